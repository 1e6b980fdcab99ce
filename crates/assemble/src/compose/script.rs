//! The script form: a composition written in the WAC language.

mod place;
mod prospects;

use std::collections::HashSet;

use indexmap::IndexMap;
use semver::Version;
use wac_graph::types::{BorrowedPackageKey, SubtypeChecker, TypeAggregator};
use wac_graph::{CompositionGraph, EncodeOptions, NodeId, NodeKind};
use wac_parser::Document;
use wac_parser::resolution::Error as ResolveError;

pub use place::{Place, ScriptError};

use super::explain::{Explanation, Export, Fate, Import, Instance, Open, Supply};
use super::near;
use super::part::{Loaded, Part, Parts, component};
use super::wire::{PROCESSOR, invalid};
use super::{ComposeError, Composed};
use crate::adapt::{AdaptOptions, validate};

/// A composition written in the WAC language.
#[derive(Clone, Debug)]
pub struct Script {
    /// What errors call the script, such as its path.
    pub name: String,
    /// The script.
    pub text: String,
    /// The packages it may name: components, core modules that become some,
    /// and WIT packages in binary form.
    pub packages: Vec<Part>,
    /// How packages that are core modules become components.
    pub adapt: AdaptOptions,
}

/// How deeply brackets may be nested: what people write stays far below, and
/// the parser, which calls itself, far below its stack.
const NESTING_MAX: usize = 200;

/// Makes the component that a script describes.
///
/// # Errors
///
/// * The script does not parse, names a package that is not there, or passes
///   something that does not fit: with the place in the script.
/// * A package cannot be read.
pub fn compose_script(script: &Script) -> Result<Composed, ComposeError> {
    let at = |parsed, error: &(dyn miette::Diagnostic + 'static)| {
        ComposeError::Script(Box::new(ScriptError::new(script, parsed, error)))
    };
    if let Some(offset) = nested_too_deeply(&script.text) {
        return Err(ComposeError::Script(Box::new(ScriptError::nested(
            script,
            offset,
            NESTING_MAX,
        ))));
    }
    let document = Document::parse(&script.text).map_err(|error| at(false, &error))?;
    let packages = packages(script)?;
    let keyed = packages
        .iter()
        .map(|package| {
            let key =
                BorrowedPackageKey::from_name_and_version(package.name, package.version.as_ref());
            (key, package.binary.clone())
        })
        .collect::<IndexMap<_, _>>();
    let resolution = document
        .resolve(keyed)
        .map_err(|error| unresolved(script, &document, &packages, &error))?;
    if let Some(error) = disagreeing_imports(script, &document, resolution.graph()) {
        return Err(ComposeError::Script(Box::new(error)));
    }
    let options = EncodeOptions {
        define_components: true,
        validate: false,
        processor: Some(PROCESSOR),
    };
    let component = resolution
        .encode(options)
        .map_err(|error| at(true, &error))?;
    let (parts, mut explanation) = explanation(resolution.into_graph(), &packages);
    match validate(&component) {
        Ok(names) => (explanation.imports, _) = names.sorted(),
        Err(error) => return Err(invalid(&parts, error.into(), explanation)),
    }
    Ok(Composed {
        component,
        explanation,
    })
}

/// Two imports of one interface whose types do not agree; the encoder takes for
/// granted that those which a script writes out do.
fn disagreeing_imports(
    script: &Script,
    document: &Document<'_>,
    graph: &CompositionGraph,
) -> Option<ScriptError> {
    if graph.imports().all(|(_, _, node)| node.is_none()) {
        return None;
    }
    let mut aggregator = TypeAggregator::new();
    let mut seen = HashSet::new();
    let mut checker = SubtypeChecker::new(&mut seen);
    for (name, kind, node) in graph.imports() {
        let merged = aggregator.aggregate(name, graph.types(), kind, &mut checker);
        match (merged, node) {
            (Ok(merged), _) => aggregator = merged,
            (Err(cause), Some(node)) => {
                let local = graph[node].name().unwrap_or_default();
                return Some(ScriptError::disagreeing(
                    script,
                    document,
                    (name, local),
                    &cause,
                ));
            }
            // The encoder says where the script leaves it open.
            (Err(_), None) => return None,
        }
    }
    None
}

/// A package as the composer takes it.
struct Package<'s> {
    name: &'s str,
    version: Option<Version>,
    binary: Vec<u8>,
    adapted: bool,
}

fn packages(script: &Script) -> Result<Vec<Package<'_>>, ComposeError> {
    let mut packages: Vec<Package<'_>> = Vec::new();
    for part in &script.packages {
        let (name, version) = match part.name.split_once('@') {
            Some((name, version)) => {
                let version = version.parse().map_err(|_| ComposeError::PackageName {
                    name: part.name.clone(),
                })?;
                (name, Some(version))
            }
            None => (part.name.as_str(), None),
        };
        if !is_package_name(name) {
            return Err(ComposeError::PackageName {
                name: part.name.clone(),
            });
        }
        if packages
            .iter()
            .any(|other| other.name == name && other.version == version)
        {
            return Err(ComposeError::SameName {
                name: part.name.clone(),
            });
        }
        let (binary, adapted) = component(part, &script.adapt)?;
        packages.push(Package {
            name,
            version,
            binary: binary.into_owned(),
            adapted,
        });
    }
    Ok(packages)
}

/// `acme:shed`: two words or more, with colons between them.
fn is_package_name(name: &str) -> bool {
    let mut words = 0;
    let fine = name.split(':').all(|word| {
        words += 1;
        !word.is_empty()
            && word
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    });
    fine && words > 1
}

/// Where brackets are nested more than [`NESTING_MAX`] deep.
fn nested_too_deeply(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'{' | b'<' => depth += 1,
            b')' | b'}' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > NESTING_MAX {
            return Some(offset);
        }
    }
    None
}

