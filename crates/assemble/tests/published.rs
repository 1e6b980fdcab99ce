//! The cases that come with the published crate `wit-component`, read from
//! cargo's registry, as far as they are one module with its world: what its
//! encoder makes a component of we do too, what it rejects we reject.

#[path = "../../../tests/support/package.rs"]
mod package;

use std::path::{Path, PathBuf};

use carrick_assemble::{AdaptOptions, WitSource, adapt};
use carrick_wit::Source;
use package::{entries, folder_of};

/// The release that `Cargo.toml` pins.
const CRATE: &str = "wit-component-0.263.0";

#[test]
fn modules_that_become_components_there_do_so_here() {
    let cases = cases(|case| !case.join("error.txt").exists());
    assert!(cases.len() >= 74, "found {}", cases.len());
    for case in cases {
        if let Err(error) = adapted(&case) {
            panic!("{}: {error}", case.display());
        }
    }
}

#[test]
fn modules_that_are_rejected_there_are_rejected_here() {
    let cases = cases(|case| case.join("error.txt").exists());
    assert!(cases.len() >= 12, "found {}", cases.len());
    for case in cases {
        assert!(adapted(&case).is_err(), "{} is accepted", case.display());
    }
}

fn adapted(case: &Path) -> Result<(), String> {
    let module = std::fs::read(case.join("module.wat")).expect("the module");
    let package = carrick_wit::load(&Source::Path(case.to_owned())).expect("the case's WIT");
    let world = WitSource::from_package(&package).expect("it is encoded");
    let options = AdaptOptions::new().with_world(world.with_world("module"));
    adapt(&module, &options)
        .map(drop)
        .map_err(|error| error.to_string())
}

/// The wanted cases of one module; those that bring adapters of their own ask
/// something else, and those without a module are of libraries to be linked.
fn cases(wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut cases = entries(&folder_of(CRATE, "tests/components"));
    cases.retain(|case| {
        let brings_adapter = entries(case).iter().any(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("adapt-")
        });
        case.join("module.wat").exists() && !brings_adapter && wanted(case)
    });
    cases
}
