//! The script form: a composition written in the WAC language.

mod place;
mod prospects;

use std::borrow::Cow;
use std::collections::HashSet;

use carrick_wit::{Panicked, catch_panic};
use indexmap::IndexMap;
use semver::Version;
use wac_graph::types::{
    BorrowedPackageKey, Package as GraphPackage, SubtypeChecker, TypeAggregator, WorldId,
};
use wac_graph::{CompositionGraph, EncodeError, NodeId, NodeKind};
use wac_parser::Document;
use wac_parser::lexer::{Lexer, Token};
use wac_parser::resolution::{Error as ResolveError, Resolution};

pub use place::{ScriptError, ScriptPlace};

use super::explain::{
    Explanation, Export, ExportRef, Import, ImportStatus, Instance, Note, OpenReason,
};
use super::matching;
use super::named_types;
use super::open_imports::{check_imports, unwritable};
use super::part::{ENCODING, Loaded, Part, Parts, component, misnamed, name_interfaces, register};
use super::wire::{instance_names, invalid, unnamed_type};
use super::{ComposeError, Composed};
use crate::options::AdaptOptions;
use crate::validate::validate_for_hosts;

/// A composition written in the WAC language.
#[derive(Clone, Debug)]
#[non_exhaustive]
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

impl Script {
    /// The script in `text`, which errors call `name`, and the packages that it may name.
    pub fn new(
        name: impl Into<String>,
        text: impl Into<String>,
        packages: impl IntoIterator<Item = Part>,
    ) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            packages: packages.into_iter().collect(),
            adapt: AdaptOptions::default(),
        }
    }

    /// Sets how packages that are core modules are adapted.
    #[must_use]
    pub fn with_adapt(mut self, adapt: AdaptOptions) -> Self {
        self.adapt = adapt;
        self
    }
}

/// How deeply brackets may be nested: what people write stays far below, and
/// the parser, which calls itself, far below its stack.
const NESTING_MAX: usize = 200;

/// Makes the component that a script describes.
///
/// ```
/// use carrick_assemble::compose::{Part, Script, compose_script};
///
/// let one = Part::new("demo:one", br#"(component
///     (core module $m (func (export "f") (result i32) (i32.const 1)))
///     (core instance $i (instantiate $m))
///     (func (export "one") (result u32) (canon lift (core func $i "f"))))"#);
/// let app = Part::new("demo:app", br#"(component
///     (import "one" (func $one (result u32)))
///     (export "run" (func $one)))"#);
/// let text = "package demo:whole;
///     let one = new demo:one {};
///     let app = new demo:app { one: one.one };
///     export app...;";
/// let composed = compose_script(&Script::new("whole.wac", text, [one, app]))?;
/// assert_eq!(composed.explanation.exports[0].name, "run");
/// # Ok::<(), carrick_assemble::ComposeError>(())
/// ```
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
    let wrong = |error| ComposeError::Script(Box::new(error));
    if let Some(offset) = nested_too_deeply(&script.text) {
        return Err(wrong(ScriptError::nested(script, offset, NESTING_MAX)));
    }
    let document = catch_panic(|| Document::parse(&script.text))
        .map_err(|panicked| wrong(ScriptError::panicked(script, false, &panicked)))?
        .map_err(|error| at(false, &error))?;
    let packages = packages(script)?;
    let keyed = packages
        .iter()
        .map(|package| (package.key(), package.binary.to_vec()))
        .collect::<IndexMap<_, _>>();
    let resolution = catch_panic(|| document.resolve(keyed).map_err(Box::new))
        .map_err(|panicked| match unreadable(&packages) {
            Some(error) => error,
            None => wrong(ScriptError::panicked(script, true, &panicked)),
        })?
        .map_err(|error| unresolved(script, &document, &packages, &error))?;
    // What makes it give up makes the encoder do so, after which we look for the import.
    let disagreeing = catch_panic(|| disagreeing_imports(script, &document, resolution.graph()));
    if let Ok(Some(error)) = disagreeing {
        return Err(wrong(error));
    }
    let (encoded, graph) = encode(resolution);
    let (mut parts, mut explanation) = explanation(graph, &packages);
    let exports = std::mem::take(&mut explanation.exports);
    let component = match encoded {
        Ok(Ok(component)) => component,
        Ok(Err(Encoding::Placed(error))) => return Err(at(true, &*error)),
        Ok(Err(Encoding::Other(error))) => {
            return Err(ComposeError::Encode {
                cause: error.into(),
                explanation: Box::new(explanation),
            });
        }
        Err(panicked) => return Err(unwritable(&parts, panicked.into(), explanation)),
    };
    let mut notes = unnamed(&parts.graph, &packages);
    let (component, imports) = match validate_for_hosts(&component) {
        Ok((names, features)) => {
            notes.extend(features.into_iter().map(Note::OffByDefault));
            (component, names.sorted().0)
        }
        Err(error) => match named_types::named(&mut parts.graph) {
            Some(named) => {
                notes.extend(named.types_of.into_iter().map(Note::ImportedTypes));
                (named.component, named.imports)
            }
            None => {
                return Err(match invalid(&parts, error.into(), explanation) {
                    ComposeError::Output { cause, explanation } => {
                        unnamed_type(&parts, cause, explanation)
                    }
                    error => error,
                });
            }
        },
    };
    check_imports(&parts.graph, &imports, &mut explanation)?;
    explanation.imports = imports;
    explanation.exports = exports;
    explanation.notes = notes;
    Ok(Composed {
        component,
        explanation,
    })
}

