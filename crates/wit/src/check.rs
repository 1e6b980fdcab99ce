//! Does a component fit a world, and if not, why?

mod candidates;
mod explain;
mod gates;
mod judge;
mod matching;
mod supply;

use std::collections::BTreeSet;

use wit_parser::{IndexMap, WorldId, WorldItem, WorldKey};

use crate::compare::{Side, WitDifference};
use crate::model::{Direction, ItemKind, Loaded};
use judge::Judge;
use matching::{Matched, kind, matched, shown_name};

pub use candidates::{Candidate, CandidateReason};
pub use supply::compare_supply;

/// A world of something that was loaded.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WorldOf<'a> {
    /// Where it is.
    pub loaded: &'a Loaded,
    /// Which of its worlds.
    pub world: WorldId,
}

impl<'a> WorldOf<'a> {
    /// The world `world` of `loaded`, as [`select_world`](crate::select_world) finds it.
    pub fn new(loaded: &'a Loaded, world: WorldId) -> Self {
        Self { loaded, world }
    }

    fn side(self) -> Side<'a> {
        Side {
            resolve: &self.loaded.resolve,
            world: Some(self.world),
        }
    }

    fn items(self, direction: Direction) -> &'a IndexMap<WorldKey, WorldItem> {
        let world = &self.loaded.resolve.worlds[self.world];
        match direction {
            Direction::Import => &world.imports,
            Direction::Export => &world.exports,
        }
    }
}

/// How a component and a world stand to each other, item by item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// The imports of the component, then the exports of the world, each in the
    /// order of its text, then what only one of the two has and the other does not need.
    pub items: Vec<CheckedItem>,
}

impl Checked {
    /// Whether a host of the world can run the component.
    ///
    /// A host that takes another version of an interface within the same semver
    /// track is counted as able to, as wasmtime is. So is one that has the
    /// [features](Self::features) that the component's imports need, and no others.
    pub fn fits(&self) -> bool {
        self.items.iter().all(|item| item.fit.is_good())
    }

    /// Whether a host can run it that insists on exact versions.
    pub fn fits_exactly(&self) -> bool {
        self.fits()
            && !self
                .items
                .iter()
                .any(|item| matches!(item.fit, Fit::BySemver { .. }))
    }

    /// The features a host must have turned on for what the component imports.
    pub fn features(&self) -> BTreeSet<&str> {
        let imports = self.items.iter();
        imports
            .filter(|item| item.direction == Direction::Import)
            .flat_map(|item| &item.gates)
            .map(|gate| gate.feature.as_str())
            .collect()
    }
}

/// One import or export.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedItem {
    /// Whether it is an import or an export, seen from the component.
    pub direction: Direction,
    /// What it is.
    pub kind: ItemKind,
    /// Its name, as the side writes it that needs it: an interface, or the name
    /// of a function or type; of a resource's function what differences call it,
    /// such as `method conn.send`.
    pub name: String,
    /// How it fits.
    pub fit: Fit,
    /// What the world has behind a feature gate: of an import, what the component
    /// uses; of an export, what the component leaves out.
    pub gates: Vec<Gate>,
    /// What the text of the component has behind a gate that the world does not have there.
    /// It counts as if it were behind none.
    pub component_gates: Vec<Gate>,
}

/// Something of a world that is there only where a feature is turned on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Gate {
    /// The function or type of the interface, such as `func get`; `None` if the whole
    /// import or export is behind the gate.
    pub item: Option<String>,
    /// The feature, as in `@unstable(feature = …)`.
    pub feature: String,
}

/// How an import or export fits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fit {
    /// It is there, with the same types.
    Satisfied,
    /// It is there in another version of the same semver track, with all
    /// functions that are used and the same types.
    BySemver {
        /// The name it has on the other side.
        by: String,
    },
    /// The other side does not have it.
    Missing {
        /// What the other side has that comes near, and why it is not the same.
        candidates: Vec<Candidate>,
    },
    /// It is there and differs. The left side of a difference is the world's,
    /// the right side is the component's.
    Differs {
        /// The name on the other side, if it is another version.
        by: Option<String>,
        /// Each difference, where it is defined.
        differences: Vec<WitDifference>,
    },
    /// It is the same by itself, but uses types that differ.
    Depends {
        /// The interfaces they are in, or the types if they are the world's own.
        on: Vec<String>,
        /// Each of the types.
        types: Vec<UsedType>,
    },
    /// An export of the world that the component does not have, and that no host
    /// asks for unless a feature is turned on: its one gate says which.
    LeftOut,
    /// An import of the world that the component does not need.
    Unused,
    /// An export of the component that the world does not ask for.
    Extra,
}

