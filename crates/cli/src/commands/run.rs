//! `carrick run`

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result};
use carrick_host::{CommandOptions, Input, Outcome, Output, run as run_command};

use crate::args::{Grants, LimitArgs};
use crate::program::ProgramArgs;
use crate::verbosity::Verbosity;
use crate::{Verdict, input, view};

/// What we exit with when we could not run the guest.
pub(super) const OUR_FAILURE: u8 = 125;

/// Run a component or a wasip1 module
///
/// Runs FILE as a command. A core module for WASI preview 1 is adapted in memory first. The guest
/// gets only what is granted: without options it has no folder, no variable and no network. Compiled
/// code is cached, so that the next run starts at once.
///
/// The exit code is the guest's, or 124 when the guest timed out, 125 when Carrick failed, 134 when the
/// guest trapped or reached a limit, and 141 when it kept writing after the reader of its output had
/// gone.
///
/// For a Go program, the names of granted folders become absolute and PWD is set, so that relative
/// paths work as you type them. A GOMAXPROCS above 1 is not passed on, because Go in WebAssembly has
/// one processor and would not start.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick run app.wasm
  carrick run --dir . app.wasm data/input.txt
  carrick run --dir ./data::/data:ro --env LANG app.wasm --verbose input.txt
  carrick run --link greeter.wasm app.wasm
  carrick run --max-memory 256M --timeout 10s app.wasm < image.jpg")]
pub(crate) struct Args {
    #[command(flatten)]
    program: ProgramArgs,
    /// Component or core module (binary or text, `-` for standard input), and the guest's arguments
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
    let (program, granted) =
        args.program
            .load(file, None, &args.grants, &args.limits, verbosity)?;
    let command_options = CommandOptions::default()
        .with_args(input::guest_args(file, rest)?)
        .with_clocks(args.grants.clocks())
        .with_env(granted.env.clone())
        .with_dirs(granted.dirs.clone())
        // What the program itself was read from has nothing left to read.
        .with_stdin(if input::is_stdin(file) {
            Input::Empty
        } else {
            Input::Inherit
        })
        .with_stdout(Output::Inherit)
        .with_stderr(Output::Inherit)
        .with_limits(args.limits.limits());
    let outcome = run_command(&program, command_options)
        .with_context(|| format!("cannot run {}", input::name(file)))?;
    view::outcome::print(
        &input::name(file),
        &outcome,
        args.limits.wasm_stack_bytes_max(),
    );
    Ok(match outcome {
        Outcome::Exited(code) => Verdict::Code(code),
        _ => Verdict::ended(&outcome),
    })
}
