//! What `carrick wit diff --json` prints.

use carrick_wit::{Change, ChangeKind, Diffed, WitDifferenceKind};
use serde::Serialize;

/// `carrick wit diff --json`
#[derive(Debug, Serialize)]
pub(crate) struct WitDiffed<'a> {
    guests: &'static str,
    hosts: &'static str,
    #[serde(rename = "step")]
    version_bump: Option<&'static str>,
    old_version: Option<String>,
    new_version: Option<String>,
    version_needed: Option<String>,
    changes: Vec<ChangeJson<'a>>,
}

#[derive(Debug, Serialize)]
struct ChangeJson<'a> {
    place: String,
    path: &'a [String],
    kind: &'static str,
    breaks_guests: bool,
    breaks_hosts: bool,
    adds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<&'a str>,
}

impl<'a> WitDiffed<'a> {
    pub(crate) fn new(diffed: &'a Diffed) -> Self {
        let verdict = |breaks| if breaks { "break" } else { "work" };
        let text = |version: &Option<_>| version.as_ref().map(ToString::to_string);
        Self {
            guests: verdict(diffed.breaks_guests()),
            hosts: verdict(diffed.breaks_hosts()),
            version_bump: diffed.version_bump().map(|bump| bump.as_str()),
            old_version: text(&diffed.old_version),
            new_version: text(&diffed.new_version),
            version_needed: text(&diffed.version_needed()),
            changes: diffed.changes.iter().map(change).collect(),
        }
    }
}

fn change(change: &Change) -> ChangeJson<'_> {
    let mut json = ChangeJson {
        place: change.place.replace('`', ""),
        path: &change.path,
        kind: "changed",
        breaks_guests: change.effect.guests,
        breaks_hosts: change.effect.hosts,
        adds: change.effect.adds,
        old: None,
        new: None,
        evidence: None,
        gate: change.gate.as_deref(),
    };
    match &change.kind {
        ChangeKind::Added => json.kind = "added",
        ChangeKind::Removed => json.kind = "removed",
        ChangeKind::Renamed { to, evidence } => {
            json.kind = "renamed";
            json.new = Some(to.clone());
            json.evidence = Some(evidence);
        }
        ChangeKind::Docs => json.kind = "docs",
        ChangeKind::Stability { old, new, .. } => {
            json.kind = "annotation";
            (json.old, json.new) = (Some(old.clone()), Some(new.clone()));
        }
        ChangeKind::Version { old, new } => {
            json.kind = "version";
            (json.old, json.new) = (Some(old.clone()), Some(new.clone()));
        }
        ChangeKind::Changed(difference) => (json.old, json.new) = sides(difference),
        _ => {}
    }
    json
}

fn sides(difference: &WitDifferenceKind) -> (Option<String>, Option<String>) {
    match difference {
        WitDifferenceKind::Type { left, right }
        | WitDifferenceKind::Name { left, right }
        | WitDifferenceKind::Identity { left, right } => (Some(left.clone()), Some(right.clone())),
        WitDifferenceKind::Order { left, right } => (Some(left.join(", ")), Some(right.join(", "))),
        _ => (None, None),
    }
}
