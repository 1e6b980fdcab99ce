//! A package as plain data: names and types as WIT writes them.

use wit_parser::{
    Docs, Function, InterfaceId, Resolve, Stability, Type, TypeDef, TypeDefKind, TypeOwner, World,
    WorldItem, WorldKey,
};

use crate::model::{InputKind, Loaded};
use crate::types::{interface_name, nameless_text, packages, parameters, signature, type_text};

/// What was loaded, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outline {
    /// What it was read from.
    pub kind: InputKind,
    /// The package that was asked for, then all others by name.
    pub packages: Vec<PackageOutline>,
}

/// A package.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackageOutline {
    /// With its version: `acme:db@1.0.0`.
    pub name: String,
    /// The text of its doc comment.
    pub docs: Option<String>,
    /// Its interfaces, in the order of the text.
    pub interfaces: Vec<InterfaceOutline>,
    /// Its worlds, in the order of the text.
    pub worlds: Vec<WorldOutline>,
}

/// An interface.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InterfaceOutline {
    /// Its plain name.
    pub name: String,
    /// The text of its doc comment.
    pub docs: Option<String>,
    /// Its `@since` or `@unstable`, as WIT writes it.
    pub stability: Option<String>,
    /// Its types, and those it uses.
    pub types: Vec<TypeOutline>,
    /// Its functions, those of resources included.
    pub functions: Vec<FunctionOutline>,
}

/// A type with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeOutline {
    /// Its name.
    pub name: String,
    /// The text of its doc comment.
    pub docs: Option<String>,
    /// Its `@since` or `@unstable`, as WIT writes it.
    pub stability: Option<String>,
    /// `record`, `variant`, `enum`, `flags`, `resource`, `type` for an alias, or `use`.
    pub kind: &'static str,
    /// Fields of a record, cases of a variant or enum, flags.
    pub members: Vec<MemberOutline>,
    /// What an alias stands for: a type as WIT writes it.
    pub is: Option<String>,
    /// Of `use`: which type it is, `acme:db/types@1.0.0.user`.
    pub from: Option<String>,
}

/// A field, case or flag.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemberOutline {
    /// Its name.
    pub name: String,
    /// The text of its doc comment.
    pub docs: Option<String>,
    /// Its type, as WIT writes it; cases may have none.
    pub ty: Option<String>,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FunctionOutline {
    /// Its name.
    pub name: String,
    /// The resource it belongs to.
    pub resource: Option<String>,
    /// The text of its doc comment.
    pub docs: Option<String>,
    /// Its `@since` or `@unstable`, as WIT writes it.
    pub stability: Option<String>,
    /// The whole as WIT writes it: `async func(id: u32) -> user`.
    pub signature: String,
    /// Names and types of its parameters.
    pub params: Vec<(String, String)>,
    /// The type of its result.
    pub result: Option<String>,
}

/// A world.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorldOutline {
    /// Its plain name.
    pub name: String,
    /// The text of its doc comment.
    pub docs: Option<String>,
    /// Its `@since` or `@unstable`, as WIT writes it.
    pub stability: Option<String>,
    /// What it imports.
    pub imports: Vec<WorldItemOutline>,
    /// What it exports.
    pub exports: Vec<WorldItemOutline>,
}

/// Something that a world imports or exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorldItemOutline {
    /// An interface.
    Interface {
        /// What the world calls it: `acme:db/types@1.0.0`, or a plain name.
        name: String,
        /// What is in it, where it is written in the world.
        inline: Option<InterfaceOutline>,
    },
    /// A function.
    Function(FunctionOutline),
    /// A type.
    Type(TypeOutline),
}

/// Makes plain data of what was loaded.
pub fn outline(loaded: &Loaded) -> Outline {
    let resolve = &loaded.resolve;
    let packages = packages(resolve, loaded.package)
        .into_iter()
        .map(|id| {
            let package = &resolve.packages[id];
            PackageOutline {
                name: package.name.to_string(),
                docs: docs(&package.docs),
                interfaces: package
                    .interfaces
                    .iter()
                    .map(|(name, id)| interface(resolve, name, *id))
                    .collect(),
                worlds: package
                    .worlds
                    .values()
                    .map(|id| world(resolve, &resolve.worlds[*id]))
                    .collect(),
            }
        })
        .collect();
    Outline {
        kind: loaded.kind,
        packages,
    }
}

fn docs(docs: &Docs) -> Option<String> {
    docs.contents.clone()
}

fn stability(stability: &Stability) -> Option<String> {
    (!stability.is_unknown()).then(|| crate::types::stability(stability))
}

