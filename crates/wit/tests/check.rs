//! `check` on small worlds: each folder of `tests/check` is a situation, with
//! the world the component is made of in `component.wit` (or the component
//! itself in `component.wat`), the world it is checked against in `world.wit`,
//! and the explanation in `expected.txt`.
//!
//! `SNAPSHOTS=overwrite` writes the outcome down.

#[path = "support/component.rs"]
mod component;

use std::collections::BTreeSet;
use std::path::Path;

use carrick_wit::{
    Direction, Fit, Loaded, Resolve, Source, WorldId, WorldOf, check, load, select_world,
};
use snapbox::{Assert, Data};

#[test]
fn every_situation_is_explained_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut cases: Vec<_> = std::fs::read_dir(&root)
        .expect("the folder of cases")
        .map(|case| case.expect("a case").path())
        .collect();
    cases.sort();
    assert!(
        cases.len() >= 40,
        "cases are missing: found {}",
        cases.len()
    );
    let mut failed = Vec::new();
    for case in cases {
        let component = read(&case, "component");
        let world = loaded(&case.join("world.wit"));
        let shown = explained(&component, &world);
        let expected = Data::read_from(&case.join("expected.txt"), None).raw();
        let outcome = std::panic::catch_unwind(|| {
            Assert::new().action_env("SNAPSHOTS").eq(shown, expected);
        });
        if outcome.is_err() {
            failed.push(case);
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

fn read(case: &Path, name: &str) -> Loaded {
    let text = case.join(format!("{name}.wit"));
    if text.exists() {
        component::load_as_component(&text)
    } else {
        loaded(&case.join(format!("{name}.wat")))
    }
}

fn loaded(path: &Path) -> Loaded {
    load(&Source::Path(path.to_owned())).unwrap_or_else(|error| panic!("{error}"))
}

fn explained(component: &Loaded, world: &Loaded) -> String {
    let checked = check(of(component), of(world));
    let verdict = match (checked.fits(), checked.fits_exactly()) {
        (true, true) => "fits",
        (true, false) => "fits, but not with exact versions",
        (false, _) => "does not fit",
    };
    format!("{verdict}\n{checked}")
}

fn of(loaded: &Loaded) -> WorldOf<'_> {
    let world = select_world(loaded, None).unwrap_or_else(|error| panic!("{error}"));
    WorldOf::new(loaded, world)
}

/// wasm-tools puts the component where one of the world is expected and lets
/// the validator judge; it does not say why, but whether.
#[test]
fn the_validator_gives_the_same_verdict() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut asked = 0;
    for case in std::fs::read_dir(&root).expect("the folder of cases") {
        let case = case.expect("a case").path();
        let text = case.join("component.wit");
        let bytes = if text.exists() {
            component::encode_to_bytes(&loaded(&text))
        } else {
            wat::parse_file(case.join("component.wat")).expect("the text assembles")
        };
        asked += 1;
        agrees(
            bytes,
            &std::fs::read_to_string(case.join("world.wit")).expect("the world is there"),
            &case.display().to_string(),
        );
    }
    assert!(asked >= 40, "asked only {asked} times");
}

fn agrees(bytes: Vec<u8>, world: &str, name: &str) {
    let component = load(&Source::Bytes {
        name: "component.wasm".to_owned(),
        bytes: bytes.clone(),
    })
    .unwrap_or_else(|error| panic!("{error}"));
    let checked = check(of(&component), of(&from_text(world)));
    let (resolve, host_world) = with_features(world, &checked.features());
    let target =
        |semver_compatible| wit_component::targets(&resolve, host_world, &bytes, semver_compatible);
    let (exact, near) = (target(false), target(true));
    assert_eq!(
        checked.fits_exactly(),
        exact.is_ok(),
        "{name}\n{checked}\n{exact:?}"
    );
    assert_eq!(checked.fits(), near.is_ok(), "{name}\n{checked}\n{near:?}");
}

/// The world as a host sees it that has only these features turned on.
fn with_features(world: &str, features: &BTreeSet<&str>) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    resolve
        .features
        .extend(features.iter().map(ToString::to_string));
    let package = resolve
        .push_str("world.wit", world)
        .unwrap_or_else(|error| panic!("{error}"));
    let world = resolve
        .select_world(&[package], None)
        .expect("it has one world");
    (resolve, world)
}

