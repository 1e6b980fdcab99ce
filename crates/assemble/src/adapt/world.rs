//! The worlds a module targets: given by the caller, or carried by the module.

use carrick_wit::Source;
use wit_parser::{Function, Resolve, WorldId, WorldItem, WorldKey};

use super::AdaptError;
use crate::componentize::Worlds;
use crate::module::Module;
use crate::options::AdaptOptions;

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
        let loaded = carrick_wit::load(&Source::Bytes {
            name: source.name().to_owned(),
            bytes: source.bytes().to_owned(),
        })
        .map_err(|error| AdaptError::Wit(error.into()))?;
        let world = carrick_wit::select_world(&loaded, source.world())
            .map_err(|error| AdaptError::Wit(error.into()))?;
        worlds.sections.add("given", &loaded.resolve, world)?;
        worlds.decoded.push((loaded.resolve, world));
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

    /// Every function on one side of the worlds: its package, interface name, itself.
    pub fn functions(
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
