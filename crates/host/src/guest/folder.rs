//! Folders that a guest may open.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::error::RunError;

/// A folder that a guest may open, and everything below it.
///
/// Symbolic links inside are followed only as long as they stay inside.
///
/// The folder is opened once, at the latest when a guest that was granted it starts, and clones of
/// a grant share what was opened. What takes the place of the folder later, a symbolic link for one, is not
/// what guests get.
///
/// ```
/// use carrick_host::DirGrant;
///
/// let pictures = DirGrant::new("/srv/pictures", "/pictures").read_only();
/// assert_eq!(pictures.guest(), "/pictures");
/// ```
#[derive(Clone, Debug)]
pub struct DirGrant {
    host: PathBuf,
    guest: String,
    read_only: bool,
    /// The folder that this one must not lead out of.
    below: Option<PathBuf>,
    opened: Arc<OnceLock<Arc<File>>>,
}

impl DirGrant {
    /// Grants the folder `host` of this machine under the name `guest`, for reading and writing.
    pub fn new(host: impl Into<PathBuf>, guest: impl Into<String>) -> Self {
        Self {
            host: host.into(),
            guest: guest.into(),
            read_only: false,
            below: None,
            opened: Arc::default(),
        }
    }

    /// The same folder, in which the guest may change nothing.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self {
            read_only: true,
            ..self
        }
    }

    /// The same folder under another name.
    #[must_use]
    pub fn with_guest(self, guest: impl Into<String>) -> Self {
        Self {
            guest: guest.into(),
            ..self
        }
    }

    /// The folder on this machine.
    pub fn host(&self) -> &Path {
        &self.host
    }

    /// The name the guest knows it by.
    pub fn guest(&self) -> &str {
        &self.guest
    }

    /// Whether the guest may change nothing in it.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Opens the folder, if it is not open yet.
    ///
    /// # Errors
    ///
    /// * It does not exist, is no folder, or may not be opened: [`RunError::Folder`].
    pub fn open(&self) -> Result<(), RunError> {
        self.opened().map(|_| ())
    }

    /// The same grant of another folder, that is still to be opened.
    #[cfg(feature = "verify")]
    pub(crate) fn moved_to(&self, host: PathBuf) -> Self {
        Self {
            host,
            opened: Arc::default(),
            ..self.clone()
        }
    }

    /// The same folder, which may not be opened if a symbolic link leads out of `parent`.
    pub(crate) fn below(self, parent: PathBuf) -> Self {
        Self {
            below: Some(parent),
            ..self
        }
    }

    pub(crate) fn opened(&self) -> Result<&Arc<File>, RunError> {
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let opened = match &self.below {
            Some(parent) => open_below(parent, &self.host),
            None => open_folder(&self.host),
        };
        let opened = opened.map_err(|source| RunError::Folder {
            path: self.host.clone(),
            source,
        })?;
        // Of two that open it at once, one has opened it in vain.
        Ok(self.opened.get_or_init(|| Arc::new(opened)))
    }

    /// A path that leads to the folder that was opened, where the system has one.
    #[cfg(feature = "verify")]
    pub(crate) fn opened_path(&self) -> Result<PathBuf, RunError> {
        #[cfg(target_os = "linux")]
        {
            use std::os::fd::AsRawFd;
            let opened = self.opened()?;
            let path = PathBuf::from(format!("/proc/self/fd/{}", opened.as_raw_fd()));
            if path.exists() {
                return Ok(path);
            }
        }
        self.opened()?;
        Ok(self.host.clone())
    }
}

/// Two grants are equal if they are of one folder under one name; whether it has been opened does not count.
impl PartialEq for DirGrant {
    fn eq(&self, other: &Self) -> bool {
        (&self.host, &self.guest, self.read_only, &self.below)
            == (&other.host, &other.guest, other.read_only, &other.below)
    }
}

impl Eq for DirGrant {}

