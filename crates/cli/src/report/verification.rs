//! Whether two runs did the same, as text.

use anstream::eprintln;
use carrick_host::{
    ContentDifference, Difference, FileDifference, FileKind, Note, Outcome, Verification,
};

use super::{HEADING, WARNING, hint};
use crate::units::{show_bytes, show_duration};

/// Says on standard error what the comparison of `name` found.
pub(crate) fn verification(name: &str, verification: &Verification) {
    for note in &verification.notes {
        eprintln!("{WARNING}note:{WARNING:#} {}", show_note(note));
    }
    let ended = ending(&verification.module.outcome);
    if verification.differences.is_empty() {
        let (stdout, stderr) = (&verification.module.stdout, &verification.module.stderr);
        eprintln!(
            "{HEADING}same:{HEADING:#} {name} both times {ended}, with {} on standard output and {} on standard error",
            show_bytes(stdout.len() as u64),
            show_bytes(stderr.len() as u64),
        );
        return;
    }
    eprintln!(
        "{HEADING}different:{HEADING:#} {name} as a component does not do what it does by itself"
    );
    for difference in &verification.differences {
        show(difference);
    }
    hint(
        "the lines above name the first difference of each stream and file; `--json` prints them as data",
    );
}

fn show(difference: &Difference) {
    match difference {
        Difference::Ending { module, component } => {
            eprintln!("\nthe ending differs");
            sides(&ending(module), &ending(component));
        }
        Difference::Stdout(content) => show_content("standard output", content),
        Difference::Stderr(content) => show_content("standard error", content),
        Difference::File { path, how } => show_file(&path.display().to_string(), how),
        _ => eprintln!("\nsomething else differs"),
    }
}

fn show_file(path: &str, how: &FileDifference) {
    match how {
        FileDifference::OnlyModule(kind) => {
            eprintln!(
                "\n`{path}`, {}, is left by the module only",
                file_kind(*kind)
            );
        }
        FileDifference::OnlyComponent(kind) => {
            eprintln!(
                "\n`{path}`, {}, is left by the component only",
                file_kind(*kind)
            );
        }
        FileDifference::Kind { module, component } => {
            eprintln!("\n`{path}` is not the same kind of file");
            sides(file_kind(*module), file_kind(*component));
        }
        FileDifference::Mode { module, component } => {
            eprintln!("\nthe permissions of `{path}` differ");
            sides(&format!("{module:o}"), &format!("{component:o}"));
        }
        FileDifference::Target { module, component } => {
            eprintln!("\nthe symbolic link `{path}` leads elsewhere");
            sides(
                &module.display().to_string(),
                &component.display().to_string(),
            );
        }
        FileDifference::Content(content) => show_content(&format!("`{path}`"), content),
        _ => eprintln!("\n`{path}` differs"),
    }
}

fn show_content(what: &str, content: &ContentDifference) {
    eprintln!(
        "\n{what} differs from byte {} on, in line {}",
        content.offset, content.line
    );
    let line = |side: &Option<String>| side.clone().unwrap_or_else(|| "(ends there)".to_owned());
    sides(&line(&content.module), &line(&content.component));
}

fn sides(module: &str, component: &str) {
    eprintln!("  module     {module}");
    eprintln!("  component  {component}");
}

/// How a run ended, as a phrase that follows a name.
pub(crate) fn ending(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exited(code) => format!("exited with code {code}"),
        Outcome::Trapped(trap) => format!("trapped: {}", trap.message),
        Outcome::OutOfFuel { fuel } => format!("used up its fuel of {fuel}"),
        Outcome::MemoryLimit { bytes_max, .. } => {
            format!("reached its memory limit of {}", show_bytes(*bytes_max))
        }
        Outcome::Deadline { timeout } => {
            format!("was still running after {}", show_duration(*timeout))
        }
        Outcome::OutputLimit { bytes_max } => {
            let max = show_bytes(*bytes_max as u64);
            format!("wrote more than {max} of output")
        }
        other => other.to_string(),
    }
}

/// What was allowed for, as a sentence.
pub(crate) fn show_note(note: &Note) -> String {
    match note {
        Note::ExitCodeTakenFromCall { code } => format!(
            "Wasmtime's preview-1 host refuses exit codes of 126 and above; the module asked for {code}, and that is compared"
        ),
        Note::DiffersFromItself(difference) => format!(
            "two runs of the module differ in {}, so that is not compared",
            difference.place()
        ),
        Note::NotCopied { path } => {
            format!(
                "`{}` is no file, folder or link; neither side sees it",
                path.display()
            )
        }
        _ => "something else was allowed for".to_owned(),
    }
}

/// What a name stands for, as a phrase.
pub(crate) fn file_kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::File => "a file",
        FileKind::Folder => "a folder",
        FileKind::Link => "a symbolic link",
        _ => "neither file, folder nor link",
    }
}
