//! Plugins that mean no good, in languages that people write plugins in. In each case the host
//! gives the exact reason, and the next calls, to another plugin and to this one, are right.
//!
//! What no compiler makes is in text, in `crates/host/tests/all/plugin/hostile`: tables and
//! instances without end, a million exports, results whose discriminant is none.

#[path = "hostile/guest.rs"]
mod guest;
#[path = "hostile/paths.rs"]
mod paths;
#[path = "hostile/room.rs"]
mod room;
#[path = "hostile/time.rs"]
mod time;
#[path = "support/toolchain.rs"]
mod toolchain;
#[path = "hostile/values.rs"]
mod values;

use std::time::{Duration, Instant};

use carrick_host::TrapKind;
use carrick_host::plugin::{Instances, Limit, Limits, PluginError};

use guest::{Guest, answer, host, limits, open, options};

/// How long after its deadline a call may end on a machine that is busy with other tests.
const OVERSHOOT_MAX: Duration = Duration::from_secs(10);

/// Makes the calls `words` one after the other, of which the last does not return, and
/// says why. Before and after, another plugin of the same host must be right.
fn failure(guest: &Guest, words: &[&str], limits: Limits) -> PluginError {
    let (last, first) = words.split_last().expect("at least one call");
    let error = host().block_on(async {
        let hostile = open(guest, options("hostile", limits, Instances::Actor)).await;
        for word in first {
            let said = answer(&hostile, word).await;
            said.unwrap_or_else(|error| panic!("{guest:?}: {word}: {error:?}"))
                .unwrap_or_else(|said| panic!("{guest:?}: {word}: {said}"));
        }
        let started = Instant::now();
        let said = answer(&hostile, last).await;
        let took = started.elapsed();
        let Err(error) = said else {
            panic!("{guest:?}: {said:?}")
        };
        assert!(
            took < limits.call_timeout + OVERSHOOT_MAX,
            "{guest:?}: {took:?}"
        );
        assert_eq!(hostile.idle_instances(), 0, "it is never used again");
        // The hostile one gets a new instance, and is asked for nothing bad.
        for plugin in [&guest.good, &hostile, &guest.good] {
            let right = answer(plugin, "echo all is well").await;
            let right = right.unwrap_or_else(|error| panic!("{guest:?}: {error:?}"));
            assert_eq!(right.as_deref(), Ok("all is well"));
        }
        error
    });
    error.expect("an event loop")
}

#[track_caller]
fn hits(guest: &Guest, words: &[&str], limits: Limits, expected: Limit) {
    let error = failure(guest, words, limits);
    assert_eq!(error.limit(), Some(expected), "{guest:?}: {error:?}");
    let PluginError::Limit {
        plugin, function, ..
    } = &error
    else {
        panic!("{guest:?}: {error:?}")
    };
    assert_eq!((plugin.as_str(), function.as_str()), ("hostile", "answer"));
}

#[track_caller]
fn hits_memory(guest: &Guest, words: &[&str]) {
    let error = failure(guest, words, limits());
    match error.limit() {
        Some(Limit::Memory {
            bytes_max,
            bytes_wanted,
        }) => {
            assert_eq!(bytes_max, limits().memory_bytes_max);
            assert!(bytes_wanted > bytes_max, "{guest:?}: {bytes_wanted}");
        }
        _ => panic!("{guest:?}: {error:?}"),
    }
}

#[track_caller]
fn traps(guest: &Guest, words: &[&str], kind: TrapKind, message: &str) {
    trapped(guest, &failure(guest, words, limits()), kind, message);
}

#[track_caller]
fn trapped(guest: &Guest, error: &PluginError, kind: TrapKind, message: &str) {
    let Some(trap) = error.trap() else {
        panic!("{guest:?}: {error:?}")
    };
    assert_eq!(trap.kind, kind, "{guest:?}: {trap:?}");
    assert!(trap.message.contains(message), "{guest:?}: {trap:?}");
}

/// The guest ends in an instruction that traps, within a function whose name has `within` in it.
#[track_caller]
fn dies(guest: &Guest, words: &[&str], within: &str) {
    let error = failure(guest, words, limits());
    trapped(guest, &error, TrapKind::Unreachable, "unreachable");
    let frames = error.trap().map_or(&[][..], |trap| &trap.frames);
    let names = frames.iter().filter_map(|frame| frame.function.as_deref());
    assert!(
        names.clone().any(|name| name.contains(within)),
        "{guest:?}: {within}: {:?}",
        names.collect::<Vec<_>>()
    );
}

#[track_caller]
fn exits(guest: &Guest, words: &[&str], expected: u8) {
    let error = failure(guest, words, limits());
    let PluginError::Exited { code, function, .. } = &error else {
        panic!("{guest:?}: {error:?}")
    };
    assert_eq!(
        (*code, function.as_str()),
        (expected, "answer"),
        "{guest:?}"
    );
}
