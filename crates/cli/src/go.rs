//! The Go toolchain: finding it, asking its version, and building a package for wasip1.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use carrick_bindings::{GO_LINKER_FLAG, GO_VERSION_MIN};

/// The oldest Go that can export functions by itself.
const REACTOR_VERSION_MIN: &str = "1.24";

/// The oldest Go with the target wasip1.
const COMMAND_VERSION_MIN: &str = "1.21";

/// What becomes of a Go package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A program with a `main` that is run.
    Command,
    /// A library whose functions are called, with glue written by hand.
    Reactor,
    /// The same with generated bindings.
    BoundReactor,
    /// A program with generated bindings for what it imports.
    BoundCommand,
}

impl Kind {
    /// The oldest Go that builds such a package, and what needs it.
    fn requirement(self) -> (&'static str, &'static str) {
        match self {
            Self::Command => (COMMAND_VERSION_MIN, "the target wasip1 needs"),
            Self::Reactor => (REACTOR_VERSION_MIN, "`//go:wasmexport` needs"),
            Self::BoundReactor | Self::BoundCommand => {
                (GO_VERSION_MIN, "the bindings that wit-bindgen makes need")
            }
        }
    }

    /// What `go build` is told beside the target, with what its user tells it.
    fn flags(self, more: &[String]) -> Vec<String> {
        let mut flags = Vec::new();
        if matches!(self, Self::Reactor | Self::BoundReactor) {
            flags.push("-buildmode=c-shared".to_owned());
        }
        if matches!(self, Self::BoundReactor | Self::BoundCommand) {
            flags.push(format!("-ldflags={GO_LINKER_FLAG}"));
            flags.extend(with_linker_flag(more));
        } else {
            flags.extend_from_slice(more);
        }
        flags
    }
}

/// The `go` command on the PATH could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GoError {
    /// There is none.
    #[error("there is no `go` command on the PATH")]
    NotFound,
    /// It is too old.
    #[error("{what_needs} Go {needed} or later, and `go` is {found}")]
    TooOld {
        what_needs: &'static str,
        needed: &'static str,
        found: String,
    },
    /// It said what is wrong, on standard error.
    #[error("`go build` did not build the package")]
    Build,
}

/// Builds the package in `folder` as the core module `output`; what the compiler says goes
/// to our own standard error as it is.
pub(crate) fn build(folder: &Path, kind: Kind, more: &[String], output: &Path) -> Result<()> {
    check_version(folder, kind)?;
    let status = command(folder)
        .args(["build"])
        .args(kind.flags(more))
        .arg("-o")
        .arg(output)
        .arg(".")
        .env("GOOS", "wasip1")
        .env("GOARCH", "wasm")
        .env("CGO_ENABLED", "0")
        .status()
        .context("cannot run `go build`")?;
    if !status.success() {
        bail!(GoError::Build);
    }
    Ok(())
}

/// Adds `require` and `replace` lines to the go.mod in `folder`.
pub(crate) fn edit_module(folder: &Path, edits: &[String]) -> Result<()> {
    let output = command(folder)
        .args(["mod", "edit"])
        .args(edits)
        .output()
        .context("cannot run `go mod edit`")?;
    if !output.status.success() {
        bail!(
            "`go mod edit` failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

/// Whether a Go file of the package in `folder` exports functions by itself.
pub(crate) fn exports_functions(folder: &Path) -> Result<bool> {
    let unreadable = || format!("cannot read `{}`", folder.display());
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        if path.extension().is_some_and(|end| end == "go") {
            let text =
                fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let text = String::from_utf8_lossy(&text);
            if text
                .lines()
                .any(|line| line.starts_with("//go:wasmexport "))
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Go as the author uses it in that folder: it may switch to the version that go.mod names.
fn command(folder: &Path) -> Command {
    let mut command = Command::new("go");
    command.current_dir(folder);
    command
}

fn check_version(folder: &Path, kind: Kind) -> Result<()> {
    let output = match command(folder).args(["env", "GOVERSION"]).output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(GoError::NotFound),
        Err(error) => return Err(error).context("cannot run `go env`"),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.trim().strip_prefix("go").unwrap_or_default();
    if version.is_empty() {
        // With another version named in go.mod, Go itself may be what refuses.
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let (needed, what_needs) = kind.requirement();
    if numbers(version) < numbers(needed) {
        bail!(GoError::TooOld {
            what_needs,
            needed,
            found: version.to_owned(),
        });
    }
    Ok(())
}

/// The arguments of `go build` with what the bindings tell the linker in each `-ldflags`.
///
/// Of several that match a package Go heeds the last alone, ours or not.
fn with_linker_flag(arguments: &[String]) -> Vec<String> {
    let mut flags = Vec::with_capacity(arguments.len());
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let name = argument.strip_prefix('-').unwrap_or_default();
        let name = name.strip_prefix('-').unwrap_or(name);
        let value = match name.strip_prefix("ldflags") {
            Some("") => rest.next().map(String::as_str),
            Some(value) => value.strip_prefix('='),
            None => None,
        };
        flags.push(match value {
            Some(value) => format!("-ldflags={}", joined(value)),
            None => argument.clone(),
        });
    }
    flags
}

/// A value of `-ldflags`, which may begin with a pattern of packages and `=`, with ours.
fn joined(value: &str) -> String {
    let value = value.trim();
    if value.is_empty() || value.starts_with('-') {
        return format!("{GO_LINKER_FLAG} {value}").trim_end().to_owned();
    }
    match value.split_once('=') {
        Some((pattern, flags)) => format!("{pattern}={GO_LINKER_FLAG} {flags}")
            .trim_end()
            .to_owned(),
        // What Go has to say of it is the better account.
        None => value.to_owned(),
    }
}

/// The parts of a version up to the first that is no number: `1.27rc1` is 1, 27.
fn numbers(version: &str) -> Vec<u32> {
    let parts = version.split('.').map_while(|part| {
        let end = part.find(|letter: char| !letter.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().ok()
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::{Kind, numbers};

    #[test]
    fn what_the_bindings_tell_the_linker_stays_beside_what_the_user_does() {
        let check = |more: &[&str], expected: &[&str]| {
            let more: Vec<_> = more.iter().map(|&flag| flag.to_owned()).collect();
            assert_eq!(Kind::BoundCommand.flags(&more)[1..], *expected);
            assert_eq!(Kind::Command.flags(&more), more);
        };
        check(&["-tags", "ldflags"], &["-tags", "ldflags"]);
        check(&["-ldflags=-s"], &["-ldflags=-checklinkname=0 -s"]);
        check(
            &["--ldflags", "-s -w", "-v"],
            &["-ldflags=-checklinkname=0 -s -w", "-v"],
        );
        check(
            &["-ldflags", "all=-X 'main.version=a b'", "--ldflags=-s"],
            &[
                "-ldflags=all=-checklinkname=0 -X 'main.version=a b'",
                "-ldflags=-checklinkname=0 -s",
            ],
        );
        check(&["-ldflags="], &["-ldflags=-checklinkname=0"]);
        check(&["-ldflags=all="], &["-ldflags=all=-checklinkname=0"]);
        check(&["-ldflags=s"], &["-ldflags=s"]);
        check(&["-ldflags"], &["-ldflags"]);
    }

    #[test]
    fn orders_versions_by_their_numbers() {
        let check = |older: &str, newer: &str| assert!(numbers(older) < numbers(newer), "{older}");
        check("1.9.7", "1.24");
        check("1.24", "1.27.1");
        check("1.27rc1", "1.27.1");
        check("1.27.1-custom", "1.27.3");
        check("devel", "1.21");
    }
}
