//! `carrick compose`

use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result, bail};
use carrick_assemble::compose::{
    ComposeError, Composed, Composition, Explanation, Part, Script, compose, compose_script, dot,
    svg,
};

use crate::args::{NamedFile, WiringArgs, parse_named_file};
use crate::output::{OutputArgs, print_json, print_text, refuse_shared};
use crate::quote::shell_word;
use crate::refusal::{Refusal, refusal};
use crate::verbosity::Verbosity;
use crate::view::composition;
use crate::{Verdict, input, report};

/// Compose components into one
///
/// Connects the imports of SOCKET, and of the plugs themselves, to the exports of the plugs. An import
/// that no plug exports stays open: it becomes an import of the result. An export that nearly fits is an
/// error that shows the difference. Core modules that carry a world are adapted first. If SOCKET is a
/// script in the WAC language, FILE.wac, the script decides the connections.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 composed, 1 the parts do not fit, 2 on error.

Examples:
  carrick compose app.wasm --plug greeter.wasm -o whole.wasm
  carrick compose app.wasm --plug cache.wasm --plug db.wasm --explain
  carrick compose app.wasm --plug a=x.wasm --plug b=y.wasm --use acme:db/store@1.0.0=b -o whole.wasm
  carrick compose pipeline.wac --dep acme:rules=rules.wasm --dep acme:sum=sum.wasm -o whole.wasm")]
pub(crate) struct Args {
    /// The component whose exports the result has, or a script that ends in `.wac`; `-` reads the
    /// component from standard input
    #[arg(value_name = "SOCKET")]
    socket: PathBuf,
    /// Satisfy imports with the exports of the component in FILE, named NAME [default: the file's
    /// name]; may be repeated
    #[arg(long = "plug", value_name = "[NAME=]FILE", value_parser = parse_named_file)]
    plugs: Vec<NamedFile>,
    /// Give the script the package NS:PKG: a component, a WIT file or a WIT folder; may be repeated
    #[arg(long = "dep", value_name = "NS:PKG=FILE", value_parser = parse_dep)]
    packages: Vec<(String, PathBuf)>,
    #[command(flatten)]
    wiring: WiringArgs,
    /// Write the component to this file, or to standard output for `-`
    #[arg(
        short,
        long,
        value_name = "OUT",
        required_unless_present_any = ["explain", "graph"]
    )]
    output: Option<PathBuf>,
    /// Print how every import of every part is satisfied
    #[arg(long)]
    explain: bool,
    /// Print the explanation as JSON
    #[arg(long, requires = "explain")]
    json: bool,
    /// Draw the composition into a file that ends in `.svg`, or in `.dot` for Graphviz
    #[arg(long, value_name = "FILE")]
    graph: Option<PathBuf>,
}

/// How a picture is written.
type Draw = fn(&Explanation) -> String;

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let output = args.output.clone().map(OutputArgs::new);
    check_files(&args, output.as_ref())?;
    let graph = args.graph.as_deref().map(drawing).transpose()?;
    let composed = match composed(&args)? {
        Ok(composed) => composed,
        Err(error) => return failed(&args, error, graph),
    };
    if let Some(output) = &output {
        output.write(&composed.component)?;
    }
    tell(&args, &composed.explanation, graph, true)?;
    if let Some(output) = &output
        && !args.explain
        && !verbosity.quiet
    {
        composition::print(&output.name(), &composed);
    }
    Ok(Verdict::Yes)
}

/// Fails where writing would lose a file, or cannot succeed.
fn check_files(args: &Args, output: Option<&OutputArgs>) -> Result<()> {
    if let Some(output) = output {
        if output.is_stdout() && args.explain {
            bail!(refusal(
                "`--explain` and `-o -` both write to standard output",
                "write the component to a file: `-o OUT.wasm`",
            ));
        }
        output.check(&[])?;
    }
    let written = [("the output", &args.output), ("the picture", &args.graph)];
    let written: Vec<_> = written
        .into_iter()
        .filter_map(|(role, path)| Some((role, path.as_deref()?)))
        .collect();
    let mut read = vec![("the socket", args.socket.as_path())];
    read.extend(args.plugs.iter().map(|plug| ("a plug", plug.path())));
    let packages = args.packages.iter();
    read.extend(packages.map(|(_, path)| ("a package", path.as_path())));
    refuse_shared(&written, &read)
}

