//! Plugins that a host calls with Rust's own types, under explicit limits and with explicit grants.
//!
//! The module has what every host of plugins needs: an engine whose guests can be stopped, limits, deadlines,
//! instances that are replaced after a failure, permissions, and new versions while calls are in progress.
//!
//! # A host
//!
//! ```
//! use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limits, Manifest, PluginOptions};
//!
//! // 1. The contract, in Rust.
//! carrick_host::bindings!({
//!     plugin: Counter,
//!     inline: "package demo:words@0.1.0; world counter { export count: func(text: string) -> u32; }",
//! });
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let component = br#"(component
//! #     (core module $m
//! #         (memory (export "memory") 1)
//! #         (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
//! #         (func (export "count") (param i32 i32) (result i32) (local.get 1)))
//! #     (core instance $i (instantiate $m))
//! #     (func (export "count") (param "text" string) (result u32)
//! #         (canon lift (core func $i "count") (memory (core memory $i "memory"))
//! #             (realloc (core func $i "realloc")))))"#;
//! // 2. One host for the process, and a plugin, checked before it is compiled.
//! let host = Host::new(HostOptions::default())?;
//! let options = PluginOptions::new(Manifest::new("counter"), Limits::untrusted());
//! let letters = host.block_on(async {
//!     let plugin = host.open::<Counter>(ComponentSource::bytes(component), options, || ()).await?;
//!     // 3. A call: the world, the store to call it in, and Rust's own types.
//!     let call = plugin.call("count", async |counter, store| {
//!         counter.call_count(store, "one two").await
//!     });
//!     Ok::<_, Box<dyn std::error::Error>>(call.await?)
//! })??;
//! assert_eq!(letters, 7);
//! # Ok(())
//! # }
//! ```
//!
//! # What a plugin may do
//!
//! By default, nothing. [`Limits`] have no default: you write every limit down. A [`Manifest`] asks for what it
//! names, and the [`Policy`] of the host grants what it names; a plugin gets what is in both. A plugin that asks for
//! more is refused when it is opened, and the [`Refusal`] lists everything that was missing.
//!
//! Folders, variables and addresses that were not granted do not exist for the guest, and its
//! clocks show milliseconds. An HTTP request to a host that was not granted is answered with the
//! error `HTTP-request-denied` of `wasi:http`. A plugin that was granted no host at all cannot
//! import what sends requests. Requests need the feature `http`.
//!
//! # What may go wrong
//!
//! | what happened | what the host gets |
//! | --- | --- |
//! | the guest returned `err` | the value of the call: `Ok(Err(…))` |
//! | the guest trapped, exited, or reached a limit | [`PluginError`] |
//! | the host failed | [`PluginError::Host`] |
//! | the plugin does not fit the world | [`OpenError::Incompatible`], with the WIT items |
//! | the plugin was not granted what it asks for | [`OpenError::Denied`] |
//!
//! An instance that did not return is never used again, and the next call gets another.
//! [`Limits::call_timeout`] bounds a call whatever the guest does: the engine stops a guest that computes at
//! the next tick, and drops the call of a guest that waits, even for a function of the host. A function of the
//! host that blocks its thread is not interrupted; write it as an async function.
//!
//! # How long an instance lives
//!
//! [`Instances`] chooses: a fresh instance for each call, a free one of a few warm ones, or one for all calls.
//!
//! # A new version
//!
//! [`Plugin::replace`] opens another component beside the running one and starts one
//! instance of it before calls go there. Calls in progress end with the version
//! they began with. [`Plugin::reload`] does this with the file that the plugin came from,
//! [`Plugin::watch`] whenever that file changes.
//!
//! # Several versions of a contract
//!
//! A host that has moved on from `acme:filter@0.1.0` to `@0.2.0` and takes plugins of both
//! generates both worlds, reads a plugin once with [`Host::read`], asks [`Host::version_of`] which of the two the
//! plugin is made for, and hides the two kinds of [`Plugin`] behind one trait of its own. The example
//! `crates/host/examples/versions.rs` is such a host.
//!
//! # What it reports
//!
//! Each call is a [`tracing`] span `plugin_call` with the fields `plugin`, `function`,
//! `outcome`, `microseconds`, `fuel` and `memory_bytes_peak`. What a guest writes to its standard
//! output and error are events of the target `carrick::guest`, HTTP requests that were denied
//! events of `carrick::plugin`. [`Plugin::counters`] has numbers.

