//! Core modules.

use std::collections::HashSet;

use wasmparser::{BinaryReaderError, KnownCustom, Parser, Payload, TypeRef};

use super::{Inspection, Item, Kind, Memory, Producer, Section, language};
use crate::module::{Module, PREVIEW1, signature};

pub(super) fn inspect(module: &Module<'_>) -> Result<Inspection, BinaryReaderError> {
    let mut imports: Vec<Item> = Vec::new();
    let mut known = HashSet::new();
    for import in &module.imports {
        let ty = type_text(module, import.ty);
        if known.insert((import.module, import.name, ty.clone())) {
            imports.push(Item {
                module: import.module.to_owned(),
                name: import.name.to_owned(),
                ty,
            });
        }
    }
    let exports = module
        .exports
        .iter()
        .map(|export| Item {
            module: String::new(),
            name: export.name.to_owned(),
            ty: export_text(module, export),
        })
        .collect();
    let producers = producers(module);
    let (language, compiler) = language::of(module, &producers);
    Ok(Inspection {
        kind: kind(module),
        language,
        compiler,
        producers,
        imports,
        exports,
        memories: memories(module),
        sections: sections(module.bytes)?,
        world: world(module),
        ..Inspection::default()
    })
}

fn kind(module: &Module<'_>) -> Kind {
    let preview1 = module
        .imports
        .iter()
        .any(|import| import.module == PREVIEW1);
    if module.exported_function("_start").is_some() {
        Kind::Command
    } else if preview1 || module.exported_function("_initialize").is_some() {
        Kind::Reactor
    } else {
        Kind::Plain
    }
}

/// Entries of the producers section; a broken section counts as none.
pub(super) fn producers(module: &Module<'_>) -> Vec<Producer> {
    let mut found = Vec::new();
    for custom in &module.customs {
        let KnownCustom::Producers(fields) = custom.as_known() else {
            continue;
        };
        for field in fields.into_iter().flatten() {
            found.extend(field.values.into_iter().flatten().map(|value| Producer {
                field: field.name.to_owned(),
                name: value.name.to_owned(),
                version: value.version.to_owned(),
            }));
        }
    }
    found
}

/// The name of the world that the module carries.
fn world(module: &Module<'_>) -> Option<String> {
    let custom = module
        .customs
        .iter()
        .find(|custom| custom.name().starts_with("component-type"))?;
    let mut carrier = wasm_encoder::Module::new();
    carrier.section(&wasm_encoder::CustomSection {
        name: custom.name().into(),
        data: custom.data().into(),
    });
    let (_, bindgen) = wit_component::metadata::decode(&carrier.finish()).ok()?;
    let resolve = bindgen.resolve;
    let world = &resolve.worlds[bindgen.world];
    Some(match world.package {
        Some(package) => resolve.id_of_name(package, &world.name),
        None => world.name.clone(),
    })
}

fn memories(module: &Module<'_>) -> Vec<Memory> {
    let imported = module.imports.iter().filter_map(|import| match import.ty {
        TypeRef::Memory(memory) => Some((true, memory)),
        _ => None,
    });
    imported
        .chain(module.memories.iter().map(|memory| (false, *memory)))
        .map(|(imported, memory)| memory_of(String::new(), imported, &memory))
        .collect()
}

pub(super) fn memory_of(owner: String, imported: bool, memory: &wasmparser::MemoryType) -> Memory {
    let bytes = |pages: u64| pages.saturating_mul(u64::from(memory.page_size()));
    Memory {
        owner,
        imported,
        bytes_min: bytes(memory.initial),
        bytes_max: memory.maximum.map(bytes),
        shared: memory.shared,
        memory64: memory.memory64,
    }
}

fn type_text(module: &Module<'_>, ty: TypeRef) -> String {
    match ty {
        TypeRef::Func(index) | TypeRef::FuncExact(index) => module
            .function_type(index)
            .map_or_else(|| "func".to_owned(), signature),
        TypeRef::Table(_) => "table".to_owned(),
        TypeRef::Memory(_) => "memory".to_owned(),
        TypeRef::Global(_) => "global".to_owned(),
        TypeRef::Tag(_) => "tag".to_owned(),
    }
}

fn export_text(module: &Module<'_>, export: &wasmparser::Export<'_>) -> String {
    use wasmparser::ExternalKind as External;
    match export.kind {
        External::Func | External::FuncExact => {
            let ty = module.type_of_function(export.index);
            ty.and_then(|ty| module.function_type(ty))
                .map_or_else(|| "func".to_owned(), signature)
        }
        External::Table => "table".to_owned(),
        External::Memory => "memory".to_owned(),
        External::Global => "global".to_owned(),
        External::Tag => "tag".to_owned(),
    }
}

/// Sections in file order with their sizes, headers included.
fn sections(binary: &[u8]) -> Result<Vec<Section>, BinaryReaderError> {
    let mut sections = Vec::new();
    for payload in Parser::new(0).parse_all(binary) {
        let payload = payload?;
        let name = match &payload {
            Payload::CustomSection(custom) => format!("custom \"{}\"", custom.name()),
            _ => match payload.as_section() {
                Some((id, _)) => section_name(id).to_owned(),
                None => continue,
            },
        };
        if let Some((_, range)) = payload.as_section() {
            let content = range.end - range.start;
            sections.push(Section {
                name,
                bytes: 1 + leb_bytes(content) + content,
            });
        }
    }
    Ok(sections)
}

/// How many bytes a section's size takes in its shortest form.
fn leb_bytes(value: u64) -> u64 {
    u64::from((64 - value.leading_zeros()).max(1).div_ceil(7))
}

fn section_name(id: u8) -> &'static str {
    match id {
        1 => "types",
        2 => "imports",
        3 => "functions",
        4 => "tables",
        5 => "memories",
        6 => "globals",
        7 => "exports",
        8 => "start",
        9 => "elements",
        10 => "code",
        11 => "data",
        12 => "data count",
        13 => "tags",
        _ => "custom",
    }
}
