//! Why a guest could not be run, and the cause of a failure inside the engine without the
//! engine's type.

use std::io;
use std::path::PathBuf;

/// An error and all its causes in one line.
#[cfg(any(feature = "map", feature = "serve"))]
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

/// Why a program could not be run, or why running it broke down. What the
/// guest itself did is an [`Outcome`](crate::Outcome).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The component has no `wasi:cli/run` to start.
    #[error("the component is not a command: it does not export `wasi:cli/run`")]
    NotACommand {
        /// What it exports instead, in its own order.
        exports: Vec<String>,
    },
    /// The component imports an interface that the host does not have.
    #[error(
        "the component imports `{function}` of `{interface}`, an interface that this host does not provide"
    )]
    UnknownInterface {
        /// The interface's name and version.
        interface: String,
        /// The first function or resource the component wants from it.
        function: String,
    },
    /// The component imports an interface that the host has, but without this
    /// function or with another type of it.
    #[error(
        "the component imports `{function}` of `{interface}`, and this host has that interface but no such function of that type"
    )]
    UnknownMember {
        /// The interface's name and version.
        interface: String,
        /// The function or resource.
        function: String,
        /// How the engine put it.
        source: EngineFailure,
    },
    /// The component imports a function outside any interface.
    #[error("the component imports the function `{function}`, which this host does not provide")]
    UnknownFunction {
        /// The function's name.
        function: String,
    },
    /// The component imports a module, a component or a value.
    #[error("the component imports `{import}`, which is neither an interface nor a function")]
    UnknownImport {
        /// The import's name.
        import: String,
    },
    /// A granted folder cannot be opened.
    #[error("cannot open the folder `{}`", path.display())]
    Folder {
        /// The folder on this machine.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Fuel was limited, but the program was loaded without counting fuel.
    #[error("fuel is limited, but the program was compiled without counting it")]
    FuelNotCounted,
    /// Time was limited, but the program was loaded as one that cannot be stopped.
    #[error("time is limited, but the program was not compiled to be interruptible")]
    NotInterruptible,
    /// Time was limited where no deadline can end a guest: see [`typed::store`](crate::typed::store).
    #[error("time is limited, but nothing ends a guest at its deadline here")]
    TimeNotWatched,
    /// The thread or its event loop could not be started.
    #[error("cannot start a thread for the guest")]
    Thread(#[source] io::Error),
    /// The engine failed: for instance, the system had no memory left for an instance.
    #[error("the engine failed")]
    Engine(#[source] EngineFailure),
    /// The host's own code panicked.
    #[error("the host panicked while the guest ran")]
    Panicked,
}

/// What the engine said when it could not do its work.
///
/// It keeps the engine's chain of causes, readable through
/// [`std::error::Error::source`].
#[derive(Debug)]
pub struct EngineFailure(Box<dyn std::error::Error + Send + Sync + 'static>);

impl EngineFailure {
    /// Not `From`: a conversion from an engine's type would be part of the public API.
    pub(crate) fn new(error: wasmtime::Error) -> Self {
        Self(error.into_boxed_dyn_error())
    }
}

impl std::fmt::Display for EngineFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for EngineFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
