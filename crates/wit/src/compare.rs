//! In what two types, functions or interfaces differ: our own walk over both.
//!
//! The walk has a *left* side, which is what is expected (the world, or the old
//! package), and a *right* side, which is what is found. A named type is
//! compared once, where it is defined, so that one change is one difference
//! however many functions use the type.

mod members;

use std::collections::{BTreeMap, HashMap, HashSet};

use wit_parser::{
    Function, FunctionKind, Handle, InterfaceId, PackageName, Resolve, Type, TypeDefKind, TypeId,
    TypeOwner, WorldId, WorldItem,
};

use crate::types::{definition, interface_name, parameters, type_text};

/// Which way something crosses the boundary of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The component imports it, the host gives it.
    Import,
    /// The component exports it, the host calls it.
    Export,
}

/// One thing in which two sides differ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// From the item to the place of the difference: `record user`, `field age`.
    pub path: Vec<String>,
    /// What is different there.
    pub what: Mismatch,
}

impl Difference {
    /// The path as one text: `record user . field age`.
    pub fn path(&self) -> String {
        self.path.join(" . ")
    }

    /// Whether it is about the function or type called `name` directly in a world.
    pub(crate) fn concerns(&self, name: &str) -> bool {
        let item = self.path.first().map_or("", String::as_str);
        item.split_once(' ').is_some_and(|(_, item)| item == name)
    }
}

/// How two things differ. The left side is what is expected, or the old.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mismatch {
    /// Another type, or another kind of thing; as WIT writes it.
    Type {
        /// On the left.
        left: String,
        /// On the right.
        right: String,
    },
    /// Another name at the same position.
    Name {
        /// On the left.
        left: String,
        /// On the right.
        right: String,
    },
    /// Only the left side has it.
    OnlyLeft,
    /// Only the right side has it.
    OnlyRight,
    /// The same names in another order.
    Order {
        /// The names on the left.
        left: Vec<String>,
        /// The names on the right.
        right: Vec<String>,
    },
    /// Resources of the same shape that are not the same resource.
    Identity {
        /// Where the one on the left comes from.
        left: String,
        /// Where the one on the right comes from.
        right: String,
    },
}

/// Where a difference is: in an interface, or in the world itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Location {
    pub direction: Direction,
    /// The interface as the left side calls it.
    pub interface: Option<String>,
}

/// A difference and where it is.
pub(crate) struct Found {
    pub location: Location,
    pub difference: Difference,
    /// Whether the whole item (a type or function with a name) is there on one side only.
    pub is_item: bool,
}

/// One of the two sides.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub resolve: &'a Resolve,
    /// The world in which resources get their identity.
    pub world: Option<WorldId>,
}

impl Side<'_> {
    fn exports(&self, interface: InterfaceId) -> bool {
        self.world.is_some_and(|world| {
            self.resolve.worlds[world]
                .exports
                .values()
                .any(|item| matches!(item, WorldItem::Interface { id, .. } if *id == interface))
        })
    }

    fn name(&self, id: TypeId) -> Option<&str> {
        self.resolve.types[id].name.as_deref()
    }
}

/// The types and functions that are compared by name.
#[derive(Default)]
pub(crate) struct Items<'a> {
    pub types: BTreeMap<&'a str, TypeId>,
    pub functions: Vec<&'a Function>,
}

/// A comparison under way.
pub(crate) struct Walk<'a> {
    pub left: Side<'a>,
    pub right: Side<'a>,
    /// Interfaces that are two versions of one, by the caller's judgement.
    paired: HashMap<(InterfaceId, InterfaceId), String>,
    direction: Direction,
    location: Location,
    /// Definitions that were compared, and whether they are equal.
    compared: HashMap<(Direction, TypeId, TypeId), bool>,
    found: Vec<Found>,
}

impl<'a> Walk<'a> {
    pub fn new(left: Side<'a>, right: Side<'a>) -> Self {
        Self {
            left,
            right,
            paired: HashMap::new(),
            direction: Direction::Import,
            location: Location {
                direction: Direction::Import,
                interface: None,
            },
            compared: HashMap::new(),
            found: Vec::new(),
        }
    }

    /// Declares that two interfaces are the same one, called `name` in what is found.
    pub fn pair(&mut self, left: InterfaceId, right: InterfaceId, name: String) {
        self.paired.insert((left, right), name);
    }

