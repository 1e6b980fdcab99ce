//! Component bytes from module bytes.
//!
//! | operation | takes | returns |
//! | --- | --- | --- |
//! | [`adapt()`] | a core module compiled for WASI preview 1 | a WASI 0.2 component that behaves the same; its host needs multi-memory |
//! | [`compose()`] | components, some of which import what others export | one component |
//! | [`compose::compose_script()`] | the same with a script in the WAC language | one component |
//! | [`explain()`] | the same as [`compose()`] | which export satisfies which import, and what does not fit |
//! | [`inspect()`] | a core module or component | what it is, imports, exports, and could reach |
//! | [`features()`] | a core module or component | what it needs from an engine |
//!
//! ```
//! use carrick_assemble::{AdaptOptions, adapt};
//!
//! let module = br#"(module
//!     (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
//!     (memory (export "memory") 1)
//!     (func (export "_start") (call $exit (i32.const 0))))"#;
//! let adapted = adapt(module, &AdaptOptions::new())?;
//! assert_eq!(adapted.component[..8], *b"\0asm\x0d\0\x01\0");
//! # Ok::<(), carrick_assemble::AdaptError>(())
//! ```
//!
//! # What runs the components
//!
//! [`adapt()`] links a module with the preview-1 adapter of Carrick, which keeps a memory of its own.
//! So the component has a core module with two memories and needs an engine with *multi-memory*.
//! Wasmtime and V8 (Node.js, Chrome, workerd) have it on by default; `jco transpile` takes
//! `--multi-memory`.
//!
//! # Invariants
//!
//! * Bytes in, bytes out: nothing is read from or written to the file system, and no type of an
//!   encoder or of a parser appears in the public interface, so that callers may use another
//!   version of those crates. The one exception is [`carrick_wit::Loaded`], for WIT that is loaded
//!   already.
//! * The same input and options give the same bytes.
//! * Input is hostile: every function returns an error where it cannot answer. Panics of the
//!   libraries below are caught, which a program built with `panic = "abort"` cannot do.

mod adapt;
mod componentize;
pub mod compose;
mod features;
mod inspect;
mod link;
mod module;
mod names;
mod options;
mod parallel;
mod read;
mod role;
mod validate;

pub use adapt::{AdaptError, Adapted, ExportReport, ForeignImport, ImportReport, Report, adapt};
pub use componentize::ComponentizeError;
pub use compose::{ComposeError, Composed, Composition, Explanation, compose, explain};
pub use features::Feature;
pub use inspect::is_go;
pub use inspect::{
    Capability, InspectError, Inspection, Item, Kind, Memory, Producer, Section, SourceLanguage,
    features, inspect,
};
pub use link::{LinkError, join_segments};
pub use options::{
    AdaptOptions, AdapterModule, EncodeWitError, ExitCode, PreopenedListener, Subsystem, WitSource,
};
pub use read::{ReadError, to_binary};
