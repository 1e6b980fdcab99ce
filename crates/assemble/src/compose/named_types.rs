//! Types that the result must have a name for.
//!
//! An export or import of a component may use a record, variant, enum or flags only if the component
//! imports or exports that type too, so that it has a name outside. Take a world that exports an
//! interface `api`, which uses a record `y` of the interface `types`, which holds a record `x`.
//! Where a plug satisfies `types`, the result has no `types`, and `x` has no name.
//!
//! So the result imports `types` with nothing but its types, which no host has to provide, and the
//! instance whose exports use them takes its types from there and its functions from the plug.

use std::collections::{BTreeMap, HashSet};

use carrick_wit::catch_panic;
use wac_graph::types::{
    DefinedType, DefinedTypeId, Interface, InterfaceId, ItemKind, Type, Types, UsedType, ValueType,
};
use wac_graph::{CompositionGraph, NodeId, NodeKind};
use wasm_encoder::ComponentExportKind;

use super::part::ENCODING;
use super::rebind::{self, Item};
use crate::validate::validate;

/// A type without a name.
pub(super) struct Unnamed {
    /// The instance that imports the interface.
    user: NodeId,
    /// The interface that has the type, and which a part satisfies.
    pub interface: String,
    id: InterfaceId,
    /// The type's name in the interface.
    pub ty: String,
    /// The import or export of the instance that uses it.
    pub item: String,
}

/// A component in which every type has a name.
pub(super) struct Named {
    pub component: Vec<u8>,
    /// What it imports, sorted.
    pub imports: Vec<String>,
    /// The interfaces that it imports only for the names of their types.
    pub types_of: Vec<String>,
}

/// The component of the graph with the missing names; `None` when they do not make it valid.
pub(super) fn named(graph: &mut CompositionGraph) -> Option<Named> {
    let unnamed = find(graph);
    if unnamed.is_empty() {
        return None;
    }
    let open: HashSet<String> = graph
        .imports()
        .map(|(name, _, _)| name.to_owned())
        .collect();
    let mut rebound = BTreeMap::new();
    for Unnamed { interface, id, .. } in unnamed {
        if rebound.contains_key(&interface) {
            continue;
        }
        rebound.insert(interface.clone(), items(graph.types(), id));
        if !open.contains(&interface) {
            let types_only = types_only(graph.types_mut(), id);
            graph
                .import(interface.as_str(), ItemKind::Instance(types_only))
                .ok()?;
        }
    }
    let component = catch_panic(|| graph.encode(ENCODING)).ok()?.ok()?;
    let component = rebind::with_imported_types(&component, &rebound)?;
    let (imports, _) = validate(&component).ok()?.sorted();
    let types_of = imports.iter().filter(|name| !open.contains(*name));
    Some(Named {
        types_of: types_of.cloned().collect(),
        component,
        imports,
    })
}

/// The types that open imports and exports of the result use, and that are of an interface which a
/// part satisfies.
pub(super) fn find(graph: &CompositionGraph) -> Vec<Unnamed> {
    let types = graph.types();
    let mut unnamed = Vec::new();
    for user in graph.node_ids() {
        let node = &graph[user];
        let (NodeKind::Instantiation(_), Some(package)) = (node.kind(), node.package()) else {
            continue;
        };
        let world = &types[graph[package].ty()];
        let satisfied: HashSet<&str> = graph
            .get_instantiation_arguments(user)
            .map(|(name, _)| name)
            .collect();
        let exported = exported_from(graph, user);
        let open = world
            .imports
            .iter()
            .filter(|(name, _)| !satisfied.contains(name.as_str()));
        let exports = world
            .exports
            .iter()
            .filter(|(name, _)| exported.contains(name.as_str()));
        let spoken: Vec<(&String, HashSet<DefinedTypeId>)> = open
            .chain(exports)
            .map(|(name, kind)| {
                let mut found = HashSet::new();
                collect_item(types, *kind, &mut found);
                (name, found)
            })
            .collect();
        for (interface, kind) in &world.imports {
            let ItemKind::Instance(id) = kind else {
                continue;
            };
            if !interface.contains(':') || !satisfied.contains(interface.as_str()) {
                continue;
            }
            for (ty, kind) in &types[*id].exports {
                let Some(defined) = named_type(types, *kind) else {
                    continue;
                };
                let item = spoken.iter().find(|(_, types)| types.contains(&defined));
                if let Some((item, _)) = item {
                    unnamed.push(Unnamed {
                        user,
                        interface: interface.clone(),
                        id: *id,
                        ty: ty.clone(),
                        item: (*item).clone(),
                    });
                }
            }
        }
    }
    unnamed
}

/// The name of the instance that an unnamed type is in the way of.
pub(super) fn user_of(graph: &CompositionGraph, unnamed: &Unnamed) -> String {
    let node = &graph[unnamed.user];
    let package = node
        .package()
        .map(|package| graph[package].key().to_string());
    node.name()
        .map(str::to_owned)
        .or(package)
        .unwrap_or_default()
}

