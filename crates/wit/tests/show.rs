//! `show` on components that other tools compose: each folder of `tests/show` has a `component.wat` and
//! the text in `expected.wit`, which is WIT and is shown the same again.
//!
//! `SNAPSHOTS=overwrite` writes the outcome down.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use carrick_wit::{Loaded, ShowError, Source, load, show};
use snapbox::{Assert, Data};

#[test]
fn what_is_shown_of_a_component_reads_back() {
    let mut failed = Vec::new();
    for case in cases() {
        let loaded = read(&case.join("component.wat"));
        let shown = show(&loaded).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        let expected = Data::read_from(&case.join("expected.wit"), None).raw();
        let outcome = std::panic::catch_unwind(|| {
            Assert::new().action_env("SNAPSHOTS").eq(&shown, expected);
        });
        let again = show(&text(&shown)).unwrap_or_else(|error| panic!("{error}\n{shown}"));
        // The parser reads functions before interfaces.
        let lines = |text: &str| -> BTreeSet<String> { text.lines().map(str::to_owned).collect() };
        assert_eq!(lines(&again), lines(&shown), "{}", case.display());
        if outcome.is_err() {
            failed.push(case);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn a_resource_that_no_use_can_bring_is_an_error() {
    let component = b"(component
        (import \"r\" (type $r (sub resource)))
        (import \"inner\" (instance
            (alias outer 1 $r (type $r))
            (export \"f\" (func (param \"v\" (borrow $r)))))))";
    let loaded = load(&Source::Bytes {
        name: "component.wat".to_owned(),
        bytes: component.to_vec(),
    });
    let loaded = loaded.unwrap_or_else(|error| panic!("{error}"));
    match show(&loaded) {
        Err(ShowError::Unprintable(reason)) => assert!(reason.contains("`r`"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/show");
    let entries = std::fs::read_dir(root).expect("the folder of cases");
    let mut cases: Vec<_> = entries.map(|case| case.expect("a case").path()).collect();
    cases.sort();
    assert!(cases.len() >= 6, "cases are missing: {cases:?}");
    cases
}

fn read(path: &Path) -> Loaded {
    load(&Source::Path(path.to_owned())).unwrap_or_else(|error| panic!("{error}"))
}

fn text(text: &str) -> Loaded {
    load(&Source::Bytes {
        name: "shown.wit".to_owned(),
        bytes: text.as_bytes().to_vec(),
    })
    .unwrap_or_else(|error| panic!("{error}\n{text}"))
}
