//! What is in interfaces, and whether their resources come from where they came from.

use std::collections::{BTreeMap, HashMap};

use wit_parser::{InterfaceId, Resolve, Stability, TypeDefKind, TypeId, WorldId, WorldItem};

use super::annotations::annotated;
use super::roles::removal;
use super::{ADDS, Age, Changes, Place, feature, item_label, item_stability};
use crate::compare::{Found, Items, Location, Side, Walk, WitDifferenceKind, named};
use crate::diff::pairs::{ItemPair, Pairs, Roles, is_text, named_items};
use crate::diff::{ChangeKind, Effect};
use crate::model::Direction;
use crate::model::Loaded;
use crate::types::interface_name;

/// Where in the worlds that have a counterpart each interface of the old side is.
pub(super) fn places_in_worlds(
    old: &Loaded,
    pairs: &Pairs<'_>,
) -> HashMap<(InterfaceId, Direction), Place> {
    let resolve = &old.resolve;
    let mut places = HashMap::new();
    for (world, _) in &pairs.worlds {
        for direction in [Direction::Import, Direction::Export] {
            for (name, item) in named_items(resolve, *world, direction) {
                if let WorldItem::Interface { id, .. } = item {
                    places.entry((*id, direction)).or_insert_with(|| Place {
                        place: format!("world `{}`", resolve.worlds[*world].name),
                        path: vec![item_label(resolve, direction, &name, item)],
                    });
                }
            }
        }
    }
    places
}

/// The gates of the worlds in which interfaces without a name are written.
pub(super) fn world_gates(
    age: Age,
    loaded: &Loaded,
) -> impl Iterator<Item = ((Age, InterfaceId), &Stability)> {
    let resolve = &loaded.resolve;
    let worlds = resolve.worlds.iter().map(|(_, world)| world);
    let gated = worlds.filter(|world| feature(&world.stability).is_some());
    gated.flat_map(move |world| {
        let items = world.imports.values().chain(world.exports.values());
        items.filter_map(move |item| match item {
            WorldItem::Interface { id, .. } if resolve.interfaces[*id].name.is_none() => {
                Some(((age, *id), &world.stability))
            }
            _ => None,
        })
    })
}

/// Whom it concerns if the item in which something was found is gone or new.
pub(super) struct Effects {
    pub removed: Effect,
    pub added: Effect,
}

/// A difference, and in which directions it is one where they were told apart.
struct Met {
    found: Found,
    directions: Roles,
}

impl<'a> Changes<'a> {
    pub(super) fn interfaces(&mut self) {
        let mut by_key = BTreeMap::new();
        for (old, new) in &self.pairs.interfaces {
            let place = self.place_of(*old);
            by_key.insert(place.key(), (place, *old, *new));
        }
        for Met {
            mut found,
            directions,
        } in self.differences()
        {
            let name = found.location.interface.as_deref().unwrap_or_default();
            let Some((place, old, new)) = by_key.get(name) else {
                // An interface of another package that no world mentions.
                let effects = Effects {
                    removed: removal(&Roles::from([Direction::Import])),
                    added: ADDS,
                };
                self.found(format!("`{name}`"), found, &effects, None);
                continue;
            };
            let stability = self.stability_of(&found, *old, *new).cloned();
            self.mark_use(&mut found, *old, *new);
            let mut place = place.clone();
            let mut effects = Effects {
                removed: self.concerned.by_removal(*old),
                added: self.concerned.by_addition(*old),
            };
            if !directions.is_empty() {
                effects = Effects {
                    removed: removal(&directions),
                    added: self.concerned.addition(&directions),
                };
                let roles = self.concerned.throughout(*old);
                let here: Roles = directions.intersection(&roles).copied().collect();
                if here != roles
                    && let Some(here) = here.first()
                    && let Some(inside) = self.place_in(*old, *here)
                {
                    place = inside;
                }
            }
            found.difference.path.splice(0..0, place.path);
            self.found(place.place, found, &effects, stability);
        }
        self.identities();
        self.interfaces_on_one_side();
    }

