//! Go programs at a shell: paths as people type them, readers that leave, input that is slow.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::toolchain::{build_c, build_go, build_go_flags, go};

/// `carrick` with words, in a folder that has `a/file`, `a/b/deep` and `c/other`.
struct Shell {
    folder: tempfile::TempDir,
}

impl Shell {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in [("a/file", "1"), ("a/b/deep", "2"), ("c/other", "3")] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        Self { folder }
    }

    fn carrick(&self, words: &[&str], guest: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carrick"));
        command
            .args(words)
            .arg(guest)
            .args(args)
            .env(
                "CARRICK_CACHE_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("shell-cache"),
            )
            .current_dir(self.folder.path());
        command
    }

    /// What the guest prints, and the exit code.
    fn run(&self, grants: &str, guest: &Path, args: &[&str]) -> (String, i32) {
        let words: Vec<&str> = std::iter::once("run")
            .chain(grants.split_whitespace())
            .collect();
        let output = self
            .carrick(&words, guest, args)
            .output()
            .expect("it starts");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).expect("it prints text");
        (text, output.status.code().expect("no signal ended it"))
    }
}

#[test]
fn a_go_program_opens_paths_as_they_are_typed() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let read = |grants: &str, path: &str, text: &str| {
        let expected = (format!("{path}: \"{text}\", fine\n"), 0);
        let found = shell.run(grants, &guest, &["read", path]);
        assert_eq!(found, expected, "{grants} {path}");
    };
    for here in [".", ".::.", "./", ".::/", "./a/.."] {
        for path in ["a/file", "./a/file", "a/b/../file", "/a/file"] {
            read(&format!("--dir {here}"), path, "1");
        }
    }
    read("--dir a", "a/file", "1");
    read("--dir ./a", "a/b/deep", "2");
    read("--dir a/", "./a/file", "1");
    read("--dir a::x", "x/file", "1");
    read("--dir a::/x/", "/x/file", "1");
    read("--dir a/b --dir c", "a/b/deep", "2");
    read("--dir a/b --dir c", "c/other", "3");
    // Relative paths start at the first folder, or where `PWD` says.
    read("--dir a::/x --dir c::/y", "file", "1");
    read("--dir . --env PWD=/w", "a/file", "1");
    read("--dir . --env PWD=/w", "/w/a/file", "1");
    read("--dir a::/x --env PWD=/x/b", "../file", "1");
}

#[test]
fn a_go_program_finds_the_folder_above() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let below = |grants: &[&str], path: &str| {
        let words = [&["run"], grants].concat();
        let mut command = shell.carrick(&words, &guest, &["read", path]);
        let output = command.current_dir(shell.folder.path().join("a")).output();
        String::from_utf8(output.expect("it starts").stdout).expect("it prints text")
    };
    let read = |path: &str, text: &str| format!("{path}: \"{text}\", fine\n");
    assert_eq!(
        below(&["--dir", ".."], "../c/other"),
        read("../c/other", "3")
    );
    // What `..` holds by this name is this folder.
    assert_eq!(below(&["--dir", ".."], "file"), read("file", "1"));
    assert_eq!(
        below(&["--dir", "../c"], "../c/other"),
        read("../c/other", "3")
    );
    assert_eq!(
        below(&["--dir", "../c"], "other"),
        "other: \"\", No such file or directory\n"
    );
    // The working folder exists, though nothing in it is granted.
    let mut command = shell.carrick(&["run", "--dir", "../c"], &guest, &["list", "."]);
    let output = command.current_dir(shell.folder.path().join("a")).output();
    assert_eq!(output.expect("it starts").status.code(), Some(0));
}

#[test]
fn verify_and_call_grant_folders_as_run_does() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let words = ["verify", "--dir", "."];
    let mut command = shell.carrick(&words, &guest, &["list", "a"]);
    let output = command.output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let component = shell.folder.path().join("shell.component.wasm");
    let mut adapt = shell.carrick(&["adapt", "--quiet"], &guest, &["-o"]);
    assert!(adapt.arg(&component).status().expect("it starts").success());
    let found = shell.run("--dir .", &component, &["read", "a/file"]);
    assert_eq!(found, ("a/file: \"1\", fine\n".to_owned(), 0));
}

