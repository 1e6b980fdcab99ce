//! What became of a core module that was adapted.

use std::collections::BTreeMap;

use carrick_assemble::{Adapted, ExportReport, Feature, ImportReport, Inspection};
use serde::Serialize;

use super::inspection::{InspectionJson, feature_names, made_with};
use super::{remote_lists, table};
use crate::terminal::{self, HEADING, message};
use crate::units::show_bytes;

/// `carrick adapt --json`
#[derive(Serialize)]
pub(crate) struct Json<'a> {
    kind: &'static str,
    kind_because: &'a str,
    #[serde(with = "InspectionJson")]
    input: &'a Inspection,
    #[serde(serialize_with = "imports")]
    imports: &'a [ImportReport],
    #[serde(serialize_with = "exports")]
    exports: &'a [ExportReport],
    component_imports: &'a [String],
    component_exports: &'a [String],
    component_bytes: usize,
    off_by_default: Vec<&'static str>,
    notes: &'a [String],
}

#[derive(Serialize)]
#[serde(remote = "ImportReport")]
struct ImportJson {
    module: String,
    name: String,
    interfaces: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    further_adapter: bool,
}

#[derive(Serialize)]
#[serde(remote = "ExportReport")]
struct ExportJson {
    name: String,
    becomes: Option<String>,
    because: String,
}

remote_lists! {
    imports: ImportReport as ImportJson;
    exports: ExportReport as ExportJson;
}

impl<'a> From<&'a Adapted> for Json<'a> {
    fn from(adapted: &'a Adapted) -> Self {
        let report = &adapted.report;
        Self {
            kind: report.kind.as_str(),
            kind_because: &report.kind_because,
            input: &report.input,
            imports: &report.imports,
            exports: &report.exports,
            component_imports: &report.component_imports,
            component_exports: &report.component_exports,
            component_bytes: adapted.component.len(),
            off_by_default: feature_names(&report.off_by_default),
            notes: &report.notes,
        }
    }
}

/// Prints to standard error what was decided about the module `input`, and why.
pub(crate) fn print(input: &str, output: &str, adapted: &Adapted) {
    let report = &adapted.report;
    message!(
        "{HEADING}{input}{HEADING:#} is a {}: {}",
        report.kind.as_str(),
        report.kind_because
    );
    if let Some(made_with) = made_with(&report.input) {
        message!("made with {made_with}");
    }
    section("imports", &interfaces(adapted));
    let (kept, left_out): (Vec<_>, Vec<_>) = report
        .exports
        .iter()
        .partition(|export| export.becomes.is_some());
    let kept = grouped(kept.iter().map(|export| {
        let becomes = export.becomes.as_deref().unwrap_or_default();
        (becomes, export.name.as_str(), export.because.as_str())
    }));
    section("exports", &kept);
    let left_out: Vec<_> = left_out
        .iter()
        .map(|export| (export.name.clone(), export.because.clone()))
        .collect();
    section("left out", &left_out);
    for note in &report.notes {
        terminal::note(note);
    }
    for feature in &report.off_by_default {
        terminal::note(&off_by_default(*feature));
    }
    let size = show_bytes(adapted.component.len() as u64);
    message!("wrote {HEADING}{output}{HEADING:#}: a component, {size}");
}

/// One row for each component export, with all core exports that serve it for one reason.
fn grouped<'a>(
    exports: impl Iterator<Item = (&'a str, &'a str, &'a str)>,
) -> Vec<(String, String)> {
    let mut groups: Vec<(&str, Vec<String>, &str)> = Vec::new();
    for (becomes, name, because) in exports {
        let name = format!("`{name}`");
        let mut known = groups.iter_mut();
        match known.find(|(other, _, reason)| (*other, *reason) == (becomes, because)) {
            Some((_, names, _)) => names.push(name),
            None => groups.push((becomes, vec![name], because)),
        }
    }
    groups
        .into_iter()
        .map(|(becomes, names, because)| {
            (
                becomes.to_owned(),
                format!("{}: {because}", names.join(", ")),
            )
        })
        .collect()
}

/// That a component needs a feature that hosts do not have on by default, and what to do about it.
pub(super) fn off_by_default(feature: Feature) -> String {
    let cure = cure(feature);
    format!(
        "the component needs the feature `{feature}`, which hosts do not have on by default{cure}"
    )
}

/// What to do about a feature that hosts do not have on by default.
fn cure(feature: Feature) -> &'static str {
    match feature {
        Feature::LegacyExceptions => {
            ": compile with `-mllvm -wasm-use-legacy-eh=false` (clang, wasi-sdk) or `-Cllvm-args=-wasm-use-legacy-eh=false` (rustc)"
        }
        Feature::CustomPageSizes => {
            ": link without `--page-size`, or run it with `wasmtime run -W custom-page-sizes`"
        }
        Feature::WideArithmetic => {
            ": compile without `-mwide-arithmetic` (clang) or `-Ctarget-feature=+wide-arithmetic` (rustc), or run it with `wasmtime run -W wide-arithmetic`"
        }
        Feature::StackSwitching => ": run it with `wasmtime run -W stack-switching`",
        Feature::Implements => {
            ": `carrick` has it; elsewhere run it with `wasmtime run -W component-model-implements`"
        }
        Feature::Maps | Feature::FixedLengthLists => ": `carrick` has it, other hosts may not",
        _ => "",
    }
}

fn section(heading: &str, rows: &[(String, String)]) {
    if !rows.is_empty() {
        message!("{HEADING}{heading}{HEADING:#}");
        message!("{}", table(rows).trim_end());
    }
}

/// Each interface with the functions of the guest that need it.
fn interfaces(adapted: &Adapted) -> Vec<(String, String)> {
    let mut by_interface: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for interface in &adapted.report.component_imports {
        by_interface.entry(interface).or_default();
    }
    let mut answered = Vec::new();
    let mut further: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for import in &adapted.report.imports {
        if import.further_adapter {
            further
                .entry(&import.module)
                .or_default()
                .push(&import.name);
            continue;
        }
        for interface in &import.interfaces {
            by_interface
                .entry(interface)
                .or_default()
                .push(&import.name);
        }
        if import.interfaces.is_empty() {
            answered.push(import.name.as_str());
        }
    }
    let mut rows: Vec<_> = by_interface
        .into_iter()
        .map(|(interface, functions)| (interface.to_owned(), joined(functions)))
        .collect();
    for (module, functions) in further {
        rows.push((format!("(the adapter for {module})"), joined(functions)));
    }
    if !answered.is_empty() {
        rows.push(("(the adapter itself)".to_owned(), joined(answered)));
    }
    rows
}

/// Names in their order, each once: a module may import a function several times.
fn joined(functions: Vec<&str>) -> String {
    let mut seen = Vec::new();
    for function in functions {
        if !seen.contains(&function) {
            seen.push(function);
        }
    }
    seen.join(" ")
}
