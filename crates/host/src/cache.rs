//! Compiled code on disk, so that a program is compiled once.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use wasmtime::component::Component;
use wasmtime::{Engine, Module};

use crate::atomic_file::AtomicFile;
use crate::engine::compatibility;

/// How much room a cache takes unless told otherwise: 1 GiB, some sixty
/// compiled Go programs.
pub const CACHE_BYTES_MAX: u64 = 1 << 30;

/// An entry's time of last use is brought up to date at most this often, so
/// that a warm run does not write.
const TOUCH_AFTER: Duration = Duration::from_secs(60 * 60);

const ENTRY_SUFFIX: &str = ".cwasm";
const UNFINISHED_PREFIX: &str = "unfinished-";

/// A folder of compiled programs that only its owner can write.
///
/// An entry's name is a BLAKE3 hash of everything that went into it: the
/// program's bytes, how it is adapted, this build of Carrick, and the engine's
/// settings. Entries appear whole, by renaming, so any number of processes may
/// share a cache; when it outgrows its bound the least recently used go first.
///
/// ```
/// use carrick_host::{CACHE_BYTES_MAX, Cache, LoadOptions, load};
///
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path().join("cache");
/// let cache = Cache::open(folder, CACHE_BYTES_MAX)?;
/// let mut options = LoadOptions::default();
/// options.cache = Some(cache.clone());
/// let component = b"(component)";
/// assert!(!load(component, &options, &mut |_| {})?.from_cache());
/// assert!(load(component, &options, &mut |_| {})?.from_cache());
/// assert_eq!(cache.clear()?.entries, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    bytes_max: u64,
}

/// How much a [`Cache`] holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheSize {
    /// Number of compiled programs.
    pub entries: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

/// Why a folder cannot serve as a cache, or why a cache could not be changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// The folder does not exist and could not be made, or is not a folder.
    #[error("the cache folder `{}` cannot be used", folder.display())]
    Folder {
        /// The folder asked for.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Compiled code runs without further checks, so no other user may be able to write to the folder.
    #[error("the cache folder `{}` belongs to user {owner}, not to user {user}", folder.display())]
    Foreign {
        /// The folder asked for.
        folder: PathBuf,
        /// Its owner's numeric id.
        owner: u32,
        /// The numeric id this process runs under.
        user: u32,
    },
    /// Compiled code is trusted, so a folder that others can write is not.
    #[error("the cache folder `{}` can be written by others (its mode is {mode:o})", folder.display())]
    Writable {
        /// The folder asked for.
        folder: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// An entry could not be read, written or removed.
    #[error("the cache entry `{}` cannot be {verb}", path.display())]
    Entry {
        /// The entry's file.
        path: PathBuf,
        /// `read`, `written` or `removed`.
        verb: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl Cache {
    /// The folder used by convention: `$CARRICK_CACHE_DIR`, else
    /// `$XDG_CACHE_HOME/carrick`, else `~/.cache/carrick`; `None` where the
    /// environment names neither these nor a home.
    pub fn default_folder() -> Option<PathBuf> {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        if let Some(folder) = variable("CARRICK_CACHE_DIR") {
            return Some(folder.into());
        }
        if let Some(base) = variable("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .filter(|base| base.is_absolute())
        {
            return Some(base.join("carrick"));
        }
        Some(Path::new(&variable("HOME")?).join(".cache/carrick"))
    }

    /// Opens the cache in `folder`, which is made if it is missing, for its
    /// owner alone.
    ///
    /// # Errors
    ///
    /// * The folder cannot be made or is not a folder.
    /// * It belongs to another user or can be written by others: what lies
    ///   there could not be trusted.
    pub fn open(folder: impl Into<PathBuf>, bytes_max: u64) -> Result<Self, CacheError> {
        let folder = folder.into();
        let metadata = match fs::metadata(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create_private(&folder).and_then(|()| fs::metadata(&folder))
            }
            other => other,
        };
        let metadata = match metadata {
            Ok(metadata) if metadata.is_dir() => metadata,
            Ok(_) => {
                return Err(CacheError::Folder {
                    folder,
                    source: io::ErrorKind::NotADirectory.into(),
                });
            }
            Err(source) => return Err(CacheError::Folder { folder, source }),
        };
        check_private(&folder, &metadata)?;
        Ok(Self { folder, bytes_max })
    }

    /// The folder the cache lives in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Counts what the cache holds.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub fn size(&self) -> Result<CacheSize, CacheError> {
        let mut size = CacheSize::default();
        for entry in self.entries()? {
            size.entries += 1;
            size.bytes += entry.bytes;
        }
        Ok(size)
    }

    /// Removes every entry and says how much that was; other files stay.
    ///
    /// # Errors
    ///
    /// The folder cannot be read, or an entry cannot be removed.
    pub fn clear(&self) -> Result<CacheSize, CacheError> {
        let mut removed = CacheSize::default();
        for entry in self.entries()? {
            remove(&entry.path)?;
            removed.entries += 1;
            removed.bytes += entry.bytes;
        }
        Ok(removed)
    }

    /// Opens the entry for `key`, or returns `None` when there is none that
    /// `engine` can use. An entry that cannot be opened is removed, as is one
    /// that no longer fits because the bound was lowered.
    pub(crate) fn get<C: Compiled>(&self, key: &Key, engine: &Engine) -> Option<C> {
        let path = self.path(key);
        let file = File::open(&path).ok()?;
        let metadata = file.metadata().ok()?;
        if check_private(&path, &metadata).is_err() {
            return None;
        }
        if metadata.len() > self.bytes_max {
            // What cannot be removed now is no reason not to run.
            let _ = self.shrink(None);
            return None;
        }
        // SAFETY: opening compiled code is sound when the engine itself wrote
        // it and nobody changes it. The entry lies in a folder that only this
        // user can write, belongs to this user, carries a name that hashes
        // what it was made of, and was renamed there once complete; entries
        // are never written to again.
        #[expect(unsafe_code, reason = "compiled code has no safe way in")]
        let opened = unsafe { C::open(engine, &path) };
        let Ok(compiled) = opened else {
            // Broken off or damaged: the caller compiles again.
            let _ = fs::remove_file(&path);
            return None;
        };
        let now = SystemTime::now();
        let stale = metadata
            .modified()
            .is_ok_and(|used| now.duration_since(used).is_ok_and(|age| age > TOUCH_AFTER));
        if stale {
            // Worth a better guess at what to remove, not worth an error.
            let _ = file.set_modified(now);
        }
        Some(compiled)
    }

    /// Keeps `compiled` under `key`, if it fits at all, and removes what no
    /// longer fits.
    pub(crate) fn put(&self, key: &Key, compiled: &[u8]) -> Result<(), CacheError> {
        if compiled.len() as u64 > self.bytes_max {
            return self.shrink(None);
        }
        let path = self.path(key);
        let write = || {
            // The folder admits no entry that others may write, whatever the process's mask is.
            let mut file = AtomicFile::create_private(path.clone(), UNFINISHED_PREFIX)?;
            file.write_all(compiled)?;
            file.commit_durably()
        };
        write().map_err(|source| CacheError::Entry {
            path: path.clone(),
            verb: "written",
            source,
        })?;
        self.shrink(Some(&path))
    }

    /// Removes what is beyond the bound, `newest` not among it.
    fn shrink(&self, newest: Option<&Path>) -> Result<(), CacheError> {
        let mut entries = self.entries()?;
        let mut total: u64 = entries.iter().map(|entry| entry.bytes).sum();
        entries.sort_by_key(|entry| entry.used);
        let now = SystemTime::now();
        for entry in entries {
            let abandoned = entry.unfinished
                && now
                    .duration_since(entry.used)
                    .is_ok_and(|age| age > TOUCH_AFTER);
            let too_much =
                total > self.bytes_max && !entry.unfinished && Some(entry.path.as_path()) != newest;
            if abandoned || too_much {
                remove(&entry.path)?;
                total = total.saturating_sub(entry.bytes);
            }
        }
        Ok(())
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.folder
            .join(format!("{}{ENTRY_SUFFIX}", key.0.to_hex()))
    }

    fn entries(&self) -> Result<Vec<Entry>, CacheError> {
        let unreadable = |source| CacheError::Folder {
            folder: self.folder.clone(),
            source,
        };
        let mut entries = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let unfinished = name.starts_with(UNFINISHED_PREFIX);
            if !unfinished && !name.ends_with(ENTRY_SUFFIX) {
                continue;
            }
            // Another process may have removed it since.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            entries.push(Entry {
                path: entry.path(),
                bytes: metadata.len(),
                used: metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                unfinished,
            });
        }
        Ok(entries)
    }
}

