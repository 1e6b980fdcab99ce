//! Whether a component fits a world, told before any of it is compiled.

use std::fmt;

use carrick_wit::{
    CheckedItem, Direction, Fit, Loaded, Source, WitDifference, WitDifferenceKind, WorldOf,
    select_world,
};

/// A component and a world that do not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Incompatible {
    /// The world with its package, such as `acme:filters/filter@0.2.0`.
    pub world: String,
    /// Every place where the two differ: imports first, then exports.
    pub items: Vec<IncompatibleItem>,
}

/// One place where a component and a world differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IncompatibleItem {
    /// Whether the component imports the item or exports it.
    pub direction: ItemDirection,
    /// The WIT item: an interface such as `acme:log/log@1.0.0`, or the name of a function.
    pub item: String,
    /// The way to the place inside the item, such as `record user`, `field age`;
    /// empty where it is the item as a whole.
    pub path: Vec<String>,
    /// What is wrong there.
    pub problem: ItemProblem,
}

/// Whether a component imports an item or exports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemDirection {
    /// The component needs it from the host.
    Import,
    /// The host needs it from the component.
    Export,
}

/// What is wrong with an item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ItemProblem {
    /// The side that should have it does not.
    Missing {
        /// What it has that comes near, closest first.
        nearest: Vec<String>,
    },
    /// It is there and another one.
    Differs {
        /// What the world says; `None` where it has no such thing.
        expected: Option<String>,
        /// What the component has; `None` where it has no such thing.
        found: Option<String>,
    },
    /// It is made of types that differ where they are defined.
    Depends {
        /// The interfaces with these types.
        on: Vec<String>,
    },
}

impl std::error::Error for Incompatible {}

impl fmt::Display for Incompatible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a component of world `{}`: ", self.world)?;
        for (index, item) in self.items.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{item}")?;
        }
        Ok(())
    }
}

impl fmt::Display for IncompatibleItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (direction, other) = match self.direction {
            ItemDirection::Import => ("import", "the host does not provide it"),
            ItemDirection::Export => ("export", "the component does not have it"),
        };
        write!(f, "{direction} `{}`", self.item)?;
        if !self.path.is_empty() {
            write!(f, ", {}", self.path.join(" . "))?;
        }
        match &self.problem {
            ItemProblem::Missing { nearest } => {
                write!(f, ": {other}{}", carrick_wit::nearest_text(nearest))
            }
            ItemProblem::Differs { expected, found } => {
                let text = |side: &Option<String>| match side {
                    Some(side) => format!("`{side}`"),
                    None => "nothing".to_owned(),
                };
                write!(f, ": expected {}, found {}", text(expected), text(found))
            }
            ItemProblem::Depends { on } => write!(f, ": types of `{}` differ", on.join("`, `")),
        }
    }
}

/// What carries WIT cannot be read.
pub(super) type Unreadable = carrick_wit::LoadWitError;

/// The name of a world in binary form, `namespace:package/world@version`.
fn world_name(loaded: &Loaded, world: carrick_wit::WorldId) -> String {
    let world = &loaded.resolve.worlds[world];
    match world.package {
        Some(package) => loaded.resolve.packages[package]
            .name
            .interface_id(&world.name),
        None => world.name.clone(),
    }
}

fn read(name: &str, bytes: &[u8]) -> Result<(Loaded, carrick_wit::WorldId), Unreadable> {
    let loaded = carrick_wit::load(&Source::Bytes {
        name: name.to_owned(),
        bytes: bytes.to_owned(),
    })?;
    let world = select_world(&loaded, None)?;
    Ok((loaded, world))
}

/// The names, with their versions, under which `component` exports the interface `path`,
/// `namespace:package/interface`, or imports it where it does not export it.
pub(super) fn names_of(
    plugin: &str,
    component: &[u8],
    path: &str,
) -> Result<Vec<String>, Unreadable> {
    let (loaded, world) = read(plugin, component)?;
    let world = &loaded.resolve.worlds[world];
    let of = |items: &mut dyn Iterator<Item = String>| -> Vec<String> {
        items
            .filter(|name| name.split('@').next() == Some(path))
            .collect()
    };
    let name = |key| loaded.resolve.name_world_key(key);
    let exported = of(&mut world.exports.keys().map(name));
    if exported.is_empty() {
        return Ok(of(&mut world.imports.keys().map(name)));
    }
    Ok(exported)
}

/// Compares `component` with the world in `contract`, leaving out imports that
/// `is_provided` by the host whatever the world.
pub(super) fn compare(
    plugin: &str,
    component: &[u8],
    contract: &[u8],
    is_provided: &dyn Fn(&str) -> bool,
) -> Result<Option<Incompatible>, Unreadable> {
    let (world, world_id) = read("the contract", contract)?;
    let (component, component_id) = read(plugin, component)?;
    let checked = carrick_wit::check(
        WorldOf::new(&component, component_id),
        WorldOf::new(&world, world_id),
    );
    let items: Vec<_> = checked
        .items
        .iter()
        .filter(|item| !(item.direction == Direction::Import && is_provided(&item.name)))
        .flat_map(problems)
        .collect();
    Ok((!items.is_empty()).then(|| Incompatible {
        world: world_name(&world, world_id),
        items,
    }))
}

fn problems(item: &CheckedItem) -> Vec<IncompatibleItem> {
    let at = |path: &[String], problem| IncompatibleItem {
        direction: match item.direction {
            Direction::Import => ItemDirection::Import,
            Direction::Export => ItemDirection::Export,
        },
        item: item.name.clone(),
        path: path.to_vec(),
        problem,
    };
    match &item.fit {
        Fit::Missing { candidates } => {
            let nearest = candidates.iter().map(|near| near.name.clone()).collect();
            vec![at(&[], ItemProblem::Missing { nearest })]
        }
        Fit::Differs { differences, .. } => differences
            .iter()
            .map(|difference| at(&difference.path, differs(difference)))
            .collect(),
        Fit::Depends { on, .. } => vec![at(&[], ItemProblem::Depends { on: on.clone() })],
        _ => Vec::new(),
    }
}

/// What one side of a difference has, which is in words where it has nothing.
fn there(side: &str) -> Option<String> {
    (side != "nothing").then(|| side.to_owned())
}

fn differs(difference: &WitDifference) -> ItemProblem {
    let last = || difference.path.last().cloned();
    let (expected, found) = match &difference.kind {
        WitDifferenceKind::Type { left, right }
        | WitDifferenceKind::Name { left, right }
        | WitDifferenceKind::Identity { left, right } => (there(left), there(right)),
        WitDifferenceKind::Order { left, right } => (Some(left.join(", ")), Some(right.join(", "))),
        WitDifferenceKind::OnlyLeft { .. } => (last(), None),
        WitDifferenceKind::OnlyRight { .. } => (None, last()),
        // The enum may grow; the path alone says something then.
        _ => (None, None),
    };
    ItemProblem::Differs { expected, found }
}
