//! Guests that take their time.

use std::time::Duration;

use carrick_host::plugin::{Limit, Limits, OpenError};

use super::super::probe::{DRIP, ECHO, Guest, limits};
use super::{TIMERS, hits, refusal};

const TIMEOUT: Duration = Duration::from_millis(250);

fn short() -> Limits {
    Limits {
        call_timeout: TIMEOUT,
        ..Limits::untrusted()
    }
}

const TIME: Limit = Limit::Time { timeout: TIMEOUT };

#[test]
fn an_endless_loop() {
    let guest = Guest {
        answer: "(loop (br 0)) (unreachable)",
        ..ECHO
    };
    hits(&guest, short(), TIME);
}

#[test]
fn an_endless_loop_while_arguments_are_lowered() {
    let guest = Guest {
        realloc: "(loop (br 0)) (unreachable)",
        ..ECHO
    };
    hits(&guest, short(), TIME);
}

#[test]
fn an_endless_loop_after_the_return() {
    let guest = Guest {
        post: "(loop (br 0))",
        ..ECHO
    };
    hits(&guest, short(), TIME);
}

#[test]
fn more_work_than_there_is_fuel_for() {
    let guest = Guest {
        answer: "(loop (br 0)) (unreachable)",
        ..ECHO
    };
    let limits = Limits {
        fuel_per_call: Some(100_000),
        ..limits()
    };
    hits(&guest, limits, Limit::Fuel { fuel: 100_000 });
}

#[test]
fn waiting_for_a_function_of_the_host_for_ever() {
    let guest = Guest {
        answer: "(drop (call $drip (i32.const 0))) (unreachable)",
        ..DRIP
    };
    hits(&guest, short(), TIME);
}

#[test]
fn waiting_for_a_dripping_function_again_and_again() {
    let guest = Guest {
        answer: "(loop (drop (call $drip (i32.const -1))) (br 0)) (unreachable)",
        ..DRIP
    };
    hits(&guest, short(), TIME);
}

#[test]
fn sleeping_for_an_hour() {
    let guest = Guest {
        answer: "(call $block (call $subscribe (i64.const 3600000000000))) (unreachable)",
        ..TIMERS
    };
    hits(&guest, short(), TIME);
}

#[test]
fn a_start_that_never_ends() {
    let guest = Guest {
        module: "(func $spin (loop (br 0))) (start $spin)",
        ..ECHO
    };
    let error = refusal(guest.source(), short());
    let OpenError::Start { source, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(source.limit(), Some(TIME), "{source:?}");
}
