//! `carrick verify`

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::Path;

use anyhow::{Context, Result};
use carrick_host::{LoadOptions, LoadStep, VerifyOptions, verify};

use super::cache;
use crate::args::{AdapterArgs, Grants, LimitArgs, Talk};
use crate::output::print_json;
use crate::spinner::Spinner;
use crate::{Verdict, input, json, report};

/// Runs a module by itself and as a component, and compares
///
/// Runs the core module FILE twice with the same arguments, variables and standard input: directly,
/// on Wasmtime's own preview-1 host, and as the component that `carrick adapt` makes of it. Each
/// works in a copy of the folders it may write. Compares standard output, standard error, exit
/// code, kind of trap and the resulting files. The exit code is 0 when all of it is the same, 1 when
/// something differs, and 2 when there is no telling.
///
/// Wasmtime's preview-1 host refuses exit codes of 126 and above; for those the code that the module
/// asked for is compared.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick verify app.wasm < input.json
  carrick verify --dir ./data::/data app.wasm --rebuild /data
  carrick verify --timeout 1m --json app.wasm")]
pub(crate) struct Args {
    #[command(flatten)]
    adapters: AdapterArgs,
    /// Prints the result as JSON to standard output
    #[arg(long)]
    json: bool,
    /// Neither looks for compiled code nor keeps it
    #[arg(long)]
    no_cache: bool,
    /// The core module (binary or text), and the guest's arguments
    #[arg(value_names = ["FILE", "ARGS"], required = true, trailing_var_arg = true)]
    command: Vec<OsString>,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    limits: LimitArgs,
}

pub(super) fn run(args: Args, talk: &Talk) -> Result<Verdict> {
    let (file, rest) = args.command.split_first().context("no file is given")?;
    let file = Path::new(file);
    let name = input::name(file);
    let module = input::read(file)?;
    let mut load = LoadOptions::default()
        .with_cache(if args.no_cache {
            None
        } else {
            cache::open_or_warn(talk)
        })
        .with_fuel(args.limits.fuel.is_some())
        .with_wasm_stack_bytes_max(args.limits.wasm_stack_bytes_max());
    args.adapters.read_into(load.adapt_mut())?;
    // Nobody types the same input twice.
    let stdin = if input::is_stdin(file) || std::io::stdin().is_terminal() {
        Vec::new()
    } else {
        input::read_stdin()?
    };
    let options = VerifyOptions::default()
        .with_args(input::guest_args(file, rest)?)
        .with_clocks(args.grants.clocks())
        .with_env(args.grants.env)
        .with_dirs(args.grants.dirs)
        .with_stdin(stdin)
        .with_limits(args.limits.limits())
        .with_load(load);
    let mut spinner = None;
    let mut observe = |step: LoadStep| match step {
        LoadStep::NotCached(error) if !talk.quiet => report::warning(&error),
        _ if spinner.is_none() && !talk.quiet => {
            spinner = Some(Spinner::start("compiling and running"))
        }
        _ => {}
    };
    let result = verify(&module, &options, &mut observe);
    drop(spinner);
    let verification = result.with_context(|| format!("cannot verify {name}"))?;
    if args.json {
        print_json(&json::Verification::new(&verification))?;
    } else if !talk.quiet {
        report::verification(&name, &verification);
    }
    Ok(if verification.differences.is_empty() {
        Verdict::Yes
    } else {
        Verdict::No
    })
}
