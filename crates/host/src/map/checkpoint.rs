//! What was written, and up to where a resumed map can rely on it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::error::MapError;
use super::files::{MapOutput, Results};
use super::records::Position;
use super::worker::BatchResult;
use super::{MapStep, Mapped, OnError};
use crate::atomic_file::AtomicFile;

/// The version of the file format.
const FORMAT: u32 = 1;

/// The most bytes of a checkpoint that are read; one that Carrick writes has less than 1 KiB.
const CHECKPOINT_BYTES_MAX: u64 = 64 << 10;

/// How far a map had got when everything before that was on the disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checkpoint {
    format: u32,
    /// What tells one job from another.
    job: String,
    input_bytes: u64,
    /// BLAKE3 of so many bytes.
    input_hash: String,
    records: u64,
    failed: u64,
    output_bytes: u64,
    dead_letters_bytes: u64,
}

/// The output of a map, and how far the map has got.
pub(super) struct Progress {
    out: BufWriter<Box<dyn Write + Send>>,
    dead_letters: Option<BufWriter<File>>,
    mapped: Mapped,
    /// Written so far.
    written: Written,
    /// What a resumed map does not have to do again.
    kept: Kept,
    hasher: Option<blake3::Hasher>,
    /// The file of `out`, which gets its name when the map is complete.
    unfinished: Option<AtomicFile>,
    resumable: Option<Resumable>,
}

/// How many bytes of results and of dead letters were written.
#[derive(Clone, Copy, Default)]
struct Written {
    output_bytes: u64,
    dead_letters_bytes: u64,
}

/// What is final: no record of it can turn out longer than it was.
#[derive(Clone, Copy, Default)]
struct Kept {
    position: Position,
    failed: u64,
    written: Written,
}

/// What it takes to resume the map after this process is gone.
struct Resumable {
    /// The file that `out` writes to.
    out: File,
    path: PathBuf,
    job: String,
    every: Duration,
    last: Instant,
}

impl Progress {
    /// Opens the files and, where a checkpoint exists, resumes from it: cuts back the output,
    /// and reads and checks as much of the input as was done.
    pub(super) fn begin(
        output: MapOutput,
        input: &mut dyn Read,
        job: &blake3::Hash,
    ) -> Result<Self, MapError> {
        let dead_letters = output.dead_letters;
        match output.results {
            Results::Stream { out, .. } => Self::stream(out, None, dead_letters),
            Results::File(path) => {
                let uncreated = |source| MapError::Create {
                    path: path.clone(),
                    source,
                };
                let unfinished = AtomicFile::create(&path).map_err(uncreated)?;
                let out = unfinished.file().map_err(uncreated)?;
                Self::stream(Box::new(out), Some(unfinished), dead_letters)
            }
            Results::Resumable {
                path,
                checkpoint,
                every,
            } => {
                let resumable = (path, checkpoint, every);
                Self::resume(resumable, dead_letters, input, job)
            }
        }
    }

    fn stream(
        out: Box<dyn Write + Send>,
        unfinished: Option<AtomicFile>,
        dead_letters: Option<PathBuf>,
    ) -> Result<Self, MapError> {
        // Dead letters tell what became of records whose results may be in use already.
        let create = |path: PathBuf| {
            let file = File::create(&path);
            file.map_err(|source| MapError::Create { path, source })
        };
        Ok(Self {
            out: BufWriter::new(out),
            dead_letters: dead_letters.map(create).transpose()?.map(BufWriter::new),
            mapped: Mapped::default(),
            written: Written::default(),
            kept: Kept::default(),
            hasher: None,
            unfinished,
            resumable: None,
        })
    }

