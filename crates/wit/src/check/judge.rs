//! From what differs to how each import and export fits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::matching::{Home, Matched};
use super::{Fit, Gate, UsedType, WorldOf, candidates};
use crate::compare::{Found, Site, Walk, Walked, WitDifference, WitDifferenceKind, are_few};
use crate::model::Direction;

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
    /// Of each item the definitions that it has.
    owned: Vec<Vec<usize>>,
    /// The indices of what was found when something was compared.
    found_at: BTreeMap<Site, Vec<usize>>,
    /// Whether what is missing can be compared with all that the other side has.
    may_compare: bool,
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
        let sites: Vec<Option<Site>> = compared
            .map(|matched| matched.compare(&mut walk, component, world))
            .collect();
        let walked = walk.finish_with_uses();
        let mut by_home: HashMap<Home<'_>, Vec<usize>> = HashMap::new();
        for (index, matched) in matches.iter().enumerate() {
            if let Some(home) = matched.home() {
                by_home.entry(home).or_default().push(index);
            }
        }
        let owners: Vec<Vec<usize>> = walked
            .definitions
            .iter()
            .map(|definition| {
                let owners = Home::of(&definition.home).and_then(|home| by_home.get(&home));
                owners.cloned().unwrap_or_default()
            })
            .collect();
        let mut found_at: BTreeMap<Site, Vec<usize>> = BTreeMap::new();
        for (index, found) in walked.found.iter().enumerate() {
            found_at.entry(found.site).or_default().push(index);
        }
        let mut owned = vec![Vec::new(); matches.len()];
        for (definition, owners) in owners.iter().enumerate() {
            for owner in owners {
                owned[*owner].push(definition);
            }
        }
        let missing = sites.iter().filter(|site| site.is_none()).count();
        let items =
            |of: WorldOf<'_>| of.items(Direction::Import).len() + of.items(Direction::Export).len();
        Self {
            may_compare: are_few(missing, items(component) + items(world)),
            matches,
            component,
            world,
            sites,
            walked,
            owners,
            owned,
            found_at,
        }
    }

    /// What was found in the item itself, not in the definitions it uses.
    pub fn at(&self, index: usize) -> Vec<&Found> {
        let Some(site) = self.sites[index] else {
            return Vec::new();
        };
        self.found_at(site).map(|(_, found)| found).collect()
    }

    /// What was found when something was compared, with its index.
    fn found_at(&self, site: Site) -> impl Iterator<Item = (usize, &Found)> {
        let indices = self.found_at.get(&site).into_iter().flatten();
        indices.map(|index| (*index, &self.walked.found[*index]))
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
        // What no item has is said wherever it is used.
        let of_nobody = reached
            .iter()
            .filter(|index| self.owners[**index].is_empty());
        let definitions = self.owned[index].iter().chain(of_nobody);
        let sites = definitions.map(|index| Site::Definition(*index));
        let mut found: Vec<(usize, &Found)> = sites
            .chain([site])
            .flat_map(|site| self.found_at(site))
            .collect();
        found.sort_by_key(|(index, _)| *index);
        found.dedup_by_key(|(index, _)| *index);
        let differences: Vec<WitDifference> = found
            .into_iter()
            .map(|(_, found)| found)
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
        if !self.may_compare {
            return Fit::Missing {
                candidates: Vec::new(),
            };
        }
        Fit::Missing {
            candidates: candidates::candidates(
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
        let is_bad = |index: &&usize| self.found_at.contains_key(&Site::Definition(**index));
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
        Direction::Import => matches!(found.difference.kind, WitDifferenceKind::OnlyLeft { .. }),
        Direction::Export => matches!(found.difference.kind, WitDifferenceKind::OnlyRight { .. }),
    };
    !(found.is_item && is_needless)
}
