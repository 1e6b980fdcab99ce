//! What was compared, and what of it uses what.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{InterfaceId, TypeId};

use super::{Found, Location, Walk};
use crate::types::definition;

/// What was compared when something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Site {
    /// The items of one call, counted from 0.
    Item(usize),
    /// A definition, by its index: whatever uses it, what is found in it is found once.
    Definition(usize),
}

/// A type that is the same one on both sides, by its name and place.
pub(crate) struct Definition {
    pub name: String,
    pub home: Location,
}

/// All that a walk found.
pub(crate) struct Walked {
    pub found: Vec<Found>,
    pub definitions: Vec<Definition>,
    uses: BTreeMap<Site, BTreeSet<usize>>,
}

impl Walked {
    /// The definitions that are used at `site`, also by way of others.
    pub fn reached(&self, site: Site) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut open = vec![site];
        while let Some(site) = open.pop() {
            for index in self.uses.get(&site).into_iter().flatten() {
                if reached.insert(*index) {
                    open.push(Site::Definition(*index));
                }
            }
        }
        reached
    }
}

impl Walk<'_> {
    /// Hands out what was found, in the order of discovery, and where it is used.
    pub fn finish_with_uses(self) -> Walked {
        Walked {
            found: self.found,
            definitions: self.definitions,
            uses: self.uses,
        }
    }

    /// Notes the types that two interfaces both have, and that are defined in places which
    /// are not the same: a type that moved is compared where it is known under one name.
    pub(super) fn note_moved(&mut self, left: InterfaceId, right: InterfaceId) {
        let right_types = &self.right.resolve.interfaces[right].types;
        for (name, &left_id) in &self.left.resolve.interfaces[left].types {
            let Some(&right_id) = right_types.get(name) else {
                continue;
            };
            let definitions = (
                definition(self.left.resolve, left_id),
                definition(self.right.resolve, right_id),
            );
            self.moved.entry(definitions).or_insert((left_id, right_id));
        }
    }

    /// Compares a definition at its home, if that did not happen yet.
    pub(super) fn at_home(&mut self, home: Location, left: TypeId, right: TypeId) {
        let known = (home.direction, left, right);
        let next = self.definitions.len();
        let index = *self.indices.entry(known).or_insert(next);
        self.uses.entry(self.site).or_default().insert(index);
        if index < next {
            return;
        }
        self.definitions.push(Definition {
            name: self.left.name(left).unwrap_or_default().to_owned(),
            home: home.clone(),
        });
        let direction = std::mem::replace(&mut self.direction, home.direction);
        let location = std::mem::replace(&mut self.location, home);
        let site = std::mem::replace(&mut self.site, Site::Definition(index));
        self.definition(left, right);
        self.direction = direction;
        self.location = location;
        self.site = site;
    }
}
