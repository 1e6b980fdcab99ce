//! What of a world is behind a feature gate, so that only some hosts have it.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{
    InterfaceId, Resolve, Stability, Type, TypeDefKind, TypeId, TypeOwner, WorldItem,
};

use super::matching::Matched;
use super::{Gate, WorldOf};
use crate::compare::{Found, Items, WitDifferenceKind, function_label, named};
use crate::model::Direction;

/// The gates that an import of the component is behind in the world: of an interface
/// only those of what the component uses of it.
pub(super) fn needed(
    matched: &Matched<'_>,
    component: WorldOf<'_>,
    world: WorldOf<'_>,
) -> Vec<Gate> {
    let Some((left, right)) = matched.sides() else {
        return Vec::new();
    };
    let resolve = &world.loaded.resolve;
    let whole = of_item(resolve, left).filter(|_| match left {
        WorldItem::Interface { id, .. } => !brought(world).contains(id),
        _ => true,
    });
    let mut gates: Vec<Gate> = whole.iter().map(|feature| gate(None, feature)).collect();
    if let (WorldItem::Interface { id: left, .. }, WorldItem::Interface { id: right, .. }) =
        (left, right)
    {
        let has = component
            .loaded
            .crossing(Direction::Import, matched.component_name());
        let used = labels(&component.loaded.resolve, *right, has);
        for (label, feature) in of_interface(resolve, *left) {
            if used.contains(&label) && whole.as_ref() != Some(&feature) {
                gates.push(gate(Some(label), &feature));
            }
        }
    }
    gates
}

/// What an export of the world has behind gates that are closed, and the component lacks.
/// The gates of `features` are open.
pub(super) fn left_out(
    matched: &Matched<'_>,
    found: Vec<&Found>,
    features: &BTreeSet<String>,
    world: WorldOf<'_>,
) -> Vec<Gate> {
    let resolve = &world.loaded.resolve;
    let is_closed = |feature: &String| !features.contains(feature);
    let Some((left, _)) = matched.sides() else {
        let whole = of_item(resolve, matched.needed).filter(is_closed);
        return whole.iter().map(|feature| gate(None, feature)).collect();
    };
    let WorldItem::Interface { id, .. } = left else {
        return Vec::new();
    };
    of_interface(resolve, *id)
        .into_iter()
        .filter(|(_, feature)| is_closed(feature))
        .map(|(label, feature)| gate(Some(label), &feature))
        .filter(|gate| found.iter().any(|found| gate.holds_back(found)))
        .collect()
}

/// The gates of the component's own text, but for those that the world has too.
pub(super) fn of_component(
    matched: &Matched<'_>,
    component: WorldOf<'_>,
    world: WorldOf<'_>,
) -> Vec<Gate> {
    let all = |of: WorldOf<'_>, item: &WorldItem| -> BTreeSet<Gate> {
        let resolve = &of.loaded.resolve;
        let whole = of_item(resolve, item);
        let mut gates: BTreeSet<Gate> = whole.iter().map(|feature| gate(None, feature)).collect();
        if let (WorldItem::Interface { id, .. }, None) = (item, &whole) {
            let items = of_interface(resolve, *id);
            gates.extend(
                items
                    .iter()
                    .map(|(label, feature)| gate(Some(label.clone()), feature)),
            );
        }
        gates
    };
    let (theirs, ours) = match (matched.sides(), matched.direction) {
        (Some((left, right)), _) => (all(world, left), all(component, right)),
        (None, Direction::Import) => (BTreeSet::new(), all(component, matched.needed)),
        (None, Direction::Export) => return Vec::new(),
    };
    ours.difference(&theirs).cloned().collect()
}

impl Gate {
    /// Whether what was found is that the component lacks this.
    pub(super) fn holds_back(&self, found: &Found) -> bool {
        found.is_item
            && matches!(found.difference.kind, WitDifferenceKind::OnlyLeft { .. })
            && found.difference.path.first() == self.item.as_ref()
    }
}

