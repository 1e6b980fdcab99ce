//! The same by itself and as a component, or not.

use std::fs;
use std::time::Duration;

use carrick_host::{
    Cache, CommandOptions, Difference, DirGrant, FileDifference, FileKind, LoadStep, Outcome,
    RunLimits, TrapKind, Verification, VerifyError, VerifyNote, VerifyOptions, verify,
};

/// A wasip1 command with the imports most of these need.
fn module(body: &str) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read"
                (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (data (i32.const 16) "\20\00\00\00\06\00\00\00")
            (data (i32.const 32) "hello\n")
            (data (i32.const 64) "made.txt")
            (func $say (param $fd i32)
                (drop (call $write (local.get $fd) (i32.const 16) (i32.const 1) (i32.const 8))))
            (func (export "_start") {body}))"#
    )
}

fn verified(text: &str, options: &VerifyOptions) -> Verification {
    verify(text.as_bytes(), options, &mut |_| {}).unwrap_or_else(|error| panic!("{error:?}"))
}

fn same(body: &str) -> Verification {
    let verification = verified(&module(body), &VerifyOptions::default());
    assert_eq!(verification.differences, [], "{body}");
    verification
}

#[test]
fn output_and_exit_code_are_the_same() {
    let verification =
        same("(call $say (i32.const 1)) (call $say (i32.const 2)) (call $exit (i32.const 9))");
    for side in [&verification.module, &verification.component] {
        assert_eq!(side.outcome, Outcome::Exited(9));
        assert_eq!(
            (side.stdout.as_slice(), side.stderr.as_slice()),
            (&b"hello\n"[..], &b"hello\n"[..])
        );
    }
    assert_eq!(verification.notes, []);
}

#[test]
fn standard_input_reaches_both() {
    let text = module(
        "(drop (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 8)))
         (call $say (i32.const 1))",
    );
    let options = VerifyOptions::default().with_stdin(*b"HELLO!");
    let verification = verified(&text, &options);
    assert_eq!(verification.differences, []);
    assert_eq!(verification.component.stdout, b"HELLO!");
}

#[test]
fn traps_of_one_kind_are_the_same() {
    let verification = same("unreachable");
    let Outcome::Trapped(trap) = verification.component.outcome else {
        panic!("it did not trap")
    };
    assert_eq!(trap.kind, TrapKind::Unreachable);
}

#[test]
fn a_wrong_pointer_is_the_same_trap_for_the_adapter_as_for_the_reference() {
    for body in [
        "(drop (call $write (i32.const 1) (i32.const 0x7fffff00) (i32.const 1) (i32.const 8)))",
        "(drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const -4)))",
        "(drop (call $write (i32.const 1) (i32.const 17) (i32.const 1) (i32.const 8)))",
    ] {
        let verification = same(body);
        for side in [verification.module, verification.component] {
            let Outcome::Trapped(trap) = side.outcome else {
                panic!("{body} did not trap")
            };
            assert_eq!(trap.kind, TrapKind::Pointer, "{body}");
        }
    }
}

/// ARCHITECTURE.md says why.
#[test]
fn a_memory_that_is_not_exported_is_found_by_the_component_only() {
    let text = module("(call $say (i32.const 1))")
        .replace(r#"(memory (export "memory") 1)"#, "(memory 1)");
    let verification = verified(&text, &VerifyOptions::default());
    assert!(matches!(verification.module.outcome, Outcome::Trapped(_)));
    assert_eq!(verification.component.stdout, b"hello\n");
}

#[test]
fn exit_codes_that_the_reference_refuses_are_compared_all_the_same() {
    let verification = same("(call $exit (i32.const 200))");
    assert_eq!(verification.component.outcome, Outcome::Exited(200));
    assert_eq!(
        verification.notes,
        [VerifyNote::ExitCodeTakenFromCall { code: 200 }]
    );
}

/// Opens `made.txt` in the first preopened folder and writes to it.
const WRITES_A_FILE: &str = "
    (if (call $open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 8)
            (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 128))
        (then unreachable))
    (call $say (i32.load (i32.const 128)))";

