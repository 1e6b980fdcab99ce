//! Why a module cannot become a component.

use crate::componentize::ComponentizeError;
use crate::inspect::InspectError;
use crate::link::LinkError;
use crate::read::ReadError;

/// The error of a parser or encoder, whose types are not public.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a module cannot become a component.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AdaptError {
    /// The bytes are neither a WebAssembly binary nor its text.
    #[error("the input is not WebAssembly")]
    Read(#[from] ReadError),
    /// The input's structure cannot be read.
    #[error("the input cannot be read")]
    Inspect(#[from] InspectError),
    /// The module does not pass validation.
    #[error("the module is not valid")]
    Invalid(#[source] Cause),
    /// The input is a component already.
    #[error("the input is a component already: expected a core module")]
    AlreadyComponent,
    /// Neither WASI preview 1, nor `_start`, nor a world.
    #[error(
        "the module has no `_start`, imports nothing of `wasi_snapshot_preview1` and carries no world: nothing says what the component should export"
    )]
    NotPreview1,
    /// The module was built for the WASI draft before preview 1.
    #[error(
        "import `wasi_unstable` `{name}` belongs to the draft before WASI preview 1: expected imports of `wasi_snapshot_preview1`"
    )]
    Unstable {
        /// The first such import.
        name: String,
    },
    /// The module shares memory between threads.
    #[error("the module needs threads ({because}), which components do not have")]
    Threads {
        /// The import or memory that shows it.
        because: String,
    },
    /// The module's memory has 64-bit addresses.
    #[error("memory {index} has 64-bit addresses (memory64): the adapter and WASI use 32-bit ones")]
    Memory64 {
        /// The memory's index.
        index: usize,
    },
    /// The module expects its memory from outside.
    #[error(
        "the module imports its memory (`{module}` `{name}`): a wasip1 module defines and exports it"
    )]
    ImportedMemory {
        /// The import's module.
        module: String,
        /// The import's name.
        name: String,
    },
    /// WASI preview 1 would work on another memory than the module's first.
    #[error("the module exports memory {index} as `memory`: expected its first, memory 0")]
    OtherMemory {
        /// The exported memory's index.
        index: u32,
    },
    /// An entry of the module takes parameters or has results.
    #[error("export `{name}` must have type `func()`, found `{found}`")]
    EntrySignature {
        /// `_start` or `_initialize`.
        name: String,
        /// The module's.
        found: String,
    },
    /// An import that neither WASI, the world nor a further adapter provides.
    #[error(
        "import `{module}` `{name}` is provided by neither WASI preview 1, the world nor an adapter{}",
        because.map(|because| format!(": {because}")).unwrap_or_default()
    )]
    ForeignImport {
        /// The import's module.
        module: String,
        /// The import's name.
        name: String,
        /// What the import is known for, when it is.
        because: Option<ForeignImport>,
    },
    /// The world exports functions, and the module is a command in Go, whose functions work only
    /// while `_start` runs.
    #[error(
        "the world exports `{wit}`, but the module is a command: Go's runtime starts in `_start`, and a call before that traps"
    )]
    NotAReactor {
        /// The first function in the world.
        wit: String,
    },
    /// The world's WIT cannot be read.
    #[error("the world cannot be read")]
    Wit(#[source] Cause),
    /// The world that the module carries cannot be read.
    #[error("the world that the module carries cannot be read")]
    EmbeddedWorld(#[source] Cause),
    /// The world names an export that the module lacks.
    #[error(
        "the world exports `{wit}: {wit_type}`, so the module must export `{core}: {expected}`, but it has no export of that name{}",
        carrick_wit::nearest_text(nearest)
    )]
    MissingExport {
        /// The function in the world.
        wit: String,
        /// Its type in WIT.
        wit_type: String,
        /// The core export it needs.
        core: String,
        /// The signature that follows from the type.
        expected: String,
        /// Exports of the module with a similar name, each as `name: signature`.
        nearest: Vec<String>,
    },
    /// An export has another core signature than the world needs.
    #[error(
        "the world exports `{wit}: {wit_type}`, so the module must export `{core}: {expected}`, but it exports `{core}: {found}`"
    )]
    ExportSignature {
        /// The function in the world.
        wit: String,
        /// Its type in WIT.
        wit_type: String,
        /// The core export.
        core: String,
        /// The signature that follows from the type.
        expected: String,
        /// The module's, or which kind of export it is instead of a function.
        found: String,
    },
    /// The module imports a function that its interface does not have.
    #[error(
        "the module imports `{name}: {found}` from `{interface}`, which has no such function{}",
        carrick_wit::nearest_text(nearest)
    )]
    UnknownImport {
        /// The interface.
        interface: String,
        /// The import's name.
        name: String,
        /// The module's signature for it.
        found: String,
        /// Functions of the interface with a similar name, each as `name: type`.
        nearest: Vec<String>,
    },
    /// An import has another core signature than its function in the world.
    #[error(
        "the world imports `{interface}#{name}: {wit_type}`, so the module must import it as `{expected}`, but it imports it as `{found}`"
    )]
    ImportSignature {
        /// The interface.
        interface: String,
        /// The function's name.
        name: String,
        /// Its type in WIT.
        wit_type: String,
        /// The signature that follows from the type.
        expected: String,
        /// The module's.
        found: String,
    },
    /// A function of the world is exported under two of the names that it may have.
    #[error(
        "the world exports `{wit}`, and the module has two exports for it: `{first}` and `{second}`"
    )]
    DoubledExport {
        /// The function in the world.
        wit: String,
        /// One core export.
        first: String,
        /// Another one.
        second: String,
    },
    /// Strings or lists are passed to the guest, which exports no allocator.
    #[error(
        "`{wit}` needs memory of the guest for strings or lists, but the module has no export `cabi_realloc` to allocate it"
    )]
    MissingRealloc {
        /// The function in the world.
        wit: String,
    },
    /// The given preview-1 adapter cannot be read.
    #[error("the preview-1 adapter module is not valid")]
    Preview1(#[source] Cause),
    /// Guest and adapter do not link.
    #[error("the module cannot be linked with the preview-1 adapter")]
    Link(#[from] LinkError),
    /// The linked module does not become a component.
    #[error("the module cannot become a component")]
    Componentize(#[from] ComponentizeError),
    /// The finished component does not validate; a defect of ours.
    #[error("the finished component does not pass validation (a defect of carrick)")]
    Output(#[source] Cause),
    /// A listening socket is asked for under a number that it cannot have.
    #[error(
        "descriptor {descriptor} cannot be a listening socket: expected a descriptor from {first} to {last}"
    )]
    ListenerDescriptor {
        /// The descriptor.
        descriptor: u32,
        /// The first one that can be.
        first: u32,
        /// The last one that can be.
        last: u32,
    },
    /// Two listening sockets are asked for under one number.
    #[error("descriptor {descriptor} is given two listening sockets")]
    ListenerTwice {
        /// The descriptor.
        descriptor: u32,
    },
    /// Listening sockets are asked for, and sockets are denied.
    #[error("the module is given a listening socket, and sockets are denied to it")]
    ListenersDenied,
    /// Listening sockets are asked for, and the module takes no connections.
    #[error(
        "the module does not import `sock_accept`, so it takes no connections from a listening socket"
    )]
    ListenersUnused,
}

impl AdaptError {
    pub(super) fn invalid(error: wasmparser::BinaryReaderError) -> Self {
        AdaptError::Invalid(error.into())
    }

    /// Whether an invalid module could have led here.
    pub(super) fn may_come_from_invalid_input(&self) -> bool {
        matches!(
            self,
            AdaptError::Inspect(_)
                | AdaptError::Invalid(_)
                | AdaptError::Link(_)
                | AdaptError::Componentize(_)
                | AdaptError::Output(_)
                | AdaptError::ExportSignature { .. }
                | AdaptError::ImportSignature { .. }
                | AdaptError::UnknownImport { .. }
        )
    }
}

/// What an import outside WASI is known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForeignImport {
    /// Go's browser target, `GOOS=js`.
    GoJs,
    /// Symbols that a C or C++ link left open, or Emscripten's JavaScript side.
    Env,
    /// wasi-threads.
    ThreadSpawn,
}

impl std::fmt::Display for ForeignImport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ForeignImport::GoJs => "it belongs to Go's browser target (GOOS=js)",
            ForeignImport::Env => {
                "`env` means symbols that the linker left undefined, or JavaScript glue code"
            }
            ForeignImport::ThreadSpawn => "it starts threads (wasi-threads)",
        })
    }
}
