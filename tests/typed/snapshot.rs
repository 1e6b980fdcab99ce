//! Go guests that were initialized when they were built.

use std::fs;
use std::path::{Path, PathBuf};

use carrick_host::{Call, CallOutcome, RunLimits, Session, SessionOptions, Value, snapshot};
use tempfile::TempDir;

use crate::images::tells_what_images_are;
use crate::program;
use crate::stress::{self, STRESS};
use crate::toolchain::{IMAGE, World, build_go_flags, build_go_typed, go};

/// The Go guest as it is after its runtime has started, in a folder of its own.
fn initialized(guest: &str, world: World) -> (TempDir, PathBuf) {
    initialized_from(&build_go_typed(guest, world))
}

fn initialized_from(module: &Path) -> (TempDir, PathBuf) {
    let module = fs::read(module).expect("it was just built");
    let taken =
        snapshot(&module, &RunLimits::default()).unwrap_or_else(|error| panic!("{error:?}"));
    let again = snapshot(&module, &RunLimits::default()).expect("it worked before");
    assert!(taken == again, "the same module gives the same snapshot");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("snapshot.wasm");
    fs::write(&file, taken).expect("the folder was just made");
    (folder, file)
}

#[test]
fn an_initialized_go_guest_tells_what_images_are() {
    let (_folder, guest) = initialized("go-image", IMAGE);
    tells_what_images_are(&guest);
}

#[test]
fn an_initialized_go_guest_has_its_goroutines_and_its_garbage_collector() {
    let (folder, guest) = initialized("go-typed-stress", STRESS);
    stress::with_guest(&guest, folder.path(), async |work, store| {
        let right = work.call_ask(&mut *store, 10, 8, 70_000).await?;
        assert_eq!(right, Ok(80));
        for _ in 0..3 {
            work.call_collect(&mut *store).await?;
        }
        let right = work.call_ask(&mut *store, 10, 8, 1_000).await?;
        assert_eq!(right, Ok(80));
        Ok(())
    });
}

#[test]
fn an_initialized_go_guest_has_the_hosts_clocks_and_randomness() {
    const REACTOR: World = World {
        wit: "guests/go-reactor/world.wit",
        name: "reactor",
    };
    let module = build_go_flags(go(), "go-reactor", &["-buildmode=c-shared"]);
    let (_folder, guest) = initialized_from(&module);
    let program = program(&guest, REACTOR);
    let number = |call: &str| {
        let mut session =
            Session::open(&program, SessionOptions::default()).expect("it is a guest");
        let mut calls = session
            .plan(&[Call::Wave(call.to_owned())])
            .expect("a call");
        match session.call(calls.remove(0)) {
            Ok(CallOutcome::Returned(Some(Value::Integer(number)))) => number,
            other => panic!("{call}: {other:?}"),
        }
    };
    assert_ne!(number("draw()"), number("draw()"));
    assert!(number("year()") >= 2026);
    assert_eq!(number("wait(20)"), 20);
}
