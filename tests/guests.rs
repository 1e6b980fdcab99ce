//! Real programs, built from source with the compilers people use: each does the same as a
//! component as it does by itself.

#[path = "guests/shell.rs"]
mod shell;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limits};
use carrick_host::{
    Cache, CommandOptions, DirGrant, MapInput, MapOptions, MapOutput, MapStep, Observed, OnError,
    Outcome, RunLimits, TrapKind, VerifyOptions, map, verify,
};
use toolchain::{
    build_assemblyscript, build_c, build_go, build_rust, build_tinygo, build_zig, guests_dir,
    module_from_go_mod,
};

/// How long a guest may take, which is far more than it does.
const TIMEOUT: Duration = Duration::from_secs(300);

/// What a guest is given.
#[derive(Clone, Copy, Default)]
struct Given<'a> {
    args: &'a [&'a str],
    env: &'a [(&'a str, &'a str)],
    stdin: &'a [u8],
    /// A folder that the guest knows as `/data`.
    folder: Option<&'a Path>,
    memory_bytes_max: Option<u64>,
}

fn args<'a>(args: &'a [&'a str]) -> Given<'a> {
    Given {
        args,
        ..Given::default()
    }
}

fn stdin(stdin: &[u8]) -> Given<'_> {
    Given {
        stdin,
        ..Given::default()
    }
}

/// What a guest did, by itself and as a component alike.
struct Seen {
    outcome: Outcome,
    stdout: String,
    stderr: String,
    /// The same as seen by itself; the frames of a trap are not compared.
    module: Observed,
}

/// Runs a module both ways and returns what it did; it must be the same.
fn same(module: &Path, given: &Given<'_>) -> Seen {
    let mut args = vec!["guest".to_owned()];
    args.extend(given.args.iter().map(|&arg| arg.to_owned()));
    let env = given.env.iter();
    let dirs = given.folder.map(|folder| DirGrant::new(folder, "/data"));
    let guest = CommandOptions::default()
        .with_args(args)
        .with_env(env.copied())
        .with_dirs(dirs)
        .with_limits(
            RunLimits::default()
                .with_memory_bytes_max(given.memory_bytes_max)
                .with_timeout(TIMEOUT),
        );
    let mut options = VerifyOptions::default()
        .with_guest(guest)
        .with_stdin(given.stdin);
    options.load.cache = Some(cache());

    let name = format!("{} {:?}", module.display(), given.args);
    let bytes = fs::read(module).expect("it was just built");
    let verification = verify(&bytes, &options, &mut |_| {});
    let verification = verification.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    assert_eq!(verification.differences, [], "{name}");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the guests write text");
    Seen {
        outcome: verification.component.outcome,
        stdout: text(verification.component.stdout),
        stderr: text(verification.component.stderr),
        module: verification.module,
    }
}

/// Components are compiled once for all the runs of a guest.
fn cache() -> Cache {
    static CACHE: OnceLock<Cache> = OnceLock::new();
    let open = || {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guests-cache");
        Cache::open(folder, 1 << 30).expect("the target folder is ours")
    };
    CACHE.get_or_init(open).clone()
}

/// An empty folder.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn picture(name: &str) -> Vec<u8> {
    let path = guests_dir().join("go-image-info/testdata").join(name);
    fs::read(path).expect("the picture is there")
}

/// What the hello guest of every language does.
fn says_hello(module: &Path, language: &str) {
    let seen = same(
        module,
        &Given {
            args: &["one", "two and three", "", "фыр"],
            env: &[
                ("NAME", "Grüße"),
                ("GREETING", "good=morning"),
                ("EMPTY", ""),
            ],
            ..Given::default()
        },
    );
    assert_eq!(seen.outcome, Outcome::Exited(0));
    assert_eq!(
        seen.stdout,
        format!(
            "hello from {language}\nargument 1: one\nargument 2: two and three\nargument 3: \n\
             argument 4: фыр\nvariable EMPTY=\nvariable GREETING=good=morning\n\
             variable NAME=Grüße\n"
        )
    );
    assert_eq!(seen.stderr, "that was all\n");

    let env = [("EXIT_CODE", "42")];
    let seen = same(
        module,
        &Given {
            env: &env,
            ..Given::default()
        },
    );
    assert_eq!(seen.outcome, Outcome::Exited(42));
}

#[test]
fn go_says_hello() {
    says_hello(&build_go("go-hello"), "Go");
}

#[test]
fn c_says_hello() {
    says_hello(&build_c("c-hello"), "C");
}

#[test]
fn rust_says_hello() {
    says_hello(&build_rust("rust-hello"), "Rust");
}

