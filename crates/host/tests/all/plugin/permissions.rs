//! What a plugin asks for, what it is granted, and what it can do with it.

use std::path::Path;

use carrick_assemble::WitSource;
use carrick_host::plugin::{ComponentSource, Limit, Manifest, OpenError, PluginOptions, Policy};

use super::probe::{DRIP, ECHO, answer, host, limits, open_with, options};

/// A core module of the world that opens the path it is given, in the first folder
/// it was granted, and answers with the letter whose code is the error plus 64.
const OPENS: &str = r#"(module
    (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (memory (export "memory") 2)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "answer") (param i32 i32) (result i32)
        ;; A path that begins with `+` is to be made.
        (local $flags i32)
        (if (i32.eq (i32.load8_u (local.get 0)) (i32.const 43))
            (then
                (local.set $flags (i32.const 1))
                (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                (local.set 1 (i32.sub (local.get 1) (i32.const 1)))))
        (i32.store8 (i32.const 32) (i32.add (i32.const 64) (call $open
            (i32.const 3) (i32.const 1) (local.get 0) (local.get 1) (local.get $flags)
            (select (i64.const 66) (i64.const 2) (local.get $flags)) (i64.const 0) (i32.const 0)
            (i32.const 48))))
        (i32.store8 (i32.const 16) (i32.const 0))
        (i32.store (i32.const 20) (i32.const 32))
        (i32.store (i32.const 24) (i32.const 1))
        (i32.const 16)))"#;

