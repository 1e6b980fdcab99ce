//! Runs WebAssembly components, and core wasip1 modules as components.
//!
//! [`load()`] or [`load_file`] makes a [`Program`] of bytes, adapting a core
//! module on the way and compiling it once into a [`Cache`]; [`run`] runs it
//! with what [`CommandOptions`] grants, and says how it ended. A [`Session`]
//! calls what a component exports, with values as text, and
//! [`map()`] calls it once for each record of a stream. [`verify()`] runs a
//! core module both by itself and as a component, and compares. [`plugin`] is the
//! kit for hosts that call plugins with Rust's own types, under limits and
//! permissions; [`typed`] has what is below it.
//!
//! ```
//! use carrick_host::{Captured, CommandOptions, LoadOptions, Outcome, Output, load, run};
//!
//! let component = br#"(component
//!     (core module $m (func (export "run") (result i32) i32.const 0))
//!     (core instance $i (instantiate $m))
//!     (func $run (result (result)) (canon lift (core func $i "run")))
//!     (instance $run (export "run" (func $run)))
//!     (export "wasi:cli/run@0.2.0" (instance $run)))"#;
//! let program = load(component, &LoadOptions::default(), &mut |_| {})?;
//! assert_eq!(run(&program, CommandOptions::default())?, Outcome::Exited(0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! None is on by default: components are called with Rust's own types or with text.
//!
//! | feature | what it adds |
//! | --- | --- |
//! | `assemble` | core wasip1 modules and text form are accepted; a plugin is linked with other components in memory |
//! | `http` | [`Policy::http`](plugin::Policy::http): plugins send HTTP requests to granted hosts, over TLS too |
//! | `serve` | [`Server`]: an HTTP server of components that export `wasi:http/incoming-handler`, and of CGI programs |
//! | `snapshot` | [`snapshot()`], [`snapshot_with()`] |
//! | `verify` | [`verify()`] |
//! | `map` | [`map()`] |
//!
//! # Invariants
//!
//! * A guest gets nothing that was not granted: the default [`CommandOptions`]
//!   grant no folder, no variable, no stream and no network.
//! * What a guest does to itself is an [`Outcome`]; what goes wrong on this
//!   side is a [`LoadError`] or a [`RunError`].
//! * No type of the engine appears in the public interface but in [`typed`],
//!   which is there to hand them out, and in [`plugin`], which works on them.
//! * A guest that has a deadline ends at it, whatever it does, and leaves no thread behind.
//! * The library reads no environment variable except in
//!   [`Cache::default_folder`], prints nothing, and replaces no panic hook or signal handler of
//!   its own.
//!
//! # Panics of the host's own code
//!
//! Guests run on threads of their own, and a panic there, of a function that a host provides for one, is
//! [`RunError::Panicked`]. In a program that is built with `panic = "abort"` there is no unwinding: such a panic
//! ends the process, and so does one inside [`snapshot()`] and `compose`, which otherwise turn it into an
//! error. What a guest itself does, traps included, is no panic and never ends the process. (Traps are
//! found with signal handlers that the engine installs for the faults of its own code.)

#[doc(hidden)]
pub mod atomic_file;
mod binary_header;
mod cache;
mod call;
mod command;
mod engine;
mod error;
mod executor;
#[doc(hidden)]
pub mod file_identity;
mod guest;
mod http;
mod link;
mod load;
#[cfg(feature = "map")]
mod map;
mod outcome;
pub mod plugin;
#[cfg(any(feature = "snapshot", feature = "verify"))]
mod preview1;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "snapshot")]
mod snapshot;
pub mod typed;
mod values;
#[cfg(feature = "verify")]
mod verify;
mod visible;

pub use cache::{CACHE_BYTES_MAX, Cache, CacheError, CacheSize};
pub use call::{
    Call, CallError, CallOutcome, PlanError, PlannedCall, RESULT_BYTES_MAX, Session,
    SessionOptions, functions,
};
pub use command::run;
pub use engine::{WASM_STACK_BYTES_MAX, Wasi};
pub use error::{EngineFailure, RunError};
pub use guest::{
    CAPTURED_BYTES_MAX, Captured, Clocks, CommandOptions, DirGrant, HostGrant, Input, ListenGrant,
    NetGrantError, NetGrants, NetRefusal, NetUse, Output, RunLimits,
};
pub use load::{LoadError, LoadOptions, LoadStep, PROGRAM_BYTES_MAX, Program, load, load_file};
#[cfg(feature = "map")]
pub use map::{
    CHECKPOINT_EVERY, Framing, GuestOutput, MapError, MapFile, MapInput, MapOptions, MapOutput,
    MapStep, Mapped, OnError, RECORD_BYTES_MAX, RecordError, RecordProblem, map,
};
pub use outcome::{Frame, Outcome, Trap, TrapKind};
#[cfg(feature = "serve")]
pub use serve::{
    ComponentHandle, REQUESTS_MAX, Route, RouteError, ServeComponent, ServeError, ServeEvent,
    ServeFailure, ServeOptions, ServeTls, Served, Server, Stopper, TlsError,
};
#[cfg(feature = "snapshot")]
pub use snapshot::{Snapshot, SnapshotError, SnapshotOptions, snapshot, snapshot_with};
pub use values::{
    ArgumentNamesError, BytesAs, Function, JsonError, LookupError, Parameter, Value, ValueMismatch,
};
#[cfg(feature = "verify")]
pub use verify::{
    ContentDifference, Difference, FileDifference, FileKind, Observed, Verification, VerifyError,
    VerifyNote, VerifyOptions, verify,
};