#[test]
fn zig_says_hello() {
    says_hello(&build_zig("zig-hello"), "Zig");
}

#[test]
fn assemblyscript_says_hello() {
    says_hello(
        &build_assemblyscript("assemblyscript-hello"),
        "AssemblyScript",
    );
}

#[test]
fn tinygo_says_hello() {
    says_hello(&build_tinygo("go-hello"), "Go");
}

/// What the main job answers for pictures and for other input.
fn describes_images(module: &Path) {
    for (name, line) in [
        (
            "picture.jpg",
            r#"{"width":320,"height":200,"format":"image/jpeg"}"#,
        ),
        (
            "picture.png",
            r#"{"width":160,"height":100,"format":"image/png"}"#,
        ),
        (
            "picture.gif",
            r#"{"width":80,"height":50,"format":"image/gif"}"#,
        ),
    ] {
        let seen = same(module, &stdin(&picture(name)));
        assert_eq!(seen.outcome, Outcome::Exited(0), "{name}");
        assert_eq!(seen.stdout, format!("{line}\n"));
        assert_eq!(seen.stderr, "");
    }
    let png = picture("picture.png");
    for (input, reason) in [
        (
            &b"not a picture"[..],
            "is neither a JPEG, a PNG nor a GIF image",
        ),
        (b"", "is empty"),
        (&png[..20], "ends within the header of the image"),
    ] {
        let seen = same(module, &stdin(input));
        assert_eq!(seen.outcome, Outcome::Exited(1), "{reason}");
        assert_eq!(seen.stdout, "");
        assert_eq!(
            seen.stderr,
            format!("go-image-info: standard input {reason}\n")
        );
    }
}

#[test]
fn go_describes_images() {
    describes_images(&build_go("go-image-info"));
}

#[test]
fn tinygo_describes_images() {
    describes_images(&build_tinygo("go-image-info"));
}

#[test]
fn the_prebuilt_module_describes_images() {
    describes_images(&guests_dir().join("go-image-info/image-info.wasm"));
}

#[test]
fn go_transforms_records() {
    let module = build_go("go-transform");
    let steps = [
        "-rename",
        "id=key",
        "-upper",
        "name",
        "-drop",
        "secret",
        "-compute",
        "total=price*count",
    ];
    let records: String = (1..=3000)
        .map(|id| {
            format!(
                "{{\"id\":{id},\"name\":\"item {id} <é>\",\"price\":2.5,\"count\":{id},\
                 \"secret\":true,\"long\":12345678901234567890123}}\n"
            )
        })
        .collect();
    let transformed: String = (1..=3000)
        .map(|id| {
            let total = f64::from(id) * 2.5;
            format!(
                "{{\"count\":{id},\"key\":{id},\"long\":12345678901234567890123,\
                 \"name\":\"ITEM {id} <É>\",\"price\":2.5,\"source\":\"test\",\"total\":{total}}}\n"
            )
        })
        .collect();
    let given = Given {
        args: &steps,
        env: &[("TRANSFORM_SOURCE", "test")],
        stdin: records.as_bytes(),
        ..Given::default()
    };
    let seen = same(&module, &given);
    assert_eq!(seen.outcome, Outcome::Exited(0), "{}", seen.stderr);
    assert!(seen.stdout == transformed, "not the records expected");

    let broken = "{\"name\":\"one\"}\n\n{\"name\":";
    let given = Given {
        args: &["-upper", "name"],
        stdin: broken.as_bytes(),
        ..Given::default()
    };
    let seen = same(&module, &given);
    assert_eq!(seen.outcome, Outcome::Exited(1));
    assert_eq!(seen.stdout, "{\"name\":\"ONE\"}\n");
    assert_eq!(seen.stderr, "go-transform: line 3: not valid JSON\n");
}

