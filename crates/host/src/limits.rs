//! What a guest may use up.

use std::time::Duration;

use wasmtime::ResourceLimiter;

/// What a run may use up; the default sets no bound.
///
/// The stack is bounded where code is compiled, by
/// [`LoadOptions::wasm_stack_bytes_max`](crate::LoadOptions::wasm_stack_bytes_max).
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// Linear memory and tables together, in bytes. The growth that would
    /// pass the bound ends the guest.
    pub memory_bytes_max: Option<u64>,
    /// Wall-clock time, whether the guest computes, sleeps or waits.
    pub timeout: Option<Duration>,
    /// Units of work, about one per instruction; needs
    /// [`LoadOptions::fuel`](crate::LoadOptions::fuel).
    pub fuel: Option<u64>,
}

/// A table slot holds a pointer.
const TABLE_ELEMENT_BYTES: u64 = 8;

/// Adds up what all memories and tables of a store take.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    bytes_max: Option<u64>,
    bytes: u64,
    /// What was granted last, in case the system then has no memory for it.
    bytes_granted_last: u64,
}

/// Raised out of the guest when it asks for more memory than it may have.
#[derive(Debug, thiserror::Error)]
#[error("the guest asked for {bytes_wanted} bytes of memory in all and may have {bytes_max}")]
pub(crate) struct MemoryLimitReached {
    pub bytes_max: u64,
    pub bytes_wanted: u64,
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            bytes_max: limits.memory_bytes_max,
            ..Self::default()
        }
    }

    fn grow(&mut self, by: u64) -> wasmtime::Result<bool> {
        let bytes_wanted = self.bytes.saturating_add(by);
        if let Some(bytes_max) = self.bytes_max
            && bytes_wanted > bytes_max
        {
            return Err(MemoryLimitReached {
                bytes_max,
                bytes_wanted,
            }
            .into());
        }
        self.bytes = bytes_wanted;
        self.bytes_granted_last = by;
        Ok(true)
    }

    fn take_back(&mut self) {
        self.bytes -= std::mem::take(&mut self.bytes_granted_last);
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
        self.grow((desired - current) as u64)
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
        self.grow(((desired - current) as u64).saturating_mul(TABLE_ELEMENT_BYTES))
    }
    fn table_grow_failed(&mut self, _: wasmtime::Error) -> wasmtime::Result<()> {
        self.take_back();
        Ok(())
    }
}
