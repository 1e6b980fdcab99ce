//! A `use` for every type that is named outside of the interface that defines it.
//!
//! In a component, a type or function refers to any type before it. In WIT it names only types of its
//! own interface or world, and `use` brings the others there. Tools that compose components leave it
//! out where the binary format does not need it.

use std::collections::{HashMap, HashSet};

use wit_parser::{
    Function, Handle, InterfaceId, Resolve, Span, Type, TypeDef, TypeDefKind, TypeId, TypeOwner,
    WorldId, WorldItem, WorldKey,
};

use super::ShowError;

/// Gives every interface and world of `resolve` a name for each type that it refers to.
///
/// Where `use` cannot name a type, because an interface written inside a world or the world itself
/// defines it, or because the world only exports its interface, the type is written out again.
///
/// # Errors
///
/// Such a type is a resource, which would become another one.
pub(super) fn complete(resolve: &mut Resolve) -> Result<(), ShowError> {
    let interfaces: Vec<InterfaceId> = resolve.interfaces.iter().map(|(id, _)| id).collect();
    for id in interfaces {
        Scope::of_interface(resolve, id).interface(resolve, id)?;
    }
    let worlds: Vec<WorldId> = resolve.worlds.iter().map(|(id, _)| id).collect();
    for id in worlds {
        Scope::of_world(resolve, id).world(resolve, id)?;
    }
    Ok(())
}

/// An interface or a world, and the names in it.
struct Scope {
    owner: TypeOwner,
    /// The types that are defined here.
    own: HashSet<TypeId>,
    /// What types of other scopes are called here.
    known: HashMap<TypeId, TypeId>,
    /// The names that something has.
    taken: HashSet<String>,
    /// The interfaces from which `use` can take types.
    usable: HashSet<InterfaceId>,
}

impl Scope {
    fn of_interface(resolve: &Resolve, id: InterfaceId) -> Self {
        let interface = &resolve.interfaces[id];
        let others = resolve.interfaces.iter().map(|(id, _)| id);
        let mut scope = Self {
            owner: TypeOwner::Interface(id),
            own: HashSet::new(),
            known: HashMap::new(),
            taken: interface.functions.keys().cloned().collect(),
            usable: others.filter(|id| resolve.id_of(*id).is_some()).collect(),
        };
        for (name, ty) in &interface.types {
            scope.know(resolve, name, *ty);
        }
        scope
    }

    fn of_world(resolve: &Resolve, id: WorldId) -> Self {
        let world = &resolve.worlds[id];
        let imported = world.imports.values().filter_map(|item| match item {
            WorldItem::Interface { id, .. } => Some(*id),
            _ => None,
        });
        let mut scope = Self {
            owner: TypeOwner::World(id),
            own: HashSet::new(),
            known: HashMap::new(),
            taken: HashSet::new(),
            usable: imported.filter(|id| resolve.id_of(*id).is_some()).collect(),
        };
        for (key, item) in world.imports.iter().chain(&world.exports) {
            let WorldKey::Name(name) = key else { continue };
            match item {
                WorldItem::Type { id, .. } => scope.know(resolve, name, *id),
                _ => drop(scope.taken.insert(name.clone())),
            }
        }
        scope
    }

    fn know(&mut self, resolve: &Resolve, name: &str, id: TypeId) {
        self.taken.insert(name.to_owned());
        self.own.insert(id);
        if let TypeDefKind::Type(Type::Id(other)) = resolve.types[id].kind
            && self.can_use(resolve, other)
        {
            self.known.entry(other).or_insert(id);
        }
    }

    /// Whether `use` can bring a type here.
    fn can_use(&self, resolve: &Resolve, id: TypeId) -> bool {
        let other = &resolve.types[id];
        !self.own.contains(&id)
            && other.name.is_some()
            && matches!(other.owner, TypeOwner::Interface(owner) if self.usable.contains(&owner))
    }

    fn interface(mut self, resolve: &mut Resolve, id: InterfaceId) -> Result<(), ShowError> {
        let types: Vec<TypeId> = resolve.interfaces[id].types.values().copied().collect();
        for ty in types {
            self.definition(resolve, ty)?;
        }
        let mut functions = std::mem::take(&mut resolve.interfaces[id].functions);
        for function in functions.values_mut() {
            self.function(resolve, function)?;
        }
        resolve.interfaces[id].functions = functions;
        Ok(())
    }

    fn world(mut self, resolve: &mut Resolve, id: WorldId) -> Result<(), ShowError> {
        let world = &resolve.worlds[id];
        let items = world.imports.iter().map(|(key, item)| (true, key, item));
        let exports = world.exports.iter().map(|(key, item)| (false, key, item));
        let all: Vec<(bool, WorldKey, WorldItem)> = items
            .chain(exports)
            .map(|(is_import, key, item)| (is_import, key.clone(), item.clone()))
            .collect();
        for (is_import, key, item) in all {
            match item {
                WorldItem::Type { id, .. } => self.definition(resolve, id)?,
                WorldItem::Function(mut function) => {
                    self.function(resolve, &mut function)?;
                    let world = &mut resolve.worlds[id];
                    let items = match is_import {
                        true => &mut world.imports,
                        false => &mut world.exports,
                    };
                    items.insert(key, WorldItem::Function(function));
                }
                WorldItem::Interface { .. } => {}
            }
        }
        Ok(())
    }

