//! Where the cases are that a dependency publishes in its own package.

use std::path::{Path, PathBuf};

/// The folder `below` of the package `package`, as cargo unpacked it.
pub fn folder_of(package: &str, below: &str) -> PathBuf {
    let home = std::env::var_os("CARGO_HOME").map_or_else(
        || Path::new(&std::env::var_os("HOME").unwrap_or_default()).join(".cargo"),
        PathBuf::from,
    );
    entries(&home.join("registry/src"))
        .into_iter()
        .map(|registry| registry.join(package).join(below))
        .find(|folder| folder.is_dir())
        .unwrap_or_else(|| panic!("{package} is not there: `cargo fetch` brings it"))
}

/// What a folder holds, sorted; nothing when there is no such folder.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    entries
}
