//! `carrick wit fmt`

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_wit::{Source, WitFile};

use crate::args::Talk;
use crate::output::{print_text, replace};
use crate::{Verdict, input, report};

/// Lays out WIT files in the one style
///
/// Formats files in place, and of a folder the `.wit` files in it, which are one package. Its `deps/`
/// are copies of packages that others keep, and stay as they are; `carrick wit fmt wit/deps/clocks`
/// formats one all the same. Nothing is written unless every file can be formatted, and a file is
/// replaced as a whole.
///
/// Only white space changes, and the comma after the last item of a list. Every comment stays where
/// it is. The package is compared before and after, and what would mean something else is not
/// written. There is nothing to configure: two spaces per level as in published packages, lines of
/// 100 characters, items around which there is at most one empty line.
///
/// With --check nothing is written: it prints what would change and exits with 1. A file of a
/// revision, `GITREV:PATH`, is printed formatted, as standard input is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit fmt
  carrick wit fmt --check wit/world.wit
  carrick wit fmt --check HEAD:wit
  carrick wit fmt - < world.wit")]
pub(crate) struct Args {
    /// Prints what would change, and exits with 1 if anything would
    #[arg(long)]
    check: bool,
    /// Files or folders, `GITREV:PATH`, or `-` for standard input; the last two are printed formatted
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

pub(super) fn run(args: Args, talk: &Talk) -> Result<Verdict> {
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
                print_text(&report::text_diff(&name, &original.text, &after))?;
                verdict = Verdict::No;
            }
            continue;
        }
        match &original.from {
            From::Stdin | From::Revision(_) => print_text(&after)?,
            From::File(path) if after != original.text => {
                replace(path, after.as_bytes())?;
                if !talk.quiet {
                    report::done(&format!("formatted {}", original.from.shown()));
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
        .map(|(name, text)| WitFile { name, text })
        .collect();
    let file = WitFile {
        name: &original.from.name(),
        text: &original.text,
    };
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
    if let Source::Git { .. } = source {
        return read_revision(&source, check);
    }
    wit_files(path)?
        .into_iter()
        .map(|path| {
            let siblings = siblings(&path);
            let bytes = input::read(&path)?;
            let from = From::File(path);
            Ok(Original {
                text: text(bytes, &from)?,
                siblings,
                from,
            })
        })
        .collect()
}

/// What a revision has there. Several texts one after the other would be no file that
/// anybody could use, so they can only be checked.
fn read_revision(source: &Source, check: bool) -> Result<Vec<Original>> {
    let files = carrick_wit::read_texts(source)?;
    if !check && files.len() > 1 {
        bail!(
            "`{}` is a folder, and a revision is not written to: expected one file, which is printed, or `--check`",
            source.name()
        );
    }
    let package = match source.folder() {
        // A file by itself is called as the source is; a folder with one file is a package.
        Some(folder) if files.iter().any(|(name, _)| *name == source.name()) => {
            carrick_wit::read_texts(&folder).unwrap_or_default()
        }
        _ => files.clone(),
    };
    files
        .into_iter()
        .map(|(name, bytes)| {
            let others = package.iter().filter(|(other, _)| *other != name);
            let siblings = others
                .filter_map(|(name, bytes)| {
                    Some((name.clone(), String::from_utf8(bytes.clone()).ok()?))
                })
                .collect();
            let from = From::Revision(name);
            Ok(Original {
                text: text(bytes, &from)?,
                siblings,
                from,
            })
        })
        .collect()
}

/// The file itself, or those of a folder.
fn wit_files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let context = || format!("cannot read the folder `{}`", path.display());
    let mut files = Vec::new();
    for entry in path.read_dir().with_context(context)? {
        let file = entry.with_context(context)?.path();
        if file.extension().is_some_and(|name| name == "wit") && file.is_file() {
            files.push(file);
        }
    }
    if files.is_empty() {
        bail!("the folder `{}` has no `.wit` file", path.display());
    }
    Ok(files)
}

/// The other files of the package; one that cannot be read is not needed.
fn siblings(path: &Path) -> Vec<(String, String)> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let files = wit_files(folder).unwrap_or_default();
    let mut siblings: Vec<_> = files
        .into_iter()
        .filter(|file| file.file_name() != path.file_name())
        .filter_map(|file| {
            let text = String::from_utf8(input::read(&file).ok()?).ok()?;
            Some((file.display().to_string(), text))
        })
        .collect();
    siblings.sort();
    siblings
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
