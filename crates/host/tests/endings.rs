//! After a deadline nothing of a guest is left in the process: no thread runs, and nothing writes.
//!
//! This is a test binary of its own, since it looks at the threads of the whole process. Tests that need
//! this process's standard streams run themselves again in a process of their own.

#![cfg(target_os = "linux")]

#[path = "all/guests.rs"]
mod guests;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limits};
use carrick_host::{
    Call, CallOutcome, CommandOptions, DirGrant, Input, LoadOptions, MapError, MapInput,
    MapOptions, MapOutput, Mapped, NetGrants, Outcome, Output, Program, RunLimits, Session,
    SessionOptions, SnapshotError, VerifyError, VerifyOptions, map, run, snapshot, verify,
};

use guests::{interruptible, sleeps, spins};

const TIMEOUT: Duration = Duration::from_millis(50);

/// The tests look at the threads of all.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The threads of this library that the process has now.
fn threads() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").expect("the system has it");
    tasks
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok())
        .filter(|name| name.starts_with("carrick-"))
        .collect()
}

fn limits() -> RunLimits {
    RunLimits::default().with_timeout(TIMEOUT)
}

fn options() -> CommandOptions {
    CommandOptions::default().with_limits(limits())
}

#[track_caller]
fn ends_at_its_deadline(program: &Program, options: CommandOptions) {
    let outcome = run(program, options).expect("it runs");
    assert_eq!(outcome, Outcome::Deadline { timeout: TIMEOUT });
    assert_eq!(threads(), Vec::<String>::new());
}

#[test]
fn a_guest_that_computes_or_sleeps() {
    let _alone = alone();
    for text in [spins(), sleeps()] {
        ends_at_its_deadline(&interruptible(&text), options());
    }
}

/// A module of preview 1, with the functions that these need.
fn module(body: &str) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read"
                (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "poll_oneoff"
                (func $poll (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (data (i32.const 16) "\20\00\00\00\06\00\00\00")
            (data (i32.const 32) "hello\n")
            (data (i32.const 64) "name")
            (func (export "_start") {body}))"#
    )
}

/// Opens `name` in the first folder, with these flags and rights.
fn opens(flags: u32, rights: u64) -> String {
    format!(
        "(call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 4) (i32.const {flags})
            (i64.const {rights}) (i64.const 0) (i32.const 0) (i32.const 128))"
    )
}

const CREATE: u32 = 1;
const READ: u64 = 2;
const WRITE: u64 = 64;

#[test]
fn a_guest_that_writes_to_a_file_in_a_loop() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let open = opens(CREATE, WRITE);
    let text = module(&format!(
        "(if {open} (then unreachable))
         (loop
            (drop (call $write (i32.load (i32.const 128)) (i32.const 16) (i32.const 1) (i32.const 8)))
            (br 0))"
    ));
    let granted = options().with_dirs(vec![DirGrant::new(folder.path(), "/")]);
    ends_at_its_deadline(&interruptible(&text), granted);
    let file = folder.path().join("name");
    let written = fs::metadata(&file).expect("it was made").len();
    assert!(written > 0, "it wrote");
    assert_eq!(
        open_elsewhere(&file),
        0,
        "nobody has the file open any more"
    );
}

/// How many descriptors of this process are open on `file`.
fn open_elsewhere(file: &Path) -> usize {
    let file = file.canonicalize().expect("it is there");
    let descriptors = fs::read_dir("/proc/self/fd").expect("the system has it");
    descriptors
        .filter_map(|descriptor| fs::read_link(descriptor.ok()?.path()).ok())
        .filter(|target| *target == file)
        .count()
}

#[test]
fn a_guest_that_opens_a_pipe_that_nobody_writes_to() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let made = Command::new("mkfifo")
        .arg(folder.path().join("name"))
        .status();
    assert!(made.expect("mkfifo is there").success());
    let open = opens(0, READ);
    let text = module(&format!("(call $exit {open})"));
    let granted = options().with_dirs(vec![DirGrant::new(folder.path(), "/")]);
    // ENOTSUP: a pipe has no positions, with which WASI reads and writes files.
    let outcome = run(&interruptible(&text), granted).expect("it runs");
    assert_eq!(outcome, Outcome::Exited(58));
    assert_eq!(threads(), Vec::<String>::new());
}

