//! Adapted components on hosts that are not ours.

#[path = "support/foreign.rs"]
mod foreign;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use carrick_assemble::{AdaptOptions, adapt};
use carrick_host::{Captured, CommandOptions, Input, LoadOptions, Outcome, Output, load, run};
use foreign::Host;

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
    go_guests_do_the_same(&Host::python());
}

#[test]
fn go_components_run_as_javascript_on_node() {
    go_guests_do_the_same(&Host::node());
}

/// Runs Go guests as portable components, here and on `host`, and compares.
fn go_guests_do_the_same(host: &Host) {
    let both = |guest: &str, all_given: &[Given<'_>]| {
        let module = toolchain::build_go(guest);
        let module = fs::read(module).expect("it was just built");
        let component = adapt(&module, &AdaptOptions::default())
            .expect("it can be adapted")
            .component;
        let command = host.command("run", None, &component);
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
