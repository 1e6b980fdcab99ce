//! Plugins that mean no good. In each case the host gives the exact reason, and the next call,
//! to another plugin, is right.

use std::time::{Duration, Instant};

use carrick_host::TrapKind;
use carrick_host::plugin::{
    Host, HostOptions, Limit, Limits, OpenError, PluginError, PluginOptions, Source,
};

use super::probe::{Color, DRIP, ECHO, Guest, answer, host, limits, open, open_with, options};

/// How long after its deadline a call may end on a machine that is busy with other tests.
const OVERSHOOT_MAX: Duration = Duration::from_secs(5);

const TIMEOUT: Duration = Duration::from_millis(250);

fn short() -> Limits {
    Limits {
        call_timeout: TIMEOUT,
        ..Limits::untrusted()
    }
}

/// Calls the plugin, and says why the call did not return. Before and after, another plugin
/// of the same host must be right.
fn failure_in(host: &Host, guest: &Guest, limits: Limits) -> PluginError {
    let error = host.block_on(async {
        let good = open(host, ECHO.source()).await;
        let hostile = PluginOptions {
            instances: carrick_host::plugin::Instances::Actor,
            ..options("hostile", limits)
        };
        let plugin = open_with(host, guest.source(), hostile)
            .await
            .unwrap_or_else(|error| panic!("{error:?}\n{}", guest.text()));
        let started = Instant::now();
        let error = answer(&plugin, "hello").await.expect_err("it is hostile");
        let took = started.elapsed();
        assert!(took < limits.call_timeout + OVERSHOOT_MAX, "{took:?}");
        assert_eq!(plugin.idle_instances(), 0, "it is never used again");
        for input in ["still", "right"] {
            let right = answer(&good, input).await.expect("it is good");
            assert_eq!(right, Ok(input.to_owned()));
        }
        error
    });
    error.expect("an event loop")
}

fn failure(guest: &Guest, limits: Limits) -> PluginError {
    failure_in(&host(), guest, limits)
}

#[track_caller]
fn hits(guest: &Guest, limits: Limits, expected: Limit) {
    let error = failure(guest, limits);
    assert_eq!(error.limit(), Some(expected), "{error:?}");
    let PluginError::Limit {
        plugin, function, ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!((plugin.as_str(), function.as_str()), ("hostile", "answer"));
}

#[track_caller]
fn traps(guest: &Guest, kind: TrapKind, message: &str) {
    let error = failure(guest, limits());
    let Some(trap) = error.trap() else {
        panic!("{error:?}")
    };
    assert_eq!(trap.kind, kind, "{trap:?}");
    assert!(trap.message.contains(message), "{trap:?}");
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
        imports: r#"(import "wasi:io/poll@0.2.0" (instance $poll
               (export "pollable" (type $pollable (sub resource)))
               (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
           (alias export $poll "pollable" (type $pollable))
           (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
               (alias outer 1 $pollable (type $outer))
               (export "pollable" (type $pollable (eq $outer)))
               (export "subscribe-duration"
                   (func (param "when" u64) (result (own $pollable))))))
           (core func $subscribe (canon lower (func $clock "subscribe-duration")))
           (core func $block (canon lower (func $poll "[method]pollable.block")))"#,
        host: r#"(export "subscribe" (func $subscribe)) (export "block" (func $block))"#,
        module: r#"(import "host" "subscribe" (func $subscribe (param i64) (result i32)))
           (import "host" "block" (func $block (param i32)))"#,
        answer: "(call $block (call $subscribe (i64.const 3600000000000))) (unreachable)",
        ..ECHO
    };
    hits(&guest, short(), TIME);
}

#[test]
fn a_memory_bomb() {
    let guest = Guest {
        answer: "(loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (unreachable)",
        ..ECHO
    };
    let limits = Limits {
        memory_bytes_max: 4 << 20,
        ..limits()
    };
    // One page at first and sixteen at a time: 65 pages are one too many.
    let expected = Limit::Memory {
        bytes_max: 4 << 20,
        bytes_wanted: 65 << 16,
    };
    hits(&guest, limits, expected);
}

#[test]
fn a_table_bomb() {
    let guest = Guest {
        module: "(table $t 0 funcref)",
        answer: "(loop (br_if 0 (i32.ne (table.grow $t (ref.null func) (i32.const 1000)) (i32.const -1)))) (unreachable)",
        ..ECHO
    };
    let limits = Limits {
        table_elements_max: 10_000,
        ..limits()
    };
    let expected = Limit::TableElements {
        elements_max: 10_000,
        elements_wanted: 11_000,
    };
    hits(&guest, limits, expected);
}

#[test]
fn a_bomb_of_core_instances() {
    let many = "(core instance (instantiate $empty))".repeat(100);
    let text = ECHO.text().replace(
        "(core module $m",
        &format!("(core module $empty) {many} (core module $m"),
    );
    let error = refusal(Source::bytes(text), limits());
    let OpenError::Start { source, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        source.limit(),
        Some(Limit::CoreInstances { count_max: 64 }),
        "{source:?}"
    );
}

