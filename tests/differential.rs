//! The preview-1 adapter against wasmtime's own preview-1 host: the same
//! sequence of calls through both has the same results.
//!
//! The sequences are the scripts in `differential/`, see
//! `differential/script.rs` for how they read. Each call's errno, everything
//! it changed in the guest's memory, the guest's output, how it ended and the
//! files it left are compared. The results that the scripts state are those of
//! the reference; `SNAPSHOTS=overwrite` writes them down anew.

#[path = "differential/coverage.rs"]
mod coverage;
#[path = "differential/guest.rs"]
mod guest;
#[path = "differential/known.rs"]
mod known;
#[path = "differential/log.rs"]
mod log;
#[path = "differential/preview1.rs"]
mod preview1;
#[path = "differential/script.rs"]
mod script;
#[path = "differential/sequences.rs"]
mod sequences;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::{ffi::OsStrExt, fs::symlink};
use std::path::{Path, PathBuf};

use carrick_host::{
    CACHE_BYTES_MAX, Cache, CommandOptions, Difference, DirGrant, LoadOptions, Outcome,
    Verification, VerifyError, VerifyOptions, verify,
};
use guest::{Ending, Guest, guest};
use known::{REFUSED_EXIT_CODES, known, leaves_other_files};
use log::{Entry, entries, split};
use preview1::errno_name;
use script::{Action, Node, Script, Step};

/// The folder of the scripts.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/differential")
}

/// The adapter that is compared: the one in the tree, or one that was rebuilt.
fn adapter() -> Vec<u8> {
    let path = match std::env::var_os("CARRICK_PREVIEW1") {
        Some(path) => PathBuf::from(path),
        None => folder().join("../../crates/preview1-adapter/preview1.wasm"),
    };
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read_script(name: &str) -> (String, Script) {
    let text =
        fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let script = Script::parse(&text).unwrap_or_else(|error| panic!("{name}, {error}"));
    (text, script)
}

/// How a run through one side ended.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Exit(u8),
    /// A trap while this line of the script ran.
    Trap(Option<u32>),
    Other(String),
}

impl End {
    fn of(outcome: &Outcome) -> End {
        match outcome {
            Outcome::Exited(code) => End::Exit(*code),
            Outcome::Trapped(trap) => {
                let line = trap.frames.iter().find_map(|frame| {
                    frame
                        .function
                        .as_deref()?
                        .strip_prefix("line_")?
                        .parse()
                        .ok()
                });
                End::Trap(line)
            }
            other => End::Other(format!("{other:?}")),
        }
    }
}

/// What one side of a run showed.
struct Side {
    end: End,
    message: String,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    log: Option<Vec<Entry>>,
}

impl Side {
    fn of(observed: &carrick_host::Observed, script: &Script) -> Side {
        let (stdout, in_stdout) = split(&observed.stdout);
        let (stderr, in_stderr) = split(&observed.stderr);
        let log = if script.log_to_stderr {
            in_stderr
        } else {
            in_stdout
        };
        let message = match &observed.outcome {
            Outcome::Trapped(trap) => {
                let innermost = trap.frames.first().and_then(|frame| frame.function.clone());
                format!("{} in {}", trap.message, innermost.unwrap_or_default())
            }
            _ => String::new(),
        };
        Side {
            end: End::of(&observed.outcome),
            message,
            stdout: stdout.to_vec(),
            stderr: stderr.to_vec(),
            log: log.map(entries),
        }
    }

    /// The result of the last call, as scripts write it.
    fn result(&self) -> String {
        match (&self.end, self.log.as_ref().and_then(|log| log.last())) {
            (End::Trap(_), _) => "trap".into(),
            (End::Exit(_), Some(entry)) => errno_name(entry.result),
            (End::Exit(code), None) => format!("exit {code}"),
            (End::Other(other), _) => other.clone(),
        }
    }
}

/// A script with what its runs need.
struct Bench<'a> {
    name: &'a str,
    script: &'a Script,
    scratch: tempfile::TempDir,
    options: VerifyOptions,
    /// Whether a trap may end the run of all calls.
    may_trap: bool,
    differences: Vec<String>,
    compared: usize,
}

