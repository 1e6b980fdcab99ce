//! How a guest was stopped, with a hint.

use std::time::Duration;

use carrick_host::{Frame, Outcome, Trap, TrapKind};

use crate::terminal::{self, HEADING, hint, message};
use crate::units::{show_bytes, show_duration};

/// Prints how the guest `name`, with a stack of `stack_bytes_max`, was stopped; nothing when it
/// exited by itself.
pub(crate) fn print(name: &str, outcome: &Outcome, stack_bytes_max: usize) {
    match outcome {
        Outcome::Trapped(trap) => trapped(name, trap, stack_bytes_max),
        Outcome::OutOfFuel { fuel } => {
            failed(name, &format!("used up its fuel of {fuel}"));
            hint(&format!(
                "raise the limit with `--fuel {}`",
                fuel.saturating_mul(10)
            ));
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
            hint(&format!(
                "raise the limit with `--max-memory {}`",
                larger(*bytes_wanted)
            ));
        }
        Outcome::Deadline { timeout } => {
            failed(
                name,
                &format!(
                    "timed out: it was still running after {}",
                    show_duration(*timeout)
                ),
            );
            hint(&format!(
                "raise the limit with `--timeout {}`",
                longer(*timeout)
            ));
        }
        Outcome::OutputLimit { bytes_max } => {
            let max = show_bytes(*bytes_max as u64);
            failed(
                name,
                &format!("wrote more than {max} of output, the most that is kept"),
            );
        }
        // A guest that exited, or whose output nobody reads, as with a native program.
        _ => {}
    }
}

/// Prints how the guest `name` ended when it should have returned from a call.
pub(crate) fn print_in_call(name: &str, ended: &Outcome, stack_bytes_max: usize) {
    match ended {
        Outcome::Exited(code) => {
            failed(name, &format!("exited with code {code} during a call"));
        }
        _ => print(name, ended, stack_bytes_max),
    }
}

/// A size to try next, as `--max-memory` takes it.
fn larger(bytes_wanted: u64) -> String {
    const MIB: u64 = 1 << 20;
    let mib = bytes_wanted
        .div_ceil(MIB)
        .saturating_mul(2)
        .next_power_of_two();
    match mib {
        mib if mib >= 1024 => format!("{}G", mib / 1024),
        mib => format!("{mib}M"),
    }
}

/// A time to try next, as `--timeout` takes it.
pub(crate) fn longer(timeout: Duration) -> String {
    let seconds = timeout.as_secs().saturating_mul(10).max(10);
    format!("{seconds}s")
}

fn failed(name: &str, what: &str) {
    terminal::error(&format!("{name} {what}"));
}

fn trapped(name: &str, trap: &Trap, stack_bytes_max: usize) {
    failed(name, &format!("trapped: {}", trap.message));
    if !trap.frames.is_empty() {
        message!("\n{HEADING}Guest functions, innermost first:{HEADING:#}");
        let frames: Vec<_> = trap.frames.iter().map(show_frame).collect();
        let mut index = 0;
        for run in frames.chunk_by(|frame, next| frame == next) {
            let times = match run.len() {
                1 => String::new(),
                times => format!(" ({times} times)"),
            };
            message!("{index:>5}: {}{times}", run[0]);
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
                "if the recursion ends, raise the limit of {} with `--max-wasm-stack {}`",
                show_bytes(stack_bytes_max as u64),
                larger((stack_bytes_max as u64).min(2 << 30))
            ));
        }
        TrapKind::Unreachable => {
            "look for the reason in the guest's last output and in the innermost functions: the guest aborted"
        }
        TrapKind::MemoryOutOfBounds | TrapKind::Table => {
            "the guest used memory or a function pointer that does not exist: check with `carrick verify` whether it does so as a core module too"
        }
        TrapKind::TooLarge => {
            "return the value in smaller parts: a byte of a string counts as one, an element of a list as about 40"
        }
        TrapKind::Value => {
            "generate the guest's bindings again: they do not follow the component model"
        }
        TrapKind::ComponentRules => {
            "the guest called an import where it must not: check with `carrick verify` whether the core module runs"
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

/// What a trap of the preview-1 adapter means. The reasons are the functions in
/// `adapters/preview1/src/trap.rs`.
fn adapter_advice(reason: &str) -> String {
    const SILENT: &str = "_while_the_component_must_not_call_out";
    if let Some(what) = reason.strip_suffix(SILENT) {
        let what = match what.rsplit_once("_first_needed") {
            Some((what, "")) => format!("needed the {what} for the first time"),
            _ => format!("called `{}`", what.trim_end_matches("_called")),
        };
        return format!(
            "the guest {what} where a component must not call an import: while it allocates memory for a call, or cleans up after one"
        );
    }
    let advice = match reason {
        "guest_pointer_out_of_bounds" => {
            "the guest called WASI with a pointer outside its memory: the first function below the adapter's made the call"
        }
        "guest_pointer_misaligned" => {
            "the guest called WASI with a pointer that is not aligned for its type: the first function below the adapter's made the call"
        }
        "argument_is_not_a_value_of_its_type" => {
            "the guest called WASI with a number that is no value of its type: the first function below the adapter's made the call"
        }
        "no_room_in_guest_memory_for_a_result" => {
            "the guest's memory has no room for the result of the host"
        }
        "adapter_out_of_memory" => {
            "the memory of the adapter is full: close files, or pass fewer arguments and variables"
        }
        "exit_returned" => {
            "the host returned from `wasi:cli/exit`, which it must not: report it to the host's authors"
        }
        "host_returned_more_than_the_buffer_holds"
        | "cabi_import_realloc_called_outside_of_a_call" => {
            "the host broke a rule of the component model: if the host is Carrick, please report it with the program"
        }
        _ => {
            "this is a bug of the preview-1 adapter, not of the guest: please report it with the program"
        }
    };
    advice.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(function: &str, kind: TrapKind, expected: &str) {
        let trap = Trap::new(kind, "").with_frames([Frame::new(Some(function.to_owned()), 0)]);
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
            "the guest called `proc_exit` where a component must not call an import",
        );
        of_adapter(
            "environment_first_needed_while_the_component_must_not_call_out",
            "the guest needed the environment for the first time where",
        );
        of_adapter("adapter_panicked", "a bug of the preview-1 adapter");
    }

    #[test]
    fn other_traps_are_told_by_their_kind() {
        check("main", TrapKind::Unreachable, "the guest aborted");
        check(
            "main",
            TrapKind::StackOverflow,
            "the limit of 2.0 MiB with `--max-wasm-stack 4M`",
        );
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
            assert!(!advice.contains("a bug of the"), "{reason}: {advice}");
        }
    }
}