    fn resume(
        (out, path, every): (PathBuf, PathBuf, Duration),
        dead_letters: Option<PathBuf>,
        input: &mut dyn Read,
        job: &blake3::Hash,
    ) -> Result<Self, MapError> {
        let job = job.to_hex().to_string();
        let known = read(&path)?;
        if known.as_ref().is_some_and(|known| known.job != job) {
            return Err(MapError::OtherJob { path });
        }
        let mut hasher = blake3::Hasher::new();
        let mut kept = Kept::default();
        if let Some(known) = &known {
            let taken = io::copy(&mut input.take(known.input_bytes), &mut hasher)
                .map_err(MapError::Read)?;
            let hash = hasher.finalize().to_hex();
            if taken != known.input_bytes || hash.as_str() != known.input_hash {
                return Err(MapError::OtherInput {
                    bytes: known.input_bytes,
                });
            }
            kept = Kept {
                position: Position {
                    records: known.records,
                    bytes: known.input_bytes,
                    hash: None,
                },
                failed: known.failed,
                written: Written {
                    output_bytes: known.output_bytes,
                    dead_letters_bytes: known.dead_letters_bytes,
                },
            };
        }
        kept.position.hash = Some(hasher.finalize());
        let out_file = cut_back(&out, kept.written.output_bytes)?;
        let dead_letters = match &dead_letters {
            Some(path) => Some(cut_back(path, kept.written.dead_letters_bytes)?),
            None => None,
        };
        let of_writer = out_file.try_clone().map_err(MapError::Write)?;
        Ok(Self {
            out: BufWriter::with_capacity(1 << 16, Box::new(of_writer)),
            dead_letters: dead_letters.map(BufWriter::new),
            mapped: Mapped {
                records: kept.position.records,
                input_bytes: kept.position.bytes,
                failed: kept.failed,
                resumed: kept.position.records,
            },
            written: kept.written,
            kept,
            hasher: Some(hasher),
            unfinished: None,
            resumable: Some(Resumable {
                out: out_file,
                path,
                job,
                every,
                last: Instant::now(),
            }),
        })
    }

    pub(super) fn position(&self) -> Position {
        self.kept.position
    }

    /// What has hashed the input so far.
    pub(super) fn hasher(&mut self) -> Option<blake3::Hasher> {
        self.hasher.take()
    }

    pub(super) fn mapped(&self) -> Mapped {
        self.mapped
    }

    /// Writes what became of a batch; `Some` where that was the last one.
    pub(super) fn take(
        &mut self,
        mut batch: BatchResult,
        on_error: OnError,
        observe: &mut dyn FnMut(MapStep<'_>),
    ) -> Result<Option<MapError>, MapError> {
        let mut guest_output = batch.guest_output.iter().peekable();
        if on_error == OnError::Stop && !batch.failed.is_empty() {
            // It is the last record of the batch that anybody worked on.
            guest_output.for_each(|output| observe(MapStep::GuestOutput(output)));
            let failed = batch.failed.swap_remove(0);
            // The batch is not done, so its output is not final.
            self.write(&batch.output[..failed.output_bytes])?;
            self.out.flush().map_err(MapError::Write)?;
            return Ok(Some(MapError::Record(failed.error)));
        }
        self.write(&batch.output)?;
        if self.resumable.is_none() {
            // Somebody may be waiting for it at the other end.
            self.out.flush().map_err(MapError::Write)?;
        }
        for failed in &batch.failed {
            self.mapped.failed += 1;
            let record = Some(failed.error.record);
            while let Some(output) = guest_output.next_if(|output| output.record <= record) {
                observe(MapStep::GuestOutput(output));
            }
            observe(MapStep::Failed(&failed.error));
            if let Some(dead_letters) = &mut self.dead_letters {
                let letter = dead_letter(
                    failed.error.record,
                    &failed.error.problem_text(),
                    &failed.record,
                );
                dead_letters
                    .write_all(letter.as_bytes())
                    .map_err(MapError::WriteDeadLetters)?;
                self.written.dead_letters_bytes += letter.len() as u64;
            }
        }
        guest_output.for_each(|output| observe(MapStep::GuestOutput(output)));
        if let Some(end) = batch.end.filter(|_| batch.error.is_none()) {
            self.mapped.records = end.records;
            self.mapped.input_bytes = end.bytes;
            if batch.is_final {
                self.kept = Kept {
                    position: end,
                    failed: self.mapped.failed,
                    written: self.written,
                };
            }
            let is_due = |resumable: &Resumable| resumable.last.elapsed() >= resumable.every;
            if self.resumable.as_ref().is_some_and(is_due) {
                self.keep()?;
            }
        }
        Ok(batch.error)
    }

    /// Writes what is left and gives the output its name.
    pub(super) fn complete(mut self) -> Result<Mapped, MapError> {
        self.finish()?;
        if let Some(file) = self.unfinished {
            file.commit().map_err(MapError::Write)?;
        }
        Ok(self.mapped)
    }

    /// Writes what is left, to the disk where a later run may resume from there.
    pub(super) fn finish(&mut self) -> Result<(), MapError> {
        self.out.flush().map_err(MapError::Write)?;
        if let Some(dead_letters) = &mut self.dead_letters {
            dead_letters.flush().map_err(MapError::WriteDeadLetters)?;
        }
        if self.resumable.is_some() {
            self.keep()?;
        }
        Ok(())
    }

    fn write(&mut self, output: &[u8]) -> Result<(), MapError> {
        self.out.write_all(output).map_err(MapError::Write)?;
        self.written.output_bytes += output.len() as u64;
        Ok(())
    }

    /// Makes sure that everything so far is on the disk, and then says so.
    fn keep(&mut self) -> Result<(), MapError> {
        self.out.flush().map_err(MapError::Write)?;
        if let Some(dead_letters) = &mut self.dead_letters {
            let flushed = dead_letters.flush();
            flushed
                .and_then(|()| dead_letters.get_ref().sync_data())
                .map_err(MapError::WriteDeadLetters)?;
        }
        let Some(resumable) = &mut self.resumable else {
            return Ok(());
        };
        resumable.out.sync_data().map_err(MapError::Write)?;
        resumable.last = Instant::now();
        let position = self.kept.position;
        let hash = position.hash.map(|hash| hash.to_hex().to_string());
        let checkpoint = Checkpoint {
            format: FORMAT,
            job: resumable.job.clone(),
            input_bytes: position.bytes,
            input_hash: hash.unwrap_or_default(),
            records: position.records,
            failed: self.kept.failed,
            output_bytes: self.kept.written.output_bytes,
            dead_letters_bytes: self.kept.written.dead_letters_bytes,
        };
        replace(&resumable.path, &checkpoint).map_err(|source| MapError::Checkpoint {
            path: resumable.path.clone(),
            source,
        })
    }
}

/// A record that failed, as a line of JSON.
fn dead_letter(number: u64, error: &str, record: &[u8]) -> String {
    #[derive(Serialize)]
    struct Letter<'a> {
        record: u64,
        error: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        bytes: Option<&'a [u8]>,
    }
    let text = std::str::from_utf8(record).ok();
    let letter = Letter {
        record: number,
        error,
        text,
        bytes: text.is_none().then_some(record),
    };
    // Numbers and text have a form in JSON.
    let mut line = serde_json::to_string(&letter).unwrap_or_default();
    line.push('\n');
    line
}

