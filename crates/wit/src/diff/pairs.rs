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

/// Whether it is a package, of which somebody may build guests and hosts, and
/// not something that was built.
pub(super) fn is_text(loaded: &Loaded) -> bool {
    matches!(loaded.form, Form::Text | Form::Package)
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
    /// Interfaces of other packages that are used where no world says so.
    pub uses: Vec<UsePair>,
    /// Whether whole packages are compared, and not one world.
    pub whole: bool,
}

impl Pairs<'_> {
    fn pair(&mut self, old: InterfaceId, new: InterfaceId) {
        if !self.interfaces.contains(&(old, new)) {
            self.interfaces.push((old, new));
        }
    }
}

/// What an interface uses of another package, which would be an import of its own
/// in any world.
pub(super) struct UsePair {
    /// The interface that uses it, old and new.
    pub by: (InterfaceId, InterfaceId),
    /// The old interface of the other package.
    pub interface: InterfaceId,
    pub old: String,
    pub new: String,
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
    let whole = options.world.is_none() && is_text(old) && is_text(new);
    let mut pairs = Pairs {
        worlds: Vec::new(),
        worlds_removed: Vec::new(),
        worlds_added: Vec::new(),
        items: Vec::new(),
        interfaces: Vec::new(),
        interfaces_removed: Vec::new(),
        interfaces_added: Vec::new(),
        uses: Vec::new(),
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
    if whole {
        uses(&mut pairs, old, new);
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
    let mut new_items: Vec<Option<(String, &WorldItem)>> =
        named_items(&new.resolve, worlds.1, direction)
            .into_iter()
            .map(Some)
            .collect();
    let counterparts = counterparts(&old_items, &new_items, |near, old_item, new_item| {
        let (name, item) = old_item;
        new_item.as_ref().is_some_and(|(other, other_item)| {
            std::mem::discriminant(*item) == std::mem::discriminant(*other_item)
                && near.holds((name, is_own(old, item)), (other, is_own(new, other_item)))
        })
    });
    for ((name, item), counterpart) in old_items.into_iter().zip(counterparts) {
        let counterpart = counterpart.and_then(|index| new_items[index].take());
        if let (
            WorldItem::Interface { id, .. },
            Some((_, WorldItem::Interface { id: new_id, .. })),
        ) = (item, &counterpart)
        {
            pairs.pair(*id, *new_id);
        }
        pairs.items.push(ItemPair {
            worlds,
            direction,
            old: Some((name, item)),
            new: counterpart,
        });
    }
    for added in new_items.into_iter().flatten() {
        pairs.items.push(ItemPair {
            worlds,
            direction,
            old: None,
            new: Some(added),
        });
    }
}

/// What interfaces use of other packages, where no world says so by its imports.
fn uses(pairs: &mut Pairs<'_>, old: &Loaded, new: &Loaded) {
    let in_worlds: BTreeSet<InterfaceId> = pairs
        .items
        .iter()
        .filter_map(|pair| pair.new.as_ref().and(pair.old.as_ref()))
        .filter_map(|(_, item)| match item {
            WorldItem::Interface { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    for by in pairs.interfaces.clone() {
        if in_worlds.contains(&by.0) {
            continue;
        }
        let (old_used, new_used) = (used(old, by.0), used(new, by.1));
        let counterparts = counterparts(&old_used, &new_used, |near, (name, _), (other, _)| {
            near.holds((name, false), (other, false))
        });
        for ((name, id), counterpart) in old_used.into_iter().zip(counterparts) {
            let Some(index) = counterpart else { continue };
            let (new_name, new_id) = new_used[index].clone();
            pairs.pair(id, new_id);
            pairs.uses.push(UsePair {
                by,
                interface: id,
                old: name,
                new: new_name,
            });
        }
    }
}

/// Interfaces of other packages that one needs for its types, by name.
fn used(loaded: &Loaded, by: InterfaceId) -> Vec<(String, InterfaceId)> {
    let resolve = &loaded.resolve;
    let mut found: Vec<(String, InterfaceId)> = Vec::new();
    let mut open = vec![by];
    while let Some(next) = open.pop() {
        for id in resolve.interface_direct_deps(next) {
            // What those of the package itself use is asked of each.
            let is_own = resolve.interfaces[id].package == Some(loaded.package);
            if is_own || found.iter().any(|(_, other)| *other == id) {
                continue;
            }
            if let Some(name) = resolve.id_of(id) {
                found.push((name, id));
                open.push(id);
            }
        }
    }
    found
}

/// For each old one the index of the new one that is its counterpart. Those that
/// are nearest find each other first, wherever they are in the text.
fn counterparts<A, B>(
    old: &[A],
    new: &[B],
    holds: impl Fn(Near, &A, &B) -> bool,
) -> Vec<Option<usize>> {
    let mut counterparts = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for near in [Near::Same, Near::Stands, Near::Path] {
        for (old, counterpart) in old.iter().zip(&mut counterparts) {
            if counterpart.is_some() {
                continue;
            }
            let mut free = new.iter().enumerate().filter(|(index, _)| !taken[*index]);
            if let Some((index, _)) = free.find(|(_, new)| holds(near, old, new)) {
                *counterpart = Some(index);
                taken[index] = true;
            }
        }
    }
    counterparts
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
    /// Takes each name with whether it is an interface of the package itself.
    fn holds(self, (name, is_own): (&str, bool), (other, other_is_own): (&str, bool)) -> bool {
        let (parsed, other_parsed) = (InterfaceName::parse(name), InterfaceName::parse(other));
        match self {
            Self::Same => {
                name == other
                    || is_own && other_is_own && last(parsed.path) == last(other_parsed.path)
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
