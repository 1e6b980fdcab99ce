//! Panics that are answered, and panics that are found.

use std::panic::{PanicHookInfo, set_hook};

/// Crates whose panics our reader catches and answers: they assert what hostile input breaks.
const CAUGHT: [&str; 4] = [
    "/wit-parser-",
    "/wit-component-",
    "/wasmparser-",
    "/id-arena-",
];

/// Goes on after a panic of the parsers and decoders that the reader catches, and stops at
/// any other one. What nobody catches stops the fuzzer all the same.
pub fn stop_at_our_own() {
    set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let theirs = info
            .location()
            .is_some_and(|place| CAUGHT.iter().any(|name| place.file().contains(name)));
        if !theirs {
            eprintln!("{info}");
            std::process::abort();
        }
    }));
}