/// A type that is used by another import or export than the one that has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct UsedType {
    /// The import or export that it is in; `None` if it is the world's own.
    pub of: Option<String>,
    /// Its name.
    pub name: String,
}

impl Fit {
    /// Whether it is no obstacle.
    pub fn is_good(&self) -> bool {
        matches!(
            self,
            Self::Satisfied | Self::BySemver { .. } | Self::LeftOut | Self::Unused | Self::Extra
        )
    }
}

/// Checks `component` against `world` in both directions: whether the world
/// gives all that the component imports, and the component has all that the
/// world exports.
///
/// The component may also be a module that carries a world, or a world in text.
/// Types are compared by our own walk: structure by structure, resources by
/// where they come from. Functions of an interface that the component does not
/// import are not asked for, nor are exports behind a feature gate that no import
/// of the component needs open: features are off unless somebody turns them on.
/// One that the component has all the same must be as the world says.
///
/// ```
/// use carrick_wit::{Source, WorldOf, check, load, select_world};
///
/// let plugin = "package acme:app;\nworld plugin { import log: func(line: string); }";
/// let plugin = load(&Source::from_bytes("plugin.wit", plugin))?;
/// let host = "package acme:app;\nworld host { import log: func(line: list<u8>); }";
/// let host = load(&Source::from_bytes("host.wit", host))?;
///
/// let component = WorldOf::new(&plugin, select_world(&plugin, None)?);
/// let world = WorldOf::new(&host, select_world(&host, None)?);
/// let checked = check(component, world);
/// assert!(!checked.fits());
/// let expected = "func log . parameter line: expected `list<u8>`, found `string`";
/// assert!(checked.to_string().contains(expected));
/// # Ok::<(), carrick_wit::LoadWitError>(())
/// ```
pub fn check(component: WorldOf<'_>, world: WorldOf<'_>) -> Checked {
    let imports = matched(component, world, Direction::Import);
    let exports = matched(world, component, Direction::Export);
    let judge = Judge::new(&imports, &exports, component, world);
    let mut items = Vec::new();
    let mut features = BTreeSet::new();
    for (index, matched) in imports.iter().enumerate() {
        let gates = gates::needed(matched, component, world);
        features.extend(gates.iter().map(|gate| gate.feature.clone()));
        let fit = judge.fit(index, &[]);
        let own = gates::of_component(matched, component, world);
        items.push(matched.checked(fit, gates, own));
    }
    let beyond = component.loaded.beyond_wit.iter();
    items.extend(beyond.map(|(name, kind)| CheckedItem {
        direction: Direction::Import,
        kind: *kind,
        name: name.clone(),
        fit: Fit::Missing {
            candidates: Vec::new(),
        },
        gates: Vec::new(),
        component_gates: Vec::new(),
    }));
    for (index, matched) in exports.iter().enumerate() {
        let index = imports.len() + index;
        let gates = gates::left_out(matched, judge.at(index), &features, world);
        let fit = judge.fit(index, &gates);
        let own = gates::of_component(matched, component, world);
        items.push(matched.checked(fit, gates, own));
    }
    leftover(&mut items, &imports, world, Direction::Import);
    leftover(&mut items, &exports, component, Direction::Export);
    Checked { items }
}

/// What the giving side has and nobody took.
fn leftover(
    items: &mut Vec<CheckedItem>,
    matches: &[Matched<'_>],
    gives: WorldOf<'_>,
    direction: Direction,
) {
    let resolve = &gives.loaded.resolve;
    let given = matches.iter().filter_map(|matched| matched.given.as_ref());
    let taken: BTreeSet<&str> = given.map(|(name, _)| name.as_str()).collect();
    for (key, item) in gives.items(direction) {
        let name = resolve.name_world_key(key);
        if !taken.contains(name.as_str()) {
            items.push(CheckedItem {
                direction,
                kind: kind(resolve, item),
                name: shown_name(resolve, &name, item),
                fit: match direction {
                    Direction::Import => Fit::Unused,
                    Direction::Export => Fit::Extra,
                },
                gates: Vec::new(),
                component_gates: Vec::new(),
            });
        }
    }
}
