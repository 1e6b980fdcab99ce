//! `carrick wit fmt`

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_wit::{Source, WitFile};

use crate::output::{print_text, replace};
use crate::refusal::refusal;
use crate::verbosity::Verbosity;
use crate::view::text_diff::text_diff;
use crate::{Verdict, input, terminal};

/// Format WIT files
///
/// Formats files in place. For a folder, formats the `.wit` files in it, which are one package. Packages
/// in `deps/` are copies and stay unchanged; name one to format it: `carrick wit fmt wit/deps/clocks`.
/// Writes nothing unless every file can be formatted.
///
/// Changes only white space and the comma after the last item of a list. Every comment stays in its
/// place. Compares the package before and after, and writes nothing if its meaning would change. There
/// are no options: two spaces per level, lines of at most 100 characters, at most one empty line between
/// items.
///
/// --check writes nothing, prints what would change, and exits with 1 if anything would. Standard input
/// and a file of a revision (`GITREV:PATH`) are printed formatted.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit fmt
  carrick wit fmt --check wit/world.wit
  carrick wit fmt --check HEAD:wit
  carrick wit fmt - < world.wit")]
pub(crate) struct Args {
    /// Print what would change, and exit with 1 if anything would
    #[arg(long)]
    check: bool,
    /// Files or folders to format in place; `GITREV:PATH` and `-` (standard input) are printed
    #[arg(value_name = "PATH", default_value = "wit")]
    paths: Vec<PathBuf>,
}

/// A text to format.
struct Original {
    from: From,
    text: String,
    /// The other files of its package, in which names may be defined.
    siblings: Vec<(String, String)>,
}

/// Where a text is, and so where it goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    Stdin,
    File(PathBuf),
    /// In a revision of the repository, which nobody writes to.
    Revision(String),
}

impl From {
    /// What errors of the formatter call it.
    fn name(&self) -> String {
        match self {
            Self::Stdin => "<stdin>".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Revision(name) => name.clone(),
        }
    }

    /// What messages call it.
    fn shown(&self) -> String {
        match self {
            Self::Stdin => input::name(Path::new("-")),
            Self::File(_) | Self::Revision(_) => format!("`{}`", self.name()),
        }
    }
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let mut originals = Vec::new();
    for path in &args.paths {
        originals.extend(read(path, args.check)?);
    }
    originals.sort_by(|one, other| one.from.cmp(&other.from));
    originals.dedup_by(|one, other| one.from == other.from);
    let formatted = originals
        .iter()
        .map(format)
        .collect::<Result<Vec<String>>>()?;
    let mut verdict = Verdict::Yes;
    for (original, after) in originals.iter().zip(formatted) {
        if args.check {
            if after != original.text {
                let name = original.from.shown();
                print_text(&text_diff(&name, &original.text, &after))?;
                verdict = Verdict::No;
            }
            continue;
        }
        match &original.from {
            From::Stdin | From::Revision(_) => print_text(&after)?,
            From::File(path) if after != original.text => {
                replace(path, after.as_bytes())?;
                if !verbosity.quiet {
                    terminal::done(&format!("formatted {}", original.from.shown()));
                }
            }
            From::File(_) => {}
        }
    }
    Ok(verdict)
}

fn format(original: &Original) -> Result<String> {
    let siblings: Vec<WitFile<'_>> = original
        .siblings
        .iter()
        .map(|(name, text)| WitFile::new(name, text))
        .collect();
    let name = original.from.name();
    let file = WitFile::new(&name, &original.text);
    carrick_wit::format(&file, &siblings)
        .with_context(|| format!("cannot format {}", original.from.shown()))
}

/// The text itself, or those of a folder.
fn read(path: &Path, check: bool) -> Result<Vec<Original>> {
    if input::is_stdin(path) {
        return Ok(vec![Original {
            from: From::Stdin,
            text: text(input::read_stdin()?, &From::Stdin)?,
            siblings: Vec::new(),
        }]);
    }
    let source = Source::from_arg(path.as_os_str());
    let files = carrick_wit::read_texts(&source)?;
    if let (Source::Git { .. }, false, true) = (&source, check, files.len() > 1) {
        // Several files printed one after the other are of no use.
        bail!(refusal(
            format!(
                "`{}` is a folder of a revision, which cannot be formatted in place",
                source.name()
            ),
            "name one file of it, or print what would change with `--check`",
        ));
    }
    let is_folder = !files.iter().any(|(name, _)| *name == source.name());
    let package = match source.folder() {
        // A file by itself is called as the source is; a folder with one file is a package.
        Some(folder) if !is_folder => carrick_wit::read_texts(&folder).unwrap_or_default(),
        _ => files.clone(),
    };
    files
        .into_iter()
        .map(|(name, bytes)| {
            let siblings = siblings(&package, &name);
            let from = match &source {
                Source::Git { .. } => From::Revision(name),
                _ if is_folder => From::File(path.join(file_name(&name))),
                _ => From::File(path.to_owned()),
            };
            Ok(Original {
                text: text(bytes, &from)?,
                siblings,
                from,
            })
        })
        .collect()
}

/// The files of the package but for the one called `name`. One that is no text is not needed.
fn siblings(package: &[(String, Vec<u8>)], name: &str) -> Vec<(String, String)> {
    let others = package
        .iter()
        .filter(|(other, _)| file_name(other) != file_name(name));
    others
        .filter_map(|(name, bytes)| Some((name.clone(), String::from_utf8(bytes.clone()).ok()?)))
        .collect()
}

/// The last part of a path, in a folder or in a revision.
fn file_name(name: &str) -> &str {
    let name = name.rsplit(std::path::is_separator).next().unwrap_or(name);
    name.rsplit('/').next().unwrap_or(name)
}

fn text(bytes: Vec<u8>, from: &From) -> Result<String> {
    let is_binary = bytes.starts_with(b"\0asm");
    String::from_utf8(bytes)
        .ok()
        .filter(|_| !is_binary)
        .with_context(|| {
            let what = if is_binary { ", but WebAssembly" } else { "" };
            format!("{} is not text{what}", from.shown())
        })
}
