//! A `_start` around a generated module: it calls every function, and writes
//! what came of it, and what is in memories and globals, to standard output.

use std::collections::BTreeSet;

use arbitrary::Arbitrary;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    BlockType, CodeSection, CustomSection, DataCountSection, DataSection, ElementSection,
    EntityType, ExportKind, ExportSection, Function, FunctionSection, GlobalSection, ImportSection,
    InstructionSink, MemArg, MemArgTarget, MemorySection, Module, StartSection, TableSection,
    TagSection, TypeSection, ValType,
};
use wasmparser::{CompositeInnerType, FuncType, Parser, Payload, TypeRef, WasmFeatures};

/// What is free to choose.
#[derive(Arbitrary, Debug)]
pub struct Wrapping {
    /// Exit with a code, or return.
    exits: bool,
    /// Give exported functions names that mean something to tools: an index
    /// into [`NAMES`] each, and most often beyond it.
    names: [u8; 6],
}

const NAMES: [&str; 20] = [
    "_initialize",
    "__wasm_call_ctors",
    "cabi_realloc",
    "canonical_abi_realloc",
    "cabi_import_realloc",
    "cabi_export_realloc",
    "cabi_realloc_adapter",
    "cm32p2_realloc",
    "cm32p2_initialize",
    "cm32p2_memory",
    "cm32p2||run",
    "cm32p2|wasi:cli/run@0.2|run",
    "cabi_post_run",
    "cabi_post_wasi:cli/run@0.2.0#run",
    "wasi:cli/run@0.2.0#run",
    "run",
    "main",
    "[async-lift]run",
    "carrick_flush",
    "__indirect_function_table",
];

/// Imports that are put before the module's own.
const NEW_IMPORTS: u32 = 2;
const PREVIEW1: &str = "wasi_snapshot_preview1";
const FD_WRITE: u32 = 0;
const PROC_EXIT: u32 = 1;

struct Shift;

impl Reencode for Shift {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Self::Error>> {
        Ok(index + NEW_IMPORTS)
    }
}

/// `None` for modules of a kind that wasip1 does not have.
pub fn wrap(module: &[u8], wrapping: &Wrapping) -> Option<Vec<u8>> {
    let mut sections = Sections::default();
    sections.read(module).ok()?;
    sections.finish(wrapping)
}

#[derive(Default)]
struct Sections {
    types: TypeSection,
    signatures: Vec<Option<FuncType>>,
    imports: Vec<(String, String, EntityType)>,
    imported_functions: u32,
    imports_other: bool,
    functions: FunctionSection,
    defined: Vec<u32>,
    tables: TableSection,
    table_is_64: Vec<bool>,
    memories: MemorySection,
    memory_types: Vec<wasmparser::MemoryType>,
    tags: TagSection,
    globals: GlobalSection,
    global_types: Vec<wasmparser::ValType>,
    exports: Vec<(String, wasmparser::ExternalKind, u32)>,
    start: Option<u32>,
    elements: ElementSection,
    data_count: Option<u32>,
    code: CodeSection,
    data: DataSection,
    customs: Vec<(String, Vec<u8>)>,
}

impl Sections {
    fn read(&mut self, module: &[u8]) -> Result<(), Error<std::convert::Infallible>> {
        let mut parser = Parser::new(0);
        parser.set_features(WasmFeatures::all());
        for payload in parser.parse_all(module) {
            match payload? {
                Payload::TypeSection(reader) => {
                    for group in reader.clone() {
                        for ty in group?.types() {
                            let composite = &ty.composite_type;
                            self.signatures.push(match &composite.inner {
                                CompositeInnerType::Func(ty) if !composite.shared => {
                                    Some(ty.clone())
                                }
                                _ => None,
                            });
                        }
                    }
                    Shift.parse_type_section(&mut self.types, reader)?;
                }
                Payload::ImportSection(reader) => {
                    for import in reader.into_imports() {
                        let import = import?;
                        match import.ty {
                            TypeRef::Func(_) | TypeRef::FuncExact(_) => {
                                self.imported_functions += 1
                            }
                            _ => self.imports_other = true,
                        }
                        self.imports.push((
                            import.module.to_owned(),
                            import.name.to_owned(),
                            Shift.entity_type(import.ty)?,
                        ));
                    }
                }
                Payload::FunctionSection(reader) => {
                    self.defined = reader.clone().into_iter().collect::<Result<_, _>>()?;
                    Shift.parse_function_section(&mut self.functions, reader)?;
                }
                Payload::TableSection(reader) => {
                    for table in reader.clone() {
                        self.table_is_64.push(table?.ty.table64);
                    }
                    Shift.parse_table_section(&mut self.tables, reader)?;
                }
                Payload::MemorySection(reader) => {
                    self.memory_types = reader.clone().into_iter().collect::<Result<_, _>>()?;
                    Shift.parse_memory_section(&mut self.memories, reader)?;
                }
                Payload::TagSection(reader) => Shift.parse_tag_section(&mut self.tags, reader)?,
                Payload::GlobalSection(reader) => {
                    for global in reader.clone() {
                        self.global_types.push(global?.ty.content_type);
                    }
                    Shift.parse_global_section(&mut self.globals, reader)?;
                }
                Payload::ExportSection(reader) => {
                    for export in reader {
                        let export = export?;
                        let index = match export.kind {
                            wasmparser::ExternalKind::Func
                            | wasmparser::ExternalKind::FuncExact => export.index + NEW_IMPORTS,
                            _ => export.index,
                        };
                        self.exports
                            .push((export.name.to_owned(), export.kind, index));
                    }
                }
                Payload::StartSection { func, .. } => self.start = Some(func + NEW_IMPORTS),
                Payload::ElementSection(reader) => {
                    Shift.parse_element_section(&mut self.elements, reader)?;
                }
                Payload::DataCountSection { count, .. } => self.data_count = Some(count),
                Payload::CodeSectionEntry(body) => {
                    Shift.parse_function_body(&mut self.code, body)?;
                }
                Payload::DataSection(reader) => Shift.parse_data_section(&mut self.data, reader)?,
                Payload::CustomSection(reader) => self
                    .customs
                    .push((reader.name().to_owned(), reader.data().to_vec())),
                _ => {}
            }
        }
        Ok(())
    }