    /// Compares items by name, within `interface` or directly in the world.
    pub fn items(
        &mut self,
        direction: Direction,
        interface: Option<String>,
        left: &Items<'a>,
        right: &Items<'a>,
    ) {
        self.direction = direction;
        self.location = Location {
            direction,
            interface,
        };
        for (name, &left_id) in &left.types {
            match right.types.get(name) {
                Some(&right_id) => self.named_types(&[], left_id, right_id),
                None => self.item(vec![named(self.left, left_id, name)], Mismatch::OnlyLeft),
            }
        }
        for (name, &id) in &right.types {
            if !left.types.contains_key(name) {
                self.item(vec![named(self.right, id, name)], Mismatch::OnlyRight);
            }
        }
        self.function_items(&left.functions, &right.functions);
    }

    /// Hands out what was found, in the order of discovery.
    pub fn finish(self) -> Vec<Found> {
        self.found
    }

    fn function_items(&mut self, left: &[&'a Function], right: &[&'a Function]) {
        let mut taken = HashSet::new();
        for function in left {
            let key = function_key(self.left.resolve, function);
            let other = right
                .iter()
                .position(|other| function_key(self.right.resolve, other) == key);
            match other {
                Some(index) => {
                    taken.insert(index);
                    self.functions(function, right[index]);
                }
                None => self.item(
                    vec![function_label(self.left.resolve, function)],
                    Mismatch::OnlyLeft,
                ),
            }
        }
        for (index, function) in right.iter().enumerate() {
            if !taken.contains(&index) {
                let label = function_label(self.right.resolve, function);
                self.item(vec![label], Mismatch::OnlyRight);
            }
        }
    }

    fn functions(&mut self, left: &Function, right: &Function) {
        let path = vec![function_label(self.left.resolve, left)];
        let (left_kind, right_kind) = (function_kind(left), function_kind(right));
        if left_kind != right_kind {
            self.differ(
                path.clone(),
                Mismatch::Type {
                    left: left_kind.to_owned(),
                    right: right_kind.to_owned(),
                },
            );
        }
        let members = |function: &Function| -> Vec<(String, Option<Type>)> {
            parameters(function)
                .map(|param| (param.name.clone(), Some(param.ty)))
                .collect()
        };
        self.members(&path, "parameter", &members(left), &members(right));
        self.optional(&extend(&path, "result"), left.result, right.result);
    }

    /// Compares two types at `path`.
    fn types(&mut self, path: &[String], left: Type, right: Type) {
        match (
            self.resolved(self.left, left),
            self.resolved(self.right, right),
        ) {
            (Type::Id(left), Type::Id(right)) => {
                if self.left.name(left).is_some() && self.right.name(right).is_some() {
                    self.named_types(path, left, right);
                } else {
                    self.structures(path, left, right);
                }
            }
            (left, right) if left == right => {}
            _ => self.type_differs(path, left, right),
        }
    }

    /// `ty` with aliases followed to a definition, or to a type that needs none.
    fn resolved(&self, side: Side<'_>, ty: Type) -> Type {
        let Type::Id(id) = ty else { return ty };
        let id = definition(side.resolve, id);
        match side.resolve.types[id].kind {
            TypeDefKind::Type(ty) => ty,
            _ => Type::Id(id),
        }
    }

