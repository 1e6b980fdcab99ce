//! Imports that nothing provides.

use carrick_host::{CallError, CallOutcome, Outcome, RunError, Session, SessionOptions, TrapKind};

use super::{ASKS, answer, outcome, program, session_with, wave};

fn stubbed() -> SessionOptions {
    SessionOptions::default().with_stub(true)
}

#[test]
fn a_missing_import_is_named_when_the_session_is_opened() {
    match Session::open(&program(ASKS), SessionOptions::default()) {
        Err(CallError::Run(RunError::UnknownInterface {
            interface,
            function,
        })) => assert_eq!(
            (interface.as_str(), function.as_str()),
            ("acme:db/query@1.0.0", "ask")
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_stub_traps_only_when_it_is_called() {
    let mut session = session_with(ASKS, stubbed());
    assert_eq!(answer(&mut session, wave("version()")), "7");
    match outcome(&mut session, wave("lookup(1)")) {
        CallOutcome::Ended(Outcome::Trapped(trap)) => {
            assert_eq!(trap.kind, TrapKind::Host);
            assert_eq!(
                trap.message,
                "the guest called `acme:db/query@1.0.0.ask`, an import that nothing provides"
            );
            assert_eq!(trap.frames[0].function.as_deref(), Some("lookup"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_known_interface_lacks_is_stubbed_too() {
    let text = r#"(component
        (import "wasi:random/random@0.2.0" (instance $random
            (export "get-random-u64" (func (result u64)))
            (export "get-dice" (func (result u8)))))
        (core func $random (canon lower (func $random "get-random-u64")))
        (core func $dice (canon lower (func $random "get-dice")))
        (core module $m
            (import "random" "random" (func $random (result i64)))
            (import "random" "dice" (func $dice (result i32)))
            (func (export "random") (drop (call $random)))
            (func (export "dice") (result i32) (call $dice)))
        (core instance $i (instantiate $m (with "random" (instance
            (export "random" (func $random)) (export "dice" (func $dice))))))
        (func (export "random") (canon lift (core func $i "random")))
        (func (export "dice") (result u8) (canon lift (core func $i "dice"))))"#;
    assert!(matches!(
        Session::open(&program(text), SessionOptions::default()),
        Err(CallError::Run(RunError::UnknownMember { .. }))
    ));
    let mut session = session_with(text, stubbed());
    assert_eq!(answer(&mut session, wave("random()")), "");
    assert!(matches!(
        outcome(&mut session, wave("dice()")),
        CallOutcome::Ended(Outcome::Trapped(_))
    ));
}

#[test]
fn resources_of_a_missing_interface_are_stubbed_with_it() {
    let text = r#"(component
        (import "acme:db/store@1.0.0" (instance $store
            (export "row" (type $row (sub resource)))
            (export "first" (func (result (own $row))))))
        (alias export $store "row" (type $row))
        (core func $drop (canon resource.drop $row))
        (core func $first (canon lower (func $store "first")))
        (core module $m
            (import "store" "first" (func $first (result i32)))
            (import "store" "drop" (func $drop (param i32)))
            (func (export "first") (call $drop (call $first))))
        (core instance $i (instantiate $m (with "store" (instance
            (export "first" (func $first)) (export "drop" (func $drop))))))
        (func (export "first") (canon lift (core func $i "first"))))"#;
    match outcome(&mut session_with(text, stubbed()), wave("first()")) {
        CallOutcome::Ended(Outcome::Trapped(trap)) => assert_eq!(
            trap.message,
            "the guest called `acme:db/store@1.0.0.first`, an import that nothing provides"
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_resource_that_an_interface_takes_from_another_is_the_same() {
    let text = r#"(component
        (import "wasi:io/error@0.2.0" (instance $error (export "error" (type (sub resource)))))
        (alias export $error "error" (type $error))
        (import "wasi:io/streams@0.2.0" (instance $streams
            (export "error" (type $own (eq $error)))
            (export "output-stream" (type (sub resource)))))
        (core module $m (func (export "run") (result i32) i32.const 1))
        (core instance $i (instantiate $m))
        (func (export "run") (result u8) (canon lift (core func $i "run"))))"#;
    assert_eq!(
        answer(&mut session_with(text, stubbed()), wave("run()")),
        "1"
    );
}
