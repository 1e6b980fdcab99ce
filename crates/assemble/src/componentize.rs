//! The linked module as a component: wit-component does the WIT, we do the bytes.
//!
//! wit-component looks at types, imports and exports only. It gets a skeleton
//! of the linked module with empty bodies; afterwards the real sections take
//! the skeleton's place inside the component, and the guest's data goes to the
//! module that defines the guest's memory. Every other section is copied.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use wasm_encoder::{Component, ConstExpr, DataSection, RawSection};
use wasmparser::{BinaryReaderError, Parser, Payload};
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::{Resolve, WorldId};

use crate::link::{self, Linked, Segment};
use crate::module::bytes_of;
use crate::options::AdapterModule;
use crate::role::Role;

/// The error of a parser or encoder, whose types are not public.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the linked module could not be made a component.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComponentizeError {
    /// The encoder refuses the module against its world.
    #[error("the module does not fit its world")]
    Encode(#[source] Cause),
    /// A further adapter module is refused.
    #[error("the adapter module for `{name}` is not usable")]
    Adapter {
        /// The import module it was given for.
        name: String,
        /// The encoder's reason.
        #[source]
        source: Cause,
    },
    /// The component does not have the core modules that we expect; a defect of ours.
    #[error("the component's core modules are not as expected: {what}")]
    Shape {
        /// What is missing or doubled.
        what: &'static str,
    },
    /// The component is truncated; a defect of ours.
    #[error("the component cannot be read back")]
    Read(#[source] Cause),
}

impl ComponentizeError {
    fn read(error: BinaryReaderError) -> Self {
        ComponentizeError::Read(error.into())
    }

    fn encode(error: anyhow::Error) -> Self {
        ComponentizeError::Encode(error.into())
    }
}

/// The world a module targets, as sections that describe it.
#[derive(Default)]
pub(crate) struct Worlds {
    /// Contents of `component-type` sections, with the section's name.
    pub sections: Vec<(String, Vec<u8>)>,
}

impl Worlds {
    /// Adds the world `world` of `resolve`.
    pub fn add(
        &mut self,
        name: &str,
        resolve: &Resolve,
        world: WorldId,
    ) -> Result<(), ComponentizeError> {
        let content =
            wit_component::metadata::encode(resolve, world, StringEncoding::UTF8, None, false)
                .map_err(ComponentizeError::encode)?;
        self.sections
            .push((format!("component-type:{name}"), content));
        Ok(())
    }

    /// Adds a world that imports `interfaces` and, for a command, exports `wasi:cli/run`.
    pub fn add_wasi(
        &mut self,
        interfaces: &BTreeSet<String>,
        command: bool,
    ) -> Result<(), ComponentizeError> {
        let mut text = "package carrick:linked;\nworld guest {\n".to_owned();
        for interface in interfaces {
            let _ = writeln!(text, "import {interface};");
        }
        if command {
            text.push_str("export wasi:cli/run@0.2.0;\n");
        }
        text.push_str("}\n");
        let mut resolve = Resolve::new();
        let mut load = |name: &str, text: &str| {
            resolve
                .push_str(name, text)
                .map_err(ComponentizeError::encode)
        };
        load("imports.wit", carrick_preview1_adapter::IMPORTS_WIT)?;
        let package = load("guest.wit", &text)?;
        let world = resolve
            .select_world(&[package], None)
            .map_err(ComponentizeError::encode)?;
        self.add("carrick", &resolve, world)
    }
}

/// Makes a component of `linked`, unvalidated.
pub(crate) fn componentize(
    mut linked: Linked<'_>,
    worlds: &Worlds,
    adapters: &[AdapterModule],
) -> Result<Vec<u8>, ComponentizeError> {
    let adapters: Vec<AdapterModule> = adapters
        .iter()
        .map(|adapter| {
            AdapterModule::new(link::imported_from(&adapter.name), adapter.module.clone())
        })
        .collect();
    let component = encode(&mut linked.skeleton, worlds, &adapters)?;
    splice(&component, &linked.sections, &linked.guest_data)
}

/// Makes a component of a module that needs no linking, unvalidated.
pub(crate) fn componentize_plain(
    module: &[u8],
    worlds: &Worlds,
    adapters: &[AdapterModule],
) -> Result<Vec<u8>, ComponentizeError> {
    let mut bytes = module.to_vec();
    append_worlds(&mut bytes, worlds);
    run_encoder(&bytes, adapters)
}

fn encode(
    skeleton: &mut wasm_encoder::Module,
    worlds: &Worlds,
    adapters: &[AdapterModule],
) -> Result<Vec<u8>, ComponentizeError> {
    let mut bytes = std::mem::take(skeleton).finish();
    append_worlds(&mut bytes, worlds);
    run_encoder(&bytes, adapters)
}

fn append_worlds(module: &mut Vec<u8>, worlds: &Worlds) {
    use wasm_encoder::Section as _;
    for (name, content) in &worlds.sections {
        let section = wasm_encoder::CustomSection {
            name: name.into(),
            data: content.into(),
        };
        section.append_to(module);
    }
}

fn run_encoder(module: &[u8], adapters: &[AdapterModule]) -> Result<Vec<u8>, ComponentizeError> {
    let mut encoder = ComponentEncoder::default();
    encoder.module(module).map_err(ComponentizeError::encode)?;
    for adapter in adapters {
        encoder
            .adapter(&adapter.name, &adapter.module)
            .map_err(|source| ComponentizeError::Adapter {
                name: adapter.name.clone(),
                source: source.into(),
            })?;
    }
    // Validation follows when the component is whole.
    encoder
        .validate(false)
        .encode()
        .map_err(ComponentizeError::encode)
}

/// Puts the real sections and the guest's data into `component`.
fn splice(
    component: &[u8],
    sections: &[(u8, Vec<u8>)],
    data: &[Segment<'_>],
) -> Result<Vec<u8>, ComponentizeError> {
    let mut out = Component::new();
    let mut linked_found = false;
    let mut memory_found = false;
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.map_err(ComponentizeError::read)?;
        match &payload {
            Payload::Version { .. } => {}
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ModuleSection {
                unchecked_range, ..
            } if depth == 0 => {
                depth += 1;
                let module = bytes_of(component, unchecked_range);
                let rewritten = match Role::of(module).map_err(ComponentizeError::read)? {
                    Role::Linked => {
                        linked_found = true;
                        Some(fill(module, sections)?)
                    }
                    Role::Memory => {
                        memory_found = true;
                        Some(with_data(module, data)?)
                    }
                    Role::Other => None,
                };
                out.section(&RawSection {
                    id: wasm_encoder::ComponentSectionId::CoreModule as u8,
                    data: rewritten.as_deref().unwrap_or(module),
                });
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                if depth == 0
                    && let Some((id, range)) = payload.as_section()
                {
                    out.section(&RawSection {
                        id,
                        data: bytes_of(component, &range),
                    });
                }
                depth += 1;
            }
            _ if depth == 0 => {
                if let Some((id, range)) = payload.as_section() {
                    out.section(&RawSection {
                        id,
                        data: bytes_of(component, &range),
                    });
                }
            }
            _ => {}
        }
    }
    if !linked_found {
        return Err(ComponentizeError::Shape {
            what: "the linked module is not in it",
        });
    }
    if !memory_found && !data.is_empty() {
        return Err(ComponentizeError::Shape {
            what: "no module defines the guest's memory",
        });
    }
    Ok(out.finish())
}

/// The skeleton with `sections` in place of its code.
fn fill(skeleton: &[u8], sections: &[(u8, Vec<u8>)]) -> Result<Vec<u8>, ComponentizeError> {
    let mut out = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(skeleton) {
        let payload = payload.map_err(ComponentizeError::read)?;
        match &payload {
            Payload::CodeSectionStart { .. } => {
                for (id, content) in sections {
                    out.section(&RawSection {
                        id: *id,
                        data: content,
                    });
                }
            }
            Payload::CodeSectionEntry(_) => {}
            _ => {
                if let Some((id, range)) = payload.as_section() {
                    out.section(&RawSection {
                        id,
                        data: bytes_of(skeleton, &range),
                    });
                }
            }
        }
    }
    Ok(out.finish())
}

/// `module` with `data` as its data section.
fn with_data(module: &[u8], data: &[Segment<'_>]) -> Result<Vec<u8>, ComponentizeError> {
    let mut section = DataSection::new();
    for segment in data {
        let at = ConstExpr::i32_const(segment.offset.cast_signed());
        section.active(0, &at, segment.bytes.iter().copied());
    }
    let mut out = wasm_encoder::Module::new();
    let mut written = data.is_empty();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(ComponentizeError::read)?;
        if matches!(payload, Payload::CodeSectionEntry(_)) {
            continue;
        }
        if !written && matches!(payload, Payload::CustomSection(_) | Payload::End(_)) {
            out.section(&section);
            written = true;
        }
        if let Some((id, range)) = payload.as_section() {
            out.section(&RawSection {
                id,
                data: bytes_of(module, &range),
            });
        }
    }
    Ok(out.finish())
}
