//! JSON for values of every WIT type; `docs/json.md` is the mapping's text.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use wasmtime::component::Type;

use super::read::{Mismatch, Reader, excerpt};
use super::value::Value;

/// How a `list<u8>` is written as JSON; both are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BytesAs {
    /// An array of numbers.
    #[default]
    Array,
    /// A string: base64 with the standard alphabet and padding.
    Base64,
}

/// A piece of JSON, with the fields of objects in their order.
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    fn describe(&self) -> String {
        match self {
            Self::Null => "`null`".to_owned(),
            Self::Bool(value) => format!("`{value}`"),
            Self::Integer(value) => format!("`{value}`"),
            Self::Float(value) => format!("`{value:?}`"),
            Self::String(value) => excerpt(&format!("{value:?}")),
            Self::Array(values) => format!("an array of {}", values.len()),
            Self::Object(fields) => match &fields[..] {
                [] => "an empty object".to_owned(),
                [(name, _)] => format!("an object with `{name}`"),
                [(name, _), ..] => {
                    format!("an object with `{name}` and {} more", fields.len() - 1)
                }
            },
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyJson;
        impl<'de> Visitor<'de> for AnyJson {
            type Value = Json;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
                Ok(Json::Bool(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
                Ok(Json::Integer(value.into()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
                Ok(Json::Integer(value.into()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
                Ok(Json::Float(value))
            }
            fn visit_str<E>(self, value: &str) -> Result<Json, E> {
                Ok(Json::String(value.to_owned()))
            }
            fn visit_string<E>(self, value: String) -> Result<Json, E> {
                Ok(Json::String(value))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(Json::Array(values))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Json::Object(fields))
            }
        }
        deserializer.deserialize_any(AnyJson)
    }
}

/// Reads JSON as a value of type `ty`.
pub(crate) fn read(reader: &mut Reader<'_>, json: Json, ty: &Type) -> Result<Value, Mismatch> {
    Ok(match (json, ty) {
        (Json::Bool(value), Type::Bool) => Value::Bool(value),
        (Json::String(text), Type::Char) => {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(value), None) => Value::Char(value),
                _ => return Err(reader.mismatch(ty, excerpt(&format!("{text:?}")))),
            }
        }
        (Json::String(value), Type::String) => Value::String(value),
        (json, Type::Float32 | Type::Float64) => match (float(&json), ty) {
            (Some(value), Type::Float64) => Value::F64(value),
            // What is finite stays so.
            (Some(value), _) if !value.is_finite() || (value as f32).is_finite() => {
                Value::F32(value as f32)
            }
            _ => return Err(reader.mismatch(ty, json.describe())),
        },
        (Json::String(name), Type::Own(_) | Type::Borrow(_)) if name.starts_with('$') => {
            reader.handle(&name[1..], ty)?
        }
        (Json::String(name), Type::Enum(_)) => reader.enumerated(ty, &name)?,
        (Json::String(name), Type::Variant(_)) => {
            let payload = reader.case(ty, &name, None, read)?;
            Value::Variant(name, payload)
        }
        (Json::Object(mut fields), Type::Variant(_)) if fields.len() == 1 => {
            let (name, payload) = fields.remove(0);
            let payload = reader.case(ty, &name, Some(payload), read)?;
            Value::Variant(name, payload)
        }
        (Json::Array(names), Type::Flags(_)) => {
            let mut set = Vec::with_capacity(names.len());
            for (index, name) in names.iter().enumerate() {
                match name {
                    Json::String(name) => set.push(name.as_str()),
                    other => {
                        return Err(reader.mismatch(ty, other.describe()).in_element(index));
                    }
                }
            }
            reader.flags(ty, &set)?
        }
        (Json::Object(fields), Type::Record(_)) => {
            let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
            let found = names.iter().map(String::as_str).zip(values).collect();
            reader.record(ty, found, read)?
        }
        (json, Type::Option(option)) => read_option(reader, json, ty, &option.ty())?,
        (json, Type::Result(_)) => read_result(reader, json, ty)?,
        (json, _) => read_sequence(reader, json, ty)?,
    })
}

fn read_sequence(reader: &mut Reader<'_>, json: Json, ty: &Type) -> Result<Value, Mismatch> {
    Ok(match (json, ty) {
        (Json::Array(values), Type::List(list)) => {
            let element = list.ty();
            if let Type::U8 = element
                && let Some(bytes) = values.iter().map(byte).collect::<Option<_>>()
            {
                return Ok(Value::Bytes(bytes));
            }
            Value::List(reader.elements(values, std::iter::repeat(element), read)?)
        }
        (Json::String(text), Type::List(list)) if matches!(list.ty(), Type::U8) => {
            match BASE64.decode(&text) {
                Ok(bytes) => Value::Bytes(bytes),
                Err(error) => {
                    let expected = format!("`{}`, as an array or as base64", reader.names.show(ty));
                    let found = format!("{}, which is not base64: {error}", excerpt(&text));
                    return Err(Mismatch::new(expected, found));
                }
            }
        }
        (Json::Array(values), Type::FixedLengthList(list)) => {
            reader.length(ty, values.len())?;
            Value::List(reader.elements(values, std::iter::repeat(list.ty()), read)?)
        }
        (Json::Array(values), Type::Tuple(tuple)) => {
            reader.length(ty, values.len())?;
            Value::Tuple(reader.elements(values, tuple.types(), read)?)
        }
        (Json::Array(pairs), Type::Map(map)) => {
            let mut entries = Vec::with_capacity(pairs.len());
            for (index, pair) in pairs.into_iter().enumerate() {
                let (key, value) = match pair {
                    Json::Array(mut pair) if pair.len() == 2 => {
                        let value = pair.pop().unwrap_or(Json::Null);
                        (pair.pop().unwrap_or(Json::Null), value)
                    }
                    other => {
                        let expected = format!("a pair of `{}`", reader.names.show(ty));
                        let mismatch = Mismatch::new(expected, other.describe());
                        return Err(mismatch.in_element(index));
                    }
                };
                let mut part = |json, ty: Type, at| {
                    read(reader, json, &ty)
                        .map_err(|mismatch| mismatch.in_element(at).in_element(index))
                };
                entries.push((part(key, map.key(), 0)?, part(value, map.value(), 1)?));
            }
            Value::Map(entries)
        }
        (json, _) => {
            let value = match json {
                Json::Integer(value) => Some(value),
                _ => None,
            };
            reader.integer(ty, value, json.describe())?
        }
    })
}

/// `null`, or the value as it is; where that could be `null` too, `{"some": …}`.
fn read_option(
    reader: &mut Reader<'_>,
    json: Json,
    ty: &Type,
    inner: &Type,
) -> Result<Value, Mismatch> {
    let json = match (json, inner) {
        (Json::Null, _) => return Ok(Value::Option(None)),
        (Json::Object(mut fields), Type::Option(_))
            if fields.len() == 1 && fields[0].0 == "some" =>
        {
            fields.remove(0).1
        }
        (json, Type::Option(_)) => {
            let expected = format!("`{}`, as null or {{\"some\": …}}", reader.names.show(ty));
            return Err(Mismatch::new(expected, json.describe()));
        }
        (json, _) => json,
    };
    Ok(Value::Option(Some(Box::new(read(reader, json, inner)?))))
}

/// `{"ok": …}` or `{"err": …}`, with `null` where there is no payload.
fn read_result(reader: &mut Reader<'_>, json: Json, ty: &Type) -> Result<Value, Mismatch> {
    let Type::Result(result) = ty else {
        return Err(reader.mismatch(ty, json.describe()));
    };
    let (is_ok, payload) = match json {
        Json::Object(mut fields)
            if fields.len() == 1 && ["ok", "err"].contains(&fields[0].0.as_str()) =>
        {
            let (name, payload) = fields.remove(0);
            (name == "ok", payload)
        }
        other => {
            let expected = format!(
                "`{}`, as {{\"ok\": …}} or {{\"err\": …}}",
                reader.names.show(ty)
            );
            return Err(Mismatch::new(expected, other.describe()));
        }
    };
    let (name, inner) = if is_ok {
        ("ok", result.ok())
    } else {
        ("err", result.err())
    };
    let payload = match (payload, inner) {
        (Json::Null, None) => None,
        (payload, _) => reader.case(ty, name, Some(payload), read)?,
    };
    Ok(Value::Result(if is_ok {
        Ok(payload)
    } else {
        Err(payload)
    }))
}

fn byte(json: &Json) -> Option<u8> {
    match json {
        Json::Integer(value) => (*value).try_into().ok(),
        _ => None,
    }
}

fn float(json: &Json) -> Option<f64> {
    Some(match json {
        Json::Integer(value) => *value as f64,
        Json::Float(value) => *value,
        Json::String(word) => match word.as_str() {
            "NaN" => f64::NAN,
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            _ => return None,
        },
        _ => return None,
    })
}

impl Value {
    /// The value as JSON on one line, after the mapping in `docs/json.md`.
    pub fn to_json(&self, bytes: BytesAs) -> String {
        let value = Written { value: self, bytes };
        // Writing to memory fails only where a key is no string; all of ours are.
        serde_json::to_string(&value).unwrap_or_default()
    }
}

struct Written<'a> {
    value: &'a Value,
    bytes: BytesAs,
}

impl<'a> Written<'a> {
    fn of(&self, value: &'a Value) -> Self {
        Self {
            value,
            bytes: self.bytes,
        }
    }

    fn under<S: Serializer>(
        &self,
        key: &str,
        value: Option<&'a Value>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match value {
            Some(value) => map.serialize_entry(key, &self.of(value))?,
            None => map.serialize_entry(key, &())?,
        }
        map.end()
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Integer(value) => serializer.serialize_i128(*value),
            Value::F32(value) => match word(f64::from(*value)) {
                Some(word) => serializer.serialize_str(word),
                None => serializer.serialize_f64(as_short(*value)),
            },
            Value::F64(value) => match word(*value) {
                Some(word) => serializer.serialize_str(word),
                None => serializer.serialize_f64(*value),
            },
            Value::Char(value) => serializer.serialize_char(*value),
            Value::String(value) => serializer.serialize_str(value),
            Value::Bytes(bytes) => match self.bytes {
                BytesAs::Array => serializer.collect_seq(bytes),
                BytesAs::Base64 => serializer.serialize_str(&BASE64.encode(bytes)),
            },
            Value::List(values) | Value::Tuple(values) => {
                serializer.collect_seq(values.iter().map(|value| self.of(value)))
            }
            Value::Map(entries) => {
                let mut seq = serializer.serialize_seq(Some(entries.len()))?;
                for (key, value) in entries {
                    seq.serialize_element(&(self.of(key), self.of(value)))?;
                }
                seq.end()
            }
            Value::Record(fields) => {
                serializer.collect_map(fields.iter().map(|(name, value)| (name, self.of(value))))
            }
            Value::Variant(name, None) | Value::Enum(name) => serializer.serialize_str(name),
            Value::Variant(name, Some(payload)) => self.under(name, Some(payload), serializer),
            Value::Option(None) => serializer.serialize_unit(),
            Value::Option(Some(value)) => match **value {
                Value::Option(_) => self.under("some", Some(value), serializer),
                _ => self.of(value).serialize(serializer),
            },
            Value::Result(Ok(payload)) => self.under("ok", payload.as_deref(), serializer),
            Value::Result(Err(payload)) => self.under("err", payload.as_deref(), serializer),
            Value::Flags(names) => serializer.collect_seq(names),
            Value::Handle(name) => serializer.serialize_str(&format!("${name}")),
        }
    }
}

/// The `f64` of fewest digits that reads back as exactly `value`.
fn as_short(value: f32) -> f64 {
    let exact = f64::from(value);
    match value.to_string().parse::<f64>() {
        Ok(short) if short as f32 == value => short,
        _ => exact,
    }
}

/// What stands for the numbers that JSON does not have.
fn word(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("NaN")
    } else if value.is_infinite() {
        Some(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        None
    }
}
