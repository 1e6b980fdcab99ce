//! Guests that take more room than there is: memory, tables, stack, results, log, exports.

use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limit, Limits, OpenError};

use super::super::probe::{ECHO, Guest, limits, open_with, options};
use super::{TIMERS, failure_in, hits, refusal, returns};

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

/// A timer is little to the guest, and something that the host has to keep.
#[test]
fn a_bomb_of_timers() {
    let guest = Guest {
        answer: "(loop (drop (call $subscribe (i64.const 1000000000))) (br 0)) (unreachable)",
        ..TIMERS
    };
    let limits = Limits {
        handles_max: 500,
        ..limits()
    };
    hits(&guest, limits, Limit::Handles { count_max: 500 });
}

#[test]
fn a_bomb_of_core_instances() {
    let many = "(core instance (instantiate $empty))".repeat(100);
    let text = ECHO.text().replace(
        "(core module $m",
        &format!("(core module $empty) {many} (core module $m"),
    );
    let error = refusal(ComponentSource::bytes(text), limits());
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
    let host = Host::new(
        HostOptions::default()
            .with_pooled_instances(0)
            .with_stack_bytes_max(256 << 10),
    )
    .expect("a host");
    let error = failure_in(&host, &guest, limits());
    let expected = Limit::Stack {
        bytes_max: 256 << 10,
    };
    assert_eq!(error.limit(), Some(expected), "{error:?}");
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
fn a_million_exports() {
    let mut binary = wat::parse_str(ECHO.text()).expect("it assembles");
    // One more export section; what it counts is not even there.
    let claimed = [0xc0, 0x84, 0x3d];
    binary.extend([11, claimed.len() as u8]);
    binary.extend(claimed);
    let error = refusal(ComponentSource::bytes(binary), limits());
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
    let error = refusal(ComponentSource::bytes(binary), limits());
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
    let host = Host::new(
        HostOptions::default()
            .with_pooled_instances(0)
            .with_component_bytes_max(100),
    )
    .expect("a host");
    let opened = host.block_on(open_with(&host, ECHO.source(), options("large", limits())));
    let error = opened.expect("an event loop").expect_err("it is too large");
    assert!(
        matches!(error, OpenError::TooLarge { bytes_max: 100, .. }),
        "{error:?}"
    );
}
