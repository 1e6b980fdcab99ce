//! `carrick wit diff`

use anyhow::{Context, Result, bail};
use carrick_wit::{DiffOptions, diff};

use crate::Verdict;
use crate::input::WitInput;
use crate::output::{print_json, print_text};
use crate::verbosity::Verbosity;
use crate::view::wit_diff::WitDiffed;

/// Says what changed in WIT, and whom it breaks
///
/// Compares two packages, or the worlds of two components, in any of the forms that WIT is read
/// from. For every change it says whether it breaks *guests built against the old* (components that
/// are to run on a host of NEW) and *hosts built against the old* (that are to run components of
/// NEW), and at the end the smallest step of the version that semantic versioning allows.
///
/// What is only added breaks nobody, but an export that is added breaks guests, and an import that is
/// added to a component breaks hosts. The step does not count what is behind `@unstable`: it promises
/// nothing. An interface that no world mentions counts as imported. The package's own version plays no
/// part.
///
/// With --json it prints an object with `guests` and `hosts` (`work` or `break`), `step` (`null`
/// where OLD is a component, which has no version), `old_version`, `new_version`, `version_needed`
/// and `changes`; a change has `place`, `path`, `kind`, `breaks_guests`, `breaks_hosts`, `adds`
/// and, where they apply, `old`, `new`, `evidence` and `gate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit code: 0 if both sides (or the one asked for) work, 1 if not, 2 if that cannot be said.

Examples:
  carrick wit diff HEAD:wit wit
  carrick wit diff old.wasm new.wasm
  carrick wit diff --guests v1.0:wit v1.1:wit
  carrick wit diff --world plugin old.wit plugin.wasm")]
pub(crate) struct Args {
    /// The old WIT: a file, a folder, a binary, `-` for standard input, or GITREV:PATH
    #[arg(value_name = "OLD")]
    old: WitInput,
    /// The new WIT
    #[arg(value_name = "NEW")]
    new: WitInput,
    /// Exits with 1 only if guests built against the old break; prints the same
    #[arg(long, conflicts_with = "hosts")]
    guests: bool,
    /// Exits with 1 only if hosts built against the old break; prints the same
    #[arg(long)]
    hosts: bool,
    /// Compares only this world
    #[arg(long, value_name = "NAME")]
    world: Option<String>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    if args.old.is_stdin() && args.new.is_stdin() {
        bail!("standard input cannot be both the old WIT and the new");
    }
    let (old, new) = (args.old.load()?, args.new.load()?);
    let mut options = DiffOptions::default();
    options.world = args.world;
    let diffed = diff(&old, &new, &options).with_context(|| {
        format!(
            "cannot compare {} with {}",
            args.old.name(),
            args.new.name()
        )
    })?;
    if args.json {
        print_json(&WitDiffed::new(&diffed))?;
    } else if !verbosity.quiet {
        print_text(&diffed.to_string())?;
    }
    let breaks = diffed.breaks_guests() && !args.hosts || diffed.breaks_hosts() && !args.guests;
    Ok(if breaks { Verdict::No } else { Verdict::Yes })
}
