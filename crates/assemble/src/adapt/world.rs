//! The worlds a module targets: given by the caller, or carried by the module.

use wasmparser::ValType;
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{Function, Resolve, Type, TypeDefKind, WorldId, WorldItem, WorldKey};

use super::{AdaptError, AdaptOptions};
use crate::componentize::Worlds;
use crate::link::{Module, signature};

/// What is known of the worlds beside WASI.
pub(super) struct ModuleWorlds {
    /// As `component-type` sections that the encoder reads.
    pub sections: Worlds,
    decoded: Vec<(Resolve, WorldId)>,
}

/// Finds the worlds of `guest`.
pub(super) fn worlds(
    guest: &Module<'_>,
    options: &AdaptOptions,
) -> Result<ModuleWorlds, AdaptError> {
    let mut worlds = ModuleWorlds {
        sections: Worlds::default(),
        decoded: Vec::new(),
    };
    if let Some(source) = &options.world {
        let (resolve, world) = carrick_wit::load_world(&source.path, source.world.as_deref())
            .map_err(|error| AdaptError::Wit(error.into()))?;
        worlds.sections.add("given", &resolve, world)?;
        worlds.decoded.push((resolve, world));
    }
    let carried: Vec<_> = guest
        .customs
        .iter()
        .filter(|custom| custom.name().starts_with("component-type"))
        .collect();
    if carried.is_empty() {
        return Ok(worlds);
    }
    // The encoder reads them from a module of their own just as well.
    let mut bytes = wasm_encoder::Module::new();
    for custom in carried {
        bytes.section(&wasm_encoder::CustomSection {
            name: custom.name().into(),
            data: custom.data().into(),
        });
        if options.world.is_none() {
            worlds
                .sections
                .sections
                .push((custom.name().to_owned(), custom.data().to_vec()));
        }
    }
    let (_, bindgen) = wit_component::metadata::decode(&bytes.finish())
        .map_err(|error| AdaptError::EmbeddedWorld(error.into()))?;
    if options.world.is_none() {
        worlds.decoded.push((bindgen.resolve, bindgen.world));
    }
    Ok(worlds)
}

impl ModuleWorlds {
    /// Whether there is no world beside WASI.
    pub fn is_empty(&self) -> bool {
        self.decoded.is_empty()
    }

    /// Whether a world exports `wasi:cli/run`, so that the guest brings its own.
    pub fn exports_run(&self) -> bool {
        self.functions(|world| &world.exports)
            .iter()
            .any(|(_, interface, _)| {
                interface
                    .as_deref()
                    .is_some_and(|name| name.starts_with("wasi:cli/run@"))
            })
    }

    /// Whether an import of that core module name belongs to a world.
    pub fn imports(&self, module: &str, name: &str) -> bool {
        let module = module.strip_prefix("cm32p2|").unwrap_or(module);
        let module = module.strip_prefix("_ex_").unwrap_or(module);
        let module = module.strip_prefix("[export]").unwrap_or(module);
        if self.is_empty() {
            return false;
        }
        if matches!(module, "$root" | "cm32p2" | "" | "[export]$root") || name.starts_with('[') {
            return true;
        }
        self.decoded.iter().any(|(resolve, world)| {
            let world = &resolve.worlds[*world];
            world.imports.keys().chain(world.exports.keys()).any(|key| {
                let full = resolve.name_world_key(key);
                full == module || canonical(&full) == module
            })
        })
    }

    /// Every exported function: world index, interface name, function.
    fn functions(
        &self,
        side: impl Fn(&wit_parser::World) -> &wit_parser::IndexMap<WorldKey, WorldItem>,
    ) -> Vec<(&Resolve, Option<String>, &Function)> {
        let mut functions = Vec::new();
        for (resolve, world) in &self.decoded {
            for (key, item) in side(&resolve.worlds[*world]) {
                match item {
                    WorldItem::Function(function) => functions.push((resolve, None, function)),
                    WorldItem::Interface { id, .. } => {
                        let name = resolve.name_world_key(key);
                        functions.extend(
                            resolve.interfaces[*id]
                                .functions
                                .values()
                                .map(|function| (resolve, Some(name.clone()), function)),
                        );
                    }
                    WorldItem::Type { .. } => {}
                }
            }
        }
        functions
    }

