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
#[path = "../crates/host/tests/all/plugin/probe.rs"]
#[allow(dead_code, reason = "other tests use the rest of it")]
mod probe;
#[path = "support/resident.rs"]
mod resident;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::time::{Duration, Instant};

use carrick_host::plugin::{Instances, Limit, Limits, Plugin, PluginError, PluginOptions};
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

/// A plugin of one of the two worlds.
#[derive(Clone)]
enum Served {
    Text(Plugin<Probe>),
    Built(Plugin<Hostile>),
}

impl Served {
    /// What the plugin answers to a text, which is the same text if it is good.
    async fn echo(&self, text: &str) -> Result<Result<String, String>, PluginError> {
        match self {
            Self::Text(plugin) => {
                let said = probe::answer(plugin, text).await?;
                Ok(said.map_err(|color| format!("{color:?}")))
            }
            Self::Built(plugin) => guest::answer(plugin, &format!("echo {text}")).await,
        }
    }
}

/// A plugin, and what it does instead of answering if it is hostile.
#[derive(Clone)]
struct Soaked {
    plugin: Served,
    harm: Option<Harm>,
}

#[derive(Clone, Copy)]
enum Harm {
    /// Every call comes to this.
    Always(Expected),
    /// It depends on the word; see [`HARM`].
    Asked,
}

/// The place that each of them has decides how its instances live.
fn instances(place: usize) -> Instances {
    match place % 3 {
        0 => Instances::Fresh {
            at_once_max: AT_ONCE_MAX,
        },
        1 => Instances::Warm {
            size_max: 2,
            uses_max: 50,
            idle_max: Duration::from_millis(500),
        },
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

async fn text(guest: &Guest, place: usize, harm: Option<Harm>) -> Soaked {
    let options = probe::options(&format!("plugin-{place}"), limits(harm.is_some()));
    let options = PluginOptions {
        instances: instances(place),
        ..options
    };
    let opened = probe::open_with(guest::host(), guest.source(), options).await;
    Soaked {
        plugin: Served::Text(opened.expect("it opens")),
        harm,
    }
}

async fn built(language: Language, place: usize, harm: Option<Harm>) -> Soaked {
    let name = format!("plugin-{place}");
    let options = guest::options(&name, limits(harm.is_some()), instances(place));
    Soaked {
        plugin: Served::Built(guest::open(language.guest(), options).await),
        harm,
    }
}

/// The hostile ones first.
async fn plugins() -> Vec<Soaked> {
    const LANGUAGES: [Language; 3] = [Language::C, Language::Go, Language::Rust];
    let mut plugins = Vec::new();
    for (guest, expected) in hostile_texts() {
        plugins.push(text(&guest, plugins.len(), Some(Harm::Always(expected))).await);
    }
    for language in LANGUAGES {
        plugins.push(built(language, plugins.len(), Some(Harm::Asked)).await);
    }
    for place in plugins.len()..PLUGINS {
        plugins.push(match LANGUAGES.get(place / 3 % 4) {
            Some(language) => built(*language, place, None).await,
            None => text(&ECHO, place, None).await,
        });
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
async fn calls(plugins: &[Soaked], seed: u64) -> Made {
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

async fn calls_of_one(plugins: Vec<Soaked>, mut numbers: Numbers) -> Made {
    let (hostile, good): (Vec<_>, Vec<_>) =
        plugins.iter().partition(|plugin| plugin.harm.is_some());
    assert_eq!((hostile.len(), good.len()), (10, PLUGINS - 10));
    let mut made = Made::default();
    for _ in 0..CALLS_AT_ONCE / TASKS {
        // Of the hostile ones one in a hundred: each takes its time.
        if numbers.next(100) == 0 {
            harmed(hostile[numbers.next(hostile.len())], &mut numbers).await;
            made.hostile += 1;
        } else {
            let text = "x".repeat(numbers.next(2000));
            let said = good[numbers.next(good.len())].plugin.echo(&text).await;
            assert_eq!(said.expect("it is good"), Ok(text));
            made.good += 1;
        }
    }
    made
}

/// Calls a hostile plugin, and looks at what came of it.
async fn harmed(hostile: &Soaked, numbers: &mut Numbers) {
    let (said, expected) = match (&hostile.plugin, hostile.harm) {
        (Served::Built(plugin), Some(Harm::Asked)) => {
            let (word, expected) = HARM[numbers.next(HARM.len())];
            (guest::answer(plugin, word).await, expected)
        }
        (plugin, Some(Harm::Always(expected))) => (plugin.echo("text").await, expected),
        _ => unreachable!("a plugin in text has but one way"),
    };
    let error = said.expect_err("it is hostile");
    // On a busy machine even a trap may take too long.
    let late = matches!(error.limit(), Some(Limit::Time { .. }));
    assert!(expected(&error) || late, "{error:?}");
}

/// Makes allocators, collectors of garbage and the host's pool take the most that they ever need:
/// everything is called at once, again and again, with large arguments.
async fn take_most(plugins: &[Soaked]) {
    let tasks = plugins.iter().filter(|plugin| plugin.harm.is_none());
    let tasks = tasks.flat_map(|good| vec![good.plugin.clone(); AT_ONCE_MAX]);
    let tasks: Vec<_> = tasks
        .map(|plugin| {
            tokio::spawn(async move {
                for size in (1..=40).rev() {
                    let text = "x".repeat(size * 1500);
                    let said = plugin.echo(&text).await;
                    assert_eq!(said.expect("it is good").as_deref(), Ok(text.as_str()));
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
        let plugins = plugins().await;
        take_most(&plugins).await;
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
