//! Counts what a piece of code allocates, so that a test can bound it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

thread_local! {
    /// Bytes that this thread asked for since it began.
    static ASKED_BYTES: Cell<usize> = const { Cell::new(0) };
    /// The most it asked for at once.
    static LARGEST_BYTES: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

#[expect(unsafe_code, reason = "an allocator is unsafe by its signature; this one hands everything to the system's")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn note(bytes: usize) {
    // A thread that ends may allocate after its counter is gone.
    let _ended = ASKED_BYTES.try_with(|asked| asked.set(asked.get().wrapping_add(bytes)));
    let _ended = LARGEST_BYTES.try_with(|largest| largest.set(largest.get().max(bytes)));
}

/// What `work` gives, and how many bytes it asked for on the way, freed ones included.
pub fn counted<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = ASKED_BYTES.get();
    let result = work();
    (result, ASKED_BYTES.get().wrapping_sub(before))
}

/// What `work` gives, and the most bytes it asked for at once.
pub fn largest<T>(work: impl FnOnce() -> T) -> (T, usize) {
    LARGEST_BYTES.set(0);
    let result = work();
    (result, LARGEST_BYTES.get())
}
