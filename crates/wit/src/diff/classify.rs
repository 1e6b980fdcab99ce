//! Every change, and whom it breaks.

mod annotations;
mod contents;
mod roles;
mod world_items;

use std::collections::{BTreeSet, HashMap, HashSet};

use wit_parser::{InterfaceId, Resolve, Stability, WorldId, WorldItem};

use super::pairs::Pairs;
use super::{Change, ChangeKind, Effect};
use crate::compare::{Found, WitDifferenceKind, function_label, is_semver_compatible, named};
use crate::model::Direction;
use crate::model::Loaded;
use annotations::features;
use contents::Effects;
use roles::Concerned;
use world_items::plain_name;

pub(super) fn changes(old: &Loaded, new: &Loaded, pairs: &Pairs<'_>) -> Vec<Change> {
    let mut all = Changes {
        old,
        new,
        pairs,
        concerned: Concerned::new(old, new, pairs),
        features: features(&old.resolve),
        gates: HashMap::new(),
        places_in_worlds: contents::places_in_worlds(old, pairs),
        world_gates: contents::world_gates(Age::Old, old)
            .chain(contents::world_gates(Age::New, new))
            .collect(),
        list: Vec::new(),
        places: HashSet::new(),
    };
    all.package();
    all.worlds();
    all.interfaces();
    all.world_items();
    all.annotations();
    all.other_versions();
    all.list
}

struct Changes<'a> {
    old: &'a Loaded,
    new: &'a Loaded,
    pairs: &'a Pairs<'a>,
    concerned: Concerned,
    /// What the old side has gates for.
    features: BTreeSet<String>,
    /// Of each interface, what is annotated how.
    gates: HashMap<(Age, InterfaceId), HashMap<String, &'a Stability>>,
    places_in_worlds: HashMap<(InterfaceId, Direction), Place>,
    /// Of each interface that is written in a world behind a gate, that gate.
    world_gates: HashMap<(Age, InterfaceId), &'a Stability>,
    list: Vec<Change>,
    /// Where the changes of the list are.
    places: HashSet<(String, Vec<String>)>,
}

/// Where an interface is, as changes say it.
#[derive(Clone)]
pub(super) struct Place {
    pub place: String,
    pub path: Vec<String>,
}

impl Place {
    fn of(interface: &str) -> Self {
        Self {
            place: format!("`{interface}`"),
            path: Vec::new(),
        }
    }

    fn key(&self) -> String {
        format!("{} {}", self.place, self.path.join(" "))
    }
}

/// One of the two sides.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Age {
    Old,
    New,
}

impl<'a> Changes<'a> {
    fn add(&mut self, place: String, path: Vec<String>, kind: ChangeKind, effect: Effect) {
        self.add_gated(place, path, kind, effect, &Stability::Unknown);
    }

    /// Adds a change of something that may be behind a gate.
    fn add_gated(
        &mut self,
        place: String,
        path: Vec<String>,
        kind: ChangeKind,
        mut effect: Effect,
        stability: &Stability,
    ) {
        let gate = feature(stability).map(str::to_owned);
        if let (ChangeKind::Added, Some(feature)) = (&kind, &gate) {
            // Nobody can have turned on a feature that is new.
            effect.guests &= self.features.contains(feature);
        }
        self.places.insert((place.clone(), path.clone()));
        self.list.push(Change {
            place,
            path,
            kind,
            effect,
            gate,
        });
    }

    /// Whether there is a change at a place already.
    fn is_known(&self, place: &str, path: &[String]) -> bool {
        self.places.contains(&(place.to_owned(), path.to_vec()))
    }

    /// Another name of the package is another name of all that is in it. So is a version that is
    /// not semver-compatible.
    fn package(&mut self) {
        let (old, new) = (plain_name(self.old), plain_name(self.new));
        let place = format!("package `{old}`");
        if old == new {
            self.package_version(place);
        } else if self.pairs.whole {
            let kind = ChangeKind::Renamed {
                to: new,
                evidence: "the two that were compared".to_owned(),
            };
            self.add(place, Vec::new(), kind, BOTH);
        }
    }

    /// A host matches imports and exports by the name and version of their interfaces.
    fn package_version(&mut self, place: String) {
        let name = |loaded: &Loaded| loaded.resolve.packages[loaded.package].name.to_string();
        let (old, new) = (name(self.old), name(self.new));
        let has_own = self.pairs.has_own(self.old, self.new);
        if has_own && !is_semver_compatible(&old, &new) {
            self.add(place, Vec::new(), ChangeKind::Version { old, new }, BOTH);
        }
    }

    fn worlds(&mut self) {
        for id in &self.pairs.worlds_removed {
            let world = &self.old.resolve.worlds[*id];
            let place = format!("world `{}`", world.name);
            let stability = world.stability.clone();
            self.add_gated(place, Vec::new(), ChangeKind::Removed, BOTH, &stability);
        }
        for id in &self.pairs.worlds_added {
            let world = &self.new.resolve.worlds[*id];
            let place = format!("world `{}`", world.name);
            let stability = world.stability.clone();
            self.add_gated(place, Vec::new(), ChangeKind::Added, ADDS, &stability);
        }
    }

    fn found(
        &mut self,
        place: String,
        found: Found,
        effects: &Effects,
        stability: Option<Stability>,
    ) {
        let what = found.difference.kind;
        let (kind, effect) = match what {
            WitDifferenceKind::OnlyLeft { .. } if found.is_item => {
                (ChangeKind::Removed, effects.removed)
            }
            WitDifferenceKind::OnlyRight { .. } if found.is_item => {
                (ChangeKind::Added, effects.added)
            }
            WitDifferenceKind::OnlyLeft { .. } => (ChangeKind::Removed, BOTH),
            WitDifferenceKind::OnlyRight { .. } => (ChangeKind::Added, BOTH),
            what => (ChangeKind::Changed(what), BOTH),
        };
        let stability = stability.unwrap_or(Stability::Unknown);
        self.add_gated(place, found.difference.path, kind, effect, &stability);
    }
}

const BOTH: Effect = Effect {
    guests: true,
    hosts: true,
    adds: false,
};
const ADDS: Effect = Effect {
    guests: false,
    hosts: false,
    adds: true,
};

/// The feature that something is behind.
fn feature(stability: &Stability) -> Option<&str> {
    match stability {
        Stability::Unstable { feature, .. } => Some(feature),
        _ => None,
    }
}

/// The annotation that decides whether anything was promised about an item of a world.
fn item_stability<'a>(resolve: &'a Resolve, world: WorldId, item: &'a WorldItem) -> &'a Stability {
    let of_world = &resolve.worlds[world].stability;
    match feature(of_world) {
        Some(_) => of_world,
        None => item.stability(resolve),
    }
}

fn item_label(resolve: &Resolve, direction: Direction, name: &str, item: &WorldItem) -> String {
    match item {
        WorldItem::Interface { .. } => {
            format!("{} {name}", direction.as_str())
        }
        WorldItem::Function(function) => format!(
            "{} {}",
            direction.as_str(),
            function_label(resolve, function)
        ),
        WorldItem::Type { id, .. } => named(resolve, *id, name),
    }
}