impl<'a> Bench<'a> {
    fn new(name: &'a str, script: &'a Script) -> Bench<'a> {
        let scratch = tempfile::tempdir().expect("a folder for the script");
        for node in &script.tree {
            grow(scratch.path(), node).unwrap_or_else(|error| panic!("{name}: {node:?}: {error}"));
        }
        let grant = |grant: &script::Grant| {
            let folder = DirGrant::new(scratch.path().join(&grant.folder), &grant.guest);
            if grant.read_only {
                folder.read_only()
            } else {
                folder
            }
        };
        // The component is the same for all endings; it is compiled once.
        let cache = Cache::open(scratch.path().join("cache"), CACHE_BYTES_MAX)
            .expect("a folder for the cache");
        let mut load = LoadOptions::default().with_cache(cache);
        load.adapt_mut().preview1 = Some(adapter());
        let guest = CommandOptions::default()
            .with_args(script.args.clone())
            .with_env(script.env.clone())
            .with_dirs(script.grants.iter().map(grant));
        let options = VerifyOptions::default()
            .with_guest(guest)
            .with_stdin(script.stdin.clone())
            .with_load(load);
        Bench {
            name,
            script,
            scratch,
            options,
            may_trap: false,
            differences: Vec::new(),
            compared: 0,
        }
    }

    /// Runs the guest that ends by itself (0) or with an ending step.
    fn run(&self, number: u32) -> (Guest, Verification) {
        let mut options = self.options.clone();
        let ending = if self.script.pages == 0 {
            Ending::Fixed(number)
        } else {
            options
                .guest
                .args
                .extend((0..number).map(|_| "more".to_owned()));
            Ending::ByArguments
        };
        let guest = guest(self.script, ending);
        match verify(guest.wat.as_bytes(), &options, &mut |_| {}) {
            Ok(verification) => (guest, verification),
            // What differs in every run is masked by the scripts.
            Err(VerifyError::DiffersFromItself { verification, .. }) => (guest, *verification),
            Err(error) => {
                let keep = self.scratch.path().with_extension("wat");
                let _ = fs::write(&keep, &guest.wat);
                panic!(
                    "{}: {error:?}; the guest is in {}",
                    self.name,
                    keep.display()
                )
            }
        }
    }

    fn differ(&mut self, step: Option<&Step>, how: &str) {
        let place = match step {
            Some(step) => format!("{}:{}: {}", self.name, step.line, step.text),
            None => self.name.to_owned(),
        };
        self.differences.push(format!("{place}\n    {how}"));
    }

    fn step(&self, line: u32) -> Option<&'a Step> {
        self.script.steps.iter().find(|step| step.line == line)
    }

    /// Compares the run of all calls that do not end the guest.
    fn compare_calls(&mut self) {
        let (guest, verification) = self.run(0);
        let reference = Side::of(&verification.module, self.script);
        let adapted = Side::of(&verification.component, self.script);
        if self.may_trap
            && matches!(reference.end, End::Trap(Some(_)))
            && reference.end == adapted.end
        {
            return self.compare_rest(None, &reference, &adapted, &verification);
        }
        if let (End::Trap(line), None) = (&reference.end, &reference.log) {
            let step = line.and_then(|line| self.step(line));
            return self.differ(step, &format!("the reference traps: {}", reference.message));
        }
        if reference.end != adapted.end {
            let step = if let End::Trap(Some(line)) = adapted.end {
                self.step(line)
            } else {
                None
            };
            let how = format!(
                "expected no end, found {:?}: {}",
                adapted.end, adapted.message
            );
            self.differ(step, &how);
        }
        let expected = reference.log.as_deref().unwrap_or_default();
        let found = adapted.log.as_deref().unwrap_or_default();
        for (index, expected) in expected.iter().enumerate() {
            let Some(step) = self.step(expected.line) else {
                continue;
            };
            self.compared += 1;
            let Some(found) = found.get(index).filter(|found| found.line == expected.line) else {
                if adapted.log.is_some() {
                    self.differ(Some(step), "missing, or called another number of times");
                }
                break;
            };
            self.compare_entries(step, expected.clone(), found.clone(), &guest);
        }
        if found.len() > expected.len() {
            self.differ(None, "more calls than expected");
        }
        if !leaves_other_files(self.name) {
            self.compare_rest(None, &reference, &adapted, &verification);
        }
    }

    fn compare_entries(
        &mut self,
        step: &Step,
        mut expected: Entry,
        mut found: Entry,
        guest: &Guest,
    ) {
        if let Some(stated) = &step.expected
            && *stated != errno_name(expected.result)
        {
            let result = errno_name(expected.result);
            self.differ(
                Some(step),
                &format!("the script states {stated}, the reference has {result}"),
            );
        }
        if known(self.name, &step.text).is_some() {
            return self.compare_known(
                step,
                &errno_name(expected.result),
                &errno_name(found.result),
            );
        }
        if let Action::Check(..) = step.action
            && (expected.result, found.result) != (0, 0)
        {
            let holds = |entry: &Entry| entry.result == 0;
            let how = format!(
                "reference: {}, adapted: {}",
                holds(&expected),
                holds(&found)
            );
            return self.differ(Some(step), &how);
        }
        expected.mask(step, guest);
        found.mask(step, guest);
        if let Some(how) = expected.difference(&found, guest) {
            self.differ(Some(step), &how);
        }
    }

    /// Compares the results of a call that is known to differ.
    fn compare_known(&mut self, step: &Step, expected: &str, found: &str) {
        let known = known(self.name, &step.text).unwrap_or_default();
        if found != known || found == expected {
            self.differ(Some(step), &format!("known to be {known}, found {found}"));
        }
    }

    /// Compares the run that goes on to one ending step.
    fn compare_ending(&mut self, number: u32, step: &'a Step) {
        let (_, verification) = self.run(number);
        let reference = Side::of(&verification.module, self.script);
        let adapted = Side::of(&verification.component, self.script);
        self.compared += 1;
        let (expected, found) = (reference.result(), adapted.result());
        if step.expected.as_deref() != Some(&expected) {
            self.differ(
                Some(step),
                &format!("the script states otherwise, the reference has {expected}"),
            );
        }
        if let (End::Exit(REFUSED_EXIT_CODES..), None) = (&reference.end, &reference.log)
            && verification.notes.is_empty()
        {
            self.differ(Some(step), "the reference no longer refuses the code");
        }
        if known(self.name, &step.text).is_some() {
            return self.compare_known(step, &expected, &found);
        }
        if expected != found {
            self.differ(
                Some(step),
                &format!("expected {expected}, found {found} {}", adapted.message),
            );
        } else if let End::Trap(line) = &adapted.end
            && *line != Some(step.line)
        {
            self.differ(
                Some(step),
                &format!("a trap in line {line:?}: {}", adapted.message),
            );
        }
        self.compare_rest(Some(step), &reference, &adapted, &verification);
    }

    /// Compares output and files.
    fn compare_rest(
        &mut self,
        step: Option<&Step>,
        reference: &Side,
        adapted: &Side,
        both: &Verification,
    ) {
        for (stream, expected, found) in [
            ("stdout", &reference.stdout, &adapted.stdout),
            ("stderr", &reference.stderr, &adapted.stderr),
        ] {
            if expected != found {
                let same = expected
                    .iter()
                    .zip(found)
                    .take_while(|(a, b)| a == b)
                    .count();
                let excerpt = |bytes: &[u8]| {
                    let rest = bytes.get(same..).unwrap_or_default();
                    rest[..rest.len().min(60)].escape_ascii().to_string()
                };
                let (expected, found) = (excerpt(expected), excerpt(found));
                let how =
                    format!("{stream} from byte {same}: expected `{expected}`, found `{found}`");
                self.differ(step, &how);
            }
        }
        for difference in &both.differences {
            if let Difference::File { path, how } = difference {
                self.differ(step, &format!("`{}`: {how:?}", path.display()));
            }
        }
    }
}

