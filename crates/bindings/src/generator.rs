//! Calls of the generators of wit-bindgen.

use carrick_wit::{Resolve, WorldId, catch_panic};
use wit_bindgen_core::wit_parser::decoding::{DecodedWasm, decode};
use wit_bindgen_core::{Files, WorldGenerator, wit_parser};

use crate::error::BindingsError;
use crate::file::{Owner, SourceFile};

/// The same world for the generators, which know another release of its type.
pub(crate) fn across(
    resolve: &Resolve,
    world: WorldId,
) -> Result<(wit_parser::Resolve, wit_parser::WorldId), BindingsError> {
    let failed = |error: anyhow::Error| BindingsError::World(error.into());
    let name = &resolve.worlds[world].name;
    let package = resolve.worlds[world]
        .package
        .ok_or_else(|| failed(anyhow::anyhow!("the world `{name}` is in no package")))?;
    let binary = wit_component::encode(resolve, package, false).map_err(failed)?;
    let DecodedWasm::WitPackage(resolve, package) = decode(&binary).map_err(failed)? else {
        return Err(failed(anyhow::anyhow!("a package became a component")));
    };
    let world = resolve
        .select_world(&[package], Some(name))
        .map_err(|error| failed(anyhow::Error::msg(error.to_string())))?;
    Ok((resolve, world))
}

/// What a generator makes of `world`, all of it the generator's.
pub(crate) fn generated(
    mut generator: Box<dyn WorldGenerator>,
    resolve: &wit_parser::Resolve,
    world: wit_parser::WorldId,
) -> Result<Vec<SourceFile>, BindingsError> {
    let mut files = Files::default();
    let mut resolve = resolve.clone();
    // The generators panic at types they do not know.
    catch_panic(|| generator.generate(&mut resolve, world, &mut files))
        .map_err(|panicked| BindingsError::Unsupported {
            message: panicked.message().to_owned(),
        })?
        .map_err(|error| BindingsError::Refused(error.into()))?;
    let files = files
        .iter()
        .map(|(path, contents)| SourceFile::new(path, contents, Owner::Generator));
    Ok(files.collect())
}
