//! Loading the program that a verb works with.

use std::path::Path;

use anyhow::{Context, Result};
use carrick_assemble::WitSource;
use carrick_host::{LoadOptions, LoadStep, Program, load, load_file};
use clap::Args;

use crate::args::{AdapterArgs, LimitArgs, LinkArgs};
use crate::spinner::Spinner;
use crate::verbosity::Verbosity;
use crate::{cache, input, terminal};

/// How a program is loaded.
#[derive(Debug, Args)]
pub(crate) struct ProgramArgs {
    #[command(flatten)]
    adapters: AdapterArgs,
    /// Compile without the cache
    #[arg(long)]
    no_cache: bool,
    #[command(flatten)]
    links: LinkArgs,
}

impl ProgramArgs {
    /// Loads the program, and shows a spinner while that takes long.
    pub(crate) fn load(
        &self,
        file: &Path,
        world: Option<WitSource>,
        limits: &LimitArgs,
        verbosity: &Verbosity,
    ) -> Result<Program> {
        let mut options = LoadOptions::default()
            .with_cache(if self.no_cache {
                None
            } else {
                cache::open_or_warn(verbosity)
            })
            .with_fuel(limits.fuel.is_some())
            .with_interruptible(limits.limits().timeout.is_some())
            .with_wasm_stack_bytes_max(limits.wasm_stack_bytes_max())
            .with_link(self.links.plugs()?);
        options.adapt_mut().world = world;
        self.adapters.read_into(options.adapt_mut())?;
        let mut spinner = None;
        let mut observe = |step: LoadStep| match step {
            LoadStep::Adapting if !verbosity.quiet => spinner = Some(Spinner::start("adapting")),
            LoadStep::Linking if !verbosity.quiet => spinner = Some(Spinner::start("linking")),
            LoadStep::Compiling if !verbosity.quiet => spinner = Some(Spinner::start("compiling")),
            LoadStep::NotCached(error) if !verbosity.quiet => terminal::warning(&error),
            _ => {}
        };
        let loaded = if input::is_stdin(file) {
            load(&input::read_stdin()?, &options, &mut observe)
        } else {
            load_file(file, &options, &mut observe)
        };
        loaded.with_context(|| format!("cannot load {}", input::name(file)))
    }
}
