//! What reading an argument has in common, whatever notation it is in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use carrick_wit::quoted;
use wasmtime::component::{ResourceType, Type};

use super::types::TypeNames;
use super::value::Value;

/// An argument that is not of its parameter's type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("parameter `{parameter}`{}: expected {expected}, found {found}", self.place())]
#[non_exhaustive]
pub struct ValueMismatch {
    /// The parameter's name in WIT.
    pub parameter: String,
    /// Where in the argument: fields, elements and cases from the outside in,
    /// such as `lines[2].price`; empty for the argument as a whole.
    pub path: String,
    /// What belongs there, as a phrase, with its WIT type in backticks.
    pub expected: String,
    /// What is there instead, as a phrase.
    pub found: String,
}

impl ValueMismatch {
    pub(crate) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            parameter: String::new(),
            path: String::new(),
            expected: expected.into(),
            found: found.into(),
        }
    }

    fn place(&self) -> String {
        match self.path.strip_prefix('.').unwrap_or(&self.path) {
            "" => String::new(),
            path => format!(", at `{path}`"),
        }
    }

    /// The same, seen from the record around it.
    pub(crate) fn in_field(mut self, name: &str) -> Self {
        self.path.insert_str(0, &format!(".{name}"));
        self
    }

    /// The same, seen from the list around it.
    pub(crate) fn in_element(mut self, index: usize) -> Self {
        self.path.insert_str(0, &format!("[{index}]"));
        self
    }
}

/// The resources that calls may name, as far as that is known before they
/// are made.
pub(crate) type Scope = BTreeMap<String, ResourceType>;

/// Reads the arguments of one call.
pub(crate) struct Reader<'a> {
    pub names: &'a TypeNames,
    pub scope: &'a mut Scope,
    /// Lent to the same call, and so not to be given away by it.
    pub lent: BTreeSet<String>,
    /// Given away by the same call already.
    pub given: BTreeSet<String>,
}

