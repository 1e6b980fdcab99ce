//! The option `--on-error`.

use std::ffi::OsString;
use std::path::PathBuf;

/// What happens to a record that fails.
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
        _ => Err("choose `stop`, `skip` or `dead-letter FILE`".to_owned()),
    }
}

/// The words after `map`, with `dead-letter FILE` as one word: clap has no way to say that an option has
/// a second value after this first one only.
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