/// Makes a part of a script's folders.
fn grow(root: &Path, node: &Node) -> std::io::Result<()> {
    match node {
        Node::Folder(path) => fs::create_dir(root.join(path)),
        Node::File(path, bytes) => fs::write(root.join(OsStr::from_bytes(path)), bytes),
        Node::Link(path, target) => symlink(OsStr::from_bytes(target), root.join(path)),
        Node::Many(path, count) => {
            fs::create_dir(root.join(path))?;
            (0..*count).try_for_each(|number| {
                fs::write(root.join(path).join(format!("file {number}")), "")
            })
        }
    }
}

/// Runs a script through both sides and compares.
fn check(name: &str) {
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        write_results(name);
    }
    let (_, script) = read_script(name);
    let mut bench = Bench::new(name, &script);
    bench.compare_calls();
    for (number, step) in (1..).zip(script.steps.iter().filter(|step| step.ends())) {
        bench.compare_ending(number, step);
    }
    println!("{name}: {} results compared", bench.compared);
    let differences = bench.differences;
    assert!(
        differences.is_empty(),
        "{} differences between the reference (expected) and the adapter (found):\n\n{}\n",
        differences.len(),
        differences.join("\n\n")
    );
}

/// Writes the reference's results into the script.
fn write_results(name: &str) {
    let (mut text, mut script) = read_script(name);
    let mut results: BTreeMap<u32, String> = BTreeMap::new();
    // A call that turns out to trap has to run in a guest of its own, so it
    // takes as many runs as there are new ones of these.
    loop {
        let bench = Bench::new(name, &script);
        let (_, verification) = bench.run(0);
        let reference = Side::of(&verification.module, &script);
        if let (End::Trap(Some(line)), None) = (&reference.end, &reference.log) {
            results.insert(*line, "trap".into());
        } else {
            for entry in reference.log.iter().flatten() {
                results.insert(entry.line, errno_name(entry.result));
            }
            for (number, step) in (1..).zip(script.steps.iter().filter(|step| step.ends())) {
                let (_, verification) = bench.run(number);
                results.insert(step.line, Side::of(&verification.module, &script).result());
            }
        }
        let with_results = (1..)
            .zip(text.lines())
            .map(
                |(number, line)| match (results.get(&number), line.split_once(" => ")) {
                    (Some(_), _) if line.starts_with("check") => line.to_owned(),
                    (Some(result), Some((call, _))) => format!("{call} => {result}"),
                    (Some(result), None) => format!("{line} => {result}"),
                    (None, _) => line.to_owned(),
                },
            )
            .map(|line| line + "\n")
            .collect::<String>();
        if with_results == text {
            break;
        }
        text = with_results;
        script = Script::parse(&text).unwrap_or_else(|error| panic!("{name}, {error}"));
    }
    fs::write(folder().join(name), text).unwrap_or_else(|error| panic!("{name}: {error}"));
}

