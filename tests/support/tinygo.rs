//! Builds guests with TinyGo, and TinyGo itself where there is none.
//!
//! No registry has the TinyGo compiler as a program, but together they have what it is made
//! of: its source is a Go module, and LLVM, its linker, a C library for WASI and `wasm-opt`
//! are Debian packages. They are downloaded by name and unpacked into the target folder;
//! nothing is installed on the machine. Tried on Debian 12 on 2026-11-21: 125 MB to
//! download, 1 GB unpacked, under two minutes to build.

use super::{Go, build, captured, go_version, guests_dir, installed, run, run_or_say, say};
use super::{text, toolchains_dir};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release of TinyGo that is built, a version of its Go module.
const TINYGO: &str = "0.40.1";

/// The Go that TinyGo is built with and takes the standard library from: 0.40 knows up to 1.25.
const GO: &str = "1.24.11";

/// The Debian packages that TinyGo is built and run with.
const PACKAGES: [&str; 15] = [
    "binaryen",
    "clang-19",
    "libbsd0",
    "libclang-19-dev",
    "libclang-common-19-dev",
    "libclang-cpp19",
    "libclang-rt-19-dev-wasm32",
    "libclang1-19",
    "libedit2",
    "libllvm19",
    "libxml2",
    "libz3-4",
    "lld-19",
    "llvm-19-dev",
    "wasi-libc",
];

/// The target wasip1 as TinyGo describes it, but with a C library and a compiler runtime that
/// are there already, since the Go module leaves out the sources to build its own from.
const TARGET: &str = r#"{
    "llvm-target": "wasm32-unknown-wasi",
    "cpu": "generic",
    "features": "+bulk-memory,+mutable-globals,+nontrapping-fptoint,+sign-ext,-multivalue,-reference-types",
    "build-tags": ["tinygo.wasm"],
    "goos": "wasip1",
    "goarch": "wasm",
    "linker": "wasm-ld",
    "gc": "precise",
    "scheduler": "asyncify",
    "default-stack-size": 65536,
    "cflags": ["-mbulk-memory", "-mnontrapping-fptoint", "-mno-multivalue", "-mno-reference-types", "-msign-ext"],
    "ldflags": ["--stack-first", "--no-demangle", "ROOT/usr/lib/wasm32-wasi/libc.a",
        "ROOT/usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a"],
    "extra-files": ["src/runtime/asm_tinygowasm.S"]
}
"#;

/// Builds `guests/<guest>`, a Go program, for wasip1 with TinyGo.
///
/// The variable `CARRICK_TINYGO` may name a `tinygo` command to take; without it, TinyGo is
/// built once.
pub fn build_tinygo(guest: &str) -> PathBuf {
    build_flags(guest, &[])
}

/// Builds `guests/<guest>`, a Go package that exports functions, likewise.
pub fn build_tinygo_reactor(guest: &str) -> PathBuf {
    build_flags(guest, &["-buildmode=c-shared"])
}

fn build_flags(guest: &str, flags: &[&str]) -> PathBuf {
    let folder = guests_dir().join(guest);
    let version = match chosen() {
        Some(path) => version_of(&path),
        None => TINYGO.to_owned(),
    };
    build(&format!("tinygo-{version}"), &folder, flags, |output| {
        run(tinygo()
            .args(flags)
            .arg("-o")
            .arg(output)
            .arg(".")
            .current_dir(&folder));
    })
}

/// `tinygo build` for wasip1, by the TinyGo that CARRICK_TINYGO names or the one built here.
pub fn tinygo() -> Command {
    match chosen() {
        Some(path) => ready(Path::new(&path)),
        None => own(),
    }
}

/// The `tinygo` command that somebody wants to be taken.
fn chosen() -> Option<std::ffi::OsString> {
    std::env::var_os("CARRICK_TINYGO").filter(|path| !path.is_empty())
}

/// The version that a `tinygo` command reports.
fn version_of(path: &std::ffi::OsStr) -> String {
    let answer = captured(
        Command::new(path).arg("version"),
        "CARRICK_TINYGO names no TinyGo",
    );
    answer
        .split_whitespace()
        .nth(2)
        .unwrap_or("unknown")
        .to_owned()
}

/// `tinygo build` of a TinyGo that somebody installed.
fn ready(path: &Path) -> Command {
    let mut command = Command::new(path);
    command.args(["build", "-target", "wasip1"]);
    command
}

