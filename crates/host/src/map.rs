//! Calling a function once for each record of a stream, on all cores, in order.

mod checkpoint;
mod records;
mod work;

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

#[cfg(feature = "assemble")]
use carrick_assemble::AdaptOptions;
#[cfg(feature = "assemble")]
use carrick_assemble::compose::Plugs;

use crate::call::{BytesAs, CallError};
use crate::error::RunError;
use crate::guest::Clocks;
use crate::guest::DirGrant;
use crate::plugin::{Hearing, Host, Limits, OpenError, Source};

pub use records::Framing;

use checkpoint::Progress;
use records::{Batch, Records};
use work::{Done, Worker, said};

/// How long after one checkpoint the next is made, unless told otherwise.
pub const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

/// The longest record that is taken unless told otherwise, in bytes.
pub const RECORD_BYTES_MAX: usize = 64 << 20;

/// How a stream is mapped.
#[derive(Clone, Debug)]
pub struct MapOptions {
    /// The function, by any name that means only it.
    pub function: String,
    /// Where a record ends, in the input and in the output.
    pub framing: Framing,
    /// Whether a record is the argument as it is, a `string` or `list<u8>`, and the result
    /// likewise. Otherwise both are JSON: the argument of a function with one parameter,
    /// or an array of the arguments.
    pub raw: bool,
    /// How JSON in the output shows a `list<u8>`.
    pub bytes: BytesAs,
    /// What becomes of a record that fails.
    pub on_error: OnError,
    /// Whether each record gets an instance of its own.
    pub fresh: bool,
    /// How many records are worked on at once; 0 is one for each core.
    pub workers: usize,
    /// What the guest may use up for one record.
    pub limits: Limits,
    /// The folders the guest may open.
    pub dirs: Vec<DirGrant>,
    /// The guest's environment variables.
    pub env: Vec<(String, String)>,
    /// How exact the guest's clocks are.
    pub clocks: Clocks,
    /// The longest record that is taken, in bytes.
    pub record_bytes_max: usize,
    /// How a core module is adapted.
    #[cfg(feature = "assemble")]
    pub adapt: AdaptOptions,
    /// Components that satisfy imports of the one that is called.
    #[cfg(feature = "assemble")]
    pub link: Plugs,
}

/// What becomes of a record that fails: one that is no valid argument, for which the
/// function returns `err`, or in which the guest ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnError {
    /// It is the last one; the output has what came before it.
    #[default]
    Stop,
    /// It is left out.
    Skip,
    /// It is left out, and written with its error to the letters, one JSON object a line.
    DeadLetter,
}

/// Where results go.
pub enum MapOutput {
    /// To a stream.
    Stream {
        /// The results.
        out: Box<dyn Write + Send>,
        /// The records that failed; see [`OnError::DeadLetter`].
        letters: Option<File>,
    },
    /// To files, such that a map that was killed at any moment goes on where it was and
    /// neither loses nor repeats a record: the files are cut back to what the checkpoint
    /// knows, and the input, from its beginning, is checked to be the same that far.
    Resumable {
        /// The results.
        out: PathBuf,
        /// The records that failed.
        letters: Option<PathBuf>,
        /// How far it got.
        checkpoint: PathBuf,
        /// How long after one checkpoint the next is made.
        every: Duration,
    },
}

impl std::fmt::Debug for MapOutput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stream { .. } => f.write_str("Stream"),
            Self::Resumable { checkpoint, .. } => {
                f.debug_tuple("Resumable").field(checkpoint).finish()
            }
        }
    }
}

/// How far a map has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mapped {
    /// Records that were read, with those that failed and, of lines, the empty ones.
    pub records: u64,
    /// Bytes of the input that these are.
    pub input_bytes: u64,
    /// Records that failed.
    pub failed: u64,
    /// Of `records`, those that an earlier run had done.
    pub resumed: u64,
}

/// What a map tells while it goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum MapStep<'a> {
    /// It got this far.
    Progress(Mapped),
    /// The guest wrote something while it worked on a record. It comes before what became
    /// of the record.
    Said(&'a Said),
    /// A record failed and is left out.
    Failed(&'a RecordError),
}

/// What a guest wrote to its standard output and error while it worked on a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The record's number, from 1; of lines, the number of the line. `None` is the start of
    /// the first instance, before any record.
    pub record: Option<u64>,
    /// The lines that it wrote, with control characters escaped; the first 4 KiB are kept.
    pub lines: Vec<String>,
    /// How many more lines there were.
    pub left_out: u64,
}

/// A record that failed, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record {record}: {message}")]
pub struct RecordError {
    /// Its number, from 1; of lines, the number of the line.
    pub record: u64,
    /// Why, with all causes.
    pub message: String,
}

