//! How a module is adapted.

use std::net::SocketAddr;
use std::sync::Arc;

use carrick_wit::Loaded;

/// What [`adapt()`](crate::adapt()) does with a module.
///
/// The default makes a component for WASI 0.2 hosts with multi-memory: exit codes become success or failure,
/// nothing is denied, and the world is the one that the module carries.
///
/// ```
/// use carrick_assemble::{AdaptOptions, ExitCode, Subsystem};
///
/// let options = AdaptOptions::new()
///     .with_exit_code(ExitCode::Exact)
///     .with_deny([Subsystem::Filesystem]);
/// assert!(!options.strip);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AdaptOptions {
    /// How the guest's exit code leaves the component.
    pub exit_code: ExitCode,
    /// Subsystems that the component must not import, whatever the guest calls.
    pub deny: Vec<Subsystem>,
    /// Whether name sections, DWARF and other custom sections are left out.
    pub strip: bool,
    /// The world that the component targets beside WASI; `None` takes the one that the
    /// module carries, if any.
    pub world: Option<WitSource>,
    /// Further adapter modules, for imports that are neither WASI preview 1
    /// nor in the world.
    pub adapters: Vec<AdapterModule>,
    /// A preview-1 adapter to link instead of the built-in one, with the same link ABI.
    pub preview1: Option<Vec<u8>>,
    /// Listening sockets that the program finds open, for programs that accept connections with `sock_accept`.
    pub listeners: Vec<PreopenedListener>,
}

impl AdaptOptions {
    /// The default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets [`exit_code`](Self::exit_code).
    #[must_use]
    pub fn with_exit_code(mut self, exit_code: ExitCode) -> Self {
        self.exit_code = exit_code;
        self
    }

    /// Sets [`deny`](Self::deny).
    #[must_use]
    pub fn with_deny(mut self, deny: impl IntoIterator<Item = Subsystem>) -> Self {
        self.deny = deny.into_iter().collect();
        self
    }

    /// Sets [`strip`](Self::strip).
    #[must_use]
    pub fn with_strip(mut self, strip: bool) -> Self {
        self.strip = strip;
        self
    }

    /// Sets [`world`](Self::world).
    #[must_use]
    pub fn with_world(mut self, world: impl Into<Option<WitSource>>) -> Self {
        self.world = world.into();
        self
    }

    /// Adds one of the [`adapters`](Self::adapters).
    #[must_use]
    pub fn with_adapter(mut self, adapter: AdapterModule) -> Self {
        self.adapters.push(adapter);
        self
    }

    /// Sets [`listeners`](Self::listeners).
    #[must_use]
    pub fn with_listeners(
        mut self,
        listeners: impl IntoIterator<Item = PreopenedListener>,
    ) -> Self {
        self.listeners = listeners.into_iter().collect();
        self
    }

    /// Sets [`preview1`](Self::preview1).
    #[must_use]
    pub fn with_preview1(mut self, adapter: Vec<u8>) -> Self {
        self.preview1 = Some(adapter);
        self
    }
}

/// A listening socket that a program finds open under a fixed descriptor, as systemd and `wasmtime --tcplisten`
/// pass sockets on.
///
/// The component opens it through `wasi:sockets` when the program first uses a descriptor above 2. The socket does
/// not block until the program changes that. If the host refuses it, `sock_accept` fails with the reason. Folders
/// that the host grants get the numbers that remain, from 3 on.
///
/// ```
/// use carrick_assemble::{AdaptOptions, PreopenedListener};
///
/// let listener = PreopenedListener::new(3, ([0, 0, 0, 0], 8080));
/// let options = AdaptOptions::new().with_listeners([listener]);
/// assert_eq!(options.listeners[0].address.port(), 8080);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PreopenedListener {
    /// Its number, from 3 to 255.
    pub descriptor: u32,
    /// Where it listens for TCP connections; with port 0 the host chooses the port.
    pub address: SocketAddr,
}

