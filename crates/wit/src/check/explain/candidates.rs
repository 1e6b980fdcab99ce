//! What comes near to something that is missing, as lines.

use super::super::{Candidate, CandidateReason, CheckedItem};
use crate::compare::InterfaceName;
use crate::model::Direction;

pub(super) fn lines(item: &CheckedItem, candidates: &[Candidate]) -> Vec<String> {
    let lines = candidates.iter();
    lines.map(|candidate| line(item, candidate)).collect()
}

fn line(item: &CheckedItem, near: &Candidate) -> String {
    let giver = match item.direction {
        Direction::Import => "the world",
        Direction::Export => "the component",
    };
    let name = &near.name;
    match near.because {
        CandidateReason::Version => {
            format!("{giver} has `{name}`: {}", versions(&item.name, name))
        }
        CandidateReason::OtherDirection => {
            let only = match item.direction {
                Direction::Import => "export",
                Direction::Export => "import",
            };
            format!("{giver} has `{name}` only as an {only}")
        }
        CandidateReason::InInterface => format!(
            "{giver} has a function of that name in the interface `{name}`, which is not the same as one outside of an interface"
        ),
        CandidateReason::PlainFunctions => format!(
            "{giver} has the function `{name}` outside of an interface, which is not the same as one in an interface"
        ),
        CandidateReason::Inline if item.name.contains('/') => format!(
            "{giver} has `{name}`, which is written in the world and not the same as an interface of a package"
        ),
        CandidateReason::Inline => format!(
            "{giver} has `{name}`, which belongs to a package and is not the same as an interface written in the world"
        ),
        CandidateReason::OtherKind { expected, found } => format!(
            "{giver} has `{name}`, but as {}, not as {}",
            with_article(found),
            with_article(expected)
        ),
        CandidateReason::OtherPackage => {
            format!("{giver} has `{name}`: the same interface name in another package")
        }
        CandidateReason::SimilarName => format!("{giver} has `{name}`, which has a similar name"),
    }
}

fn with_article(kind: &str) -> String {
    match kind {
        "interface" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

/// Why one version of an interface cannot stand for another.
fn versions(wanted: &str, there: &str) -> &'static str {
    let versions = (
        InterfaceName::parse(wanted).version,
        InterfaceName::parse(there).version,
    );
    let (Some(wanted), Some(there)) = versions else {
        return "an interface with a version does not match one without";
    };
    let same_minor = (wanted.major, wanted.minor) == (there.major, there.minor);
    if !wanted.pre.is_empty() || !there.pre.is_empty() {
        "a pre-release matches only the same version"
    } else if wanted.major != 0 || there.major != 0 {
        "the versions are not semver-compatible"
    } else if !same_minor {
        "below 1.0.0, different minor versions are not semver-compatible"
    } else {
        "below 0.1.0, different patch versions are not semver-compatible"
    }
}
