//! Guests whose values are none, and that do what guests must not.

use carrick_host::TrapKind;
use carrick_host::plugin::PluginError;

use super::super::probe::{Color, DRIP, ECHO, Guest, answer, host, limits, open};
use super::{failure, returns, traps};

#[test]
fn results_outside_of_the_memory() {
    let string = returns(
        "(i32.store (i32.const 20) (i32.const 0x7fff0000)) (i32.store (i32.const 24) (i32.const 100)) (i32.const 16)",
    );
    traps(&string, TrapKind::Value, "out of bounds");
    traps(
        &returns("(i32.const 0x7fff0000)"),
        TrapKind::Value,
        "out of bounds",
    );
    // An allocator whose answer lies outside gets no argument either.
    let argument = Guest {
        realloc: "(i32.const 0x7fff0000)",
        ..ECHO
    };
    traps(&argument, TrapKind::Value, "beyond end of memory");
}

#[test]
fn text_that_is_no_utf_8() {
    let guest = returns(
        "(i32.store (i32.const 32) (i32.const 0xfffefdfc))
         (i32.store (i32.const 20) (i32.const 32)) (i32.store (i32.const 24) (i32.const 4)) (i32.const 16)",
    );
    traps(&guest, TrapKind::Value, "utf-8");
}

#[test]
fn discriminants_that_no_case_has() {
    let of_result = returns("(i32.store8 (i32.const 16) (i32.const 7)) (i32.const 16)");
    traps(&of_result, TrapKind::Value, "discriminant");
    let of_enum = returns(
        "(i32.store8 (i32.const 16) (i32.const 1)) (i32.store8 (i32.const 20) (i32.const 9)) (i32.const 16)",
    );
    traps(&of_enum, TrapKind::Value, "discriminant");
}

const TICKETS: Guest = Guest {
    imports: r#"(import "test:kit/desk" (instance $desk
            (export "ticket" (type $ticket (sub resource)))
            (export "[constructor]ticket" (func (param "number" u32) (result (own $ticket))))
            (export "[method]ticket.number" (func (param "self" (borrow $ticket)) (result u32)))))
        (alias export $desk "ticket" (type $ticket))
        (core func $new (canon lower (func $desk "[constructor]ticket")))
        (core func $number (canon lower (func $desk "[method]ticket.number")))
        (core func $drop (canon resource.drop $ticket))"#,
    host: r#"(export "new" (func $new)) (export "number" (func $number)) (export "drop" (func $drop))"#,
    module: r#"(import "host" "new" (func $new (param i32) (result i32)))
        (import "host" "number" (func $number (param i32) (result i32)))
        (import "host" "drop" (func $drop (param i32)))
        (global $ticket (mut i32) (i32.const 0))"#,
    ..ECHO
};

#[test]
fn handles_that_were_dropped_or_never_existed() {
    let never = Guest {
        answer: "(drop (call $number (i32.const 1234))) (unreachable)",
        ..TICKETS
    };
    traps(&never, TrapKind::Host, "unknown handle index 1234");
    let dropped = Guest {
        answer: "(global.set $ticket (call $new (i32.const 1))) (call $drop (global.get $ticket))
                 (drop (call $number (global.get $ticket))) (unreachable)",
        ..TICKETS
    };
    traps(&dropped, TrapKind::Host, "unknown handle index");
    let twice = Guest {
        answer: "(global.set $ticket (call $new (i32.const 1))) (call $drop (global.get $ticket))
                 (call $drop (global.get $ticket)) (unreachable)",
        ..TICKETS
    };
    traps(&twice, TrapKind::Host, "unknown handle index");
}

#[test]
fn a_trap_after_the_return() {
    let guest = Guest {
        post: "(unreachable)",
        ..ECHO
    };
    traps(&guest, TrapKind::Unreachable, "unreachable");
}

#[test]
fn calling_out_when_nothing_may_be_called() {
    let guest = Guest {
        realloc: "(drop (call $drip (i32.const -1))) (i32.const 1024)",
        ..DRIP
    };
    traps(&guest, TrapKind::ComponentRules, "cannot leave component");
}

const EXIT: Guest = Guest {
    imports: r#"(import "wasi:cli/exit@0.2.12" (instance $exit
            (export "exit-with-code" (func (param "status-code" u8)))))
        (core func $exit (canon lower (func $exit "exit-with-code")))"#,
    host: r#"(export "exit" (func $exit))"#,
    module: r#"(import "host" "exit" (func $exit (param i32)))"#,
    ..ECHO
};

#[test]
fn an_exit_inside_of_a_call() {
    let guest = Guest {
        answer: "(call $exit (i32.const 3)) (unreachable)",
        ..EXIT
    };
    let error = failure(&guest, limits());
    let PluginError::Exited { code, function, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!((code, function.as_str()), (3, "answer"));
}

#[test]
fn what_the_guest_says_with_err_is_a_value() {
    let guest = returns(
        "(i32.store8 (i32.const 16) (i32.const 1)) (i32.store8 (i32.const 20) (i32.const 2)) (i32.const 16)",
    );
    let host = host();
    let said = host.block_on(async { answer(&open(&host, guest.source()).await, "").await });
    assert_eq!(
        said.expect("an event loop").expect("it returns"),
        Err(Color::Blue)
    );
}
