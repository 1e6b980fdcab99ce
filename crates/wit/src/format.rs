//! The one layout of WIT text.

mod layout;
mod meaning;
mod tree;

use crate::syntax::{Diagnostic, tokenize};

/// A WIT file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WitFile<'a> {
    /// What errors call it.
    pub name: &'a str,
    /// What is in it.
    pub text: &'a str,
}

impl<'a> WitFile<'a> {
    /// A file with this text; errors call it `name`.
    pub fn new(name: &'a str, text: &'a str) -> Self {
        Self { name, text }
    }
}

/// Gives the text of `source` in the one layout.
///
/// Only white space changes, and the comma after the last item of a list:
/// what has its items one per line has one, a list on one line has none. Every
/// comment stays between the same two items and keeps its text. Two spaces per level, as
/// wit-component's printer does; parameters, and the names of a `use` or an
/// `include`, go one per line where the line would be longer than 100
/// characters or a comment needs it. One empty line stays where there were
/// some, and one stands around what has a block at the top of a package. The
/// line breaks are those of the file, LF or CR LF. Formatting the result
/// changes nothing.
///
/// `siblings` are the other files of the package, in which names may be
/// defined; without them the text is formatted all the same. Nothing is read
/// from disk.
///
/// # Errors
///
/// * The text is not WIT.
/// * The result would not mean the same: the package is compared before and
///   after, and so are all words and comments. That would be a defect of the formatter.
///
/// ```
/// use carrick_wit::{WitFile, format};
///
/// let file = WitFile::new("log.wit", "interface log{write:func( line:string,);}");
/// let formatted = format(&file, &[])?;
/// assert_eq!(formatted, "interface log {\n  write: func(line: string);\n}\n");
/// # Ok::<(), carrick_wit::FormatError>(())
/// ```
pub fn format(source: &WitFile<'_>, siblings: &[WitFile<'_>]) -> Result<String, FormatError> {
    let package = meaning::package(source, siblings);
    if package.is_none() {
        meaning::check_syntax(source)?;
    }
    let tokens = tokenize(source.text);
    let tree = tree::read(&tokens.tokens).ok_or(FormatError::Unread)?;
    let text = layout::write(&tokens, &tree);
    if let Some((before, after)) = meaning::first_difference(&tokens, &text) {
        return Err(FormatError::Changed { before, after });
    }
    let formatted = WitFile::new(source.name, &text);
    if meaning::package(&formatted, siblings) != package {
        return Err(FormatError::Meaning);
    }
    Ok(text)
}

/// Why a text was not formatted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The text is not WIT.
    #[error("{0}")]
    Syntax(Box<Diagnostic>),
    /// A defect of the formatter: the parser takes the text and the formatter does not.
    #[error("a defect of the formatter: it does not read this text, and the parser does")]
    Unread,
    /// A defect of the formatter: the result has other words or comments.
    #[error("formatting would turn `{before}` into `{after}`")]
    Changed {
        /// What was there.
        before: String,
        /// What would be there.
        after: String,
    },
    /// A defect of the formatter: the result means something else.
    #[error("formatting would change what the package means")]
    Meaning,
}

#[cfg(test)]
mod tests;
