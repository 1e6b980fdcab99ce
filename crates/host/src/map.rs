//! Calling a function, or running a command, once for each record of a stream, on all cores, in order.

mod attempt;
mod checkpoint;
mod command;
mod error;
mod files;
mod framing;
mod function;
#[cfg(unix)]
mod input;
mod records;
mod worker;

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "assemble")]
use carrick_assemble::AdaptOptions;
#[cfg(feature = "assemble")]
use carrick_assemble::compose::Plugs;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

use crate::error::RunError;
use crate::guest::{Clocks, DirGrant, NetGrants};
use crate::plugin::{ComponentSource, GuestOutputCapture, Host, Limits};
use crate::values::BytesAs;

pub use error::{MapError, MapFile, RecordError, RecordProblem};
pub use files::{MapInput, MapOutput};
pub use framing::Framing;

use checkpoint::Progress;
use records::{Cut, Records};
use worker::{BatchResult, Worker, guest_output};

/// How long after one checkpoint the next is made, unless told otherwise.
pub const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

/// The longest record that is taken unless told otherwise, in bytes.
pub const RECORD_BYTES_MAX: usize = 64 << 20;

/// How a stream is mapped.
///
/// [`MapOptions::new`] makes options that grant nothing; set what is to be different.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MapOptions {
    /// The function, by any name that means only it. It is not looked at where `command_args` are given.
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
    /// What the guest may do on the network.
    pub net: NetGrants,
    /// How exact the guest's clocks are.
    pub clocks: Clocks,
    /// The longest record that is taken, in bytes.
    pub record_bytes_max: usize,
    /// With arguments, of which the first is the program's own name, the component is a command that runs once for
    /// each record; see [`MapOptions::command`].
    pub command_args: Option<Vec<String>>,
    #[cfg(feature = "assemble")]
    adapt: AdaptOptions,
    #[cfg(feature = "assemble")]
    link: Plugs,
}

impl MapOptions {
    /// Calls `function` with a line of JSON as a record, one for each core at once, within `limits`, and stops
    /// at the first record that fails. The guest is granted nothing.
    pub fn new(function: impl Into<String>, limits: Limits) -> Self {
        Self {
            function: function.into(),
            framing: Framing::default(),
            raw: false,
            bytes: BytesAs::default(),
            on_error: OnError::default(),
            fresh: false,
            workers: 0,
            limits,
            dirs: Vec::new(),
            env: Vec::new(),
            net: NetGrants::default(),
            clocks: Clocks::default(),
            record_bytes_max: RECORD_BYTES_MAX,
            command_args: None,
            #[cfg(feature = "assemble")]
            adapt: crate::LoadOptions::default().adapt,
            #[cfg(feature = "assemble")]
            link: Plugs::default(),
        }
    }

    /// Runs a command of WASI 0.2, or a wasip1 module with `_start`, once for each record, with these arguments; the
    /// first is the program's own name. Each run has an instance of its own.
    ///
    /// The record is the standard input; of lines, with the end of the line. The standard output is the result,
    /// of at most [`Limits::result_bytes_max`] bytes; of lines, it is one line, and a line break at its end
    /// is left out. A run that ends with another exit code than 0 fails the record, and the error has what
    /// the guest wrote to standard error. [`MapOptions::raw`] and [`MapOptions::bytes`] have no effect.
    pub fn command(args: impl IntoIterator<Item = impl Into<String>>, limits: Limits) -> Self {
        Self {
            command_args: Some(args.into_iter().map(Into::into).collect()),
            ..Self::new(String::new(), limits)
        }
    }

    /// With records that end as `framing` says.
    #[must_use]
    pub fn with_framing(self, framing: Framing) -> Self {
        Self { framing, ..self }
    }

    /// With records that are the argument as they are, or with JSON; see [`MapOptions::raw`].
    #[must_use]
    pub fn with_raw(self, raw: bool) -> Self {
        Self { raw, ..self }
    }

    /// With this form of a `list<u8>` in the output.
    #[must_use]
    pub fn with_bytes(self, bytes: BytesAs) -> Self {
        Self { bytes, ..self }
    }

    /// Treats records that fail as `on_error` says.
    #[must_use]
    pub fn with_on_error(self, on_error: OnError) -> Self {
        Self { on_error, ..self }
    }

    /// With a fresh instance for each record, or without.
    #[must_use]
    pub fn with_fresh(self, fresh: bool) -> Self {
        Self { fresh, ..self }
    }

