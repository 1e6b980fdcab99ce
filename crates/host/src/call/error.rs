//! Why a call was not made.

use crate::error::RunError;
use crate::values::{ArgumentNamesError, JsonError, LookupError, ValueMismatch};

/// Why a call could not be planned or made. What the guest did when it was
/// made is a [`CallOutcome`](super::CallOutcome).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The text has no arguments in parentheses.
    #[error("{call} is not a call: expected a function and its arguments in parentheses")]
    NotACall {
        /// The beginning of the text, in backticks.
        call: String,
    },
    /// The arguments are not WAVE.
    #[error("the arguments are not WAVE: {problem}, at column {column}")]
    NotWave {
        /// Where, counted in characters from 1 at the start of the call.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// An argument is not JSON.
    #[error("parameter `{parameter}`: expected `{expected}`, found text that is not JSON")]
    NotJson {
        /// The parameter's name.
        parameter: String,
        /// Its type, as WIT.
        expected: String,
        /// What is wrong, and where.
        source: JsonError,
    },
    /// The name means no function, or more than one.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// The session has no resource of this name, or has it no more.
    #[error("there is no handle `${handle}`")]
    UnknownHandle {
        /// The name, without `$`.
        handle: String,
        /// The names there are.
        handles: Vec<String>,
    },
    /// Too few arguments, or too many.
    #[error("`{function}` takes {expected} argument{}, found {found}", if *expected == 1 { "" } else { "s" })]
    ArgumentCount {
        /// The function with its type, without the handle of a method.
        function: String,
        /// How many it takes; those at the end that are options may be left out.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// An argument is not of its parameter's type.
    #[error(transparent)]
    Argument(#[from] ValueMismatch),
    /// The function takes or returns a type without a text form.
    #[error("`{function}` has `{ty}` in its type, and a value of this type has no text form")]
    NoText {
        /// The function's full name.
        function: String,
        /// The type.
        ty: String,
    },
    /// What the function returns cannot be given a name.
    #[error("`${handle}` cannot name what `{function}` returns: expected a resource, found {}", result.as_ref().map_or_else(|| "nothing".to_owned(), |result| format!("`{result}`")))]
    NoResource {
        /// The name, without `$`.
        handle: String,
        /// The function's full name.
        function: String,
        /// What it returns.
        result: Option<String>,
    },
    /// The guest has ended, and its session with it.
    #[error("the guest has ended: no more calls can be made in this session")]
    Over,
    /// The host failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The names in an object of arguments are not those of the parameters.
    #[error(transparent)]
    ArgumentNames(#[from] ArgumentNamesError),
}
