//! Calling the exports of a component as functions with Rust's own types.
//!
//! [`bindgen!`](wasmtime::component::bindgen) makes Rust code of a WIT world. What it
//! needs to work on is here: the [`component()`] of a [`Program`], a [`linker()`] that
//! provides the parts of WASI the component imports, and a [`store()`] with what the
//! guest is granted and how much it may use up. The functions that a world imports
//! beside WASI are implemented on the store's [`Guest::data`].
//!
//! The macro must be the one of this engine, so the engine is handed out too, as
//! [`wasmtime`]; `wasmtime_crate` tells the macro where it is. (Wasmtime 48's code for
//! `flags` does not listen to it: a host of a world with flags depends on `wasmtime` in
//! the same version as well.) Guests may wait, so calls are async:
//! `exports: { default: async }`. [`block_on`] serves hosts that are not.
//!
//! ```
//! use carrick_host::typed::{self, wasmtime};
//! use carrick_host::{CommandOptions, LoadOptions, load};
//!
//! wasmtime::component::bindgen!({
//!     inline: "package demo:plugin; world plugin { export answer: func() -> u32; }",
//!     exports: { default: async },
//!     wasmtime_crate: carrick_host::typed::wasmtime,
//! });
//!
//! let component = br#"(component
//!     (core module $m (func (export "answer") (result i32) i32.const 42))
//!     (core instance $i (instantiate $m))
//!     (func (export "answer") (result u32) (canon lift (core func $i "answer"))))"#;
//! let program = load(component, &LoadOptions::default(), &mut |_| {})?;
//! let linker = typed::linker(&program)?;
//! let mut store = typed::store(&program, CommandOptions::default(), ())?;
//! let answer = typed::block_on(async {
//!     let component = typed::component(&program);
//!     let plugin = Plugin::instantiate_async(&mut store, component, &linker).await?;
//!     plugin.call_answer(&mut store).await
//! })??;
//! assert_eq!(answer, 42);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use wasmtime;

use wasmtime::Store;
use wasmtime::component::{Component, Linker};

use crate::command;
use crate::error::RunError;
use crate::executor::{Deadline, EventLoop};
use crate::guest::{CommandOptions, Thread};
use crate::link::{Missing, link};
use crate::load::Program;

pub use crate::guest::Guest;

/// The compiled component of a program, ready to be instantiated any number of times.
pub fn component(program: &Program) -> &Component {
    &program.component
}

/// A linker that provides what `program` imports of WASI, and nothing else.
///
/// What it imports beside WASI is the caller's to add, with the `add_to_linker` that
/// `bindgen!` made; instantiation fails where something is left open.
///
/// # Errors
///
/// * The engine fails.
pub fn linker<T: Send + 'static>(program: &Program) -> Result<Linker<Guest<T>>, RunError> {
    link(&program.component, program.wasi, Missing::Leave)
}

/// A store for one instance of `program`, with what `options` grant, and with `data` for
/// the functions that the caller provides.
///
/// Memory and fuel are limited as `options` say. Time is not limited: no deadline interrupts a guest here, and a guest
/// that computes holds the thread that called it. For a guest that is not trusted, limit fuel, or call the guest
/// through [`plugin`](crate::plugin).
///
/// Calls may be made on a tokio runtime of the caller's, current-thread or multi-thread: file
/// operations of the guest go to the runtime's threads for blocking work. The
/// granted folders are opened here unless they are open;
/// [`CommandOptions::open_dirs`] does that beforehand, and clones of `options` share them.
///
/// # Errors
///
/// * A granted folder cannot be opened.
/// * Fuel is limited, but the program was loaded without counting it.
/// * `options` limit time: [`RunError::TimeNotWatched`].
pub fn store<T: 'static>(
    program: &Program,
    options: CommandOptions,
    data: T,
) -> Result<Store<Guest<T>>, RunError> {
    if options.limits.timeout.is_some() {
        return Err(RunError::TimeNotWatched);
    }
    command::store(program, options, data, &Thread::Shared)
}

/// Waits for `future` on an event loop that lives on this thread for as long.
///
/// This is for callers without a runtime of their own. On a thread of one it is an error, never a
/// panic: such a caller awaits the future.
///
/// # Errors
///
/// * The event loop cannot be started, or this thread is inside another one.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T, RunError> {
    let never = Deadline::default();
    let result = EventLoop::new()?.block_on(&never, future);
    // Without a deadline there is always a result.
    result.ok_or(RunError::Panicked)
}
