//! `carrick wit lint`

use anyhow::Result;
use carrick_wit::{Rule, lint};
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::Verdict;
use crate::input::WitInput;
use crate::output::{print_json, print_text};
use crate::view::wit_lint;

/// Finds what hurts later in WIT
///
/// Looks at the package that INPUT holds for mistakes that are cheap to mend before others build on
/// it and dear afterwards, and says for each where it is, why it hurts and what to do. Of a component
/// it looks at what its world imports and exports. Exits with 1 if anything was found.
///
/// A rule is turned off by --allow, or where it is meant to be broken by a comment before the item,
/// behind it, or at the top of the file: `// lint: allow(rule, other-rule)`.
///
/// With --json it prints an object with `findings`; each has `rule`, `message`, `why`, `advice` and
/// `place`, which is null or has `file`, `line` and `column`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit lint wit
  carrick wit lint --allow undocumented --allow undocumented-member wit
  carrick wit lint --json app.wasm")]
pub(crate) struct Args {
    /// Turns a rule off; can be given again
    #[arg(long, value_name = "RULE", value_parser = rule_parser())]
    allow: Vec<Rule>,
    /// Prints JSON
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
