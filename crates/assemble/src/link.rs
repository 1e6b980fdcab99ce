//! Guest and preview-1 adapter become one core module with two memories.
//!
//! The guest's index spaces come first, so that only function indices change in
//! its code; its bodies are copied but for those. The adapter's few functions
//! are re-encoded: what it imports from `carrick:guest` becomes an instruction
//! on the guest's memory, what it imports from `carrick:config` a constant.
//!
//! ```text
//! functions: guest's own imports | adapter's reachable imports || guest | adapter | denied | glue
//! memories:  the guest's (imported from `env`), further guest memories, the adapter's
//! ```

mod bodies;
mod data;
mod glue;
mod names;
mod reach;

use std::collections::BTreeSet;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, FunctionSection, GlobalSection, ImportSection, MemorySection, MemoryType,
    TableSection, TagSection, TypeSection,
};
use wasmparser::{TypeRef, WasmFeatures};

use crate::module::{Module, PREVIEW1, is_function};
use crate::parallel::both;
pub(crate) use data::Segment;
pub use data::join_segments;
use glue::Glue;
use reach::Reachable;
pub(crate) use reach::is_silent;

/// What the linker is to do with guest and adapter.
pub(crate) struct LinkPlan {
    /// Make the `wasi:cli/run` export from `_start`.
    pub command: bool,
    /// A world names further exports of the guest.
    pub world: bool,
    /// Leave out names and other custom sections.
    pub strip: bool,
    /// The value of each `carrick:config` constant, by name; absent means 0.
    pub config: BTreeSet<String>,
    /// The answers of `carrick:config` `listener`, by index; what is behind them is 0.
    pub listeners: Vec<u32>,
    /// What the guest's bodies may use.
    pub features: WasmFeatures,
}

/// The linked module, in the two forms that componentization needs.
pub(crate) struct Linked<'a> {
    /// Types, imports and exports of the linked module with bodies of one
    /// instruction: all that wit-component looks at.
    pub skeleton: wasm_encoder::Module,
    /// The sections that stand in for the skeleton's, in order: id and content.
    pub sections: Vec<(u8, Vec<u8>)>,
    /// The guest's active data, for the module that defines its memory.
    pub guest_data: Vec<Segment<'a>>,
    /// The component-level imports that remain: (interface, function).
    pub reachable_imports: BTreeSet<(String, String)>,
    /// Which of those each guest import of preview 1 can reach, by guest import name.
    pub reached: Vec<(String, BTreeSet<String>)>,
    /// What was dropped, for the report.
    pub notes: Vec<String>,
}

/// Why guest and adapter cannot be linked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LinkError {
    /// A module could not be read; it was valid before, so this is a feature the reader lacks.
    #[error("the module cannot be read")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The re-encoder met something it does not know.
    #[error("the module cannot be re-encoded: {message}")]
    Reencode {
        /// The re-encoder's error.
        message: String,
    },
    /// The guest imports a preview-1 function that does not exist.
    #[error(
        "import `wasi_snapshot_preview1` `{name}` is not a function of WASI preview 1{}",
        carrick_wit::nearest_text(nearest)
    )]
    UnknownFunction {
        /// The import's name.
        name: String,
        /// The function with the most similar name, if there is one.
        nearest: Option<String>,
    },
    /// The guest imports a preview-1 function under another signature.
    #[error(
        "import `wasi_snapshot_preview1` `{name}` has the wrong type: expected `{expected}`, found `{found}`"
    )]
    Signature {
        /// The import's name.
        name: String,
        /// The signature of WASI preview 1.
        expected: String,
        /// The guest's.
        found: String,
    },
    /// The adapter module breaks the link ABI.
    #[error("the preview-1 adapter module breaks the link ABI: {what}")]
    Adapter {
        /// Which rule, and where.
        what: String,
    },
    /// The guest names data segments in its code and has too many for one more.
    #[error(
        "the module has {found} data segments that its code names by index; at most {max} leave room for the adapter's"
    )]
    TooManySegments {
        /// Number of segments that must keep their index.
        found: usize,
        /// The largest number that can be linked.
        max: usize,
    },
    /// The offset of an active data segment is known only when the module runs.
    #[error("data segment {index} has an offset that is not a constant")]
    ComputedDataOffset {
        /// The segment's index.
        index: usize,
    },
}

