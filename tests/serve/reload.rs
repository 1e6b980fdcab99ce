//! New versions of components that are served.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::{Server, answering, body, signal, status, write_component};

/// A folder with a component, `app.wasm`, and two more to put in its place.
fn versions() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("app", "first"), ("one", "first"), ("two", "other")] {
        write_component(
            &answering(text),
            &folder.path().join(name).with_extension("wasm"),
        );
    }
    folder
}

/// Asks until the answer has this text; the server must answer each time.
fn ask_until(server: &Server, text: &str) {
    loop {
        let answer = server.get("/");
        assert_eq!(status(&answer), "200", "{answer}");
        if body(&answer).contains(text) {
            return;
        }
    }
}

/// Reads the log up to a line with this text.
fn log_until(log: &mut impl BufRead, text: &str) -> String {
    let mut line = String::new();
    while !line.contains(text) {
        line.clear();
        assert_ne!(log.read_line(&mut line).expect("text"), 0, "no {text}");
    }
    line
}

fn replace(folder: &Path, version: &str) {
    let new = folder.join("new.wasm");
    std::fs::copy(folder.join(version), &new).expect("copied");
    std::fs::rename(new, folder.join("app.wasm")).expect("renamed");
}

#[test]
fn a_new_version_takes_over_and_no_request_is_lost() {
    let folder = versions();
    let server = Server::start(&folder.path().join("app.wasm"), &["--reuse", "1000"]);
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let clients: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut answers = 0;
                    while !ended.load(Ordering::Relaxed) {
                        let answer = server.get("/");
                        assert_eq!(status(&answer), "200", "{answer}");
                        assert!(answer.ends_with("\r\n0\r\n\r\n"), "{answer}");
                        answers += 1;
                    }
                    answers
                })
            })
            .collect();
        for version in ["two.wasm", "one.wasm", "two.wasm", "one.wasm", "two.wasm"] {
            replace(folder.path(), version);
            signal(&server.child, "HUP");
            ask_until(
                &server,
                if version == "two.wasm" {
                    "other"
                } else {
                    "first"
                },
            );
        }
        ended.store(true, Ordering::Relaxed);
        for client in clients {
            assert!(client.join().expect("it does not panic") > 0);
        }
    });
    let log = server.stop();
    assert!(log.contains("`app` was reloaded: version 6"), "{log}");
    assert!(!log.contains("incomplete"), "{log}");
}

#[test]
fn a_file_that_changes_is_found_without_a_signal() {
    let folder = versions();
    let server = Server::start(&folder.path().join("app.wasm"), &[]);
    ask_until(&server, "first");
    // In its place, and as a whole afterwards: the file is cut for a moment.
    let other = std::fs::read(folder.path().join("two.wasm")).expect("it exists");
    std::fs::write(folder.path().join("app.wasm"), other).expect("written");
    ask_until(&server, "other");
}

#[test]
fn a_request_that_is_under_way_ends_with_its_version() {
    let folder = versions();
    let app = folder.path().join("app.wasm");
    let mut server = Server::start(&app, &["--log", "failures"]);
    let mut log = BufReader::new(server.child.stderr.take().expect("piped"));
    let mut under_way = server.waiting_for_its_body();
    replace(folder.path(), "two.wasm");
    signal(&server.child, "HUP");
    log_until(&mut log, "version 2");
    under_way.write_all(b"x").expect("written");
    let mut answer = String::new();
    under_way.read_to_string(&mut answer).expect("an answer");
    assert!(body(&answer).contains("first"), "{answer}");
    ask_until(&server, "other");
}

#[test]
fn a_version_that_cannot_be_served_is_turned_down() {
    let folder = versions();
    let app = folder.path().join("app.wasm");
    let mut server = Server::start(&app, &["--log", "failures", "--no-reload"]);
    let mut log = BufReader::new(server.child.stderr.take().expect("piped"));
    let whole = std::fs::read(folder.path().join("two.wasm")).expect("it exists");
    let mut check = |content: &[u8], reason: &str| {
        std::fs::write(&app, content).expect("written");
        signal(&server.child, "HUP");
        let line = log_until(&mut log, "was not reloaded");
        assert!(line.contains(reason), "{line}");
        ask_until(&server, "first");
    };
    check(&whole[..whole.len() / 2], "");
    check(b"", "");
    check(b"\0asm\x0d\0\x01\0", "answers no HTTP requests");
    check(
        br#"(component (core module $m (func (export "f"))) (core instance $i (instantiate $m))
            (func $f (canon lift (core func $i "f"))) (instance $h (export "handle" (func $f)))
            (export "wasi:http/incoming-handler@0.2.0" (instance $h)))"#,
        "type mismatch",
    );
    std::fs::write(&app, whole).expect("written");
    signal(&server.child, "HUP");
    log_until(&mut log, "version 2");
    ask_until(&server, "other");
}
