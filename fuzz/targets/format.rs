//! `format` on bytes and on changed texts.

#![no_main]

#[path = "../../tests/fuzz/formatting.rs"]
mod formatting;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [kind, rest @ ..] = input else {
        return;
    };
    let text = if kind % 4 == 0 {
        String::from_utf8_lossy(rest).into_owned()
    } else {
        let mut choices = Unstructured::new(rest);
        let seed = formatting::SEEDS[usize::from(*kind) % formatting::SEEDS.len()];
        formatting::changed(seed, |bound| {
            choices.choose_index(bound).unwrap_or_default()
        })
    };
    if let Err(message) = formatting::check(&text) {
        panic!("{message}\nfrom:\n{text}");
    }
});