/// A world with one of everything, and what one change to it is called: in
/// `changes.txt` a line of the world, what it is in the component, and all that
/// is found. The interfaces are imported; one is exported as well.
#[test]
fn one_change_is_found_exactly_where_it_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mutations");
    let list_path = folder.join("changes.txt");
    let base = std::fs::read_to_string(folder.join("base.wit")).expect("the base is there");
    let list = std::fs::read_to_string(&list_path).expect("the changes are there");
    let world = from_text(&base);
    let same = component::encode(&from_text(&base));
    assert!(check(of(&same), of(&world)).fits_exactly());
    let mut count = 0;
    let mut written = String::new();
    for change in list
        .split("\n\n")
        .filter(|change| !change.trim().is_empty())
    {
        let lines: Vec<&str> = change.trim().lines().collect();
        let [from, to, ..] = lines.as_slice() else {
            panic!("expected two lines and what is found: {change}");
        };
        let (from, to) = (&from[2..], &to[2..]);
        assert_eq!(base.matches(from).count(), 1, "`{from}` is not there once");
        let changed = component::encode(&from_text(&base.replace(from, to)));
        let checked = check(of(&changed), of(&world));
        let text = checked.to_string();
        let found: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("   "))
            .map(str::trim)
            .collect();
        assert!(!checked.fits(), "{from} → {to} is not found");
        let bytes = component::encode_to_bytes(&from_text(&base.replace(from, to)));
        agrees(bytes, &base, to);
        written.push_str(&format!("< {from}\n> {to}\n{}\n\n", found.join("\n")));
        count += 1;
    }
    assert!(count >= 40, "changes are missing: found {count}");
    let list = Data::read_from(&list_path, None).raw();
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(written.trim_end().to_owned() + "\n", list);
}

fn from_text(text: &str) -> Loaded {
    load(&Source::Bytes {
        name: "world.wit".to_owned(),
        bytes: text.into(),
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn an_import_counts_only_what_the_component_imports() {
    // It imports and exports one interface, with other functions each time.
    let component = r#"(component
        (import "a:b/i" (instance $i (export "f" (func))))
        (core module $m (func (export "g")))
        (core instance $m (instantiate $m))
        (func $g (canon lift (core func $m "g")))
        (instance $e (export "g" (func $g)))
        (export "a:b/i" (instance $e)))"#;
    let component = from_text(component);
    let check_against = |world: &str| {
        let world = from_text(world);
        check(of(&component), of(&world))
    };
    assert!(check_against("package a:b; interface i { f: func(); } world w { import i; }").fits());
    let both = check_against(
        "package a:b; interface i { f: func(); g: func(); } world w { import i; export i; }",
    );
    let fits: Vec<_> = both
        .items
        .iter()
        .map(|item| (item.direction, item.fit == Fit::Satisfied))
        .collect();
    assert_eq!(
        fits,
        [(Direction::Import, true), (Direction::Export, false)],
        "the export lacks `f`"
    );
}

#[test]
fn gates_in_the_text_of_the_component_are_told() {
    let component = from_text(
        "package a:b;
        interface i { f: func(); @unstable(feature = x) g: func(); @unstable(feature = y) h: func(); }
        world w { import i; @unstable(feature = x) import k: func(); export run: func(); }",
    );
    let world = from_text(
        "package a:b;
        interface i { f: func(); g: func(); @unstable(feature = y) h: func(); }
        world w { import i; @unstable(feature = z) export run: func(); }",
    );
    let lines = check(of(&component), of(&world)).to_string();
    Assert::new().eq(
        lines,
        snapbox::str![[r#"
ok       import `a:b/i`
           func h: satisfied only by hosts with the feature `y`
           func g: behind the feature `x` in the component's text, counted as needed
missing  import `k`: the component imports it, the world does not provide it
           behind the feature `x` in the component's text, counted as needed
ok       export `run`

"#]],
    );
}

#[test]
fn another_version_is_the_reason_where_versions_are_to_be_exact() {
    let world = |version: &str| {
        from_text(&format!(
            "package a:b;
            world w {{ import l:l/i@{version}; }}
            package l:l@{version} {{ interface i {{ f: func(); }} }}"
        ))
    };
    let (component, host) = (world("1.2.0"), world("1.0.0"));
    let checked = check(of(&component), of(&host));
    assert_eq!(
        checked.with_exact_versions().to_string(),
        "semver   import `l:l/i@1.2.0`: the world has it as `l:l/i@1.0.0`, which is not exactly that version\n"
    );
}