#[cfg(unix)]
fn open_folder(path: &Path) -> io::Result<File> {
    use rustix::fs::{CWD, Mode, openat};
    Ok(openat(CWD, path, FOLDER, Mode::empty())?.into())
}

/// As wasmtime-wasi opens the folders that it is given by path.
#[cfg(unix)]
const FOLDER: rustix::fs::OFlags = {
    use rustix::fs::OFlags;
    let flags = OFlags::RDONLY
        .union(OFlags::DIRECTORY)
        .union(OFlags::CLOEXEC);
    // A folder that may be passed, but not listed, can be granted too.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let flags = flags.union(OFlags::PATH);
    flags
};

/// Opens `folder`, wherever in `parent` symbolic links lead. What it leads to is found out first, and then opened name by
/// name without following links, so that no other process can put a link there in between.
#[cfg(unix)]
fn open_below(parent: &Path, folder: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, openat};
    let parent = parent.canonicalize()?;
    let folder = folder.canonicalize()?;
    let below = folder.strip_prefix(&parent).map_err(|_| {
        io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!("a symbolic link leads out of `{}`", parent.display()),
        )
    })?;
    let mut opened = open_folder(&parent)?;
    for name in below.components() {
        let flags = FOLDER.union(OFlags::NOFOLLOW);
        opened = openat(&opened, name.as_os_str(), flags, Mode::empty())?.into();
    }
    Ok(opened)
}

#[cfg(not(unix))]
fn open_folder(path: &Path) -> io::Result<File> {
    if !std::fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    let mut options = std::fs::OpenOptions::new();
    options.read(true);
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        // Without FILE_FLAG_BACKUP_SEMANTICS folders cannot be opened.
        options.custom_flags(0x0200_0000);
    }
    options.open(path)
}

#[cfg(not(unix))]
fn open_below(parent: &Path, folder: &Path) -> io::Result<File> {
    let (parent, folder) = (parent.canonicalize()?, folder.canonicalize()?);
    if !folder.starts_with(&parent) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    open_folder(&folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::DirGrant;
    use crate::error::RunError;

    #[test]
    fn a_folder_that_was_opened_stays_the_same_folder() {
        let root = tempfile::tempdir().expect("a folder");
        let (granted, other) = (root.path().join("granted"), root.path().join("other"));
        fs::create_dir(&granted).expect("a folder");
        fs::create_dir(&other).expect("a folder");
        let grant = DirGrant::new(&granted, "/data");
        let clone = grant.clone();
        grant.open().expect("it is there");
        let identity = |grant: &DirGrant| {
            use std::os::unix::fs::MetadataExt;
            let opened = grant.opened().expect("it is open");
            opened.metadata().expect("it is open").ino()
        };
        let before = identity(&grant);
        fs::remove_dir(&granted).expect("it is empty");
        symlink(&other, &granted).expect("a link");
        assert_eq!(identity(&clone), before);
    }

    #[test]
    fn a_link_that_leads_out_is_refused_and_one_that_stays_is_not() {
        let root = tempfile::tempdir().expect("a folder");
        let parent = root.path().join("parent");
        fs::create_dir_all(parent.join("real/inner")).expect("folders");
        symlink(root.path(), parent.join("out")).expect("a link");
        symlink("real", parent.join("in")).expect("a link");
        let check = |name: &str, opens: bool| {
            let grant = DirGrant::new(parent.join(name), "/x").below(parent.clone());
            let opened = grant.open();
            assert_eq!(opened.is_ok(), opens, "{name}: {opened:?}");
        };
        check("real/inner", true);
        check("in/inner", true);
        check("out", false);
        check("out/parent/real", true);
        check("missing", false);
    }

    #[test]
    fn a_file_is_no_folder() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let opened = DirGrant::new(file.path(), "/x").open();
        let Err(RunError::Folder { path, source }) = opened else {
            panic!("{opened:?}")
        };
        assert_eq!(path, file.path());
        assert_eq!(source.kind(), std::io::ErrorKind::NotADirectory);
    }
}
