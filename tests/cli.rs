//! The command as its users meet it: transcripts of every verb, which are
//! documentation that is run, and what a transcript cannot show.

#[path = "support/toolchain.rs"]
mod toolchain;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

#[path = "support/console.rs"]
mod console;
#[path = "cli/resume.rs"]
mod resume;

#[test]
fn transcripts_hold() {
    for name in [
        "adapt",
        "bindings",
        "cache",
        "call",
        "carrick",
        "completions",
        "compose",
        "inspect",
        "man",
        "new",
        "run",
        "serve",
        "verify",
        "wit",
        "wit-check",
        "wit-diff",
        "wit-docs",
        "wit-fmt",
        "wit-lint",
        "wit-schema",
        "wit-show",
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
fn the_transcript_of_repl_holds() {
    // A session reads its lines from standard input, which takes a shell.
    let folder = root().join("tests/cli/call.in");
    let programs = [PathBuf::from(env!("CARGO_BIN_EXE_carrick"))]
        .iter()
        .filter_map(|program| program.parent().map(Path::to_owned))
        .collect::<Vec<_>>();
    console::assert_examples_hold(&root().join("tests/cli/repl.md"), &folder, &programs);
}

#[test]
fn the_transcript_of_map_holds() {
    // Records come from standard input, which takes a shell.
    let folder = a_folder();
    for file in std::fs::read_dir(root().join("tests/cli/map.in")).expect("a folder") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), folder.path().join(file.file_name())).expect("copied");
    }
    let carrick = PathBuf::from(env!("CARGO_BIN_EXE_carrick"));
    let programs: Vec<_> = carrick.parent().map(Path::to_owned).into_iter().collect();
    console::assert_examples_hold(&root().join("tests/cli/map.md"), folder.path(), &programs);
}

#[test]
fn the_transcript_of_build_holds_with_the_go_it_asks_for() {
    let cache = a_folder();
    let go = toolchain::typed_go();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folder = go.command.parent().expect("it is installed in a folder");
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).expect("no folder on the path holds a colon");
    trycmd::TestCases::new()
        .env("CARRICK_CACHE_DIR", cache.path().display().to_string())
        .env("NO_COLOR", "1")
        .env("PATH", path.to_string_lossy())
        .env("GOTOOLCHAIN", "local")
        .env("GOPROXY", "off")
        .case("../../tests/cli/build.md")
        .run();
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
    // This guest exits with the errno of the write, here EPIPE.
    assert_eq!(guest.wait().expect("it ends").code(), Some(64));
}

