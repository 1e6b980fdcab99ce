//! Where records come from and where results go.

use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::CHECKPOINT_EVERY;
use super::error::{MapError, MapFile};
#[cfg(unix)]
use super::input::{Interrupter, Interruptible};
use crate::file_identity::FileIdentity;
use crate::plugin::ComponentSource;

/// Where records come from.
pub struct MapInput {
    pub(super) reader: Box<dyn Read + Send>,
    /// Ends the reader's wait for input, where that is possible.
    #[cfg(unix)]
    pub(super) interrupter: Option<Interrupter>,
    identity: Option<FileIdentity>,
    path: Option<PathBuf>,
}

impl MapInput {
    /// The records in the file at `path`.
    ///
    /// # Errors
    ///
    /// The file cannot be opened.
    pub fn file(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let file = File::open(&path)?;
        Ok(Self {
            identity: FileIdentity::of_file(&file).or_else(|| FileIdentity::of_path(&path)),
            path: Some(path),
            ..Self::interruptible(file)
        })
    }

    /// The records that come through standard input.
    ///
    /// On Unix it is read without the buffer of [`std::io::stdin`]: bytes that are in that buffer already
    /// are not read.
    pub fn stdin() -> Self {
        Self {
            identity: FileIdentity::of_stdin(),
            ..Self::interruptible(io::stdin())
        }
    }

    #[cfg(unix)]
    fn interruptible(
        input: impl Read + std::os::fd::AsFd + std::fmt::Debug + Send + 'static,
    ) -> Self {
        let (reader, interrupter) = Interruptible::new(input);
        Self {
            interrupter,
            ..Self::reader(reader)
        }
    }

    #[cfg(not(unix))]
    fn interruptible(input: impl Read + Send + 'static) -> Self {
        Self::reader(input)
    }

    /// The records that come through `reader`, which reads none of the files that are written.
    ///
    /// A `Read` cannot be interrupted: when [`map`](super::map()) returns with an error while `reader` waits,
    /// the thread that reads goes on until that read returns.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self {
            reader: Box::new(reader),
            #[cfg(unix)]
            interrupter: None,
            identity: None,
            path: None,
        }
    }
}

impl fmt::Debug for MapInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MapInput")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// Where results go, and the records that fail.
#[derive(Debug)]
pub struct MapOutput {
    pub(super) results: Results,
    pub(super) dead_letters: Option<PathBuf>,
}

pub(super) enum Results {
    Stream {
        out: Box<dyn Write + Send>,
        identity: Option<FileIdentity>,
    },
    File(PathBuf),
    Resumable {
        path: PathBuf,
        checkpoint: PathBuf,
        every: Duration,
    },
}

impl MapOutput {
    /// Writes results through `out`, which writes to none of the other files.
    pub fn writer(out: impl Write + Send + 'static) -> Self {
        Results::Stream {
            out: Box::new(out),
            identity: None,
        }
        .into()
    }

    /// Writes results to standard output.
    pub fn stdout() -> Self {
        Results::Stream {
            out: Box::new(io::stdout()),
            identity: FileIdentity::of_stdout(),
        }
        .into()
    }

    /// Writes results to the file at `path`, which appears when the map is complete.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Results::File(path.into()).into()
    }

    /// Writes results to the file at `path`, and notes in `checkpoint` how far the map has got.
    ///
    /// A map that was killed at any moment resumes where the checkpoint was made, and each record appears
    /// exactly once: `path` and the dead letters are cut back to what the checkpoint knows, and the input, which is
    /// given again from its beginning, is checked to be the same that far. A last record without its
    /// end is mapped, but does not count for the checkpoint: a resumed map reads it again, since the input may have
    /// grown.
    pub fn resumable(path: impl Into<PathBuf>, checkpoint: impl Into<PathBuf>) -> Self {
        Results::Resumable {
            path: path.into(),
            checkpoint: checkpoint.into(),
            every: CHECKPOINT_EVERY,
        }
        .into()
    }

    /// Makes a checkpoint after each `time`; an output without a checkpoint stays as it is.
    #[must_use]
    pub fn with_checkpoint_every(mut self, time: Duration) -> Self {
        if let Results::Resumable { every, .. } = &mut self.results {
            *every = time;
        }
        self
    }

    /// Writes the records that fail to the file at `path`; see [`OnError::DeadLetter`](super::OnError::DeadLetter).
    #[must_use]
    pub fn with_dead_letters(self, path: impl Into<PathBuf>) -> Self {
        Self {
            dead_letters: Some(path.into()),
            ..self
        }
    }
}

impl From<Results> for MapOutput {
    fn from(results: Results) -> Self {
        Self {
            results,
            dead_letters: None,
        }
    }
}

impl fmt::Debug for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stream { .. } => f.write_str("Stream"),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Resumable { path, .. } => f.debug_tuple("Resumable").field(path).finish(),
        }
    }
}

/// Fails where two of the files of a map are one. Opens nothing.
pub(super) fn check(
    source: &ComponentSource,
    input: &MapInput,
    output: &MapOutput,
) -> Result<(), MapError> {
    let of_path = |file, path| (file, Some(path), FileIdentity::of_path(path));
    let mut files: Vec<(MapFile, Option<&Path>, Option<FileIdentity>)> = vec![(
        MapFile::Input,
        input.path.as_deref(),
        input.identity.clone(),
    )];
    files.extend(source.path().map(|path| of_path(MapFile::Component, path)));
    match &output.results {
        Results::Stream { identity, .. } => files.push((MapFile::Output, None, identity.clone())),
        Results::File(path) => files.push(of_path(MapFile::Output, path)),
        Results::Resumable {
            path, checkpoint, ..
        } => {
            files.push(of_path(MapFile::Output, path));
            files.push(of_path(MapFile::Checkpoint, checkpoint));
        }
    }
    let dead_letters = output.dead_letters.as_deref();
    files.extend(dead_letters.map(|path| of_path(MapFile::DeadLetters, path)));
    for (index, (second, path, identity)) in files.iter().enumerate() {
        // A stream that is no regular file may serve two purposes.
        let same = files[..index]
            .iter()
            .find(|(_, _, other)| identity.is_some() && other == identity);
        if let Some((first, other, _)) = same {
            return Err(MapError::SameFile {
                path: path.or(*other).map(Path::to_owned),
                first: *first,
                second: *second,
            });
        }
    }
    Ok(())
}
