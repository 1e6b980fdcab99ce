//! `carrick build`

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_assemble::{AdaptOptions, adapt};
use carrick_bindings::{BindingsLanguage, go_runtime};
use carrick_wit::{Resolve, Source, WorldId, load_world};
use clap::ValueEnum;

use super::adapt::ExitCodeArg;
use crate::args::ListenArgs;
use crate::go::http::snapshot::{self, Taken, When};
use crate::go::http::{self, Way};
use crate::go::{Kind, NoWorld, Package, client};
use crate::output::OutputArgs;
use crate::refusal::refusal;
use crate::spinner::Spinner;
use crate::verbosity::Verbosity;
use crate::{Verdict, input, project, terminal, view};

/// Build a Go package as a component
///
/// Runs `go build` for wasip1 and adapts the module that it writes. PACKAGE is a folder, a Go file or
/// the path of a package, as `go build` takes them; its go.mod may lie in a folder above it. The output
/// of the compiler is printed unchanged.
///
/// If the package's folder has a folder `wit`, the component has the world in it. A package without
/// `//go:wasmexport` gets the bindings of this world first. If the world exports functions, the
/// component is a reactor; otherwise it is a command.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 done, 2 on error.

Examples:
  carrick build .
  carrick build ./cmd/app -o app.component.wasm --exit-code exact
  carrick build --http . -o web.component.wasm
  carrick build --http . --snapshot=no
  carrick build --http-client wasi . -o fetch.component.wasm
  carrick build plugin -o plugin.component.wasm --world plugin
  carrick build . -o app.component.wasm -- -tags production -trimpath ./cmd/app
  carrick build --test ./store -o store.test.component.wasm")]
pub(crate) struct Args {
    /// Folder, Go file or import path of the package
    #[arg(value_name = "PACKAGE")]
    package: PathBuf,
    /// Write the component to this file, or to standard output for `-` [default: NAME.component.wasm
    /// in the current folder, NAME being the last part of the package's path]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Read the world from the WIT package in PATH [default: the folder `wit` of the package]
    #[arg(long, value_name = "PATH")]
    wit: Option<PathBuf>,
    /// Choose the world NAME of the WIT package [default: its only world]
    #[arg(long, value_name = "NAME")]
    world: Option<String>,
    /// Choose how the component reports the program's exit code
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    exit_code: ExitCodeArg,
    /// Choose the network of a program that imports `net` [default: host, or fake with `--http-client wasi`]
    #[arg(long, value_enum, value_name = "KIND")]
    net: Option<NetArg>,
    /// Choose how `net/http` sends requests [default: connections, or wasi with `--http`]
    #[arg(long, value_enum, value_name = "KIND", conflicts_with_all = ["wit", "world", "http"])]
    http_client: Option<HttpClientArg>,
    /// Build a web server as a component that exports `wasi:http/incoming-handler` 0.2 (Go 1.24 or later)
    ///
    /// The program listens and serves as everywhere, for instance with `http.ListenAndServe`. `main` starts with
    /// the first request of an instance. Requests go to its first TCP listener. Requests that it sends itself go through
    /// `wasi:http/outgoing-handler`; no other network is there.
    #[arg(long, conflicts_with_all = ["wit", "world", "net", "exit_code", "listeners"])]
    http: bool,
    /// Send requests to the listener on PORT [default: the first listener]
    #[arg(long, value_name = "PORT", requires = "http", value_parser = clap::value_parser!(u16).range(1..))]
    http_port: Option<u16>,
    /// Choose whether the component of a web server begins where `main` listens
    ///
    /// Otherwise each instance starts the program first. Started when the component is made, the program gets no
    /// variable, no folder and no random bytes, and its clock stands in 1970. `auto` therefore takes no snapshot of a
    /// program that asks for these before it listens.
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", requires = "http", num_args = 0..=1,
        require_equals = true, default_missing_value = "yes")]
    snapshot: When,
    /// Build the tests of the package, as `go test -c` does; the component is a command that takes
    /// the options of a test program, such as `-test.v`
    #[arg(long, conflicts_with_all = ["wit", "world", "http"])]
    test: bool,
    #[command(flatten)]
    listen: ListenArgs,
    /// Pass ARGS to `go build`: flags, and a package to build instead of the folder PACKAGE
    #[arg(last = true, value_name = "ARGS")]
    more: Vec<String>,
}

