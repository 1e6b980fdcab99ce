//! Libraries that panic over input which they take for sound.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// What a library said when it gave up.
#[derive(Debug, thiserror::Error)]
#[error("the library that composes gave up: {message}")]
pub(crate) struct GaveUp {
    message: String,
}

/// What `work` returns; nobody is told of a panic but the caller. What `work` was changing
/// must not be used after one.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, GaveUp> {
    thread_local! {
        static QUIET: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                tell(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        GaveUp {
            message: text.unwrap_or("it does not say why").to_owned(),
        }
    })
}
