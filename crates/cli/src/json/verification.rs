//! `carrick verify --json`

use carrick_host::{ContentDifference, Difference, FileDifference, FileKind};
use serde::Serialize;

use crate::report;

/// `carrick verify --json`
#[derive(Debug, Serialize)]
pub(crate) struct Verification {
    same: bool,
    module: Observed,
    component: Observed,
    differences: Vec<Differing>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Observed {
    ending: String,
    exit_code: Option<u8>,
    stdout_bytes: usize,
    stderr_bytes: usize,
}

/// What differs, and both sides of it as text.
#[derive(Debug, Serialize)]
struct Differing {
    what: &'static str,
    path: Option<String>,
    byte_offset: Option<u64>,
    line: Option<u64>,
    module: Option<String>,
    component: Option<String>,
}

impl Verification {
    pub(crate) fn new(verification: &carrick_host::Verification) -> Self {
        Self {
            same: verification.differences.is_empty(),
            module: observed(&verification.module),
            component: observed(&verification.component),
            differences: verification.differences.iter().map(differing).collect(),
            notes: verification.notes.iter().map(report::show_note).collect(),
        }
    }
}

fn observed(observed: &carrick_host::Observed) -> Observed {
    Observed {
        ending: report::ending(&observed.outcome),
        exit_code: match observed.outcome {
            carrick_host::Outcome::Exited(code) => Some(code),
            _ => None,
        },
        stdout_bytes: observed.stdout.len(),
        stderr_bytes: observed.stderr.len(),
    }
}

fn differing(difference: &Difference) -> Differing {
    match difference {
        Difference::Ending { module, component } => sides(
            "ending",
            Some(report::ending(module)),
            Some(report::ending(component)),
        ),
        Difference::Stdout(content) => content_differs("stdout", content),
        Difference::Stderr(content) => content_differs("stderr", content),
        Difference::File { path, how } => Differing {
            path: Some(path.display().to_string()),
            ..file_differs(how)
        },
        _ => sides("other", None, None),
    }
}

fn file_differs(how: &FileDifference) -> Differing {
    let kind = |kind: &FileKind| Some(report::file_kind(*kind).to_owned());
    match how {
        FileDifference::OnlyModule(module) => sides("file", kind(module), None),
        FileDifference::OnlyComponent(component) => sides("file", None, kind(component)),
        FileDifference::Kind { module, component } => sides("file", kind(module), kind(component)),
        FileDifference::Mode { module, component } => sides(
            "mode",
            Some(format!("{module:o}")),
            Some(format!("{component:o}")),
        ),
        FileDifference::Target { module, component } => sides(
            "link",
            Some(module.display().to_string()),
            Some(component.display().to_string()),
        ),
        FileDifference::Content(content) => content_differs("content", content),
        _ => sides("other", None, None),
    }
}

fn content_differs(what: &'static str, content: &ContentDifference) -> Differing {
    Differing {
        byte_offset: Some(content.offset),
        line: Some(content.line),
        ..sides(what, content.module.clone(), content.component.clone())
    }
}

fn sides(what: &'static str, module: Option<String>, component: Option<String>) -> Differing {
    Differing {
        what,
        path: None,
        byte_offset: None,
        line: None,
        module,
        component,
    }
}
