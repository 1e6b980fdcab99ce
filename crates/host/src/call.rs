//! Calling what a component exports, with values as text.

mod error;
mod plan;
mod session;

pub use error::CallError;
pub use plan::{Call, PlannedCall};
pub use session::{CallOutcome, PlanError, RESULT_BYTES_MAX, Session, SessionOptions};

use crate::load::Program;
use crate::values::{Exports, Function};

/// What a program's component exports for others to call, in its own order.
///
/// Functions of interfaces inside interfaces, which WIT cannot express, are left out.
///
/// ```
/// use carrick_host::{LoadOptions, functions, load};
///
/// let component = br#"(component
///     (core module $m (func (export "add") (param i32 i32) (result i32)
///         (i32.add (local.get 0) (local.get 1))))
///     (core instance $i (instantiate $m))
///     (func (export "add") (param "a" u32) (param "b" u32) (result u32)
///         (canon lift (core func $i "add"))))"#;
/// let program = load(component, &LoadOptions::default(), &mut |_| {})?;
/// let functions = functions(&program);
/// assert_eq!(functions[0].to_string(), "add: func(a: u32, b: u32) -> u32");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn functions(program: &Program) -> Vec<Function> {
    Exports::of(&program.component)
        .list
        .into_iter()
        .map(|export| export.function)
        .collect()
}
