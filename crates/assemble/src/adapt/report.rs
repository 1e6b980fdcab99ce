//! The report: what became of each import and export.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::plan::Plan;
use super::world::canonical;
use super::{AdaptError, ExportReport, ImportReport, Report};
use crate::features::{self, Depth};
use crate::inspect::{Inspection, Kind, Producer};
use crate::link::is_silent;
use crate::module::{INITIALIZERS, Module, PREVIEW1, is_function};
use crate::names::interfaces;
use crate::options::AdaptOptions;

/// What linking found out.
#[derive(Default)]
pub(super) struct LinkedAccount {
    /// The interfaces each preview-1 import of the guest can reach.
    pub reached: Vec<(String, BTreeSet<String>)>,
    pub notes: Vec<String>,
}

pub(super) fn report(
    guest: &Module<'_>,
    input: Inspection,
    plan: &Plan,
    options: &AdaptOptions,
    linked: &LinkedAccount,
    component: &[u8],
) -> Result<Report, AdaptError> {
    let (component_imports, component_exports) =
        interfaces(component).map_err(|error| AdaptError::Output(error.into()))?;
    let reached: BTreeMap<&str, &BTreeSet<String>> = linked
        .reached
        .iter()
        .map(|(name, interfaces)| (name.as_str(), interfaces))
        .collect();
    let mut known = HashSet::new();
    let imports = guest
        .imports
        .iter()
        .filter(|import| known.insert((import.module, import.name)))
        .map(|import| {
            let mut adapters = options.adapters.iter();
            let further_adapter = adapters.any(|adapter| adapter.name == import.module);
            ImportReport {
                module: import.module.to_owned(),
                name: import.name.to_owned(),
                interfaces: if further_adapter {
                    Vec::new()
                } else if import.module == PREVIEW1 {
                    reached
                        .get(import.name)
                        .map(|set| set.iter().cloned().collect())
                        .unwrap_or_default()
                } else {
                    vec![full_name(import.module, &component_imports)]
                },
                further_adapter,
            }
        })
        .collect();
    let exports = guest
        .exports
        .iter()
        .map(|export| export_fate(export, plan, &component_exports))
        .collect();
    let mut notes = plan.notes.clone();
    notes.extend(linked.notes.iter().cloned());
    let mut report = Report {
        input,
        kind: plan.kind,
        kind_because: plan.kind_because.clone(),
        imports,
        exports,
        component_imports,
        component_exports,
        off_by_default: Vec::new(),
        notes,
    };
    let features = features::of(component, Depth::Sections)
        .map_err(|error| AdaptError::Output(error.into()))?;
    report.add_features(features);
    Ok(report)
}

fn export_fate(
    export: &wasmparser::Export<'_>,
    plan: &Plan,
    component_exports: &[String],
) -> ExportReport {
    let report = |becomes: Option<&str>, because: &str| ExportReport {
        name: export.name.to_owned(),
        becomes: becomes.map(str::to_owned),
        because: because.to_owned(),
    };
    let target = target(export.name, component_exports);
    match export.name {
        "_start" if plan.kind == Kind::Command => {
            report(Some("wasi:cli/run@0.2.0"), "the entry of the program")
        }
        name if INITIALIZERS.contains(&name) && (plan.kind == Kind::Reactor || plan.link.world) => {
            report(None, "runs before the first call of an export")
        }
        "memory" | "cm32p2_memory" => report(
            None,
            "used inside the component; components share no memory",
        ),
        name if is_silent(name) => report(None, "used by calls of exports and imports"),
        _ if is_function(export) && component_exports.contains(&target) => {
            report(Some(&target), "the world exports it")
        }
        _ if is_function(export) => report(None, "left out: no world exports it"),
        _ => report(None, "left out: a component exports functions only"),
    }
}

/// The component export that the core export `name` serves, if it is there.
fn target(name: &str, component_exports: &[String]) -> String {
    let Some(standard) = name.strip_prefix("cm32p2|") else {
        return name.split('#').next().unwrap_or(name).to_owned();
    };
    match standard.split_once('|') {
        Some(("", function)) => function.to_owned(),
        Some((interface, _)) => full_name(interface, component_exports),
        None => standard.to_owned(),
    }
}

/// The interface that `module` stands for: the standard names cut versions short.
fn full_name(module: &str, interfaces: &[String]) -> String {
    let module = module.strip_prefix("cm32p2|").unwrap_or(module);
    let full = interfaces.iter().find(|name| canonical(name) == module);
    full.cloned().unwrap_or_else(|| module.to_owned())
}

/// Adds us, and those who wrote the guest, to the component's producers section.
pub(super) fn with_producers(
    component: &[u8],
    written_by: &[Producer],
) -> Result<Vec<u8>, AdaptError> {
    let mut producers = wasm_metadata::Producers::empty();
    for producer in written_by {
        producers.add(&producer.field, &producer.name, &producer.version);
    }
    producers.add("processed-by", "carrick", env!("CARGO_PKG_VERSION"));
    producers.add_to_wasm(component).map_err(|source| {
        AdaptError::Componentize(crate::componentize::ComponentizeError::Encode(
            source.into(),
        ))
    })
}
