//! Sessions: what `call` and `repl` have in common.

use std::path::Path;

use anyhow::{Context, Result};
use carrick_host::{CommandOptions, Input, Outcome, Output, Program, Session, SessionOptions};
use clap::Args;

use crate::args::{Grants, LimitArgs, Talk, WorldArgs};
use crate::program::ProgramArgs;
use crate::{Verdict, input, report};

/// How a session's guest is made ready, and what it gets.
#[derive(Debug, Args)]
pub(crate) struct GuestArgs {
    #[command(flatten)]
    world: WorldArgs,
    /// Lets imports that nothing provides trap when they are called
    #[arg(long)]
    stub: bool,
    #[command(flatten)]
    program: ProgramArgs,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    limits: LimitArgs,
}

impl GuestArgs {
    pub(crate) fn open(&self, file: &Path, stdin: Input, talk: &Talk) -> Result<Opened> {
        let program = self
            .program
            .load(file, self.world.source()?, &self.limits, talk)?;
        let options = SessionOptions::default()
            .with_guest(
                CommandOptions::default()
                    .with_args(input::guest_args(file, &[] as &[&str])?)
                    .with_clocks(self.grants.clocks())
                    .with_env(self.grants.env.clone())
                    .with_dirs(self.grants.dirs.clone())
                    .with_stdin(stdin)
                    .with_stdout(Output::Inherit)
                    .with_stderr(Output::Inherit)
                    .with_limits(self.limits.limits()),
            )
            .with_stub(self.stub);
        let session = Session::open(&program, options.clone())
            .with_context(|| format!("cannot call {}", input::name(file)))?;
        Ok(Opened {
            session,
            program,
            options,
            stack_bytes_max: self.limits.wasm_stack_bytes_max(),
        })
    }
}

/// A session together with what opens another one like it.
pub(crate) struct Opened {
    pub session: Session,
    program: Program,
    options: SessionOptions,
    stack_bytes_max: usize,
}

impl Opened {
    /// Goes on with an instance that knows nothing of the one before.
    pub(crate) fn reopen(&mut self) -> Result<()> {
        self.session = Session::open(&self.program, self.options.clone())?;
        Ok(())
    }

    /// Says how the guest ended when it should have returned from a call.
    pub(crate) fn tell_ended(&self, name: &str, ended: &Outcome) {
        report::ended(name, ended, self.stack_bytes_max);
    }

    /// Drops what resources are left.
    pub(crate) fn close(self, name: &str) -> Result<Verdict> {
        let ended = self
            .session
            .close()
            .with_context(|| format!("cannot drop the resources of {name}"))?;
        Ok(match ended {
            None => Verdict::Yes,
            Some(ended) => {
                report::ended(name, &ended, self.stack_bytes_max);
                Verdict::ended(&ended)
            }
        })
    }
}
