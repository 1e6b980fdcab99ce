//! `carrick verify`

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context, Result};
use carrick_host::{CommandOptions, LoadOptions, LoadStep, VerifyOptions, verify};

use crate::args::{AdapterArgs, Grants, LimitArgs};
use crate::granted::Granted;
use crate::output::print_json;
use crate::spinner::Spinner;
use crate::verbosity::Verbosity;
use crate::{Verdict, cache, input, terminal, view};

/// Compare a module with the component made of it
///
/// Runs the core module FILE twice with the same arguments, variables and standard input: directly, on
/// Wasmtime's own preview-1 host, and as the component that `carrick adapt` makes of it. Each run works
/// in its own copy of the folders that it may write. Compares standard output, standard error, exit
/// code, kind of trap, and the files left behind.
///
/// Neither run has a network: WASI preview 1 opens no sockets, so there is no direct run to compare with.
///
/// Wasmtime's preview-1 host refuses exit codes of 126 and above; for them, the code that the module
/// passed is compared.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 the same, 1 different, 2 on error.

Examples:
  carrick verify app.wasm < input.json
  carrick verify --dir ./data::/data app.wasm --rebuild /data
  carrick verify --timeout 1m --json app.wasm")]
pub(crate) struct Args {
    #[command(flatten)]
    adapters: AdapterArgs,
    /// Print the result as JSON to standard output
    #[arg(long)]
    json: bool,
    /// Compile without the cache
    #[arg(long)]
    no_cache: bool,
    /// The core module (binary or text, `-` for standard input), and the guest's arguments
    #[arg(value_names = ["FILE", "ARGS"], required = true, trailing_var_arg = true)]
    command: Vec<OsString>,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    limits: LimitArgs,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let (file, rest) = args.command.split_first().context("no file is given")?;
    let file = Path::new(file);
    let name = input::name(file);
    let module = input::read(file)?;
    let mut load = LoadOptions::default()
        .with_cache(if args.no_cache {
            None
        } else {
            cache::open_or_warn(verbosity)
        })
        .with_fuel(args.limits.fuel.is_some())
        .with_wasm_stack_bytes_max(args.limits.wasm_stack_bytes_max());
    args.adapters.read_into(load.adapt_mut())?;
    // A terminal gives no input that could be repeated.
    let stdin = if input::is_stdin(file) || std::io::stdin().is_terminal() {
        Vec::new()
    } else {
        input::read_stdin()?
    };
    let granted = Granted::fit(&args.grants, || Ok(module.as_slice().into()), verbosity)?;
    let guest = CommandOptions::default()
        .with_args(input::guest_args(file, rest)?)
        .with_clocks(args.grants.clocks())
        .with_env(granted.env.clone())
        .with_dirs(granted.dirs.clone())
        .with_limits(args.limits.limits());
    let options = VerifyOptions::default()
        .with_guest(guest)
        .with_stdin(stdin)
        .with_load(load);
    let mut spinner = None;
    let mut observe = |step: LoadStep| match step {
        LoadStep::NotCached(error) if !verbosity.quiet => terminal::warning(&error),
        _ if spinner.is_none() && !verbosity.quiet => {
            spinner = Some(Spinner::start("compiling and running"))
        }
        _ => {}
    };
    let result = verify(&module, &options, &mut observe);
    drop(spinner);
    let verification = result.with_context(|| format!("cannot verify {name}"))?;
    if args.json {
        print_json(&view::verification::Json::from(&verification))?;
    } else if !verbosity.quiet {
        view::verification::print(&name, &verification);
    }
    Ok(if verification.differences.is_empty() {
        Verdict::Yes
    } else {
        Verdict::No
    })
}
