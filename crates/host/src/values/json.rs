//! JSON for values of every WIT type; `docs/json.md` is the mapping's text.

use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::IgnoredAny;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use wasmtime::component::Type;

use super::read::{Reader, ValueMismatch, excerpt};
use super::value::Value;

/// How a `list<u8>` is written as JSON; both are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BytesAs {
    /// An array of numbers.
    #[default]
    Array,
    /// A string: base64 with the standard alphabet and padding.
    Base64,
}

/// Text that is not JSON: what is wrong with it, and where.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct JsonError(serde_json::Error);

impl JsonError {
    /// The line of the place where the text stops being JSON, counted from 1.
    pub fn line(&self) -> usize {
        self.0.line()
    }

    /// The column of that place, in bytes from 1.
    pub fn column(&self) -> usize {
        self.0.column()
    }
}

/// A value as it is written, in text that is known to be JSON.
#[derive(Clone, Copy)]
pub(crate) struct RawJson<'a>(&'a str);

/// A value, opened as far as one type decides: what is inside stays as it is written.
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    /// As it is written: only the type tells what it is to be.
    Number(&'a str),
    String(Cow<'a, str>),
    /// A string as it is written, in which half of a surrogate pair stands alone.
    Unpaired(&'a str),
    Array(Vec<RawJson<'a>>),
    /// The fields in their order, those of one name too.
    Object(Vec<(Cow<'a, str>, RawJson<'a>)>),
}

impl<'a> RawJson<'a> {
    /// Takes text for a value where it is one.
    pub(crate) fn parse(text: &'a str) -> Result<Self, JsonError> {
        // From here on the text is known to be JSON.
        serde_json::from_str::<IgnoredAny>(text).map_err(JsonError)?;
        Ok(Self(text.trim_matches(is_space)))
    }

    pub(crate) fn open(self) -> Json<'a> {
        match self.0.as_bytes().first() {
            Some(b'n') => Json::Null,
            Some(b't') => Json::Bool(true),
            Some(b'f') => Json::Bool(false),
            Some(b'"') => match self.string() {
                Some(text) => Json::String(text),
                None => Json::Unpaired(self.0),
            },
            Some(b'[') => Json::Array(self.parts().collect()),
            Some(b'{') => {
                let mut parts = self.parts();
                let mut fields = Vec::new();
                while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
                    let name = name.string().unwrap_or(Cow::Borrowed(name.0));
                    fields.push((name, value));
                }
                Json::Object(fields)
            }
            _ => Json::Number(self.0),
        }
    }

    /// What a string means; `None` where half of a surrogate pair stands alone.
    fn string(self) -> Option<Cow<'a, str>> {
        match serde_json::from_str(self.0) {
            Ok(plain) => Some(Cow::Borrowed(plain)),
            Err(_) => serde_json::from_str(self.0).ok().map(Cow::Owned),
        }
    }

    /// The values in an array, or the names and the values in an object by turns.
    fn parts(self) -> impl Iterator<Item = RawJson<'a>> {
        let mut rest = self.0.get(1..).unwrap_or_default();
        std::iter::from_fn(move || {
            // In JSON nothing else stands between two values.
            rest = rest.trim_start_matches(|letter| is_space(letter) || ",:".contains(letter));
            if rest.starts_with([']', '}']) {
                return None;
            }
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
            values.next()?.ok()?;
            let (part, after) = rest.split_at_checked(values.byte_offset())?;
            rest = after;
            Some(Self(part))
        })
    }
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

