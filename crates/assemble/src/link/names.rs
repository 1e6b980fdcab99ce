//! The name section of both modules as one, and the other custom sections.

use std::collections::BTreeMap;

use wasm_encoder::{CustomSection, IndirectNameMap, NameMap, NameSection};
use wasmparser::Name;

use super::glue::Glue;
use super::reach::{CONFIG, Reachable};
use super::{Failure, Layout, LinkPlan, to_u32};
use crate::module::Module;

/// The custom sections of the linked module.
pub(super) struct Customs {
    /// As (id, content).
    pub sections: Vec<(u8, Vec<u8>)>,
    /// What was dropped, and why.
    pub notes: Vec<String>,
}

pub(super) fn customs(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    reachable: &Reachable,
    layout: &Layout,
    glue: &[Glue],
    plan: &LinkPlan,
) -> Result<Customs, Failure> {
    if plan.strip {
        return Ok(Customs {
            sections: Vec::new(),
            notes: vec!["name section and other custom sections stripped, as asked".to_owned()],
        });
    }
    let mut notes = Vec::new();
    let mut sections = vec![super::section(&names(
        guest, adapter, reachable, layout, glue,
    )?)];
    let mut dwarf_bytes = 0;
    let mut dropped = Vec::new();
    for custom in &guest.customs {
        match custom.name() {
            "name" | "producers" => {}
            name if name.starts_with("component-type") => {}
            // Addresses in it are offsets into a code section that changed.
            name if name.starts_with(".debug_") => dwarf_bytes += custom.data().len(),
            name if name == "linking"
                || name == "dylink.0"
                || name == "sourceMappingURL"
                || name == "external_debug_info"
                || name.starts_with("reloc.") =>
            {
                dropped.push(format!("`{name}`"));
            }
            name => sections.push(super::section(&CustomSection {
                name: name.into(),
                data: custom.data().into(),
            })),
        }
    }
    if dwarf_bytes > 0 {
        notes.push(format!(
            "debug information (DWARF, {dwarf_bytes} bytes) dropped: its addresses are those of the unlinked code; function names are kept"
        ));
    }
    if !dropped.is_empty() {
        notes.push(format!(
            "custom sections dropped, which linking makes invalid: {}",
            dropped.join(", ")
        ));
    }
    Ok(Customs { sections, notes })
}

/// The parts of a name section that are collected before they are written.
#[derive(Default)]
struct Names<'a> {
    module: Option<&'a str>,
    functions: BTreeMap<u32, String>,
    others: Vec<Other>,
}

enum Other {
    Locals(IndirectNameMap),
    Labels(IndirectNameMap),
    Types(NameMap),
    Tables(NameMap),
    Memories(NameMap),
    Globals(NameMap),
    Elements(NameMap),
    Tags(NameMap),
}

fn names(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    reachable: &Reachable,
    layout: &Layout,
    glue: &[Glue],
) -> Result<NameSection, Failure> {
    let mut names = Names::default();
    // A broken name section is left out: nothing depends on names.
    if let Some(subsections) = guest.name_section() {
        for subsection in subsections.flatten() {
            read_guest(&mut names, subsection, layout);
        }
    }
    for (index, name) in adapter.function_names() {
        if let Some(Some(place)) = layout.adapter_functions.get(index as usize) {
            names.functions.entry(*place).or_insert(name);
        }
    }
    for (name, index) in &reachable.exports {
        if let Some(Some(place)) = layout.adapter_functions.get(*index as usize) {
            names.functions.insert(*place, format!("preview1.{name}"));
        }
    }
    let imports: Vec<_> = adapter.function_imports().collect();
    for index in layout
        .reachable_imports
        .iter()
        .chain(&layout.denied_imports)
    {
        let place = layout
            .adapter_functions
            .get(*index as usize)
            .copied()
            .flatten();
        if let (Some(place), Some((import, _))) = (place, imports.get(*index as usize)) {
            let denied = match import.module != CONFIG && layout.denied_imports.contains(index) {
                true => "denied ",
                false => "",
            };
            names
                .functions
                .insert(place, format!("{denied}{}#{}", import.module, import.name));
        }
    }
    for (position, piece) in glue.iter().enumerate() {
        let place = layout.glue_base + to_u32(position);
        names
            .functions
            .insert(place, format!("carrick:{}", piece.export));
    }
    Ok(write(names))
}

fn read_guest<'a>(names: &mut Names<'a>, subsection: Name<'a>, layout: &Layout) {
    let function = |index: u32| layout.guest_functions.get(index as usize).copied();
    match subsection {
        Name::Module { name, .. } => names.module = Some(name),
        Name::Function(map) => {
            for naming in map.into_iter().flatten() {
                if let Some(place) = function(naming.index) {
                    names.functions.insert(place, naming.name.to_owned());
                }
            }
        }
        Name::Local(map) => names.others.push(Other::Locals(indirect(map, &function))),
        Name::Label(map) => names.others.push(Other::Labels(indirect(map, &function))),
        Name::Type(map) => names.others.push(Other::Types(direct(map))),
        Name::Table(map) => names.others.push(Other::Tables(direct(map))),
        Name::Memory(map) => names.others.push(Other::Memories(direct(map))),
        Name::Global(map) => names.others.push(Other::Globals(direct(map))),
        Name::Element(map) => names.others.push(Other::Elements(direct(map))),
        Name::Tag(map) => names.others.push(Other::Tags(direct(map))),
        // Data segments are merged and moved; names of fields have no place in the encoder.
        Name::Data(_)
        | Name::Field(_)
        | Name::Parameter(_)
        | Name::TagParameter(_)
        | Name::Unknown { .. } => {}
    }
}

/// Copies names whose indices stay as they are.
fn direct(map: wasmparser::NameMap<'_>) -> NameMap {
    let mut out = NameMap::new();
    for naming in map.into_iter().flatten() {
        out.append(naming.index, naming.name);
    }
    out
}

/// Copies a map of maps by function, in order of the new function indices.
fn indirect(
    map: wasmparser::IndirectNameMap<'_>,
    function: &dyn Fn(u32) -> Option<u32>,
) -> IndirectNameMap {
    let mut by_function = BTreeMap::new();
    for naming in map.into_iter().flatten() {
        if let Some(place) = function(naming.index) {
            by_function.insert(place, direct(naming.names));
        }
    }
    let mut out = IndirectNameMap::new();
    for (place, names) in by_function {
        out.append(place, &names);
    }
    out
}

fn write(names: Names<'_>) -> NameSection {
    let mut section = NameSection::new();
    if let Some(module) = names.module {
        section.module(module);
    }
    let mut functions = NameMap::new();
    for (index, name) in &names.functions {
        functions.append(*index, name);
    }
    section.functions(&functions);
    for other in &names.others {
        match other {
            Other::Locals(map) => section.locals(map),
            Other::Labels(map) => section.labels(map),
            Other::Types(map) => section.types(map),
            Other::Tables(map) => section.tables(map),
            Other::Memories(map) => section.memories(map),
            Other::Globals(map) => section.globals(map),
            Other::Elements(map) => section.elements(map),
            Other::Tags(map) => section.tag(map),
        }
    }
    section
}
