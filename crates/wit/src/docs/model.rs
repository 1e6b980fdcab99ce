//! What a page says, apart from how it is written.

use std::collections::{HashMap, HashSet};

use wit_parser::{
    Docs, Function, InterfaceId, PackageId, Resolve, Stability, TypeDefKind, TypeId, TypeOwner,
    WorldId, WorldItem, WorldKey,
};

use super::signature::{self, Piece};

/// A page: packages, the one it is about first.
pub(super) struct Page {
    pub(super) packages: Vec<Package>,
}

pub(super) struct Package {
    pub(super) anchor: String,
    pub(super) name: String,
    pub(super) docs: Option<String>,
    pub(super) worlds: Vec<World>,
    pub(super) interfaces: Vec<Interface>,
}

pub(super) struct World {
    pub(super) anchor: String,
    pub(super) name: String,
    pub(super) about: About,
    pub(super) imports: Vec<Port>,
    pub(super) exports: Vec<Port>,
    /// Types that the world itself defines.
    pub(super) types: Vec<Item>,
}

/// An import or export of a world.
pub(super) enum Port {
    /// An interface that has its own section.
    Interface {
        /// `label: ` where the world gives it one.
        label: Option<String>,
        name: String,
        anchor: String,
        about: About,
    },
    /// An interface written inside the world.
    Inline(Interface),
    Function(Item),
}

pub(super) struct Interface {
    pub(super) anchor: String,
    pub(super) name: String,
    pub(super) about: About,
    pub(super) types: Vec<Item>,
    pub(super) functions: Vec<Item>,
}

/// A type or a function.
pub(super) struct Item {
    pub(super) anchor: String,
    /// `record`, `func` and so on.
    pub(super) kind: &'static str,
    pub(super) name: String,
    /// Nothing where the members say it.
    pub(super) signature: Vec<Piece>,
    pub(super) about: About,
    /// Fields, cases or flags.
    pub(super) members: Vec<Member>,
    /// Of a resource.
    pub(super) functions: Vec<Item>,
}

/// A field, a case or a flag.
pub(super) struct Member {
    pub(super) anchor: String,
    pub(super) name: String,
    /// `: type` of a field, `(type)` of a case with a payload.
    pub(super) of: Vec<Piece>,
    pub(super) docs: Option<String>,
}

/// What is said about an item.
#[derive(Default)]
pub(super) struct About {
    pub(super) docs: Option<String>,
    /// `since 0.2.1`, `unstable: feature`, `deprecated since 0.2.2`.
    pub(super) stability: Vec<String>,
}

impl About {
    fn new(docs: &Docs, stability: &Stability) -> Self {
        let deprecation = |notes: &mut Vec<String>, version: &Option<_>| {
            if let Some(version) = version {
                notes.push(format!("deprecated since {version}"));
            }
        };
        let mut notes = Vec::new();
        match stability {
            Stability::Unknown => {}
            Stability::Stable { since, deprecated } => {
                notes.push(format!("since {since}"));
                deprecation(&mut notes, deprecated);
            }
            Stability::Unstable {
                feature,
                deprecated,
            } => {
                notes.push(format!("unstable: {feature}"));
                deprecation(&mut notes, deprecated);
            }
        }
        Self {
            docs: docs.contents.clone(),
            stability: notes,
        }
    }
}

/// Everything in `packages`, in their order.
pub(super) fn page(resolve: &Resolve, packages: &[PackageId]) -> Page {
    let mut builder = Builder {
        resolve,
        taken: HashSet::new(),
        types: HashMap::new(),
    };
    builder.name_types();
    Page {
        packages: packages.iter().map(|id| builder.package(*id)).collect(),
    }
}

/// The functions of resources.
type Methods<'a> = HashMap<TypeId, Vec<&'a Function>>;

fn by_resource<'a>(functions: impl Iterator<Item = &'a Function>) -> Methods<'a> {
    let mut methods = Methods::new();
    for function in functions {
        if let Some(id) = function.kind.resource() {
            methods.entry(id).or_default().push(function);
        }
    }
    methods
}

