//! Which exports of a script's packages would satisfy which imports, whatever the script wires.

use wac_graph::CompositionGraph;
use wac_graph::types::ItemKind;

use super::Package;
use crate::compose::explain::{
    Explanation, ExportRef, Import, ImportStatus, Instance, NearMiss, OpenReason,
};
use crate::compose::matching::{self, Match};
use crate::compose::part::{Loaded, Parts, register};
use crate::compose::resolution::has_only_types;

/// Every import of every package, and what the others have for it.
pub(super) fn explanation(parts: &Parts) -> Explanation {
    let instances = (0..parts.list.len())
        .filter(|part| has_code(parts, *part))
        .map(|part| Instance {
            name: parts.list[part].name.clone(),
            part: parts.list[part].name.clone(),
            adapted: parts.list[part].adapted,
            used: true,
            imports: parts
                .imports(part)
                .map(|(name, kind)| Import::new(name, prospect(parts, part, name, kind)))
                .collect(),
        })
        .collect();
    Explanation {
        instances,
        ..Explanation::default()
    }
}

/// One sentence for each import that is called like `name`.
pub(super) fn similar_imports(parts: &Parts, name: &str) -> Vec<String> {
    let users = 0..parts.list.len();
    let imports = users.flat_map(|part| parts.imports(part).map(move |(import, _)| (part, import)));
    imports
        .filter(|(_, import)| matching::is_similar(import, name))
        .map(|(part, import)| format!("`{}` imports `{import}`", parts.list[part].name))
        .collect()
}

/// One sentence for each export that is called like `name`.
pub(super) fn similar_exports(parts: &Parts, name: &str) -> Vec<String> {
    matching::similar(parts, 0..parts.list.len(), name, None)
        .into_iter()
        .map(|ExportRef { instance, export }| format!("`{instance}` exports `{export}`"))
        .collect()
}

/// Why `...` left an import open: nothing fits, or the script did not want what does.
pub(super) fn passed_over(parts: &Parts, part: usize, name: &str, kind: ItemKind) -> OpenReason {
    let package = parts.list[part].package;
    let others = (0..parts.list.len()).filter(|other| parts.list[*other].package != package);
    let (fitting, misses) = offers(parts, others, (part, name, kind));
    if !fitting.is_empty() {
        OpenReason::Script(fitting)
    } else if name.starts_with("wasi:") {
        OpenReason::Wasi
    } else if misses.is_empty() {
        OpenReason::Script(Vec::new())
    } else {
        OpenReason::Allowed(misses)
    }
}

/// The packages in a graph of their own. `None` when one cannot be read, of which the
/// script's own error speaks.
pub(super) fn parts(packages: &[Package<'_>]) -> Option<Parts> {
    let mut graph = CompositionGraph::new();
    let mut list = Vec::new();
    for Package {
        name,
        version,
        binary,
        adapted,
    } in packages
    {
        let package = register(&mut graph, (name, version.as_ref()), binary.clone()).ok()?;
        list.push(Loaded {
            name: graph[package].key().to_string(),
            adapted: *adapted,
            package,
        });
    }
    Some(Parts::new(graph, list))
}

/// Whether the package is a component; one of WIT has no functions and no instances.
fn has_code(parts: &Parts, part: usize) -> bool {
    parts.imports(part).next().is_some()
        || parts
            .exports(part)
            .any(|(_, kind)| matches!(kind, ItemKind::Func(_) | ItemKind::Instance(_)))
}

fn prospect(parts: &Parts, part: usize, name: &str, kind: ItemKind) -> ImportStatus {
    let others = || (0..parts.list.len()).filter(|other| *other != part);
    let (fitting, misses) = offers(parts, others(), (part, name, kind));
    if !fitting.is_empty() {
        ImportStatus::Possible(fitting)
    } else if name.starts_with("wasi:") {
        ImportStatus::Open(OpenReason::Wasi)
    } else if !misses.is_empty() {
        ImportStatus::NearMiss(misses)
    } else if has_only_types(parts, kind) {
        ImportStatus::Open(OpenReason::Types)
    } else {
        ImportStatus::Open(OpenReason::Unmatched(matching::similar(
            parts,
            others(),
            name,
            Some(kind),
        )))
    }
}

/// The exports that satisfy an import, and those that nearly do.
fn offers(
    parts: &Parts,
    others: impl Iterator<Item = usize>,
    import: (usize, &str, ItemKind),
) -> (Vec<ExportRef>, Vec<NearMiss>) {
    let (mut fitting, mut misses) = (Vec::new(), Vec::new());
    for other in others {
        match matching::find(parts, import, other, true) {
            Some(Match::Fits(export)) => fitting.push(ExportRef {
                instance: parts.list[other].name.clone(),
                export,
            }),
            Some(Match::Near(miss)) => misses.push(miss),
            None => {}
        }
    }
    (fitting, misses)
}
