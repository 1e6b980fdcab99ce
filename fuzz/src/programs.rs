//! Modules from nothing, by wasm-smith.

use arbitrary::{Arbitrary, Result, Unstructured};
use wasm_smith::{Config, Module};

use crate::wrap::{Wrapping, wrap};

/// How often generated functions and loops may be entered, all together.
const ENTRIES_MAX: u32 = 500;

fn preview1(choices: &mut Unstructured<'_>, count_max: usize) -> Result<Option<Vec<u8>>> {
    let text = include_str!("preview1.wat");
    let (head, imports) = text.split_once("(module").unwrap_or_default();
    let imports: Vec<&str> = imports
        .trim_end()
        .trim_end_matches(')')
        .split("(import ")
        .skip(1)
        .collect();
    let mut chosen = format!("{head}(module");
    for _ in 0..choices.int_in_range(0..=count_max)? {
        let import = choices.choose(&imports)?.trim_end();
        // The last one lost the parentheses that end it along with the module's.
        let open = import.matches('(').count() + 1 - import.matches(')').count();
        chosen.push_str(" (import ");
        chosen.push_str(import);
        chosen.push_str(&")".repeat(open));
    }
    chosen.push(')');
    Ok(wat::parse_str(chosen).ok())
}

/// A wasip1 command that ends, needs nothing and tells on standard output what
/// it came to.
pub fn program(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let config = Config {
        available_imports: preview1(choices, 5)?,
        export_everything: choices.ratio(1, 2)?,
        min_funcs: 1,
        max_funcs: choices.int_in_range(1..=12)?,
        max_instructions: choices.int_in_range(1..=120)?,
        min_memories: u32::from(choices.ratio(9, 10)?),
        max_memories: choices.int_in_range(1..=3)?,
        max_memory32_bytes: 1 << 20,
        max_memory64_bytes: 1 << 20,
        memory_max_size_required: true,
        max_tables: choices.int_in_range(0..=3)?,
        max_table_elements: 1000,
        table_max_size_required: true,
        max_types: 20,
        max_globals: 10,
        max_tags: 4,
        max_data_segments: choices.int_in_range(0..=12)?,
        max_element_segments: 8,
        max_elements: 20,
        disallow_traps: choices.ratio(4, 5)?,
        exceptions_enabled: choices.arbitrary()?,
        gc_enabled: choices.ratio(1, 4)?,
        tail_call_enabled: choices.arbitrary()?,
        simd_enabled: choices.ratio(1, 3)?,
        relaxed_simd_enabled: false,
        extended_const_enabled: choices.ratio(1, 4)?,
        wide_arithmetic_enabled: false,
        memory64_enabled: false,
        threads_enabled: false,
        compact_imports_enabled: false,
        generate_custom_sections: choices.ratio(1, 4)?,
        ..Config::default()
    };
    let wrapping = Wrapping::arbitrary(choices)?;
    let mut module = Module::new(config, choices)?;
    // Without bodies of arbitrary bytes this cannot fail.
    let _ = module.ensure_termination(ENTRIES_MAX);
    let module = module.to_bytes();
    Ok(wrap(&module, &wrapping).unwrap_or(module))
}

/// Any module whatever, most often with imports of preview 1.
pub fn any_module(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut config = Config::arbitrary(choices)?;
    if choices.ratio(7, 8)? {
        config.available_imports = preview1(choices, 20)?;
    }
    config.generate_custom_sections = choices.arbitrary()?;
    config.custom_page_sizes_enabled = choices.ratio(1, 8)?;
    config.shared_everything_threads_enabled = choices.ratio(1, 8)?;
    config.allow_invalid_funcs = choices.ratio(1, 8)?;
    let wrapping = choices
        .ratio(1, 2)?
        .then(|| Wrapping::arbitrary(choices))
        .transpose()?;
    let module = Module::new(config, choices)?.to_bytes();
    Ok(wrapping
        .and_then(|wrapping| wrap(&module, &wrapping))
        .unwrap_or(module))
}