/// The error with its place and, where types do not fit, all their differences.
fn unresolved(
    script: &Script,
    document: &Document<'_>,
    packages: &[Package<'_>],
    error: &ResolveError,
) -> ComposeError {
    let mut placed = ScriptError::new(script, true, error);
    // What is wrong with an import that no statement makes is what the script targets.
    if let (true, Some(target)) = (placed.places.is_empty(), &document.directive.targets) {
        let (offset, length) = (target.span.offset(), target.span.len());
        placed
            .places
            .push(Place::new(&script.text, offset, length, None));
    }
    match error {
        ResolveError::UnknownPackage { name, .. } => {
            placed.missing_package = Some(name.clone());
            placed.packages = script
                .packages
                .iter()
                .map(|part| part.name.clone())
                .collect();
        }
        ResolveError::MismatchedInstantiationArg { name, span, .. } => {
            let binary = |package: &wac_parser::PackageName<'_>| {
                packages
                    .iter()
                    .find(|other| other.name == package.name && other.version == package.version)
                    .map(|package| package.binary.as_slice())
            };
            if let Some((user, supplier, export)) = place::argument(document, span.offset(), name)
                && let (Some(user), Some(supplier)) = (binary(user), binary(supplier))
            {
                let differences = near::type_differences((user, name), (supplier, export));
                if !differences.is_empty() {
                    placed.causes = differences;
                }
            }
        }
        _ => {}
    }
    if is_about_wiring(error)
        && let Some(parts) = prospects::parts(packages)
    {
        placed.causes.extend(match error {
            ResolveError::MissingComponentImport { import, .. } => {
                prospects::similar_imports(&parts, import)
            }
            ResolveError::MissingInstanceExport { name, .. } => {
                prospects::similar_exports(&parts, name)
            }
            _ => Vec::new(),
        });
        placed.explanation = Some(Box::new(prospects::explanation(&parts)));
    }
    ComposeError::Script(Box::new(placed))
}

/// Whether what the packages import and export is what is wrong.
fn is_about_wiring(error: &ResolveError) -> bool {
    matches!(
        error,
        ResolveError::MissingComponentImport { .. }
            | ResolveError::MismatchedInstantiationArg { .. }
            | ResolveError::MissingInstantiationArg { .. }
            | ResolveError::InstantiationArgMergeFailure { .. }
            | ResolveError::MissingInstanceExport { .. }
            | ResolveError::SpreadInstantiationNoMatch { .. }
    )
}

/// Every instance that the script makes, in its order.
fn explanation(graph: CompositionGraph, packages: &[Package<'_>]) -> (Parts, Explanation) {
    let nodes: Vec<NodeId> = graph
        .node_ids()
        .filter(|node| matches!(graph[*node].kind(), NodeKind::Instantiation(_)))
        .collect();
    let mut parts = Parts {
        graph,
        list: Vec::new(),
    };
    for node in &nodes {
        let Some(package) = parts.graph[*node].package() else {
            continue;
        };
        let key = parts.graph[package].key().to_string();
        let adapted = packages.iter().any(|package| {
            package.adapted
                && BorrowedPackageKey::from_name_and_version(package.name, package.version.as_ref())
                    .to_string()
                    == key
        });
        let name = parts.graph[*node].name().map_or_else(
            || {
                let same = parts.list.iter().filter(|other| other.package == package);
                match same.count() {
                    0 => key.clone(),
                    before => format!("{key} ({})", before + 1),
                }
            },
            str::to_owned,
        );
        parts.list.push(Loaded {
            name,
            adapted,
            package,
        });
    }
    let instances = (0..parts.list.len())
        .map(|part| Instance {
            name: parts.list[part].name.clone(),
            part: parts.graph[parts.list[part].package].key().to_string(),
            adapted: parts.list[part].adapted,
            used: true,
            imports: imports(&parts, &nodes, part),
        })
        .collect();
    let mut exports: Vec<Export> = parts
        .graph
        .node_ids()
        .filter_map(|node| {
            Some(Export {
                name: parts.graph[node].export_name()?.to_owned(),
                from: supply(&parts, &nodes, node),
            })
        })
        .collect();
    exports.sort_by(|a, b| a.name.cmp(&b.name));
    let explanation = Explanation {
        instances,
        exports,
        ..Explanation::default()
    };
    (parts, explanation)
}

fn imports(parts: &Parts, nodes: &[NodeId], part: usize) -> Vec<Import> {
    let arguments: IndexMap<&str, NodeId> = parts
        .graph
        .get_instantiation_arguments(nodes[part])
        .collect();
    parts
        .imports(part)
        .map(|(name, kind)| {
            let fate = match arguments.get(name) {
                Some(node) => match supply(parts, nodes, *node) {
                    Some(supply) => Fate::Satisfied(supply),
                    None => Fate::Open(Open::Script(Vec::new())),
                },
                None if name.starts_with("wasi:") => Fate::Open(Open::Wasi),
                None => Fate::Open(prospects::passed_over(parts, part, name, kind)),
            };
            Import {
                name: name.to_owned(),
                fate,
            }
        })
        .collect()
}

/// The instance and export that a node stands for; `None` for what the script
/// imports or defines itself.
fn supply(parts: &Parts, nodes: &[NodeId], node: NodeId) -> Option<Supply> {
    let mut path = Vec::new();
    let mut node = node;
    while let Some((source, export)) = parts.graph.get_alias_source(node) {
        path.push(export.to_owned());
        node = source;
    }
    path.reverse();
    let instance = nodes.iter().position(|other| *other == node)?;
    Some(Supply {
        instance: parts.list[instance].name.clone(),
        export: path.join(" . "),
    })
}
