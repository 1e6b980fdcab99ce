//! In what two types, functions or interfaces differ: our own walk over both.
//!
//! The walk has a *left* side, which is what is expected (the world, or the old
//! package), and a *right* side, which is what is found. A named type is
//! compared once, where it is defined, so that one change is one difference
//! however many functions use the type.

mod members;
mod names;
mod sites;
mod structures;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wit_parser::{Function, InterfaceId, Resolve, Type, TypeId, WorldId, WorldItem};

use crate::model::Direction;
use crate::nearest::nearest;
use crate::types::{parameters, structure_text};

pub use names::is_semver_compatible;
use names::{FunctionKey, function_key, function_kind, similar_functions};
pub(crate) use names::{InterfaceName, function_label, named, type_word};
pub(crate) use sites::{Definition, Site, Walked};

/// One thing in which two sides differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WitDifference {
    /// From the item to the place of the difference: `record user`, `field age`.
    pub path: Vec<String>,
    /// What is different there.
    pub kind: WitDifferenceKind,
}

impl WitDifference {
    /// The path as one text: `record user . field age`.
    pub fn path(&self) -> String {
        self.path.join(" . ")
    }
}

/// How two things differ. The left side is what is expected, or the old.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WitDifferenceKind {
    /// Another type, or another kind of thing; as WIT writes it.
    Type {
        /// On the left.
        left: String,
        /// On the right.
        right: String,
    },
    /// Another name at the same position.
    Name {
        /// On the left.
        left: String,
        /// On the right.
        right: String,
    },
    /// Only the left side has it.
    OnlyLeft {
        /// Names that only the right side has and that are close, closest first.
        nearest: Vec<String>,
    },
    /// Only the right side has it.
    OnlyRight {
        /// Names that only the left side has and that are close, closest first.
        nearest: Vec<String>,
    },
    /// The same names in another order.
    Order {
        /// The names on the left.
        left: Vec<String>,
        /// The names on the right.
        right: Vec<String>,
    },
    /// Resources of the same shape that are not the same resource.
    Identity {
        /// Where the one on the left comes from.
        left: String,
        /// Where the one on the right comes from.
        right: String,
    },
}

/// Where a difference is: in an interface, or in the world itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Location {
    pub direction: Direction,
    /// The interface as the left side calls it.
    pub interface: Option<String>,
    /// That interface on the left and on the right. Names do not tell it apart:
    /// two versions on one side may stand for one on the other.
    pub pair: Option<(InterfaceId, InterfaceId)>,
    /// What is directly in the world, if it is not in an interface.
    pub item: Option<String>,
}

/// A difference and where it is.
pub(crate) struct Found {
    pub location: Location,
    /// What was compared when it was found.
    pub site: Site,
    pub difference: WitDifference,
    /// Whether the whole item (a type or function with a name) is there on one side only.
    pub is_item: bool,
}

/// One of the two sides.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub resolve: &'a Resolve,
    /// The world in which resources get their identity.
    pub world: Option<WorldId>,
}

impl Side<'_> {
    fn exports(&self, interface: InterfaceId) -> bool {
        self.world.is_some_and(|world| {
            self.resolve.worlds[world]
                .exports
                .values()
                .any(|item| matches!(item, WorldItem::Interface { id, .. } if *id == interface))
        })
    }

    fn name(&self, id: TypeId) -> Option<&str> {
        self.resolve.types[id].name.as_deref()
    }
}

/// The types and functions that are compared by name.
#[derive(Default)]
pub(crate) struct Items<'a> {
    pub types: BTreeMap<&'a str, TypeId>,
    pub functions: Vec<&'a Function>,
}

impl<'a> Items<'a> {
    /// All of an interface, or those items of it that are in `only`.
    pub fn of_interface(
        resolve: &'a Resolve,
        id: InterfaceId,
        only: Option<&BTreeSet<String>>,
    ) -> Self {
        let there = |name: &str| only.is_none_or(|only| only.contains(name));
        let interface = &resolve.interfaces[id];
        Self {
            types: interface
                .types
                .iter()
                .filter(|(name, _)| there(name))
                .map(|(name, id)| (name.as_str(), *id))
                .collect(),
            functions: interface
                .functions
                .iter()
                .filter(|(name, _)| there(name))
                .map(|(_, function)| function)
                .collect(),
        }
    }

