//! Calls with values as text.

mod arguments;
mod echo;
mod endings;
mod names;
mod published;
mod resources;
mod stubs;

use carrick_host::{
    BytesAs, Call, CallError, CallOutcome, LoadOptions, Program, Session, SessionOptions, load,
};

/// A component that the transcripts use too.
pub const CALC: &str = include_str!("../../../../tests/cli/call.in/calc.wat");
pub const SHED: &str = include_str!("../../../../tests/cli/call.in/shed.wat");
pub const ASKS: &str = include_str!("../../../../tests/cli/call.in/asks.wat");

pub fn program(text: &str) -> Program {
    load(text.as_bytes(), &LoadOptions::default(), &mut |_| {})
        .unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

pub fn session(text: &str) -> Session {
    session_with(text, SessionOptions::default())
}

pub fn session_with(text: &str, options: SessionOptions) -> Session {
    let load_options =
        LoadOptions::default().with_interruptible(options.guest.limits.timeout.is_some());
    let program = load(text.as_bytes(), &load_options, &mut |_| {})
        .unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    Session::open(&program, options).unwrap_or_else(|error| panic!("{error:?}"))
}

pub fn wave(text: &str) -> Call {
    Call::Wave(text.to_owned())
}

pub fn json(function: &str, args: &[&str]) -> Call {
    Call::Json {
        function: function.to_owned(),
        args: args.iter().map(|arg| (*arg).to_owned()).collect(),
    }
}

/// Makes a call that is right, and says how it ended.
#[track_caller]
pub fn outcome(session: &mut Session, call: Call) -> CallOutcome {
    let planned = session
        .plan(std::slice::from_ref(&call))
        .unwrap_or_else(|error| panic!("{call:?}: {}", error.source));
    let call = planned.into_iter().next().expect("one was planned");
    session.call(call).expect("the host does not fail")
}

/// What a call returns, as text in the notation of the call; nothing is "".
#[track_caller]
pub fn answer(session: &mut Session, call: Call) -> String {
    let in_json = matches!(call, Call::Json { .. });
    match outcome(session, call) {
        CallOutcome::Returned(Some(value)) if in_json => value.to_json(BytesAs::Array),
        CallOutcome::Returned(Some(value)) => value.to_string(),
        CallOutcome::Returned(None) => String::new(),
        CallOutcome::Ended(outcome) => panic!("{outcome:?}"),
    }
}

/// Why a call cannot be made.
#[track_caller]
pub fn refusal(session: &Session, call: Call) -> CallError {
    match session.plan(std::slice::from_ref(&call)) {
        Ok(_) => panic!("{call:?} is accepted"),
        Err(error) => error.source,
    }
}
