//! What was written for the author of a guest.

use anstream::eprintln;

use super::HEADING;
use crate::project::Written;

/// Says which files of a guest are whose, and how it is built.
pub(crate) fn bindings(folder: &str, written: &Written, commands: &[String]) {
    files(folder, written);
    eprintln!("\n{HEADING}build it{HEADING:#}");
    for command in commands {
        eprintln!("  {command}");
    }
}

/// Says what a new plugin consists of, and what to do next.
pub(crate) fn new(folder: &str, written: &Written) {
    eprintln!("`{folder}` is a plugin");
    for name in &written.started {
        eprintln!("  {name}");
    }
    let test = shell_word(&format!("{folder}/test.sh"));
    eprintln!("\n{HEADING}build it and call it{HEADING:#}\n  {test}");
}

/// Says which files of a guest are whose.
pub(crate) fn files(folder: &str, written: &Written) {
    eprintln!(
        "`{folder}` has {} generated {}",
        written.generated.len(),
        if written.generated.len() == 1 {
            "file"
        } else {
            "files"
        }
    );
    for (heading, names) in [
        ("yours to change", &written.started),
        ("left as they are", &written.kept),
    ] {
        if !names.is_empty() {
            eprintln!("{HEADING}{heading}{HEADING:#}");
            for name in names {
                eprintln!("  {name}");
            }
        }
    }
}

/// A path or a name as a shell takes it for one word.
pub(crate) fn shell_word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./@%+=:,".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::shell_word;

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
