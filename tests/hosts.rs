//! Adapted components on hosts that are not ours: Wasmtime's Python package, and the
//! JavaScript that jco makes of a component, on Node.js. Both are installed by name, in the
//! target folder.

#[path = "support/toolchain.rs"]
mod toolchain;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use carrick_assemble::{AdaptOptions, adapt};
use carrick_host::{Captured, CommandOptions, Input, LoadOptions, Outcome, Output, load, run};

/// The release of the Python package.
const WASMTIME: &str = "50.0.1";

/// The releases of jco, and of the Node.js that runs what it makes: it needs several
/// memories in a module.
const JCO: [&str; 2] = ["@bytecodealliance/jco@1.35.0", "node@24.21.0"];

/// What a guest is given on every host.
#[derive(Clone, Copy, Default)]
struct Given<'a> {
    args: &'a [&'a str],
    env: &'a [(&'a str, &'a str)],
    stdin: &'a [u8],
}

/// What a guest did.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

#[test]
fn go_components_run_on_wasmtime_for_python() {
    let environment = toolchain::python_environment(
        &format!("wasmtime-{WASMTIME}"),
        &format!("wasmtime=={WASMTIME}"),
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    go_guests_do_the_same(|component| {
        let file = folder.path().join("guest.wasm");
        fs::write(&file, component).expect("the folder was just made");
        vec![
            environment.join("bin/python"),
            scripts().join("run.py"),
            file,
        ]
    });
}

#[test]
fn go_components_run_as_javascript_on_node() {
    let environment = toolchain::npm_environment("jco-1.35.0", &JCO);
    let program = |name: &str| environment.join("node_modules/.bin").join(name);
    // Below the packages, which is where scripts look for what they import.
    let folder = tempfile::tempdir_in(&environment).expect("a temporary folder");
    fs::write(folder.path().join("package.json"), r#"{"type": "module"}"#)
        .expect("the folder was just made");
    let script = folder.path().join("run.mjs");
    fs::copy(scripts().join("run.mjs"), &script).expect("the script is there");
    go_guests_do_the_same(|component| {
        let file = folder.path().join("guest.wasm");
        fs::write(&file, component).expect("the folder was just made");
        let mut transpile = Command::new(program("node"));
        transpile
            .arg(program("jco"))
            .args(["transpile", "--quiet", "--multi-memory", "--out-dir"])
            .arg(folder.path())
            .arg(&file);
        let transpiled = transpile.output().expect("Node.js was just installed");
        assert!(transpiled.status.success(), "{transpiled:?}");
        let guest = folder.path().join("guest.js");
        vec![program("node"), script.clone(), guest]
    });
}

/// Runs Go guests as portable components, here and by the command that `host` returns for a
/// component, and compares.
fn go_guests_do_the_same(host: impl Fn(&[u8]) -> Vec<PathBuf>) {
    let both = |guest: &str, all_given: &[Given<'_>]| {
        let module = toolchain::build_go(guest);
        let module = fs::read(module).expect("it was just built");
        let component = adapt(&module, &AdaptOptions::default())
            .expect("it can be adapted")
            .component;
        let command = host(&component);
        let seen_on = |given: &Given<'_>| {
            let theirs = there(&command, given);
            assert_eq!(theirs, here(&component, given), "{guest} {:?}", given.args);
            theirs
        };
        all_given.iter().map(seen_on).collect::<Vec<_>>()
    };

    let seen = both(
        "go-hello",
        &[
            Given {
                args: &["one", "two and three", "фыр"],
                env: &[("GREETING", "good morning"), ("NAME", "Grüße")],
                ..Given::default()
            },
            Given {
                env: &[("EXIT_CODE", "7")],
                ..Given::default()
            },
        ],
    );
    assert_eq!(
        seen[0].stdout,
        "hello from Go\nargument 1: one\nargument 2: two and three\nargument 3: фыр\n\
         variable GREETING=good morning\nvariable NAME=Grüße\n"
    );
    assert_eq!(seen[0].stderr, "that was all\n");
    assert_eq!(seen[0].code, Some(0));
    assert_eq!(
        seen[1].code,
        Some(1),
        "a portable component has no other code for failure"
    );

    let picture = fs::read(toolchain::guests_dir().join("go-image-info/testdata/picture.png"));
    let picture = picture.expect("the picture is there");
    let stdin = |stdin| Given {
        stdin,
        ..Given::default()
    };
    let seen = both("go-image-info", &[stdin(&picture), stdin(b"not a picture")]);
    assert_eq!(
        seen[0].stdout,
        "{\"width\":160,\"height\":100,\"format\":\"image/png\"}\n"
    );
    assert_eq!((seen[0].code, seen[1].code), (Some(0), Some(1)));
}

/// Runs a component on our own host.
fn here(component: &[u8], given: &Given<'_>) -> Seen {
    let program = load(component, &LoadOptions::default(), &mut |_| {}).expect("it loads");
    let (stdout, stderr) = (Captured::default(), Captured::default());
    let mut args = vec!["guest".to_owned()];
    args.extend(given.args.iter().copied().map(str::to_owned));
    let env = given.env.iter();
    let options = CommandOptions {
        args,
        env: env
            .map(|&(name, value)| (name.into(), value.into()))
            .collect(),
        stdin: Input::Bytes(given.stdin.into()),
        stdout: Output::Capture(stdout.clone()),
        stderr: Output::Capture(stderr.clone()),
        ..CommandOptions::default()
    };
    let code = match run(&program, options).expect("it runs") {
        Outcome::Exited(code) => Some(code.into()),
        other => panic!("{other:?}"),
    };
    Seen {
        code,
        stdout: text(stdout.take()),
        stderr: text(stderr.take()),
    }
}

/// Runs a component on another host, by the command that does so.
fn there(command: &[PathBuf], given: &Given<'_>) -> Seen {
    let env = given.env.iter();
    let mut process = Command::new(&command[0])
        .args(&command[1..])
        .args(env.map(|(name, value)| format!("{name}={value}")))
        .arg("--")
        .args(given.args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the host was just installed");
    let mut stdin = process.stdin.take().expect("a pipe");
    // A guest that has seen enough reads no further.
    let _ = stdin.write_all(given.stdin);
    drop(stdin);
    let output = process.wait_with_output().expect("it ends");
    Seen {
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the guests write text")
}

/// The folder of the scripts that run a component on another host.
fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/hosts")
}
