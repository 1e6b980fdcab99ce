//! The adapter's state, and the steps every call is made of.

use crate::clocks::Clocks;
use crate::environment::Lists;
use crate::errno::{Answer, Errno};
use crate::held::Held;
use crate::host::Host;
use crate::loans::Borrowed;
use crate::pointer::{GuestPtr, Region, check_range};
use crate::process::Spinning;
use crate::random::Pool;
use crate::readdir::Listing;
use crate::table::Table;
use crate::trap;

/// Preview 1 over WASI 0.2, for one guest.
///
/// Every method named like a preview-1 function is that function: its
/// parameters are the core ones, and what it returns becomes the errno.
pub struct Adapter<H> {
    pub(crate) host: H,
    pub(crate) silence: u32,
    pub(crate) table: Table,
    pub(crate) clocks: Clocks,
    pub(crate) pool: Pool,
    pub(crate) lists: Lists,
    pub(crate) held: Held,
    pub(crate) listing: Listing,
    pub(crate) spinning: Spinning,
}

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
    /// The adapter before its first call.
    pub const fn new(host: H) -> Adapter<H> {
        Adapter {
            host,
            silence: 0,
            table: Table::new(),
            clocks: Clocks::new(),
            pool: Pool::new(),
            lists: Lists::new(),
            held: Held::new(),
            listing: Listing::new(),
            spinning: Spinning::new(),
        }
    }

    /// Begins a phase in which no import may be called. Phases nest.
    pub fn silent_enter(&mut self) {
        self.silence += 1;
    }

    /// Ends the phase begun last.
    pub fn silent_leave(&mut self) {
        self.silence = self.silence.saturating_sub(1);
    }

    #[inline]
    pub(crate) fn silent(&self) -> bool {
        self.silence != 0
    }

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

    /// A call whose result is `result<_, error-code>`.
    pub(crate) fn call_unit(&self, given: &[Region], call: impl FnOnce(&H, u32)) -> Answer {
        self.call_byte(given, call).map(|_| ())
    }

    /// A call whose result is `result<T, error-code>` with a `T` of one byte.
    #[inline]
    pub(crate) fn call_byte(&self, given: &[Region], call: impl FnOnce(&H, u32)) -> Answer<u8> {
        let area = Borrowed::<1>::take(&self.host, given)?;
        call(&self.host, area.at());
        area.finish(&self.host, 1)
    }

    /// A call whose result is `result<own<T>, error-code>`.
    #[inline]
    pub(crate) fn call_handle(&self, given: &[Region], call: impl FnOnce(&H, u32)) -> Answer<u32> {
        let area = Borrowed::<1>::take(&self.host, given)?;
        call(&self.host, area.at());
        area.finish(&self.host, 4)
    }

    /// A call whose result is `result<u64, error-code>`, or a record of `u64`
    /// of which the first is wanted; `WORDS` is the size of the whole.
    #[inline]
    pub(crate) fn call_long<const WORDS: usize>(
        &self,
        given: &[Region],
        call: impl FnOnce(&H, u32),
    ) -> Answer<u64> {
        let area = Borrowed::<WORDS>::take(&self.host, given)?;
        call(&self.host, area.at());
        area.finish(&self.host, 8)
    }

    /// Stores a result through a pointer argument; traps when it is wrong.
    #[inline]
    pub(crate) fn store<T: crate::pointer::Scalar>(&self, at: u32, value: T) {
        GuestPtr::<T>::new(at).write(&self.host, value);
    }
}