impl Reader<'_> {
    pub(crate) fn mismatch(&self, ty: &Type, found: impl Into<String>) -> ValueMismatch {
        ValueMismatch::new(self.expected(ty), found)
    }

    fn expected(&self, ty: &Type) -> String {
        let name = self.names.show(ty);
        match ty {
            Type::Enum(names) => format!("`{name}`, one of {}", quoted(names.names())),
            Type::Variant(variant) => {
                let cases: Vec<String> = variant.cases().map(|case| case.name.to_owned()).collect();
                format!(
                    "`{name}`, one of {}",
                    quoted(cases.iter().map(String::as_str))
                )
            }
            Type::Flags(flags) => format!("`{name}`, any of {}", quoted(flags.names())),
            _ => match range(ty) {
                Some(range) => format!("`{name}` from {} to {}", range.start(), range.end()),
                None => format!("`{name}`"),
            },
        }
    }

    pub(crate) fn integer(
        &self,
        ty: &Type,
        value: Option<i128>,
        found: impl FnOnce() -> String,
    ) -> Result<Value, ValueMismatch> {
        match (value, range(ty)) {
            (Some(value), Some(range)) if range.contains(&value) => Ok(Value::Integer(value)),
            _ => Err(self.mismatch(ty, found())),
        }
    }

    pub(crate) fn handle(&mut self, name: &str, ty: &Type) -> Result<Value, ValueMismatch> {
        let (resource, owned) = match ty {
            Type::Own(resource) => (*resource, true),
            Type::Borrow(resource) => (*resource, false),
            _ => return Err(self.mismatch(ty, format!("the handle `${name}`"))),
        };
        if self.given.contains(name) {
            let found = format!("`${name}`, which another argument of the call passes already");
            return Err(self.mismatch(ty, found));
        }
        let Some(known) = self.scope.get(name).copied() else {
            let found = match self.scope.len() {
                0 => format!("`${name}`, which names no resource"),
                _ => {
                    let known: Vec<String> =
                        self.scope.keys().map(|name| format!("${name}")).collect();
                    let known = quoted(known.iter().map(String::as_str));
                    format!("`${name}`, where the handles are {known}")
                }
            };
            return Err(self.mismatch(ty, found));
        };
        if known != resource {
            let found = format!("`${name}`, a `{}`", self.names.resource(known));
            return Err(self.mismatch(ty, found));
        }
        if !owned {
            self.lent.insert(name.to_owned());
        } else if self.lent.contains(name) {
            return Err(self.mismatch(ty, format!("`${name}`, which the same call borrows")));
        } else {
            self.scope.remove(name);
            self.given.insert(name.to_owned());
        }
        Ok(Value::Handle(name.to_owned()))
    }

    /// The fields of `record` in their order, taken from `found`.
    ///
    /// Fields that may be absent and are become `none`.
    pub(crate) fn record<T>(
        &mut self,
        ty: &Type,
        found: Vec<(&str, T)>,
        mut read: impl FnMut(&mut Self, T, &Type) -> Result<Value, ValueMismatch>,
    ) -> Result<Value, ValueMismatch> {
        let Type::Record(record) = ty else {
            return Err(self.mismatch(ty, "a record"));
        };
        let mut given = BTreeMap::new();
        for (name, value) in found {
            if !record.fields().any(|field| field.name == name) {
                let fields: Vec<String> =
                    record.fields().map(|field| field.name.to_owned()).collect();
                let expected = format!(
                    "`{}` with the fields {}",
                    self.names.show(ty),
                    quoted(fields.iter().map(String::as_str))
                );
                return Err(ValueMismatch::new(expected, format!("a field `{name}`")));
            }
            if given.insert(name, value).is_some() {
                let expected = format!("`{}`", self.names.show(ty));
                return Err(ValueMismatch::new(
                    expected,
                    format!("the field `{name}` twice"),
                ));
            }
        }
        let mut values = Vec::with_capacity(record.fields().len());
        for field in record.fields() {
            let value = match given.remove(field.name) {
                Some(value) => read(self, value, &field.ty)
                    .map_err(|mismatch| mismatch.in_field(field.name))?,
                None if matches!(field.ty, Type::Option(_)) => Value::Option(None),
                None => {
                    let expected =
                        format!("the field `{}: {}`", field.name, self.names.show(&field.ty));
                    return Err(ValueMismatch::new(expected, "a record without it"));
                }
            };
            values.push((field.name.to_owned(), value));
        }
        Ok(Value::Record(values))
    }

    /// The elements of a tuple or a list, whose types are `types`.
    pub(crate) fn elements<T>(
        &mut self,
        found: impl IntoIterator<Item = T>,
        mut types: impl Iterator<Item = Type>,
        mut read: impl FnMut(&mut Self, T, &Type) -> Result<Value, ValueMismatch>,
    ) -> Result<Vec<Value>, ValueMismatch> {
        let mut values = Vec::new();
        for (index, element) in found.into_iter().enumerate() {
            // The caller has compared the lengths.
            let Some(ty) = types.next() else { break };
            values.push(read(self, element, &ty).map_err(|mismatch| mismatch.in_element(index))?);
        }
        Ok(values)
    }

    /// One case of a variant with its payload.
    pub(crate) fn case<T>(
        &mut self,
        ty: &Type,
        name: &str,
        payload: Option<T>,
        read: impl FnOnce(&mut Self, T, &Type) -> Result<Value, ValueMismatch>,
    ) -> Result<Option<Box<Value>>, ValueMismatch> {
        let payload_type = match (ty, name) {
            (Type::Result(result), "ok") => result.ok(),
            (Type::Result(result), _) => result.err(),
            (Type::Variant(variant), _) => match variant.cases().find(|case| case.name == name) {
                Some(case) => case.ty,
                None => return Err(self.mismatch(ty, format!("the case `{name}`"))),
            },
            _ => return Err(self.mismatch(ty, format!("the case `{name}`"))),
        };
        match (payload, payload_type) {
            (None, None) => Ok(None),
            (Some(payload), Some(ty)) => {
                let value = read(self, payload, &ty).map_err(|mismatch| mismatch.in_field(name))?;
                Ok(Some(Box::new(value)))
            }
            (None, Some(payload)) => {
                let payload = self.names.show(&payload);
                let expected = format!("the case `{name}` with a `{payload}`");
                Err(ValueMismatch::new(expected, format!("`{name}` alone")))
            }
            (Some(_), None) => {
                let expected = format!("the case `{name}` alone");
                Err(ValueMismatch::new(
                    expected,
                    format!("`{name}` with a payload"),
                ))
            }
        }
    }

    pub(crate) fn flags(&self, ty: &Type, set: &[&str]) -> Result<Value, ValueMismatch> {
        let Type::Flags(flags) = ty else {
            return Err(self.mismatch(ty, "flags"));
        };
        for (index, name) in set.iter().enumerate() {
            if !flags.names().any(|known| known == *name) {
                return Err(self.mismatch(ty, format!("`{name}`")));
            }
            if set[..index].contains(name) {
                return Err(self.mismatch(ty, format!("`{name}` twice")));
            }
        }
        let set = flags.names().filter(|name| set.contains(name));
        Ok(Value::Flags(set.map(str::to_owned).collect()))
    }

    pub(crate) fn enumerated(&self, ty: &Type, name: &str) -> Result<Value, ValueMismatch> {
        match ty {
            Type::Enum(names) if names.names().any(|known| known == name) => {
                Ok(Value::Enum(name.to_owned()))
            }
            _ => Err(self.mismatch(ty, format!("`{name}`"))),
        }
    }

    /// Fails unless a tuple or a list of fixed length got as many as it has.
    pub(crate) fn length(&self, ty: &Type, found: usize) -> Result<(), ValueMismatch> {
        let expected = match ty {
            Type::Tuple(tuple) => tuple.types().len(),
            Type::FixedLengthList(list) => list.len() as usize,
            _ => return Ok(()),
        };
        if expected == found {
            return Ok(());
        }
        let expected = format!("`{}`, {}", self.names.show(ty), values(expected));
        Err(ValueMismatch::new(expected, values(found)))
    }
}

