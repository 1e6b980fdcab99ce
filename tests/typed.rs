//! Guests that export functions with types, called from Rust with types: every language,
//! every type, both ways.

#[path = "typed/bad_input.rs"]
mod bad_input;
#[path = "typed/every_type.rs"]
mod every_type;
#[path = "../crates/host/examples/image.rs"]
mod image;
#[path = "typed/images.rs"]
mod images;
#[path = "typed/resources.rs"]
mod resources;
#[path = "typed/snapshot.rs"]
mod snapshot;
#[path = "typed/stress.rs"]
mod stress;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::path::Path;

use carrick_host::{Cache, LoadOptions, Program, load_file};
use toolchain::World;

/// Loads `guest` as a component of `world`, compiled once for all tests that use it.
fn program(guest: &Path, world: World) -> Program {
    let mut options = options();
    options.adapt_mut().world = Some(world.source());
    load_file(guest, &options, &mut |_| {})
        .unwrap_or_else(|error| panic!("{}: {error:?}", guest.display()))
}

fn options() -> LoadOptions {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("typed-cache");
    LoadOptions::default()
        .with_cache(Cache::open(folder, 1 << 30).expect("the target folder is ours"))
}
