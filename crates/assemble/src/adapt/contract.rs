//! Whether a module keeps to its worlds: exports, imports, allocator.

use std::collections::BTreeMap;

use wasmparser::{FuncType, ValType};
use wit_parser::abi::{AbiVariant, WasmSignature, WasmType};
use wit_parser::{Function, Resolve, Type, TypeDefKind};

use super::AdaptError;
use super::world::{ModuleWorlds, canonical};
use crate::module::{Module, is_function, signature};

/// Checks that `guest` has every export that the worlds name and imports of
/// their interfaces no other functions, all with the signature that follows
/// from WIT, and that it has an allocator where one is needed.
pub(super) fn check(worlds: &ModuleWorlds, guest: &Module<'_>) -> Result<(), AdaptError> {
    check_exports(worlds, guest)?;
    check_imports(worlds, guest)?;
    check_realloc(worlds, guest)
}

fn check_exports(worlds: &ModuleWorlds, guest: &Module<'_>) -> Result<(), AdaptError> {
    for (resolve, interface, function) in worlds.functions(|world| &world.exports) {
        let wit = wit_name(interface.as_deref(), function);
        let core = function
            .legacy_core_export_name(interface.as_deref())
            .into_owned();
        let mut names = guest
            .exports
            .iter()
            .map(|export| export.name)
            .filter(|name| is_name_of(name, &core));
        let (first, second) = (names.next(), names.next());
        if let (Some(first), Some(second)) = (first, second) {
            return Err(AdaptError::DoubledExport {
                wit,
                first: first.to_owned(),
                second: second.to_owned(),
            });
        }
        let wit_type = carrick_wit::signature(resolve, function);
        let expected = core_signature(&resolve.wasm_signature(AbiVariant::GuestExport, function));
        let Some(index) = guest.exported_function(&core) else {
            if let Some(other) = guest.exports.iter().find(|export| export.name == core) {
                return Err(AdaptError::ExportSignature {
                    wit,
                    wit_type,
                    core,
                    expected: signature(&expected),
                    found: format!("{:?}", other.kind).to_lowercase(),
                });
            }
            if guest
                .exports
                .iter()
                .any(|export| is_other_mangling(export.name, &core))
            {
                continue;
            }
            return Err(AdaptError::MissingExport {
                wit,
                wit_type,
                nearest: typed_names(&core, exported_functions(guest)),
                core,
                expected: signature(&expected),
            });
        };
        let found = guest
            .type_of_function(index)
            .and_then(|ty| guest.function_type(ty));
        if let Some(found) = found.filter(|found| **found != expected) {
            return Err(AdaptError::ExportSignature {
                wit,
                wit_type,
                core,
                expected: signature(&expected),
                found: signature(found),
            });
        }
    }
    Ok(())
}

/// The first function that the worlds export, other than the entry of a program.
pub(super) fn first_export(worlds: &ModuleWorlds) -> Option<String> {
    worlds
        .functions(|world| &world.exports)
        .into_iter()
        .find(|(_, interface, _)| {
            !interface
                .as_deref()
                .is_some_and(|name| name.starts_with("wasi:cli/run@"))
        })
        .map(|(_, interface, function)| wit_name(interface.as_deref(), function))
}

/// What the guest imports from an interface of its worlds must be in it, or in
/// a compatible version of it, which the encoder takes as well.
fn check_imports(worlds: &ModuleWorlds, guest: &Module<'_>) -> Result<(), AdaptError> {
    let functions = worlds.functions(|world| &world.imports);
    let in_module = |module: &str| {
        let module = match module.strip_prefix("cm32p2") {
            Some("") => "$root".to_owned(),
            Some(standard) => standard.trim_start_matches('|').to_owned(),
            None => canonical(module),
        };
        functions.iter().filter(move |(_, interface, _)| {
            interface
                .as_deref()
                .map_or(module == "$root", |name| canonical(name) == module)
        })
    };
    for (import, ty) in guest.function_imports() {
        if is_builtin(import.module, import.name) || in_module(import.module).next().is_none() {
            continue;
        }
        let found = guest.function_type(ty);
        let mut named = in_module(import.module).filter(|(_, _, it)| it.name == import.name);
        let first = named.next();
        let function = named
            .find(|(_, interface, _)| interface.as_deref() == Some(import.module))
            .or(first);
        let Some((resolve, _, function)) = function else {
            let known = in_module(import.module).map(|(resolve, _, function)| {
                (
                    function.name.as_str(),
                    carrick_wit::signature(resolve, function),
                )
            });
            return Err(AdaptError::UnknownImport {
                interface: import.module.to_owned(),
                name: import.name.to_owned(),
                found: found.map(signature).unwrap_or_default(),
                nearest: typed_names(import.name, known),
            });
        };
        let expected = core_signature(&resolve.wasm_signature(AbiVariant::GuestImport, function));
        if let Some(found) = found.filter(|found| **found != expected) {
            return Err(AdaptError::ImportSignature {
                interface: import.module.to_owned(),
                name: import.name.to_owned(),
                wit_type: carrick_wit::signature(resolve, function),
                expected: signature(&expected),
                found: signature(found),
            });
        }
    }
    Ok(())
}

