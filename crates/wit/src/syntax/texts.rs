//! The texts a mistake may be in, searched for names without a parser.

use std::collections::BTreeMap;
use std::ops::Range;

use wit_parser::{SourceMap, Span, SpanLocation};

use super::diagnostic::Place;
use super::tokens::{Token, tokenize};

/// The keywords before the names of types.
pub(crate) const TYPE_KEYWORDS: [&str; 6] =
    ["record", "variant", "enum", "flags", "type", "resource"];
/// The keywords before the names of what a package consists of.
pub(crate) const ITEM_KEYWORDS: [&str; 2] = ["interface", "world"];

/// The text of every file, by name.
#[derive(Default)]
pub(crate) struct Texts {
    files: BTreeMap<String, String>,
}

impl Texts {
    pub(crate) fn add(&mut self, name: &str, text: &str) {
        self.files.insert(name.to_owned(), text.to_owned());
    }

    pub(crate) fn place(&self, span: Span, map: &SourceMap) -> Option<(Place, &str)> {
        let location = map.resolve_span(span)?;
        let text = self.files.get(location.path)?;
        let start = floor(text, location.range.start);
        let end = floor(text, location.range.end).max(start);
        let place = Place::new(location.path, text, start..end);
        Some((place, &text[start..end]))
    }

    pub(crate) fn text(&self, file: &str) -> Option<&str> {
        self.files.get(file).map(String::as_str)
    }

    /// The first word or sign of a file.
    pub(crate) fn start(&self, file: &str) -> Option<Place> {
        let (file, text) = self.files.get_key_value(file)?;
        let tokens = tokenize(text).tokens;
        let bytes = tokens.first().map_or(0..0, bytes);
        Some(Place::new(file, text, bytes))
    }

    /// The first `word` after `span`, within the statement.
    pub(crate) fn word_after(&self, word: &str, span: Span, map: &SourceMap) -> Option<Place> {
        let (file, text, rest) = self.tokens_from(span, map)?;
        let mut statement = rest.into_iter().take_while(|token| token.text != "}");
        let token = statement.find(|token| token.text.trim_start_matches('%') == word)?;
        Some(Place::new(file, text, bytes(&token)))
    }

    /// The name of an interface after the package at `span`.
    pub(crate) fn interface_after(&self, span: Span, map: &SourceMap) -> Option<(&str, Place)> {
        let (file, text, rest) = self.tokens_from(span, map)?;
        let mut rest = rest.into_iter().skip_while(|token| token.text != "/");
        let token = rest.nth(1)?;
        let place = Place::new(file, text, bytes(&token));
        Some((token.text.trim_start_matches('%'), place))
    }

    fn tokens_from(&self, span: Span, map: &SourceMap) -> Option<(&str, &str, Vec<Token<'_>>)> {
        let location = map.resolve_span(span)?;
        let (file, text) = self.files.get_key_value(location.path)?;
        let mut tokens = tokenize(text).tokens;
        tokens.retain(|token| token.start >= location.range.start);
        Some((file, text, tokens))
    }

    /// Whether a place is in a `use` statement.
    pub(crate) fn is_in_use(&self, at: &SpanLocation<'_>) -> bool {
        let text = self.text(at.path).unwrap_or_default();
        let tokens = tokenize(text).tokens;
        let before = tokens.iter().rev();
        before
            .filter(|token| token.start < at.range.start)
            .take_while(|token| !matches!(token.text, ";" | "}"))
            .any(|token| token.text == "use")
    }

