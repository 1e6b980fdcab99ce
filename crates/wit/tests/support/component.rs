//! Components made of nothing but a world, for tests.

use std::path::Path;

use carrick_wit::{Loaded, Source, load, select_world};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi};

/// A component that imports and exports what the world in that file says.
#[allow(dead_code, reason = "not every test that includes this file reads one")]
pub fn load_as_component(path: &Path) -> Loaded {
    let loaded = load(&Source::Path(path.to_owned())).unwrap_or_else(|error| panic!("{error}"));
    encode(&loaded)
}

/// A component that imports and exports what the only world of `loaded` says.
pub fn encode(loaded: &Loaded) -> Loaded {
    load(&Source::Bytes {
        name: "component.wasm".to_owned(),
        bytes: encode_to_bytes(loaded),
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

/// The same as a binary.
pub fn encode_to_bytes(loaded: &Loaded) -> Vec<u8> {
    let world = select_world(loaded, None).unwrap_or_else(|error| panic!("{error}"));
    let resolve = &loaded.resolve;
    let abi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
    let mut module = dummy_module(resolve, world, abi);
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8, false)
        .expect("the world is embedded");
    ComponentEncoder::default()
        .module(&module)
        .and_then(|encoder| {
            // Two versions of an interface stay two, as in the world.
            let encoder = encoder.merge_imports_based_on_semver(false);
            encoder.validate(false).encode()
        })
        .unwrap_or_else(|error| panic!("{error:#}"))
}
