//! `carrick run`

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result};
use carrick_host::{
    CommandOptions, Input, LoadOptions, LoadStep, Outcome, Output, Program, load, load_file,
    run as run_command,
};

use super::cache;
use crate::args::{AdapterArgs, Grants, LimitArgs, LinkArgs, Talk};
use crate::spinner::Spinner;
use crate::{Verdict, input, report};

/// What we exit with when the guest's time is over, as `timeout` does.
const DEADLINE: u8 = 124;
/// What we exit with when we could not run the guest.
pub(super) const OUR_FAILURE: u8 = 125;
/// What we exit with when the guest trapped, as a shell shows an abort.
const TRAP: u8 = 134;

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
    adapters: AdapterArgs,
    #[command(flatten)]
    links: LinkArgs,
    /// Neither looks for compiled code nor keeps it
    #[arg(long)]
    no_cache: bool,
    /// The component or module (binary or text, `-` for standard input), and the guest's arguments
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
    let mut load_options = LoadOptions {
        cache: if args.no_cache {
            None
        } else {
            cache::open_or_warn(talk)
        },
        fuel: args.limits.fuel.is_some(),
        wasm_stack_bytes_max: args.limits.wasm_stack_bytes_max(),
        link: args.links.plugs()?,
        ..LoadOptions::default()
    };
    args.adapters.read_into(&mut load_options.adapt)?;
    let program = ready(file, &load_options, talk)?;
    let command_options = CommandOptions {
        args: input::guest_args(file, rest)?,
        clocks: args.grants.clocks(),
        env: args.grants.env,
        dirs: args.grants.dirs,
        // What the program itself was read from has nothing left to read.
        stdin: if input::is_stdin(file) {
            Input::Empty
        } else {
            Input::Inherit
        },
        stdout: Output::Inherit,
        stderr: Output::Inherit,
        limits: args.limits.limits(),
    };
    let outcome = run_command(&program, command_options)
        .with_context(|| format!("cannot run {}", input::name(file)))?;
    report::outcome(&input::name(file), &outcome);
    Ok(Verdict::Code(match outcome {
        Outcome::Exited(code) => code,
        Outcome::Deadline { .. } => DEADLINE,
        _ => TRAP,
    }))
}

/// Loads the program, with a sign of life where that takes a while.
fn ready(file: &Path, options: &LoadOptions, talk: &Talk) -> Result<Program> {
    let mut spinner = None;
    let mut observe = |step: LoadStep| match step {
        LoadStep::Adapting if !talk.quiet => spinner = Some(Spinner::start("adapting")),
        LoadStep::Linking if !talk.quiet => spinner = Some(Spinner::start("linking")),
        LoadStep::Compiling if !talk.quiet => spinner = Some(Spinner::start("compiling")),
        LoadStep::NotCached(error) if !talk.quiet => report::warning(&error),
        _ => {}
    };
    let loaded = if input::is_stdin(file) {
        load(&input::read_stdin()?, options, &mut observe)
    } else {
        load_file(file, options, &mut observe)
    };
    loaded.with_context(|| format!("cannot load {}", input::name(file)))
}
