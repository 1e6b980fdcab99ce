//! A hundred plugins at once, ten of which mean no good: no wrong answer, and no growth.
//!
//! The good ones are in C, Go and Rust and in text, and so are the others. It is a program of its
//! own, since it looks at the memory of the whole process. It makes a fixed
//! number of calls, the same ones every time; the variable CARRICK_SOAK_SECONDS asks for as
//! many as can be made in that time instead. With `--nocapture` it says how many
//! there were, and what memory it had meanwhile.

#[path = "hostile/guest.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod guest;
// The guests in text are the host's own tests'.
#[path = "../crates/host/tests/all/plugin/probe.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod probe;
#[path = "support/resident.rs"]
mod resident;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::time::{Duration, Instant};

use carrick_host::plugin::{Instances, Limit, Limits, Plugin, PluginError};
use guest::{Hostile, Language};
use probe::{DRIP, ECHO, Guest, Probe};
use resident::resident_bytes;

const PLUGINS: usize = 100;

/// How many calls are made where no time is given.
const CALLS: usize = 30_000;

/// How many calls are made between two looks at the memory. Nothing is under way then.
const CALLS_AT_ONCE: usize = 1_000;

/// How many instances of one plugin there may be.
const AT_ONCE_MAX: usize = 4;

/// How many tasks make them.
const TASKS: usize = 8;

/// How often so many are made before the memory counts.
const WARM_UP: usize = 20;

/// How much the process may grow by between the first tenth and the last. It is some of what
/// the host's pool may keep, half a mebibyte for a memory, since places that a small
/// guest had go to a large one later.
const GROWTH_BYTES_MAX: u64 = 32 << 20;

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

const LIMIT: Expected = |error| error.limit().is_some();
const TRAP: Expected = |error| error.trap().is_some();
const EXIT: Expected = |error| matches!(error, PluginError::Exited { code: 3, .. });

/// What guests in C, Go and Rust are asked for that are to do harm.
const HARM: [(&str, Expected); 12] = [
    ("spin", LIMIT),
    ("sleep", LIMIT),
    ("wait", LIMIT),
    ("drip", LIMIT),
    ("fill-memory", LIMIT),
    ("giant", LIMIT),
    ("recurse", LIMIT),
    ("flood-stderr", LIMIT),
    ("panic", TRAP),
    ("bad-text", TRAP),
    ("dropped-handle", TRAP),
    ("exit", EXIT),
];

/// Guests that do what no compiler makes, whatever they are asked for.
fn hostile_texts() -> [(Guest, Expected); 7] {
    let guest = |answer| Guest { answer, ..ECHO };
    [
        (
            Guest {
                realloc: "(loop (br 0)) (unreachable)",
                ..ECHO
            },
            LIMIT,
        ),
        (
            Guest {
                answer: "(drop (call $drip (i32.const 0))) (unreachable)",
                ..DRIP
            },
            LIMIT,
        ),
        (
            guest("(loop (drop (memory.grow (i32.const 16))) (br 0)) (unreachable)"),
            LIMIT,
        ),
        (guest("(i32.const 0x7fff0000)"), TRAP),
        (
            guest("(i32.store8 (i32.const 16) (i32.const 7)) (i32.const 16)"),
            TRAP,
        ),
        (
            Guest {
                post: "(unreachable)",
                ..ECHO
            },
            TRAP,
        ),
        (
            Guest {
                module: "(func $down (result i32) (i32.add (i32.const 1) (call $down)))",
                answer: "(call $down)",
                ..ECHO
            },
            LIMIT,
        ),
    ]
}

/// A plugin that means well, of one of the two worlds.
#[derive(Clone)]
enum Good {
    Text(Plugin<Probe>),
    Built(Plugin<Hostile>),
}

impl Good {
    /// Has the plugin give a text back.
    async fn echo(&self, text: &str) {
        let said = match self {
            Self::Text(plugin) => probe::answer(plugin, text).await.map(Result::ok),
            Self::Built(plugin) => {
                let said = guest::answer(plugin, &format!("echo {text}")).await;
                said.map(Result::ok)
            }
        };
        assert_eq!(said.expect("it is good").as_deref(), Some(text));
    }
}

/// A plugin that means no good.
#[derive(Clone)]
enum Harmful {
    /// Whatever it is asked for comes to this.
    Text(Plugin<Probe>, Expected),
    /// It does what it is asked for, one of [`HARM`].
    Built(Plugin<Hostile>),
}

