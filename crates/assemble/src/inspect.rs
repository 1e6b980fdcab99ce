//! What a binary is: kind, language, imports, exports, memories, sizes.

mod capabilities;
mod component;
mod core;
mod language;

use crate::link::Module;
use crate::read::{ReadError, to_binary};

/// Says what `wasm` is, without running it.
///
/// `wasm` is a core module or a component, in binary or text form. Function
/// bodies are measured, not validated.
///
/// # Errors
///
/// The bytes are neither a core module nor a component, or break off.
pub fn inspect(wasm: &[u8]) -> Result<Inspection, InspectError> {
    inspect_binary(&to_binary(wasm)?)
}

/// [`inspect()`] of what is binary already.
pub(crate) fn inspect_binary(binary: &[u8]) -> Result<Inspection, InspectError> {
    if !wasmparser::Parser::is_component(binary) {
        return inspect_module(&Module::parse(binary).map_err(InspectError::broken)?);
    }
    let inspection = component::inspect(binary).map_err(InspectError::broken)?;
    Ok(complete(inspection, binary))
}

/// [`inspect()`] of a core module that is taken apart already.
pub(crate) fn inspect_module(module: &Module<'_>) -> Result<Inspection, InspectError> {
    let inspection = core::inspect(module).map_err(InspectError::broken)?;
    Ok(complete(inspection, module.bytes))
}

fn complete(mut inspection: Inspection, binary: &[u8]) -> Inspection {
    inspection.bytes = binary.len() as u64;
    inspection.capabilities = capabilities::of(&inspection.imports);
    inspection
}

/// What a module or component is and could reach.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Inspection {
    /// What kind of binary it is.
    pub kind: Kind,
    /// The language it was written in, where the sections or imports tell.
    pub language: Option<Language>,
    /// The compiler and its version as the binary states them, for instance `Go cmd/compile go1.24.11`.
    pub compiler: Option<String>,
    /// Entries of the producers section, in order.
    pub producers: Vec<Producer>,
    /// Imports in order: core imports, or a component's imported functions.
    pub imports: Vec<Item>,
    /// Exports in order: core exports, or a component's exported functions.
    pub exports: Vec<Item>,
    /// Linear memories, a component's in the order of its core modules.
    pub memories: Vec<Memory>,
    /// Where the bytes are: one entry per kind of section, in file order; for a component, per core module.
    pub parts: Vec<Part>,
    /// What the imports let it reach, sorted.
    pub capabilities: Vec<Capability>,
    /// The world a core module carries for componentization, as `ns:pkg/world`.
    pub world: Option<String>,
    /// The size of the binary in bytes.
    pub bytes: u64,
}

/// What kind of binary it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A core module with `_start`.
    Command,
    /// A core module that is called through its exports.
    Reactor,
    /// A component already.
    Component,
    /// A core module that imports nothing of WASI preview 1.
    #[default]
    Plain,
}

/// A language whose compilers leave a mark that can be recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Language {
    /// The standard Go toolchain.
    Go,
    /// TinyGo.
    TinyGo,
    /// Rust.
    Rust,
    /// C, most often through wasi-sdk.
    C,
    /// C++.
    Cpp,
    /// Zig.
    Zig,
    /// AssemblyScript.
    AssemblyScript,
    /// Swift.
    Swift,
    /// .NET.
    DotNet,
}

/// One entry of a producers section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Producer {
    /// `language`, `processed-by` or `sdk`.
    pub field: String,
    /// The tool's or language's name.
    pub name: String,
    /// Its version, as written.
    pub version: String,
}

/// One import or export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The module of a core import, the interface of a component's function, else empty.
    pub module: String,
    /// The field's or function's name.
    pub name: String,
    /// The type: a core signature such as `func(i32, i32) -> i32`, `memory`, `table`, `global`, `tag`, or a WIT type.
    pub ty: String,
}

/// One linear memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Which core module it belongs to, for a component; else empty.
    pub owner: String,
    /// Whether it is imported.
    pub imported: bool,
    /// Initial size in bytes.
    pub bytes_min: u64,
    /// Largest size in bytes, if bounded.
    pub bytes_max: Option<u64>,
    /// Whether threads may share it.
    pub shared: bool,
    /// Whether it is addressed by 64-bit pointers.
    pub memory64: bool,
}

/// A stretch of the binary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is: `code`, `data`, `custom "name"`, `core module 0 "guest"`.
    pub name: String,
    /// Its size in bytes, headers included.
    pub bytes: u64,
}

/// Something outside that the imports let a guest reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Capability {
    /// `filesystem`, `sockets`, `http`, `clocks`, `random`, `environment`, `stdio`, `terminal`, `exit` or `host`.
    pub name: String,
    /// The imports that give it, sorted.
    pub because: Vec<String>,
}

/// Why a binary could not be inspected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// Neither a WebAssembly binary nor its text.
    #[error("the input is not WebAssembly")]
    Read(#[from] ReadError),
    /// The structure cannot be followed to its end.
    #[error("the binary breaks off or is malformed")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl InspectError {
    fn broken(error: wasmparser::BinaryReaderError) -> Self {
        InspectError::Broken(error.into())
    }
}