/// The same, but writes to the file that it opened for ever.
#[cfg(target_os = "linux")]
fn writes() -> String {
    OPENS
        .replace(
            "(memory (export",
            r#"(import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
            (memory (export"#,
        )
        .replace(
            "(i32.store8 (i32.const 16) (i32.const 0))",
            "(i32.store (i32.const 64) (i32.const 0)) (i32.store (i32.const 68) (i32.const 4096))
             (loop (drop (call $write (i32.load (i32.const 48)) (i32.const 64) (i32.const 1)
                (i32.const 72))) (br 0))",
        )
}

fn opens(permissions: &str, policy: Policy) -> PluginOptions {
    let manifest = format!("name = 'opens'\n[permissions]\n{permissions}");
    let world = WitSource::from_bytes("probe.wit", include_str!("probe.wit"));
    let manifest = Manifest::parse(&manifest).expect("a manifest");
    let mut options = PluginOptions::new(manifest, limits()).with_policy(policy);
    options.adapt_mut().world = Some(world.with_world("probe"));
    options
}

/// The errors of WASI preview 1 that opening these paths comes to; 0 is none.
fn errors(options: PluginOptions, paths: &[&str]) -> Vec<u32> {
    let host = host();
    let errors = host.block_on(async {
        let plugin = open_with(&host, ComponentSource::bytes(OPENS), options)
            .await
            .unwrap_or_else(|error| panic!("{error:?}"));
        let mut errors = Vec::new();
        for path in paths {
            let letter = answer(&plugin, path)
                .await
                .expect("it answers")
                .expect("ok");
            errors.push(letter.chars().next().map_or(0, u32::from) - 64);
        }
        errors
    });
    errors.expect("an event loop")
}

fn refusal(options: PluginOptions, source: ComponentSource) -> String {
    let host = host();
    let error = host
        .block_on(open_with(&host, source, options))
        .expect("an event loop")
        .expect_err("it is refused");
    let OpenError::Denied { source, .. } = error else {
        panic!("{error:?}")
    };
    source.to_string()
}

const NO_SUCH_FILE: u32 = 44;
const NOT_PERMITTED: u32 = 63;
const BAD_DESCRIPTOR: u32 = 8;

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_granted_folder_is_not_what_calls_get() {
    let folder = tempfile::tempdir().expect("a folder");
    let (granted, other) = (folder.path().join("granted"), folder.path().join("other"));
    for (made, file) in [(&granted, "inside"), (&other, "secret")] {
        std::fs::create_dir(made).expect("made");
        std::fs::write(made.join(file), file).expect("written");
    }
    let policy = Policy::deny_all().read("/data", &granted);
    let host = host();
    let answers = host.block_on(async {
        let options = opens("read = ['/data']", policy);
        let plugin = open_with(&host, ComponentSource::bytes(OPENS), options)
            .await
            .expect("it opens");
        std::fs::rename(&granted, folder.path().join("moved")).expect("moved");
        std::os::unix::fs::symlink(&other, &granted).expect("linked");
        let mut answers = Vec::new();
        for path in ["inside", "secret"] {
            answers.push(
                answer(&plugin, path)
                    .await
                    .expect("it answers")
                    .expect("ok"),
            );
        }
        answers
    });
    // `@` is 64, which is no error; `l` is ENOENT.
    assert_eq!(answers.expect("an event loop"), ["@", "l"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_plugin_writes_nothing_after_its_deadline() {
    let folder = tempfile::tempdir().expect("a folder");
    let policy = Policy::deny_all().write("/data", folder.path());
    let host = host();
    let ended = host.block_on(async {
        let mut options = opens("write = ['/data']", policy);
        options.limits.call_timeout = std::time::Duration::from_millis(200);
        let plugin = open_with(&host, ComponentSource::bytes(writes()), options)
            .await
            .expect("it opens");
        let ended = answer(&plugin, "+made")
            .await
            .expect_err("it does not return");
        let file = folder
            .path()
            .join("made")
            .canonicalize()
            .expect("it was made");
        let descriptors = std::fs::read_dir("/proc/self/fd").expect("the system has it");
        let open = descriptors
            .filter_map(|descriptor| std::fs::read_link(descriptor.ok()?.path()).ok())
            .filter(|target| *target == file)
            .count();
        (ended.limit(), open)
    });
    let (limit, open) = ended.expect("an event loop");
    assert!(matches!(limit, Some(Limit::Time { .. })), "{limit:?}");
    assert_eq!(open, 0, "nothing of the guest has the file open any more");
}

#[cfg(unix)]
#[test]
fn no_path_leads_out_of_a_granted_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let granted = folder.path().join("granted");
    std::fs::create_dir_all(granted.join("deep")).expect("made");
    std::fs::write(folder.path().join("secret"), "secret").expect("written");
    std::fs::write(granted.join("inside"), "inside").expect("written");
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, granted.join(name)).expect("linked");
    };
    link(Path::new("../secret"), "up");
    link(&folder.path().join("secret"), "absolute");
    link(folder.path(), "folder");
    link(Path::new("inside"), "fine");
    link(Path::new("../.."), "deep/up");
    let policy = Policy::deny_all().read("/data", &granted);
    let paths = [
        "inside",
        "fine",
        "deep/../inside",
        "missing",
        "../secret",
        "deep/../../secret",
        "up",
        "absolute",
        "folder/secret",
        "deep/up/secret",
        "/etc/passwd",
        "+made",
    ];
    let mut expected = vec![0, 0, 0, NO_SUCH_FILE];
    expected.resize(paths.len(), NOT_PERMITTED);
    assert_eq!(errors(opens("read = ['/data']", policy), &paths), expected);
    assert!(!granted.join("made").exists());
}

#[test]
fn what_is_granted_for_writing_can_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let policy = Policy::deny_all().write("/data", folder.path());
    let errors = errors(opens("write = ['/data']", policy), &["+made", "made"]);
    assert_eq!(errors, [0, 0]);
    assert!(folder.path().join("made").exists());
}

#[test]
fn what_is_not_asked_for_is_not_there_even_if_it_would_be_granted() {
    let policy = Policy::deny_all().read("/data", ".");
    assert_eq!(errors(opens("", policy), &["Cargo.toml"]), [BAD_DESCRIPTOR]);
}

#[test]
fn what_is_asked_for_and_not_granted_is_refused_by_name() {
    let options = opens(
        "read = ['/data']\nenv = ['HOME']\nconnect = ['10.0.0.7:1']",
        Policy::deny_all().read("/images", "."),
    );
    assert_eq!(
        refusal(options, ComponentSource::bytes(OPENS)),
        "it asks to read the folder `/data`, and the host grants only `/images`; \
         it asks for the variable `HOME`, and the host grants nothing of the kind; \
         it asks to connect to `10.0.0.7:1`, and the host grants nothing of the kind"
    );
}

/// A core module of the world that answers `coarse` if both of its clocks show whole
/// milliseconds, and `exact` otherwise.
const CLOCKS: &str = r#"(module
    (import "wasi_snapshot_preview1" "clock_time_get"
        (func $time (param i32 i64 i32) (result i32)))
    (memory (export "memory") 2)
    (data (i32.const 64) "coarseexact")
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func $rest (param $clock i32) (result i32)
        (drop (call $time (local.get $clock) (i64.const 0) (i32.const 48)))
        (i64.ne (i64.rem_u (i64.load (i32.const 48)) (i64.const 1000000)) (i64.const 0)))
    (func (export "answer") (param i32 i32) (result i32)
        (local $exact i32)
        (local.set $exact (i32.or (call $rest (i32.const 0)) (call $rest (i32.const 1))))
        (i32.store8 (i32.const 16) (i32.const 0))
        (i32.store (i32.const 20) (select (i32.const 70) (i32.const 64) (local.get $exact)))
        (i32.store (i32.const 24) (select (i32.const 5) (i32.const 6) (local.get $exact)))
        (i32.const 16)))"#;