fn read(path: &Path) -> Result<Option<Checkpoint>, MapError> {
    let unusable = |source| MapError::Checkpoint {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file.map_err(unusable)?,
    };
    let mut text = Vec::new();
    file.take(CHECKPOINT_BYTES_MAX + 1)
        .read_to_end(&mut text)
        .map_err(unusable)?;
    if text.len() as u64 > CHECKPOINT_BYTES_MAX {
        return Err(MapError::CheckpointTooLarge {
            path: path.to_owned(),
            bytes_max: CHECKPOINT_BYTES_MAX,
        });
    }
    let checkpoint: Checkpoint =
        serde_json::from_slice(&text).map_err(|error| unusable(error.into()))?;
    if checkpoint.format != FORMAT {
        let message = format!("its format is {}, expected {FORMAT}", checkpoint.format);
        return Err(unusable(io::Error::new(
            io::ErrorKind::InvalidData,
            message,
        )));
    }
    Ok(Some(checkpoint))
}

/// Puts a checkpoint in the place of the last one; one of the two exists at any time.
fn replace(path: &Path, checkpoint: &Checkpoint) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    serde_json::to_writer(&mut file, checkpoint)?;
    file.commit_durably()
}

/// Opens a file to write on after its first `bytes`, and cuts off what follows them.
fn cut_back(path: &Path, bytes: u64) -> Result<File, MapError> {
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(false)
        .open(path)
        .map_err(|source| MapError::Create {
            path: path.to_owned(),
            source,
        })?;
    let there = file.metadata().map_err(MapError::Write)?.len();
    if there < bytes {
        return Err(MapError::OutputLost {
            path: path.to_owned(),
            bytes,
        });
    }
    file.set_len(bytes).map_err(MapError::Write)?;
    file.seek(SeekFrom::End(0)).map_err(MapError::Write)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_large_is_no_checkpoint() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let found = |bytes| {
            file.as_file().set_len(bytes).expect("its length is set");
            read(file.path()).expect_err("it has no checkpoint")
        };
        let largest = found(CHECKPOINT_BYTES_MAX);
        assert!(matches!(largest, MapError::Checkpoint { .. }), "{largest}");
        let larger = found(CHECKPOINT_BYTES_MAX + 1);
        let expected = matches!(larger, MapError::CheckpointTooLarge { .. });
        assert!(expected, "{larger}");
    }
}
