//! A growable array in the adapter's own memory.
//!
//! `Vec` would serve, but its failure paths format messages, and formatting
//! brings function pointers, hence a table and an element section, into the
//! module. This one traps by name when memory runs out, and its elements are
//! `Copy`, so nothing needs to be dropped one by one.

#![expect(
    unsafe_code,
    reason = "raw memory is handled here so that nobody else does"
)]

use crate::trap;
use alloc::alloc::{alloc, dealloc, realloc};
use core::alloc::Layout;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;
use core::slice;

/// The array; as a slice it dereferences to its elements.
pub(crate) struct List<T: Copy> {
    elements: NonNull<T>,
    len: usize,
    capacity: usize,
}

// SAFETY: a list owns its elements, as a `Vec` does.
unsafe impl<T: Copy + Send> Send for List<T> {}

impl<T: Copy> List<T> {
    const LARGEST: usize = i32::MAX as usize;

    pub(crate) const fn new() -> List<T> {
        List {
            elements: NonNull::dangling(),
            len: 0,
            capacity: 0,
        }
    }

    fn layout(capacity: usize) -> Layout {
        match Layout::array::<T>(capacity) {
            Ok(layout) if layout.size() < Self::LARGEST => layout,
            _ => trap::adapter_out_of_memory(),
        }
    }

    /// Makes room for `more` elements.
    #[inline(never)]
    fn reserve(&mut self, more: usize) {
        let Some(needed) = self.len.checked_add(more) else {
            trap::adapter_out_of_memory();
        };
        if needed <= self.capacity {
            return;
        }
        let capacity = needed.max(self.capacity * 2).max(4);
        let layout = Self::layout(capacity);
        let memory = if self.capacity == 0 {
            // SAFETY: the layout is not empty, as no element type here is.
            unsafe { alloc(layout) }
        } else {
            let old = Self::layout(self.capacity);
            // SAFETY: allocated below or above with the layout `old`.
            unsafe { realloc(self.elements.as_ptr().cast(), old, layout.size()) }
        };
        match NonNull::new(memory.cast()) {
            Some(elements) => self.elements = elements,
            None => trap::adapter_out_of_memory(),
        }
        self.capacity = capacity;
    }

    pub(crate) fn push(&mut self, element: T) {
        self.reserve(1);
        // SAFETY: the place is inside the allocation.
        unsafe { self.elements.add(self.len).write(element) };
        self.len += 1;
    }

    /// Appends `more` copies of an element, and returns them.
    pub(crate) fn extend_with(&mut self, more: usize, element: T) -> &mut [T] {
        self.reserve(more);
        let start = self.len;
        for index in start..start + more {
            // SAFETY: the place is inside the allocation.
            unsafe { self.elements.add(index).write(element) };
        }
        self.len += more;
        // SAFETY: these elements have just been written.
        unsafe { slice::from_raw_parts_mut(self.elements.add(start).as_ptr(), more) }
    }

    /// Takes the last element.
    pub(crate) fn pop(&mut self) -> Option<T> {
        let last = self.last().copied()?;
        self.len -= 1;
        Some(last)
    }

    /// Forgets the elements and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }
}

impl<T: Copy> Default for List<T> {
    fn default() -> Self {
        List::new()
    }
}

impl<T: Copy> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the first `len` elements are initialised.
        unsafe { slice::from_raw_parts(self.elements.as_ptr(), self.len) }
    }
}

impl<T: Copy> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: the first `len` elements are initialised.
        unsafe { slice::from_raw_parts_mut(self.elements.as_ptr(), self.len) }
    }
}

impl<T: Copy> Drop for List<T> {
    fn drop(&mut self) {
        if self.capacity > 0 {
            // SAFETY: allocated with this layout.
            unsafe { dealloc(self.elements.as_ptr().cast(), Self::layout(self.capacity)) };
        }
    }
}
