//! New versions of files that are served.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use carrick_host::ComponentHandle;

use crate::input;

/// How often files are looked at. A file that is being written is left alone until it stays as it is for so long.
const EVERY: Duration = Duration::from_millis(500);

/// What tells whether a file is worth reading again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    changed: SystemTime,
    /// The file itself, where one takes the place of another.
    inode: u64,
}

impl Stamp {
    /// That of a file; `None` where there is none.
    pub(super) fn of(file: &Path) -> Option<Self> {
        let metadata = fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
        Some(Self {
            bytes: metadata.len(),
            changed: metadata.modified().ok()?,
            #[cfg(unix)]
            inode: std::os::unix::fs::MetadataExt::ino(&metadata),
            #[cfg(not(unix))]
            inode: 0,
        })
    }
}

/// Files as they were when they were read last.
#[derive(Debug)]
pub(super) struct Seen<T> {
    read: T,
    /// As they were the last time, where that differs.
    changing: Option<T>,
}

impl<T: Copy + PartialEq> Seen<T> {
    pub(super) fn new(read: T) -> Self {
        Self {
            read,
            changing: None,
        }
    }

    /// Whether files that are `now` like this are to be read: they changed and, unless `at_once`, have stayed so since
    /// the last time.
    pub(super) fn is_due(&mut self, now: T, at_once: bool) -> bool {
        if self.read == now {
            self.changing = None;
            return false;
        }
        at_once || self.changing.replace(now) == Some(now)
    }

    pub(super) fn note_read(&mut self, now: T) {
        self.read = now;
    }
}

/// Something that is made of files, and made anew when they change.
pub(super) trait Watched: Send {
    /// What messages call it.
    fn name(&self) -> String;

    /// Puts what the files hold in the place of what is in use, if that is something new. Returns the number of the new
    /// version, or why there is none.
    ///
    /// Unless `at_once`, that waits until the files stay as they are.
    fn look(&mut self, at_once: bool) -> Option<Result<u64>>;
}

/// The file of a component that is served.
#[derive(Debug)]
pub(super) struct Served {
    component: ComponentHandle,
    file: PathBuf,
    content: blake3::Hash,
    seen: Seen<Option<Stamp>>,
}

impl Served {
    /// The file that `component` was made of, which held `bytes` when it was as `seen`.
    pub(super) fn new(
        component: ComponentHandle,
        file: &Path,
        bytes: &[u8],
        seen: Option<Stamp>,
    ) -> Self {
        Self {
            component,
            file: file.to_owned(),
            content: blake3::hash(bytes),
            seen: Seen::new(seen),
        }
    }
}

impl Watched for Served {
    fn name(&self) -> String {
        self.component.name().to_owned()
    }

    fn look(&mut self, at_once: bool) -> Option<Result<u64>> {
        let now = Stamp::of(&self.file)?;
        if !self.seen.is_due(Some(now), at_once) {
            return None;
        }
        let bytes = input::read(&self.file);
        if Stamp::of(&self.file) != Some(now) {
            // It changed while it was read.
            return None;
        }
        self.seen.note_read(Some(now));
        let replaced = bytes.and_then(|bytes| {
            let content = blake3::hash(&bytes);
            if content == self.content {
                return Ok(None);
            }
            let version = self.component.replace(&bytes, &mut |_| {})?;
            self.content = content;
            Ok(Some(version))
        });
        replaced.transpose()
    }
}

/// Looks at the files for as long as `at_once` has a sender: whenever that asks for it, and `regularly`. Tells `report`
/// the number of each new version, or why there is none.
pub(super) fn watch(
    mut files: Vec<Box<dyn Watched>>,
    at_once: Receiver<()>,
    regularly: bool,
    report: impl Fn(&str, Result<u64>) + Send + 'static,
) -> Result<()> {
    let watch = move || {
        loop {
            let asked = match regularly {
                true => at_once.recv_timeout(EVERY),
                false => at_once.recv().map_err(RecvTimeoutError::from),
            };
            let is_asked = match asked {
                Ok(()) => true,
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            for file in &mut files {
                if let Some(result) = file.look(is_asked) {
                    report(&file.name(), result);
                }
            }
        }
    };
    std::thread::Builder::new()
        .name("carrick-reload".to_owned())
        .spawn(watch)
        .context("cannot watch the files")?;
    Ok(())
}
