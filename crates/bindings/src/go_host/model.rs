//! What a host sees of a world: functions to call, functions to implement, and resources.

use std::collections::HashMap;

use carrick_wit::{Resolve, WorldId};
use wit_parser::{
    Function, FunctionKind, InterfaceId, Type, TypeDefKind, TypeId, TypeOwner, WorldItem, WorldKey,
};

use super::unsupported;
use crate::error::BindingsError;
use crate::go::names::pascal;

/// Interfaces with this beginning are the engine's to provide.
const WASI: &str = "wasi:";

/// Names that the package has whatever the world is.
const RESERVED_METHODS: &[&str] = &[
    "Close",
    "Name",
    "NewSession",
    "Reload",
    "Replace",
    "Target",
    "Version",
];

/// A world, as the generator needs it.
pub(super) struct Model<'a> {
    pub resolve: &'a Resolve,
    /// The name of the Go package.
    pub package: String,
    pub world_name: String,
    pub docs: Option<String>,
    pub exports: Vec<Exported<'a>>,
    pub imports: Vec<Imported<'a>>,
    /// Who implements a resource, by the definition of its type.
    pub resources: HashMap<TypeId, Side>,
    /// The interfaces whose types the package declares, in the order of the world.
    pub interfaces: Vec<InterfaceId>,
    /// The types of the world itself.
    pub world_types: Vec<TypeId>,
}

/// Who implements a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Plugin,
    Host,
}

/// A function that plugins export.
pub(super) struct Exported<'a> {
    /// The interface as binaries name it; empty for the world itself.
    pub interface: String,
    pub function: &'a Function,
    /// The name of the method in Go.
    pub method: String,
}

/// An interface that plugins import, or the functions that the world imports by themselves.
pub(super) struct Imported<'a> {
    /// As binaries name it; empty for the world itself.
    pub interface: String,
    /// The name in Go, of a field and the beginning of the type's.
    pub name: String,
    pub docs: Option<&'a str>,
    pub functions: Vec<&'a Function>,
    pub resources: Vec<TypeId>,
}

impl<'a> Model<'a> {
    /// Reads a world for the package with this import path.
    pub(super) fn of(
        resolve: &'a Resolve,
        world: WorldId,
        path: &str,
    ) -> Result<Self, BindingsError> {
        let definition = &resolve.worlds[world];
        let world_name = match definition.package {
            Some(package) => resolve.id_of_name(package, &definition.name),
            None => definition.name.clone(),
        };
        let mut model = Self {
            resolve,
            package: package_name(path),
            world_name,
            docs: definition.docs.contents.clone(),
            exports: Vec::new(),
            imports: Vec::new(),
            resources: HashMap::new(),
            interfaces: Vec::new(),
            world_types: Vec::new(),
        };
        model.read_imports(world)?;
        model.read_exports(world)?;
        Ok(model)
    }

    fn read_imports(&mut self, world: WorldId) -> Result<(), BindingsError> {
        let mut of_world = Vec::new();
        for (key, item) in &self.resolve.worlds[world].imports {
            match item {
                WorldItem::Interface { id, .. } => {
                    let name = self.resolve.name_world_key(key);
                    if name.starts_with(WASI) {
                        continue;
                    }
                    let interface = &self.resolve.interfaces[*id];
                    self.interfaces.push(*id);
                    let resources: Vec<_> = self.resources_of(*id).collect();
                    self.resources
                        .extend(resources.iter().map(|id| (*id, Side::Host)));
                    if interface.functions.is_empty() && resources.is_empty() {
                        continue;
                    }
                    self.imports.push(Imported {
                        interface: name,
                        name: self.interface_name(key, *id),
                        docs: interface.docs.contents.as_deref(),
                        functions: interface.functions.values().collect(),
                        resources,
                    });
                }
                WorldItem::Function(function) => of_world.push(function),
                WorldItem::Type { id, .. } => {
                    if matches!(self.resolve.types[*id].kind, TypeDefKind::Resource) {
                        let name = self.resolve.name_world_key(key);
                        return Err(unsupported(name, "a resource of the world itself"));
                    }
                    self.world_types.push(*id);
                }
            }
        }
        if !of_world.is_empty() {
            self.imports.push(Imported {
                interface: String::new(),
                name: "World".to_owned(),
                docs: None,
                functions: of_world,
                resources: Vec::new(),
            });
        }
        for imported in &self.imports {
            for function in &imported.functions {
                refuse_kind(&imported.interface, function)?;
            }
        }
        let names: Vec<_> = self
            .imports
            .iter()
            .map(|imported| imported.name.clone())
            .collect();
        for imported in &mut self.imports {
            if names.iter().filter(|name| **name == imported.name).count() > 1 {
                // The package and the version tell them apart.
                imported.name = pascal(&imported.interface);
            }
        }
        Ok(())
    }