    /// A function or type directly in a world.
    pub fn of_world_item(item: &'a WorldItem) -> Self {
        let mut items = Self::default();
        match item {
            WorldItem::Function(function) => items.functions.push(function),
            // Both sides have it under one name, so that any will do here.
            WorldItem::Type { id, .. } => {
                items.types.insert("", *id);
            }
            WorldItem::Interface { .. } => {}
        }
        items
    }
}

/// A comparison under way.
pub(crate) struct Walk<'a> {
    pub left: Side<'a>,
    pub right: Side<'a>,
    /// Interfaces that are two versions of one, by the caller's judgement.
    paired: HashMap<(InterfaceId, InterfaceId), String>,
    /// Definitions that differ in where they are, and the names under which two
    /// interfaces that are paired both have them.
    moved: HashMap<(TypeId, TypeId), (TypeId, TypeId)>,
    direction: Direction,
    location: Location,
    site: Site,
    /// How often items were compared.
    items_count: usize,
    /// Definitions that are the same one on both sides, which are compared once.
    definitions: Vec<Definition>,
    /// Their indices, by direction and what they are on the left and on the right.
    indices: HashMap<(Direction, TypeId, TypeId), usize>,
    /// Which definitions are used where.
    uses: BTreeMap<Site, BTreeSet<usize>>,
    /// Types that are not the same one, whether they are equal, and where that was found.
    compared: HashMap<(Location, TypeId, TypeId), bool>,
    found: Vec<Found>,
}

impl<'a> Walk<'a> {
    pub fn new(left: Side<'a>, right: Side<'a>) -> Self {
        Self {
            left,
            right,
            paired: HashMap::new(),
            moved: HashMap::new(),
            direction: Direction::Import,
            location: Location {
                direction: Direction::Import,
                interface: None,
                pair: None,
                item: None,
            },
            site: Site::Item(0),
            items_count: 0,
            definitions: Vec::new(),
            indices: HashMap::new(),
            uses: BTreeMap::new(),
            compared: HashMap::new(),
            found: Vec::new(),
        }
    }

    /// Declares that two interfaces are the same one, called `name` in what is found.
    pub fn pair(&mut self, left: InterfaceId, right: InterfaceId, name: String) {
        self.paired.insert((left, right), name);
        self.note_moved(left, right);
    }

    /// Compares items by name, within `interface` or directly in the world.
    pub fn items(
        &mut self,
        direction: Direction,
        interface: Option<String>,
        left: &Items<'a>,
        right: &Items<'a>,
    ) {
        let location = Location {
            direction,
            interface,
            pair: None,
            item: None,
        };
        self.items_at(location, left, right);
    }

