//! What the author may have meant where the parser expected something else.

use std::ops::Range;

use super::tokens::{Token, tokenize};
use crate::nearest::nearest;

/// The types that every package has.
pub(super) const BUILT_IN_TYPES: [&str; 18] = [
    "bool",
    "s8",
    "s16",
    "s32",
    "s64",
    "u8",
    "u16",
    "u32",
    "u64",
    "f32",
    "f64",
    "char",
    "string",
    "result",
    "stream",
    "future",
    "error-context",
    "list",
];

/// The types that take others in `<…>`.
const GENERIC_TYPES: [&str; 9] = [
    "list", "option", "result", "tuple", "borrow", "own", "stream", "future", "map",
];

/// What may stand before a `func`, or instead of it, after the `:` of a name.
const AFTER_COLON: [&str; 4] = ["func", "async", "static", "interface"];

/// What is known better than by the parser about the place where it stopped.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Correction {
    /// A better message than the parser's.
    pub message: Option<String>,
    /// A better place, in bytes of the text.
    pub bytes: Option<Range<usize>>,
    pub nearest: Vec<String>,
    pub notes: Vec<String>,
}

/// Looks at the tokens around byte `at` of `text`, where the parser found something else
/// than what `message` says it expected.
pub(super) fn correction(message: &str, text: &str, at: usize) -> Correction {
    let tokens = tokenize(text).tokens;
    let index = tokens.partition_point(|token| token.start < at);
    let (before, rest) = tokens.split_at(index);
    let found = rest.first();
    package_end(message, before)
        .or_else(|| type_arguments(before, found))
        .or_else(|| after_colon(before, found))
        .or_else(|| statement(before, found))
        .or_else(|| keyword_as_name(message, before, found))
        .unwrap_or_default()
}

/// `package a:b` without what ends it.
fn package_end(message: &str, before: &[Token<'_>]) -> Option<Correction> {
    let found = message.strip_prefix("expected '{', found ")?;
    let start = before.iter().rposition(|token| token.text == "package")?;
    let name = &before[start + 1..];
    let is_part = |token: &Token<'_>| {
        is_name(token.text) || matches!(token.text, ":" | "@") || token.text.contains('.')
    };
    let is_name_of_package = name.len() >= 3 && name.iter().all(is_part);
    let message = match found {
        "';'" => "expected '{', found ';': only the first package of a file can do without a block"
            .to_owned(),
        _ => format!("expected ';' or '{{' after the name of the package, found {found}"),
    };
    is_name_of_package.then(|| Correction {
        message: Some(message),
        ..Correction::default()
    })
}