struct Entry {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
    unfinished: bool,
}

/// What the engine can write to a file and map again.
pub(crate) trait Compiled: Sized {
    /// Keeps the entries of modules and of components apart.
    const CONTEXT: &'static str;

    /// Maps what the file at `path` holds.
    ///
    /// # Safety
    ///
    /// The engine must have written the file, and nobody may change it.
    #[expect(unsafe_code, reason = "compiled code has no safe way in")]
    unsafe fn open(engine: &Engine, path: &Path) -> wasmtime::Result<Self>;
}

impl Compiled for Component {
    const CONTEXT: &'static str = "carrick 2026-11-21 compiled component";

    #[expect(unsafe_code, reason = "compiled code has no safe way in")]
    unsafe fn open(engine: &Engine, path: &Path) -> wasmtime::Result<Self> {
        // SAFETY: the caller's promise is the one that is asked for here.
        unsafe { Self::deserialize_file(engine, path) }
    }
}

impl Compiled for Module {
    const CONTEXT: &'static str = "carrick 2026-11-21 compiled module";

    #[expect(unsafe_code, reason = "compiled code has no safe way in")]
    unsafe fn open(engine: &Engine, path: &Path) -> wasmtime::Result<Self> {
        // SAFETY: the caller's promise is the one that is asked for here.
        unsafe { Self::deserialize_file(engine, path) }
    }
}

/// What an entry is filed under.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key(blake3::Hash);

impl Key {
    /// `content` is the hash of the program's bytes, `adaptation` of whatever
    /// else decides which component they become.
    pub(crate) fn new<C: Compiled>(
        content: &blake3::Hash,
        adaptation: &blake3::Hash,
        engine: &Engine,
    ) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(C::CONTEXT);
        hasher.update(content.as_bytes());
        hasher.update(adaptation.as_bytes());
        hasher.update(&compatibility(engine));
        Self(hasher.finalize())
    }
}

fn remove(path: &Path) -> Result<(), CacheError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(CacheError::Entry {
            path: path.to_owned(),
            verb: "removed",
            source: error,
        }),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn create_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(unix)]
fn check_private(path: &Path, metadata: &fs::Metadata) -> Result<(), CacheError> {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    if metadata.uid() != user {
        return Err(CacheError::Foreign {
            folder: path.to_owned(),
            owner: metadata.uid(),
            user,
        });
    }
    let mode = metadata.mode() & 0o7777;
    if mode & 0o022 != 0 {
        return Err(CacheError::Writable {
            folder: path.to_owned(),
            mode,
        });
    }
    Ok(())
}

// Elsewhere the folder inherits the protection of the user's profile.
#[cfg(not(unix))]
fn create_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(not(unix))]
fn check_private(_: &Path, _: &fs::Metadata) -> Result<(), CacheError> {
    Ok(())
}
