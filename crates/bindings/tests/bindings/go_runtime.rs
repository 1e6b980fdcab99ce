//! The copy of the Go runtime package is the one of the generator that is used.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use carrick_bindings::BindingsLanguage;

use super::made;

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folder_names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .map(|entry| entry.expect("the folder can be read").file_name())
        .map(|name| name.into_string().expect("the name is UTF-8"))
        .collect()
}

#[test]
fn the_runtime_package_is_the_generators_own() {
    let original = generator().join("src/pkg");
    let mut expected = BTreeMap::new();
    for name in ["LICENSE", "go.mod"] {
        expected.insert(name.to_owned(), read(&original.join(name)));
    }
    for folder in folder_names(&original.join("wit")) {
        for name in folder_names(&original.join("wit").join(&folder)) {
            let path = format!("wit/{folder}/{name}");
            expected.insert(path.clone(), read(&original.join(path)));
        }
    }
    let copy = Path::new(env!("CARGO_MANIFEST_DIR")).join("go-runtime");
    for (path, contents) in &expected {
        assert!(
            &read(&copy.join(path)) == contents,
            "go-runtime/{path} differs from the file in {}",
            original.display()
        );
    }
    let wit = "package a:b; world w { export run: func(); }";
    let files = made(wit, BindingsLanguage::Go).expect("it has bindings");
    let written: Vec<&str> = files
        .iter()
        .filter_map(|file| file.path.strip_prefix("wit_runtime/"))
        .collect();
    let expected: Vec<&str> = expected.keys().map(String::as_str).collect();
    assert_eq!(written, expected);
}

/// The folder of the crate `wit-bindgen-go`, as cargo resolves it for this crate.
fn generator() -> PathBuf {
    let rustc = Command::new("rustc").arg("-vV").output();
    let rustc = String::from_utf8(rustc.expect("rustc starts").stdout).expect("it prints text");
    let target = rustc.lines().find_map(|line| line.strip_prefix("host: "));
    // Packages for other systems may not be on this machine.
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--filter-platform"])
        .arg(target.expect("rustc names its host"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let metadata = String::from_utf8_lossy(&output.stdout);
    let manifest = metadata
        .split("\"manifest_path\":\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|path| path.contains("wit-bindgen-go-"));
    let manifest = manifest.unwrap_or_else(|| {
        let error = String::from_utf8_lossy(&output.stderr);
        panic!("`cargo metadata` names no wit-bindgen-go: {error}")
    });
    let manifest = PathBuf::from(manifest.replace("\\\\", "\\"));
    manifest.parent().expect("it is in a folder").to_owned()
}
