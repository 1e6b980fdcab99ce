//! What must hold of formatting, and texts to try it on.

use carrick_wit::{FormatError, WitFile, format};

/// What may be put between any two pieces of a text.
const INSERTED: [&str; 28] = [
    " // c\n",
    "/* c */",
    "\n\n",
    "\r\n",
    " ",
    "\t",
    "/// d\n",
    "/** d\n e */",
    "/* /* */ */",
    ",",
    ";",
    ":",
    "{",
    "}",
    "<",
    ">",
    "(",
    ")",
    "%",
    "/",
    ".",
    "->",
    "\"x\"",
    "@since(version = 1.0.0)",
    "@1.0.0-a.b+c",
    "1.0.0-",
    " async ",
    "é",
];

/// Texts with every construct of WIT, to be changed.
pub const SEEDS: [&str; 5] = [
    include_str!("../../crates/wit/tests/format/types.wit"),
    include_str!("../../crates/wit/tests/format/functions.wit"),
    include_str!("../../crates/wit/tests/format/worlds.wit"),
    include_str!("../../crates/wit/tests/format/nested.wit"),
    include_str!("../../crates/wit/tests/docs/package/shop.wit"),
];

/// Formatting changes nothing but layout, and nothing at all the second time.
/// Whether the text is WIT; an error is a mistake of the formatter.
pub fn check(text: &str) -> Result<bool, String> {
    let once = |text: &str| format(&WitFile::new("fuzz.wit", text), &[]);
    let formatted = match once(text) {
        Ok(formatted) => formatted,
        Err(FormatError::Syntax(_)) => return Ok(false),
        Err(error) => return Err(error.to_string()),
    };
    match once(&formatted) {
        Ok(again) if again == formatted => Ok(true),
        Ok(again) => Err(format!("once:\n{formatted}\ntwice:\n{again}")),
        Err(error) => Err(format!("formatted text is not taken: {error}")),
    }
}

/// `seed` with a few pieces put in, left out, doubled or exchanged. `choose`
/// gives a number below its argument.
pub fn changed(seed: &str, mut choose: impl FnMut(usize) -> usize) -> String {
    let mut pieces = pieces(seed);
    for _ in 0..=choose(6) {
        let place = choose(pieces.len().max(1));
        let other = choose(pieces.len().max(1));
        match choose(8) {
            0 if place < pieces.len() => {
                pieces.remove(place);
            }
            1 if place < pieces.len() => pieces.insert(place, pieces[place]),
            2 if place.max(other) < pieces.len() => pieces.swap(place, other),
            // Mostly what leaves the text valid: white space and comments.
            3..=6 => pieces.insert(place.min(pieces.len()), INSERTED[choose(9)]),
            _ => pieces.insert(place.min(pieces.len()), INSERTED[choose(INSERTED.len())]),
        }
    }
    pieces.concat()
}

/// Words, runs of white space, and single signs.
fn pieces(text: &str) -> Vec<&str> {
    let kind = |c: char| {
        if c.is_alphanumeric() || matches!(c, '-' | '%') {
            1
        } else if c.is_whitespace() {
            2
        } else {
            0
        }
    };
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match kind(first) {
            0 => first.len_utf8(),
            word_or_space => rest
                .find(|c| kind(c) != word_or_space)
                .unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(piece);
        rest = after;
    }
    pieces
}
