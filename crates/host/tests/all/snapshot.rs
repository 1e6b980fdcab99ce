//! Modules of which no snapshot can be taken; those of real guests are in tests/typed.

use std::error::Error as _;

use carrick_host::{RunLimits, SnapshotError, snapshot};

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
