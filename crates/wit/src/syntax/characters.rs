//! Characters that may not be in WIT at all.
//!
//! The parser refuses them too, but in words for programmers, and of a package of several
//! files not always at the right place (wit-parser 0.263, `detect_invalid_input`).

use super::diagnostic::{Diagnostic, Place, turns_direction};

/// The first character in `text` that makes it look like another one, or does
/// something to the terminal it is shown in.
pub(super) fn forbidden(name: &str, text: &str) -> Option<Diagnostic> {
    let (at, character, why) = text
        .char_indices()
        .find_map(|(at, character)| Some((at, character, objection(character)?)))?;
    let code = u32::from(character);
    Some(Diagnostic {
        message: format!("U+{code:04X} may not be in WIT: {why}"),
        place: Some(Place::new(name, text, at..at + character.len_utf8())),
        nearest: Vec::new(),
        notes: Vec::new(),
    })
}

fn objection(character: char) -> Option<&'static str> {
    match character {
        '\n' | '\r' | '\t' => None,
        _ if turns_direction(character) => {
            Some("it changes the direction in which the text around it is shown")
        }
        '\u{149}' | '\u{673}' | '\u{f77}' | '\u{f79}' | '\u{17a3}' | '\u{17a4}' | '\u{17b4}'
        | '\u{17b5}' => Some("Unicode discourages it"),
        _ if character.is_control() => Some("it is a control character"),
        _ => None,
    }
}
