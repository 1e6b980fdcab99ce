//! Programs by wasm-smith and changed real ones do as components what they do
//! by themselves.

#![no_main]

#[path = "../../tests/fuzz/adapting.rs"]
mod adapting;
#[path = "../../tests/fuzz/linking.rs"]
mod linking;

use std::sync::LazyLock;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use linking::Ends;

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(carrick_fuzz::seeds);

fuzz_target!(|input: &[u8]| {
    let [kind, options, rest @ ..] = input else {
        return;
    };
    let mut choices = Unstructured::new(rest);
    let (module, ends) = match kind % 4 {
        0 => (mutant(&mut choices), Ends::WhenStopped),
        _ => (carrick_fuzz::program(&mut choices), Ends::ByItself),
    };
    let Ok(module) = module else {
        return;
    };
    let found = adapting::check(&module, &adapting::options(*options))
        .and_then(|_| linking::check(&module, ends, *options));
    if let Err(message) = found {
        let path = std::env::temp_dir().join("carrick-fuzz-link.wasm");
        // The message matters more than the module.
        let _ = std::fs::write(&path, &module);
        panic!("{message}; the module is in {}", path.display());
    }
});

fn mutant(choices: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    let seed = choices.choose(&SEEDS)?;
    let number = choices.arbitrary()?;
    let rounds = choices.int_in_range(1..=8)?;
    Ok(carrick_fuzz::mutant(seed, number, rounds))
}
