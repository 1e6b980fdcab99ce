//! Names as messages and shells show them.

pub(crate) use carrick_wit::quoted;

/// A path or a name as one word of a shell.
pub(crate) fn shell_word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./@%+=:,".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_the_shell_stays_one() {
        let check = |text, expected| assert_eq!(shell_word(text), expected);
        check("../a-b_c/d.wasm", "../a-b_c/d.wasm");
        check("g p", "'g p'");
        check("$HOME", "'$HOME'");
        check("it's", r"'it'\''s'");
        check("", "''");
    }
}
