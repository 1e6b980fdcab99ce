//! An allocator that does something else when it is told to.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicPtr, Ordering};

#[global_allocator]
static ALLOCATOR: Allocator = Allocator {
    next: AtomicPtr::new(std::ptr::null_mut()),
    after: AtomicPtr::new(std::ptr::null_mut()),
};

struct Allocator {
    /// Called instead of the next allocation.
    next: AtomicPtr<fn()>,
    /// Called when memory is given back for the next time.
    after: AtomicPtr<fn()>,
}

/// Has `act` called when the next argument comes in; an answer that needs no allocation.
pub fn next(act: fn()) -> String {
    ALLOCATOR
        .next
        .store(Box::leak(Box::new(act)), Ordering::Relaxed);
    String::new()
}

/// Has `act` called when the host gives the answer back.
pub fn after(act: fn()) -> String {
    let answer = String::from("armed");
    ALLOCATOR
        .after
        .store(Box::leak(Box::new(act)), Ordering::Relaxed);
    answer
}

fn take(act: &AtomicPtr<fn()>) {
    let act = act.swap(std::ptr::null_mut(), Ordering::Relaxed);
    // SAFETY: it is null, or was leaked above.
    if let Some(act) = unsafe { act.as_ref() } {
        act();
    }
}

// SAFETY: the system's allocator does it.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        take(&self.next);
        // SAFETY: as the caller says.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        take(&self.after);
        // SAFETY: as the caller says.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller says.
        unsafe { System.realloc(block, layout, size) }
    }
}
