//! Items of a world that would have one name in Go.
//!
//! WIT tells a static function `r.x` from a function `r-x`; the generator makes the same Go
//! name of both, and the compiler then refuses code that nobody wrote. Fields, cases, methods
//! and parameters need no look: WIT refuses those whose names differ in hyphens alone.

use std::collections::HashMap;

use wit_bindgen_core::wit_parser::{
    Function, FunctionKind, Handle, InterfaceId, PackageName, Resolve, Type, TypeDefKind, TypeId,
    TypeOwner, World, WorldId, WorldItem, WorldKey,
};

use super::names::{pascal, snake};
use crate::error::BindingsError;
use crate::limits::parts;

/// Names of packages that packages outside of their folder may not import.
const CLOSED_PACKAGES: &[&str] = &["internal", "main"];

/// Packages of Go that the code of exports imports, beside those of the exported interfaces.
const EXPORTS_IMPORT: &[&str] = &["math", "runtime", "unsafe"];

/// The package of what the world itself imports and exports.
const WORLD_PACKAGE: &str = "wit_world";

/// Fails at the first two items of the world for which the generator has one name.
pub(super) fn refuse_collisions(resolve: &Resolve, world: WorldId) -> Result<(), BindingsError> {
    let world = &resolve.worlds[world];
    let mut names = Names {
        resolve,
        exported: exported_interfaces(world),
        taken: HashMap::new(),
        packages: HashMap::new(),
    };
    for (key, item) in &world.imports {
        names.add(key, item, Side::Import)?;
    }
    for (key, item) in &world.exports {
        names.add(key, item, Side::Export)?;
    }
    Ok(())
}

fn exported_interfaces(world: &World) -> Vec<InterfaceId> {
    let interfaces = world.exports.values().filter_map(|item| match item {
        WorldItem::Interface { id, .. } => Some(*id),
        _ => None,
    });
    interfaces.collect()
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Import,
    Export,
}

impl Side {
    /// The folder of the packages of that side.
    fn folder(self) -> &'static str {
        match self {
            Self::Import => "imports/",
            Self::Export => "exports/export_",
        }
    }
}

/// Who has a name already.
struct Names<'a> {
    resolve: &'a Resolve,
    exported: Vec<InterfaceId>,
    /// By the package and the name in it.
    taken: HashMap<(String, String), Taker>,
    /// The interfaces by the Go package that they become.
    packages: HashMap<String, &'a WorldKey>,
}

#[derive(Clone, PartialEq, Eq)]
struct Taker {
    /// How errors call it.
    item: String,
    /// What tells it from an item of the same path: an interface can be imported by a name
    /// and another one exported by it.
    origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Type(TypeId),
    Function(Side),
}

impl<'a> Names<'a> {
    fn add(
        &mut self,
        key: &'a WorldKey,
        item: &'a WorldItem,
        side: Side,
    ) -> Result<(), BindingsError> {
        let path = self.resolve.name_world_key(key);
        match item {
            WorldItem::Interface { id, .. } => {
                let package = self.package(key, &path, side)?;
                let interface = &self.resolve.interfaces[*id];
                for (name, &ty) in &interface.types {
                    let side = match side {
                        Side::Export if !self.has_exported_resource(ty) => Side::Import,
                        side => side,
                    };
                    let scope = format!("{}{package}", side.folder());
                    self.add_type(&scope, name, &format!("{path}#{name}"), ty)?;
                }
                for function in interface.functions.values() {
                    let item = format!("{path}#{}", plain(&function.name));
                    self.add_function(&package, function, item, side)?;
                }
                Ok(())
            }
            WorldItem::Function(function) => {
                let item = plain(&function.name);
                self.add_function(WORLD_PACKAGE, function, item, side)
            }
            WorldItem::Type { id, .. } => {
                let scope = format!("{}{WORLD_PACKAGE}", Side::Import.folder());
                self.add_type(&scope, &path, &path, *id)
            }
        }
    }

    /// The Go package of an interface, which no other interface may have.
    fn package(
        &mut self,
        key: &'a WorldKey,
        path: &str,
        side: Side,
    ) -> Result<String, BindingsError> {
        let package = match key {
            WorldKey::Name(name) => snake(name),
            WorldKey::Interface(id) => {
                let interface = &self.resolve.interfaces[*id];
                let name = interface.name.as_deref().map(snake).unwrap_or_default();
                let package = interface.package.map(|id| &self.resolve.packages[id].name);
                match package {
                    None => name,
                    Some(package) => {
                        let version = self.version_in_package(package);
                        let namespace = snake(&package.namespace);
                        format!("{namespace}_{}_{version}{name}", snake(&package.name))
                    }
                }
            }
        };
        let is_taken = CLOSED_PACKAGES.contains(&package.as_str())
            || side == Side::Export && EXPORTS_IMPORT.contains(&package.as_str())
            || package == WORLD_PACKAGE;
        if is_taken {
            return Err(BindingsError::TakenName {
                item: path.to_owned(),
                name: package,
            });
        }
        let other = *self.packages.entry(package.clone()).or_insert(key);
        if other != key {
            return Err(BindingsError::NameCollision {
                first: self.resolve.name_world_key(other),
                second: path.to_owned(),
                name: package,
            });
        }
        Ok(package)
    }

