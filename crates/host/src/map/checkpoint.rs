//! What was written, and how far that is known for sure.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::records::Position;
use super::work::Done;
use super::{MapError, MapOutput, MapStep, Mapped, OnError};

/// The form of the file.
const FORM: u32 = 1;

/// How far a map had got when everything before that was on the disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Checkpoint {
    form: u32,
    /// What tells one job from another.
    job: String,
    input_bytes: u64,
    /// BLAKE3 of so many bytes.
    input_hash: String,
    records: u64,
    failed: u64,
    output_bytes: u64,
    letters_bytes: u64,
}

/// The output of a map, and how far it has got.
pub(super) struct Progress {
    out: BufWriter<Box<dyn Write + Send>>,
    letters: Option<BufWriter<File>>,
    mapped: Mapped,
    position: Position,
    output_bytes: u64,
    letters_bytes: u64,
    hasher: Option<blake3::Hasher>,
    resumable: Option<Resumable>,
}

/// What it takes to go on after this process is gone.
struct Resumable {
    /// The file that `out` writes to.
    out: File,
    path: PathBuf,
    job: String,
    every: Duration,
    last: Instant,
}

impl Progress {
    /// Opens the files and, where a checkpoint is there, goes on from it: cuts back the output,
    /// and reads and checks as much of the input as was done.
    pub(super) fn begin(
        output: MapOutput,
        input: &mut dyn Read,
        job: &blake3::Hash,
    ) -> Result<Self, MapError> {
        let (out, letters, checkpoint, every) = match output {
            MapOutput::Stream { out, letters } => {
                return Ok(Self {
                    out: BufWriter::new(out),
                    letters: letters.map(BufWriter::new),
                    mapped: Mapped::default(),
                    position: Position::default(),
                    output_bytes: 0,
                    letters_bytes: 0,
                    hasher: None,
                    resumable: None,
                });
            }
            MapOutput::Resumable {
                out,
                letters,
                checkpoint,
                every,
            } => (out, letters, checkpoint, every),
        };
        let job = job.to_hex().to_string();
        let known = read(&checkpoint)?;
        if known.as_ref().is_some_and(|known| known.job != job) {
            return Err(MapError::OtherJob { path: checkpoint });
        }
        let mut hasher = blake3::Hasher::new();
        if let Some(known) = &known {
            let taken = io::copy(&mut input.take(known.input_bytes), &mut hasher)
                .map_err(MapError::Read)?;
            let hash = hasher.finalize().to_hex();
            if taken != known.input_bytes || hash.as_str() != known.input_hash {
                return Err(MapError::OtherInput {
                    bytes: known.input_bytes,
                });
            }
        }
        let known_bytes = |bytes: fn(&Checkpoint) -> u64| known.as_ref().map_or(0, bytes);
        let output_bytes = known_bytes(|known| known.output_bytes);
        let letters_bytes = known_bytes(|known| known.letters_bytes);
        let records = known_bytes(|known| known.records);
        let out_file = cut_back(&out, output_bytes)?;
        let letters_file = match &letters {
            Some(letters) => Some(BufWriter::new(cut_back(letters, letters_bytes)?)),
            None => None,
        };
        let of_writer = out_file.try_clone().map_err(MapError::Write)?;
        Ok(Self {
            out: BufWriter::with_capacity(1 << 16, Box::new(of_writer)),
            letters: letters_file,
            mapped: Mapped {
                records,
                input_bytes: known_bytes(|known| known.input_bytes),
                failed: known_bytes(|known| known.failed),
                resumed: records,
            },
            position: Position {
                records,
                bytes: known_bytes(|known| known.input_bytes),
                hash: Some(hasher.finalize()),
            },
            output_bytes,
            letters_bytes,
            hasher: Some(hasher),
            resumable: Some(Resumable {
                out: out_file,
                path: checkpoint,
                job,
                every,
                last: Instant::now(),
            }),
        })
    }

    pub(super) fn position(&self) -> Position {
        self.position
    }

    /// What knows the input so far.
    pub(super) fn hasher(&mut self) -> Option<blake3::Hasher> {
        self.hasher.take()
    }

    pub(super) fn mapped(&self) -> Mapped {
        self.mapped
    }

