//! Guests that do not return.

use std::time::Duration;

use carrick_host::{
    CallError, CallOutcome, CommandOptions, LoadOptions, Outcome, RunLimits, Session,
    SessionOptions, TrapKind, load,
};

use super::{CALC, answer, outcome, session, session_with, wave};

fn limited(limits: RunLimits) -> SessionOptions {
    SessionOptions::default().with_guest(CommandOptions::default().with_limits(limits))
}

#[test]
fn a_trap_ends_the_session_and_names_the_guests_functions() {
    let mut session = session(CALC);
    assert_eq!(answer(&mut session, wave("check(true)")), "");
    match outcome(&mut session, wave("check(false)")) {
        CallOutcome::Ended(Outcome::Trapped(trap)) => {
            assert_eq!(trap.kind, TrapKind::Unreachable);
            assert_eq!(trap.frames[0].function.as_deref(), Some("check"));
        }
        other => panic!("{other:?}"),
    }
    assert!(session.is_over());
    let planned = session.plan(&[wave("check(true)")]).expect("it fits");
    for call in planned {
        assert!(matches!(session.call(call), Err(CallError::Over)));
    }
    assert_eq!(session.close().expect("nothing is left to drop"), None);
}

#[test]
fn a_result_outside_the_memory_is_a_trap() {
    match outcome(&mut session(CALC), wave("liar()")) {
        CallOutcome::Ended(Outcome::Trapped(trap)) => {
            assert_eq!(trap.kind, TrapKind::Value);
            assert_eq!(
                trap.message,
                "no valid value: string pointer/length out of bounds of memory"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_result_that_is_too_large_is_a_trap() {
    match outcome(&mut session(CALC), wave("greedy()")) {
        CallOutcome::Ended(Outcome::Trapped(trap)) => {
            assert_eq!(trap.kind, TrapKind::TooLarge);
            assert_eq!(
                trap.message,
                "the result is larger than the 1073741824 bytes that this host takes in one call"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_long_argument_counts_against_the_memory_limit() {
    let bytes_max = 32 << 20;
    let options = limited(RunLimits::default().with_memory_bytes_max(bytes_max));
    let text = |length: usize| wave(&format!("length(\"{}\")", "a".repeat(length)));
    let mut session = session_with(CALC, options);
    assert_eq!(answer(&mut session, text(1 << 20)), "1048576");
    match outcome(&mut session, text(100 << 20)) {
        CallOutcome::Ended(Outcome::MemoryLimit { bytes_max: max, .. }) => {
            assert_eq!(max, bytes_max);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_deadline_holds_for_each_call() {
    let timeout = Duration::from_millis(50);
    let options = limited(RunLimits::default().with_timeout(timeout));
    let mut session = session_with(CALC, options);
    assert_eq!(
        outcome(&mut session, wave("spin()")),
        CallOutcome::Ended(Outcome::Deadline { timeout })
    );
    assert!(session.is_over());
}

#[test]
fn fuel_is_given_to_each_call_anew() {
    let counted = LoadOptions::default().with_fuel(true);
    let program = load(CALC.as_bytes(), &counted, &mut |_| {}).expect("it loads");
    let options = limited(RunLimits::default().with_fuel(1000));
    let mut session = Session::open(&program, options).expect("it opens");
    for _ in 0..1000 {
        answer(&mut session, wave("divide(7, 2)"));
    }
    assert_eq!(
        outcome(&mut session, wave("spin()")),
        CallOutcome::Ended(Outcome::OutOfFuel { fuel: 1000 })
    );
}

#[test]
fn an_err_is_an_answer() {
    let mut session = session(CALC);
    let divided = outcome(&mut session, wave("divide(1, 0)"));
    assert!(divided.is_err());
    assert_eq!(
        answer(&mut session, wave("divide(1, 0)")),
        "err(\"division by zero\")"
    );
}

#[test]
fn an_async_function_of_wasi_0_3_is_called_like_any_other() {
    let text = r#"(component
        (import "wasi:cli/types@0.3.0" (instance))
        (core module $m
            (import "" "task.return" (func $return (param i32)))
            (func (export "answer") (result i32) (call $return (i32.const 42)) (i32.const 0))
            (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 0)))
        (core func $return (canon task.return (result u32)))
        (core instance $i (instantiate $m
            (with "" (instance (export "task.return" (func $return))))))
        (func (export "answer") async (result u32)
            (canon lift (core func $i "answer") async (callback (core func $i "callback")))))"#;
    let mut session = session(text);
    for _ in 0..2 {
        assert_eq!(answer(&mut session, wave("answer()")), "42");
    }
}

#[test]
fn functions_may_be_async_and_imports_have_streams_without_wasi_0_3() {
    let text = r#"(component
        (core module $m (func (export "f") (param i32) (result i32)
            (i32.add (local.get 0) (i32.const 1))))
        (core instance $i (instantiate $m))
        (func (export "f") async (param "x" u32) (result u32) (canon lift (core func $i "f"))))"#;
    assert_eq!(answer(&mut session(text), wave("f(3)")), "4");
    let text = r#"(component
        (type $s (stream u8))
        (core module $m (func (export "f") (param i32) (result i32)
            (i32.add (local.get 0) (i32.const 1))))
        (core instance $i (instantiate $m))
        (func (export "f") (param "x" u32) (result u32) (canon lift (core func $i "f")))
        (type $ft (func (param "s" $s)))
        (import "h" (func (type $ft))))"#;
    let options = SessionOptions::default().with_stub(true);
    assert_eq!(answer(&mut session_with(text, options), wave("f(3)")), "4");
}