/// Why a stream could not be mapped to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// The component cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The function is not there, or is not one that takes records.
    #[error(transparent)]
    Function(#[from] CallError),
    /// Raw records are asked for, and the function takes or returns something else.
    #[error(
        "`{function}` does not take and return raw records: expected one `string` or `list<u8>` each, found `{found}`"
    )]
    NotRaw {
        /// The function's name.
        function: String,
        /// Its type.
        found: String,
    },
    /// The function takes or returns resources, which do not outlive a record.
    #[error("`{function}` has resources in its type, which no record can hold")]
    Resources {
        /// The function's name.
        function: String,
    },
    /// A record failed, and that is the end.
    #[error("a record failed")]
    Record(#[source] RecordError),
    /// A record is longer than is taken.
    #[error("record {record} is longer than {bytes_max} bytes")]
    RecordTooLarge {
        /// Its number, from 1.
        record: u64,
        /// What is taken.
        bytes_max: usize,
    },
    /// The input ends within a record.
    #[error("the input ends within record {record}")]
    Truncated {
        /// Its number, from 1.
        record: u64,
    },
    /// The input cannot be read.
    #[error("cannot read the input")]
    Read(#[source] io::Error),
    /// Results cannot be written.
    #[error("cannot write the output")]
    Write(#[source] io::Error),
    /// The checkpoint cannot be read or written.
    #[error("cannot use the checkpoint `{}`", path.display())]
    Checkpoint {
        /// Its file.
        path: PathBuf,
        /// What the system said, or what is wrong with it.
        source: io::Error,
    },
    /// The checkpoint was made with another component, function, framing or way with errors.
    #[error("the checkpoint `{}` belongs to another job", path.display())]
    OtherJob {
        /// Its file.
        path: PathBuf,
    },
    /// The input does not begin as it did when the checkpoint was made.
    #[error(
        "the input is not the one that the checkpoint was made with: its first {bytes} bytes differ"
    )]
    OtherInput {
        /// How many bytes were to be the same.
        bytes: u64,
    },
    /// The output is shorter than it was when the checkpoint was made.
    #[error("`{}` is shorter than the {bytes} bytes it had when the checkpoint was made", path.display())]
    OutputLost {
        /// The file.
        path: PathBuf,
        /// What it had.
        bytes: u64,
    },
    /// The host failed.
    #[error(transparent)]
    Host(#[from] RunError),
}

/// Calls a function of the component in `source` once for each record of `input`, and writes what
/// it returns to `output`, in the order of the records.
///
/// What an `ok` holds is written bare; an `err` fails the record. However long the input is, no more than a few
/// batches of it are held at once.
///
/// After an error the thread that reads `input` ends with the next record that comes.
///
/// # Errors
///
/// * The component or the function cannot be used.
/// * A record failed and [`OnError::Stop`] is asked for. The output has what came before it.
/// * The input cannot be read, or the output not be written.
/// * A map cannot be resumed, because its files are not as the checkpoint left them.
pub fn map(
    host: &Host,
    source: Source,
    mut input: Box<dyn Read + Send>,
    output: MapOutput,
    options: &MapOptions,
    observe: &mut dyn FnMut(MapStep<'_>),
) -> Result<Mapped, MapError> {
    let workers = match options.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    let hearing = Hearing::default();
    let worker = host.block_on(Worker::open(host, source, options, workers, &hearing));
    if let Some(said) = said(None, &hearing) {
        observe(MapStep::Said(&said));
    }
    let worker = Arc::new(worker??);
    let mut progress = Progress::begin(output, &mut input, &worker.job())?;
    let records = Records::new(
        input,
        options.framing,
        options.record_bytes_max,
        progress.position(),
        progress.hasher(),
    );
    // Every batch that is read has its place in `order`; that is what bounds memory.
    let (order_sender, order) = sync_channel::<Receiver<Done>>(2 * workers);
    let (jobs_sender, jobs) = sync_channel::<Job>(2 * workers);
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..workers {
        let (worker, jobs, host) = (Arc::clone(&worker), Arc::clone(&jobs), host.clone());
        thread("carrick-map", move || work(&worker, &jobs, &host))?;
    }
    // It may wait for input that never comes, so nobody waits for it.
    thread("carrick-map-input", move || {
        read(records, &order_sender, &jobs_sender)
    })?;
    for done in order {
        // A worker that is gone has panicked.
        let done = done.recv().map_err(|_| RunError::Panicked)?;
        let ended = progress.take(done, options.on_error, observe)?;
        observe(MapStep::Progress(progress.mapped()));
        if let Some(error) = ended {
            progress.finish()?;
            return Err(error);
        }
    }
    progress.finish()
}

type Job = (Result<Batch, MapError>, SyncSender<Done>);

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), MapError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
        .map_err(|error| RunError::Thread(error).into())
}

/// Cuts the input into batches until it ends or nobody takes them any more.
fn read(
    mut records: Records<Box<dyn Read + Send>>,
    order: &SyncSender<Receiver<Done>>,
    jobs: &SyncSender<Job>,
) {
    loop {
        let batch = match records.batch() {
            Ok(None) => return,
            Ok(Some(batch)) => Ok(batch),
            Err(error) => Err(error),
        };
        let is_last = batch.is_err();
        let (sender, receiver) = sync_channel(1);
        if order.send(receiver).is_err() || jobs.send((batch, sender)).is_err() || is_last {
            return;
        }
    }
}

/// Takes batches until there are no more.
fn work(worker: &Worker, jobs: &Mutex<Receiver<Job>>, host: &Host) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((batch, sender)) = job else {
            return;
        };
        let done = match batch {
            Ok(batch) => host
                .block_on(worker.batch(batch))
                .unwrap_or_else(|error| Done::failed(error.into())),
            Err(error) => Done::failed(error),
        };
        // Nobody listens any more after the end.
        let _ = sender.send(done);
    }
}
