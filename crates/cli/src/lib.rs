//! The command `carrick`: arguments in, one library call, messages and an exit code out.
//!
//! Every verb is one file under `commands`: it reads its arguments, loads its
//! input, calls `carrick-host`, `carrick-assemble` or `carrick-wit`, prints the
//! result and returns a `Verdict`. `view` has the text and the JSON of each
//! result; `report` has errors and their hints.
//!
//! # Invariants
//!
//! * Results go to standard output; messages go to standard error.
//! * Exit codes: 0 done or yes, 1 the answer is no, 2 on error. Where a guest runs: 124 timed out, 134 the
//!   guest trapped, 141 nobody reads its output. Under `run`: the guest's own, and 125 Carrick failed.
//! * No verb opens a standard stream itself, except to give it to a guest.

mod args;
mod cache;
mod commands;
mod go;
mod granted;
mod input;
mod lines;
mod network;
mod output;
mod program;
mod progress;
mod project;
mod quote;
mod refusal;
mod report;
mod session;
mod signals;
mod spinner;
mod template;
mod terminal;
mod tls_roots;
mod units;
mod verbosity;
mod verdict;
mod view;

use std::process::ExitCode;

use commands::CommandLine;
use verdict::Verdict;

/// Runs the command line of this process and returns its exit code.
pub fn main() -> ExitCode {
    hide_caught_panics();
    let CommandLine {
        verb,
        name,
        verbosity,
    } = commands::parse(std::env::args_os());
    verbosity.color.apply();
    let failure_code = verb.failure_code();
    match verb.run(&verbosity) {
        Ok(verdict) => ExitCode::from(verdict.code()),
        Err(error) => {
            report::error(commands::report_verb(&name), &error);
            ExitCode::from(failure_code)
        }
    }
}

/// Prints no panic that becomes an error, because the error is printed.
fn hide_caught_panics() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !carrick_wit::is_catching_panic() {
            print(panic);
        }
    }));
}
