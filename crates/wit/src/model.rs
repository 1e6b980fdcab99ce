//! A package that was read, and what all else says of it.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{Docs, PackageId, Resolve, TypeDefKind, WorldId, WorldItem};

/// What a package was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputKind {
    /// WIT text: a file, or a folder with its dependencies.
    Text,
    /// A WIT package in binary form.
    Package,
    /// A component; its one world is called `root`.
    Component,
    /// A core module that carries a world for a component to be made of it.
    Module,
}

/// A resolved WIT package with all it depends on.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Every package, interface, world and type. Items behind a feature gate are included,
    /// unless the package only resolves without them.
    pub resolve: Resolve,
    /// The package that was asked for; the others are its dependencies, or nested in its text.
    pub package: PackageId,
    /// The world of a component or module.
    pub world: Option<WorldId>,
    /// What it was read from.
    pub kind: InputKind,
    /// Which functions and types of each interface cross the boundary of a component.
    pub(crate) crossings: Crossings,
    /// The imports of a component that WIT has no word for, by name.
    pub(crate) beyond_wit: Vec<(String, ItemKind)>,
    /// The name and text of each file of the package, in the order of the names.
    pub(crate) texts: Vec<(String, String)>,
}

impl Loaded {
    /// Whether anything in it has a doc comment. Text and packages keep theirs; a component has none
    /// unless it carries a section `package-docs`.
    pub fn has_docs(&self) -> bool {
        let Resolve {
            worlds,
            interfaces,
            types,
            packages,
            ..
        } = &self.resolve;
        let is_there = |docs: &Docs| docs.contents.is_some();
        let of_item = |item: &WorldItem| match item {
            WorldItem::Function(function) => is_there(&function.docs),
            WorldItem::Interface { docs, .. } => is_there(docs),
            WorldItem::Type { .. } => false,
        };
        let of_members = |kind: &TypeDefKind| match kind {
            TypeDefKind::Record(record) => record.fields.iter().any(|field| is_there(&field.docs)),
            TypeDefKind::Variant(variant) => variant.cases.iter().any(|case| is_there(&case.docs)),
            TypeDefKind::Enum(cases) => cases.cases.iter().any(|case| is_there(&case.docs)),
            TypeDefKind::Flags(flags) => flags.flags.iter().any(|flag| is_there(&flag.docs)),
            _ => false,
        };
        packages.iter().any(|(_, package)| is_there(&package.docs))
            || worlds.iter().any(|(_, world)| {
                let mut items = world.imports.values().chain(world.exports.values());
                is_there(&world.docs) || items.any(of_item)
            })
            || interfaces.iter().any(|(_, interface)| {
                let mut functions = interface.functions.values();
                is_there(&interface.docs) || functions.any(|function| is_there(&function.docs))
            })
            || types
                .iter()
                .any(|(_, ty)| is_there(&ty.docs) || of_members(&ty.kind))
    }

    /// Which functions and types of an interface a component imports or exports.
    /// `None` if that is all of it, as it is wherever no component was read.
    ///
    /// An interface that a component both imports and exports is one in
    /// `resolve`, with all that either of the two has.
    pub(crate) fn crossing(
        &self,
        direction: Direction,
        interface: &str,
    ) -> Option<&BTreeSet<String>> {
        self.crossings.get(&(direction, interface.to_owned()))
    }
}

/// Which way something crosses the boundary of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The component imports it, the host gives it.
    Import,
    /// The component exports it, the host calls it.
    Export,
}

impl Direction {
    /// The word for it: `import` or `export`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Export => "export",
        }
    }
}

/// What an import or export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ItemKind {
    /// An interface.
    Interface,
    /// A function directly in the world.
    Function,
    /// A type directly in the world, which is neither imported nor exported where it is
    /// written; with what WIT calls such a type, as `record`.
    Type(&'static str),
    /// A core module, which WIT has no word for.
    CoreModule,
    /// A component, which WIT has no word for within a world.
    Component,
    /// A value, which WIT has no word for.
    Value,
}

/// By direction and name of an interface: the functions and types of it that
/// cross a component's boundary.
pub(crate) type Crossings = BTreeMap<(Direction, String), BTreeSet<String>>;
