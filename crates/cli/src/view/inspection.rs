//! What a module or component is.

use std::fmt::Write;

use carrick_assemble::{
    Capability, Feature, Inspection, Item, Kind, Memory, Producer, Section, SourceLanguage,
};
use serde::{Serialize, Serializer};

use super::{remote_lists, table};
use crate::units::show_bytes;

/// `carrick inspect --json`
#[derive(Serialize)]
pub(crate) struct Json<'a> {
    #[serde(flatten, with = "InspectionJson")]
    inspection: &'a Inspection,
    features: Vec<&'static str>,
}

impl<'a> Json<'a> {
    pub(crate) fn new(inspection: &'a Inspection, features: &[Feature]) -> Self {
        Self {
            inspection,
            features: feature_names(features),
        }
    }
}

pub(super) fn feature_names(features: &[Feature]) -> Vec<&'static str> {
    features.iter().map(|feature| feature.name()).collect()
}

#[derive(Serialize)]
#[serde(remote = "Inspection")]
pub(super) struct InspectionJson {
    #[serde(serialize_with = "kind_json")]
    kind: Kind,
    #[serde(serialize_with = "language_json")]
    language: Option<SourceLanguage>,
    compiler: Option<String>,
    world: Option<String>,
    bytes: u64,
    #[serde(serialize_with = "producers")]
    producers: Vec<Producer>,
    #[serde(serialize_with = "memories")]
    memories: Vec<Memory>,
    wasi: Vec<String>,
    #[serde(serialize_with = "capabilities")]
    capabilities: Vec<Capability>,
    #[serde(serialize_with = "items_json")]
    imports: Vec<Item>,
    #[serde(serialize_with = "items_json")]
    exports: Vec<Item>,
    #[serde(rename = "parts", serialize_with = "sections")]
    sections: Vec<Section>,
}

#[derive(Serialize)]
#[serde(remote = "Producer")]
struct ProducerJson {
    field: String,
    name: String,
    version: String,
}

#[derive(Serialize)]
#[serde(remote = "Memory")]
struct MemoryJson {
    owner: String,
    imported: bool,
    bytes_min: u64,
    bytes_max: Option<u64>,
    shared: bool,
    memory64: bool,
}

#[derive(Serialize)]
#[serde(remote = "Capability")]
struct CapabilityJson {
    name: String,
    because: Vec<String>,
}

#[derive(Serialize)]
#[serde(remote = "Item")]
struct ItemJson {
    module: String,
    name: String,
    #[serde(rename = "type")]
    ty: String,
}

#[derive(Serialize)]
#[serde(remote = "Section")]
struct SectionJson {
    name: String,
    bytes: u64,
}

remote_lists! {
    producers: Producer as ProducerJson;
    memories: Memory as MemoryJson;
    capabilities: Capability as CapabilityJson;
    items_json: Item as ItemJson;
    sections: Section as SectionJson;
}

fn kind_json<S: Serializer>(value: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.as_str())
}

fn language_json<S: Serializer>(
    value: &Option<SourceLanguage>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.map(language).serialize(serializer)
}

/// The lines for standard output.
pub(crate) fn text(inspection: &Inspection, features: &[Feature]) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:10}  {value}");
    };
    let core = if inspection.kind == Kind::Component {
        ""
    } else {
        " (core module)"
    };
    line("kind", &format!("{}{core}", inspection.kind.as_str()));
    if let Some(made_with) = made_with(inspection) {
        line("made with", &made_with);
    }
    for producer in &inspection.producers {
        let value = format!("{} {} {}", producer.field, producer.name, producer.version);
        line("producer", value.trim_end());
    }
    if let Some(world) = &inspection.world {
        line("world", world);
    }
    line("size", &show_bytes(inspection.bytes));
    for shown in inspection.memories.iter().map(memory) {
        line("memory", &shown);
    }
    if !inspection.wasi.is_empty() {
        line("wasi", &inspection.wasi.join(", "));
    }
    if !features.is_empty() {
        line("needs", &feature_names(features).join(", "));
    }
    let capabilities: Vec<_> = inspection
        .capabilities
        .iter()
        .map(|capability| (capability.name.clone(), capability.because.join(" ")))
        .collect();
    list(&mut text, "could reach", &capabilities);
    if inspection.capabilities.iter().any(opens_sockets) {
        text.push_str(
            "note: which addresses it reaches cannot be known from the binary; the host grants them\n",
        );
    }
    list(&mut text, "imports", &items(&inspection.imports));
    list(&mut text, "exports", &items(&inspection.exports));
    let sections: Vec<_> = inspection
        .sections
        .iter()
        .map(|section| (section.name.clone(), show_bytes(section.bytes)))
        .collect();
    list(&mut text, "sections", &sections);
    text
}

/// Whether it opens sockets or looks up names: preview 1 itself only has functions for sockets that are open.
fn opens_sockets(capability: &Capability) -> bool {
    capability.name == "sockets"
        && capability.because.iter().any(|import| {
            import.starts_with("wasi:sockets/")
                || matches!(
                    import.as_str(),
                    "sock_open" | "sock_getaddrinfo" | "sock_lookup"
                )
        })
}

fn list(text: &mut String, heading: &str, rows: &[(String, String)]) {
    if !rows.is_empty() {
        let _ = write!(text, "\n{heading}\n{}", table(rows));
    }
}

fn items(items: &[Item]) -> Vec<(String, String)> {
    let name = |item: &Item| match item.module.as_str() {
        "" => item.name.clone(),
        module => format!("{module} {}", item.name),
    };
    items
        .iter()
        .map(|item| (name(item), item.ty.clone()))
        .collect()
}

fn memory(memory: &Memory) -> String {
    let mut text = show_bytes(memory.bytes_min);
    match memory.bytes_max {
        Some(max) => text.push_str(&format!(" to {}", show_bytes(max))),
        None => text.push_str(" or more"),
    }
    for (is, word) in [
        (memory.imported, "imported"),
        (memory.shared, "shared"),
        (memory.memory64, "64-bit"),
    ] {
        if is {
            text.push_str(&format!(", {word}"));
        }
    }
    if !memory.owner.is_empty() {
        text.push_str(&format!(", of {}", memory.owner));
    }
    text
}

pub(super) fn made_with(inspection: &Inspection) -> Option<String> {
    let language = inspection.language.map(language);
    match (language, &inspection.compiler) {
        (Some(language), Some(compiler)) if compiler.starts_with(language) => {
            Some(compiler.clone())
        }
        (Some(language), Some(compiler)) => Some(format!("{language} ({compiler})")),
        (Some(language), None) => Some(language.to_owned()),
        (None, Some(compiler)) => Some(compiler.clone()),
        (None, None) => None,
    }
}

fn language(language: SourceLanguage) -> &'static str {
    match language {
        SourceLanguage::Go => "Go",
        SourceLanguage::TinyGo => "TinyGo",
        SourceLanguage::Rust => "Rust",
        SourceLanguage::C => "C",
        SourceLanguage::Cpp => "C++",
        SourceLanguage::Zig => "Zig",
        SourceLanguage::AssemblyScript => "AssemblyScript",
        SourceLanguage::Swift => "Swift",
        SourceLanguage::DotNet => ".NET",
        _ => "another language",
    }
}
