//! What worlds do with interfaces, and whom it concerns what becomes of those.

use std::collections::BTreeMap;

use wit_parser::{InterfaceId, WorldItem};

use crate::diff::Effect;
use crate::diff::pairs::{Pairs, Roles, is_text, named_items};
use crate::model::Direction;
use crate::model::Loaded;

/// Whom the changes of interfaces concern.
pub(super) struct Concerned {
    /// What worlds of the old side do with its interfaces.
    before: BTreeMap<InterfaceId, Roles>,
    /// What worlds do with them on both sides.
    throughout: BTreeMap<InterfaceId, Roles>,
    /// Whether the new side is a component, which no host can instantiate without all
    /// of its imports; a world only offers them.
    imports_all: bool,
}

impl Concerned {
    pub fn new(old: &Loaded, new: &Loaded, pairs: &Pairs<'_>) -> Self {
        let mut before: BTreeMap<InterfaceId, Roles> = BTreeMap::new();
        let mut throughout: BTreeMap<InterfaceId, Roles> = BTreeMap::new();
        let kept = pairs.worlds.iter().map(|(old, _)| old);
        for world in kept.chain(&pairs.worlds_removed) {
            for direction in [Direction::Import, Direction::Export] {
                for (_, item) in named_items(&old.resolve, *world, direction) {
                    if let WorldItem::Interface { id, .. } = item {
                        before.entry(*id).or_default().insert(direction);
                    }
                }
            }
        }
        for pair in &pairs.items {
            if let (Some((_, WorldItem::Interface { id, .. })), Some(_)) = (&pair.old, &pair.new) {
                throughout.entry(*id).or_default().insert(pair.direction);
            }
        }
        Self {
            before,
            throughout,
            imports_all: !is_text(new),
        }
    }

    /// Who misses what is gone from an interface of the old side.
    pub fn by_removal(&self, id: InterfaceId) -> Effect {
        removal(&or_imported(self.before.get(&id)))
    }

    /// Who does not have what an interface of the old side got.
    pub fn by_addition(&self, id: InterfaceId) -> Effect {
        self.addition(&or_imported(self.throughout.get(&id)))
    }

    /// New hosts call an export that old guests do not have. Nobody has to use an import
    /// that a world offers; what a component imports it needs.
    pub fn addition(&self, roles: &Roles) -> Effect {
        Effect {
            guests: roles.contains(&Direction::Export),
            hosts: self.imports_all && roles.contains(&Direction::Import),
            adds: true,
        }
    }

    /// Who does not have the new name of what is there under another.
    pub fn by_name(&self, direction: Direction) -> Effect {
        Effect {
            guests: true,
            hosts: self.imports_all || direction == Direction::Export,
            adds: true,
        }
    }

    /// What worlds do with an interface on both sides.
    pub fn throughout(&self, id: InterfaceId) -> Roles {
        or_imported(self.throughout.get(&id))
    }
}

/// Guests miss what they import, hosts what they call.
pub(super) fn removal(roles: &Roles) -> Effect {
    Effect {
        guests: roles.contains(&Direction::Import),
        hosts: roles.contains(&Direction::Export),
        adds: false,
    }
}

/// An interface without a world counts as one that guests import.
fn or_imported(roles: Option<&Roles>) -> Roles {
    match roles {
        Some(roles) => roles.clone(),
        None => Roles::from([Direction::Import]),
    }
}