    /// Compares types that both have a name. Where they are one type in two
    /// versions, that happens where the type is defined.
    fn named_types(&mut self, path: &[String], left: TypeId, right: TypeId) {
        let (left, right) = (
            definition(self.left.resolve, left),
            definition(self.right.resolve, right),
        );
        let home = self.home(left, right);
        let direction = home.as_ref().map_or(self.direction, |home| home.direction);
        let key = (direction, left, right);
        let is_resource = |side: Side<'_>, id: TypeId| {
            matches!(side.resolve.types[id].kind, TypeDefKind::Resource)
        };
        if is_resource(self.left, left) && is_resource(self.right, right) {
            self.resources(path, left, right, home.is_some());
            return;
        }
        match (self.compared.get(&key), home) {
            (Some(_), Some(_)) | (Some(true), None) => {}
            (Some(false), None) => self.type_differs(path, Type::Id(left), Type::Id(right)),
            (None, home) => {
                let before = self.found.len();
                let label = named(self.left, left, self.left.name(left).unwrap_or_default());
                let (path, home) = match home {
                    Some(home) => (vec![label], home),
                    None if path.is_empty() => (vec![label], self.location.clone()),
                    None => (path.to_vec(), self.location.clone()),
                };
                let (direction, location) = (self.direction, self.location.clone());
                self.direction = home.direction;
                self.location = home;
                self.structures(&path, left, right);
                self.direction = direction;
                self.location = location;
                self.compared.insert(key, self.found.len() == before);
            }
        }
    }

    /// Where a type is defined that is the same one on both sides.
    fn home(&self, left: TypeId, right: TypeId) -> Option<Location> {
        if self.left.name(left) != self.right.name(right) {
            return None;
        }
        let owners = (
            self.left.resolve.types[left].owner,
            self.right.resolve.types[right].owner,
        );
        match owners {
            (TypeOwner::World(_), TypeOwner::World(_)) => Some(Location {
                direction: Direction::Import,
                interface: None,
            }),
            (TypeOwner::Interface(left), TypeOwner::Interface(right)) => {
                let interface = match self.paired.get(&(left, right)) {
                    Some(name) => name.clone(),
                    None if self.correspond(left, right) => interface_name(self.left.resolve, left),
                    None => return None,
                };
                Some(Location {
                    direction: self.origin(self.left, left),
                    interface: Some(interface),
                })
            }
            _ => None,
        }
    }

    /// Whether two interfaces go by the same name, in versions that may stand
    /// for each other.
    fn correspond(&self, left: InterfaceId, right: InterfaceId) -> bool {
        let (left_name, right_name) = (
            self.left.resolve.id_of(left),
            self.right.resolve.id_of(right),
        );
        match (left_name, right_name) {
            (Some(left), Some(right)) => {
                InterfaceName::parse(&left).stands_for(&InterfaceName::parse(&right))
            }
            _ => false,
        }
    }

    /// Whether the types of that interface are the exported or the imported ones.
    fn origin(&self, side: Side<'_>, interface: InterfaceId) -> Direction {
        if self.direction == Direction::Export && side.exports(interface) {
            Direction::Export
        } else {
            Direction::Import
        }
    }

    /// Two resources are the same when they come from the same place.
    fn resources(&mut self, path: &[String], left: TypeId, right: TypeId, same_name: bool) {
        let origin = |side: Side<'_>, id: TypeId| match side.resolve.types[id].owner {
            TypeOwner::Interface(interface) => Some(self.origin(side, interface)),
            _ => None,
        };
        let (from_left, from_right) = (origin(self.left, left), origin(self.right, right));
        if same_name && from_left == from_right {
            return;
        }
        let mismatch = Mismatch::Identity {
            left: resource_text(self.left, left, from_left),
            right: resource_text(self.right, right, from_right),
        };
        let path = if path.is_empty() {
            vec![named(
                self.left,
                left,
                self.left.name(left).unwrap_or_default(),
            )]
        } else {
            path.to_vec()
        };
        self.differ(path, mismatch);
    }

    fn structures(&mut self, path: &[String], left_id: TypeId, right_id: TypeId) {
        let left = &self.left.resolve.types[left_id].kind;
        let right = &self.right.resolve.types[right_id].kind;
        match (left, right) {
            (TypeDefKind::Type(left), TypeDefKind::Type(right)) => self.types(path, *left, *right),
            (TypeDefKind::Handle(left), TypeDefKind::Handle(right)) => match (left, right) {
                (Handle::Own(left), Handle::Own(right))
                | (Handle::Borrow(left), Handle::Borrow(right)) => {
                    self.types(path, Type::Id(*left), Type::Id(*right));
                }
                _ => self.type_differs(path, Type::Id(left_id), Type::Id(right_id)),
            },
            (TypeDefKind::Option(left), TypeDefKind::Option(right)) => {
                self.types(&extend(path, "option"), *left, *right);
            }
            (TypeDefKind::List(left), TypeDefKind::List(right)) => {
                self.types(&extend(path, "list element"), *left, *right);
            }
            (TypeDefKind::FixedLengthList(left, n), TypeDefKind::FixedLengthList(right, m))
                if n == m =>
            {
                self.types(&extend(path, "list element"), *left, *right);
            }
            (TypeDefKind::Map(left_key, left), TypeDefKind::Map(right_key, right)) => {
                self.types(&extend(path, "map key"), *left_key, *right_key);
                self.types(&extend(path, "map value"), *left, *right);
            }
            (TypeDefKind::Result(left), TypeDefKind::Result(right)) => {
                self.optional(&extend(path, "ok"), left.ok, right.ok);
                self.optional(&extend(path, "err"), left.err, right.err);
            }
            (TypeDefKind::Future(left), TypeDefKind::Future(right)) => {
                self.optional(&extend(path, "future value"), *left, *right);
            }
            (TypeDefKind::Stream(left), TypeDefKind::Stream(right)) => {
                self.optional(&extend(path, "stream element"), *left, *right);
            }
            (TypeDefKind::Tuple(left), TypeDefKind::Tuple(right))
                if left.types.len() == right.types.len() =>
            {
                for (index, (left, right)) in left.types.iter().zip(&right.types).enumerate() {
                    self.types(
                        &extend(path, &format!("tuple {}", index + 1)),
                        *left,
                        *right,
                    );
                }
            }
            _ => match (members::of(left), members::of(right)) {
                (Some((left, left_members)), Some((right, right_members))) if left == right => {
                    self.members(path, left, &left_members, &right_members);
                }
                _ => self.type_differs(path, Type::Id(left_id), Type::Id(right_id)),
            },
        }
    }

    fn optional(&mut self, path: &[String], left: Option<Type>, right: Option<Type>) {
        match (left, right) {
            (Some(left), Some(right)) => self.types(path, left, right),
            (None, None) => {}
            _ => {
                let text = |side: Side<'_>, ty: Option<Type>| {
                    ty.map_or("nothing".to_owned(), |ty| self.text(side, ty))
                };
                let mismatch = Mismatch::Type {
                    left: text(self.left, left),
                    right: text(self.right, right),
                };
                self.differ(path.to_vec(), mismatch);
            }
        }
    }

    fn type_differs(&mut self, path: &[String], left: Type, right: Type) {
        let (mut left_text, mut right_text) =
            (self.text(self.left, left), self.text(self.right, right));
        // A name says nothing where both have the same one, or it is the item's own.
        if left_text == right_text || path.len() == 1 {
            left_text = self.kind_text(self.left, left);
            right_text = self.kind_text(self.right, right);
        }
        self.differ(
            path.to_vec(),
            Mismatch::Type {
                left: left_text,
                right: right_text,
            },
        );
    }

    fn text(&self, side: Side<'_>, ty: Type) -> String {
        type_text(side.resolve, &ty)
    }

    fn kind_text(&self, side: Side<'_>, ty: Type) -> String {
        match ty {
            Type::Id(id) => crate::types::structure_text(side.resolve, id),
            _ => self.text(side, ty),
        }
    }

    fn differ(&mut self, path: Vec<String>, what: Mismatch) {
        self.push(path, what, false);
    }

    fn item(&mut self, path: Vec<String>, what: Mismatch) {
        self.push(path, what, true);
    }

    fn push(&mut self, path: Vec<String>, what: Mismatch, is_item: bool) {
        self.found.push(Found {
            location: self.location.clone(),
            difference: Difference { path, what },
            is_item,
        });
    }
}

