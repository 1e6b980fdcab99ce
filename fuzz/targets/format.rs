//! `format` on bytes and on changed texts.

#![no_main]

use arbitrary::Unstructured;
use carrick_fuzz::{formatting, stop_at_our_own, text};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(init: stop_at_our_own(), |input: &[u8]| -> Corpus {
    let [kind, seed, rest @ ..] = input else {
        return Corpus::Reject;
    };
    let text = if kind % 4 == 0 {
        String::from_utf8_lossy(rest).into_owned()
    } else {
        text(*seed, &mut Unstructured::new(rest))
    };
    if let Err(message) = formatting::check(&text) {
        panic!("{message}\nfrom:\n{text}");
    }
    Corpus::Keep
});
