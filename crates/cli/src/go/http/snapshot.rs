//! A Go web server that has started already: its component begins where `main` listens.

use std::time::Duration;

use carrick_host::{RunLimits, Snapshot, SnapshotError, SnapshotOptions, snapshot_with};
use clap::ValueEnum;

/// The export that starts the program; `start.go` has it.
const START: &str = "carrick-start";

/// What the program is called while it starts.
const NAME: &str = "server";

/// Whether the component begins with a program that has started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// If the program starts alike everywhere
    #[default]
    Auto,
    /// Whatever the program does
    Yes,
    /// Never: each instance starts the program
    No,
}

/// Whether there is a snapshot, and why, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// The program has started. `asked` is what it did not get.
    Yes { asked: Vec<String> },
    /// The program starts in each instance.
    No { why: String },
    /// None was wanted.
    Unwanted,
}

/// Starts the program of `module` if `when` says so, and returns the module that goes on from there.
///
/// # Errors
///
/// A snapshot is wanted in any case, and cannot be taken.
pub(crate) fn start(module: Vec<u8>, when: When) -> Result<(Vec<u8>, Taken), SnapshotError> {
    if when == When::No {
        return Ok((module, Taken::Unwanted));
    }
    let limits = RunLimits::default()
        .with_memory_bytes_max(1 << 30)
        .with_timeout(Duration::from_secs(60));
    let options = SnapshotOptions::default()
        .with_limits(limits)
        .with_start(START)
        .with_args([NAME]);
    let why = match (snapshot_with(&module, &options), when) {
        (Ok(Snapshot { module, text, .. }), _) if text.is_empty() || when == When::Yes => {
            let asked = text.lines().map(described).collect();
            return Ok((module, Taken::Yes { asked }));
        }
        (Ok(snapshot), _) => {
            let asked: Vec<_> = snapshot.text.lines().map(described).collect();
            format!(
                "the program asks for {} before it listens (`--snapshot` takes one all the same)",
                asked.join(", ")
            )
        }
        (Err(error), When::Yes) => return Err(error),
        (Err(SnapshotError::StartEnded { outcome, said }), _) => {
            let last = said.trim().lines().next_back().unwrap_or_default();
            match last.is_empty() {
                true => format!("the program does not start without its host: {outcome}"),
                false => format!("the program does not start without its host: {last}"),
            }
        }
        (Err(error), _) => format!("none can be taken: {error}"),
    };
    Ok((module, Taken::No { why }))
}

/// What a program asked for, as `syscall.go` says it, in words.
fn described(asked: &str) -> String {
    match asked.trim_end().split_once(' ') {
        Some(("variable", name)) => format!("the variable `{name}`"),
        Some(("file", path)) => format!("`{path}`"),
        Some((other, rest)) => format!("{other} {rest}"),
        None => match asked.trim_end() {
            "variables" => "all variables".to_owned(),
            "random" => "random bytes".to_owned(),
            other => other.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_asks_for_is_described() {
        let check = |asked: &str, expected: &str| assert_eq!(described(asked), expected);
        check("variable PORT", "the variable `PORT`");
        check("file /data/a b", "`/data/a b`");
        check("variables ", "all variables");
        check("random ", "random bytes");
    }

    #[test]
    fn a_program_is_started_only_where_that_is_wanted() {
        let module = b"no module".to_vec();
        let unwanted = start(module.clone(), When::No).expect("nothing is done");
        assert_eq!(unwanted, (module.clone(), Taken::Unwanted));
        let (same, taken) = start(module.clone(), When::Auto).expect("it goes on without");
        assert_eq!(same, module);
        assert!(matches!(taken, Taken::No { .. }), "{taken:?}");
        start(module, When::Yes).expect_err("there is no program");
    }
}
