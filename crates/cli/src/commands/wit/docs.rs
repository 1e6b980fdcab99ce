//! `carrick wit docs`

use std::path::{Path, PathBuf};

use anyhow::Result;
use carrick_wit::{DocsFormat, InputKind};
use clap::ValueEnum;

use crate::input::WitInput;
use crate::output::{is_stdout, refuse_inputs, write_text};
use crate::verbosity::Verbosity;
use crate::{Verdict, terminal};

/// Write documentation for a WIT package as HTML or Markdown
///
/// Documents the package in INPUT, or the world of a component, followed by the packages it depends on:
/// worlds, interfaces, types, functions, fields, cases and flags with their doc comments and gates. Each
/// type links to its definition.
///
/// The HTML page is one file that loads nothing else. It has a search (press `/`) and a diagram of every
/// world, follows the light or dark setting of the reader, and works on a phone. Doc comments are
/// rendered as Markdown; HTML in them is shown as text.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit docs wit -o api.html
  carrick wit docs app.wasm -o app.md
  carrick wit docs wit --format markdown -o -")]
pub(crate) struct Args {
    /// Write the page to this file, or to standard output for `-`
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Set the format of the page [default: html for `.html` and `.htm`, else markdown]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// The WIT: a file, a folder, a binary, `-` for standard input, or GITREV:PATH
    #[arg(value_name = "INPUT")]
    input: WitInput,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Markdown with links
    Markdown,
    /// One self-contained HTML page
    Html,
}

impl Format {
    fn of(path: &Path) -> Self {
        match path.extension().and_then(|name| name.to_str()) {
            Some("html" | "htm") => Self::Html,
            _ => Self::Markdown,
        }
    }
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    if !is_stdout(&args.output) {
        refuse_inputs(&args.output, &[("the input", args.input.path())])?;
    }
    let loaded = args.input.load()?;
    let format = match args.format.unwrap_or_else(|| Format::of(&args.output)) {
        Format::Markdown => DocsFormat::Markdown,
        Format::Html => DocsFormat::Html,
    };
    if loaded.kind == InputKind::Component && !loaded.has_docs() && !verbosity.quiet {
        terminal::note(&format!(
            "{} carries no doc comments; to document them, \
             run `carrick wit docs` on the WIT package that it was built from",
            args.input.name()
        ));
    }
    write_text(&args.output, &carrick_wit::docs(&loaded, format))?;
    Ok(Verdict::Yes)
}
