//! Doc comments, gates and promises of what is on both sides.

use std::collections::{BTreeMap, BTreeSet};

use wit_parser::{
    Docs, Function, InterfaceId, Resolve, Stability, TypeDefKind, TypeId, WorldId, WorldItem,
};

use super::roles::removal;
use super::{ADDS, Age, BOTH, Changes, Place, feature, item_label};
use crate::compare::{function_label, named};
use crate::diff::pairs::{ItemPair, Roles};
use crate::diff::{ChangeKind, Effect};
use crate::model::Direction;
use crate::model::{InputKind, Loaded};
use crate::types::stability as stability_text;

/// Where an annotation is, and what it would be to lose or to get what it is on.
struct Annotation<'a> {
    place: String,
    path: Vec<String>,
    removed: Effect,
    added: Effect,
    /// The old annotation of the world or interface around it.
    around: &'a Stability,
}

impl<'a> Changes<'a> {
    /// Doc comments and gates of everything that is on both sides.
    pub(super) fn annotations(&mut self) {
        // What was read from a component has lost its comments.
        let has_docs =
            |loaded: &Loaded| matches!(loaded.kind, InputKind::Text | InputKind::Package);
        if !has_docs(self.old) || !has_docs(self.new) {
            return;
        }
        let pairs = self.pairs;
        if pairs.whole {
            self.package_docs();
        }
        for (old, new) in &pairs.worlds {
            self.world_annotation(*old, *new);
        }
        for pair in &pairs.items {
            self.world_item_annotation(pair);
        }
        for (old, new) in &pairs.interfaces {
            self.interface_annotations(*old, *new);
        }
    }

    fn package_docs(&mut self) {
        let docs = |loaded: &'a Loaded| &loaded.resolve.packages[loaded.package].docs;
        if docs(self.old) != docs(self.new) {
            let name = &self.old.resolve.packages[self.old.package].name;
            let place = format!("package `{}:{}`", name.namespace, name.name);
            self.add(place, Vec::new(), ChangeKind::Docs, Effect::default());
        }
    }

    fn world_annotation(&mut self, old: WorldId, new: WorldId) {
        let (old, new) = (&self.old.resolve.worlds[old], &self.new.resolve.worlds[new]);
        let at = Annotation {
            place: format!("world `{}`", old.name),
            path: Vec::new(),
            removed: BOTH,
            added: ADDS,
            around: &Stability::Unknown,
        };
        self.annotation(
            &at,
            (&old.docs, &old.stability),
            (&new.docs, &new.stability),
        );
    }

    fn world_item_annotation(&mut self, pair: &ItemPair<'a>) {
        let (Some((name, old)), Some((new_name, new))) = (&pair.old, &pair.new) else {
            return;
        };
        // What is written on an interface without a name is compared with what is in it.
        if matches!(old, WorldItem::Interface { id, .. } if self.old.resolve.id_of(*id).is_none()) {
            return;
        }
        let world = &self.old.resolve.worlds[pair.worlds.0];
        let place = format!("world `{}`", world.name);
        let roles = Roles::from([pair.direction]);
        let mut at = Annotation {
            place,
            path: Vec::new(),
            removed: removal(&roles),
            added: self.concerned.addition(&roles),
            around: &world.stability,
        };
        if matches!(old, WorldItem::Type { .. }) {
            // A type of the world asks nothing of anybody by itself.
            at.added = ADDS;
        }
        let old = of_world_item(&self.old.resolve, pair.direction, name, old);
        let new = of_world_item(&self.new.resolve, pair.direction, new_name, new);
        at.path.push(old.label.clone());
        self.item(at, &old, &new);
    }

    fn interface_annotations(&mut self, old_id: InterfaceId, new_id: InterfaceId) {
        let (old, new) = (
            &self.old.resolve.interfaces[old_id],
            &self.new.resolve.interfaces[new_id],
        );
        let Place { place, path } = self.place_of(old_id);
        let (removed, added) = (
            self.concerned.by_removal(old_id),
            self.concerned.by_addition(old_id),
        );
        let of_world = self.gate_of_world(Age::Old, old_id);
        let at = |path: Vec<String>, around| Annotation {
            place: place.clone(),
            path,
            removed,
            added,
            around,
        };
        let itself = at(path.clone(), of_world.unwrap_or(&Stability::Unknown));
        self.annotation(
            &itself,
            (&old.docs, &old.stability),
            (&new.docs, &new.stability),
        );
        let new_items: BTreeMap<String, Annotated<'a>> = annotated(&self.new.resolve, new_id)
            .into_iter()
            .map(|item| (item.label.clone(), item))
            .collect();
        for item in annotated(&self.old.resolve, old_id) {
            if let Some(new_item) = new_items.get(&item.label) {
                let mut path = path.clone();
                path.push(item.label.clone());
                let within = at(path, of_world.unwrap_or(&old.stability));
                self.item(within, &item, new_item);
            }
        }
    }

    /// What was written about an item, and about its members.
    fn item(&mut self, at: Annotation<'_>, old: &Annotated<'_>, new: &Annotated<'_>) {
        self.annotation(&at, (old.docs, old.stability), (new.docs, new.stability));
        for (name, docs) in &old.members {
            if new.members.get(name).is_some_and(|other| other != docs) {
                let mut path = at.path.clone();
                path.push(name.clone());
                self.add(at.place.clone(), path, ChangeKind::Docs, Effect::default());
            }
        }
    }

