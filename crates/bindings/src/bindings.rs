//! From a world to source files, for any language.

use std::fmt;

use carrick_wit::{Resolve, WorldId, catch_panic};
use wit_bindgen_core::wit_parser::decoding::{DecodedWasm, decode};
use wit_bindgen_core::{Files, WorldGenerator, wit_parser};

use crate::go;
use crate::limits::refuse_unknown;

/// A language that guests are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BindingsLanguage {
    /// Go, as the plain toolchain compiles it ([`GO_VERSION_MIN`](crate::GO_VERSION_MIN)).
    Go,
    /// C, for any compiler with a wasm32 target.
    C,
    /// Rust, with the crate `wit-bindgen` beside it.
    Rust,
}

impl fmt::Display for BindingsLanguage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Go => "Go",
            Self::C => "C",
            Self::Rust => "Rust",
        })
    }
}

/// What the files are made for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BindingsOptions {
    /// The guest's language.
    pub language: BindingsLanguage,
    /// The path that the bindings' Go packages are imported by: that of the module, or of the
    /// package in a module, whose folder the files are written to. The default is `example/`
    /// and the name of the world. Other languages do not use it.
    pub go_module: Option<String>,
}

impl BindingsOptions {
    /// Options for a guest in `language`, which for Go is a module of its own.
    pub fn new(language: BindingsLanguage) -> Self {
        Self {
            language,
            go_module: None,
        }
    }

    /// Makes the files part of the Go module, or of the package in one, that has this path.
    #[must_use]
    pub fn with_go_module(mut self, path: impl Into<String>) -> Self {
        self.go_module = Some(path.into());
        self
    }
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Made anew each time; what stands in its place may be overwritten.
    Generator,
    /// A start for the author of the guest, who changes it: to be written once.
    Author,
}

/// One file of a guest's source.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it belongs, relative to the folder of the guest, with `/` between the parts.
    pub path: String,
    /// All of it. Text, but for C's object file with the world in it.
    pub contents: Vec<u8>,
    /// Whether it may be overwritten.
    pub owner: Owner,
}

/// There are no bindings of the world in the language.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindingsError {
    /// The world cannot be written down for the generators; a defect of ours or theirs.
    #[error("the world cannot be handed to the generator")]
    World(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The generator refuses the world.
    #[error("the generator refuses the world")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The generator does not know something that is in the world, and breaks down over it.
    #[error("the generator cannot handle something in the world: {message}")]
    Unsupported {
        /// What it said last.
        message: String,
    },
    /// A list of a fixed length, where the generator does not know any.
    #[error(
        "`{item}` has a `list<{element}, {length}>`, and the generator for {language} does not know lists of a fixed length"
    )]
    FixedLengthList {
        /// The function in the world, or the type where no function has it.
        item: String,
        /// The type of its elements, `…` where it has no name.
        element: String,
        /// How many there are.
        length: u32,
        /// The language of the guest.
        language: BindingsLanguage,
    },
    /// A tuple that the runtime package of Go has no type for.
    #[error("`{item}` has a tuple of {parts} parts, and in Go it may have {parts_max}")]
    WideTuple {
        /// The function in the world, or the type where no function has it.
        item: String,
        /// How many parts it has.
        parts: usize,
        /// How many it may have.
        parts_max: usize,
    },
    /// Two items of the world for which the generator has one name.
    #[error("`{first}` and `{second}` would both be `{name}` in Go")]
    NameCollision {
        /// The item that comes first in the world, by its path.
        first: String,
        /// The other one.
        second: String,
        /// The name in Go.
        name: String,
    },
    /// An interface for which Go has no package of that name.
    #[error("the interface `{item}` would be the package `{name}` in Go, and that name is taken")]
    TakenName {
        /// The interface in the world.
        item: String,
        /// The name of the package.
        name: String,
    },
    /// A function that waits, where the language has no way to.
    #[error("`{function}` is async, which the bindings for Go do not support")]
    Async {
        /// The function in the world.
        function: String,
    },
}

/// Makes the source files of a guest of `world`, in the order of their paths.
///
/// # Errors
///
/// * The world has something that the generator of that language does not know. Where it
///   panics over it, nothing is printed: the first call wraps the process's panic hook in
///   one that leaves out such a panic, and no other.
pub fn bindings(
    resolve: &Resolve,
    world: WorldId,
    options: &BindingsOptions,
) -> Result<Vec<SourceFile>, BindingsError> {
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
    };
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// The same world for the generators, which know another release of its type.
fn across(
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
    let files = files.iter().map(|(path, contents)| SourceFile {
        path: path.to_owned(),
        contents: contents.to_owned(),
        owner: Owner::Generator,
    });
    Ok(files.collect())
}