impl Json<'_> {
    fn describe(&self) -> String {
        match self {
            Self::Null => "`null`".to_owned(),
            Self::Bool(value) => format!("`{value}`"),
            Self::Number(text) => excerpt(text),
            Self::String(value) => excerpt(&format!("{value:?}")),
            Self::Unpaired(text) => {
                format!("{}, with half of a surrogate pair", excerpt(text))
            }
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

    /// The integer it is; `1.0` and `-0` are none.
    fn integer(&self) -> Option<i128> {
        match self {
            Self::Number("-0") => None,
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// Reads JSON as a value of type `ty`.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    json: RawJson<'_>,
    ty: &Type,
) -> Result<Value, ValueMismatch> {
    if let Type::Option(option) = ty {
        return read_option(reader, json, ty, &option.ty());
    }
    Ok(match (json.open(), ty) {
        (Json::Bool(value), Type::Bool) => Value::Bool(value),
        (Json::String(text), Type::Char) => {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(value), None) => Value::Char(value),
                _ => return Err(reader.mismatch(ty, excerpt(&format!("{text:?}")))),
            }
        }
        (Json::String(value), Type::String) => Value::String(value.into_owned()),
        // By way of an `f64` it would be rounded twice.
        (json, Type::Float32) => match float(&json, f32::is_finite) {
            Some(value) => Value::F32(value),
            None => return Err(reader.mismatch(ty, json.describe())),
        },
        (json, Type::Float64) => match float(&json, f64::is_finite) {
            Some(value) => Value::F64(value),
            None => return Err(reader.mismatch(ty, json.describe())),
        },
        (Json::String(name), Type::Own(_) | Type::Borrow(_)) if name.starts_with('$') => {
            reader.handle(&name[1..], ty)?
        }
        (Json::String(name), Type::Enum(_)) => reader.enumerated(ty, &name)?,
        (Json::String(name), Type::Variant(_)) => {
            let payload = reader.case(ty, &name, None, read)?;
            Value::Variant(name.into_owned(), payload)
        }
        (Json::Object(mut fields), Type::Variant(_)) if fields.len() == 1 => {
            let (name, payload) = fields.remove(0);
            let payload = reader.case(ty, &name, Some(payload), read)?;
            Value::Variant(name.into_owned(), payload)
        }
        (Json::Array(names), Type::Flags(_)) => {
            let mut set = Vec::with_capacity(names.len());
            for (index, name) in names.iter().enumerate() {
                match name.open() {
                    Json::String(name) => set.push(name),
                    other => {
                        return Err(reader.mismatch(ty, other.describe()).in_element(index));
                    }
                }
            }
            let set: Vec<&str> = set.iter().map(|name| &**name).collect();
            reader.flags(ty, &set)?
        }
        (Json::Object(fields), Type::Record(_)) => {
            let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
            let found = names.iter().map(|name| &**name).zip(values).collect();
            reader.record(ty, found, read)?
        }
        (json, Type::Result(_)) => read_result(reader, json, ty)?,
        (json, _) => read_sequence(reader, json, ty)?,
    })
}

fn read_sequence(
    reader: &mut Reader<'_>,
    json: Json<'_>,
    ty: &Type,
) -> Result<Value, ValueMismatch> {
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
            match BASE64.decode(&*text) {
                Ok(bytes) => Value::Bytes(bytes),
                Err(error) => {
                    let expected = format!("`{}`, as an array or as base64", reader.names.show(ty));
                    let found = format!("{}, which is not base64: {error}", excerpt(&text));
                    return Err(ValueMismatch::new(expected, found));
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
                let pair = pair.open();
                let (key, value) = match &pair {
                    Json::Array(pair) if pair.len() == 2 => (pair[0], pair[1]),
                    other => {
                        let expected = format!("a pair of `{}`", reader.names.show(ty));
                        let mismatch = ValueMismatch::new(expected, other.describe());
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
        (json, _) => reader.integer(ty, json.integer(), || json.describe())?,
    })
}

/// `null`, or the value as it is; where that could be `null` too, `{"some": …}`.
fn read_option(
    reader: &mut Reader<'_>,
    raw: RawJson<'_>,
    ty: &Type,
    inner: &Type,
) -> Result<Value, ValueMismatch> {
    let json = match inner {
        _ if raw.0 == "null" => return Ok(Value::Option(None)),
        Type::Option(_) => match raw.open() {
            Json::Object(mut fields) if fields.len() == 1 && fields[0].0 == "some" => {
                fields.remove(0).1
            }
            json => {
                let expected = format!("`{}`, as null or {{\"some\": …}}", reader.names.show(ty));
                return Err(ValueMismatch::new(expected, json.describe()));
            }
        },
        _ => raw,
    };
    Ok(Value::Option(Some(Box::new(read(reader, json, inner)?))))
}

/// `{"ok": …}` or `{"err": …}`, with `null` where there is no payload.
fn read_result(reader: &mut Reader<'_>, json: Json<'_>, ty: &Type) -> Result<Value, ValueMismatch> {
    let Type::Result(result) = ty else {
        return Err(reader.mismatch(ty, json.describe()));
    };
    let (is_ok, payload) = match json {
        Json::Object(mut fields) if fields.len() == 1 && ["ok", "err"].contains(&&*fields[0].0) => {
            let (name, payload) = fields.remove(0);
            (name == "ok", payload)
        }
        other => {
            let expected = format!(
                "`{}`, as {{\"ok\": …}} or {{\"err\": …}}",
                reader.names.show(ty)
            );
            return Err(ValueMismatch::new(expected, other.describe()));
        }
    };
    let (name, inner) = if is_ok {
        ("ok", result.ok())
    } else {
        ("err", result.err())
    };
    let payload = match (payload, inner) {
        (RawJson("null"), None) => None,
        (payload, _) => reader.case(ty, name, Some(payload), read)?,
    };
    Ok(Value::Result(if is_ok {
        Ok(payload)
    } else {
        Err(payload)
    }))
}

fn byte(json: &RawJson<'_>) -> Option<u8> {
    json.open().integer()?.try_into().ok()
}

/// The number nearest to what is written; what is finite stays so.
fn float<T: FromStr + Copy>(json: &Json<'_>, is_finite: fn(T) -> bool) -> Option<T> {
    match json {
        Json::Number(text) => text.parse().ok().filter(|value| is_finite(*value)),
        Json::String(word) => match &**word {
            "NaN" | "Infinity" | "-Infinity" => word.parse().ok(),
            _ => None,
        },
        _ => None,
    }
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
