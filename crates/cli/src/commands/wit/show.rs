//! `carrick wit show`

use anyhow::{Context, Result};
use carrick_wit::outline;

use crate::Verdict;
use crate::input::WitInput;
use crate::output::{print_json, print_text};
use crate::view::wit_show::WitOutline;

/// Prints WIT, from text or binaries
///
/// Prints the package that INPUT holds, and below it the packages it depends on, so that the text
/// stands by itself: shown again it does not change. Of a component or module it shows its world,
/// called `root`. Comments above an item are shown as its documentation; others are no part of a
/// package.
///
/// ITEM names one world, interface, type or function: `user`, `types.user` or
/// `acme:db/types.user`.
///
/// With --json it prints an object with `form` (`text`, `package`, `component` or `module`) and
/// `packages`, the one asked for first. A package has `name`, `docs`, `interfaces` and `worlds`; an
/// interface has `types` and `functions`; a world has `imports` and `exports`, whose `kind` is
/// `interface`, `function` or `type`. Types of fields, cases, parameters and results are written as
/// in WIT; a type of kind `use` says in `from` which type it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit show wit
  carrick wit show app.wasm
  carrick wit show wit types.user
  carrick wit show --json HEAD~1:wit")]
pub(crate) struct Args {
    /// Prints JSON
    #[arg(long, conflicts_with = "item")]
    json: bool,
    /// The WIT: a file, a folder, a binary, `-` for standard input, or GITREV:PATH
    #[arg(value_name = "INPUT")]
    input: WitInput,
    /// The name of one item
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
