//! What went under one name and came back under another.

use std::collections::BTreeMap;

use wit_parser::{Function, InterfaceId, Resolve, TypeId, WorldId, WorldItem, WorldKey};

use super::{Change, ChangeKind, Effect};
use crate::Loaded;
use crate::compare::{Direction, Mismatch, function_label, named};
use crate::nearest::nearest;
use crate::types::{interface_name, parameters, signature, structure_text};

/// Turns a removal and an addition that belong together into one change.
pub(super) fn find(changes: &mut Vec<Change>, old: &Loaded, new: &Loaded) {
    positions(changes);
    let removed: Vec<(usize, Shape)> = shapes(changes, &ChangeKind::Removed, old);
    let added: Vec<(usize, Shape)> = shapes(changes, &ChangeKind::Added, new);
    let mut gone = Vec::new();
    for (index, shape) in &removed {
        let alike = |shapes: &[(usize, Shape)]| -> Vec<usize> {
            shapes
                .iter()
                .filter(|(_, other)| other.is_like(shape))
                .map(|(index, _)| *index)
                .collect()
        };
        // Where several look the same there is no telling which became which.
        let (before, after) = (alike(&removed), alike(&added));
        let (1, &[other]) = (before.len(), after.as_slice()) else {
            continue;
        };
        let Some(new_shape) = added.iter().find(|(index, _)| *index == other) else {
            continue;
        };
        let Some(evidence) = shape.evidence(&new_shape.1) else {
            continue;
        };
        // One of the two may be promised and the other not, which is two things to say.
        if changes[*index].gate != changes[other].gate {
            continue;
        }
        changes[*index].kind = ChangeKind::Renamed {
            to: new_shape.1.name.clone(),
            evidence,
        };
        changes[*index].effect = both(changes[*index].effect, changes[other].effect);
        gone.push(other);
    }
    gone.sort_unstable();
    for index in gone.into_iter().rev() {
        changes.remove(index);
    }
    mentioned_twice(changes);
}

/// A removal and an addition in one.
fn both(removed: Effect, added: Effect) -> Effect {
    Effect {
        guests: removed.guests || added.guests,
        hosts: removed.hosts || added.hosts,
        adds: added.adds,
    }
}

/// An interface that is new and that a world imports is one change: a new
/// import, or the renaming of an old one. So is one under a new name that a
/// world exports.
fn mentioned_twice(changes: &mut Vec<Change>) {
    let mentioned = |change: &Change, word: &str| -> Option<String> {
        let [label] = change.path.as_slice() else {
            return None;
        };
        let name = label.strip_prefix(word)?;
        (change.kind == ChangeKind::Added).then(|| name.to_owned())
    };
    let imported = |change: &Change| mentioned(change, "import ");
    let new_imports: Vec<String> = changes
        .iter()
        .filter_map(imported)
        .map(|name| format!("`{name}`"))
        .collect();
    let mut renamed = BTreeMap::new();
    for (index, change) in changes.iter().enumerate() {
        if let ChangeKind::Renamed { to, .. } = &change.kind
            && change.path.is_empty()
        {
            renamed.insert(to.clone(), index);
        }
    }
    let mut gone = vec![false; changes.len()];
    for index in 0..changes.len() {
        let change = &changes[index];
        let name = imported(change).or_else(|| mentioned(change, "export "));
        if let Some(&rename) = name.and_then(|name| renamed.get(&name)) {
            changes[rename].effect = both(changes[rename].effect, changes[index].effect);
            gone[index] = true;
        }
        let is_new = changes[index].kind == ChangeKind::Added && changes[index].path.is_empty();
        gone[index] |= is_new && new_imports.contains(&changes[index].place);
    }
    let mut gone = gone.into_iter();
    changes.retain(|_| gone.next() == Some(false));
}