struct Builder<'a> {
    resolve: &'a Resolve,
    /// The anchors there are.
    taken: HashSet<String>,
    /// The anchors of types, which anything may refer to.
    types: HashMap<TypeId, String>,
}

impl Builder<'_> {
    /// An anchor that nothing else has.
    fn anchor(&mut self, wanted: String) -> String {
        let mut anchor = wanted.clone();
        let mut number = 2;
        while !self.taken.insert(anchor.clone()) {
            anchor = format!("{wanted}-{number}");
            number += 1;
        }
        anchor
    }

    /// Types get theirs first: functions and other types refer to them.
    fn name_types(&mut self) {
        for (id, definition) in &self.resolve.types {
            let owner = match definition.owner {
                TypeOwner::World(world) => self.world_name(world),
                TypeOwner::Interface(interface) => self.interface_name(interface),
                TypeOwner::None => continue,
            };
            if let Some(name) = &definition.name {
                let anchor = self.anchor(format!("{owner}.{name}"));
                self.types.insert(id, anchor);
            }
        }
    }

    fn world_name(&self, id: WorldId) -> String {
        let world = &self.resolve.worlds[id];
        match world.package {
            Some(package) => self.resolve.packages[package]
                .name
                .interface_id(&world.name),
            None => world.name.clone(),
        }
    }

    /// The full name, or for one inside a world that of the world and its own.
    fn interface_name(&self, id: InterfaceId) -> String {
        if let Some(name) = self.resolve.id_of(id) {
            return name;
        }
        let ports = |world: &wit_parser::World| {
            let ports = [("import", &world.imports), ("export", &world.exports)];
            ports.into_iter().find_map(|(side, items)| {
                items.iter().find_map(|(key, item)| match (key, item) {
                    (WorldKey::Name(name), WorldItem::Interface { id: other, .. })
                        if *other == id =>
                    {
                        Some(format!("{side}.{name}"))
                    }
                    _ => None,
                })
            })
        };
        self.resolve
            .worlds
            .iter()
            .find_map(|(world_id, world)| {
                Some(format!("{}.{}", self.world_name(world_id), ports(world)?))
            })
            .unwrap_or_else(|| "interface".to_owned())
    }

    fn package(&mut self, id: PackageId) -> Package {
        let package = &self.resolve.packages[id];
        let name = package.name.to_string();
        Package {
            anchor: self.anchor(name.clone()),
            name,
            docs: package.docs.contents.clone(),
            worlds: package.worlds.values().map(|id| self.world(*id)).collect(),
            interfaces: package
                .interfaces
                .values()
                .map(|id| {
                    let name = self.interface_name(*id);
                    self.interface(*id, name)
                })
                .collect(),
        }
    }

    fn world(&mut self, id: WorldId) -> World {
        let world = &self.resolve.worlds[id];
        let name = self.world_name(id);
        let anchor = self.anchor(name.clone());
        let mut types = Vec::new();
        let mut ports = |builder: &mut Self, side: &str, items: Vec<(&WorldKey, &WorldItem)>| {
            let mut ports = Vec::new();
            let methods = by_resource(items.iter().filter_map(|(_, item)| match item {
                WorldItem::Function(function) => Some(function),
                _ => None,
            }));
            for (key, item) in &items {
                match item {
                    WorldItem::Interface {
                        id,
                        stability,
                        docs,
                        ..
                    } => {
                        let about = About::new(docs, stability);
                        ports.push(builder.port(&name, side, key, *id, about));
                    }
                    WorldItem::Function(function) if function.kind.resource().is_none() => {
                        let anchor = format!("{name}.{side}.{}", function.item_name());
                        ports.push(Port::Function(builder.function(function, anchor)));
                    }
                    // With the resource.
                    WorldItem::Function(_) => {}
                    WorldItem::Type { id, .. } => {
                        types.push(builder.definition(*id, &methods));
                    }
                }
            }
            ports
        };
        let imports = ports(self, "import", world.imports.iter().collect());
        let exports = ports(self, "export", world.exports.iter().collect());
        World {
            anchor,
            name: world.name.clone(),
            about: About::new(&world.docs, &world.stability),
            imports,
            exports,
            types,
        }
    }

    fn port(
        &mut self,
        world: &str,
        side: &str,
        key: &WorldKey,
        id: InterfaceId,
        about: About,
    ) -> Port {
        match (self.resolve.id_of(id), key) {
            (Some(name), key) => Port::Interface {
                label: match key {
                    WorldKey::Name(label) => Some(label.clone()),
                    WorldKey::Interface(_) => None,
                },
                anchor: name.clone(),
                name,
                about,
            },
            (None, WorldKey::Name(label)) => {
                let mut interface = self.interface(id, format!("{world}.{side}.{label}"));
                interface.name.clone_from(label);
                Port::Inline(interface)
            }
            (None, WorldKey::Interface(_)) => {
                Port::Inline(self.interface(id, format!("{world}.{side}")))
            }
        }
    }

    fn interface(&mut self, id: InterfaceId, full_name: String) -> Interface {
        let interface = &self.resolve.interfaces[id];
        let methods = by_resource(interface.functions.values());
        let types = interface
            .types
            .values()
            .map(|id| self.definition(*id, &methods))
            .collect();
        let functions = interface
            .functions
            .values()
            .filter(|function| function.kind.resource().is_none())
            .map(|function| {
                self.function(function, format!("{full_name}.{}", function.item_name()))
            })
            .collect();
        Interface {
            name: interface.name.clone().unwrap_or_default(),
            anchor: self.anchor(full_name),
            about: About::new(&interface.docs, &interface.stability),
            types,
            functions,
        }
    }

    fn definition(&mut self, id: TypeId, methods: &Methods<'_>) -> Item {
        let definition = &self.resolve.types[id];
        let anchor = self.types.get(&id).cloned().unwrap_or_default();
        let name = definition.name.clone().unwrap_or_default();
        let (kind, signature) = signature::definition(self.resolve, id, &self.types);
        let methods = methods.get(&id).into_iter().flatten();
        let methods = methods
            .map(|function| {
                let anchor = format!("{anchor}.{}", function.item_name());
                self.function(function, anchor)
            })
            .collect();
        Item {
            members: self.members(&anchor, &definition.kind),
            anchor,
            kind,
            name,
            signature,
            about: About::new(&definition.docs, &definition.stability),
            functions: methods,
        }
    }

    fn members(&mut self, anchor: &str, kind: &TypeDefKind) -> Vec<Member> {
        let pieces = |before, ty, after| {
            signature::type_pieces(self.resolve, before, ty, after, &self.types)
        };
        let parts: Vec<(&String, Vec<Piece>, &Docs)> = match kind {
            TypeDefKind::Record(record) => record
                .fields
                .iter()
                .map(|field| (&field.name, pieces(": ", &field.ty, ""), &field.docs))
                .collect(),
            TypeDefKind::Variant(variant) => variant
                .cases
                .iter()
                .map(|case| {
                    let payload = case.ty.as_ref().map(|ty| pieces("(", ty, ")"));
                    let payload = payload.unwrap_or_default();
                    (&case.name, payload, &case.docs)
                })
                .collect(),
            TypeDefKind::Enum(cases) => cases
                .cases
                .iter()
                .map(|case| (&case.name, Vec::new(), &case.docs))
                .collect(),
            TypeDefKind::Flags(flags) => flags
                .flags
                .iter()
                .map(|flag| (&flag.name, Vec::new(), &flag.docs))
                .collect(),
            _ => Vec::new(),
        };
        parts
            .into_iter()
            .map(|(name, of, docs)| Member {
                anchor: self.anchor(format!("{anchor}.{name}")),
                name: name.clone(),
                of,
                docs: docs.contents.clone(),
            })
            .collect()
    }

    fn function(&mut self, function: &Function, anchor: String) -> Item {
        let (kind, signature) = signature::function(self.resolve, function, &self.types);
        Item {
            anchor: self.anchor(anchor),
            kind,
            name: function.item_name().to_owned(),
            signature,
            about: About::new(&function.docs, &function.stability),
            members: Vec::new(),
            functions: Vec::new(),
        }
    }
}