mod call;
mod compatible;
mod compiled_components;
mod counters;
mod error;
mod host;
mod instances;
mod limits;
mod log;
mod open;
mod permissions;
mod reload;
mod world;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

#[cfg(feature = "assemble")]
use carrick_assemble::AdaptOptions;
#[cfg(feature = "assemble")]
use carrick_assemble::compose::Plugs;
use wasmtime::Engine;
use wasmtime::component::Component;

pub use compatible::{Incompatible, IncompatibleItem, ItemDirection, ItemProblem};
pub use counters::Counters;
pub use error::{OpenError, PluginError};
pub use host::{Host, HostOptions, TICK};
pub use instances::Instances;
pub use limits::{Limit, Limits};
pub use permissions::{Manifest, ManifestError, Permissions, Policy, Privilege, Refusal, Refused};
pub use reload::{Reloaded, Replaced, Watch};
pub use world::World;

#[doc(hidden)]
pub use pastey::paste as __paste;

#[cfg(feature = "map")]
pub(crate) use log::{CommandStreams, GuestOutputCapture, GuestOutputLines};
#[cfg(feature = "map")]
pub(crate) use permissions::Granted;

use counters::CounterCells;
use reload::Current;

/// Where a plugin's component comes from. With the feature `assemble` the component may also be in text form, or
/// be a core module that carries its world.
#[derive(Clone, Debug)]
pub struct ComponentSource {
    path: Option<PathBuf>,
    bytes: Option<Arc<[u8]>>,
    /// What the file was like before it was read.
    stamp: Option<open::Stamp>,
}

impl ComponentSource {
    /// The component in a file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            path: Some(path.into()),
            bytes: None,
            stamp: None,
        }
    }

    /// The component in these bytes.
    pub fn bytes(bytes: impl AsRef<[u8]>) -> Self {
        Self {
            path: None,
            bytes: Some(bytes.as_ref().into()),
            stamp: None,
        }
    }

    /// The file that the component comes from; `None` for bytes.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What the file is like, or was before it was read.
    fn stamp(&self) -> Option<open::Stamp> {
        self.stamp.or_else(|| open::stamp(self.path.as_deref()?))
    }
}

/// Who a plugin is, what it may use up, what it is granted, and how long its
/// instances live.
///
/// ```
/// use carrick_host::plugin::{Instances, Limits, Manifest, PluginOptions, Policy};
///
/// let options = PluginOptions::new(Manifest::new("filter"), Limits::untrusted())
///     .with_instances(Instances::Actor)
///     .with_policy(Policy::deny_all().variable("LANG", "de"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PluginOptions {
    /// Its name, and what it asks for.
    pub manifest: Manifest,
    /// What it may use up.
    pub limits: Limits,
    /// What the host grants to those that ask.
    pub policy: Policy,
    /// Which instance a call gets.
    pub instances: Instances,
    #[cfg(feature = "assemble")]
    adapt: AdaptOptions,
    #[cfg(feature = "assemble")]
    link: Plugs,
}

impl PluginOptions {
    /// A plugin that is granted nothing, with a fresh instance for each of at most
    /// eight calls at once.
    pub fn new(manifest: Manifest, limits: Limits) -> Self {
        Self {
            manifest,
            limits,
            policy: Policy::deny_all(),
            instances: Instances::Fresh { at_once_max: 8 },
            #[cfg(feature = "assemble")]
            adapt: crate::LoadOptions::default().adapt,
            #[cfg(feature = "assemble")]
            link: Plugs::default(),
        }
    }

    /// Grants what `policy` names to the plugin, as far as its manifest asks for it.
    #[must_use]
    pub fn with_policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Gives calls the instances that `instances` says.
    #[must_use]
    pub fn with_instances(self, instances: Instances) -> Self {
        Self { instances, ..self }
    }

