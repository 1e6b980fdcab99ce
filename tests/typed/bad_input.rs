//! Bad input to a real guest: the host says what is wrong with it, lives, and the next call
//! is answered.

use std::error::Error as _;

use carrick_host::{
    BytesAs, Call, CallError, CallOutcome, CommandOptions, Outcome, RunLimits, Session,
    SessionOptions,
};

use crate::program;
use crate::stress::STRESS;
use crate::toolchain::build_go_typed;

/// More than the Go runtime takes by itself.
const MEMORY_BYTES_MAX: u64 = 64 << 20;

fn session() -> Session {
    let program = program(&build_go_typed("go-typed-stress", STRESS), STRESS);
    let options = SessionOptions::default()
        .with_guest(
            CommandOptions::default()
                .with_limits(RunLimits::default().with_memory_bytes_max(MEMORY_BYTES_MAX)),
        )
        .with_stub(true);
    Session::open(&program, options).expect("it opens")
}

fn json(item: &str) -> Call {
    Call::Json {
        function: "turn".to_owned(),
        args: vec![item.to_owned()],
    }
}

fn wave(call: &str) -> Call {
    Call::Wave(call.to_owned())
}

/// Why the call cannot be made, with all causes.
fn refused(session: &mut Session, call: Call) -> String {
    let error: CallError = session.plan(&[call]).expect_err("it is refused").source;
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

fn outcome(session: &mut Session, call: Call) -> CallOutcome {
    let mut planned = session.plan(&[call]).expect("it fits");
    session.call(planned.remove(0)).expect("the host lives")
}

/// A call that is right, and its answer.
fn answers(session: &mut Session) {
    let right = json(r#"{"id": 7, "name": "grün", "data": [1, 2, 3]}"#);
    let CallOutcome::Returned(Some(value)) = outcome(session, right) else {
        panic!("the guest is gone");
    };
    assert_eq!(
        value.to_json(BytesAs::Array),
        r#"{"id":7,"name":"GRÜN","data":[3,2,1]}"#
    );
}

#[test]
fn what_does_not_fit_is_refused_and_the_next_call_answered() {
    let mut session = session();
    answers(&mut session);
    for (call, expected) in [
        (
            wave(r#"turn({id: 7, name: "grün", data: [1"#),
            "the arguments are not WAVE: the text ends too early, at column 36",
        ),
        (
            wave(r#"turn({id: 7, nam: "grün", data: []})"#),
            "parameter `item`: expected `item` with the fields `id`, `name`, `data`, found a field `nam`",
        ),
        (
            wave(r#"turn({id: 4294967296, name: "", data: []})"#),
            "parameter `item`, at `id`: expected `u32` from 0 to 4294967295, found `4294967296`",
        ),
        (
            wave(r#"turn({id: 7, name: "\u{d800}", data: []})"#),
            r#"parameter `item`, at `name`: expected `string`, found `"\u{d800}"`"#,
        ),
        (
            json(r#"{"id": -1, "name": "", "data": []}"#),
            "parameter `item`, at `id`: expected `u32` from 0 to 4294967295, found `-1`",
        ),
        (
            json(r#"{"id": 7, "name": "\ud800", "data": []}"#),
            r#"parameter `item`, at `name`: expected `string`, found `"\ud800"`, with half of a surrogate pair"#,
        ),
        (
            json(r#"{"id": 7, "name": "", "data": [256]}"#),
            "parameter `item`, at `data[0]`: expected `u8` from 0 to 255, found `256`",
        ),
        (
            json(r#"{"id": 7, "name": ""#),
            "parameter `item`: expected `item`, found text that is not JSON: EOF while parsing a string at line 1 column 19",
        ),
    ] {
        assert_eq!(refused(&mut session, call), expected);
        answers(&mut session);
    }
}

#[test]
fn a_string_beyond_the_memory_limit_ends_that_guest_alone() {
    let mut other = session();
    answers(&mut other);
    let mut session = session();
    let name = "x".repeat(100 << 20);
    let call = json(&format!(r#"{{"id": 7, "name": "{name}", "data": []}}"#));
    match outcome(&mut session, call) {
        CallOutcome::Ended(Outcome::MemoryLimit { bytes_max, .. }) => {
            assert_eq!(bytes_max, MEMORY_BYTES_MAX);
        }
        other => panic!("{other:?}"),
    }
    assert!(session.is_over());
    answers(&mut other);
}
