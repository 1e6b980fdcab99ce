//! The files of a guest that were written for its author.

use crate::project::Written;
use crate::quote::shell_word;
use crate::terminal::{HEADING, message};

/// Prints which files of a guest are the author's, and the commands that build it.
pub(crate) fn print_bindings(folder: &str, written: &Written, commands: &[String]) {
    print_files(folder, written);
    message!("\n{HEADING}build it{HEADING:#}");
    for command in commands {
        message!("  {command}");
    }
}

/// Prints the files of a new plugin, and what to do next.
pub(crate) fn print_new(folder: &str, written: &Written) {
    message!("wrote the plugin `{folder}`");
    for name in &written.started {
        message!("  {name}");
    }
    let test = shell_word(&format!("{folder}/test.sh"));
    message!("\n{HEADING}build it and call it{HEADING:#}\n  {test}");
}

/// Prints which files of a guest are generated, and which are the author's.
pub(crate) fn print_files(folder: &str, written: &Written) {
    message!(
        "generated {} in `{folder}`",
        match written.generated.len() {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        }
    );
    for (heading, names) in [
        ("edit these", &written.started),
        ("kept, because you may have edited them", &written.kept),
    ] {
        if !names.is_empty() {
            message!("{HEADING}{heading}{HEADING:#}");
            for name in names {
                message!("  {name}");
            }
        }
    }
}
