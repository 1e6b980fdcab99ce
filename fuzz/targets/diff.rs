//! `diff` on a changed text and itself, and on two of them.

#![no_main]

#[path = "../../tests/fuzz/reading.rs"]
mod reading;

use arbitrary::Unstructured;
use carrick_fuzz::{stop_at_our_own, text};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(init: stop_at_our_own(), |input: &[u8]| -> Corpus {
    let [seed, rest @ ..] = input else {
        return Corpus::Reject;
    };
    let mut choices = Unstructured::new(rest);
    let old = text(*seed, &mut choices);
    let new = text(*seed, &mut choices);
    if let Err(message) = reading::compare(old.as_bytes(), new.as_bytes()) {
        panic!("{message}\nfrom:\n{old}\nand:\n{new}");
    }
    Corpus::Keep
});
