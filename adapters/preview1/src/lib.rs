//! WASI preview 1 over WASI 0.2, as a module to be linked into a guest.
//!
//! The guest's imports of `wasi_snapshot_preview1` become direct calls to the
//! functions of [`Adapter`], which call the WASI 0.2 imports in [`host`]. The
//! adapter has a memory of its own. The guest's memory it reaches only through
//! [`memory::GuestMemory`].
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

mod arguments;
mod attributes;
mod calls;
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
pub mod memory;
mod paths;
mod pointer;
mod poll;
mod process;
mod random;
mod readdir;
mod sockets;
mod streams;
mod table;
#[cfg(test)]
mod tests;
mod trap;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use errno::{Answer, Errno, number};

use clocks::Clocks;
use environment::Lists;
use held::Held;
use host::Host;
use process::Spinning;
use random::Pool;
use readdir::Listing;
use sockets::Sockets;
use table::Table;

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
    pub(crate) sockets: Sockets,
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
            sockets: Sockets::new(),
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
}
