//! `carrick wit`: the verbs that work on WIT.

mod check;
mod diff;
mod docs;
mod fmt;
mod lint;
mod show;

use clap::Subcommand;

use crate::Verdict;
use crate::verbosity::Verbosity;

/// Shows, checks and compares WIT
///
/// WIT is read from a `.wit` file, a folder of them with its dependencies in `deps/`, a WIT package
/// in binary form, a component, a core module that carries a world, the text form of any of these
/// binaries, standard input for `-`, or any of them out of a revision of the git repository around
/// the current folder: `v1.2:wit`, `HEAD~1:./wit/world.wit`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit show app.wasm
  carrick wit show wit types.user
  carrick wit check plugin.wasm --world plugin
  carrick wit diff HEAD:wit wit")]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Show(show::Args),
    Check(check::Args),
    Diff(diff::Args),
    Fmt(fmt::Args),
    Lint(lint::Args),
    Docs(docs::Args),
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> anyhow::Result<Verdict> {
    match args.verb {
        Verb::Show(args) => show::run(args),
        Verb::Check(args) => check::run(args, verbosity),
        Verb::Diff(args) => diff::run(args, verbosity),
        Verb::Fmt(args) => fmt::run(args, verbosity),
        Verb::Lint(args) => lint::run(args),
        Verb::Docs(args) => docs::run(args, verbosity),
    }
}