#[test]
fn clocks_are_coarse_unless_exact_ones_are_asked_for_and_granted() {
    let shown = |options| {
        let host = host();
        let shown = host.block_on(async {
            let plugin = open_with(&host, ComponentSource::bytes(CLOCKS), options).await;
            answer(&plugin.expect("it opens"), "").await
        });
        let shown = shown.expect("an event loop").expect("it answers");
        shown.expect("ok")
    };
    let exact = "exact-clocks = true";
    let granting = || Policy::deny_all().exact_clocks();
    assert_eq!(shown(opens("", granting())), "coarse");
    assert_eq!(shown(opens(exact, granting())), "exact");
    assert_eq!(
        refusal(
            opens(exact, Policy::deny_all()),
            ComponentSource::bytes(CLOCKS)
        ),
        "it asks for `exact-clocks`, and the host grants nothing of the kind"
    );
}

#[cfg(unix)]
#[test]
fn a_link_below_a_granted_parent_grants_nothing_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let tenants = folder.path().join("tenants");
    std::fs::create_dir_all(tenants.join("good")).expect("made");
    std::os::unix::fs::symlink(folder.path(), tenants.join("evil")).expect("linked");
    let policy = || Policy::deny_all().read("/tenants/*", &tenants);
    assert_eq!(
        errors(opens("read = ['/tenants/good']", policy()), &["x"]),
        [NO_SUCH_FILE]
    );
    assert_eq!(
        refusal(
            opens("read = ['/tenants/evil']", policy()),
            ComponentSource::bytes(OPENS)
        ),
        "it asks to read the folder `/tenants/evil`, and the host grants only `/tenants/*`"
    );
}

#[test]
fn functions_of_the_host_need_to_be_asked_for_and_granted() {
    let mut unasked = options("drips", limits());
    unasked.manifest.permissions.imports.clear();
    assert_eq!(
        refusal(unasked, DRIP.source()),
        "it imports `test:kit/desk`, which its manifest does not ask for"
    );
    let ungranted = options("drips", limits()).with_policy(Policy::deny_all());
    assert_eq!(
        refusal(ungranted, ECHO.source()),
        "it asks to import `test:kit/desk`, and the host grants nothing of the kind"
    );
}

#[test]
fn a_manifest_with_a_word_that_means_nothing_is_not_valid() {
    let error = Manifest::parse("name = 'p'\n[permissions]\nraed = ['/']").expect_err("a slip");
    let cause = std::error::Error::source(&error)
        .expect("a cause")
        .to_string();
    assert!(cause.contains("unknown field `raed`"), "{cause}");
    assert!(Manifest::parse("version = '1'").is_err(), "it has no name");
}
