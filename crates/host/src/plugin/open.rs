//! From bytes to a version of a plugin that may be called.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use tokio::sync::mpsc;
use wasmtime::component::{Component, InstancePre, Linker};

use super::compatible::{Incompatible, IncompatibleItem, ItemDirection, ItemProblem, compare};
use super::error::{OpenError, PluginError, START};
use super::host::{Host, HostOptions, Sweep};
use super::instances::Pool;
use super::permissions::{Granted, grant, imports_asked};
use super::world::World;
use super::{ComponentSource, PluginOptions};
use crate::binary_header::requirements;
use crate::engine::Wasi;
use crate::error::{EngineFailure, RunError};
use crate::guest::Guest;
use crate::http;
use crate::link::{Missing, instantiate_pre, link, needs_nobody, provides};
use crate::load::{LoadError, LoadOptions, compile, componentize};

/// One component that was found fit to be called.
pub(super) struct Version<W: World> {
    /// Counted from 1.
    pub number: u64,
    pub pre: InstancePre<Guest>,
    /// Held for other plugins of the same component to find.
    pub _code: Arc<Component>,
    pub indices: W::Indices,
    pub granted: Granted,
    pub pool: Arc<Pool<W>>,
    /// Closed with the version; see [`super::Replaced`].
    pub _alive: mpsc::Sender<std::convert::Infallible>,
}

/// Runs `work`, which reads files or computes for long, where it holds up no event loop.
pub(super) async fn blocking<R: Send + 'static>(
    plugin: &str,
    work: impl FnOnce() -> Result<R, OpenError> + Send + 'static,
) -> Result<R, OpenError> {
    let panicked = |_| {
        Err(OpenError::Panicked {
            plugin: plugin.to_owned(),
        })
    };
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(panicked)
}

/// The size and the time of change of a file: what tells whether it is worth reading again.
pub(super) type Stamp = (u64, SystemTime);

pub(super) fn stamp(file: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(file).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// All bytes of a source.
pub(super) fn read(
    source: &ComponentSource,
    plugin: &str,
    options: &HostOptions,
) -> Result<Arc<[u8]>, OpenError> {
    let bytes_max = options.component_bytes_max;
    let bytes: Option<Arc<[u8]>> = match (&source.bytes, &source.path) {
        (Some(bytes), _) => Some(Arc::clone(bytes)),
        (None, Some(path)) => {
            let read = read_file(path, bytes_max).map_err(|source| {
                let path = path.clone();
                unloadable(plugin, LoadError::Read { path, source })
            })?;
            read.map(Into::into)
        }
        (None, None) => Some(Arc::default()),
    };
    bytes
        .filter(|bytes| bytes.len() as u64 <= bytes_max)
        .ok_or_else(|| OpenError::TooLarge {
            plugin: plugin.to_owned(),
            bytes_max,
        })
}

/// Reads a file; `None` where it is too large.
fn read_file(path: &Path, bytes_max: u64) -> std::io::Result<Option<Vec<u8>>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(bytes_max.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= bytes_max).then_some(bytes))
}

fn unloadable(plugin: &str, source: LoadError) -> OpenError {
    OpenError::Load {
        plugin: plugin.to_owned(),
        source: Box::new(source),
    }
}

/// Checks everything that can be known before an instance starts, the cheap things
/// first.
pub(super) fn prepare<W: World>(
    host: &Host,
    options: &PluginOptions,
    granted: Option<Granted>,
    bytes: &[u8],
    number: u64,
) -> Result<(Version<W>, mpsc::Receiver<std::convert::Infallible>), OpenError> {
    let plugin = || options.manifest.name.clone();
    let failed = |error| unloadable(&options.manifest.name, error);
    if options.limits.fuel_per_call.is_some() && !host.options().count_fuel {
        return Err(OpenError::FuelNotCounted { plugin: plugin() });
    }
    let denied = |refusal| OpenError::Denied {
        plugin: plugin(),
        source: Box::new(refusal),
    };
    let granted = match granted {
        Some(granted) => granted,
        None => grant(&options.manifest, &options.policy).map_err(denied)?,
    };
    let binary = binary(options, bytes)?;
    let items_max = host.options().component_items_max;
    let requirements = requirements(&binary);
    let items = requirements.items;
    if items > items_max {
        return Err(OpenError::TooManyItems {
            plugin: plugin(),
            items,
            items_max,
        });
    }
    let incompatible = |problem| OpenError::Incompatible {
        plugin: plugin(),
        source: Box::new(problem),
    };
    if requirements.needs_concurrency() && host.options().wasi == Wasi::V02 {
        return Err(OpenError::NeedsWasi03 { plugin: plugin() });
    }
    fits::<W>(host, &options.manifest.name, &binary)?;
    // What is wrong with a component that only the pool refuses is its size.
    let content = blake3::hash(&binary);
    let compile = || {
        let engines = (host.engine(), host.unpooled());
        let cache = host.options().cache.as_ref();
        compile(&binary, content, engines, cache, &mut |_| {})
    };
    let component = host.compiled().get_or_make(content, compile);
    let component = component.map_err(failed)?;
    let sends_http = !granted.http_hosts.is_empty();
    let own_imports = own_imports(host, &component, sends_http);
    imports_asked(&options.manifest, &own_imports).map_err(denied)?;
    let linked = link_world::<W>(host, &component, sends_http);
    let (pre, indices) = linked.map_err(|error| match error {
        RunError::UnknownMember {
            interface,
            function,
            ..
        } => incompatible(lacking(interface, vec![function])),
        RunError::Engine(source) => failed(LoadError::Engine(source)),
        other => failed(LoadError::Engine(EngineFailure::new(wasmtime::Error::new(
            other,
        )))),
    })?;
    for folder in &granted.folders {
        folder.open().map_err(|source| OpenError::Start {
            plugin: plugin(),
            source: Box::new(PluginError::Host {
                plugin: plugin(),
                function: START.to_owned(),
                source,
            }),
        })?;
    }
    let pool = Arc::new(Pool::new(options.instances));
    let weak = Arc::downgrade(&pool);
    host.sweep_regularly(weak as std::sync::Weak<dyn Sweep>);
    let (alive, gone) = mpsc::channel(1);
    let version = Version {
        number,
        pre,
        _code: component,
        indices,
        granted,
        pool,
        _alive: alive,
    };
    Ok((version, gone))
}

