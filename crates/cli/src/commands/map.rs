//! `carrick map`

mod on_error;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Error, Result, bail};
use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limits};
use carrick_host::{
    CHECKPOINT_EVERY, Framing, GuestOutput, MapError, MapInput, MapOptions, MapOutput, MapStep,
    Mapped, OnError, map,
};
use clap::ValueEnum;

use crate::args::{AdapterArgs, Grants, LinkArgs, WorldArgs};
use crate::commands::call::BytesArg;
use crate::granted::{self, Granted};
use crate::input::StdinTwice;
use crate::network::NetArgs;
use crate::output::{check_folder, is_stdout, refuse_shared, refuse_terminal};
use crate::progress::Bar;
use crate::refusal::refusal;
use crate::units::{parse_bytes, parse_duration};
use crate::verbosity::Verbosity;
use crate::{Verdict, cache, input, terminal};

use on_error::OnErrorArg;
pub(super) use on_error::joined;

/// Call a function, or run a command, once for each record of the input
///
/// Each line of standard input is a record in JSON: the argument of FUNC, or, if it takes several, an
/// array of them or an object of them by name. Each result of FUNC is a line of JSON on standard output; for `ok(VALUE)`, the
/// line is VALUE. All cores work, results keep the order of the records, and memory does not grow with
/// the input.
///
/// A record fails when it is not a valid argument, when FUNC returns `err`, or when the guest traps,
/// exits or reaches a limit. By default the first record that fails ends the run. Lines that the guest
/// prints go to standard error, with the number of the record.
///
/// Without FUNC, FILE is a command: a program with `main`, which runs once for each record. The record is its
/// standard input, and its standard output is the result. A record fails when the command ends with another
/// exit code than 0. Arguments of the command follow `--`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 done, 1 a record failed and ended the run, 2 on error.

Examples:
  carrick map rules.wasm apply < records.ndjson > out.ndjson
  carrick map --on-error dead-letter failed.ndjson rules.wasm apply < records.ndjson > out.ndjson
  carrick map --fresh --timeout 100ms --max-memory 32M plugin.wasm score < records.ndjson
  carrick map --out out.ndjson --checkpoint out.checkpoint rules.wasm apply < records.ndjson
  carrick map filter.wasm -- --lang de < lines.txt > filtered.txt
  carrick map --in records.ndjson --link db=sqlite.wasm rules.wasm apply
  carrick map --raw --framing length images.wasm thumbnail < images > thumbnails")]
pub(crate) struct Args {
    /// The component or module (binary or text); `-` reads it from standard input, and needs `--in`
    /// for the records
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The function: `func`, `iface.func` or `ns:pkg/iface@ver.func`; without it, FILE runs as a command
    #[arg(value_name = "FUNC")]
    function: Option<String>,
    /// The arguments of the command
    #[arg(last = true, value_name = "ARGS", conflicts_with = "function")]
    args: Vec<OsString>,
    /// Choose how records are separated, in the input and in the output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    framing: FramingArg,
    /// Pass each record as it is, and write each result as it is; FUNC takes and returns a `string` or
    /// a `list<u8>`
    #[arg(long, conflicts_with = "bytes", requires = "function")]
    raw: bool,
    /// Choose how JSON shows a `list<u8>`; records may use both formats
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    bytes: BytesArg,
    /// Choose what happens to a record that fails: `stop` ends the run, `skip` leaves the record out
    /// with a warning, `dead-letter FILE` writes it to FILE with its error
    #[arg(long, value_name = "ACTION", default_value = "stop", value_parser = on_error::parse)]
    on_error: OnErrorArg,
    /// Use a new instance for each record, so that no record affects another
    #[arg(long)]
    fresh: bool,
    /// Work on N records at once [default: one for each core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,
    /// Read records from this file [default: standard input]
    #[arg(
        long = "in",
        value_name = "PATH",
        default_value = "-",
        hide_default_value = true
    )]
    records: PathBuf,
    /// Write results to this file [default: standard output]; without a checkpoint, the file is
    /// written atomically when the run completes
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Record the progress in this file, so that the same command resumes after a kill; pass the input
    /// from its beginning
    #[arg(long, value_name = "PATH", requires = "out")]
    checkpoint: Option<PathBuf>,
    /// Record the progress every TIME [default: 1s]
    #[arg(long, value_name = "TIME", value_parser = parse_duration, requires = "checkpoint")]
    checkpoint_every: Option<Duration>,
    #[command(flatten)]
    world: WorldArgs,
    #[command(flatten)]
    adapters: AdapterArgs,
    #[command(flatten)]
    links: LinkArgs,
    /// Compile without the cache
    #[arg(long)]
    no_cache: bool,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    limits: RecordLimits,
}