/// `lst<u8>`: a name with `<` after it that takes no types.
fn type_arguments(before: &[Token<'_>], found: Option<&Token<'_>>) -> Option<Correction> {
    let name = before.last().filter(|token| is_name(token.text))?;
    if found?.text != "<" || GENERIC_TYPES.contains(&name.text) {
        return None;
    }
    let nearest = nearest(name.text, GENERIC_TYPES);
    let notes = if nearest.is_empty() {
        let all = GENERIC_TYPES.join("`, `");
        vec![format!("the types that take others in `<…>`: `{all}`")]
    } else {
        Vec::new()
    };
    Some(Correction {
        message: Some(format!("no type `{0}<…>` exists", name.text)),
        bytes: Some(bytes(name)),
        nearest,
        notes,
    })
}

/// `f: fnc()`: a word after a colon that is no keyword.
fn after_colon(before: &[Token<'_>], found: Option<&Token<'_>>) -> Option<Correction> {
    let found = found?;
    let (word, name) = match before {
        [name @ .., colon] if colon.text == ":" => (found, name),
        // In a world it is taken for the name of an interface, or of a namespace.
        [name @ .., colon, word] if colon.text == ":" && matches!(found.text, "(" | "func") => {
            (word, name)
        }
        _ => return None,
    };
    let (_, statement) = name.split_last()?;
    let is_start =
        |token: &Token<'_>| matches!(token.text, "{" | "}" | ";" | ")" | "import" | "export");
    let in_block = matches!(block(before), Some("interface" | "world" | "resource"));
    if !in_block || !statement.last().is_some_and(is_start) {
        return None;
    }
    misspelled(word, &AFTER_COLON, "expected `func`")
}

/// `recrd user {`: a statement that begins with no keyword.
fn statement(before: &[Token<'_>], found: Option<&Token<'_>>) -> Option<Correction> {
    let begins = |before: &[Token<'_>]| {
        before
            .last()
            .is_none_or(|token| matches!(token.text, "{" | "}" | ";" | ")"))
    };
    let (word, before) = match before {
        _ if begins(before) => (found?, before),
        [rest @ .., word] if begins(rest) => (word, rest),
        _ => return None,
    };
    let (keywords, expected): (&[&str], _) = match block(before) {
        None | Some("package") => (
            &["interface", "world", "use", "package"],
            "expected `interface`, `world`, `use` or `package`",
        ),
        Some("interface") => (
            &[
                "record", "variant", "enum", "flags", "type", "resource", "use",
            ],
            "expected a function, a type or `use`",
        ),
        Some("world") => (
            &[
                "import", "export", "include", "use", "record", "variant", "enum", "flags", "type",
                "resource",
            ],
            "expected `import`, `export`, `include`, `use` or a type",
        ),
        Some("resource") => (&["constructor"], "expected a method or `constructor`"),
        _ => return None,
    };
    misspelled(word, keywords, expected)
}

/// A word that is nearly one of `keywords` and none itself.
fn misspelled(word: &Token<'_>, keywords: &[&str], expected: &str) -> Option<Correction> {
    if !is_name(word.text) || keywords.contains(&word.text) {
        return None;
    }
    let nearest = nearest(word.text, keywords.iter().copied());
    (!nearest.is_empty()).then(|| Correction {
        message: Some(format!("{expected}, found `{}`", word.text)),
        bytes: Some(bytes(word)),
        nearest,
        notes: Vec::new(),
    })
}

/// A keyword where a name should be.
fn keyword_as_name(
    message: &str,
    before: &[Token<'_>],
    found: Option<&Token<'_>>,
) -> Option<Correction> {
    let is_name_expected = message.starts_with("expected an identifier");
    // After `borrow<` and `own<` it is a type that is no resource.
    let is_handle = before.last().is_some_and(|token| token.text == "<");
    let is_it = is_name_expected && message.contains(", found keyword") && !is_handle;
    let word = found.filter(|token| is_it && is_name(token.text))?.text;
    Some(Correction {
        notes: vec![format!("a name that is a keyword is written `%{word}`")],
        ..Correction::default()
    })
}

/// The keyword of the innermost block that is open after `tokens`; of a list in
/// `use` or `with` there is none, which gives an empty text.
fn block<'a>(tokens: &[Token<'a>]) -> Option<&'a str> {
    let mut closed = 0usize;
    let open = tokens.iter().rposition(|token| match token.text {
        "}" => {
            closed += 1;
            false
        }
        "{" if closed > 0 => {
            closed -= 1;
            false
        }
        text => text == "{",
    })?;
    let head = tokens[..open]
        .iter()
        .rev()
        .take_while(|token| !matches!(token.text, ";" | "{" | "}"));
    let keywords = [
        "package",
        "interface",
        "world",
        "resource",
        "record",
        "variant",
        "enum",
        "flags",
    ];
    let keyword = head
        .map(|token| token.text)
        .filter(|text| keywords.contains(text))
        .last();
    Some(keyword.unwrap_or_default())
}

fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

fn bytes(token: &Token<'_>) -> Range<usize> {
    token.start..token.start + token.text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parser says what it expected in text only. Where a release of it says so in other words, its own
    /// message stands.
    #[test]
    fn messages_of_the_parser_in_other_words_are_left_as_they_are() {
        let check = |text: &str, found: &str, known: &str, other: &str| {
            let at = text.find(found).expect("it is there");
            assert_ne!(
                correction(known, text, at),
                Correction::default(),
                "{known}"
            );
            assert_eq!(
                correction(other, text, at),
                Correction::default(),
                "{other}"
            );
        };
        check(
            "interface i { record enum {} }",
            "enum",
            "expected an identifier or string, found keyword `enum`",
            "a name was expected here and not the keyword `enum`",
        );
        check(
            "interface i { record enum {} }",
            "enum",
            "expected an identifier or string, found keyword `enum`",
            "expected an identifier or string; `enum` is a keyword",
        );
        check(
            "package a:b world w {}",
            "world",
            "expected '{', found keyword `world`",
            "expected `{`, and found keyword `world`",
        );
    }
}
