//! Guest pointers. A [`GuestPtr`] is an address in a memory that Rust cannot
//! see: it has no `Deref`, so the only way to the value is through a
//! [`GuestMemory`], and every way checks alignment and bounds first.
//!
//! As in wasmtime's own preview-1 host a pointer that is out of bounds or
//! misaligned traps; it is no errno.

use crate::memory::GuestMemory;
use crate::trap;
use core::marker::PhantomData;

/// The address of a `T` in guest memory; valid only once it has been used.
#[derive(Debug)]
pub(crate) struct GuestPtr<T> {
    address: u32,
    pointee: PhantomData<fn() -> T>,
}

impl<T> Clone for GuestPtr<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for GuestPtr<T> {}

/// A number as it lies in guest memory.
pub(crate) trait Scalar: Copy {
    const SIZE: u32;
    fn load<M: GuestMemory>(memory: &M, at: u32) -> Self;
    fn store<M: GuestMemory>(self, memory: &M, at: u32);
}

macro_rules! scalar {
    ($($ty:ty, $size:literal, $load:ident, $store:ident;)*) => {
        $(impl Scalar for $ty {
            const SIZE: u32 = $size;
            #[inline(always)]
            fn load<M: GuestMemory>(memory: &M, at: u32) -> Self {
                memory.$load(at)
            }
            #[inline(always)]
            fn store<M: GuestMemory>(self, memory: &M, at: u32) {
                memory.$store(at, self)
            }
        })*
    };
}
scalar! {
    u8, 1, load8, store8;
    u16, 2, load16, store16;
    u32, 4, load32, store32;
    u64, 8, load64, store64;
}

impl<T> GuestPtr<T> {
    pub(crate) fn new(address: u32) -> Self {
        GuestPtr {
            address,
            pointee: PhantomData,
        }
    }

    pub(crate) fn address(self) -> u32 {
        self.address
    }

    /// The pointer `bytes` further on, as another type. Traps at the end of
    /// the address space.
    pub(crate) fn field<U>(self, bytes: u32) -> GuestPtr<U> {
        match self.address.checked_add(bytes) {
            Some(address) => GuestPtr::new(address),
            None => trap::guest_pointer_out_of_bounds(),
        }
    }

    /// Element `index` of an array of elements of `size` bytes.
    pub(crate) fn element(self, index: u32, size: u32) -> GuestPtr<T> {
        match index.checked_mul(size) {
            Some(bytes) => self.field(bytes),
            None => trap::guest_pointer_out_of_bounds(),
        }
    }
}

impl<T: Scalar> GuestPtr<T> {
    #[inline]
    fn check<M: GuestMemory>(self, memory: &M) {
        if !in_bounds(memory, self.address, T::SIZE) {
            trap::guest_pointer_out_of_bounds();
        }
        if !self.address.is_multiple_of(T::SIZE) {
            trap::guest_pointer_misaligned();
        }
    }

    /// Reads the value. Traps when the pointer is wrong.
    #[inline]
    pub(crate) fn read<M: GuestMemory>(self, memory: &M) -> T {
        self.check(memory);
        T::load(memory, self.address)
    }

    /// Writes the value. Traps when the pointer is wrong.
    #[inline]
    pub(crate) fn write<M: GuestMemory>(self, memory: &M, value: T) {
        self.check(memory);
        value.store(memory, self.address);
    }
}

/// The size of the memory in bytes.
#[inline]
pub(crate) fn memory_bytes<M: GuestMemory>(memory: &M) -> u64 {
    u64::from(memory.pages()) << 16
}

/// Whether `len` bytes at `address` lie inside the memory. An empty range may
/// begin where the memory ends.
#[inline]
pub(crate) fn in_bounds<M: GuestMemory>(memory: &M, address: u32, len: u32) -> bool {
    u64::from(address) + u64::from(len) <= memory_bytes(memory)
}

/// Traps unless `len` bytes at `address` lie inside the memory.
#[inline]
pub(crate) fn check_range<M: GuestMemory>(memory: &M, address: u32, len: u32) {
    if !in_bounds(memory, address, len) {
        trap::guest_pointer_out_of_bounds();
    }
}

/// Copies `bytes` out to the guest and returns the address behind them. Traps
/// when they do not fit; nothing at all fits anywhere.
pub(crate) fn write_bytes<M: GuestMemory>(
    memory: &M,
    to: GuestPtr<u8>,
    bytes: &[u8],
) -> GuestPtr<u8> {
    let len = bytes.len() as u32;
    if len > 0 {
        check_range(memory, to.address, len);
        memory.copy_out(to.address, bytes);
    }
    to.field(len)
}

/// Bytes of guest memory that a call was given, or that are in use for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Region {
    start: u32,
    len: u32,
}

impl Region {
    pub(crate) const EMPTY: Region = Region { start: 0, len: 0 };

    #[inline]
    pub(crate) fn new(start: u32, len: u32) -> Region {
        Region { start, len }
    }

    /// An array of `count` elements of `size` bytes. One that is longer than
    /// the address space reaches to its end.
    #[inline]
    pub(crate) fn array(start: u32, count: u32, size: u32) -> Region {
        Region {
            start,
            len: count.saturating_mul(size),
        }
    }

    /// How many bytes.
    pub(crate) fn len(self) -> u32 {
        self.len
    }

    #[inline]
    pub(crate) fn end(self) -> u64 {
        u64::from(self.start) + u64::from(self.len)
    }

    #[inline]
    pub(crate) fn overlaps(self, other: Region) -> bool {
        u64::from(self.start) < other.end() && u64::from(other.start) < self.end()
    }
}
