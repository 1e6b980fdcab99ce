//! Values of WIT types, and their way into and out of the engine.

use wasmtime::component::{ResourceAny, ResourceType, Type, Val};

/// A value of a WIT type.
///
/// A value does not know its type: `Integer(1)` is of `u8` as well as of
/// `s64`. What a call takes is read from text against the types of the
/// function, so that only results have to be looked at in this form.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `bool`
    Bool(bool),
    /// `u8` to `u64` and `s8` to `s64`
    Integer(i128),
    /// `f32`
    F32(f32),
    /// `f64`
    F64(f64),
    /// `char`
    Char(char),
    /// `string`
    String(String),
    /// `list<u8>`
    Bytes(Vec<u8>),
    /// Any other `list`, also of fixed length.
    List(Vec<Value>),
    /// `map`: keys with their values; of equal keys the last one counts.
    Map(Vec<(Value, Value)>),
    /// `record`: every field, in the order of its type.
    Record(Vec<(String, Value)>),
    /// `tuple`
    Tuple(Vec<Value>),
    /// `variant`: the case and its payload.
    Variant(String, Option<Box<Value>>),
    /// `enum`: the case.
    Enum(String),
    /// `option`
    Option(Option<Box<Value>>),
    /// `result`
    Result(Result<Option<Box<Value>>, Option<Box<Value>>>),
    /// `flags`: those that are set, in the order of their type.
    Flags(Vec<String>),
    /// A resource: the name, without `$`, by which the session knows it.
    Handle(String),
}

/// Where a session keeps its resources while values come and go.
pub(crate) trait Handles {
    /// The resource of this name, which stays.
    fn borrow(&self, name: &str) -> Option<ResourceAny>;
    /// The resource of this name, which goes.
    fn take(&mut self, name: &str) -> Option<ResourceAny>;
    /// Keeps a resource, and says under which name.
    fn keep(&mut self, resource: ResourceAny, ty: ResourceType) -> String;
}

/// The engine's value for `value`, which was read as one of type `ty`.
///
/// # Errors
///
/// Only where that is not so, or where a handle is gone.
pub(crate) fn lower(value: Value, ty: &Type, handles: &mut dyn Handles) -> wasmtime::Result<Val> {
    Ok(match (value, ty) {
        (Value::Bool(value), Type::Bool) => Val::Bool(value),
        (Value::Integer(value), _) => return lower_integer(value, ty),
        (Value::F32(value), Type::Float32) => Val::Float32(value),
        (Value::F64(value), Type::Float64) => Val::Float64(value),
        (Value::Char(value), Type::Char) => Val::Char(value),
        (Value::String(value), Type::String) => Val::String(value),
        (Value::Bytes(bytes), Type::List(_)) => Val::List(bytes.into_iter().map(Val::U8).collect()),
        (Value::List(values), Type::List(list)) => {
            Val::List(lower_all(values, &list.ty(), handles)?)
        }
        (Value::List(values), Type::FixedLengthList(list)) => {
            Val::FixedLengthList(lower_all(values, &list.ty(), handles)?)
        }
        (Value::Map(entries), Type::Map(map)) => {
            let (key_type, value_type) = (map.key(), map.value());
            let mut lowered = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let key = lower(key, &key_type, handles)?;
                lowered.push((key, lower(value, &value_type, handles)?));
            }
            Val::Map(lowered)
        }
        (Value::Record(values), Type::Record(record)) => {
            let mut lowered = Vec::with_capacity(values.len());
            for ((name, value), field) in values.into_iter().zip(record.fields()) {
                lowered.push((name, lower(value, &field.ty, handles)?));
            }
            Val::Record(lowered)
        }
        (Value::Tuple(values), Type::Tuple(tuple)) => {
            let mut lowered = Vec::with_capacity(values.len());
            for (value, ty) in values.into_iter().zip(tuple.types()) {
                lowered.push(lower(value, &ty, handles)?);
            }
            Val::Tuple(lowered)
        }
        (Value::Variant(name, payload), Type::Variant(variant)) => {
            let case = variant.cases().find(|case| case.name == name);
            let ty = case.and_then(|case| case.ty);
            Val::Variant(name, lower_payload(payload, ty, handles)?)
        }
        (Value::Enum(name), Type::Enum(_)) => Val::Enum(name),
        (Value::Option(value), Type::Option(option)) => {
            Val::Option(lower_payload(value, Some(option.ty()), handles)?)
        }
        (Value::Result(value), Type::Result(result)) => Val::Result(match value {
            Ok(value) => Ok(lower_payload(value, result.ok(), handles)?),
            Err(value) => Err(lower_payload(value, result.err(), handles)?),
        }),
        (Value::Flags(names), Type::Flags(_)) => Val::Flags(names),
        (Value::Handle(name), Type::Own(_)) => {
            Val::Resource(handles.take(&name).ok_or_else(unfit)?)
        }
        (Value::Handle(name), Type::Borrow(_)) => {
            Val::Resource(handles.borrow(&name).ok_or_else(unfit)?)
        }
        _ => return Err(unfit()),
    })
}

fn unfit() -> wasmtime::Error {
    wasmtime::Error::msg("a value is not of the type it was read for")
}

