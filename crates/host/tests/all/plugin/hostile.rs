//! Plugins that mean no good. In each case the host gives the exact reason, and the next call,
//! to another plugin, is right.
//!
//! The guests here are text; `tests/hostile.rs` has those in languages that people write plugins in.

mod room;
mod time;
mod values;

use std::time::{Duration, Instant};

use carrick_host::TrapKind;
use carrick_host::plugin::{
    ComponentSource, Host, Instances, Limit, Limits, OpenError, PluginError,
};

use super::probe::{ECHO, Guest, answer, host, limits, open, open_with, options};

/// How long after its deadline a call may end on a machine that is busy with other tests.
const OVERSHOOT_MAX: Duration = Duration::from_secs(5);

/// Calls the plugin, and says why the call did not return. Before and after, another plugin
/// of the same host must be right.
fn failure_in(host: &Host, guest: &Guest, limits: Limits) -> PluginError {
    let error = host.block_on(async {
        let good = open(host, ECHO.source()).await;
        let hostile = options("hostile", limits).with_instances(Instances::Actor);
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

/// May start timers, and wait for them.
const TIMERS: Guest = Guest {
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
    ..ECHO
};

/// Answers with whatever lies at this pointer with this length.
fn returns(store: &'static str) -> Guest {
    Guest {
        answer: store,
        ..ECHO
    }
}

fn refusal(source: ComponentSource, limits: Limits) -> OpenError {
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
