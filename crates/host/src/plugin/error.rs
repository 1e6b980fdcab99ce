//! Why a plugin cannot be opened, and why a call did not return.

use wasmtime::component::ResourceTableError;

use super::compatible::Incompatible;
use super::limits::{Limit, Limits};
use super::log::Log;
use super::permissions::Refusal;
use crate::error::{EngineFailure, RunError};
use crate::executor::TimeOver;
use crate::guest::{MemoryLimitReached, RunLimits, TableLimitReached};
use crate::load::LoadError;
use crate::outcome::{Outcome, Trap, TrapKind, is_count_limit, is_result_too_large, outcome};

/// How errors call the start of an instance.
pub(super) const START: &str = "start";

/// Why a plugin cannot be opened, or a new version not take the place of the old.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The file cannot be read, or its content not made ready to run.
    #[error("plugin `{plugin}` cannot be loaded")]
    Load {
        /// The plugin's name.
        plugin: String,
        /// Why.
        source: Box<LoadError>,
    },
    /// The file is larger than the host takes.
    #[error("plugin `{plugin}` has more than {bytes_max} bytes")]
    TooLarge {
        /// The plugin's name.
        plugin: String,
        /// What the host takes.
        bytes_max: u64,
    },
    /// The component has more imports and exports than the host takes.
    #[error(
        "plugin `{plugin}` has {items} imports and exports, of which the host takes {items_max}"
    )]
    TooManyItems {
        /// The plugin's name.
        plugin: String,
        /// How many there are.
        items: u64,
        /// What the host takes.
        items_max: u64,
    },
    /// The types of the component cannot be read.
    #[error("the types of plugin `{plugin}` cannot be read")]
    Unreadable {
        /// The plugin's name.
        plugin: String,
        /// Why not.
        source: Box<carrick_wit::LoadWitError>,
    },
    /// The component does not fit the world.
    #[error("plugin `{plugin}` does not fit")]
    Incompatible {
        /// The plugin's name.
        plugin: String,
        /// What does not fit, item by item.
        source: Box<Incompatible>,
    },
    /// It is made for no version of an interface that the host takes.
    #[error(
        "plugin `{plugin}` has {}, and the host takes {}",
        if found.is_empty() { format!("no `{interface}`") } else { carrick_wit::quoted(found) },
        carrick_wit::quoted(expected)
    )]
    NoSuchVersion {
        /// The plugin's name.
        plugin: String,
        /// The interface, without a version.
        interface: String,
        /// The interface in the versions that the component has; empty where it has none.
        found: Vec<String>,
        /// The interface in the versions that the host takes.
        expected: Vec<String>,
    },
    /// It asks for what it is not granted, or needs what it does not ask for.
    #[error("plugin `{plugin}` is refused")]
    Denied {
        /// The plugin's name.
        plugin: String,
        /// What it was refused.
        source: Box<Refusal>,
    },
    /// Fuel is limited, but the host does not count it.
    #[error("the fuel of plugin `{plugin}` is limited, and this host does not count fuel")]
    FuelNotCounted {
        /// The plugin's name.
        plugin: String,
    },
    /// The host's own code panicked.
    #[error("the host panicked while it opened plugin `{plugin}`")]
    Panicked {
        /// The plugin's name.
        plugin: String,
    },
    /// Its first instance did not start.
    #[error("plugin `{plugin}` does not start")]
    Start {
        /// The plugin's name.
        plugin: String,
        /// What became of it.
        source: Box<PluginError>,
    },
    /// It has async functions, streams or futures, or uses WASI 0.3, and
    /// [`HostOptions::wasi`](super::HostOptions::wasi) is 0.2.
    #[error(
        "plugin `{plugin}` has async functions, streams or futures, or uses WASI 0.3; this host takes WASI 0.2"
    )]
    NeedsWasi03 {
        /// The plugin's name.
        plugin: String,
    },
}

/// Why a call did not return. What the guest says with `err` is no such
/// error: it is the call's value.
///
/// After each of these the instance is gone, and the next call gets another.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PluginError {
    /// The guest did what ends it at once, or handed over what is no value of its type.
    #[error("plugin `{plugin}` trapped in `{function}`: {}", trap.message)]
    Trapped {
        /// The plugin's name.
        plugin: String,
        /// The function that the host called.
        function: String,
        /// What happened, and where.
        trap: Box<Trap>,
    },
    /// The guest ended itself.
    #[error("plugin `{plugin}` exited with code {code} in `{function}`")]
    Exited {
        /// The plugin's name.
        plugin: String,
        /// The function that the host called.
        function: String,
        /// The code it exited with.
        code: u8,
    },
    /// The guest ran into one of its bounds.
    #[error("plugin `{plugin}` was stopped in `{function}`: {limit}")]
    Limit {
        /// The plugin's name.
        plugin: String,
        /// The function that the host called.
        function: String,
        /// Which bound.
        limit: Limit,
    },
    /// The host could not do its part.
    #[error("the host cannot call `{function}` of plugin `{plugin}`")]
    Host {
        /// The plugin's name.
        plugin: String,
        /// The function that the host wanted to call.
        function: String,
        /// Why not.
        source: RunError,
    },
}