    fn function(
        &mut self,
        resolve: &mut Resolve,
        function: &mut Function,
    ) -> Result<(), ShowError> {
        for param in &mut function.params {
            param.ty = self.named(resolve, param.ty)?;
        }
        if let Some(result) = &mut function.result {
            *result = self.named(resolve, *result)?;
        }
        Ok(())
    }

    /// What a type of this scope consists of.
    fn definition(&mut self, resolve: &mut Resolve, id: TypeId) -> Result<(), ShowError> {
        let kind = match resolve.types[id].kind {
            // It is the `use` already.
            TypeDefKind::Type(Type::Id(other)) if self.can_use(resolve, other) => return Ok(()),
            TypeDefKind::Type(Type::Id(other)) if self.is_elsewhere(resolve, other) => {
                self.known.insert(other, id);
                self.written_out(resolve, other)?
            }
            _ => self.kind(resolve, resolve.types[id].kind.clone())?,
        };
        resolve.types[id].kind = kind;
        Ok(())
    }

    /// Whether a type with a name belongs to another scope.
    fn is_elsewhere(&self, resolve: &Resolve, id: TypeId) -> bool {
        resolve.types[id].name.is_some() && !self.own.contains(&id)
    }

    /// The type under a name that it has here.
    fn named(&mut self, resolve: &mut Resolve, ty: Type) -> Result<Type, ShowError> {
        let Type::Id(id) = ty else { return Ok(ty) };
        Ok(Type::Id(self.named_id(resolve, id)?))
    }

    fn named_id(&mut self, resolve: &mut Resolve, id: TypeId) -> Result<TypeId, ShowError> {
        let definition = resolve.types[id].clone();
        let Some(name) = &definition.name else {
            let kind = self.kind(resolve, definition.kind.clone())?;
            if kind == definition.kind {
                return Ok(id);
            }
            // Others may share the type, and call what is in it otherwise.
            return Ok(resolve.types.alloc(TypeDef { kind, ..definition }));
        };
        if self.own.contains(&id) {
            return Ok(id);
        }
        if let Some(known) = self.known.get(&id) {
            return Ok(*known);
        }
        let kind = match self.can_use(resolve, id) {
            true => TypeDefKind::Type(Type::Id(id)),
            false => self.written_out(resolve, id)?,
        };
        let name = self.free_name(name);
        let here = resolve.types.alloc(TypeDef {
            name: Some(name.clone()),
            kind,
            owner: self.owner,
            docs: Default::default(),
            stability: Default::default(),
            span: Span::default(),
            external_id: None,
        });
        self.known.insert(id, here);
        self.own.insert(here);
        match self.owner {
            TypeOwner::Interface(owner) => {
                resolve.interfaces[owner].types.insert(name, here);
            }
            TypeOwner::World(owner) => {
                let item = WorldItem::Type {
                    id: here,
                    span: Span::default(),
                };
                let imports = &mut resolve.worlds[owner].imports;
                imports.insert(WorldKey::Name(name), item);
            }
            TypeOwner::None => {}
        }
        Ok(here)
    }

    /// The structure of a type that has no name which could be used here.
    fn written_out(&mut self, resolve: &mut Resolve, id: TypeId) -> Result<TypeDefKind, ShowError> {
        let definition = &resolve.types[id];
        match definition.kind.clone() {
            TypeDefKind::Resource => {
                let name = definition.name.as_deref().unwrap_or_default();
                let reason = format!(
                    "the resource `{name}` is named in a place that no `use` can bring it to"
                );
                Err(ShowError::Unprintable(reason))
            }
            // An alias of a type that can be named, or else of what that is.
            TypeDefKind::Type(Type::Id(other)) if !self.can_use(resolve, other) => {
                self.written_out(resolve, other)
            }
            kind => self.kind(resolve, kind),
        }
    }

    fn free_name(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{wanted}-x{number}");
            number += 1;
        }
        name
    }

    fn kind(
        &mut self,
        resolve: &mut Resolve,
        mut kind: TypeDefKind,
    ) -> Result<TypeDefKind, ShowError> {
        let types: Vec<&mut Type> = match &mut kind {
            TypeDefKind::Record(record) => record
                .fields
                .iter_mut()
                .map(|field| &mut field.ty)
                .collect(),
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter_mut();
                cases.filter_map(|case| case.ty.as_mut()).collect()
            }
            TypeDefKind::Tuple(tuple) => tuple.types.iter_mut().collect(),
            TypeDefKind::Option(ty)
            | TypeDefKind::List(ty)
            | TypeDefKind::FixedLengthList(ty, _)
            | TypeDefKind::Type(ty) => vec![ty],
            TypeDefKind::Map(key, value) => vec![key, value],
            TypeDefKind::Result(result) => result.ok.iter_mut().chain(&mut result.err).collect(),
            TypeDefKind::Future(ty) | TypeDefKind::Stream(ty) => ty.iter_mut().collect(),
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => {
                *id = self.named_id(resolve, *id)?;
                Vec::new()
            }
            _ => Vec::new(),
        };
        for ty in types {
            *ty = self.named(resolve, *ty)?;
        }
        Ok(kind)
    }
}