/// The component in `bytes`, adapted where it is a core module.
fn binary(options: &PluginOptions, bytes: &[u8]) -> Result<Vec<u8>, OpenError> {
    let name = &options.manifest.name;
    #[allow(unused_mut, reason = "without `assemble` nothing is to be set")]
    let mut load = LoadOptions::default();
    #[cfg(feature = "assemble")]
    {
        load.adapt = options.adapt.clone();
        load.link = options.link.clone();
    }
    componentize(bytes, name, &load, &mut |_| {}).map_err(|error| unloadable(name, error))
}

/// Compares a component with the world that it is to be called through.
pub(super) fn fits<W: World>(host: &Host, name: &str, binary: &[u8]) -> Result<(), OpenError> {
    let Some(contract) = W::contract() else {
        return Ok(());
    };
    // Whether requests are granted is another question.
    let is_provided = |import: &str| is_provided(host, import, true);
    let difference =
        compare(name, binary, contract, &is_provided).map_err(|source| OpenError::Unreadable {
            plugin: name.to_owned(),
            source: Box::new(source),
        })?;
    match difference {
        None => Ok(()),
        Some(difference) => Err(OpenError::Incompatible {
            plugin: name.to_owned(),
            source: Box::new(difference),
        }),
    }
}

fn lacking(item: String, path: Vec<String>) -> Incompatible {
    Incompatible {
        world: "wasi".to_owned(),
        items: vec![IncompatibleItem {
            direction: ItemDirection::Import,
            item,
            path,
            problem: ItemProblem::Missing {
                nearest: Vec::new(),
            },
        }],
    }
}

/// The interfaces with functions and the functions that a component imports
/// beside WASI.
fn own_imports(host: &Host, component: &Component, sends_http: bool) -> Vec<String> {
    let engine = component.engine();
    let component_type = component.component_type();
    component_type
        .imports(engine)
        .filter(|(name, item)| {
            needs_nobody(engine, name, &item.ty).is_err() && !is_provided(host, name, sends_http)
        })
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// Whether the host provides an import of this name, whatever the world.
fn is_provided(host: &Host, import: &str, sends_http: bool) -> bool {
    provides(host.options().wasi, import) || (sends_http && http::provides(import))
}

type Linked<W> = (InstancePre<Guest>, <W as World>::Indices);

// The code for all of WASI is in here, so it is made once and not again in every crate
// that has a world.
fn wasi_linker(component: &Component, wasi: Wasi) -> Result<Linker<Guest>, RunError> {
    link(component, wasi, Missing::Leave)
}

fn link_world<W: World>(
    host: &Host,
    component: &Component,
    sends_http: bool,
) -> Result<Linked<W>, RunError> {
    let failed = |error: wasmtime::Error| RunError::Engine(EngineFailure::new(error));
    let wasi = host.options().wasi;
    let mut linker = wasi_linker(component, wasi)?;
    #[cfg(feature = "http")]
    if sends_http {
        http::link(&mut linker).map_err(failed)?;
    }
    #[cfg(not(feature = "http"))]
    let _ = sends_http;
    W::link(&mut linker).map_err(failed)?;
    let pre = instantiate_pre(&linker, component, wasi)?;
    let indices = W::indices(&pre).map_err(failed)?;
    Ok((pre, indices))
}