    /// The version that the generator adds where a world knows several of one package.
    fn version_in_package(&self, package: &PackageName) -> String {
        let has_several = self.resolve.packages.iter().any(|(_, other)| {
            other.name.namespace == package.namespace
                && other.name.name == package.name
                && other.name.version != package.version
        });
        match &package.version {
            Some(version) if has_several => {
                format!("{}_", version.to_string().replace(['.', '-', '+'], "_"))
            }
            _ => String::new(),
        }
    }

    fn add_type(
        &mut self,
        scope: &str,
        name: &str,
        item: &str,
        id: TypeId,
    ) -> Result<(), BindingsError> {
        let resolve = self.resolve;
        let go_name = pascal(name);
        let origin = Origin::Type(id);
        self.take(scope, go_name.clone(), item.to_owned(), origin)?;
        match &resolve.types[id].kind {
            TypeDefKind::Variant(variant) => {
                for case in &variant.cases {
                    let constructor = format!("Make{go_name}{}", pascal(&case.name));
                    let item = format!("{item}.{}", case.name);
                    self.take(scope, constructor, item, origin)?;
                }
            }
            TypeDefKind::Resource => {
                for way in ["FromOwnHandle", "FromBorrowHandle"] {
                    self.take(scope, format!("{go_name}{way}"), item.to_owned(), origin)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn add_function(
        &mut self,
        package: &str,
        function: &Function,
        item: String,
        side: Side,
    ) -> Result<(), BindingsError> {
        let scope = format!("{}{package}", side.folder());
        let origin = Origin::Function(side);
        // What the generator calls the core function.
        let core = snake(&function.name);
        match side {
            Side::Import => {
                self.take(&scope, format!("wasm_import_{core}"), item.clone(), origin)?;
            }
            Side::Export => self.take(
                "exports/wit_exports",
                format!("wasm_export_{package}_{core}"),
                item.clone(),
                origin,
            )?,
        }
        let name = pascal(function.item_name());
        let of = |id: TypeId| {
            let name = self.resolve.types[id].name.as_deref();
            name.map(pascal).unwrap_or_default()
        };
        let name = match function.kind {
            FunctionKind::Constructor(id) => format!("Make{}", of(id)),
            FunctionKind::Static(id) | FunctionKind::AsyncStatic(id) => {
                format!("{}{name}", of(id))
            }
            // A method is in its type.
            FunctionKind::Method(_) | FunctionKind::AsyncMethod(_) => return Ok(()),
            _ => name,
        };
        self.take(&scope, name, item, origin)
    }

    /// Gives a name to an item, unless another one has it.
    fn take(
        &mut self,
        scope: &str,
        name: String,
        item: String,
        origin: Origin,
    ) -> Result<(), BindingsError> {
        let taker = Taker { item, origin };
        let place = (scope.to_owned(), name.clone());
        let first = self.taken.entry(place).or_insert_with(|| taker.clone());
        // A type of an interface that is both imported and exported comes here twice.
        if *first == taker {
            return Ok(());
        }
        let (first, second) = if first.item == taker.item {
            // One name, imported and exported.
            (
                format!("{} (imported)", first.item),
                format!("{} (exported)", taker.item),
            )
        } else {
            (first.item.clone(), taker.item)
        };
        Err(BindingsError::NameCollision {
            first,
            second,
            name,
        })
    }

    /// Whether the type is, or has in it, a resource that the guest exports.
    fn has_exported_resource(&self, id: TypeId) -> bool {
        let definition = &self.resolve.types[id];
        match &definition.kind {
            TypeDefKind::Resource => match definition.owner {
                TypeOwner::Interface(interface) => self.exported.contains(&interface),
                _ => false,
            },
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => {
                self.has_exported_resource(*id)
            }
            kind => parts(kind).into_iter().any(|part| match part {
                Type::Id(id) => self.has_exported_resource(id),
                _ => false,
            }),
        }
    }
}

/// The name of a function as WIT has it: `[static]r.x` is `r.x`.
fn plain(name: &str) -> String {
    match name.split_once(']') {
        Some(("[constructor", resource)) => format!("{resource}.constructor"),
        Some((_, name)) => name.to_owned(),
        None => name.to_owned(),
    }
}
