//! The lines that are printed to standard error, and their styles.

use anstyle::{AnsiColor, Style};

pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const HINT: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const HEADING: Style = Style::new().bold();

/// Prints a line to standard error. Where that fails, the exit code is all that is left to say.
macro_rules! message {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(anstream::stderr(), $($text)*);
    }};
}
pub(crate) use message;

/// Prints an error without causes, such as the answer no.
pub(crate) fn error(text: &str) {
    message!("{ERROR}error:{ERROR:#} {text}");
}

/// Prints something that went wrong and does not stop the verb.
pub(crate) fn warning(error: &dyn std::error::Error) {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    message!("{WARNING}warning:{WARNING:#} {text}");
}

/// Prints something worth knowing.
pub(crate) fn note(text: &str) {
    message!("{WARNING}note:{WARNING:#} {text}");
}

/// Prints what to do; the last line of a message.
pub(crate) fn hint(advice: &str) {
    message!("\n{HINT}hint:{HINT:#} {advice}");
}

/// Prints a line of a guest's output, with `source` before it.
pub(crate) fn guest_line(source: &str, line: &str) {
    message!("{HINT}{source}:{HINT:#} {line}");
}

/// Prints what was done.
pub(crate) fn done(text: &str) {
    message!("{text}");
}
