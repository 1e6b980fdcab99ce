//! Builds guests whose bindings are generated: from source, and from a world in WIT.
//!
//! The bindings are not kept with the guests. A guest's folder is copied, what
//! `carrick bindings` would write goes beside it, and that is what is built.

use super::{
    Go, build, captured, go_version, guests_dir, lock, make_executable, python_environment, run,
    rust_library, target_dir, zig,
};
use carrick_assemble::WitSource;
use carrick_bindings::{BindingsLanguage, BindingsOptions, SourceFile, bindings};
use carrick_wit::{Source, load_world};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// The release of the compiler of Python components.
const COMPONENTIZE_PY: &str = "0.25.1";

/// The Go that generated code asks for.
const GO: &str = "1.27.3";

/// A world that a guest is built for: where its package is, from the root of the
/// workspace, and its name.
#[derive(Clone, Copy, Debug)]
pub struct World {
    pub wit: &'static str,
    pub name: &'static str,
}

/// `carrick:image@0.1.0`.
pub const IMAGE: World = World {
    wit: "wit/image/v0.1.0",
    name: "extractor",
};

/// Every type there is, both ways.
pub const TYPES: World = World {
    wit: "guests/types.wit",
    name: "types",
};

impl World {
    /// The path of the package.
    pub fn path(&self) -> PathBuf {
        guests_dir().join("..").join(self.wit)
    }

    /// The world as the adapter takes it.
    pub fn source(&self) -> WitSource {
        let package = carrick_wit::load(&carrick_wit::Source::Path(self.path()))
            .unwrap_or_else(|error| panic!("{error}"));
        let source = WitSource::from_package(&package).expect("it is encoded");
        source.with_world(self.name)
    }

    /// Changes when the package does.
    fn key(&self) -> String {
        let mut hasher = DefaultHasher::new();
        let path = self.path();
        let files = match path.is_dir() {
            true => super::sources(&path),
            false => vec![path],
        };
        for file in files {
            fs::read(&file).expect("a contract").hash(&mut hasher);
        }
        format!("{}-{:016x}", self.name, hasher.finish())
    }

    /// The bindings of a guest, and a word that changes when they do.
    fn bindings(&self, guest: &str, language: BindingsLanguage) -> (Vec<SourceFile>, String) {
        let (resolve, id) = load_world(&Source::Path(self.path()), Some(self.name))
            .unwrap_or_else(|error| panic!("{error}"));
        let mut options = BindingsOptions::new(language);
        options.go_module = Some(guest.to_owned());
        let files = bindings(&resolve, id, &options).unwrap_or_else(|error| panic!("{error:?}"));
        let mut hasher = DefaultHasher::new();
        for file in &files {
            (&file.path, &file.contents).hash(&mut hasher);
        }
        (files, format!("{}-{:016x}", self.name, hasher.finish()))
    }
}

/// The Go that builds guests with generated bindings.
pub fn typed_go() -> Go {
    go_version(GO)
}

/// Builds `guests/<guest>` as a reactor of `world`, with bindings by `wit-bindgen go`.
pub fn build_go_typed(guest: &str, world: World) -> PathBuf {
    let go = typed_go();
    let folder = guests_dir().join(guest);
    let (files, key) = world.bindings(guest, BindingsLanguage::Go);
    build(&format!("go-{}", go.version), &folder, &[&key], |output| {
        let source = with_bindings(&folder, &files);
        let mut command = go.command();
        command
            .env("GOOS", "wasip1")
            .env("GOARCH", "wasm")
            .env("CGO_ENABLED", "0")
            .args([
                "build",
                "-trimpath",
                "-buildvcs=false",
                "-buildmode=c-shared",
            ])
            .arg(format!("-ldflags={}", carrick_bindings::GO_LINKER_FLAG))
            .arg("-o")
            .arg(output)
            .arg(".")
            .current_dir(source);
        run(&mut command);
    })
}

/// Builds `guests/<guest>` as a reactor of `world`, with bindings by `wit-bindgen c`.
pub fn build_c_typed(guest: &str, world: World) -> PathBuf {
    let folder = guests_dir().join(guest);
    let (files, key) = world.bindings(guest, BindingsLanguage::C);
    build("zig-typed", &folder, &[&key], |output| {
        let source = with_bindings(&folder, &files);
        let mut command = zig();
        command
            .args([
                "cc",
                "-target",
                "wasm32-wasi",
                "-mexec-model=reactor",
                "-Os",
            ])
            .args(["-Wall", "-Wextra", "-I"])
            .arg(&source)
            .arg("-o")
            .arg(output);
        for file in super::sources(&source) {
            if file.extension().is_some_and(|end| end == "c" || end == "o") {
                command.arg(file);
            }
        }
        run(&mut command);
    })
}

/// Builds `guests/<guest>`, a library, as a reactor of `world`; its own macro makes the bindings.
pub fn build_rust_typed(guest: &str, world: World) -> PathBuf {
    rust_library(guest, &world.key())
}

/// Builds the component of `guests/<guest>/app.py` for `world` with componentize-py.
pub fn build_python(guest: &str, world: World) -> PathBuf {
    let folder = guests_dir().join(guest);
    let compiler = format!("componentize-py-{COMPONENTIZE_PY}");
    build(&compiler, &folder, &[&world.key()], |output| {
        let package = format!("componentize-py=={COMPONENTIZE_PY}");
        let environment = python_environment(&compiler, &package);
        make_executable(&environment.join("bin"));
        let mut command = std::process::Command::new(environment.join("bin/componentize-py"));
        command
            .arg("--wit-path")
            .arg(world.path())
            .args([
                "--world",
                world.name,
                "componentize",
                "app",
                "--stub-wasi",
                "-o",
            ])
            .arg(output)
            // Python keeps compiled code beside the source otherwise.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .current_dir(&folder);
        captured(&mut command, "see what it printed above");
    })
}

/// A copy of `folder` with bindings in it.
fn with_bindings(folder: &Path, files: &[SourceFile]) -> PathBuf {
    let name = folder.file_name().expect("a guest has a name");
    let copy = target_dir().join("guests/sources").join(name);
    let _lock = lock(&copy);
    let _ = fs::remove_dir_all(&copy);
    let put = |path: &Path, contents: &[u8]| {
        let path = copy.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("made");
        fs::write(&path, contents).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    };
    for file in files {
        put(Path::new(&file.path), &file.contents);
    }
    // What the guest brings itself takes the place of a start.
    for file in super::sources(folder) {
        let path = file.strip_prefix(folder).expect("below it");
        put(path, &fs::read(&file).expect("a source"));
    }
    copy
}
