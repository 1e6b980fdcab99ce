//! Does a component fit a world, and if not, why?

mod explain;
mod gates;
mod nearest_items;
mod supply;

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{
    IndexMap, InterfaceId, LiveTypes, TypeId, TypeOwner, WorldId, WorldItem, WorldKey,
};

use crate::Loaded;
use crate::compare::{Difference, Direction, Found, InterfaceName, Items, Mismatch, Side, Walk};

pub(crate) use explain::direction;
pub use gates::Gate;
pub use nearest_items::{Candidate, CandidateReason};
pub use supply::compare_supply;

/// A world of something that was loaded.
#[derive(Clone, Copy, Debug)]
pub struct WorldOf<'a> {
    /// Where it is.
    pub loaded: &'a Loaded,
    /// Which of its worlds.
    pub world: WorldId,
}

impl<'a> WorldOf<'a> {
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
    /// order of its text, then what only one of the two has and nobody needs.
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
    /// Its name, as the side writes it that needs it: an interface, or the name
    /// of a function or type.
    pub name: String,
    /// How it fits.
    pub fit: Fit,
    /// What the world has behind a feature gate: of an import, what the component
    /// uses; of an export, what the component leaves out.
    pub gates: Vec<Gate>,
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
        differences: Vec<Difference>,
    },
    /// It is the same by itself, but uses types that differ.
    Depends {
        /// The interfaces they are in, or the types if they are the world's own.
        on: Vec<String>,
    },
    /// An export of the world that the component does not have, and that no host
    /// asks for unless a feature is turned on: its one gate says which.
    LeftOut,
    /// An import of the world that the component does not need.
    Unused,
    /// An export of the component that the world does not ask for.
    Extra,
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
pub fn check(component: WorldOf<'_>, world: WorldOf<'_>) -> Checked {
    let matches = [Direction::Import, Direction::Export].map(|direction| {
        let (needs, gives) = match direction {
            Direction::Import => (component, world),
            Direction::Export => (world, component),
        };
        matched(needs, gives, direction)
    });
    let mut walk = Walk::new(world.side(), component.side());
    for matched in matches.iter().flatten() {
        matched.pair(&mut walk);
    }
    for matched in matches.iter().flatten() {
        matched.compare(&mut walk, component, world);
    }
    let found = walk.finish();
    let [imports, exports] = &matches;
    let mut items = Vec::new();
    let mut features = BTreeSet::new();
    for matched in imports {
        let gates = gates::needed(matched, component, world);
        features.extend(gates.iter().map(|gate| gate.feature.clone()));
        let fit = fit(matched, &found, &[], component, world);
        items.push(matched.checked(fit, gates));
    }
    for matched in exports {
        let gates = gates::left_out(matched, &found, &features, world);
        let fit = fit(matched, &found, &gates, component, world);
        items.push(matched.checked(fit, gates));
    }
    blocked(&mut items, &matches, world);
    leftover(&mut items, imports, world, Direction::Import);
    leftover(&mut items, exports, component, Direction::Export);
    Checked { items }
}

/// An item of the side that needs it and its counterpart, if there is one.
struct Matched<'a> {
    direction: Direction,
    /// What the side calls it that needs it.
    name: String,
    needed: &'a WorldItem,
    given: Option<(String, &'a WorldItem)>,
}

fn matched<'a>(needs: WorldOf<'a>, gives: WorldOf<'a>, direction: Direction) -> Vec<Matched<'a>> {
    let given: Vec<(String, &WorldItem)> = gives
        .items(direction)
        .iter()
        .map(|(key, item)| (gives.loaded.resolve.name_world_key(key), item))
        .collect();
    needs
        .items(direction)
        .iter()
        .map(|(key, item)| {
            let name = needs.loaded.resolve.name_world_key(key);
            let same_kind =
                |other: &WorldItem| std::mem::discriminant(other) == std::mem::discriminant(item);
            let exact = given
                .iter()
                .find(|(other, given)| *other == name && same_kind(given));
            let wanted = InterfaceName::parse(&name);
            // Of several that would do, the newest.
            let by_semver = || {
                given
                    .iter()
                    .filter(|(other, given)| {
                        wanted.version.is_some()
                            && same_kind(given)
                            && InterfaceName::parse(other).stands_for(&wanted)
                    })
                    .max_by_key(|(other, _)| InterfaceName::parse(other).version)
            };
            Matched {
                direction,
                given: exact.or_else(by_semver).cloned(),
                name,
                needed: item,
            }
        })
        .collect()
}

