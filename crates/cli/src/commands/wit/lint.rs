//! `carrick wit lint`

use anyhow::Result;
use carrick_wit::{Rule, lint};
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::Verdict;
use crate::input::WitInput;
use crate::output::{print_json, print_text};
use crate::view::wit_lint;

/// Report design problems in WIT that are expensive to fix after a release
///
/// Prints each problem of the package in INPUT with its place, the reason and the fix. For a component,
/// checks what its world imports and exports. Exits with 1 if there are problems.
///
/// --allow turns a rule off. To turn it off in one place, write the comment `// lint: allow(rule,
/// other-rule)` before an item, at the end of a line, or at the top of the file.
///
/// --json prints an object with `findings`. Each has `rule`, `message`, `why`, `advice` and `place`,
/// which is null or has `file`, `line` and `column`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit lint wit
  carrick wit lint --allow undocumented --allow undocumented-member wit
  carrick wit lint --json app.wasm")]
pub(crate) struct Args {
    /// Turn off a rule; repeat for several
    #[arg(long, value_name = "RULE", value_parser = rule_parser())]
    allow: Vec<Rule>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The WIT: a file, a folder, a binary, `-` for standard input, or GITREV:PATH
    #[arg(value_name = "INPUT")]
    input: WitInput,
}

fn rule_parser() -> impl TypedValueParser<Value = Rule> {
    PossibleValuesParser::new(Rule::ALL.map(Rule::name)).try_map(|name| name.parse::<Rule>())
}

pub(super) fn run(args: Args) -> Result<Verdict> {
    let loaded = args.input.load()?;
    let findings = lint(&loaded, &args.allow);
    if args.json {
        print_json(&wit_lint::Json::new(&findings))?;
    } else {
        print_text(&wit_lint::text(&findings))?;
    }
    Ok(if findings.is_empty() {
        Verdict::Yes
    } else {
        Verdict::No
    })
}