fn interface(resolve: &Resolve, name: &str, id: InterfaceId) -> InterfaceOutline {
    let interface = &resolve.interfaces[id];
    InterfaceOutline {
        name: name.to_owned(),
        docs: docs(&interface.docs),
        stability: stability(&interface.stability),
        types: interface
            .types
            .iter()
            .map(|(name, id)| named_type(resolve, name, &resolve.types[*id]))
            .collect(),
        functions: interface
            .functions
            .values()
            .map(|item| function(resolve, item))
            .collect(),
    }
}

fn world(resolve: &Resolve, world: &World) -> WorldOutline {
    let items = |items: &wit_parser::IndexMap<WorldKey, WorldItem>| {
        items
            .iter()
            .map(|(key, item)| world_item(resolve, key, item))
            .collect()
    };
    WorldOutline {
        name: world.name.clone(),
        docs: docs(&world.docs),
        stability: stability(&world.stability),
        imports: items(&world.imports),
        exports: items(&world.exports),
    }
}

fn world_item(resolve: &Resolve, key: &WorldKey, item: &WorldItem) -> WorldItemOutline {
    let name = resolve.name_world_key(key);
    match item {
        WorldItem::Interface { id, .. } => WorldItemOutline::Interface {
            inline: matches!(key, WorldKey::Name(_)).then(|| interface(resolve, &name, *id)),
            name,
        },
        WorldItem::Function(item) => WorldItemOutline::Function(function(resolve, item)),
        WorldItem::Type { id, .. } => {
            WorldItemOutline::Type(named_type(resolve, &name, &resolve.types[*id]))
        }
    }
}

fn function(resolve: &Resolve, function: &Function) -> FunctionOutline {
    FunctionOutline {
        name: function.item_name().to_owned(),
        resource: function
            .kind
            .resource()
            .and_then(|id| resolve.types[id].name.clone()),
        docs: docs(&function.docs),
        stability: stability(&function.stability),
        signature: signature(resolve, function),
        params: parameters(function)
            .map(|param| (param.name.clone(), type_text(resolve, &param.ty)))
            .collect(),
        result: function.result.map(|ty| type_text(resolve, &ty)),
    }
}

fn named_type(resolve: &Resolve, name: &str, ty: &TypeDef) -> TypeOutline {
    let mut outline = TypeOutline {
        name: name.to_owned(),
        docs: docs(&ty.docs),
        stability: stability(&ty.stability),
        kind: ty.kind.as_str(),
        members: members(resolve, ty),
        is: None,
        from: None,
    };
    if let Some(from) = used_from(resolve, ty) {
        outline.kind = "use";
        outline.from = Some(from);
    } else if !matches!(
        outline.kind,
        "record" | "variant" | "enum" | "flags" | "resource"
    ) {
        outline.kind = "type";
        outline.is = Some(match &ty.kind {
            TypeDefKind::Type(ty) => type_text(resolve, ty),
            kind => nameless_text(resolve, kind),
        });
    }
    outline
}

/// Where `use` took it from.
fn used_from(resolve: &Resolve, ty: &TypeDef) -> Option<String> {
    let TypeDefKind::Type(Type::Id(id)) = ty.kind else {
        return None;
    };
    let other = &resolve.types[id];
    match other.owner {
        TypeOwner::Interface(interface) if other.owner != ty.owner => Some(format!(
            "{}.{}",
            interface_name(resolve, interface),
            other.name.as_deref()?
        )),
        _ => None,
    }
}

fn members(resolve: &Resolve, ty: &TypeDef) -> Vec<MemberOutline> {
    let member = |name: &str, text: &Docs, ty: Option<&Type>| MemberOutline {
        name: name.to_owned(),
        docs: docs(text),
        ty: ty.map(|ty| type_text(resolve, ty)),
    };
    match &ty.kind {
        TypeDefKind::Record(record) => record
            .fields
            .iter()
            .map(|field| member(&field.name, &field.docs, Some(&field.ty)))
            .collect(),
        TypeDefKind::Variant(variant) => variant
            .cases
            .iter()
            .map(|case| member(&case.name, &case.docs, case.ty.as_ref()))
            .collect(),
        TypeDefKind::Enum(cases) => cases
            .cases
            .iter()
            .map(|case| member(&case.name, &case.docs, None))
            .collect(),
        TypeDefKind::Flags(flags) => flags
            .flags
            .iter()
            .map(|flag| member(&flag.name, &flag.docs, None))
            .collect(),
        _ => Vec::new(),
    }
}
