//! How a guest ended, when it did not end by itself.

use anstream::eprintln;
use carrick_host::{Frame, Outcome, Trap, TrapKind};

use super::{ERROR, HEADING, hint};
use crate::units::{show_bytes, show_duration};

/// Says how the guest `name` ended; silent when it exited by itself.
pub(crate) fn outcome(name: &str, outcome: &Outcome) {
    match outcome {
        Outcome::Trapped(trap) => trapped(name, trap),
        Outcome::OutOfFuel { fuel } => {
            failed(name, &format!("used up its fuel of {fuel}"));
            hint("`--fuel` takes a larger number");
        }
        Outcome::MemoryLimit {
            bytes_max,
            bytes_wanted,
        } => {
            let (max, wanted) = (show_bytes(*bytes_max), show_bytes(*bytes_wanted));
            failed(
                name,
                &format!("reached its memory limit: it asked for {wanted} and may have {max}"),
            );
            hint("`--max-memory` takes a larger size");
        }
        Outcome::Deadline { timeout } => {
            failed(
                name,
                &format!("was still running after {}", show_duration(*timeout)),
            );
            hint("`--timeout` takes a longer time");
        }
        _ => {}
    }
}

/// Says how the guest `name` ended when it should have returned from a call.
pub(crate) fn ended(name: &str, ended: &Outcome) {
    match ended {
        Outcome::Exited(code) => {
            failed(name, &format!("exited with code {code} during a call"));
        }
        _ => outcome(name, ended),
    }
}

fn failed(name: &str, what: &str) {
    eprintln!("{ERROR}error:{ERROR:#} {name} {what}");
}

fn trapped(name: &str, trap: &Trap) {
    failed(name, &format!("trapped: {}", trap.message));
    if !trap.frames.is_empty() {
        eprintln!("\n{HEADING}Guest functions, innermost first:{HEADING:#}");
        let frames: Vec<_> = trap.frames.iter().map(show_frame).collect();
        let mut index = 0;
        for run in frames.chunk_by(|frame, next| frame == next) {
            let times = match run.len() {
                1 => String::new(),
                times => format!(" ({times} times)"),
            };
            eprintln!("{index:>5}: {}{times}", run[0]);
            index += run.len();
        }
    }
    if let Some(advice) = advice(trap) {
        hint(advice);
    }
}

fn show_frame(frame: &Frame) -> String {
    match &frame.function {
        Some(function) => function.clone(),
        None => format!("function {} without a name", frame.function_index),
    }
}

fn advice(trap: &Trap) -> Option<&'static str> {
    Some(match trap.kind {
        TrapKind::StackOverflow => {
            "`--max-wasm-stack` takes a larger size than the 8M it is by default, if the recursion ends at all"
        }
        TrapKind::Unreachable => {
            "the guest ended itself on purpose; what it printed before, and the innermost functions, tell why"
        }
        TrapKind::MemoryOutOfBounds | TrapKind::Table => {
            "the guest used memory or a function pointer that is not there; `carrick verify` tells whether it does so as a core module too"
        }
        TrapKind::Value => "the guest's bindings do not do what the component model asks of them",
        TrapKind::ComponentRules => {
            "the guest called out while it must not; `carrick verify` tells whether adapting it has to do with it"
        }
        _ => return None,
    })
}