    /// Works on so many records at once; 0 is one for each core.
    #[must_use]
    pub fn with_workers(self, workers: usize) -> Self {
        Self { workers, ..self }
    }

    /// With these folders.
    #[must_use]
    pub fn with_dirs(mut self, dirs: impl IntoIterator<Item = DirGrant>) -> Self {
        self.dirs = dirs.into_iter().collect();
        self
    }

    /// With these environment variables.
    #[must_use]
    pub fn with_env(
        mut self,
        env: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let variables = env.into_iter();
        self.env = variables
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        self
    }

    /// With this network.
    #[must_use]
    pub fn with_net(self, net: NetGrants) -> Self {
        Self { net, ..self }
    }

    /// With clocks that are so exact.
    #[must_use]
    pub fn with_clocks(self, clocks: Clocks) -> Self {
        Self { clocks, ..self }
    }

    /// With records of at most so many bytes.
    #[must_use]
    pub fn with_record_bytes_max(self, bytes: usize) -> Self {
        Self {
            record_bytes_max: bytes,
            ..self
        }
    }

    /// Adapts a core module as `adapt` says.
    #[cfg(feature = "assemble")]
    #[must_use]
    pub fn with_adapt(self, adapt: AdaptOptions) -> Self {
        Self { adapt, ..self }
    }

    /// How a core module is adapted, to be changed.
    #[cfg(feature = "assemble")]
    pub fn adapt_mut(&mut self) -> &mut AdaptOptions {
        &mut self.adapt
    }

    /// Satisfies imports of the component that is called by the components in `link`.
    #[cfg(feature = "assemble")]
    #[must_use]
    pub fn with_link(self, link: Plugs) -> Self {
        Self { link, ..self }
    }
}

/// What becomes of a record that fails: one that is no valid argument, for which the
/// function returns `err`, or in which the guest ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnError {
    /// It is the last one; the output has the results of the records before it.
    #[default]
    Stop,
    /// It is left out.
    Skip,
    /// It is left out, and written with its error to the dead letters, one JSON object a line.
    DeadLetter,
}

/// How far a map has got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mapped {
    /// Records that were read, with those that failed and, of lines, the empty ones.
    pub records: u64,
    /// The size of these records in the input, in bytes.
    pub input_bytes: u64,
    /// Records that failed.
    pub failed: u64,
    /// How many of `records` an earlier run had done.
    pub resumed: u64,
}

/// What a map reports while it runs.
#[derive(Debug)]
#[non_exhaustive]
pub enum MapStep<'a> {
    /// The results so far are written.
    Progress(Mapped),
    /// The guest wrote something while it worked on a record. This step comes before the record's failure.
    GuestOutput(&'a GuestOutput),
    /// A record failed and is left out.
    Failed(&'a RecordError),
}

/// What a guest wrote to its standard output and error while it worked on a record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GuestOutput {
    /// The record's number, from 1; of lines, the number of the line. `None` is the start of
    /// the first instance, before any record.
    pub record: Option<u64>,
    /// The lines that it wrote, with control characters escaped; the first 4 KiB are kept.
    pub lines: Vec<String>,
    /// How many more lines the guest wrote.
    pub lines_omitted: u64,
}

