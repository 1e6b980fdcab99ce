//! Whose resource it is: two parts that pass a resource to each other must
//! have it from the same instance. The names of their types do not tell.

use std::collections::{HashMap, HashSet};

use wit_component::DecodedWasm;
use wit_parser::{
    Function, InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldId, WorldItem,
};

use super::explain::{Explanation, ExportRef, ImportStatus, Instance, NearMiss, NearMissReason};
use super::part::Parts;

/// What messages call the host, which satisfies what stays open.
const HOST: &str = "the host";

/// A component's WIT.
struct World {
    resolve: Resolve,
    world: WorldId,
}

/// A resource as a world knows it.
#[derive(Clone)]
struct Resource {
    /// The interface that it belongs to; `None` when the world itself has it.
    interface: Option<InterfaceId>,
    name: String,
}

/// Where a resource comes from; without a supply it is the host's.
#[derive(PartialEq)]
struct Origin {
    supply: Option<ExportRef>,
    /// Its name there, which distinguishes the resources of one export.
    name: Option<String>,
}

#[derive(Clone, Copy)]
enum Side {
    Import,
    Export,
}

/// The instances with what they import and export.
struct Account<'e> {
    explanation: &'e Explanation,
    worlds: Vec<Option<World>>,
}

/// Marks the imports of `explanation` whose resources the two sides take from
/// different instances; says whether there are any.
pub(super) fn mark(parts: &Parts, explanation: &mut Explanation) -> bool {
    let account = Account {
        worlds: explanation
            .instances
            .iter()
            .map(|instance| world(parts, instance))
            .collect(),
        explanation,
    };
    let mut marks = Vec::new();
    for user in 0..explanation.instances.len() {
        for place in 0..explanation.instances[user].imports.len() {
            if let Some(miss) = account.mismatch(user, place) {
                marks.push((user, place, miss));
            }
        }
    }
    let any = !marks.is_empty();
    for (user, place, miss) in marks {
        explanation.instances[user].imports[place].status = ImportStatus::NearMiss(vec![miss]);
    }
    any
}

/// A resource that an export of the socket uses and that a plug has: it has no name outside of
/// the result.
pub(super) struct Hidden {
    pub export: String,
    pub resource: String,
    pub plug: String,
}

/// The first such resource.
pub(super) fn hidden(parts: &Parts, explanation: &Explanation) -> Option<Hidden> {
    let instances = explanation.instances.iter();
    let account = Account {
        worlds: instances.map(|instance| world(parts, instance)).collect(),
        explanation,
    };
    let world = account.worlds.first()?.as_ref()?;
    world.items(Side::Export).find_map(|(export, _)| {
        let own = world.interface(&export, Side::Export);
        let spoken = world.resources(&export, Side::Export);
        spoken.into_iter().find_map(|(_, resource)| {
            if own.is_some() && resource.interface == own {
                return None;
            }
            let side = account.side(0, &export, &resource);
            let supply = account.origin(0, &resource, side).supply?;
            (supply.instance != explanation.instances[0].name).then(|| Hidden {
                export: export.clone(),
                resource: format!("{} . {}", world.item(&resource), resource.name),
                plug: supply.instance,
            })
        })
    })
}

fn world(parts: &Parts, instance: &Instance) -> Option<World> {
    let part = parts
        .list
        .iter()
        .position(|part| part.name == instance.part || part.name == instance.name)?;
    match wit_component::decode(parts.binary(part)) {
        Ok(DecodedWasm::Component(resolve, world)) if instance.used => {
            Some(World { resolve, world })
        }
        _ => None,
    }
}

