//! Compares an export with an import, and lists the differences that keep them from fitting.

use std::collections::HashSet;

use carrick_wit::{
    Loaded, Source, WitDifference, WitDifferenceKind, WorldId, WorldOf, compare_supply,
};
use wac_graph::types::{ItemKind, SubtypeChecker, Types, are_semver_compatible};

use super::explain::{ExportRef, NearMiss, NearMissReason};
use super::part::Parts;

/// How similar two names must be, from 0 to 1, to be named as candidates. A
/// typing mistake or another version of a package stays above it.
const SIMILAR_MIN: f64 = 0.75;
/// Longer names are not compared.
const SIMILAR_BYTES_MAX: usize = 256;
/// How many candidates are named.
const SIMILAR_MAX: usize = 3;

/// What one plug has for an import.
pub(super) enum Match {
    /// This export satisfies it.
    Fits(String),
    /// This export nearly does.
    Near(NearMiss),
}

/// Looks for what `plug`, which may be chosen for it, has for the import `name` of `part`.
pub(super) fn find(
    parts: &Parts,
    (part, name, kind): (usize, &str, ItemKind),
    plug: usize,
    is_chosen: bool,
) -> Option<Match> {
    let mut miss = None;
    for export in by_nearness(parts, name, plug) {
        let Some((_, found)) = parts.exports(plug).find(|(other, _)| *other == export) else {
            continue;
        };
        let fit = fits(parts.graph.types(), found, kind);
        if fit.is_ok() && are_semver_compatible(name, &export) {
            return Some(Match::Fits(export));
        }
        if miss.is_none() {
            let differences = match fit {
                Ok(()) => Vec::new(),
                Err(cause) => differences(parts, (part, name), (plug, &export), &cause),
            };
            let reason = if are_semver_compatible(name, &export) {
                NearMissReason::Type {
                    found: version(&export)
                        .filter(|found| version(name) != Some(*found))
                        .map(str::to_owned),
                    differences,
                }
            } else {
                NearMissReason::Version {
                    expected: version(name).map(str::to_owned),
                    found: version(&export).map(str::to_owned),
                    differences,
                }
            };
            miss = Some((export, reason));
        }
    }
    if miss.is_none()
        && let Some((export, reason)) = implemented(parts, (part, name, kind), plug)
    {
        if is_chosen && reason == NearMissReason::NotChosen {
            return Some(Match::Fits(export));
        }
        miss = Some((export, reason));
    }
    miss.or_else(|| across_interfaces(parts, name, kind, plug))
        .map(|(export, reason)| {
            Match::Near(NearMiss {
                part: parts.list[plug].name.clone(),
                export,
                reason,
            })
        })
}

/// The interface that an import with a name of its own implements, as an export of the plug. Such
/// an import is one of several of an interface, so that somebody has to choose.
fn implemented(
    parts: &Parts,
    (part, name, kind): (usize, &str, ItemKind),
    plug: usize,
) -> Option<(String, NearMissReason)> {
    let types = parts.graph.types();
    let ItemKind::Instance(id) = kind else {
        return None;
    };
    let interface = types[id].id.as_deref().filter(|_| !name.contains(':'))?;
    let mut exports = parts.exports(plug);
    let (export, found) = exports.find(|(export, _)| are_semver_compatible(interface, export))?;
    let reason = match fits(types, found, kind) {
        Ok(()) => NearMissReason::NotChosen,
        Err(cause) => NearMissReason::Type {
            found: version(export)
                .filter(|found| version(interface) != Some(*found))
                .map(str::to_owned),
            differences: differences(parts, (part, name), (plug, export), &cause),
        },
    };
    Some((export.to_owned(), reason))
}

/// The plug's exports of the import's name, whatever their version: the same
/// version first, then compatible ones, the newest first.
fn by_nearness(parts: &Parts, name: &str, plug: usize) -> Vec<String> {
    let mut exports: Vec<&str> = parts
        .exports(plug)
        .map(|(export, _)| export)
        .filter(|export| unversioned(export) == unversioned(name))
        .collect();
    exports.sort_by_key(|export| {
        let parsed = version(export).and_then(|text| semver::Version::parse(text).ok());
        (
            *export != name,
            !are_semver_compatible(export, name),
            std::cmp::Reverse(parsed),
            *export,
        )
    });
    exports.into_iter().map(str::to_owned).collect()
}

/// Functions on one side that are inside an interface on the other, with types that fit:
/// others of the same name have nothing to do with them.
fn across_interfaces(
    parts: &Parts,
    name: &str,
    kind: ItemKind,
    plug: usize,
) -> Option<(String, NearMissReason)> {
    let types = parts.graph.types();
    match kind {
        ItemKind::Func(_) => parts.exports(plug).find_map(|(export, found)| {
            let ItemKind::Instance(interface) = found else {
                return None;
            };
            let function = types[interface].exports.get(name)?;
            fits(types, *function, kind)
                .is_ok()
                .then(|| (export.to_owned(), NearMissReason::FunctionInInterface))
        }),
        ItemKind::Instance(interface) => {
            let mut functions = types[interface]
                .exports
                .iter()
                .filter(|(_, kind)| matches!(kind, ItemKind::Func(_)));
            let (first, _) = functions.clone().next()?;
            let exported = |(name, kind): (&String, &ItemKind)| {
                let mut exports = parts.exports(plug);
                let found = exports.find(|(export, _)| export == name);
                found.is_some_and(|(_, found)| fits(types, found, *kind).is_ok())
            };
            functions
                .all(exported)
                .then(|| (first.clone(), NearMissReason::FunctionsWithoutInterface))
        }
        _ => None,
    }
}

