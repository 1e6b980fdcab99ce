//! `carrick adapt`

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use carrick_assemble::{AdaptOptions, ExitCode, Subsystem, adapt};
use carrick_host::{RunLimits, snapshot};
use clap::ValueEnum;

use crate::args::{AdapterArgs, Talk, WorldArgs};
use crate::output::{OutputArgs, print_json};
use crate::spinner::Spinner;
use crate::{Verdict, input, json, report};

/// Makes a component of a core wasip1 module
///
/// Turns IN, a module compiled for WASI preview 1, into a component that behaves the same on any
/// host of WASI 0.2. Says what it decided and why: what IN is, which of its imports became which
/// interfaces, which exports the component has, and which are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick adapt app.wasm -o app.component.wasm
  carrick adapt plugin.wasm -o plugin.component.wasm --wit wit --world plugin
  carrick adapt plugin.wasm -o plugin.component.wasm --wit wit --snapshot
  carrick adapt app.wasm -o app.component.wasm --deny filesystem --strip")]
pub(crate) struct Args {
    /// The core module (binary or text, `-` for standard input)
    #[arg(value_name = "IN")]
    module: PathBuf,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// How the guest's exit code leaves the component
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    exit_code: ExitCodeArg,
    /// Makes the component without a part of WASI, whatever the module calls; may be repeated
    #[arg(long, value_enum, value_name = "SUBSYSTEM")]
    deny: Vec<SubsystemArg>,
    /// Runs the initializer of a reactor now, and makes the component of what it left behind:
    /// instances start faster, Go's above all
    ///
    /// It sees no variables, folders or clocks of this machine, and its random seeds are the same
    /// in every instance.
    #[arg(long)]
    snapshot: bool,
    /// Leaves names, debug information and other custom sections out
    #[arg(long)]
    strip: bool,
    #[command(flatten)]
    adapters: AdapterArgs,
    /// Prints what was decided as JSON to standard output
    #[arg(long)]
    json: bool,
}

/// Far more than any runtime needs to start.
fn initializer_limits() -> RunLimits {
    RunLimits::default()
        .with_memory_bytes_max(1 << 30)
        .with_timeout(Duration::from_secs(60))
}

/// How the guest's exit code leaves the component.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ExitCodeArg {
    /// As success or failure, which every host of WASI 0.2 understands
    #[default]
    Portable,
    /// As it is, which needs a host of WASI 0.2.12
    Exact,
}

/// A part of WASI.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum SubsystemArg {
    /// Files and folders
    Filesystem,
    /// Clocks and timers
    Clocks,
    /// Random bytes
    Random,
    /// Arguments and environment variables
    Environment,
    /// Standard input, output and error
    Stdio,
    /// Whether a standard stream is a terminal
    Terminal,
}

pub(super) fn run(args: Args, talk: &Talk) -> Result<Verdict> {
    if args.json && args.output.is_stdout() {
        bail!("`--json` and `-o -` both write to standard output");
    }
    args.output.check([args.module.as_path()])?;
    let mut module = input::read(&args.module)?;
    let options = options(&args)?;
    if args.snapshot {
        let _spinner = (!talk.quiet).then(|| Spinner::start("initializing"));
        module = snapshot(&module, &initializer_limits())
            .with_context(|| format!("cannot initialize {}", input::name(&args.module)))?;
    }
    let adapted = adapt(&module, &options)
        .with_context(|| format!("cannot adapt {}", input::name(&args.module)))?;
    args.output.write(&adapted.component)?;
    if args.json {
        print_json(&json::Adapted::new(&adapted))?;
    } else if !talk.quiet {
        report::adapted(&input::name(&args.module), &args.output.name(), &adapted);
    }
    Ok(Verdict::Yes)
}

fn options(args: &Args) -> Result<AdaptOptions> {
    let exit_code = match args.exit_code {
        ExitCodeArg::Portable => ExitCode::Portable,
        ExitCodeArg::Exact => ExitCode::Exact,
    };
    let mut options = AdaptOptions::new()
        .with_exit_code(exit_code)
        .with_deny(args.deny.iter().map(|&subsystem| subsystem.into()))
        .with_strip(args.strip)
        .with_world(args.world.source()?);
    args.adapters.read_into(&mut options)?;
    Ok(options)
}

impl From<SubsystemArg> for Subsystem {
    fn from(subsystem: SubsystemArg) -> Self {
        match subsystem {
            SubsystemArg::Filesystem => Self::Filesystem,
            SubsystemArg::Clocks => Self::Clocks,
            SubsystemArg::Random => Self::Random,
            SubsystemArg::Environment => Self::Environment,
            SubsystemArg::Stdio => Self::Stdio,
            SubsystemArg::Terminal => Self::Terminal,
        }
    }
}
