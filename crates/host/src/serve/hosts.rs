//! The engines of a server.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::engine::{WASM_STACK_BYTES_MAX, Wasi};
use crate::error::RunError;
use crate::plugin::{Host, HostOptions};

/// One engine for the components that are compiled in the same way, and one event loop for all.
#[derive(Debug)]
pub(super) struct Hosts {
    /// For how many instances at once each engine sets room apart.
    pooled_instances: u32,
    /// One permit for each instance that waits for a request.
    idle: Arc<Semaphore>,
    /// The first has the event loop.
    all: Mutex<Vec<Host>>,
}

/// How a component is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Compiling {
    pub wasi: Wasi,
    pub count_fuel: bool,
    pub stack_bytes_max: usize,
}

impl Default for Compiling {
    fn default() -> Self {
        Self {
            wasi: Wasi::V02,
            count_fuel: false,
            stack_bytes_max: WASM_STACK_BYTES_MAX,
        }
    }
}

impl Hosts {
    /// For a server that handles at most so many requests at once.
    pub(super) fn new(requests_max: u32) -> Self {
        let requests_max = requests_max.max(1);
        Self {
            // As many instances wait as work, and one that ends holds its place for a moment.
            pooled_instances: requests_max.saturating_mul(3).saturating_add(8),
            idle: Arc::new(Semaphore::new(requests_max as usize)),
            all: Mutex::default(),
        }
    }

    /// The engine for components that are compiled so.
    pub(super) fn fitting(&self, compiling: Compiling) -> Result<Host, RunError> {
        let mut all = self.lock();
        if let Some(host) = all.iter().find(|host| made_for(host) == compiling) {
            return Ok(host.clone());
        }
        let options = HostOptions::default()
            .with_wasi(compiling.wasi)
            .with_fuel_counted(compiling.count_fuel)
            .with_stack_bytes_max(compiling.stack_bytes_max)
            .with_pooled_instances(self.pooled_instances);
        let host = Host::new(options)?;
        all.push(host.clone());
        Ok(host)
    }

    /// Waits for `future` on the event loop of the server.
    pub(super) fn block_on<R>(&self, future: impl Future<Output = R>) -> Result<R, RunError> {
        let first = self.lock().first().cloned();
        let host = match first {
            Some(host) => host,
            None => self.fitting(Compiling::default())?,
        };
        host.block_on(future)
    }

    /// Gives permits to instances that wait for a request, such that the pools keep places for those that work.
    pub(super) fn idle_permits(&self) -> IdlePermits {
        IdlePermits(Arc::clone(&self.idle))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Host>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// See [`Hosts::idle_permits`].
#[derive(Clone, Debug)]
pub(super) struct IdlePermits(Arc<Semaphore>);

impl IdlePermits {
    /// Leave to wait for a request, for an instance that takes `places` in the pool; `None` where the waiting instances
    /// of all components take too many.
    pub(super) fn next(&self, places: u32) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_many_owned(places).ok()
    }
}

fn made_for(host: &Host) -> Compiling {
    let options = host.options();
    Compiling {
        wasi: options.wasi,
        count_fuel: options.count_fuel,
        stack_bytes_max: options.stack_bytes_max,
    }
}