#[test]
fn a_large_write_without_a_reader_is_epipe_as_well() {
    // This guest exits with the errno of the first write that fails, here EPIPE.
    let cache = a_folder();
    let mut guest = start(&cache, &["run", "closed-pipe.wat"]);
    let mut stdout = guest.stdout.take().expect("a pipe");
    stdout.read_exact(&mut [0]).expect("it writes");
    drop(stdout);
    assert_eq!(guest.wait().expect("it ends").code(), Some(64));
    // No write of this one succeeds.
    let mut guest = start(&cache, &["run", "closed-pipe.wat"]);
    drop(guest.stdout.take());
    assert_eq!(guest.wait().expect("it ends").code(), Some(64));
    // To standard error.
    let text = std::fs::read_to_string(fixtures().join("closed-pipe.wat")).expect("it is text");
    let to_stderr = text.replace("(call $w (i32.const 1)", "(call $w (i32.const 2)");
    assert_ne!(text, to_stderr);
    let mut guest = carrick(&["run", "-"])
        .env("CARRICK_CACHE_DIR", cache.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(guest.stderr.take());
    let mut stdin = guest.stdin.take().expect("a pipe");
    stdin.write_all(to_stderr.as_bytes()).expect("it reads");
    drop(stdin);
    assert_eq!(guest.wait().expect("it ends").code(), Some(64));
}

#[test]
fn a_guest_that_ignores_that_its_reader_went_away_ends_as_a_native_program_does() {
    let cache = a_folder();
    let mut guest = start(&cache, &["run", "yes.wat"]);
    let mut stdout = guest.stdout.take().expect("a pipe");
    let mut line = [0; 2];
    stdout.read_exact(&mut line).expect("it writes");
    assert_eq!(&line, b"y\n");
    drop(stdout);
    assert_eq!(guest.wait().expect("it ends").code(), Some(141));
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

#[cfg(target_os = "linux")]
#[test]
fn a_message_that_cannot_be_written_changes_no_exit_code() {
    let full = || {
        let device = std::fs::OpenOptions::new().write(true).open("/dev/full");
        device.expect("Linux has this device")
    };
    let mut refused = carrick(&["inspect", "missing.wasm"]);
    let status = refused.stderr(full()).status().expect("it starts");
    assert_eq!(status.code(), Some(2));
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

#[test]
fn wit_is_read_out_of_a_revision_of_the_current_repository() {
    let folder = a_folder();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    let git = |args: &[&str]| {
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b",
                "-c",
                "core.autocrlf=false",
            ])
            .args(args)
            .current_dir(folder.path())
            .output()
            .expect("git starts; `apt-get install git` installs it");
        assert!(output.status.success(), "{args:?}: {output:?}");
    };
    write(
        "wit/app.wit",
        "package a:b@1.0.0;\nworld w { import c:d/e; }\n",
    );
    write(
        "wit/deps/d/d.wit",
        "package c:d;\ninterface e { f: func(); }\n",
    );
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "first"]);
    write(
        "wit/deps/d/d.wit",
        "package c:d;\ninterface e { f: func(x: u8); }\n",
    );
    let answer = |args: &[&str]| {
        let output = carrick(args)
            .current_dir(folder.path().join("wit"))
            .output()
            .expect("it starts");
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            String::from_utf8(text).expect("it is text"),
        )
    };
    let (code, text) = answer(&["wit", "diff", "HEAD:wit", "."]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("parameter x was added"), "{text}");
    let (code, text) = answer(&["wit", "show", "HEAD:./deps/d/d.wit"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("package c:d;"), "{text}");
    let (code, text) = answer(&["wit", "fmt", "HEAD:wit/app.wit"]);
    assert_eq!(code, Some(0), "{text}");
    let laid_out = "package a:b@1.0.0;\n\nworld w {\n  import c:d/e;\n}\n";
    assert_eq!(text, laid_out);
    let (code, text) = answer(&["wit", "fmt", "--check", "HEAD:wit", "HEAD:./deps/d/d.wit"]);
    assert_eq!(code, Some(1), "{text}");
    for checked in ["`HEAD:wit/app.wit` is not", "`HEAD:./deps/d/d.wit` is not"] {
        assert!(text.contains(checked), "{text}");
    }
    // Nothing here is an option of git, or anything to a shell.
    for hostile in [
        "--output=made:wit",
        "HEAD:$(touch made)",
        "HEAD;touch made:wit",
        "--upload-pack=touch made:wit",
        "HEAD:../../wit",
        "-:wit",
    ] {
        let (code, text) = answer(&["wit", "show", "--", hostile]);
        assert_eq!(code, Some(2), "{hostile}: {text}");
        assert!(text.contains("from git"), "{hostile}: {text}");
    }
    assert!(!folder.path().join("wit/made").exists());
}

#[test]
fn wit_may_come_from_standard_input() {
    let mut show = carrick(&["wit", "show", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let text = "package a:b;\n\nworld w {\n  import f: func();\n}\n";
    show.stdin
        .take()
        .expect("a pipe")
        .write_all(text.as_bytes())
        .expect("it reads");
    let output = show.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stdout), text);
}

#[test]
fn bash_completes_verbs_options_and_values() {
    let folder = Path::new(env!("CARGO_BIN_EXE_carrick")).parent();
    let complete = |words: &str, expected: &str| {
        let script = format!(
            r#"
            set -e
            source <(carrick completions bash)
            COMP_WORDS=(carrick {words})
            COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
            _carrick carrick "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD - 1]}}"
            echo "${{COMPREPLY[*]}}"
            "#
        );
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = folder.map(Path::to_owned).into_iter();
        let path = std::env::join_paths(folders.chain(std::env::split_paths(&path)));
        let output = Command::new("bash")
            .args(["-c", &script])
            .env("PATH", path.expect("no folder on the path holds a colon"))
            .output()
            .expect("bash is installed: `apt-get install bash`");
        let completed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(completed.trim_end(), expected, "{words}: {output:?}");
    };
    complete("comp", "compose completions");
    complete("wit fm", "fmt");
    complete("run --max-mem", "--max-memory");
    complete("--color n", "never");
}

fn a_folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn fixtures() -> PathBuf {
    root().join("tests/cli/process.in")
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
