//! A comparison as text for people.

use std::fmt;

use super::{Change, ChangeKind, Diffed, Effect, Step};
use crate::compare::Mismatch;
use crate::types::quoted;

/// More items than this that changed in comments or gates alone are counted, not named.
const NAMED_MAX: usize = 3;

impl fmt::Display for Diffed {
    /// One line per change, then what follows for guests, hosts and the version.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, change) in self.changes.iter().enumerate() {
            match quiet(change) {
                None => writeln!(f, "{:<23}  {change}", whom(change.effect))?,
                Some(what) => {
                    let group: Vec<&Change> = self
                        .changes
                        .iter()
                        .filter(|other| other.place == change.place && quiet(other) == Some(what))
                        .collect();
                    // The first of a group speaks for all.
                    if !self.changes[..index]
                        .iter()
                        .any(|other| other.place == change.place && quiet(other) == Some(what))
                    {
                        writeln!(f, "{what:<23}  {}: {}", change.place, names(&group))?;
                    }
                }
            }
        }
        if self.changes.is_empty() {
            return writeln!(f, "no difference");
        }
        let verdict = |breaks| if breaks { "break" } else { "work" };
        writeln!(
            f,
            "guests built against the old {}, hosts built against the old {}",
            verdict(self.breaks_guests()),
            verdict(self.breaks_hosts())
        )?;
        self.version(f)
    }
}

impl Diffed {
    fn version(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = match self.step() {
            Step::None => return Ok(()),
            Step::Patch => "patch",
            Step::Minor => "minor",
            Step::Major => "major",
        };
        let (Some(old), Some(needed)) = (&self.old_version, self.version_needed()) else {
            return writeln!(f, "smallest step of the version: {step}");
        };
        write!(f, "smallest step of the version: {step}, {old} to {needed}")?;
        match &self.new_version {
            Some(new) if *new < needed => writeln!(f, " (the new package has {new}: too low)"),
            Some(new) => writeln!(f, " (the new package has {new})"),
            None => writeln!(f, " (the new package has no version)"),
        }
    }
}

/// The word for changes that concern nobody's code.
fn quiet(change: &Change) -> Option<&'static str> {
    match change.kind {
        ChangeKind::Docs => Some("documentation"),
        ChangeKind::Stability { .. } if change.effect == Effect::default() => Some("annotation"),
        _ => None,
    }
}

fn names(group: &[&Change]) -> String {
    if group.len() > NAMED_MAX {
        return format!("{} items", group.len());
    }
    let names: Vec<String> = group
        .iter()
        .map(|change| {
            let name = match change.path.as_slice() {
                [] => "itself".to_owned(),
                path => path.join(" . "),
            };
            match &change.kind {
                ChangeKind::Stability { old, new } => format!("{name} ({old} became {new})"),
                _ => name,
            }
        })
        .collect();
    names.join(", ")
}

fn whom(effect: Effect) -> &'static str {
    match (effect.guests, effect.hosts, effect.adds) {
        (true, true, _) => "breaks guests and hosts",
        (true, false, _) => "breaks guests",
        (false, true, _) => "breaks hosts",
        (false, false, true) => "adds",
        (false, false, false) => "no effect",
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        if !self.path.is_empty() {
            write!(f, ": {}", self.path.join(" . "))?;
        }
        match &self.kind {
            ChangeKind::Added => f.write_str(" was added"),
            ChangeKind::Removed => f.write_str(" was removed"),
            ChangeKind::Renamed { to, evidence } => {
                write!(f, " was renamed to `{to}` ({evidence})")
            }
            ChangeKind::Docs => f.write_str(": another doc comment"),
            ChangeKind::Stability { old, new } => {
                write!(f, ": annotated with {old} before, with {new} now")
            }
            ChangeKind::Version { old, new } => {
                write!(f, ": `{old}` became `{new}`, which cannot stand for it")
            }
            ChangeKind::Changed(mismatch) => changed(f, mismatch),
        }?;
        if let Some(reason) = reason(self) {
            write!(f, ", {reason}")?;
        }
        match &self.gate {
            Some(feature) => write!(
                f,
                "; it is behind `@unstable(feature = {feature})`, which promises nothing"
            ),
            None => Ok(()),
        }
    }
}

/// Why what is there or not there any more breaks one side and not the other, which the words
/// do not say by themselves.
fn reason(change: &Change) -> Option<&'static str> {
    match (&change.kind, change.effect.guests, change.effect.hosts) {
        (ChangeKind::Added, true, false) => {
            Some("and guests built against the old do not export it")
        }
        (ChangeKind::Stability { .. }, true, false)
            if change.effect.adds && change.gate.is_none() =>
        {
            Some("and guests built without the feature do not export it")
        }
        (ChangeKind::Removed, true, false) => Some("and guests built against the old may use it"),
        (ChangeKind::Removed, false, true) => Some("and hosts built against the old may use it"),
        _ => None,
    }
}

fn changed(f: &mut fmt::Formatter<'_>, mismatch: &Mismatch) -> fmt::Result {
    match mismatch {
        Mismatch::Type { left, right } | Mismatch::Name { left, right } => {
            write!(f, ": {} became {}", quoted(left), quoted(right))
        }
        Mismatch::Order { left, right } => {
            write!(f, ": `{}` became `{}`", left.join(", "), right.join(", "))
        }
        Mismatch::Identity { left, right } => write!(f, ": {left} became {right}"),
        Mismatch::OnlyLeft { .. } => f.write_str(" was removed"),
        Mismatch::OnlyRight { .. } => f.write_str(" was added"),
    }
}
