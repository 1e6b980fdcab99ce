//! Values of WIT types: their types and functions as WIT, reading them from WAVE and JSON, writing them,
//! and their way into and out of the engine.

mod by_name;
mod function;
mod json;
mod read;
mod types;
mod value;
mod wave;

pub use by_name::ArgumentNamesError;
pub(crate) use by_name::{ArgumentsByName, by_name};
pub(crate) use function::{Export, Exports, exported};
pub use function::{Function, LookupError, Parameter};
#[cfg(feature = "map")]
pub(crate) use json::Json;
pub use json::{BytesAs, JsonError};
pub(crate) use json::{RawJson, read as read_json};
pub use read::ValueMismatch;
#[cfg(feature = "map")]
pub(crate) use read::resource_in;
pub(crate) use read::{Reader, Scope, excerpt, without_text};
pub use value::Value;
pub(crate) use value::{Handles, lift, lower};
pub(crate) use wave::Arguments;
