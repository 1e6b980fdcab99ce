//! The adapter that Carrick links into wasip1 modules, as bytes.
//!
//! A wasip1 module imports functions from `wasi_snapshot_preview1`. The adapter implements
//! them with WASI 0.2 imports. `carrick-assemble` links it into the module, so that the
//! module becomes a component.
//!
//! The source of [`MODULE`] is the crate in `adapters/preview1` of Carrick's repository.
//!
//! ```
//! use carrick_preview1_adapter::{IMPORTS_WIT, MODULE};
//!
//! assert!(MODULE.starts_with(b"\0asm"));
//! assert!(IMPORTS_WIT.contains("world imports"));
//! ```

/// The adapter as a core module in binary form.
///
/// It exports the 46 functions of `wasi_snapshot_preview1` and the socket functions that
/// WasmEdge added to them. Its imports are functions of
/// [`IMPORTS_WIT`], and functions of `carrick:guest` and `carrick:config` that Carrick's
/// linker replaces.
pub const MODULE: &[u8] = include_bytes!("../preview1.wasm");

/// The WASI 0.2 functions that [`MODULE`] imports: a WIT package with its dependencies
/// nested, whose world `imports` lists the interfaces.
pub const IMPORTS_WIT: &str = include_str!("../wit/imports.wit");
