//! Runs the examples of a document: its fenced blocks of the language `console`.
//!
//! ```console
//! $ carrick run exit.wasm code 42
//! ? 42
//! ```
//!
//! A line that starts with `$ ` goes to `sh`; below it stand its exit code, `? N`, unless it
//! is 0, and what it prints to standard output and standard error together. In what is
//! expected, `...` stands for any lines and `[..]` for any text within a line. The variable
//! `SNAPSHOTS=overwrite` writes what was printed into the document.

use snapbox::filter::NormalizeToExpected;
use snapbox::{Assert, Data, IntoData};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs every example of `document`, in order, in `folder` and with `programs` found first on
/// the `PATH`.
///
/// # Panics
///
/// Where an example prints something else than the document says, with the difference.
#[track_caller]
pub fn assert_examples_hold(document: &Path, folder: &Path, programs: &[PathBuf]) {
    let text = std::fs::read_to_string(document)
        .unwrap_or_else(|error| panic!("{}: {error}", document.display()));
    let actual = replayed(&text, folder, programs);
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(actual, Data::read_from(document, None).raw());
}

/// The text of a document with what its examples print now, or what it says they print where
/// that fits.
fn replayed(text: &str, folder: &Path, programs: &[PathBuf]) -> String {
    let mut actual = String::new();
    let mut in_example = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        in_example = line == "```console" || in_example && line != "```";
        actual.push_str(line);
        actual.push('\n');
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_example) {
            let mut expected = String::new();
            while let Some(line) = lines.next_if(|line| *line != "```" && !line.starts_with("$ ")) {
                expected.push_str(line);
                expected.push('\n');
            }
            let printed = printed(command, folder, programs).into_data();
            let fitted = NormalizeToExpected::new()
                .redact()
                .normalize(printed, &expected.into_data());
            actual.push_str(&fitted.to_string());
        }
    }
    actual
}

/// What a command of an example prints, below its exit code.
fn printed(command: &str, folder: &Path, programs: &[PathBuf]) -> String {
    let mut path = programs.to_vec();
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let output = Command::new("sh")
        .args(["-c", &format!("exec 2>&1\n{command}")])
        .env(
            "PATH",
            std::env::join_paths(path).expect("no folder on the path holds a colon"),
        )
        .env("NO_COLOR", "1")
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("`sh` does not start: {error}"));
    let mut printed = match output.status.code() {
        Some(0) => String::new(),
        Some(code) => format!("? {code}\n"),
        None => format!("? {}\n", output.status),
    };
    printed.push_str(&String::from_utf8_lossy(&output.stdout));
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push('\n');
    }
    printed
}
