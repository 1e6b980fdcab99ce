//! A comparison as text for people.

use std::collections::BTreeMap;
use std::fmt;

use semver::{Prerelease, Version};

use super::{Change, ChangeKind, Diffed, Effect, VersionBump};
use crate::compare::WitDifferenceKind;
use crate::types::{NOTHING, type_in_sentence};

impl fmt::Display for Diffed {
    /// One line per change, then what follows for guests, hosts and the version.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut groups: BTreeMap<(&str, HarmlessKind), Vec<String>> = BTreeMap::new();
        for change in &self.changes {
            if let Some(kind) = harmless_kind(change) {
                let names = groups.entry((&change.place, kind)).or_default();
                names.push(name(change));
            }
        }
        for change in &self.changes {
            let Some(kind) = harmless_kind(change) else {
                writeln!(f, "{:<23}  {change}", whom(change.effect))?;
                continue;
            };
            // The first of a group speaks for all.
            if let Some(names) = groups.remove(&(change.place.as_str(), kind.clone())) {
                let (label, names) = (kind.label, names.join(", "));
                writeln!(f, "{label:<23}  {}: {names}{}", change.place, kind.suffix)?;
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
        let step = match self.version_bump() {
            None => return Ok(()),
            Some(VersionBump::None) if self.changes.is_empty() => return Ok(()),
            Some(VersionBump::None) => {
                return writeln!(f, "smallest version bump: none, only the version changed");
            }
            Some(step) => step,
        };
        let word = step.as_str();
        let (Some(old), Some(needed)) = (&self.old_version, self.version_needed()) else {
            return writeln!(f, "smallest version bump: {word}");
        };
        write!(f, "smallest version bump: {word}, {old} to {needed}")?;
        let is_too_low = |new: &Version| match step {
            VersionBump::PreRelease => new <= old,
            // Of what is to come, a pre-release announces as much.
            _ => without_pre_release(new) < needed,
        };
        match &self.new_version {
            Some(new) if is_too_low(new) => writeln!(f, " (the new package has {new}: too low)"),
            Some(new) => writeln!(f, " (the new package has {new})"),
            None => writeln!(f, " (the new package has no version)"),
        }
    }
}

fn without_pre_release(version: &Version) -> Version {
    Version {
        pre: Prerelease::EMPTY,
        ..version.clone()
    }
}

/// The kind of a change that affects no code. Changes of one kind in one place share a line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct HarmlessKind {
    /// What the line begins with.
    label: &'static str,
    /// What follows the names.
    suffix: String,
}

fn harmless_kind(change: &Change) -> Option<HarmlessKind> {
    match &change.kind {
        ChangeKind::Docs => Some(HarmlessKind {
            label: "documentation",
            suffix: String::new(),
        }),
        ChangeKind::Stability { old, new, .. } if change.effect == Effect::default() => {
            Some(HarmlessKind {
                label: "annotation",
                suffix: format!(" ({old} became {new})"),
            })
        }
        ChangeKind::Version { old, new } if change.effect == Effect::default() => {
            Some(HarmlessKind {
                label: "no effect",
                suffix: format!(" ({} became {})", version(old), version(new)),
            })
        }
        _ => None,
    }
}

fn version(name: &str) -> &str {
    name.split_once('@').map_or("none", |(_, version)| version)
}

fn name(change: &Change) -> String {
    match change.path.as_slice() {
        [] => "itself".to_owned(),
        path => path.join(" . "),
    }
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
            ChangeKind::Docs => f.write_str(": the doc comment changed"),
            ChangeKind::Stability { old, new, .. } => annotated(f, old, new),
            ChangeKind::Version { old, new } if self.is_package_version() => write!(
                f,
                ": version {} became {}, which is not semver-compatible: \
                 a host of one version does not accept interfaces of the other",
                version(old),
                version(new)
            ),
            ChangeKind::Version { old, new } => {
                write!(f, ": `{old}` became `{new}`")?;
                if self.effect.guests {
                    f.write_str(", which is not semver-compatible")?;
                }
                Ok(())
            }
            ChangeKind::Changed(mismatch) => changed(f, mismatch, nothing(&self.path)),
        }?;
        if let Some(reason) = reason(self) {
            write!(f, ", {reason}")?;
        }
        match &self.gate {
            Some(feature) => promise(f, &self.kind, feature),
            None => Ok(()),
        }
    }
}

