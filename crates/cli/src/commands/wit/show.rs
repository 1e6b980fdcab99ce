//! `carrick wit show`

use anyhow::{Context, Result};
use carrick_wit::outline;

use crate::Verdict;
use crate::input::WitInput;
use crate::output::{print_json, print_text};
use crate::view::wit_show::WitOutline;

/// Print the WIT of a package, component or module
///
/// Prints the package in INPUT, followed by the packages it depends on. The output is a complete WIT
/// file: loading and showing it again gives the same text. For a component or module, prints its world;
/// the world of a component is called `root`. A comment above an item is kept as its documentation.
/// Other comments are not part of a package and are not printed.
///
/// ITEM selects one world, interface, type or function: `user`, `types.user` or
/// `acme:db/types.user`.
///
/// --json prints an object with `form` (`text`, `package`, `component` or `module`) and `packages`,
/// the requested one first. A package has `name`, `docs`, `interfaces` and `worlds`. An interface has
/// `types` and `functions`. A world has `imports` and `exports`; the `kind` of each is `interface`,
/// `function` or `type`. Types of fields, cases, parameters and results are WIT text. A type of kind
/// `use` names its source in `from`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit show wit
  carrick wit show app.wasm
  carrick wit show wit types.user
  carrick wit show --json HEAD~1:wit")]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long, conflicts_with = "item")]
    json: bool,
    /// The WIT: a file, a folder, a binary, `-` for standard input, or GITREV:PATH
    #[arg(value_name = "INPUT")]
    input: WitInput,
    /// Print only this item
    #[arg(value_name = "ITEM")]
    item: Option<String>,
}

pub(super) fn run(args: Args) -> Result<Verdict> {
    let loaded = args.input.load()?;
    if args.json {
        print_json(&WitOutline::new(&outline(&loaded)))?;
        return Ok(Verdict::Yes);
    }
    let text = match &args.item {
        Some(item) => carrick_wit::show_item(&loaded, item),
        None => carrick_wit::show(&loaded),
    };
    print_text(&text.with_context(|| format!("cannot show {}", args.input.name()))?)?;
    Ok(Verdict::Yes)
}
