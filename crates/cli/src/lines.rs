//! Lines from a terminal, with completion, or from a file or a pipe.

use std::io::{self, BufRead, IsTerminal};

use anyhow::{Context as _, Result};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{Context, Editor, Helper};

use crate::units::show_bytes;

/// The most bytes of a line from a file or a pipe.
const LINE_BYTES_MAX: u64 = 64 << 20;

/// Where a session's lines come from.
pub(crate) enum Lines {
    /// A terminal, with a prompt, and a history that lasts as long as the session.
    Terminal {
        editor: Box<Editor<Words, DefaultHistory>>,
        prompt: &'static str,
    },
    /// A file or a pipe.
    Plain,
}

impl Lines {
    /// Reads standard input; on a terminal it shows `prompt`.
    pub(crate) fn open(prompt: &'static str) -> Result<Self> {
        if !io::stdin().is_terminal() {
            return Ok(Self::Plain);
        }
        let mut editor = Editor::new().context("cannot edit lines on this terminal")?;
        editor.set_helper(Some(Words(Vec::new())));
        Ok(Self::Terminal {
            editor: Box::new(editor),
            prompt,
        })
    }

    /// Sets the words that the tab key completes.
    pub(crate) fn complete_with(&mut self, words: Vec<String>) {
        if let Self::Terminal { editor, .. } = self {
            editor.set_helper(Some(Words(words)));
        }
    }

    /// The next line; `None` at the end of input.
    pub(crate) fn next(&mut self) -> Result<Option<String>> {
        match self {
            Self::Plain => {
                let line = read_line(io::stdin().lock(), LINE_BYTES_MAX)
                    .context("cannot read standard input")?;
                // Bytes that are not UTF-8 make this line wrong; the session goes on.
                let line = String::from_utf8_lossy(&line).into_owned();
                Ok((!line.is_empty()).then_some(line))
            }
            Self::Terminal { editor, prompt } => loop {
                match editor.readline(*prompt) {
                    Ok(line) => {
                        // A line that is not remembered is still a line.
                        let _ = editor.add_history_entry(&line);
                        return Ok(Some(line));
                    }
                    // The line is given up, not the session.
                    Err(ReadlineError::Interrupted) => {}
                    Err(ReadlineError::Eof) => return Ok(None),
                    Err(error) => return Err(error).context("cannot read the terminal"),
                }
            },
        }
    }
}

/// The next line with its end; empty at the end of input.
fn read_line(input: impl BufRead, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    input
        .take(bytes_max.saturating_add(1))
        .read_until(b'\n', &mut line)?;
    if line.len() as u64 > bytes_max {
        let message = format!("a line is larger than {}", show_bytes(bytes_max));
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(line)
}

/// What can be completed, sorted.
pub(crate) struct Words(Vec<String>);

impl Helper for Words {}
impl Highlighter for Words {}
impl Validator for Words {}
impl Hinter for Words {
    type Hint = String;
}

impl Completer for Words {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(candidates(&self.0, &line[..position]))
    }
}

/// Where the word at the end of `typed` begins, and what it may become.
fn candidates(words: &[String], typed: &str) -> (usize, Vec<String>) {
    let start = typed
        .rfind([' ', '(', ',', '=', '[', '{'])
        .map_or(0, |separator| separator + 1);
    let word = &typed[start..];
    let fitting = words.iter().filter(|known| known.starts_with(word));
    (start, fitting.cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_refused() {
        let mut input = &b"four\nsix"[..];
        assert_eq!(read_line(&mut input, 5).expect("it fits"), b"four\n");
        assert_eq!(read_line(&mut input, 5).expect("it fits"), b"six");
        assert_eq!(read_line(&mut input, 5).expect("the end"), b"");
        assert!(read_line(&b"fours\n"[..], 5).is_err());
        let error = read_line(io::BufReader::new(io::repeat(b'x')), 4 << 10).expect_err("no end");
        assert_eq!(error.to_string(), "a line is larger than 4.0 KiB");
    }

    #[test]
    fn completes_the_word_at_the_end() {
        let words = [":exports", "$c", "$c.increment(", "add(", "counter.new("].map(str::to_owned);
        let check = |typed: &str, start: usize, expected: &[&str]| {
            assert_eq!(
                candidates(&words, typed),
                (
                    start,
                    expected.iter().map(|word| (*word).to_owned()).collect()
                ),
                "{typed}"
            );
        };
        check(
            "",
            0,
            &[":exports", "$c", "$c.increment(", "add(", "counter.new("],
        );
        check("co", 0, &["counter.new("]);
        check("$c = cou", 5, &["counter.new("]);
        check("$c.", 0, &["$c.increment("]);
        check("merge($", 6, &["$c", "$c.increment("]);
        check(":e", 0, &[":exports"]);
        check("nothing", 0, &[]);
    }
}
