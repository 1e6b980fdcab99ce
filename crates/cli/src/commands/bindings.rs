//! `carrick bindings`

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use carrick_bindings::{BindingsLanguage, GO_LINKER_FLAG, go_host_requirements};
use carrick_wit::{Source, load_world};
use clap::ValueEnum;

use crate::project::Written;
use crate::quote::shell_word;
use crate::verbosity::Verbosity;
use crate::{Verdict, go, project, view};

/// Generate the source code of a guest's world, or of its host in Go
///
/// Generates the bindings of a world in WIT with wit-bindgen, writes them into the folder DIR, and
/// prints the two commands that build the guest and turn it into a component. A Go guest also gets the
/// package that its bindings import, a go.mod, a main.go and functions to fill in, so that DIR builds
/// without changes and without a network. Files to fill in are written once, generated files every
/// time.
///
/// `go-host` is for the other side: a Go package with a type for each type of the world, a method for
/// each function that plugins export, and an interface to implement for each that they import. It needs
/// no C compiler.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick bindings go --wit wit --world plugin -o plugin
  carrick bindings c --wit plugin.wit -o generated
  carrick bindings rust --wit wit -o src
  carrick bindings go-host --wit wit --world plugin -o plugin")]
pub(crate) struct Args {
    /// Language of the guest, or `go-host`
    #[arg(value_enum, value_name = "LANGUAGE")]
    language: LanguageArg,
    /// Read the WIT package in PATH, a file or a folder
    #[arg(long, value_name = "PATH")]
    wit: PathBuf,
    /// Choose the world NAME of the package [default: its only world]
    #[arg(long, value_name = "NAME")]
    world: Option<String>,
    /// Write the files into this folder
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

/// A language with a generator.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LanguageArg {
    /// Go 1.27.1 or later
    Go,
    /// C, for instance by `zig cc`
    C,
    /// Rust, with the crate wit-bindgen
    Rust,
    /// Go 1.25 or later, for a host that calls plugins
    GoHost,
}

impl From<LanguageArg> for BindingsLanguage {
    fn from(language: LanguageArg) -> Self {
        match language {
            LanguageArg::Go => Self::Go,
            LanguageArg::C => Self::C,
            LanguageArg::Rust => Self::Rust,
            LanguageArg::GoHost => Self::GoHost,
        }
    }
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let (resolve, world) = load_world(&Source::Path(args.wit.clone()), args.world.as_deref())?;
    let language = args.language.into();
    let module = match language {
        BindingsLanguage::Go => go::Module::read(&args.output)?.map(|module| module.path),
        BindingsLanguage::GoHost => package_path(&args.output)?,
        _ => None,
    };
    let is_package = module.is_some();
    let written =
        project::write_bindings(&args.output, language, module, &args.wit, (&resolve, world))?;
    if !verbosity.quiet {
        let folder = args.output.display().to_string();
        if language == BindingsLanguage::GoHost {
            view::project::print_bindings(&folder, &written, &host_commands(&folder, is_package));
            return Ok(Verdict::Yes);
        }
        let name = &resolve.worlds[world].name;
        let commands = commands(language, &folder, &written, &args.wit, name);
        view::project::print_bindings(&folder, &written, &commands);
    }
    Ok(Verdict::Yes)
}

/// The import path of the package in `folder`, if it or a folder above it has a go.mod.
fn package_path(folder: &Path) -> Result<Option<String>> {
    let folder = std::path::absolute(folder)
        .with_context(|| format!("cannot find the folder `{}`", folder.display()))?;
    let Some(root) = folder
        .ancestors()
        .find(|above| above.join("go.mod").is_file())
    else {
        return Ok(None);
    };
    let below = folder.strip_prefix(root).unwrap_or(Path::new(""));
    let below = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    Ok(go::Module::read(root)?.map(|module| {
        let parts = std::iter::once(module.path.into()).chain(below);
        parts.collect::<Vec<_>>().join("/")
    }))
}

/// The commands that build the package of a host: in a module of its author, it is to be told what
/// the package requires.
fn host_commands(folder: &str, is_package: bool) -> Vec<String> {
    let folder = shell_word(folder);
    let build = format!("go build -C {folder} ./...");
    if !is_package {
        return vec![build];
    }
    let modules = go_host_requirements().join(" ");
    vec![format!("go get -C {folder} {modules}"), build]
}

/// The command that builds a guest, and the one that makes it a component.
fn commands(
    language: BindingsLanguage,
    folder: &str,
    written: &Written,
    wit: &Path,
    world: &str,
) -> [String; 2] {
    let wit = shell_word(&wit.display().to_string());
    let in_folder = |name: &str| shell_word(&format!("{folder}/{name}"));
    let (build, module) = match language {
        BindingsLanguage::Go => {
            let build = format!(
                "GOOS=wasip1 GOARCH=wasm go build -C {} -buildmode=c-shared -ldflags={GO_LINKER_FLAG} -o {world}.wasm .",
                shell_word(folder)
            );
            (build, in_folder(&format!("{world}.wasm")))
        }
        BindingsLanguage::C => {
            // The folder may have those of other worlds too.
            let files = written
                .generated
                .iter()
                .filter(|name| name.ends_with(".c") || name.ends_with(".o"));
            let files: Vec<_> = files.map(|name| in_folder(name)).collect();
            let build = format!(
                "zig cc -target wasm32-wasi -mexec-model=reactor -Os -I {} -o {world}.wasm {} main.c",
                shell_word(folder),
                files.join(" ")
            );
            (build, format!("{world}.wasm"))
        }
        _ => {
            let build = "cargo build --release --target wasm32-wasip1".to_owned();
            let module = world.replace('-', "_");
            (build, format!("target/wasm32-wasip1/release/{module}.wasm"))
        }
    };
    let adapt =
        format!("carrick adapt {module} --wit {wit} --world {world} -o {world}.component.wasm");
    [build, adapt]
}