/// Composes. The outer error is one of Carrick, the inner one is about the parts.
fn composed(args: &Args) -> Result<Result<Composed, ComposeError>> {
    if args
        .socket
        .extension()
        .is_some_and(|ending| ending == "wac")
    {
        if !args.plugs.is_empty() || !args.wiring.is_empty() {
            bail!(refusal(
                "`--plug`, `--use`, `--allow-open` and `--separate` do not apply to a script",
                "pass the packages of the script with `--dep NS:PKG=FILE`",
            ));
        }
        let text = String::from_utf8(input::read(&args.socket)?)
            .with_context(|| format!("{} is not UTF-8", input::name(&args.socket)))?;
        let packages: Vec<Part> = args.packages.iter().map(package).collect::<Result<_>>()?;
        let name = args.socket.display().to_string();
        return Ok(compose_script(&Script::new(name, text, packages)));
    }
    if !args.packages.is_empty() {
        bail!(refusal(
            "`--dep` applies to scripts, whose names end in `.wac`",
            "pass components with `--plug FILE`",
        ));
    }
    let socket = NamedFile::from(args.socket.clone()).read()?;
    let plugs = args.wiring.plugs(&args.plugs)?;
    Ok(compose(&Composition::new(socket, plugs)))
}

/// Reads a package of a script; a folder or a `.wit` file becomes one in binary form.
fn package((name, path): &(String, PathBuf)) -> Result<Part> {
    if path.is_dir() || path.extension().is_some_and(|ending| ending == "wit") {
        let package = carrick_wit::load(&carrick_wit::Source::Path(path.clone()))
            .with_context(|| format!("cannot read the package `{name}`"))?;
        return Ok(Part::from_package(name, &package)?);
    }
    Ok(Part::new(name, input::read(path)?))
}

/// Shows why parts do not fit, which is an answer; other errors are passed on.
fn failed(args: &Args, error: ComposeError, graph: Option<Draw>) -> Result<Verdict> {
    let explained = error.explanation().cloned();
    let context = format!("cannot compose {}", input::name(&args.socket));
    let hint = match &error {
        ComposeError::NoWorld { name, .. } => file_of(args, name),
        _ => None,
    };
    let error = match hint.map(|file| report::hint_for_worldless(&file)) {
        Some(hint) => Error::new(error).context(Refusal::new(context, hint)),
        None => Error::new(error).context(context),
    };
    let Some(explanation) = explained else {
        return Err(error);
    };
    tell(args, &explanation, graph, false)?;
    report::answer_no(super::report_verb("compose"), &error, !args.explain);
    Ok(Verdict::No)
}

/// The file of a part, as a word of a command line.
fn file_of(args: &Args, part: &str) -> Option<String> {
    let socket = NamedFile::from(args.socket.clone());
    let plugs = args.plugs.iter().chain([&socket]);
    let plugs = plugs.map(|file| (file.name(), file.path()));
    let packages = args.packages.iter();
    let packages = packages.map(|(name, path)| (name.as_str(), path.as_path()));
    let (_, path) = plugs.chain(packages).find(|(name, _)| *name == part)?;
    Some(shell_word(&path.display().to_string()))
}

/// Prints and draws what was asked for; `settled` says whether there is a component.
fn tell(args: &Args, explanation: &Explanation, graph: Option<Draw>, settled: bool) -> Result<()> {
    if let (Some(path), Some(draw)) = (&args.graph, graph) {
        OutputArgs::new(path.clone()).write(draw(explanation).as_bytes())?;
    }
    if args.json {
        print_json(&composition::Json::new(explanation, settled))
    } else if args.explain {
        print_text(&composition::text(explanation))
    } else {
        Ok(())
    }
}

/// Which picture a file's name asks for.
fn drawing(path: &Path) -> Result<Draw> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => Ok(svg),
        Some("dot" | "gv") => Ok(dot),
        _ => bail!(refusal(
            format!(
                "the name `{}` does not say which format to draw",
                path.display()
            ),
            "end the name in `.svg` or `.dot`",
        )),
    }
}

fn parse_dep(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => {
            Ok((name.to_owned(), file.into()))
        }
        _ => Err("write NS:PKG=FILE, such as `acme:rules=rules.wasm`".to_owned()),
    }
}