/// [`LinkError`] with conversions from the errors of parser and encoder, which its
/// public interface must not have.
struct Failure(LinkError);

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        Failure(error)
    }
}

impl From<wasmparser::BinaryReaderError> for Failure {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Failure(LinkError::Read(error.into()))
    }
}

impl<E: std::fmt::Display> From<wasm_encoder::reencode::Error<E>> for Failure {
    fn from(error: wasm_encoder::reencode::Error<E>) -> Self {
        Failure(LinkError::Reencode {
            message: error.to_string(),
        })
    }
}

/// Links `guest` and `adapter`.
pub(crate) fn link<'a>(
    guest: &Module<'a>,
    adapter: &Module<'_>,
    plan: &LinkPlan,
) -> Result<Linked<'a>, LinkError> {
    linked(guest, adapter, plan).map_err(|Failure(error)| error)
}

fn linked<'a>(
    guest: &Module<'a>,
    adapter: &Module<'_>,
    plan: &LinkPlan,
) -> Result<Linked<'a>, Failure> {
    let reachable = reach::reachable(guest, adapter, plan)?;
    let layout = Layout::new(guest, adapter, &reachable);
    let glue = glue::glue(guest, &reachable, &layout, plan);

    let (bodies, (customs, guest_data)) = both(
        guest.bytes.len(),
        || bodies::encode(guest, adapter, &reachable, &layout, &glue, plan),
        || {
            (
                names::customs(guest, adapter, &reachable, &layout, &glue, plan),
                data::moved(guest),
            )
        },
    );
    let (bodies, customs, guest_data) = (bodies?, customs?, guest_data?);
    let data = data::section(guest, adapter, &layout, bodies.names_data)?;

    let mut skeleton = wasm_encoder::Module::new();
    let exports = exports(guest, &layout, &glue, plan);
    write_heads(&mut skeleton, guest, adapter, &layout, &glue)?;
    skeleton.section(&exports.section);
    let mut code = CodeSection::new();
    for _ in 0..layout.defined_count() + glue.len() {
        let mut body = wasm_encoder::Function::new([]);
        body.instructions().unreachable().end();
        code.function(&body);
    }
    skeleton.section(&code);

    let mut sections = Vec::new();
    // A function that is no longer exported must be named somewhere else
    // before code may refer to it.
    let undeclared: Vec<u32> = bodies
        .referenced
        .intersection(&exports.left_out)
        .copied()
        .collect();
    if !guest.elements.is_empty() || !undeclared.is_empty() {
        let mut elements = ElementSection::new();
        let mut map = bodies::GuestReencoder {
            functions: &layout.guest_functions,
        };
        for element in &guest.elements {
            map.parse_element(&mut elements, element.clone())?;
        }
        if !undeclared.is_empty() {
            elements.declared(Elements::Functions(undeclared.into()));
        }
        sections.push(section(&elements));
    }
    if bodies.names_data {
        sections.push(section(&DataCountSection { count: data.len() }));
    }
    sections.push((wasm_encoder::SectionId::Code as u8, bodies.section));
    if !data.is_empty() {
        sections.push(section(&data));
    }
    sections.extend(customs.sections);
    Ok(Linked {
        skeleton,
        sections,
        guest_data,
        reachable_imports: reachable.wasi_imports(adapter),
        reached: reachable.reached,
        notes: customs.notes,
    })
}

/// A section as (id, content without id and size).
fn section(section: &impl wasm_encoder::Section) -> (u8, Vec<u8>) {
    let mut content = Vec::new();
    section.encode(&mut content);
    // `encode` of a section writes its size first; what follows is the content.
    let size = content
        .iter()
        .position(|byte| byte & 0x80 == 0)
        .map_or(0, |last| last + 1);
    content.drain(..size);
    (section.id(), content)
}

/// Where everything comes to lie in the linked module.
pub(crate) struct Layout {
    /// Final index of each guest function.
    pub guest_functions: Vec<u32>,
    /// Final index of each adapter function; `None` when it is not linked.
    pub adapter_functions: Vec<Option<u32>>,
    /// Final index of each adapter type.
    pub adapter_type_base: u32,
    pub adapter_global_base: u32,
    /// Index of the adapter's memory.
    pub adapter_memory: u32,
    /// The guest's imports that stay imports, by position among all its imports.
    pub kept_imports: Vec<usize>,
    /// The adapter's reachable imports, by adapter function index.
    pub reachable_imports: Vec<u32>,
    /// The adapter's reachable functions, by adapter function index.
    pub reachable_functions: Vec<u32>,
    /// Imports of denied subsystems that reachable code still names.
    pub denied_imports: Vec<u32>,
    /// Number of guest functions.
    pub guest_defined: usize,
    /// Final index of the first glue function.
    pub glue_base: u32,
}

