//! Whose resource it is: two parts that pass a resource to each other must
//! have it from the same instance. The names of their types do not tell.

use wit_component::DecodedWasm;
use wit_parser::{InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldId, WorldItem};

use super::explain::{Explanation, Fate, Instance, Mismatch, NearMiss, Open};
use super::part::Parts;

/// How messages call whoever satisfies what stays open.
const HOST: &str = "the host";

/// A component's WIT.
struct World {
    resolve: Resolve,
    world: WorldId,
}

/// Marks the imports of `explanation` whose resources the two sides take from
/// different instances; says whether there are any.
pub(super) fn mark(parts: &Parts, explanation: &mut Explanation) -> bool {
    let worlds: Vec<Option<World>> = explanation
        .instances
        .iter()
        .map(|instance| world(parts, instance))
        .collect();
    let mut marks = Vec::new();
    for user in 0..explanation.instances.len() {
        for place in 0..explanation.instances[user].imports.len() {
            if let Some(miss) = mismatch(explanation, &worlds, user, place) {
                marks.push((user, place, miss));
            }
        }
    }
    let any = !marks.is_empty();
    for (user, place, miss) in marks {
        explanation.instances[user].imports[place].fate = Fate::NearMiss(vec![miss]);
    }
    any
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

/// The first resource that an import and what satisfies it do not share.
fn mismatch(
    explanation: &Explanation,
    worlds: &[Option<World>],
    user: usize,
    place: usize,
) -> Option<NearMiss> {
    let import = &explanation.instances[user].imports[place];
    let (part, export, supplier) = match &import.fate {
        Fate::Satisfied(supply) => {
            let supplier = position(explanation, &supply.instance)?;
            (&supply.instance, &supply.export, Some(supplier))
        }
        Fate::Open(_) => (&import.name, &import.name, None),
        _ => return None,
    };
    let of_user = worlds[user].as_ref()?;
    let interface = of_user.interface(&import.name, Side::Import)?;
    for (name, ty) in &of_user.resolve.interfaces[interface].types {
        let Some((owner, resource)) = of_user.resource(*ty) else {
            continue;
        };
        if owner == interface {
            continue;
        }
        let owner = of_user.name(owner)?;
        let here = origin(explanation, worlds, user, &owner, Side::Import);
        let there = match supplier {
            None => HOST.to_owned(),
            Some(supplier) => {
                let theirs = worlds[supplier].as_ref()?;
                let interface = theirs.interface(export, Side::Export)?;
                let ty = theirs.resolve.interfaces[interface].types.get(name)?;
                let (owner, _) = theirs.resource(*ty)?;
                let owner = theirs.name(owner)?;
                origin(explanation, worlds, supplier, &owner, Side::Export)
            }
        };
        if here != there {
            return Some(NearMiss {
                part: supplier.map_or_else(|| HOST.to_owned(), |_| part.clone()),
                export: export.clone(),
                reason: Mismatch::Resource {
                    resource: format!("{owner} . {resource}"),
                    here,
                    there,
                },
            });
        }
    }
    None
}

/// Which instance an instance has the resources of an interface from; on the
/// side of its exports its own come first.
fn origin(
    explanation: &Explanation,
    worlds: &[Option<World>],
    instance: usize,
    interface: &str,
    side: Side,
) -> String {
    let (mut instance, mut side) = (instance, side);
    let mut interface = interface.to_owned();
    // Each step goes to another instance, and there are no circles.
    for _ in 0..explanation.instances.len() {
        let account = &explanation.instances[instance];
        let exports_it = worlds[instance]
            .as_ref()
            .is_some_and(|world| world.interface(&interface, Side::Export).is_some());
        if matches!(side, Side::Export) && exports_it {
            return account.name.clone();
        }
        let import = account
            .imports
            .iter()
            .find(|import| import.name == interface);
        match import.map(|import| &import.fate) {
            Some(Fate::Satisfied(supply)) => {
                let Some(supplier) = position(explanation, &supply.instance) else {
                    return supply.instance.clone();
                };
                instance = supplier;
                interface.clone_from(&supply.export);
                side = Side::Export;
            }
            Some(Fate::Open(
                Open::Wasi | Open::Types | Open::Unmatched(_) | Open::Allowed(_) | Open::Script(_),
            )) => {
                return HOST.to_owned();
            }
            _ => return account.name.clone(),
        }
    }
    HOST.to_owned()
}

fn position(explanation: &Explanation, name: &str) -> Option<usize> {
    explanation
        .instances
        .iter()
        .position(|instance| instance.name == name)
}

#[derive(Clone, Copy)]
enum Side {
    Import,
    Export,
}

impl World {
    /// The interface that is imported or exported under a name.
    fn interface(&self, name: &str, side: Side) -> Option<InterfaceId> {
        let world = &self.resolve.worlds[self.world];
        let items = match side {
            Side::Import => &world.imports,
            Side::Export => &world.exports,
        };
        items.iter().find_map(|(key, item)| match item {
            WorldItem::Interface { id, .. } if self.resolve.name_world_key(key) == name => {
                Some(*id)
            }
            _ => None,
        })
    }

    fn name(&self, interface: InterfaceId) -> Option<String> {
        self.resolve.id_of(interface)
    }

    /// The resource that a type stands for, and the interface it belongs to.
    fn resource(&self, ty: TypeId) -> Option<(InterfaceId, &str)> {
        let mut ty = &self.resolve.types[ty];
        loop {
            match (&ty.kind, ty.owner) {
                (TypeDefKind::Type(Type::Id(aliased)), _) => ty = &self.resolve.types[*aliased],
                (TypeDefKind::Resource, TypeOwner::Interface(owner)) => {
                    return Some((owner, ty.name.as_deref()?));
                }
                _ => return None,
            }
        }
    }
}