/// How records are separated.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FramingArg {
    /// By the end of the line
    #[default]
    Lines,
    /// By a zero byte
    Nul,
    /// By a length before each record: four bytes, most significant first
    Length,
}

const RECORD_LIMITS: &str = "Limits of the guest for each record";

/// What the guest may use for one record.
#[derive(Debug, clap::Args)]
struct RecordLimits {
    /// Stop the guest when its memory would exceed SIZE
    ///
    /// SIZE is a number with a unit: `64M` and `64MiB` are 67,108,864 bytes, `64MB` is 64,000,000. K, G
    /// and T are used in the same way. Without a unit it is in bytes.
    #[arg(
        long,
        value_name = "SIZE",
        value_parser = parse_bytes,
        default_value = "1G",
        help_heading = RECORD_LIMITS
    )]
    max_memory: u64,
    /// Stop the guest after TIME, also while it sleeps or waits
    ///
    /// TIME is a number with ms, s, m or h, or several of these: `1m 30s`. Without a unit it is in
    /// seconds.
    #[arg(
        long,
        value_name = "TIME",
        value_parser = parse_duration,
        default_value = "10s",
        help_heading = RECORD_LIMITS
    )]
    timeout: Duration,
    /// Stop the guest after N units of work, about one an instruction [default: no limit]; counting
    /// slows the guest down
    #[arg(long, value_name = "N", help_heading = RECORD_LIMITS)]
    fuel: Option<u64>,
}

impl RecordLimits {
    fn limits(&self) -> Limits {
        Limits {
            memory_bytes_max: self.max_memory,
            call_timeout: self.timeout,
            fuel_per_call: self.fuel,
            table_elements_max: 10_000_000,
            core_instances_max: 1000,
            handles_max: 1_000_000,
            result_bytes_max: 1 << 30,
            ..Limits::untrusted()
        }
    }
}

impl Args {
    fn options(&self, granted: &Granted) -> Result<MapOptions> {
        let limits = self.limits.limits();
        let options = match &self.function {
            Some(function) => MapOptions::new(function, limits),
            None => MapOptions::command(input::guest_args(&self.file, &self.args)?, limits),
        };
        let mut options = options.with_link(self.links.plugs()?);
        options.adapt_mut().world = self.world.source()?;
        self.adapters.read_into(options.adapt_mut())?;
        options.framing = match self.framing {
            FramingArg::Lines => Framing::Lines,
            FramingArg::Nul => Framing::Nul,
            FramingArg::Length => Framing::Length,
        };
        options.raw = self.raw;
        options.bytes = self.bytes.into();
        options.on_error = match self.on_error {
            OnErrorArg::Stop => OnError::Stop,
            OnErrorArg::Skip => OnError::Skip,
            OnErrorArg::DeadLetter(_) => OnError::DeadLetter,
        };
        options.fresh = self.fresh;
        options.workers = self.jobs;
        options.dirs = granted.dirs.clone();
        options.env = granted.env.clone();
        options.clocks = self.grants.clocks();
        options.net = self.net.grants();
        Ok(options)
    }

    /// The component, what it is granted, and the records with their size where it is known. Only one of
    /// component and records may come from standard input.
    fn input(
        &self,
        verbosity: &Verbosity,
    ) -> Result<(ComponentSource, Granted, MapInput, Option<u64>)> {
        let bytes = input::size(&self.records);
        let records = if input::is_stdin(&self.records) {
            MapInput::stdin()
        } else {
            MapInput::file(&self.records)
                .with_context(|| format!("cannot read `{}`", self.records.display()))?
        };
        if !input::is_stdin(&self.file) {
            let mut granted = Granted::fit(&self.grants, || granted::read(&self.file), verbosity)?;
            granted.add_tls_roots(self.net.tls_roots()?);
            return Ok((ComponentSource::file(&self.file), granted, records, bytes));
        }
        if input::is_stdin(&self.records) {
            bail!(StdinTwice {
                first: "the component",
                second: "the records",
                option: "--in",
            });
        }
        let wasm = input::read_stdin()?;
        let mut granted = Granted::fit(&self.grants, || Ok(wasm.as_slice().into()), verbosity)?;
        granted.add_tls_roots(self.net.tls_roots()?);
        Ok((ComponentSource::bytes(wasm), granted, records, bytes))
    }

    /// The file for dead letters.
    fn dead_letters(&self) -> Option<&Path> {
        match &self.on_error {
            OnErrorArg::DeadLetter(path) => Some(path),
            _ => None,
        }
    }