fn values(count: usize) -> String {
    match count {
        1 => "1 value".to_owned(),
        count => format!("{count} values"),
    }
}

/// The integers of a type; `None` for other types.
fn range(ty: &Type) -> Option<RangeInclusive<i128>> {
    Some(match ty {
        Type::U8 => 0..=u8::MAX.into(),
        Type::S8 => i8::MIN.into()..=i8::MAX.into(),
        Type::U16 => 0..=u16::MAX.into(),
        Type::S16 => i16::MIN.into()..=i16::MAX.into(),
        Type::U32 => 0..=u32::MAX.into(),
        Type::S32 => i32::MIN.into()..=i32::MAX.into(),
        Type::U64 => 0..=u64::MAX.into(),
        Type::S64 => i64::MIN.into()..=i64::MAX.into(),
        _ => return None,
    })
}

/// The beginning of a piece of text, in backticks.
pub(crate) fn excerpt(text: &str) -> String {
    const SHOWN_CHARS_MAX: usize = 40;
    let mut line = text.lines().next().unwrap_or_default().chars();
    let shown: String = line.by_ref().take(SHOWN_CHARS_MAX).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    format!("`{shown}{more}`")
}

/// The part of a type that has no text form.
pub(crate) fn without_text(ty: &Type) -> Option<Type> {
    part(ty, &|ty| {
        matches!(ty, Type::Future(_) | Type::Stream(_) | Type::ErrorContext)
    })
}

/// The part of a type that is a resource.
#[cfg(feature = "map")]
pub(crate) fn resource_in(ty: &Type) -> Option<Type> {
    part(ty, &|ty| matches!(ty, Type::Own(_) | Type::Borrow(_)))
}

/// The first part of a type, from the outside in, that is `wanted`.
fn part(ty: &Type, wanted: &dyn Fn(&Type) -> bool) -> Option<Type> {
    if wanted(ty) {
        return Some(ty.clone());
    }
    let part = |ty: &Type| part(ty, wanted);
    match ty {
        Type::List(list) => part(&list.ty()),
        Type::FixedLengthList(list) => part(&list.ty()),
        Type::Option(option) => part(&option.ty()),
        Type::Map(map) => part(&map.key()).or_else(|| part(&map.value())),
        Type::Tuple(tuple) => tuple.types().find_map(|ty| part(&ty)),
        Type::Record(record) => record.fields().find_map(|field| part(&field.ty)),
        Type::Variant(variant) => variant.cases().find_map(|case| part(&case.ty?)),
        Type::Result(result) => [result.ok(), result.err()]
            .into_iter()
            .flatten()
            .find_map(|ty| part(&ty)),
        _ => None,
    }
}
