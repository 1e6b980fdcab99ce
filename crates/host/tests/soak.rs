//! A hundred plugins at once, ten of which mean no good: no wrong answer, and no growth.
//!
//! It is a program of its own, since it looks at the memory of the whole process.

#[path = "all/plugin/probe.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod probe;

use std::time::Duration;

use carrick_host::plugin::{
    Host, Instances, Limit, Limits, Plugin, PluginError, PluginOptions, Source,
};
use probe::{DRIP, ECHO, Guest, Probe, answer, host, open_with, options};

const PLUGINS: usize = 100;
const HOSTILE: usize = 10;

/// How many calls are made, and how many of them before the memory is looked at
/// for the first time: allocators and pools take what they need at first.
const CALLS: usize = 30_000;
const CALLS_BEFORE: usize = 10_000;

/// How much the process may grow by in between.
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

/// The memory of this process that is in use.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("it is on Linux");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .expect("it has a resident size");
    let kibibytes = line.trim().trim_end_matches(" kB").parse::<u64>();
    kibibytes.expect("a number") << 10
}

/// Makes calls from eight tasks at once, and looks at every answer.
async fn calls(plugins: &[Plugin<Probe>], seed: u64, count: usize) {
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let plugins = plugins.to_vec();
            tokio::spawn(async move {
                let mut numbers = Numbers(seed + task);
                let hostile = hostile();
                for _ in 0..count / 8 {
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
                        }
                        None => assert_eq!(said.expect("it is good"), Ok(text)),
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no wrong answer");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_hundred_plugins_ten_of_them_hostile() {
    let host = host();
    host.block_on(async {
        let plugins = plugins(&host).await;
        calls(&plugins, 1, CALLS_BEFORE).await;
        let before = resident_bytes();
        calls(&plugins, 1000, CALLS - CALLS_BEFORE).await;
        let after = resident_bytes();
        let grown = after.saturating_sub(before);
        assert!(grown < GROWTH_BYTES_MAX, "it grew by {grown} bytes");
    })
    .expect("an event loop");
}
