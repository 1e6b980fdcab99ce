//! What the scripts must cover, so that they cannot shrink unnoticed.

use std::fs;

use super::known::KNOWN;
use super::preview1::{FUNCTIONS, parameters};
use super::script::{Action, Step, Value};
use super::{SCRIPTS, folder, read_script};

/// Functions that no script can have succeed: the reference has no sockets,
/// no rights and no signals, and allocates nothing ahead.
const NEVER_SUCCEED: &[&str] = &[
    "fd_allocate",
    "fd_fdstat_set_rights",
    "proc_raise",
    "sock_accept",
    "sock_recv",
    "sock_send",
    "sock_shutdown",
];

/// Functions that have no errno to give: right or wrong, they succeed or trap.
const NEVER_FAIL: &[&str] = &[
    "args_get",
    "args_sizes_get",
    "environ_get",
    "environ_sizes_get",
    "proc_exit",
    "random_get",
    "sched_yield",
];

/// Functions that answer before they look at any pointer.
const LOOK_AT_NO_POINTER: &[&str] = &["sock_accept", "sock_recv", "sock_send"];

/// All steps of all scripts that call `function`.
fn calls(function: &str) -> Vec<Step> {
    let steps = SCRIPTS.iter().flat_map(|name| read_script(name).1.steps);
    steps
        .filter(|step| step.function() == Some(function))
        .collect()
}

fn expects(step: &Step, wanted: impl Fn(&str) -> bool) -> bool {
    step.expected.as_deref().is_some_and(wanted)
}

fn is_success(result: &str) -> bool {
    result == "success" || result.starts_with("exit ")
}

/// Whether the step passes a wrong pointer as parameter `index`.
fn passes_wrong_pointer(step: &Step, index: usize) -> bool {
    let Action::Call(_, values) = &step.action else {
        return false;
    };
    let mut position = 0;
    values.iter().any(|value| {
        let here = position == index;
        position += value.parameters();
        here && match value {
            Value::Top(_) => true,
            Value::Number(number) => *number < 0,
            Value::Address(place) => place.offset % 8 != 0,
            _ => false,
        }
    })
}

#[test]
fn every_function_succeeds_somewhere() {
    for (function, _) in FUNCTIONS {
        let found = calls(function).iter().any(|step| expects(step, is_success));
        assert_eq!(found, !NEVER_SUCCEED.contains(&function), "{function}");
    }
}

#[test]
fn every_function_gives_an_errno_somewhere() {
    for (function, _) in FUNCTIONS {
        let is_errno = |result: &str| !is_success(result) && result != "trap";
        let found = calls(function).iter().any(|step| expects(step, is_errno));
        assert_eq!(found, !NEVER_FAIL.contains(&function), "{function}");
    }
}

#[test]
fn every_pointer_is_wrong_somewhere() {
    for (function, _) in FUNCTIONS {
        let result = if LOOK_AT_NO_POINTER.contains(&function) {
            "notsock"
        } else {
            "trap"
        };
        let calls = calls(function);
        let kinds = parameters(function).unwrap_or_default();
        for (index, _) in kinds.chars().enumerate().filter(|(_, kind)| *kind == 'p') {
            let found = calls.iter().any(|step| {
                passes_wrong_pointer(step, index) && expects(step, |found| found == result)
            });
            assert!(found, "{function}: parameter {index} is never wrong");
        }
    }
}

#[test]
fn every_call_states_its_result() {
    for name in SCRIPTS {
        for step in read_script(name).1.steps {
            let stated = step.expected.is_some() || step.function().is_none();
            assert!(stated, "{name}:{}: {}", step.line, step.text);
        }
    }
}

#[test]
fn every_script_is_run() {
    let mut found: Vec<String> = fs::read_dir(folder())
        .expect("the folder of the scripts")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".calls"))
        .collect();
    found.sort();
    let mut run: Vec<&str> = SCRIPTS.to_vec();
    run.sort_unstable();
    assert_eq!(found, run);
}

#[test]
fn every_known_difference_is_in_its_script() {
    for known in KNOWN {
        let (_, script) = read_script(known.script);
        for (call, _) in known.calls {
            let found = script.steps.iter().any(|step| step.text == *call);
            assert!(found, "{}: {call}", known.script);
        }
    }
}