#[test]
fn a_guest_that_looks_a_name_up_and_gets_no_answer() {
    let _alone = alone();
    let text = r#"(module
        (import "wasi_snapshot_preview1" "sock_getaddrinfo"
            (func $look_up (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 16) "name.example")
        (func (export "_start")
            (drop (call $look_up (i32.const 16) (i32.const 12) (i32.const 32) (i32.const 0)
                (i32.const 64) (i32.const 128) (i32.const 1) (i32.const 256)))))"#;
    let (answer, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let net = NetGrants::default()
        .with_connect(["name.example".parse().expect("a grant")])
        .with_resolver(move |_| {
            let _ = wait.lock().unwrap_or_else(PoisonError::into_inner).recv();
            Ok(Vec::new())
        });
    let outcome = run(&interruptible(text), options().with_net(net)).expect("it runs");
    assert_eq!(outcome, Outcome::Deadline { timeout: TIMEOUT });
    // Nobody but this thread ends the look-up.
    assert_eq!(threads(), ["carrick-lookup\n"]);
    drop(answer);
    while !threads().is_empty() {
        std::thread::yield_now();
    }
}

/// Whether this process is one that [`in_its_own_process`] started.
const IN_CHILD: &str = "CARRICK_TEST_IN_CHILD";

/// Runs `work` in a process of its own, in which standard input is a pipe that nothing comes from, and standard
/// output one that nobody reads.
fn in_its_own_process(test: &str, work: impl FnOnce()) {
    if std::env::var_os(IN_CHILD).is_some() {
        work();
        // The test's own report would wait for somebody to read it.
        std::process::exit(0);
    }
    let mut child = Command::new(std::env::current_exe().expect("it has a path"))
        .args([test, "--exact", "--nocapture"])
        .env(IN_CHILD, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    drop((stdin, stdout));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

#[test]
fn a_guest_that_reads_from_a_pipe() {
    let reads = "(drop (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 8)))";
    in_its_own_process("a_guest_that_reads_from_a_pipe", || {
        let granted = options().with_stdin(Input::Inherit);
        ends_at_its_deadline(&interruptible(&module(reads)), granted);
    });
}

#[test]
fn a_guest_that_waits_for_a_pipe_and_a_clock() {
    // A subscription for reading descriptor 0, and one for a clock in an hour.
    let waits = "(i64.store (i32.const 256) (i64.const 1))
        (i32.store8 (i32.const 264) (i32.const 1))
        (i32.store (i32.const 272) (i32.const 0))
        (i64.store (i32.const 304) (i64.const 2))
        (i32.store8 (i32.const 312) (i32.const 0))
        (i32.store (i32.const 320) (i32.const 1))
        (i64.store (i32.const 328) (i64.const 3600000000000))
        (drop (call $poll (i32.const 256) (i32.const 512) (i32.const 2) (i32.const 8)))";
    in_its_own_process("a_guest_that_waits_for_a_pipe_and_a_clock", || {
        let granted = options().with_stdin(Input::Inherit);
        ends_at_its_deadline(&interruptible(&module(waits)), granted);
    });
}

#[test]
fn a_guest_that_writes_to_a_pipe_that_is_full() {
    let writes = "(loop
        (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8))) (br 0))";
    in_its_own_process("a_guest_that_writes_to_a_pipe_that_is_full", || {
        let granted = options().with_stdout(Output::Inherit);
        ends_at_its_deadline(&interruptible(&module(writes)), granted);
        let _ = std::io::stderr().flush();
    });
}

#[test]
fn a_call_of_a_session() {
    let _alone = alone();
    let text = r#"(component
        (core module $m (func (export "spin") (loop (br 0))) (func (export "rest")))
        (core instance $i (instantiate $m))
        (func (export "rest") (canon lift (core func $i "rest")))
        (func (export "spin") (canon lift (core func $i "spin"))))"#;
    let session_options = SessionOptions::default().with_guest(options());
    let program = interruptible(text);
    let mut session = Session::open(&program, session_options.clone()).expect("it opens");
    let call = |session: &mut Session, text: &str| {
        let call = Call::Wave(text.to_owned());
        let planned = session.plan(&[call]).expect("it is planned").remove(0);
        session.call(planned).expect("it is made")
    };
    assert_eq!(call(&mut session, "rest()"), CallOutcome::Returned(None));
    let timeout = TIMEOUT;
    assert_eq!(
        call(&mut session, "spin()"),
        CallOutcome::Ended(Outcome::Deadline { timeout })
    );
    assert!(session.is_over());
    assert_eq!(threads(), Vec::<String>::new());
    // One that is dropped between calls leaves nothing behind either.
    let mut session = Session::open(&program, session_options).expect("it opens");
    assert_eq!(call(&mut session, "rest()"), CallOutcome::Returned(None));
    drop(session);
    assert_eq!(threads(), Vec::<String>::new());
}

