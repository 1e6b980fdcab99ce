//! What a guest lives in: the state of its store, its view of WASI, its folders, streams, clocks and
//! limits.

mod clocks;
mod context;
mod filesystem;
mod folder;
mod limits;
mod network;
mod stdio;

use std::any::Any;
use std::time::Instant;

use wasmtime::Store;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
#[cfg(feature = "http")]
use wasmtime_wasi_http::{WasiHttpCtxView, WasiHttpView};

pub use clocks::Clocks;
pub use context::CommandOptions;
pub(crate) use context::{Context, Thread, context};
pub(crate) use filesystem::{
    Files, UnderWay, link_preopens_02, link_types_02, relink_filesystem_03,
};
pub use folder::DirGrant;
pub use limits::RunLimits;
pub(crate) use limits::{Limiter, MemoryLimitReached, TableLimitReached};
pub use network::{HostGrant, ListenGrant, NetGrantError, NetGrants, NetRefusal, NetUse};
pub(crate) use network::{
    Network, link_lookup_02, link_tcp_02, link_tcp_create_02, link_udp_02, link_udp_create_02,
    relink_lookup_03, relink_sockets_03,
};
pub use stdio::{CAPTURED_BYTES_MAX, Captured, Input, Output};
pub(crate) use stdio::{OutputLimitReached, ReaderGone};

use crate::engine::Compiled;
use crate::error::{EngineFailure, RunError};
use crate::executor::{Deadline, interrupt};
#[cfg(feature = "http")]
use crate::http::Http;

/// The state in the store of one guest: its view of WASI, its limits, and the `data` of the
/// host's own functions.
pub struct Guest<T = ()> {
    /// The state of the host's own functions.
    pub data: T,
    pub(crate) table: ResourceTable,
    pub(crate) limiter: Limiter,
    /// When the guest must end.
    pub(crate) deadline: Deadline,
    pub(crate) files: Files,
    pub(crate) network: Network,
    /// As one type for all worlds, so that what works on a store is compiled once and
    /// not for each of them.
    plugin_data: Box<dyn Any + Send>,
    #[cfg(feature = "http")]
    http: Http,
    wasi: WasiCtx,
}

impl<T> Guest<T> {
    pub(crate) fn new(data: T, limiter: Limiter, context: Context) -> Self {
        let Context {
            mut wasi,
            files,
            network,
            deadline,
        } = context;
        Self {
            data,
            table: ResourceTable::new(),
            limiter,
            deadline,
            files,
            plugin_data: Box::new(()),
            #[cfg(feature = "http")]
            http: Http::default().with_network(network.clone()),
            network,
            wasi: wasi.build(),
        }
    }

    pub(crate) fn with_plugin_data(self, data: impl Any + Send) -> Self {
        Self {
            plugin_data: Box::new(data),
            ..self
        }
    }

    pub(crate) fn with_handles_max(mut self, count: usize) -> Self {
        self.table.set_max_capacity(count);
        self
    }

    #[cfg(feature = "http")]
    pub(crate) fn with_http(self, http: Http) -> Self {
        Self { http, ..self }
    }

    /// What the functions work on that the host of a [plugin](crate::plugin) provides.
    ///
    /// # Panics
    ///
    /// Where `D` is not the [`Data`](crate::plugin::World::Data) of the plugin's world.
    pub fn plugin_data<D: 'static>(&mut self) -> &mut D {
        self.plugin_data
            .downcast_mut()
            .expect("a plugin's store is made with the data of its world")
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Guest<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guest")
            .field("data", &self.data)
            .finish_non_exhaustive()
    }
}

impl<T: Send> WasiView for Guest<T> {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

#[cfg(feature = "http")]
impl<T: Send> WasiHttpView for Guest<T> {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.http.granted,
            table: &mut self.table,
            ctx: &mut self.http.context,
        }
    }
}

/// Bounds what a guest in `store` may use up; its fuel is still to be set.
pub(crate) fn set_limits<T>(
    store: &mut Store<T>,
    compiled: Compiled,
    limits: &RunLimits,
    deadline: &Deadline,
    limiter: fn(&mut T) -> &mut Limiter,
) -> Result<(), RunError> {
    if limits.memory_bytes_max.is_some() {
        store.limiter(move |guest| limiter(guest));
    }
    match (compiled.interruptible, limits.timeout) {
        (true, _) => interrupt(store, deadline.clone()),
        (false, None) => {}
        (false, Some(_)) => return Err(RunError::NotInterruptible),
    }
    set_fuel(store, compiled.fuel, limits.fuel)
}

/// Gives a call its time and its fuel. The code in `store` can be interrupted, and somebody advances the epoch
/// after `deadline`.
pub(crate) fn begin_call<T>(
    store: &mut Store<Guest<T>>,
    deadline: Instant,
    counts_fuel: bool,
    fuel: Option<u64>,
) -> Result<(), RunError> {
    store.data().deadline.set(Some(deadline));
    store.set_epoch_deadline(1);
    set_fuel(store, counts_fuel, fuel)
}

/// Gives `store` its fuel, where its engine counts any.
pub(crate) fn set_fuel<T>(
    store: &mut Store<T>,
    counts_fuel: bool,
    fuel: Option<u64>,
) -> Result<(), RunError> {
    match (counts_fuel, fuel) {
        (false, None) => Ok(()),
        (false, Some(_)) => Err(RunError::FuelNotCounted),
        (true, fuel) => store
            .set_fuel(fuel.unwrap_or(u64::MAX))
            .map_err(|error| RunError::Engine(EngineFailure::new(error))),
    }
}
