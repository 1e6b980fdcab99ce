//! Small components, as text.

#![allow(dead_code, reason = "no test binary uses all of them")]

use carrick_host::{
    Captured, CommandOptions, LoadOptions, Outcome, Output, Program, RunError, load, run,
};

/// A command whose core module is `module`, which exports `run`.
pub fn command(module: &str) -> String {
    command_with("", "", module)
}

/// A command with component-level `imports`, and the core instance `host` made
/// of `exports` that `module` may import from.
pub fn command_with(imports: &str, exports: &str, module: &str) -> String {
    format!(
        r#"(component
            {imports}
            (core module $m {module})
            (core instance $host {exports})
            (core instance $i (instantiate $m (with "host" (instance $host))))
            (func $run (result (result)) (canon lift (core func $i "run")))
            (instance $run (export "run" (func $run)))
            (export "wasi:cli/run@0.2.0" (instance $run)))"#
    )
}

/// A command that ends with `code`.
pub fn exits_with(code: u8) -> String {
    command_with(
        r#"(import "wasi:cli/exit@0.2.12" (instance $exit
               (export "exit-with-code" (func (param "status-code" u8)))))
           (core func $exit (canon lower (func $exit "exit-with-code")))"#,
        r#"(export "exit" (func $exit))"#,
        &format!(
            r#"(import "host" "exit" (func $exit (param i32)))
               (func (export "run") (result i32) (call $exit (i32.const {code})) unreachable)"#
        ),
    )
}

/// Loads text such that a deadline can end what it does.
pub fn interruptible(text: &str) -> Program {
    let options = LoadOptions::default().with_interruptible(true);
    ready_with(text, &options)
}

/// A command that sleeps for an hour.
pub fn sleeps() -> String {
    command_with(
        r#"(import "wasi:io/poll@0.2.0" (instance $poll
               (export "pollable" (type $pollable (sub resource)))
               (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
           (alias export $poll "pollable" (type $pollable))
           (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
               (alias outer 1 $pollable (type $outer))
               (export "pollable" (type $pollable (eq $outer)))
               (export "subscribe-duration"
                   (func (param "when" u64) (result (own $pollable))))))
           (core func $subscribe (canon lower (func $clock "subscribe-duration")))
           (core func $block (canon lower (func $poll "[method]pollable.block")))"#,
        r#"(export "subscribe" (func $subscribe)) (export "block" (func $block))"#,
        r#"(import "host" "subscribe" (func $subscribe (param i64) (result i32)))
           (import "host" "block" (func $block (param i32)))
           (func (export "run") (result i32)
               (call $block (call $subscribe (i64.const 3600000000000)))
               (i32.const 0))"#,
    )
}

/// A command that computes for ever.
pub fn spins() -> String {
    command(r#"(func (export "run") (result i32) (loop (br 0)) (unreachable))"#)
}

/// A command that makes its memory larger until it gets no more.
pub fn grows() -> String {
    command(
        r#"(memory 1)
           (func (export "run") (result i32)
               (loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
               (i32.const 1))"#,
    )
}

/// Loads text that is expected to load.
pub fn ready(text: &str) -> Program {
    ready_with(text, &LoadOptions::default())
}

pub fn ready_with(text: &str, options: &LoadOptions) -> Program {
    load(text.as_bytes(), options, &mut |_| {}).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

/// Runs text with nothing granted.
pub fn ending(text: &str) -> Result<Outcome, RunError> {
    run(&ready(text), CommandOptions::default())
}

/// Options that capture both outputs.
pub fn captured() -> (CommandOptions, Captured, Captured) {
    let (stdout, stderr) = (Captured::default(), Captured::default());
    let options = CommandOptions::default()
        .with_stdout(Output::Capture(stdout.clone()))
        .with_stderr(Output::Capture(stderr.clone()));
    (options, stdout, stderr)
}
