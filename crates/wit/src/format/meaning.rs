//! Whether two texts are the same but for layout.

use wit_parser::{ParseErrorKind, UnresolvedPackage, UnresolvedPackageGroup};

use super::{FormatError, WitFile};
use crate::syntax::{self, ParseFailure, Texts, Tokens, tokenize};

/// Whether `source` is WIT, as far as that can be said of one file: names may
/// be defined in others.
///
/// # Errors
///
/// The parser's account, with the place.
pub(super) fn check_syntax(source: &WitFile<'_>) -> Result<(), FormatError> {
    let (sources, error) = match parse(&[*source]) {
        Ok(_) => return Ok(()),
        Err(ParseFailure::Parser(failure)) => *failure,
        Err(ParseFailure::Diagnostic(diagnostic)) => {
            return Err(FormatError::Syntax(diagnostic));
        }
    };
    match error.kind() {
        ParseErrorKind::ItemNotFound { .. } | ParseErrorKind::TypeCycle { .. } => Ok(()),
        // Without a place it is about the package: that it has no name, which
        // another file may give.
        kind if !kind.span().is_known() => Ok(()),
        _ => {
            let mut texts = Texts::default();
            texts.add(source.name, source.text);
            let diagnostic = syntax::unparsed(&error, &sources, &texts);
            Err(FormatError::Syntax(Box::new(diagnostic)))
        }
    }
}

fn parse(sources: &[WitFile<'_>]) -> Result<UnresolvedPackageGroup, ParseFailure> {
    let files = sources.iter().map(|source| (source.name, source.text));
    syntax::parse(files)
}

/// The meaning of the package that `source` and `siblings` define, as text to compare. Types of
/// other packages appear by name only. `None` when the package does not parse.
pub(super) fn package(source: &WitFile<'_>, siblings: &[WitFile<'_>]) -> Option<String> {
    let mut sources = vec![*source];
    sources.extend_from_slice(siblings);
    let group = parse(&sources).ok()?;
    let mut account = String::new();
    for package in std::iter::once(&group.main).chain(&group.nested) {
        describe(package, &mut account)?;
    }
    Some(account)
}

/// Everything but the places in the text.
fn describe(package: &UnresolvedPackage, account: &mut String) -> Option<()> {
    use std::fmt::Write;
    writeln!(
        account,
        "{} {:?} {:?}",
        package.name, package.docs, package.foreign_deps
    )
    .ok()?;
    // Serialized items have no spans. That of a world leaves its includes out.
    for (_, world) in package.worlds.iter() {
        writeln!(account, "{}", serde_json::to_string(world).ok()?).ok()?;
        for include in &world.includes {
            let names = &include.names;
            writeln!(
                account,
                "{:?} {:?} {names:?}",
                include.id, include.stability
            )
            .ok()?;
        }
    }
    for (_, interface) in package.interfaces.iter() {
        writeln!(account, "{}", serde_json::to_string(interface).ok()?).ok()?;
    }
    for (_, definition) in package.types.iter() {
        writeln!(account, "{}", serde_json::to_string(definition).ok()?).ok()?;
    }
    Some(())
}

/// The first difference between two texts other than layout and commas after
/// last items: what was there, and what is there now.
pub(super) fn first_difference(before: &Tokens<'_>, after: &str) -> Option<(String, String)> {
    let after = tokenize(after);
    let mut before = words(before).into_iter();
    let mut after = words(&after).into_iter();
    loop {
        let (one, other) = (before.next(), after.next());
        if one != other {
            let text = |word: Option<&str>| word.unwrap_or("the end").to_owned();
            return Some((text(one), text(other)));
        }
        one?;
    }
}

/// Tokens and comments in order, without commas after last items.
fn words<'a>(tokens: &Tokens<'a>) -> Vec<&'a str> {
    let mut words = Vec::new();
    for (index, token) in tokens.tokens.iter().enumerate() {
        words.extend(token.before.comments.iter().map(|comment| comment.text));
        let next = tokens.tokens.get(index + 1).map(|next| next.text);
        if !(token.text == "," && matches!(next, Some(")" | ">" | "}"))) {
            words.push(token.text);
        }
    }
    words.extend(tokens.end.comments.iter().map(|comment| comment.text));
    words
}
