//! Which import of a component is which import of the world, and likewise for exports.

use std::collections::HashMap;

use wit_parser::{InterfaceId, Resolve, WorldItem};

use super::{CheckedItem, Fit, Gate, WorldOf};
use crate::compare::{InterfaceName, Items, Location, Site, Walk, function_label, type_word};
use crate::model::{Direction, ItemKind};

/// An item of the side that needs it and its counterpart, if there is one.
pub(super) struct Matched<'a> {
    pub direction: Direction,
    /// What the side calls it that needs it.
    pub name: String,
    pub needed: &'a WorldItem,
    pub given: Option<(String, &'a WorldItem)>,
    kind: ItemKind,
    shown_name: String,
}

pub(super) fn matched<'a>(
    needs: WorldOf<'a>,
    gives: WorldOf<'a>,
    direction: Direction,
) -> Vec<Matched<'a>> {
    let resolve = &needs.loaded.resolve;
    let mut given = Given::default();
    for (key, item) in gives.items(direction) {
        given.add(gives.loaded.resolve.name_world_key(key), item);
    }
    needs
        .items(direction)
        .iter()
        .map(|(key, item)| {
            let name = resolve.name_world_key(key);
            Matched {
                direction,
                given: given.counterpart(&name, item),
                kind: kind(resolve, item),
                shown_name: shown_name(resolve, &name, item),
                name,
                needed: item,
            }
        })
        .collect()
}

/// What one side gives.
#[derive(Default)]
struct Given<'a> {
    by_name: HashMap<String, &'a WorldItem>,
    /// By the name without the version.
    by_path: HashMap<String, Vec<String>>,
}

impl<'a> Given<'a> {
    fn add(&mut self, name: String, item: &'a WorldItem) {
        let path = InterfaceName::parse(&name).path.to_owned();
        self.by_path.entry(path).or_default().push(name.clone());
        self.by_name.insert(name, item);
    }

    fn counterpart(&self, name: &str, item: &WorldItem) -> Option<(String, &'a WorldItem)> {
        let of_kind = |name: &str| {
            let given = *self.by_name.get(name)?;
            let is_same = std::mem::discriminant(given) == std::mem::discriminant(item);
            is_same.then(|| (name.to_owned(), given))
        };
        let wanted = InterfaceName::parse(name);
        // Of several that would do, the newest.
        let by_semver = || {
            let others = self.by_path.get(wanted.path)?.iter();
            others
                .filter(|other| {
                    wanted.version.is_some()
                        && InterfaceName::parse(other).is_semver_compatible(&wanted)
                })
                .filter_map(|other| of_kind(other))
                .max_by_key(|(other, _)| InterfaceName::parse(other).version)
        };
        of_kind(name).or_else(by_semver)
    }
}

pub(super) fn kind(resolve: &Resolve, item: &WorldItem) -> ItemKind {
    match item {
        WorldItem::Interface { .. } => ItemKind::Interface,
        WorldItem::Function(_) => ItemKind::Function,
        WorldItem::Type { id, .. } => ItemKind::Type(type_word(resolve, *id)),
    }
}

/// What people call an item whose key is `name`: that of a resource's function is no WIT.
pub(super) fn shown_name(resolve: &Resolve, name: &str, item: &WorldItem) -> String {
    match item {
        WorldItem::Function(function) if function.kind.resource().is_some() => {
            function_label(resolve, function)
        }
        _ => name.to_owned(),
    }
}

/// Where definitions are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Home<'a> {
    /// In an interface that crosses the boundary in one direction.
    Interface(Direction, InterfaceId, InterfaceId),
    /// Directly in the world, under a name.
    World(&'a str),
}

impl<'a> Home<'a> {
    pub fn of(location: &'a Location) -> Option<Self> {
        match (location.pair, &location.item) {
            (Some((left, right)), _) => Some(Self::Interface(location.direction, left, right)),
            (None, Some(name)) => Some(Self::World(name)),
            (None, None) => None,
        }
    }
}

impl<'a> Matched<'a> {
    /// The item on the world's side and on the component's.
    pub fn sides(&self) -> Option<(&'a WorldItem, &'a WorldItem)> {
        let (_, given) = self.given.as_ref()?;
        Some(match self.direction {
            Direction::Import => (given, self.needed),
            Direction::Export => (self.needed, given),
        })
    }

    /// What the world calls it, which is where differences are filed.
    fn world_name(&self) -> &str {
        match (&self.given, self.direction) {
            (Some((name, _)), Direction::Import) => name,
            _ => &self.name,
        }
    }

    pub fn component_name(&self) -> &str {
        match (&self.given, self.direction) {
            (Some((name, _)), Direction::Export) => name,
            _ => &self.name,
        }
    }

    /// The name on the side that does not need it, if it is another one.
    pub fn by(&self) -> Option<String> {
        let (given, _) = self.given.as_ref()?;
        (*given != self.name).then(|| given.clone())
    }

    pub fn checked(&self, fit: Fit, gates: Vec<Gate>, component_gates: Vec<Gate>) -> CheckedItem {
        CheckedItem {
            direction: self.direction,
            kind: self.kind,
            name: self.shown_name.clone(),
            fit,
            gates,
            component_gates,
        }
    }

    /// Where its differences are; nowhere if it has no counterpart.
    fn location(&self) -> Option<Location> {
        let (interface, pair, item) = match self.sides()? {
            (WorldItem::Interface { id: left, .. }, WorldItem::Interface { id: right, .. }) => {
                let name = self.world_name().to_owned();
                (Some(name), Some((*left, *right)), None)
            }
            _ => (None, None, Some(self.name.clone())),
        };
        Some(Location {
            direction: self.direction,
            interface,
            pair,
            item,
        })
    }

    /// Where the definitions of this item are, if it can have some.
    pub fn home(&self) -> Option<Home<'_>> {
        match self.sides()? {
            (WorldItem::Interface { id: left, .. }, WorldItem::Interface { id: right, .. }) => {
                Some(Home::Interface(self.direction, *left, *right))
            }
            // A type of the world is there for imports and exports alike.
            (WorldItem::Type { .. }, _) => Some(Home::World(&self.name)),
            _ => None,
        }
    }

    pub fn pair(&self, walk: &mut Walk<'a>) {
        if let Some((
            WorldItem::Interface { id: left, .. },
            WorldItem::Interface { id: right, .. },
        )) = self.sides()
        {
            walk.pair(*left, *right, self.world_name().to_owned());
        }
    }

    /// Compares it with its counterpart, if there is one.
    pub fn compare(
        &self,
        walk: &mut Walk<'a>,
        component: WorldOf<'a>,
        world: WorldOf<'a>,
    ) -> Option<Site> {
        let (left, right) = match self.sides()? {
            (WorldItem::Interface { id: left, .. }, WorldItem::Interface { id: right, .. }) => {
                let left = Items::of_interface(&world.loaded.resolve, *left, None);
                let has = component
                    .loaded
                    .crossing(self.direction, self.component_name());
                let right = Items::of_interface(&component.loaded.resolve, *right, has);
                (left, right)
            }
            (left, right) => (Items::of_world_item(left), Items::of_world_item(right)),
        };
        Some(walk.items_at(self.location()?, &left, &right))
    }
}
