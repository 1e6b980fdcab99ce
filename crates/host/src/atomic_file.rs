//! Files that appear under their name complete or not at all.
//!
//! There is one rule about what is synchronised to the disk. [`AtomicFile::commit`] synchronises nothing: the
//! name leads to the old content or to the new one for every process, and after a power cut a command can make
//! the file again. [`AtomicFile::commit_durably`] is for files whose content is not checked when they are read, compiled
//! code and checkpoints: it synchronises the content before the file gets its name, and the folder afterwards.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// How the names of files begin that are still being written.
const UNFINISHED_PREFIX: &str = ".carrick-";

/// A file that is being written. [`AtomicFile::commit`] gives it its name; when it is dropped before that, what
/// was there stays.
///
/// Symbolic links are written through, and a file that is replaced keeps its permissions. A device or a pipe is
/// written in place.
///
/// ```
/// use std::io::Write;
///
/// use carrick_host::atomic_file::AtomicFile;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("answer");
/// let mut file = AtomicFile::create(&path)?;
/// file.write_all(b"42")?;
/// assert!(!path.exists());
/// file.commit()?;
/// assert_eq!(std::fs::read(&path)?, b"42");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    destination: Destination,
}

#[derive(Debug)]
enum Destination {
    Beside {
        file: NamedTempFile,
        target: PathBuf,
    },
    InPlace(File),
}

impl AtomicFile {
    /// Begins a file that is to have the name `path`.
    ///
    /// # Errors
    ///
    /// * The folder of the file does not exist, or no file can be created in it.
    /// * The symbolic links at `path` form a circle.
    pub fn create(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let replaced = fs::metadata(&path).ok();
        if replaced
            .as_ref()
            .is_some_and(|metadata| !metadata.is_file())
        {
            let destination = Destination::InPlace(File::create(&path)?);
            return Ok(Self { path, destination });
        }
        let target = link_target(&path)?;
        let folder = folder_of(&target);
        // Without this the error would name the unfinished file.
        fs::metadata(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED_PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // What any new file gets; the process's mask applies.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder)?;
        if let Some(replaced) = replaced {
            file.as_file().set_permissions(replaced.permissions())?;
        }
        let destination = Destination::Beside { file, target };
        Ok(Self { path, destination })
    }

    /// Begins a file that only its owner may read and write; until it is done, its name begins with `prefix`.
    pub(crate) fn create_private(path: PathBuf, prefix: &str) -> io::Result<Self> {
        let file = tempfile::Builder::new()
            .prefix(prefix)
            .tempfile_in(folder_of(&path))?;
        let target = path.clone();
        let destination = Destination::Beside { file, target };
        Ok(Self { path, destination })
    }

    /// The name that the file is to have.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Another handle of the file, to write to.
    ///
    /// # Errors
    ///
    /// The system has no handle left.
    pub fn file(&self) -> io::Result<File> {
        self.open_file().try_clone()
    }

    fn open_file(&self) -> &File {
        match &self.destination {
            Destination::Beside { file, .. } => file.as_file(),
            Destination::InPlace(file) => file,
        }
    }

    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// The system cannot rename the file.
    pub fn commit(self) -> io::Result<()> {
        match self.destination {
            Destination::Beside { file, target } => drop(file.persist(target)?),
            Destination::InPlace(_) => {}
        }
        Ok(())
    }

    /// Gives the file its name, in such a way that after a power cut the name leads to the old content or to the
    /// new one, and to the new one once this function has returned.
    ///
    /// # Errors
    ///
    /// The system cannot write the content to the disk, or cannot rename the file.
    pub fn commit_durably(self) -> io::Result<()> {
        self.open_file().sync_data()?;
        match self.destination {
            Destination::Beside { file, target } => {
                file.persist(&target)?;
                // The new name has to be on the disk too.
                #[cfg(unix)]
                File::open(folder_of(&target))?.sync_all()?;
            }
            Destination::InPlace(_) => {}
        }
        Ok(())
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.open_file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.open_file().flush()
    }
}

/// Writes a whole file at once, as [`AtomicFile`] does.
///
/// # Errors
///
/// As for [`AtomicFile::create`] and [`AtomicFile::commit`], or the content cannot be written.
pub fn write(path: impl Into<PathBuf>, content: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(content)?;
    file.commit()
}

/// Where the symbolic links that `path` may be lead to, whether a file is there or not.
pub(crate) fn link_target(path: &Path) -> io::Result<PathBuf> {
    const LINKS_MAX: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..LINKS_MAX {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The folder that `path` is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_link_is_written_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let within = |name| folder.path().join(name);
        fs::write(within("old"), "old").expect("it can be written");
        symlink("old", within("link")).expect("a link");
        symlink("missing", within("dangling")).expect("a link");
        symlink("dangling", within("far")).expect("a link");
        for (link, target) in [("link", "old"), ("far", "missing")] {
            write(within(link), b"new").expect("it can be written");
            assert!(within(link).is_symlink(), "{link}");
            assert_eq!(fs::read(within(target)).expect("it is there"), b"new");
        }
        symlink("round", within("round")).expect("a link");
        assert!(write(within("round"), b"new").is_err());
    }

    #[test]
    fn a_file_that_is_replaced_keeps_its_permissions() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("script");
        fs::write(&path, "old").expect("it can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).expect("permissions");
        write(&path, b"new").expect("it can be written");
        let mode = fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o7777, 0o750);
    }

    #[test]
    fn what_is_not_committed_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        fs::write(&path, "old").expect("it can be written");
        let mut file = AtomicFile::create(&path).expect("it can be begun");
        file.write_all(b"half").expect("it can be written");
        drop(file);
        assert_eq!(fs::read(&path).expect("it is there"), b"old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
