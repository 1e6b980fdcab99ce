//! Mistakes as people see them: each folder of `tests/load` is a package that does not
//! load, in `package.wit`, and what is said about it is in `error.txt`.
//!
//! `SNAPSHOTS=overwrite` writes the outcome down.

use std::path::Path;

use carrick_wit::{Source, load};
use snapbox::{Assert, Data};

#[test]
fn every_mistake_is_told_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/load");
    let mut cases: Vec<_> = std::fs::read_dir(&root)
        .expect("the folder of cases")
        .map(|case| case.expect("a case").path())
        .collect();
    cases.sort();
    assert!(
        cases.len() >= 20,
        "cases are missing: found {}",
        cases.len()
    );
    let mut failed = Vec::new();
    for case in cases {
        let text = std::fs::read(case.join("package.wit")).expect("the package is there");
        let source = Source::Bytes {
            name: "package.wit".to_owned(),
            bytes: text,
        };
        let shown = match load(&source) {
            Ok(_) => panic!("it loads: {}", case.display()),
            Err(error) => format!("{error}\n"),
        };
        let expected = Data::read_from(&case.join("error.txt"), None).raw();
        let outcome = std::panic::catch_unwind(|| {
            Assert::new().action_env("SNAPSHOTS").eq(shown, expected);
        });
        if outcome.is_err() {
            failed.push(case);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