/// Calls a function of the component in `source` once for each record of `input`, and writes what
/// it returns to `output`, in the order of the records. With [`MapOptions::command`], runs the component itself
/// instead of calling a function.
///
/// What an `ok` holds is written bare; an `err` fails the record. However long the input is, no more than a few
/// batches of it are in memory at once. A byte order mark at the start of JSON input is skipped.
///
/// A thread reads `input`. When `map` returns, this thread has ended, with one exception: after an error,
/// the thread of a [`MapInput::reader`] ends at the end of the read that it is in, since a `Read` cannot
/// be interrupted. On systems other than Unix, this exception applies to every input.
///
/// ```
/// use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limits};
/// use carrick_host::{MapInput, MapOptions, MapOutput, map};
///
/// let component = br#"(component
///     (core module $m (func (export "double") (param i32) (result i32)
///         (i32.mul (local.get 0) (i32.const 2))))
///     (core instance $i (instantiate $m))
///     (func (export "double") (param "n" u32) (result u32) (canon lift (core func $i "double"))))"#;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("doubled.ndjson");
/// let host = Host::new(HostOptions::default())?;
/// let mapped = map(
///     &host,
///     ComponentSource::bytes(component),
///     MapInput::reader(&b"1\n20\n"[..]),
///     MapOutput::file(&path),
///     &MapOptions::new("double", Limits::untrusted()),
///     &mut |_| {},
/// )?;
/// assert_eq!(mapped.records, 2);
/// assert_eq!(std::fs::read_to_string(&path)?, "2\n40\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// * Two of component, input, output, checkpoint and dead letters are one file. Nothing was written then.
/// * The component or the function cannot be used.
/// * A record failed and [`OnError::Stop`] is asked for. The output has the results of the records before it.
/// * The input cannot be read, or the output cannot be written.
/// * A map cannot be resumed, because its files are not as the checkpoint left them.
/// * An event loop runs on this thread already.
pub fn map(
    host: &Host,
    source: ComponentSource,
    mut input: MapInput,
    output: MapOutput,
    options: &MapOptions,
    observe: &mut dyn FnMut(MapStep<'_>),
) -> Result<Mapped, MapError> {
    files::check(&source, &input, &output)?;
    let workers = match options.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        workers => workers,
    };
    #[cfg(unix)]
    let interrupter = input.interrupter.take();
    let mut feeding = None;
    let mapping = async {
        let capture = GuestOutputCapture::default();
        let worker = Worker::open(host, source, options, workers, &capture).await;
        if let Some(output) = guest_output(None, &capture) {
            observe(MapStep::GuestOutput(&output));
        }
        let worker = Arc::new(worker?);
        let mut progress = Progress::begin(output, &mut input.reader, &worker.job())?;
        let cut = Cut {
            framing: options.framing,
            record_bytes_max: options.record_bytes_max,
            // Raw records are taken as they are.
            skips_byte_order_mark: !options.raw && options.command_args.is_none(),
        };
        let records = Records::new(input.reader, cut, progress.position(), progress.hasher());
        // Results wait here for those before them. The length of the queue bounds memory.
        let (sender, mut batches) = mpsc::channel(2 * workers);
        let feeder = Feeder {
            worker,
            permits: Arc::new(Semaphore::new(workers)),
            runtime: Handle::current(),
            sender,
        };
        let thread = std::thread::Builder::new()
            .name("carrick-map-input".to_owned())
            .spawn(move || feeder.feed(records));
        feeding = Some(thread.map_err(RunError::Thread)?);
        while let Some(batch) = batches.recv().await {
            let result = match batch {
                Ok(mut task) => (&mut task.0).await.map_err(|_| RunError::Panicked)?,
                Err(error) => BatchResult::failed(error),
            };
            let ended = progress.take(result, options.on_error, observe)?;
            observe(MapStep::Progress(progress.mapped()));
            if let Some(error) = ended {
                progress.finish()?;
                return Err(error);
            }
        }
        progress.complete()
    };
    let result = host.block_on(mapping)?;
    // After an error it may still wait for input.
    #[cfg(unix)]
    let ends = result.is_ok() || interrupter.is_some();
    #[cfg(unix)]
    drop(interrupter);
    #[cfg(not(unix))]
    let ends = result.is_ok();
    if let Some(thread) = feeding
        && ends
    {
        thread.join().map_err(|_| RunError::Panicked)?;
    }
    result
}

/// Cuts the input into batches and has tasks work on them.
struct Feeder {
    worker: Arc<Worker>,
    /// One for each batch that may be worked on at a time.
    permits: Arc<Semaphore>,
    runtime: Handle,
    sender: mpsc::Sender<Result<BatchTask, MapError>>,
}

/// The task that works on a batch. The task, and the guest in it, end when this is dropped.
struct BatchTask(JoinHandle<BatchResult>);

impl Drop for BatchTask {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Feeder {
    /// Feeds until the input ends or the receiver of the results is gone.
    fn feed(self, mut records: Records<Box<dyn Read + Send>>) {
        loop {
            let batch = match records.batch() {
                Ok(None) => return,
                Ok(Some(batch)) => batch,
                Err(error) => {
                    let _ = self.sender.blocking_send(Err(error));
                    return;
                }
            };
            let permit = Arc::clone(&self.permits).acquire_owned();
            let permit = self.runtime.block_on(async {
                tokio::select! {
                    permit = permit => permit.ok(),
                    () = self.sender.closed() => None,
                }
            });
            let Some(permit) = permit else { return };
            let worker = Arc::clone(&self.worker);
            let task = BatchTask(self.runtime.spawn(async move {
                let result = worker.batch(batch).await;
                drop(permit);
                result
            }));
            if self.sender.blocking_send(Ok(task)).is_err() {
                return;
            }
        }
    }
}
