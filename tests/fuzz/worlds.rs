//! Modules that carry a world, as bindings generators leave them.

use std::path::Path;

use wasm_encoder::Section as _;
use wit_component::{StringEncoding, metadata};
use wit_parser::Resolve;

/// `module`, a binary, with the only world of the package at `wit` in a `component-type` section.
///
/// `None` when the package has no such world.
pub fn with_world(module: &[u8], wit: &Path) -> Option<Vec<u8>> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).ok()?;
    let world = resolve.select_world(&[package], None).ok()?;
    let content = metadata::encode(&resolve, world, StringEncoding::UTF8, None, false).ok()?;
    let mut carrier = module.to_vec();
    let section = wasm_encoder::CustomSection {
        name: "component-type:fuzzed".into(),
        data: content.into(),
    };
    section.append_to(&mut carrier);
    Some(carrier)
}
