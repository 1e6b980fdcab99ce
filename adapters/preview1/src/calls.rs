//! Calls of imports whose result is small, through a borrowed return area.

use crate::Adapter;
use crate::errno::Answer;
use crate::host::Host;
use crate::loans::Borrowed;
use crate::pointer::{GuestPtr, Region};

impl<H: Host> Adapter<H> {
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
