//! `carrick completions`

use anyhow::Result;
use clap::ValueEnum;
use clap_complete::generate;

use super::every_verb;
use crate::Verdict;
use crate::output::print_text;

/// Print a script that lets a shell complete command lines of carrick
///
/// The script completes verbs, options and their values when you press the tab key. Save it where
/// your shell looks for completions (zsh: a folder in `fpath`), or load it when the shell starts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  carrick completions bash > ~/.local/share/bash-completion/completions/carrick
  carrick completions zsh > ~/.zfunc/_carrick
  carrick completions fish > ~/.config/fish/completions/carrick.fish
  carrick completions powershell >> $PROFILE
  carrick completions elvish >> ~/.config/elvish/rc.elv")]
pub(crate) struct Args {
    /// The shell to print the script for
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// A shell that completes command lines.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

pub(super) fn run(args: Args) -> Result<Verdict> {
    print_text(&script(args.shell))?;
    Ok(Verdict::Yes)
}

fn script(shell: Shell) -> String {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::Powershell => clap_complete::Shell::PowerShell,
        Shell::Elvish => clap_complete::Shell::Elvish,
    };
    let mut script = Vec::new();
    generate(shell, &mut every_verb(), "carrick", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_names_every_verb_and_option() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            for verb in every_verb().get_subcommands() {
                let verbs = verb.get_subcommands().map(clap::Command::get_name);
                for name in verbs.chain([verb.get_name()]) {
                    assert!(script.contains(name), "{shell:?}: {name}");
                }
                for option in verb.get_arguments().filter_map(clap::Arg::get_long) {
                    assert!(script.contains(option), "{shell:?}: --{option}");
                }
            }
        }
    }
}
