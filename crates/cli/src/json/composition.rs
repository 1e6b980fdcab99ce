//! `carrick compose --explain --json`

use carrick_assemble::compose::{
    self, ExportRef, ImportStatus, NearMiss, NearMissReason, OpenReason,
};
use serde::Serialize;

use crate::report;

/// `carrick compose --explain --json`; `settled` says whether the parts make a component.
#[derive(Debug, Serialize)]
pub(crate) struct Explanation<'a> {
    settled: bool,
    instances: Vec<Instance<'a>>,
    imports: &'a [String],
    exports: Vec<Export<'a>>,
    /// What was decided or given without effect.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Instance<'a> {
    name: &'a str,
    part: &'a str,
    adapted: bool,
    used: bool,
    imports: Vec<Import<'a>>,
}

/// An import; `status` is `satisfied`, `open`, `near-miss` or `ambiguous`.
#[derive(Debug, Serialize)]
struct Import<'a> {
    name: &'a str,
    status: &'static str,
    /// Why it is open: `wasi`, `types`, `unmatched`, `allowed`, `unchosen` or `script`.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'static str>,
    /// Who satisfies it, could, or has something of a similar name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exports: Vec<From<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near_misses: Vec<Miss<'a>>,
    /// What the result calls it, when that is another, compatible version.
    #[serde(skip_serializing_if = "Option::is_none")]
    imported_as: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct From<'a> {
    instance: &'a str,
    export: &'a str,
}

/// An export that does not fit; `reason` is `version`, `type`, `not-chosen`,
/// `function-in-interface`, `functions-without-interface`, `resource` or `circle`.
#[derive(Debug, Serialize)]
struct Miss<'a> {
    part: &'a str,
    export: &'a str,
    reason: &'static str,
    message: String,
    differences: &'a [String],
}

#[derive(Debug, Serialize)]
struct Export<'a> {
    name: &'a str,
    from: Option<From<'a>>,
}

impl<'a> Explanation<'a> {
    pub(crate) fn new(explanation: &'a compose::Explanation, settled: bool) -> Self {
        Self {
            settled,
            instances: explanation
                .instances
                .iter()
                .map(|instance| Instance {
                    name: &instance.name,
                    part: &instance.part,
                    adapted: instance.adapted,
                    used: instance.used,
                    imports: instance.imports.iter().map(import).collect(),
                })
                .collect(),
            imports: &explanation.imports,
            exports: explanation
                .exports
                .iter()
                .map(|export| Export {
                    name: &export.name,
                    from: export.from.as_ref().map(from),
                })
                .collect(),
            notes: explanation.notes.iter().map(report::in_vain).collect(),
        }
    }
}

fn import(import: &compose::Import) -> Import<'_> {
    let (status, because, supplies, misses): (_, _, &[ExportRef], &[NearMiss]) = match &import
        .status
    {
        ImportStatus::Satisfied(supply) => (
            "satisfied",
            None,
            std::slice::from_ref(supply),
            &import.near_misses,
        ),
        ImportStatus::Open(OpenReason::Wasi) => ("open", Some("wasi"), &[], &[]),
        ImportStatus::Open(OpenReason::Types) => ("open", Some("types"), &[], &[]),
        ImportStatus::Open(OpenReason::Unmatched(similar)) => {
            ("open", Some("unmatched"), similar, &[])
        }
        ImportStatus::Open(OpenReason::Allowed(misses)) => ("open", Some("allowed"), &[], misses),
        ImportStatus::Open(OpenReason::Unchosen(fitting)) => {
            ("open", Some("unchosen"), fitting, &[])
        }
        ImportStatus::Open(OpenReason::Script(fitting)) => ("open", Some("script"), fitting, &[]),
        ImportStatus::Open(_) => ("open", None, &[], &[]),
        ImportStatus::NearMiss(misses) => ("near-miss", None, &[], misses),
        ImportStatus::Ambiguous(supplies) => ("ambiguous", None, supplies, &[]),
        ImportStatus::Possible(supplies) => ("possible", None, supplies, &[]),
        _ => ("unknown", None, &[], &[]),
    };
    Import {
        name: &import.name,
        status,
        because,
        exports: supplies.iter().map(from).collect(),
        near_misses: misses.iter().map(miss).collect(),
        imported_as: import.imported_as.as_deref(),
    }
}

fn from(supply: &ExportRef) -> From<'_> {
    From {
        instance: &supply.instance,
        export: &supply.export,
    }
}

fn miss(miss: &NearMiss) -> Miss<'_> {
    let (reason, differences): (_, &[String]) = match &miss.reason {
        NearMissReason::Version { differences, .. } => ("version", differences),
        NearMissReason::Type { differences, .. } => ("type", differences),
        NearMissReason::NotChosen => ("not-chosen", &[]),
        NearMissReason::FunctionInInterface => ("function-in-interface", &[]),
        NearMissReason::FunctionsWithoutInterface => ("functions-without-interface", &[]),
        NearMissReason::Resource { .. } => ("resource", &[]),
        NearMissReason::Circle(_) => ("circle", &[]),
        _ => ("unknown", &[]),
    };
    let message = report::difference(&miss.reason);
    Miss {
        part: &miss.part,
        export: &miss.export,
        reason,
        message: message.lines().next().unwrap_or_default().to_owned(),
        differences,
    }
}
