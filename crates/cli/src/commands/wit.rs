//! `carrick wit`: the verbs that work on WIT.

mod check;
mod diff;
mod docs;
mod fmt;
mod lint;
mod schema;
mod show;

use clap::Subcommand;

use crate::Verdict;
use crate::verbosity::Verbosity;

/// Show, check, compare, format and document WIT
///
/// WIT describes what a component imports and exports. Every verb reads it from a `.wit` file, a folder
/// of `.wit` files with dependencies in `deps/`, a WIT package in binary form, a component, a core module
/// that carries a world, or the text form of one of these binaries. `-` is standard input. `GITREV:PATH`
/// reads from a revision of the git repository around the current folder: `v1.2:wit`,
/// `HEAD~1:./wit/world.wit`.
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
    Schema(schema::Args),
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> anyhow::Result<Verdict> {
    match args.verb {
        Verb::Show(args) => show::run(args),
        Verb::Check(args) => check::run(args, verbosity),
        Verb::Diff(args) => diff::run(args, verbosity),
        Verb::Fmt(args) => fmt::run(args, verbosity),
        Verb::Lint(args) => lint::run(args),
        Verb::Docs(args) => docs::run(args, verbosity),
        Verb::Schema(args) => schema::run(args, verbosity),
    }
}
