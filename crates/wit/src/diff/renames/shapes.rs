//! What things are without their names.

use wit_parser::{Function, Interface, InterfaceId, Resolve, TypeId, WorldId, WorldItem, WorldKey};

use crate::Loaded;
use crate::compare::{Direction, function_label, named};
use crate::diff::{Change, ChangeKind};
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

impl Shape {
    pub fn is_like(&self, other: &Self) -> bool {
        self.place == other.place
            && self.kind == other.kind
            && self.resource == other.resource
            && self.text == other.text
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
    let is_type = |(name, id): &(&String, &TypeId)| named(resolve, **id, name) == label;
    if let Some((_, id)) = interface.types.iter().find(is_type) {
        if kind == "resource" {
            let (text, tells) = resource(resolve, interface, *id, name)?;
            return Some(shape(text, &resolve.types[*id].docs, tells));
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
