//! Which things of two packages are the same thing in two versions.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::Hash;

use wit_parser::{InterfaceId, Resolve, WorldId, WorldItem, WorldKey};

use super::DiffOptions;
use crate::compare::InterfaceName;
use crate::load::{LoadWitError, select_world};
use crate::model::Direction;
use crate::model::{InputKind, Loaded};

/// Why two things cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// On one side a world has to be chosen, and cannot be.
    #[error("the {side} world cannot be chosen")]
    World {
        /// `old` or `new`.
        side: &'static str,
        /// Which worlds there are.
        #[source]
        source: LoadWitError,
    },
}

/// Whether it is a package, of which somebody may build guests and hosts, and
/// not something that was built.
pub(super) fn is_text(loaded: &Loaded) -> bool {
    matches!(loaded.kind, InputKind::Text | InputKind::Package)
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
    /// The pairs of `interfaces`.
    known: HashSet<(InterfaceId, InterfaceId)>,
}

impl Pairs<'_> {
    /// Whether an interface of the package itself crosses the boundary between guests and hosts
    /// on both sides, or no world says what it is for.
    pub fn has_own(&self, old: &Loaded, new: &Loaded) -> bool {
        let mut mentioned = BTreeSet::new();
        for pair in &self.items {
            if let (Some((_, item)), Some((_, new_item))) = (&pair.old, &pair.new)
                && is_own(old, item)
                && is_own(new, new_item)
            {
                return true;
            }
            if let Some((_, WorldItem::Interface { id, .. })) = &pair.old {
                mentioned.insert(*id);
            }
        }
        let mut others = self.interfaces.iter();
        others.any(|(id, new_id)| owns(old, *id) && owns(new, *new_id) && !mentioned.contains(id))
    }

    fn pair(&mut self, old: InterfaceId, new: InterfaceId) {
        if self.known.insert((old, new)) {
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
        known: HashSet::new(),
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
            Some(other) => pairs.pair(*id, *other),
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
    let named = |loaded: &Loaded, name: &str, item: &WorldItem| Named {
        kind: std::mem::discriminant(item),
        name: name.to_owned(),
        is_own: is_own(loaded, item),
    };
    let old_names: Vec<_> = (old_items.iter())
        .map(|(name, item)| named(old, name, item))
        .collect();
    let new_names: Vec<_> = (new_items.iter().flatten())
        .map(|(name, item)| named(new, name, item))
        .collect();
    let counterparts = counterparts(&old_names, &new_names);
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
        let names = |used: &[(String, InterfaceId)]| -> Vec<Named<()>> {
            let names = used.iter().map(|(name, _)| Named {
                kind: (),
                name: name.clone(),
                is_own: false,
            });
            names.collect()
        };
        let counterparts = counterparts(&names(&old_used), &names(&new_used));
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

/// What has to be alike in two items for one to be the other in another version.
struct Named<K> {
    kind: K,
    name: String,
    /// Whether it is an interface of the package itself.
    is_own: bool,
}

/// For each old one the index of the new one that is its counterpart. Those that
/// are nearest find each other first, wherever they are in the text.
fn counterparts<K: Copy + Eq + Hash>(old: &[Named<K>], new: &[Named<K>]) -> Vec<Option<usize>> {
    let mut counterparts = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for level in [NameMatch::Same, NameMatch::Compatible, NameMatch::Path] {
        let mut free: HashMap<(K, String), VecDeque<usize>> = HashMap::new();
        for (index, item) in new.iter().enumerate().filter(|(index, _)| !taken[*index]) {
            for key in level.keys(&item.name, item.is_own) {
                free.entry((item.kind, key)).or_default().push_back(index);
            }
        }
        for (item, counterpart) in old.iter().zip(&mut counterparts) {
            if counterpart.is_some() {
                continue;
            }
            let keys = level.keys(&item.name, item.is_own).into_iter();
            // Of several the first in the text.
            let first = keys.filter_map(|key| {
                let indices = free.get_mut(&(item.kind, key))?;
                while indices.front().is_some_and(|index| taken[*index]) {
                    indices.pop_front();
                }
                indices.front().copied()
            });
            if let Some(index) = first.min() {
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
enum NameMatch {
    /// The same name with the same version, or an interface of the package itself.
    Same,
    /// Versions of one semver track.
    Compatible,
    /// Any two versions.
    Path,
}

impl NameMatch {
    /// Two names are as near as that if they have a key in common.
    fn keys(self, name: &str, is_own: bool) -> Vec<String> {
        let parsed = InterfaceName::parse(name);
        match self {
            Self::Same if is_own => vec![name.to_owned(), format!("own {}", last(parsed.path))],
            Self::Same => vec![name.to_owned()],
            Self::Compatible => vec![parsed.track()],
            Self::Path => vec![parsed.path.to_owned()],
        }
    }
}

/// Whether it is an interface of the package itself, whose version is compared once.
pub(super) fn is_own(loaded: &Loaded, item: &WorldItem) -> bool {
    matches!(item, WorldItem::Interface { id, .. } if owns(loaded, *id))
}

/// Whether an interface is one of the package itself, and not written inside a world.
pub(super) fn owns(loaded: &Loaded, id: InterfaceId) -> bool {
    let interface = &loaded.resolve.interfaces[id];
    interface.name.is_some() && interface.package == Some(loaded.package)
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
