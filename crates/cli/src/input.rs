//! Reading the inputs of verbs.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Error, Result, bail};
use carrick_assemble::WitSource;
use carrick_wit::{Loaded, Source};

use crate::refusal::refusal;
use crate::units::show_bytes;

/// Whether `path` means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The most bytes of an input that is read as a whole. Binaries have 32-bit sizes, and every
/// program that people run is far smaller.
const INPUT_BYTES_MAX: u64 = 2 << 30;

/// Whether standard input has been read to its end.
static STDIN_IS_READ: AtomicBool = AtomicBool::new(false);

/// Reads a file, standard input for `-`, or a file of a revision for `GITREV:PATH`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    if is_stdin(path) {
        return read_stdin();
    }
    if let source @ Source::Git { .. } = Source::from_arg(path.as_os_str()) {
        return Ok(carrick_wit::read_file(&source)?);
    }
    read_file(path, INPUT_BYTES_MAX)
}

/// Reads a file of at most `bytes_max`.
pub(crate) fn read_file(path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    File::open(path)
        .map_err(Error::from)
        .and_then(|file| read_to_end(file, bytes_max))
        .with_context(|| format!("cannot read `{}`", path.display()))
}

/// Reads standard input to its end, which works once.
pub(crate) fn read_stdin() -> Result<Vec<u8>> {
    if STDIN_IS_READ.swap(true, Ordering::Relaxed) {
        bail!(refusal(
            "standard input is given for two inputs, and can be read once",
            "read one of them from a file",
        ));
    }
    read_to_end(io::stdin().lock(), INPUT_BYTES_MAX).context("cannot read standard input")
}

fn read_to_end(reader: impl Read, bytes_max: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(bytes_max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max {
        bail!("it is larger than {}", show_bytes(bytes_max));
    }
    Ok(bytes)
}

/// The size of a file in bytes, or of standard input for `-`, where it is known beforehand.
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

/// Two inputs are to come from standard input, which has one.
#[derive(Debug, thiserror::Error)]
#[error("standard input cannot be both {first} and {second}")]
pub(crate) struct StdinTwice {
    pub first: &'static str,
    pub second: &'static str,
    /// The option that reads the second one from a file.
    pub option: &'static str,
}

/// The world of an input, which only the input's own argument can name.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub(crate) struct InputWorld {
    pub error: carrick_wit::LoadWitError,
    /// The argument.
    pub input: String,
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
    /// Whether it is standard input.
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

    /// The input as messages show it.
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

/// The file as messages show it.
pub(crate) fn name(path: &Path) -> String {
    if is_stdin(path) {
        "standard input".to_owned()
    } else {
        format!("`{}`", path.display())
    }
}

/// The arguments of a guest: the name of its file, without folders, and the words that follow it on
/// the command line.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_without_end_is_refused() {
        assert_eq!(read_to_end(&b"four"[..], 4).expect("it fits"), b"four");
        let error = read_to_end(io::repeat(0), 4 << 10).expect_err("it has no end");
        assert_eq!(error.to_string(), "it is larger than 4.0 KiB");
    }
}