impl Account<'_> {
    /// The first resource that an import and what satisfies it do not share.
    fn mismatch(&self, user: usize, place: usize) -> Option<NearMiss> {
        let import = &self.explanation.instances[user].imports[place];
        let supply = match &import.status {
            ImportStatus::Satisfied(supply) => {
                Some((self.position(&supply.instance)?, &supply.export))
            }
            ImportStatus::Open(_) => None,
            _ => return None,
        };
        let ours = self.worlds[user].as_ref()?;
        let own = ours.interface(&import.name, Side::Import);
        let expected = ours.resources(&import.name, Side::Import);
        let found: HashMap<String, Resource> = match supply {
            Some((supplier, export)) => {
                let theirs = self.worlds[supplier].as_ref()?;
                theirs.resources(export, Side::Export).into_iter().collect()
            }
            None => HashMap::new(),
        };
        for (path, resource) in expected {
            // What belongs to the interface itself comes along with it.
            if own.is_some() && resource.interface == own {
                continue;
            }
            let here = self.origin(user, &resource, Side::Import);
            let there = match supply {
                None => Origin::host(),
                Some((supplier, export)) => match found.get(&path) {
                    Some(resource) => {
                        self.origin(supplier, resource, self.side(supplier, export, resource))
                    }
                    None => continue,
                },
            };
            if here != there {
                let name = &resource.name;
                let interface = resource.interface.and_then(|id| ours.resolve.id_of(id));
                return Some(NearMiss {
                    part: supply.map_or_else(
                        || HOST.to_owned(),
                        |(supplier, _)| self.explanation.instances[supplier].name.clone(),
                    ),
                    export: supply.map_or_else(|| import.name.clone(), |(_, name)| name.clone()),
                    reason: NearMissReason::Resource {
                        resource: interface.map_or_else(
                            || name.clone(),
                            |interface| format!("{interface} . {name}"),
                        ),
                        here: here.supply,
                        there: there.supply,
                    },
                });
            }
        }
        None
    }

    /// Where an instance has a resource from; on the side of its exports its own come first.
    fn origin(&self, instance: usize, resource: &Resource, side: Side) -> Origin {
        let (mut instance, mut side, mut resource) = (instance, side, resource.clone());
        // Each step goes to another instance, and there are no circles.
        for _ in 0..self.explanation.instances.len() {
            let account = &self.explanation.instances[instance];
            let Some(world) = &self.worlds[instance] else {
                return Origin::of(account, None, &resource);
            };
            let item = world.item(&resource);
            if matches!(side, Side::Export) && world.has(&item, Side::Export) {
                return Origin::of(account, Some(item), &resource);
            }
            let import = account.imports.iter().find(|import| import.name == item);
            match import.map(|import| &import.status) {
                Some(ImportStatus::Satisfied(supply)) => {
                    let Some(supplier) = self.position(&supply.instance) else {
                        return Origin {
                            supply: Some(supply.clone()),
                            name: Some(resource.name),
                        };
                    };
                    let theirs = self.worlds[supplier].as_ref();
                    let found =
                        theirs.and_then(|world| world.exported(&supply.export, &resource.name));
                    let Some(found) = found else {
                        let account = &self.explanation.instances[supplier];
                        return Origin::of(account, Some(supply.export.clone()), &resource);
                    };
                    instance = supplier;
                    resource = found;
                    side = Side::Export;
                }
                Some(ImportStatus::Open(_)) => return Origin::host(),
                _ => return Origin::of(account, Some(item), &resource),
            }
        }
        Origin::host()
    }

    /// On which side of an instance to look for a resource that an export of it uses: a
    /// function of the world uses what the world imports, if it does.
    fn side(&self, instance: usize, export: &str, resource: &Resource) -> Side {
        let world = self.worlds[instance].as_ref();
        let imported = world.is_some_and(|world| {
            world.interface(export, Side::Export).is_none()
                && world.has(&world.item(resource), Side::Import)
        });
        if imported { Side::Import } else { Side::Export }
    }

    fn position(&self, name: &str) -> Option<usize> {
        let mut instances = self.explanation.instances.iter();
        instances.position(|instance| instance.name == name)
    }
}

impl Origin {
    fn host() -> Self {
        Self {
            supply: None,
            name: None,
        }
    }

    fn of(instance: &Instance, export: Option<String>, resource: &Resource) -> Self {
        Self {
            supply: Some(ExportRef {
                instance: instance.name.clone(),
                export: export.unwrap_or_default(),
            }),
            name: Some(resource.name.clone()),
        }
    }
}

impl World {
    fn items(&self, side: Side) -> impl Iterator<Item = (String, &WorldItem)> {
        let world = &self.resolve.worlds[self.world];
        let items = match side {
            Side::Import => &world.imports,
            Side::Export => &world.exports,
        };
        items
            .iter()
            .map(|(key, item)| (self.resolve.name_world_key(key), item))
    }

    fn has(&self, name: &str, side: Side) -> bool {
        self.items(side).any(|(item, _)| item == name)
    }

    /// The interface that is imported or exported under a name.
    fn interface(&self, name: &str, side: Side) -> Option<InterfaceId> {
        self.items(side).find_map(|(item, what)| match what {
            WorldItem::Interface { id, .. } if item == name => Some(*id),
            _ => None,
        })
    }

