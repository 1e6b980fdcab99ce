//! WIT made of the bytes a fuzzer gives.

use arbitrary::Unstructured;

use crate::formatting::{SEEDS, changed};

/// A text with every construct of WIT, `seed` says which, changed in a few places.
pub fn text(seed: u8, choices: &mut Unstructured<'_>) -> String {
    let seed = SEEDS[usize::from(seed) % SEEDS.len()];
    changed(seed, |bound| {
        choices.choose_index(bound).unwrap_or_default()
    })
}

/// A package in binary form that `text` comes to, if it does, with some of its bytes changed.
pub fn damaged_package(text: &str, choices: &mut Unstructured<'_>) -> Option<Vec<u8>> {
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("fuzz.wit", text).ok()?;
    let mut binary = wit_component::encode(&resolve, package, false).ok()?;
    for _ in 0..choices.int_in_range(0..=4).ok()? {
        let place = choices.choose_index(binary.len()).ok()?;
        binary[place] = choices.arbitrary().ok()?;
    }
    Some(binary)
}
