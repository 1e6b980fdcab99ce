//! Writes generated modules to a folder, for those who run them without
//! building this crate together with wasmtime:
//! `corpus FOLDER FIRST COUNT` makes those numbered FIRST to FIRST + COUNT - 1.
//! `corpus --text FILE` prints a module as text.

use std::path::Path;
use std::process::ExitCode;

use arbitrary::Unstructured;

/// How many random bytes a module is made of.
const CHOICES_BYTES: usize = 6000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [option, file] = arguments.as_slice()
        && option == "--text"
    {
        return match wasmprinter::print_file(file) {
            Ok(text) => {
                println!("{}", text.trim_end());
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        };
    }
    let [folder, first, count] = arguments.as_slice() else {
        eprintln!("usage: corpus FOLDER FIRST COUNT");
        return ExitCode::from(2);
    };
    let (Ok(first), Ok(count)) = (first.parse::<u64>(), count.parse::<u64>()) else {
        eprintln!("FIRST and COUNT are numbers");
        return ExitCode::from(2);
    };
    let seeds = carrick_fuzz::seeds();
    for number in first..first.saturating_add(count) {
        if let Err(error) = write(Path::new(folder), number, &seeds) {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn write(folder: &Path, number: u64, seeds: &[Vec<u8>]) -> std::io::Result<()> {
    let bytes = random(number);
    let mut choices = Unstructured::new(&bytes);
    // Names say how a module may be run: only programs end by themselves.
    let (name, module) = if number % 5 == 4 && !seeds.is_empty() {
        let seed = &seeds[(number / 5) as usize % seeds.len()];
        ("mutant", Some(carrick_fuzz::mutant(seed, number, 4)))
    } else {
        ("program", carrick_fuzz::program(&mut choices).ok())
    };
    match module {
        Some(module) => std::fs::write(folder.join(format!("{name}-{number}.wasm")), module),
        None => Ok(()),
    }
}

/// The same bytes for the same number, by SplitMix64.
fn random(number: u64) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x2545_f491_4f6c_dd1d);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..CHOICES_BYTES / 8)
        .flat_map(|_| next().to_le_bytes())
        .collect()
}