#[test]
fn both_sides_of_a_comparison() {
    let _alone = alone();
    // Sleeping is what the engine's own preview-1 host would do with the thread itself.
    let sleeps = "(i32.store8 (i32.const 264) (i32.const 0))
        (i32.store (i32.const 272) (i32.const 1))
        (i64.store (i32.const 280) (i64.const 3600000000000))
        (drop (call $poll (i32.const 256) (i32.const 512) (i32.const 1) (i32.const 8)))";
    for body in ["(loop (br 0))", sleeps] {
        let options =
            VerifyOptions::default().with_guest(CommandOptions::default().with_limits(limits()));
        let result = verify(module(body).as_bytes(), &options, &mut |_| {});
        assert!(
            matches!(result, Err(VerifyError::NoneEnded { timeout: TIMEOUT })),
            "{result:?}"
        );
        assert_eq!(threads(), Vec::<String>::new());
    }
}

#[test]
fn a_map_that_fails_while_its_input_is_silent() {
    in_its_own_process("a_map_that_fails_while_its_input_is_silent", || {
        let pipe = tempfile::tempdir().expect("a folder");
        let pipe = pipe.path().join("records");
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo is there").success());
        // Open for both, so that opening does not wait and the input has no end.
        let mut records = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&pipe)
            .expect("a pipe");
        records.write_all(b"not a number\n").expect("a record");
        // The other end of the pipe that standard input is.
        let stdin = fs::OpenOptions::new().write(true).open("/proc/self/fd/0");
        let mut stdin = stdin.expect("a pipe");
        stdin.write_all(b"not a number\n").expect("a record");
        for input in [MapInput::file(&pipe).expect("it opens"), MapInput::stdin()] {
            let failed = mapped(input);
            assert!(matches!(failed, Err(MapError::Record(_))), "{failed:?}");
            assert_eq!(readers(), Vec::<String>::new());
        }
        let mapped = mapped(MapInput::reader(&b"1\n2\n"[..]));
        assert_eq!(mapped.expect("it is mapped").records, 2);
        assert_eq!(readers(), Vec::<String>::new());
    });
}

/// The threads that read the input of a map. Those of the host's runtime are not the map's.
fn readers() -> Vec<String> {
    let readers = threads().into_iter();
    readers
        .filter(|name| name.starts_with("carrick-map"))
        .collect()
}

/// Maps `input` with a function that takes a number.
fn mapped(input: MapInput) -> Result<Mapped, MapError> {
    let component = r#"(component
        (core module $m (func (export "same") (param i32) (result i32) (local.get 0)))
        (core instance $i (instantiate $m))
        (func (export "same") (param "n" u32) (result u32) (canon lift (core func $i "same"))))"#;
    let host = Host::new(HostOptions::default()).expect("a host");
    map(
        &host,
        ComponentSource::bytes(component),
        input,
        MapOutput::writer(std::io::sink()),
        &MapOptions::new("same", Limits::untrusted()),
        &mut |_| {},
    )
}

#[test]
fn an_initializer() {
    let _alone = alone();
    let text = r#"(module (memory (export "memory") 1)
        (func (export "_initialize") (loop (br 0))))"#;
    let result = snapshot(text.as_bytes(), &limits());
    assert!(
        matches!(
            result,
            Err(SnapshotError::Ended(Outcome::Deadline { timeout: TIMEOUT }))
        ),
        "{result:?}"
    );
    assert_eq!(threads(), Vec::<String>::new());
}

#[test]
fn a_folder_that_a_link_took_the_place_of_is_not_what_a_session_gets() {
    let _alone = alone();
    let root = tempfile::tempdir().expect("a folder");
    let (granted, other) = (root.path().join("granted"), root.path().join("other"));
    for folder in [&granted, &other] {
        fs::create_dir(folder).expect("a folder");
    }
    fs::write(other.join("name"), "secret").expect("a file");
    let open = opens(0, READ);
    let text = module(&format!("(call $exit {open})"));
    let program = guests::ready_with(&text, &LoadOptions::default());
    let folder = DirGrant::new(&granted, "/");
    let with = |folder: &DirGrant| CommandOptions::default().with_dirs(vec![folder.clone()]);
    let session_options = SessionOptions::default().with_guest(with(&folder));
    let session = Session::open(&program, session_options).expect("it opens");
    fs::rename(&granted, root.path().join("moved")).expect("it can be moved");
    std::os::unix::fs::symlink(&other, &granted).expect("a link");
    // ENOENT: the folder that was opened has no such file.
    assert_eq!(
        run(&program, with(&folder)).expect("it runs"),
        Outcome::Exited(44)
    );
    // A grant that is made now is of what stands there now.
    let anew = DirGrant::new(&granted, "/");
    assert_eq!(
        run(&program, with(&anew)).expect("it runs"),
        Outcome::Exited(0)
    );
    drop(session);
}
