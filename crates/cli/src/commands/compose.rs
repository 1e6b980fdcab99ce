//! `carrick compose`

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_assemble::compose::{
    ComposeError, Composed, Composition, Explanation, Part, Script, compose, compose_script, dot,
    svg,
};

use crate::args::{NamedFile, Talk, WiringArgs, parse_named_file};
use crate::output::{OutputArgs, print_json, print_text};
use crate::{Verdict, input, json, report};

/// Makes one component of several, and says what fits what
///
/// Wires the imports of SOCKET, and of the plugs themselves, to the exports of the plugs. What no
/// plug exports is left open and becomes an import of the result; what one exports *nearly* is an
/// error that says what differs. Core modules that carry a world are adapted on the way. With a
/// script in the WAC language, FILE.wac, the script says who is wired to whom.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick compose app.wasm --plug greeter.wasm -o whole.wasm
  carrick compose app.wasm --plug cache.wasm --plug db.wasm --explain
  carrick compose app.wasm --plug a=x.wasm --plug b=y.wasm --use acme:db/store@1.0.0=b -o whole.wasm
  carrick compose pipeline.wac --dep acme:rules=rules.wasm --dep acme:sum=sum.wasm -o whole.wasm")]
pub(crate) struct Args {
    /// The component whose exports the result has, or a script that ends in `.wac`
    #[arg(value_name = "SOCKET")]
    socket: PathBuf,
    /// A component whose exports satisfy imports, called NAME, or as its file is; may be repeated
    #[arg(long = "plug", value_name = "[NAME=]FILE", value_parser = parse_named_file)]
    plugs: Vec<NamedFile>,
    /// A package that the script names: a component, a WIT file or a WIT folder; may be repeated
    #[arg(long = "dep", value_name = "NS:PKG=FILE", value_parser = parse_dep)]
    packages: Vec<(String, PathBuf)>,
    #[command(flatten)]
    wiring: WiringArgs,
    /// Writes the component to this file, or to standard output for `-`
    #[arg(short, long, value_name = "OUT", required_unless_present_any = ["explain", "graph"])]
    output: Option<PathBuf>,
    /// Prints what becomes of every import of every part to standard output
    #[arg(long)]
    explain: bool,
    /// Prints it as JSON
    #[arg(long, requires = "explain")]
    json: bool,
    /// Draws the composition into a file that ends in `.svg`, or in `.dot` for Graphviz
    #[arg(long, value_name = "FILE")]
    graph: Option<PathBuf>,
}

/// What was being done when parts did not fit, with the files that they are.
#[derive(Debug)]
pub(crate) struct Composing {
    socket: String,
    files: Vec<(String, PathBuf)>,
}

impl Composing {
    fn new(args: &Args) -> Self {
        let socket = NamedFile::from(args.socket.clone());
        let named = args.plugs.iter().chain([&socket]);
        let named = named.map(|file| (file.name().to_owned(), file.path().to_owned()));
        Self {
            socket: input::name(&args.socket),
            files: named.chain(args.packages.iter().cloned()).collect(),
        }
    }

    /// The file of a part, as a word of a command line.
    pub(crate) fn file(&self, part: &str) -> Option<String> {
        let (_, path) = self.files.iter().find(|(name, _)| name == part)?;
        Some(report::shell_word(&path.display().to_string()))
    }
}

impl std::fmt::Display for Composing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot compose {}", self.socket)
    }
}

/// How a picture is written.
type Draw = fn(&Explanation) -> String;

pub(super) fn run(args: Args, talk: &Talk) -> Result<Verdict> {
    let output = args.output.clone().map(OutputArgs::new);
    if let Some(output) = &output {
        if output.is_stdout() && args.explain {
            bail!("`--explain` and `-o -` both write to standard output");
        }
        let plugs = args.plugs.iter().map(NamedFile::path);
        let packages = args.packages.iter().map(|(_, path)| path.as_path());
        output.check(
            [args.socket.as_path()]
                .into_iter()
                .chain(plugs)
                .chain(packages),
        )?;
    }
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
        && !talk.quiet
    {
        report::composed(&output.name(), &composed);
    }
    Ok(Verdict::Yes)
}

/// Composes; what goes wrong before that is a failure of ours.
fn composed(args: &Args) -> Result<Result<Composed, ComposeError>> {
    if args
        .socket
        .extension()
        .is_some_and(|ending| ending == "wac")
    {
        if !args.plugs.is_empty() || !args.wiring.is_empty() {
            bail!(
                "a script says itself who is wired to whom: expected `--dep`, found options of the plug form"
            );
        }
        let text = String::from_utf8(input::read(&args.socket)?)
            .with_context(|| format!("{} is not UTF-8", input::name(&args.socket)))?;
        let packages: Vec<Part> = args.packages.iter().map(package).collect::<Result<_>>()?;
        let name = args.socket.display().to_string();
        return Ok(compose_script(&Script::new(name, text, packages)));
    }
    if !args.packages.is_empty() {
        bail!("`--dep` is for scripts, which end in `.wac`: expected `--plug`");
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

/// Shows why parts do not fit; that is an answer, other failures are ours.
fn failed(args: &Args, error: ComposeError, graph: Option<Draw>) -> Result<Verdict> {
    let explained = error.explanation().cloned();
    let error = anyhow::Error::new(error).context(Composing::new(args));
    let Some(explanation) = explained else {
        return Err(error);
    };
    tell(args, &explanation, graph, false)?;
    report::answer_no(&error, !args.explain);
    Ok(Verdict::No)
}

/// Prints and draws what was asked for; `settled` says whether there is a component.
fn tell(args: &Args, explanation: &Explanation, graph: Option<Draw>, settled: bool) -> Result<()> {
    if let (Some(path), Some(draw)) = (&args.graph, graph) {
        OutputArgs::new(path.clone()).write(draw(explanation).as_bytes())?;
    }
    if args.json {
        print_json(&json::Explanation::new(explanation, settled))
    } else if args.explain {
        print_text(&report::explanation(explanation))
    } else {
        Ok(())
    }
}

/// Which picture a file's name asks for.
fn drawing(path: &Path) -> Result<Draw> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("svg") => Ok(svg),
        Some("dot" | "gv") => Ok(dot),
        _ => bail!(
            "`{}` does not say what to draw: expected a name that ends in `.svg` or `.dot`",
            path.display()
        ),
    }
}

fn parse_dep(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => {
            Ok((name.to_owned(), file.into()))
        }
        _ => Err("expected NS:PKG=FILE, such as `acme:rules=rules.wasm`".to_owned()),
    }
}
