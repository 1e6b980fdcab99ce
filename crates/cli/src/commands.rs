//! The verbs, one file each.

mod adapt;
mod bindings;
mod build;
mod cache;
mod call;
mod compose;
mod inspect;
mod map;
mod new;
mod repl;
mod run;
mod verify;
mod wit;

use std::ffi::OsString;

pub(crate) use cache::open_or_warn as open_cache;
use clap::Subcommand;
pub(crate) use compose::Composing;

use crate::Verdict;
use crate::args::Talk;

/// The words of a command line in the form that clap can be told of.
pub(crate) fn words(words: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let words: Vec<_> = words.collect();
    let mut after_options = words.iter().skip(1).enumerate();
    while let Some((before, word)) = after_options.next() {
        // The one option that may stand before a verb and has a value of its own.
        if word == "--color" {
            after_options.next();
        } else if word == "map" {
            let (before, after) = words.split_at(before + 2);
            return [before, &map::joined(after)].concat();
        } else if !word.as_encoded_bytes().starts_with(b"-") {
            break;
        }
    }
    words
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Adapt(adapt::Args),
    Run(run::Args),
    Call(call::Args),
    Map(map::Args),
    Repl(repl::Args),
    Verify(verify::Args),
    Inspect(inspect::Args),
    Compose(compose::Args),
    Wit(wit::Args),
    New(new::Args),
    Build(build::Args),
    Bindings(bindings::Args),
    Cache(cache::Args),
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
