//! Tells what images are, with a guest in whatever language.
//!
//! The guest is a component of the world `extractor` of `carrick:image@0.1.0`, or a core
//! module that exports its functions, which is adapted on the way:
//!
//! ```text
//! cargo run --example image -- go-image.wasm picture.jpg picture.png
//! ```

use std::path::{Path, PathBuf};

use carrick_assemble::WitSource;
use carrick_host::typed::{self, Guest, wasmtime};
use carrick_host::{CommandOptions, LoadOptions, RunLimits, load_file};
use wasmtime::Store;

mod generated {
    carrick_host::typed::wasmtime::component::bindgen!({
        path: "../../wit/image/v0.1.0",
        world: "extractor",
        exports: { default: async },
        wasmtime_crate: carrick_host::typed::wasmtime,
    });
}

use generated::Extractor;
pub use generated::exports::carrick::image::metadata::{Failure, Info};

/// What may go wrong on this side; what the guest itself says is a [`Failure`].
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// A guest that is ready to be called.
pub struct Images {
    store: Store<Guest>,
    extractor: Extractor,
}

impl Images {
    /// Starts the guest in the file at `path`.
    pub async fn start(path: &Path, mut options: LoadOptions) -> Result<Self, Error> {
        let package = carrick_wit::load(&carrick_wit::Source::Path(contract()))?;
        let world = WitSource::from_package(&package)?.with_world("extractor");
        options.adapt_mut().world = Some(world);
        let program = load_file(path, &options, &mut |_| {})?;
        let granted = CommandOptions::default()
            .with_limits(RunLimits::default().with_memory_bytes_max(256 << 20));
        let linker = typed::linker(&program)?;
        let mut store = typed::store(&program, granted, ())?;
        let component = typed::component(&program);
        let extractor = Extractor::instantiate_async(&mut store, component, &linker).await?;
        Ok(Self { store, extractor })
    }

    /// Asks the guest what `image` is.
    pub async fn extract(&mut self, image: &[u8]) -> Result<Result<Info, Failure>, Error> {
        let metadata = self.extractor.carrick_image_metadata();
        Ok(metadata.call_extract(&mut self.store, image).await?)
    }
}

/// Where the contract is, from which a core module becomes a component.
fn contract() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit/image/v0.1.0")
}

#[allow(
    dead_code,
    reason = "a test includes this file and calls what is above"
)]
fn main() -> Result<(), Error> {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let guest = args.next().ok_or("usage: image GUEST IMAGE...")?;
    typed::block_on(async {
        let mut images = Images::start(&guest, LoadOptions::default()).await?;
        for path in args {
            let name = path.display();
            match images.extract(&std::fs::read(&path)?).await? {
                Ok(info) => println!(
                    "{name}: {} x {}, {}",
                    info.width, info.height, info.media_type
                ),
                Err(Failure::UnknownFormat) => println!("{name}: no image that the guest knows"),
                Err(Failure::Truncated(bytes)) => println!("{name}: ends after {bytes} bytes"),
                Err(Failure::Malformed(reason)) => println!("{name}: {reason}"),
            }
        }
        Ok(())
    })?
}
