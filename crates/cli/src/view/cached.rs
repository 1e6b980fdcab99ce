//! The cache of compiled programs.

use std::path::PathBuf;

use carrick_host::CacheSize;
use serde::Serialize;

use crate::units::show_bytes;

/// `carrick cache path --json`
#[derive(Debug, Serialize)]
pub(crate) struct FolderJson {
    folder: String,
}

impl From<PathBuf> for FolderJson {
    fn from(folder: PathBuf) -> Self {
        Self {
            folder: folder.display().to_string(),
        }
    }
}

/// `carrick cache size --json`, and `clear` for what it removed
#[derive(Debug, Serialize)]
pub(crate) struct SizeJson {
    programs: u64,
    bytes: u64,
}

impl From<CacheSize> for SizeJson {
    fn from(size: CacheSize) -> Self {
        Self {
            programs: size.entries,
            bytes: size.bytes,
        }
    }
}

/// A size as a phrase: `2 programs, 4.0 MiB`.
pub(crate) fn text(size: CacheSize) -> String {
    let bytes = show_bytes(size.bytes);
    match size.entries {
        1 => format!("1 program, {bytes}"),
        entries => format!("{entries} programs, {bytes}"),
    }
}
