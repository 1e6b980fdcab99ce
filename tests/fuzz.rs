//! The fixed part of fuzzing: modules that were generated once or that once
//! found something, the situations of adapting, WIT texts, and all of them
//! damaged in ways that are the same on every run.
//!
//! The `fuzz` folder has the generators. `CARRICK_FUZZ_CORPUS` names a folder
//! of further modules to take, for instance one that its `corpus` wrote.

#[path = "fuzz/adapting.rs"]
mod adapting;
#[path = "fuzz/formatting.rs"]
mod formatting;
#[path = "fuzz/linking.rs"]
mod linking;
#[path = "fuzz/reading.rs"]
mod reading;
#[path = "fuzz/worlds.rs"]
mod worlds;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use carrick_assemble::to_binary;
use linking::Ends;

fn tree() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A module and the name to tell it by.
struct Input {
    name: String,
    bytes: Vec<u8>,
}

/// The modules in `folder`, in the order of their names.
fn modules_in(folder: &Path) -> Vec<Input> {
    let mut found = Vec::new();
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("an entry of the folder").path();
        let is_module = path
            .extension()
            .is_some_and(|extension| extension == "wat" || extension == "wasm");
        if is_module {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            found.push(Input {
                name: name.into_owned(),
                bytes: fs::read(&path)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
            });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

/// Programs that end by themselves and say what they came to.
fn programs() -> Vec<Input> {
    modules_in(&tree().join("tests/fuzz/programs"))
}

/// Modules of all kinds, none of which needs to end.
fn modules() -> Vec<Input> {
    let mut inputs = modules_in(&tree().join("tests/fuzz/modules"));
    let situations = tree().join("crates/assemble/tests/adapt");
    let mut cases: Vec<_> = fs::read_dir(&situations)
        .expect("the situations of adapting")
        .map(|case| case.expect("a situation").path())
        .collect();
    cases.sort();
    for case in cases {
        let name = case
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if let Ok(bytes) = fs::read(case.join("module.wat")) {
            let carrier = to_binary(&bytes)
                .ok()
                .and_then(|binary| worlds::with_world(&binary, &case.join("world.wit")));
            if let Some(bytes) = carrier {
                let name = format!("{name}, carrying its world");
                inputs.push(Input { name, bytes });
            }
            inputs.push(Input { name, bytes });
        }
    }
    inputs
}

/// Modules from outside the tree: programs by the name, and others.
fn further_modules() -> (Vec<Input>, Vec<Input>) {
    match std::env::var_os("CARRICK_FUZZ_CORPUS") {
        Some(folder) => modules_in(Path::new(&folder))
            .into_iter()
            .partition(|input| input.name.starts_with("program")),
        None => (Vec::new(), Vec::new()),
    }
}

/// Checks every input on all cores; prints how many came to what, and fails
/// with every message there is.
fn check_all<R: Ord + std::fmt::Debug + Send>(
    inputs: &[Input],
    check: impl Fn(&Input) -> Result<R, String> + Sync,
) {
    let next = AtomicUsize::new(0);
    let results = Mutex::new((BTreeMap::<R, usize>::new(), Vec::new()));
    let work = || {
        while let Some(input) = inputs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(input)))
                .unwrap_or_else(|_| Err("a panic".to_owned()));
            let mut results = results.lock().expect("no thread panics");
            match result {
                Ok(kind) => *results.0.entry(kind).or_default() += 1,
                Err(message) => results.1.push(format!("{}: {message}", input.name)),
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let (counts, mut messages) = results.into_inner().expect("no thread panics");
    println!("{} inputs: {counts:?}", inputs.len());
    messages.sort();
    assert!(messages.is_empty(), "{}", messages.join("\n\n"));
}

#[test]
fn programs_do_as_components_what_they_do_by_themselves() {
    let (further, _) = further_modules();
    let mut inputs = programs();
    assert!(
        inputs.len() >= 40,
        "programs are missing: found {}",
        inputs.len()
    );
    inputs.extend(further);
    check_all(&inputs, |input| {
        linking::check(&input.bytes, Ends::ByItself, option_bits(input))
    });
}

#[test]
fn modules_do_as_components_what_they_do_by_themselves() {
    let mut inputs = modules();
    inputs.extend(further_modules().1);
    check_all(&inputs, |input| {
        linking::check(&input.bytes, Ends::WhenStopped, option_bits(input))
    });
}

#[test]
fn adapting_gives_a_valid_component_or_a_reason() {
    let mut inputs = modules();
    inputs.extend(programs());
    let (further_programs, further) = further_modules();
    inputs.extend(further_programs);
    inputs.extend(further);
    check_all(&inputs, |input| {
        let bits = option_bits(input);
        adapting::check(&input.bytes, &adapting::options(bits))?;
        adapting::check(&input.bytes, &adapting::options(!bits))
    });
}

#[test]
fn adapting_survives_damaged_modules() {
    /// How often each module is damaged.
    const TIMES: u64 = 100;
    let mut inputs = modules();
    inputs.extend(programs());
    check_all(&inputs, |input| {
        let Ok(binary) = to_binary(&input.bytes) else {
            return Ok(0);
        };
        let mut adapted = 0;
        for time in 0..TIMES {
            let damaged = damage(&binary, &mut Random::new(input, time));
            let bits = time.to_le_bytes()[0];
            let outcome = adapting::check(&damaged, &adapting::options(bits))
                .map_err(|message| format!("damage {time}: {message}"))?;
            adapted += usize::from(outcome);
        }
        Ok(adapted.min(1))
    });
}

/// How often each text is changed.
const TEXT_CHANGES: u64 = 400;

/// The texts of the tests, each changed in many ways.
fn texts() -> Vec<Input> {
    let mut texts = Vec::new();
    for time in 0..TEXT_CHANGES {
        for (index, seed) in formatting::SEEDS.iter().enumerate() {
            let mut random = Random(time * formatting::SEEDS.len() as u64 + index as u64);
            texts.push(Input {
                name: format!("text {index}, change {time}"),
                bytes: formatting::changed(seed, |bound| random.below(bound)).into_bytes(),
            });
        }
    }
    texts
}

#[test]
fn formatting_survives_changed_texts() {
    check_all(&texts(), |input| {
        let text = std::str::from_utf8(&input.bytes).map_err(|error| error.to_string())?;
        formatting::check(text)
    });
}

#[test]
fn reading_survives_changed_texts() {
    check_all(&texts(), |input| reading::check(&input.bytes));
}

#[test]
fn comparing_survives_changed_texts() {
    let texts = texts();
    // Each with the next change of the same text.
    let next = formatting::SEEDS.len();
    let pairs: Vec<Input> = texts
        .iter()
        .zip(&texts[next..])
        .map(|(old, new)| Input {
            name: format!("{} and {}", old.name, new.name),
            bytes: [&old.bytes[..], b"\0", &new.bytes].concat(),
        })
        .collect();
    check_all(&pairs, |input| {
        let mut texts = input.bytes.splitn(2, |byte| *byte == 0);
        let (old, new) = (
            texts.next().unwrap_or_default(),
            texts.next().unwrap_or_default(),
        );
        reading::compare(old, new)
    });
}

/// Numbers that look random and are the same on every run, by SplitMix64.
struct Random(u64);

impl Random {
    fn new(input: &Input, time: u64) -> Self {
        let start = input
            .name
            .bytes()
            .fold(time, |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte));
        Random(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }
}

/// `bytes` with a few of them changed, left out, doubled or cut off.
fn damage(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    const INTERESTING: [u8; 8] = [0, 1, 0x0b, 0x40, 0x7f, 0x80, 0xfe, 0xff];
    let mut damaged = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let place = random.below(damaged.len());
        let end = (place + random.below(16)).min(damaged.len());
        match random.below(8) {
            0 => damaged.truncate(place),
            1 => {
                damaged.drain(place..end);
            }
            2 => {
                let copy = damaged[place..end].to_vec();
                damaged.splice(place..place, copy);
            }
            3 | 4 => {
                if let Some(byte) = damaged.get_mut(place) {
                    *byte = INTERESTING[random.below(INTERESTING.len())];
                }
            }
            5 => {
                if let Some(byte) = damaged.get_mut(place) {
                    *byte = byte.wrapping_add(1);
                }
            }
            _ => {
                if let Some(byte) = damaged.get_mut(place) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
    }
    damaged
}

/// Options for an input: some combination, always the same.
fn option_bits(input: &Input) -> u8 {
    Random::new(input, 0).next().to_le_bytes()[0]
}