#[test]
fn go_transforms_each_record_of_a_map_by_itself() {
    let module = build_go("go-transform");
    let records: String = (1..=200)
        .map(|id| format!("{{\"id\":{id},\"name\":\"item {id}\"}}\n"))
        .chain([
            "{\"id\":\n".to_owned(),
            "{\"id\":7,\"name\":\"x\"}\n".to_owned(),
        ])
        .collect();
    let transformed: String = (1..=200)
        .map(|id| format!("{{\"key\":{id},\"name\":\"ITEM {id}\",\"source\":\"map\"}}\n"))
        .chain(["{\"key\":7,\"name\":\"X\",\"source\":\"map\"}\n".to_owned()])
        .collect();
    let limits = Limits {
        call_timeout: TIMEOUT,
        ..Limits::untrusted()
    };
    let args = ["go-transform", "-rename", "id=key", "-upper", "name"];
    let options = MapOptions::command(args, limits)
        .with_env([("TRANSFORM_SOURCE", "map")])
        .with_on_error(OnError::Skip);
    let folder = folder();
    let out = folder.path().join("out");
    let mut failed = Vec::new();
    let mapped = map(
        &Host::new(HostOptions::default()).expect("a host"),
        ComponentSource::file(&module),
        MapInput::reader(std::io::Cursor::new(records.into_bytes())),
        MapOutput::file(&out),
        &options,
        &mut |step| {
            if let MapStep::Failed(error) = step {
                failed.push(error.to_string());
            }
        },
    )
    .expect("it is a command");
    assert_eq!((mapped.records, mapped.failed), (202, 1));
    let found = fs::read_to_string(&out).expect("the results");
    assert!(found == transformed, "not the records expected: {found}");
    assert_eq!(
        failed,
        ["record 201: exit code 1: go-transform: line 1: not valid JSON"]
    );

    let limits = Limits {
        result_bytes_max: 10,
        ..limits
    };
    let error = map(
        &Host::new(HostOptions::default()).expect("a host"),
        ComponentSource::file(&module),
        MapInput::reader(&b"{\"name\":\"more than ten bytes\"}\n"[..]),
        MapOutput::file(&out),
        &MapOptions::command(["go-transform"], limits),
        &mut |_| {},
    )
    .expect_err("the result is too large");
    let error = format!(
        "{:?}",
        std::error::Error::source(&error).map(ToString::to_string)
    );
    assert!(error.contains("more than 10 bytes"), "{error}");
}

/// Runs a guest that works in an empty folder, and returns its transcript.
fn works_with_files(module: &Path) -> String {
    let folder = folder();
    let given = Given {
        args: &["/data"],
        folder: Some(folder.path()),
        ..Given::default()
    };
    let seen = same(module, &given);
    assert_eq!(
        seen.outcome,
        Outcome::Exited(0),
        "{}{}",
        seen.stdout,
        seen.stderr
    );
    assert_eq!(seen.stderr, "");
    seen.stdout
}

#[test]
fn go_works_with_files() {
    let transcript = works_with_files(&build_go("go-files"));
    assert!(transcript.ends_with("\nno surprises\n"), "{transcript}");
}

#[test]
fn c_works_with_files() {
    let transcript = works_with_files(&build_c("c-files"));
    assert!(transcript.contains("\nentries: 1202\n"), "{transcript}");
}

#[test]
fn rust_works_with_files() {
    works_with_files(&build_rust("rust-files"));
}

#[test]
fn programs_given_no_folder_are_refused_alike() {
    let module = build_c("c-files");
    let seen = same(&module, &args(&["/data"]));
    assert_eq!(seen.outcome, Outcome::Exited(2));
    assert_eq!(seen.stdout, "");
}

/// A fraction of what the guest does by itself, which holds 224 MB for 12 rounds.
const STRESS: [&str; 4] = ["-live-mb", "24", "-rounds", "3"];

#[test]
fn go_keeps_its_memory_whole() {
    let seen = same(&build_go("go-stress"), &args(&STRESS));
    assert_eq!(seen.outcome, Outcome::Exited(0), "{}", seen.stderr);
    assert!(
        seen.stdout.contains("live bytes    24000000\n"),
        "{}",
        seen.stdout
    );
    assert!(
        seen.stdout.contains("timers fired  64\n"),
        "{}",
        seen.stdout
    );
}

#[test]
fn tinygo_keeps_its_memory_whole() {
    let seen = same(&build_tinygo("go-stress"), &args(&STRESS));
    assert_eq!(seen.outcome, Outcome::Exited(0), "{}", seen.stderr);
    assert!(
        seen.stdout.contains("live bytes    24000000\n"),
        "{}",
        seen.stdout
    );
}

#[test]
fn go_computes_and_copies() {
    let seen = same(&build_go("go-cpu"), &args(&["-scale", "1"]));
    assert_eq!(seen.outcome, Outcome::Exited(0));
    assert_eq!(seen.stdout.lines().count(), 6);

    let copy = build_go("go-copy");
    let text = "a line that is copied\n".repeat(50_000);
    let seen = same(&copy, &stdin(text.as_bytes()));
    assert!(seen.stdout == text, "the copy is not the same");
    let seen = same(&copy, &args(&["-writes", "5000"]));
    assert_eq!(seen.stdout, "0123456789abcde\n".repeat(5000));
}

#[test]
fn go_is_refused_alike_what_wasip1_lacks() {
    let seen = same(&build_go("go-limits"), &Given::default());
    assert_eq!(seen.outcome, Outcome::Exited(0), "{}", seen.stderr);
}

