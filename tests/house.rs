//! The layers inside a crate: no modules that stand side by side use each other in a circle.
//!
//! The rule, for every module that has child modules, the root of a crate included:
//!
//! * The children are *rooms*. A room is a child with everything below it.
//! * Room `a` *uses* room `b` if a file of `a` names a path that leads into `b`: in a `use`, in an
//!   expression, in a type, in an attribute or in the arguments of a macro.
//! * A name that a module imports or re-exports leads to where it is defined: behind
//!   `crate::Loaded` is `crate::load` if the root has `pub use load::Loaded`. The module that
//!   re-exports it counts as used too.
//! * Rooms that use each other, directly or through others, are a circle, and a circle fails.
//! * A parent and its own child are not rooms side by side. So a parent may call its children and
//!   re-export them, and a child may use the types that its parent defines.
//! * Code under `#[cfg(test)]` does not count.

#[path = "house/modules.rs"]
mod modules;

use std::path::{Path, PathBuf};

use modules::{Crate, circles};

#[test]
fn no_modules_side_by_side_use_each_other_in_a_circle() {
    let mut report = String::new();
    for member in members() {
        let source = |path: &Path| std::fs::read_to_string(root().join(path)).ok();
        let found = circles(&Crate::read(Path::new(&member), &source));
        if !found.is_empty() {
            report += &format!("{member}:\n{}", found.concat());
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// The members of the workspace, as `Cargo.toml` names them.
fn members() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).expect("the workspace has one");
    let manifest: toml::Table = text.parse().expect("it is TOML");
    let members = manifest["workspace"]["members"].as_array().expect("a list");
    let members = members
        .iter()
        .map(|member| member.as_str().expect("a path").to_owned());
    members.collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads a crate that consists of `files` and compares its circles, without their reasons.
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let source = |path: &Path| {
        let wanted = path.strip_prefix("it/src").expect("below `src`");
        let found = files.iter().find(|(name, _)| Path::new(name) == wanted);
        found.map(|(_, text)| (*text).to_owned())
    };
    let found = circles(&Crate::read(Path::new("it"), &source));
    let found: Vec<&str> = found
        .iter()
        .filter_map(|circle| circle.lines().next())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn finds_a_circle_by_imports_and_by_paths() {
    let root = ("lib.rs", "mod a; mod b; mod c;");
    check(
        &[
            root,
            ("a.rs", "use crate::b::f;"),
            ("b.rs", "use super::c;"),
            ("c.rs", ""),
        ],
        &[],
    );
    check(
        &[
            root,
            ("a.rs", "use crate::b::f;"),
            ("b.rs", "fn f() { super::c::g() }"),
            ("c.rs", "fn g() { format!(\"{}\", crate::a::h()); }"),
        ],
        &["  `a`, `b` and `c` of `crate` are a circle"],
    );
}

#[test]
fn finds_a_circle_behind_names_that_are_exported_again() {
    let root = (
        "lib.rs",
        "mod a; mod b; pub use a::{F, inner::G as H}; pub use b::*;",
    );
    check(
        &[
            root,
            ("a.rs", "mod inner; pub struct F; use crate::K;"),
            ("a/inner.rs", "pub struct G;"),
            ("b.rs", "use crate::H; pub struct K;"),
        ],
        &["  `a` and `b` of `crate` are a circle"],
    );
}

#[test]
fn finds_a_circle_inside_a_room() {
    check(
        &[
            ("lib.rs", "mod a;"),
            ("a.rs", "mod b; mod c; fn f() { b::g(); }"),
            ("a/b.rs", "use super::{c::{self, h}, f}; fn g() { c::h() }"),
            ("a/c.rs", "struct S(crate::a::b::T);"),
        ],
        &["  `b` and `c` of `a` are a circle"],
    );
}

#[test]
fn a_parent_and_its_children_are_no_circle() {
    check(
        &[
            ("lib.rs", "mod a; pub use a::f; pub struct Shared;"),
            (
                "a.rs",
                "mod b; pub use b::f; pub struct S; use crate::Shared;",
            ),
            ("a/b.rs", "use super::S; use crate::Shared; pub fn f() {}"),
        ],
        &[],
    );
}

#[test]
fn tests_comments_and_strings_do_not_count() {
    check(
        &[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::f; #[cfg(test)] mod tests;"),
            ("a/tests.rs", "use crate::b::f;"),
            (
                "b.rs",
                "/// [`g`](crate::a::g)\npub fn f() { \"crate::a::g()\"; } // crate::a::g()\n\
                 #[cfg(test)] use crate::a::g;\n#[cfg(test)] mod tests { use crate::a::g; }",
            ),
        ],
        &[],
    );
}
