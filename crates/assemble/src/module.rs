//! A core module taken apart into sections, each still in its own bytes.

use wasmparser::{
    BinaryReader, CustomSectionReader, Data, DataKind, DataSectionReader, Element, Export,
    FuncType, FunctionBody, Global, Import, KnownCustom, MemoryType, Name, NameSectionReader,
    Operator, Parser, Payload, RecGroup, Table, TagType, TypeRef,
};

/// The core import module whose functions the adapter provides.
pub(crate) const PREVIEW1: &str = "wasi_snapshot_preview1";

/// Guest exports that run once, before any other, by either naming of the canonical ABI.
pub(crate) const INITIALIZERS: [&str; 2] = ["_initialize", "cm32p2_initialize"];

/// A core module as its sections; nothing is copied.
#[derive(Default)]
pub(crate) struct Module<'a> {
    pub types: Vec<RecGroup>,
    pub imports: Vec<Import<'a>>,
    /// Type index of every defined function.
    pub functions: Vec<u32>,
    pub tables: Vec<Table<'a>>,
    pub memories: Vec<MemoryType>,
    pub tags: Vec<TagType>,
    pub globals: Vec<Global<'a>>,
    pub exports: Vec<Export<'a>>,
    pub start: Option<u32>,
    pub elements: Vec<Element<'a>>,
    /// Whether a data count section is there, which code that names data segments needs.
    pub data_count: bool,
    pub data: Vec<Data<'a>>,
    pub code: Vec<FunctionBody<'a>>,
    pub customs: Vec<CustomSectionReader<'a>>,
    /// The bytes the readers above point into.
    pub bytes: &'a [u8],
}

impl<'a> Module<'a> {
    /// Takes `bytes` apart; function bodies are found, not read.
    pub fn parse(bytes: &'a [u8]) -> wasmparser::Result<Self> {
        let mut module = Module {
            bytes,
            ..Module::default()
        };
        let mut parser = Parser::new(0);
        parser.set_features(wasmparser::WasmFeatures::all());
        for payload in parser.parse_all(bytes) {
            match payload? {
                Payload::TypeSection(reader) => module.types = collect(reader)?,
                Payload::ImportSection(reader) => {
                    module.imports = reader.into_imports().collect::<wasmparser::Result<_>>()?;
                }
                Payload::FunctionSection(reader) => module.functions = collect(reader)?,
                Payload::TableSection(reader) => module.tables = collect(reader)?,
                Payload::MemorySection(reader) => module.memories = collect(reader)?,
                Payload::TagSection(reader) => module.tags = collect(reader)?,
                Payload::GlobalSection(reader) => module.globals = collect(reader)?,
                Payload::ExportSection(reader) => module.exports = collect(reader)?,
                Payload::StartSection { func, .. } => module.start = Some(func),
                Payload::ElementSection(reader) => module.elements = collect(reader)?,
                Payload::DataCountSection { .. } => module.data_count = true,
                Payload::DataSection(reader) => module.data = collect(reader)?,
                Payload::CodeSectionEntry(body) => module.code.push(body),
                Payload::CustomSection(reader) => module.customs.push(reader),
                _ => {}
            }
        }
        Ok(module)
    }

    /// How many functions the module imports.
    pub fn imported_functions(&self) -> usize {
        self.function_imports().count()
    }