#[test]
fn a_c_program_opens_paths_as_before() {
    let guest = build_c("c-files");
    let shell = Shell::new();
    fs::create_dir(shell.folder.path().join("empty")).expect("made");
    for grants in ["--dir .", "--dir empty"] {
        let (text, code) = shell.run(grants, &guest, &["empty"]);
        assert_eq!(code, 0, "{text}");
    }
}

#[test]
fn a_go_program_looks_for_files_above_what_it_was_granted() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let grant = "--dir a::/w/x/a";
    let check = |args: &[&str], expected: &str| {
        let found = shell.run(grant, &guest, args);
        assert_eq!(found, (format!("{expected}\n"), 0), "{args:?}");
    };
    check(&["up", "file", "/w/x/a/b"], "/w/x/a: \"1\"");
    check(&["up", "missing", "/w/x/a/b"], "nowhere");
    check(
        &["real", "/w/x/a/b/../file"],
        "/w/x/a/b/../file: \"/w/x/a/file\", fine",
    );
    check(
        &["read", "/etc/passwd"],
        "/etc/passwd: \"\", No such file or directory",
    );
    check(
        &["list", "/w"],
        "/w\n/w/x\n/w/x/a\n/w/x/a/b\n/w/x/a/b/deep\n/w/x/a/file",
    );
    // Nothing is granted, so nothing is there to look at.
    let found = shell.run("", &guest, &["read", "/etc/passwd"]);
    assert_eq!(found.0, "/etc/passwd: \"\", Bad file number\n");
}

#[test]
fn a_go_program_gets_the_variables_it_can_bear() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let grants = "--env A=a --env B=b --env A=c --env GOMAXPROCS=2";
    let (text, code) = shell.run(grants, &guest, &["variable", "A", "B", "GOMAXPROCS"]);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.starts_with("A=c\nB=b\nGOMAXPROCS=\nnote: `GOMAXPROCS=2`"),
        "{text}"
    );
    // The value of this process counts as the others do.
    for (first, second, value) in [("A=a", "A", "here"), ("A", "A=a", "a")] {
        let words = ["run", "--env", first, "--env", second];
        let mut command = shell.carrick(&words, &guest, &["variable", "A"]);
        let output = command.env("A", "here").output().expect("it starts");
        let text = String::from_utf8(output.stdout).expect("it prints text");
        assert_eq!(text, format!("A={value}\n"), "{words:?}");
    }
}

#[test]
fn no_verb_passes_more_processors_to_a_go_program() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let check = |words: &[&str], args: &[&str], stdin: &str, code: i32| {
        let mut child = shell
            .carrick(words, &guest, args)
            .env("GOMAXPROCS", "2")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(stdin.as_bytes()).expect("it reads");
        drop(input);
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            said.contains("note: `GOMAXPROCS=2` is not passed on"),
            "{words:?}: {said}"
        );
        assert!(!said.contains("newosproc"), "{words:?}: {said}");
        assert_eq!(output.status.code(), Some(code), "{words:?}: {said}");
    };
    // With the value of this process, too.
    check(&["run", "--env", "GOMAXPROCS"], &["variable", "A"], "", 0);
    check(
        &["verify", "--env", "GOMAXPROCS"],
        &["variable", "A"],
        "",
        0,
    );
    // Without arguments the program exits with 2, which ends the call.
    check(&["call", "--env", "GOMAXPROCS=2"], &["run()"], "", 134);
    check(&["repl", "--env", "GOMAXPROCS"], &[], "run()\n", 0);
}

