//! `carrick map`

mod on_error;

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Error, Result, bail};
use carrick_host::plugin::{Host, HostOptions, Limits, Source};
use carrick_host::{
    CHECKPOINT_EVERY, Framing, LoadOptions, MapError, MapOptions, MapOutput, MapStep, Mapped,
    OnError, RECORD_BYTES_MAX, Said, map,
};
use clap::ValueEnum;

use crate::args::{AdapterArgs, Grants, LinkArgs, Talk, WorldArgs};
use crate::commands::call::BytesArg;
use crate::commands::open_cache;
use crate::input::{StdinTwice, Stream};
use crate::output::{Unfinished, is_stdout, stdout};
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
        let mut adapt = LoadOptions::default().adapt_mut().clone();
        adapt.world = self.world.source()?;
        self.adapters.read_into(&mut adapt)?;
        Ok(MapOptions {
            function: self.function.clone(),
            framing: match self.framing {
                FramingArg::Lines => Framing::Lines,
                FramingArg::Nul => Framing::Nul,
                FramingArg::Length => Framing::Length,
            },
            raw: self.raw,
            bytes: self.bytes.into(),
            on_error: match self.on_error {
                OnErrorArg::Stop => OnError::Stop,
                OnErrorArg::Skip => OnError::Skip,
                OnErrorArg::DeadLetter(_) => OnError::DeadLetter,
            },
            fresh: self.fresh,
            workers: self.jobs,
            limits: self.limits.limits(),
            dirs: self.grants.dirs.clone(),
            env: self.grants.env.clone(),
            clocks: self.grants.clocks(),
            record_bytes_max: RECORD_BYTES_MAX,
            adapt,
            link: self.links.plugs()?,
        })
    }

    /// The component and the records, of which only one may come from standard input.
    fn input(&self) -> Result<(Source, Stream)> {
        if !input::is_stdin(&self.file) {
            return Ok((Source::file(&self.file), Stream::open(&self.records)?));
        }
        if input::is_stdin(&self.records) {
            bail!(StdinTwice {
                first: "the component",
                second: "the records",
                option: "--in",
            });
        }
        let records = Stream::open(&self.records)?;
        Ok((Source::bytes(input::read_stdin()?), records))
    }

    /// Where results go, and the file that is there only when it is done.
    fn output(&self) -> Result<(MapOutput, Option<Unfinished<'_>>)> {
        let out = self.out.as_deref().filter(|out| !is_stdout(out));
        let letters = match &self.on_error {
            OnErrorArg::DeadLetter(path) => Some(path),
            _ => None,
        };
        if let Some(checkpoint) = &self.checkpoint {
            let Some(out) = out else {
                bail!("standard output cannot be cut back to a checkpoint: `--out` takes a file");
            };
            if std::fs::canonicalize(out).is_ok_and(|out| is_same(&out, &self.records)) {
                bail!("`{}` is both the input and the output", out.display());
            }
            let output = MapOutput::Resumable {
                out: out.to_owned(),
                letters: letters.cloned(),
                checkpoint: checkpoint.clone(),
                every: self.checkpoint_every.unwrap_or(CHECKPOINT_EVERY),
            };
            return Ok((output, None));
        }
        let unwritable = |path: &Path| format!("cannot write `{}`", path.display());
        let begin = |path| {
            let begun = Unfinished::begin(path).and_then(|begun| Ok((begun.file()?, begun)));
            begun.with_context(|| unwritable(path))
        };
        // Letters tell what became of records of which the results may be gone already.
        let create = |path: &PathBuf| File::create(path).with_context(|| unwritable(path));
        let letters = letters.map(create).transpose()?;
        let (out, unfinished) = match out.map(begin).transpose()? {
            Some((file, unfinished)) => (Box::new(file) as Box<_>, Some(unfinished)),
            None => (stdout(), None),
        };
        Ok((MapOutput::Stream { out, letters }, unfinished))
    }
}

pub(super) fn run(args: Args, talk: &Talk) -> Result<Verdict> {
    let options = args.options()?;
    let host = Host::new(HostOptions {
        count_fuel: args.limits.fuel.is_some(),
        // Only fresh instances are worth a pool.
        pooled_instances: if args.fresh { 64 } else { 0 },
        cache: if args.no_cache {
            None
        } else {
            open_cache(talk)
        },
        ..HostOptions::default()
    })?;
    let (source, records) = args.input()?;
    let (output, unfinished) = args.output()?;
    let bar = Bar::start(!talk.quiet && io::stderr().is_terminal(), records.bytes);
    let mut observe = |step: MapStep<'_>| match step {
        MapStep::Progress(mapped) => bar.show(&mapped),
        MapStep::Said(said) if !talk.quiet => bar.aside(|| tell_said(said, &args.file)),
        // Where they go to a file, that is where people look for them.
        MapStep::Failed(error) if matches!(args.on_error, OnErrorArg::Skip) && !talk.quiet => {
            bar.aside(|| report::warning(error));
        }
        _ => {}
    };
    let records = records.reader;
    let result = map(&host, source, records, output, &options, &mut observe);
    bar.end();
    match result {
        Ok(mapped) => {
            if let Some(out) = unfinished {
                let path = out.path;
                out.finish()
                    .with_context(|| format!("cannot write `{}`", path.display()))?;
            }
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
        Err(error) => {
            let context = format!("cannot map {}", input::name(&args.file));
            Err(Error::new(error).context(context))
        }
    }
}

/// Whether `file`, a full path, is the one that `path` leads to.
fn is_same(file: &Path, path: &Path) -> bool {
    !input::is_stdin(path) && std::fs::canonicalize(path).is_ok_and(|path| path == file)
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
fn tell_said(said: &Said, file: &Path) {
    let who = match said.record {
        Some(record) => format!("record {record}"),
        None => input::name(file),
    };
    for line in &said.lines {
        report::said(&who, line);
    }
    if said.left_out > 0 {
        report::said(&who, &format!("(lines left out: {})", said.left_out));
    }
}
