//! What a guest may use up.

use std::time::Duration;

use wasmtime::ResourceLimiter;

/// What a run may use up; the default sets no bound.
///
/// The stack is bounded where code is compiled, by
/// [`LoadOptions::wasm_stack_bytes_max`](crate::LoadOptions::wasm_stack_bytes_max).
///
/// ```
/// use std::time::Duration;
///
/// use carrick_host::RunLimits;
///
/// let limits = RunLimits::default()
///     .with_memory_bytes_max(256 << 20)
///     .with_timeout(Duration::from_secs(10));
/// assert_eq!(limits.fuel, None);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct RunLimits {
    /// Linear memory and tables together, in bytes. The growth that would
    /// pass the bound ends the guest.
    pub memory_bytes_max: Option<u64>,
    /// Wall-clock time, whether the guest computes, sleeps or waits; needs
    /// [`LoadOptions::interruptible`](crate::LoadOptions::interruptible).
    pub timeout: Option<Duration>,
    /// Units of work, about one per instruction; needs
    /// [`LoadOptions::fuel`](crate::LoadOptions::fuel).
    pub fuel: Option<u64>,
}

impl RunLimits {
    /// With so much memory; `None` sets no bound.
    #[must_use]
    pub fn with_memory_bytes_max(self, bytes: impl Into<Option<u64>>) -> Self {
        Self {
            memory_bytes_max: bytes.into(),
            ..self
        }
    }

    /// With so much time; `None` sets no bound.
    #[must_use]
    pub fn with_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        Self {
            timeout: timeout.into(),
            ..self
        }
    }

    /// With so much fuel; `None` sets no bound.
    #[must_use]
    pub fn with_fuel(self, fuel: impl Into<Option<u64>>) -> Self {
        Self {
            fuel: fuel.into(),
            ..self
        }
    }
}

/// A table slot holds a pointer.
const TABLE_ELEMENT_BYTES: u64 = 8;

/// How many core instances, memories and tables a store may have of each where
/// no limit is set: as many as the engine allows.
const COUNT_MAX: usize = 10_000;

/// Adds up what all memories and tables of a store take.
#[derive(Debug)]
pub(crate) struct Limiter {
    bytes_max: Option<u64>,
    table_elements_max: Option<u64>,
    /// Of core instances, of memories and of tables.
    count_max: usize,
    taken: Taken,
    /// The most bytes that were taken at once.
    bytes_peak: u64,
    /// What was granted last, in case the system then has no memory for it.
    granted_last: Taken,
}

#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    bytes: u64,
    table_elements: u64,
}

/// Raised out of the guest when it asks for more memory than it may have.
#[derive(Debug, thiserror::Error)]
#[error("the guest asked for {bytes_wanted} bytes of memory in all and may have {bytes_max}")]
pub(crate) struct MemoryLimitReached {
    pub bytes_max: u64,
    pub bytes_wanted: u64,
}

/// Raised out of the guest when it asks for more room in tables than it may have.
#[derive(Debug, thiserror::Error)]
#[error("the guest asked for {elements_wanted} table elements in all and may have {elements_max}")]
pub(crate) struct TableLimitReached {
    pub elements_max: u64,
    pub elements_wanted: u64,
}

impl Limiter {
    /// Bounds only what a command may use up.
    pub(crate) fn new(limits: &RunLimits) -> Self {
        Self {
            bytes_max: limits.memory_bytes_max,
            table_elements_max: None,
            count_max: COUNT_MAX,
            taken: Taken::default(),
            bytes_peak: 0,
            granted_last: Taken::default(),
        }
    }

    /// Bounds everything.
    pub(crate) fn strict(bytes_max: u64, table_elements_max: u64, count_max: usize) -> Self {
        Self {
            bytes_max: Some(bytes_max),
            table_elements_max: Some(table_elements_max),
            count_max,
            ..Self::new(&RunLimits::default())
        }
    }

    /// The bytes of memory and tables that there are.
    #[cfg(feature = "serve")]
    pub(crate) fn bytes(&self) -> u64 {
        self.taken.bytes
    }

    /// The most bytes of memory and tables that there were at once.
    pub(crate) fn bytes_peak(&self) -> u64 {
        self.bytes_peak
    }

    fn grow(&mut self, by: Taken) -> wasmtime::Result<bool> {
        let bytes_wanted = self.taken.bytes.saturating_add(by.bytes);
        let elements_wanted = self.taken.table_elements.saturating_add(by.table_elements);
        if let Some(elements_max) = self.table_elements_max
            && elements_wanted > elements_max
        {
            return Err(TableLimitReached {
                elements_max,
                elements_wanted,
            }
            .into());
        }
        if let Some(bytes_max) = self.bytes_max
            && bytes_wanted > bytes_max
        {
            return Err(MemoryLimitReached {
                bytes_max,
                bytes_wanted,
            }
            .into());
        }
        self.taken = Taken {
            bytes: bytes_wanted,
            table_elements: elements_wanted,
        };
        self.bytes_peak = self.bytes_peak.max(bytes_wanted);
        self.granted_last = by;
        Ok(true)
    }

    fn take_back(&mut self) {
        let last = std::mem::take(&mut self.granted_last);
        self.taken.bytes -= last.bytes;
        self.taken.table_elements -= last.table_elements;
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // Beyond the memory's own maximum growth fails anyway, as it would
        // without a bound of ours.
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.grow(Taken {
            bytes: (desired - current) as u64,
            table_elements: 0,
        })
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.take_back();
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let elements = (desired - current) as u64;
        self.grow(Taken {
            bytes: elements.saturating_mul(TABLE_ELEMENT_BYTES),
            table_elements: elements,
        })
    }

    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.take_back();
        Ok(())
    }

    fn instances(&self) -> usize {
        self.count_max
    }

    fn memories(&self) -> usize {
        self.count_max
    }

    fn tables(&self) -> usize {
        self.count_max
    }
}
