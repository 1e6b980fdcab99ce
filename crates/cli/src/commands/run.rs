//! `carrick run`

use std::ffi::OsString;
use std::path::Path;

use anyhow::{Context, Result};
use carrick_assemble::AdaptOptions;
use carrick_host::{CommandOptions, Input, Outcome, Output, run as run_command};

use crate::args::{Grants, LimitArgs, ListenArgs};
use crate::network::NetArgs;
use crate::program::ProgramArgs;
use crate::quote::shell_word;
use crate::verbosity::Verbosity;
use crate::{Verdict, input, terminal, view};

/// What we exit with when we could not run the guest.
pub(super) const OUR_FAILURE: u8 = 125;

/// Run a component or a wasip1 module
///
/// Runs FILE as a command. A core module for WASI preview 1 is adapted in memory first. The guest
/// gets only what is granted: without options it has no folder, no variable and no network. Compiled
/// code is cached, so that the next run starts at once.
///
/// The exit code is the guest's, or 124 when the guest timed out, 125 when Carrick failed, 134 when the
/// guest trapped or reached a limit, and 141 when it kept writing after the reader of its output had
/// gone.
///
/// For a Go program, the names of granted folders become absolute and PWD is set, so that relative
/// paths work as you type them. A GOMAXPROCS above 1 is not passed on, because Go in WebAssembly has
/// one processor and would not start.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick run app.wasm
  carrick run --dir . app.wasm data/input.txt
  carrick run --dir ./data::/data:ro --env LANG app.wasm --verbose input.txt
  carrick run --link greeter.wasm app.wasm
  carrick run --listen 3=127.0.0.1:8080 server.wasm
  carrick run --allow-net db.example.com:5432 --allow-listen 0.0.0.0:8080 service.wasm
  carrick run --max-memory 256M --timeout 10s app.wasm < image.jpg")]
pub(crate) struct Args {
    #[command(flatten)]
    program: ProgramArgs,
    #[command(flatten)]
    listen: ListenArgs,
    /// Component or core module (binary or text, `-` for standard input), and the guest's arguments
    #[arg(value_names = ["FILE", "ARGS"], required = true, trailing_var_arg = true)]
    command: Vec<OsString>,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let (file, rest) = args.command.split_first().context("no file is given")?;
    let file = Path::new(file);
    let listeners = &args.listen.listeners;
    let adapting = |options: &mut AdaptOptions| options.listeners.clone_from(listeners);
    let (program, mut granted) =
        args.program
            .load(file, adapting, &args.grants, &args.limits, verbosity)?;
    granted.add_tls_roots(args.net.tls_roots()?);
    let command_options = CommandOptions::default()
        .with_args(input::guest_args(file, rest)?)
        .with_clocks(args.grants.clocks())
        .with_env(granted.env.clone())
        .with_dirs(granted.dirs.clone())
        .with_net(args.net.grants_with(listeners))
        // What the program itself was read from has nothing left to read.
        .with_stdin(if input::is_stdin(file) {
            Input::Empty
        } else {
            Input::Inherit
        })
        .with_stdout(Output::Inherit)
        .with_stderr(Output::Inherit)
        .with_limits(args.limits.limits());
    let outcome = run_command(&program, command_options)
        .with_context(|| format!("cannot run {}", input::name(file)))?;
    view::outcome::print(
        &input::name(file),
        &outcome,
        args.limits.wasm_stack_bytes_max(),
    );
    if let Outcome::Exited(1..) = outcome
        && granted.has_no_folder
        && !verbosity.quiet
        && let Some((path, folder)) = rest.iter().find_map(|word| file_to_grant(Path::new(word)))
    {
        terminal::note(&format!(
            "the program cannot open `{}`, because no folder is granted; grant one with `--dir {}`",
            path.display(),
            shell_word(&folder.display().to_string())
        ));
    }
    Ok(match outcome {
        Outcome::Exited(code) => Verdict::Code(code),
        _ => Verdict::ended(&outcome),
    })
}

/// A word that names a file or folder of this machine, and the folder to grant for it.
fn file_to_grant(word: &Path) -> Option<(&Path, &Path)> {
    if word.is_dir() {
        return Some((word, word));
    }
    let folder = match word.parent()? {
        here if here.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    word.is_file().then_some((word, folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_exists_is_told_to_be_granted() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("it can be written");
        assert_eq!(file_to_grant(&file), Some((&*file, folder.path())));
        let itself = folder.path();
        assert_eq!(file_to_grant(itself), Some((itself, itself)));
        // Tests run in the folder of the crate.
        let manifest = Path::new("Cargo.toml");
        assert_eq!(file_to_grant(manifest), Some((manifest, Path::new("."))));
        for word in ["missing", "--verbose", "", "missing/file"] {
            assert_eq!(file_to_grant(Path::new(word)), None, "{word}");
        }
    }
}
