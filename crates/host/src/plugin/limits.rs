//! What a plugin may use up.

use std::time::Duration;

/// How much of each resource a plugin may use.
///
/// There is no default. State every limit, or start with [`Limits::untrusted`] and change the
/// limits that the plugin is known to need. The limit of the stack is the same for all plugins of
/// a host, because it is a setting of the compiler:
/// [`HostOptions::stack_bytes_max`](super::HostOptions::stack_bytes_max).
///
/// ```compile_fail
/// let unlimited = carrick_host::plugin::Limits::default();
/// ```
///
/// ```compile_fail
/// use carrick_host::plugin::Limits;
/// // No bound may be left out either.
/// let no_deadline = Limits { memory_bytes_max: 1 << 20 };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Linear memories and tables of one instance together, in bytes.
    pub memory_bytes_max: u64,
    /// Elements of all tables of one instance together.
    pub table_elements_max: u64,
    /// Core instances, memories and tables that one instance is made of: at
    /// most this many of each.
    pub core_instances_max: usize,
    /// Files, streams, timers, connections, requests and whatever else of WASI one instance has open
    /// at a time. The host keeps each, outside of the memory that is bounded above.
    pub handles_max: usize,
    /// Units of work in one call, about one per instruction, and as much again
    /// for the start of an instance. `None` leaves it to `call_timeout`; `Some` needs
    /// [`HostOptions::count_fuel`](super::HostOptions::count_fuel).
    pub fuel_per_call: Option<u64>,
    /// Wall-clock time of one call, whether the guest computes, sleeps, or
    /// waits for a function of the host. The start of an instance, where the
    /// call needs one, is part of it.
    pub call_timeout: Duration,
    /// The most bytes that the guest may pass to the host at once, as the result of a call or as the
    /// arguments of an import, in the host's representation.
    pub result_bytes_max: usize,
    /// What it may write to its standard output and error in one call, in bytes.
    pub log_bytes_per_call_max: u64,
}

impl Limits {
    /// Limits for a plugin from an unknown author: 64 MiB of memory, a
    /// hundred thousand table elements, a thousand handles, one second a call, results of 16 MiB,
    /// 64 KiB of log.
    ///
    /// Fuel is not limited, since the time is.
    pub const fn untrusted() -> Self {
        Self {
            memory_bytes_max: 64 << 20,
            table_elements_max: 100_000,
            core_instances_max: 64,
            handles_max: 1000,
            fuel_per_call: None,
            call_timeout: Duration::from_secs(1),
            result_bytes_max: 16 << 20,
            log_bytes_per_call_max: 64 << 10,
        }
    }
}

/// A bound that a guest ran into, with what it was and, where the guest said
/// it, what it wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::memory_bytes_max`].
    #[error("it asked for {bytes_wanted} bytes of memory in all and may have {bytes_max}")]
    Memory {
        /// What it may have.
        bytes_max: u64,
        /// What it would have had.
        bytes_wanted: u64,
    },
    /// [`Limits::table_elements_max`].
    #[error("it asked for {elements_wanted} table elements in all and may have {elements_max}")]
    TableElements {
        /// What it may have.
        elements_max: u64,
        /// What it would have had.
        elements_wanted: u64,
    },
    /// [`Limits::core_instances_max`].
    #[error("it is made of more than {count_max} core instances, memories or tables")]
    CoreInstances {
        /// How many of each it may be made of.
        count_max: usize,
    },
    /// [`Limits::handles_max`].
    #[error("it has more than {count_max} files, streams, timers and the like open")]
    Handles {
        /// How many it may have.
        count_max: usize,
    },
    /// [`HostOptions::stack_bytes_max`](super::HostOptions::stack_bytes_max).
    #[error("it used up its stack of {bytes_max} bytes")]
    Stack {
        /// What it may use.
        bytes_max: usize,
    },
    /// [`Limits::fuel_per_call`].
    #[error("it used up its {fuel} units of fuel")]
    Fuel {
        /// What it was given.
        fuel: u64,
    },
    /// [`Limits::call_timeout`].
    #[error("it was still at work after {timeout:?}")]
    Time {
        /// The time it was given.
        timeout: Duration,
    },
    /// [`Limits::result_bytes_max`].
    #[error("it handed over more than {bytes_max} bytes at once")]
    Result {
        /// What it may hand over.
        bytes_max: usize,
    },
    /// [`Limits::log_bytes_per_call_max`].
    #[error("it wrote more than {bytes_max} bytes of log in one call")]
    Log {
        /// What it may write.
        bytes_max: u64,
    },
}
