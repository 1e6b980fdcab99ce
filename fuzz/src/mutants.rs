//! Real modules, changed a little.

use wasm_mutate::WasmMutate;

/// `seed` after as many mutations as `rounds` says. Its behaviour may change.
pub fn mutant(seed: &[u8], number: u64, rounds: u8) -> Vec<u8> {
    let mut module = seed.to_vec();
    for round in 0..u64::from(rounds) {
        let mut mutate = WasmMutate::default();
        mutate
            .seed(number.wrapping_add(round))
            .preserve_semantics(false)
            .fuel(1000);
        // An error means that no mutation applies.
        let Ok(mut results) = mutate.run(&module) else {
            continue;
        };
        if let Some(Ok(mutated)) = results.next() {
            drop(results);
            module = mutated;
        }
    }
    module
}
