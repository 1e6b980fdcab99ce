//! The verbs, one file each.

mod adapt;
mod cache;
mod compose;
mod inspect;
mod run;
mod verify;
mod wit;

use clap::Subcommand;

use crate::Verdict;
use crate::args::Talk;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Adapt(adapt::Args),
    Run(run::Args),
    Verify(verify::Args),
    Inspect(inspect::Args),
    Compose(compose::Args),
    Wit(wit::Args),
    Cache(cache::Args),
}

impl Verb {
    pub(crate) fn run(self, talk: &Talk) -> anyhow::Result<Verdict> {
        match self {
            Self::Adapt(args) => adapt::run(args, talk),
            Self::Run(args) => run::run(args, talk),
            Self::Verify(args) => verify::run(args, talk),
            Self::Inspect(args) => inspect::run(args),
            Self::Compose(args) => compose::run(args, talk),
            Self::Wit(args) => wit::run(args, talk),
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
