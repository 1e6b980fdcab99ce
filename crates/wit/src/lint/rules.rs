//! What each rule looks at.

use std::collections::BTreeMap;

use wit_parser::{
    Docs, Function, InterfaceId, PackageId, Resolve, Span, TypeDef, TypeDefKind, TypeId, WorldId,
    WorldItem, WorldKey,
};

use super::allow::{Texts, without_directives};
use super::names::too_close;
use super::{Found, Rule};
use crate::model::Loaded;

/// What a doc comment says about cases to come, in one of these words.
const GROWTH_WORDS: [&str; 9] = [
    "grow",
    "future",
    "added",
    "exhaustive",
    "closed",
    "fixed",
    "extend",
    "new case",
    "more case",
];

/// A case that stands for all that has none.
const CATCH_ALL_CASES: [&str; 6] = [
    "other",
    "unknown",
    "custom",
    "extension",
    "extended",
    "unspecified",
];

/// Every finding, allowed or not.
pub(super) fn all(loaded: &Loaded, texts: &Texts<'_>) -> Vec<Found> {
    let mut look = Look {
        resolve: &loaded.resolve,
        texts,
        found: Vec::new(),
    };
    match loaded.world {
        Some(world) => look.ports(world),
        None => look.package(loaded.package),
    }
    look.found
}

struct Look<'a> {
    resolve: &'a Resolve,
    texts: &'a Texts<'a>,
    found: Vec<Found>,
}

