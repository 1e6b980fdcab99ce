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

use crate::command::{self, CommandOptions, RunError, ration};
use crate::link::{Missing, link};
use crate::load::Program;

pub use crate::command::Guest;

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
/// Memory and fuel are limited as `options` say. Time is not: a guest that computes holds
/// the thread that called it, so the caller of a guest that is not trusted limits fuel.
///
/// # Errors
///
/// * A granted folder cannot be opened.
/// * Fuel is limited, but the program was loaded without counting it.
pub fn store<T: 'static>(
    program: &Program,
    options: CommandOptions,
    data: T,
) -> Result<Store<Guest<T>>, RunError> {
    let fuel = options.limits.fuel;
    let mut store = command::store(program, options, data)?;
    ration(&mut store, program.fuel, fuel)?;
    Ok(store)
}

/// Waits for `future` on an event loop that lives on this thread for as long.
///
/// # Errors
///
/// * The event loop cannot be started.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T, RunError> {
    command::block_on(future)
}
