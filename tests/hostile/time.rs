//! Guests that take their time.

use std::time::Duration;

use carrick_host::plugin::{Limit, Limits};

use crate::guest::{Language, guests};
use crate::{dies, hits};

const TIMEOUT: Duration = Duration::from_secs(1);

const TIME: Limit = Limit::Time { timeout: TIMEOUT };

fn short() -> Limits {
    Limits {
        call_timeout: TIMEOUT,
        ..Limits::untrusted()
    }
}

/// An argument for which every allocator has to do something: Go's collects garbage.
fn large_argument() -> String {
    format!("echo {}", "x".repeat(8 << 20))
}

#[test]
fn an_endless_loop_runs_out_of_time() {
    for guest in guests() {
        hits(guest, &["spin"], short(), TIME);
    }
}

#[test]
fn an_endless_loop_in_the_allocator_runs_out_of_time() {
    for guest in guests() {
        hits(guest, &["next-spin", &large_argument()], short(), TIME);
    }
}

// Go's bindings leave nothing to the author after the return: what they do there is to
// unpin the result.
#[test]
fn an_endless_loop_after_the_return_runs_out_of_time() {
    for language in [Language::C, Language::Rust] {
        hits(language.guest(), &["after-spin"], short(), TIME);
    }
}

#[test]
fn more_work_than_there_is_fuel_for_is_stopped() {
    let limits = Limits {
        fuel_per_call: Some(100_000_000),
        ..crate::limits()
    };
    let fuel = Limit::Fuel { fuel: 100_000_000 };
    for guest in guests() {
        hits(guest, &["spin"], limits, fuel);
    }
}

#[test]
fn sleeping_for_ever_runs_out_of_time() {
    for guest in guests() {
        hits(guest, &["sleep"], short(), TIME);
    }
}

#[test]
fn waiting_for_the_host_for_ever_runs_out_of_time() {
    for guest in guests() {
        hits(guest, &["wait"], short(), TIME);
    }
}

#[test]
fn waiting_for_the_host_again_and_again_runs_out_of_time() {
    for guest in guests() {
        hits(guest, &["drip"], short(), TIME);
    }
}

// Where no goroutine can go on and no timer runs, Go's runtime gives up. The other two have no
// runtime that would notice.
#[test]
fn go_that_waits_for_nobody_dies() {
    dies(Language::Go.guest(), &["deadlock"], "runtime.checkdead");
}
