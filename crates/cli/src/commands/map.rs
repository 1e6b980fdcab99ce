//! `carrick map`

mod on_error;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Error, Result, bail};
use carrick_host::plugin::{Host, HostOptions, Limits, Source};
use carrick_host::{
    CHECKPOINT_EVERY, Framing, GuestOutput, LoadOptions, MapError, MapInput, MapOptions, MapOutput,
    MapStep, Mapped, OnError, map,
};
use clap::ValueEnum;

use crate::args::{AdapterArgs, Grants, LinkArgs, Talk, WorldArgs};
use crate::commands::call::BytesArg;
use crate::commands::open_cache;
use crate::input::StdinTwice;
use crate::output::is_stdout;
use crate::progress::Bar;
use crate::units::{parse_bytes, parse_duration};
use crate::{Verdict, input, report};

use on_error::OnErrorArg;
pub(super) use on_error::joined;

/// Calls an exported function once for each record of standard input
///
/// Each line of standard input is JSON: the argument of FUNC, or an array of its arguments where it takes
/// several. What FUNC returns is a line of JSON on standard output, for an `ok` what it holds. All cores work, the
/// order stays, and memory does not grow with the input. A record fails when it is no valid argument, FUNC
/// returns `err`, or the guest ends; by default the first that fails is the last, and exits with 1. What the
/// guest writes itself is shown on standard error, with the number of the record.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick map rules.wasm apply < records.ndjson > out.ndjson
  carrick map --on-error dead-letter failed.ndjson rules.wasm apply < records.ndjson > out.ndjson
  carrick map --fresh --timeout 100ms --max-memory 32M plugin.wasm score < records.ndjson
  carrick map --out out.ndjson --checkpoint out.checkpoint rules.wasm apply < records.ndjson
  carrick map --in records.ndjson --link db=sqlite.wasm rules.wasm apply
  carrick map --raw --framing length images.wasm thumbnail < images > thumbnails")]
pub(crate) struct Args {
    /// The component or module (binary or text); `-` reads it from standard input, and the records
    /// then with `--in`
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The function: `func`, `iface.func` or `ns:pkg/iface@ver.func`
    #[arg(value_name = "FUNC")]
    function: String,
    /// Where a record ends, in the input and in the output
    #[arg(long, value_enum, default_value_t, value_name = "WAY")]
    framing: FramingArg,
    /// Takes a record as the argument as it is, and writes the result as it is; both are `string` or
    /// `list<u8>`
    #[arg(long, conflicts_with = "bytes")]
    raw: bool,
    /// How JSON shows a `list<u8>`; both ways are read
    #[arg(long, value_enum, default_value_t, value_name = "WAY")]
    bytes: BytesArg,
    /// What becomes of a record that fails: `stop`, `skip`, or `dead-letter FILE`, which skips it
    /// and writes it there with its error
    #[arg(long, value_name = "WHAT", default_value = "stop", value_parser = on_error::parse)]
    on_error: OnErrorArg,
    /// Gives each record an instance of its own, so that none learns of another
    #[arg(long)]
    fresh: bool,
    /// How many records are worked on at once [default: one for each core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,
    /// Reads records from this file instead of standard input
    #[arg(
        long = "in",
        value_name = "PATH",
        default_value = "-",
        hide_default_value = true
    )]
    records: PathBuf,
    /// Writes to this file instead of standard output; unless there is a checkpoint, it is there
    /// when all is done, and not before
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Notes here how far it got, and goes on from there if it was killed; the input is then given
    /// again from its beginning
    #[arg(long, value_name = "PATH", requires = "out")]
    checkpoint: Option<PathBuf>,
    /// How often that is noted [default: 1s]
    #[arg(long, value_name = "TIME", value_parser = parse_duration, requires = "checkpoint")]
    checkpoint_every: Option<Duration>,
    #[command(flatten)]
    world: WorldArgs,
    #[command(flatten)]
    adapters: AdapterArgs,
    #[command(flatten)]
    links: LinkArgs,
    /// Neither looks for compiled code nor keeps it
    #[arg(long)]
    no_cache: bool,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    limits: RecordLimits,
}

/// Where a record ends.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FramingArg {
    /// At the end of the line
    #[default]
    Lines,
    /// At a byte of zero
    Nul,
    /// After as many bytes as the four bytes before it say, most significant first
    Length,
}

