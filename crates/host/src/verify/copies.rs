//! Each side's own copy of the folders that the guest may write.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{VerifyError, VerifyNote};
use crate::guest::DirGrant;

/// The folders as each side sees them. They vanish with this value.
pub(super) struct Copies {
    pub for_module: Vec<DirGrant>,
    pub for_component: Vec<DirGrant>,
    /// Outermost granted folders with their two copies.
    roots: Vec<Root>,
    _holders: [TempDir; 2],
}

struct Root {
    original: PathBuf,
    copies: [PathBuf; 2],
}

impl Copies {
    /// Copies what may be written. A folder that is only read, and overlaps
    /// none that is written, serves both sides as it is.
    pub(super) fn of(dirs: &[DirGrant], notes: &mut Vec<VerifyNote>) -> Result<Self, VerifyError> {
        let here = |path: &Path| {
            let path = path.to_owned();
            move |source| VerifyError::Files { path, source }
        };
        let holder = || {
            tempfile::Builder::new()
                .prefix("carrick-verify-")
                .tempdir()
                .map_err(here(&std::env::temp_dir()))
        };
        let holders = [holder()?, holder()?];
        let mut originals = Vec::new();
        for dir in dirs {
            originals.push(fs::canonicalize(dir.host()).map_err(here(dir.host()))?);
        }
        let overlap = |a: &Path, b: &Path| a.starts_with(b) || b.starts_with(a);
        let copied: Vec<bool> = dirs
            .iter()
            .zip(&originals)
            .map(|(dir, original)| {
                !dir.is_read_only()
                    || dirs.iter().zip(&originals).any(|(other, other_original)| {
                        !other.is_read_only() && overlap(original, other_original)
                    })
            })
            .collect();
        let mut roots: Vec<Root> = Vec::new();
        let mut outermost: Vec<&PathBuf> = originals
            .iter()
            .zip(&copied)
            .filter(|(_, copied)| **copied)
            .map(|(path, _)| path)
            .collect();
        outermost.sort();
        for original in outermost {
            if roots
                .iter()
                .any(|root| original.starts_with(&root.original))
            {
                continue;
            }
            let name = roots.len().to_string();
            let copies = [holders[0].path().join(&name), holders[1].path().join(&name)];
            copy_tree(original, &copies, &mut BTreeMap::new(), notes)?;
            roots.push(Root {
                original: original.clone(),
                copies,
            });
        }
        let side = |side: usize| {
            let grant = |((dir, original), copied): ((&DirGrant, &PathBuf), &bool)| {
                let root = roots
                    .iter()
                    .find(|root| *copied && original.starts_with(&root.original));
                let host = root.map_or_else(
                    || original.clone(),
                    |root| match original.strip_prefix(&root.original) {
                        Ok(rest) if !rest.as_os_str().is_empty() => root.copies[side].join(rest),
                        _ => root.copies[side].clone(),
                    },
                );
                dir.moved_to(host)
            };
            dirs.iter()
                .zip(&originals)
                .zip(&copied)
                .map(grant)
                .collect()
        };
        Ok(Self {
            for_module: side(0),
            for_component: side(1),
            roots,
            _holders: holders,
        })
    }

    /// Each copied folder with its two copies, to be compared.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Path, &Path, &Path)> {
        self.roots.iter().map(|root| {
            (
                root.original.as_path(),
                root.copies[0].as_path(),
                root.copies[1].as_path(),
            )
        })
    }
}

/// Which files of the copies a file with several names was first copied to.
type Linked = BTreeMap<(u64, u64), [PathBuf; 2]>;

/// Copies to two places at once: reading the original changes the time of its last access, and both
/// copies get the time from before.
fn copy_tree(
    from: &Path,
    to: &[PathBuf; 2],
    linked: &mut Linked,
    notes: &mut Vec<VerifyNote>,
) -> Result<(), VerifyError> {
    let here = |source| VerifyError::Files {
        path: from.to_owned(),
        source,
    };
    let metadata = fs::symlink_metadata(from).map_err(here)?;
    let kind = metadata.file_type();
    if kind.is_dir() {
        for to in to {
            fs::create_dir(to).map_err(here)?;
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(from).map_err(here)? {
            names.push(entry.map_err(here)?.file_name());
        }
        // The order of creation is the order of listing on some file systems;
        // let it be the same for both copies.
        names.sort();
        for name in names {
            let within = [to[0].join(&name), to[1].join(&name)];
            copy_tree(&from.join(&name), &within, linked, notes)?;
        }
        each(to, |to| keep_attributes(to, &metadata)).map_err(here)
    } else if kind.is_symlink() {
        let target = fs::read_link(from).map_err(here)?;
        each(to, |to| {
            symlink(&target, to).and_then(|()| keep_times_of_link(to, &metadata))
        })
        .map_err(here)
    } else if kind.is_file() {
        if let Some(first) = already_copied(&metadata, to, linked) {
            let mut links = first.iter().zip(to);
            return links
                .try_for_each(|(first, to)| fs::hard_link(first, to))
                .map_err(here);
        }
        each(to, |to| {
            fs::copy(from, to).and_then(|_| keep_attributes(to, &metadata))
        })
        .map_err(here)
    } else {
        notes.push(VerifyNote::NotCopied {
            path: from.to_owned(),
        });
        Ok(())
    }
}

fn each(to: &[PathBuf; 2], work: impl FnMut(&PathBuf) -> io::Result<()>) -> io::Result<()> {
    to.iter().try_for_each(work)
}

fn keep_attributes(to: &Path, metadata: &fs::Metadata) -> io::Result<()> {
    let mut times = fs::FileTimes::new();
    if let Ok(modified) = metadata.modified() {
        times = times.set_modified(modified);
    }
    if let Ok(accessed) = metadata.accessed() {
        times = times.set_accessed(accessed);
    }
    fs::File::open(to)?.set_times(times)?;
    fs::set_permissions(to, metadata.permissions())
}

#[cfg(unix)]
fn already_copied(
    metadata: &fs::Metadata,
    to: &[PathBuf; 2],
    linked: &mut Linked,
) -> Option<[PathBuf; 2]> {
    use std::os::unix::fs::MetadataExt;
    if metadata.nlink() < 2 {
        return None;
    }
    match linked.entry((metadata.dev(), metadata.ino())) {
        std::collections::btree_map::Entry::Occupied(first) => Some(first.get().clone()),
        std::collections::btree_map::Entry::Vacant(slot) => {
            slot.insert(to.clone());
            None
        }
    }
}

/// Sets the times of a symbolic link itself, not those of what it leads to.
#[cfg(unix)]
fn keep_times_of_link(to: &Path, metadata: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{AtFlags, CWD, Timespec, Timestamps, utimensat};
    let time = |tv_sec, nanos: i64| Timespec {
        tv_sec,
        tv_nsec: nanos as _,
    };
    let times = Timestamps {
        last_access: time(metadata.atime(), metadata.atime_nsec()),
        last_modification: time(metadata.mtime(), metadata.mtime_nsec()),
    };
    Ok(utimensat(CWD, to, &times, AtFlags::SYMLINK_NOFOLLOW)?)
}

#[cfg(not(unix))]
fn keep_times_of_link(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn already_copied(_: &fs::Metadata, _: &[PathBuf; 2], _: &mut Linked) -> Option<[PathBuf; 2]> {
    None
}

#[cfg(windows)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_file(target, link)
}