impl<'a> Matched<'a> {
    /// The item on the world's side and on the component's.
    fn sides(&self) -> Option<(&'a WorldItem, &'a WorldItem)> {
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

    fn component_name(&self) -> &str {
        match (&self.given, self.direction) {
            (Some((name, _)), Direction::Export) => name,
            _ => &self.name,
        }
    }

    /// The name on the side that does not need it, if it is another one.
    fn by(&self) -> Option<String> {
        let (given, _) = self.given.as_ref()?;
        (*given != self.name).then(|| given.clone())
    }

    fn checked(&self, fit: Fit, gates: Vec<Gate>) -> CheckedItem {
        CheckedItem {
            direction: self.direction,
            name: self.name.clone(),
            fit,
            gates,
        }
    }

    /// Whether something that was found belongs to this interface.
    fn is_about(&self, found: &Found) -> bool {
        let location = &found.location;
        location.direction == self.direction
            && location.interface.as_deref() == Some(self.world_name())
    }

    fn pair(&self, walk: &mut Walk<'a>) {
        if let Some((
            WorldItem::Interface { id: left, .. },
            WorldItem::Interface { id: right, .. },
        )) = self.sides()
        {
            walk.pair(*left, *right, self.world_name().to_owned());
        }
    }

    fn compare(&self, walk: &mut Walk<'a>, component: WorldOf<'a>, world: WorldOf<'a>) {
        let direction = self.direction;
        match self.sides() {
            Some((
                WorldItem::Interface { id: left, .. },
                WorldItem::Interface { id: right, .. },
            )) => {
                let left = Items::of_interface(&world.loaded.resolve, *left, None);
                let has = component.loaded.crossing(direction, self.component_name());
                let right = Items::of_interface(&component.loaded.resolve, *right, has);
                let name = self.world_name().to_owned();
                walk.items(direction, Some(name), &left, &right);
            }
            Some((left, right)) => {
                let (left, right) = (Items::of_world_item(left), Items::of_world_item(right));
                walk.items(direction, None, &left, &right);
            }
            None => {}
        }
    }
}

fn fit(
    matched: &Matched<'_>,
    found: &[Found],
    left_out: &[Gate],
    component: WorldOf<'_>,
    world: WorldOf<'_>,
) -> Fit {
    if matched.given.is_none() {
        if !left_out.is_empty() {
            return Fit::LeftOut;
        }
        let (needs, gives) = match matched.direction {
            Direction::Import => (component, world),
            Direction::Export => (world, component),
        };
        return Fit::Missing {
            candidates: nearest_items::candidates(
                (&matched.name, matched.needed),
                matched.direction,
                needs,
                gives,
            ),
        };
    }
    let is_interface = matches!(matched.needed, WorldItem::Interface { .. });
    let differences: Vec<Difference> = found
        .iter()
        .filter(|found| {
            if is_interface {
                matched.is_about(found)
            } else {
                found.location.interface.is_none() && found.difference.concerns(&matched.name)
            }
        })
        .filter(|found| matters(found, matched.direction))
        .filter(|found| !left_out.iter().any(|gate| gate.holds_back(found)))
        .map(|found| found.difference.clone())
        .collect();
    match (differences.is_empty(), matched.by()) {
        (true, None) => Fit::Satisfied,
        (true, Some(by)) => Fit::BySemver { by },
        (false, by) => Fit::Differs { by, differences },
    }
}

/// What only one side has is no obstacle where the other does not ask for it.
fn matters(found: &Found, direction: Direction) -> bool {
    let is_needless = match direction {
        Direction::Import => matches!(found.difference.what, Mismatch::OnlyLeft { .. }),
        Direction::Export => matches!(found.difference.what, Mismatch::OnlyRight { .. }),
    };
    !(found.is_item && is_needless)
}

/// Marks items that are in order but use types of others that are not.
fn blocked(items: &mut [CheckedItem], matches: &[Vec<Matched<'_>>; 2], world: WorldOf<'_>) {
    let resolve = &world.loaded.resolve;
    let mut bad: BTreeMap<InterfaceId, String> = BTreeMap::new();
    let mut bad_types: BTreeSet<TypeId> = BTreeSet::new();
    for (item, matched) in items.iter().zip(matches.iter().flatten()) {
        if !matches!(item.fit, Fit::Differs { .. }) {
            continue;
        }
        match matched.sides() {
            Some((WorldItem::Interface { id, .. }, _)) => {
                bad.insert(*id, matched.world_name().to_owned());
            }
            Some((WorldItem::Type { id, .. }, _)) => {
                bad_types.insert(*id);
            }
            _ => {}
        }
    }
    for (item, matched) in items.iter_mut().zip(matches.iter().flatten()) {
        if !matches!(item.fit, Fit::Satisfied | Fit::BySemver { .. }) {
            continue;
        }
        let mut live = LiveTypes::default();
        let mut itself = None;
        match matched.sides() {
            Some((WorldItem::Interface { id, .. }, _)) => {
                live.add_interface(resolve, *id);
                itself = Some(*id);
            }
            Some((WorldItem::Function(function), _)) => live.add_func(resolve, function),
            _ => continue,
        }
        let mut on = BTreeSet::new();
        for id in live.iter() {
            let ty = &resolve.types[id];
            match (ty.owner, &ty.name) {
                (TypeOwner::Interface(owner), _) if Some(owner) != itself => {
                    on.extend(bad.get(&owner).cloned());
                }
                (TypeOwner::World(_), Some(name)) if bad_types.contains(&id) => {
                    on.insert(name.clone());
                }
                _ => {}
            }
        }
        if !on.is_empty() {
            item.fit = Fit::Depends {
                on: on.into_iter().collect(),
            };
        }
    }
}

/// What the giving side has and nobody took.
fn leftover(
    items: &mut Vec<CheckedItem>,
    matches: &[Matched<'_>],
    gives: WorldOf<'_>,
    direction: Direction,
) {
    for key in gives.items(direction).keys() {
        let name = gives.loaded.resolve.name_world_key(key);
        let taken = matches
            .iter()
            .any(|matched| matches!(&matched.given, Some((given, _)) if *given == name));
        if !taken {
            items.push(CheckedItem {
                direction,
                name,
                fit: match direction {
                    Direction::Import => Fit::Unused,
                    Direction::Export => Fit::Extra,
                },
                gates: Vec::new(),
            });
        }
    }
}