    /// What differs in interfaces, wherever their resources come from. Of a component
    /// it is known what it imports of an interface and what it exports.
    fn differences(&self) -> Vec<Met> {
        let is_apart = !is_text(self.old) || !is_text(self.new);
        if !is_apart {
            let mut walk = self.walk(None);
            for (old, new) in &self.pairs.interfaces {
                let (old_items, new_items) = (
                    Items::of_interface(&self.old.resolve, *old, None),
                    Items::of_interface(&self.new.resolve, *new, None),
                );
                let name = self.place_of(*old).key();
                walk.items(Direction::Import, Some(name), &old_items, &new_items);
            }
            let directions = Roles::new();
            return (walk.finish().into_iter())
                .map(|found| Met {
                    found,
                    directions: directions.clone(),
                })
                .collect();
        }
        let mut differences: Vec<Met> = Vec::new();
        let mut by_place: BTreeMap<(Location, Vec<String>), Vec<usize>> = BTreeMap::new();
        for direction in [Direction::Import, Direction::Export] {
            let mut walk = self.walk(None);
            for pair in &self.pairs.items {
                if pair.direction == direction {
                    self.compare(&mut walk, pair, Direction::Import);
                }
            }
            for found in walk.finish() {
                let path = found.difference.path.clone();
                let here = by_place.entry((found.location.clone(), path)).or_default();
                let mut indices = here.iter().copied();
                match indices.find(|index| differences[*index].found.difference == found.difference)
                {
                    Some(index) => {
                        differences[index].directions.insert(direction);
                    }
                    None => {
                        here.push(differences.len());
                        differences.push(Met {
                            found,
                            directions: Roles::from([direction]),
                        });
                    }
                }
            }
        }
        differences
    }

    /// Resources that a world of the old side had from elsewhere than that of the new.
    fn identities(&mut self) {
        let mut places = BTreeMap::new();
        for (old, new) in &self.pairs.interfaces {
            let place = self.place_of(*old);
            places.insert(place.key(), (place, *old, *new));
        }
        for worlds in &self.pairs.worlds {
            let mut walk = self.walk(Some(*worlds));
            let pairs = self.pairs.items.iter();
            let pairs: Vec<_> = pairs.filter(|pair| pair.worlds == *worlds).collect();
            for pair in &pairs {
                self.compare(&mut walk, pair, pair.direction);
            }
            for mut found in walk.finish() {
                let name = found.location.interface.as_deref().unwrap_or_default();
                let Some((place, old, new)) = places.get(name) else {
                    continue;
                };
                let is_identity =
                    matches!(found.difference.kind, WitDifferenceKind::Identity { .. });
                let of_item = pairs
                    .iter()
                    .filter(|pair| pair.direction == found.location.direction)
                    .filter_map(|pair| Some((pair.worlds.0, pair.old.as_ref()?.1)))
                    .find(|(_, item)| matches!(item, WorldItem::Interface { id, .. } if id == old))
                    .map(|(world, item)| item_stability(&self.old.resolve, world, item));
                let gated = of_item.filter(|stability| feature(stability).is_some());
                let stability = match gated {
                    Some(stability) => Some(stability.clone()),
                    None => self.stability_of(&found, *old, *new).cloned(),
                };
                found.difference.path.splice(0..0, place.path.clone());
                let is_known = self.is_known(&place.place, &found.difference.path);
                if is_identity && !is_known {
                    let effects = Effects {
                        removed: super::BOTH,
                        added: super::BOTH,
                    };
                    self.found(place.place.clone(), found, &effects, stability);
                }
            }
        }
    }