    /// Adapts a core module as `adapt` says.
    #[cfg(feature = "assemble")]
    #[must_use]
    pub fn with_adapt(self, adapt: AdaptOptions) -> Self {
        Self { adapt, ..self }
    }

    /// How a core module is adapted, to be changed.
    #[cfg(feature = "assemble")]
    pub fn adapt_mut(&mut self) -> &mut AdaptOptions {
        &mut self.adapt
    }

    /// Satisfies imports of the plugin by the components in `link`: the plugin is composed with them in memory
    /// before it is checked and compiled. What they import counts as the plugin's.
    #[cfg(feature = "assemble")]
    #[must_use]
    pub fn with_link(self, link: Plugs) -> Self {
        Self { link, ..self }
    }
}

/// A component that is called through the world `W`.
///
/// Clones are the same plugin: the same instances, versions and counters.
pub struct Plugin<W: World>(Arc<Inner<W>>);

struct Inner<W: World> {
    host: Host,
    name: Arc<str>,
    options: PluginOptions,
    /// What was granted without asking; `None` leaves it to manifest and policy.
    granted: Option<permissions::Granted>,
    data: Box<dyn Fn() -> W::Data + Send + Sync>,
    current: RwLock<Current<W>>,
    /// Held while a version takes the place of another.
    replacing: tokio::sync::Mutex<()>,
    counting: CounterCells,
}

impl<W: World> Clone for Plugin<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: World> std::fmt::Debug for Plugin<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plugin")
            .field("name", &self.0.name)
            .field("version", &self.version())
            .finish_non_exhaustive()
    }
}

impl Host {
    /// Opens a plugin: reads it, checks what it asks for and whether it fits the world `W`,
    /// compiles it and starts a first instance.
    ///
    /// `data` makes what the functions of the host work on, once for each instance. Compiling
    /// takes a second or so for a megabyte or two and does not hold up the event loop.
    ///
    /// # Errors
    ///
    /// * The component cannot be read or compiled, or is larger than the host takes.
    /// * It does not fit the world, or asks for what it is not granted.
    /// * Its first instance does not start within its limits.
    pub async fn open<W: World>(
        &self,
        source: ComponentSource,
        options: PluginOptions,
        data: impl Fn() -> W::Data + Send + Sync + 'static,
    ) -> Result<Plugin<W>, OpenError> {
        reload::open(self, source, options, None, None, Box::new(data)).await
    }

    /// The same with what is granted already, where `capture` gets what the first instance
    /// writes while it starts.
    #[cfg(feature = "map")]
    pub(crate) async fn open_granted<W: World>(
        &self,
        source: ComponentSource,
        options: PluginOptions,
        granted: permissions::Granted,
        capture: &log::GuestOutputCapture,
        data: impl Fn() -> W::Data + Send + Sync + 'static,
    ) -> Result<Plugin<W>, OpenError> {
        let granted = Some(granted);
        reload::open(
            self,
            source,
            options,
            granted,
            Some(capture),
            Box::new(data),
        )
        .await
    }

    /// Reads a source, so that [`Host::fits`], [`Host::version_of`] and [`Host::open`] see the same bytes and the
    /// file is read once. A plugin that is opened from what is returned still reloads from its file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is larger than the host takes.
    pub async fn read(
        &self,
        source: ComponentSource,
        manifest: &Manifest,
    ) -> Result<ComponentSource, OpenError> {
        let (host, plugin) = (self.clone(), manifest.name.clone());
        let work = move || {
            Ok(ComponentSource {
                stamp: source.stamp(),
                bytes: Some(open::read(&source, &plugin, host.options())?),
                path: source.path,
            })
        };
        open::blocking(&manifest.name, work).await
    }

    /// Says whether the component in `source` fits the world `W`, without compiling it.
    ///
    /// # Errors
    ///
    /// * It cannot be read, or its types cannot.
    /// * It does not fit: [`OpenError::Incompatible`].
    pub async fn fits<W: World>(
        &self,
        source: &ComponentSource,
        manifest: &Manifest,
    ) -> Result<(), OpenError> {
        let (host, source, plugin) = (self.clone(), source.clone(), manifest.name.clone());
        let work = move || {
            let bytes = open::read(&source, &plugin, host.options())?;
            open::fits::<W>(&host, &plugin, &bytes)
        };
        open::blocking(&manifest.name, work).await
    }

