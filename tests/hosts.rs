//! Adapted components on hosts that are not ours.

#[path = "support/foreign.rs"]
mod foreign;
#[path = "../crates/host/examples/image.rs"]
mod image;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use carrick_assemble::{AdaptOptions, adapt};
use carrick_host::{
    Captured, CommandOptions, Input, LoadOptions, Outcome, Output, load, run, typed,
};
use foreign::Host;
use image::{Failure, Images};
use serde_json::{Value as Json, json};
use toolchain::{IMAGE, build_go_typed};

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

#[test]
fn a_typed_go_guest_answers_the_same_by_bindgen_by_name_and_in_python() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pictures = toolchain::guests_dir().join("go-image-info/testdata");
    let cut = folder.path().join("cut.jpg");
    let whole = fs::read(pictures.join("picture.jpg")).expect("the picture is there");
    fs::write(&cut, &whole[..20]).expect("the folder was just made");
    let text = folder.path().join("text");
    fs::write(&text, "not a picture").expect("the folder was just made");
    let files: Vec<PathBuf> = ["picture.jpg", "picture.png", "picture.gif"]
        .map(|name| pictures.join(name))
        .into_iter()
        .chain([cut, text])
        .collect();

    let module = fs::read(build_go_typed("go-image", IMAGE)).expect("it was just built");
    let options = AdaptOptions::new().with_world(IMAGE.source());
    let component = adapt(&module, &options).expect("it fits").component;
    let guest = folder.path().join("go-image.wasm");
    fs::write(&guest, &component).expect("the folder was just made");

    let by_bindgen = extract_by_bindgen(&guest, &files);
    assert_eq!(
        by_bindgen[1],
        json!({"ok": {"width": 160, "height": 100, "media-type": "image/png"}})
    );
    assert_eq!(by_bindgen[3], json!({"err": {"truncated": 20}}));
    let by_name: Vec<_> = files
        .iter()
        .map(|file| extract_by_name(&guest, file))
        .collect();
    assert_eq!(by_name, by_bindgen, "carrick call");
    let host = Host::python();
    let mut python = host.command("extract", None, &component);
    python.extend(files);
    assert_eq!(answers(&python), by_bindgen, "wasmtime for Python");
}

/// What `extract` of the component at `guest` says of each file, called from Rust.
fn extract_by_bindgen(guest: &Path, files: &[PathBuf]) -> Vec<Json> {
    let said = typed::block_on(async {
        let mut images = Images::start(guest, LoadOptions::default()).await?;
        let mut said = Vec::new();
        for file in files {
            said.push(match images.extract(&fs::read(file)?).await? {
                Ok(info) => json!({"ok": {
                    "width": info.width, "height": info.height, "media-type": info.media_type,
                }}),
                Err(Failure::UnknownFormat) => json!({"err": "unknown-format"}),
                Err(Failure::Truncated(bytes)) => json!({"err": {"truncated": bytes}}),
                Err(Failure::Malformed(reason)) => json!({"err": {"malformed": reason}}),
            });
        }
        Ok::<_, image::Error>(said)
    });
    said.expect("the event loop starts")
        .expect("the guest lives")
}

/// What `extract` says of a file, called by `carrick call`.
fn extract_by_name(guest: &Path, file: &Path) -> Json {
    let bytes = fs::read(file).expect("it is there");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let argument = folder.path().join("argument.json");
    fs::write(&argument, json!(bytes).to_string()).expect("the folder was just made");
    let output = Command::new(env!("CARGO_BIN_EXE_carrick"))
        .args(["call", "--quiet", "--json"])
        .env(
            "CARRICK_CACHE_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("hosts-cache"),
        )
        .arg(guest)
        .arg("extract")
        .arg(format!("@{}", argument.display()))
        .output()
        .expect("it starts");
    let said: Json = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let expected = i32::from(said.get("err").is_some());
    assert_eq!(output.status.code(), Some(expected), "{output:?}");
    said
}

/// The lines of JSON that a command prints.
fn answers(command: &[PathBuf]) -> Vec<Json> {
    let output = Command::new(&command[0])
        .args(&command[1..])
        .output()
        .expect("it was just installed");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("it prints JSON"))
        .collect()
}

/// Runs a component on our own host.
fn here(component: &[u8], given: &Given<'_>) -> Seen {
    let program = load(component, &LoadOptions::default(), &mut |_| {}).expect("it loads");
    let (stdout, stderr) = (Captured::default(), Captured::default());
    let mut args = vec!["guest".to_owned()];
    args.extend(given.args.iter().copied().map(str::to_owned));
    let env = given.env.iter();
    let options = CommandOptions::default()
        .with_args(args)
        .with_env(env.copied())
        .with_stdin(Input::Bytes(given.stdin.into()))
        .with_stdout(Output::Capture(stdout.clone()))
        .with_stderr(Output::Capture(stderr.clone()));
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
