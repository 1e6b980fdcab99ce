//! `carrick cache`

use anyhow::{Context, Result, anyhow};
use carrick_host::{CACHE_BYTES_MAX, Cache};
use clap::Subcommand;

use crate::args::Talk;
use crate::output::{print_json, print_text};
use crate::units::{parse_bytes, show_bytes};
use crate::{Verdict, json, report};

/// The variable that bounds the cache.
const SIZE_VARIABLE: &str = "CARRICK_CACHE_SIZE";

/// Shows or empties the cache of compiled programs
///
/// `carrick run` keeps what it compiled in a folder that only you can write: CARRICK_CACHE_DIR, else
/// `carrick` under XDG_CACHE_HOME or `~/.cache`. It takes 1 GiB at most, or what CARRICK_CACHE_SIZE
/// says; the programs that were not run for longest make room. Nothing is lost by emptying it but
/// the time to compile again.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick cache path
  carrick cache size
  CARRICK_CACHE_SIZE=500M carrick run app.wasm")]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Prints the folder
    Path {
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Prints how many programs it holds and how large they are
    Size {
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Removes every program from it
    Clear {
        /// Prints what was removed as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(args: Args) -> Result<Verdict> {
    match args.verb {
        Verb::Path { json } => {
            let folder = Cache::default_folder().ok_or_else(no_folder)?;
            if json {
                print_json(&json::CacheFolder::from(folder))?;
            } else {
                print_text(&format!("{}\n", folder.display()))?;
            }
        }
        Verb::Size { json } => {
            let size = open()?.size()?;
            if json {
                print_json(&json::CacheSize::from(size))?;
            } else {
                print_text(&format!(
                    "{}, {}\n",
                    programs(size.entries),
                    show_bytes(size.bytes)
                ))?;
            }
        }
        Verb::Clear { json } => {
            let removed = open()?.clear()?;
            if json {
                print_json(&json::CacheSize::from(removed))?;
            } else {
                print_text(&format!(
                    "removed {}, {}\n",
                    programs(removed.entries),
                    show_bytes(removed.bytes)
                ))?;
            }
        }
    }
    Ok(Verdict::Yes)
}

/// The cache as the environment describes it.
fn open() -> Result<Cache> {
    let bytes_max = match std::env::var(SIZE_VARIABLE) {
        Ok(text) => parse_bytes(&text).map_err(|message| anyhow!("{SIZE_VARIABLE}: {message}"))?,
        Err(_) => CACHE_BYTES_MAX,
    };
    let folder = Cache::default_folder().ok_or_else(no_folder)?;
    Cache::open(folder, bytes_max).context("cannot use the cache")
}

/// The cache, or none with a warning: a program runs without one too.
pub(crate) fn open_or_warn(talk: &Talk) -> Option<Cache> {
    match open() {
        Ok(cache) => Some(cache),
        Err(error) => {
            if !talk.quiet {
                report::warning(error.as_ref());
            }
            None
        }
    }
}

fn no_folder() -> anyhow::Error {
    anyhow!("the cache has no folder: neither CARRICK_CACHE_DIR nor XDG_CACHE_HOME nor HOME is set")
}

fn programs(entries: u64) -> String {
    if entries == 1 {
        "1 program".to_owned()
    } else {
        format!("{entries} programs")
    }
}