fn gate(item: Option<String>, feature: &str) -> Gate {
    Gate {
        item,
        feature: feature.to_owned(),
    }
}

/// The feature that a whole import or export is behind.
fn of_item(resolve: &Resolve, item: &WorldItem) -> Option<String> {
    match item {
        WorldItem::Interface { id, stability, .. } => {
            feature(stability).or_else(|| feature(&resolve.interfaces[*id].stability))
        }
        WorldItem::Function(function) => feature(&function.stability),
        WorldItem::Type { id, .. } => feature(&resolve.types[*id].stability),
    }
}

/// The interfaces that a world imports whatever features are on, because something that is
/// behind no gate uses them. The parser gives an import that is not written down the gate of
/// whatever used it first.
fn brought(world: WorldOf<'_>) -> BTreeSet<InterfaceId> {
    let resolve = &world.loaded.resolve;
    let ungated = |direction| {
        let items = world.items(direction).values();
        items.filter(|item| of_item(resolve, item).is_none())
    };
    let exported: BTreeSet<InterfaceId> = ungated(Direction::Export)
        .filter_map(|item| match item {
            WorldItem::Interface { id, .. } => Some(*id),
            _ => None,
        })
        .collect();
    // What an exported interface uses is exported if it can be; it is imported for all else.
    let mut open: Vec<InterfaceId> = exported
        .iter()
        .flat_map(|id| used(resolve, *id))
        .filter(|id| !exported.contains(id))
        .collect();
    for item in ungated(Direction::Import) {
        match item {
            WorldItem::Interface { id, .. } => open.push(*id),
            WorldItem::Type { id, .. } => open.extend(source(resolve, *id)),
            // Its types are those of the world.
            WorldItem::Function(_) => {}
        }
    }
    let mut brought = BTreeSet::new();
    while let Some(id) = open.pop() {
        if brought.insert(id) {
            open.extend(used(resolve, id));
        }
    }
    brought
}

/// The interfaces of which an interface uses types whatever features are on.
fn used(resolve: &Resolve, id: InterfaceId) -> Vec<InterfaceId> {
    let types = resolve.interfaces[id].types.values();
    types
        .filter(|id| feature(&resolve.types[**id].stability).is_none())
        .filter_map(|ty| source(resolve, *ty))
        .filter(|source| *source != id)
        .collect()
}

/// The interface that a type is used from, if it is an alias of one.
fn source(resolve: &Resolve, id: TypeId) -> Option<InterfaceId> {
    match resolve.types[id].kind {
        TypeDefKind::Type(Type::Id(next)) => match resolve.types[next].owner {
            TypeOwner::Interface(owner) => Some(owner),
            _ => None,
        },
        _ => None,
    }
}

/// The features that functions and types of an interface are behind, by what
/// differences call those.
fn of_interface(resolve: &Resolve, id: InterfaceId) -> BTreeMap<String, String> {
    let interface = &resolve.interfaces[id];
    let types = interface.types.iter().filter_map(|(name, id)| {
        let feature = feature(&resolve.types[*id].stability)?;
        Some((named(resolve, *id, name), feature))
    });
    let functions = interface.functions.values().filter_map(|function| {
        let of_resource = || {
            let resource = function.kind.resource()?;
            feature(&resolve.types[resource].stability)
        };
        let feature = feature(&function.stability).or_else(of_resource)?;
        Some((function_label(resolve, function), feature))
    });
    types.chain(functions).collect()
}

/// What differences call the items of an interface.
fn labels(resolve: &Resolve, id: InterfaceId, only: Option<&BTreeSet<String>>) -> BTreeSet<String> {
    let items = Items::of_interface(resolve, id, only);
    let types = items
        .types
        .iter()
        .map(|(name, id)| named(resolve, *id, name));
    let functions = items.functions.iter();
    types
        .chain(functions.map(|function| function_label(resolve, function)))
        .collect()
}

fn feature(stability: &Stability) -> Option<String> {
    match stability {
        Stability::Unstable { feature, .. } => Some(feature.clone()),
        _ => None,
    }
}