impl Look<'_> {
    fn report(&mut self, rule: Rule, span: Span, message: String) {
        let at = self
            .resolve
            .source_map
            .resolve_span(span)
            .and_then(|place| self.texts.find(place.path, place.range.start));
        self.found.push(self.texts.found(rule, message, at));
    }

    fn package(&mut self, id: PackageId) {
        let package = &self.resolve.packages[id];
        if package.name.version.is_none() {
            let message = format!("package `{}` has no version", package.name);
            let at = self.texts.package_name();
            let found = self.texts.found(Rule::UnversionedPackage, message, at);
            self.found.push(found);
        }
        for id in package.interfaces.values() {
            let interface = &self.resolve.interfaces[*id];
            let name = interface.name.as_deref().unwrap_or_default();
            self.documented("interface", name, &interface.docs, interface.span);
            self.interface(*id);
        }
        for id in package.worlds.values() {
            self.world(*id);
        }
        let names = package.interfaces.iter().map(|(name, id)| {
            let span = self.resolve.interfaces[*id].span;
            (name.as_str(), span)
        });
        let worlds = package.worlds.iter().map(|(name, id)| {
            let span = self.resolve.worlds[*id].span;
            (name.as_str(), span)
        });
        let names: Vec<_> = names.chain(worlds).collect();
        self.names(&names);
    }

    fn interface(&mut self, id: InterfaceId) {
        let interface = &self.resolve.interfaces[id];
        let mut names = Vec::new();
        for (name, id) in &interface.types {
            names.push((name.as_str(), self.resolve.types[*id].span));
            self.definition(*id);
        }
        for function in interface.functions.values() {
            self.function(function);
            if function.kind.resource().is_none() {
                names.push((function.item_name(), function.span));
            }
        }
        self.names(&names);
        let mut methods: BTreeMap<TypeId, Vec<(&str, Span)>> = BTreeMap::new();
        for function in interface.functions.values() {
            if let Some(resource) = function.kind.resource() {
                let name = (function.item_name(), function.span);
                methods.entry(resource).or_default().push(name);
            }
        }
        for names in methods.values() {
            self.names(names);
        }
    }

    fn world(&mut self, id: WorldId) {
        let world = &self.resolve.worlds[id];
        self.documented("world", &world.name, &world.docs, world.span);
        self.ports(id);
        for item in world.imports.values().chain(world.exports.values()) {
            match item {
                WorldItem::Function(function) => self.function(function),
                WorldItem::Interface { id, .. } => {
                    // Those with a name are looked at with their package.
                    if self.resolve.interfaces[*id].name.is_none() {
                        self.interface(*id);
                    }
                }
                WorldItem::Type { id, span } => {
                    let definition = &self.resolve.types[*id];
                    if !is_use(self.resolve, definition) {
                        let name = definition.name.as_deref().unwrap_or_default();
                        let message = format!("world `{}` defines `{name}`", world.name);
                        self.report(Rule::WorldType, *span, message);
                        self.definition(*id);
                    }
                }
            }
        }
    }

    /// What a world imports and exports that no other can name.
    fn ports(&mut self, id: WorldId) {
        let world = &self.resolve.worlds[id];
        let name = &world.name;
        for (verb, items) in [("imports", &world.imports), ("exports", &world.exports)] {
            for (key, item) in items {
                match (item, key) {
                    // The functions of a resource come with it.
                    (WorldItem::Function(function), _) if function.kind.resource().is_none() => {
                        let function_name = function.item_name();
                        let message =
                            format!("world `{name}` {verb} the function `{function_name}`");
                        self.report(Rule::BareFunction, function.span, message);
                    }
                    (WorldItem::Interface { id, span, .. }, WorldKey::Name(key))
                        if self.resolve.interfaces[*id].name.is_none() =>
                    {
                        let message = format!(
                            "world `{name}` {verb} the interface `{key}`, which is written inside it"
                        );
                        self.report(Rule::InlineInterface, *span, message);
                    }
                    _ => {}
                }
            }
        }
    }

    fn definition(&mut self, id: TypeId) {
        let definition = &self.resolve.types[id];
        if is_use(self.resolve, definition) {
            return;
        }
        let name = definition.name.as_deref().unwrap_or_default();
        let kind = match definition.kind {
            TypeDefKind::Record(_) => "record",
            TypeDefKind::Variant(_) => "variant",
            TypeDefKind::Enum(_) => "enum",
            TypeDefKind::Flags(_) => "flags",
            TypeDefKind::Resource => "resource",
            _ => "type",
        };
        self.documented(kind, name, &definition.docs, definition.span);
        let (word, members): (_, Vec<(&str, &Docs, Span)>) = match &definition.kind {
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter();
                let members = fields.map(|field| (field.name.as_str(), &field.docs, field.span));
                ("field", members.collect())
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter();
                let members = cases.map(|case| (case.name.as_str(), &case.docs, case.span));
                ("case", members.collect())
            }
            TypeDefKind::Enum(cases) => {
                let cases = cases.cases.iter();
                let members = cases.map(|case| (case.name.as_str(), &case.docs, case.span));
                ("case", members.collect())
            }
            TypeDefKind::Flags(flags) => {
                let flags = flags.flags.iter();
                let members = flags.map(|flag| (flag.name.as_str(), &flag.docs, flag.span));
                ("flag", members.collect())
            }
            _ => return,
        };
        if word == "case" && !says_growth(definition, &members) {
            let message = format!("{kind} `{name}` does not say whether it may get new cases");
            self.report(Rule::UndocumentedGrowth, definition.span, message);
        }
        for (member, docs, span) in &members {
            if without_directives(docs.contents.as_deref().unwrap_or_default()).is_empty() {
                let message = format!("{word} `{member}` of `{name}` has no doc comment");
                self.report(Rule::UndocumentedMember, *span, message);
            }
        }
        let names: Vec<_> = members
            .iter()
            .map(|(name, _, span)| (*name, *span))
            .collect();
        self.names(&names);
    }

    fn function(&mut self, function: &Function) {
        let owner = function.kind.resource().and_then(|id| {
            let name = self.resolve.types[id].name.as_deref()?;
            Some(format!("{name}.{}", function.item_name()))
        });
        let name = owner.unwrap_or_else(|| function.item_name().to_owned());
        self.documented("function", &name, &function.docs, function.span);
    }

    fn documented(&mut self, kind: &str, name: &str, docs: &Docs, span: Span) {
        if without_directives(docs.contents.as_deref().unwrap_or_default()).is_empty() {
            let message = format!("{kind} `{name}` has no doc comment");
            self.report(Rule::Undocumented, span, message);
        }
    }

    /// Compares the names of one scope.
    fn names(&mut self, names: &[(&str, Span)]) {
        let plain: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        for close in too_close(&plain) {
            let (name, span) = names[close.later];
            let (earlier, reason) = (plain[close.earlier], close.reason);
            let message = format!("`{earlier}` and `{name}` are easily confused: {reason}");
            self.report(Rule::SimilarNames, span, message);
        }
    }
}

/// Whether the type is only brought in from elsewhere.
fn is_use(resolve: &Resolve, definition: &TypeDef) -> bool {
    match definition.kind {
        TypeDefKind::Type(wit_parser::Type::Id(target)) => {
            resolve.types[target].owner != definition.owner
        }
        _ => false,
    }
}

fn says_growth(definition: &TypeDef, members: &[(&str, &Docs, Span)]) -> bool {
    let docs = definition.docs.contents.as_deref().unwrap_or_default();
    let docs = without_directives(docs).to_ascii_lowercase();
    let catches_all = matches!(definition.kind, TypeDefKind::Variant(_))
        && members
            .iter()
            .any(|(name, ..)| CATCH_ALL_CASES.contains(name));
    catches_all || GROWTH_WORDS.iter().any(|word| docs.contains(word))
}
