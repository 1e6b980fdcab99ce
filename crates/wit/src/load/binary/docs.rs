//! Doc comments that a component carries in a custom section.
//!
//! A WIT package in binary form has its doc comments in the section `package-docs`, which the decoder
//! reads. A component may carry the same section, for the package of its world. The decoder takes it to
//! be about the component's own world and fails if names differ, or if components inside have one too.

use std::ops::Range;

use serde_json::Value;
use wasmparser::{Parser, Payload};
use wit_parser::{
    Docs, IndexMap, Interface, PackageId, Resolve, TypeDefKind, TypeId, WorldId, WorldItem,
    WorldKey,
};

const SECTION: &str = "package-docs";

/// A section with doc comments.
pub(super) struct Section {
    name: Range<usize>,
    data: Range<usize>,
    /// Whether it is not in a component or module inside.
    is_outermost: bool,
}

/// The sections of a binary, those of components inside included.
pub(super) fn sections(binary: &[u8]) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut depth = 0usize;
    // Damage is for the decoder to report.
    for payload in Parser::new(0).parse_all(binary).map_while(Result::ok) {
        match payload {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::CustomSection(section) if section.name() == SECTION => {
                let Ok(start) = usize::try_from(section.data_offset()) else {
                    continue;
                };
                sections.push(Section {
                    name: start - SECTION.len()..start,
                    data: start..start + section.data().len(),
                    is_outermost: depth == 0,
                });
            }
            _ => {}
        }
    }
    sections
}

/// The binary with other names for the sections, so that the decoder leaves them alone.
pub(super) fn hidden(binary: &[u8], sections: &[Section]) -> Vec<u8> {
    let mut hidden = binary.to_vec();
    for section in sections {
        hidden[section.name.clone()].make_ascii_uppercase();
    }
    hidden
}

/// Gives the items of a component the doc comments of its outermost section. What the section says
/// of items that the component does not have is left out.
pub(super) fn inject(resolve: &mut Resolve, world: WorldId, binary: &[u8], sections: &[Section]) {
    let Some(section) = sections.iter().find(|section| section.is_outermost) else {
        return;
    };
    // The first byte is the version of the format. The newest there is has more than the first.
    let [0 | 1, json @ ..] = &binary[section.data.clone()] else {
        return;
    };
    let Ok(package) = serde_json::from_slice::<Value>(json) else {
        return;
    };
    if let Some(about) = only(&package["worlds"]) {
        let docs = text(&package["docs"]);
        if let (Some(docs), Some(package)) = (docs, resolve.worlds[world].package) {
            resolve.packages[package].docs.contents = Some(docs);
        }
        describe_world(resolve, world, about);
    }
    let Some(id) = described_package(resolve, world, &package["interfaces"]) else {
        return;
    };
    for (name, interface) in resolve.packages[id].interfaces.clone() {
        let about = &package["interfaces"][&name];
        describe_interface(resolve, about, |resolve| &mut resolve.interfaces[interface]);
    }
}

/// The value of an object that has one.
fn only(object: &Value) -> Option<&Value> {
    let object = object.as_object()?;
    (object.len() == 1).then(|| object.values().next())?
}

/// The package that has most of the interfaces; `None` if several have.
fn described_package(resolve: &Resolve, world: WorldId, about: &Value) -> Option<PackageId> {
    let names = about.as_object()?;
    let own = resolve.worlds[world].package;
    let count = |id: PackageId| {
        let interfaces = &resolve.packages[id].interfaces;
        names
            .keys()
            .filter(|name| interfaces.contains_key(*name))
            .count()
    };
    let packages = resolve.packages.iter().map(|(id, _)| id);
    let mut counted: Vec<(usize, PackageId)> = packages
        .filter(|id| Some(*id) != own)
        .map(|id| (count(id), id))
        .filter(|(count, _)| *count > 0)
        .collect();
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    match counted.as_slice() {
        [(_, id)] => Some(*id),
        [(most, id), (next, _), ..] if most > next => Some(*id),
        _ => None,
    }
}

fn describe_world(resolve: &mut Resolve, id: WorldId, about: &Value) {
    set(&mut resolve.worlds[id].docs, about);
    for is_export in [false, true] {
        let items = match is_export {
            false => &resolve.worlds[id].imports,
            true => &resolve.worlds[id].exports,
        };
        let keys: Vec<WorldKey> = items.keys().cloned().collect();
        for key in keys {
            describe_world_item(resolve, id, about, &key, is_export);
        }
    }
}

fn describe_world_item(
    resolve: &mut Resolve,
    id: WorldId,
    about: &Value,
    key: &WorldKey,
    is_export: bool,
) {
    let name = resolve.name_world_key(key);
    // Exports have a place of their own where something is imported under the same name.
    let of = |exports: &str, both: &str| match &about[exports][&name] {
        own if is_export && !own.is_null() => own,
        _ => &about[both][&name],
    };
    let world = &mut resolve.worlds[id];
    let items = match is_export {
        true => &mut world.exports,
        false => &mut world.imports,
    };
    match items.get_mut(key) {
        Some(WorldItem::Function(function)) => {
            set(&mut function.docs, of("func_exports", "funcs"));
        }
        Some(WorldItem::Type { id, .. }) => {
            let id = *id;
            describe_type(resolve, id, &about["types"][&name]);
        }
        Some(WorldItem::Interface { id, docs, .. }) => {
            let docs_key = match is_export {
                true => "interface_export_docs",
                false => "interface_import_docs",
            };
            set(docs, &about[docs_key][&name]);
            let id = *id;
            if matches!(key, WorldKey::Name(_)) && resolve.interfaces[id].name.is_none() {
                let about = of("interface_exports", "interfaces");
                describe_interface(resolve, about, |resolve| &mut resolve.interfaces[id]);
            }
        }
        None => {}
    }
}

fn describe_interface(
    resolve: &mut Resolve,
    about: &Value,
    interface: impl Fn(&mut Resolve) -> &mut Interface,
) {
    let this = interface(resolve);
    set(&mut this.docs, about);
    for (name, function) in &mut this.functions {
        set(&mut function.docs, &about["funcs"][name]);
    }
    let types: IndexMap<String, TypeId> = this.types.clone();
    for (name, id) in types {
        describe_type(resolve, id, &about["types"][&name]);
    }
}

fn describe_type(resolve: &mut Resolve, id: TypeId, about: &Value) {
    let ty = &mut resolve.types[id];
    set(&mut ty.docs, about);
    let members: Vec<(&String, &mut Docs)> = match &mut ty.kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter_mut();
            fields.map(|field| (&field.name, &mut field.docs)).collect()
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter_mut();
            cases.map(|case| (&case.name, &mut case.docs)).collect()
        }
        TypeDefKind::Enum(cases) => {
            let cases = cases.cases.iter_mut();
            cases.map(|case| (&case.name, &mut case.docs)).collect()
        }
        TypeDefKind::Flags(flags) => {
            let flags = flags.flags.iter_mut();
            flags.map(|flag| (&flag.name, &mut flag.docs)).collect()
        }
        _ => Vec::new(),
    };
    for (name, docs) in members {
        set(docs, &about["items"][name]);
    }
}

/// Sets the docs that are the text itself, or the field `docs` of an object.
fn set(docs: &mut Docs, about: &Value) {
    if let Some(text) = text(about).or_else(|| text(&about["docs"])) {
        docs.contents = Some(text);
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
