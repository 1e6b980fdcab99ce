//! Types against types, structure by structure.

use wit_parser::{Handle, InterfaceId, Type, TypeDefKind, TypeId, TypeOwner};

use super::names::{InterfaceName, named};
use super::{Direction, Location, Mismatch, Side, Walk, extend, members};
use crate::types::{NOTHING, definition, interface_name, structure_text, type_text};

impl Walk<'_> {
    /// Compares two types at `path`.
    pub(super) fn types(&mut self, path: &[String], left: Type, right: Type) {
        if let (Type::Id(left), Type::Id(right)) = (left, right) {
            let (left, right) = (
                definition(self.left.resolve, left),
                definition(self.right.resolve, right),
            );
            if self.home(left, right).is_some() {
                return self.named_types(path, left, right);
            }
        }
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
    pub(super) fn named_types(&mut self, path: &[String], left: TypeId, right: TypeId) {
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
                let label = named(
                    self.left.resolve,
                    left,
                    self.left.name(left).unwrap_or_default(),
                );
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
        let key = (self.location.clone(), left, right);
        if !self.identities.insert(key) {
            return;
        }
        let path = if path.is_empty() {
            vec![named(
                self.left.resolve,
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

    pub(super) fn optional(&mut self, path: &[String], left: Option<Type>, right: Option<Type>) {
        match (left, right) {
            (Some(left), Some(right)) => self.types(path, left, right),
            (None, None) => {}
            _ => {
                let text = |side: Side<'_>, ty: Option<Type>| {
                    ty.map_or(NOTHING.to_owned(), |ty| self.text(side, ty))
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

    /// A type by its name; of an alias also what it stands for: `id = u32`.
    fn text(&self, side: Side<'_>, ty: Type) -> String {
        let text = type_text(side.resolve, &ty);
        match ty {
            Type::Id(id) if named(side.resolve, id, "").starts_with("type ") => {
                match self.kind_text(side, ty) {
                    structure if structure == text => text,
                    structure => format!("{text} = {structure}"),
                }
            }
            _ => text,
        }
    }

    fn kind_text(&self, side: Side<'_>, ty: Type) -> String {
        match ty {
            Type::Id(id) => structure_text(side.resolve, id),
            _ => self.text(side, ty),
        }
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
