//! A mistake in WIT text: where it is, what was expected, and what may have been meant.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use wit_parser::{
    PackageName, ParseError, ParseErrorKind, Resolve, ResolveError, ResolveErrorKind, SourceMap,
    Span,
};

use crate::nearest::nearest;

/// A mistake in WIT text. Its `Display` shows the line and marks the place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mistake {
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
        let Range { start, end } = bytes;
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line = &text[line_start..line_end];
        Self {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            width: text[start..end.min(line_end)].chars().count().max(1),
            text: line.chars().take(LINE_CHARS_MAX).collect(),
        }
    }
}

/// More of a line does not fit a terminal.
const LINE_CHARS_MAX: usize = 200;

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(place) = &self.place {
            let number = place.line.to_string();
            let margin = " ".repeat(number.len());
            let text = place.text.replace('\t', " ");
            write!(
                f,
                "\n{margin}--> {}:{}:{}\n{margin} |\n{number} | {}",
                place.file,
                place.line,
                place.column,
                text.trim_end()
            )?;
            // A line that was cut has no columns to point at.
            if text.chars().count() >= place.column {
                let indent = " ".repeat(place.column - 1);
                let marks = "^".repeat(place.width);
                write!(f, "\n{margin} | {indent}{marks}")?;
            }
        }
        if !self.nearest.is_empty() {
            write!(f, "\nnearest: `{}`", self.nearest.join("`, `"))?;
        }
        for note in &self.notes {
            write!(f, "\n{note}")?;
        }
        Ok(())
    }
}

/// The text of every file, by name.
#[derive(Default)]
pub(crate) struct Texts {
    files: BTreeMap<String, String>,
}

impl Texts {
    pub(crate) fn add(&mut self, name: &str, text: &str) {
        self.files.insert(name.to_owned(), text.to_owned());
    }

    fn place(&self, span: Span, map: &SourceMap) -> Option<(Place, &str)> {
        let location = map.resolve_span(span)?;
        let text = self.files.get(location.path)?;
        let start = floor(text, location.range.start);
        let end = floor(text, location.range.end).max(start);
        let place = Place::new(location.path, text, start..end);
        Some((place, &text[start..end]))
    }

    /// The name of the world in its declaration.
    fn world(&self, name: &str) -> Option<Place> {
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
    fn declared(&self, keywords: &[&str]) -> Vec<&str> {
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

const TYPE_KEYWORDS: [&str; 6] = ["record", "variant", "enum", "flags", "type", "resource"];
const ITEM_KEYWORDS: [&str; 2] = ["interface", "world"];

pub(crate) fn unparsed(error: &ParseError, map: &SourceMap, texts: &Texts) -> Mistake {
    let kind = error.kind();
    let mut mistake = Mistake {
        message: kind.to_string(),
        place: texts.place(kind.span(), map).map(|(place, _)| place),
        nearest: Vec::new(),
        notes: Vec::new(),
    };
    if let ParseErrorKind::ItemNotFound {
        name, kind, hint, ..
    } = kind
    {
        let keywords = if kind == "interface or world" {
            &ITEM_KEYWORDS[..]
        } else {
            &TYPE_KEYWORDS[..]
        };
        let kind = if kind == "name" { "type" } else { kind };
        mistake.message = format!("{kind} `{name}` does not exist");
        mistake.nearest = nearest(name, texts.declared(keywords));
        mistake.notes = match (name.as_str(), hint) {
            // The parser would name a variable that has no effect here.
            ("float32", _) => vec!["`float32` is written `f32` now".to_owned()],
            ("float64", _) => vec!["`float64` is written `f64` now".to_owned()],
            (_, hint) => hint.iter().cloned().collect(),
        };
    }
    mistake
}

pub(super) fn unresolved(
    error: &ResolveError,
    resolve: &Resolve,
    texts: &Texts,
    main: &PackageName,
) -> Mistake {
    let kind = error.kind();
    let placed = texts.place(kind.span(), &resolve.source_map);
    let mut mistake = Mistake {
        message: kind.to_string(),
        nearest: Vec::new(),
        notes: Vec::new(),
        place: None,
    };
    match kind {
        ResolveErrorKind::PackageNotFound { requested, .. } => {
            missing_package(&mut mistake, requested, resolve, texts, main);
        }
        ResolveErrorKind::InterfaceNotFound {
            requested, package, ..
        }
        | ResolveErrorKind::WorldNotFound {
            requested, package, ..
        } => {
            let what = match kind {
                ResolveErrorKind::WorldNotFound { .. } => "world",
                _ => "interface",
            };
            mistake.message = format!("package `{package}` has no {what} `{requested}`");
            if let Some(id) = resolve.package_names.get(package) {
                let package = &resolve.packages[*id];
                let names = package.interfaces.keys().chain(package.worlds.keys());
                mistake.nearest = nearest(requested, names.map(String::as_str));
            }
        }
        ResolveErrorKind::DuplicatePackage { name, span2, .. } => {
            mistake.message = format!("package `{name}` is defined twice");
            let other = resolve.source_map.render_location(*span2);
            mistake.notes.push(format!("the other one: {other}"));
        }
        ResolveErrorKind::StabilityMismatch { from, into, .. } => {
            mistake.message = format!(
                "one and the same item is annotated in two ways: {} and {}",
                crate::types::stability(from),
                crate::types::stability(into)
            );
        }
        ResolveErrorKind::Semantic { message, .. } if message.ends_with("in interface") => {
            if let Some((_, name)) = &placed {
                mistake.nearest = nearest(name, texts.declared(&TYPE_KEYWORDS));
            }
        }
        _ => {}
    }
    // Where two names of a world are too near to each other the parser gives the names only.
    let world = || {
        let (_, rest) = mistake.message.split_once(" in world `")?;
        texts.world(rest.split_once('`')?.0)
    };
    mistake.place = placed.map(|(place, _)| place).or_else(world);
    mistake
}

/// A package that is used and not there: which entry of `deps` would be it.
fn missing_package(
    mistake: &mut Mistake,
    requested: &PackageName,
    resolve: &Resolve,
    texts: &Texts,
    main: &PackageName,
) {
    mistake.message = format!("package `{requested}` was not found");
    let mut known: Vec<String> = texts.packages();
    known.extend(resolve.package_names.keys().map(ToString::to_string));
    known.retain(|name| *name != main.to_string());
    known.sort();
    known.dedup();
    mistake.nearest = nearest(&requested.to_string(), known.iter().map(String::as_str));
    // The same package in another version is what people have most often.
    let plain = format!("{}:{}", requested.namespace, requested.name);
    let other = known
        .iter()
        .find(|name| name.split('@').next() == Some(plain.as_str()));
    if let Some(other) = other {
        mistake.notes.push(format!(
            "the dependencies have `{other}`: the version must be the same"
        ));
        mistake.nearest.clear();
        return;
    }
    mistake.notes.push(format!(
        "missing: `deps/{0}.wit`, or a folder `deps/{0}`, that begins with `package {requested};`",
        requested.name
    ));
    if !known.is_empty() && mistake.nearest.is_empty() {
        let known = known.join("`, `");
        mistake
            .notes
            .push(format!("the dependencies there are: `{known}`"));
    }
}

impl Texts {
    /// The names after `package` in all files.
    fn packages(&self) -> Vec<String> {
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
