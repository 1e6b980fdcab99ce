//! Guests whose values are none, that end themselves, and that use what is not theirs.

use carrick_host::TrapKind;
use carrick_host::plugin::Instances;

use crate::guest::{Language, answer, guests, host, limits, open, options};
use crate::{dies, exits, trapped, traps};

#[test]
fn text_that_is_no_utf_8_is_no_value() {
    for guest in guests() {
        traps(guest, &["bad-text"], TrapKind::Value, "utf-8");
    }
}

#[test]
fn text_outside_of_the_memory_is_no_value() {
    for guest in guests() {
        traps(guest, &["bad-pointer"], TrapKind::Value, "out of bounds");
    }
}

// The discriminant of the result itself is out of reach: in all three languages the bindings
// write 0 or 1 there.
#[test]
fn a_case_that_an_enum_does_not_have_is_no_value() {
    for guest in guests() {
        let error = host().block_on(async {
            let hostile = open(guest, options("hostile", limits(), Instances::Actor)).await;
            let felt = hostile.call("feel", async |hostile, store| {
                let answers = hostile.carrick_guests_hostile_answers();
                answers.call_feel(store).await
            });
            let error = felt.await.expect_err("there is no such mood");
            for plugin in [&guest.good, &hostile] {
                let right = answer(plugin, "echo right").await.expect("it answers");
                assert_eq!(right.as_deref(), Ok("right"));
            }
            error
        });
        let error = error.expect("an event loop");
        trapped(guest, &error, TrapKind::Value, "discriminant");
    }
}

#[test]
fn handles_that_were_dropped_or_never_existed_are_refused() {
    for guest in guests() {
        traps(
            guest,
            &["unknown-handle"],
            TrapKind::Host,
            "unknown handle index 1234",
        );
        traps(
            guest,
            &["dropped-handle"],
            TrapKind::Host,
            "unknown handle index",
        );
    }
}

// Built as a library, Go does not exit after a panic, as a program of Go would with code 2.
#[test]
fn a_panic_ends_the_call() {
    // Zig leaves the names of C's functions out.
    dies(Language::C.guest(), &["panic"], "answer");
    dies(Language::Go.guest(), &["panic"], "runtime.gopanic");
    dies(Language::Rust.guest(), &["panic"], "panic");
}

// Rust's panic asks for a variable first, which cannot be had while an argument comes in, so
// there it is the adapter that traps.
#[test]
fn a_panic_in_the_allocator_ends_the_call() {
    let large = format!("echo {}", "x".repeat(8 << 20));
    for guest in guests() {
        dies(guest, &["next-panic", &large], "realloc");
    }
}

#[test]
fn a_panic_after_the_return_ends_the_call() {
    for language in [Language::C, Language::Rust] {
        dies(language.guest(), &["after-panic"], "cabi_post_");
    }
}

#[test]
fn an_exit_in_a_call_is_told_with_its_code() {
    for guest in guests() {
        exits(guest, &["exit"], 3);
    }
}