    /// A walk in which what was paired is the same interface.
    pub(super) fn walk(&self, worlds: Option<(WorldId, WorldId)>) -> Walk<'a> {
        let side = |loaded: &'a Loaded, world| Side {
            resolve: &loaded.resolve,
            world,
        };
        let (old, new) = worlds.unzip();
        let mut walk = Walk::new(side(self.old, old), side(self.new, new));
        for (old, new) in &self.pairs.interfaces {
            walk.pair(*old, *new, self.place_of(*old).key());
        }
        walk
    }

    /// Compares an interface that is imported or exported on both sides.
    fn compare(&self, walk: &mut Walk<'a>, pair: &ItemPair<'a>, direction: Direction) {
        if let (
            Some((name, WorldItem::Interface { id, .. })),
            Some((new_name, WorldItem::Interface { id: new_id, .. })),
        ) = (&pair.old, &pair.new)
        {
            let has = self.old.crossing(pair.direction, name);
            let old_items = Items::of_interface(&self.old.resolve, *id, has);
            let has = self.new.crossing(pair.direction, new_name);
            let new_items = Items::of_interface(&self.new.resolve, *new_id, has);
            let name = self.place_of(*id).key();
            walk.items(direction, Some(name), &old_items, &new_items);
        }
    }

    fn interfaces_on_one_side(&mut self) {
        for id in &self.pairs.interfaces_removed {
            let place = format!("`{}`", interface_name(&self.old.resolve, *id));
            let effect = self.concerned.by_removal(*id);
            let stability = self.old.resolve.interfaces[*id].stability.clone();
            self.add_gated(place, Vec::new(), ChangeKind::Removed, effect, &stability);
        }
        for id in &self.pairs.interfaces_added {
            let place = format!("`{}`", interface_name(&self.new.resolve, *id));
            // Whether a guest must export it is said where the world is.
            let stability = self.new.resolve.interfaces[*id].stability.clone();
            self.add_gated(place, Vec::new(), ChangeKind::Added, ADDS, &stability);
        }
    }

    /// Where an interface of the old side is: one without a name is in a world.
    pub(super) fn place_of(&self, id: InterfaceId) -> Place {
        let resolve = &self.old.resolve;
        match resolve.id_of(id) {
            Some(name) => Place::of(&name),
            None => [Direction::Import, Direction::Export]
                .into_iter()
                .find_map(|direction| self.place_in(id, direction))
                .unwrap_or_else(|| Place::of(&interface_name(resolve, id))),
        }
    }

    /// Where in a world an interface of the old side is.
    fn place_in(&self, id: InterfaceId, direction: Direction) -> Option<Place> {
        self.places_in_worlds.get(&(id, direction)).cloned()
    }

    /// The annotation that decides whether anything was promised about an item.
    fn stability_of(
        &mut self,
        found: &Found,
        old: InterfaceId,
        new: InterfaceId,
    ) -> Option<&'a Stability> {
        let label = found.difference.path.first()?;
        let (age, loaded, id) = if is_added(found) {
            (Age::New, self.new, new)
        } else {
            (Age::Old, self.old, old)
        };
        let own = &loaded.resolve.interfaces[id].stability;
        let around = self.gate_of_world(age, id).unwrap_or(own);
        if feature(around).is_some() {
            return Some(around);
        }
        let gates = self.gates.entry((age, id)).or_insert_with(|| {
            let items = annotated(&loaded.resolve, id).into_iter();
            items.map(|item| (item.label, item.stability)).collect()
        });
        gates.get(label).copied()
    }

    /// The gate of the world that an interface is written in.
    pub(super) fn gate_of_world(&self, age: Age, id: InterfaceId) -> Option<&'a Stability> {
        self.world_gates.get(&(age, id)).copied()
    }

    /// Says of a type that is there or not there by a `use` that it is only that.
    fn mark_use(&self, found: &mut Found, old: InterfaceId, new: InterfaceId) {
        let only_left = matches!(found.difference.kind, WitDifferenceKind::OnlyLeft { .. });
        let (resolve, id) = if is_added(found) {
            (&self.new.resolve, new)
        } else if found.is_item && only_left {
            (&self.old.resolve, old)
        } else {
            return;
        };
        if let [label] = found.difference.path.as_mut_slice()
            && let Some((_, name)) = label.split_once(' ')
            && let Some(id) = resolve.interfaces[id].types.get(name)
            && is_use(resolve, *id)
            && named(resolve, *id, name) == *label
        {
            *label = format!("use of {label}");
        }
    }
}

fn is_added(found: &Found) -> bool {
    found.is_item && matches!(found.difference.kind, WitDifferenceKind::OnlyRight { .. })
}

/// Whether a type is only the name that a `use` brought.
pub(super) fn is_use(resolve: &Resolve, id: TypeId) -> bool {
    match resolve.types[id].kind {
        TypeDefKind::Type(wit_parser::Type::Id(of)) => {
            resolve.types[of].owner != resolve.types[id].owner
        }
        _ => false,
    }
}
