//! Every fixture with a word left out, doubled or replaced, or without a
//! statement: always an answer, and what still loads is shown and compared like all else.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use carrick_wit::{
    DiffOptions, FormatError, LoadWitError, Loaded, Source, WitFile, WorldOf, check, diff, format,
    load, select_world, show,
};

/// Panics, which `load` makes an error, so that none would be noticed.
static PANICS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn every_damaged_text_gets_an_answer() {
    let (mut tried, mut loaded) = (0, 0);
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        told(panic);
    }));
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).expect("the fixture is there");
        for damaged in damages(&text) {
            tried += 1;
            match from_text(&damaged) {
                Ok(package) => {
                    loaded += 1;
                    holds_together(&package, &damaged);
                }
                Err(LoadWitError::Invalid(diagnostic)) => {
                    assert!(!diagnostic.to_string().is_empty(), "{damaged}");
                }
                Err(error) => panic!("{error}\n{damaged}"),
            }
            let (name, text) = ("damaged.wit", damaged.as_str());
            match format(&WitFile::new(name, text), &[]) {
                Ok(_) | Err(FormatError::Syntax(_)) => {}
                Err(error) => panic!("{error}\n{damaged}"),
            }
            assert_eq!(
                PANICS.load(Ordering::Relaxed),
                0,
                "the parser panics\n{damaged}"
            );
        }
    }
    assert!(loaded > 200 && tried > 10_000, "{loaded} of {tried}");
}

/// A text that has no worlds to compare has at least itself to show.
fn holds_together(package: &Loaded, text: &str) {
    let shown = show(package).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let again = from_text(&shown).unwrap_or_else(|error| panic!("{error}\n{text}\n{shown}"));
    let shown_again = show(&again).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(shown, shown_again, "{text}");
    let diffed = diff(package, &again, &DiffOptions::default());
    let diffed = diffed.unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert!(diffed.changes.is_empty(), "{diffed}\n{text}");
    let (Ok(left), Ok(right)) = (select_world(package, None), select_world(&again, None)) else {
        return;
    };
    let of = |loaded, world| WorldOf::new(loaded, world);
    let checked = check(of(package, left), of(&again, right));
    assert!(checked.fits_exactly(), "{checked}\n{text}");
}

fn from_text(text: &str) -> Result<Loaded, LoadWitError> {
    load(&Source::Bytes {
        name: "damaged.wit".to_owned(),
        bytes: text.into(),
    })
}

fn damages(text: &str) -> Vec<String> {
    let words = words(text);
    let mut damages = Vec::new();
    for at in 0..words.len() {
        let mut add = |from: usize, to: usize, instead: &[&str]| {
            let mut damaged = words.clone();
            damaged.splice(from..to, instead.iter().copied());
            damages.push(damaged.join(" "));
        };
        let word = words[at];
        add(at, at + 1, &[]);
        add(at, at + 1, &[word, word]);
        add(at, at + 1, &["/**/", word, "/***/"]);
        if ["u8", "u16", "u32", "u64", "string", "bool"].contains(&word) {
            add(at, at + 1, &["option<s8>"]);
        } else if word.starts_with(|c: char| c.is_alphabetic()) {
            add(at, at + 1, &[&format!("{word}-x")]);
        }
        // All of a statement, field or case.
        let end = words[at..]
            .iter()
            .position(|word| matches!(*word, ";" | ","));
        if let (true, Some(length)) = (at > 0 && "{;,".contains(words[at - 1]), end) {
            add(at, at + length + 1, &[]);
        }
    }
    damages
}

/// Names and signs, so that names with a version stay in one piece.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for piece in text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(str::split_whitespace)
    {
        let mut rest = piece;
        while let Some(at) = rest.find(|c: char| "{}()<>,;=".contains(c)) {
            let (before, after) = rest.split_at(at);
            if !before.is_empty() {
                words.push(before);
            }
            words.push(&after[..1]);
            rest = &after[1..];
        }
        if !rest.is_empty() {
            words.push(rest);
        }
    }
    words
}

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut paths = vec![root.join("mutations/base.wit")];
    for folder in ["check", "diff"] {
        for case in std::fs::read_dir(root.join(folder)).expect("the folder of cases") {
            let case = case.expect("a case").path();
            for name in ["old.wit", "new.wit", "world.wit"] {
                if case.join(name).exists() {
                    paths.push(case.join(name));
                }
            }
        }
    }
    paths.sort();
    paths
}
