//! `carrick wit diff`

use anyhow::{Context, Result, bail};
use carrick_wit::{DiffOptions, diff};

use crate::Verdict;
use crate::input::WitInput;
use crate::output::{print_json, print_text};
use crate::refusal::refusal;
use crate::verbosity::Verbosity;
use crate::view::wit_diff::WitDiffed;

/// Compare two WIT packages, and report what each change breaks
///
/// Compares two packages, or the worlds of two components. For each change, reports whether it breaks
/// *guests built against the old* (components that have to run on a host of NEW) and *hosts built
/// against the old* (hosts that have to run components of NEW). The last line is the smallest version
/// bump that semantic versioning allows for the changes.
///
/// An addition breaks nobody, with two exceptions: an added export breaks guests, and an import added to
/// a component breaks hosts. The version bump ignores items behind `@unstable`. An interface that no
/// world mentions counts as imported. A new version of the package that is not semver-compatible with
/// the old one breaks both sides.
///
/// --json prints an object with `guests` and `hosts` (`work` or `break`), `step` (`null` if OLD
/// is a component, which has no version), `old_version`, `new_version`, `version_needed` and `changes`.
/// A change has `place`, `path`, `kind`, `breaks_guests`, `breaks_hosts`, `adds` and, where they apply,
/// `old`, `new`, `evidence` and `gate`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 nothing breaks (on the side selected), 1 something breaks, 2 error.

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
    /// Exit with 1 only if guests built against the old break; the output is the same
    #[arg(long, conflicts_with = "hosts")]
    guests: bool,
    /// Exit with 1 only if hosts built against the old break; the output is the same
    #[arg(long)]
    hosts: bool,
    /// Compare only this world
    #[arg(long, value_name = "NAME")]
    world: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    if args.old.is_stdin() && args.new.is_stdin() {
        bail!(refusal(
            "standard input cannot be both the old WIT and the new",
            "read one of them from a file",
        ));
    }
    let (old, new) = (args.old.load()?, args.new.load()?);
    let mut options = DiffOptions::default();
    if let Some(world) = args.world {
        options = options.with_world(world);
    }
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
