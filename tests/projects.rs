//! What `carrick new` lays out builds and runs as it is.

#[path = "support/toolchain.rs"]
mod toolchain;

use std::path::{Path, PathBuf};
use std::process::Command;

/// Lays out a plugin in `language` and runs its test, with `prepare` to say where the
/// compiler is.
fn passes_its_own_test(language: &str, prepare: impl FnOnce(&mut Command)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = Command::new(env!("CARGO_BIN_EXE_carrick"))
        .args(["new", "word-counter", "--lang", language])
        .current_dir(folder.path())
        .output()
        .expect("it starts");
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let mut test = Command::new(folder.path().join("word-counter/test.sh"));
    // The scripts call `carrick` and compilers by name.
    let carrick = Path::new(env!("CARGO_BIN_EXE_carrick")).parent();
    test.env("CARRICK_CACHE_DIR", folder.path().join("cache"));
    on_path(&mut test, carrick.expect("a folder"));
    prepare(&mut test);
    let output = test.output().expect("it starts");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(String::from_utf8_lossy(&output.stdout).ends_with("passed\n"));
}

/// Lets `command` find the programs of `folder` before others.
fn on_path(command: &mut Command, folder: &Path) {
    let set = command
        .get_envs()
        .find(|(name, _)| *name == "PATH")
        .and_then(|(_, value)| value.map(ToOwned::to_owned))
        .or_else(|| std::env::var_os("PATH"))
        .unwrap_or_default();
    let folders = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&set));
    let path = std::env::join_paths(folders.collect::<Vec<PathBuf>>());
    command.env("PATH", path.expect("no folder on the path holds a colon"));
}

/// `command` as words for a script, which splits them at spaces; its variables go along.
fn as_words(command: &Command, test: &mut Command) -> String {
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => test.env(name, value),
            None => test.env_remove(name),
        };
    }
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

#[test]
fn a_new_go_plugin_passes_its_own_test() {
    let go = toolchain::typed_go();
    passes_its_own_test("go", |test| {
        test.env("GOTOOLCHAIN", "local").env("GOPROXY", "off");
        on_path(
            test,
            go.command.parent().expect("it is installed in a folder"),
        );
    });
}

#[test]
fn a_new_tinygo_plugin_passes_its_own_test() {
    let tinygo = toolchain::tinygo();
    passes_its_own_test("tinygo", |test| {
        // TinyGo's own folders come before ours, which were added first.
        let carrick = Path::new(env!("CARGO_BIN_EXE_carrick")).parent();
        let words = as_words(&tinygo, test);
        test.env("TINYGO", words);
        on_path(test, carrick.expect("a folder"));
    });
}

#[test]
fn a_new_rust_plugin_passes_its_own_test() {
    toolchain::install_rust_target();
    passes_its_own_test("rust", |test| {
        test.env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
    });
}

#[test]
fn a_new_c_plugin_passes_its_own_test() {
    let mut zig = toolchain::zig();
    zig.args(["cc", "-target", "wasm32-wasi"]);
    passes_its_own_test("c", |test| {
        let words = as_words(&zig, test);
        test.env("CC", words);
    });
}
