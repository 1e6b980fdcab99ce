//! Everything people read: errors, traps, notes, hints, and texts made for them.

mod composition;
mod diff;
mod facts;
mod hint;
mod lint;
mod outcome;
mod project;
mod verification;

use anstream::{eprint, eprintln};
use anstyle::{AnsiColor, Style};

pub(crate) use composition::{composed, difference, explanation, in_vain};
pub(crate) use diff::text_diff;
pub(crate) use facts::{adapted, inspection, kind, language};
pub(crate) use lint::lint_findings;
pub(crate) use outcome::{ended, outcome};
pub(crate) use project::{bindings, files, new, shell_word};
pub(crate) use verification::{ending, file_kind, show_note, verification};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();
const HEADING: Style = Style::new().bold();

/// Prints an error with its causes, and advice where there is some.
pub(crate) fn error(error: &anyhow::Error) {
    answer_no(error, true);
}

/// Prints an error as [`error()`] does; `listing` says whether what becomes of
/// every import is part of it, where parts do not fit.
pub(crate) fn answer_no(error: &anyhow::Error, listing: bool) {
    eprintln!("{ERROR}error:{ERROR:#} {error}");
    let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
    if !causes.is_empty() {
        eprintln!("\nCaused by:");
        for (index, cause) in causes.iter().enumerate() {
            // The lines of a longer account stay under their number.
            eprintln!(
                "{index:>5}: {}",
                cause.trim_end().replace('\n', "\n       ")
            );
        }
    }
    if listing && let Some(explanation) = composition::of_error(error) {
        eprint!("\n{}", composition::explanation(explanation));
    }
    if let Some(advice) = hint::for_error(error) {
        hint(&advice);
    }
}

/// Prints that the answer is no, where no error of ours says so.
pub(crate) fn no(message: &str) {
    eprintln!("{ERROR}error:{ERROR:#} {message}");
}

/// Prints something worth knowing.
pub(crate) fn note(message: &str) {
    eprintln!("{HINT}note:{HINT:#} {message}");
}

/// Prints what a guest said, of which `who` is to be known.
pub(crate) fn said(who: &str, line: &str) {
    eprintln!("{HINT}{who}:{HINT:#} {line}");
}

/// Prints something that went wrong and does not stop us.
pub(crate) fn warning(error: &dyn std::error::Error) {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(&format!(": {error}"));
        cause = error.source();
    }
    eprintln!("{WARNING}warning:{WARNING:#} {message}");
}

/// Says what was done.
pub(crate) fn done(message: &str) {
    eprintln!("{message}");
}

fn hint(advice: &str) {
    eprintln!("\n{HINT}hint:{HINT:#} {advice}");
}
