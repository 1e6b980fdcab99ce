//! What a Go program gets in place of what was granted, so that its runtime finds it.
//!
//! Go resolves paths by itself (`syscall/fs_wasip1.go`): it joins a relative path with its
//! working folder, which is `PWD` or else the name of the first granted folder, cleans the
//! result, and looks for the longest granted name that the result begins with. A granted name
//! such as `.` or `./data` is the beginning of no clean path, so nothing below it opens.

use std::path::{Component, Path};

/// The name of a folder that the guest was granted nothing to know of.
const UNNAMED: &str = "_";

/// The names of granted folders as Go finds them, and the working folder it needs for that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// The names, absolute and clean, in the order of the grants.
    pub names: Vec<String>,
    /// The value of `PWD`, where one is to be set.
    pub pwd: Option<String>,
}

/// Fits the names of granted folders to a Go program that starts in `pwd`, if it is given one.
///
/// `here` is the folder that relative names of this machine start at: the guest has to know
/// what it and its parents are called where `..` is granted.
pub(crate) fn fit(guests: &[&str], pwd: Option<&str>, here: &Path) -> Names {
    let is_relative = guests.iter().any(|name| !name.starts_with('/'));
    let base = match pwd {
        Some(pwd) => joined("/", pwd),
        None if is_relative => start(guests, here),
        None => "/".to_owned(),
    };
    Names {
        names: guests.iter().map(|name| joined(&base, name)).collect(),
        pwd: (is_relative && pwd.is_none()).then_some(base),
    }
}

/// Whether Go would ask its host for threads, which there are none of.
pub(crate) fn asks_for_threads(name: &str, value: &str) -> bool {
    name == "GOMAXPROCS" && value.parse::<u32>().is_ok_and(|count| count > 1)
}

/// A path below `base` as Go cleans it: absolute, without `.`, `..` and empty parts.
pub(crate) fn joined(base: &str, path: &str) -> String {
    let base = if path.starts_with('/') { "" } else { base };
    let mut parts = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The working folder for relative names: `/`, or as deep below it as names climb with `..`.
fn start(guests: &[&str], here: &Path) -> String {
    let climbs: Vec<(usize, bool)> = guests.iter().map(|name| climb(name)).collect();
    let parents: Vec<&str> = here
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_str().unwrap_or(UNNAMED)),
            _ => None,
        })
        .collect();
    let highest = climbs.iter().map(|(steps, _)| *steps).max().unwrap_or(0);
    let depth = highest.min(parents.len());
    let parts = parents[parents.len() - depth..]
        .iter()
        .enumerate()
        .map(|(index, name)| {
            // Whoever may list a folder may know what is in it, and nobody else.
            let is_listed = climbs
                .iter()
                .any(|(steps, ends_there)| *ends_there && steps + index >= depth);
            if is_listed { name } else { UNNAMED }
        });
    format!("/{}", parts.collect::<Vec<_>>().join("/"))
}

/// How many folders a relative name climbs, and whether it ends up there: `../a` climbs one
/// and goes on.
fn climb(name: &str) -> (usize, bool) {
    let mut steps = 0;
    let mut below = 0;
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." if below == 0 => steps += 1,
            ".." => below -= 1,
            _ => below += 1,
        }
    }
    if name.starts_with('/') {
        return (0, false);
    }
    (steps, below == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(guests: &[&str], pwd: Option<&str>, names: &[&str], set: Option<&str>) {
        let expected = Names {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            pwd: set.map(ToOwned::to_owned),
        };
        let found = fit(guests, pwd, Path::new("/srv/gopher/project"));
        assert_eq!(found, expected, "{guests:?} in {pwd:?}");
    }

    #[test]
    fn relative_names_become_absolute_and_the_guest_starts_where_they_do() {
        for here in [".", "./", "a/..", "./."] {
            check(&[here], None, &["/"], Some("/"));
        }
        for folder in ["a", "./a", "a/", "a//", "./b/../a"] {
            check(&[folder], None, &["/a"], Some("/"));
        }
        check(&["a/b", "."], None, &["/a/b", "/"], Some("/"));
    }

    #[test]
    fn absolute_names_stay_and_the_guest_starts_in_the_first() {
        check(&["/data", "/tmp"], None, &["/data", "/tmp"], None);
        check(&["/data/../x//y/"], None, &["/x/y"], None);
        check(&["/data", "a"], None, &["/data", "/a"], Some("/"));
        check(&[], None, &[], None);
    }

    #[test]
    fn the_callers_working_folder_counts() {
        check(&[".", "../b"], Some("/w/a"), &["/w/a", "/w/b"], None);
        check(&["a"], Some("w"), &["/w/a"], None);
        check(&["/data"], Some("/w"), &["/data"], None);
    }

    #[test]
    fn the_guest_starts_as_deep_as_names_climb() {
        check(&[".."], None, &["/"], Some("/project"));
        check(&["..", "a"], None, &["/", "/project/a"], Some("/project"));
        check(&["../.."], None, &["/"], Some("/gopher/project"));
        check(
            &["../../../../.."],
            None,
            &["/"],
            Some("/srv/gopher/project"),
        );
    }

    #[test]
    fn the_guest_learns_no_names_that_it_could_not_list() {
        check(&["../a"], None, &["/a"], Some("/_"));
        check(&["../../a", "b"], None, &["/a", "/_/_/b"], Some("/_/_"));
        check(&["../../a", ".."], None, &["/a", "/_"], Some("/_/project"));
    }

    #[test]
    fn only_more_than_one_processor_is_refused() {
        assert!(asks_for_threads("GOMAXPROCS", "2"));
        for value in ["1", "0", "", "many"] {
            assert!(!asks_for_threads("GOMAXPROCS", value), "{value}");
        }
        assert!(!asks_for_threads("GOGC", "200"));
    }
}
