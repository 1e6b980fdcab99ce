//! The option `--on-error`.

use std::ffi::OsString;
use std::path::PathBuf;

/// What becomes of a record that fails.
#[derive(Clone, Debug)]
pub(super) enum OnErrorArg {
    Stop,
    Skip,
    DeadLetter(PathBuf),
}

pub(super) fn parse(text: &str) -> Result<OnErrorArg, String> {
    match text.split_once('=') {
        None if text == "stop" => Ok(OnErrorArg::Stop),
        None if text == "skip" => Ok(OnErrorArg::Skip),
        Some(("dead-letter", path)) if !path.is_empty() => Ok(OnErrorArg::DeadLetter(path.into())),
        _ => Err("expected `stop`, `skip` or `dead-letter FILE`".to_owned()),
    }
}

/// What follows `map` on the command line, with `dead-letter FILE` as one word: clap cannot be told
/// that an option has a second value where the first is this one.
pub(in crate::commands) fn joined(words: &[OsString]) -> Vec<OsString> {
    let mut joined: Vec<OsString> = Vec::with_capacity(words.len());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut word = word.clone();
        if word == "--" {
            joined.push(word);
            break;
        }
        let after = joined.last().is_some_and(|last| last == "--on-error");
        let awaits_file = word == "--on-error=dead-letter" || (after && word == "dead-letter");
        let mut rest = words.clone();
        if awaits_file
            && let Some(file) = rest.next()
            && !file.as_encoded_bytes().starts_with(b"-")
        {
            word.push("=");
            word.push(file);
            words = rest;
        }
        joined.push(word);
    }
    joined.extend(words.cloned());
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_letter_and_its_file_are_one_word() {
        let check = |words: &str, expected: &str| {
            let words: Vec<_> = words.split(' ').map(OsString::from).collect();
            let expected: Vec<_> = expected.split(' ').map(OsString::from).collect();
            assert_eq!(crate::commands::with_one_word_for_map(words), expected);
        };
        let same = |words| check(words, words);
        check(
            "carrick map --on-error dead-letter f a.wasm g",
            "carrick map --on-error dead-letter=f a.wasm g",
        );
        check(
            "carrick -q --color never map --fresh --on-error dead-letter f a.wasm g",
            "carrick -q --color never map --fresh --on-error dead-letter=f a.wasm g",
        );
        check(
            "carrick map --on-error=dead-letter f a.wasm g",
            "carrick map --on-error=dead-letter=f a.wasm g",
        );
        same("carrick map --on-error dead-letter=f a.wasm g");
        same("carrick map --on-error skip a.wasm g");
        same("carrick map --on-error dead-letter");
        same("carrick map --on-error dead-letter --fresh a.wasm");
        same("carrick map -- --on-error dead-letter f");
        same("carrick run map --on-error dead-letter f");
        same("carrick --color map run --on-error dead-letter f");
        same("carrick");
    }
}
