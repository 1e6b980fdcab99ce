//! What `--json` prints. Field names are part of the interface.

mod composition;
mod lint;
mod verification;
mod wit;
mod wit_check;
mod wit_diff;

use carrick_assemble::Feature;
use serde::Serialize;

use crate::report;

pub(crate) use composition::Explanation;
pub(crate) use lint::LintFindings;
pub(crate) use verification::Verification;
pub(crate) use wit::{ValidWit, WitOutline};
pub(crate) use wit_check::WitChecked;
pub(crate) use wit_diff::WitDiffed;

/// `carrick cache path --json`
#[derive(Debug, Serialize)]
pub(crate) struct CacheFolder {
    folder: String,
}

impl From<std::path::PathBuf> for CacheFolder {
    fn from(folder: std::path::PathBuf) -> Self {
        Self {
            folder: folder.display().to_string(),
        }
    }
}

/// `carrick cache size --json`, and `clear` for what it removed
#[derive(Debug, Serialize)]
pub(crate) struct CacheSize {
    programs: u64,
    bytes: u64,
}

impl From<carrick_host::CacheSize> for CacheSize {
    fn from(size: carrick_host::CacheSize) -> Self {
        Self {
            programs: size.entries,
            bytes: size.bytes,
        }
    }
}

/// `carrick adapt --json`
#[derive(Debug, Serialize)]
pub(crate) struct Adapted<'a> {
    kind: &'static str,
    kind_because: &'a str,
    input: Inspection<'a>,
    imports: Vec<ImportReport<'a>>,
    exports: Vec<ExportReport<'a>>,
    component_imports: &'a [String],
    component_exports: &'a [String],
    component_bytes: usize,
    off_by_default: Vec<&'static str>,
    notes: &'a [String],
}

#[derive(Debug, Serialize)]
struct ImportReport<'a> {
    module: &'a str,
    name: &'a str,
    interfaces: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    further_adapter: bool,
}

#[derive(Debug, Serialize)]
struct ExportReport<'a> {
    name: &'a str,
    becomes: Option<&'a str>,
    because: &'a str,
}

impl<'a> Adapted<'a> {
    pub(crate) fn new(adapted: &'a carrick_assemble::Adapted) -> Self {
        let report = &adapted.report;
        Self {
            kind: report::kind(report.kind),
            kind_because: &report.kind_because,
            input: Inspection::new(&report.input),
            imports: report
                .imports
                .iter()
                .map(|import| ImportReport {
                    module: &import.module,
                    name: &import.name,
                    interfaces: &import.interfaces,
                    further_adapter: import.further_adapter,
                })
                .collect(),
            exports: report
                .exports
                .iter()
                .map(|export| ExportReport {
                    name: &export.name,
                    becomes: export.becomes.as_deref(),
                    because: &export.because,
                })
                .collect(),
            component_imports: &report.component_imports,
            component_exports: &report.component_exports,
            component_bytes: adapted.component.len(),
            off_by_default: names(&report.off_by_default),
            notes: &report.notes,
        }
    }
}

/// What a module or component is.
#[derive(Debug, Serialize)]
struct Inspection<'a> {
    kind: &'static str,
    language: Option<&'static str>,
    compiler: Option<&'a str>,
    world: Option<&'a str>,
    bytes: u64,
    producers: Vec<Producer<'a>>,
    memories: Vec<Memory<'a>>,
    wasi: &'a [String],
    capabilities: Vec<Capability<'a>>,
    imports: Vec<Item<'a>>,
    exports: Vec<Item<'a>>,
    sections: Vec<Section<'a>>,
}

#[derive(Debug, Serialize)]
struct Producer<'a> {
    field: &'a str,
    name: &'a str,
    version: &'a str,
}

#[derive(Debug, Serialize)]
struct Memory<'a> {
    owner: &'a str,
    imported: bool,
    bytes_min: u64,
    bytes_max: Option<u64>,
    shared: bool,
    memory64: bool,
}

#[derive(Debug, Serialize)]
struct Capability<'a> {
    name: &'a str,
    because: &'a [String],
}

#[derive(Debug, Serialize)]
struct Item<'a> {
    module: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
}

#[derive(Debug, Serialize)]
struct Section<'a> {
    name: &'a str,
    bytes: u64,
}

impl<'a> Inspection<'a> {
    fn new(inspection: &'a carrick_assemble::Inspection) -> Self {
        Self {
            kind: report::kind(inspection.kind),
            language: inspection.language.map(report::language),
            compiler: inspection.compiler.as_deref(),
            world: inspection.world.as_deref(),
            bytes: inspection.bytes,
            producers: inspection
                .producers
                .iter()
                .map(|producer| Producer {
                    field: &producer.field,
                    name: &producer.name,
                    version: &producer.version,
                })
                .collect(),
            memories: inspection
                .memories
                .iter()
                .map(|memory| Memory {
                    owner: &memory.owner,
                    imported: memory.imported,
                    bytes_min: memory.bytes_min,
                    bytes_max: memory.bytes_max,
                    shared: memory.shared,
                    memory64: memory.memory64,
                })
                .collect(),
            wasi: &inspection.wasi,
            capabilities: inspection
                .capabilities
                .iter()
                .map(|capability| Capability {
                    name: &capability.name,
                    because: &capability.because,
                })
                .collect(),
            imports: inspection.imports.iter().map(item).collect(),
            exports: inspection.exports.iter().map(item).collect(),
            sections: inspection
                .sections
                .iter()
                .map(|section| Section {
                    name: &section.name,
                    bytes: section.bytes,
                })
                .collect(),
        }
    }
}

/// `carrick inspect --json`
#[derive(Debug, Serialize)]
pub(crate) struct Inspected<'a> {
    #[serde(flatten)]
    inspection: Inspection<'a>,
    features: Vec<&'static str>,
}

impl<'a> Inspected<'a> {
    pub(crate) fn new(inspection: &'a carrick_assemble::Inspection, features: &[Feature]) -> Self {
        Self {
            inspection: Inspection::new(inspection),
            features: names(features),
        }
    }
}

fn names(features: &[Feature]) -> Vec<&'static str> {
    features.iter().map(|feature| feature.name()).collect()
}

fn item(item: &carrick_assemble::Item) -> Item<'_> {
    Item {
        module: &item.module,
        name: &item.name,
        ty: &item.ty,
    }
}
