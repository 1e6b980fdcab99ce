//! A mistake in WIT text: where it is, what was expected, and what may have been meant.

mod meant;
mod texts;

use std::fmt;
use std::ops::Range;

use wit_parser::{
    PackageName, ParseError, ParseErrorKind, Resolve, ResolveError, ResolveErrorKind, SourceMap,
    Span, WorldKey,
};

use crate::nearest::nearest;
pub(crate) use texts::Texts;

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

impl fmt::Display for Mistake {
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
            write!(f, "\nnearest: `{}`", self.nearest.join("`, `"))?;
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
    match kind {
        ParseErrorKind::ItemNotFound {
            name, kind, hint, ..
        } => {
            let mut known = match kind.as_str() {
                "interface or world" => texts.declared(&ITEM_KEYWORDS),
                _ => texts.declared(&TYPE_KEYWORDS),
            };
            let is_type = matches!(kind.as_str(), "name" | "type");
            let location = map.resolve_span(error.kind().span());
            // What `use` names is in the interface it names, and nowhere else.
            let location = location.filter(|at| is_type && !texts.is_in_use(at));
            if location.is_some() {
                known.extend(meant::BUILT_IN_TYPES);
            }
            let kind = if is_type { "type" } else { kind };
            mistake.message = format!("{kind} `{name}` does not exist");
            mistake.nearest = nearest(name, known);
            mistake.notes = match (name.as_str(), hint) {
                // The parser would name a variable that has no effect here.
                ("float32", _) => vec!["`float32` is written `f32` now".to_owned()],
                ("float64", _) => vec!["`float64` is written `f64` now".to_owned()],
                (_, hint) => hint.iter().cloned().collect(),
            };
            if let Some(location) = location {
                let interfaces = texts.interfaces_with(name, location, map);
                mistake.notes.extend(interfaces.iter().map(|interface| {
                    format!(
                        "the interface `{interface}` has it: `use {interface}.{{{name}}};` brings it here"
                    )
                }));
            }
        }
        ParseErrorKind::TypeCycle { .. } => {}
        _ => unexpected(&mut mistake, kind.span(), map, texts),
    }
    mistake
}

/// A mistake against the grammar: what was expected, in full.
fn unexpected(mistake: &mut Mistake, span: Span, map: &SourceMap, texts: &Texts) {
    let member = match mistake.message.as_str() {
        "empty record" => "a field",
        "empty variant" | "empty enum" => "a case",
        "empty flags" => "a flag",
        "empty tuple" => "a type",
        _ => "",
    };
    if !member.is_empty() {
        mistake.message += &format!(": expected at least {}", member.replacen("a ", "one ", 1));
        return;
    }
    if mistake.message.starts_with("no `package` header") {
        mistake.message =
            "no file of the package names it: expected `package NAMESPACE:NAME;`".to_owned();
        mistake.place = map.source_names().min().and_then(|name| texts.start(name));
        return;
    }
    let text_at = |span| {
        let location = map.resolve_span(span)?;
        Some((
            location.path,
            texts.text(location.path)?,
            location.range.start,
        ))
    };
    if let (true, Some((file, text, at))) =
        (mistake.message.starts_with("expected "), text_at(span))
    {
        let meant = meant::meant(&mistake.message, text, at);
        if let Some(message) = meant.message {
            mistake.message = message;
        }
        if let Some(bytes) = meant.bytes {
            mistake.place = Some(Place::new(file, text, bytes));
        }
        mistake.nearest = meant.nearest;
        mistake.notes = meant.notes;
    }
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
        ResolveErrorKind::Semantic { message, span } if message.starts_with(NOT_RENAMED) => {
            let world = placed.as_ref().map_or("", |(_, world)| *world);
            let place = not_renamed(&mut mistake, world, *span, resolve, texts);
            if place.is_some() {
                mistake.place = place;
                return mistake;
            }
        }
        ResolveErrorKind::PackageCycle { package, span } => {
            let known = texts.declared(&ITEM_KEYWORDS);
            // A package that names itself need not be a cycle; what it names may not be there.
            if let Some((name, place)) = texts.interface_after(*span, &resolve.source_map)
                && !known.contains(&name)
            {
                mistake.message = format!("package `{package}` has no interface `{name}`");
                mistake.nearest = nearest(name, known);
                mistake.place = Some(place);
                return mistake;
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

/// How the parser begins when `include … with` names what the world does not have.
const NOT_RENAMED: &str = "no import or export kebab-name `";

/// Says which name of `world` may have been meant, and where the one is that does not exist.
fn not_renamed(
    mistake: &mut Mistake,
    world: &str,
    span: Span,
    resolve: &Resolve,
    texts: &Texts,
) -> Option<Place> {
    let name = mistake.message.strip_prefix(NOT_RENAMED)?;
    let name = name.split('`').next()?.to_owned();
    let worlds = resolve
        .worlds
        .iter()
        .filter(|(_, other)| other.name == world);
    let plain: Vec<&str> = worlds
        .flat_map(|(_, world)| world.imports.keys().chain(world.exports.keys()))
        .filter_map(|key| match key {
            WorldKey::Name(name) => Some(name.as_str()),
            WorldKey::Interface(_) => None,
        })
        .collect();
    mistake.nearest = nearest(&name, plain);
    mistake.message = format!("world `{world}` has no import or export of the plain name `{name}`");
    mistake
        .notes
        .push("interfaces of a package keep their names: only plain names can change".to_owned());
    texts.word_after(&name, span, &resolve.source_map)
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
