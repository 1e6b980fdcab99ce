//! `carrick adapt`

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use carrick_assemble::{AdaptOptions, ExitCode, Subsystem, adapt};
use carrick_host::{RunLimits, snapshot};
use clap::ValueEnum;

use crate::args::{AdapterArgs, ListenArgs, WorldArgs};
use crate::output::{OutputArgs, print_json};
use crate::refusal::refusal;
use crate::spinner::Spinner;
use crate::verbosity::Verbosity;
use crate::view::adaptation;
use crate::{Verdict, input};

/// Adapt a core wasip1 module into a component
///
/// Turns IN, a core module compiled for WASI preview 1, into a WASI 0.2 component that behaves the same.
/// The host of the component needs the WebAssembly feature multi-memory: Wasmtime has it on by default,
/// for JavaScript it takes `jco transpile --multi-memory`.
///
/// Prints each decision and its reason: whether IN is a command or a reactor, which interfaces its
/// imports became, which exports the component has, and what was left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 done, 2 on error.

Examples:
  carrick adapt app.wasm -o app.component.wasm
  carrick adapt plugin.wasm -o plugin.component.wasm --wit wit --world plugin
  carrick adapt plugin.wasm -o plugin.component.wasm --wit wit --snapshot
  carrick adapt app.wasm -o app.component.wasm --deny filesystem --strip
  carrick adapt server.wasm -o server.component.wasm --listen 3=0.0.0.0:8080")]
pub(crate) struct Args {
    /// The core module (binary or text, `-` for standard input)
    #[arg(value_name = "IN")]
    module: PathBuf,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    world: WorldArgs,
    /// Choose how the component reports the guest's exit code
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    exit_code: ExitCodeArg,
    /// Leave a part of WASI out of the component; calls to it fail; may be repeated
    #[arg(long, value_enum, value_name = "SUBSYSTEM")]
    deny: Vec<SubsystemArg>,
    /// Run the initializer of a reactor now and store its result in the component, so that
    /// instances start faster; Go programs profit most
    ///
    /// The initializer sees no variables, folders or clocks of this machine. Its random seeds are
    /// the same in every instance.
    #[arg(long)]
    snapshot: bool,
    /// Remove names, debug information and other custom sections
    #[arg(long)]
    strip: bool,
    #[command(flatten)]
    adapters: AdapterArgs,
    #[command(flatten)]
    listen: ListenArgs,
    /// Print the decisions as JSON to standard output
    #[arg(long)]
    json: bool,
}

/// Far more than any runtime needs to start.
fn initializer_limits() -> RunLimits {
    RunLimits::default()
        .with_memory_bytes_max(1 << 30)
        .with_timeout(Duration::from_secs(60))
}

/// How the component reports the guest's exit code.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ExitCodeArg {
    /// As success or failure: every code except 0 becomes 1
    #[default]
    Portable,
    /// As the exact number; the host needs WASI 0.2.12 or later
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
    /// Sockets and names
    Sockets,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    if args.json && args.output.is_stdout() {
        bail!(refusal(
            "`--json` and `-o -` both write to standard output",
            "write the component to a file: `-o OUT.wasm`",
        ));
    }
    let mut read = vec![("the input", args.module.as_path())];
    read.extend(args.world.path().map(|path| ("the WIT package", path)));
    read.extend(args.adapters.paths().map(|path| ("an adapter", path)));
    args.output.check(&read)?;
    let mut module = input::read(&args.module)?;
    let options = options(&args)?;
    if args.snapshot {
        let _spinner = (!verbosity.quiet).then(|| Spinner::start("running the initializer"));
        module = snapshot(&module, &initializer_limits())
            .with_context(|| format!("cannot initialize {}", input::name(&args.module)))?;
    }
    let adapted = adapt(&module, &options)
        .with_context(|| format!("cannot adapt {}", input::name(&args.module)))?;
    args.output.write(&adapted.component)?;
    if args.json {
        print_json(&adaptation::Json::from(&adapted))?;
    } else if !verbosity.quiet {
        adaptation::print(&input::name(&args.module), &args.output.name(), &adapted);
    }
    Ok(Verdict::Yes)
}

fn options(args: &Args) -> Result<AdaptOptions> {
    let mut options = AdaptOptions::new()
        .with_exit_code(args.exit_code.into())
        .with_deny(args.deny.iter().map(|&subsystem| subsystem.into()))
        .with_strip(args.strip)
        .with_listeners(args.listen.listeners.iter().copied())
        .with_world(args.world.source()?);
    args.adapters.read_into(&mut options)?;
    Ok(options)
}

impl From<ExitCodeArg> for ExitCode {
    fn from(exit_code: ExitCodeArg) -> Self {
        match exit_code {
            ExitCodeArg::Portable => Self::Portable,
            ExitCodeArg::Exact => Self::Exact,
        }
    }
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
            SubsystemArg::Sockets => Self::Sockets,
        }
    }
}
