//! Finds the Go runtime package that lies inside the crate `wit-bindgen-go`, beside its
//! Rust source, and makes its files constants of this crate. The generator writes code
//! that imports the package but does not write the package itself; carrying it means that
//! building a guest needs no network. It is Apache-2.0, and its LICENSE goes along.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What of the package a guest is built from.
const FOLDERS: [&str; 3] = ["wit/async", "wit/runtime", "wit/types"];
const FILES: [&str; 2] = ["LICENSE", "go.mod"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let package = generator().join("src/pkg");
    let mut names: Vec<String> = FILES.map(str::to_owned).into();
    for folder in FOLDERS {
        let entries = fs::read_dir(package.join(folder));
        let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", package.display()));
        for entry in entries {
            let name = entry.expect("the folder can be listed").file_name();
            names.push(format!("{folder}/{}", name.to_string_lossy()));
        }
    }
    names.sort();
    let mut text = String::from("&[\n");
    for name in names {
        let path = package.join(&name);
        writeln!(text, "    ({name:?}, include_bytes!({path:?})),").expect("text grows");
    }
    text.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("go_runtime.rs"), text).expect("the build's folder can be written");
}

/// The folder of the crate `wit-bindgen-go`, which only cargo knows.
fn generator() -> PathBuf {
    let metadata = |offline: bool| {
        let mut command = Command::new(env::var_os("CARGO").expect("cargo sets it"));
        command
            .args(["metadata", "--format-version=1", "--filter-platform"])
            .arg(env::var_os("TARGET").expect("cargo sets it"))
            .args(offline.then_some("--offline"))
            .current_dir(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
        command.output().expect("cargo starts")
    };
    let mut output = metadata(true);
    if !output.status.success() {
        // A package that only tests need may never have been downloaded.
        output = metadata(false);
    }
    let metadata = String::from_utf8_lossy(&output.stdout);
    // Reading two words does not need a JSON parser, which everything else that is built
    // for this machine would then be built anew for.
    let manifest = metadata
        .split("\"manifest_path\":\"")
        .filter_map(|rest| rest.split('"').next())
        .map(|path| PathBuf::from(path.replace("\\\\", "\\")))
        .find(|path| {
            let folder = path.parent().and_then(Path::file_name);
            folder.is_some_and(|name| name.to_string_lossy().starts_with("wit-bindgen-go"))
        });
    let manifest = manifest.unwrap_or_else(|| {
        panic!(
            "`cargo metadata` names no wit-bindgen-go: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    manifest
        .parent()
        .expect("a manifest lies in a folder")
        .to_owned()
}