    fn finish(mut self, wrapping: &Wrapping) -> Option<Vec<u8>> {
        let unusual = |memory: &wasmparser::MemoryType| {
            memory.memory64 || memory.shared || memory.page_size_log2.is_some()
        };
        if self.imports_other || self.memory_types.iter().any(unusual) {
            return None;
        }
        let first_type = u32::try_from(self.signatures.len()).ok()?;
        let start_body = self.start_function(wrapping)?;
        self.types.ty().function([ValType::I32; 4], [ValType::I32]);
        self.types.ty().function([ValType::I32], []);
        self.types.ty().function([], []);

        let mut imports = ImportSection::new();
        imports.import(PREVIEW1, "fd_write", EntityType::Function(first_type));
        imports.import(PREVIEW1, "proc_exit", EntityType::Function(first_type + 1));
        for (module, name, ty) in &self.imports {
            imports.import(module, name, *ty);
        }

        self.functions.function(first_type + 2);
        self.code.function(&start_body);
        let start =
            NEW_IMPORTS + self.imported_functions + u32::try_from(self.defined.len()).ok()?;
        let exports = self.exports(wrapping, start);
        let mut out = Module::new();
        out.section(&self.types);
        out.section(&imports);
        out.section(&self.functions);
        out.section(&self.tables);
        out.section(&self.memories);
        out.section(&self.tags);
        out.section(&self.globals);
        out.section(&exports);
        if let Some(function_index) = self.start {
            out.section(&StartSection { function_index });
        }
        out.section(&self.elements);
        if let Some(count) = self.data_count {
            out.section(&DataCountSection { count });
        }
        out.section(&self.code);
        out.section(&self.data);
        for (name, data) in &self.customs {
            out.section(&CustomSection {
                name: name.into(),
                data: data.into(),
            });
        }
        Some(out.finish())
    }
}

impl Sections {
    fn exports(&self, wrapping: &Wrapping, start: u32) -> ExportSection {
        let mut section = ExportSection::new();
        let mut taken: BTreeSet<String> = ["_start", "memory"].map(str::to_owned).into();
        section.export("_start", ExportKind::Func, start);
        if !self.memory_types.is_empty() {
            section.export("memory", ExportKind::Memory, 0);
        }
        let mut names = wrapping.names.iter();
        for (name, kind, index) in &self.exports {
            // An exported mention of a function counts as a reference to it, so
            // exports are renamed, never left out.
            let chosen = names
                .next()
                .and_then(|name| NAMES.get(usize::from(*name) / 2));
            let mut name = match chosen {
                Some(chosen) if *kind == wasmparser::ExternalKind::Func => (*chosen).to_owned(),
                _ => name.clone(),
            };
            while !taken.insert(name.clone()) {
                name.push('\'');
            }
            let kind = match kind {
                wasmparser::ExternalKind::Func | wasmparser::ExternalKind::FuncExact => {
                    ExportKind::Func
                }
                wasmparser::ExternalKind::Table => ExportKind::Table,
                wasmparser::ExternalKind::Memory => ExportKind::Memory,
                wasmparser::ExternalKind::Global => ExportKind::Global,
                wasmparser::ExternalKind::Tag => ExportKind::Tag,
            };
            section.export(&name, kind, *index);
        }
        section
    }