fn extend(path: &[String], step: &str) -> Vec<String> {
    let mut path = path.to_vec();
    path.push(step.to_owned());
    path
}

/// `record user`, by the kind of the definition.
fn named(side: Side<'_>, id: TypeId, name: &str) -> String {
    let kind = &side.resolve.types[definition(side.resolve, id)].kind;
    match kind {
        TypeDefKind::Record(_)
        | TypeDefKind::Variant(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Flags(_)
        | TypeDefKind::Resource => format!("{} {name}", kind.as_str()),
        _ => format!("type {name}"),
    }
}

fn resource_text(side: Side<'_>, id: TypeId, origin: Option<Direction>) -> String {
    let name = side.name(id).unwrap_or_default();
    let of = match side.resolve.types[id].owner {
        TypeOwner::Interface(interface) => interface_name(side.resolve, interface),
        _ => return format!("resource `{name}` of the world"),
    };
    match origin {
        Some(Direction::Export) => format!("resource `{name}` of the exported `{of}`"),
        _ => format!("resource `{name}` of the imported `{of}`"),
    }
}

/// What makes two functions the same one: the resource, the name, and whether
/// it reads or sets a property.
pub(crate) fn function_key<'a>(
    resolve: &'a Resolve,
    function: &'a Function,
) -> (Option<&'a str>, &'a str, Option<bool>) {
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

fn function_kind(function: &Function) -> &'static str {
    match &function.kind {
        FunctionKind::Freestanding => "func",
        FunctionKind::AsyncFreestanding => "async func",
        FunctionKind::Method(_) => "method",
        FunctionKind::AsyncMethod(_) => "async method",
        FunctionKind::Static(_) => "static func",
        FunctionKind::AsyncStatic(_) => "static async func",
        FunctionKind::Constructor(_) => "constructor",
        FunctionKind::Getter | FunctionKind::MethodGetter(_) => "get",
        FunctionKind::StaticGetter(_) => "static get",
        FunctionKind::Setter | FunctionKind::MethodSetter(_) => "set",
        FunctionKind::StaticSetter(_) => "static set",
    }
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
    pub fn stands_for(&self, other: &Self) -> bool {
        let track = |version: &Option<semver::Version>| {
            version
                .as_ref()
                .map(|version| PackageName::version_compat_track(version).0)
        };
        self.path == other.path && track(&self.version) == track(&other.version)
    }
}