/// The network of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum NetArg {
    /// The sockets of the host, as far as they are granted
    Host,
    /// Go's own for wasip1: connections within the program
    Fake,
}

/// How a program sends HTTP requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HttpClientArg {
    /// Over connections of package `net`, as elsewhere
    Connections,
    /// Through `wasi:http/outgoing-handler` 0.2, for hosts that have no sockets; the host does TLS (Go 1.24 or
    /// later)
    Wasi,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let named = args.output.clone().map(OutputArgs::new);
    if let Some(output) = &named {
        output.check(&[])?;
    }
    let package = Package::find(&args.package, &args.more, args.test)?;
    let output = match named {
        Some(output) => output,
        None => {
            let output = OutputArgs::new(format!("{}.component.wasm", package.name()).into());
            output.check(&[])?;
            output
        }
    };
    let wit = args.wit.clone().or_else(|| {
        let wit = package.dir.join("wit");
        let takes_world = package.module.is_some() && !args.http && !args.test;
        (takes_world && wit.is_dir()).then_some(wit)
    });
    let sources = package.inputs()?;
    let mut read: Vec<_> = sources
        .iter()
        .map(|path| ("a source of the package", path.as_path()))
        .collect();
    read.extend(wit.iter().map(|path| ("the WIT package", path.as_path())));
    output.refuse_inputs(&read)?;
    let mut options = AdaptOptions::new()
        .with_exit_code(args.exit_code.into())
        .with_listeners(args.listen.listeners.iter().copied());
    let kind = match &wit {
        None if args.world.is_some() => bail!(refusal(
            format!(
                "`--world` names a world, but `{}` has no folder `wit`",
                package.dir.display()
            ),
            "name the WIT package of the world with `--wit PATH`",
        )),
        None if args.http => {
            options.world = Some(http::world());
            Kind::HttpServer
        }
        None if args.test => Kind::Command,
        None => {
            let functions = package.exported_functions()?;
            if !functions.is_empty() {
                bail!(NoWorld { functions });
            }
            Kind::Command
        }
        Some(path) => {
            let (resolve, world) = load_world(&Source::Path(path.clone()), args.world.as_deref())?;
            options.world = Some(input::read_world(path, args.world.as_deref())?);
            match package.exported_functions()?.is_empty() {
                true => bind(&package, path, (&resolve, world), verbosity)?,
                // It may have bindings of its own, from elsewhere.
                false if uses_bindings(&package) => Kind::BoundReactor,
                false => Kind::Reactor,
            }
        }
    };
    let requests = args.http_client == Some(HttpClientArg::Wasi);
    if requests {
        refuse_requests(&package, wit.as_deref())?;
        options.world = Some(client::world());
    }
    let sockets = args.net == Some(NetArg::Host) || args.net.is_none() && !requests;
    let net = match kind {
        Kind::HttpServer => Some(package.http_overlay(args.http_port)?),
        _ if requests || sockets && package.imports("net")? => {
            Some(package.net_overlay(sockets, requests)?)
        }
        _ => None,
    };
    let module = package.module(kind, net.as_ref().map(|(overlay, _)| overlay))?;
    let name = format!("`{}`", args.package.display());
    let way = args.http.then(|| Way::of(&module));
    let (module, taken) = match kind {
        Kind::HttpServer => {
            let _spinner = (!verbosity.quiet).then(|| Spinner::start("starting the program"));
            snapshot::start(module, args.snapshot)
                .with_context(|| format!("cannot start {name}"))?
        }
        _ => (module, Taken::Unwanted),
    };
    let adapted = adapt(&module, &options)
        .with_context(|| format!("cannot adapt the module that {name} was built into"))?;
    output.write(&adapted.component)?;
    if !verbosity.quiet {
        if args.test {
            terminal::done(&format!(
                "{name} is built with its tests, as by `go test -c`"
            ));
        }
        if let Some(way) = way {
            print_server(&name, way, &taken);
        }
        if let Some((_, root)) = net.as_ref().filter(|_| requests) {
            terminal::done(&format!(
                "{name} sends HTTP requests through `wasi:http`: package `net/http` of Go {} with changes",
                root.version
            ));
        }
        if let Some((_, root)) = net.as_ref().filter(|_| sockets && !args.http) {
            terminal::done(&format!(
                "{name} gets the sockets of the host: package `net` of Go {} with changes (`--net fake` builds it \
                 without them)",
                root.version
            ));
        }
        view::adaptation::print(&name, &output.name(), &adapted);
    }
    Ok(Verdict::Yes)
}

