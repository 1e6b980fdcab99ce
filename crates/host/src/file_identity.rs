//! Whether two names lead to one file.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::path::Path;

use crate::atomic_file::{folder_of, link_target};

/// Which regular file a name leads to: through symbolic links, by other spellings and by hard links.
///
/// ```
/// use carrick_host::file_identity::FileIdentity;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("records");
/// let before = FileIdentity::of_path(&path);
/// assert!(before.is_some());
/// assert_eq!(before, FileIdentity::of_path(&folder.path().join("./records")));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileIdentity(Identity);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Identity {
    /// A file that exists.
    #[cfg(unix)]
    Inode { device: u64, inode: u64 },
    #[cfg(not(unix))]
    Path(std::path::PathBuf),
    /// A file that would be created: its folder and its name.
    Missing {
        folder: Box<Identity>,
        name: OsString,
    },
}

impl FileIdentity {
    /// The file that `path` leads to, or the file that writing to `path` would create.
    ///
    /// `None` for pipes, terminals and devices, which serve several purposes at once without loss, and where
    /// no file can be.
    pub fn of_path(path: &Path) -> Option<Self> {
        match fs::metadata(path) {
            Ok(metadata) => metadata.is_file().then(|| Self(existing(path, &metadata))),
            Err(_) => {
                let target = link_target(path).ok()?;
                let folder = folder_of(&target);
                let folder = existing(folder, &fs::metadata(folder).ok()?);
                Some(Self(Identity::Missing {
                    folder: Box::new(folder),
                    name: target.file_name()?.to_owned(),
                }))
            }
        }
    }

    /// The file that is open as `file`.
    #[cfg(unix)]
    pub fn of_file(file: &File) -> Option<Self> {
        let metadata = file.metadata().ok()?;
        metadata
            .is_file()
            .then(|| Self(existing(Path::new(""), &metadata)))
    }

    /// The file that is open as `file`. This system does not tell.
    #[cfg(not(unix))]
    pub fn of_file(_: &File) -> Option<Self> {
        None
    }

    /// The file that standard input is redirected from.
    pub fn of_stdin() -> Option<Self> {
        #[cfg(unix)]
        return Self::of_descriptor(std::io::stdin());
        #[cfg(not(unix))]
        None
    }

    /// The file that standard output is redirected to.
    pub fn of_stdout() -> Option<Self> {
        #[cfg(unix)]
        return Self::of_descriptor(std::io::stdout());
        #[cfg(not(unix))]
        None
    }

    #[cfg(unix)]
    fn of_descriptor(stream: impl std::os::fd::AsFd) -> Option<Self> {
        let owned = stream.as_fd().try_clone_to_owned().ok()?;
        Self::of_file(&File::from(owned))
    }
}

#[cfg(unix)]
fn existing(_: &Path, metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    Identity::Inode {
        device: metadata.dev(),
        inode: metadata.ino(),
    }
}

#[cfg(not(unix))]
fn existing(path: &Path, _: &Metadata) -> Identity {
    Identity::Path(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn names_of_one_file_have_one_identity() {
        let folder = tempfile::tempdir().expect("a folder");
        let within = |name: &str| folder.path().join(name);
        fs::write(within("one"), "").expect("it can be written");
        fs::write(within("two"), "").expect("it can be written");
        fs::create_dir(within("sub")).expect("a folder");
        fs::hard_link(within("one"), within("hard")).expect("a link");
        symlink("one", within("soft")).expect("a link");
        symlink("soft", within("softer")).expect("a link");
        symlink("missing", within("dangling")).expect("a link");
        symlink(".", within("here")).expect("a link");
        let check = |one: &str, other: &str, same: bool| {
            let identities = [one, other].map(|name| FileIdentity::of_path(&within(name)));
            assert!(identities[0].is_some(), "{one}");
            assert_eq!(identities[0] == identities[1], same, "{one} {other}");
        };
        check("one", "two", false);
        check("one", "hard", true);
        check("one", "softer", true);
        check("hard", "sub/../one", true);
        check("one", "here/one", true);
        check("missing", "dangling", true);
        check("missing", "here/here/missing", true);
        check("missing", "other", false);
        check("missing", "one", false);
        let file = File::open(within("softer")).expect("a file");
        assert_eq!(
            FileIdentity::of_file(&file),
            FileIdentity::of_path(&within("hard"))
        );
        assert_eq!(FileIdentity::of_path(Path::new("/dev/null")), None);
        assert_eq!(FileIdentity::of_path(&within("no-folder/file")), None);
    }
}
