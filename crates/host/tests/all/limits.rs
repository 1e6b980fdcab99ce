//! What a guest may use up.

use std::time::Duration;

use carrick_host::{
    CACHE_BYTES_MAX, Cache, Captured, CommandOptions, LoadError, LoadOptions, Outcome, Output,
    RunError, RunLimits, TrapKind, load, load_file, run,
};

use crate::guests::{command, exits_with, grows, interruptible, ready, ready_with, spins};

fn limited(limits: RunLimits) -> CommandOptions {
    CommandOptions::default().with_limits(limits)
}

#[test]
fn a_deadline_needs_code_that_can_be_stopped() {
    let limits = RunLimits::default().with_timeout(Duration::from_secs(3600));
    let refused = run(&ready(&exits_with(0)), limited(limits));
    assert!(
        matches!(refused, Err(RunError::NotInterruptible)),
        "{refused:?}"
    );
}

#[test]
fn a_guest_that_ends_in_time_is_left_alone() {
    let limits = RunLimits::default().with_timeout(Duration::from_secs(3600));
    let outcome = run(&interruptible(&exits_with(3)), limited(limits)).expect("it runs");
    assert_eq!(outcome, Outcome::Exited(3));
}

#[test]
fn memory_is_bounded_over_all_memories() {
    let bytes_max = 4 << 20;
    let limits = RunLimits::default().with_memory_bytes_max(bytes_max);
    let outcome = run(&ready(&grows()), limited(limits)).expect("it runs");
    // One page at first and sixteen at a time: 65 pages are one too many.
    assert_eq!(
        outcome,
        Outcome::MemoryLimit {
            bytes_max,
            bytes_wanted: 65 << 16
        }
    );

    let two_memories = command(
        r#"(memory $a 40) (memory $b 40) (func (export "run") (result i32) (i32.const 0))"#,
    );
    let outcome = run(&ready(&two_memories), limited(limits)).expect("it runs");
    assert_eq!(
        outcome,
        Outcome::MemoryLimit {
            bytes_max,
            bytes_wanted: 80 << 16
        }
    );
}

#[test]
fn growth_beyond_a_memorys_own_maximum_is_the_guests_affair() {
    let text = command(
        r#"(memory 1 2) (func (export "run") (result i32)
               (i32.ne (memory.grow (i32.const 5)) (i32.const -1)))"#,
    );
    let limits = RunLimits::default().with_memory_bytes_max(128 << 10);
    assert_eq!(
        run(&ready(&text), limited(limits)).expect("it runs"),
        Outcome::Exited(0)
    );
}

#[test]
fn fuel_runs_out() {
    let counted = LoadOptions::default().with_fuel(true);
    let limits = RunLimits::default().with_fuel(10_000);
    let outcome = run(&ready_with(&spins(), &counted), limited(limits)).expect("it runs");
    assert_eq!(outcome, Outcome::OutOfFuel { fuel: 10_000 });

    let outcome = run(&ready_with(&exits_with(5), &counted), limited(limits)).expect("it runs");
    assert_eq!(outcome, Outcome::Exited(5));
}

#[test]
fn fuel_that_nobody_counts_is_refused() {
    let limits = RunLimits::default().with_fuel(1);
    let refused = run(&ready(&exits_with(0)), limited(limits));
    assert!(
        matches!(refused, Err(RunError::FuelNotCounted)),
        "{refused:?}"
    );
}

#[test]
fn the_stack_is_as_deep_as_asked_for() {
    // Each call keeps a local alive across the next one.
    let text = command(
        r#"(func $down (param i32) (result i32)
               (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
                   (else (i32.add (local.get 0) (call $down (i32.sub (local.get 0) (i32.const 1)))))))
           (func (export "run") (result i32) (drop (call $down (i32.const 100000))) (i32.const 0))"#,
    );
    let with_stack = |bytes| {
        let options = LoadOptions::default().with_wasm_stack_bytes_max(bytes);
        run(&ready_with(&text, &options), CommandOptions::default()).expect("it runs")
    };
    assert_eq!(with_stack(8 << 20), Outcome::Exited(0));
    let Outcome::Trapped(trap) = with_stack(256 << 10) else {
        panic!("it did not trap")
    };
    assert_eq!(trap.kind, TrapKind::StackOverflow);
}

