//! Whether a module and the component made of it did the same.

use carrick_host::{
    ContentDifference, Difference, FileDifference, FileKind, Observed, Outcome, Verification,
    VerifyNote,
};
use serde::Serialize;

use crate::terminal::{self, HEADING, message};
use crate::units::{show_bytes, show_duration};

/// `carrick verify --json`
#[derive(Debug, Serialize)]
pub(crate) struct Json {
    same: bool,
    module: ObservedJson,
    component: ObservedJson,
    differences: Vec<DifferenceJson>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ObservedJson {
    ending: String,
    exit_code: Option<u8>,
    stdout_bytes: usize,
    stderr_bytes: usize,
}

/// What differs, and both sides of it as text.
#[derive(Debug, Serialize)]
struct DifferenceJson {
    what: &'static str,
    path: Option<String>,
    byte_offset: Option<u64>,
    line: Option<u64>,
    module: Option<String>,
    component: Option<String>,
}

impl From<&Verification> for Json {
    fn from(verification: &Verification) -> Self {
        Self {
            same: verification.differences.is_empty(),
            module: observed(&verification.module),
            component: observed(&verification.component),
            differences: verification
                .differences
                .iter()
                .map(difference_json)
                .collect(),
            notes: verification.notes.iter().map(note_text).collect(),
        }
    }
}

fn observed(observed: &Observed) -> ObservedJson {
    ObservedJson {
        ending: ending(&observed.outcome),
        exit_code: match observed.outcome {
            Outcome::Exited(code) => Some(code),
            _ => None,
        },
        stdout_bytes: observed.stdout.len(),
        stderr_bytes: observed.stderr.len(),
    }
}

fn difference_json(difference: &Difference) -> DifferenceJson {
    match difference {
        Difference::Ending { module, component } => {
            sides_json("ending", Some(ending(module)), Some(ending(component)))
        }
        Difference::Stdout(content) => content_json("stdout", content),
        Difference::Stderr(content) => content_json("stderr", content),
        Difference::File { path, how } => DifferenceJson {
            path: Some(path.display().to_string()),
            ..file_json(how)
        },
        _ => sides_json("other", None, None),
    }
}

fn file_json(how: &FileDifference) -> DifferenceJson {
    let kind = |kind: &FileKind| Some(file_kind(*kind).to_owned());
    match how {
        FileDifference::OnlyModule(module) => sides_json("file", kind(module), None),
        FileDifference::OnlyComponent(component) => sides_json("file", None, kind(component)),
        FileDifference::Kind { module, component } => {
            sides_json("file", kind(module), kind(component))
        }
        FileDifference::Mode { module, component } => sides_json(
            "mode",
            Some(format!("{module:o}")),
            Some(format!("{component:o}")),
        ),
        FileDifference::Target { module, component } => sides_json(
            "link",
            Some(module.display().to_string()),
            Some(component.display().to_string()),
        ),
        FileDifference::Content(content) => content_json("content", content),
        _ => sides_json("other", None, None),
    }
}

fn content_json(what: &'static str, content: &ContentDifference) -> DifferenceJson {
    DifferenceJson {
        byte_offset: Some(content.offset),
        line: Some(content.line),
        ..sides_json(what, content.module.clone(), content.component.clone())
    }
}

fn sides_json(
    what: &'static str,
    module: Option<String>,
    component: Option<String>,
) -> DifferenceJson {
    DifferenceJson {
        what,
        path: None,
        byte_offset: None,
        line: None,
        module,
        component,
    }
}

/// Prints to standard error what the comparison of `name` found.
pub(crate) fn print(name: &str, verification: &Verification) {
    for note in &verification.notes {
        terminal::note(&note_text(note));
    }
    let ended = ending(&verification.module.outcome);
    if verification.differences.is_empty() {
        let (stdout, stderr) = (&verification.module.stdout, &verification.module.stderr);
        message!(
            "{HEADING}same:{HEADING:#} both runs of {name} {ended}, with {} on standard output and {} on standard error",
            show_bytes(stdout.len() as u64),
            show_bytes(stderr.len() as u64),
        );
        return;
    }
    message!("{HEADING}different:{HEADING:#} {name} behaves differently as a component");
    for difference in &verification.differences {
        show(difference);
    }
    terminal::hint(
        "the first difference of each stream and file is shown; print them as data with `--json`",
    );
}

fn show(difference: &Difference) {
    match difference {
        Difference::Ending { module, component } => {
            message!("\nthe ending differs");
            sides(&ending(module), &ending(component));
        }
        Difference::Stdout(content) => show_content("standard output", content),
        Difference::Stderr(content) => show_content("standard error", content),
        Difference::File { path, how } => show_file(&path.display().to_string(), how),
        _ => message!("\nsomething else differs"),
    }
}

fn show_file(path: &str, how: &FileDifference) {
    match how {
        FileDifference::OnlyModule(kind) => {
            message!("\nonly the module leaves `{path}`, {}", file_kind(*kind));
        }
        FileDifference::OnlyComponent(kind) => {
            message!("\nonly the component leaves `{path}`, {}", file_kind(*kind));
        }
        FileDifference::Kind { module, component } => {
            message!("\nthe kinds of `{path}` differ");
            sides(file_kind(*module), file_kind(*component));
        }
        FileDifference::Mode { module, component } => {
            message!("\nthe permissions of `{path}` differ");
            sides(&format!("{module:o}"), &format!("{component:o}"));
        }
        FileDifference::Target { module, component } => {
            message!("\nthe targets of the symbolic link `{path}` differ");
            sides(
                &module.display().to_string(),
                &component.display().to_string(),
            );
        }
        FileDifference::Content(content) => show_content(&format!("`{path}`"), content),
        _ => message!("\n`{path}` differs"),
    }
}

fn show_content(what: &str, content: &ContentDifference) {
    message!(
        "\n{what} differs from byte {} on, in line {}",
        content.offset,
        content.line
    );
    let line = |side: &Option<String>| side.clone().unwrap_or_else(|| "(ends here)".to_owned());
    sides(&line(&content.module), &line(&content.component));
}

fn sides(module: &str, component: &str) {
    message!("  module     {module}");
    message!("  component  {component}");
}

/// How a run ended, as a phrase that follows a name.
fn ending(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exited(code) => format!("exited with code {code}"),
        Outcome::Trapped(trap) => format!("trapped: {}", trap.message),
        Outcome::OutOfFuel { fuel } => format!("used up its fuel of {fuel}"),
        Outcome::MemoryLimit { bytes_max, .. } => {
            format!("reached its memory limit of {}", show_bytes(*bytes_max))
        }
        Outcome::Deadline { timeout } => {
            format!("timed out after {}", show_duration(*timeout))
        }
        Outcome::OutputLimit { bytes_max } => {
            let max = show_bytes(*bytes_max as u64);
            format!("wrote more than {max} of output")
        }
        other => other.to_string(),
    }
}

/// An exception that the comparison makes, as a sentence.
fn note_text(note: &VerifyNote) -> String {
    match note {
        VerifyNote::ExitCodeTakenFromCall { code } => format!(
            "Wasmtime's preview-1 host refuses exit codes of 126 and above: the code {code} that the module passed is compared"
        ),
        VerifyNote::DiffersFromItself(difference) => format!(
            "two runs of the module differ in {}, which is therefore not compared",
            difference.place()
        ),
        VerifyNote::NotCopied { path } => {
            format!(
                "`{}` is neither a file, a folder nor a link: it is copied for neither run",
                path.display()
            )
        }
        _ => "the comparison makes another exception".to_owned(),
    }
}

/// The kind of a file, as a phrase.
fn file_kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::File => "a file",
        FileKind::Folder => "a folder",
        FileKind::Link => "a symbolic link",
        _ => "neither a file, a folder nor a link",
    }
}
