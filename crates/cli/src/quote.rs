//! Names as messages and shells show them.

/// Names in backticks; a long list ends with how many more there are.
pub(crate) fn quoted(names: &[String]) -> String {
    const SHOWN_MAX: usize = 8;
    let shown: Vec<_> = names
        .iter()
        .take(SHOWN_MAX)
        .map(|name| format!("`{name}`"))
        .collect();
    let mut text = shown.join(", ");
    if names.len() > SHOWN_MAX {
        text.push_str(&format!(" and {} more", names.len() - SHOWN_MAX));
    }
    text
}

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

    #[test]
    fn a_long_list_of_names_is_cut() {
        let names: Vec<_> = ('a'..='j').map(String::from).collect();
        assert_eq!(quoted(&names[..2]), "`a`, `b`");
        assert!(quoted(&names).ends_with("`h` and 2 more"));
    }
}
