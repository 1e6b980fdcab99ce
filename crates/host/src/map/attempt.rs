//! One attempt at a record: what is called, and how it fails.

use wasmtime::Store;
use wasmtime::component::{Instance, InstancePre, Linker};

use super::error::RecordProblem;
use crate::error::RunError;
use crate::guest::Guest;
use crate::plugin::{PluginError, World};

/// A component without a world: its functions are called with values.
pub(super) struct AnyWorld(pub Instance);

impl World for AnyWorld {
    type Data = ();
    type Indices = ();

    fn contract() -> Option<&'static [u8]> {
        None
    }

    fn link(_: &mut Linker<Guest>) -> wasmtime::Result<()> {
        Ok(())
    }

    fn indices(_: &InstancePre<Guest>) -> wasmtime::Result<()> {
        Ok(())
    }

    fn load((): &(), _: &mut Store<Guest>, instance: &Instance) -> wasmtime::Result<Self> {
        Ok(Self(*instance))
    }
}

/// Why there is no result.
pub(super) enum Failure {
    Record(RecordProblem),
    Host(RunError),
}

impl Failure {
    /// Tells a failure of the host from one of the guest.
    pub(super) fn of_guest(error: PluginError) -> Self {
        match error {
            PluginError::Host { source, .. } => Self::Host(source),
            error => RecordProblem::Guest(Box::new(error)).into(),
        }
    }
}

impl From<RecordProblem> for Failure {
    fn from(problem: RecordProblem) -> Self {
        Self::Record(problem)
    }
}
