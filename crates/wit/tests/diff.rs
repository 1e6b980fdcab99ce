//! `diff` on small packages: each folder of `tests/diff` is a situation, with
//! `old` and `new` as `.wit` or `.wat`, perhaps the one world to compare in
//! `world.txt`, and the account in `expected.txt`. Its last line is what wasm-tools' semver oracle says of the same two worlds, where it can
//! be asked: whether what was built for the old one works on the new one.
//!
//! `SNAPSHOTS=overwrite` writes the outcome down.

#[path = "support/component.rs"]
mod component;

use std::path::{Path, PathBuf};

use carrick_wit::{
    DiffOptions, Diffed, InputKind, Loaded, Source, VersionBump, WorldOf, check, diff, load,
    select_world, show,
};
use semver::Version;
use snapbox::{Assert, Data};

#[test]
fn every_change_is_classified_as_written() {
    let mut failed = Vec::new();
    for case in cases() {
        let (old, new) = (read(&case, "old"), read(&case, "new"));
        let diffed = compared(&case, &old, &new);
        let oracle = match oracle(&old, &new) {
            Some(true) => "compatible",
            Some(false) => "not compatible",
            None => "cannot be asked",
        };
        let shown = format!("{diffed}oracle: {oracle}\n");
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

/// Situations in which we say that guests break and the oracle does not, or the
/// reverse; `docs/wit-diff.md` has the reasons.
const SAYS_MORE: [&str; 12] = [
    "export-of-a-world-ungated",
    "gate-lifted-in-an-export",
    "gate-of-an-exported-interface-lifted",
    "gate-of-another-feature",
    "gated-export-added",
    "gated-export-of-an-interface-added",
    "import-of-another-semver-track",
    "import-put-behind-a-gate",
    "item-put-behind-a-gate",
    "type-nobody-uses-removed",
    "world-renamed",
    "world-replaced-that-has-next-to-nothing",
];

#[test]
fn guests_break_where_the_oracle_says_so() {
    let mut asked = 0;
    for case in cases() {
        let (old, new) = (read(&case, "old"), read(&case, "new"));
        let Some(compatible) = oracle(&old, &new) else {
            continue;
        };
        asked += 1;
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        // The oracle sees no versions.
        let diffed = compared(&case, &old, &new);
        let content = diffed.changes.iter();
        let mut content = content.filter(|change| !change.is_package_version());
        let agrees = content.any(|change| change.effect.guests) != compatible;
        assert_eq!(agrees, !SAYS_MORE.contains(&&*name), "{name}");
    }
    assert!(asked >= 30, "the oracle was asked only {asked} times");
}

#[test]
fn nothing_differs_from_itself() {
    for case in cases() {
        for name in ["old", "new"] {
            let loaded = read(&case, name);
            let diffed = compared(&case, &loaded, &loaded);
            assert!(diffed.changes.is_empty(), "{}: {diffed}", case.display());
            // Nor from what `show` makes of it.
            let text = show(&loaded).unwrap_or_else(|error| panic!("{error}"));
            let shown = from_bytes("shown.wit", text.into_bytes());
            if loaded.kind == InputKind::Text {
                let diffed = compared(&case, &loaded, &shown);
                assert!(diffed.changes.is_empty(), "{}: {diffed}", case.display());
            }
        }
    }
}

/// The oracle looks at worlds as a runtime does, so two builds of components
/// give the same verdict about guests as the worlds they were made for. A host
/// works if the new component fits the world that the host was built for.
#[test]
fn builds_of_components_compare_as_their_worlds_do() {
    let mut needs_more = 0;
    for case in cases() {
        let (old, new) = (read(&case, "old"), read(&case, "new"));
        if oracle(&old, &new).is_none() {
            continue;
        }
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        // A component has neither gates nor a package of its own.
        let only_in_text = name.contains("gate") || name.contains("package-of-another-name");
        if SAYS_MORE.contains(&&*name) || only_in_text {
            continue;
        }
        let (old_build, new_build) = (component::encode(&old), component::encode(&new));
        let diffed = compared(&case, &old_build, &new_build);
        let of_text = compared(&case, &old, &new);
        assert_eq!(
            diffed.breaks_guests(),
            of_text.breaks_guests(),
            "{name}\n{diffed}\n{of_text}"
        );
        let world_of = |loaded| {
            let world = select_world(loaded, None).unwrap_or_else(|error| panic!("{error}"));
            WorldOf::new(loaded, world)
        };
        let checked = check(world_of(&new_build), world_of(&old_build));
        assert_eq!(diffed.breaks_hosts(), !checked.fits(), "{name}\n{diffed}");
        // A component needs the imports that are new, of which a world need not be used up.
        assert!(diffed.breaks_hosts() || !of_text.breaks_hosts(), "{name}");
        needs_more += usize::from(diffed.breaks_hosts() && !of_text.breaks_hosts());
    }
    assert!(needs_more >= 5, "only {needs_more} components need more");
}

/// `CARRICK_WIT_SUITE` names a folder with a folder for each package, in which each
/// release is a folder that is called by its version.
#[test]
fn every_release_of_the_suite_is_compared_with_the_next() {
    let suite = std::env::var_os("CARRICK_WIT_SUITE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/releases"),
        PathBuf::from,
    );
    let mut compared_releases = 0;
    for package in folders(&suite) {
        let mut releases: Vec<(Version, Loaded)> = folders(&package)
            .into_iter()
            .filter_map(|folder| {
                let name = folder.file_name()?.to_str()?;
                let version = Version::parse(name).ok()?;
                let loaded = load(&Source::Path(folder.clone()));
                Some((version, loaded.unwrap_or_else(|error| panic!("{error}"))))
            })
            .collect();
        releases.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (_, release) in &releases {
            let diffed = compared(&package, release, release);
            assert!(diffed.changes.is_empty(), "{}: {diffed}", package.display());
        }
        for pair in releases.windows(2) {
            let diffed = compared(&package, &pair[0].1, &pair[1].1);
            let verdict = diffed.to_string();
            let place = format!("{} {}", package.display(), pair[0].0);
            let (step, needed) = (diffed.version_bump(), diffed.version_needed());
            assert_eq!(
                step == Some(VersionBump::None),
                diffed.changes.is_empty(),
                "{place}"
            );
            assert!(needed >= diffed.old_version, "{place}: {verdict}");
            println!("{place}: {}", verdict.lines().last().unwrap_or_default());
            compared_releases += 1;
        }
    }
    assert!(compared_releases > 0, "no releases in {}", suite.display());
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn cases() -> Vec<std::path::PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff");
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
    cases
}

fn read(case: &Path, name: &str) -> Loaded {
    let text = case.join(format!("{name}.wit"));
    let path = if text.exists() {
        text
    } else {
        case.join(format!("{name}.wat"))
    };
    load(&Source::Path(path)).unwrap_or_else(|error| panic!("{error}"))
}

fn from_bytes(name: &str, bytes: Vec<u8>) -> Loaded {
    load(&Source::Bytes {
        name: name.to_owned(),
        bytes,
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

fn compared(case: &Path, old: &Loaded, new: &Loaded) -> Diffed {
    let mut options = DiffOptions::default();
    if let Ok(world) = std::fs::read_to_string(case.join("world.txt")) {
        options.world = Some(world.trim().to_owned());
    }
    diff(old, new, &options).unwrap_or_else(|error| panic!("{error}"))
}

/// What wasm-tools says of the only worlds of two packages in text.
fn oracle(old: &Loaded, new: &Loaded) -> Option<bool> {
    if old.kind != InputKind::Text || new.kind != InputKind::Text {
        return None;
    }
    let (old_world, new_world) = (select_world(old, None).ok()?, select_world(new, None).ok()?);
    // Versions play no part for it, but two packages may not have one name.
    let mut resolve = old.resolve.clone();
    let mut other = new.resolve.clone();
    for resolve in [&mut resolve, &mut other] {
        let names: Vec<_> = resolve.packages.iter().map(|(id, _)| id).collect();
        for id in names {
            resolve.packages[id].name.version = None;
        }
    }
    let marked = |resolve: &mut wit_parser::Resolve, version: u64| {
        resolve.package_names = resolve
            .packages
            .iter_mut()
            .map(|(id, package)| {
                package.name.version = Some(semver::Version::new(version, 0, 0));
                (package.name.clone(), id)
            })
            .collect();
    };
    marked(&mut resolve, 1);
    marked(&mut other, 2);
    let remap = resolve.merge(other).ok()?;
    let new_world = remap.map_world(new_world, Default::default()).ok()?;
    // Two versions of one package in one world would become one name.
    let mut names = std::collections::BTreeSet::new();
    for side in [old, new] {
        names.clear();
        for (_, package) in side.resolve.packages.iter() {
            let name = (package.name.namespace.clone(), package.name.name.clone());
            if !names.insert(name) {
                return None;
            }
        }
    }
    Some(wit_component::semver_check(resolve, old_world, new_world).is_ok())
}
