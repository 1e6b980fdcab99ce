//! The allocator for the adapter's own memory.
//!
//! Small and enough: sizes are rounded up to powers of two, each with a list of
//! free blocks; new blocks come from `memory.grow` on the adapter's own memory.
//! What lives long here is small (descriptors, arguments, environment), and what is
//! large (listings, held writes) comes and goes in the same sizes.

#![expect(unsafe_code, reason = "an allocator hands out raw memory")]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::Cell;
use core::ptr;

const PAGE: usize = 1 << 16;

/// The smallest block holds the link to the next free one, aligned for all.
const SMALLEST_SHIFT: u32 = 4;

struct Heap {
    /// Free blocks of `16 << index` bytes, linked through their first word.
    free: [Cell<*mut u8>; 28],
    /// Where fresh blocks are cut from, and how far that goes.
    next: Cell<usize>,
    end: Cell<usize>,
}

// SAFETY: the module is built without threads and shares no memory.
unsafe impl Sync for Heap {}

#[global_allocator]
static HEAP: Heap = Heap {
    free: [const { Cell::new(ptr::null_mut()) }; 28],
    next: Cell::new(0),
    end: Cell::new(0),
};

impl Heap {
    /// The index of the list for blocks that hold the layout.
    fn class(layout: Layout) -> usize {
        let size = layout.size().max(layout.align()).max(1 << SMALLEST_SHIFT);
        (usize::BITS - (size - 1).leading_zeros() - SMALLEST_SHIFT) as usize
    }

    fn fresh(&self, size: usize) -> *mut u8 {
        if self.end.get() - self.next.get() < size {
            let pages = size.div_ceil(PAGE);
            let start = memory_size(0) * PAGE;
            if memory_grow(0, pages) == usize::MAX {
                return ptr::null_mut();
            }
            // What is left of an adjoining old piece stays in use.
            if self.end.get() != start {
                self.next.set(start);
            }
            self.end.set(start + pages * PAGE);
        }
        let block = self.next.get();
        self.next.set(block + size);
        block as *mut u8
    }
}

// SAFETY: blocks are disjoint, at least as large as asked for, and aligned to 16
// or more; the adapter asks for no larger alignment than that.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let class = Heap::class(layout);
        let Some(list) = self.free.get(class) else {
            return ptr::null_mut();
        };
        let first = list.get();
        if first.is_null() {
            return self.fresh((1 << SMALLEST_SHIFT) << class);
        }
        // SAFETY: a free block begins with the link to the next one.
        list.set(unsafe { first.cast::<*mut u8>().read() });
        first
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(list) = self.free.get(Heap::class(layout)) {
            // SAFETY: the block is unused from now on and holds a pointer.
            unsafe { block.cast::<*mut u8>().write(list.get()) };
            list.set(block);
        }
    }
}
