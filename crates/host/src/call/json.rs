//! JSON for values of every WIT type; `docs/json.md` is the mapping's text.

use std::borrow::Cow;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::de::{Error as _, IgnoredAny};
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
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    /// As it is written: only the type tells what it is to be.
    Number(&'a str),
    String(Cow<'a, str>),
    /// A string as it is written, in which half of a surrogate pair stands alone.
    Unpaired(&'a str),
    Array(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        // From here on the text is known to be JSON.
        serde_json::from_str::<IgnoredAny>(text)?;
        Cursor { text, at: 0 }
            .value(0)
            .ok_or_else(|| serde_json::Error::custom("values are nested too deeply"))
    }

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

/// Takes text apart that is known to be JSON.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The next value; `None` when it is nested too deeply.
    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        // As deep as serde_json goes.
        const DEPTH_MAX: usize = 127;
        Some(match self.peek()? {
            b'"' => match self.string() {
                (_, Some(text)) => Json::String(text),
                (written, None) => Json::Unpaired(written),
            },
            b'[' | b'{' if depth == DEPTH_MAX => return None,
            b'[' => {
                self.at += 1;
                let mut values = Vec::new();
                while self.goes_on(b']') {
                    values.push(self.value(depth + 1)?);
                }
                Json::Array(values)
            }
            b'{' => {
                self.at += 1;
                let mut fields = Vec::new();
                while self.goes_on(b'}') {
                    let (written, name) = self.string();
                    let name = name.unwrap_or(Cow::Borrowed(written));
                    // The colon.
                    self.peek()?;
                    self.at += 1;
                    fields.push((name, self.value(depth + 1)?));
                }
                Json::Object(fields)
            }
            _ => match self.word() {
                "null" => Json::Null,
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                number => Json::Number(number),
            },
        })
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        self.at += spaces.count();
        self.text.as_bytes().get(self.at).copied()
    }

    /// Whether another element comes before `end`, which is gone past if not.
    fn goes_on(&mut self, end: u8) -> bool {
        if self.peek() == Some(b',') {
            self.at += 1;
        }
        match self.peek() {
            Some(byte) if byte != end => true,
            _ => {
                self.at += 1;
                false
            }
        }
    }

    /// A string as it is written, and what it means; `None` for that when half
    /// of a surrogate pair stands alone.
    fn string(&mut self) -> (&'a str, Option<Cow<'a, str>>) {
        self.peek();
        let start = self.at;
        let bytes = self.text.as_bytes();
        let (mut end, mut is_plain) = (start + 1, true);
        while let Some(byte) = bytes.get(end).filter(|byte| **byte != b'"') {
            // What is escaped may be a quote.
            let is_escape = *byte == b'\\';
            is_plain &= !is_escape;
            end += 1 + usize::from(is_escape);
        }
        self.at = end + 1;
        let written = self.text.get(start..self.at).unwrap_or_default();
        let text = if is_plain {
            self.text.get(start + 1..end).map(Cow::Borrowed)
        } else {
            serde_json::from_str(written).ok().map(Cow::Owned)
        };
        (written, text)
    }

    /// A number or a keyword.
    fn word(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
        let end = rest.find(|letter| !is_part(letter));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        word
    }
}

/// Reads JSON as a value of type `ty`.
pub(crate) fn read(reader: &mut Reader<'_>, json: Json<'_>, ty: &Type) -> Result<Value, Mismatch> {
    Ok(match (json, ty) {
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
                match name {
                    Json::String(name) => set.push(&**name),
                    other => {
                        return Err(reader.mismatch(ty, other.describe()).in_element(index));
                    }
                }
            }
            reader.flags(ty, &set)?
        }
        (Json::Object(fields), Type::Record(_)) => {
            let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
            let found = names.iter().map(|name| &**name).zip(values).collect();
            reader.record(ty, found, read)?
        }
        (json, Type::Option(option)) => read_option(reader, json, ty, &option.ty())?,
        (json, Type::Result(_)) => read_result(reader, json, ty)?,
        (json, _) => read_sequence(reader, json, ty)?,
    })
}

fn read_sequence(reader: &mut Reader<'_>, json: Json<'_>, ty: &Type) -> Result<Value, Mismatch> {
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
        (json, _) => reader.integer(ty, json.integer(), || json.describe())?,
    })
}

/// `null`, or the value as it is; where that could be `null` too, `{"some": …}`.
fn read_option(
    reader: &mut Reader<'_>,
    json: Json<'_>,
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
fn read_result(reader: &mut Reader<'_>, json: Json<'_>, ty: &Type) -> Result<Value, Mismatch> {
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
    json.integer()?.try_into().ok()
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
