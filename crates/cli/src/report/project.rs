//! What was written for the author of a guest.

use anstream::eprintln;

use super::HEADING;
use crate::project::Written;

/// Says which files of a guest are whose, and how it is built.
pub(crate) fn bindings(folder: &str, written: &Written, commands: &[String]) {
    files(folder, written);
    eprintln!("\n{HEADING}build it{HEADING:#}");
    for command in commands {
        eprintln!("  {command}");
    }
}

/// Says what a new plugin consists of, and what to do next.
pub(crate) fn new(folder: &str, written: &Written) {
    eprintln!("`{folder}` is a plugin");
    for name in &written.started {
        eprintln!("  {name}");
    }
    eprintln!("\n{HEADING}build it and call it{HEADING:#}\n  {folder}/test.sh");
}

/// Says which files of a guest are whose.
pub(crate) fn files(folder: &str, written: &Written) {
    eprintln!(
        "`{folder}` has {} generated {}",
        written.generated,
        if written.generated == 1 {
            "file"
        } else {
            "files"
        }
    );
    for (heading, names) in [
        ("yours to change", &written.started),
        ("left as they are", &written.kept),
    ] {
        if !names.is_empty() {
            eprintln!("{HEADING}{heading}{HEADING:#}");
            for name in names {
                eprintln!("  {name}");
            }
        }
    }
}
