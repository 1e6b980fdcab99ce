//! `features` on small modules and components.

use carrick_assemble::{Feature, features};

fn check(text: &str, expected: &[Feature]) {
    let found = features(text.as_bytes()).expect("the binary is whole");
    assert_eq!(found, expected, "{text}");
}

#[test]
fn finds_nothing_in_what_every_host_runs() {
    check("(module (memory 1) (func (nop)))", &[]);
    check("(component (core module (memory 1)))", &[]);
}

#[test]
fn finds_the_features_of_core_modules() {
    check("(module (memory 1) (memory 1))", &[Feature::MultiMemory]);
    check(
        r#"(module (import "" "" (memory 1)) (memory i64 1 (pagesize 1)))"#,
        &[
            Feature::MultiMemory,
            Feature::Memory64,
            Feature::CustomPageSizes,
        ],
    );
    check("(module (type (struct)))", &[Feature::Gc]);
    check(
        "(module (tag $e) (func (throw $e)))",
        &[Feature::Exceptions],
    );
    check(
        "(module (tag $e) (func try catch $e end))",
        &[Feature::Exceptions, Feature::LegacyExceptions],
    );
    check(
        "(module (func (drop (drop (i64.add128 (i64.const 0) (i64.const 0) (i64.const 0) (i64.const 0))))))",
        &[Feature::WideArithmetic],
    );
    check(
        "(module (func $f (return_call $f)) (type $t (func)) (type (cont $t)))",
        &[Feature::TailCalls, Feature::StackSwitching],
    );
}

#[test]
fn counts_the_memories_of_each_module_alone() {
    check(
        "(component (core module (memory 1)) (core module (memory 1)))",
        &[],
    );
    check(
        "(component (core module (memory 1)) (component (core module (memory 1) (memory 1))))",
        &[Feature::MultiMemory],
    );
}

#[test]
fn finds_the_features_of_components() {
    check(
        r#"(component (import "f" (func async)))"#,
        &[Feature::Async],
    );
    check(
        r#"(component (import "i" (instance (type $s (stream u8)) (export "f" (func (param "s" $s))))))"#,
        &[Feature::Streams],
    );
    check(
        r#"(component (type (component (import "f" (func (param "e" error-context) (result (future)))))))"#,
        &[Feature::Futures, Feature::ErrorContext],
    );
    check(
        r#"(component (import "f" (func (param "m" (map string u8)) (param "l" (list u8 4)))))"#,
        &[Feature::FixedLengthLists, Feature::Maps],
    );
    check(
        r#"(component (import "a" (implements "x:y/z") (instance)))"#,
        &[Feature::Implements],
    );
    check(
        "(component (core func (canon task.cancel)))",
        &[Feature::Async],
    );
}

#[test]
fn refuses_what_is_truncated() {
    assert!(features(b"\0asm\x01\0\0\0\x01").is_err());
    assert!(features(&[0xff]).is_err());
}
