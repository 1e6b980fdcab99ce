//! Reading what a verb works on.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result};
use carrick_assemble::WitSource;
use carrick_wit::{Loaded, Source};

/// Whether `path` means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file, standard input for `-`, or a file of a revision for `GITREV:PATH`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    if is_stdin(path) {
        return read_stdin();
    }
    if let source @ Source::Git { .. } = Source::from_arg(path.as_os_str()) {
        return Ok(carrick_wit::read_file(&source)?);
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

/// How many bytes a file has, or standard input for `-`, where that can be told beforehand.
pub(crate) fn size(path: &Path) -> Option<u64> {
    if is_stdin(path) {
        return stdin_bytes();
    }
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some(metadata.len())
}

/// How many bytes standard input still has, where it is a file.
#[cfg(unix)]
fn stdin_bytes() -> Option<u64> {
    use std::io::Seek;
    use std::os::fd::AsFd;
    let mut file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let metadata = file.metadata().ok().filter(fs::Metadata::is_file)?;
    // Both descriptors are at the same place.
    let before = file.stream_position().ok()?;
    Some(metadata.len().saturating_sub(before))
}

#[cfg(not(unix))]
fn stdin_bytes() -> Option<u64> {
    None
}

/// Two things are to come from standard input, which has only one.
#[derive(Debug, thiserror::Error)]
#[error("standard input cannot be both {first} and {second}")]
pub(crate) struct StdinTwice {
    pub first: &'static str,
    pub second: &'static str,
    /// How one of them comes from somewhere else.
    pub option: &'static str,
}

/// The world of an input that no option but the input itself can name.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(crate) struct InputWorld(pub carrick_wit::LoadWitError);

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
    /// Whether it is standard input, which can be read once.
    pub(crate) fn is_stdin(&self) -> bool {
        is_stdin(Path::new(&self.argument))
    }

    /// Reads and resolves it.
    pub(crate) fn load(&self) -> Result<Loaded> {
        let source = if self.is_stdin() {
            Source::Bytes {
                name: "<stdin>".to_owned(),
                bytes: read_stdin()?,
            }
        } else {
            Source::from_arg(&self.argument)
        };
        carrick_wit::load(&source).with_context(|| format!("cannot load {}", self.name()))
    }

    /// The file that it may be.
    pub(crate) fn path(&self) -> &Path {
        Path::new(&self.argument)
    }

    /// How messages call it.
    pub(crate) fn name(&self) -> String {
        name(self.path())
    }
}

/// Reads the WIT package at `path`, a file or a folder, and chooses a world of it.
pub(crate) fn read_world(path: &Path, world: Option<&str>) -> Result<WitSource> {
    let source = Source::Path(path.to_owned());
    let unreadable = || format!("cannot read the world in `{}`", path.display());
    let package = if path.is_dir() {
        let package = carrick_wit::load(&source).with_context(unreadable)?;
        WitSource::from_package(&package)?
    } else {
        let bytes = carrick_wit::read_file(&source).with_context(unreadable)?;
        WitSource::from_bytes(path.display().to_string(), bytes)
    };
    Ok(match world {
        Some(world) => package.with_world(world),
        None => package,
    })
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
