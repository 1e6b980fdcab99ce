//! Loading the program that a verb works with.

use std::path::Path;

use anyhow::{Context, Result};
use carrick_assemble::AdaptOptions;
use carrick_host::{LoadOptions, LoadStep, Program, load, load_file};
use clap::Args;

use crate::args::{AdapterArgs, Grants, LimitArgs, LinkArgs, Written};
use crate::granted::{self, Granted};
use crate::spinner::Spinner;
use crate::verbosity::Verbosity;
use crate::{cache, input, terminal};

/// How a program is loaded.
#[derive(Clone, Debug, Args)]
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
    /// Loads the program, and shows a spinner while that takes long. Fits what it is granted to
    /// it. A core module is adapted with the options that `adapting` sets.
    pub(crate) fn load(
        &self,
        file: &Path,
        adapting: impl FnOnce(&mut AdaptOptions),
        grants: &Grants,
        limits: &LimitArgs,
        verbosity: &Verbosity,
    ) -> Result<(Program, Granted)> {
        let stdin = match input::is_stdin(file) {
            true => Some(input::read_stdin()?),
            false => None,
        };
        let wasm = || match &stdin {
            Some(bytes) => Ok(bytes.as_slice().into()),
            None => granted::read(file),
        };
        let granted = Granted::fit(grants, wasm, verbosity)?;
        let mut options = self
            .options(verbosity)?
            .with_fuel(limits.fuel.is_some())
            .with_interruptible(limits.limits().timeout.is_some())
            .with_wasm_stack_bytes_max(limits.wasm_stack_bytes_max());
        adapting(options.adapt_mut());
        let mut observe = observer(verbosity);
        let loaded = match &stdin {
            Some(bytes) => load(bytes, &options, &mut observe),
            None => load_file(file, &options, &mut observe),
        };
        let program = loaded.with_context(|| format!("cannot load {}", input::name(file)))?;
        Ok((program, granted))
    }

    /// Whether programs are compiled without the cache.
    pub(crate) fn has_no_cache(&self) -> bool {
        self.no_cache
    }

    /// Compiles without the cache too, if `no_cache`.
    pub(crate) fn or_no_cache(&mut self, no_cache: bool) {
        self.no_cache |= no_cache;
    }

    /// The options in force, as they are written.
    pub(crate) fn written(&self) -> Vec<Written> {
        let mut written = self.adapters.written();
        written.extend(self.no_cache.then(|| Written::given("no-cache")));
        written.extend(self.links.written());
        written
    }

    /// How a program is loaded, without limits and world.
    pub(crate) fn options(&self, verbosity: &Verbosity) -> Result<LoadOptions> {
        let mut options = LoadOptions::default()
            .with_cache(if self.no_cache {
                None
            } else {
                cache::open_or_warn(verbosity)
            })
            .with_link(self.links.plugs()?);
        self.adapters.read_into(options.adapt_mut())?;
        Ok(options)
    }
}

/// Shows a spinner while loading takes long.
pub(crate) fn observer(verbosity: &Verbosity) -> impl FnMut(LoadStep) + use<> {
    let quiet = verbosity.quiet;
    let mut spinner = None;
    move |step: LoadStep| {
        let name = match step {
            LoadStep::Adapting => "adapting",
            LoadStep::Linking => "linking",
            LoadStep::Compiling => "compiling",
            LoadStep::NotCached(error) if !quiet => return terminal::warning(&error),
            _ => return,
        };
        if !quiet {
            // The one before goes first, as both draw on the same line.
            drop(spinner.take());
            spinner = Some(Spinner::start(name));
        }
    }
}
