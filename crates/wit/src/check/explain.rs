//! A check as text for people.

use std::collections::BTreeMap;
use std::fmt;

use super::{Candidate, CandidateReason, Checked, CheckedItem, Fit, Gate, ItemKind, UsedType};
use crate::compare::{Difference, Direction, InterfaceName, Mismatch};
use crate::types::{listed, quoted};

impl fmt::Display for Checked {
    /// One line per import and export, with what is wrong indented below it.
    /// *Expected* is what the world says, *found* is what the component has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for item in &self.items {
            item.fmt(f)?;
            if self.is_swapped(item) {
                writeln!(
                    f,
                    "           the world gives it to the component, which brings one of its own: \
                     perhaps one of them means the other direction"
                )?;
            }
        }
        Ok(())
    }
}

impl Checked {
    /// Whether the component exports what the world has as an import: no obstacle,
    /// and seldom what was meant.
    fn is_swapped(&self, item: &CheckedItem) -> bool {
        let path = |name| InterfaceName::parse(name).path;
        matches!(item.fit, Fit::Extra)
            && self.items.iter().any(|other| {
                matches!(other.fit, Fit::Unused) && path(&other.name) == path(&item.name)
            })
    }
}

impl fmt::Display for CheckedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verdict, rest) = match &self.fit {
            Fit::Satisfied => ("ok", String::new()),
            Fit::LeftOut => ("left out", ": the component does not export it".to_owned()),
            Fit::BySemver { by } => ("semver", self.other_version(by)),
            Fit::Missing { .. } => ("missing", format!(": {}", self.why_missing())),
            Fit::Differs { by, .. } => (
                "differs",
                by.as_ref()
                    .map_or(String::new(), |by| self.other_version(by)),
            ),
            Fit::Depends { types, .. } => {
                ("depends", format!(": it uses {}, see there", used(types)))
            }
            Fit::Unused => ("unused", ": the component does not need it".to_owned()),
            Fit::Extra => ("extra", ": the world does not ask for it".to_owned()),
        };
        let word = match self.kind {
            ItemKind::Type(word) => word,
            _ => direction(self.direction),
        };
        writeln!(f, "{verdict:<8} {word} `{}`{rest}", self.name)?;
        match &self.fit {
            Fit::Differs { differences, .. } => {
                for difference in differences {
                    writeln!(f, "           {}", self.difference(difference))?;
                }
            }
            Fit::Missing { candidates } => {
                for line in self.candidates(candidates) {
                    writeln!(f, "           {line}")?;
                }
            }
            _ => {}
        }
        for gate in &self.gates {
            writeln!(f, "           {}", self.gate(gate))?;
        }
        Ok(())
    }
}

/// Types in a sentence: `` `user` and `id` of `acme:app/types` ``.
fn used(types: &[UsedType]) -> String {
    let mut groups: BTreeMap<&Option<String>, Vec<String>> = BTreeMap::new();
    for used in types {
        groups.entry(&used.of).or_default().push(used.name.clone());
    }
    let groups = groups.iter().map(|(of, names)| match of {
        Some(of) => format!("{} of `{of}`", listed(names)),
        None => listed(names),
    });
    groups.collect::<Vec<_>>().join(", ")
}

pub(crate) fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Import => "import",
        Direction::Export => "export",
    }
}

impl CheckedItem {
    fn other_version(&self, by: &str) -> String {
        match self.direction {
            Direction::Import => format!(": the world has it as `{by}`"),
            Direction::Export => format!(": the component has it as `{by}`"),
        }
    }

    /// The side that should give it.
    fn giver(&self) -> &'static str {
        match self.direction {
            Direction::Import => "the world",
            Direction::Export => "the component",
        }
    }

    fn why_missing(&self) -> &'static str {
        match (self.kind, self.direction) {
            (ItemKind::CoreModule, _) => "a core module, which no world can give",
            (ItemKind::Component, _) => "a component, which no world can give",
            (ItemKind::Value, _) => "a value, which no world can give",
            (_, Direction::Import) => "the component needs it and the world does not give it",
            (_, Direction::Export) => "the world asks for it and the component does not export it",
        }
    }

    fn gate(&self, gate: &Gate) -> String {
        let feature = &gate.feature;
        let hosts = format!("hosts with the feature `{feature}`");
        match (self.direction, &gate.item) {
            (Direction::Import, None) => format!("satisfied only by {hosts}"),
            (Direction::Import, Some(item)) => format!("{item}: satisfied only by {hosts}"),
            (Direction::Export, None) => format!("only {hosts} ask for it"),
            (Direction::Export, Some(item)) => {
                format!("{item}: left out, only {hosts} ask for it")
            }
        }
    }

    fn difference(&self, difference: &Difference) -> String {
        let near = |names: &[String]| match names {
            [] => String::new(),
            names => format!("; did you mean {}?", listed(names)),
        };
        let text = match &difference.what {
            Mismatch::Type { left, right } | Mismatch::Name { left, right } => {
                format!("expected {}, found {}", quoted(left), quoted(right))
            }
            Mismatch::OnlyLeft { nearest } => {
                format!("the world has it, the component does not{}", near(nearest))
            }
            Mismatch::OnlyRight { nearest } => {
                format!("the component has it, the world does not{}", near(nearest))
            }
            Mismatch::Order { left, right } => format!(
                "expected `{}`, found `{}`",
                left.join(", "),
                right.join(", ")
            ),
            Mismatch::Identity { left, right } => {
                format!("expected {left}, found {right}")
            }
        };
        format!("{}: {text}", difference.path())
    }

    fn candidates(&self, candidates: &[Candidate]) -> Vec<String> {
        candidates.iter().map(|near| self.candidate(near)).collect()
    }

    fn candidate(&self, near: &Candidate) -> String {
        let giver = self.giver();
        let name = &near.name;
        match near.because {
            CandidateReason::Version => format!(
                "{giver} has `{name}`: by semantic versioning neither can stand for the other"
            ),
            CandidateReason::OtherDirection if self.direction == Direction::Import => format!(
                "the world has `{name}` as an export: it wants it from the component, it does not give it"
            ),
            CandidateReason::OtherDirection => {
                format!("the component has `{name}` as an import: it wants it itself")
            }
            CandidateReason::InInterface => format!(
                "{giver} has a function of that name in the interface `{name}`; a plain function is not the same"
            ),
            CandidateReason::PlainFunctions => format!(
                "{giver} has the function `{name}` without an interface; one in an interface is not the same"
            ),
            CandidateReason::OtherKind { expected, found } => {
                format!("{giver} has `{name}`, but as {found}, not as {expected}")
            }
            CandidateReason::OtherPackage => {
                format!("{giver} has `{name}`: the same interface name in another package")
            }
            CandidateReason::SimilarName => format!("{giver} has `{name}`: did you mean that?"),
        }
    }
}
