//! What became of a plugin's calls, in numbers.

use std::sync::atomic::{AtomicU64, Ordering};

use super::error::PluginError;

/// What became of a plugin's calls since it was opened, for a host to export.
///
/// Every call is one of `returned`, `trapped`, `exited`, `limited`, `failed` and
/// `abandoned`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Calls that were begun.
    pub calls: u64,
    /// Calls that returned, be it with an `err` of the guest's.
    pub returned: u64,
    /// Calls in which the guest trapped.
    pub trapped: u64,
    /// Calls in which the guest exited.
    pub exited: u64,
    /// Calls in which the guest ran into a limit.
    pub limited: u64,
    /// Calls for which the host could not do its part.
    pub failed: u64,
    /// Calls whose caller went away.
    pub abandoned: u64,
    /// Instances that were started.
    pub instances: u64,
    /// Fuel that was used up, where the host counts it.
    pub fuel: u64,
    /// Bytes of log that were written.
    pub log_bytes: u64,
    /// New versions that took the place of the one before.
    pub reloads: u64,
    /// New versions that were turned down.
    pub reloads_refused: u64,
}

#[derive(Debug, Default)]
pub(super) struct CounterCells {
    pub calls: AtomicU64,
    returned: AtomicU64,
    trapped: AtomicU64,
    exited: AtomicU64,
    limited: AtomicU64,
    failed: AtomicU64,
    pub instances: AtomicU64,
    pub fuel: AtomicU64,
    pub log_bytes: AtomicU64,
    pub reloads: AtomicU64,
    pub reloads_refused: AtomicU64,
    pub abandoned: AtomicU64,
}

pub(super) fn add(counter: &AtomicU64, by: u64) {
    counter.fetch_add(by, Ordering::Relaxed);
}

impl CounterCells {
    pub(super) fn ended<R>(&self, result: &Result<R, PluginError>) {
        let counter = match result {
            Ok(_) => &self.returned,
            Err(PluginError::Trapped { .. }) => &self.trapped,
            Err(PluginError::Exited { .. }) => &self.exited,
            Err(PluginError::Limit { .. }) => &self.limited,
            Err(PluginError::Host { .. }) => &self.failed,
        };
        add(counter, 1);
    }

    pub(super) fn read(&self) -> Counters {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Counters {
            calls: read(&self.calls),
            returned: read(&self.returned),
            trapped: read(&self.trapped),
            exited: read(&self.exited),
            limited: read(&self.limited),
            failed: read(&self.failed),
            abandoned: read(&self.abandoned),
            instances: read(&self.instances),
            fuel: read(&self.fuel),
            log_bytes: read(&self.log_bytes),
            reloads: read(&self.reloads),
            reloads_refused: read(&self.reloads_refused),
        }
    }
}
