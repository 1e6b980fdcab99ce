//! `carrick new`

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::refusal::refusal;
use crate::template::{Template, plugin};
use crate::verbosity::Verbosity;
use crate::{Verdict, project, view};

/// Create a plugin project
///
/// Creates the folder NAME with a small plugin that builds and runs without changes: a contract in
/// WIT, the source, a script that builds it, a test that calls it, and a README with the next steps.
/// A name consists of lower-case letters, digits and hyphens, and starts with a letter.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick new word-counter --lang go
  carrick new word-counter --lang c && word-counter/test.sh")]
pub(crate) struct Args {
    /// Name of the plugin and of its folder
    #[arg(value_name = "NAME")]
    name: PathBuf,
    /// Choose the language of the plugin
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    lang: LangArg,
}

/// A language with a template.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LangArg {
    /// Go 1.27.1 or later
    Go,
    /// TinyGo, with glue written by hand
    Tinygo,
    /// Rust, with the crate wit-bindgen
    Rust,
    /// C, by `zig cc` or any compiler with a WASI library
    C,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let folder = &args.name;
    let name = folder.file_name().and_then(|name| name.to_str());
    let Some(name) = name.filter(|name| is_name(name)) else {
        bail!(refusal(
            format!("`{}` is not a name for a plugin", folder.display()),
            "use lower-case letters, digits and hyphens, and start with a letter: `word-counter`",
        ));
    };
    if name == "vendor" {
        bail!("`vendor` is not a name for a plugin: Go reserves it for copies of other modules");
    }
    if folder.exists() {
        bail!(refusal(
            format!("`{}` exists already", folder.display()),
            "choose another name, or remove it first",
        ));
    }
    let files = plugin(
        match args.lang {
            LangArg::Go => Template::Go,
            LangArg::Tinygo => Template::TinyGo,
            LangArg::Rust => Template::Rust,
            LangArg::C => Template::C,
        },
        name,
    );
    let written = project::write_sources(folder, &files)?;
    project::make_executable(folder, &["build.sh", "test.sh"])?;
    if !verbosity.quiet {
        view::project::print_new(&folder.display().to_string(), &written);
    }
    Ok(Verdict::Yes)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        && !name.ends_with('-')
        && !name.contains("--")
}