    /// What a resource is imported or exported with: its interface, or itself.
    fn item(&self, resource: &Resource) -> String {
        let interface = resource.interface.and_then(|id| self.resolve.id_of(id));
        interface.unwrap_or_else(|| resource.name.clone())
    }

    /// The resource called `name` that an export of this name brings along.
    fn exported(&self, export: &str, name: &str) -> Option<Resource> {
        // A type of the world that is one of an interface: `acme:db/types . row`.
        let (export, name) = export.split_once(" . ").unwrap_or((export, name));
        match self.interface(export, Side::Export) {
            Some(id) => self.resource(*self.resolve.interfaces[id].types.get(name)?),
            None => self
                .items(Side::Export)
                .find_map(|(item, what)| match what {
                    WorldItem::Type { id, .. } if item == export => self.resource(*id),
                    _ => None,
                }),
        }
    }

    /// All resources that an import or export uses, each with the path to it, which is
    /// the same on both sides of a wire.
    fn resources(&self, name: &str, side: Side) -> Vec<(String, Resource)> {
        let mut walk = Walk {
            world: self,
            seen: HashSet::new(),
            found: Vec::new(),
        };
        for (item, what) in self.items(side) {
            if item != name {
                continue;
            }
            match what {
                WorldItem::Interface { id, .. } => {
                    let interface = &self.resolve.interfaces[*id];
                    for (name, ty) in &interface.types {
                        walk.ty(name, Type::Id(*ty));
                    }
                    for (name, function) in &interface.functions {
                        walk.function(name, function);
                    }
                }
                WorldItem::Function(function) => walk.function("", function),
                WorldItem::Type { id, .. } => walk.ty("", Type::Id(*id)),
            }
        }
        walk.found
    }

    /// The resource that a type stands for.
    fn resource(&self, ty: TypeId) -> Option<Resource> {
        let mut ty = &self.resolve.types[ty];
        loop {
            match &ty.kind {
                TypeDefKind::Type(Type::Id(aliased)) => ty = &self.resolve.types[*aliased],
                TypeDefKind::Resource => {
                    return Some(Resource {
                        interface: match ty.owner {
                            TypeOwner::Interface(owner) => Some(owner),
                            _ => None,
                        },
                        name: ty.name.clone()?,
                    });
                }
                _ => return None,
            }
        }
    }
}

/// A walk through types down to the resources in them.
struct Walk<'w> {
    world: &'w World,
    seen: HashSet<TypeId>,
    found: Vec<(String, Resource)>,
}

impl Walk<'_> {
    fn function(&mut self, path: &str, function: &Function) {
        for (place, param) in function.params.iter().enumerate() {
            self.ty(&format!("{path}({place}"), param.ty);
        }
        if let Some(result) = function.result {
            self.ty(&format!("{path})"), result);
        }
    }

    fn ty(&mut self, path: &str, ty: Type) {
        let Type::Id(id) = ty else {
            return;
        };
        if let Some(resource) = self.world.resource(id) {
            self.found.push((path.to_owned(), resource));
            return;
        }
        // What was met before is told by the way that led to it first.
        if !self.seen.insert(id) {
            return;
        }
        let parts: Vec<Type> = match &self.world.resolve.types[id].kind {
            TypeDefKind::Handle(
                wit_parser::Handle::Own(resource) | wit_parser::Handle::Borrow(resource),
            ) => vec![Type::Id(*resource)],
            TypeDefKind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
            TypeDefKind::Variant(variant) => {
                variant.cases.iter().filter_map(|case| case.ty).collect()
            }
            TypeDefKind::Tuple(tuple) => tuple.types.clone(),
            TypeDefKind::Result(result) => result.ok.into_iter().chain(result.err).collect(),
            TypeDefKind::Option(ty)
            | TypeDefKind::List(ty)
            | TypeDefKind::FixedLengthList(ty, _)
            | TypeDefKind::Type(ty) => vec![*ty],
            TypeDefKind::Map(key, value) => vec![*key, *value],
            TypeDefKind::Future(ty) | TypeDefKind::Stream(ty) => ty.iter().copied().collect(),
            _ => Vec::new(),
        };
        for (place, part) in parts.into_iter().enumerate() {
            self.ty(&format!("{path}.{place}"), part);
        }
    }
}
