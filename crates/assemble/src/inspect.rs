//! What a binary is: kind, language, imports, exports, memories, sizes.

mod capabilities;
mod component;
mod core;
mod go;
mod language;

pub use go::is_go;

use std::collections::BTreeSet;

use crate::features::{self, Depth, Feature};
use crate::module::{Module, PREVIEW1};
use crate::read::{ReadError, to_binary};

/// Says what `wasm` is, without running it.
///
/// `wasm` is a core module or a component, in binary or text form. Function
/// bodies are measured, not validated.
///
/// ```
/// use carrick_assemble::{Kind, inspect};
///
/// let inspection = inspect(br#"(module
///     (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
///     (func (export "_start")))"#)?;
/// assert_eq!(inspection.kind, Kind::Command);
/// assert_eq!(inspection.wasi, ["preview1"]);
/// assert_eq!(inspection.capabilities[0].name, "exit");
/// # Ok::<(), carrick_assemble::InspectError>(())
/// ```
///
/// # Errors
///
/// The bytes are neither a core module nor a component, or are truncated.
pub fn inspect(wasm: &[u8]) -> Result<Inspection, InspectError> {
    inspect_binary(&to_binary(wasm)?)
}

/// Says what `wasm` needs from an engine beyond WebAssembly 2.0 and the first release of the
/// component model, sorted. Every instruction is read.
///
/// ```
/// use carrick_assemble::{Feature, features};
///
/// let needed = features(br#"(component (import "greet" (func async)))"#)?;
/// assert_eq!(needed, [Feature::Async]);
/// # Ok::<(), carrick_assemble::InspectError>(())
/// ```
///
/// # Errors
///
/// The bytes are neither a core module nor a component, or are truncated.
pub fn features(wasm: &[u8]) -> Result<Vec<Feature>, InspectError> {
    let binary = to_binary(wasm)?;
    let found = features::of(&binary, Depth::Instructions).map_err(InspectError::broken)?;
    Ok(found.into_iter().collect())
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
    let items = inspection.imports.iter().chain(&inspection.exports);
    let releases: BTreeSet<&str> = items.filter_map(|item| wasi(&item.module)).collect();
    inspection.wasi = releases.into_iter().map(str::to_owned).collect();
    inspection
}

/// The release of WASI that an interface or import module is of.
fn wasi(module: &str) -> Option<&str> {
    if module == PREVIEW1 {
        return Some("preview1");
    }
    let (_, version) = module.strip_prefix("wasi:")?.split_once('@')?;
    Some(version)
}

/// What a module or component is and could reach.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Inspection {
    /// What kind of binary it is.
    pub kind: Kind,
    /// The language it was written in, where the sections or imports tell.
    pub language: Option<SourceLanguage>,
    /// The compiler and its version as the binary states them, for instance `Go cmd/compile go1.24.11`.
    pub compiler: Option<String>,
    /// Entries of the producers section, in order.
    pub producers: Vec<Producer>,
    /// Imports in order, each once: core imports, or a component's imported functions.
    pub imports: Vec<Item>,
    /// Exports in order: core exports, or a component's exported functions.
    pub exports: Vec<Item>,
    /// Linear memories, a component's in the order of its core modules.
    pub memories: Vec<Memory>,
    /// Where the bytes are: one entry per kind of section, in file order; for a component, per core module.
    pub sections: Vec<Section>,
    /// The releases of WASI that its imports and exports are of, sorted: `preview1`, `0.2.3`.
    pub wasi: Vec<String>,
    /// What the imports let it reach, sorted.
    pub capabilities: Vec<Capability>,
    /// The world a core module carries for componentization, as `ns:pkg/world`.
    pub world: Option<String>,
    /// The size of the binary in bytes.
    pub bytes: u64,
}

/// What kind of binary it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
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

impl Kind {
    /// One word for it, such as `command`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Reactor => "reactor",
            Self::Component => "component",
            Self::Plain => "plain",
        }
    }
}

/// A language whose compilers leave a mark that can be recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceLanguage {
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
#[non_exhaustive]
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
#[non_exhaustive]
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
#[non_exhaustive]
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

/// A section of a core module, or a core module of a component, with its size.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// What it is: `code`, `data`, `custom "name"`, `core module 0 "guest"`.
    pub name: String,
    /// Its size in bytes, headers included.
    pub bytes: u64,
}

/// Something outside that the imports let a guest reach.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
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
    /// The binary is truncated, or its structure is damaged.
    #[error("the binary is truncated or malformed")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl InspectError {
    fn broken(error: wasmparser::BinaryReaderError) -> Self {
        InspectError::Broken(error.into())
    }
}