/// The gate of something and what it was worth.
fn promise(f: &mut fmt::Formatter<'_>, kind: &ChangeKind, feature: &str) -> fmt::Result {
    let gate = format!("@unstable(feature = {feature})");
    match kind {
        ChangeKind::Stability { old, .. } if unstable(old) == Some(&*gate) => {
            f.write_str("; `@unstable` promises nothing")
        }
        ChangeKind::Stability { .. } => write!(
            f,
            "; what it is in is behind `{gate}`, which promises nothing"
        ),
        ChangeKind::Removed => write!(f, "; it was behind `{gate}`, which promises nothing"),
        _ => write!(f, "; it is behind `{gate}`, which promises nothing"),
    }
}

/// What became of a gate.
fn annotated(f: &mut fmt::Formatter<'_>, old: &str, new: &str) -> fmt::Result {
    match (unstable(old), unstable(new)) {
        (None, Some(now)) => write!(f, " is now behind `{now}`"),
        (Some(before), None) => write!(f, " is no longer behind `{before}`"),
        (Some(before), Some(now)) if before != now => {
            write!(f, " is now behind `{now}` and not `{before}`")
        }
        _ => write!(f, ": annotated with {old} before, with {new} now"),
    }
}

/// The gate in annotations.
fn unstable(annotations: &str) -> Option<&str> {
    let end = annotations.find(')')?;
    annotations
        .starts_with("@unstable(")
        .then(|| &annotations[..=end])
}

/// Why what is there or not there any more breaks one side and not the other, which the words
/// do not say by themselves.
fn reason(change: &Change) -> Option<&'static str> {
    match (&change.kind, change.effect.guests, change.effect.hosts) {
        (ChangeKind::Added, true, false) => {
            Some("and guests built against the old do not export it")
        }
        (ChangeKind::Added, false, true) => {
            Some("and hosts built against the old do not provide it")
        }
        (ChangeKind::Added, true, true) if change.effect.adds => {
            Some("and neither guests nor hosts built against the old have it")
        }
        (ChangeKind::Stability { old, new, .. }, guests, hosts) => {
            match (unstable(old), unstable(new), guests, hosts) {
                (Some(_), None, true, false) => {
                    Some("and guests built without the feature do not export it")
                }
                (_, Some(_), true, false) => {
                    Some("and guests built against the old do not turn it on")
                }
                (_, Some(_), false, true) => {
                    Some("and hosts built against the old do not turn it on")
                }
                (_, Some(_), true, true) => {
                    Some("and neither guests nor hosts built against the old turn it on")
                }
                _ => None,
            }
        }
        (ChangeKind::Removed, true, false) => Some("and guests built against the old may use it"),
        (ChangeKind::Removed, false, true) => Some("and hosts built against the old may use it"),
        _ => None,
    }
}

/// What there is at the end of a path where there is no type.
fn nothing(path: &[String]) -> &'static str {
    match path.last().map_or("", String::as_str) {
        "result" => "no result",
        last if last.starts_with("case ") => "no payload",
        _ => "no value",
    }
}

fn changed(f: &mut fmt::Formatter<'_>, mismatch: &WitDifferenceKind, nothing: &str) -> fmt::Result {
    let quoted = |text: &str| match text {
        NOTHING => nothing.to_owned(),
        _ => type_in_sentence(text),
    };
    match mismatch {
        WitDifferenceKind::Type { left, right } | WitDifferenceKind::Name { left, right } => {
            write!(f, ": {} became {}", quoted(left), quoted(right))
        }
        WitDifferenceKind::Order { left, right } => {
            write!(f, ": `{}` became `{}`", left.join(", "), right.join(", "))
        }
        WitDifferenceKind::Identity { left, right } => write!(f, ": {left} became {right}"),
        WitDifferenceKind::OnlyLeft { .. } => f.write_str(" was removed"),
        WitDifferenceKind::OnlyRight { .. } => f.write_str(" was added"),
    }
}
