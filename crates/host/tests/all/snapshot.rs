//! Modules of which no snapshot can be taken; those of real guests are in tests/typed.

use std::error::Error as _;

use carrick_host::{RunLimits, SnapshotError, SnapshotOptions, snapshot, snapshot_with};

/// Why there is no snapshot of `module`.
fn refused(module: &str) -> String {
    match snapshot(module.as_bytes(), &RunLimits::default()) {
        Err(error) => match error.source() {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        },
        Ok(_) => panic!("there is one"),
    }
}

#[test]
fn what_cannot_be_kept_is_refused() {
    for (module, expected) in [
        (
            r#"(module (import "env" "t" (tag)) (func (export "_initialize")))"#,
            "no snapshot can be taken of the module: the module uses a feature that snapshots do not support",
        ),
        (
            r#"(module (table 1 funcref)
                (func (export "_initialize") (table.set (i32.const 0) (ref.null func))))"#,
            "no snapshot can be taken of the module: unsupported `table.set` instruction",
        ),
        (
            r#"(module (func (export "_start")))"#,
            "the module exports no `_initialize`: only reactors have an initializer to run",
        ),
        (
            "(component)",
            "a snapshot is taken of a core module, before it is adapted; this is a component",
        ),
    ] {
        assert_eq!(refused(module), expected);
    }
}

#[test]
fn an_initializer_that_does_not_return_is_told_how_it_ended() {
    let module = r#"(module (func (export "_initialize") unreachable))"#;
    assert!(matches!(
        snapshot(module.as_bytes(), &RunLimits::default()),
        Err(SnapshotError::Ended(_))
    ));
    assert_eq!(
        refused(module),
        "the initializer did not return, but trapped: wasm `unreachable` instruction executed"
    );
    assert_eq!(
        refused(
            r#"(module (import "acme:host/log" "log" (func $log))
            (func (export "_initialize") (call $log)))"#
        )
        .split(':')
        .next(),
        Some("the initializer did not return, but trapped")
    );
}

/// A reactor whose `start` calls `body` and says "begun".
fn starter(body: &str) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (global $ready (mut i32) (i32.const 0))
            (data (i32.const 16) "\28\00\00\00\05\00\00\00")
            (data (i32.const 24) "\2d\00\00\00\04\00\00\00")
            (data (i32.const 40) "begunoops")
            (func (export "_initialize"))
            (func (export "ready") (result i32) (global.get $ready))
            (func (export "start") (result i32) {body}))"#
    )
}

#[test]
fn a_start_is_part_of_the_snapshot_and_says_something() {
    let options = SnapshotOptions::default().with_start("start");
    let check = |body: &str, expected: &str| {
        let taken = snapshot_with(starter(body).as_bytes(), &options).expect("one is taken");
        assert_eq!(taken.text, expected);
        taken.module
    };
    let module = check("(global.set $ready (i32.const 7)) (i32.const 16)", "begun");
    // The global begins as `start` left it: `i32.const 7`, `end`.
    assert!(module.windows(3).any(|three| three == [0x41, 7, 0x0b]));
    // What it says is where it wants.
    check("(i32.const -1)", "");
    check(
        "(i32.store (i32.const 20) (i32.const -1)) (i32.const 16)",
        "",
    );
}

#[test]
fn a_start_that_does_not_return_is_told_with_what_it_wrote() {
    let options = SnapshotOptions::default().with_start("start");
    let body =
        "(drop (call $write (i32.const 2) (i32.const 24) (i32.const 1) (i32.const 0))) unreachable";
    let error = snapshot_with(starter(body).as_bytes(), &options).expect_err("it traps");
    let SnapshotError::StartEnded { outcome, said } = error else {
        panic!("{error}");
    };
    assert!(outcome.to_string().contains("unreachable"), "{outcome}");
    assert_eq!(said, "oops");
    let options = SnapshotOptions::default().with_start("begin");
    let error = snapshot_with(starter("(i32.const 16)").as_bytes(), &options);
    let error = error.expect_err("there is none").to_string();
    assert_eq!(error, "the module exports no `begin`");
}

#[test]
fn a_module_with_as_many_segments_as_engines_take_has_a_snapshot() {
    let segments: String = (0..100_000)
        .map(|index| format!("(data (i32.const {}) \"x\")", index * 9))
        .collect();
    let module = format!(
        r#"(module (memory (export "memory") 14) {segments} (func (export "_initialize")))"#
    );
    let taken = snapshot(module.as_bytes(), &RunLimits::default()).expect("one is taken");
    assert!(taken.starts_with(b"\0asm"));
}