/// `tinygo build` of the TinyGo that is built here, if it is not there yet.
fn own() -> Command {
    let go = go_version(GO);
    let tools = toolchains_dir().join(format!("tinygo-{TINYGO}"));
    installed(&tools, || install(&go, &tools));

    let root = tools.join("root");
    let go_root = captured(
        go.command().args(["env", "GOROOT"]),
        "see what it printed above",
    );
    let go_root = Path::new(go_root.trim());
    let mut path = vec![go_root.join("bin"), root.join("usr/lib/llvm-19/bin")];
    path.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let mut command = Command::new(tools.join("tinygo"));
    command
        .args(["build", "-target"])
        .arg(tools.join("wasip1.json"))
        .env("TINYGOROOT", tools.join("tinygoroot"))
        .env("GOROOT", go_root)
        .env("GOTOOLCHAIN", "local")
        .env("GOWORK", "off")
        .env_remove("GOFLAGS")
        .env(
            "PATH",
            std::env::join_paths(path).expect("no folder on the path holds a colon"),
        )
        .env("WASMOPT", root.join("usr/bin/wasm-opt"))
        .env("LD_LIBRARY_PATH", root.join("usr/lib/x86_64-linux-gnu"));
    command
}

/// Downloads what TinyGo is made of and builds it, in the folder `tools`.
fn install(go: &Go, tools: &Path) {
    say(&format!("building TinyGo {TINYGO} in {}", tools.display()));
    let root = tools.join("root");
    let packages = tools.join("packages");
    for folder in [&root, &packages] {
        fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", text(folder)));
    }
    run_or_say(
        Command::new("apt-get")
            .arg("download")
            .args(PACKAGES)
            .current_dir(&packages),
        "a Debian that has LLVM 19 can build TinyGo, after `apt-get update`; elsewhere, install \
         TinyGo and let CARRICK_TINYGO name its `tinygo` command",
    );
    let entries = fs::read_dir(&packages).into_iter().flatten().flatten();
    for package in entries {
        run(Command::new("dpkg")
            .arg("-x")
            .arg(package.path())
            .arg(&root));
    }
    fs::remove_dir_all(&packages).unwrap_or_else(|error| panic!("{}: {error}", text(&packages)));
    let target = TARGET.replace("ROOT", &text(&root));
    fs::write(tools.join("wasip1.json"), target).expect("the folder was just made");

    // The module of TinyGo as a dependency, so that the Go module proxy and its checksums serve.
    let source = tools.join("source");
    fs::create_dir_all(&source).unwrap_or_else(|error| panic!("{}: {error}", text(&source)));
    fs::write(source.join("go.mod"), "module tinygo.build\n\ngo 1.24\n")
        .expect("the folder was just made");
    let module = "github.com/tinygo-org/tinygo";
    let proxy = "a Go module proxy must be reachable";
    run_or_say(
        go.command()
            .arg("get")
            .arg(format!("{module}@v{TINYGO}"))
            .current_dir(&source),
        proxy,
    );
    let include = |path: &str| format!("-I{}", text(&root.join(path)));
    let include = [
        "usr/include/llvm-19",
        "usr/include/llvm-c-19",
        "usr/lib/llvm-19/include",
    ]
    .map(include);
    let library = |path: &str| format!("-L{}", text(&root.join(path)));
    let library = ["usr/lib/llvm-19/lib", "usr/lib/x86_64-linux-gnu"].map(library);
    run_or_say(
        go.command()
            .args(["build", "-tags", "llvm19", "-o"])
            .arg(tools.join("tinygo"))
            .arg(module)
            .env("CGO_ENABLED", "1")
            .env("CGO_CPPFLAGS", include.join(" "))
            .env("CGO_LDFLAGS", library.join(" "))
            .current_dir(&source),
        "a C++ compiler must be there, for instance with `apt-get install g++`",
    );

    // TinyGo writes nothing into its own folder, but wants one more in it than the module has.
    let folder = captured(
        go.command()
            .args(["list", "-m", "-f", "{{.Dir}}", module])
            .current_dir(&source),
        proxy,
    );
    let tinygo_root = tools.join("tinygoroot");
    run(Command::new("cp")
        .args(["-R", folder.trim()])
        .arg(&tinygo_root));
    run(Command::new("chmod").args(["-R", "u+w"]).arg(&tinygo_root));
    fs::create_dir_all(tinygo_root.join("src/net"))
        .unwrap_or_else(|error| panic!("{}: {error}", text(&tinygo_root)));
}
