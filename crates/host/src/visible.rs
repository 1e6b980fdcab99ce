//! Text of others as terminals and logs can show it.

/// `text` with its control characters spelled out, except for tabs, and with those that turn the direction of writing: who
/// wrote it must not move the cursor of whoever reads it, or make it look like another text.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if turns || (letter.is_control() && letter != '\t') {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_moves_the_cursor_is_spelled_out() {
        assert_eq!(visible("a\tb\u{e9}"), "a\tb\u{e9}");
        assert_eq!(visible("a\x1b[2J\r\n"), "a\\u{1b}[2J\\r\\n");
        assert_eq!(visible("a\u{202e}b"), "a\\u{202e}b");
    }
}