#[test]
fn files_are_written_in_copies_and_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("before.txt"), "untouched").expect("it can be written");
    let dirs = vec![DirGrant::new(folder.path(), "/")];
    let options = VerifyOptions::default().with_guest(CommandOptions::default().with_dirs(dirs));
    let verification = verified(&module(WRITES_A_FILE), &options);
    assert_eq!(verification.differences, []);
    assert!(
        !folder.path().join("made.txt").exists(),
        "the folder itself does not change"
    );
}

/// The component made with this adapter finds no preview-1 function that works.
fn broken_adapter() -> Vec<u8> {
    let text = include_str!("broken-adapter.wat");
    wat::parse_str(text).expect("the text assembles")
}

#[test]
fn a_broken_adapter_is_found_out() {
    let mut options = VerifyOptions::default();
    options.load.adapt_mut().preview1 = Some(broken_adapter());
    let text = module("(call $say (i32.const 1)) (call $exit (i32.const 9))");
    let verification = verified(&text, &options);
    assert_eq!(verification.module.stdout, b"hello\n");
    assert!(!verification.differences.is_empty());
    assert!(
        verification.differences.iter().any(|difference| matches!(
            difference,
            Difference::Ending { .. } | Difference::Stdout(_)
        )),
        "{:?}",
        verification.differences
    );
}

#[test]
fn a_file_that_only_one_side_writes_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let dirs = vec![DirGrant::new(folder.path(), "/")];
    let mut options =
        VerifyOptions::default().with_guest(CommandOptions::default().with_dirs(dirs));
    options.load.adapt_mut().deny = vec![carrick_assemble::Subsystem::Filesystem];
    let verification = verified(&module(WRITES_A_FILE), &options);
    let path = fs::canonicalize(folder.path())
        .expect("it is there")
        .join("made.txt");
    let how = FileDifference::OnlyModule(FileKind::File);
    assert!(
        verification
            .differences
            .contains(&Difference::File { path, how }),
        "{:?}",
        verification.differences
    );
}

#[test]
fn there_is_no_telling_when_neither_side_ends() {
    let limits = RunLimits::default().with_timeout(Duration::from_millis(20));
    let options =
        VerifyOptions::default().with_guest(CommandOptions::default().with_limits(limits));
    let result = verify(module("(loop (br 0))").as_bytes(), &options, &mut |_| {});
    assert!(
        matches!(result, Err(VerifyError::NoneEnded { .. })),
        "{result:?}"
    );
}

#[test]
fn what_cannot_run_by_itself_is_refused_by_name() {
    let refused = |text: &str| {
        verify(text.as_bytes(), &VerifyOptions::default(), &mut |_| {}).expect_err("it is refused")
    };
    assert!(matches!(refused("(component)"), VerifyError::Component));
    assert!(matches!(
        refused(r#"(module (memory (export "memory") 1))"#),
        VerifyError::NotACommand
    ));
    match refused(
        r#"(module (import "env" "magic" (func)) (memory (export "memory") 1) (func (export "_start")))"#,
    ) {
        VerifyError::UnknownImport { module, name } => {
            assert_eq!((module, name), ("env".into(), "magic".into()))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn both_sides_are_compiled_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = VerifyOptions::default();
    options.load.cache = Some(Cache::open(folder.path().join("cache"), 1 << 30).expect("a cache"));
    let text = module("(call $say (i32.const 1))");
    let compiled = |expected| {
        let mut steps = 0;
        let mut observe = |step| steps += usize::from(matches!(step, LoadStep::Compiling));
        let verification = verify(text.as_bytes(), &options, &mut observe).expect("an answer");
        assert_eq!((verification.differences, steps), (Vec::new(), expected));
    };
    compiled(2);
    compiled(0);
}

/// A command that writes eight bytes that `body` puts at 32 to standard output.
fn writes_eight_bytes(import: &str, body: &str) -> String {
    format!(
        r#"(module
            {import}
            (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 16) "\20\00\00\00\08\00\00\00")
            (data (i32.const 64) "name")
            (func (export "_start") {body}
                (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8)))))"#
    )
}