/// Members at the same position with the same type.
fn positions(changes: &mut [Change]) {
    for index in 0..changes.len() {
        let ChangeKind::Changed(Mismatch::Name { left, right }) = &changes[index].kind else {
            continue;
        };
        let (left, right) = (left.clone(), right.clone());
        let of_another_type = changes.iter().enumerate().any(|(other, change)| {
            other != index
                && change.place == changes[index].place
                && change.path.starts_with(&changes[index].path)
        });
        if of_another_type {
            continue;
        }
        let change = &mut changes[index];
        if let Some(last) = change.path.last_mut() {
            let what = last.split(' ').next().unwrap_or_default().to_owned();
            *last = format!("{what} {left}");
        }
        change.kind = ChangeKind::Renamed {
            to: right,
            evidence: "the same position and type".to_owned(),
        };
    }
}

/// What an item is without its name.
struct Shape {
    place: String,
    name: String,
    /// `func`, `record`; `interface` for a whole one.
    kind: String,
    /// The resource that it is a function of.
    resource: Option<String>,
    text: String,
    docs: Option<String>,
    /// Whether so much is in it that two of the kind will hardly be alike by chance.
    tells: bool,
}

impl Shape {
    fn is_like(&self, other: &Self) -> bool {
        self.place == other.place
            && self.kind == other.kind
            && self.resource == other.resource
            && self.text == other.text
    }

    fn evidence(&self, new: &Self) -> Option<String> {
        let near = !nearest(last(&self.name), [last(&new.name)]).is_empty();
        let docs = self.docs.is_some() && self.docs == new.docs;
        match (self.tells, docs, near) {
            (_, true, _) => Some(format!("the same {} and documentation", self.what())),
            (true, ..) | (_, _, true) => Some(format!("the same {}", self.what())),
            _ => None,
        }
    }

    fn what(&self) -> String {
        match self.kind.as_str() {
            "interface" | "world" => "items".to_owned(),
            "record" | "variant" | "enum" | "flags" | "type" => "structure".to_owned(),
            _ => format!("signature `{}`", self.text),
        }
    }
}

fn shapes(changes: &[Change], kind: &ChangeKind, loaded: &Loaded) -> Vec<(usize, Shape)> {
    changes
        .iter()
        .enumerate()
        .filter(|(_, change)| change.kind == *kind)
        .filter_map(|(index, change)| Some((index, shape(change, loaded)?)))
        .collect()
}

fn shape(change: &Change, loaded: &Loaded) -> Option<Shape> {
    let resolve = &loaded.resolve;
    if let Some(name) = change.place.strip_prefix("world `") {
        let worlds = &resolve.packages[loaded.package].worlds;
        let id = worlds.get(name.trim_end_matches('`'))?;
        return change.path.is_empty().then(|| whole_world(loaded, *id));
    }
    let interfaces = || {
        resolve
            .interfaces
            .iter()
            .filter(|(_, interface)| interface.name.is_some())
            .map(|(id, _)| id)
    };
    let full = change.place.trim_matches('`');
    let plain = |name: &str| name.split('@').next().unwrap_or_default().to_owned();
    let id = interfaces().find(|id| plain(&interface_name(resolve, *id)) == plain(full))?;
    match change.path.as_slice() {
        [] => Some(whole(resolve, id)),
        [label] => item(resolve, id, &change.place, label),
        _ => None,
    }
}

