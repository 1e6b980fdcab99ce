//! Gates that contradict each other.
//!
//! The parser says so too, but on some statements by a panic
//! (wit-parser 0.263, `populate_foreign_deps`), so it is said here first.

use std::ops::Range;

use super::diagnostic::{Diagnostic, Place};
use super::tokens::{Token, tokenize};

/// The first item in `text` whose gates no parser takes.
pub(super) fn contradiction(name: &str, text: &str) -> Option<Diagnostic> {
    let tokens = tokenize(text).tokens;
    let mut gates = Vec::new();
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        match gate(&tokens[index..]) {
            Some(gate) => {
                gates.push(gate);
                let arguments = tokens[index..].iter().position(|token| token.text == ")");
                index += arguments.unwrap_or(1);
            }
            // The attributes before an item end with it.
            None if token.text != ")" => gates.clear(),
            None => {}
        }
        if let Some((message, bytes)) = wrong(&gates, tokens.get(index + 1)) {
            return Some(Diagnostic {
                message,
                place: Some(Place::new(name, text, bytes)),
                nearest: Vec::new(),
                notes: Vec::new(),
            });
        }
        index += 1;
    }
    None
}

/// The name of the attribute that `tokens` begin with, and where it is.
fn gate<'a>(tokens: &[Token<'a>]) -> Option<(&'a str, Range<usize>)> {
    let [at, name, open, ..] = tokens else {
        return None;
    };
    let attribute = name.text.trim_start_matches('%');
    let known = ["since", "unstable", "deprecated", "external-id"].contains(&attribute);
    let bytes = name.start..name.start + name.text.len();
    (at.text == "@" && open.text == "(" && known).then_some((attribute, bytes))
}

/// What is wrong with the attributes so far, when `next` follows.
fn wrong(
    gates: &[(&str, Range<usize>)],
    next: Option<&Token<'_>>,
) -> Option<(String, Range<usize>)> {
    let ((name, bytes), before) = gates.split_last()?;
    let has = |wanted: &str| gates.iter().any(|(name, _)| *name == wanted);
    if before.iter().any(|(other, _)| other == name) {
        return Some((format!("`@{name}` is given twice"), bytes.clone()));
    }
    if has("since") && has("unstable") {
        let message = "`@since` and `@unstable` exclude each other";
        return Some((message.to_owned(), bytes.clone()));
    }
    let more = next.is_some_and(|next| next.text == "@");
    if has("deprecated") && !has("since") && !has("unstable") && !more {
        let message = "`@deprecated` needs `@since` or `@unstable` beside it";
        return Some((message.to_owned(), bytes.clone()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::contradiction;

    #[test]
    fn gates_that_no_parser_takes_are_found() {
        let check = |text: &str, expected: Option<(&str, usize)>| {
            let found = contradiction("test.wit", text);
            let found = found.map(|diagnostic| {
                let place = diagnostic.place.expect("it has a place");
                (diagnostic.message, place.column)
            });
            assert_eq!(
                found,
                expected.map(|(message, column)| (message.to_owned(), column)),
                "{text}"
            );
        };
        check("@since(version = 1.0.0) use a:b/c@1.0.0.{d};", None);
        check(
            "@deprecated(version = 1.0.0) /* c */ @since(version = 1.0.0) type a = u8;",
            None,
        );
        check(
            "@unstable(feature = a) type a = u8; @since(version = 1.0.0) type b = u8;",
            None,
        );
        check(
            "@since(version = 1.0.0) @since(version = 1.0.0) type a = u8;",
            Some(("`@since` is given twice", 26)),
        );
        check(
            "@since(version = 1.0.0) @external-id(\"x\") @unstable(feature = a) type a = u8;",
            Some(("`@since` and `@unstable` exclude each other", 44)),
        );
        check(
            "@deprecated(version = 1.0.0) type a = u8;",
            Some(("`@deprecated` needs `@since` or `@unstable` beside it", 2)),
        );
    }
}
