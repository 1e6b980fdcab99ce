//! A check as text for people.

mod candidates;
mod differences;

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::mem::{Discriminant, discriminant};

use super::{CandidateReason, Checked, CheckedItem, Fit, Gate, UsedType};
use crate::compare::InterfaceName;
use crate::model::{Direction, ItemKind};
use crate::types::listed;
use differences::resource_of;

impl fmt::Display for Checked {
    /// One line per import and export, with what is wrong indented below it.
    /// *Expected* is what the world says, *found* is what the component has.
    ///
    /// What was just named as coming near is not told again, nor are the functions of a
    /// resource that is not there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines(f, false)
    }
}

/// A check in the words of somebody who takes no other version.
struct WithExactVersions<'a>(&'a Checked);

impl fmt::Display for WithExactVersions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.lines(f, true)
    }
}

impl Checked {
    /// The same text for those who ask whether it [fits exactly](Self::fits_exactly), where
    /// another version is what is wrong.
    pub fn with_exact_versions(&self) -> impl fmt::Display {
        WithExactVersions(self)
    }

    fn lines(&self, f: &mut fmt::Formatter<'_>, exact: bool) -> fmt::Result {
        let others = Others::new(&self.items);
        for item in &self.items {
            if others.tell(item) {
                continue;
            }
            let with_functions = others.have_functions_of(item);
            writeln!(f, "{}", item.headline(exact, with_functions))?;
            for line in item.details() {
                writeln!(f, "           {line}")?;
            }
            if others.have_unused(item) {
                let kind = match item.kind {
                    ItemKind::Function => "function",
                    _ => "interface",
                };
                writeln!(
                    f,
                    "           the world provides this {kind} as an import, the component exports it: \
                     check the direction on both sides"
                )?;
            }
        }
        Ok(())
    }
}

/// What the items of a check say of each other.
struct Others<'a> {
    /// What was named as coming near to something that is missing in that direction.
    candidates: HashSet<(Direction, &'a str)>,
    /// Resources that one side lacks.
    absent_resources: HashSet<(Discriminant<Fit>, &'a str)>,
    /// The resources of functions that one side lacks.
    of_absent_functions: HashSet<(Discriminant<Fit>, &'a str)>,
    /// Imports of the world that the component does not use, without their versions.
    unused: HashSet<&'a str>,
}

impl<'a> Others<'a> {
    fn new(items: &'a [CheckedItem]) -> Self {
        let mut others = Self {
            candidates: HashSet::new(),
            absent_resources: HashSet::new(),
            of_absent_functions: HashSet::new(),
            unused: HashSet::new(),
        };
        for item in items {
            if let Fit::Missing { candidates } = &item.fit {
                let named = candidates
                    .iter()
                    .filter(|candidate| candidate.because != CandidateReason::OtherDirection);
                let named = named.map(|candidate| (item.direction, candidate.name.as_str()));
                others.candidates.extend(named);
            }
            if matches!(item.fit, Fit::Unused) {
                others.unused.insert(InterfaceName::parse(&item.name).path);
            }
            if let Some(resource) = item.absent_resource() {
                others.absent_resources.insert(resource);
            }
            if let Some(resource) = item.resource_of_function() {
                others.of_absent_functions.insert(resource);
            }
        }
        others
    }

    /// Whether lines of other items say it already.
    fn tell(&self, item: &CheckedItem) -> bool {
        let is_leftover = matches!(item.fit, Fit::Unused | Fit::Extra);
        let of = item.resource_of_function();
        is_leftover
            && self
                .candidates
                .contains(&(item.direction, item.name.as_str()))
            || of.is_some_and(|of| self.absent_resources.contains(&of))
    }

    /// Whether the functions of a resource are absent with it.
    fn have_functions_of(&self, item: &CheckedItem) -> bool {
        let resource = item.absent_resource();
        resource.is_some_and(|resource| self.of_absent_functions.contains(&resource))
    }

    /// Whether the component exports what the world has as an import: no obstacle,
    /// and seldom what was meant.
    fn have_unused(&self, item: &CheckedItem) -> bool {
        let path = InterfaceName::parse(&item.name).path;
        matches!(item.fit, Fit::Extra) && self.unused.contains(path)
    }
}

impl fmt::Display for CheckedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.headline(false, false))?;
        for line in self.details() {
            writeln!(f, "           {line}")?;
        }
        Ok(())
    }
}

impl CheckedItem {
    /// How it fits and its name, if it is a resource that one side lacks.
    fn absent_resource(&self) -> Option<(Discriminant<Fit>, &str)> {
        let is_absent = matches!(self.fit, Fit::Missing { .. } | Fit::Unused | Fit::Extra);
        (is_absent && self.kind == ItemKind::Type("resource"))
            .then(|| (discriminant(&self.fit), self.name.as_str()))
    }