    /// The same, for callers who have several of one name. What is found bears the site
    /// that is returned, unless it is in a definition.
    pub fn items_at(&mut self, location: Location, left: &Items<'a>, right: &Items<'a>) -> Site {
        self.direction = location.direction;
        self.location = location;
        self.site = Site::Item(self.items_count);
        self.items_count += 1;
        let only = |these: &Items<'a>, others: &Items<'a>| -> Vec<&'a str> {
            let names = these.types.keys().copied();
            names
                .filter(|name| !others.types.contains_key(name))
                .collect()
        };
        let (only_left, only_right) = (only(left, right), only(right, left));
        let (near_left, near_right) = match are_few(only_left.len(), only_right.len()) {
            true => (only_left.as_slice(), only_right.as_slice()),
            false => (&[][..], &[][..]),
        };
        let (left_side, right_side) = (self.left.resolve, self.right.resolve);
        for (name, &left_id) in &left.types {
            match right.types.get(name) {
                Some(&right_id) => {
                    let name = self.left.name(left_id).unwrap_or(name);
                    let label = named(left_side, left_id, name);
                    self.types(&[label], Type::Id(left_id), Type::Id(right_id));
                }
                None => {
                    let others = near_right.iter().map(|name| (*name, right.types[name]));
                    let nearest = similar_types((left_side, left_id, name), right_side, others);
                    let label = named(self.left.resolve, left_id, name);
                    self.item(vec![label], WitDifferenceKind::OnlyLeft { nearest });
                }
            }
        }
        for name in &only_right {
            let others = near_left.iter().map(|name| (*name, left.types[name]));
            let id = right.types[name];
            let nearest = similar_types((right_side, id, name), left_side, others);
            let label = named(self.right.resolve, id, name);
            self.item(vec![label], WitDifferenceKind::OnlyRight { nearest });
        }
        self.function_items(&left.functions, &right.functions);
        self.site
    }

    /// Hands out what was found up to now, in the order of discovery.
    pub fn take_found(&mut self) -> Vec<Found> {
        std::mem::take(&mut self.found)
    }

    /// Hands out what was found, in the order of discovery.
    pub fn finish(self) -> Vec<Found> {
        self.found
    }

    fn function_items(&mut self, left: &[&'a Function], right: &[&'a Function]) {
        let (left_side, right_side) = (self.left.resolve, self.right.resolve);
        let left_keys = by_key(left_side, left);
        let right_keys = by_key(right_side, right);
        let only_left = only_in(left_side, left, &right_keys);
        let only_right = only_in(right_side, right, &left_keys);
        let near = are_few(only_left.len(), only_right.len());
        for function in left {
            match right_keys.get(&function_key(left_side, function)) {
                Some(other) => self.functions(function, other),
                None => {
                    let others = if near { only_right.as_slice() } else { &[] };
                    let nearest = similar_functions((left_side, function), right_side, others);
                    let label = function_label(left_side, function);
                    self.item(vec![label], WitDifferenceKind::OnlyLeft { nearest });
                }
            }
        }
        for function in &only_right {
            let others = if near { only_left.as_slice() } else { &[] };
            let nearest = similar_functions((right_side, function), left_side, others);
            let label = function_label(right_side, function);
            self.item(vec![label], WitDifferenceKind::OnlyRight { nearest });
        }
    }

    fn functions(&mut self, left: &Function, right: &Function) {
        let path = vec![function_label(self.left.resolve, left)];
        let (left_kind, right_kind) = (function_kind(left), function_kind(right));
        if left_kind != right_kind {
            self.differ(
                path.clone(),
                WitDifferenceKind::Type {
                    left: left_kind.to_owned(),
                    right: right_kind.to_owned(),
                },
            );
        }
        let members = |function: &Function| -> Vec<(String, Option<Type>)> {
            parameters(function)
                .map(|param| (param.name.clone(), Some(param.ty)))
                .collect()
        };
        self.members(&path, "parameter", &members(left), &members(right));
        self.optional(&extend(&path, "result"), left.result, right.result);
    }

    fn differ(&mut self, path: Vec<String>, what: WitDifferenceKind) {
        self.push(path, what, false);
    }

    fn item(&mut self, path: Vec<String>, what: WitDifferenceKind) {
        self.push(path, what, true);
    }

    fn push(&mut self, path: Vec<String>, what: WitDifferenceKind, is_item: bool) {
        self.found.push(Found {
            location: self.location.clone(),
            site: self.site,
            difference: WitDifference { path, kind: what },
            is_item,
        });
    }
}

/// What makes two functions the same one, and the function.
type ByKey<'a> = HashMap<FunctionKey<'a>, &'a Function>;

fn by_key<'a>(resolve: &'a Resolve, functions: &[&'a Function]) -> ByKey<'a> {
    let mut by_key = ByKey::new();
    for function in functions {
        by_key
            .entry(function_key(resolve, function))
            .or_insert(function);
    }
    by_key
}

/// The functions that the other side does not have.
fn only_in<'a>(
    resolve: &'a Resolve,
    functions: &[&'a Function],
    others: &ByKey<'_>,
) -> Vec<&'a Function> {
    let functions = functions.iter().copied();
    functions
        .filter(|function| !others.contains_key(&function_key(resolve, function)))
        .collect()
}

/// Whether each of the names that only one side has can be compared with each that only the other
/// has, to find those that are nearly the same. Where there are many, nobody would find a hint in
/// them, and the comparison would take minutes.
pub(crate) fn are_few(left: usize, right: usize) -> bool {
    const PAIRS_MAX: usize = 250_000;
    left.saturating_mul(right) <= PAIRS_MAX
}

/// Types with nearly that name, else those with the same structure.
fn similar_types<'a>(
    (resolve, id, name): (&Resolve, TypeId, &str),
    other_resolve: &Resolve,
    others: impl Iterator<Item = (&'a str, TypeId)> + Clone,
) -> Vec<String> {
    let near = nearest(name, others.clone().map(|(name, _)| name));
    let (label, structure) = (named(resolve, id, ""), structure_text(resolve, id));
    // One alias or resource looks like another.
    if !near.is_empty() || label.starts_with("type") || label.starts_with("resource") {
        return near;
    }
    others
        .filter(|(_, other)| structure_text(other_resolve, *other) == structure)
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn extend(path: &[String], step: &str) -> Vec<String> {
    let mut path = path.to_vec();
    path.push(step.to_owned());
    path
}
