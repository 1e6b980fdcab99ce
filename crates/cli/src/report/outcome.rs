//! How a guest ended, when it did not end by itself.

use anstream::eprintln;
use carrick_host::{Frame, Outcome, Trap, TrapKind};

use super::{ERROR, HEADING, hint};
use crate::units::{show_bytes, show_duration};

/// Says how the guest `name`, which had a stack of `stack_bytes_max`, ended;
/// silent when it exited by itself.
pub(crate) fn outcome(name: &str, outcome: &Outcome, stack_bytes_max: usize) {
    match outcome {
        Outcome::Trapped(trap) => trapped(name, trap, stack_bytes_max),
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
        Outcome::OutputLimit { bytes_max } => {
            let max = show_bytes(*bytes_max as u64);
            failed(
                name,
                &format!("wrote more than the {max} of output that are kept"),
            );
        }
        // As with a native program nobody is left to tell.
        _ => {}
    }
}

/// Says how the guest `name` ended when it should have returned from a call.
pub(crate) fn ended(name: &str, ended: &Outcome, stack_bytes_max: usize) {
    match ended {
        Outcome::Exited(code) => {
            failed(name, &format!("exited with code {code} during a call"));
        }
        _ => outcome(name, ended, stack_bytes_max),
    }
}

fn failed(name: &str, what: &str) {
    eprintln!("{ERROR}error:{ERROR:#} {name} {what}");
}

fn trapped(name: &str, trap: &Trap, stack_bytes_max: usize) {
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
    if let Some(advice) = advice(trap, stack_bytes_max) {
        hint(&advice);
    }
}

fn show_frame(frame: &Frame) -> String {
    match &frame.function {
        Some(function) => function.clone(),
        None => format!("function {} without a name", frame.function_index),
    }
}

fn advice(trap: &Trap, stack_bytes_max: usize) -> Option<String> {
    if let Some(reason) = trap.adapter_reason() {
        return Some(adapter_advice(reason));
    }
    let advice = match trap.kind {
        TrapKind::StackOverflow => {
            return Some(format!(
                "`--max-wasm-stack` takes a larger size than the {} it was, if the recursion ends at all",
                show_bytes(stack_bytes_max as u64)
            ));
        }
        TrapKind::Unreachable => {
            "the guest ended itself on purpose; what it printed before, and the innermost functions, tell why"
        }
        TrapKind::MemoryOutOfBounds | TrapKind::Table => {
            "the guest used memory or a function pointer that is not there; `carrick verify` tells whether it does so as a core module too"
        }
        TrapKind::TooLarge => {
            "a byte of a string counts for one, an element of a list for 40 or so; a function that returns a part at a time stays below"
        }
        TrapKind::Value => "the guest's bindings do not do what the component model asks of them",
        TrapKind::ComponentRules => {
            "the guest called out while it must not; `carrick verify` tells whether adapting it has to do with it"
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

/// What a trap of the preview-1 adapter means; its reasons are the functions in
/// `adapters/preview1/src/trap.rs`.
fn adapter_advice(reason: &str) -> String {
    const SILENT: &str = "_while_the_component_must_not_call_out";
    if let Some(what) = reason.strip_suffix(SILENT) {
        let what = match what.rsplit_once("_first_needed") {
            Some((what, "")) => format!("needed the {what} for the first time"),
            _ => format!("called `{}`", what.trim_end_matches("_called")),
        };
        return format!(
            "the guest {what} where a component must not call out: while it allocates memory for a call, or cleans up after one"
        );
    }
    let advice = match reason {
        "guest_pointer_out_of_bounds" => {
            "the guest called WASI with a pointer outside its memory, which preview 1 answers with a trap; the function below the adapter's is the one that did"
        }
        "guest_pointer_misaligned" => {
            "the guest called WASI with a pointer that is not aligned for its type, which preview 1 answers with a trap; the function below the adapter's is the one that did"
        }
        "argument_is_not_a_value_of_its_type" => {
            "the guest called WASI with a number that its type does not have; the function below the adapter's is the one that did"
        }
        "no_room_in_guest_memory_for_a_result" => {
            "the guest's memory has no room for what the host returned"
        }
        "adapter_out_of_memory" => {
            "the adapter's own memory is full: the guest has too much open, or too many arguments and variables"
        }
        "exit_returned" => "the host let `wasi:cli/exit` return, which it must not",
        "host_returned_more_than_the_buffer_holds"
        | "cabi_import_realloc_called_outside_of_a_call" => {
            "the host broke a rule of the component model; if this host is Carrick, please report it with the program"
        }
        _ => {
            "this is a mistake of the preview-1 adapter, not of the guest; please report it with the program"
        }
    };
    advice.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(function: &str, kind: TrapKind, expected: &str) {
        let trap = Trap {
            kind,
            message: String::new(),
            frames: vec![Frame {
                function: Some(function.to_owned()),
                function_index: 0,
                module: None,
                offset: None,
            }],
        };
        let advice = advice(&trap, 2 << 20).unwrap_or_default();
        assert!(advice.contains(expected), "{function}: {advice}");
    }

    #[test]
    fn a_trap_of_the_adapter_is_told_by_its_reason() {
        let of_adapter = |reason: &str, expected| {
            let function = format!("carrick_preview1::trap::{reason}");
            check(&function, TrapKind::Unreachable, expected);
        };
        of_adapter(
            "guest_pointer_out_of_bounds",
            "a pointer outside its memory",
        );
        of_adapter("guest_pointer_misaligned", "not aligned");
        of_adapter(
            "proc_exit_called_while_the_component_must_not_call_out",
            "the guest called `proc_exit` where a component must not call out",
        );
        of_adapter(
            "environment_first_needed_while_the_component_must_not_call_out",
            "the guest needed the environment for the first time where",
        );
        of_adapter("adapter_panicked", "a mistake of the preview-1 adapter");
    }

    #[test]
    fn other_traps_are_told_by_their_kind() {
        check("main", TrapKind::Unreachable, "on purpose");
        check("main", TrapKind::StackOverflow, "than the 2.0 MiB it was");
    }

    #[test]
    fn every_reason_of_the_adapter_has_its_advice() {
        // The adapter names its functions as Rust mangles them: a length, then that many letters.
        let module = String::from_utf8_lossy(carrick_preview1_adapter::MODULE);
        let mut reasons = std::collections::BTreeSet::new();
        for rest in module.split("carrick_preview14trap").skip(1) {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit());
            let (length, rest) = rest.split_at(digits.expect("a name after its length"));
            let length: usize = length.parse().expect("the length of a name");
            reasons.insert(&rest[..length]);
        }
        assert!(reasons.len() > 30, "found only {reasons:?}");
        for reason in reasons {
            if reason == "adapter_panicked" {
                continue;
            }
            let advice = adapter_advice(reason);
            assert!(!advice.contains("a mistake of the"), "{reason}: {advice}");
        }
    }
}
