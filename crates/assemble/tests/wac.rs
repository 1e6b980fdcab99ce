//! The cases that come with the published crate `wac-parser`, read from cargo's
//! registry: what its authors accept we accept, what they reject we reject with
//! a place in the script, and nothing ends in a panic.

#[path = "../../../tests/support/package.rs"]
mod package;

use std::path::{Path, PathBuf};

use carrick_assemble::compose::{ComposeError, Part, Script, ScriptError, compose_script};
use carrick_wit::Source;
use package::{entries, folder_of};

/// The release that `Cargo.toml` pins.
const CRATE: &str = "wac-parser-0.12.0";

#[test]
fn scripts_that_parse_there_parse_here() {
    let (accepted, rejected) = cases("parser");
    assert!(
        accepted.len() >= 7 && rejected.len() >= 18,
        "cases are missing"
    );
    for case in accepted {
        if let Err(error) = compose(&case) {
            let error = script_error(&case, error);
            assert!(error.parsed, "{}: {error}", case.display());
        }
    }
    for case in rejected {
        let error = compose(&case).expect_err("it is rejected");
        let error = script_error(&case, error);
        assert!(!error.parsed, "{}: {error}", case.display());
        assert_has_a_place(&case, &error);
    }
}

#[test]
fn scripts_that_resolve_there_resolve_here() {
    let (accepted, rejected) = cases("resolution");
    assert!(
        accepted.len() >= 14 && rejected.len() >= 114,
        "cases are missing"
    );
    check(&accepted, &rejected);
}

#[test]
fn scripts_that_become_components_there_do_so_here() {
    let (accepted, rejected) = cases("encoding");
    assert!(
        accepted.len() >= 6 && rejected.len() >= 4,
        "cases are missing"
    );
    check(&accepted, &rejected);
}

fn check(accepted: &[PathBuf], rejected: &[PathBuf]) {
    for case in accepted {
        if let Err(error) = compose(case) {
            panic!("{}: {error}", case.display());
        }
    }
    for case in rejected {
        match compose(case) {
            Ok(_) => panic!("{} is accepted", case.display()),
            Err(ComposeError::Script(error)) => assert_has_a_place(case, &error),
            // A package that cannot be read is told by its name.
            Err(ComposeError::Part { name, .. } | ComposeError::Adapt { name, .. }) => {
                assert!(!name.is_empty());
            }
            Err(error) => panic!("{}: {error}", case.display()),
        }
    }
}

fn assert_has_a_place(case: &Path, error: &ScriptError) {
    let text = std::fs::read_to_string(case).expect("the script");
    let place = error.places.first();
    let place = place.unwrap_or_else(|| panic!("{}: no place: {error}", case.display()));
    let line = text.lines().nth(place.line - 1).unwrap_or_default();
    assert_eq!(line, place.text, "{}", case.display());
    assert!(
        place.column <= line.chars().count() + 1,
        "{}",
        case.display()
    );
}

fn script_error(case: &Path, error: ComposeError) -> ScriptError {
    match error {
        ComposeError::Script(error) => *error,
        other => panic!("{}: {other}", case.display()),
    }
}

fn compose(case: &Path) -> Result<(), ComposeError> {
    let text = std::fs::read_to_string(case).expect("the script");
    let packages = packages(&case.with_extension(""))?;
    compose_script(&Script::new("case.wac", text, packages)).map(drop)
}

/// What lies beside a script as `NAMESPACE/PACKAGE.wat`, or as a folder of WIT.
fn packages(folder: &Path) -> Result<Vec<Part>, ComposeError> {
    let mut packages = Vec::new();
    for namespace in entries(folder) {
        for package in entries(&namespace) {
            let stem = |path: &Path| {
                let stem = path.file_stem().expect("a name");
                stem.to_str().expect("UTF-8").to_owned()
            };
            let name = format!("{}:{}", stem(&namespace), stem(&package));
            packages.push(if package.is_dir() {
                let unreadable = |error: carrick_wit::LoadWitError| ComposeError::Part {
                    name: name.clone(),
                    cause: error.into(),
                };
                let loaded =
                    carrick_wit::load(&Source::Path(package.clone())).map_err(unreadable)?;
                Part::from_package(&name, &loaded)?
            } else {
                Part::new(name, std::fs::read(&package).expect("a package"))
            });
        }
    }
    Ok(packages)
}

/// The scripts of a group that are accepted, and those that are rejected.
fn cases(group: &str) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let folder = folder_of(CRATE, "tests").join(group);
    let scripts = |folder: &Path| -> Vec<PathBuf> {
        let all = entries(folder).into_iter();
        all.filter(|path| path.extension().is_some_and(|ending| ending == "wac"))
            .collect()
    };
    (scripts(&folder), scripts(&folder.join("fail")))
}
