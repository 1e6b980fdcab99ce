//! The verbs, one file each.

mod adapt;
mod bindings;
mod build;
mod cache;
mod call;
mod completions;
mod compose;
mod inspect;
mod man;
mod map;
mod new;
mod repl;
mod run;
mod verify;
mod wit;

use std::ffi::OsString;

pub(crate) use cache::open_or_warn as open_cache;
use clap::{Args as _, Command, CommandFactory as _, FromArgMatches as _, Subcommand};
pub(crate) use compose::Composing;

use crate::args::Talk;
use crate::{Cli, Verdict};

/// A command line: what to do, and how to talk about it.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> (Verb, Talk) {
    let words = with_one_word_for_map(words.collect());
    let command = command(&words);
    let matches = command.get_matches_from(words);
    let verb = Verb::from_arg_matches(&matches);
    let parsed = verb.and_then(|verb| Ok((verb, Cli::from_arg_matches(&matches)?.talk)));
    parsed.unwrap_or_else(|error| error.exit())
}

/// All verbs, or the one that the words name: to describe the arguments of all takes
/// a tenth of the time of a short command.
fn command(words: &[OsString]) -> Command {
    match verb_place(words).and_then(|place| Verb::command(words[place].to_str()?)) {
        Some(verb) => with_verb_required(Cli::command().subcommand(verb)),
        None => every_verb(),
    }
}

/// The command with all verbs, for help, completions and manual pages.
fn every_verb() -> Command {
    with_verb_required(Verb::augment_subcommands(Cli::command()))
}

fn with_verb_required(command: Command) -> Command {
    command
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// Where the verb is, if all before it are options that leave it to the verb to answer.
fn verb_place(words: &[OsString]) -> Option<usize> {
    let mut place = 1;
    loop {
        match words.get(place)?.to_str()? {
            // The one option that may stand before a verb and has a value of its own.
            "--color" => place += 2,
            "-q" | "--quiet" => place += 1,
            word if word.starts_with("--color=") => place += 1,
            word => return (!word.starts_with('-')).then_some(place),
        }
    }
}

/// The words of a command line in the form that clap can be told of.
fn with_one_word_for_map(words: Vec<OsString>) -> Vec<OsString> {
    match verb_place(&words) {
        Some(place) if words[place] == "map" => {
            let (before, after) = words.split_at(place + 1);
            [before, &map::joined(after)].concat()
        }
        _ => words,
    }
}

/// The verbs, each with its file.
macro_rules! verbs {
    ($($verb:ident $file:ident)*) => {
        // What to do. As documentation it would take the place of the command's own.
        #[derive(Debug, Subcommand)]
        pub(crate) enum Verb {
            $($verb($file::Args),)*
        }

        impl Verb {
            /// One verb by its name.
            fn command(name: &str) -> Option<Command> {
                $(if name == stringify!($file) {
                    return Some($file::Args::augment_args(Command::new(stringify!($file))));
                })*
                None
            }
        }
    };
}

verbs! {
    Adapt adapt
    Run run
    Call call
    Map map
    Repl repl
    Verify verify
    Inspect inspect
    Compose compose
    Wit wit
    New new
    Build build
    Bindings bindings
    Cache cache
    Completions completions
    Man man
}

impl Verb {
    pub(crate) fn run(self, talk: &Talk) -> anyhow::Result<Verdict> {
        match self {
            Self::Adapt(args) => adapt::run(args, talk),
            Self::Run(args) => run::run(args, talk),
            Self::Call(args) => call::run(args, talk),
            Self::Map(args) => map::run(args, talk),
            Self::Repl(args) => repl::run(args, talk),
            Self::Verify(args) => verify::run(args, talk),
            Self::Inspect(args) => inspect::run(args),
            Self::Compose(args) => compose::run(args, talk),
            Self::Wit(args) => wit::run(args, talk),
            Self::New(args) => new::run(args, talk),
            Self::Build(args) => build::run(args, talk),
            Self::Bindings(args) => bindings::run(args, talk),
            Self::Cache(args) => cache::run(args),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args),
        }
    }

    /// The exit code of a failure of ours.
    pub(crate) fn failure_code(&self) -> u8 {
        match self {
            // Most codes are the guest's, so ours is one that few programs use.
            Self::Run(_) => run::OUR_FAILURE,
            _ => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_by_itself_is_what_it_is_among_all() {
        for verb in every_verb().get_subcommands() {
            let name = verb.get_name();
            let mut alone = Verb::command(name).expect("a verb");
            let mut among = verb.clone();
            let help = among.render_long_help().to_string();
            assert_eq!(alone.render_long_help().to_string(), help, "{name}");
        }
    }

    #[test]
    fn the_verb_is_found_behind_options() {
        let check = |line: &str, verb: Option<&str>| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            let found = verb_place(&words).and_then(|place| words[place].to_str());
            assert_eq!(found, verb, "{line}");
        };
        check("carrick run -q a.wasm", Some("run"));
        check("carrick -q --color never wit show", Some("wit"));
        check("carrick --color=never map", Some("map"));
        check("carrick --help run", None);
        check("carrick", None);
    }
}