#[test]
fn captured_output_is_bounded() {
    let text = r#"(module
        (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 16) "\20\00\00\00\06\00\00\00")
        (data (i32.const 32) "hello\n")
        (func (export "_start")
            (loop (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8)))
                (br 0))))"#;
    let stdout = Captured::new(20);
    let options = CommandOptions::default().with_stdout(Output::Capture(stdout.clone()));
    let outcome = run(&ready(text), options).expect("it runs");
    assert_eq!(outcome, Outcome::OutputLimit { bytes_max: 20 });
    assert_eq!(stdout.take(), b"hello\nhello\nhello\nhe");
}

#[test]
fn captured_output_of_wasi_0_3_is_bounded_too() {
    let options = CommandOptions::default().with_stdout(Output::Capture(Captured::new(3)));
    let outcome = run(&ready(include_str!("wasi-0-3.wat")), options).expect("it runs");
    assert_eq!(outcome, Outcome::OutputLimit { bytes_max: 3 });
}

#[test]
fn a_program_that_would_compile_for_long_is_refused() {
    let text = exits_with(0);
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), &text).expect("it can be written");
    let folder = tempfile::tempdir().expect("a folder");
    let cache = Cache::open(folder.path().join("cache"), CACHE_BYTES_MAX).expect("a cache");
    let with = |bytes_max: usize, cache: Option<Cache>| {
        LoadOptions::default()
            .with_program_bytes_max(bytes_max as u64)
            .with_cache(cache)
    };
    for cache in [None, Some(cache)] {
        let options = with(text.len() - 1, cache.clone());
        for loaded in [
            load(text.as_bytes(), &options, &mut |_| {}),
            load_file(file.path(), &options, &mut |_| {}),
        ] {
            assert!(
                matches!(loaded, Err(LoadError::TooLarge { .. })),
                "{loaded:?}"
            );
        }
        let options = with(text.len(), cache);
        load_file(file.path(), &options, &mut |_| {}).expect("it is as large as may be");
    }
    let error = LoadError::TooLarge {
        bytes_max: 18_000_000,
    };
    assert_eq!(
        error.to_string(),
        "the program is larger than the limit of 18000000 bytes; compiling that many takes about 10 s"
    );
}

/// The largest function that engines take, by a convention that browsers began.
const FUNCTION_BYTES_MAX: usize = 7_654_321;

/// A command with a function of so many bytes.
fn with_function_of(bytes: usize) -> Vec<u8> {
    fn length(mut number: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        while number > 0x7f {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
        bytes
    }
    let section = |id: u8, content: Vec<u8>| [vec![id], length(content.len()), content].concat();
    // No locals, nothing done, the end.
    let mut body = vec![1; bytes];
    (body[0], body[bytes - 1]) = (0, 0x0b);
    [
        b"\0asm\x01\0\0\0".to_vec(),
        section(1, b"\x01\x60\0\0".to_vec()),
        section(3, b"\x01\0".to_vec()),
        section(5, b"\x01\0\x01".to_vec()),
        section(7, b"\x02\x06memory\x02\0\x06_start\0\0".to_vec()),
        section(10, [vec![1], length(bytes), body].concat()),
    ]
    .concat()
}

#[test]
fn a_function_has_a_largest_size() {
    let loaded = |bytes| {
        load(
            &with_function_of(bytes),
            &LoadOptions::default(),
            &mut |_| {},
        )
    };
    assert!(loaded(FUNCTION_BYTES_MAX).is_ok());
    let error = loaded(FUNCTION_BYTES_MAX + 1).expect_err("it is too large");
    assert!(matches!(error, LoadError::Adapt(_)), "{error:?}");
}
