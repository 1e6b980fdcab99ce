//! The command `carrick`: arguments in, one library call, messages and an exit code out.
//!
//! Every verb is one file under `commands`: it reads its arguments, loads its
//! input, calls `carrick-host`, `carrick-assemble` or `carrick-wit`, renders,
//! and returns a `Verdict`.
//!
//! # Invariants
//!
//! * Standard output is data, standard error is talk.
//! * Exit codes: 0 done or yes, 1 the answer is no, 2 could not answer, and,
//!   where a guest was run, 124 for our deadline and 134 for a trap. Under `run`
//!   the guest's own, with 125 for a failure of ours.
//! * No verb opens a standard stream itself, except to give it to a guest.

mod args;
mod commands;
mod go;
mod input;
mod json;
mod lines;
mod output;
mod program;
mod progress;
mod project;
mod report;
mod session;
mod spinner;
mod template;
mod units;

use std::process::ExitCode;

use carrick_host::Outcome;
use clap::Parser;

use crate::args::Talk;

/// Runs the command line of this process and returns its exit code.
pub fn main() -> ExitCode {
    hide_caught_panics();
    let (verb, talk) = commands::parse(std::env::args_os());
    talk.color.apply();
    let failure_code = verb.failure_code();
    match verb.run(&talk) {
        Ok(verdict) => ExitCode::from(verdict.code()),
        Err(error) => {
            report::error(&error);
            ExitCode::from(failure_code)
        }
    }
}

/// Prints no panic that becomes an error, which is printed as such.
fn hide_caught_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !carrick_wit::is_catching_panic() {
            print(panic);
        }
    }));
}

/// Component-model runtime and WIT toolkit.
///
/// Carrick turns modules made for WASI preview 1 (above all Go's) into WASI 0.2 components that
/// work, runs them under limits, and says what they are.
#[derive(Debug, Parser)]
#[command(
    name = "carrick",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  carrick run app.wasm < input.json
  carrick call calc.wasm 'add(1, 2)'
  carrick adapt app.wasm -o app.component.wasm
  carrick verify app.wasm < input.json"
)]
struct Cli {
    // The verb is added by `commands`, which knows the words of the command line.
    #[command(flatten)]
    talk: Talk,
}

/// How a verb ended when nothing failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Done, or the answer is yes.
    Yes,
    /// The answer is no.
    No,
    /// What a guest's run comes to.
    Code(u8),
}

/// What we exit with when the guest's time is over, as `timeout` does.
const DEADLINE: u8 = 124;
/// What we exit with when the guest trapped, as a shell shows an abort.
const TRAP: u8 = 134;
/// What we exit with when nobody reads what the guest writes, as a shell shows the signal SIGPIPE.
const READER_GONE: u8 = 141;

impl Verdict {
    /// For a guest that did not end by itself.
    fn ended(outcome: &Outcome) -> Self {
        Self::Code(match outcome {
            Outcome::Deadline { .. } => DEADLINE,
            Outcome::ReaderGone => READER_GONE,
            _ => TRAP,
        })
    }

    fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Code(code) => code,
        }
    }
}