impl Layout {
    fn new(guest: &Module<'_>, adapter: &Module<'_>, reachable: &Reachable) -> Self {
        let mut next = 0_u32;
        let mut guest_functions = Vec::new();
        let mut kept_imports = Vec::new();
        let mut to_adapter = Vec::new();
        for (position, import) in guest.imports.iter().enumerate() {
            let function = matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_));
            if function && import.module == PREVIEW1 {
                to_adapter.push((guest_functions.len(), position));
                guest_functions.push(u32::MAX);
                continue;
            }
            kept_imports.push(position);
            if function {
                guest_functions.push(next);
                next += 1;
            }
        }
        let mut adapter_functions =
            vec![None; adapter.imported_functions() + adapter.functions.len()];
        let place = |indices: &[u32], places: &mut Vec<Option<u32>>, next: &mut u32| {
            for index in indices {
                if let Some(place) = places.get_mut(*index as usize) {
                    *place = Some(*next);
                    *next += 1;
                }
            }
        };
        place(&reachable.imports, &mut adapter_functions, &mut next);
        for _ in &guest.functions {
            guest_functions.push(next);
            next += 1;
        }
        place(&reachable.functions, &mut adapter_functions, &mut next);
        place(&reachable.denied, &mut adapter_functions, &mut next);
        for (import, position) in to_adapter {
            let target = reachable
                .targets
                .get(&position)
                .and_then(|index| adapter_functions.get(*index as usize));
            if let (Some(slot), Some(Some(target))) = (guest_functions.get_mut(import), target) {
                *slot = *target;
            }
        }
        let imported_globals = guest
            .imports
            .iter()
            .filter(|import| matches!(import.ty, TypeRef::Global(_)))
            .count();
        Layout {
            guest_functions,
            adapter_functions,
            adapter_type_base: to_u32(guest.type_count()),
            adapter_global_base: to_u32(imported_globals + guest.globals.len()),
            adapter_memory: to_u32(guest.memories.len().max(1)),
            kept_imports,
            reachable_imports: reachable.imports.clone(),
            reachable_functions: reachable.functions.clone(),
            denied_imports: reachable.denied.clone(),
            guest_defined: guest.functions.len(),
            glue_base: next,
        }
    }

    /// Number of defined functions before the glue.
    fn defined_count(&self) -> usize {
        self.guest_defined + self.reachable_functions.len() + self.denied_imports.len()
    }

    /// The final index of the adapter's export `name`.
    pub fn adapter_export(&self, reachable: &Reachable, name: &str) -> Option<u32> {
        let index = *reachable.exports.get(name)?;
        self.adapter_functions
            .get(index as usize)
            .copied()
            .flatten()
    }
}

/// An index or count that the binary format already bounds to 32 bits.
pub(crate) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Writes every section before the code, in both forms of the module.
fn write_heads(
    out: &mut wasm_encoder::Module,
    guest: &Module<'_>,
    adapter: &Module<'_>,
    layout: &Layout,
    glue: &[Glue],
) -> Result<(), Failure> {
    let mut types = TypeSection::new();
    for group in &guest.types {
        RoundtripReencoder.parse_recursive_type_group(types.ty(), group.clone())?;
    }
    for index in 0..to_u32(adapter.type_count()) {
        let ty = adapter
            .function_type(index)
            .ok_or_else(|| LinkError::Adapter {
                what: format!("type {index} is not a function type"),
            })?;
        types
            .ty()
            .func_type(&RoundtripReencoder.func_type(ty.clone())?);
    }
    let mut next_type = layout.adapter_type_base + to_u32(adapter.type_count());
    let mut functions = FunctionSection::new();
    for ty in &guest.functions {
        functions.function(*ty);
    }
    for index in layout
        .reachable_functions
        .iter()
        .chain(&layout.denied_imports)
    {
        functions
            .function(layout.adapter_type_base + adapter.type_of_function(*index).unwrap_or(0));
    }
    for piece in glue {
        match &piece.ty {
            glue::GlueType::OfGuest(ty) => {
                functions.function(*ty);
            }
            glue::GlueType::New { params, results } => {
                types
                    .ty()
                    .function(params.iter().copied(), results.iter().copied());
                functions.function(next_type);
                next_type += 1;
            }
        }
    }
    out.section(&types);
    out.section(&imports(guest, adapter, layout)?);
    out.section(&functions);
    if !guest.tables.is_empty() {
        let mut tables = TableSection::new();
        let mut map = bodies::GuestReencoder {
            functions: &layout.guest_functions,
        };
        for table in &guest.tables {
            map.parse_table(&mut tables, table.clone())?;
        }
        out.section(&tables);
    }
    out.section(&memories(guest, adapter)?);
    if !guest.tags.is_empty() {
        let mut tags = TagSection::new();
        for tag in &guest.tags {
            tags.tag(RoundtripReencoder.tag_type(*tag)?);
        }
        out.section(&tags);
    }
    out.section(&globals(guest, adapter, layout)?);
    Ok(())
}