impl Harmful {
    /// Calls it, and looks at what comes of it.
    async fn call(&self, numbers: &mut Numbers) {
        let (error, expected) = match self {
            Self::Text(plugin, expected) => (probe::answer(plugin, "text").await.err(), *expected),
            Self::Built(plugin) => {
                let (word, expected) = HARM[numbers.next(HARM.len())];
                (guest::answer(plugin, word).await.err(), expected)
            }
        };
        let error = error.expect("it is hostile");
        // On a busy machine even a trap may take too long.
        let late = matches!(error.limit(), Some(Limit::Time { .. }));
        assert!(expected(&error) || late, "{error:?}");
    }
}

/// The place that each of them has decides how its instances live.
fn instances(place: usize) -> Instances {
    match place % 3 {
        0 => Instances::fresh(AT_ONCE_MAX),
        1 => Instances::warm(2, 50, Duration::from_millis(500)),
        _ => Instances::Actor,
    }
}

/// A hostile guest gets little time, so that it does not take all there is.
fn limits(hostile: bool) -> Limits {
    Limits {
        call_timeout: Duration::from_millis(if hostile { 100 } else { 60_000 }),
        ..Limits::untrusted()
    }
}

async fn text(guest: &Guest, place: usize, hostile: bool) -> Plugin<Probe> {
    let name = format!("plugin-{place}");
    let options = probe::options(&name, limits(hostile)).with_instances(instances(place));
    let opened = probe::open_with(guest::host(), guest.source(), options).await;
    opened.expect("it opens")
}

async fn built(language: Language, place: usize, hostile: bool) -> Plugin<Hostile> {
    let name = format!("plugin-{place}");
    let options = guest::options(&name, limits(hostile), instances(place));
    guest::open(language.guest(), options).await
}

#[derive(Clone)]
struct Plugins {
    good: Vec<Good>,
    harmful: Vec<Harmful>,
}

impl Plugins {
    async fn open() -> Self {
        const LANGUAGES: [Language; 3] = [Language::C, Language::Go, Language::Rust];
        let mut harmful = Vec::new();
        for (guest, expected) in hostile_texts() {
            let plugin = text(&guest, harmful.len(), true).await;
            harmful.push(Harmful::Text(plugin, expected));
        }
        for language in LANGUAGES {
            harmful.push(Harmful::Built(built(language, harmful.len(), true).await));
        }
        assert_eq!(harmful.len(), 10);
        let mut good = Vec::new();
        for place in harmful.len()..PLUGINS {
            good.push(match LANGUAGES.get(place / 3 % 4) {
                Some(language) => Good::Built(built(*language, place, false).await),
                None => Good::Text(text(&ECHO, place, false).await),
            });
        }
        Self { good, harmful }
    }
}

/// What calls came to.
#[derive(Clone, Copy, Default)]
struct Made {
    good: usize,
    hostile: usize,
}

/// Makes calls from several tasks at once, and looks at every answer.
async fn calls(plugins: &Plugins, seed: u64) -> Made {
    let tasks: Vec<_> = (0..TASKS as u64)
        .map(|task| {
            let plugins = plugins.clone();
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

async fn calls_of_one(plugins: Plugins, mut numbers: Numbers) -> Made {
    let Plugins { good, harmful } = plugins;
    let mut made = Made::default();
    for _ in 0..CALLS_AT_ONCE / TASKS {
        // Of the hostile ones one in a hundred: each takes its time.
        if numbers.next(100) == 0 {
            let which = numbers.next(harmful.len());
            harmful[which].call(&mut numbers).await;
            made.hostile += 1;
        } else {
            let text = "x".repeat(numbers.next(2000));
            good[numbers.next(good.len())].echo(&text).await;
            made.good += 1;
        }
    }
    made
}

/// Makes allocators, collectors of garbage and the host's pool take the most that they ever need:
/// everything is called at once, again and again, with large arguments.
async fn take_most(good: &[Good]) {
    let all = good.iter().flat_map(|good| vec![good.clone(); AT_ONCE_MAX]);
    let tasks: Vec<_> = all
        .map(|plugin| {
            tokio::spawn(async move {
                for size in (1..=40).rev() {
                    plugin.echo(&"x".repeat(size * 1500)).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no wrong answer");
    }
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
    // The compilers run before the event loop does.
    guest::guests();
    let tested = guest::host().block_on(async {
        let plugins = Plugins::open().await;
        take_most(&plugins.good).await;
        for _ in 0..WARM_UP {
            calls(&plugins, 0).await;
        }
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
    });
    tested.expect("an event loop");
}
