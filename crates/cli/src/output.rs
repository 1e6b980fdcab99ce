//! Writing what a verb makes.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_host::atomic_file;
use carrick_host::file_identity::FileIdentity;
use clap::Args;

/// Where a verb writes the component it makes.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Writes the component to this file, or to standard output for `-`
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
}

impl OutputArgs {
    /// What `-o` and this path would be.
    pub(crate) fn new(output: PathBuf) -> Self {
        Self { output }
    }

    /// Whether standard output is taken.
    pub(crate) fn is_stdout(&self) -> bool {
        is_stdout(&self.output)
    }

    /// How messages call the file.
    pub(crate) fn name(&self) -> String {
        if self.is_stdout() {
            "standard output".to_owned()
        } else {
            format!("`{}`", self.output.display())
        }
    }

    /// Fails before any work is done when the result would have nowhere to go.
    ///
    /// What is made of a file does not take its place.
    pub(crate) fn check<'a>(&self, inputs: impl IntoIterator<Item = &'a Path>) -> Result<()> {
        if self.is_stdout() && io::stdout().is_terminal() {
            bail!("standard output is a terminal, and a component is binary");
        }
        if !self.is_stdout() {
            refuse_input(&self.output, inputs)?;
        }
        Ok(())
    }

    /// Writes `binary`; a file appears whole or not at all.
    pub(crate) fn write(&self, binary: &[u8]) -> Result<()> {
        if self.is_stdout() {
            return print(&mut io::stdout().lock(), binary);
        }
        atomic_file::write(&self.output, binary)
            .with_context(|| format!("cannot write `{}`", self.output.display()))
    }
}

/// Fails where `output` is one of the files that are read.
pub(crate) fn refuse_input<'a>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<()> {
    // A device is no file that could be lost, and has no identity.
    let Some(file) = FileIdentity::of_path(output) else {
        return Ok(());
    };
    let is_same = |input: &Path| FileIdentity::of_path(input).is_some_and(|input| input == file);
    if inputs.into_iter().any(is_same) {
        bail!("`{}` is both the input and the output", output.display());
    }
    Ok(())
}

/// Puts other content into a file, which keeps its permissions and the links
/// that lead to it; it is there whole at any time.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    atomic_file::write(path, content).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Writes `text` to a file, or to standard output for `-`.
pub(crate) fn write_text(path: &Path, text: &str) -> Result<()> {
    if is_stdout(path) {
        return print_text(text);
    }
    atomic_file::write(path, text.as_bytes())
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// Whether `path` means standard output.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Prints one line of JSON, indented, to standard output.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    print_text(&text)
}

/// Prints `text` to standard output; that nobody reads on is no failure.
pub(crate) fn print_text(text: &str) -> Result<()> {
    print(&mut anstream::stdout().lock(), text.as_bytes())
}

fn print(stdout: &mut impl Write, bytes: &[u8]) -> Result<()> {
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("cannot write to standard output"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn what_is_read_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let within = |name| folder.path().join(name);
        fs::write(within("in"), "").expect("it can be written");
        symlink("in", within("link")).expect("a link");
        fs::hard_link(within("in"), within("hard")).expect("a link");
        let check = |output, refused: bool| {
            let checked = OutputArgs::new(within(output)).check([within("in").as_path()]);
            assert_eq!(checked.is_err(), refused, "{output}");
        };
        check("in", true);
        check("link", true);
        check("hard", true);
        check("out", false);
    }
}