macro_rules! scripts {
    ($($test:ident: $file:literal;)*) => {
        /// The scripts that are run.
        const SCRIPTS: &[&str] = &[$($file),*];
        $(
            #[test]
            fn $test() {
                check($file);
            }
        )*
    };
}

scripts! {
    arguments_and_environment: "args-environ.calls";
    clocks: "clocks.calls";
    large_arguments: "args-large.calls";
    arguments_larger_than_the_rest_of_memory: "args-tight.calls";
    random: "random.calls";
    sockets: "sockets.calls";
    process: "process.calls";
    process_with_large_exit_codes: "process-large-codes.calls";
    standard_streams: "streams.calls";
    standard_streams_with_wrong_values: "streams-wrong.calls";
    descriptor_table: "table.calls";
    files: "files.calls";
    files_with_wrong_values: "files-wrong.calls";
    readdir: "readdir.calls";
    readdir_of_many: "readdir-many.calls";
    large_buffers: "large.calls";
    readdir_of_foreign_names: "readdir-foreign.calls";
    opening: "path-open.calls";
    opening_with_wrong_values: "path-open-wrong.calls";
    paths: "paths.calls";
    paths_with_wrong_values: "paths-wrong.calls";
    poll: "poll.calls";
    poll_with_wrong_values: "poll-wrong.calls";
    guest_with_nothing: "nothing.calls";
    guest_without_folders: "no-folders.calls";
    guest_with_two_folders: "two-folders.calls";
    guest_with_a_read_only_folder: "read-only.calls";
    memory_of_one_page: "one-page.calls";
    memory_that_is_one_buffer: "one-page-filled.calls";
    memory_of_no_pages: "no-memory.calls";
}
