//! Errors of verbs: the message, its causes, and a hint where there is one.

mod hint;

use carrick_assemble::compose::{ComposeError, Explanation};
use carrick_host::plugin::OpenError;
use carrick_host::{LoadError, MapError};

use crate::terminal::{self, message};
use crate::view::composition;

pub(crate) use hint::for_worldless as hint_for_worldless;

/// The verb whose users read an error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReportVerb<'a> {
    /// Its name, such as `run` or `wit check`.
    pub name: &'a str,
    /// Whether a verb of that name has the option of that name.
    pub has_option: fn(&str, &str) -> bool,
}

/// Prints an error with its causes, and a hint for users of `verb`.
pub(crate) fn error(verb: ReportVerb<'_>, error: &anyhow::Error) {
    answer_no(verb, error, true);
}

/// Prints an error as [`error()`] does; `listing` says whether to list what becomes of every
/// import, where the parts of a composition do not fit.
pub(crate) fn answer_no(verb: ReportVerb<'_>, error: &anyhow::Error, listing: bool) {
    terminal::error(&error.to_string());
    let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
    if !causes.is_empty() {
        message!("\nCaused by:");
        for (index, cause) in causes.iter().enumerate() {
            // Further lines of a cause stay under its number.
            message!(
                "{index:>5}: {}",
                cause.trim_end().replace('\n', "\n       ")
            );
        }
    }
    if listing && let Some(explanation) = explanation(error) {
        message!("\n{}", composition::text(explanation).trim_end());
    }
    if let Some(advice) = hint::for_error(verb, error) {
        terminal::hint(&advice);
    }
}

/// The composition that an error is about, if it is about one.
fn explanation(error: &anyhow::Error) -> Option<&Explanation> {
    error.chain().find_map(|cause| {
        if let Some(error) = cause.downcast_ref::<ComposeError>() {
            return error.explanation();
        }
        let load = match cause.downcast_ref::<MapError>() {
            Some(MapError::Open(OpenError::Load { source, .. })) => Some(&**source),
            _ => cause.downcast_ref::<LoadError>(),
        };
        match load {
            Some(LoadError::Link(error)) => error.explanation(),
            _ => None,
        }
    })
}
