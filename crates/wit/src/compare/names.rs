//! What differences and interfaces are called.

use wit_parser::{Function, FunctionKind, PackageName, Resolve, TypeDefKind, TypeId};

use crate::nearest::{SHOWN_MAX, nearest};
use crate::types::definition;

/// `record user`, by the kind of the definition.
pub(crate) fn named(resolve: &Resolve, id: TypeId, name: &str) -> String {
    format!("{} {name}", type_word(resolve, id))
}

/// `record`: the word that WIT defines such a type with.
pub(crate) fn type_word(resolve: &Resolve, id: TypeId) -> &'static str {
    let kind = &resolve.types[definition(resolve, id)].kind;
    match kind {
        TypeDefKind::Record(_)
        | TypeDefKind::Variant(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Flags(_)
        | TypeDefKind::Resource => kind.as_str(),
        _ => "type",
    }
}

/// What makes two functions the same one: the resource, the name, and whether
/// it reads or sets a property.
pub(super) type FunctionKey<'a> = (Option<&'a str>, &'a str, Option<bool>);

pub(super) fn function_key<'a>(resolve: &'a Resolve, function: &'a Function) -> FunctionKey<'a> {
    let resource = function
        .kind
        .resource()
        .and_then(|id| resolve.types[id].name.as_deref());
    let accessor = function
        .kind
        .accessor()
        .map(|kind| kind == wit_parser::AccessorKind::Setter);
    (resource, function.item_name(), accessor)
}

/// `func get`, `method connection.send`, `constructor connection`.
pub(crate) fn function_label(resolve: &Resolve, function: &Function) -> String {
    let resource = function
        .kind
        .resource()
        .and_then(|id| resolve.types[id].name.as_deref())
        .unwrap_or_default();
    let name = function.item_name();
    match &function.kind {
        FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => format!("func {name}"),
        FunctionKind::Constructor(_) => format!("constructor {resource}"),
        FunctionKind::Static(_) | FunctionKind::AsyncStatic(_) => {
            format!("static {resource}.{name}")
        }
        FunctionKind::Method(_) | FunctionKind::AsyncMethod(_) => {
            format!("method {resource}.{name}")
        }
        FunctionKind::Getter => format!("getter {name}"),
        FunctionKind::Setter => format!("setter {name}"),
        FunctionKind::MethodGetter(_) | FunctionKind::StaticGetter(_) => {
            format!("getter {resource}.{name}")
        }
        FunctionKind::MethodSetter(_) | FunctionKind::StaticSetter(_) => {
            format!("setter {resource}.{name}")
        }
    }
}

/// Functions with nearly the name of `function`: of the same resource by that name, else
/// those elsewhere, with where they are.
pub(super) fn similar_functions(
    (resolve, function): (&Resolve, &Function),
    other_resolve: &Resolve,
    others: &[&Function],
) -> Vec<String> {
    let resource = function_key(resolve, function).0;
    let (here, elsewhere): (Vec<&Function>, Vec<&Function>) = others
        .iter()
        .copied()
        .partition(|other| function_key(other_resolve, other).0 == resource);
    let name = function.item_name();
    let near = nearest(name, here.iter().map(|other| other.item_name()));
    if !near.is_empty() {
        return near;
    }
    let near = nearest(name, elsewhere.iter().map(|other| other.item_name()));
    let is_near = |other: &Function| {
        other.item_name() == name || near.iter().any(|near| near == other.item_name())
    };
    let mut found: Vec<&Function> = elsewhere
        .into_iter()
        .filter(|other| is_near(other))
        .collect();
    found.sort_by_key(|other| other.item_name() != name);
    found
        .iter()
        .take(SHOWN_MAX)
        .map(|other| function_label(other_resolve, other))
        .collect()
}

/// What WIT writes before the parameters, which for a method is what it is for a function.
pub(super) fn function_kind(function: &Function) -> &'static str {
    match &function.kind {
        FunctionKind::Freestanding | FunctionKind::Method(_) => "func",
        FunctionKind::AsyncFreestanding | FunctionKind::AsyncMethod(_) => "async func",
        FunctionKind::Static(_) => "static func",
        FunctionKind::AsyncStatic(_) => "static async func",
        FunctionKind::Constructor(_) => "constructor",
        FunctionKind::Getter | FunctionKind::MethodGetter(_) => "get",
        FunctionKind::StaticGetter(_) => "static get",
        FunctionKind::Setter | FunctionKind::MethodSetter(_) => "set",
        FunctionKind::StaticSetter(_) => "static set",
    }
}

/// Whether by semantic versioning an interface of one name, such as `acme:db/types@1.0.0`, may take
/// the place of the other.
pub fn is_semver_compatible(name: &str, other: &str) -> bool {
    InterfaceName::parse(name).is_semver_compatible(&InterfaceName::parse(other))
}

/// `acme:db/types@1.0.0`, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InterfaceName<'a> {
    /// `acme:db/types`
    pub path: &'a str,
    pub version: Option<semver::Version>,
}

impl<'a> InterfaceName<'a> {
    pub fn parse(name: &'a str) -> Self {
        match name.split_once('@') {
            Some((path, version)) => Self {
                path,
                version: version.parse().ok(),
            },
            None => Self {
                path: name,
                version: None,
            },
        }
    }

    /// Whether by semantic versioning one may take the other's place.
    pub fn is_semver_compatible(&self, other: &Self) -> bool {
        self.path == other.path && self.compatible_version() == other.compatible_version()
    }

    /// The name with the part of the version that semver-compatible versions have in common.
    pub fn track(&self) -> String {
        match self.compatible_version() {
            Some(version) => format!("{}@{version}", self.path),
            None => self.path.to_owned(),
        }
    }

    fn compatible_version(&self) -> Option<semver::Version> {
        let version = self.version.as_ref()?;
        Some(PackageName::version_compat_track(version).0)
    }
}
