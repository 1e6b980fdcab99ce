//! Reading what a verb works on.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result};
use carrick_wit::{Loaded, Source};

/// Whether `path` means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    if is_stdin(path) {
        return read_stdin();
    }
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Reads standard input to its end.
pub(crate) fn read_stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .context("cannot read standard input")?;
    Ok(bytes)
}

/// Standard input, for what does not fit into memory.
pub(crate) fn stdin() -> Box<dyn Read + Send> {
    Box::new(io::stdin())
}

/// Where a verb reads WIT from.
#[derive(Clone, Debug)]
pub(crate) struct WitInput {
    argument: OsString,
}

impl From<OsString> for WitInput {
    fn from(argument: OsString) -> Self {
        Self { argument }
    }
}

impl WitInput {
    /// Reads and resolves it.
    pub(crate) fn load(&self) -> Result<Loaded> {
        let source = if is_stdin(Path::new(&self.argument)) {
            Source::Bytes {
                name: "<stdin>".to_owned(),
                bytes: read_stdin()?,
            }
        } else {
            Source::from_arg(&self.argument)
        };
        carrick_wit::load(&source).with_context(|| format!("cannot load {}", self.name()))
    }

    /// How messages call it.
    pub(crate) fn name(&self) -> String {
        name(Path::new(&self.argument))
    }
}

/// How messages call the file.
pub(crate) fn name(path: &Path) -> String {
    if is_stdin(path) {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}

/// The arguments of a guest: the file's own name, without the folders it lies
/// in, and what follows it on our command line.
pub(crate) fn guest_args(file: &Path, rest: &[impl AsRef<OsStr>]) -> Result<Vec<String>> {
    let program = file.file_name().unwrap_or(file.as_os_str());
    std::iter::once(program)
        .chain(rest.iter().map(AsRef::as_ref))
        .map(|arg| {
            let arg = arg
                .to_str()
                .with_context(|| format!("the argument {arg:?} is not UTF-8"))?;
            Ok(arg.to_owned())
        })
        .collect()
}