    /// Checks that `guest` has every export that the worlds name, with the
    /// signature that follows from WIT, and an allocator where one is needed.
    pub fn check_exports(&self, guest: &Module<'_>) -> Result<(), AdaptError> {
        for (resolve, interface, function) in self.functions(|world| &world.exports) {
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
            let Some(index) = guest.exported_function(&core) else {
                if guest
                    .exports
                    .iter()
                    .any(|export| is_other_mangling(export.name, &core))
                {
                    continue;
                }
                return Err(AdaptError::MissingExport {
                    wit,
                    nearest: nearest(&core, guest),
                    core,
                });
            };
            let expected = resolve.wasm_signature(AbiVariant::GuestExport, function);
            let expected = wasmparser::FuncType::new(
                expected.params.iter().map(core_type),
                expected.results.iter().map(core_type),
            );
            let found = guest
                .type_of_function(index)
                .and_then(|ty| guest.function_type(ty));
            if let Some(found) = found.filter(|found| **found != expected) {
                return Err(AdaptError::ExportSignature {
                    wit,
                    core,
                    expected: signature(&expected),
                    found: signature(found),
                });
            }
        }
        self.check_realloc(guest)
    }

    /// A guest that imports functions with strings or lists in their results
    /// needs an allocator; the adapter's answers only the adapter's own calls.
    fn check_realloc(&self, guest: &Module<'_>) -> Result<(), AdaptError> {
        let has = |names: &[&str]| {
            names
                .iter()
                .any(|name| guest.exported_function(name).is_some())
        };
        let general = ["cabi_realloc", "canonical_abi_realloc", "cm32p2_realloc"];
        if has(&general) || has(&["cabi_import_realloc"]) {
            return Ok(());
        }
        for (resolve, interface, function) in self.functions(|world| &world.imports) {
            let module = interface.clone().unwrap_or_else(|| "$root".to_owned());
            let used = guest
                .imports
                .iter()
                .any(|import| import.module == module && import.name == function.name);
            if used && function.result.is_some_and(|ty| allocates(resolve, ty)) {
                return Err(AdaptError::MissingRealloc {
                    wit: wit_name(interface.as_deref(), function),
                });
            }
        }
        Ok(())
    }
}

fn wit_name(interface: Option<&str>, function: &Function) -> String {
    match interface {
        Some(interface) => format!("{interface}#{}", function.name),
        None => function.name.clone(),
    }
}

/// The version-less or shortened form of an interface name that other manglings use.
pub(super) fn canonical(name: &str) -> String {
    match name.split_once('@') {
        Some((name, version)) => {
            let short: Vec<_> = version.split('.').collect();
            match short.as_slice() {
                ["0", "0", ..] => format!("{name}@{version}"),
                ["0", minor, ..] => format!("{name}@0.{minor}"),
                [major, ..] => format!("{name}@{major}"),
                [] => name.to_owned(),
            }
        }
        None => name.to_owned(),
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

/// Exports of `guest` whose name is close to `wanted`, closest first, three at most.
fn nearest(wanted: &str, guest: &Module<'_>) -> Vec<String> {
    let mut near: Vec<(usize, &str)> = guest
        .exports
        .iter()
        .filter(|export| crate::link::is_function(export))
        .map(|export| {
            (
                strsim::damerau_levenshtein(wanted, export.name),
                export.name,
            )
        })
        .filter(|(distance, _)| *distance <= wanted.len().div_ceil(3))
        .collect();
    near.sort();
    near.into_iter()
        .take(3)
        .map(|(_, name)| format!("`{name}`"))
        .collect()
}
