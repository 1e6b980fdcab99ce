//! WIT out of binaries: packages, components, and modules that carry a world.

mod docs;

use std::borrow::Cow;
use std::collections::BTreeSet;

use wasmparser::component_types::{ComponentEntityType, ComponentItem};
use wasmparser::{ComponentTypeRef, Parser, Payload, ValidPayload, Validator, WasmFeatures};
use wit_component::DecodedWasm;
use wit_component::metadata;
use wit_parser::{PackageId, Resolve};

use super::LoadWitError;
use crate::model::{Crossings, Direction, InputKind, ItemKind, Loaded};

/// Whether `bytes` are a binary, or its text form.
pub(super) fn is_wasm(bytes: &[u8]) -> bool {
    wat::Detect::from_bytes(bytes).is_wasm()
}

pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<Loaded, LoadWitError> {
    let binary = assemble(name, bytes)?;
    if is_module(&binary) {
        return decode_module(name, &binary);
    }
    let (mut decoded, docs) = decode_binary(name, &binary)?;
    if let DecodedWasm::Component(resolve, world) = &mut decoded {
        docs::inject(resolve, *world, &binary, &docs);
    }
    let package = decoded.package();
    Ok(match decoded {
        DecodedWasm::WitPackage(resolve, _) => Loaded {
            resolve,
            package,
            world: None,
            kind: InputKind::Package,
            crossings: Crossings::new(),
            beyond_wit: Vec::new(),
            texts: Vec::new(),
        },
        DecodedWasm::Component(resolve, world) => Loaded {
            resolve,
            package,
            world: Some(world),
            kind: InputKind::Component,
            crossings: crossings(&binary),
            beyond_wit: beyond_wit(&binary),
            texts: Vec::new(),
        },
    })
}

/// Decodes a binary, a component without its doc comments, which are in the sections returned.
fn decode_binary(
    name: &str,
    binary: &[u8],
) -> Result<(DecodedWasm, Vec<docs::Section>), LoadWitError> {
    let decode = |binary: &[u8]| {
        wit_component::decode(binary).map_err(|error| LoadWitError::Decode {
            name: name.to_owned(),
            message: format!("{error:#}"),
        })
    };
    let sections = docs::sections(binary);
    if sections.is_empty() {
        return Ok((decode(binary)?, sections));
    }
    match decode(&docs::hidden(binary, &sections))? {
        DecodedWasm::WitPackage(..) => Ok((decode(binary)?, sections)),
        component => Ok((component, sections)),
    }
}

fn assemble<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, LoadWitError> {
    wat::parse_bytes(bytes).map_err(|mut error| {
        error.set_path(name);
        LoadWitError::Assemble {
            name: name.to_owned(),
            message: error.to_string(),
        }
    })
}

/// Whether the header says core module: version 1 in layer 0.
fn is_module(binary: &[u8]) -> bool {
    binary.get(4..8) == Some(&[1, 0, 0, 0])
}

fn decode_module(name: &str, binary: &[u8]) -> Result<Loaded, LoadWitError> {
    for payload in Parser::new(0).parse_all(binary) {
        // Damage elsewhere is reported below, with its place.
        let Ok(payload) = payload else { break };
        // The decoder takes it that all of a section is there.
        if let Some((_, range)) = payload.as_section()
            && range.end > binary.len() as u64
        {
            return Err(LoadWitError::Decode {
                name: name.to_owned(),
                message: format!(
                    "a section ends at byte {}, but there are only {} bytes",
                    range.end,
                    binary.len()
                ),
            });
        }
        if let Payload::CustomSection(section) = payload
            && section.name().starts_with("component-type")
            && let Ok(decoded) = wit_component::decode(section.data())
        {
            check_order(name, decoded.resolve())?;
        }
    }
    let (carries, bindgen) = metadata::decode(binary).map_err(|error| LoadWitError::Decode {
        name: name.to_owned(),
        message: format!("{error:#}"),
    })?;
    let package = bindgen.resolve.worlds[bindgen.world].package;
    let (Some(_), Some(package)) = (carries, package) else {
        return Err(LoadWitError::NoWorld {
            name: name.to_owned(),
        });
    };
    Ok(Loaded {
        resolve: bindgen.resolve,
        package,
        world: Some(bindgen.world),
        kind: InputKind::Module,
        crossings: Crossings::new(),
        beyond_wit: Vec::new(),
        texts: Vec::new(),
    })
}

