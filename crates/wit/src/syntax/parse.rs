//! From text to a package whose names are not resolved yet.

use wit_parser::{ParseError, ParseErrorKind, SourceMap, Span, UnresolvedPackageGroup};

use super::attributes::contradiction;
use super::characters::forbidden;
use super::comments::documented;
use super::correction;
use super::diagnostic::{Diagnostic, Place};
use super::texts::{ITEM_KEYWORDS, TYPE_KEYWORDS, Texts};
use crate::nearest::nearest;

/// Why files are not a package.
pub(crate) enum ParseFailure {
    /// Something in them that the parser reports badly, or not at all.
    Diagnostic(Box<Diagnostic>),
    /// What the parser reports.
    Parser(Box<(SourceMap, ParseError)>),
}

/// Parses the files of one package, each with its name and its text.
///
/// What makes the parser panic (wit-parser 0.263) is found first or kept away from it.
pub(crate) fn parse<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<UnresolvedPackageGroup, ParseFailure> {
    let mut map = SourceMap::new();
    for (name, text) in files {
        if let Some(diagnostic) = forbidden(name, text).or_else(|| contradiction(name, text)) {
            return Err(ParseFailure::Diagnostic(Box::new(diagnostic)));
        }
        map.push_str(name, documented(text));
    }
    map.parse()
        .map_err(|failure| ParseFailure::Parser(Box::new(failure)))
}

/// What the parser reports, in words for the author of the text.
pub(crate) fn unparsed(error: &ParseError, map: &SourceMap, texts: &Texts) -> Diagnostic {
    let kind = error.kind();
    let mut diagnostic = Diagnostic {
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
                known.extend(correction::BUILT_IN_TYPES);
            }
            let kind = if is_type { "type" } else { kind };
            diagnostic.message = format!("{kind} `{name}` does not exist");
            diagnostic.nearest = nearest(name, known);
            diagnostic.notes = match (name.as_str(), hint) {
                // The parser would name a variable that has no effect here.
                ("float32", _) => vec!["`float32` is written `f32` now".to_owned()],
                ("float64", _) => vec!["`float64` is written `f64` now".to_owned()],
                (_, hint) => hint.iter().cloned().collect(),
            };
            if let Some(location) = location {
                let interfaces = texts.interfaces_with(name, location, map);
                diagnostic.notes.extend(interfaces.iter().map(|interface| {
                    format!(
                        "the interface `{interface}` has it: `use {interface}.{{{name}}};` brings it here"
                    )
                }));
            }
        }
        ParseErrorKind::TypeCycle { .. } => {}
        _ => unexpected(&mut diagnostic, kind.span(), map, texts),
    }
    diagnostic
}

/// A mistake against the grammar: what was expected, in full.
fn unexpected(diagnostic: &mut Diagnostic, span: Span, map: &SourceMap, texts: &Texts) {
    let member = match diagnostic.message.as_str() {
        "empty record" => "a field",
        "empty variant" | "empty enum" => "a case",
        "empty flags" => "a flag",
        "empty tuple" => "a type",
        _ => "",
    };
    if !member.is_empty() {
        diagnostic.message += &format!(": expected at least {}", member.replacen("a ", "one ", 1));
        return;
    }
    if diagnostic.message.starts_with("no `package` header") {
        diagnostic.message =
            "no file of the package names it: expected `package NAMESPACE:NAME;`".to_owned();
        diagnostic.place = map.source_names().min().and_then(|name| texts.start(name));
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
        (diagnostic.message.starts_with("expected "), text_at(span))
    {
        let correction = correction::correction(&diagnostic.message, text, at);
        if let Some(message) = correction.message {
            diagnostic.message = message;
        }
        if let Some(bytes) = correction.bytes {
            diagnostic.place = Some(Place::new(file, text, bytes));
        }
        diagnostic.nearest = correction.nearest;
        diagnostic.notes = correction.notes;
    }
}
