//! What `carrick wit show --json` prints, and `check` without a world.

use carrick_wit::{
    FunctionOutline, InputKind, InterfaceOutline, Loaded, Outline, PackageOutline, TypeOutline,
    WorldItemOutline, WorldOutline,
};
use serde::Serialize;

/// `carrick wit check --json` without a world
#[derive(Debug, Serialize)]
pub(crate) struct ValidWit {
    #[serde(rename = "form")]
    kind: &'static str,
    package: String,
    valid: bool,
}

impl ValidWit {
    pub(crate) fn new(loaded: &Loaded) -> Self {
        Self {
            kind: kind(loaded.kind),
            package: loaded.resolve.packages[loaded.package].name.to_string(),
            valid: true,
        }
    }
}

/// `carrick wit show --json`
#[derive(Debug, Serialize)]
pub(crate) struct WitOutline<'a> {
    #[serde(rename = "form")]
    kind: &'static str,
    packages: Vec<Package<'a>>,
}

#[derive(Debug, Serialize)]
struct Package<'a> {
    name: &'a str,
    docs: Option<&'a str>,
    interfaces: Vec<Interface<'a>>,
    worlds: Vec<World<'a>>,
}

#[derive(Debug, Serialize)]
struct Interface<'a> {
    name: &'a str,
    docs: Option<&'a str>,
    stability: Option<&'a str>,
    types: Vec<Type<'a>>,
    functions: Vec<Function<'a>>,
}

#[derive(Debug, Serialize)]
struct Type<'a> {
    name: &'a str,
    docs: Option<&'a str>,
    stability: Option<&'a str>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<Member<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Member<'a> {
    name: &'a str,
    docs: Option<&'a str>,
    #[serde(rename = "type")]
    ty: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Function<'a> {
    name: &'a str,
    resource: Option<&'a str>,
    docs: Option<&'a str>,
    stability: Option<&'a str>,
    signature: &'a str,
    params: Vec<Param<'a>>,
    result: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Param<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    ty: &'a str,
}

#[derive(Debug, Serialize)]
struct World<'a> {
    name: &'a str,
    docs: Option<&'a str>,
    stability: Option<&'a str>,
    imports: Vec<WorldItem<'a>>,
    exports: Vec<WorldItem<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum WorldItem<'a> {
    Interface {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        inline: Option<Interface<'a>>,
    },
    Function {
        function: Function<'a>,
    },
    Type {
        #[serde(rename = "type")]
        ty: Type<'a>,
    },
}

impl<'a> WitOutline<'a> {
    pub(crate) fn new(outline: &'a Outline) -> Self {
        Self {
            kind: kind(outline.kind),
            packages: outline.packages.iter().map(package).collect(),
        }
    }
}

fn kind(kind: InputKind) -> &'static str {
    match kind {
        InputKind::Package => "package",
        InputKind::Component => "component",
        InputKind::Module => "module",
        _ => "text",
    }
}

fn package(package: &PackageOutline) -> Package<'_> {
    Package {
        name: &package.name,
        docs: package.docs.as_deref(),
        interfaces: package.interfaces.iter().map(interface).collect(),
        worlds: package.worlds.iter().map(world).collect(),
    }
}

fn interface(interface: &InterfaceOutline) -> Interface<'_> {
    Interface {
        name: &interface.name,
        docs: interface.docs.as_deref(),
        stability: interface.stability.as_deref(),
        types: interface.types.iter().map(named_type).collect(),
        functions: interface.functions.iter().map(function).collect(),
    }
}

fn named_type(ty: &TypeOutline) -> Type<'_> {
    Type {
        name: &ty.name,
        docs: ty.docs.as_deref(),
        stability: ty.stability.as_deref(),
        kind: ty.kind,
        members: ty
            .members
            .iter()
            .map(|member| Member {
                name: &member.name,
                docs: member.docs.as_deref(),
                ty: member.ty.as_deref(),
            })
            .collect(),
        is: ty.is.as_deref(),
        from: ty.from.as_deref(),
    }
}

fn function(function: &FunctionOutline) -> Function<'_> {
    Function {
        name: &function.name,
        resource: function.resource.as_deref(),
        docs: function.docs.as_deref(),
        stability: function.stability.as_deref(),
        signature: &function.signature,
        params: function
            .params
            .iter()
            .map(|(name, ty)| Param { name, ty })
            .collect(),
        result: function.result.as_deref(),
    }
}

fn world(world: &WorldOutline) -> World<'_> {
    World {
        name: &world.name,
        docs: world.docs.as_deref(),
        stability: world.stability.as_deref(),
        imports: world.imports.iter().map(world_item).collect(),
        exports: world.exports.iter().map(world_item).collect(),
    }
}

fn world_item(item: &WorldItemOutline) -> WorldItem<'_> {
    match item {
        WorldItemOutline::Interface { name, inline } => WorldItem::Interface {
            name,
            inline: inline.as_ref().map(interface),
        },
        WorldItemOutline::Function(item) => WorldItem::Function {
            function: function(item),
        },
        WorldItemOutline::Type(ty) => WorldItem::Type { ty: named_type(ty) },
    }
}