#[test]
fn go_ends_with_any_exit_code() {
    let module = build_go("go-exit");
    for code in [0, 1, 3, 33, 125, 255] {
        let seen = same(&module, &args(&["code", &code.to_string()]));
        assert_eq!(seen.outcome, Outcome::Exited(code));
    }
    let seen = same(&module, &args(&["exit-in-goroutine", "33"]));
    assert_eq!(seen.outcome, Outcome::Exited(33));
    let seen = same(&module, &args(&["return"]));
    assert_eq!(seen.outcome, Outcome::Exited(0));
    assert_eq!(seen.stdout, "returning\ndeferred\n");
}

#[test]
fn go_panics_say_where() {
    let module = build_go("go-exit");
    for (mode, message) in [
        ("panic", "panic: as asked"),
        ("panic-in-goroutine", "panic: in a goroutine, as asked"),
        (
            "nil",
            "panic: runtime error: invalid memory address or nil pointer",
        ),
        (
            "deadlock",
            "fatal error: all goroutines are asleep - deadlock!",
        ),
    ] {
        let seen = same(&module, &args(&[mode]));
        assert_eq!(seen.outcome, Outcome::Exited(2), "{mode}");
        assert!(seen.stderr.starts_with(message), "{mode}: {}", seen.stderr);
        assert!(seen.stderr.contains("main.main"), "{mode}: {}", seen.stderr);
    }
}

#[test]
fn a_trap_shows_the_names_of_go_functions() {
    let module = build_go("go-exit");
    let seen = same(&module, &args(&["recurse", "20000"]));
    assert_eq!(
        seen.stdout, "depth 20000\n",
        "the stack is as large as Go needs it"
    );

    let seen = same(&module, &args(&["recurse"]));
    for outcome in [&seen.module.outcome, &seen.outcome] {
        let Outcome::Trapped(trap) = outcome else {
            panic!("it did not trap: {outcome:?}");
        };
        assert_eq!(trap.kind, TrapKind::StackOverflow);
        let named = trap
            .frames
            .iter()
            .filter_map(|frame| frame.function.as_deref());
        assert!(
            named.clone().any(|name| name == "main.recurse"),
            "{:?}",
            named.collect::<Vec<_>>()
        );
    }
}

#[test]
fn go_meets_the_same_memory_limit() {
    let module = build_go("go-exit");
    let limited = |mib: &'static [&'static str]| Given {
        memory_bytes_max: Some(128 << 20),
        ..args(mib)
    };
    // Go 1.21 takes 129.5 MiB for 64 MiB that it holds, by itself as well; 1.24 and later less.
    let (mib, held): (&[&str], _) = match toolchain::go().minor() {
        ..24 => (&["allocate", "32"], "held 32 MiB\n"),
        _ => (&["allocate", "64"], "held 64 MiB\n"),
    };
    assert_eq!(same(&module, &limited(mib)).stdout, held);
    let seen = same(&module, &limited(&["allocate"]));
    assert!(
        matches!(seen.outcome, Outcome::MemoryLimit { .. }),
        "{:?}",
        seen.outcome
    );
}

#[test]
fn go_waits_and_reads_to_the_end() {
    let module = build_go("go-exit");
    let seen = same(&module, &args(&["sleep", "20ms"]));
    assert_eq!(seen.stdout, "slept 20ms\n");
    let input = vec![b'x'; 300_001];
    let given = Given {
        args: &["read-forever"],
        stdin: &input,
        ..Given::default()
    };
    assert_eq!(same(&module, &given).stdout, "read 300001 bytes\n");
}

/// One program, `cat`, as built by other people with other compilers.
#[test]
fn published_modules_read_files() {
    for compiler in ["tinygo", "cargo-wasi", "zig-cc"] {
        let module = published_cat(compiler);
        let folder = folder();
        fs::write(folder.path().join("poem.txt"), "a poem\n").expect("the folder was just made");
        let given = Given {
            args: &["/data/poem.txt"],
            folder: Some(folder.path()),
            ..Given::default()
        };
        let seen = same(&module, &given);
        assert_eq!(
            seen.outcome,
            Outcome::Exited(0),
            "{compiler}: {}",
            seen.stderr
        );
        assert_eq!(seen.stdout, "a poem\n", "{compiler}");

        let given = Given {
            args: &["/data/missing.txt"],
            ..given
        };
        assert_ne!(
            same(&module, &given).outcome,
            Outcome::Exited(0),
            "{compiler}"
        );
    }
}

fn published_cat(compiler: &str) -> PathBuf {
    let path = format!("imports/wasi_snapshot_preview1/example/testdata/{compiler}/cat.wasm");
    module_from_go_mod("github.com/tetratelabs/wazero", "v1.12.0", &path)
}