impl PluginError {
    /// The bound that the guest ran into, if that is what happened.
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::Limit { limit, .. } => Some(*limit),
            _ => None,
        }
    }

    /// The trap, if that is what happened.
    pub fn trap(&self) -> Option<&Trap> {
        match self {
            Self::Trapped { trap, .. } => Some(trap),
            _ => None,
        }
    }
}

/// What is known of a call beside the error it came to.
pub(super) struct CallContext<'a> {
    pub plugin: &'a str,
    pub function: &'a str,
    pub limits: &'a Limits,
    pub stack_bytes_max: usize,
    pub log: &'a Log,
    /// Whether it is the start of the instance that failed.
    pub starting: bool,
}

impl CallContext<'_> {
    pub(super) fn limit(&self, limit: Limit) -> PluginError {
        PluginError::Limit {
            plugin: self.plugin.to_owned(),
            function: self.function.to_owned(),
            limit,
        }
    }

    pub(super) fn host(&self, source: RunError) -> PluginError {
        PluginError::Host {
            plugin: self.plugin.to_owned(),
            function: self.function.to_owned(),
            source,
        }
    }

    fn trapped(&self, trap: Trap) -> PluginError {
        PluginError::Trapped {
            plugin: self.plugin.to_owned(),
            function: self.function.to_owned(),
            trap: Box::new(trap),
        }
    }

    /// Tells what an error of the engine means.
    pub(super) fn explain(&self, error: wasmtime::Error) -> PluginError {
        if let Some(limit) = self.own_limit(&error) {
            return self.limit(limit);
        }
        if error.is::<wasmtime::PoolConcurrencyLimitError>() {
            return self.host(RunError::Engine(EngineFailure::new(error)));
        }
        let message = error.root_cause().to_string();
        let limits = RunLimits {
            fuel: self.limits.fuel_per_call,
            ..RunLimits::default()
        };
        match outcome(error, &limits) {
            Ok(Outcome::Exited(code)) => PluginError::Exited {
                plugin: self.plugin.to_owned(),
                function: self.function.to_owned(),
                code,
            },
            Ok(Outcome::OutOfFuel { fuel }) => self.limit(Limit::Fuel { fuel }),
            Ok(Outcome::Trapped(trap)) if trap.kind == TrapKind::StackOverflow => {
                let bytes_max = self.stack_bytes_max;
                self.limit(Limit::Stack { bytes_max })
            }
            Ok(Outcome::Trapped(trap)) => self.trapped(trap),
            // These are told apart above.
            Ok(Outcome::MemoryLimit {
                bytes_max,
                bytes_wanted,
            }) => self.limit(Limit::Memory {
                bytes_max,
                bytes_wanted,
            }),
            Ok(Outcome::Deadline { timeout }) => self.limit(Limit::Time { timeout }),
            // What a plugin writes goes to its log, which has a limit of its own.
            Ok(outcome @ (Outcome::OutputLimit { .. } | Outcome::ReaderGone)) => {
                self.trapped(Trap::new(TrapKind::Host, outcome.to_string()))
            }
            Err(failure) if self.starting => self.host(RunError::Engine(failure)),
            // Where neither an instruction nor a host function trapped, a value
            // could not cross over.
            Err(_) => self.trapped(Trap::new(
                TrapKind::Value,
                format!("no valid value: {message}"),
            )),
        }
    }

    fn own_limit(&self, error: &wasmtime::Error) -> Option<Limit> {
        if error.is::<TimeOver>() {
            return Some(Limit::Time {
                timeout: self.limits.call_timeout,
            });
        }
        if self.log.overflowed() {
            return Some(Limit::Log {
                bytes_max: self.limits.log_bytes_per_call_max,
            });
        }
        if self.log.result_overflowed() {
            return Some(Limit::Result {
                bytes_max: self.limits.result_bytes_max,
            });
        }
        if let Some(reached) = error.downcast_ref::<MemoryLimitReached>() {
            return Some(Limit::Memory {
                bytes_max: reached.bytes_max,
                bytes_wanted: reached.bytes_wanted,
            });
        }
        if let Some(reached) = error.downcast_ref::<TableLimitReached>() {
            return Some(Limit::TableElements {
                elements_max: reached.elements_max,
                elements_wanted: reached.elements_wanted,
            });
        }
        if let Some(ResourceTableError::Full) = error.downcast_ref() {
            return Some(Limit::Handles {
                count_max: self.limits.handles_max,
            });
        }
        if is_result_too_large(error) {
            return Some(Limit::Result {
                bytes_max: self.limits.result_bytes_max,
            });
        }
        if is_count_limit(error) {
            return Some(Limit::CoreInstances {
                count_max: self.limits.core_instances_max,
            });
        }
        None
    }
}
