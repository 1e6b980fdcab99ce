//! What a world has that the generator of a language does not know, found before it
//! breaks down over it.

use std::collections::HashSet;

use wit_bindgen_core::wit_parser::{
    Function, FunctionKind, Resolve, Type, TypeDefKind, TypeId, WorldId, WorldItem,
};

use crate::error::BindingsError;
use crate::options::BindingsLanguage;

/// How many parts a tuple may have in Go's runtime package.
const GO_TUPLE_MAX: usize = 16;

/// Fails at the first item of the world that `language` cannot have.
pub(crate) fn refuse_unknown(
    resolve: &Resolve,
    world: WorldId,
    language: BindingsLanguage,
) -> Result<(), BindingsError> {
    if language == BindingsLanguage::Rust {
        return Ok(());
    }
    let mut seen = HashSet::new();
    for (name, item) in items(resolve, world) {
        let types = match item {
            Item::Function(function) => {
                if language == BindingsLanguage::Go && waits(function) {
                    return Err(BindingsError::Async { function: name });
                }
                let parameters = function.params.iter().map(|parameter| parameter.ty);
                parameters.chain(function.result).collect()
            }
            Item::Type(id) => vec![Type::Id(id)],
        };
        for ty in types {
            refuse_type(resolve, ty, language, &name, &mut seen)?;
        }
    }
    Ok(())
}

enum Item<'a> {
    Function(&'a Function),
    Type(TypeId),
}

/// What the world imports and exports, with names to show: functions before types, so that
/// a type is found where it is used.
fn items(resolve: &Resolve, world: WorldId) -> Vec<(String, Item<'_>)> {
    let world = &resolve.worlds[world];
    let mut functions = Vec::new();
    let mut types = Vec::new();
    for (key, item) in world.imports.iter().chain(&world.exports) {
        let key = resolve.name_world_key(key);
        match item {
            WorldItem::Function(function) => {
                functions.push((function.name.clone(), Item::Function(function)));
            }
            WorldItem::Interface { id, .. } => {
                let interface = &resolve.interfaces[*id];
                for function in interface.functions.values() {
                    let name = format!("{key}#{}", function.name);
                    functions.push((name, Item::Function(function)));
                }
                for (name, id) in &interface.types {
                    types.push((format!("{key}#{name}"), Item::Type(*id)));
                }
            }
            WorldItem::Type { id, .. } => types.push((key, Item::Type(*id))),
        }
    }
    functions.append(&mut types);
    functions
}

/// Fails at the first type within `ty` that `language` does not know; what is in `seen` has
/// been looked at.
fn refuse_type(
    resolve: &Resolve,
    ty: Type,
    language: BindingsLanguage,
    item: &str,
    seen: &mut HashSet<TypeId>,
) -> Result<(), BindingsError> {
    let Type::Id(id) = ty else {
        return Ok(());
    };
    if !seen.insert(id) {
        return Ok(());
    }
    let kind = &resolve.types[id].kind;
    match kind {
        TypeDefKind::FixedLengthList(element, length) => {
            return Err(BindingsError::FixedLengthList {
                item: item.to_owned(),
                element: shown(resolve, *element),
                length: *length,
                language,
            });
        }
        // The generator looks at some places only, and the code it makes of the others
        // does not compile.
        TypeDefKind::Tuple(tuple)
            if language == BindingsLanguage::Go && tuple.types.len() > GO_TUPLE_MAX =>
        {
            return Err(BindingsError::WideTuple {
                item: item.to_owned(),
                parts: tuple.types.len(),
                parts_max: GO_TUPLE_MAX,
            });
        }
        _ => {}
    }
    for part in parts(kind) {
        refuse_type(resolve, part, language, item, seen)?;
    }
    Ok(())
}

/// The types that a type is made of.
pub(crate) fn parts(kind: &TypeDefKind) -> Vec<Type> {
    match kind {
        TypeDefKind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
        TypeDefKind::Variant(variant) => variant.cases.iter().filter_map(|case| case.ty).collect(),
        TypeDefKind::Tuple(tuple) => tuple.types.clone(),
        TypeDefKind::Result(result) => result.ok.into_iter().chain(result.err).collect(),
        TypeDefKind::Map(key, value) => vec![*key, *value],
        TypeDefKind::Option(ty)
        | TypeDefKind::List(ty)
        | TypeDefKind::FixedLengthList(ty, _)
        | TypeDefKind::Type(ty) => vec![*ty],
        TypeDefKind::Future(ty) | TypeDefKind::Stream(ty) => ty.iter().copied().collect(),
        _ => Vec::new(),
    }
}

/// A type as WIT has it, as far as it has a name.
fn shown(resolve: &Resolve, ty: Type) -> String {
    let name = match ty {
        Type::Bool => "bool",
        Type::U8 => "u8",
        Type::U16 => "u16",
        Type::U32 => "u32",
        Type::U64 => "u64",
        Type::S8 => "s8",
        Type::S16 => "s16",
        Type::S32 => "s32",
        Type::S64 => "s64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::ErrorContext => "error-context",
        Type::Id(id) => resolve.types[id].name.as_deref().unwrap_or("…"),
    };
    name.to_owned()
}

fn waits(function: &Function) -> bool {
    matches!(
        function.kind,
        FunctionKind::AsyncFreestanding
            | FunctionKind::AsyncMethod(_)
            | FunctionKind::AsyncStatic(_)
    )
}
