//! A hundred plugins at once, ten of which mean no good: no wrong answer, and no growth.
//!
//! It is a program of its own, since it looks at the memory of the whole process. It makes a fixed
//! number of calls, the same ones every time; the variable CARRICK_SOAK_SECONDS asks for as
//! many as can be made in that time instead. With `--nocapture` it says how many
//! there were, and what memory it had meanwhile.

#[path = "all/plugin/probe.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod probe;
#[path = "../../../tests/support/resident.rs"]
mod resident;

use std::time::{Duration, Instant};

use carrick_host::plugin::{
    Host, Instances, Limit, Limits, Plugin, PluginError, PluginOptions, Source,
};
use probe::{DRIP, ECHO, Guest, Probe, answer, host, open_with, options};
use resident::resident_bytes;

const PLUGINS: usize = 100;
const HOSTILE: usize = 10;

/// How many calls are made where no time is given.
const CALLS: usize = 30_000;

/// How many calls are made between two looks at the memory. Nothing is under way then.
const CALLS_AT_ONCE: usize = 1_000;

/// How many tasks make them.
const TASKS: usize = 8;

/// How much the process may grow by between the first tenth and the last.
const GROWTH_BYTES_MAX: u64 = 16 << 20;

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

/// What being hostile comes to.
type Expected = fn(&PluginError) -> bool;

/// Ways to be hostile.
fn hostile() -> Vec<(Guest, Expected)> {
    let limit: Expected = |error| error.limit().is_some();
    let trap: Expected = |error| error.trap().is_some();
    let guest = |answer| Guest { answer, ..ECHO };
    vec![
        (guest("(loop (br 0)) (unreachable)"), limit),
        (
            Guest {
                realloc: "(loop (br 0)) (unreachable)",
                ..ECHO
            },
            limit,
        ),
        (
            Guest {
                answer: "(drop (call $drip (i32.const 0))) (unreachable)",
                ..DRIP
            },
            limit,
        ),
        (
            guest("(loop (drop (memory.grow (i32.const 16))) (br 0)) (unreachable)"),
            limit,
        ),
        (guest("(unreachable)"), trap),
        (guest("(i32.const 0x7fff0000)"), trap),
        (
            guest("(i32.store8 (i32.const 16) (i32.const 7)) (i32.const 16)"),
            trap,
        ),
        (
            Guest {
                post: "(unreachable)",
                ..ECHO
            },
            trap,
        ),
        (
            Guest {
                module: "(func $down (result i32) (i32.add (i32.const 1) (call $down)))",
                answer: "(call $down)",
                ..ECHO
            },
            limit,
        ),
        (
            guest(
                "(drop (memory.grow (i32.const 500))) (i32.store (i32.const 20) (i32.const 0))
                 (i32.store (i32.const 24) (i32.const 32000000)) (i32.const 16)",
            ),
            limit,
        ),
    ]
}

async fn plugins(host: &Host) -> Vec<Plugin<Probe>> {
    let hostile = hostile();
    assert_eq!(hostile.len(), HOSTILE);
    let mut plugins = Vec::new();
    for number in 0..PLUGINS {
        let source: Source = match hostile.get(number) {
            Some((guest, _)) => guest.source(),
            None => ECHO.source(),
        };
        let instances = match number % 3 {
            0 => Instances::Fresh { at_once_max: 4 },
            1 => Instances::Warm {
                size_max: 2,
                uses_max: 50,
                idle_max: Duration::from_millis(500),
            },
            _ => Instances::Actor,
        };
        // A hostile guest gets little time, so that it does not take all there is.
        let call_timeout = match hostile.get(number) {
            Some(_) => Duration::from_millis(100),
            None => Duration::from_secs(60),
        };
        let limits = Limits {
            call_timeout,
            ..Limits::untrusted()
        };
        let options = PluginOptions {
            instances,
            ..options(&format!("plugin-{number}"), limits)
        };
        plugins.push(open_with(host, source, options).await.expect("it opens"));
    }
    plugins
}

