//! `carrick inspect`

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::output::{print_json, print_text};
use crate::{Verdict, input, json, report};

/// Says what a module or component is
///
/// Prints what FILE is, which language and compiler made it, what it imports and exports, its
/// memories, where its bytes are, and what its imports would let it reach. Nothing is run.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick inspect app.wasm
  carrick inspect --json app.wasm")]
pub(crate) struct Args {
    /// Prints JSON
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
        print_json(&json::Inspected::new(&inspection, &features))?;
    } else {
        print_text(&report::inspection(&inspection, &features))?;
    }
    Ok(Verdict::Yes)
}
