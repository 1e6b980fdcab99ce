//! `carrick wit schema`

use anyhow::{Context, Result};
use carrick_wit::{SchemaOf, json_schema};

use crate::input::WitInput;
use crate::output::print_text;
use crate::verbosity::Verbosity;
use crate::{Verdict, terminal};

/// Print a JSON Schema of the values that functions take and return
///
/// Describes the JSON form of the types and functions in INPUT as JSON Schema 2020-12: the form that
/// `carrick call --json` and `carrick map` read and write. Doc comments are descriptions.
///
/// Without ITEM, `$defs` has every type of the package, and of every function an object of its arguments
/// (`NAME.params`) and its result (`NAME.result`). ITEM selects one world, interface, type or function:
/// `user`, `types.user` or `acme:db/types.user`. The schema of a function is that of its arguments, or
/// with --result that of its result.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit schema wit
  carrick wit schema app.wasm
  carrick wit schema wit types.user
  carrick wit schema --result calc.wasm divide")]
pub(crate) struct Args {
    /// Describe the result of the function ITEM
    #[arg(long, requires = "item")]
    result: bool,
    /// The WIT: a file, a folder, a binary, `-` for standard input, or GITREV:PATH
    #[arg(value_name = "INPUT")]
    input: WitInput,
    /// Describe only this item
    #[arg(value_name = "ITEM")]
    item: Option<String>,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let loaded = args.input.load()?;
    let of = if args.result {
        SchemaOf::Result
    } else {
        SchemaOf::Params
    };
    let schema = json_schema(&loaded, args.item.as_deref(), of)
        .with_context(|| format!("cannot describe {}", args.input.name()))?;
    print_text(&schema.text)?;
    if !verbosity.quiet {
        for omitted in &schema.omitted {
            terminal::note(&format!(
                "`{}` is left out: `{}` has no JSON form",
                omitted.name, omitted.ty
            ));
        }
    }
    Ok(Verdict::Yes)
}
