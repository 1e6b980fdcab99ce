//! From what differs to how each import and export fits.

use std::collections::BTreeSet;

use super::{Fit, Gate, Matched, UsedType, WorldOf, nearest_items};
use crate::compare::{Difference, Direction, Found, Mismatch, Site, Walk, Walked};

/// What was found, and which item it belongs to.
pub(super) struct Judge<'a> {
    matches: Vec<&'a Matched<'a>>,
    component: WorldOf<'a>,
    world: WorldOf<'a>,
    /// Of each item what was compared; `None` if it is missing.
    sites: Vec<Option<Site>>,
    walked: Walked,
    /// Of each definition the items that have it.
    owners: Vec<Vec<usize>>,
}

impl<'a> Judge<'a> {
    pub fn new(
        imports: &'a [Matched<'a>],
        exports: &'a [Matched<'a>],
        component: WorldOf<'a>,
        world: WorldOf<'a>,
    ) -> Self {
        let matches: Vec<_> = imports.iter().chain(exports).collect();
        let mut walk = Walk::new(world.side(), component.side());
        for matched in &matches {
            matched.pair(&mut walk);
        }
        let compared = matches.iter();
        let sites = compared
            .map(|matched| matched.compare(&mut walk, component, world))
            .collect();
        let walked = walk.finish_with_uses();
        let definitions = walked.definitions.iter();
        let owners = definitions
            .map(|definition| {
                let indices = 0..matches.len();
                indices
                    .filter(|&index| matches[index].defines(&definition.home))
                    .collect()
            })
            .collect();
        Self {
            matches,
            component,
            world,
            sites,
            walked,
            owners,
        }
    }

    /// What was found in the item itself, not in the definitions it uses.
    pub fn at(&self, index: usize) -> Vec<&Found> {
        let Some(site) = self.sites[index] else {
            return Vec::new();
        };
        let found = self.walked.found.iter();
        found.filter(|found| found.site == site).collect()
    }

    pub fn fit(&self, index: usize, left_out: &[Gate]) -> Fit {
        let matched = self.matches[index];
        let Some(site) = self.sites[index] else {
            return match left_out {
                [] => self.missing(matched),
                _ => Fit::LeftOut,
            };
        };
        let reached = self.walked.reached(site);
        let differences: Vec<Difference> = self
            .walked
            .found
            .iter()
            .filter(|found| match found.site {
                Site::Definition(definition) => {
                    let owners = &self.owners[definition];
                    // What no item has is said wherever it is used.
                    owners.contains(&index) || owners.is_empty() && reached.contains(&definition)
                }
                other => other == site,
            })
            .filter(|found| matters(found, matched.direction))
            .filter(|found| !left_out.iter().any(|gate| gate.holds_back(found)))
            .map(|found| found.difference.clone())
            .collect();
        if !differences.is_empty() {
            return Fit::Differs {
                by: matched.by(),
                differences,
            };
        }
        let types = self.bad_types(&reached);
        if !types.is_empty() {
            let place = |used: &UsedType| used.of.clone().unwrap_or(used.name.clone());
            let on: BTreeSet<String> = types.iter().map(place).collect();
            return Fit::Depends {
                on: on.into_iter().collect(),
                types: types.into_iter().collect(),
            };
        }
        match matched.by() {
            None => Fit::Satisfied,
            Some(by) => Fit::BySemver { by },
        }
    }

    fn missing(&self, matched: &Matched<'_>) -> Fit {
        let (needs, gives) = match matched.direction {
            Direction::Import => (self.component, self.world),
            Direction::Export => (self.world, self.component),
        };
        Fit::Missing {
            candidates: nearest_items::candidates(
                (&matched.name, matched.needed),
                matched.direction,
                needs,
                gives,
                &|name| {
                    let mut others = self.matches.iter();
                    others.any(|other| {
                        other.direction != matched.direction
                            && other.name == name
                            && other.given.is_some()
                    })
                },
            ),
        }
    }

    /// Those of the definitions in which something was found.
    fn bad_types(&self, reached: &BTreeSet<usize>) -> BTreeSet<UsedType> {
        let is_bad = |index: &&usize| {
            let mut found = self.walked.found.iter();
            found.any(|found| found.site == Site::Definition(**index))
        };
        let bad = reached.iter().filter(is_bad);
        bad.map(|index| {
            let definition = &self.walked.definitions[*index];
            let owner = self.owners[*index].first();
            UsedType {
                of: definition.home.pair.and(owner).map(|owner| {
                    // As it is called where the reader will look for it.
                    self.matches[*owner].name.clone()
                }),
                name: definition.name.clone(),
            }
        })
        .collect()
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