    /// How it fits and the name of its resource, if it is a function of one.
    fn resource_of_function(&self) -> Option<(Discriminant<Fit>, &str)> {
        let of = resource_of(&self.name).filter(|_| self.kind == ItemKind::Function)?;
        Some((discriminant(&self.fit), of))
    }

    fn headline(&self, exact: bool, with_functions: bool) -> String {
        let they = if with_functions { "them" } else { "it" };
        let (verdict, rest) = match &self.fit {
            Fit::Satisfied => ("ok", String::new()),
            Fit::LeftOut => ("left out", ": the component does not export it".to_owned()),
            Fit::BySemver { by } if exact => (
                "semver",
                format!("{}, which is not exactly that version", self.other_name(by)),
            ),
            Fit::BySemver { by } => ("semver", self.other_name(by)),
            Fit::Missing { .. } => ("missing", format!(": {}", self.why_missing(they))),
            Fit::Differs { by, .. } => (
                "differs",
                by.as_ref().map_or(String::new(), |by| self.other_name(by)),
            ),
            Fit::Depends { types, .. } => (
                "depends",
                format!(": it uses {}, which does not fit", used(types)),
            ),
            Fit::Unused => ("unused", format!(": the component does not need {they}")),
            Fit::Extra => ("extra", format!(": the world does not require {they}")),
        };
        let word = match self.kind {
            ItemKind::Type(word) => word,
            _ => self.direction.as_str(),
        };
        let functions = if with_functions {
            " and its functions"
        } else {
            ""
        };
        format!("{verdict:<8} {word} `{}`{functions}{rest}", self.name)
    }

    /// What is below the headline.
    fn details(&self) -> Vec<String> {
        let mut lines = match &self.fit {
            Fit::Differs { differences, .. } => differences::lines(differences),
            Fit::Missing { candidates } => candidates::lines(self, candidates),
            _ => Vec::new(),
        };
        lines.extend(grouped(&self.gates).iter().map(|gate| self.gate(gate)));
        let own = grouped(&self.component_gates);
        lines.extend(own.iter().map(|gate| self.component_gate(gate)));
        lines
    }

    fn other_name(&self, by: &str) -> String {
        match self.direction {
            Direction::Import => format!(": the world has it as `{by}`"),
            Direction::Export => format!(": the component has it as `{by}`"),
        }
    }

    fn why_missing(&self, they: &str) -> String {
        let kind = match (self.kind, self.direction) {
            (ItemKind::CoreModule, _) => "core module",
            (ItemKind::Component, _) => "component",
            (ItemKind::Value, _) => "value",
            (_, Direction::Import) => {
                return format!("the component imports {they}, the world does not provide {they}");
            }
            (_, Direction::Export) => {
                return format!("the world requires {they}, the component does not export {they}");
            }
        };
        format!("a {kind}, which no world can provide")
    }

    fn gate(&self, gate: &Gate) -> String {
        let feature = &gate.feature;
        let hosts = format!("hosts with the feature `{feature}`");
        match (self.direction, &gate.item) {
            (Direction::Import, None) => format!("satisfied only by {hosts}"),
            (Direction::Import, Some(item)) => format!("{item}: satisfied only by {hosts}"),
            (Direction::Export, None) => format!("required only by {hosts}"),
            (Direction::Export, Some(item)) => {
                format!("{item}: left out, required only by {hosts}")
            }
        }
    }

    fn component_gate(&self, gate: &Gate) -> String {
        let item = gate.item.as_ref();
        let item = item.map_or(String::new(), |item| format!("{item}: "));
        let counted = match self.direction {
            Direction::Import => "needed",
            Direction::Export => "exported",
        };
        let feature = &gate.feature;
        format!(
            "{item}behind the feature `{feature}` in the component's text, counted as {counted}"
        )
    }
}

/// The functions of a resource are behind its gate; one line says so for all.
fn grouped(gates: &[Gate]) -> Vec<Gate> {
    fn resource(gate: &Gate) -> Option<(&str, &str)> {
        let label = gate.item.as_deref()?;
        Some((label.strip_prefix("resource ")?, &gate.feature))
    }
    fn of_function(gate: &Gate) -> Option<(&str, &str)> {
        Some((resource_of(gate.item.as_deref()?)?, &gate.feature))
    }
    let resources: HashSet<(&str, &str)> = gates.iter().filter_map(resource).collect();
    let functions: HashSet<(&str, &str)> = gates.iter().filter_map(of_function).collect();
    let mut groups = Vec::new();
    for gate in gates {
        if of_function(gate).is_some_and(|of| resources.contains(&of)) {
            continue;
        }
        let has_functions = resource(gate).is_some_and(|resource| functions.contains(&resource));
        let mut gate = gate.clone();
        if let (true, Some(item)) = (has_functions, &mut gate.item) {
            item.push_str(" and its functions");
        }
        groups.push(gate);
    }
    groups
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
