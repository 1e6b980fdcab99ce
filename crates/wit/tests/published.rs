//! The cases that come with the published crate `wit-parser`, read from cargo's registry:
//! what its authors accept we accept and show, what they reject we reject with a place in
//! the text, and nothing ends in a panic.

#[path = "../../../tests/support/package.rs"]
mod package;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use carrick_wit::{LoadWitError, Loaded, Source, WitFile, format, load, show};
use package::{entries, folder_of};

/// The release that `Cargo.toml` pins.
const CRATE: &str = "wit-parser-0.263.0";

#[test]
fn what_the_parser_accepts_is_read_and_shown() {
    let cases = cases("");
    assert!(cases.len() >= 78, "found {}", cases.len());
    for case in cases {
        let loaded = read(&case).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        let shown = show(&loaded).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        let again = load(&Source::Bytes {
            name: "shown.wit".to_owned(),
            bytes: shown.clone().into_bytes(),
        });
        let again = again.unwrap_or_else(|error| panic!("{}: {error}\n{shown}", case.display()));
        let shown_again = show(&again).unwrap_or_else(|error| panic!("{error}\n{shown}"));
        assert_eq!(shown_again, shown, "{}", case.display());
        let file = WitFile::new("shown.wit", &shown);
        let laid_out = format(&file, &[]).unwrap_or_else(|error| panic!("{error}\n{shown}"));
        assert_eq!(laid_out, shown, "{}", case.display());
    }
}

#[test]
fn what_the_parser_rejects_is_rejected_with_a_place() {
    let cases = cases("parse-fail");
    assert!(cases.len() >= 180, "found {}", cases.len());
    for case in cases {
        let name = case.display();
        match read(&case) {
            Ok(_) => panic!("{name} is accepted"),
            Err(LoadWitError::Invalid(diagnostic)) => {
                let place = diagnostic.place.as_ref();
                let place = place.unwrap_or_else(|| panic!("{name} has no place: {diagnostic}"));
                let file = match case.is_dir() {
                    true => case.join(&place.file),
                    false => case.clone(),
                };
                let text = std::fs::read_to_string(&file).unwrap_or_default();
                // The end of the text may be to blame, which is behind its last line.
                assert!(place.line <= text.lines().count() + 1, "{name}: {place:?}");
                let line = text.lines().nth(place.line - 1).unwrap_or_default();
                assert!(
                    place.column <= line.chars().count() + 1,
                    "{name}: {place:?}"
                );
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

fn read(case: &Path) -> Result<Loaded, LoadWitError> {
    load(&Source::Path(case.to_owned()))
}

/// The packages in a folder of the cases: files and folders.
fn cases(folder: &str) -> Vec<PathBuf> {
    let all = entries(&folder_of(CRATE, "tests/ui").join(folder)).into_iter();
    all.filter(|path| {
        let is_case = |ending| ["wit", "wat", "wasm"].map(OsStr::new).contains(&ending);
        path.file_name() != Some(OsStr::new("parse-fail"))
            && (path.is_dir() || path.extension().is_some_and(is_case))
    })
    .collect()
}