    fn read_exports(&mut self, world: WorldId) -> Result<(), BindingsError> {
        let mut named = Vec::new();
        for (key, item) in &self.resolve.worlds[world].exports {
            match item {
                WorldItem::Interface { id, .. } => {
                    let name = self.resolve.name_world_key(key);
                    if name.starts_with(WASI) {
                        return Err(unsupported(name, "functions of WASI to call"));
                    }
                    if !self.interfaces.contains(id) {
                        self.interfaces.push(*id);
                    }
                    for resource in self.resources_of(*id).collect::<Vec<_>>() {
                        if self.resources.insert(resource, Side::Plugin) == Some(Side::Host) {
                            return Err(unsupported(
                                name,
                                "resources, and is both imported and exported",
                            ));
                        }
                    }
                    let short = self.interface_name(key, *id);
                    for function in self.resolve.interfaces[*id].functions.values() {
                        named.push((name.clone(), short.clone(), function));
                    }
                }
                WorldItem::Function(function) => {
                    named.push((String::new(), String::new(), function))
                }
                WorldItem::Type { id, .. } => self.world_types.push(*id),
            }
        }
        // Methods of a resource have names of their own.
        let scope = |function: &Function| match function.kind {
            FunctionKind::Method(id) => Some(id),
            _ => None,
        };
        let short_names: Vec<_> = named
            .iter()
            .map(|(_, _, function)| (scope(function), self.method_name(function)))
            .collect();
        for (index, (interface, short, function)) in named.into_iter().enumerate() {
            refuse_kind(&interface, function)?;
            let mut method = short_names[index].1.clone();
            let same = short_names
                .iter()
                .filter(|name| **name == short_names[index]);
            if scope(function).is_some() {
                // `Close` ends the resource.
                if matches!(method.as_str(), "Close" | "Target" | "Handle") {
                    method = format!("Call{method}");
                }
            } else if RESERVED_METHODS.contains(&method.as_str()) || same.count() > 1 {
                let prefix = if short.is_empty() { "Call" } else { &short };
                method = format!("{prefix}{method}");
            }
            self.exports.push(Exported {
                interface,
                function,
                method,
            });
        }
        Ok(())
    }

    /// The name of a function in Go, where no other function has it.
    pub(super) fn method_name(&self, function: &Function) -> String {
        let resource = function
            .kind
            .resource()
            .map(|id| pascal(self.resolve.types[id].name.as_deref().unwrap_or_default()));
        match (&function.kind, resource) {
            (FunctionKind::Method(_), _) => pascal(function.item_name()),
            (FunctionKind::Constructor(_), Some(resource)) => format!("New{resource}"),
            (_, Some(resource)) => format!("{resource}{}", pascal(function.item_name())),
            (_, None) => pascal(&function.name),
        }
    }

    fn interface_name(&self, key: &WorldKey, id: InterfaceId) -> String {
        let name = match key {
            WorldKey::Name(name) => Some(name),
            WorldKey::Interface(_) => self.resolve.interfaces[id].name.as_ref(),
        };
        pascal(name.map_or("", String::as_str))
    }

    fn resources_of(&self, id: InterfaceId) -> impl Iterator<Item = TypeId> + '_ {
        let types = self.resolve.interfaces[id].types.values().copied();
        types.filter(|id| matches!(self.resolve.types[*id].kind, TypeDefKind::Resource))
    }

    /// The definition behind `use` and other names for a type.
    pub(super) fn definition(&self, mut id: TypeId) -> TypeId {
        while let TypeDefKind::Type(Type::Id(other)) = self.resolve.types[id].kind {
            id = other;
        }
        id
    }

    /// The interface that defines a type, as binaries name it.
    pub(super) fn owner(&self, id: TypeId) -> String {
        match self.resolve.types[id].owner {
            TypeOwner::Interface(interface) => self
                .resolve
                .id_of(interface)
                .or_else(|| self.resolve.interfaces[interface].name.clone()),
            _ => None,
        }
        .unwrap_or_default()
    }
}

fn refuse_kind(interface: &str, function: &Function) -> Result<(), BindingsError> {
    let item = || match interface {
        "" => function.name.clone(),
        _ => format!("{interface}#{}", function.name),
    };
    match function.kind {
        FunctionKind::Freestanding
        | FunctionKind::Method(_)
        | FunctionKind::Static(_)
        | FunctionKind::Constructor(_) => Ok(()),
        FunctionKind::AsyncFreestanding
        | FunctionKind::AsyncMethod(_)
        | FunctionKind::AsyncStatic(_) => Err(unsupported(item(), "`async`")),
        _ => Err(unsupported(item(), "a getter or setter")),
    }
}

/// The name of the package with this import path: its last element, without what no name has.
fn package_name(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or_default();
    let letters = last.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    let is_taken = matches!(
        name.as_str(),
        "" | "carrick"
            | "context"
            | "main"
            | "break"
            | "case"
            | "chan"
            | "const"
            | "continue"
            | "default"
            | "defer"
            | "else"
            | "fallthrough"
            | "for"
            | "func"
            | "go"
            | "goto"
            | "if"
            | "import"
            | "interface"
            | "map"
            | "package"
            | "range"
            | "return"
            | "select"
            | "struct"
            | "switch"
            | "type"
            | "var"
    );
    if is_taken || name.starts_with(|letter: char| letter.is_ascii_digit()) {
        return format!("plugin{name}");
    }
    name
}