/// Refuses packages that use each other in a circle: bringing packages together
/// follows their dependencies and would not come to an end.
pub(super) fn check_order(name: &str, resolve: &Resolve) -> Result<(), LoadWitError> {
    let mut open: BTreeSet<PackageId> = resolve.packages.iter().map(|(id, _)| id).collect();
    loop {
        let done: Vec<PackageId> = open
            .iter()
            .copied()
            .filter(|id| {
                resolve
                    .package_direct_deps(*id)
                    .all(|dependency| !open.contains(&dependency))
            })
            .collect();
        if done.is_empty() {
            break;
        }
        open.retain(|id| !done.contains(id));
    }
    let Some(first) = open.first() else {
        return Ok(());
    };
    let package = &resolve.packages[*first].name;
    Err(LoadWitError::Decode {
        name: name.to_owned(),
        message: format!("package `{package}` and packages that it uses depend on each other"),
    })
}

/// The imports that the decoder leaves out, because WIT has no word for what they are.
fn beyond_wit(binary: &[u8]) -> Vec<(String, ItemKind)> {
    let mut beyond = Vec::new();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(binary) {
        // The binary was decoded before, so that there is no damage.
        match payload {
            Ok(Payload::ModuleSection { .. } | Payload::ComponentSection { .. }) => depth += 1,
            Ok(Payload::End(_)) => depth -= 1,
            Ok(Payload::ComponentImportSection(section)) if depth == 0 => {
                for import in section.into_iter().flatten() {
                    let kind = match import.ty {
                        ComponentTypeRef::Module(_) => ItemKind::CoreModule,
                        ComponentTypeRef::Component(_) => ItemKind::Component,
                        ComponentTypeRef::Value(_) => ItemKind::Value,
                        _ => continue,
                    };
                    beyond.push((import.name.name.to_owned(), kind));
                }
            }
            _ => {}
        }
    }
    beyond
}

/// Reads what a component imports and exports, interface by interface. The
/// binary was decoded before, so what cannot be read here has no bearing.
fn crossings(binary: &[u8]) -> Crossings {
    let mut crossings = Crossings::new();
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut names = Vec::new();
    let mut depth = 0;
    let mut types = None;
    for payload in Parser::new(0).parse_all(binary) {
        let Ok(payload) = payload else {
            return crossings;
        };
        match &payload {
            Payload::ComponentImportSection(section) if depth == 0 => names.extend(
                section
                    .clone()
                    .into_iter()
                    .flatten()
                    .map(|import| (Direction::Import, import.name.name.to_owned())),
            ),
            Payload::ComponentExportSection(section) if depth == 0 => names.extend(
                section
                    .clone()
                    .into_iter()
                    .flatten()
                    .map(|export| (Direction::Export, export.name.name.to_owned())),
            ),
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            _ => {}
        }
        // Bodies of functions are not looked at.
        if let Ok(ValidPayload::End(all)) = validator.payload(&payload) {
            types = Some(all);
        }
    }
    let Some(types) = types else {
        return crossings;
    };
    for (direction, name) in names {
        let item: Option<&ComponentItem> = match direction {
            Direction::Import => types.as_ref().component_item_for_import(&name),
            Direction::Export => types.as_ref().component_item_for_export(&name),
        };
        if let Some(ComponentEntityType::Instance(id)) = item.map(|item| item.ty) {
            let members = types[id].exports.keys().map(ToString::to_string);
            crossings.insert((direction, name), members.collect());
        }
    }
    crossings
}
