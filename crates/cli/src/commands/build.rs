//! `carrick build`

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_assemble::{AdaptOptions, adapt};
use carrick_bindings::{Language, go_requirement};
use carrick_wit::{Resolve, WorldId};

use crate::go::{self, Kind, NoWorld};
use crate::output::OutputArgs;
use crate::verbosity::Verbosity;
use crate::{Verdict, input, project, view};

/// Builds a Go package and makes it a component
///
/// Finds Go, builds the package in DIR for wasip1 and adapts it. With a folder `wit` in DIR the
/// component has the world in it, and a package without `//go:wasmexport` gets the world's bindings
/// first. A package whose world exports functions becomes a reactor, and any other a command. What
/// the compiler says is shown as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick build . -o app.component.wasm
  carrick build plugin -o plugin.component.wasm --world plugin
  carrick build . -o app.component.wasm -- -tags production")]
pub(crate) struct Args {
    /// The folder of the package, with a go.mod
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    #[command(flatten)]
    output: OutputArgs,
    /// The WIT package that the world is in, in place of the folder `wit`
    #[arg(long, value_name = "PATH")]
    wit: Option<PathBuf>,
    /// The world, where the package has several
    #[arg(long, value_name = "NAME")]
    world: Option<String>,
    /// More arguments for `go build`
    #[arg(last = true, value_name = "ARGS")]
    more: Vec<String>,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    args.output.check([])?;
    let folder = &args.folder;
    if !folder.is_dir() {
        bail!("there is no folder `{}`", folder.display());
    }
    if project::go_module(folder)?.is_none() {
        bail!(
            "`{}` has no go.mod: only Go packages are built",
            folder.display()
        );
    }
    let wit = args.wit.clone().or_else(|| {
        let wit = folder.join("wit");
        wit.is_dir().then_some(wit)
    });
    let mut options = AdaptOptions::default();
    let kind = match &wit {
        None if args.world.is_some() => bail!(
            "a world is named, and `{}` has no folder `wit` with it",
            folder.display()
        ),
        None => {
            let functions = go::exported_functions(folder, &args.more)?;
            if !functions.is_empty() {
                bail!(NoWorld { functions });
            }
            Kind::Command
        }
        Some(path) => {
            let (resolve, world) = carrick_wit::load_world(path, args.world.as_deref())?;
            options.world = Some(input::read_world(path, args.world.as_deref())?);
            match go::exported_functions(folder, &args.more)?.is_empty() {
                true => bind(folder, &resolve, world, verbosity)?,
                // It may have bindings of its own, from elsewhere.
                false if project::uses_bindings(folder)? => Kind::BoundReactor,
                false => Kind::Reactor,
            }
        }
    };
    let unfinished = tempfile::tempdir().context("cannot make a temporary folder")?;
    let module = unfinished.path().join("module.wasm");
    go::build(folder, kind, &args.more, &module)?;
    let module = std::fs::read(&module).context("`go build` wrote no module")?;
    let name = format!("`{}`", folder.display());
    let adapted = adapt(&module, &options)
        .with_context(|| format!("cannot adapt what {name} was built to"))?;
    args.output.write(&adapted.component)?;
    if !verbosity.quiet {
        view::adaptation::print(&name, &args.output.name(), &adapted);
    }
    Ok(Verdict::Yes)
}

/// Writes the bindings of a world into a package that needs them, and says what the package is.
fn bind(folder: &Path, resolve: &Resolve, world: WorldId, verbosity: &Verbosity) -> Result<Kind> {
    let exports = &resolve.worlds[world].exports;
    let is_reactor = exports
        .keys()
        .any(|key| !resolve.name_world_key(key).starts_with("wasi:cli/run@"));
    let written = project::write_bindings(folder, Language::Go, resolve, world)?;
    if !written.started.is_empty() && !verbosity.quiet {
        view::project::print_files(&folder.display().to_string(), &written);
    }
    if !project::uses_bindings(folder)? {
        let [require, replace] = go_requirement();
        go::edit_module(folder, &[as_flag(&require), as_flag(&replace)])?;
    }
    Ok(match is_reactor {
        true => Kind::BoundReactor,
        false => Kind::BoundCommand,
    })
}

/// A line of a go.mod as `go mod edit` takes it.
fn as_flag(line: &str) -> String {
    match line.split(' ').collect::<Vec<_>>().as_slice() {
        ["require", module, version] => format!("-require={module}@{version}"),
        ["replace", module, "=>", path] => format!("-replace={module}={path}"),
        _ => line.to_owned(),
    }
}
