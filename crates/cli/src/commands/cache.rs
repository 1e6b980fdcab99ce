//! `carrick cache`

use anyhow::Result;
use clap::Subcommand;

use crate::output::{print_json, print_text};
use crate::view::cached;
use crate::{Verdict, cache};

/// Manage the compilation cache
///
/// Programs are compiled once: the result is kept in a folder that only you can write,
/// CARRICK_CACHE_DIR, else `carrick` in XDG_CACHE_HOME or in `~/.cache`. The cache takes up to 1 GiB, or
/// the size in CARRICK_CACHE_SIZE; when it is full, the programs that were not run for the longest time
/// are removed. Clearing it is always safe: programs are compiled again when they run next.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick cache path
  carrick cache size
  carrick cache clear
  CARRICK_CACHE_SIZE=500M carrick run app.wasm")]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print the folder of the cache
    Path {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print how many programs the cache holds, and their size
    Size {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove every program from the cache
    Clear {
        /// Print what was removed as JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(args: Args) -> Result<Verdict> {
    match args.verb {
        Verb::Path { json } => {
            let folder = cache::folder()?;
            if json {
                print_json(&cached::FolderJson::from(folder))?;
            } else {
                print_text(&format!("{}\n", folder.display()))?;
            }
        }
        Verb::Size { json } => {
            let size = cache::open()?.size()?;
            if json {
                print_json(&cached::SizeJson::from(size))?;
            } else {
                print_text(&format!("{}\n", cached::text(size)))?;
            }
        }
        Verb::Clear { json } => {
            let removed = cache::open()?.clear()?;
            if json {
                print_json(&cached::SizeJson::from(removed))?;
            } else {
                print_text(&format!("removed {}\n", cached::text(removed)))?;
            }
        }
    }
    Ok(Verdict::Yes)
}
