//! `carrick wit check`

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result, bail};
use carrick_wit::{Checked, Loaded, WorldOf, check, select_world};

use crate::Verdict;
use crate::input::{InputWorld, WitInput};
use crate::output::{print_json, print_text};
use crate::quote::shell_word;
use crate::refusal::refusal;
use crate::verbosity::Verbosity;
use crate::view::wit_check::WitChecked;
use crate::view::wit_show::ValidWit;

/// Check whether a component fits a world, and explain why not
///
/// Checks that the world provides every import of the component, and that the component has every
/// export of the world. Prints one line for each import and export:
///
/// `ok`: present with the same types. `semver`: present in a semver-compatible version. `differs`:
/// present with other types; the lines below it lead to each difference, `expected` from the world and
/// `found` in the component. `depends`: uses a type that differs. `missing`: not present; the lines
/// below it list similar items. `left out`: an export that the component may omit. `unused` and
/// `extra`: present on one side and not needed by the other.
///
/// Items behind a gate, `@unstable(feature = …)`, exist only on hosts that turn the feature on. A
/// component may omit such an export (`left out`). For such an import, the output names the feature
/// that the host needs.
///
/// --world NAME selects a world in the package of --wit, by default the folder `wit`. --world PATH#NAME
/// does both at once; omit NAME if the package has one world. PATH can be anything that contains WIT,
/// including another component.
///
/// Without --world and --wit, only checks that INPUT is valid WIT.
///
/// --json prints an object with `component`, `world`, `fits`, `fits_exactly`, `features` (the features
/// that a host must turn on) and `items`. An item has `direction`, `name`, `fit` and, where they apply,
/// `by`, `differences` (each with `path`, `kind`, `expected` and `found`), `candidates`, `depends_on`
/// and `gates` (each with `item` and `feature`).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 the component fits (or INPUT is valid), 1 it does not fit, 2 error.

Examples:
  carrick wit check wit
  carrick wit check plugin.wasm --world plugin
  carrick wit check plugin.wasm --world host.wit#plugin
  carrick wit check plugin.wasm --wit v1.2:wit --world plugin --exact-versions")]
pub(crate) struct Args {
    /// The component or WIT: a file, a folder, a binary, `-` for standard input, or GITREV:PATH.
    /// PATH#NAME selects one of several worlds
    #[arg(value_name = "INPUT")]
    input: WitInput,
    /// Check against this world: NAME, or PATH#NAME
    #[arg(long, value_name = "WORLD")]
    world: Option<OsString>,
    /// Read the world from this package [default: wit]
    #[arg(long, value_name = "PATH")]
    wit: Option<WitInput>,
    /// Require exact versions of interfaces: a semver-compatible version does not fit
    #[arg(long)]
    exact_versions: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let (source, input_world) = input_source(&args.input);
    let input = source.load()?;
    if args.world.is_none() && args.wit.is_none() {
        if let Some(name) = &input_world {
            of_input(&input, Some(name), &source)?;
        }
        if args.json {
            print_json(&ValidWit::new(&input))?;
        } else if !verbosity.quiet {
            let package = &input.resolve.packages[input.package].name;
            print_text(&format!(
                "{} is valid: package `{package}`\n",
                args.input.name()
            ))?;
        }
        return Ok(Verdict::Yes);
    }
    let (wit, name) = world_source(args.wit, args.world.as_ref())?;
    let host = wit.load()?;
    let component = of_input(&input, input_world.as_deref(), &source)?;
    let world = of(&host, name.as_deref(), &wit)?;
    let checked = check(component, world);
    let fits = if args.exact_versions {
        checked.fits_exactly()
    } else {
        checked.fits()
    };
    let world = world_name(world);
    if args.json {
        print_json(&WitChecked::new(&args.input.name(), &world, &checked))?;
    } else if !verbosity.quiet {
        let verdict = if fits { "fits" } else { "does not fit" };
        let name = args.input.name();
        let lines = if args.exact_versions {
            checked.with_exact_versions().to_string()
        } else {
            checked.to_string()
        };
        let hosts = if fits { hosts(&checked) } else { String::new() };
        print_text(&format!("{lines}{name} {verdict} world `{world}`{hosts}\n"))?;
    }
    Ok(if fits { Verdict::Yes } else { Verdict::No })
}

/// Which hosts it fits, if not all.
fn hosts(checked: &Checked) -> String {
    let features = checked.features();
    let quoted: Vec<String> = features.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [feature] => format!(" on hosts with the feature {feature}"),
        features => format!(" on hosts with the features {}", features.join(", ")),
    }
}

/// Where the component is, and which of several worlds is meant, as `PATH#NAME` says.
fn input_source(input: &WitInput) -> (WitInput, Option<String>) {
    if !input.is_stdin()
        && !input.path().exists()
        && let Some(text) = input.path().to_str()
        && let Some((path, name)) = text.rsplit_once('#')
    {
        return (OsString::from(path).into(), Some(name.to_owned()));
    }
    (input.clone(), None)
}

/// Where the world is, and what it is called there.
fn world_source(
    wit: Option<WitInput>,
    world: Option<&OsString>,
) -> Result<(WitInput, Option<String>)> {
    let text = match world {
        Some(world) => Some(
            world
                .to_str()
                .with_context(|| format!("the name of the world is not UTF-8: {world:?}"))?,
        ),
        None => None,
    };
    Ok(match (wit, text) {
        (Some(wit), name) => (wit, name.map(ToOwned::to_owned)),
        (None, Some(text)) => match text.rsplit_once('#') {
            Some((path, name)) => (OsString::from(path).into(), Some(name.to_owned())),
            None if Path::new(text).exists() => (OsString::from(text).into(), None),
            None if Path::new("wit").is_dir() => {
                (OsString::from("wit").into(), Some(text.to_owned()))
            }
            None => {
                bail!(refusal(
                    format!(
                        "there is no file `{text}`, and no folder `wit` with a world of that name"
                    ),
                    format!(
                        "name the package too: `--wit PATH --world {}`",
                        shell_word(text)
                    ),
                ))
            }
        },
        // The caller has one of the two.
        (None, None) => bail!("no world is selected"),
    })
}

fn of_input<'a>(loaded: &'a Loaded, name: Option<&str>, input: &WitInput) -> Result<WorldOf<'a>> {
    let world = select_world(loaded, name)
        .map_err(|error| InputWorld {
            error,
            input: input.path().display().to_string(),
        })
        .with_context(|| format!("cannot choose the world of {}", input.name()))?;
    Ok(WorldOf::new(loaded, world))
}

fn of<'a>(loaded: &'a Loaded, name: Option<&str>, input: &WitInput) -> Result<WorldOf<'a>> {
    let world = select_world(loaded, name)
        .with_context(|| format!("cannot choose the world of {}", input.name()))?;
    Ok(WorldOf::new(loaded, world))
}

fn world_name(of: WorldOf<'_>) -> String {
    let world = &of.loaded.resolve.worlds[of.world];
    match world.package {
        Some(package) => of.loaded.resolve.id_of_name(package, &world.name),
        None => world.name.clone(),
    }
}
