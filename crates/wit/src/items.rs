//! The worlds, interfaces, types and functions of a package, and which of them a name means.

use wit_parser::{
    Function, InterfaceId, Package, PackageId, Resolve, TypeId, TypeOwner, WorldId, WorldItem,
};

use crate::nearest::nearest;
use crate::types::packages;

/// Why a name means no item.
pub(crate) enum NotFound {
    NoSuchItem { name: String, nearest: Vec<String> },
    Ambiguous { name: String, items: Vec<String> },
}

/// The item that `name` means; what the package `main` defines comes before what it only uses.
pub(crate) fn find<'a>(
    resolve: &'a Resolve,
    main: PackageId,
    name: &str,
) -> Result<Listed<'a>, NotFound> {
    let mut found = items(resolve, main);
    if !found.iter().any(|listed| listed.answers_to(name)) {
        return Err(NotFound::NoSuchItem {
            name: name.to_owned(),
            nearest: nearest(name, found.iter().map(|listed| listed.as_short_as(name))),
        });
    }
    found.retain(|listed| listed.answers_to(name));
    for better in [
        (|listed, main| listed.package == main) as fn(&Listed<'_>, PackageId) -> bool,
        |listed, _| matches!(listed.item, Item::Interface(_) | Item::World(_)),
        |listed, _| !listed.is_used,
    ] {
        if found.iter().any(|listed| better(listed, main)) {
            found.retain(|listed| better(listed, main));
        }
    }
    <[_; 1]>::try_from(found)
        .map(|[listed]| listed)
        .map_err(|several| NotFound::Ambiguous {
            name: name.to_owned(),
            items: several.into_iter().map(|listed| listed.full).collect(),
        })
}

/// An item and the names it answers to.
pub(crate) struct Listed<'a> {
    pub package: PackageId,
    /// `acme:db/types@1.0.0.user`
    pub full: String,
    /// `acme:db/types.user`
    plain: String,
    /// `types.user`
    path: String,
    /// Whether `use` brought it in.
    is_used: bool,
    pub item: Item<'a>,
}

pub(crate) enum Item<'a> {
    Interface(InterfaceId),
    World(WorldId),
    Type(TypeId),
    Function(&'a Function),
}

impl<'a> Listed<'a> {
    fn new(
        package: (PackageId, &Package),
        outer: &str,
        member: Option<&str>,
        item: Item<'a>,
    ) -> Self {
        let (id, package) = package;
        let suffix = member.map(|name| format!(".{name}")).unwrap_or_default();
        let name = &package.name;
        Self {
            package: id,
            full: format!("{}{suffix}", name.interface_id(outer)),
            plain: format!("{}:{}/{outer}{suffix}", name.namespace, name.name),
            path: format!("{outer}{suffix}"),
            is_used: false,
            item,
        }
    }

    pub(crate) fn last(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    fn answers_to(&self, name: &str) -> bool {
        [&self.full, &self.plain, &self.path, self.last()].contains(&name)
    }

    /// Its name with as many parts as `name` has.
    fn as_short_as(&self, name: &str) -> &str {
        match (name.contains('/'), name.contains('.')) {
            (true, _) if name.contains('@') => &self.full,
            (true, _) => &self.plain,
            (false, true) => &self.path,
            (false, false) => self.last(),
        }
    }
}

/// Every item, those of `main` first, in the order of the text.
fn items(resolve: &Resolve, main: PackageId) -> Vec<Listed<'_>> {
    let mut items = Vec::new();
    for id in packages(resolve, main) {
        let package = (id, &resolve.packages[id]);
        for (outer, id) in &package.1.interfaces {
            items.push(Listed::new(package, outer, None, Item::Interface(*id)));
            let interface = &resolve.interfaces[*id];
            for (name, ty) in &interface.types {
                let owner = TypeOwner::Interface(*id);
                items.push(listed_type(resolve, package, outer, (name, *ty), owner));
            }
            for (name, function) in &interface.functions {
                if function.kind.resource().is_none() {
                    let item = Item::Function(function);
                    items.push(Listed::new(package, outer, Some(name), item));
                }
            }
        }
        for (outer, id) in &package.1.worlds {
            items.push(Listed::new(package, outer, None, Item::World(*id)));
            let world = &resolve.worlds[*id];
            for (key, item) in world.imports.iter().chain(&world.exports) {
                let name = resolve.name_world_key(key);
                match item {
                    WorldItem::Type { id: ty, .. } => {
                        let owner = TypeOwner::World(*id);
                        items.push(listed_type(resolve, package, outer, (&name, *ty), owner));
                    }
                    WorldItem::Function(function) if function.kind.resource().is_none() => {
                        let item = Item::Function(function);
                        items.push(Listed::new(package, outer, Some(&name), item));
                    }
                    _ => {}
                }
            }
        }
    }
    items
}

fn listed_type<'a>(
    resolve: &'a Resolve,
    package: (PackageId, &Package),
    outer: &str,
    (name, id): (&str, TypeId),
    owner: TypeOwner,
) -> Listed<'a> {
    let mut listed = Listed::new(package, outer, Some(name), Item::Type(id));
    let definition = crate::types::definition(resolve, id);
    listed.is_used = resolve.types[definition].owner != owner;
    listed
}
