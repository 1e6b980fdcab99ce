//! Calling what a component exports, with values as text.

mod error;
mod function;
mod json;
mod plan;
mod read;
mod session;
mod stub;
mod types;
mod value;
mod wave;

pub use error::CallError;
pub use function::{Function, Parameter, functions};
pub use json::BytesAs;
pub use plan::{Call, PlannedCall};
pub use read::Mismatch;
pub use session::{CallOutcome, PlanError, RESULT_BYTES_MAX, Session, SessionOptions};
pub(crate) use stub::stub;
pub use value::Value;
