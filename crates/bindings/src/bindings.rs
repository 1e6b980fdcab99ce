//! From a world to source files, for any language.

use carrick_wit::{Resolve, WorldId};

use crate::error::BindingsError;
use crate::file::SourceFile;
use crate::generator::{across, generated};
use crate::go;
use crate::go_host;
use crate::limits::refuse_unknown;
use crate::options::{BindingsLanguage, BindingsOptions};

/// Makes the source files of a guest of `world`, or of a host in Go, in the order of their paths.
///
/// # Errors
///
/// The world has something that the generator of that language does not know. A panic of the
/// generator becomes an error too, see [`carrick_wit::catch_panic`].
pub fn bindings(
    resolve: &Resolve,
    world: WorldId,
    options: &BindingsOptions,
) -> Result<Vec<SourceFile>, BindingsError> {
    if options.language == BindingsLanguage::GoHost {
        let mut files = go_host::files(resolve, world, options.go_module.as_deref())?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        return Ok(files);
    }
    let (resolve, world) = across(resolve, world)?;
    refuse_unknown(&resolve, world, options.language)?;
    let mut files = match options.language {
        BindingsLanguage::Go => go::files(&resolve, world, options.go_module.as_deref())?,
        BindingsLanguage::C => generated(wit_bindgen_c::Opts::default().build(), &resolve, world)?,
        BindingsLanguage::Rust => {
            let options = wit_bindgen_rust::Opts {
                format: true,
                generate_all: true,
                ..Default::default()
            };
            generated(Box::new(options.build()), &resolve, world)?
        }
        // It is not the generators' and was made above.
        BindingsLanguage::GoHost => Vec::new(),
    };
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}
