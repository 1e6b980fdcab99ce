//! The cache of compiled programs as the environment describes it.

use anyhow::{Context, Result};
use carrick_host::{CACHE_BYTES_MAX, Cache};
use std::path::PathBuf;

use crate::refusal::refusal;
use crate::terminal;
use crate::units::parse_bytes;
use crate::verbosity::Verbosity;

/// The variable that bounds the cache.
const SIZE_VARIABLE: &str = "CARRICK_CACHE_SIZE";

/// The environment names no folder for the cache.
#[derive(Debug, thiserror::Error)]
#[error("the cache has no folder: neither CARRICK_CACHE_DIR nor XDG_CACHE_HOME nor HOME is set")]
pub(crate) struct NoFolder;

/// The folder of the cache.
pub(crate) fn folder() -> Result<PathBuf> {
    Ok(Cache::default_folder().ok_or(NoFolder)?)
}

/// Opens the cache.
pub(crate) fn open() -> Result<Cache> {
    let bytes_max = match std::env::var(SIZE_VARIABLE) {
        Ok(text) => parse_bytes(&text).map_err(|message| {
            refusal(
                format!("the variable {SIZE_VARIABLE} is wrong: {message}"),
                format!("set it to a size: `{SIZE_VARIABLE}=500M`"),
            )
        })?,
        Err(_) => CACHE_BYTES_MAX,
    };
    Cache::open(folder()?, bytes_max).context("cannot use the cache")
}

/// Opens the cache, or warns: a program runs without one too.
pub(crate) fn open_or_warn(verbosity: &Verbosity) -> Option<Cache> {
    match open() {
        Ok(cache) => Some(cache),
        Err(error) => {
            if !verbosity.quiet {
                terminal::warning(error.as_ref());
            }
            None
        }
    }
}