    /// Fails where writing would lose a file that only the command line knows, or cannot succeed. The
    /// library compares the other files.
    fn check_files(&self) -> Result<()> {
        let out = self.out.as_deref();
        let written = [
            ("the output", out),
            ("the dead letters", self.dead_letters()),
            ("the checkpoint", self.checkpoint.as_deref()),
        ];
        let files: Vec<(&str, &Path)> = written
            .into_iter()
            .filter_map(|(role, path)| Some((role, path?)))
            .filter(|(_, path)| !is_stdout(path))
            .collect();
        let mut read: Vec<(&str, &Path)> = Vec::new();
        read.extend(self.links.paths().map(|path| ("a linked component", path)));
        read.extend(self.adapters.paths().map(|path| ("an adapter", path)));
        read.extend(self.world.path().map(|path| ("the WIT package", path)));
        read.extend(
            self.net
                .tls_roots_file()
                .map(|path| ("the file of root certificates", path)),
        );
        if !read.is_empty() {
            refuse_shared(&files, &read)?;
        }
        for (_, path) in files {
            check_folder(path)?;
        }
        if matches!(self.framing, FramingArg::Length) && out.is_none_or(is_stdout) {
            refuse_terminal(
                "a record with its length",
                "write the results to a file with `--out FILE`, or into a pipe",
            )?;
        }
        Ok(())
    }

    fn output(&self) -> Result<MapOutput> {
        let out = self.out.as_deref().filter(|out| !is_stdout(out));
        let output = match (out, &self.checkpoint) {
            (Some(out), Some(checkpoint)) => MapOutput::resumable(out, checkpoint)
                .with_checkpoint_every(self.checkpoint_every.unwrap_or(CHECKPOINT_EVERY)),
            (None, Some(_)) => bail!(refusal(
                "standard output cannot be cut back to a checkpoint",
                "write the results to a file with `--out FILE`",
            )),
            (Some(out), None) => MapOutput::file(out),
            (None, None) => MapOutput::stdout(),
        };
        Ok(match self.dead_letters() {
            Some(path) => output.with_dead_letters(path),
            None => output,
        })
    }
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    args.check_files()?;
    let mut host = HostOptions::default()
        .with_fuel_counted(args.limits.fuel.is_some())
        // A pool pays off only where every record takes a new instance.
        .with_pooled_instances(if args.fresh || args.function.is_none() {
            64
        } else {
            0
        });
    if !args.no_cache {
        host.cache = cache::open_or_warn(verbosity);
    }
    let host = Host::new(host)?;
    let (source, granted, records, bytes) = args.input(verbosity)?;
    let options = args.options(&granted)?;
    let output = args.output()?;
    let bar = Bar::start(!verbosity.quiet && io::stderr().is_terminal(), bytes);
    let mut observe = |step: MapStep<'_>| match step {
        MapStep::Progress(mapped) => bar.show(&mapped),
        MapStep::GuestOutput(output) if !verbosity.quiet => {
            bar.aside(|| print_guest_output(output, &args.file));
        }
        // Dead letters have their errors beside them.
        MapStep::Failed(error) if matches!(args.on_error, OnErrorArg::Skip) && !verbosity.quiet => {
            bar.aside(|| terminal::warning(error));
        }
        _ => {}
    };
    let result = map(&host, source, records, output, &options, &mut observe);
    bar.end();
    match result {
        Ok(mapped) => {
            print_summary(&mapped, verbosity);
            Ok(Verdict::Yes)
        }
        // The reader has gone away, which is no error.
        Err(MapError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(Verdict::Yes)
        }
        Err(MapError::Record(error)) => {
            terminal::error(&error.to_string());
            Ok(Verdict::No)
        }
        // The command line is wrong, not the component.
        Err(error @ MapError::SameFile { .. }) => Err(error.into()),
        Err(error) => {
            let context = format!("cannot map {}", input::name(&args.file));
            Err(Error::new(error).context(context))
        }
    }
}

fn print_summary(mapped: &Mapped, verbosity: &Verbosity) {
    if !verbosity.quiet && mapped.resumed > 0 {
        terminal::note(&format!("resumed after record {}", mapped.resumed));
    }
    if !verbosity.quiet && mapped.failed > 0 {
        let of = mapped.records;
        terminal::note(&format!("{} of {of} records failed", mapped.failed));
    }
}

/// Prints what the guest wrote, with the record that it worked on.
fn print_guest_output(output: &GuestOutput, file: &Path) {
    let who = match output.record {
        Some(record) => format!("record {record}"),
        None => input::name(file),
    };
    for line in &output.lines {
        terminal::guest_line(&who, line);
    }
    if output.lines_omitted > 0 {
        terminal::guest_line(
            &who,
            &format!("({} more lines left out)", output.lines_omitted),
        );
    }
}
