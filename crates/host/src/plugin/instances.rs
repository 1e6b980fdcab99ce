//! How long instances of a plugin instance.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use wasmtime::Store;

use super::host::Sweep;
use super::log::Log;
use super::world::World;
use crate::guest::Guest;

/// Which instance a call gets.
///
/// Whichever it is, an instance that trapped, exited, ran into a limit, or whose
/// caller went away during the call is never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Instances {
    /// Each call gets a new one: nothing of one call is left in the next.
    #[non_exhaustive]
    Fresh {
        /// How many calls are made at once; others wait their turn.
        at_once_max: usize,
    },
    /// A call gets one that is there and free, or else a new one.
    #[non_exhaustive]
    Warm {
        /// How many instances there are at most; when all are in use, calls wait.
        size_max: usize,
        /// How many calls one instance serves.
        uses_max: u64,
        /// How long one may wait for its next call.
        idle_max: Duration,
    },
    /// All calls go to one instance, in the order they were made, so that it may keep
    /// what it likes between them. Where it ended, the next call gets a new one.
    Actor,
}

impl Instances {
    /// [`Fresh`](Self::Fresh): a new instance for each call, and at most `at_once_max` calls at once.
    pub fn fresh(at_once_max: usize) -> Self {
        Self::Fresh { at_once_max }
    }

    /// [`Warm`](Self::Warm): a pool of at most `size_max` instances. Each serves at most `uses_max`
    /// calls, and ends when it was free for `idle_max`.
    pub fn warm(size_max: usize, uses_max: u64, idle_max: Duration) -> Self {
        Self::Warm {
            size_max,
            uses_max,
            idle_max,
        }
    }

    fn at_once_max(self) -> usize {
        match self {
            Self::Fresh { at_once_max } => at_once_max,
            Self::Warm { size_max, .. } => size_max,
            Self::Actor => 1,
        }
    }

    fn keeps(self, uses: u64) -> bool {
        match self {
            Self::Fresh { .. } => false,
            Self::Warm { uses_max, .. } => uses < uses_max,
            Self::Actor => true,
        }
    }

    fn idle_max(self) -> Option<Duration> {
        match self {
            Self::Warm { idle_max, .. } => Some(idle_max),
            Self::Fresh { .. } | Self::Actor => None,
        }
    }
}

/// An instance between or during calls.
pub(super) struct PluginInstance<W: World> {
    pub world: W,
    pub store: Store<Guest>,
    pub log: Log,
    pub uses: u64,
}

/// The instances of one version of a plugin.
pub(super) struct Pool<W: World> {
    instances: Instances,
    /// One permit for each instance that may be at work.
    permits: Arc<Semaphore>,
    /// Those that are free, the one used last at the end.
    idle: Mutex<Vec<Idle<W>>>,
}

struct Idle<W: World> {
    instance: PluginInstance<W>,
    since: Instant,
}

impl<W: World> Pool<W> {
    pub(super) fn new(instances: Instances) -> Self {
        let permits = instances.at_once_max().clamp(1, Semaphore::MAX_PERMITS);
        Self {
            instances,
            permits: Arc::new(Semaphore::new(permits)),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Waits until one more instance may be at work; first come, first served.
    pub(super) async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        // It is never closed.
        Arc::clone(&self.permits).acquire_owned().await.ok()
    }

    /// Takes the free instance that was used last.
    pub(super) fn take(&self) -> Option<PluginInstance<W>> {
        self.sweep(Instant::now());
        self.lock().pop().map(|idle| idle.instance)
    }

    /// Takes back an instance after a call that returned.
    pub(super) fn put(&self, instance: PluginInstance<W>) {
        if self.instances.keeps(instance.uses) {
            let since = Instant::now();
            self.lock().push(Idle { instance, since });
        }
    }

    pub(super) fn idle(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Idle<W>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: World> Sweep for Pool<W> {
    /// Ends instances that were free for too long.
    fn sweep(&self, now: Instant) {
        let Some(idle_max) = self.instances.idle_max() else {
            return;
        };
        let ended: Vec<_> = {
            let mut idle = self.lock();
            let stale = |idle: &mut Idle<W>| now.saturating_duration_since(idle.since) > idle_max;
            idle.extract_if(.., stale).collect()
        };
        // It takes a moment, so not while others wait for the list.
        drop(ended);
    }
}
