//! Starting commands and learning how they ended.

use carrick_host::{Clocks, CommandOptions, DirGrant, Outcome, RunError, TrapKind, Wasi, run};

use crate::guests::{captured, command, ending, exits_with, ready};

#[test]
fn every_exit_code_arrives_as_it_is() {
    for code in 0..=u8::MAX {
        assert_eq!(
            ending(&exits_with(code)).expect("it runs"),
            Outcome::Exited(code)
        );
    }
}

#[test]
fn the_result_of_run_is_success_or_failure() {
    let with = |result: u8| {
        command(&format!(
            r#"(func (export "run") (result i32) (i32.const {result}))"#
        ))
    };
    assert_eq!(ending(&with(0)).expect("it runs"), Outcome::Exited(0));
    assert_eq!(ending(&with(1)).expect("it runs"), Outcome::Exited(1));
}

#[test]
fn a_trap_names_the_guests_functions() {
    let text = command(
        r#"(func $main.inner unreachable)
           (func $_ZN4core9panicking5panic17h0123456789abcdefE (call $main.inner))
           (func (export "run") (result i32)
               (call $_ZN4core9panicking5panic17h0123456789abcdefE) (i32.const 0))"#,
    );
    let Outcome::Trapped(trap) = ending(&text).expect("it runs") else {
        panic!("it did not trap")
    };
    assert_eq!(trap.kind, TrapKind::Unreachable);
    let functions: Vec<_> = trap
        .frames
        .iter()
        .map(|frame| frame.function.as_deref().unwrap_or("?"))
        .collect();
    assert_eq!(functions[..2], ["main.inner", "core::panicking::panic"]);
}

#[test]
fn traps_are_told_apart() {
    let check = |body: &str, expected: TrapKind| {
        let text = command(&format!(
            r#"(memory 1) (table 1 funcref) (type $nothing (func))
               (func $run (export "run") (result i32) {body} (i32.const 0))"#
        ));
        let outcome = ending(&text).expect("it runs");
        let Outcome::Trapped(trap) = outcome else {
            panic!("{body} ended with {outcome:?}")
        };
        assert_eq!(trap.kind, expected, "{body}");
    };
    check("(drop (call $run))", TrapKind::StackOverflow);
    check(
        "(drop (i32.load (i32.const 65536)))",
        TrapKind::MemoryOutOfBounds,
    );
    check(
        "(call_indirect (type $nothing) (i32.const 0))",
        TrapKind::Table,
    );
    check(
        "(call_indirect (type $nothing) (i32.const 1))",
        TrapKind::Table,
    );
    check(
        "(drop (i32.div_s (i32.const 1) (i32.const 0)))",
        TrapKind::Arithmetic,
    );
}

