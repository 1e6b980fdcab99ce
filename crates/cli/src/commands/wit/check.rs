//! `carrick wit check`

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result, bail};
use carrick_wit::{Checked, Loaded, WorldOf, check, select_world};

use crate::Verdict;
use crate::input::{InputWorld, WitInput};
use crate::output::{print_json, print_text};
use crate::verbosity::Verbosity;
use crate::view::wit_check::WitChecked;
use crate::view::wit_show::ValidWit;

/// Says whether a component fits a world, and if not, why
///
/// Checks both directions: that the world gives all that the component imports, and that the
/// component exports all that the world asks for. For every import and export it says: `ok`;
/// `semver`, if it is there in another version of the same semver track with all functions that are
/// used; `differs`, with the path down to each difference (expected is what the world says, found is
/// what the component has); `depends`, if it uses types that differ; `missing`, with what comes near;
/// `unused` and `extra` for what one side has and the other does not need.
///
/// What is behind a gate, `@unstable(feature = …)`, is off unless a host turns the feature on. An
/// export behind one that the component does not have is `left out`, which is no obstacle; for an
/// import behind one it says which feature a host needs to give it.
///
/// The world is named by --world NAME in the package of --wit (`wit` in the current folder without
/// it), or in one by --world PATH#NAME. PATH may be all that WIT is read from, also another
/// component; of a package with one world, NAME may be left out.
///
/// Without --world and --wit, it only checks that INPUT is valid WIT.
///
/// With --json it prints an object with `component`, `world`, `fits`, `fits_exactly`, `features` (those a
/// host must have turned on, if any) and `items`; an item has `direction`, `name`, `fit` and, where they
/// apply, `by`, `differences` (each with `path`, `kind`, `expected` and `found`), `candidates`,
/// `depends_on` and `gates` (each with `item` and `feature`).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit code: 0 if it fits (or is valid), 1 if not, 2 if that cannot be said.

Examples:
  carrick wit check wit
  carrick wit check plugin.wasm --world plugin
  carrick wit check plugin.wasm --world host.wit#plugin
  carrick wit check plugin.wasm --wit v1.2:wit --world plugin --exact-versions")]
pub(crate) struct Args {
    /// The component, or WIT: a file, a folder, a binary, `-` for standard input, or GITREV:PATH;
    /// PATH#NAME for one of several worlds
    #[arg(value_name = "INPUT")]
    input: WitInput,
    /// The world it should fit: NAME, or PATH#NAME
    #[arg(long, value_name = "WORLD")]
    world: Option<OsString>,
    /// The package that the world is in
    #[arg(long, value_name = "PATH")]
    wit: Option<WitInput>,
    /// Does not take another version of an interface for the one that is asked for
    #[arg(long)]
    exact_versions: bool,
    /// Prints JSON
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
            None => bail!("`{text}` is no file, and there is no folder `wit` to look for it in"),
        },
        // The caller has one of the two.
        (None, None) => bail!("no world was named"),
    })
}

fn of_input<'a>(loaded: &'a Loaded, name: Option<&str>, input: &WitInput) -> Result<WorldOf<'a>> {
    let world = select_world(loaded, name)
        .map_err(InputWorld)
        .with_context(|| format!("cannot choose the world of {}", input.name()))?;
    Ok(WorldOf { loaded, world })
}

fn of<'a>(loaded: &'a Loaded, name: Option<&str>, input: &WitInput) -> Result<WorldOf<'a>> {
    let world = select_world(loaded, name)
        .with_context(|| format!("cannot choose the world of {}", input.name()))?;
    Ok(WorldOf { loaded, world })
}

fn world_name(of: WorldOf<'_>) -> String {
    let world = &of.loaded.resolve.worlds[of.world];
    match world.package {
        Some(package) => of.loaded.resolve.id_of_name(package, &world.name),
        None => world.name.clone(),
    }
}