/// What calls came to.
#[derive(Clone, Copy, Default)]
struct Made {
    good: usize,
    hostile: usize,
}

/// Makes calls from several tasks at once, and looks at every answer.
async fn calls(plugins: &[Plugin<Probe>], seed: u64) -> Made {
    let tasks: Vec<_> = (0..TASKS as u64)
        .map(|task| {
            let plugins = plugins.to_vec();
            let numbers = Numbers(seed * TASKS as u64 + task + 1);
            tokio::spawn(calls_of_one(plugins, numbers))
        })
        .collect();
    let mut made = Made::default();
    for task in tasks {
        let of_one = task.await.expect("no wrong answer");
        made.good += of_one.good;
        made.hostile += of_one.hostile;
    }
    made
}

async fn calls_of_one(plugins: Vec<Plugin<Probe>>, mut numbers: Numbers) -> Made {
    let hostile = hostile();
    let mut made = Made::default();
    for _ in 0..CALLS_AT_ONCE / TASKS {
        // Of the hostile ones one in a hundred: each takes its time.
        let which = match numbers.next(100) {
            0 => numbers.next(HOSTILE),
            _ => HOSTILE + numbers.next(PLUGINS - HOSTILE),
        };
        let text = "x".repeat(numbers.next(2000));
        let said = answer(&plugins[which], &text).await;
        match hostile.get(which) {
            Some((_, expected)) => {
                let error = said.expect_err("it is hostile");
                // On a busy machine even a trap may take too long.
                let late = matches!(error.limit(), Some(Limit::Time { .. }));
                assert!(expected(&error) || late, "{error:?}");
                made.hostile += 1;
            }
            None => {
                assert_eq!(said.expect("it is good"), Ok(text));
                made.good += 1;
            }
        }
    }
    made
}

/// How far the test is, from 0 to 1.
fn progress(made: Made, began: Instant, seconds: Option<f64>) -> f64 {
    match seconds {
        Some(seconds) => began.elapsed().as_secs_f64() / seconds,
        None => (made.good + made.hostile) as f64 / CALLS as f64,
    }
}

/// The most memory of the first tenth of the test, and of the last.
fn first_and_last(seen: &[(f64, u64)]) -> Option<(u64, u64)> {
    let most = |of: &dyn Fn(f64) -> bool| {
        let bytes = seen.iter().filter(|(progress, _)| of(*progress));
        bytes.map(|(_, bytes)| *bytes).max()
    };
    let first = most(&|progress| progress <= 0.1)?;
    Some((first, most(&|progress| progress >= 0.9)?))
}

#[test]
fn a_hundred_plugins_ten_of_them_hostile() {
    let seconds = std::env::var("CARRICK_SOAK_SECONDS").ok();
    let seconds = seconds.map(|seconds| seconds.parse::<f64>().expect("a number of seconds"));
    let host = host();
    host.block_on(async {
        let plugins = plugins(&host).await;
        // Allocators and pools take what they need at first.
        calls(&plugins, 0).await;
        let (mut made, mut seen) = (Made::default(), Vec::new());
        let began = Instant::now();
        for seed in 1.. {
            let of_these = calls(&plugins, seed).await;
            made.good += of_these.good;
            made.hostile += of_these.hostile;
            let progress = progress(made, began, seconds);
            seen.extend(resident_bytes().map(|bytes| (progress, bytes)));
            if progress >= 1.0 {
                break;
            }
        }
        let Made { good, hostile } = made;
        println!("{good} right answers, {hostile} calls that were stopped, no wrong answer");
        if seen.is_empty() {
            println!("what memory it took is not known: only Linux says so");
            return;
        }
        let (first, last) = first_and_last(&seen).expect("calls were made in both tenths");
        println!("{first} bytes in the first tenth, {last} in the last");
        let grown = last.saturating_sub(first);
        assert!(grown < GROWTH_BYTES_MAX, "it grew by {grown} bytes");
    })
    .expect("an event loop");
}
