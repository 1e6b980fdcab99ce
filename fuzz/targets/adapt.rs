//! `adapt` on bytes, on modules by wasm-smith and on changed real modules.

#![no_main]

#[path = "../../tests/fuzz/adapting.rs"]
mod adapting;

use std::sync::LazyLock;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(carrick_fuzz::seeds);

fuzz_target!(|input: &[u8]| {
    let [kind, options, rest @ ..] = input else {
        return;
    };
    let mut choices = Unstructured::new(rest);
    let module = match kind % 4 {
        0 => Ok(rest.to_vec()),
        1 => carrick_fuzz::any_module(&mut choices),
        2 => carrick_fuzz::program(&mut choices),
        _ => mutant(&mut choices),
    };
    let Ok(module) = module else {
        return;
    };
    if let Err(message) = adapting::check(&module, &adapting::options(*options)) {
        let path = std::env::temp_dir().join("carrick-fuzz-adapt.wasm");
        // The message matters more than the module.
        let _ = std::fs::write(&path, &module);
        panic!("{message}; the module is in {}", path.display());
    }
});

fn mutant(choices: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    let seed = choices.choose(&SEEDS)?;
    let number = choices.arbitrary()?;
    let rounds = choices.int_in_range(1..=8)?;
    let mut module = carrick_fuzz::mutant(seed, number, rounds);
    // What is left of the input overwrites single bytes.
    while !choices.is_empty() && !module.is_empty() {
        let place = choices.choose_index(module.len())?;
        module[place] = choices.arbitrary()?;
    }
    Ok(module)
}
