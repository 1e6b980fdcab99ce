//! Source code for the guests of a WIT world, in Go, C and Rust, and for its hosts in Go.
//!
//! The code of guests comes from the `wit-bindgen` crates; what is added is what a guest needs
//! beside it to be built as it stands. [`bindings()`] writes nothing to disk: it returns
//! files, and says of each whose it is.
//!
//! ```
//! use carrick_bindings::{BindingsLanguage, BindingsOptions, Owner, bindings};
//! use carrick_wit::{Source, load_world};
//!
//! let wit = "package a:b; world greeter { export greet: func() -> string; }";
//! let (resolve, world) = load_world(&Source::from_bytes("greeter.wit", wit), None)?;
//! let options = BindingsOptions::new(BindingsLanguage::Go);
//! let files = bindings(&resolve, world, &options)?;
//! let yours = files.iter().filter(|file| file.owner == Owner::Author);
//! let yours: Vec<&str> = yours.map(|file| file.path.as_str()).collect();
//! assert_eq!(yours, ["exports/export_wit_world/implementation.go", "go.mod", "main.go"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Invariants
//!
//! * A world of ours becomes one of the generators' as bytes, never as a type: they are
//!   built on another release of `wit-parser`.
//! * The same world and options give the same files in the same order, up to `gofmt`,
//!   which formats the Go files where it is installed.

mod bindings;
mod error;
mod file;
mod generator;
mod go;
mod go_host;
mod limits;
mod options;

pub use bindings::bindings;
pub use error::BindingsError;
pub use file::{Owner, SourceFile};
pub use go::{GO_LINKER_FLAG, GO_VERSION_MIN, GoRuntime, go_requirement, go_runtime};
pub use go_host::go_host_requirements;
pub use options::{BindingsLanguage, BindingsOptions};
