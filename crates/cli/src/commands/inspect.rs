//! `carrick inspect`

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::output::{print_json, print_text};
use crate::view::inspection;
use crate::{Verdict, input};

/// Show what a module or component is
///
/// Prints the kind of FILE, its language and compiler, its imports and exports, its memories, the size
/// of its parts, and what its imports could reach. FILE is not run.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick inspect app.wasm
  carrick inspect --json app.wasm")]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The module or component (binary or text, `-` for standard input)
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(args: Args) -> Result<Verdict> {
    let wasm = input::read(&args.file)?;
    let inspection = carrick_assemble::inspect(&wasm)
        .with_context(|| format!("cannot inspect {}", input::name(&args.file)))?;
    let features = carrick_assemble::features(&wasm)
        .with_context(|| format!("cannot inspect {}", input::name(&args.file)))?;
    if args.json {
        print_json(&inspection::Json::new(&inspection, &features))?;
    } else {
        print_text(&inspection::text(&inspection, &features))?;
    }
    Ok(Verdict::Yes)
}
