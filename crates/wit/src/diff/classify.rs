//! Every change, and whom it breaks.

mod annotations;

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{InterfaceId, Resolve, Stability, WorldId, WorldItem};

use super::pairs::{ItemPair, Pairs, Roles, is_own, named_items};
use super::{Change, ChangeKind, Effect};
use crate::Loaded;
use crate::compare::{
    Direction, Found, InterfaceName, Items, Mismatch, Side, Walk, function_label, named,
};
use crate::types::interface_name;
use annotations::{annotated, features};

pub(super) fn changes(old: &Loaded, new: &Loaded, pairs: &Pairs<'_>) -> Vec<Change> {
    let mut all = Changes {
        old,
        new,
        pairs,
        roles: roles(old, new, pairs),
        features: features(&old.resolve),
        list: Vec::new(),
    };
    all.package();
    all.worlds();
    all.interfaces();
    all.world_items();
    all.annotations();
    all.list
}

/// What the worlds of either side do with the interfaces of the old one, or
/// with those that only the new one has.
fn roles(old: &Loaded, new: &Loaded, pairs: &Pairs<'_>) -> BTreeMap<(bool, InterfaceId), Roles> {
    let mut roles: BTreeMap<(bool, InterfaceId), Roles> = BTreeMap::new();
    let worlds = |side: usize| -> Vec<_> {
        let pick = |pair: &(wit_parser::WorldId, wit_parser::WorldId)| [pair.0, pair.1][side];
        let alone = [&pairs.worlds_removed, &pairs.worlds_added][side];
        let pairs = pairs.worlds.iter().map(pick);
        pairs.chain(alone.iter().copied()).collect()
    };
    for (side, loaded) in [old, new].into_iter().enumerate() {
        for world in worlds(side) {
            let world = &loaded.resolve.worlds[world];
            for (direction, items) in [
                (Direction::Import, &world.imports),
                (Direction::Export, &world.exports),
            ] {
                for item in items.values() {
                    let WorldItem::Interface { id, .. } = item else {
                        continue;
                    };
                    let counterpart = pairs
                        .interfaces
                        .iter()
                        .find(|(_, new_id)| side == 1 && new_id == id);
                    let key = match counterpart {
                        Some((old_id, _)) => (false, *old_id),
                        None => (side == 1, *id),
                    };
                    roles.entry(key).or_default().insert(direction);
                }
            }
        }
    }
    roles
}

/// Where an interface is, as changes say it.
struct Place {
    place: String,
    path: Vec<String>,
}

impl Place {
    fn of(interface: &str) -> Self {
        Self {
            place: format!("`{interface}`"),
            path: Vec::new(),
        }
    }
}

struct Changes<'a> {
    old: &'a Loaded,
    new: &'a Loaded,
    pairs: &'a Pairs<'a>,
    /// By whether it is only on the new side, and the interface there.
    roles: BTreeMap<(bool, InterfaceId), Roles>,
    /// What the old side has gates for.
    features: BTreeSet<String>,
    list: Vec<Change>,
}

impl<'a> Changes<'a> {
    fn add(&mut self, place: String, path: Vec<String>, kind: ChangeKind, effect: Effect) {
        self.add_gated(place, path, kind, effect, &Stability::Unknown);
    }

    /// Adds a change of something that may be behind a gate.
    fn add_gated(
        &mut self,
        place: String,
        path: Vec<String>,
        kind: ChangeKind,
        mut effect: Effect,
        stability: &Stability,
    ) {
        let gate = feature(stability).map(str::to_owned);
        if let (ChangeKind::Added, Some(feature)) = (&kind, &gate) {
            // Nobody can have turned on a feature that is new.
            effect.guests &= self.features.contains(feature);
        }
        self.list.push(Change {
            place,
            path,
            kind,
            effect,
            gate,
        });
    }

    /// An interface without a world counts as one that guests import.
    fn roles_of(&self, is_new: bool, id: InterfaceId) -> Roles {
        match self.roles.get(&(is_new, id)) {
            Some(roles) => roles.clone(),
            None => Roles::from([Direction::Import]),
        }
    }

    /// Another name of the package is another name of all that is in it.
    fn package(&mut self) {
        if !self.pairs.whole {
            return;
        }
        let plain = |loaded: &Loaded| {
            let name = &loaded.resolve.packages[loaded.package].name;
            format!("{}:{}", name.namespace, name.name)
        };
        let (old, new) = (plain(self.old), plain(self.new));
        if old != new {
            let kind = ChangeKind::Renamed {
                to: new,
                evidence: "the two that were compared".to_owned(),
            };
            self.add(format!("package `{old}`"), Vec::new(), kind, BOTH);
        }
    }