/// What the linked module calls the module `name` that the guest imports from: `env` is
/// where the linked module has its memory from, and an adapter of that name is another.
pub(crate) fn imported_from(name: &str) -> &str {
    match name {
        "env" => "env (adapter)",
        name => name,
    }
}

fn imports(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    layout: &Layout,
) -> Result<ImportSection, Failure> {
    let mut imports = ImportSection::new();
    for position in &layout.kept_imports {
        if let Some(import) = guest.imports.get(*position) {
            imports.import(
                imported_from(import.module),
                import.name,
                RoundtripReencoder.entity_type(import.ty)?,
            );
        }
    }
    for index in &layout.reachable_imports {
        if let Some((import, ty)) = adapter.function_imports().nth(*index as usize) {
            imports.import(
                import.module,
                import.name,
                EntityType::Function(layout.adapter_type_base + ty),
            );
        }
    }
    let memory = match guest.memories.first() {
        Some(memory) => RoundtripReencoder.memory_type(*memory)?,
        // A guest without a memory: every pointer it passes is out of bounds.
        None => MemoryType {
            minimum: 0,
            maximum: Some(0),
            memory64: false,
            shared: false,
            page_size_log2: None,
        },
    };
    imports.import("env", "memory", memory);
    Ok(imports)
}

fn memories(guest: &Module<'_>, adapter: &Module<'_>) -> Result<MemorySection, Failure> {
    let mut memories = MemorySection::new();
    for memory in guest.memories.iter().skip(1).chain(&adapter.memories) {
        memories.memory(RoundtripReencoder.memory_type(*memory)?);
    }
    Ok(memories)
}

fn globals(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    layout: &Layout,
) -> Result<GlobalSection, Failure> {
    let mut globals = GlobalSection::new();
    let mut map = bodies::GuestReencoder {
        functions: &layout.guest_functions,
    };
    for global in &guest.globals {
        map.parse_global(&mut globals, global.clone())?;
    }
    for global in &adapter.globals {
        RoundtripReencoder.parse_global(&mut globals, global.clone())?;
    }
    Ok(globals)
}

/// The exports of the linked module.
struct Exports {
    section: ExportSection,
    /// Final indices of the guest's functions that lost an export.
    left_out: BTreeSet<u32>,
}

fn exports(guest: &Module<'_>, layout: &Layout, glue: &[Glue], plan: &LinkPlan) -> Exports {
    let mut section = ExportSection::new();
    for (position, piece) in glue.iter().enumerate() {
        section.export(
            &piece.export,
            ExportKind::Func,
            layout.glue_base + to_u32(position),
        );
    }
    let mut left_out = BTreeSet::new();
    for export in guest.exports.iter().filter(|export| is_function(export)) {
        let Some(index) = layout.guest_functions.get(export.index as usize) else {
            continue;
        };
        let replaced = glue.iter().any(|piece| piece.replaces(export.name));
        if replaced || !glue::is_kept(export, plan) {
            left_out.insert(*index);
        } else {
            section.export(export.name, ExportKind::Func, *index);
        }
    }
    Exports { section, left_out }
}

/// A constant expression for an offset.
pub(crate) fn offset(at: u32) -> ConstExpr {
    ConstExpr::i32_const(at.cast_signed())
}
