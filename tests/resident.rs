//! What hostile plugins leave in memory when they are gone: no more than plugins that behave.
//!
//! The test is alone in its program, since it looks at the memory of the whole process. Only
//! Linux says how much that is; elsewhere the test makes its calls, says so and compares nothing.

#[path = "hostile/guest.rs"]
mod guest;
#[path = "support/resident.rs"]
mod resident;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::time::Duration;

use carrick_host::plugin::{Instances, Limits};

use guest::{answer, guests, host, limits, open, options};
use resident::resident_bytes;

/// How often each guest is opened, called and dropped.
const ROUNDS: usize = 3;

/// How much more there may be after the hostile rounds than after the good ones. One plugin that
/// was left behind is more.
const MORE_BYTES_MAX: u64 = 32 << 20;

/// What is asked of guests that are to do harm, in every way that takes room or is
/// ended in the middle. Each of these calls is the last of its instance.
const HARM: [&str; 12] = [
    "fill-memory",
    "giant",
    "recurse",
    "recurse-in-memory",
    "flood-stderr",
    "panic",
    "exit",
    "spin",
    "sleep",
    "wait",
    "bad-text",
    "dropped-handle",
];

/// How many mebibytes the last instance of a guest has when the plugin is dropped.
const LEAKS: usize = 40;

/// Opens every guest, makes calls of which it is known whether they return, and drops it.
fn round(limits: Limits, calls: &[(&str, bool)]) {
    for guest in guests() {
        let called = host().block_on(async {
            let plugin = open(guest, options("resident", limits, Instances::Actor)).await;
            for (what, returns) in calls {
                let said = answer(&plugin, what).await;
                assert_eq!(said.is_ok(), *returns, "{guest:?}: {said:?}");
            }
            let right = answer(&guest.good, "echo right").await;
            let right = right.expect("nobody asked it for anything else");
            assert_eq!(right.as_deref(), Ok("right"));
        });
        called.expect("an event loop");
    }
}

#[test]
fn hostile_plugins_leave_no_more_behind_than_good_ones() {
    let large = format!("echo {}", "x".repeat(1 << 20));
    let good = [(large.as_str(), true); HARM.len() + LEAKS];
    for _ in 0..ROUNDS {
        round(limits(), &good);
    }
    let baseline = resident_bytes();
    let short = Limits {
        call_timeout: Duration::from_secs(1),
        ..limits()
    };
    let harm = HARM.map(|word| (word, false));
    let hostile = [&harm[..], &[("leak", true); LEAKS]].concat();
    for _ in 0..ROUNDS {
        round(short, &hostile);
    }
    let after = resident_bytes();
    let (Some(baseline), Some(after)) = (baseline, after) else {
        println!("what memory was left is not known: only Linux says so");
        return;
    };
    println!("{baseline} bytes after the good rounds, {after} after the hostile ones");
    let more = after.saturating_sub(baseline);
    assert!(more < MORE_BYTES_MAX, "{more} bytes were left behind");
}