#[test]
fn random_numbers_and_clocks_are_the_same_for_both() {
    let random = writes_eight_bytes(
        r#"(import "wasi_snapshot_preview1" "random_get" (func $get (param i32 i32) (result i32)))"#,
        "(drop (call $get (i32.const 32) (i32.const 8)))",
    );
    let clock = |id: u32| {
        writes_eight_bytes(
            r#"(import "wasi_snapshot_preview1" "clock_time_get"
                (func $get (param i32 i64 i32) (result i32)))"#,
            &format!("(drop (call $get (i32.const {id}) (i64.const 1) (i32.const 32)))"),
        )
    };
    for text in [random, clock(0), clock(1)] {
        let verification = verified(&text, &VerifyOptions::default());
        assert_eq!(verification.differences, [], "{text}");
        assert_ne!(verification.module.stdout, [0; 8], "{text}");
    }
}

/// Writes eight bytes of what is known of the file `name`, without following links.
fn writes_of_its_file(offset: u32) -> String {
    writes_of_file("name", offset)
}

/// The same of a file whose path has four characters.
fn writes_of_file(path: &str, offset: u32) -> String {
    assert_eq!(path.len(), 4);
    writes_eight_bytes(
        r#"(import "wasi_snapshot_preview1" "path_filestat_get"
            (func $stat (param i32 i32 i32 i32 i32) (result i32)))"#,
        &format!(
            "(if (call $stat (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 4)
                (i32.const 128)) (then unreachable))
             (i64.store (i32.const 32) (i64.load (i32.const {})))",
            128 + offset
        ),
    )
    .replace("\"name\"", &format!("{path:?}"))
}

#[cfg(unix)]
#[test]
fn copies_keep_the_times_of_links_folders_and_files() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let within = |name: &str| folder.path().join(name);
    fs::create_dir_all(within("d/sub")).expect("a folder");
    fs::write(within("d/sub/file"), "content").expect("a file");
    fs::write(within("file"), "content").expect("a file");
    for (target, link) in [
        ("elsewhere", "name"),
        ("d/sub", "fold"),
        ("file", "link"),
        ("../file", "d/up"),
        ("sub", "d/in"),
    ] {
        symlink(target, within(link)).expect("a link");
    }
    let guest = CommandOptions::default().with_dirs([DirGrant::new(folder.path(), "/")]);
    let options = VerifyOptions::default().with_guest(guest);
    const ACCESSED: u32 = 40;
    const CHANGED: u32 = 48;
    // Links that lead nowhere, to a folder, to a file, and those in a folder; folders; a file.
    for path in [
        "name", "fold", "link", "d/up", "d/in", "d/./", "././", "file",
    ] {
        for offset in [ACCESSED, CHANGED] {
            let verification = verified(&writes_of_file(path, offset), &options);
            assert_eq!(verification.differences, [], "{path} {offset}");
            assert_ne!(verification.module.stdout, [0; 8], "{path} {offset}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_program_that_differs_from_itself_is_not_called_different() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("name"), "content").expect("a file");
    let guest = CommandOptions::default().with_dirs([DirGrant::new(folder.path(), "/")]);
    let options = VerifyOptions::default().with_guest(guest);
    // The number of the file, which each copy has anew.
    let text = writes_of_its_file(8);
    let error = verify(text.as_bytes(), &options, &mut |_| {}).expect_err("there is no telling");
    let VerifyError::DiffersFromItself { differences, .. } = &error else {
        panic!("{error:?}")
    };
    assert!(
        matches!(differences.as_slice(), [Difference::Stdout(_)]),
        "{differences:?}"
    );
    assert_eq!(
        error.to_string(),
        "two runs of the module differ from each other in standard output, so its component cannot be compared with it"
    );

    // A difference in another place is still one.
    let mut options = options;
    options.load.adapt_mut().preview1 = Some(broken_adapter());
    let verification = verified(&text, &options);
    assert!(
        verification
            .differences
            .iter()
            .all(|difference| matches!(difference, Difference::Ending { .. })),
        "{:?}",
        verification.differences
    );
    assert!(
        matches!(
            verification.notes.as_slice(),
            [VerifyNote::DiffersFromItself(Difference::Stdout(_))]
        ),
        "{:?}",
        verification.notes
    );
}