    /// The interfaces of the package around `at` that define the type `name`.
    pub(crate) fn interfaces_with(
        &self,
        name: &str,
        at: SpanLocation<'_>,
        map: &SourceMap,
    ) -> Vec<String> {
        let files = || {
            let mut names: Vec<&str> = map.source_names().collect();
            names.sort_unstable();
            names
                .into_iter()
                .filter_map(|name| self.files.get_key_value(name))
        };
        let mut around = String::new();
        let mut interfaces = Vec::new();
        for (file, text) in files() {
            let tokens = tokenize(text).tokens;
            let mut blocks: Vec<(&str, String)> = Vec::new();
            let mut head = 0;
            for (index, token) in tokens.iter().enumerate() {
                let package = || -> String {
                    let packages = blocks.iter().filter(|(keyword, _)| *keyword == "package");
                    packages.map(|(_, name)| name.as_str()).collect()
                };
                if file == at.path && token.start <= at.range.start {
                    around = package();
                }
                if let [.., (_, interface)] = blocks.as_slice()
                    && TYPE_KEYWORDS.contains(&tokens[index.saturating_sub(1)].text)
                    && token.text.trim_start_matches('%') == name
                {
                    interfaces.push((package(), interface.clone()));
                }
                match token.text {
                    "{" => blocks.push(opened(&tokens[head..index])),
                    "}" => drop(blocks.pop()),
                    _ => {}
                }
                if matches!(token.text, "{" | "}" | ";") {
                    head = index + 1;
                }
            }
        }
        interfaces.retain(|(package, interface)| *package == around && !interface.is_empty());
        interfaces
            .into_iter()
            .map(|(_, interface)| interface)
            .collect()
    }

    /// The name of the world in its declaration.
    pub(crate) fn world(&self, name: &str) -> Option<Place> {
        self.files.iter().find_map(|(file, text)| {
            let mut words = words(text);
            let mut previous = "";
            let found = words.find(|word| {
                let is_it = previous == "world" && word.trim_start_matches('%') == name;
                previous = word;
                is_it
            })?;
            let start = found.as_ptr() as usize - text.as_ptr() as usize;
            Some(Place::new(file, text, start..start + found.len()))
        })
    }

    /// What is declared in any of the files by one of `keywords`, and what is
    /// brought in by `use`.
    pub(crate) fn declared(&self, keywords: &[&str]) -> Vec<&str> {
        let mut names = Vec::new();
        for text in self.files.values() {
            let mut words = words(text);
            let mut previous = "";
            let mut in_use = false;
            while let Some(word) = words.next() {
                if keywords.contains(&previous) {
                    names.push(word.trim_start_matches('%'));
                }
                in_use = word == "use" || in_use && word != ";";
                if in_use && word == "{" && keywords.contains(&"record") {
                    names.extend(words.by_ref().take_while(|word| *word != "}"));
                    names.retain(|name| !matches!(*name, "," | "as"));
                }
                previous = word;
            }
        }
        names
    }

    /// The names after `package` in all files.
    pub(crate) fn packages(&self) -> Vec<String> {
        let mut names = Vec::new();
        for text in self.files.values() {
            let mut words = words(text);
            while words.any(|word| word == "package") {
                let name: String = words
                    .by_ref()
                    .take_while(|word| !matches!(*word, ";" | "{"))
                    .collect();
                if name.contains(':') {
                    names.push(name);
                }
            }
        }
        names
    }
}

/// The keyword and name of a package or interface whose block begins after `head`;
/// both are empty for other blocks.
fn opened<'a>(head: &[Token<'a>]) -> (&'a str, String) {
    let keyword = head
        .iter()
        .position(|token| matches!(token.text, "package" | "interface"));
    match keyword {
        Some(at) if head.get(at + 1).is_some_and(Token::is_word) => {
            let name = head[at + 1..].iter().map(|token| token.text).collect();
            (head[at].text, name)
        }
        _ => ("", String::new()),
    }
}

fn bytes(token: &Token<'_>) -> Range<usize> {
    token.start..token.start + token.text.len()
}

/// The largest offset up to `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The words and signs of WIT text, comments left out; good enough for guessing.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '%' | '_');
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            if let Some(comment) = rest.strip_prefix("//") {
                rest = comment.split_once('\n').map_or("", |(_, rest)| rest);
            } else if let Some(comment) = rest.strip_prefix("/*") {
                rest = comment.split_once("*/").map_or("", |(_, rest)| rest);
            } else {
                break;
            }
        }
        let first = rest.chars().next()?;
        let end = if is_name(first) {
            rest.find(|c| !is_name(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}