    /// The imported functions in index order, with their type index.
    pub fn function_imports(&self) -> impl Iterator<Item = (&Import<'a>, u32)> {
        self.imports.iter().filter_map(|import| match import.ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => Some((import, ty)),
            _ => None,
        })
    }

    /// The type index of function `index`, imported or defined.
    pub fn type_of_function(&self, index: u32) -> Option<u32> {
        let imported = self.imported_functions();
        match (index as usize).checked_sub(imported) {
            None => self
                .function_imports()
                .nth(index as usize)
                .map(|(_, ty)| ty),
            Some(defined) => self.functions.get(defined).copied(),
        }
    }

    /// The function type at `index` of the type section, if it is one.
    pub fn function_type(&self, index: u32) -> Option<&FuncType> {
        match &self
            .types
            .iter()
            .flat_map(RecGroup::types)
            .nth(index as usize)?
            .composite_type
            .inner
        {
            wasmparser::CompositeInnerType::Func(ty) => Some(ty),
            _ => None,
        }
    }

    /// Whether the type at `index` is the same as any other function type of
    /// that signature: it stands alone, has no supertype and admits no subtype.
    pub fn is_plain_type(&self, index: u32) -> bool {
        let mut next = index as usize;
        for group in &self.types {
            if let Some(ty) = group.types().nth(next) {
                return group.types().len() == 1
                    && ty.is_final
                    && ty.supertype_idxs.is_empty()
                    && !ty.composite_type.shared;
            }
            next -= group.types().len();
        }
        false
    }

    /// How many types the module defines, counting each member of a group.
    pub fn type_count(&self) -> usize {
        self.types.iter().map(|group| group.types().len()).sum()
    }

    /// Whether every active data segment is for a memory that the module defines.
    ///
    /// Another index would be that of the adapter's memory after linking.
    pub fn has_memories_of_its_data(&self) -> bool {
        self.data.iter().all(|data| match data.kind {
            DataKind::Passive => true,
            DataKind::Active { memory_index, .. } => (memory_index as usize) < self.memories.len(),
        })
    }

    /// The exported function of that name.
    pub fn exported_function(&self, name: &str) -> Option<u32> {
        self.exports
            .iter()
            .find(|export| export.name == name && is_function(export))
            .map(|export| export.index)
    }

    /// The name section, if there is one.
    pub fn name_section(&self) -> Option<NameSectionReader<'a>> {
        let mut customs = self.customs.iter();
        customs.find_map(|custom| match custom.as_known() {
            KnownCustom::Name(subsections) => Some(subsections),
            _ => None,
        })
    }

    /// The functions that the name section names, by their index.
    pub fn function_names(&self) -> Vec<(u32, String)> {
        let mut found = Vec::new();
        for subsection in self.name_section().into_iter().flatten().flatten() {
            if let Name::Function(map) = subsection {
                found.extend(
                    map.into_iter()
                        .flatten()
                        .map(|naming| (naming.index, naming.name.to_owned())),
                );
            }
        }
        found
    }

    /// The function indices that `body` mentions by call or reference.
    pub fn mentioned_by(body: &FunctionBody<'_>) -> wasmparser::Result<Vec<u32>> {
        let mut mentioned = Vec::new();
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            match operators.read()? {
                Operator::Call { function_index }
                | Operator::ReturnCall { function_index }
                | Operator::RefFunc { function_index } => mentioned.push(function_index),
                _ => {}
            }
        }
        Ok(mentioned)
    }
}

/// Whether `export` is a function.
pub(crate) fn is_function(export: &Export<'_>) -> bool {
    matches!(
        export.kind,
        wasmparser::ExternalKind::Func | wasmparser::ExternalKind::FuncExact
    )
}

/// A core function type as people write it: `func(i32, i64) -> i32`.
pub(crate) fn signature(ty: &FuncType) -> String {
    let list = |types: &[wasmparser::ValType]| {
        types
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    match ty.results() {
        [] => format!("func({})", list(ty.params())),
        [one] => format!("func({}) -> {one}", list(ty.params())),
        many => format!("func({}) -> ({})", list(ty.params()), list(many)),
    }
}

/// The stretch of `bytes` in which a parser found something.
pub(crate) fn bytes_of<'b>(bytes: &'b [u8], range: &std::ops::Range<u64>) -> &'b [u8] {
    let start = usize::try_from(range.start).unwrap_or(usize::MAX);
    let end = usize::try_from(range.end).unwrap_or(usize::MAX);
    bytes.get(start..end).unwrap_or_default()
}

/// A data section without segments. It stands where a data section needs no validation,
/// so that the order of sections is still checked.
pub(crate) fn no_data() -> wasmparser::Result<DataSectionReader<'static>> {
    DataSectionReader::new(BinaryReader::new(&[0], 0))
}

/// An active segment whose place is known without running anything.
#[derive(Clone, Copy)]
pub(crate) struct PlacedData<'a> {
    pub offset: u32,
    pub bytes: &'a [u8],
}

/// The place of the segment, when it is active at a constant offset.
pub(crate) fn placed<'a>(data: &Data<'a>) -> wasmparser::Result<Option<PlacedData<'a>>> {
    let DataKind::Active { offset_expr, .. } = &data.kind else {
        return Ok(None);
    };
    let mut operators = offset_expr.get_operators_reader();
    let Operator::I32Const { value } = operators.read()? else {
        return Ok(None);
    };
    if !matches!(operators.read()?, Operator::End) {
        return Ok(None);
    }
    let place = PlacedData {
        offset: value.cast_unsigned(),
        bytes: data.data,
    };
    Ok(Some(place))
}

fn collect<'a, T: wasmparser::FromReader<'a>>(
    reader: wasmparser::SectionLimited<'a, T>,
) -> wasmparser::Result<Vec<T>> {
    reader.into_iter().collect()
}