    fn start_function(&self, wrapping: &Wrapping) -> Option<Function> {
        let mut body = Function::new([(1, ValType::I64), (1, ValType::V128)]);
        let mut code = body.instructions();
        for (function, ty) in (0..).zip(&self.defined) {
            let Some(Some(ty)) = self.signatures.get(*ty as usize) else {
                continue;
            };
            if !ty.params().iter().all(|param| param.is_defaultable()) {
                continue;
            }
            for (place, param) in (1..).zip(ty.params()) {
                argument(&mut code, *param, place)?;
            }
            code.call(NEW_IMPORTS + self.imported_functions + function);
            for result in ty.results().iter().rev() {
                mix_value(&mut code, *result);
            }
        }
        for (index, ty) in (0..).zip(&self.global_types) {
            code.global_get(index);
            mix_value(&mut code, *ty);
        }
        for (index, is_64) in (0..).zip(&self.table_is_64) {
            code.table_size(index);
            if !is_64 {
                code.i64_extend_i32_u();
            }
            mix(&mut code);
        }
        for (memory_index, _) in (0..).zip(&self.memory_types) {
            let at = |offset| MemArg {
                offset,
                align: 0,
                target: MemArgTarget::Memory(memory_index),
                ordering: None,
            };
            code.memory_size(memory_index).i64_extend_i32_u();
            mix(&mut code);
            code.memory_size(memory_index).if_(BlockType::Empty);
            for offset in [0, 8, 16, 65528] {
                code.i32_const(0).i64_load(at(offset));
                mix(&mut code);
            }
            code.end();
        }
        if !self.memory_types.is_empty() {
            tell(&mut code);
        }
        if wrapping.exits {
            code.local_get(HASH)
                .i32_wrap_i64()
                .i32_const(63)
                .i32_and()
                .call(PROC_EXIT);
        }
        code.end();
        Some(body)
    }
}

/// The local that collects everything.
const HASH: u32 = 0;
/// A local for a vector.
const VECTOR: u32 = 1;

/// Takes an `i64` from the stack into the hash.
fn mix(code: &mut InstructionSink<'_>) {
    code.local_get(HASH)
        .i64_const(0x100_0000_01b3)
        .i64_mul()
        .i64_xor()
        .local_set(HASH);
}

fn mix_value(code: &mut InstructionSink<'_>, ty: wasmparser::ValType) {
    match ty {
        wasmparser::ValType::I32 => {
            code.i64_extend_i32_u();
        }
        wasmparser::ValType::I64 => {}
        wasmparser::ValType::F32 => {
            code.i32_reinterpret_f32().i64_extend_i32_u();
        }
        wasmparser::ValType::F64 => {
            code.i64_reinterpret_f64();
        }
        wasmparser::ValType::V128 => {
            code.local_tee(VECTOR).i64x2_extract_lane(0);
            mix(code);
            code.local_get(VECTOR).i64x2_extract_lane(1);
        }
        wasmparser::ValType::Ref(_) => {
            code.drop();
            return;
        }
    }
    mix(code);
}

fn argument(code: &mut InstructionSink<'_>, ty: wasmparser::ValType, place: i32) -> Option<()> {
    match ty {
        wasmparser::ValType::I32 => code.i32_const(place * 1000),
        wasmparser::ValType::I64 => code.i64_const(i64::from(place) << 33),
        wasmparser::ValType::F32 => code.f32_const((place as f32).into()),
        wasmparser::ValType::F64 => code.f64_const(f64::from(place).into()),
        wasmparser::ValType::V128 => code.v128_const(i128::from(place) << 70),
        wasmparser::ValType::Ref(ty) => code.ref_null(Shift.heap_type(ty.heap_type()).ok()?),
    };
    Some(())
}

/// Writes the hash and the beginning of memory 0 to standard output.
fn tell(code: &mut InstructionSink<'_>) {
    const TOLD_FROM: i32 = 16;
    // The adapter needs a little memory that is no argument of the call.
    const TOLD_BYTES: i32 = 32768;
    let at = |offset, align| MemArg {
        offset,
        align,
        target: MemArgTarget::Memory(0),
        ordering: None,
    };
    code.memory_size(0).if_(BlockType::Empty);
    code.i32_const(TOLD_FROM)
        .local_get(HASH)
        .i64_store(at(0, 3));
    code.i32_const(0).i32_const(TOLD_FROM).i32_store(at(0, 2));
    code.i32_const(4).i32_const(TOLD_BYTES).i32_store(at(0, 2));
    code.i32_const(1)
        .i32_const(0)
        .i32_const(1)
        .i32_const(8)
        .call(FD_WRITE)
        .drop();
    code.end();
}
