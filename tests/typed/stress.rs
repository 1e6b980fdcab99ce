//! Go under stress: large arguments and results, collections in between, questions to the
//! host from many goroutines, and files written while arguments come in.
//!
//! The variable CARRICK_STRESS_CALLS asks for more calls than the test makes by itself.

use std::path::Path;

use carrick_host::typed::{self, Guest, wasmtime};
use carrick_host::{Captured, CommandOptions, DirGrant, Output, RunLimits};
use wasmtime::Store;
use wasmtime::component::HasSelf;

use crate::program;
use crate::toolchain::{World, build_go_typed};

wasmtime::component::bindgen!({
    path: "../../guests/go-typed-stress/world.wit",
    world: "stress",
    exports: { default: async },
    wasmtime_crate: carrick_host::typed::wasmtime,
});

use carrick_guests::stress::answers;
use exports::carrick_guests::stress::work::{Guest as Work, Item};

pub const STRESS: World = World {
    wit: "guests/go-typed-stress/world.wit",
    name: "stress",
};

/// The largest argument.
const ARGUMENT_BYTES_MAX: usize = 1 << 20;

/// What a guest may have: many times one argument, and far less than all of them.
const MEMORY_BYTES_MAX: u64 = 192 << 20;

/// What the host knows.
pub struct Answers;

impl answers::Host for Answers {
    fn text(&mut self, key: u32, length: u32) -> String {
        let letter = char::from(b'a' + (key % 26) as u8);
        std::iter::repeat_n(letter, length as usize).collect()
    }

    fn numbers(&mut self, key: u32, count: u32) -> Vec<u32> {
        (key..key + count).collect()
    }
}

fn calls(default: u32) -> u32 {
    let wanted = std::env::var("CARRICK_STRESS_CALLS").ok();
    wanted.map_or(default, |count| count.parse().expect("a number"))
}

/// Starts the guest with `folder` to write in, and gives it to `test`.
fn stress(
    folder: &Path,
    test: impl AsyncFnOnce(&Work, &mut Store<Guest<Answers>>) -> wasmtime::Result<()>,
) -> (Captured, Captured) {
    with_guest(&build_go_typed("go-typed-stress", STRESS), folder, test)
}

/// Starts the module `guest` with `folder` to write in, and gives it to `test`.
pub fn with_guest(
    guest: &Path,
    folder: &Path,
    test: impl AsyncFnOnce(&Work, &mut Store<Guest<Answers>>) -> wasmtime::Result<()>,
) -> (Captured, Captured) {
    let program = program(guest, STRESS);
    let mut linker = typed::linker(&program).expect("it links");
    answers::add_to_linker::<_, HasSelf<_>>(&mut linker, |guest: &mut Guest<Answers>| {
        &mut guest.data
    })
    .expect("nobody else has it");
    let (stdout, stderr) = (Captured::default(), Captured::default());
    let granted = CommandOptions::default()
        .with_dirs(vec![DirGrant::new(folder, "/data")])
        .with_stdout(Output::Capture(stdout.clone()))
        .with_stderr(Output::Capture(stderr.clone()))
        .with_limits(RunLimits::default().with_memory_bytes_max(MEMORY_BYTES_MAX));
    let mut store = typed::store(&program, granted, Answers).expect("a store");
    let ended = typed::block_on(async {
        let component = typed::component(&program);
        let stress = Stress::instantiate_async(&mut store, component, &linker).await?;
        test(stress.carrick_guests_stress_work(), &mut store).await
    });
    ended
        .expect("the event loop starts")
        .unwrap_or_else(|error| panic!("{error:?}"));
    (stdout, stderr)
}

/// Numbers that look random and are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// An argument of 0 bytes to 1 MiB: most are small, and every size class is met.
    fn item(&mut self, id: u32) -> Item {
        let bytes_max = ARGUMENT_BYTES_MAX >> (self.next() % 21);
        let length = self.next() as usize % (bytes_max + 1);
        let seed = self.next();
        Item {
            id,
            name: format!("item-{seed}"),
            data: (0..length)
                .map(|i| (seed as usize).wrapping_add(i * 7) as u8)
                .collect(),
        }
    }
}

/// Calls `turn` with an item and checks what it returns.
async fn turn(
    work: &Work,
    store: &mut Store<Guest<Answers>>,
    mut item: Item,
) -> wasmtime::Result<()> {
    let turned = work.call_turn(store, &item).await?;
    item.data.reverse();
    assert_eq!(turned.id, item.id);
    assert_eq!(turned.name, item.name.to_uppercase());
    assert!(turned.data == item.data, "call {}: other data", item.id);
    Ok(())
}

#[test]
fn go_survives_many_calls_with_large_arguments() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    stress(folder.path(), async |work, store| {
        let mut numbers = Numbers(0x5eed);
        for id in 0..calls(2_000) {
            turn(work, store, numbers.item(id)).await?;
            if numbers.next().is_multiple_of(50) {
                work.call_collect(&mut *store).await?;
            }
        }
        // All the sizes at their largest, one after the other.
        for id in 0..20 {
            let data = vec![id as u8; ARGUMENT_BYTES_MAX];
            let name = String::new();
            turn(work, store, Item { id, name, data }).await?;
        }
        Ok(())
    });
}

#[test]
fn goroutines_ask_the_host_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    stress(folder.path(), async |work, store| {
        for length in [0, 1, 1_000, 70_000, 300_000] {
            let right = work.call_ask(&mut *store, 10, 8, length).await?;
            assert_eq!(right, Ok(80), "answers of {length}");
        }
        Ok(())
    });
}

#[test]
fn files_and_streams_see_no_error_while_arguments_come_in() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut rounds = 0;
    let (stdout, stderr) = stress(folder.path(), async |work, store| {
        let mut numbers = Numbers(0xf11e);
        work.call_start(&mut *store, 10).await?;
        for id in 0..calls(400) {
            let mut item = numbers.item(id);
            if id % 4 == 0 {
                item.data.resize(ARGUMENT_BYTES_MAX, 1);
            }
            turn(work, store, item).await?;
            if id % 40 == 0 {
                let right = work.call_ask(&mut *store, 10, 2, 70_000).await?;
                assert_eq!(right, Ok(20));
            }
        }
        let (done, errors) = work.call_stop(&mut *store).await?;
        rounds = done;
        assert_eq!(errors, Vec::<String>::new());
        assert!(rounds >= 10, "only {rounds} rounds");
        Ok(())
    });
    for output in [stdout, stderr] {
        let text = String::from_utf8(output.take()).expect("it writes text");
        assert_eq!(text.lines().count() as u64, rounds);
    }
}
