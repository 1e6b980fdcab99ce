//! Instances that take the types of an interface from an import of the result.

use std::collections::{BTreeMap, HashMap};

use wasm_encoder::{
    Alias, Component, ComponentAliasSection, ComponentExportKind, ComponentExportSection,
    ComponentInstanceSection, ComponentNameSection, NameMap, RawSection,
};
use wasmparser::{
    ComponentAlias, ComponentExternalKind, ComponentInstance, ComponentInstantiationArg,
    ComponentName, ComponentTypeRef, KnownCustom, Parser, Payload,
};

use crate::module::bytes_of;

/// One item of an interface.
pub(super) struct Item {
    pub name: String,
    pub kind: ComponentExportKind,
    /// Whether it comes from the import of the result, not from the supplier.
    pub is_imported: bool,
}

/// The component with another argument for every import that is called as one of `interfaces`: an
/// instance of items from the result's import of that name and from the former argument.
///
/// `None` when `component` is not made as the composition library makes them, or when it does not
/// import the interface.
pub(super) fn with_imported_types(
    component: &[u8],
    interfaces: &BTreeMap<String, Vec<Item>>,
) -> Option<Vec<u8>> {
    let mut rewriter = Rewriter {
        interfaces,
        out: Component::new(),
        imported: HashMap::new(),
        next: [0; SPACES],
        places: Default::default(),
        is_shifted: false,
    };
    let mut depth = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload.ok()?;
        match &payload {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                if depth == 0 {
                    rewriter.copy(component, &payload);
                    rewriter.define(ComponentExternalKind::Component);
                }
                depth += 1;
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            _ if depth == 0 => rewriter.section(component, &payload)?,
            _ => {}
        }
    }
    Some(rewriter.out.finish())
}

/// How many index spaces a component has.
const SPACES: usize = 6;

fn space(kind: ComponentExternalKind) -> usize {
    match kind {
        ComponentExternalKind::Module => 0,
        ComponentExternalKind::Func => 1,
        ComponentExternalKind::Value => 2,
        ComponentExternalKind::Type => 3,
        ComponentExternalKind::Instance => 4,
        ComponentExternalKind::Component => 5,
    }
}

fn parsed(kind: ComponentExportKind) -> ComponentExternalKind {
    match kind {
        ComponentExportKind::Module => ComponentExternalKind::Module,
        ComponentExportKind::Func => ComponentExternalKind::Func,
        ComponentExportKind::Value => ComponentExternalKind::Value,
        ComponentExportKind::Type => ComponentExternalKind::Type,
        ComponentExportKind::Instance => ComponentExternalKind::Instance,
        ComponentExportKind::Component => ComponentExternalKind::Component,
    }
}

struct Rewriter<'i> {
    interfaces: &'i BTreeMap<String, Vec<Item>>,
    out: Component,
    /// The imported instances with their index.
    imported: HashMap<String, u32>,
    /// The next index of each space.
    next: [u32; SPACES],
    /// For each space the new index of each item.
    places: [Vec<u32>; SPACES],
    /// Whether an item has another index than before.
    is_shifted: bool,
}

