//! WASI preview 1 over WASI 0.2, as a module to be linked into a guest.
//!
//! The guest's imports of `wasi_snapshot_preview1` become direct calls to the
//! functions of [`Adapter`], which call the WASI 0.2 imports in [`host`]. The
//! adapter has a memory of its own. The guest's memory it reaches only through
//! [`host::GuestMemory`].
//!
//! What holds everywhere:
//!
//! - *Invariant:* the adapter owns no byte of guest memory. It reads and writes
//!   what a call points it to; anything else it borrows for one import call and
//!   puts back before it returns ([`loans`]).
//! - *Invariant:* what is borrowed overlaps no argument of the same call.
//! - *Invariant:* in a silent phase no import is called ([`Adapter::silent_enter`]).
//! - *Invariant:* an import of a subsystem that [`host::Config`] denies is never called.
//! - Errnos, their order, and which pointers trap are those of wasmtime's own
//!   preview-1 host. Padding in results is not written.
//! - No function pointers and no `dyn`: the wasm module has no element section,
//!   so the linker can leave out every function the guest does not use.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod adapter;
mod attributes;
mod clocks;
mod environment;
mod errno;
#[cfg(test)]
mod fake;
mod files;
#[cfg(target_arch = "wasm32")]
mod heap;
mod held;
pub mod host;
mod list;
pub mod loans;
mod paths;
mod pointer;
mod poll;
mod process;
mod random;
mod readdir;
mod streams;
mod table;
#[cfg(test)]
mod tests;
mod trap;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use adapter::Adapter;
pub use errno::{Answer, Errno, number};
