//! Modules and texts made of the bytes a fuzzer gives.

#[path = "../../tests/fuzz/formatting.rs"]
pub mod formatting;
mod mutants;
mod panics;
mod programs;
mod texts;
#[path = "../../tests/fuzz/worlds.rs"]
mod worlds;
mod wrap;

pub use mutants::mutant;
pub use panics::stop_at_our_own;
pub use programs::{any_module, program};
pub use texts::{damaged_package, text};

/// The modules that mutants are made of: the situations of adapting, also with
/// their world in a section, and the programs that once found something.
pub fn seeds() -> Vec<Vec<u8>> {
    let tree = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = Vec::new();
    for folder in [
        "crates/assemble/tests/adapt",
        "tests/fuzz/programs",
        "tests/fuzz/modules",
    ] {
        let entries = std::fs::read_dir(tree.join(folder)).into_iter().flatten();
        for entry in entries.flatten() {
            let path = entry.path();
            texts.push(if path.is_dir() {
                path.join("module.wat")
            } else {
                path
            });
        }
    }
    texts.sort();
    let mut seeds = Vec::new();
    for path in texts {
        let text = std::fs::read(&path).unwrap_or_default();
        let Ok(binary) = wat::parse_bytes(&text) else {
            continue;
        };
        seeds.extend(worlds::with_world(
            &binary,
            &path.with_file_name("world.wit"),
        ));
        seeds.push(binary.into_owned());
    }
    seeds
}