/// What the encoder refuses.
enum Encoding {
    /// With a place in the script.
    Placed(Box<ResolveError>),
    Other(EncodeError),
}

/// The component, or what is in its way, and the graph that it was made of.
fn encode(
    resolution: Resolution<'_>,
) -> (
    Result<Result<Vec<u8>, Encoding>, Panicked>,
    CompositionGraph,
) {
    let graph = resolution.graph();
    let worlds: Vec<_> = graph.packages().map(GraphPackage::ty).collect();
    let is_named = |world: &WorldId| misnamed(graph.types(), *world).is_empty();
    if worlds.iter().all(is_named) {
        let placed = |error| Encoding::Placed(Box::new(error));
        let encoded = catch_panic(|| resolution.encode(ENCODING).map_err(placed));
        return (encoded, resolution.into_graph());
    }
    let mut graph = resolution.into_graph();
    for world in worlds {
        name_interfaces(graph.types_mut(), world);
    }
    let encoded = catch_panic(|| graph.encode(ENCODING).map_err(Encoding::Other));
    (encoded, graph)
}

/// The packages that the script does not name.
fn unnamed(graph: &CompositionGraph, packages: &[Package<'_>]) -> Vec<Note> {
    let named: HashSet<String> = graph
        .packages()
        .map(|package| package.key().to_string())
        .collect();
    let given = packages.iter().map(|package| package.key().to_string());
    let unnamed = given.filter(|name| !named.contains(name));
    unnamed.map(Note::UnusedPackage).collect()
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
    binary: Cow<'s, [u8]>,
    adapted: bool,
}

impl Package<'_> {
    fn key(&self) -> BorrowedPackageKey<'_> {
        BorrowedPackageKey::from_name_and_version(self.name, self.version.as_ref())
    }
}

/// The error of the first package that cannot be read by itself.
fn unreadable(packages: &[Package<'_>]) -> Option<ComposeError> {
    packages.iter().find_map(|package| {
        let name = (package.name, package.version.as_ref());
        let binary = package.binary.as_ref();
        let cause = register(&mut CompositionGraph::new(), name, binary).err()?;
        Some(ComposeError::Part {
            name: package.key().to_string(),
            cause,
        })
    })
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
            binary,
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

/// Where brackets are nested more than [`NESTING_MAX`] deep, up to what the lexer refuses.
fn nested_too_deeply(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (token, span) in Lexer::new(text).ok()? {
        match token.ok()? {
            Token::OpenParen | Token::OpenBrace | Token::OpenBracket | Token::OpenAngle => {
                depth += 1;
            }
            Token::CloseParen | Token::CloseBrace | Token::CloseBracket | Token::CloseAngle => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        if depth > NESTING_MAX {
            return Some(span.offset());
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
            .push(ScriptPlace::new(&script.text, offset, length, None));
    }
    match error {
        ResolveError::UnknownPackage { name, span } => {
            let text = script.text.get(span.offset()..span.offset() + span.len());
            let with_version = text.filter(|text| text.starts_with(name.as_str()));
            placed.missing_package = Some(with_version.unwrap_or(name).to_owned());
            let given = script.packages.iter().map(|part| part.name.clone());
            placed.packages = given.collect();
            let similar = placed
                .packages
                .iter()
                .filter(|given| matching::is_similar(given, name));
            placed.causes = similar.map(|given| format!("given is `{given}`")).collect();
        }
        ResolveError::MismatchedInstantiationArg { name, span, .. } => {
            let binary = |package: &wac_parser::PackageName<'_>| {
                packages
                    .iter()
                    .find(|other| other.name == package.name && other.version == package.version)
                    .map(|package| package.binary.as_ref())
            };
            if let Some((user, supplier, export)) = place::argument(document, span.offset(), name)
                && let (Some(user), Some(supplier)) = (binary(user), binary(supplier))
            {
                let differences = matching::type_differences((user, name), (supplier, export));
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
    let mut parts = Parts::new(graph, Vec::new());
    for node in &nodes {
        let Some(package) = parts.graph[*node].package() else {
            continue;
        };
        let key = parts.graph[package].key().to_string();
        let adapted = packages
            .iter()
            .any(|package| package.adapted && package.key().to_string() == key);
        let name = parts.graph[*node].name().unwrap_or(&key).to_owned();
        parts.list.push(Loaded {
            name,
            adapted,
            package,
        });
    }
    let names = instance_names(
        parts.list.iter().map(|part| part.name.as_str()),
        parts.list.iter().map(|part| part.name.as_str()),
    );
    for (part, name) in parts.list.iter_mut().zip(names) {
        part.name = name;
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
            let status = match arguments.get(name) {
                Some(node) => match supply(parts, nodes, *node) {
                    Some(supply) => ImportStatus::Satisfied(supply),
                    None => ImportStatus::Open(OpenReason::Script(Vec::new())),
                },
                None => ImportStatus::Open(prospects::passed_over(parts, part, name, kind)),
            };
            Import::new(name, status)
        })
        .collect()
}

/// The instance and export that a node stands for; `None` for what the script
/// imports or defines itself.
fn supply(parts: &Parts, nodes: &[NodeId], node: NodeId) -> Option<ExportRef> {
    let mut path = Vec::new();
    let mut node = node;
    while let Some((source, export)) = parts.graph.get_alias_source(node) {
        path.push(export.to_owned());
        node = source;
    }
    path.reverse();
    let instance = nodes.iter().position(|other| *other == node)?;
    Some(ExportRef {
        instance: parts.list[instance].name.clone(),
        export: path.join(" . "),
    })
}