#[test]
fn recursion_without_an_end() {
    let guest = Guest {
        module: "(func $down (param i32) (result i32) (i32.add (local.get 0) (call $down (local.get 0))))",
        answer: "(call $down (i32.const 1))",
        ..ECHO
    };
    let host = Host::new(HostOptions {
        pooled_instances: 0,
        stack_bytes_max: 256 << 10,
        ..HostOptions::default()
    })
    .expect("a host");
    let error = failure_in(&host, &guest, limits());
    let expected = Limit::Stack {
        bytes_max: 256 << 10,
    };
    assert_eq!(error.limit(), Some(expected), "{error:?}");
}

/// Answers with whatever lies at this pointer with this length.
fn returns(store: &'static str) -> Guest {
    Guest {
        answer: store,
        ..ECHO
    }
}

#[test]
fn a_giant_result() {
    let guest = returns(
        "(drop (memory.grow (i32.const 500)))
         (i32.store (i32.const 20) (i32.const 0)) (i32.store (i32.const 24) (i32.const 32000000)) (i32.const 16)",
    );
    let limits = Limits {
        result_bytes_max: 1 << 20,
        ..limits()
    };
    hits(&guest, limits, Limit::Result { bytes_max: 1 << 20 });
}

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
fn a_flood_of_log() {
    let guest = Guest {
        imports: r#"(import "wasi:io/error@0.2.0" (instance $error (export "error" (type (sub resource)))))
            (alias export $error "error" (type $error))
            (import "wasi:io/streams@0.2.0" (instance $streams
                (alias outer 1 $error (type $outer))
                (export "error" (type $e (eq $outer)))
                (export "output-stream" (type $out (sub resource)))
                (type $failure (variant (case "last-operation-failed" (own $e)) (case "closed")))
                (export "stream-error" (type $stream-error (eq $failure)))
                (export "[method]output-stream.blocking-write-and-flush" (func
                    (param "self" (borrow $out)) (param "contents" (list u8))
                    (result (result (error $stream-error)))))))
            (alias export $streams "output-stream" (type $out))
            (import "wasi:cli/stdout@0.2.0" (instance $stdout
                (alias outer 1 $out (type $outer))
                (export "output-stream" (type $o (eq $outer)))
                (export "get-stdout" (func (result (own $o))))))
            (core module $memory (memory (export "memory") 1))
            (core instance $lines (instantiate $memory))
            (core func $get (canon lower (func $stdout "get-stdout")))
            (core func $write (canon lower
                (func $streams "[method]output-stream.blocking-write-and-flush")
                (memory (core memory $lines "memory"))))"#,
        host: r#"(export "get" (func $get)) (export "write" (func $write))"#,
        module: r#"(import "host" "get" (func $get (result i32)))
            (import "host" "write" (func $write (param i32 i32 i32 i32)))
            (global $out (mut i32) (i32.const 0))"#,
        answer: "(global.set $out (call $get))
            (loop (call $write (global.get $out) (i32.const 0) (i32.const 4096) (i32.const 8192)) (br 0)) (unreachable)",
        ..ECHO
    };
    let limits = Limits {
        log_bytes_per_call_max: 100_000,
        ..limits()
    };
    hits(&guest, limits, Limit::Log { bytes_max: 100_000 });
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

#[test]
fn a_million_exports() {
    let mut binary = wat::parse_str(ECHO.text()).expect("it assembles");
    // One more export section; what it counts is not even there.
    let claimed = [0xc0, 0x84, 0x3d];
    binary.extend([11, claimed.len() as u8]);
    binary.extend(claimed);
    let error = refusal(Source::bytes(binary), limits());
    assert!(
        matches!(
            error,
            OpenError::TooManyItems {
                items: 1_000_001..,
                items_max: 10_000,
                ..
            }
        ),
        "{error:?}"
    );
    // The same with all of them there.
    let mut exports = claimed.to_vec();
    for number in 0..1_000_000 {
        let name = format!("f{number}");
        exports.extend([0, name.len() as u8]);
        exports.extend(name.as_bytes());
        // The first function, of whatever type it is.
        exports.extend([1, 0, 0]);
    }
    let mut binary = wat::parse_str("(component)").expect("it assembles");
    binary.push(11);
    let mut size = exports.len();
    while size >= 0x80 {
        binary.push(size as u8 | 0x80);
        size >>= 7;
    }
    binary.push(size as u8);
    binary.extend(exports);
    let error = refusal(Source::bytes(binary), limits());
    assert!(
        matches!(
            error,
            OpenError::TooManyItems {
                items: 1_000_000,
                ..
            }
        ),
        "{error:?}"
    );
}

#[test]
fn a_file_larger_than_the_host_takes() {
    let host = Host::new(HostOptions {
        pooled_instances: 0,
        component_bytes_max: 100,
        ..HostOptions::default()
    })
    .expect("a host");
    let opened = host.block_on(open_with(&host, ECHO.source(), options("large", limits())));
    let error = opened.expect("an event loop").expect_err("it is too large");
    assert!(
        matches!(error, OpenError::TooLarge { bytes_max: 100, .. }),
        "{error:?}"
    );
}

fn refusal(source: Source, limits: Limits) -> OpenError {
    let host = host();
    let opened = host.block_on(async {
        let good = open(&host, ECHO.source()).await;
        let opened = open_with(&host, source, options("hostile", limits)).await;
        let right = answer(&good, "right").await.expect("it is good");
        assert_eq!(right, Ok("right".to_owned()));
        opened
    });
    opened
        .expect("an event loop")
        .expect_err("it is not to be opened")
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