/// A world with all that it imports and exports.
fn whole_world(loaded: &Loaded, id: WorldId) -> Shape {
    let resolve = &loaded.resolve;
    let world = &resolve.worlds[id];
    let text = |direction: Direction, (key, item): (&WorldKey, &WorldItem)| {
        let what = match (item, key) {
            (WorldItem::Function(function), _) => signature(resolve, function),
            (WorldItem::Type { id, .. }, _) => structure_text(resolve, *id),
            (WorldItem::Interface { id, .. }, WorldKey::Name(_)) => whole(resolve, *id).text,
            (WorldItem::Interface { .. }, WorldKey::Interface(_)) => String::new(),
        };
        format!(
            "{} {} {what}",
            crate::check::direction(direction),
            key_text(loaded, key)
        )
    };
    let imports = world
        .imports
        .iter()
        .map(|item| text(Direction::Import, item));
    let exports = world
        .exports
        .iter()
        .map(|item| text(Direction::Export, item));
    let items: Vec<String> = imports.chain(exports).collect();
    let all = || world.imports.values().chain(world.exports.values());
    let is_bare = |item: &WorldItem| matches!(item, WorldItem::Function(function) if !says_much(resolve, function));
    Shape {
        place: String::new(),
        name: world.name.clone(),
        kind: "world".to_owned(),
        resource: None,
        tells: items.len() > 1 || all().any(|item| !is_bare(item)),
        text: items.join("\n"),
        docs: world.docs.contents.clone(),
    }
}

/// How a world calls an item; the version of the package itself plays no part.
fn key_text(loaded: &Loaded, key: &WorldKey) -> String {
    match key {
        WorldKey::Interface(id) => {
            let interface = &loaded.resolve.interfaces[*id];
            match &interface.name {
                Some(name) if interface.package == Some(loaded.package) => name.clone(),
                _ => interface_name(&loaded.resolve, *id),
            }
        }
        WorldKey::Name(name) => name.clone(),
    }
}

/// An interface with all that is in it.
fn whole(resolve: &Resolve, id: InterfaceId) -> Shape {
    let interface = &resolve.interfaces[id];
    let types = interface
        .types
        .iter()
        .map(|(name, id)| format!("{name} {}", structure_text(resolve, *id)));
    let functions = interface
        .functions
        .iter()
        .map(|(name, function)| format!("{name} {}", signature(resolve, function)));
    let items: Vec<String> = types.chain(functions).collect();
    let mut functions = interface.functions.values();
    // Many have one function that only does something.
    let tells = items.len() > 1
        || !interface.types.is_empty()
        || functions.any(|function| says_much(resolve, function));
    Shape {
        place: String::new(),
        name: interface_name(resolve, id),
        kind: "interface".to_owned(),
        resource: None,
        tells,
        text: items.join("\n"),
        docs: interface.docs.contents.clone(),
    }
}

fn item(resolve: &Resolve, id: InterfaceId, place: &str, label: &str) -> Option<Shape> {
    let interface = &resolve.interfaces[id];
    let (kind, name) = label.split_once(' ')?;
    let resource = || {
        name.split_once('.')
            .map(|(resource, _)| resource.to_owned())
    };
    let shape = |text: String, docs: &wit_parser::Docs, tells| Shape {
        place: place.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        resource: resource(),
        text,
        docs: docs.contents.clone(),
        tells,
    };
    let is_type = |(name, id): &(&String, &TypeId)| named(resolve, **id, name) == label;
    if let Some((_, id)) = interface.types.iter().find(is_type) {
        // One resource looks like the other.
        if kind == "resource" {
            return None;
        }
        let text = structure_text(resolve, *id);
        let tells = kind != "type";
        return Some(shape(text, &resolve.types[*id].docs, tells));
    }
    let is_function = |function: &&Function| function_label(resolve, function) == label;
    let function = interface.functions.values().find(is_function)?;
    let tells = says_much(resolve, function);
    Some(shape(signature(resolve, function), &function.docs, tells))
}

/// The name by itself: `store` of `acme:db/store@1.0.0`, `send` of `connection.send`.
fn last(name: &str) -> &str {
    let plain = name.split('@').next().unwrap_or_default();
    plain.rsplit(['/', '.']).next().unwrap_or_default()
}

/// Whether a function has parameters or a result of its own choice: a method has the
/// resource that it is called on, and what a constructor makes is that.
fn says_much(resolve: &Resolve, function: &Function) -> bool {
    let is_implied = function.is_constructor_shorthand(resolve);
    parameters(function).next().is_some() || function.result.is_some() && !is_implied
}
