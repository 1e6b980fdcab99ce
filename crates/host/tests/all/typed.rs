//! Calls below the plugin kit, on event loops of the host's own.

use std::fs;
use std::time::Duration;

use carrick_host::typed::wasmtime::component::Instance;
use carrick_host::typed::wasmtime::{self, Store};
use carrick_host::typed::{self, Guest};
use carrick_host::{CommandOptions, DirGrant, Program, RunError, RunLimits};
use tokio::runtime::{Builder, Runtime};
use wasmtime_wasi::I32Exit;

use crate::guests::{exits_with, ready, sleeps};

/// One on the thread that waits, and one on threads of its own.
fn event_loops() -> [Runtime; 2] {
    [Builder::new_current_thread(), Builder::new_multi_thread()]
        .map(|mut builder| builder.enable_all().build().expect("an event loop"))
}

/// Calls `wasi:cli/run` of a program, and gives the code it exits with.
async fn exit_code(program: &Program, options: CommandOptions) -> i32 {
    let linker = typed::linker(program).expect("it links");
    let mut store = typed::store(program, options, ()).expect("a store");
    let component = typed::component(program);
    let instance = linker.instantiate_async(&mut store, component).await;
    let called = run(&mut store, instance.expect("it starts")).await;
    let error = called.expect_err("it exits");
    error.downcast_ref::<I32Exit>().expect("with a code").0
}

async fn run(store: &mut Store<Guest>, instance: Instance) -> wasmtime::Result<()> {
    let mut index = None;
    for name in ["wasi:cli/run@0.2.0", "run"] {
        let found = instance.get_export_index(&mut *store, index.as_ref(), name);
        index = Some(found.expect("a command"));
    }
    let run = instance.get_func(&mut *store, index.expect("a function"));
    let mut results = [wasmtime::component::Val::Bool(false)];
    let run = run.expect("a function");
    run.call_async(store, &[], &mut results).await
}

#[test]
fn a_guest_is_called_on_any_event_loop() {
    let program = ready(&exits_with(7));
    for event_loop in event_loops() {
        let code = event_loop.block_on(exit_code(&program, CommandOptions::default()));
        assert_eq!(code, 7);
    }
    let code = typed::block_on(exit_code(&program, CommandOptions::default()));
    assert_eq!(code.expect("an event loop"), 7);
}

#[test]
fn files_are_read_on_any_event_loop() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("name"), "**").expect("a file");
    // Exits with the first byte of the file.
    let program = ready(
        r#"(module
            (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read"
                (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (data (i32.const 16) "\20\00\00\00\01\00\00\00")
            (data (i32.const 64) "name")
            (func (export "_start")
                (if (call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 4)
                    (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 128))
                    (then unreachable))
                (if (call $read (i32.load (i32.const 128)) (i32.const 16) (i32.const 1)
                    (i32.const 8)) (then unreachable))
                (call $exit (i32.load8_u (i32.const 32)))))"#,
    );
    let options = CommandOptions::default().with_dirs(vec![DirGrant::new(folder.path(), "/")]);
    options.open_dirs().expect("it is there");
    for event_loop in event_loops() {
        let code = event_loop.block_on(exit_code(&program, options.clone()));
        assert_eq!(code, i32::from(b'*'));
    }
}

#[test]
fn a_guest_that_waits_does_not_hold_up_the_event_loop() {
    let program = ready(&sleeps());
    for event_loop in event_loops() {
        event_loop.block_on(async {
            let ended = tokio::time::timeout(
                Duration::from_millis(5),
                exit_code(&program, CommandOptions::default()),
            );
            assert!(ended.await.is_err(), "it sleeps for an hour");
        });
    }
}

#[test]
fn waiting_inside_an_event_loop_is_an_error_and_no_panic() {
    for event_loop in event_loops() {
        event_loop.block_on(async {
            let refused = typed::block_on(async {});
            assert!(matches!(refused, Err(RunError::Thread(_))), "{refused:?}");
        });
    }
}

#[test]
fn a_time_limit_that_nobody_watches_is_refused() {
    let program = ready(&exits_with(0));
    let options = CommandOptions::default()
        .with_limits(RunLimits::default().with_timeout(Duration::from_secs(1)));
    let refused = typed::store(&program, options, ()).expect_err("it is refused");
    assert!(matches!(refused, RunError::TimeNotWatched), "{refused:?}");
}