impl PreopenedListener {
    /// A socket with this descriptor that listens on `address`.
    pub fn new(descriptor: u32, address: impl Into<SocketAddr>) -> Self {
        Self {
            descriptor,
            address: address.into(),
        }
    }
}

/// How a guest's exit code leaves the component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExitCode {
    /// Success or failure, through `wasi:cli/exit#exit`: every WASI 0.2 host has it.
    #[default]
    Portable,
    /// The exact code, through `exit-with-code`, stable since WASI 0.2.12.
    Exact,
}

/// A part of WASI that a component can be made without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Subsystem {
    /// `wasi:filesystem`: no preopened folder, so every path operation fails.
    Filesystem,
    /// `wasi:clocks`: clock functions answer with an errno.
    Clocks,
    /// `wasi:random`: `random_get` answers with an errno.
    Random,
    /// `wasi:cli/environment`: no arguments and no variables.
    Environment,
    /// `wasi:cli/{stdin,stdout,stderr}`: descriptors 0 to 2 do not exist.
    Stdio,
    /// `wasi:cli/terminal-*`: no standard stream is a terminal.
    Terminal,
    /// `wasi:sockets`: no socket can be opened and no name looked up (`acces`).
    Sockets,
}

/// A world that a module is adapted to: a WIT package, and which of its worlds.
///
/// ```
/// use carrick_assemble::WitSource;
///
/// let world = WitSource::from_bytes("world.wit", "package demo:app; world app {}").with_world("app");
/// assert_eq!(world.world(), Some("app"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitSource {
    name: String,
    bytes: Arc<[u8]>,
    world: Option<String>,
}

impl WitSource {
    /// The package in `bytes`: one file of WIT text, a WIT package in binary form, a component,
    /// or a core module that carries a world. Errors call it `name`.
    pub fn from_bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into().into(),
            world: None,
        }
    }

    /// A package that is loaded already, for instance from a folder with its dependencies.
    ///
    /// # Errors
    ///
    /// The package cannot be written in binary form.
    pub fn from_package(package: &Loaded) -> Result<Self, EncodeWitError> {
        Ok(Self::from_bytes(
            package_name(package),
            encode_package(package)?,
        ))
    }

    /// Chooses the world called `world`, which a package with several worlds needs.
    #[must_use]
    pub fn with_world(mut self, world: impl Into<String>) -> Self {
        self.world = Some(world.into());
        self
    }

    /// What errors call the package.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The package. Together with [`world`](Self::world) the bytes decide everything, so that
    /// their hash can be the key of a cache.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The world that is chosen; `None` for the only one.
    pub fn world(&self) -> Option<&str> {
        self.world.as_deref()
    }
}

/// A loaded WIT package in binary form.
pub(crate) fn encode_package(package: &Loaded) -> Result<Vec<u8>, EncodeWitError> {
    wit_component::encode(&package.resolve, package.package, false).map_err(|cause| {
        EncodeWitError {
            package: package_name(package),
            cause: cause.into(),
        }
    })
}

fn package_name(package: &Loaded) -> String {
    package.resolve.packages[package.package].name.to_string()
}

/// The WIT package cannot be written in binary form.
#[derive(Debug, thiserror::Error)]
#[error("the WIT package `{package}` cannot be written in binary form")]
#[non_exhaustive]
pub struct EncodeWitError {
    /// The package's name.
    pub package: String,
    /// The encoder's reason.
    #[source]
    pub cause: Box<dyn std::error::Error + Send + Sync>,
}

/// A module that provides imports of the guest, as `wasm-tools component new --adapt` takes it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AdapterModule {
    /// The import module name it answers for.
    pub name: String,
    /// The module, with its world in a `component-type` section.
    pub module: Vec<u8>,
}

impl AdapterModule {
    /// An adapter that answers imports from `name` with `module`.
    pub fn new(name: impl Into<String>, module: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            module: module.into(),
        }
    }
}