impl Rewriter<'_> {
    fn copy(&mut self, component: &[u8], payload: &Payload<'_>) {
        if let Some((id, range)) = payload.as_section() {
            let data = bytes_of(component, &range);
            self.out.section(&RawSection { id, data });
        }
    }

    /// Takes account of the next item of the component.
    fn define(&mut self, kind: ComponentExternalKind) {
        let place = self.add(kind);
        self.places[space(kind)].push(place);
    }

    /// Takes account of an item that the component did not have.
    fn add(&mut self, kind: ComponentExternalKind) -> u32 {
        let next = &mut self.next[space(kind)];
        *next += 1;
        *next - 1
    }

    fn place(&self, kind: ComponentExternalKind, index: u32) -> Option<u32> {
        self.places[space(kind)].get(index as usize).copied()
    }

    fn section(&mut self, component: &[u8], payload: &Payload<'_>) -> Option<()> {
        match payload {
            Payload::Version { .. } => {}
            // Their contents refer to other types by index, and come first.
            Payload::ComponentTypeSection(_) | Payload::ComponentImportSection(_)
                if self.is_shifted =>
            {
                return None;
            }
            Payload::ComponentTypeSection(reader) => {
                for _ in 0..reader.count() {
                    self.define(ComponentExternalKind::Type);
                }
                self.copy(component, payload);
            }
            Payload::ComponentImportSection(reader) => {
                for import in reader.clone() {
                    let import = import.ok()?;
                    let kind = match import.ty {
                        ComponentTypeRef::Module(_) => ComponentExternalKind::Module,
                        ComponentTypeRef::Func(_) => ComponentExternalKind::Func,
                        ComponentTypeRef::Value(_) => ComponentExternalKind::Value,
                        ComponentTypeRef::Type(_) => ComponentExternalKind::Type,
                        ComponentTypeRef::Instance(_) => ComponentExternalKind::Instance,
                        ComponentTypeRef::Component(_) => ComponentExternalKind::Component,
                    };
                    if kind == ComponentExternalKind::Instance {
                        let place = self.next[space(kind)];
                        self.imported.insert(import.name.name.to_owned(), place);
                    }
                    self.define(kind);
                }
                self.copy(component, payload);
            }
            Payload::ComponentInstanceSection(reader) => {
                for instance in reader.clone() {
                    self.instance(&instance.ok()?)?;
                }
            }
            Payload::ComponentAliasSection(reader) => {
                let mut section = ComponentAliasSection::new();
                for alias in reader.clone() {
                    let ComponentAlias::InstanceExport {
                        kind,
                        instance_index,
                        name,
                    } = alias.ok()?
                    else {
                        return None;
                    };
                    section.alias(Alias::InstanceExport {
                        instance: self.place(ComponentExternalKind::Instance, instance_index)?,
                        kind: kind.into(),
                        name,
                    });
                    self.define(kind);
                }
                self.out.section(&section);
            }
            Payload::ComponentExportSection(reader) => {
                let mut section = ComponentExportSection::new();
                for export in reader.clone() {
                    let export = export.ok()?;
                    if export.ty.is_some() {
                        return None;
                    }
                    let index = self.place(export.kind, export.index)?;
                    section.export(export.name, export.kind.into(), index, None);
                    self.define(export.kind);
                }
                self.out.section(&section);
            }
            Payload::CustomSection(custom) => match custom.as_known() {
                KnownCustom::ComponentName(names) => {
                    let mut section = ComponentNameSection::new();
                    for name in names {
                        let name = name.ok()?;
                        let (kind, names) = match &name {
                            ComponentName::Funcs(names) => (ComponentExternalKind::Func, names),
                            ComponentName::Values(names) => (ComponentExternalKind::Value, names),
                            ComponentName::Types(names) => (ComponentExternalKind::Type, names),
                            ComponentName::Instances(names) => {
                                (ComponentExternalKind::Instance, names)
                            }
                            // The library names nothing else.
                            _ => continue,
                        };
                        // The library writes them in the order of its graph, not of their indices.
                        let mut sorted = BTreeMap::new();
                        for naming in names.names.clone() {
                            let naming = naming.ok()?;
                            sorted.insert(self.place(kind, naming.index)?, naming.name);
                        }
                        let mut map = NameMap::new();
                        for (index, name) in sorted {
                            map.append(index, name);
                        }
                        match kind {
                            ComponentExternalKind::Func => section.funcs(&map),
                            ComponentExternalKind::Value => section.values(&map),
                            ComponentExternalKind::Type => section.types(&map),
                            _ => section.instances(&map),
                        }
                    }
                    self.out.section(&section);
                }
                _ => self.copy(component, payload),
            },
            _ => return None,
        }
        Some(())
    }

    fn instance(&mut self, instance: &ComponentInstance<'_>) -> Option<()> {
        let mut section = ComponentInstanceSection::new();
        match instance {
            ComponentInstance::Instantiate {
                component_index,
                args,
            } => {
                let args = args
                    .iter()
                    .map(|arg| Some((arg.name, arg.kind.into(), self.argument(arg)?)))
                    .collect::<Option<Vec<_>>>()?;
                section.instantiate(*component_index, args);
            }
            ComponentInstance::FromExports(exports) => {
                let exports = exports
                    .iter()
                    .map(|export| {
                        let index = self.place(export.kind, export.index)?;
                        Some((export.name, export.kind.into(), index))
                    })
                    .collect::<Option<Vec<_>>>()?;
                section.export_items(exports);
            }
        }
        self.out.section(&section);
        self.define(ComponentExternalKind::Instance);
        Some(())
    }

    /// The index of an argument, which may be an instance that is made for it.
    fn argument(&mut self, arg: &ComponentInstantiationArg<'_>) -> Option<u32> {
        let supplier = self.place(arg.kind, arg.index)?;
        let interfaces = self.interfaces;
        let Some(items) = interfaces.get(arg.name) else {
            return Some(supplier);
        };
        let import = *self.imported.get(arg.name)?;
        if import == supplier {
            return Some(supplier);
        }
        let mut aliases = ComponentAliasSection::new();
        let mut exports = Vec::new();
        for item in items {
            aliases.alias(Alias::InstanceExport {
                instance: if item.is_imported { import } else { supplier },
                kind: item.kind,
                name: &item.name,
            });
            exports.push((item.name.as_str(), item.kind, self.add(parsed(item.kind))));
        }
        let mut instance = ComponentInstanceSection::new();
        instance.export_items(exports);
        self.out.section(&aliases).section(&instance);
        self.is_shifted = true;
        Some(self.add(ComponentExternalKind::Instance))
    }
}
