//! What worlds import and export.

use std::collections::HashSet;

use wit_parser::{Resolve, WorldItem};

use super::contents::{Effects, is_use};
use super::roles::removal;
use super::{ADDS, Changes, item_label, item_stability};
use crate::compare::{Items, Location, Walk, function_label, is_semver_compatible};
use crate::diff::pairs::{ItemPair, Roles, is_own};
use crate::diff::{ChangeKind, Effect};
use crate::model::Direction;
use crate::model::Loaded;
use crate::types::interface_name;

impl<'a> Changes<'a> {
    pub(super) fn world_items(&mut self) {
        // One for each world: what a function of it uses is compared once for all of them.
        let mut walk = None;
        for pair in &self.pairs.items {
            let world = &self.old.resolve.worlds[pair.worlds.0];
            let place = format!("world `{}`", world.name);
            match (&pair.old, &pair.new) {
                (Some((name, item)), None) => self.item_removed(pair, place, name, item),
                (None, Some((name, item))) => self.item_added(pair, place, name, item),
                (Some((name, item @ WorldItem::Interface { .. })), Some(new)) => {
                    self.interface_on_both(pair, place, (name, item), new);
                }
                (Some(old), Some((_, new))) => {
                    let walk = match &mut walk {
                        Some((worlds, walk)) if *worlds == pair.worlds => walk,
                        _ => &mut walk.insert((pair.worlds, self.walk(None))).1,
                    };
                    self.item_on_both(walk, pair, place, old, new);
                }
                (None, None) => {}
            }
        }
        for pair in &self.pairs.uses {
            let place = format!(
                "`{}`",
                self.old.resolve.id_of(pair.by.0).unwrap_or_default()
            );
            let label = format!("use {}", pair.old);
            self.version(place, label, (&pair.old, &pair.new), Direction::Import);
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
        let label = one_sided_label(&self.old.resolve, pair.direction, name, item);
        self.add_gated(place, vec![label], ChangeKind::Removed, effect, &stability);
    }

    fn item_added(&mut self, pair: &ItemPair<'_>, place: String, name: &str, item: &WorldItem) {
        let effect = match item {
            // A type of the world asks nothing of anybody by itself.
            WorldItem::Type { .. } => ADDS,
            _ => self.concerned.addition(&Roles::from([pair.direction])),
        };
        let stability = item_stability(&self.new.resolve, pair.worlds.1, item).clone();
        let label = one_sided_label(&self.new.resolve, pair.direction, name, item);
        self.add_gated(place, vec![label], ChangeKind::Added, effect, &stability);
    }

    fn interface_on_both(
        &mut self,
        pair: &ItemPair<'_>,
        place: String,
        (name, item): (&String, &WorldItem),
        (new_name, new_item): &(String, &WorldItem),
    ) {
        let label = item_label(&self.old.resolve, pair.direction, name, item);
        if is_own(self.old, item) && is_own(self.new, new_item) {
            self.name_of_own(pair, place, label, new_name);
        } else {
            self.version(place, label, (name, new_name), pair.direction);
        }
    }

    fn item_on_both(
        &mut self,
        walk: &mut Walk<'a>,
        pair: &ItemPair<'_>,
        place: String,
        (name, item): &(String, &'a WorldItem),
        new_item: &'a WorldItem,
    ) {
        let label = item_label(&self.old.resolve, pair.direction, name, item);
        let location = Location {
            direction: pair.direction,
            interface: None,
            pair: None,
            item: Some(name.clone()),
        };
        walk.items_at(
            location,
            &Items::of_world_item(item),
            &Items::of_world_item(new_item),
        );
        let stability = item_stability(&self.old.resolve, pair.worlds.0, item).clone();
        let roles = Roles::from([pair.direction]);
        let effects = Effects {
            removed: removal(&roles),
            added: self.concerned.addition(&roles),
        };
        for mut found in walk.take_found() {
            // What is in an interface was found there.
            if found.location.interface.is_some() {
                continue;
            }
            if let (WorldItem::Function(function), [first, ..]) =
                (item, found.difference.path.as_mut_slice())
                && *first == function_label(&self.old.resolve, function)
            {
                // It may be imported and exported, and change in one of the two.
                first.clone_from(&label);
            }
            if !self.is_known(&place, &found.difference.path) {
                self.found(place.clone(), found, &effects, Some(stability.clone()));
            }
        }
    }

    /// The package's own name is said once, unless only one world is compared.
    fn name_of_own(&mut self, pair: &ItemPair<'_>, place: String, label: String, new_name: &str) {
        if self.pairs.whole || plain_name(self.old) == plain_name(self.new) {
            return;
        }
        let kind = ChangeKind::Renamed {
            to: new_name.to_owned(),
            evidence: "the same name in a package of another name".to_owned(),
        };
        let effect = self.concerned.by_name(pair.direction);
        self.add(place, vec![label], kind, effect);
    }

    /// Another version of an interface of another package.
    fn version(
        &mut self,
        place: String,
        label: String,
        (old, new): (&str, &str),
        direction: Direction,
    ) {
        if !is_semver_compatible(old, new) {
            let effect = self.concerned.by_name(direction);
            self.add(place, vec![label], version(old, new), effect);
        }
    }

    /// Interfaces of other packages in another version that may stand for the old one, and of
    /// which there is nothing else to say.
    pub(super) fn other_versions(&mut self) {
        let mut others = Vec::new();
        for pair in &self.pairs.items {
            if let (Some((old, item)), Some((new, new_item))) = (&pair.old, &pair.new)
                && let WorldItem::Interface { id, .. } = item
                && !(is_own(self.old, item) && is_own(self.new, new_item))
            {
                let world = &self.old.resolve.worlds[pair.worlds.0];
                let place = format!("world `{}`", world.name);
                let label = item_label(&self.old.resolve, pair.direction, old, item);
                others.push((place, label, *id, old, new));
            }
        }
        for pair in &self.pairs.uses {
            let place = format!("`{}`", interface_name(&self.old.resolve, pair.by.0));
            let label = format!("use {}", pair.old);
            others.push((place, label, pair.interface, &pair.old, &pair.new));
        }
        let list = self.list.iter();
        let changed: HashSet<String> = list.map(|change| change.place.clone()).collect();
        for (place, label, id, old, new) in others {
            let is_known = changed.contains(&self.place_of(id).place);
            if old != new && is_semver_compatible(old, new) && !is_known {
                let effect = Effect::default();
                self.add(place, vec![label], version(old, new), effect);
            }
        }
    }
}

fn version(old: &str, new: &str) -> ChangeKind {
    ChangeKind::Version {
        old: old.to_owned(),
        new: new.to_owned(),
    }
}

/// `acme:db`, without the version.
pub(super) fn plain_name(loaded: &Loaded) -> String {
    let name = &loaded.resolve.packages[loaded.package].name;
    format!("{}:{}", name.namespace, name.name)
}

fn one_sided_label(
    resolve: &Resolve,
    direction: Direction,
    name: &str,
    item: &WorldItem,
) -> String {
    let label = item_label(resolve, direction, name, item);
    match item {
        WorldItem::Type { id, .. } if is_use(resolve, *id) => format!("use of {label}"),
        _ => label,
    }
}