    fn worlds(&mut self) {
        for id in &self.pairs.worlds_removed {
            let world = &self.old.resolve.worlds[*id];
            let place = format!("world `{}`", world.name);
            let stability = world.stability.clone();
            self.add_gated(place, Vec::new(), ChangeKind::Removed, BOTH, &stability);
        }
        for id in &self.pairs.worlds_added {
            let world = &self.new.resolve.worlds[*id];
            let place = format!("world `{}`", world.name);
            let stability = world.stability.clone();
            self.add_gated(place, Vec::new(), ChangeKind::Added, ADDS, &stability);
        }
    }

    fn interfaces(&mut self) {
        let side = |loaded: &'a Loaded| Side {
            resolve: &loaded.resolve,
            world: None,
        };
        let mut walk = Walk::new(side(self.old), side(self.new));
        let key = |place: &Place| format!("{} {}", place.place, place.path.join(" "));
        let mut by_key = BTreeMap::new();
        for (old, new) in &self.pairs.interfaces {
            let place = self.place_of(*old);
            walk.pair(*old, *new, key(&place));
            by_key.insert(key(&place), (place, *old, *new));
        }
        for (old, new) in &self.pairs.interfaces {
            let (old_items, new_items) = (
                Items::of_interface(&self.old.resolve, *old, None),
                Items::of_interface(&self.new.resolve, *new, None),
            );
            let name = key(&self.place_of(*old));
            walk.items(Direction::Import, Some(name), &old_items, &new_items);
        }
        for mut found in walk.finish() {
            let name = found.location.interface.as_deref().unwrap_or_default();
            let Some((place, old, new)) = by_key.get(name) else {
                // An interface of another package that no world mentions.
                let roles = Roles::from([Direction::Import]);
                self.found(format!("`{name}`"), found, &roles, None);
                continue;
            };
            let stability = self.stability_of(&found, *old, *new);
            let path = &mut found.difference.path;
            path.splice(0..0, place.path.iter().cloned());
            let roles = self.roles_of(false, *old);
            self.found(place.place.clone(), found, &roles, stability);
        }
        self.interfaces_on_one_side();
    }

    fn interfaces_on_one_side(&mut self) {
        for id in &self.pairs.interfaces_removed {
            let place = format!("`{}`", interface_name(&self.old.resolve, *id));
            let effect = removal(&self.roles_of(false, *id));
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
    fn place_of(&self, id: InterfaceId) -> Place {
        let resolve = &self.old.resolve;
        let in_a_world = || {
            let worlds = self.pairs.worlds.iter().map(|(old, _)| *old);
            worlds.into_iter().find_map(|world| {
                [Direction::Import, Direction::Export]
                    .into_iter()
                    .find_map(|direction| {
                        let items = named_items(resolve, world, direction);
                        let (name, item) = items.into_iter().find(|(_, item)| {
                            matches!(item, WorldItem::Interface { id: other, .. } if *other == id)
                        })?;
                        Some(Place {
                            place: format!("world `{}`", resolve.worlds[world].name),
                            path: vec![item_label(resolve, direction, &name, item)],
                        })
                    })
            })
        };
        match resolve.id_of(id) {
            Some(name) => Place::of(&name),
            None => in_a_world().unwrap_or_else(|| Place::of(&interface_name(resolve, id))),
        }
    }

    /// The annotation that decides whether anything was promised about an item.
    fn stability_of(&self, found: &Found, old: InterfaceId, new: InterfaceId) -> Option<Stability> {
        let label = found.difference.path.first()?;
        let added = matches!(found.difference.what, Mismatch::OnlyRight { .. }) && found.is_item;
        let (resolve, id) = if added {
            (&self.new.resolve, new)
        } else {
            (&self.old.resolve, old)
        };
        let interface = &resolve.interfaces[id];
        if feature(&interface.stability).is_some() {
            return Some(interface.stability.clone());
        }
        annotated(resolve, id)
            .into_iter()
            .find(|item| item.label == *label)
            .map(|item| item.stability.clone())
    }

    fn found(&mut self, place: String, found: Found, roles: &Roles, stability: Option<Stability>) {
        let what = found.difference.what;
        let (kind, effect) = match what {
            Mismatch::OnlyLeft { .. } if found.is_item => (ChangeKind::Removed, removal(roles)),
            Mismatch::OnlyRight { .. } if found.is_item => (ChangeKind::Added, addition(roles)),
            Mismatch::OnlyLeft { .. } => (ChangeKind::Removed, BOTH),
            Mismatch::OnlyRight { .. } => (ChangeKind::Added, BOTH),
            what => (ChangeKind::Changed(what), BOTH),
        };
        let stability = stability.unwrap_or(Stability::Unknown);
        self.add_gated(place, found.difference.path, kind, effect, &stability);
    }

    fn world_items(&mut self) {
        for pair in &self.pairs.items {
            let world = &self.old.resolve.worlds[pair.worlds.0];
            let place = format!("world `{}`", world.name);
            match (&pair.old, &pair.new) {
                (Some((name, item)), None) => self.item_removed(pair, place, name, item),
                (None, Some((name, item))) => self.item_added(pair, place, name, item),
                (Some(old), Some(new)) => self.item_on_both(pair, place, old, new),
                (None, None) => {}
            }
        }
    }

    fn item_removed(&mut self, pair: &ItemPair<'_>, place: String, name: &str, item: &WorldItem) {
        // An interface that is gone altogether was mentioned already.
        if let WorldItem::Interface { id, .. } = item
            && self.pairs.interfaces_removed.contains(id)
        {
            return;
        }
        let effect = removal(&Roles::from([pair.direction]));
        let stability = item_stability(&self.old.resolve, pair.worlds.0, item).clone();
        let label = item_label(&self.old.resolve, pair.direction, name, item);
        self.add_gated(place, vec![label], ChangeKind::Removed, effect, &stability);
    }

    fn item_added(&mut self, pair: &ItemPair<'_>, place: String, name: &str, item: &WorldItem) {
        let effect = match item {
            // A type of the world asks nothing of anybody by itself.
            WorldItem::Type { .. } => ADDS,
            _ => addition(&Roles::from([pair.direction])),
        };
        let stability = item_stability(&self.new.resolve, pair.worlds.1, item).clone();
        let label = item_label(&self.new.resolve, pair.direction, name, item);
        self.add_gated(place, vec![label], ChangeKind::Added, effect, &stability);
    }

    fn item_on_both(
        &mut self,
        pair: &ItemPair<'_>,
        place: String,
        (name, item): &(String, &'a WorldItem),
        (new_name, new_item): &(String, &'a WorldItem),
    ) {
        if matches!(item, WorldItem::Interface { .. }) {
            let own = is_own(self.old, item) && is_own(self.new, new_item);
            let stands = InterfaceName::parse(name).stands_for(&InterfaceName::parse(new_name));
            if !own && !stands {
                let kind = ChangeKind::Version {
                    old: name.clone(),
                    new: new_name.clone(),
                };
                let effect = Effect {
                    guests: true,
                    hosts: pair.direction == Direction::Export,
                    adds: true,
                };
                let label = item_label(&self.old.resolve, pair.direction, name, item);
                self.add(place, vec![label], kind, effect);
            }
            return;
        }
        let side = |loaded: &'a Loaded| Side {
            resolve: &loaded.resolve,
            world: None,
        };
        let mut walk = Walk::new(side(self.old), side(self.new));
        for (old, new) in &self.pairs.interfaces {
            walk.pair(*old, *new, interface_name(&self.old.resolve, *old));
        }
        walk.items(
            pair.direction,
            None,
            &Items::of_world_item(item),
            &Items::of_world_item(new_item),
        );
        let stability = item_stability(&self.old.resolve, pair.worlds.0, item).clone();
        for found in walk.finish() {
            // What is in an interface was found there.
            if found.location.interface.is_none()
                && !self
                    .list
                    .iter()
                    .any(|change| change.place == place && change.path == found.difference.path)
            {
                let roles = Roles::from([pair.direction]);
                self.found(place.clone(), found, &roles, Some(stability.clone()));
            }
        }
    }
}

const BOTH: Effect = Effect {
    guests: true,
    hosts: true,
    adds: false,
};
const ADDS: Effect = Effect {
    guests: false,
    hosts: false,
    adds: true,
};

/// Guests miss what they import, hosts what they call.
fn removal(roles: &Roles) -> Effect {
    Effect {
        guests: roles.contains(&Direction::Import),
        hosts: roles.contains(&Direction::Export),
        adds: false,
    }
}

/// New hosts call an export that old guests do not have; nobody misses an import.
fn addition(roles: &Roles) -> Effect {
    Effect {
        guests: roles.contains(&Direction::Export),
        hosts: false,
        adds: true,
    }
}

/// The feature that something is behind.
fn feature(stability: &Stability) -> Option<&str> {
    match stability {
        Stability::Unstable { feature, .. } => Some(feature),
        _ => None,
    }
}

/// The annotation that decides whether anything was promised about an item of a world.
fn item_stability<'a>(resolve: &'a Resolve, world: WorldId, item: &'a WorldItem) -> &'a Stability {
    let of_world = &resolve.worlds[world].stability;
    match feature(of_world) {
        Some(_) => of_world,
        None => item.stability(resolve),
    }
}

fn item_label(resolve: &Resolve, direction: Direction, name: &str, item: &WorldItem) -> String {
    match item {
        WorldItem::Interface { .. } => {
            format!("{} {name}", crate::check::direction(direction))
        }
        WorldItem::Function(function) => format!(
            "{} {}",
            crate::check::direction(direction),
            function_label(resolve, function)
        ),
        WorldItem::Type { id, .. } => named(resolve, *id, name),
    }
}
