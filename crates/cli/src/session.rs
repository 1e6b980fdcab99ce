//! Sessions of calls, for `call` and `repl`.

use std::path::Path;

use anyhow::{Context, Result};
use carrick_assemble::AdaptOptions;
use carrick_host::{CommandOptions, Input, Outcome, Output, Program, Session, SessionOptions};
use clap::Args;

use crate::args::{Grants, LimitArgs, WorldArgs};
use crate::granted::Granted;
use crate::network::NetArgs;
use crate::program::ProgramArgs;
use crate::verbosity::Verbosity;
use crate::view::outcome;
use crate::{Verdict, input};

/// How a session's guest is loaded, and what it may reach and use.
#[derive(Debug, Args)]
pub(crate) struct GuestArgs {
    #[command(flatten)]
    world: WorldArgs,
    /// Let missing imports trap when they are called, instead of refusing the component
    #[arg(long)]
    stub: bool,
    #[command(flatten)]
    program: ProgramArgs,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    net: NetArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

impl GuestArgs {
    pub(crate) fn open(&self, file: &Path, stdin: Input, verbosity: &Verbosity) -> Result<Opened> {
        let world = self.world.source()?;
        let adapting = |options: &mut AdaptOptions| options.world = world;
        let (program, mut granted) =
            self.program
                .load(file, adapting, &self.grants, &self.limits, verbosity)?;
        granted.add_tls_roots(self.net.tls_roots()?);
        let options = SessionOptions::default()
            .with_guest(
                CommandOptions::default()
                    .with_args(input::guest_args(file, &[] as &[&str])?)
                    .with_clocks(self.grants.clocks())
                    .with_env(granted.env.clone())
                    .with_dirs(granted.dirs.clone())
                    .with_net(self.net.grants())
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
            _granted: granted,
        })
    }
}

/// A session together with what opens another one like it.
pub(crate) struct Opened {
    pub session: Session,
    program: Program,
    options: SessionOptions,
    stack_bytes_max: usize,
    /// Keeps what the guest's folders need on this machine.
    _granted: Granted,
}

impl Opened {
    /// Continues with a new instance.
    pub(crate) fn reopen(&mut self) -> Result<()> {
        self.session = Session::open(&self.program, self.options.clone())?;
        Ok(())
    }

    /// Prints how the guest ended when it should have returned from a call.
    pub(crate) fn print_ended(&self, name: &str, ended: &Outcome) {
        outcome::print_in_call(name, ended, self.stack_bytes_max);
    }

    /// Drops the resources that are left.
    pub(crate) fn close(self, name: &str) -> Result<Verdict> {
        let ended = self
            .session
            .close()
            .with_context(|| format!("cannot drop the resources of {name}"))?;
        Ok(match ended {
            None => Verdict::Yes,
            Some(ended) => {
                outcome::print_in_call(name, &ended, self.stack_bytes_max);
                Verdict::ended(&ended)
            }
        })
    }
}
