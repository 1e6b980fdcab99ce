//! Types against types, structure by structure.

use wit_parser::{Handle, InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner};

use super::names::{InterfaceName, named};
use super::{Location, Side, Walk, WitDifferenceKind, extend, members};
use crate::model::Direction;
use crate::types::{NOTHING, definition, interface_name, structure_text, type_text};

impl Walk<'_> {
    /// Compares two types at `path`. Those that have a home, where they are the same one
    /// on both sides, are compared there.
    pub(super) fn types(&mut self, path: &[String], left: Type, right: Type) {
        let (left, right) = match (self.owned(self.left, left), self.owned(self.right, right)) {
            // One of them was a resource and is something else now.
            (Some(resource), None) => (Type::Id(resource), right),
            (None, Some(resource)) => (left, Type::Id(resource)),
            _ => (left, right),
        };
        if let (Type::Id(left), Type::Id(right)) = (left, right)
            && let Some((home, at_left, at_right)) = self.homes(left, right)
        {
            let (left, right) = self.definitions_of(left, right);
            if (at_left, at_right) == (left, right) && self.are_resources(left, right) {
                self.resources(path, left, right, true);
            } else {
                self.at_home(home, at_left, at_right);
            }
            return;
        }
        match (
            self.resolved(self.left, left),
            self.resolved(self.right, right),
        ) {
            (Type::Id(left), Type::Id(right)) => {
                if self.are_resources(left, right) {
                    self.resources(path, left, right, false);
                } else if self.left.name(left).is_some() && self.right.name(right).is_some() {
                    self.homeless(path, left, right);
                } else {
                    self.structures(path, left, right);
                }
            }
            (left, right) if left == right => {}
            _ => self.type_differs(path, left, right),
        }
    }

    /// Compares types that both have a name and are not the same one: once in each place,
    /// after which the names say enough.
    fn homeless(&mut self, path: &[String], left: TypeId, right: TypeId) {
        let key = (self.location.clone(), left, right);
        match self.compared.get(&key) {
            Some(true) => {}
            Some(false) if self.left.name(left) == self.right.name(right) => {}
            Some(false) => self.type_differs(path, Type::Id(left), Type::Id(right)),
            None => {
                let before = self.found.len();
                self.structures(path, left, right);
                self.compared.insert(key, self.found.len() == before);
            }
        }
    }

    /// Compares what two names of one type stand for.
    pub(super) fn definition(&mut self, left: TypeId, right: TypeId) {
        let name = self.left.name(left).unwrap_or_default();
        let path = [named(self.left.resolve, left, name)];
        let (left, right) = self.definitions_of(left, right);
        if self.are_resources(left, right) {
            self.resources(&path, left, right, false);
        } else {
            self.structures(&path, left, right);
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

    /// The resource, if `ty` is an owned handle of one.
    fn owned(&self, side: Side<'_>, ty: Type) -> Option<TypeId> {
        let Type::Id(id) = ty else { return None };
        match side.resolve.types[id].kind {
            TypeDefKind::Handle(Handle::Own(resource)) => Some(resource),
            _ => None,
        }
    }

    fn definitions_of(&self, left: TypeId, right: TypeId) -> (TypeId, TypeId) {
        (
            definition(self.left.resolve, left),
            definition(self.right.resolve, right),
        )
    }

    fn are_resources(&self, left: TypeId, right: TypeId) -> bool {
        let is_resource = |side: Side<'_>, id: TypeId| {
            matches!(side.resolve.types[id].kind, TypeDefKind::Resource)
        };
        is_resource(self.left, left) && is_resource(self.right, right)
    }

    /// Where two types are the same one, and the names they have there: where they are
    /// defined, or else the alias closest to that.
    fn homes(&self, left: TypeId, right: TypeId) -> Option<(Location, TypeId, TypeId)> {
        let lefts = aliases(self.left.resolve, left);
        let rights = aliases(self.right.resolve, right);
        let known = lefts.iter().rev().find_map(|&left| {
            let mut rights = rights.iter().rev();
            rights.find_map(|&right| Some((self.home(left, right)?, left, right)))
        });
        known.or_else(|| {
            let &(left, right) = self.moved.get(&self.definitions_of(left, right))?;
            Some((self.home(left, right)?, left, right))
        })
    }

    /// Where a type is defined that is the same one on both sides.
    fn home(&self, left: TypeId, right: TypeId) -> Option<Location> {
        // A type without a name is wherever it is written.
        let name = self.left.name(left)?;
        if self.right.name(right) != Some(name) {
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
                pair: None,
                item: Some(name.to_owned()),
            }),
            (TypeOwner::Interface(left_owner), TypeOwner::Interface(right_owner)) => {
                let pair = (left_owner, right_owner);
                let interface = match self.paired.get(&pair) {
                    Some(name) => name.clone(),
                    None if self.correspond(left_owner, right_owner) => {
                        interface_name(self.left.resolve, left_owner)
                    }
                    None => return None,
                };
                Some(Location {
                    direction: self.origin(self.left, left_owner),
                    interface: Some(interface),
                    pair: Some(pair),
                    item: None,
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
                InterfaceName::parse(&left).is_semver_compatible(&InterfaceName::parse(&right))
            }
            _ => false,
        }
    }

    /// Whether the types of that interface are the exported or the imported ones.
    fn origin(&self, side: Side<'_>, interface: InterfaceId) -> Direction {
        // Directly in a world types are those of the imports, whatever is exported.
        let is_in_interface = self.location.interface.is_some();
        if is_in_interface && self.direction == Direction::Export && side.exports(interface) {
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
        let mismatch = WitDifferenceKind::Identity {
            left: resource_text(self.left, left, from_left),
            right: resource_text(self.right, right, from_right),
        };
        // Said once in each place, however many functions use it there.
        let key = (self.location.clone(), left, right);
        if self.compared.insert(key, false).is_none() {
            self.differ(path.to_vec(), mismatch);
        }
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
                let mismatch = WitDifferenceKind::Type {
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
            WitDifferenceKind::Type {
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

/// `id` and what it is an alias of, down to its definition.
fn aliases(resolve: &Resolve, id: TypeId) -> Vec<TypeId> {
    let mut ids = vec![id];
    let mut last = id;
    while let TypeDefKind::Type(Type::Id(next)) = resolve.types[last].kind {
        ids.push(next);
        last = next;
    }
    ids
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