/// What the guest may use up for one record.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What the guest may use up for one record")]
struct RecordLimits {
    /// Ends the guest when its memory would pass SIZE
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, default_value = "1G")]
    max_memory: u64,
    /// Ends the guest after this time, also while it sleeps or waits
    #[arg(long, value_name = "TIME", value_parser = parse_duration, default_value = "10s")]
    timeout: Duration,
    /// Ends the guest after N units of work, about one per instruction; counting slows it
    #[arg(long, value_name = "N")]
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
    fn options(&self) -> Result<MapOptions> {
        let mut adapt = LoadOptions::default().adapt;
        adapt.world = self.world.source()?;
        self.adapters.read_into(&mut adapt)?;
        let mut options = MapOptions::new(&self.function, self.limits.limits())
            .with_adapt(adapt)
            .with_link(self.links.plugs()?);
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
        options.dirs = self.grants.dirs.clone();
        options.env = self.grants.env.clone();
        options.clocks = self.grants.clocks();
        Ok(options)
    }

    /// The component, and the records with their size where it is known. Only one of the two may come from
    /// standard input.
    fn input(&self) -> Result<(Source, MapInput, Option<u64>)> {
        let bytes = input::size(&self.records);
        let records = if input::is_stdin(&self.records) {
            MapInput::stdin()
        } else {
            MapInput::file(&self.records)
                .with_context(|| format!("cannot read `{}`", self.records.display()))?
        };
        if !input::is_stdin(&self.file) {
            return Ok((Source::file(&self.file), records, bytes));
        }
        if input::is_stdin(&self.records) {
            bail!(StdinTwice {
                first: "the component",
                second: "the records",
                option: "--in",
            });
        }
        Ok((Source::bytes(input::read_stdin()?), records, bytes))
    }

    fn output(&self) -> Result<MapOutput> {
        let out = self.out.as_deref().filter(|out| !is_stdout(out));
        let output = match (out, &self.checkpoint) {
            (Some(out), Some(checkpoint)) => MapOutput::resumable(out, checkpoint)
                .with_checkpoint_every(self.checkpoint_every.unwrap_or(CHECKPOINT_EVERY)),
            (None, Some(_)) => {
                bail!("standard output cannot be cut back to a checkpoint: `--out` takes a file")
            }
            (Some(out), None) => MapOutput::file(out),
            (None, None) => MapOutput::stdout(),
        };
        Ok(match &self.on_error {
            OnErrorArg::DeadLetter(path) => output.with_dead_letters(path),
            _ => output,
        })
    }
}

pub(super) fn run(args: Args, talk: &Talk) -> Result<Verdict> {
    let options = args.options()?;
    let mut host = HostOptions::default()
        .with_fuel_counted(args.limits.fuel.is_some())
        // Only fresh instances are worth a pool.
        .with_pooled_instances(if args.fresh { 64 } else { 0 });
    if !args.no_cache {
        host.cache = open_cache(talk);
    }
    let host = Host::new(host)?;
    let (source, records, bytes) = args.input()?;
    let output = args.output()?;
    let bar = Bar::start(!talk.quiet && io::stderr().is_terminal(), bytes);
    let mut observe = |step: MapStep<'_>| match step {
        MapStep::Progress(mapped) => bar.show(&mapped),
        MapStep::GuestOutput(output) if !talk.quiet => {
            bar.aside(|| show_guest_output(output, &args.file));
        }
        // Where they go to a file, that is where people look for them.
        MapStep::Failed(error) if matches!(args.on_error, OnErrorArg::Skip) && !talk.quiet => {
            bar.aside(|| report::warning(error));
        }
        _ => {}
    };
    let result = map(&host, source, records, output, &options, &mut observe);
    bar.end();
    match result {
        Ok(mapped) => {
            tell(&mapped, talk);
            Ok(Verdict::Yes)
        }
        // Nobody reads on: that is no failure.
        Err(MapError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(Verdict::Yes)
        }
        Err(MapError::Record(error)) => {
            report::no(&error.to_string());
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

fn tell(mapped: &Mapped, talk: &Talk) {
    if !talk.quiet && mapped.resumed > 0 {
        report::note(&format!("went on after record {}", mapped.resumed));
    }
    if !talk.quiet && mapped.failed > 0 {
        let of = mapped.records;
        report::note(&format!("{} of {of} records failed", mapped.failed));
    }
}

/// Shows what the guest wrote, with the record it worked on.
fn show_guest_output(output: &GuestOutput, file: &Path) {
    let who = match output.record {
        Some(record) => format!("record {record}"),
        None => input::name(file),
    };
    for line in &output.lines {
        report::said(&who, line);
    }
    if output.lines_omitted > 0 {
        report::said(&who, &format!("(lines left out: {})", output.lines_omitted));
    }
}