/// What the result exports of an instance.
fn exported_from(graph: &CompositionGraph, instance: NodeId) -> HashSet<&str> {
    graph
        .node_ids()
        .filter(|node| graph[*node].export_name().is_some())
        .filter_map(|node| graph.get_alias_source(node))
        .filter(|(source, _)| *source == instance)
        .map(|(_, export)| export)
        .collect()
}

/// The type that an interface exports, if it is one that needs a name.
fn named_type(types: &Types, kind: ItemKind) -> Option<DefinedTypeId> {
    let ItemKind::Type(Type::Value(ValueType::Defined(id))) = kind else {
        return None;
    };
    match &types[id] {
        DefinedType::Record(_)
        | DefinedType::Variant(_)
        | DefinedType::Enum(_)
        | DefinedType::Flags(_) => Some(id),
        DefinedType::Alias(ValueType::Defined(aliased)) => named_type(
            types,
            ItemKind::Type(Type::Value(ValueType::Defined(*aliased))),
        ),
        _ => None,
    }
}

/// Every type that an item uses.
fn collect_item(types: &Types, kind: ItemKind, found: &mut HashSet<DefinedTypeId>) {
    match kind {
        ItemKind::Type(Type::Value(ty)) | ItemKind::Value(ty) => collect(types, ty, found),
        ItemKind::Func(id) | ItemKind::Type(Type::Func(id)) => {
            let function = &types[id];
            for ty in function.params.values().chain(&function.result) {
                collect(types, *ty, found);
            }
        }
        ItemKind::Instance(id) => {
            for kind in types[id].exports.values() {
                collect_item(types, *kind, found);
            }
        }
        _ => {}
    }
}

fn collect(types: &Types, ty: ValueType, found: &mut HashSet<DefinedTypeId>) {
    let mut rest = vec![ty];
    while let Some(ty) = rest.pop() {
        let ValueType::Defined(id) = ty else {
            continue;
        };
        if found.insert(id) {
            rest.extend(parts(&types[id]));
        }
    }
}

/// The types that a type is made of.
fn parts(ty: &DefinedType) -> Vec<ValueType> {
    match ty {
        DefinedType::Tuple(types) => types.clone(),
        DefinedType::List(ty)
        | DefinedType::FixedSizeList(ty, _)
        | DefinedType::Option(ty)
        | DefinedType::Alias(ty) => vec![*ty],
        DefinedType::Map(key, value) => vec![*key, *value],
        DefinedType::Result { ok, err } => ok.iter().chain(err).copied().collect(),
        DefinedType::Variant(variant) => variant.cases.values().flatten().copied().collect(),
        DefinedType::Record(record) => record.fields.values().copied().collect(),
        DefinedType::Stream(ty) | DefinedType::Future(ty) => ty.iter().copied().collect(),
        DefinedType::Flags(_) | DefinedType::Enum(_) => Vec::new(),
    }
}

/// Whether a type can be imported without the instance that its resources belong to.
fn is_plain(types: &Types, kind: ItemKind) -> bool {
    let ItemKind::Type(Type::Value(ty)) = kind else {
        return false;
    };
    let mut found = HashSet::new();
    collect(types, ty, &mut found);
    let is_value = |ty: &ValueType| !matches!(ty, ValueType::Own(_) | ValueType::Borrow(_));
    is_value(&ty)
        && found
            .iter()
            .all(|id| parts(&types[*id]).iter().all(is_value))
}

/// The interface without what only an instance provides.
fn types_only(types: &mut Types, id: InterfaceId) -> InterfaceId {
    let interface = types[id].clone();
    let exports = interface
        .exports
        .into_iter()
        .filter(|(_, kind)| is_plain(types, *kind))
        .collect::<Vec<_>>();
    let mut uses = Vec::new();
    for (name, used) in interface.uses {
        if exports.iter().any(|(export, _)| *export == name) {
            let interface = types_only(types, used.interface);
            let name_there = used.name;
            uses.push((
                name,
                UsedType {
                    interface,
                    name: name_there,
                },
            ));
        }
    }
    types.add_interface(Interface {
        id: interface.id,
        uses: uses.into_iter().collect(),
        exports: exports.into_iter().collect(),
    })
}

/// The items of the interface, of which the plain types come from the import.
fn items(types: &Types, id: InterfaceId) -> Vec<Item> {
    let exports = types[id].exports.iter();
    exports
        .map(|(name, kind)| Item {
            name: name.clone(),
            kind: match kind {
                ItemKind::Type(_) => ComponentExportKind::Type,
                ItemKind::Func(_) => ComponentExportKind::Func,
                ItemKind::Instance(_) => ComponentExportKind::Instance,
                ItemKind::Component(_) => ComponentExportKind::Component,
                ItemKind::Module(_) => ComponentExportKind::Module,
                ItemKind::Value(_) => ComponentExportKind::Value,
            },
            is_imported: is_plain(types, *kind),
        })
        .collect()
}