fn lower_integer(value: i128, ty: &Type) -> wasmtime::Result<Val> {
    Ok(match ty {
        Type::U8 => Val::U8(value.try_into()?),
        Type::S8 => Val::S8(value.try_into()?),
        Type::U16 => Val::U16(value.try_into()?),
        Type::S16 => Val::S16(value.try_into()?),
        Type::U32 => Val::U32(value.try_into()?),
        Type::S32 => Val::S32(value.try_into()?),
        Type::U64 => Val::U64(value.try_into()?),
        Type::S64 => Val::S64(value.try_into()?),
        _ => return Err(unfit()),
    })
}

fn lower_all(
    values: Vec<Value>,
    ty: &Type,
    handles: &mut dyn Handles,
) -> wasmtime::Result<Vec<Val>> {
    values
        .into_iter()
        .map(|value| lower(value, ty, handles))
        .collect()
}

fn lower_payload(
    value: Option<Box<Value>>,
    ty: Option<Type>,
    handles: &mut dyn Handles,
) -> wasmtime::Result<Option<Box<Val>>> {
    match (value, ty) {
        (Some(value), Some(ty)) => Ok(Some(Box::new(lower(*value, &ty, handles)?))),
        (None, _) => Ok(None),
        (Some(_), None) => Err(unfit()),
    }
}

/// Our value for the engine's value `val` of type `ty`.
///
/// # Errors
///
/// Where the value is a stream, a future or an error context.
pub(crate) fn lift(val: Val, ty: &Type, handles: &mut dyn Handles) -> wasmtime::Result<Value> {
    Ok(match (val, ty) {
        (Val::Bool(value), _) => Value::Bool(value),
        (Val::S8(value), _) => Value::Integer(value.into()),
        (Val::U8(value), _) => Value::Integer(value.into()),
        (Val::S16(value), _) => Value::Integer(value.into()),
        (Val::U16(value), _) => Value::Integer(value.into()),
        (Val::S32(value), _) => Value::Integer(value.into()),
        (Val::U32(value), _) => Value::Integer(value.into()),
        (Val::S64(value), _) => Value::Integer(value.into()),
        (Val::U64(value), _) => Value::Integer(value.into()),
        (Val::Float32(value), _) => Value::F32(value),
        (Val::Float64(value), _) => Value::F64(value),
        (Val::Char(value), _) => Value::Char(value),
        (Val::String(value), _) => Value::String(value),
        (Val::List(values), Type::List(list)) => match list.ty() {
            Type::U8 => Value::Bytes(
                values
                    .iter()
                    .map(byte)
                    .collect::<Option<_>>()
                    .ok_or_else(unfit)?,
            ),
            ty => Value::List(lift_all(values, &ty, handles)?),
        },
        (Val::FixedLengthList(values), Type::FixedLengthList(list)) => {
            Value::List(lift_all(values, &list.ty(), handles)?)
        }
        (Val::Map(entries), Type::Map(map)) => {
            let (key_type, value_type) = (map.key(), map.value());
            let mut lifted = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let key = lift(key, &key_type, handles)?;
                lifted.push((key, lift(value, &value_type, handles)?));
            }
            Value::Map(lifted)
        }
        (Val::Record(values), Type::Record(record)) => {
            let mut lifted = Vec::with_capacity(values.len());
            for ((name, value), field) in values.into_iter().zip(record.fields()) {
                lifted.push((name, lift(value, &field.ty, handles)?));
            }
            Value::Record(lifted)
        }
        (Val::Tuple(values), Type::Tuple(tuple)) => {
            let mut lifted = Vec::with_capacity(values.len());
            for (value, ty) in values.into_iter().zip(tuple.types()) {
                lifted.push(lift(value, &ty, handles)?);
            }
            Value::Tuple(lifted)
        }
        (Val::Variant(name, payload), Type::Variant(variant)) => {
            let case = variant.cases().find(|case| case.name == name);
            let ty = case.and_then(|case| case.ty);
            Value::Variant(name, lift_payload(payload, ty, handles)?)
        }
        (Val::Enum(name), _) => Value::Enum(name),
        (Val::Option(value), Type::Option(option)) => {
            Value::Option(lift_payload(value, Some(option.ty()), handles)?)
        }
        (Val::Result(value), Type::Result(result)) => Value::Result(match value {
            Ok(value) => Ok(lift_payload(value, result.ok(), handles)?),
            Err(value) => Err(lift_payload(value, result.err(), handles)?),
        }),
        (Val::Flags(names), _) => Value::Flags(names),
        (Val::Resource(resource), Type::Own(ty) | Type::Borrow(ty)) => {
            Value::Handle(handles.keep(resource, *ty))
        }
        _ => return Err(unfit()),
    })
}

fn byte(val: &Val) -> Option<u8> {
    match val {
        Val::U8(byte) => Some(*byte),
        _ => None,
    }
}

fn lift_all(
    values: Vec<Val>,
    ty: &Type,
    handles: &mut dyn Handles,
) -> wasmtime::Result<Vec<Value>> {
    values
        .into_iter()
        .map(|value| lift(value, ty, handles))
        .collect()
}

fn lift_payload(
    value: Option<Box<Val>>,
    ty: Option<Type>,
    handles: &mut dyn Handles,
) -> wasmtime::Result<Option<Box<Value>>> {
    match (value, ty) {
        (Some(value), Some(ty)) => Ok(Some(Box::new(lift(*value, &ty, handles)?))),
        (None, _) => Ok(None),
        (Some(_), None) => Err(unfit()),
    }
}
