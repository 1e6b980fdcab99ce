//! Compiled code on disk.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use carrick_assemble::WitSource;
use carrick_host::{
    CACHE_BYTES_MAX, Cache, CacheError, CommandOptions, LoadOptions, LoadStep, Outcome, load, run,
};

use crate::guests::exits_with;

fn cache_in(folder: &tempfile::TempDir) -> Cache {
    Cache::open(folder.path().join("cache"), CACHE_BYTES_MAX).expect("the folder can be made")
}

/// Loads and runs a program that exits with `code`; tells whether it was cached.
fn use_cache(cache: &Cache, code: u8) -> bool {
    let options = LoadOptions::default().with_cache(cache.clone());
    let mut observe = |step| {
        if let LoadStep::NotCached(error) = step {
            panic!("{error}");
        }
    };
    let program = load(exits_with(code).as_bytes(), &options, &mut observe).expect("it loads");
    assert_eq!(
        run(&program, CommandOptions::default()).expect("it runs"),
        Outcome::Exited(code)
    );
    program.from_cache()
}

fn entries(cache: &Cache) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(cache.folder())
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    entries.sort();
    entries
}

#[test]
fn the_second_load_compiles_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = cache_in(&folder);
    assert!(!use_cache(&cache, 1));
    assert!(use_cache(&cache, 1));
    assert!(!use_cache(&cache, 2));
    assert_eq!(cache.size().expect("it can be counted").entries, 2);
    assert_eq!(cache.clear().expect("it can be emptied").entries, 2);
    assert_eq!(cache.size().expect("it can be counted").entries, 0);
}

#[test]
fn the_content_of_a_world_is_part_of_the_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = cache_in(&folder);
    let module = r#"(module
        (func (export "one") (result i32) (i32.const 1))
        (func (export "two") (result i32) (i32.const 2)))"#;
    let from_cache = |export: &str| {
        let wit = format!("package demo:app; world app {{ export {export}: func() -> u32; }}");
        let mut options = LoadOptions::default().with_cache(cache.clone());
        options.adapt_mut().world = Some(WitSource::from_bytes("app.wit", wit));
        let program = load(module.as_bytes(), &options, &mut |_| {}).expect("it loads");
        assert_eq!(program.exports(), [export]);
        program.from_cache()
    };
    assert_eq!(
        [
            from_cache("one"),
            from_cache("one"),
            from_cache("two"),
            from_cache("two")
        ],
        [false, true, false, true]
    );
}

#[test]
fn settings_of_the_engine_are_part_of_the_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = cache_in(&folder);
    let text = exits_with(1);
    let from_cache = |fuel| {
        let options = LoadOptions::default()
            .with_cache(cache.clone())
            .with_fuel(fuel);
        load(text.as_bytes(), &options, &mut |_| {})
            .expect("it loads")
            .from_cache()
    };
    assert_eq!(
        [
            from_cache(false),
            from_cache(true),
            from_cache(false),
            from_cache(true)
        ],
        [false, false, true, true]
    );
}

#[test]
fn a_damaged_entry_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = cache_in(&folder);
    assert!(!use_cache(&cache, 1));
    let entry = entries(&cache).remove(0);
    let whole = fs::read(&entry).expect("it can be read");
    for damaged in [
        &b""[..],
        b"no code at all",
        &whole[..whole.len() / 2],
        &whole[..whole.len() - 1],
    ] {
        // A new file: the old one may still be mapped.
        fs::remove_file(&entry).expect("it can be removed");
        fs::write(&entry, damaged).expect("it can be written");
        assert!(!use_cache(&cache, 1));
        assert!(use_cache(&cache, 1));
    }
}

#[test]
fn many_may_use_one_cache_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = cache_in(&folder);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for code in 0..8 {
                    use_cache(&cache, code);
                }
            });
        }
    });
    assert_eq!(cache.size().expect("it can be counted").entries, 8);
    assert_eq!(entries(&cache).len(), 8, "nothing unfinished is left");
}

