//! The parts of a composition: from bytes to packages of a composition graph.

use std::borrow::Cow;
use std::cell::Cell;

use carrick_wit::catch_panic;
use semver::Version;
use wac_graph::types::{Interface, InterfaceId, ItemKind, Package, Types, WorldId};
use wac_graph::{CompositionGraph, EncodeOptions, PackageId, Processor};
use wasmparser::Parser;

use super::{Cause, ComposeError};
use crate::adapt::{Report, adapt};
use crate::options::{AdaptOptions, encode_package};
use crate::read::to_binary;

/// A component, or a core module that becomes one, to compose with others.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part {
    /// What it is called: in errors, in explanations, in choices between
    /// parts; under a script the package, such as `acme:shed` or `acme:shed@1.0.0`.
    pub name: String,
    /// The component or core module, as a binary or as text.
    pub wasm: Vec<u8>,
}

impl Part {
    /// The part called `name`, from the bytes of a component or core module.
    pub fn new(name: impl Into<String>, wasm: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            wasm: wasm.into(),
        }
    }

    /// A WIT package for a script to name: its worlds and interfaces, without any code.
    ///
    /// # Errors
    ///
    /// The package cannot be written in binary form.
    pub fn from_package(
        name: impl Into<String>,
        package: &carrick_wit::Loaded,
    ) -> Result<Self, ComposeError> {
        let name = name.into();
        match encode_package(package) {
            Ok(wasm) => Ok(Self { name, wasm }),
            Err(error) => Err(ComposeError::Part {
                name,
                cause: error.into(),
            }),
        }
    }
}

/// How a composed component names us.
const PROCESSOR: Processor<'static> = Processor {
    name: "carrick",
    version: env!("CARGO_PKG_VERSION"),
};

/// How components are written.
pub(super) const ENCODING: EncodeOptions<'static> = EncodeOptions {
    define_components: true,
    // Ours does it on all cores, once.
    validate: false,
    processor: Some(PROCESSOR),
};

/// The graph under construction and the parts that are in it.
pub(super) struct Parts {
    pub graph: CompositionGraph,
    pub list: Vec<Loaded>,
    /// How many letters have been compared in search of similar names.
    compared: Cell<usize>,
}

/// How many letters are compared with others in search of similar names, which takes a second
/// or two: it is enough for a hundred imports that nobody exports and two thousand exports.
const LETTERS_MAX: usize = 200_000_000;

/// A part in a graph.
pub(super) struct Loaded {
    pub name: String,
    pub adapted: bool,
    pub package: PackageId,
}

impl Parts {
    pub fn new(graph: CompositionGraph, list: Vec<Loaded>) -> Self {
        Self {
            graph,
            list,
            compared: Cell::new(0),
        }
    }

    /// Counts a comparison of two names; says whether it may be made.
    pub fn may_compare(&self, a: &str, b: &str) -> bool {
        let letters = a.len().saturating_mul(b.len());
        self.compared
            .set(self.compared.get().saturating_add(letters));
        self.compared.get() <= LETTERS_MAX
    }

    /// Reads all parts, in order.
    pub fn load<'p>(
        parts: impl Iterator<Item = &'p Part>,
        options: &AdaptOptions,
    ) -> Result<Self, ComposeError> {
        let mut graph = CompositionGraph::new();
        let mut list: Vec<Loaded> = Vec::new();
        for part in parts {
            if list.iter().any(|loaded| loaded.name == part.name) {
                return Err(ComposeError::SameName {
                    name: part.name.clone(),
                });
            }
            let (binary, adapted) = component(part, options)?;
            let package = register(&mut graph, (&part.name, None), binary).map_err(|cause| {
                ComposeError::Part {
                    name: part.name.clone(),
                    cause,
                }
            })?;
            list.push(Loaded {
                name: part.name.clone(),
                adapted,
                package,
            });
        }
        Ok(Self::new(graph, list))
    }

    /// The imports of a part, in its own order.
    pub fn imports(&self, part: usize) -> impl Iterator<Item = (&str, ItemKind)> {
        let world = &self.graph.types()[self.graph[self.list[part].package].ty()];
        world
            .imports
            .iter()
            .map(|(name, kind)| (name.as_str(), *kind))
    }

    /// The exports of a part, in its own order.
    pub fn exports(&self, part: usize) -> impl Iterator<Item = (&str, ItemKind)> {
        let world = &self.graph.types()[self.graph[self.list[part].package].ty()];
        world
            .exports
            .iter()
            .map(|(name, kind)| (name.as_str(), *kind))
    }

    /// The component that a part is or has become.
    pub fn binary(&self, part: usize) -> &[u8] {
        self.graph[self.list[part].package].bytes()
    }
}

/// Adds a component to a graph, which must not be used when that fails.
pub(super) fn register(
    graph: &mut CompositionGraph,
    (name, version): (&str, Option<&Version>),
    binary: impl Into<Vec<u8>>,
) -> Result<PackageId, Cause> {
    let package = catch_panic(|| Package::from_bytes(name, version, binary, graph.types_mut()))??;
    name_interfaces(graph.types_mut(), package.ty());
    Ok(graph.register_package(package)?)
}

/// Gives each imported interface a type of its own name.
pub(super) fn name_interfaces(types: &mut Types, world: WorldId) {
    for (name, id) in misnamed(types, world) {
        let interface = Interface {
            id: Some(name.clone()),
            uses: types[id].uses.clone(),
            exports: types[id].exports.clone(),
        };
        let interface = types.add_interface(interface);
        let imports = &mut types[world].imports;
        imports.insert(name, ItemKind::Instance(interface));
    }
}

/// The imported interfaces whose types have another name. The library knows interfaces
/// that share one type by the name of the first of them, and would import that for all.
pub(super) fn misnamed(types: &Types, world: WorldId) -> Vec<(String, InterfaceId)> {
    let imports = types[world].imports.iter();
    let interfaces = imports.filter_map(|(name, kind)| match kind {
        // Another name than that of an interface may be a label for one.
        ItemKind::Instance(id) if name.contains(':') => Some((name, *id)),
        _ => None,
    });
    interfaces
        .filter(|(name, id)| types[*id].id.as_ref() != Some(*name))
        .map(|(name, id)| (name.clone(), id))
        .collect()
}

/// The part as a component, and whether it had to be made one.
pub(super) fn component<'p>(
    part: &'p Part,
    options: &AdaptOptions,
) -> Result<(Cow<'p, [u8]>, bool), ComposeError> {
    let binary = to_binary(&part.wasm).map_err(|error| ComposeError::Part {
        name: part.name.clone(),
        cause: error.into(),
    })?;
    if Parser::is_core_wasm(&binary) {
        let adapted = adapt(&binary, options).map_err(|error| ComposeError::Adapt {
            name: part.name.clone(),
            source: Box::new(error),
        })?;
        let functions = functions_without_world(&adapted.report);
        if !functions.is_empty() {
            return Err(ComposeError::NoWorld {
                name: part.name.clone(),
                functions,
            });
        }
        return Ok((Cow::Owned(adapted.component), true));
    }
    Ok((binary, false))
}

/// The functions that bindings made for interfaces, where adapting left all of them out.
fn functions_without_world(report: &Report) -> Vec<String> {
    if !report.component_exports.is_empty() {
        return Vec::new();
    }
    let names = report.exports.iter().map(|export| &export.name);
    names
        .filter(|name| name.contains('#') && !name.starts_with("cabi_post_"))
        .cloned()
        .collect()
}