/// Prints how requests come into a web server, and where its instances begin.
fn print_server(name: &str, way: Way, taken: &Taken) {
    let way = match way {
        Way::Direct => "`net/http` gets each as a `*http.Request`, without a connection",
        Way::Connections => "each is a connection to its own listener",
    };
    terminal::done(&format!("{name} gets its requests from the host: {way}"));
    match taken {
        Taken::Yes { asked } if asked.is_empty() => terminal::done(&format!(
            "{name} has started: its instances begin where it listens"
        )),
        Taken::Yes { asked } => terminal::done(&format!(
            "{name} has started: its instances begin where it listens, with what it was given instead of {}",
            asked.join(", ")
        )),
        Taken::No { why } => terminal::done(&format!(
            "{name} starts in each instance, without a snapshot: {why}"
        )),
        Taken::Unwanted => {}
    }
}

/// Refuses a program whose requests cannot go through `wasi:http`.
fn refuse_requests(package: &Package, wit: Option<&Path>) -> Result<()> {
    if let Some(wit) = wit {
        bail!(refusal(
            format!(
                "the package has the world in `{}`, and `--http-client wasi` would need another",
                wit.display()
            ),
            "leave out `--http-client wasi`, or import `wasi:http/outgoing-handler` in the world",
        ));
    }
    if !package.imports("net/http")? {
        bail!(refusal(
            "`--http-client wasi` changes the package `net/http`, which the program does not import",
            "leave out `--http-client wasi`",
        ));
    }
    Ok(())
}

/// Writes the bindings of a world into a package that needs them, and says what the package is.
fn bind(
    package: &Package,
    wit: &Path,
    (resolve, world): (&Resolve, WorldId),
    verbosity: &Verbosity,
) -> Result<Kind> {
    let exports = &resolve.worlds[world].exports;
    let is_reactor = exports
        .keys()
        .any(|key| !resolve.name_world_key(key).starts_with("wasi:cli/run@"));
    let place = package.in_module();
    let path = place.as_ref().map(|(module, below)| match below.as_str() {
        "" => module.path.clone(),
        below => format!("{}/{below}", module.path),
    });
    let written = project::write_bindings(
        &package.dir,
        BindingsLanguage::Go,
        path,
        wit,
        (resolve, world),
    )?;
    if !written.started.is_empty() && !verbosity.quiet {
        view::project::print_files(&package.dir.display().to_string(), &written);
    }
    if let Some((_, below)) = place
        && !uses_bindings(package)
    {
        let runtime = go_runtime();
        let folder = match below.as_str() {
            "" => format!("./{}", runtime.folder),
            below => format!("./{below}/{}", runtime.folder),
        };
        package.edit_module(&[
            format!("-require={}@{}", runtime.module, runtime.version),
            format!("-replace={}={folder}", runtime.module),
        ])?;
    }
    Ok(match is_reactor {
        true => Kind::BoundReactor,
        false => Kind::BoundCommand,
    })
}

/// Whether the package's module asks for the one that generated code imports.
fn uses_bindings(package: &Package) -> bool {
    let module = package.module.as_ref();
    module.is_some_and(|module| module.requires(go_runtime().module))
}
