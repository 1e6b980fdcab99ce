//! What is wrong with WIT text, and where.

use std::fmt;
use std::ops::Range;

use crate::nearest::quoted;
use crate::steps::count;

/// A mistake in WIT text. Its `Display` shows the line and marks the place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What is wrong, and what was expected instead.
    pub message: String,
    /// Where; a few mistakes have no place.
    pub place: Option<Place>,
    /// Names that exist and are close to one that does not, closest first.
    pub nearest: Vec<String>,
    /// More that helps: which package is missing, for instance.
    pub notes: Vec<String>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters are meant, at least 1, all in this line.
    pub width: usize,
    /// The line's text; of a very long one only the surroundings.
    pub text: String,
}

impl Place {
    /// The place of `bytes`, which lie between characters of `text`.
    pub(crate) fn new(file: &str, text: &str, bytes: Range<usize>) -> Self {
        Lines::new(text).place(file, bytes)
    }
}

/// A text whose lines and characters were counted, for many places in it.
pub(crate) struct Lines<'a> {
    text: &'a str,
    /// Where each line starts.
    starts: Vec<usize>,
    /// How many characters begin before each block of [`BLOCK_BYTES`].
    characters: Vec<usize>,
}

/// A line may be as long as the text: characters are counted from the block on.
const BLOCK_BYTES: usize = 1024;

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        count(text.len());
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(BLOCK_BYTES) {
            characters.push(characters[characters.len() - 1] + characters_in(block));
        }
        Self {
            text,
            starts: std::iter::once(0).chain(breaks).collect(),
            characters,
        }
    }

    /// The line that `byte` is in, without its end.
    pub(crate) fn around(&self, byte: usize) -> Range<usize> {
        let line = self.starts.partition_point(|start| *start <= byte);
        let end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        self.starts[line - 1]..end
    }

    /// The place of `bytes`, which lie between characters.
    pub(crate) fn place(&self, file: &str, bytes: Range<usize>) -> Place {
        let Range { start, end } = bytes;
        let line = self.around(start);
        let meant = &self.text[start..end.min(line.end)];
        let text = self.text[line.clone()].chars();
        Place {
            file: file.to_owned(),
            line: self.starts.partition_point(|other| *other <= start),
            column: self.characters_before(start) - self.characters_before(line.start) + 1,
            width: meant.chars().count().max(1),
            text: text.take(LINE_CHARS_MAX).collect(),
        }
    }

    fn characters_before(&self, byte: usize) -> usize {
        let block = byte / BLOCK_BYTES;
        let rest = &self.text.as_bytes()[block * BLOCK_BYTES..byte];
        self.characters[block] + characters_in(rest)
    }
}

/// How many characters begin in `bytes`, which are part of a text.
fn characters_in(bytes: &[u8]) -> usize {
    let is_continuation = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
    bytes.iter().filter(|byte| !is_continuation(byte)).count()
}

/// More of a line does not fit a terminal.
const LINE_CHARS_MAX: usize = 200;

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(place) = &self.place {
            let number = place.line.to_string();
            let margin = " ".repeat(number.len());
            write!(
                f,
                "\n{margin}--> {}:{}:{}\n{margin} |\n{number} | {}",
                place.file,
                place.line,
                place.column,
                visible(place.text.trim_end())
            )?;
            // A line that was cut has no columns to point at.
            if place.text.chars().count() >= place.column {
                let part = |from: usize, count: usize| {
                    let part: String = place.text.chars().skip(from).take(count).collect();
                    visible(&part).chars().count()
                };
                let indent = " ".repeat(part(0, place.column - 1));
                let marks = "^".repeat(part(place.column - 1, place.width).max(place.width));
                write!(f, "\n{margin} | {indent}{marks}")?;
            }
        }
        if !self.nearest.is_empty() {
            write!(f, "\nnearest: {}", quoted(&self.nearest))?;
        }
        for note in &self.notes {
            write!(f, "\n{note}")?;
        }
        Ok(())
    }
}

/// A line as a terminal can show it: what would move the cursor or turn the direction
/// of writing is spelled out.
fn visible(line: &str) -> String {
    let mut shown = String::new();
    for character in line.chars() {
        match character {
            '\t' => shown.push(' '),
            _ if character.is_control() || turns_direction(character) => {
                shown.extend(character.escape_unicode());
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// Whether a character changes the direction in which those around it are shown, which
/// can make text look like another one.
pub(super) fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