    /// Says which version of an interface the component in `source` is made for, by what
    /// `versions` have for it: the first that does.
    ///
    /// The version stands in the name under which the component exports the interface or, where it
    /// does not export it, imports it. `interface` is that name without the version, such as
    /// `demo:filter/filter`. Two versions count as the same where the component model takes one
    /// for the other: a plugin for `0.2.1` or `1.4.0` is one for `0.2.0` or `1.0.0`. Whether it fits
    /// in every other way is for [`Host::open`] to say.
    ///
    /// ```
    /// use carrick_host::plugin::{ComponentSource, Host, HostOptions, Manifest};
    ///
    /// let host = Host::new(HostOptions::default())?;
    /// let old = ComponentSource::bytes(r#"(component (instance $i) (export "demo:filter/filter@0.1.4" (instance $i)))"#);
    /// let versions = [("0.2.0", "new"), ("0.1.0", "old")];
    /// let manifest = Manifest::new("old");
    /// let found = host.block_on(host.version_of(&old, &manifest, "demo:filter/filter", &versions))??;
    /// assert_eq!(found, "old");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// * The component cannot be read, or its types cannot.
    /// * It has the interface in none of the versions: [`OpenError::NoSuchVersion`].
    pub async fn version_of<T: Copy>(
        &self,
        source: &ComponentSource,
        manifest: &Manifest,
        interface: &str,
        versions: &[(&str, T)],
    ) -> Result<T, OpenError> {
        let plugin = &manifest.name;
        let found = {
            let (host, source, plugin) = (self.clone(), source.clone(), plugin.clone());
            let interface = interface.to_owned();
            let work = move || {
                let bytes = open::read(&source, &plugin, host.options())?;
                compatible::names_of(&plugin, &bytes, &interface).map_err(|source| {
                    OpenError::Unreadable {
                        plugin: plugin.clone(),
                        source: Box::new(source),
                    }
                })
            };
            open::blocking(&manifest.name, work).await?
        };
        let named = |version: &str| format!("{interface}@{version}");
        let fitting = versions.iter().find(|(version, _)| {
            let taken = named(version);
            found
                .iter()
                .any(|name| carrick_wit::is_semver_compatible(name, &taken))
        });
        match fitting {
            Some((_, of_version)) => Ok(*of_version),
            None => Err(OpenError::NoSuchVersion {
                plugin: plugin.clone(),
                interface: interface.to_owned(),
                found,
                expected: versions.iter().map(|(version, _)| named(version)).collect(),
            }),
        }
    }
}

impl<W: World> Plugin<W> {
    /// The name that its manifest gives it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What its manifest says.
    pub fn manifest(&self) -> &Manifest {
        &self.0.options.manifest
    }

    /// The version that new calls go to, counted from 1.
    pub fn version(&self) -> u64 {
        self.current().number
    }

    /// How many instances wait for a call.
    pub fn idle_instances(&self) -> usize {
        self.current().pool.idle()
    }

    /// Whether the instances of the version that new calls go to have their places in the
    /// host's pool. A component that is too large for it is given room for each instance
    /// anew, which takes longer.
    pub fn is_pooled(&self) -> bool {
        let host = &self.0.host;
        host.is_pooled() && Engine::same(self.component().engine(), host.engine())
    }

    /// What became of its calls.
    pub fn counters(&self) -> Counters {
        self.0.counting.read()
    }

    /// The component of the version that new calls go to.
    pub(crate) fn component(&self) -> Component {
        self.current().pre.component().clone()
    }

    /// A hash of the bytes that it was made of.
    #[cfg(feature = "map")]
    pub(crate) fn content(&self) -> blake3::Hash {
        self.0
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .content
    }

    fn current(&self) -> Arc<open::Version<W>> {
        let current = self
            .0
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current.version)
    }
}