#[test]
fn a_go_program_finds_time_zones_that_are_granted() {
    // A module without `-trimpath` knows where Go was, and looks there, too.
    let guests = [
        (build_go("go-shell"), "unknown time zone Test/Zone\n"),
        (
            build_go_flags(go(), "go-shell", &["-trimpath=false"]),
            "Bad file number\n",
        ),
    ];
    let shell = Shell::new();
    // One type of time, an hour before UTC, called `XYZ`.
    let mut zone = b"TZif\0".to_vec();
    zone.extend([0; 15]);
    for count in [0u32, 0, 0, 0, 1, 4] {
        zone.extend(count.to_be_bytes());
    }
    zone.extend((-3600i32).to_be_bytes());
    zone.extend([0, 0]);
    zone.extend(b"XYZ\0");
    let zones = shell.folder.path().join("zones/Test");
    fs::create_dir_all(&zones).expect("made");
    fs::write(zones.join("Zone"), zone).expect("written");
    let zone = |grants: &str, guest: &Path, expected: &str| {
        let found = shell.run(grants, guest, &["zone", "Test/Zone"]);
        assert_eq!(found, (expected.to_owned(), 0), "{grants}");
    };
    for (guest, without_a_grant) in &guests {
        zone(
            "--dir zones::/zi:ro --env ZONEINFO=/zi",
            guest,
            "23:00 XYZ\n",
        );
        // Beside the folder that the program works in.
        zone(
            "--dir a --dir zones::/zi:ro --env ZONEINFO=/zi",
            guest,
            "23:00 XYZ\n",
        );
        // Go on wasip1 looks nowhere else.
        for grants in ["--dir a", "--dir zones::/usr/share/zoneinfo:ro"] {
            zone(grants, guest, "unknown time zone Test/Zone\n");
        }
        zone("", guest, without_a_grant);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_fails_the_listing_of_its_folder_only() {
    use std::os::unix::ffi::OsStrExt;
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9");
    fs::write(shell.folder.path().join("a").join(name), "").expect("written");
    let found = shell.run("--dir .", &guest, &["list", "."]).0;
    let lines: Vec<&str> = found.lines().collect();
    assert!(lines.contains(&"a: EILSEQ"), "{found}");
    assert!(lines.ends_with(&["c", "c/other"]), "{found}");
    let read = shell.run("--dir .", &guest, &["read", "a/file"]);
    assert_eq!(read, ("a/file: \"1\", fine\n".to_owned(), 0));
}

#[test]
fn two_folders_with_one_name_are_refused() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let check = |grants: &str, name: &str, first: &str, second: &str| {
        let (text, code) = shell.run(grants, &guest, &["list", "/"]);
        let expected = format!(
            "error: two folders are granted as `{name}`: `{first}` and `{second}`\n\nhint: give one of them another name with `--dir HOST::GUEST`\n"
        );
        assert_eq!((text, code), (expected, 125), "{grants}");
    };
    check("--dir a::/x --dir c::/x", "/x", "a", "c");
    check("--dir a::/x --dir c::/x/", "/x", "a", "c");
    check("--dir a --dir a", "a", "a", "a");
    // Names that are one to a Go program.
    check("--dir a::x --dir c::./x", "/x", "a", "c");
}

#[test]
fn random_numbers_and_the_order_of_maps_are_no_difference() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let mut verify = shell.carrick(&["verify", "--json"], &guest, &["order"]);
    let output = verify.output().expect("it starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    // Two runs by themselves differ.
    let run = || shell.run("", &guest, &["order"]).0;
    assert_ne!(run(), run());
}

#[test]
fn a_go_program_makes_sure_of_a_folder() {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    for grants in ["--dir a::/a", "--dir a::/a:ro"] {
        let found = shell.run(grants, &guest, &["sync", "/a"]);
        assert_eq!(found, ("sync: fine\n".to_owned(), 0), "{grants}");
    }
    // The wasip1 host that `verify` compares with refuses it.
    let mut verify = shell.carrick(&["verify", "--dir", "a::/a"], &guest, &["sync", "/a"]);
    let output = verify.output().expect("it starts");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    let lines = [
        r"module     sync: Bad file number\n",
        r"component  sync: fine\n",
    ];
    assert!(lines.iter().all(|line| said.contains(line)), "{said}");
}

/// Runs the guest, reads one line of what it writes, and goes away.
fn left_alone(args: &[&str]) -> std::process::Output {
    let guest = build_go("go-shell");
    let shell = Shell::new();
    let mut child = shell
        .carrick(&["run"], &guest, args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    output.read_line(&mut line).expect("it writes a line");
    assert_eq!(line, "y\n");
    drop(output);
    child.wait_with_output().expect("it ends")
}

#[test]
fn a_program_whose_reader_is_gone_ends() {
    let ended = left_alone(&["yes"]);
    assert_eq!(ended.status.code(), Some(141), "{ended:?}");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
    // One that heeds the error ends itself.
    let ended = left_alone(&["yes", "heeding"]);
    assert_eq!(ended.status.code(), Some(3), "{ended:?}");
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "yes: Broken pipe\n");
}

/// A guest whose input and output the test holds; it is ended if it never answers.
struct Talk {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    shell: Shell,
}

impl Talk {
    fn with(guest: &str, args: &[&str]) -> Self {
        let shell = Shell::new();
        let words = ["run", "--timeout", "2m", "--dir", "c::/c"];
        let mut child = shell
            .carrick(&words, &build_go(guest), args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        Self {
            input: child.stdin.take().expect("a pipe"),
            output: BufReader::new(child.stdout.take().expect("a pipe")),
            child,
            shell,
        }
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it writes text");
        line
    }

    fn say(&mut self, line: &str) {
        self.input.write_all(line.as_bytes()).expect("it reads");
    }

    /// Closes its input, and returns what it still writes.
    fn end(mut self) -> String {
        drop(self.input);
        let mut rest = String::new();
        self.output
            .read_to_string(&mut rest)
            .expect("it writes text");
        assert!(self.child.wait().expect("it ends").success());
        rest
    }
}

#[test]
fn goroutines_go_on_while_one_waits_for_input() {
    let mut talk = Talk::with("go-shell", &["wait"]);
    assert_eq!(talk.hear(), "ready\n");
    talk.say("hello\n");
    // A line may come in pieces.
    talk.say("hel");
    talk.say("lo\n");
    assert_eq!(talk.end(), "line: hello\n");
    // The end of the input is no less than a line.
    let mut talk = Talk::with("go-shell", &["wait"]);
    assert_eq!(talk.hear(), "ready\n");
    assert_eq!(talk.end(), "line: \n");
}

#[test]
fn a_goroutine_that_never_rests_keeps_others_from_input() {
    let mut talk = Talk::with("go-shell", &["busy", "/c/enough"]);
    assert_eq!(talk.hear(), "ready\n");
    talk.say("hello\n");
    fs::write(talk.shell.folder.path().join("c/enough"), "").expect("written");
    assert_eq!(talk.hear(), "read: false\n");
    assert_eq!(talk.end(), "line: hello\n");
}

#[test]
fn a_program_makes_its_input_non_blocking_itself() {
    let mut talk = Talk::with("go-shell", &["nonblock"]);
    assert_eq!(talk.hear(), "setnonblock: fine\n");
    assert_eq!(talk.hear(), "deadline: fine\n");
    assert_eq!(talk.hear(), "ticks\n");
    talk.say("one\n");
    assert_eq!(talk.hear(), "got one\n");
    assert_eq!(talk.hear(), "ticks\n");
    talk.say("tw");
    talk.say("o\n");
    assert_eq!(talk.hear(), "got two\n");
    assert_eq!(talk.hear(), "ticks\n");
    assert_eq!(talk.end(), "end: fine\n");
}

#[test]
fn a_read_of_standard_input_has_a_deadline() {
    let mut talk = Talk::with("go-shell", &["deadline"]);
    assert_eq!(talk.hear(), "deadline: true\n");
    assert_eq!(talk.end(), "");
}

#[test]
fn a_program_that_waits_for_signals_reads_its_input() {
    let mut talk = Talk::with("go-signals", &[]);
    // A read stops its other goroutines, so it answers when its input ends.
    talk.say("one\ntwo\n");
    assert_eq!(talk.end(), "line: one\nline: two\nno more\n");
}

#[test]
fn a_program_that_only_waits_for_signals_sleeps() {
    let guest = build_go("go-signals");
    let shell = Shell::new();
    let check = |words: &str, printed: &str, code: i32| {
        let mut words: Vec<&str> = words.split(' ').collect();
        let what = words.pop().expect("a word");
        let words = [&["run", "--quiet"], &*words].concat();
        let output = shell.carrick(&words, &guest, &[what]).output();
        let output = output.expect("it starts");
        assert_eq!(output.status.code(), Some(code), "{what}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stdout), printed, "{what}");
    };
    // Go asks for signals about a thousand times a second, which takes 70 million units of fuel.
    // Without a sleep between, it takes 500 million in a tenth of a second, which is 134.
    check("--fuel 500000000 --timeout 1s only", "", 124);
    // Timers and other goroutines go on.
    let fuel = "--fuel 100000000";
    check(&format!("{fuel} timer"), "tick\ntick\ntick\n", 0);
    check(&format!("{fuel} sleep"), "slept\n", 0);
}
