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

/// An interface or world whose functions take and return only what the canonical ABI passes
/// in registers.
const SCALARS: &str = "package t:scalars@0.1.0;
    interface numbers {
        small: func(a: u8, b: s8, c: u16, d: s16) -> u8;
        large: func(a: u32, b: s32, c: u64, d: s64) -> s64;
        floats: func(a: f32, b: f64) -> f64;
        letters: func(a: char, b: bool) -> char;
        nothing: func();
    }
    interface enums { enum e { a, b } log: func(x: e); swap: func(x: e) -> e; }
    interface set { flags f { read, write } both: func(x: f) -> f; }
    interface records { record r { a: u8, e: e, deep: one } record one { x: f32 } enum e { a }
        f: func(r: r, n: u8); unwrap: func(one: one) -> one; }
    interface types-only { enum e { a } }
    world w {
        import numbers; import enums; import set; import records; import types-only;
        import inline: interface { enum e { a } f: func(e: e) -> e; }
        import top: func(a: u8) -> u8;
        use enums.{e}; import of-the-world: func(e: e);
        export run: func() -> u8;
    }";

const CALLS_EACH: &str = r#"package export_wit_world

import (
	"w/imports/inline"
	"w/imports/t_scalars_enums"
	"w/imports/t_scalars_numbers"
	"w/imports/t_scalars_records"
	"w/imports/t_scalars_set"
	"w/imports/wit_world"
)

func Run() uint8 {
	t_scalars_numbers.Large(1, -1, 2, -2)
	t_scalars_numbers.Floats(0.5, 1.5)
	t_scalars_numbers.Letters('a', true)
	t_scalars_numbers.Nothing()
	t_scalars_enums.Log(t_scalars_enums.E_A)
	t_scalars_enums.Swap(t_scalars_enums.E_B)
	t_scalars_set.Both(t_scalars_set.F_Read | t_scalars_set.F_Write)
	one := t_scalars_records.Unwrap(t_scalars_records.One{X: 1})
	t_scalars_records.F(t_scalars_records.R{A: 1, E: t_scalars_records.E_A, Deep: one}, 2)
	inline.F(inline.E_A)
	wit_world.OfTheWorld(t_scalars_enums.E_A)
	return t_scalars_numbers.Small(1, -1, 2, -2) + wit_world.Top(3)
}
"#;

#[test]
fn go_bindings_of_functions_with_scalars_only_build_and_become_a_component() {
    let go = toolchain::typed_go();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("w.wit"), SCALARS).expect("written");
    let run = |command: &mut Command| {
        let output = command.current_dir(folder.path()).output();
        let output = output.expect("it starts");
        assert!(
            output.status.success(),
            "{command:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let carrick = || Command::new(env!("CARGO_BIN_EXE_carrick"));
    std::fs::create_dir(at("guest")).expect("made");
    let module = format!(
        "module w\n\ngo {}\n\n{}\n",
        carrick_bindings::GO_VERSION_MIN,
        carrick_bindings::go_requirement().join("\n")
    );
    std::fs::write(at("guest/go.mod"), module).expect("written");
    run(carrick().args(["bindings", "go", "--wit", "w.wit", "-o", "guest"]));
    let yours = at("guest/exports/export_wit_world/implementation.go");
    assert!(yours.is_file(), "the function to fill in is missing");
    std::fs::write(yours, CALLS_EACH).expect("written");
    run(go
        .command()
        .env("GOOS", "wasip1")
        .env("GOARCH", "wasm")
        .env("GOPROXY", "off")
        .args(["build", "-C", "guest", "-buildmode=c-shared"])
        .arg(format!("-ldflags={}", carrick_bindings::GO_LINKER_FLAG))
        .args(["-o", "../w.wasm", "."]));
    run(carrick().args([
        "adapt",
        "w.wasm",
        "--wit",
        "w.wit",
        "-o",
        "w.component.wasm",
    ]));
}
