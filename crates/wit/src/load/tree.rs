//! The bytes of a file or folder, wherever they are kept.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::folder::{Content, Folder, Text, Tree, is_dependency, is_wit};
use super::{INPUT_BYTES_MAX, LoadWitError, Source, git};

pub(super) fn read(source: &Source) -> Result<Tree, LoadWitError> {
    match source {
        Source::Path(path) => {
            let name = path.display().to_string();
            let mut budget = Budget::default();
            let content = if path.is_dir() {
                Content::Folder(read_package(path, &mut budget)?)
            } else {
                Content::File(read_file(path, &mut budget)?)
            };
            Ok(Tree { name, content })
        }
        Source::Git { revision, path } => {
            git::read(revision, path).map_err(|source| LoadWitError::Git {
                revision: revision.clone(),
                path: path.clone(),
                source,
            })
        }
        Source::Bytes { name, bytes } => {
            if bytes.len() as u64 > INPUT_BYTES_MAX {
                return Err(LoadWitError::TooLarge { name: name.clone() });
            }
            Ok(Tree {
                name: name.clone(),
                content: Content::File(bytes.clone()),
            })
        }
    }
}

/// The files that are read for the package at `path`, and those that would be if each of its folders
/// had a file called `also`. Folders that cannot be listed have none.
pub(super) fn package_files(path: &Path, also: &[&str]) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let listed = |folder: &Path, is_read: fn(&str) -> bool| -> Vec<PathBuf> {
        let there = entries(folder).unwrap_or_default();
        let there = there.into_iter().filter(|(_, path)| !path.is_dir());
        let also = also.iter().map(|name| (*name).to_owned());
        let names = there.map(|(name, _)| name).chain(also);
        let read = names.filter(|name| is_read(name));
        read.map(|name| folder.join(name)).collect()
    };
    let mut files = listed(path, is_wit);
    let deps = path.join("deps");
    if deps.is_dir() {
        files.extend(listed(&deps, is_dependency));
        let folders = entries(&deps).unwrap_or_default();
        let folders = folders.into_iter().filter(|(_, path)| path.is_dir());
        files.extend(folders.flat_map(|(_, folder)| listed(&folder, is_wit)));
    }
    files
}

/// How much has been read; all files of an input share one bound.
#[derive(Default)]
struct Budget {
    bytes: u64,
}

fn read_package(path: &Path, budget: &mut Budget) -> Result<Folder, LoadWitError> {
    let mut folder = Folder {
        texts: read_texts(path, budget)?,
        deps: Vec::new(),
    };
    let deps = path.join("deps");
    if !deps.is_dir() {
        return Ok(folder);
    }
    for (name, path) in entries(&deps)? {
        let content = if path.is_dir() {
            let texts = read_texts(&path, budget)?;
            if texts.is_empty() {
                continue;
            }
            Content::Folder(Folder {
                texts,
                deps: Vec::new(),
            })
        } else if is_dependency(&name) {
            Content::File(read_file(&path, budget)?)
        } else {
            continue;
        };
        folder.deps.push(Tree {
            name: path.display().to_string(),
            content,
        });
    }
    Ok(folder)
}

fn read_texts(folder: &Path, budget: &mut Budget) -> Result<Vec<Text>, LoadWitError> {
    let mut texts = Vec::new();
    for (name, path) in entries(folder)? {
        if is_wit(&name) && !path.is_dir() {
            texts.push(Text {
                name: path.display().to_string(),
                bytes: read_file(&path, budget)?,
            });
        }
    }
    Ok(texts)
}

/// What lies in `folder`, by name; names that are not UTF-8 belong to nothing we read.
fn entries(folder: &Path) -> Result<Vec<(String, PathBuf)>, LoadWitError> {
    let list = || -> io::Result<Vec<_>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if let Ok(name) = entry.file_name().into_string() {
                entries.push((name, entry.path()));
            }
        }
        entries.sort();
        Ok(entries)
    };
    list().map_err(|source| LoadWitError::Read {
        name: folder.display().to_string(),
        source,
    })
}

fn read_file(path: &Path, budget: &mut Budget) -> Result<Vec<u8>, LoadWitError> {
    let name = || path.display().to_string();
    let left = INPUT_BYTES_MAX - budget.bytes;
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(left + 1).read_to_end(&mut bytes))
        .map_err(|source| LoadWitError::Read {
            name: name(),
            source,
        })?;
    let length = bytes.len() as u64;
    if length > left {
        return Err(LoadWitError::TooLarge { name: name() });
    }
    budget.bytes += length;
    Ok(bytes)
}
