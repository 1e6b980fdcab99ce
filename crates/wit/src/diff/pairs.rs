//! Which things of two packages are the same thing in two versions.

use std::collections::BTreeSet;

use wit_parser::{InterfaceId, Resolve, WorldId, WorldItem, WorldKey};

use super::DiffOptions;
use crate::compare::{Direction, InterfaceName};
use crate::{Form, LoadError, Loaded, select_world};

/// Why two things cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// On one side a world has to be chosen, and cannot be.
    #[error("the {side} side has no one world to compare")]
    World {
        /// `old` or `new`.
        side: &'static str,
        /// Which worlds there are.
        #[source]
        source: LoadError,
    },
}

/// What worlds do with an interface.
pub(super) type Roles = BTreeSet<Direction>;

/// Everything that has a counterpart, and what has none.
pub(super) struct Pairs<'a> {
    pub worlds: Vec<(WorldId, WorldId)>,
    pub worlds_removed: Vec<WorldId>,
    pub worlds_added: Vec<WorldId>,
    /// Imports and exports of the worlds that are on both sides.
    pub items: Vec<ItemPair<'a>>,
    pub interfaces: Vec<(InterfaceId, InterfaceId)>,
    /// Interfaces of the package itself.
    pub interfaces_removed: Vec<InterfaceId>,
    pub interfaces_added: Vec<InterfaceId>,
    /// Whether whole packages are compared, and not one world.
    pub whole: bool,
}

/// An import or export of a world, on one side or on both.
pub(super) struct ItemPair<'a> {
    /// The old world, and the new one.
    pub worlds: (WorldId, WorldId),
    pub direction: Direction,
    pub old: Option<(String, &'a WorldItem)>,
    pub new: Option<(String, &'a WorldItem)>,
}

pub(super) fn pairs<'a>(
    old: &'a Loaded,
    new: &'a Loaded,
    options: &DiffOptions,
) -> Result<Pairs<'a>, DiffError> {
    let is_text = |loaded: &Loaded| matches!(loaded.form, Form::Text | Form::Package);
    let whole = options.world.is_none() && is_text(old) && is_text(new);
    let mut pairs = Pairs {
        worlds: Vec::new(),
        worlds_removed: Vec::new(),
        worlds_added: Vec::new(),
        items: Vec::new(),
        interfaces: Vec::new(),
        interfaces_removed: Vec::new(),
        interfaces_added: Vec::new(),
        whole,
    };
    if whole {
        whole_packages(&mut pairs, old, new);
    } else {
        let choose = |loaded: &'a Loaded, side| {
            // A component's world has no name of its own.
            let name = options.world.as_deref().filter(|_| is_text(loaded));
            select_world(loaded, name).map_err(|source| DiffError::World { side, source })
        };
        pairs
            .worlds
            .push((choose(old, "old")?, choose(new, "new")?));
    }
    for worlds in pairs.worlds.clone() {
        for direction in [Direction::Import, Direction::Export] {
            world_items(&mut pairs, old, new, worlds, direction);
        }
    }
    Ok(pairs)
}

/// Pairs worlds and interfaces of the packages by name.
fn whole_packages(pairs: &mut Pairs<'_>, old: &Loaded, new: &Loaded) {
    let old_package = &old.resolve.packages[old.package];
    let new_package = &new.resolve.packages[new.package];
    for (name, id) in &old_package.worlds {
        match new_package.worlds.get(name) {
            Some(other) => pairs.worlds.push((*id, *other)),
            None => pairs.worlds_removed.push(*id),
        }
    }
    for (name, id) in &new_package.worlds {
        if !old_package.worlds.contains_key(name) {
            pairs.worlds_added.push(*id);
        }
    }
    for (name, id) in &old_package.interfaces {
        match new_package.interfaces.get(name) {
            Some(other) => pairs.interfaces.push((*id, *other)),
            None => pairs.interfaces_removed.push(*id),
        }
    }
    for (name, id) in &new_package.interfaces {
        if !old_package.interfaces.contains_key(name) {
            pairs.interfaces_added.push(*id);
        }
    }
}

fn world_items<'a>(
    pairs: &mut Pairs<'a>,
    old: &'a Loaded,
    new: &'a Loaded,
    worlds: (WorldId, WorldId),
    direction: Direction,
) {
    let old_items = named_items(&old.resolve, worlds.0, direction);
    let new_items = named_items(&new.resolve, worlds.1, direction);
    let mut taken = BTreeSet::new();
    for (name, item) in old_items {
        let counterpart = [Near::Same, Near::Stands, Near::Path]
            .into_iter()
            .find_map(|near| {
                new_items.iter().find(|(other, other_item)| {
                    !taken.contains(other)
                        && near.holds((old, &name, item), (new, other, other_item))
                })
            });
        if let Some((other, other_item)) = counterpart {
            taken.insert(other.clone());
            if let (WorldItem::Interface { id, .. }, WorldItem::Interface { id: new_id, .. }) =
                (item, other_item)
                && !pairs.interfaces.contains(&(*id, *new_id))
            {
                pairs.interfaces.push((*id, *new_id));
            }
        }
        pairs.items.push(ItemPair {
            worlds,
            direction,
            old: Some((name, item)),
            new: counterpart.cloned(),
        });
    }
    for (name, item) in new_items {
        if !taken.contains(&name) {
            pairs.items.push(ItemPair {
                worlds,
                direction,
                old: None,
                new: Some((name, item)),
            });
        }
    }
}

pub(super) fn named_items(
    resolve: &Resolve,
    world: WorldId,
    direction: Direction,
) -> Vec<(String, &WorldItem)> {
    let world = &resolve.worlds[world];
    let items = match direction {
        Direction::Import => &world.imports,
        Direction::Export => &world.exports,
    };
    items
        .iter()
        .map(|(key, item): (&WorldKey, _)| (resolve.name_world_key(key), item))
        .collect()
}

/// How near two names have to be.
#[derive(Clone, Copy)]
enum Near {
    /// The same name with the same version, or an interface of the package itself.
    Same,
    /// Versions of one semver track.
    Stands,
    /// Any two versions.
    Path,
}

impl Near {
    fn holds(
        self,
        (old, name, item): (&Loaded, &str, &WorldItem),
        (new, other, other_item): (&Loaded, &str, &WorldItem),
    ) -> bool {
        if std::mem::discriminant(item) != std::mem::discriminant(other_item) {
            return false;
        }
        let (parsed, other_parsed) = (InterfaceName::parse(name), InterfaceName::parse(other));
        match self {
            Self::Same => {
                name == other
                    || is_own(old, item)
                        && is_own(new, other_item)
                        && last(parsed.path) == last(other_parsed.path)
            }
            Self::Stands => parsed.stands_for(&other_parsed),
            Self::Path => parsed.path == other_parsed.path,
        }
    }
}

/// Whether it is an interface of the package itself, whose version plays no part.
pub(super) fn is_own(loaded: &Loaded, item: &WorldItem) -> bool {
    match item {
        WorldItem::Interface { id, .. } => {
            let interface = &loaded.resolve.interfaces[*id];
            interface.name.is_some() && interface.package == Some(loaded.package)
        }
        _ => false,
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
