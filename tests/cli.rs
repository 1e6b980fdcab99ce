//! The command as its users meet it: transcripts of every verb, which are
//! documentation that is run, and what a transcript cannot show.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

#[test]
fn transcripts_hold() {
    for name in [
        "adapt", "cache", "carrick", "compose", "inspect", "run", "verify",
    ] {
        // The transcript of `cache` counts, so no two share a folder.
        let cache = a_folder();
        trycmd::TestCases::new()
            .env("CARRICK_CACHE_DIR", cache.path().display().to_string())
            .env("NO_COLOR", "1")
            .case(format!("../../tests/cli/{name}.md"))
            .run();
    }
}

#[test]
fn input_and_output_are_streamed() {
    let cache = a_folder();
    let mut guest = start(&cache, &["run", "echo.wat"]);
    let mut stdin = guest.stdin.take().expect("a pipe");
    let mut stdout = guest.stdout.take().expect("a pipe");
    for line in [b"one\n", b"two\n", b"six\n"] {
        stdin.write_all(line).expect("the guest reads");
        let mut answer = [0; 4];
        stdout
            .read_exact(&mut answer)
            .expect("the guest answers before it has all its input");
        assert_eq!(&answer, line);
    }
    drop(stdin);
    assert_eq!(guest.wait().expect("it ends").code(), Some(3));
}

#[test]
fn the_deadline_ends_a_guest_that_waits_for_input() {
    let cache = a_folder();
    let mut guest = start(&cache, &["run", "--timeout", "50ms", "echo.wat"]);
    // Held open, so that no end of input comes to its help.
    let stdin = guest.stdin.take();
    assert_eq!(guest.wait().expect("it ends").code(), Some(124));
    drop(stdin);
}

#[test]
fn a_reader_that_goes_away_is_the_guests_to_notice() {
    let cache = a_folder();
    let mut guest = start(&cache, &["run", "echo.wat"]);
    drop(guest.stdout.take());
    let mut stdin = guest.stdin.take().expect("a pipe");
    stdin.write_all(b"unheard\n").expect("the guest reads");
    drop(stdin);
    // Writing fails with an errno, and this guest ends itself on any errno.
    assert_eq!(guest.wait().expect("it ends").code(), Some(134));
}

#[test]
fn a_program_may_come_from_standard_input() {
    let cache = a_folder();
    let mut guest = start(&cache, &["run", "-"]);
    let text = std::fs::read(fixtures().join("echo.wat")).expect("the fixture is there");
    guest
        .stdin
        .take()
        .expect("a pipe")
        .write_all(&text)
        .expect("it reads the program");
    assert_eq!(
        guest.wait().expect("it ends").code(),
        Some(0),
        "nothing is left for the guest"
    );
}

#[test]
fn the_second_run_is_served_from_the_cache() {
    let cache = a_folder();
    let entries = || {
        std::fs::read_dir(cache.path())
            .expect("the folder is there")
            .count()
    };
    for _ in 0..2 {
        let mut guest = start(&cache, &["run", "echo.wat"]);
        drop(guest.stdin.take());
        assert_eq!(guest.wait().expect("it ends").code(), Some(0));
        assert_eq!(entries(), 1);
    }
    let mut guest = start(
        &cache,
        &["run", "--no-cache", "--fuel", "100000", "echo.wat"],
    );
    drop(guest.stdin.take());
    assert_eq!(guest.wait().expect("it ends").code(), Some(0));
    assert_eq!(entries(), 1, "`--no-cache` keeps nothing");
}

#[test]
fn a_cache_that_cannot_be_used_is_a_warning() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let mut command = carrick(&["run", "echo.wat"]);
    let output = command
        .env("CARRICK_CACHE_DIR", file.path())
        .stdin(Stdio::null())
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(0));
    let stderr = String::from_utf8(output.stderr).expect("messages are text");
    assert!(
        stderr.starts_with("warning: cannot use the cache"),
        "{stderr}"
    );
}

#[test]
fn verify_gives_both_sides_the_same_input() {
    let cache = a_folder();
    let mut verify = start(&cache, &["verify", "--json", "echo.wat"]);
    verify
        .stdin
        .take()
        .expect("a pipe")
        .write_all(b"the same")
        .expect("it reads");
    let output = verify.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(json["component"]["stdout_bytes"], 8);
    assert_eq!(json["component"]["exit_code"], 1);
}

fn a_folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn fixtures() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "../../tests/cli/process.in"]
        .iter()
        .collect()
}

fn carrick(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carrick"));
    command.args(args).current_dir(fixtures());
    command
}

fn start(cache: &TempDir, args: &[&str]) -> Child {
    carrick(args)
        .env("CARRICK_CACHE_DIR", cache.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("it starts")
}
