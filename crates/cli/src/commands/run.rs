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

/// Runs a component, or a core wasip1 module as one
///
/// Runs FILE as a command. A core module made for WASI preview 1 is adapted in memory first. The
/// guest gets nothing that is not granted: no folder, no variable, no network. Its exit code
/// becomes ours, with 124 for our deadline, 125 for a failure of ours and 134 for a trap or a limit.
/// Compiled code is kept in a cache, so that the next run starts at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick run app.wasm
  carrick run --dir ./data::/data:ro --env LANG app.wasm --verbose input.txt
  carrick run --link greeter.wasm app.wasm
  carrick run --max-memory 256M --timeout 10s app.wasm < image.jpg")]
pub(crate) struct Args {
    #[command(flatten)]
    program: ProgramArgs,
    /// The component or module (binary or text, `-` for standard input), and the guest's arguments
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
    let program = args.program.load(file, None, &args.limits, verbosity)?;
    let command_options = CommandOptions::default()
        .with_args(input::guest_args(file, rest)?)
        .with_clocks(args.grants.clocks())
        .with_env(args.grants.env)
        .with_dirs(args.grants.dirs)
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
