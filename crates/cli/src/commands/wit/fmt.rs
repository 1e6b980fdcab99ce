//! `carrick wit fmt`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use carrick_wit::WitFile;

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
/// With --check nothing is written: it prints what would change and exits with 1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick wit fmt
  carrick wit fmt --check wit/world.wit
  carrick wit fmt - < world.wit")]
pub(crate) struct Args {
    /// Prints what would change, and exits with 1 if anything would
    #[arg(long)]
    check: bool,
    /// Files or folders, or `-` for standard input, which is printed formatted
    #[arg(value_name = "PATH", default_value = "wit")]
    paths: Vec<PathBuf>,
}

/// A text before and after.
struct Formatted {
    path: PathBuf,
    before: String,
    after: String,
}

pub(super) fn run(args: Args, talk: &Talk) -> Result<Verdict> {
    let mut files = BTreeSet::new();
    for path in &args.paths {
        files.extend(wit_files(path)?);
    }
    let formatted = files
        .into_iter()
        .map(format_file)
        .collect::<Result<Vec<_>>>()?;
    let mut verdict = Verdict::Yes;
    for file in formatted {
        if args.check {
            if file.after != file.before {
                let name = input::name(&file.path);
                print_text(&report::text_diff(&name, &file.before, &file.after))?;
                verdict = Verdict::No;
            }
        } else if input::is_stdin(&file.path) {
            print_text(&file.after)?;
        } else if file.after != file.before {
            replace(&file.path, file.after.as_bytes())?;
            if !talk.quiet {
                report::done(&format!("formatted {}", input::name(&file.path)));
            }
        }
    }
    Ok(verdict)
}

/// The file itself, or those of a folder.
fn wit_files(path: &Path) -> Result<Vec<PathBuf>> {
    if input::is_stdin(path) || !path.is_dir() {
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

fn format_file(path: PathBuf) -> Result<Formatted> {
    let before = read(&path)?;
    let siblings = if input::is_stdin(&path) {
        Vec::new()
    } else {
        siblings(&path)
    };
    let siblings: Vec<WitFile<'_>> = siblings
        .iter()
        .map(|(name, text)| WitFile { name, text })
        .collect();
    let shown = path.display().to_string();
    let file = WitFile {
        name: if input::is_stdin(&path) {
            "<stdin>"
        } else {
            &shown
        },
        text: &before,
    };
    let after = carrick_wit::format(&file, &siblings)
        .with_context(|| format!("cannot format {}", input::name(&path)))?;
    Ok(Formatted {
        path,
        before,
        after,
    })
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
        .filter_map(|file| Some((file.display().to_string(), read(&file).ok()?)))
        .collect();
    siblings.sort();
    siblings
}

fn read(path: &Path) -> Result<String> {
    String::from_utf8(input::read(path)?)
        .with_context(|| format!("{} is not text", input::name(path)))
}
