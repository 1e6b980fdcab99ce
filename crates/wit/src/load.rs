//! From a path to a world.

use std::path::{Path, PathBuf};

use wit_parser::{Resolve, WorldId};

/// Reads the WIT package at `path` and finds the world called `world` in it.
///
/// `path` is a `.wit` file, a folder with `deps/`, or a package in binary form.
/// Without a name the package must have exactly one world. Items behind a
/// feature gate are included.
///
/// # Errors
///
/// * The path cannot be read, or does not parse or resolve.
/// * There is no such world, or more than one and none was named.
pub fn load_world(path: &Path, world: Option<&str>) -> Result<(Resolve, WorldId), LoadError> {
    let mut resolve = Resolve {
        all_features: true,
        ..Resolve::default()
    };
    let package = match resolve.push_path(path) {
        Ok((package, _)) => package,
        // With file, line and column, which the error alone does not show.
        Err(error) => {
            return Err(LoadError::Read {
                path: path.to_owned(),
                message: resolve.render_error(&error),
            });
        }
    };
    match resolve.select_world(&[package], world) {
        Ok(world) => Ok((resolve, world)),
        Err(error) => Err(LoadError::World {
            path: path.to_owned(),
            message: error.to_string(),
        }),
    }
}

/// Why a world could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The package cannot be read, parsed or resolved.
    #[error("cannot read the WIT of `{}`: {message}", path.display())]
    Read {
        /// Where it was looked for.
        path: PathBuf,
        /// What is wrong, with file, line and column where there is one.
        message: String,
    },
    /// The package has no such world, or not exactly one.
    #[error("cannot choose a world of `{}`: {message}", path.display())]
    World {
        /// The package's path.
        path: PathBuf,
        /// Which worlds there are.
        message: String,
    },
}

#[cfg(test)]
mod tests {
    use super::load_world;

    fn check(text: &str, world: Option<&str>, expected: Result<&str, &str>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("package.wit");
        std::fs::write(&path, text).expect("the package is written");
        match (load_world(&path, world), expected) {
            (Ok((resolve, world)), Ok(name)) => assert_eq!(resolve.worlds[world].name, name),
            (Err(error), Err(part)) => {
                let error = error.to_string();
                assert!(error.contains(part), "`{part}` is not in: {error}");
            }
            (found, expected) => {
                panic!(
                    "expected {expected:?}, found {:?}",
                    found.map(|(_, world)| world)
                );
            }
        }
    }

    #[test]
    fn finds_the_only_world_without_a_name() {
        check("package a:b; world one {}", None, Ok("one"));
    }

    #[test]
    fn finds_a_world_by_its_name() {
        check(
            "package a:b; world one {} world two {}",
            Some("two"),
            Ok("two"),
        );
    }

    #[test]
    fn does_not_guess_between_worlds() {
        check("package a:b; world one {} world two {}", None, Err("world"));
    }

    #[test]
    fn shows_where_a_package_does_not_parse() {
        check(
            "package a:b;\nworld one { import f: func( }",
            None,
            Err("package.wit:2:"),
        );
    }
}
