//! Panics of libraries as errors.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
}

/// A library panicked over its input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a library panicked: {message}")]
pub struct Panicked {
    message: String,
}

impl Panicked {
    /// What the panic says.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Calls `work`, and turns a panic in it into an error.
///
/// This is for libraries that panic over input which they do not expect. What `work` was changing
/// must not be used after a panic.
///
/// The panic hook of the process is not replaced, so by default a panic is also printed. A program
/// that prints the error itself installs a hook that asks [`is_catching_panic`]. A program built
/// with `panic = "abort"` cannot catch panics: it ends.
///
/// # Errors
///
/// `work` panicked.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    let before = CATCHING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(before);
    result.map_err(|panic| Panicked {
        message: message_of(panic.as_ref()).to_owned(),
    })
}

/// Whether this thread is inside [`catch_panic`], so that a panic becomes an error.
pub fn is_catching_panic() -> bool {
    CATCHING.get()
}

fn message_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it gives no reason")
}

#[cfg(test)]
mod tests {
    use super::{catch_panic, is_catching_panic};

    #[test]
    fn a_panic_becomes_an_error_with_its_message() {
        let text = catch_panic(|| panic!("no maps")).expect_err("it panics");
        assert_eq!(text.message(), "no maps");
        let formatted = catch_panic(|| panic!("no {}", "maps")).expect_err("it panics");
        assert_eq!(formatted, text);
        assert_eq!(catch_panic(|| 1), Ok(1));
    }

    #[test]
    fn the_thread_knows_whether_panics_are_caught() {
        assert!(!is_catching_panic());
        let inside = catch_panic(|| {
            let inner = catch_panic(|| panic!("inside"));
            (is_catching_panic(), inner.is_err())
        });
        assert_eq!(inside, Ok((true, true)));
        assert!(!is_catching_panic());
    }
}
