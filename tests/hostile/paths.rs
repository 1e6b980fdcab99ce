//! Guests that look for a way out of the folder that they were granted.

use std::path::Path;

use carrick_host::plugin::Instances;

use crate::guest::{Language, answer, guests, host, limits, open, options};

/// What the guests' own libraries say of a path that leads nowhere, by its number.
const NO_SUCH_FILE: &str = "44";

/// What the host says of a path that leads out of the folder.
const NOT_PERMITTED: &str = "63";

/// What the host says of a folder that there is not: Go tries even where none of those that it was
/// granted has the beginning of the path.
const BAD_DESCRIPTOR: &str = "8";

/// A granted folder with ways out of it, in a folder with a secret.
#[cfg(unix)]
fn folder_with_ways_out() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let granted = folder.path().join("granted");
    std::fs::create_dir_all(granted.join("deep")).expect("made");
    std::fs::write(folder.path().join("secret"), "secret").expect("written");
    std::fs::write(granted.join("inside"), "inside").expect("written");
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, granted.join(name)).expect("linked");
    };
    link(Path::new("inside"), "fine");
    link(Path::new("../secret"), "up");
    link(&folder.path().join("secret"), "absolute");
    link(folder.path(), "folder");
    link(Path::new("../.."), "deep/up");
    folder
}

#[cfg(unix)]
#[test]
fn no_path_leads_out_of_a_granted_folder() {
    let folder = folder_with_ways_out();
    let absolute = folder.path().join("secret").display().to_string();
    for guest in guests() {
        // Go makes `..` vanish from a path before anybody sees it, and looks for a folder
        // that has the rest. C and Rust leave `..` to the host, and look for the folder first.
        let (dots, elsewhere) = match guest.language {
            Language::Go => (BAD_DESCRIPTOR, BAD_DESCRIPTOR),
            Language::C | Language::Rust => (NOT_PERMITTED, NO_SUCH_FILE),
        };
        let expected = [
            ("/data/inside", Ok("inside")),
            ("/data/fine", Ok("inside")),
            ("/data/deep/../inside", Ok("inside")),
            ("/data/missing", Err(NO_SUCH_FILE)),
            ("/data/../secret", Err(dots)),
            ("/data/deep/../../secret", Err(dots)),
            ("/data/up", Err(NOT_PERMITTED)),
            ("/data/absolute", Err(NOT_PERMITTED)),
            ("/data/folder/secret", Err(NOT_PERMITTED)),
            ("/data/deep/up/secret", Err(NOT_PERMITTED)),
            ("/etc/passwd", Err(elsewhere)),
            (&absolute, Err(elsewhere)),
        ];
        let read = host().block_on(async {
            let mut options = options("paths", limits(), Instances::Actor);
            options.manifest.permissions.read = vec!["/data".to_owned()];
            options.policy = options.policy.read("/data", folder.path().join("granted"));
            let plugin = open(guest, options).await;
            let mut read = Vec::new();
            for (path, _) in expected {
                let said = answer(&plugin, &format!("open {path}")).await;
                read.push((path, said.expect("it answers")));
            }
            read
        });
        let expected = expected.map(|(path, said)| match said {
            Ok(content) => (path, Ok(content.to_owned())),
            Err(number) => (path, Err(number.to_owned())),
        });
        assert_eq!(read.expect("an event loop"), expected, "{guest:?}");
    }
}
