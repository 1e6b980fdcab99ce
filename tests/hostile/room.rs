//! Guests that take more room than there is: memory, stack, results, log.

use carrick_host::TrapKind;
use carrick_host::plugin::{HostOptions, Instances, Limit, Limits};

use crate::guest::{Language, answer, guests, host, limits, open, options};
use crate::{dies, hits, hits_memory, traps};

#[test]
fn a_memory_bomb_hits_the_limit_of_memory() {
    for guest in guests() {
        hits_memory(guest, &["fill-memory"]);
    }
}

#[test]
fn goroutines_without_end_hit_the_limit_of_memory() {
    hits_memory(Language::Go.guest(), &["threads"]);
}

// WASI preview 1 has no threads, and Rust's library says so. Go's goroutines are its own.
#[test]
fn rust_is_told_that_there_are_no_threads() {
    let guest = Language::Rust.guest();
    let said = host().block_on(async {
        let plugin = open(guest, options("threads", limits(), Instances::Actor)).await;
        answer(&plugin, "threads").await.expect("it answers")
    });
    let none = Err("Not supported (os error 58)".to_owned());
    assert_eq!(said.expect("an event loop"), none);
}

/// Each call leaves a mebibyte behind, in Go together with a goroutine that waits for ever.
#[test]
fn a_leak_of_many_calls_hits_the_limit_of_memory_and_begins_anew() {
    for guest in guests() {
        let calls = host().block_on(async {
            let leaky = open(guest, options("leaky", limits(), Instances::Actor)).await;
            let mut calls = [0, 0];
            for count in &mut calls {
                let error = loop {
                    match answer(&leaky, "leak").await {
                        Ok(said) => assert_eq!(said.as_deref(), Ok("")),
                        Err(error) => break error,
                    }
                    *count += 1;
                };
                let limit = error.limit();
                assert!(matches!(limit, Some(Limit::Memory { .. })), "{error:?}");
            }
            calls
        });
        let calls = calls.expect("an event loop");
        let mebibytes = limits().memory_bytes_max >> 20;
        assert!(
            calls.iter().all(|count| (1..mebibytes).contains(count)),
            "{guest:?}: {calls:?}"
        );
    }
}

#[test]
fn recursion_without_end_uses_up_the_stack() {
    let bytes_max = HostOptions::default().stack_bytes_max;
    for guest in guests() {
        hits(guest, &["recurse"], limits(), Limit::Stack { bytes_max });
    }
}

/// The stack that compilers keep in memory lies below everything else, so its end is the end
/// of memory.
#[test]
fn recursion_without_end_leaves_the_stack_in_memory() {
    for language in [Language::C, Language::Rust] {
        traps(
            language.guest(),
            &["recurse-in-memory"],
            TrapKind::MemoryOutOfBounds,
            "out of bounds",
        );
    }
}

/// A goroutine's stack has a bound of Go's own, where its runtime gives up.
#[test]
fn a_goroutine_whose_stack_overflows_dies() {
    dies(
        Language::Go.guest(),
        &["recurse-in-memory"],
        "runtime.newstack",
    );
}

#[test]
fn a_giant_result_hits_the_limit_of_results() {
    let bytes_max = limits().result_bytes_max;
    for guest in guests() {
        hits(guest, &["giant"], limits(), Limit::Result { bytes_max });
    }
}

#[test]
fn a_flood_of_log_hits_the_limit_of_log() {
    let limits = Limits {
        log_bytes_per_call_max: 100_000,
        ..limits()
    };
    for guest in guests() {
        for word in ["flood-stdout", "flood-stderr"] {
            hits(guest, &[word], limits, Limit::Log { bytes_max: 100_000 });
        }
    }
}
