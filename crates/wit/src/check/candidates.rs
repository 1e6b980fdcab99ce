//! What comes near to an import or export that is missing, and why it is not it.

use wit_parser::WorldItem;

use super::WorldOf;
use crate::compare::InterfaceName;
use crate::model::Direction;
use crate::nearest::nearest;

/// Something that is there and is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// Why it is not the same.
    pub because: CandidateReason,
}

/// Why something that comes near is not what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CandidateReason {
    /// The same interface in a version of another semver track.
    Version,
    /// The other side has it in the opposite direction: imports what it should
    /// export, or the reverse.
    OtherDirection,
    /// A plain function is asked for; this one is in an interface.
    InInterface,
    /// An interface is asked for; these functions are not in one.
    PlainFunctions,
    /// One of the two interfaces is of a package, the other is written in the world.
    Inline,
    /// Another kind of thing of the same name.
    OtherKind {
        /// What is asked for: `function`, `interface` or `type`.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// The same interface name in another package, of the same namespace or name.
    OtherPackage,
    /// A name that is nearly the same.
    SimilarName,
}

/// What comes near on the side that `gives`; `is_taken` says of its items in the other
/// direction whether they have their counterpart.
pub(super) fn candidates(
    (name, needed): (&str, &WorldItem),
    direction: Direction,
    needs: WorldOf<'_>,
    gives: WorldOf<'_>,
    is_taken: &dyn Fn(&str) -> bool,
) -> Vec<Candidate> {
    let names = |direction| -> Vec<(String, &WorldItem)> {
        gives
            .items(direction)
            .iter()
            .map(|(key, item)| (gives.loaded.resolve.name_world_key(key), item))
            .collect()
    };
    let opposite = match direction {
        Direction::Import => Direction::Export,
        Direction::Export => Direction::Import,
    };
    let (here, there) = (names(direction), names(opposite));
    let wanted = InterfaceName::parse(name);
    let mut candidates = Vec::new();
    let mut add = |name: &str, because| {
        candidates.push(Candidate {
            name: name.to_owned(),
            because,
        });
    };
    for (other, item) in &here {
        if other == name {
            let (expected, found) = (kind(needed), kind(item));
            add(other, CandidateReason::OtherKind { expected, found });
        } else if InterfaceName::parse(other).path == wanted.path {
            add(other, CandidateReason::Version);
        }
    }
    for (other, _) in &there {
        // What is as it should be there says nothing about here.
        if InterfaceName::parse(other).path == wanted.path && !is_taken(other) {
            add(other, CandidateReason::OtherDirection);
        }
    }
    inline((name, needed), &here, &mut add);
    shapes(needed, &here, needs, gives, &mut add);
    if !candidates.is_empty() {
        return candidates;
    }
    let last = |name: &'_ str| -> String {
        let path = InterfaceName::parse(name).path;
        path.rsplit('/').next().unwrap_or(path).to_owned()
    };
    let lasts: Vec<String> = here.iter().map(|(other, _)| last(other)).collect();
    for (other, _) in &here {
        if related(other, name) && last(other) == last(name) {
            candidates.push(Candidate {
                name: other.clone(),
                because: CandidateReason::OtherPackage,
            });
        }
    }
    if candidates.is_empty() {
        // The package's name is long and the same; it would make anything near.
        let near = nearest(&last(name), lasts.iter().map(String::as_str));
        for (other, _) in here.iter().filter(|(other, _)| near.contains(&last(other))) {
            candidates.push(Candidate {
                name: other.clone(),
                because: CandidateReason::SimilarName,
            });
        }
    }
    candidates
}

fn kind(item: &WorldItem) -> &'static str {
    match item {
        WorldItem::Interface { .. } => "interface",
        WorldItem::Function(_) => "function",
        WorldItem::Type { .. } => "type",
    }
}

/// Whether two interfaces are of packages with one namespace or one name. Between others
/// a common word, such as `types`, says nothing.
fn related(one: &str, other: &str) -> bool {
    fn package(name: &str) -> Option<(&str, &str)> {
        InterfaceName::parse(name)
            .path
            .rsplit_once('/')?
            .0
            .split_once(':')
    }
    match (package(one), package(other)) {
        (Some(one), Some(other)) => one.0 == other.0 || one.1 == other.1,
        _ => false,
    }
}

/// An interface of a package where one of the world itself is asked for, and the reverse.
fn inline(
    (name, needed): (&str, &WorldItem),
    here: &[(String, &WorldItem)],
    add: &mut impl FnMut(&str, CandidateReason),
) {
    for (other, item) in here {
        let bare = |name: &str, other: &str| {
            let path = InterfaceName::parse(name).path;
            path.rsplit_once('/').is_some_and(|(_, last)| last == other)
        };
        if let (WorldItem::Interface { .. }, WorldItem::Interface { .. }) = (needed, item)
            && (bare(name, other) || bare(other, name))
        {
            add(other, CandidateReason::Inline);
        }
    }
}

/// A function inside an interface where a plain one is asked for, and the reverse.
fn shapes(
    needed: &WorldItem,
    here: &[(String, &WorldItem)],
    needs: WorldOf<'_>,
    gives: WorldOf<'_>,
    add: &mut impl FnMut(&str, CandidateReason),
) {
    match needed {
        WorldItem::Function(function) => {
            for (other, item) in here {
                if let WorldItem::Interface { id, .. } = item
                    && gives.loaded.resolve.interfaces[*id]
                        .functions
                        .contains_key(&function.name)
                {
                    add(other, CandidateReason::InInterface);
                }
            }
        }
        WorldItem::Interface { id, .. } => {
            let functions = &needs.loaded.resolve.interfaces[*id].functions;
            for (other, item) in here {
                if matches!(item, WorldItem::Function(_)) && functions.contains_key(other) {
                    add(other, CandidateReason::PlainFunctions);
                }
            }
        }
        WorldItem::Type { .. } => {}
    }
}
