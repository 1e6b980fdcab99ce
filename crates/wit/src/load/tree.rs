//! The bytes of a file or folder, wherever they are kept.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{INPUT_BYTES_MAX, LoadError, Source, git};

/// A file or folder in memory, with the name that messages give it.
pub(super) struct Tree {
    pub name: String,
    pub content: Content,
}

pub(super) enum Content {
    File(Vec<u8>),
    Folder(Folder),
}

/// The `.wit` files of one package, and what lies in `deps/` beside them.
#[derive(Default)]
pub(super) struct Folder {
    pub texts: Vec<Text>,
    pub deps: Vec<Tree>,
}

pub(super) struct Text {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Whether a file in `deps/` is a package; others may lie there too.
pub(super) fn is_dependency(name: &str) -> bool {
    is_wit(name) || name.ends_with(".wasm") || name.ends_with(".wat")
}

pub(super) fn is_wit(name: &str) -> bool {
    name.ends_with(".wit")
}

pub(super) fn read(source: &Source) -> Result<Tree, LoadError> {
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
            git::read(revision, path).map_err(|source| LoadError::Git {
                revision: revision.clone(),
                path: path.clone(),
                source,
            })
        }
        Source::Bytes { name, bytes } => {
            if bytes.len() as u64 > INPUT_BYTES_MAX {
                return Err(LoadError::TooLarge { name: name.clone() });
            }
            Ok(Tree {
                name: name.clone(),
                content: Content::File(bytes.clone()),
            })
        }
    }
}

/// How much has been read; all files of an input share one bound.
#[derive(Default)]
struct Budget {
    bytes: u64,
}

fn read_package(path: &Path, budget: &mut Budget) -> Result<Folder, LoadError> {
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

fn read_texts(folder: &Path, budget: &mut Budget) -> Result<Vec<Text>, LoadError> {
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
fn entries(folder: &Path) -> Result<Vec<(String, std::path::PathBuf)>, LoadError> {
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
    list().map_err(|source| LoadError::Read {
        name: folder.display().to_string(),
        source,
    })
}

fn read_file(path: &Path, budget: &mut Budget) -> Result<Vec<u8>, LoadError> {
    let name = || path.display().to_string();
    let left = INPUT_BYTES_MAX - budget.bytes;
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(left + 1).read_to_end(&mut bytes))
        .map_err(|source| LoadError::Read {
            name: name(),
            source,
        })?;
    let length = bytes.len() as u64;
    if length > left {
        return Err(LoadError::TooLarge { name: name() });
    }
    budget.bytes += length;
    Ok(bytes)
}