    /// Writes what became of a batch; `Some` where that was the last one.
    pub(super) fn take(
        &mut self,
        done: Done,
        on_error: OnError,
        observe: &mut dyn FnMut(MapStep<'_>),
    ) -> Result<Option<MapError>, MapError> {
        let mut said = done.said.iter().peekable();
        if let (OnError::Stop, Some(failed)) = (on_error, done.failed.first()) {
            // It is the last record of the batch that anybody worked on.
            said.for_each(|said| observe(MapStep::Said(said)));
            // The batch is not done, so its output is not part of what is known for sure.
            self.write(&done.output[..failed.output_bytes])?;
            self.out.flush().map_err(MapError::Write)?;
            return Ok(Some(MapError::Record(failed.error.clone())));
        }
        self.write(&done.output)?;
        if self.resumable.is_none() {
            // Somebody may be waiting for it at the other end.
            self.out.flush().map_err(MapError::Write)?;
        }
        for failed in &done.failed {
            self.mapped.failed += 1;
            while let Some(said) = said.next_if(|said| said.record <= Some(failed.error.record)) {
                observe(MapStep::Said(said));
            }
            observe(MapStep::Failed(&failed.error));
            if let Some(letters) = &mut self.letters {
                let letter = letter(failed.error.record, &failed.error.message, &failed.record);
                letters
                    .write_all(letter.as_bytes())
                    .map_err(MapError::Write)?;
                self.letters_bytes += letter.len() as u64;
            }
        }
        said.for_each(|said| observe(MapStep::Said(said)));
        if let Some(end) = done.end.filter(|_| done.error.is_none()) {
            self.position = end;
            self.mapped.records = end.records;
            self.mapped.input_bytes = end.bytes;
            self.output_bytes += done.output.len() as u64;
            let is_due = |resumable: &Resumable| resumable.last.elapsed() >= resumable.every;
            if self.resumable.as_ref().is_some_and(is_due) {
                self.keep()?;
            }
        }
        Ok(done.error)
    }

    /// Writes what is left, to the disk where somebody may want to go on from there.
    pub(super) fn finish(&mut self) -> Result<Mapped, MapError> {
        self.out.flush().map_err(MapError::Write)?;
        if let Some(letters) = &mut self.letters {
            letters.flush().map_err(MapError::Write)?;
        }
        if self.resumable.is_some() {
            self.keep()?;
        }
        Ok(self.mapped)
    }

    fn write(&mut self, output: &[u8]) -> Result<(), MapError> {
        self.out.write_all(output).map_err(MapError::Write)
    }

    /// Makes sure that everything so far is on the disk, and then says so.
    fn keep(&mut self) -> Result<(), MapError> {
        self.out.flush().map_err(MapError::Write)?;
        if let Some(letters) = &mut self.letters {
            letters.flush().map_err(MapError::Write)?;
            letters.get_ref().sync_data().map_err(MapError::Write)?;
        }
        let Some(resumable) = &mut self.resumable else {
            return Ok(());
        };
        resumable.out.sync_data().map_err(MapError::Write)?;
        resumable.last = Instant::now();
        let hash = self.position.hash.map(|hash| hash.to_hex().to_string());
        let checkpoint = Checkpoint {
            form: FORM,
            job: resumable.job.clone(),
            input_bytes: self.position.bytes,
            input_hash: hash.unwrap_or_default(),
            records: self.position.records,
            failed: self.mapped.failed,
            output_bytes: self.output_bytes,
            letters_bytes: self.letters_bytes,
        };
        replace(&resumable.path, &checkpoint).map_err(|source| MapError::Checkpoint {
            path: resumable.path.clone(),
            source,
        })
    }
}

/// A record that failed, as a line of JSON.
fn letter(number: u64, error: &str, record: &[u8]) -> String {
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
    let text = match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(unusable)?,
    };
    let checkpoint: Checkpoint =
        serde_json::from_slice(&text).map_err(|error| unusable(error.into()))?;
    if checkpoint.form != FORM {
        let message = format!("its form is {}, expected {FORM}", checkpoint.form);
        return Err(unusable(io::Error::new(
            io::ErrorKind::InvalidData,
            message,
        )));
    }
    Ok(Some(checkpoint))
}

/// Puts a checkpoint in the place of the last one; one of the two is there at any time.
fn replace(path: &Path, checkpoint: &Checkpoint) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut unfinished = tempfile::Builder::new()
        .prefix(".carrick-")
        .tempfile_in(folder)?;
    serde_json::to_writer(&mut unfinished, checkpoint)?;
    unfinished.as_file().sync_data()?;
    unfinished.persist(path)?;
    // The new name has to be on the disk too.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// Opens a file to write on after its first `bytes`; what follows them is not known for sure.
fn cut_back(path: &Path, bytes: u64) -> Result<File, MapError> {
    let mut file = OpenOptions::new()
        .create(true)
        .write(true)
        .truncate(false)
        .open(path)
        .map_err(MapError::Write)?;
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