/// Whether `found` can stand where `expected` is asked for.
fn fits(types: &Types, found: ItemKind, expected: ItemKind) -> Result<(), anyhow::Error> {
    let mut seen = HashSet::new();
    SubtypeChecker::new(&mut seen).is_subtype(found, types, expected, types)
}

/// Where the types of an import and an export of that name differ; empty when
/// our own walk finds nothing.
pub(super) fn type_differences(
    (user, import): (&[u8], &str),
    (supplier, export): (&[u8], &str),
) -> Vec<String> {
    let loaded = |bytes: &[u8]| {
        let loaded = carrick_wit::load(&Source::Bytes {
            name: String::new(),
            bytes: bytes.to_vec(),
        });
        loaded.ok().and_then(|loaded| {
            let world = loaded.world?;
            Some((loaded, world))
        })
    };
    let (Some(user), Some(supplier)) = (loaded(user), loaded(supplier)) else {
        return Vec::new();
    };
    compare_supply((world_of(&user), import), (world_of(&supplier), export))
        .unwrap_or_default()
        .iter()
        .map(show)
        .collect()
}

fn world_of((loaded, world): &(Loaded, WorldId)) -> WorldOf<'_> {
    WorldOf::new(loaded, *world)
}

/// A difference in one sentence.
fn show(difference: &WitDifference) -> String {
    let mut path = difference.path();
    if let (WitDifferenceKind::Name { .. }, Some(last)) = (&difference.kind, difference.path.last())
        && (last.starts_with("parameter ") || last.starts_with("field "))
    {
        // The names of these read like types.
        path.insert_str(path.len() - last.len(), "name of ");
    }
    let what = match &difference.kind {
        WitDifferenceKind::Type { left, right } | WitDifferenceKind::Name { left, right } => {
            format!("expected `{left}`, found `{right}`")
        }
        WitDifferenceKind::OnlyLeft { .. } => "missing".to_owned(),
        WitDifferenceKind::OnlyRight { .. } => "not expected".to_owned(),
        WitDifferenceKind::Order { left, right } => {
            format!(
                "expected `{}`, found `{}`",
                left.join(", "),
                right.join(", ")
            )
        }
        WitDifferenceKind::Identity { left, right } => format!("expected {left}, found {right}"),
        other => format!("{other:?}"),
    };
    format!("{path}: {what}")
}

/// Where the types differ, by our own comparison or, if that finds nothing, in the words of the composition library.
fn differences(
    parts: &Parts,
    (part, import): (usize, &str),
    (plug, export): (usize, &str),
    cause: &anyhow::Error,
) -> Vec<String> {
    let found = type_differences((parts.binary(part), import), (parts.binary(plug), export));
    if !found.is_empty() {
        return found;
    }
    let chain: Vec<String> = cause.chain().map(ToString::to_string).collect();
    vec![chain.join(": ")]
}

/// Exports of the `others` whose names are like `name`, or which are an interface of
/// this name and type in another package, the most similar first.
pub(super) fn similar(
    parts: &Parts,
    others: impl Iterator<Item = usize>,
    name: &str,
    kind: Option<ItemKind>,
) -> Vec<ExportRef> {
    let mut found = Vec::new();
    for plug in others {
        for (export, exported) in parts.exports(plug) {
            // Who composes thousands of interfaces does without.
            if !parts.may_compare(name, export) {
                break;
            }
            let is_same = interface(name) == interface(export)
                && kind.is_some_and(|kind| fits(parts.graph.types(), exported, kind).is_ok());
            let similarity = if is_same {
                1.0
            } else {
                similarity(name, export)
            };
            if similarity >= SIMILAR_MIN {
                found.push((similarity, plug, export));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(SIMILAR_MAX);
    found
        .into_iter()
        .map(|(_, plug, export)| ExportRef {
            instance: parts.list[plug].name.clone(),
            export: export.to_owned(),
        })
        .collect()
}

/// Whether two names are alike, versions aside.
pub(super) fn is_similar(a: &str, b: &str) -> bool {
    similarity(a, b) >= SIMILAR_MIN
}

/// How alike two names are, from 0 to 1: as alike as the packages, or the interfaces if
/// those are less so. Else all interfaces of a package would be alike.
///
/// What is less than [`SIMILAR_MIN`] is only known to be so.
fn similarity(a: &str, b: &str) -> f64 {
    if a.len().max(b.len()) > SIMILAR_BYTES_MAX {
        return 0.0;
    }
    let alike = |a: &str, b: &str| {
        // As many letters are different, at least, as one has more.
        let (a_letters, b_letters) = (a.chars().count(), b.chars().count());
        let most = a_letters.min(b_letters) as f64 / a_letters.max(b_letters).max(1) as f64;
        if most < SIMILAR_MIN {
            return most;
        }
        strsim::normalized_damerau_levenshtein(a, b)
    };
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let (a, b) = (unversioned(&a), unversioned(&b));
    match (a.split_once('/'), b.split_once('/')) {
        (Some((a, one)), Some((b, other))) => {
            let packages = alike(a, b);
            if packages < SIMILAR_MIN {
                return packages;
            }
            packages.min(alike(one, other))
        }
        _ => alike(a, b),
    }
}

fn version(name: &str) -> Option<&str> {
    name.split_once('@').map(|(_, version)| version)
}

/// `tools` of `acme:shed/tools@1.0.0`.
fn interface(name: &str) -> &str {
    let name = unversioned(name);
    name.rsplit_once('/')
        .map_or(name, |(_, interface)| interface)
}

fn unversioned(name: &str) -> &str {
    name.split_once('@').map_or(name, |(name, _)| name)
}
