//! Calling what a component exports, with values as text.

mod error;
mod function;
mod json;
mod plan;
mod read;
mod session;
mod types;
mod value;
mod wave;

pub use error::CallError;
pub(crate) use function::{Export, Exports, exported};
pub use function::{Function, Parameter, functions};
pub use json::BytesAs;
pub(crate) use json::{Json, read as read_json};
pub use plan::{Call, PlannedCall};
pub(crate) use plan::{resource_in, without_text};
pub use read::Mismatch;
pub(crate) use read::{Reader, Scope};
pub use session::{CallOutcome, PlanError, RESULT_BYTES_MAX, Session, SessionOptions};
pub use value::Value;
pub(crate) use value::{Handles, lift, lower};
