//! Components.

use wasmparser::{BinaryReaderError, KnownCustom, Parser, Payload};
use wit_component::DecodedWasm;
use wit_parser::{Function, Resolve, Type, WorldItem, WorldKey};

use super::core::{self, memory_of};
use super::{Inspection, Item, Kind, Memory, Producer, Section, language};
use crate::module::{Module, bytes_of};

pub(super) fn inspect(binary: &[u8]) -> Result<Inspection, BinaryReaderError> {
    let mut inspection = Inspection {
        kind: Kind::Component,
        ..Inspection::default()
    };
    let guest = walk(binary, &mut inspection)?;
    // What a component was made of is its largest module; adapters and shims are small.
    if let Ok(guest) = Module::parse(guest) {
        let mut producers = inspection.producers.clone();
        producers.extend(core::producers(&guest));
        (inspection.language, inspection.compiler) = language::of(&guest, &producers);
    }
    match wit_component::decode(binary) {
        Ok(DecodedWasm::Component(resolve, world)) => {
            let world = &resolve.worlds[world];
            inspection.imports = items(&resolve, &world.imports);
            inspection.exports = items(&resolve, &world.exports);
        }
        // A WIT package in binary form has neither.
        Ok(DecodedWasm::WitPackage(..)) => {}
        // A component whose types WIT cannot express: names only.
        Err(_) => names(binary, &mut inspection)?,
    }
    Ok(inspection)
}

/// Sizes, memories and producers; gives the largest core module, empty if there is none.
fn walk<'b>(binary: &'b [u8], inspection: &mut Inspection) -> Result<&'b [u8], BinaryReaderError> {
    let mut largest: &[u8] = &[];
    let mut depth = 0_u32;
    let mut other = binary.len() as u64;
    let mut modules = 0_usize;
    let mut owner = String::new();
    for payload in Parser::new(0).parse_all(binary) {
        let payload = payload?;
        match &payload {
            Payload::ModuleSection {
                unchecked_range, ..
            } => {
                depth += 1;
                owner = format!("core module {modules}");
                modules += 1;
                let module = bytes_of(binary, unchecked_range);
                if module.len() > largest.len() {
                    largest = module;
                }
                if depth == 1 {
                    let bytes = unchecked_range.end - unchecked_range.start;
                    other = other.saturating_sub(bytes);
                    inspection.sections.push(Section {
                        name: owner.clone(),
                        bytes,
                    });
                }
            }
            Payload::ComponentSection {
                unchecked_range, ..
            } => {
                depth += 1;
                if depth == 1 {
                    let bytes = unchecked_range.end - unchecked_range.start;
                    other = other.saturating_sub(bytes);
                    inspection.sections.push(Section {
                        name: "component".to_owned(),
                        bytes,
                    });
                }
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::MemorySection(reader) => {
                for memory in reader.clone() {
                    let memory: Memory = memory_of(owner.clone(), false, &memory?);
                    inspection.memories.push(memory);
                }
            }
            Payload::CustomSection(custom) if depth == 0 => {
                if let KnownCustom::Producers(fields) = custom.as_known() {
                    for field in fields.into_iter().flatten() {
                        inspection
                            .producers
                            .extend(field.values.into_iter().flatten().map(|value| Producer {
                                field: field.name.to_owned(),
                                name: value.name.to_owned(),
                                version: value.version.to_owned(),
                            }));
                    }
                }
            }
            _ => {}
        }
    }
    inspection.sections.push(Section {
        name: "component types and wiring".to_owned(),
        bytes: other,
    });
    Ok(largest)
}

fn items(resolve: &Resolve, side: &wit_parser::IndexMap<WorldKey, WorldItem>) -> Vec<Item> {
    let mut found = Vec::new();
    for (key, item) in side {
        let name = resolve.name_world_key(key);
        match item {
            WorldItem::Function(function) => found.push(Item {
                module: String::new(),
                name,
                ty: function_text(resolve, function),
            }),
            WorldItem::Interface { id, .. } => {
                let functions = resolve.interfaces[*id].functions.values();
                let before = found.len();
                found.extend(functions.map(|function| Item {
                    module: name.clone(),
                    name: function.name.clone(),
                    ty: function_text(resolve, function),
                }));
                if found.len() == before {
                    // An interface of types only is an import all the same.
                    found.push(Item {
                        module: name,
                        name: String::new(),
                        ty: "types".to_owned(),
                    });
                }
            }
            WorldItem::Type { .. } => {}
        }
    }
    found
}

fn function_text(resolve: &Resolve, function: &Function) -> String {
    let parameters: Vec<_> = function
        .params
        .iter()
        .map(|param| format!("{}: {}", param.name, type_text(resolve, param.ty)))
        .collect();
    let result = function
        .result
        .map(|ty| format!(" -> {}", type_text(resolve, ty)));
    let asynchronous = if function.kind.is_async() {
        "async "
    } else {
        ""
    };
    format!(
        "{asynchronous}func({}){}",
        parameters.join(", "),
        result.unwrap_or_default()
    )
}

fn type_text(resolve: &Resolve, ty: Type) -> String {
    use wit_parser::{Handle, TypeDefKind as Def};
    let optional =
        |ty: Option<Type>| ty.map_or_else(|| "_".to_owned(), |ty| type_text(resolve, ty));
    let id = match ty {
        Type::Id(id) => id,
        Type::ErrorContext => return "error-context".to_owned(),
        primitive => return format!("{primitive:?}").to_lowercase(),
    };
    let definition = &resolve.types[id];
    if let Some(name) = &definition.name {
        return name.clone();
    }
    match &definition.kind {
        Def::List(ty) => format!("list<{}>", type_text(resolve, *ty)),
        Def::Option(ty) => format!("option<{}>", type_text(resolve, *ty)),
        Def::Tuple(tuple) => {
            let types: Vec<_> = tuple
                .types
                .iter()
                .map(|ty| type_text(resolve, *ty))
                .collect();
            format!("tuple<{}>", types.join(", "))
        }
        Def::Result(result) => match (result.ok, result.err) {
            (None, None) => "result".to_owned(),
            (ok, None) => format!("result<{}>", optional(ok)),
            (ok, err) => format!("result<{}, {}>", optional(ok), optional(err)),
        },
        Def::Handle(Handle::Own(id)) => type_text(resolve, Type::Id(*id)),
        Def::Handle(Handle::Borrow(id)) => format!("borrow<{}>", type_text(resolve, Type::Id(*id))),
        Def::Future(ty) => format!("future<{}>", optional(*ty)),
        Def::Stream(ty) => format!("stream<{}>", optional(*ty)),
        Def::Type(ty) => type_text(resolve, *ty),
        other => other.as_str().to_owned(),
    }
}

fn names(binary: &[u8], inspection: &mut Inspection) -> Result<(), BinaryReaderError> {
    let mut depth = 0_u32;
    let item = |name: &str| Item {
        module: name.to_owned(),
        name: String::new(),
        ty: "not expressible in WIT".to_owned(),
    };
    for payload in Parser::new(0).parse_all(binary) {
        match payload? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(reader) if depth == 0 => {
                for import in reader {
                    inspection.imports.push(item(import?.name.name));
                }
            }
            Payload::ComponentExportSection(reader) if depth == 0 => {
                for export in reader {
                    inspection.exports.push(item(export?.name.name));
                }
            }
            _ => {}
        }
    }
    Ok(())
}
