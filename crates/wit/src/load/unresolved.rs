//! Why a package that parses does not resolve: what was meant, and where it could come from.

use wit_parser::{PackageName, Resolve, ResolveError, ResolveErrorKind, Span, WorldKey};

use crate::nearest::{nearest, quoted};
use crate::syntax::{Diagnostic, ITEM_KEYWORDS, Place, TYPE_KEYWORDS, Texts};

pub(super) fn unresolved(
    error: &ResolveError,
    resolve: &Resolve,
    texts: &Texts,
    main: &PackageName,
) -> Diagnostic {
    let kind = error.kind();
    let placed = texts.place(kind.span(), &resolve.source_map);
    let mut diagnostic = Diagnostic {
        message: kind.to_string(),
        nearest: Vec::new(),
        notes: Vec::new(),
        place: None,
    };
    match kind {
        ResolveErrorKind::PackageNotFound { requested, .. } => {
            missing_package(&mut diagnostic, requested, resolve, texts, main);
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
            diagnostic.message = format!("package `{package}` has no {what} `{requested}`");
            if let Some(id) = resolve.package_names.get(package) {
                let package = &resolve.packages[*id];
                let names = package.interfaces.keys().chain(package.worlds.keys());
                diagnostic.nearest = nearest(requested, names.map(String::as_str));
            }
        }
        ResolveErrorKind::DuplicatePackage { name, span2, .. } => {
            diagnostic.message = format!("package `{name}` is defined twice");
            let other = resolve.source_map.render_location(*span2);
            diagnostic.notes.push(format!("the other one: {other}"));
        }
        ResolveErrorKind::StabilityMismatch { from, into, .. } => {
            diagnostic.message = format!(
                "one and the same item is annotated in two ways: {} and {}",
                crate::types::stability(from),
                crate::types::stability(into)
            );
        }
        ResolveErrorKind::Semantic { message, .. } if message.ends_with("in interface") => {
            if let Some((_, name)) = &placed {
                diagnostic.nearest = nearest(name, texts.declared(&TYPE_KEYWORDS));
            }
        }
        ResolveErrorKind::Semantic { message, span } if message.starts_with(NOT_RENAMED) => {
            let world = placed.as_ref().map_or("", |(_, world)| *world);
            let place = not_renamed(&mut diagnostic, world, *span, resolve, texts);
            if place.is_some() {
                diagnostic.place = place;
                return diagnostic;
            }
        }
        ResolveErrorKind::PackageCycle { package, span } => {
            let known = texts.declared(&ITEM_KEYWORDS);
            // A package that names itself need not be a cycle; what it names may not be there.
            if let Some((name, place)) = texts.interface_after(*span, &resolve.source_map)
                && !known.contains(&name)
            {
                diagnostic.message = format!("package `{package}` has no interface `{name}`");
                diagnostic.nearest = nearest(name, known);
                diagnostic.place = Some(place);
                return diagnostic;
            }
        }
        _ => {}
    }
    // Where two names of a world are too near to each other the parser gives the names only.
    let world = || {
        let (_, rest) = diagnostic.message.split_once(" in world `")?;
        texts.world(rest.split_once('`')?.0)
    };
    diagnostic.place = placed.map(|(place, _)| place).or_else(world);
    diagnostic
}

/// How the parser begins when `include … with` names what the world does not have.
const NOT_RENAMED: &str = "no import or export kebab-name `";

/// Says which name of `world` may have been meant, and where the one is that does not exist.
fn not_renamed(
    diagnostic: &mut Diagnostic,
    world: &str,
    span: Span,
    resolve: &Resolve,
    texts: &Texts,
) -> Option<Place> {
    let name = diagnostic.message.strip_prefix(NOT_RENAMED)?;
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
    diagnostic.nearest = nearest(&name, plain);
    diagnostic.message =
        format!("world `{world}` has no import or export of the plain name `{name}`");
    diagnostic
        .notes
        .push("interfaces of a package keep their names: only plain names can change".to_owned());
    texts.word_after(&name, span, &resolve.source_map)
}

/// A package that is used and not there: which entry of `deps` would be it.
fn missing_package(
    diagnostic: &mut Diagnostic,
    requested: &PackageName,
    resolve: &Resolve,
    texts: &Texts,
    main: &PackageName,
) {
    diagnostic.message = format!("package `{requested}` was not found");
    let mut known: Vec<String> = texts.packages();
    known.extend(resolve.package_names.keys().map(ToString::to_string));
    known.retain(|name| *name != main.to_string());
    known.sort();
    known.dedup();
    diagnostic.nearest = nearest(&requested.to_string(), known.iter().map(String::as_str));
    // The same package in another version is what people have most often.
    let plain = format!("{}:{}", requested.namespace, requested.name);
    let other = known
        .iter()
        .find(|name| name.split('@').next() == Some(plain.as_str()));
    if let Some(other) = other {
        diagnostic.notes.push(format!(
            "the dependencies have `{other}`: the version must be the same"
        ));
        diagnostic.nearest.clear();
        return;
    }
    diagnostic.notes.push(format!(
        "missing: `deps/{0}.wit`, or a folder `deps/{0}`, that begins with `package {requested};`",
        requested.name
    ));
    if !known.is_empty() && diagnostic.nearest.is_empty() {
        let known = quoted(known);
        diagnostic
            .notes
            .push(format!("the dependencies there are: {known}"));
    }
}