#[test]
fn a_component_that_is_no_command_is_told_by_its_exports() {
    let text = r#"(component
        (core module $m (func (export "f")))
        (core instance $i (instantiate $m))
        (func (export "greet") (canon lift (core func $i "f")))
        (func (export "part") (canon lift (core func $i "f"))))"#;
    match ending(text) {
        Err(RunError::NotACommand { exports }) => assert_eq!(exports, ["greet", "part"]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_unknown_interface_is_named_before_anything_runs() {
    let text = command_with_import(
        r#"(import "acme:db/query@1.0.0" (instance (export "ask" (func (param "q" string)))))"#,
    );
    match ending(&text) {
        Err(RunError::UnknownInterface {
            interface,
            function,
        }) => {
            assert_eq!(
                (interface.as_str(), function.as_str()),
                ("acme:db/query@1.0.0", "ask")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_unknown_function_of_a_known_interface_is_named() {
    let text = command_with_import(
        r#"(import "wasi:random/random@0.2.0" (instance (export "get-dice" (func (result u8)))))"#,
    );
    match ending(&text) {
        Err(RunError::UnknownMember {
            interface,
            function,
            ..
        }) => {
            assert_eq!(
                (interface.as_str(), function.as_str()),
                ("wasi:random/random@0.2.0", "get-dice")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_function_of_another_type_is_named_and_not_the_one_beside_it() {
    let text = command_with_import(
        r#"(import "wasi:cli/exit@0.2.0" (instance
               (export "exit-with-code" (func (param "status-code" u8)))))
           (import "wasi:random/random@0.2.0" (instance
               (export "get-random-u64" (func (result u64)))
               (export "get-random-bytes" (func (param "len" u64) (result string)))))
           (import "wasi:random/insecure@0.2.0" (instance
               (export "get-insecure-random-u64" (func (result string)))))"#,
    );
    match ending(&text) {
        Err(RunError::UnknownMember {
            interface,
            function,
            ..
        }) => {
            assert_eq!(
                (interface.as_str(), function.as_str()),
                ("wasi:random/random@0.2.0", "get-random-bytes")
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_name_of_wasi_and_a_version_of_another_interface_are_not_taken_together() {
    let text = format!(
        "{} (instance $filter) (export \"acme:filter/filter@0.3.0\" (instance $filter)))",
        exits_with(4).strip_suffix(')').expect("its last")
    );
    let program = ready(&text);
    assert_eq!(program.wasi(), Wasi::V02);
    let outcome = run(&program, CommandOptions::default()).expect("it runs");
    assert_eq!(outcome, Outcome::Exited(4));
}

#[test]
fn an_import_that_implements_an_interface_is_taken() {
    let text = command_with_import(
        r#"(import "primary" (implements "my:kv/store@0.1.0") (instance
               (type $t (record (field "id" u32))) (export "row" (type (eq $t)))))"#,
    );
    assert_eq!(ending(&text).expect("it runs"), Outcome::Exited(0));
}

#[test]
fn an_interface_without_functions_needs_no_host() {
    let text = command_with_import(
        r#"(import "acme:db/types@1.0.0" (instance
               (type $t (record (field "id" u32))) (export "row" (type (eq $t)))))"#,
    );
    assert_eq!(ending(&text).expect("it runs"), Outcome::Exited(0));
}

fn command_with_import(import: &str) -> String {
    crate::guests::command_with(
        import,
        "",
        r#"(func (export "run") (result i32) (i32.const 0))"#,
    )
}

#[test]
fn a_program_runs_any_number_of_times() {
    let program = ready(&exits_with(7));
    for _ in 0..3 {
        assert_eq!(
            run(&program, CommandOptions::default()).expect("it runs"),
            Outcome::Exited(7)
        );
    }
}

#[test]
fn a_wasi_0_3_command_runs_beside_a_0_2_one() {
    let text = r#"(component
        (core module $m
            (import "" "task.return" (func $return (param i32)))
            (func (export "run") (result i32) (call $return (i32.const 0)) (i32.const 0))
            (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 0)))
        (core func $return (canon task.return (result (result))))
        (core instance $i (instantiate $m
            (with "" (instance (export "task.return" (func $return))))))
        (func $run async (result (result))
            (canon lift (core func $i "run") async (callback (core func $i "callback"))))
        (instance $run (export "run" (func $run)))
        (export "wasi:cli/run@0.3.0" (instance $run)))"#;
    let program = ready(text);
    assert_eq!(program.wasi(), Wasi::V03);
    assert_eq!(
        run(&program, CommandOptions::default()).expect("it runs"),
        Outcome::Exited(0)
    );
}

#[test]
fn a_wasi_0_3_command_writes_and_exits() {
    let (options, stdout, _) = captured();
    let program = ready(include_str!("wasi-0-3.wat"));
    assert_eq!(run(&program, options).expect("it runs"), Outcome::Exited(7));
    assert_eq!(stdout.take(), b"three\n");
}

#[test]
fn a_wasi_0_3_command_opens_files_of_the_folders_it_was_granted() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = ready(include_str!("files-0-3.wat"));
    let opens = || {
        let granted = DirGrant::new(folder.path(), "/").read_only();
        run(&program, CommandOptions::default().with_dirs([granted])).expect("it runs")
    };
    assert_eq!(opens(), Outcome::Exited(1));
    std::fs::write(folder.path().join("name"), "").expect("a file");
    assert_eq!(opens(), Outcome::Exited(0));
}

#[test]
fn a_core_module_runs_as_the_component_made_of_it() {
    let text = r#"(module
        (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1)
        (data (i32.const 16) "\20\00\00\00\06\00\00\00")
        (data (i32.const 32) "hello\n")
        (func (export "_start")
            (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8)))
            (call $exit (i32.const 200))))"#;
    let (options, stdout, stderr) = captured();
    assert_eq!(
        run(&ready(text), options).expect("it runs"),
        Outcome::Exited(200)
    );
    assert_eq!(
        (stdout.take(), stderr.take()),
        (b"hello\n".to_vec(), Vec::new())
    );
}

#[test]
fn clocks_are_as_exact_as_granted() {
    // Fails when either clock shows anything below a second.
    let text = crate::guests::command_with(
        r#"(import "wasi:clocks/monotonic-clock@0.2.0" (instance $monotonic
               (export "now" (func (result u64)))))
           (import "wasi:clocks/wall-clock@0.2.0" (instance $wall
               (type $shape (record (field "seconds" u64) (field "nanoseconds" u32)))
               (export "datetime" (type $datetime (eq $shape)))
               (export "now" (func (result $datetime)))))
           (core module $memory (memory (export "memory") 1))
           (core instance $memory (instantiate $memory))
           (core func $monotonic (canon lower (func $monotonic "now")))
           (core func $wall
               (canon lower (func $wall "now") (memory (core memory $memory "memory"))))"#,
        r#"(export "monotonic" (func $monotonic)) (export "wall" (func $wall))
           (export "memory" (memory $memory "memory"))"#,
        r#"(import "host" "monotonic" (func $monotonic (result i64)))
           (import "host" "wall" (func $wall (param i32)))
           (import "host" "memory" (memory 1))
           (func (export "run") (result i32)
               (call $wall (i32.const 0))
               (i32.or
                   (i64.ne (i64.const 0) (i64.rem_u (call $monotonic) (i64.const 1000000000)))
                   (i32.ne (i32.const 0) (i32.load (i32.const 8)))))"#,
    );
    let second = std::time::Duration::from_secs(1);
    let options = CommandOptions::default().with_clocks(Clocks::Rounded(second));
    assert_eq!(
        run(&ready(&text), options).expect("it runs"),
        Outcome::Exited(0)
    );
}
