//! Component bytes from module bytes.
//!
//! [`adapt()`] takes a core module that was compiled for WASI preview 1 and
//! returns a WASI 0.2 component that behaves the same. [`inspect()`] says what
//! a binary is, what it imports and exports, and what it could reach.
//!
//! ```
//! use carrick_assemble::{AdaptOptions, adapt};
//!
//! let module = br#"(module
//!     (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
//!     (memory (export "memory") 1)
//!     (func (export "_start") (call $exit (i32.const 0))))"#;
//! let adapted = adapt(module, &AdaptOptions::default())?;
//! assert_eq!(adapted.component[..8], *b"\0asm\x0d\0\x01\0");
//! # Ok::<(), carrick_assemble::AdaptError>(())
//! ```
//!
//! # Invariants
//!
//! * Bytes in, bytes out: no type of an encoder or of a parser appears in the
//!   public interface, so that callers may use another version of those crates.
//! * The same input and options give the same bytes.
//! * Input is hostile: every function returns an error where it cannot answer.

mod adapt;
mod componentize;
pub mod compose;
mod inspect;
mod link;
mod quiet;
mod read;
mod threads;

pub use adapt::{
    AdaptError, AdaptOptions, Adapted, AdapterModule, ExitCode, ExportFate, ForeignImport,
    ImportFate, Report, Subsystem, WitSource, adapt,
};
pub use componentize::ComponentizeError;
pub use compose::{ComposeError, Composed, Composition, Explanation, compose, explain};
pub use inspect::{
    Capability, InspectError, Inspection, Item, Kind, Language, Memory, Part, Producer, inspect,
};
pub use link::LinkError;
pub use read::{ReadError, to_binary};
