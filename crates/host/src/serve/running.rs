//! A component that is served: the version of it that requests go to, and how many requests it has.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::component::ServeComponent;
use super::counters::{Counters, add};
use super::error::ServeError;
use super::event::{ServeEvent, ServeFailure};
use super::guests::Guests;
use super::hosts::Hosts;
use super::options::ServeOptions;
use crate::load::{LoadOptions, LoadStep};

#[derive(Debug)]
pub(super) struct RunningComponent {
    pub name: String,
    pub options: Arc<ServeOptions>,
    pub counters: Arc<Counters>,
    /// One permit for each request that the component may handle at once.
    permits: Arc<Semaphore>,
    load: LoadOptions,
    current: RwLock<Arc<Guests>>,
    /// The number of the current version, counted from 1. Whoever puts another version in its place holds it.
    version: Mutex<u64>,
}

impl RunningComponent {
    /// Loads `component` and starts one instance, so that one that cannot start is an error here.
    pub(super) fn start(
        hosts: &Hosts,
        component: ServeComponent,
        observe: &mut dyn FnMut(LoadStep),
    ) -> Result<Self, ServeError> {
        let ServeComponent {
            name,
            bytes,
            load,
            mut options,
            ..
        } = component;
        // All instances of all versions have the sockets together.
        options.guest.net = options.guest.net.with_one_account();
        let counters = Arc::<Counters>::default();
        let guests = started(hosts, &bytes, &load, (&options, &counters), observe)?;
        Ok(Self {
            name,
            permits: Arc::new(Semaphore::new(options.requests_max.max(1) as usize)),
            options: Arc::new(options),
            counters,
            load,
            current: RwLock::new(guests),
            version: Mutex::new(1),
        })
    }

    /// Puts the component in `bytes` in the place of the current version, and returns its number. Requests that are
    /// being handled stay with their version.
    pub(super) fn replace(
        &self,
        hosts: &Hosts,
        bytes: &[u8],
        observe: &mut dyn FnMut(LoadStep),
    ) -> Result<u64, ServeError> {
        let mut version = self.version.lock().unwrap_or_else(PoisonError::into_inner);
        let of_component = (&*self.options, &self.counters);
        let guests = started(hosts, bytes, &self.load, of_component, observe)
            .inspect_err(|_| add(&self.counters.reloads_refused, 1))?;
        let old = {
            let current = self.current.write();
            let mut current = current.unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, guests)
        };
        old.retire();
        add(&self.counters.reloads, 1);
        *version += 1;
        Ok(*version)
    }

    /// The version that a request goes to now, and stays with.
    pub(super) fn current(&self) -> Arc<Guests> {
        let current = self.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts a failure of a guest and tells of it.
    pub(super) fn failed(&self, id: String, failure: ServeFailure) {
        self.counters.failed(&failure);
        self.options.tell(ServeEvent::Failed { id, failure });
    }

    /// Leave to handle one more request, unless the component has as many as it may.
    pub(super) fn permit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.permits).try_acquire_owned().ok()
    }
}

/// A version, with one instance that waits for a request.
fn started(
    hosts: &Hosts,
    bytes: &[u8],
    load: &LoadOptions,
    (options, counters): (&ServeOptions, &Arc<Counters>),
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Arc<Guests>, ServeError> {
    let counters = Arc::clone(counters);
    let guests = Guests::load(hosts, bytes, load, (options, counters), observe)?;
    hosts
        .block_on(guests.warm_up())
        .map_err(ServeError::Run)??;
    Ok(Arc::new(guests))
}
