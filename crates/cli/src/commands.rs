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
mod serve;
mod verify;
mod wit;

use std::ffi::OsString;

use clap::{
    ArgMatches, Args as _, ColorChoice, Command, CommandFactory as _, FromArgMatches as _, Parser,
    Subcommand,
};

use crate::Verdict;
use crate::report::ReportVerb;
use crate::verbosity::Verbosity;

/// Component-model runtime and WIT toolkit.
///
/// Carrick turns core modules compiled for WASI preview 1, such as Go programs, into WASI 0.2
/// components. It runs components under limits, calls their functions, composes them, and shows,
/// checks and compares WIT.
#[derive(Debug, Parser)]
#[command(
    name = "carrick",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  carrick build ./cmd/app -o app.component.wasm
  carrick run app.wasm < input.json
  carrick serve web.wasm --listen 127.0.0.1:8080
  carrick call calc.wasm 'add(1, 2)'
  carrick adapt app.wasm -o app.component.wasm
  carrick verify app.wasm < input.json"
)]
struct Cli {
    // The verb is added by `command`, which knows the words of the command line.
    #[command(flatten)]
    verbosity: Verbosity,
}

/// What a command line asks for.
#[derive(Debug)]
pub(crate) struct CommandLine {
    pub verb: Verb,
    /// The name of the verb, such as `run` or `wit check`.
    pub name: String,
    /// How much to print.
    pub verbosity: Verbosity,
}

/// Reads a command line.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> CommandLine {
    let words = with_one_word_for_map(words.collect());
    let command = command(&words);
    let matches = command.get_matches_from(words);
    let parsed = Verb::from_arg_matches(&matches).and_then(|verb| {
        Ok(CommandLine {
            verb,
            name: name(&matches),
            verbosity: Cli::from_arg_matches(&matches)?.verbosity,
        })
    });
    parsed.unwrap_or_else(|error| error.exit())
}

/// The name of the verb that was given.
fn name(matches: &ArgMatches) -> String {
    let verbs = std::iter::successors(matches.subcommand(), |(_, of_verb)| of_verb.subcommand());
    let names: Vec<&str> = verbs.map(|(name, _)| name).collect();
    names.join(" ")
}

/// The verb of that name, for reports of its errors.
pub(crate) fn report_verb(name: &str) -> ReportVerb<'_> {
    let has_option = takes;
    ReportVerb { name, has_option }
}

/// Whether the verb of that name has the option `--{option}`.
pub(crate) fn takes(verb: &str, option: &str) -> bool {
    described(verb).is_some_and(|command| {
        let mut options = command.get_arguments().filter_map(clap::Arg::get_long);
        options.any(|long| long == option)
    })
}

/// The names of all verbs, such as `run` and `wit check`.
#[cfg(test)]
pub(crate) fn names() -> Vec<String> {
    let mut names = Vec::new();
    for verb in every_verb().get_subcommands() {
        let name = verb.get_name();
        names.push(name.to_owned());
        names.extend(
            verb.get_subcommands()
                .map(|verb| format!("{name} {}", verb.get_name())),
        );
    }
    names
}

/// The arguments of the verb of that name.
fn described(verb: &str) -> Option<Command> {
    let mut words = verb.split(' ');
    let command = Verb::command(words.next()?)?;
    words.try_fold(command, |command, word| {
        command.find_subcommand(word).cloned()
    })
}

/// All verbs, or only the one that the words name: describing the arguments of all verbs to the
/// parser takes a tenth of the time of a short command.
fn command(words: &[OsString]) -> Command {
    match verb_place(words).and_then(|place| Verb::command(words[place].to_str()?)) {
        Some(verb) => with_verb_required(Cli::command().subcommand(verb)),
        None => every_verb(),
    }
    .color(color(words))
}

/// The command with all verbs, for help, completions and manual pages.
pub(crate) fn every_verb() -> Command {
    with_verb_required(Verb::augment_subcommands(Cli::command()))
}

fn with_verb_required(command: Command) -> Command {
    command
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// The colour of help and of errors in the command line, which are printed before it is parsed.
fn color(words: &[OsString]) -> ColorChoice {
    let words = words.iter().filter_map(|word| word.to_str());
    let mut words = words.take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        let choice = match word {
            "--color" => words.next(),
            word => word.strip_prefix("--color="),
        };
        match choice {
            Some("always") => return ColorChoice::Always,
            Some("never") => return ColorChoice::Never,
            _ => {}
        }
    }
    ColorChoice::Auto
}

/// Where the verb is, if only options of every verb come before it.
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

/// The words of a command line in a form that can be described to clap.
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
    Serve serve
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
    pub(crate) fn run(self, verbosity: &Verbosity) -> anyhow::Result<Verdict> {
        match self {
            Self::Adapt(args) => adapt::run(args, verbosity),
            Self::Run(args) => run::run(args, verbosity),
            Self::Serve(args) => serve::run(args, verbosity),
            Self::Call(args) => call::run(args, verbosity),
            Self::Map(args) => map::run(args, verbosity),
            Self::Repl(args) => repl::run(args, verbosity),
            Self::Verify(args) => verify::run(args, verbosity),
            Self::Inspect(args) => inspect::run(args),
            Self::Compose(args) => compose::run(args, verbosity),
            Self::Wit(args) => wit::run(args, verbosity),
            Self::New(args) => new::run(args, verbosity),
            Self::Build(args) => build::run(args, verbosity),
            Self::Bindings(args) => bindings::run(args, verbosity),
            Self::Cache(args) => cache::run(args),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => man::run(args),
        }
    }

    /// The exit code where Carrick fails.
    pub(crate) fn failure_code(&self) -> u8 {
        match self {
            // The other codes are the guest's; few programs use this one.
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
    fn help_has_the_colour_that_was_asked_for() {
        let check = |line: &str, expected| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(color(&words), expected, "{line}");
        };
        check("carrick run --help", ColorChoice::Auto);
        check("carrick --color never run --help", ColorChoice::Never);
        check("carrick run --color=always --help", ColorChoice::Always);
        check("carrick run -- --color never", ColorChoice::Auto);
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

    #[test]
    fn a_dead_letter_and_its_file_are_one_word() {
        let check = |words: &str, expected: &str| {
            let words: Vec<_> = words.split(' ').map(OsString::from).collect();
            let expected: Vec<_> = expected.split(' ').map(OsString::from).collect();
            assert_eq!(with_one_word_for_map(words), expected);
        };
        let same = |words| check(words, words);
        check(
            "carrick map --on-error dead-letter f a.wasm g",
            "carrick map --on-error dead-letter=f a.wasm g",
        );
        check(
            "carrick -q --color never map --fresh --on-error dead-letter f a.wasm g",
            "carrick -q --color never map --fresh --on-error dead-letter=f a.wasm g",
        );
        check(
            "carrick map --on-error=dead-letter f a.wasm g",
            "carrick map --on-error=dead-letter=f a.wasm g",
        );
        same("carrick map --on-error dead-letter=f a.wasm g");
        same("carrick map --on-error skip a.wasm g");
        same("carrick map --on-error dead-letter");
        same("carrick map --on-error dead-letter --fresh a.wasm");
        same("carrick map -- --on-error dead-letter f");
        same("carrick run map --on-error dead-letter f");
        same("carrick --color map run --on-error dead-letter f");
        same("carrick");
    }
}