#[test]
fn the_least_recently_used_make_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = cache_in(&folder);
    let mut used = SystemTime::now() - Duration::from_secs(1000);
    let mut by_code = Vec::new();
    for code in 0..3 {
        let before = entries(&cache);
        use_cache(&cache, code);
        let new = entries(&cache)
            .into_iter()
            .find(|entry| !before.contains(entry));
        let new = new.expect("an entry was made");
        File::open(&new)
            .and_then(|file| file.set_modified(used))
            .expect("times can be set");
        used += Duration::from_secs(100);
        by_code.push(new);
    }
    let one = fs::metadata(&by_code[0]).expect("it is there").len();
    let small = Cache::open(cache.folder(), one * 5 / 2).expect("the folder is there");
    use_cache(&small, 3);
    let left = entries(&cache);
    assert!(
        !left.contains(&by_code[0]) && !left.contains(&by_code[1]),
        "the oldest two go"
    );
    assert!(left.contains(&by_code[2]));
    assert_eq!(left.len(), 2);
}

#[test]
fn a_bound_that_was_lowered_holds() {
    for code in [0, 2] {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = cache_in(&folder);
        use_cache(&cache, 0);
        use_cache(&cache, 1);
        let small = Cache::open(cache.folder(), 10).expect("the folder is there");
        assert!(
            !use_cache(&small, code),
            "whether it was kept before or not"
        );
        assert_eq!(entries(&cache).len(), 0);
    }
}

#[test]
fn use_renews_an_entry_that_was_not_used_for_long() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = cache_in(&folder);
    use_cache(&cache, 0);
    let entry = entries(&cache).remove(0);
    let modified = || {
        fs::metadata(&entry)
            .and_then(|metadata| metadata.modified())
            .expect("a time")
    };
    let hours_ago = |hours: u64| SystemTime::now() - Duration::from_secs(3600 * hours);
    let set = |time| {
        File::open(&entry)
            .and_then(|file| file.set_modified(time))
            .expect("times can be set");
    };
    let recently = hours_ago(0) - Duration::from_secs(60);
    set(recently);
    assert!(use_cache(&cache, 0));
    assert_eq!(modified(), recently, "a warm run does not write");
    set(hours_ago(5));
    assert!(use_cache(&cache, 0));
    assert!(modified() > hours_ago(1));
}

#[test]
fn what_cannot_fit_is_not_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = Cache::open(folder.path().join("cache"), 10).expect("the folder can be made");
    assert!(!use_cache(&cache, 0));
    assert!(!use_cache(&cache, 0));
    assert_eq!(entries(&cache).len(), 0);
}

#[cfg(unix)]
mod permissions {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use super::*;

    #[test]
    fn the_folder_is_made_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::open(folder.path().join("a/b"), 1).expect("the folder can be made");
        let mode = fs::metadata(cache.folder()).expect("it is there").mode();
        assert_eq!(mode & 0o7777, 0o700);
    }

    #[test]
    fn a_folder_that_others_can_write_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        for (mode, refused) in [(0o700, false), (0o755, false), (0o770, true), (0o707, true)] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).expect("a mode");
            let opened = Cache::open(folder.path(), 1);
            assert_eq!(
                matches!(opened, Err(CacheError::Writable { .. })),
                refused,
                "{mode:o}"
            );
        }
    }

    #[test]
    fn a_folder_of_somebody_else_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        // Only the superuser can give a folder away; anybody else finds that
        // the root folder is not theirs.
        let given_away = std::os::unix::fs::chown(folder.path(), Some(65534), None);
        let foreign = if given_away.is_ok() {
            folder.path()
        } else {
            "/".as_ref()
        };
        let opened = Cache::open(foreign, 1);
        assert!(
            matches!(opened, Err(CacheError::Foreign { .. })),
            "{opened:?}"
        );
    }

    #[test]
    fn an_entry_that_others_can_write_is_not_used() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = cache_in(&folder);
        use_cache(&cache, 0);
        let entry = entries(&cache).remove(0);
        fs::set_permissions(&entry, fs::Permissions::from_mode(0o666)).expect("a mode");
        assert!(!use_cache(&cache, 0));
        assert!(use_cache(&cache, 0), "it was replaced");
    }
}

#[test]
fn a_file_is_no_cache() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let opened = Cache::open(file.path(), 1);
    assert!(
        matches!(opened, Err(CacheError::Folder { .. })),
        "{opened:?}"
    );
}
