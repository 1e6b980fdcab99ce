//! Arguments: what is checked before a call does anything.

use crate::Adapter;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::pointer::check_range;
use crate::trap;

/// How many bytes of arguments a call may make the host copy. Wasmtime's own
/// preview-1 host refuses more with `nomem` (its default "hostcall fuel").
const BUDGET_BYTES: u64 = 128 << 20;

/// What is left of [`BUDGET_BYTES`] in the current call.
pub(crate) struct Budget(u64);

impl Budget {
    #[inline]
    pub(crate) fn new() -> Budget {
        Budget(BUDGET_BYTES)
    }

    /// Takes `bytes` out of the budget.
    #[inline]
    pub(crate) fn spend(&mut self, bytes: u64) -> Answer {
        self.0 = self.0.checked_sub(bytes).ok_or(Errno::Nomem)?;
        Ok(())
    }
}

/// A path argument that has been checked.
#[derive(Clone, Copy)]
pub(crate) struct Path {
    pub(crate) at: u32,
    pub(crate) len: u32,
}

/// Checks a flags argument: traps on bits the type does not have.
#[inline]
pub(crate) fn check_flags(value: u32, all: u32) {
    if value & !all != 0 {
        trap::argument_is_not_a_value_of_its_type();
    }
}

/// Checks an enum argument: traps when it is past the last case.
#[inline]
pub(crate) fn check_case(value: u32, last: u32) {
    if value > last {
        trap::argument_is_not_a_value_of_its_type();
    }
}

impl<H: Host> Adapter<H> {
    /// Checks a path argument as the reference reads a string: its size
    /// against the budget, its place (traps), and that it is UTF-8.
    pub(crate) fn path(&self, budget: &mut Budget, at: u32, len: u32) -> Answer<Path> {
        budget.spend(u64::from(len))?;
        self.path_of_any_size(at, len)
    }

    /// [`Adapter::path`] without the budget; `path_unlink_file` has none.
    pub(crate) fn path_of_any_size(&self, at: u32, len: u32) -> Answer<Path> {
        check_range(&self.host, at, len);
        if self.is_utf8(at, len) {
            Ok(Path { at, len })
        } else {
            Err(Errno::Ilseq)
        }
    }

    /// Reads the guest's bytes a piece at a time; a character cut off at the
    /// end of one piece moves to the beginning of the next.
    fn is_utf8(&self, at: u32, len: u32) -> bool {
        let mut piece = [0u8; 128];
        let mut kept = 0usize;
        let mut done = 0u32;
        while done < len {
            let count = (len - done).min(piece.len() as u32 - kept as u32);
            let filled = kept + count as usize;
            let Some(fresh) = piece.get_mut(kept..filled) else {
                return false;
            };
            self.host.copy_in(fresh, at + done);
            done += count;
            let Some(bytes) = piece.get(..filled) else {
                return false;
            };
            let valid = match core::str::from_utf8(bytes) {
                Ok(_) => filled,
                Err(error) if error.error_len().is_some() => return false,
                Err(error) => error.valid_up_to(),
            };
            // At most three bytes: the beginning of a character.
            kept = 0;
            for index in valid..filled {
                if let Some(byte) = piece.get(index).copied()
                    && let Some(place) = piece.get_mut(kept)
                {
                    *place = byte;
                    kept += 1;
                }
            }
        }
        kept == 0
    }
}
