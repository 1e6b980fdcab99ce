//! What things are without their names.

use std::collections::HashMap;

use wit_parser::{Function, Interface, InterfaceId, Resolve, TypeId, WorldId, WorldItem, WorldKey};

use crate::compare::{function_label, named};
use crate::diff::{Change, ChangeKind};
use crate::model::Direction;
use crate::model::Loaded;
use crate::nearest::nearest;
use crate::types::{interface_name, parameters, signature, structure_text};

/// What an item is without its name.
pub(super) struct Shape {
    place: String,
    pub name: String,
    /// `func`, `record`; `interface` for a whole one.
    kind: String,
    /// The resource that it is a function of.
    resource: Option<String>,
    text: String,
    docs: Option<String>,
    /// Whether so much is in it that two of the kind will hardly be alike by chance.
    tells: bool,
}

/// What two shapes have in common that may be one thing under two names.
pub(super) type Structure<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

impl Shape {
    pub fn structure(&self) -> Structure<'_> {
        (
            &self.place,
            &self.kind,
            self.resource.as_deref(),
            &self.text,
        )
    }

    pub fn evidence(&self, new: &Self) -> Option<String> {
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
            "resource" => "functions".to_owned(),
            "record" | "variant" | "enum" | "flags" | "type" => "structure".to_owned(),
            _ => format!("signature `{}`", self.text),
        }
    }
}

pub(super) fn shapes(
    changes: &[Change],
    kind: &ChangeKind,
    loaded: &Loaded,
) -> Vec<(usize, Shape)> {
    let mut items = Items {
        loaded,
        interfaces: HashMap::new(),
        by_label: HashMap::new(),
    };
    let interfaces = loaded.resolve.interfaces.iter();
    for (id, _) in interfaces.filter(|(_, interface)| interface.name.is_some()) {
        let name = interface_name(&loaded.resolve, id);
        items.interfaces.entry(plain(&name)).or_insert(id);
    }
    changes
        .iter()
        .enumerate()
        .filter(|(_, change)| change.kind == *kind)
        .filter_map(|(index, change)| Some((index, items.shape(change)?)))
        .collect()
}

/// What changes may be about.
struct Items<'a> {
    loaded: &'a Loaded,
    /// By name without version.
    interfaces: HashMap<String, InterfaceId>,
    /// What differences call the items of interfaces.
    by_label: HashMap<InterfaceId, HashMap<String, Item<'a>>>,
}

#[derive(Clone, Copy)]
enum Item<'a> {
    Type(TypeId),
    Function(&'a Function),
}

impl Items<'_> {
    fn shape(&mut self, change: &Change) -> Option<Shape> {
        let resolve = &self.loaded.resolve;
        if let Some(name) = change.place.strip_prefix("world `") {
            let worlds = &resolve.packages[self.loaded.package].worlds;
            let id = worlds.get(name.trim_end_matches('`'))?;
            return change
                .path
                .is_empty()
                .then(|| whole_world(self.loaded, *id));
        }
        let id = *self
            .interfaces
            .get(&plain(change.place.trim_matches('`')))?;
        match change.path.as_slice() {
            [] => Some(whole(resolve, id)),
            [label] => {
                let labels = || labels(resolve, id);
                let item = *self.by_label.entry(id).or_insert_with(labels).get(label)?;
                shape_of(resolve, id, item, &change.place, label)
            }
            _ => None,
        }
    }
}

fn plain(name: &str) -> String {
    name.split('@').next().unwrap_or_default().to_owned()
}

fn labels(resolve: &Resolve, id: InterfaceId) -> HashMap<String, Item<'_>> {
    let interface = &resolve.interfaces[id];
    let functions = interface.functions.values();
    let functions =
        functions.map(|function| (function_label(resolve, function), Item::Function(function)));
    let types = interface.types.iter();
    let types = types.map(|(name, id)| (named(resolve, *id, name), Item::Type(*id)));
    functions.chain(types).collect()
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
        format!("{} {} {what}", direction.as_str(), key_text(loaded, key))
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

fn shape_of(
    resolve: &Resolve,
    id: InterfaceId,
    item: Item<'_>,
    place: &str,
    label: &str,
) -> Option<Shape> {
    let interface = &resolve.interfaces[id];
    let (kind, name) = label.split_once(' ')?;
    let of = || {
        name.split_once('.')
            .map(|(resource, _)| resource.to_owned())
    };
    let shape = |text: String, docs: &wit_parser::Docs, tells| Shape {
        place: place.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        resource: of(),
        text,
        docs: docs.contents.clone(),
        tells,
    };
    match item {
        Item::Type(id) if kind == "resource" => {
            let (text, tells) = resource(resolve, interface, id, name)?;
            Some(shape(text, &resolve.types[id].docs, tells))
        }
        Item::Type(id) => {
            let text = structure_text(resolve, id);
            Some(shape(text, &resolve.types[id].docs, kind != "type"))
        }
        Item::Function(function) => {
            let tells = says_much(resolve, function);
            Some(shape(signature(resolve, function), &function.docs, tells))
        }
    }
}

/// What a resource is without its name, and whether that is much. One without functions
/// looks like any other.
fn resource(
    resolve: &Resolve,
    interface: &Interface,
    id: TypeId,
    name: &str,
) -> Option<(String, bool)> {
    let of_it = |function: &&Function| function.kind.resource() == Some(id);
    let functions: Vec<&Function> = interface.functions.values().filter(of_it).collect();
    let texts: Vec<String> = functions
        .iter()
        .map(|function| {
            let text = format!("{} {}", function.item_name(), signature(resolve, function));
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let words = text.split_inclusive(|c| !is_name(c));
            words
                .map(|word| {
                    let bare = word.trim_end_matches(|c| !is_name(c));
                    let rest = &word[bare.len()..];
                    format!("{}{rest}", if bare == name { "%self" } else { bare })
                })
                .collect()
        })
        .collect();
    let tells = texts.len() > 1 || functions.iter().any(|item| says_much(resolve, item));
    (!texts.is_empty()).then(|| (texts.join("\n"), tells))
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