/// A guest with strings or lists in the parameters of its exports or in the results
/// of its imports needs an allocator; the adapter's answers only the adapter's own calls.
fn check_realloc(worlds: &ModuleWorlds, guest: &Module<'_>) -> Result<(), AdaptError> {
    let has = |names: &[&str]| {
        names
            .iter()
            .any(|name| guest.exported_function(name).is_some())
    };
    let missing = |interface: Option<&str>, function: &Function| AdaptError::MissingRealloc {
        wit: wit_name(interface, function),
    };
    if has(&["cabi_realloc", "canonical_abi_realloc", "cm32p2_realloc"]) {
        return Ok(());
    }
    if !has(&["cabi_export_realloc"]) {
        for (resolve, interface, function) in worlds.functions(|world| &world.exports) {
            let signature = resolve.wasm_signature(AbiVariant::GuestExport, function);
            let mut parameters = function.params.iter();
            if signature.indirect_params || parameters.any(|param| allocates(resolve, param.ty)) {
                return Err(missing(interface.as_deref(), function));
            }
        }
    }
    if has(&["cabi_import_realloc"]) {
        return Ok(());
    }
    for (resolve, interface, function) in worlds.functions(|world| &world.imports) {
        let module = interface.clone().unwrap_or_else(|| "$root".to_owned());
        let used = guest
            .imports
            .iter()
            .any(|import| import.module == module && import.name == function.name);
        if used && function.result.is_some_and(|ty| allocates(resolve, ty)) {
            return Err(missing(interface.as_deref(), function));
        }
    }
    Ok(())
}

/// Whether an import is one of the canonical ABI's own, which the encoder knows
/// better: in brackets that no function of WIT has, or in the standard naming
/// with the underscore that no name of WIT has (`r_drop`).
fn is_builtin(module: &str, name: &str) -> bool {
    match name.strip_prefix('[') {
        Some(name) => !["constructor]", "method]", "static]"]
            .iter()
            .any(|kind| name.starts_with(kind)),
        None => module.starts_with("cm32p2") && name.contains('_'),
    }
}

fn wit_name(interface: Option<&str>, function: &Function) -> String {
    match interface {
        Some(interface) => format!("{interface}#{}", function.name),
        None => function.name.clone(),
    }
}

/// Whether `export` is `core` in the standard (`cm32p2`) or asynchronous naming.
fn is_other_mangling(export: &str, core: &str) -> bool {
    let (interface, function) = core.split_once('#').unwrap_or(("", core));
    export == format!("[async-lift]{core}")
        || export == format!("[async-lift-stackful]{core}")
        || (export.starts_with("cm32p2|")
            && export.ends_with(&format!("|{function}"))
            && export.contains(canonical(interface).as_str()))
}

/// Whether `export` is exactly one of the names that `core` may have.
fn is_name_of(export: &str, core: &str) -> bool {
    let (interface, function) = core.split_once('#').unwrap_or(("", core));
    let standard = format!("cm32p2|{}|{function}", canonical(interface));
    export == core
        || export == standard
        || (!export.starts_with("cm32p2|") && is_other_mangling(export, core))
}

fn core_signature(signature: &WasmSignature) -> FuncType {
    FuncType::new(
        signature.params.iter().map(core_type),
        signature.results.iter().map(core_type),
    )
}

fn core_type(ty: &WasmType) -> ValType {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => ValType::I32,
        WasmType::I64 | WasmType::PointerOrI64 => ValType::I64,
        WasmType::F32 => ValType::F32,
        WasmType::F64 => ValType::F64,
    }
}

/// Whether a value of that type needs memory of its own in the guest.
fn allocates(resolve: &Resolve, ty: Type) -> bool {
    let Type::Id(id) = ty else {
        return matches!(ty, Type::String);
    };
    match &resolve.types[id].kind {
        TypeDefKind::List(_) | TypeDefKind::Map(..) => true,
        TypeDefKind::Record(record) => {
            any_allocates(resolve, record.fields.iter().map(|field| field.ty))
        }
        TypeDefKind::Tuple(tuple) => any_allocates(resolve, tuple.types.iter().copied()),
        TypeDefKind::Variant(variant) => {
            any_allocates(resolve, variant.cases.iter().filter_map(|case| case.ty))
        }
        TypeDefKind::Option(ty) | TypeDefKind::Type(ty) => allocates(resolve, *ty),
        TypeDefKind::Result(result) => {
            any_allocates(resolve, [result.ok, result.err].into_iter().flatten())
        }
        _ => false,
    }
}

fn any_allocates(resolve: &Resolve, mut types: impl Iterator<Item = Type>) -> bool {
    types.any(|ty| allocates(resolve, ty))
}

/// The exported functions of `guest` with their types.
fn exported_functions<'a>(guest: &'a Module<'_>) -> impl Iterator<Item = (&'a str, String)> {
    guest.exports.iter().filter(|it| is_function(it)).map(|it| {
        let ty = guest
            .type_of_function(it.index)
            .and_then(|ty| guest.function_type(ty));
        (it.name, ty.map(signature).unwrap_or_default())
    })
}

/// Those of `names` that are close to `wanted`, as `name: type`, closest first.
fn typed_names<'a>(wanted: &str, names: impl Iterator<Item = (&'a str, String)>) -> Vec<String> {
    let types: BTreeMap<&str, String> = names.collect();
    carrick_wit::nearest(wanted, types.keys().copied())
        .into_iter()
        .map(|name| format!("{name}: {}", types[name.as_str()]))
        .collect()
}
