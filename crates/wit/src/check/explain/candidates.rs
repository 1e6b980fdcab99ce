//! What comes near to something that is missing, as lines.

use super::super::{Candidate, CandidateReason, CheckedItem};
use crate::compare::InterfaceName;
use crate::model::Direction;

pub(super) fn lines(item: &CheckedItem, candidates: &[Candidate]) -> Vec<String> {
    let lines = candidates.iter();
    lines.map(|candidate| line(item, candidate)).collect()
}

fn line(item: &CheckedItem, near: &Candidate) -> String {
    let (giver, taker) = match item.direction {
        Direction::Import => ("the world", "the component"),
        Direction::Export => ("the component", "the world"),
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
            format!("{giver} has `{name}` only as an {only}, which {taker} would have to give")
        }
        CandidateReason::InInterface => format!(
            "{giver} has a function of that name in the interface `{name}`; a plain function is not the same"
        ),
        CandidateReason::PlainFunctions => format!(
            "{giver} has the function `{name}` without an interface; one in an interface is not the same"
        ),
        CandidateReason::Inline if item.name.contains('/') => format!(
            "{giver} has `{name}`, which is written in the world itself; an interface of a package is not the same"
        ),
        CandidateReason::Inline => format!(
            "{giver} has `{name}`, which is of a package; an interface that is written in the world itself is not the same"
        ),
        CandidateReason::OtherKind { expected, found } => format!(
            "{giver} has `{name}`, but as {}, not as {}",
            with_article(found),
            with_article(expected)
        ),
        CandidateReason::OtherPackage => {
            format!("{giver} has `{name}`: the same interface name in another package")
        }
        CandidateReason::SimilarName => match item.direction {
            Direction::Import => format!("{giver} has `{name}`: did you mean that?"),
            Direction::Export => format!("{giver} has `{name}`: was that meant to be it?"),
        },
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
        return "with a version an interface is another one than without";
    };
    let same_minor = (wanted.major, wanted.minor) == (there.major, there.minor);
    if !wanted.pre.is_empty() || !there.pre.is_empty() {
        "a pre-release and another version cannot stand for each other"
    } else if wanted.major != 0 || there.major != 0 {
        "by semantic versioning neither can stand for the other"
    } else if !same_minor {
        "below 1.0.0 another minor version is incompatible"
    } else {
        "below 0.1.0 another patch version is incompatible"
    }
}
