//! The reader of WIT on bytes, on changed texts and on damaged binaries.

#![no_main]

#[path = "../../tests/fuzz/reading.rs"]
mod reading;

use arbitrary::Unstructured;
use carrick_fuzz::formatting::SEEDS;
use carrick_fuzz::{damaged_package, stop_at_our_own, text};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(init: stop_at_our_own(), |input: &[u8]| -> Corpus {
    let [kind, seed, rest @ ..] = input else {
        return Corpus::Reject;
    };
    let mut choices = Unstructured::new(rest);
    let bytes = match kind % 4 {
        0 => rest.to_vec(),
        1 => {
            let text = SEEDS[usize::from(*seed) % SEEDS.len()];
            match damaged_package(text, &mut choices) {
                Some(binary) => binary,
                None => return Corpus::Reject,
            }
        }
        _ => text(*seed, &mut choices).into_bytes(),
    };
    if let Err(message) = reading::check(&bytes) {
        panic!("{message}\nfrom:\n{}", String::from_utf8_lossy(&bytes));
    }
    Corpus::Keep
});
