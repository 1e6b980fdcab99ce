//! What `carrick wit check --world … --json` prints.

use std::collections::BTreeSet;

use carrick_wit::{CandidateReason, Checked, CheckedItem, Fit, WitDifference, WitDifferenceKind};
use serde::Serialize;

/// `carrick wit check --json` with a world
#[derive(Debug, Serialize)]
pub(crate) struct WitChecked<'a> {
    component: &'a str,
    world: &'a str,
    fits: bool,
    fits_exactly: bool,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    features: BTreeSet<&'a str>,
    items: Vec<Item<'a>>,
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    direction: &'static str,
    name: &'a str,
    fit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<DifferenceJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<CandidateJson<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    depends_on: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gates: Vec<GateJson<'a>>,
}

/// A gate of the world. Where the whole import or export is behind it, `item` is null.
#[derive(Debug, Serialize)]
struct GateJson<'a> {
    item: Option<&'a str>,
    feature: &'a str,
}

/// A difference. Where one side lacks it, that side is null.
#[derive(Debug, Serialize)]
struct DifferenceJson<'a> {
    path: &'a [String],
    kind: &'static str,
    expected: Option<String>,
    found: Option<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    nearest: &'a [String],
}

#[derive(Debug, Serialize)]
struct CandidateJson<'a> {
    name: &'a str,
    because: &'static str,
}

impl<'a> WitChecked<'a> {
    pub(crate) fn new(component: &'a str, world: &'a str, checked: &'a Checked) -> Self {
        Self {
            component: component.trim_matches('`'),
            world,
            fits: checked.fits(),
            fits_exactly: checked.fits_exactly(),
            features: checked.features(),
            items: checked.items.iter().map(item).collect(),
        }
    }
}

fn item(item: &CheckedItem) -> Item<'_> {
    let mut json = Item {
        direction: item.direction.as_str(),
        name: &item.name,
        fit: "ok",
        by: None,
        differences: Vec::new(),
        candidates: Vec::new(),
        depends_on: &[],
        gates: item
            .gates
            .iter()
            .map(|gate| GateJson {
                item: gate.item.as_deref(),
                feature: &gate.feature,
            })
            .collect(),
    };
    match &item.fit {
        Fit::BySemver { by } => {
            json.fit = "semver";
            json.by = Some(by);
        }
        Fit::Missing { candidates } => {
            json.fit = "missing";
            json.candidates = candidates
                .iter()
                .map(|candidate| CandidateJson {
                    name: &candidate.name,
                    because: reason(candidate.because),
                })
                .collect();
        }
        Fit::Differs { by, differences } => {
            json.fit = "differs";
            json.by = by.as_deref();
            json.differences = differences.iter().map(difference).collect();
        }
        Fit::Depends { on, .. } => {
            json.fit = "depends";
            json.depends_on = on;
        }
        Fit::LeftOut => json.fit = "left-out",
        Fit::Unused => json.fit = "unused",
        Fit::Extra => json.fit = "extra",
        _ => {}
    }
    json
}

fn difference(difference: &WitDifference) -> DifferenceJson<'_> {
    let last = || difference.path.last().cloned();
    let (kind, expected, found, nearest): (_, _, _, &[String]) = match &difference.kind {
        WitDifferenceKind::Type { left, right } => {
            ("type", Some(left.clone()), Some(right.clone()), &[])
        }
        WitDifferenceKind::Name { left, right } => {
            ("name", Some(left.clone()), Some(right.clone()), &[])
        }
        WitDifferenceKind::Order { left, right } => {
            ("order", Some(left.join(", ")), Some(right.join(", ")), &[])
        }
        WitDifferenceKind::Identity { left, right } => {
            ("identity", Some(left.clone()), Some(right.clone()), &[])
        }
        WitDifferenceKind::OnlyLeft { nearest } => ("only-in-world", last(), None, nearest),
        WitDifferenceKind::OnlyRight { nearest } => ("only-in-component", None, last(), nearest),
        _ => ("other", None, None, &[]),
    };
    DifferenceJson {
        path: &difference.path,
        kind,
        expected,
        found,
        nearest,
    }
}

fn reason(reason: CandidateReason) -> &'static str {
    match reason {
        CandidateReason::Version => "version",
        CandidateReason::OtherDirection => "other-direction",
        CandidateReason::InInterface => "in-interface",
        CandidateReason::PlainFunctions => "plain-function",
        CandidateReason::Inline => "inline",
        CandidateReason::OtherKind { .. } => "other-kind",
        CandidateReason::OtherPackage => "other-package",
        _ => "similar-name",
    }
}