    fn annotation(
        &mut self,
        at: &Annotation<'_>,
        (old_docs, old): (&Docs, &Stability),
        (new_docs, new): (&Docs, &Stability),
    ) {
        let (place, path) = (at.place.clone(), at.path.clone());
        if old_docs != new_docs {
            self.add(
                place.clone(),
                path.clone(),
                ChangeKind::Docs,
                Effect::default(),
            );
        }
        if old != new {
            let (effect, gate) = self.gate_change(at, old, new);
            let kind = ChangeKind::Stability {
                old: stability_text(old),
                new: stability_text(new),
                deprecates: is_deprecated(new) && !is_deprecated(old),
            };
            self.add_gated(place, path, kind, effect, gate);
        }
    }

    /// Whom another gate concerns, and the annotation by which nothing was promised to them.
    fn gate_change<'b>(
        &self,
        at: &Annotation<'b>,
        old: &'b Stability,
        new: &Stability,
    ) -> (Effect, &'b Stability) {
        match (feature(old), feature(new)) {
            (None, Some(_)) => (at.removed, at.around),
            // Who did not turn the feature on gets something new.
            (Some(_), None) => (at.added, at.around),
            (Some(before), Some(now)) if before != now => {
                let added = at.added.guests && self.features.contains(now);
                let effect = Effect {
                    guests: at.removed.guests || added,
                    hosts: at.removed.hosts,
                    adds: true,
                };
                (effect, old)
            }
            (Some(_), _) => (Effect::default(), old),
            (None, None) => (Effect::default(), at.around),
        }
    }
}

fn is_deprecated(stability: &Stability) -> bool {
    match stability {
        Stability::Unknown => false,
        Stability::Stable { deprecated, .. } | Stability::Unstable { deprecated, .. } => {
            deprecated.is_some()
        }
    }
}

/// An item with what people wrote about it.
pub(super) struct Annotated<'a> {
    pub label: String,
    docs: &'a Docs,
    pub stability: &'a Stability,
    members: BTreeMap<String, &'a Docs>,
}

/// The types and functions of an interface.
pub(super) fn annotated(resolve: &Resolve, id: InterfaceId) -> Vec<Annotated<'_>> {
    let interface = &resolve.interfaces[id];
    let types = interface.types.iter();
    let functions = interface.functions.values();
    types
        .map(|(name, id)| of_type(resolve, *id, name))
        .chain(functions.map(|function| of_function(resolve, function)))
        .collect()
}

fn of_world_item<'a>(
    resolve: &'a Resolve,
    direction: Direction,
    name: &str,
    item: &'a WorldItem,
) -> Annotated<'a> {
    let annotated = match item {
        WorldItem::Function(function) => of_function(resolve, function),
        WorldItem::Type { id, .. } => of_type(resolve, *id, name),
        WorldItem::Interface {
            docs, stability, ..
        } => Annotated {
            label: String::new(),
            docs,
            stability,
            members: BTreeMap::new(),
        },
    };
    Annotated {
        label: item_label(resolve, direction, name, item),
        ..annotated
    }
}

fn of_function<'a>(resolve: &Resolve, function: &'a Function) -> Annotated<'a> {
    Annotated {
        label: function_label(resolve, function),
        docs: &function.docs,
        stability: &function.stability,
        members: BTreeMap::new(),
    }
}

fn of_type<'a>(resolve: &'a Resolve, id: TypeId, name: &str) -> Annotated<'a> {
    let ty = &resolve.types[id];
    let members: Vec<(String, &Docs)> = match &ty.kind {
        TypeDefKind::Record(record) => (record.fields.iter())
            .map(|field| (format!("field {}", field.name), &field.docs))
            .collect(),
        TypeDefKind::Variant(variant) => (variant.cases.iter())
            .map(|case| (format!("case {}", case.name), &case.docs))
            .collect(),
        TypeDefKind::Enum(cases) => (cases.cases.iter())
            .map(|case| (format!("case {}", case.name), &case.docs))
            .collect(),
        TypeDefKind::Flags(flags) => (flags.flags.iter())
            .map(|flag| (format!("flag {}", flag.name), &flag.docs))
            .collect(),
        _ => Vec::new(),
    };
    Annotated {
        label: named(resolve, id, name),
        docs: &ty.docs,
        stability: &ty.stability,
        members: members.into_iter().collect(),
    }
}

/// Every feature that something is behind.
pub(super) fn features(resolve: &Resolve) -> BTreeSet<String> {
    let worlds = resolve.worlds.iter().flat_map(|(_, world)| {
        let items = world.imports.values().chain(world.exports.values());
        let items = items.map(|item| item.stability(resolve));
        items.chain([&world.stability])
    });
    let interfaces = resolve.interfaces.iter().flat_map(|(_, interface)| {
        let functions = interface.functions.values();
        let functions = functions.map(|function| &function.stability);
        functions.chain([&interface.stability])
    });
    let types = resolve.types.iter().map(|(_, ty)| &ty.stability);
    worlds
        .chain(interfaces)
        .chain(types)
        .filter_map(feature)
        .map(str::to_owned)
        .collect()
}
