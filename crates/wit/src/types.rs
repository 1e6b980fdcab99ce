//! Types and functions as WIT writes them.

use wit_component::{OutputToString, WitPrinter};
use wit_parser::{
    Function, FunctionKind, InterfaceId, PackageId, Resolve, Stability, Type, TypeDefKind, TypeId,
    WorldItem, WorldKey,
};

/// `ty` as WIT: `list<user>`.
pub(crate) fn type_text(resolve: &Resolve, ty: &Type) -> String {
    let mut printer = WitPrinter::<OutputToString>::default();
    match printer.print_type_name(resolve, ty) {
        Ok(()) => printer.output.to_string(),
        // A world's types have names, so this is for what no WIT can write.
        Err(_) => "?".to_owned(),
    }
}

/// A function's type as WIT: `async func(id: u32) -> result<user>`. The
/// resource that a method is called on is left out, as in WIT.
pub fn signature(resolve: &Resolve, function: &Function) -> String {
    let (word, result) = match &function.kind {
        FunctionKind::Constructor(_) if function.is_constructor_shorthand(resolve) => {
            ("constructor", None)
        }
        FunctionKind::Constructor(_) => ("constructor", function.result),
        FunctionKind::AsyncFreestanding | FunctionKind::AsyncMethod(_) => {
            ("async func", function.result)
        }
        FunctionKind::AsyncStatic(_) => ("static async func", function.result),
        FunctionKind::Static(_) => ("static func", function.result),
        FunctionKind::Getter | FunctionKind::MethodGetter(_) => ("get", function.result),
        FunctionKind::StaticGetter(_) => ("static get", function.result),
        FunctionKind::Setter | FunctionKind::MethodSetter(_) => ("set", function.result),
        FunctionKind::StaticSetter(_) => ("static set", function.result),
        FunctionKind::Freestanding | FunctionKind::Method(_) => ("func", function.result),
    };
    let params: Vec<String> = parameters(function)
        .map(|param| format!("{}: {}", param.name, type_text(resolve, &param.ty)))
        .collect();
    let mut text = format!("{word}({})", params.join(", "));
    if let Some(result) = result {
        text.push_str(&format!(" -> {}", type_text(resolve, &result)));
    }
    text
}

/// The parameters that WIT writes: all but the resource a method is called on.
pub(crate) fn parameters(function: &Function) -> impl Iterator<Item = &wit_parser::Param> {
    let own = matches!(
        function.kind,
        FunctionKind::Method(_)
            | FunctionKind::AsyncMethod(_)
            | FunctionKind::MethodGetter(_)
            | FunctionKind::MethodSetter(_)
    );
    function.params.iter().skip(usize::from(own))
}

/// Where `id` is defined, all aliases and `use` followed.
pub(crate) fn definition(resolve: &Resolve, mut id: TypeId) -> TypeId {
    while let TypeDefKind::Type(Type::Id(next)) = resolve.types[id].kind {
        id = next;
    }
    id
}

/// `ns:pkg/name@version`, or the bare name of an interface that is only in a world.
pub(crate) fn interface_name(resolve: &Resolve, id: InterfaceId) -> String {
    let bare = || {
        let worlds = resolve.worlds.iter().map(|(_, world)| world);
        let mut items = worlds.flat_map(|world| world.imports.iter().chain(&world.exports));
        items.find_map(|(key, item)| match (key, item) {
            (WorldKey::Name(name), WorldItem::Interface { id: other, .. }) if *other == id => {
                Some(name.clone())
            }
            _ => None,
        })
    };
    resolve.id_of(id).or_else(bare).unwrap_or_default()
}

/// All packages of `resolve`, `main` first, the others by name.
pub(crate) fn packages(resolve: &Resolve, main: PackageId) -> Vec<PackageId> {
    let mut others: Vec<PackageId> = resolve
        .packages
        .iter()
        .map(|(id, _)| id)
        .filter(|id| *id != main)
        .collect();
    others.sort_by(|a, b| {
        let (a, b) = (&resolve.packages[*a].name, &resolve.packages[*b].name);
        a.cmp(b)
    });
    others.insert(0, main);
    others
}

/// A gate or promise as WIT writes it; `nothing` without one.
pub(crate) fn stability(stability: &Stability) -> String {
    let deprecation = |version: &Option<semver::Version>| match version {
        Some(version) => format!(" @deprecated(version = {version})"),
        None => String::new(),
    };
    match stability {
        Stability::Unknown => NOTHING.to_owned(),
        Stability::Unstable {
            feature,
            deprecated,
        } => format!("@unstable(feature = {feature}){}", deprecation(deprecated)),
        Stability::Stable { since, deprecated } => {
            format!("@since(version = {since}){}", deprecation(deprecated))
        }
    }
}

/// What stands for a type that is not there.
pub(crate) const NOTHING: &str = "nothing";

/// A type in a sentence.
pub(crate) fn type_in_sentence(text: &str) -> String {
    if text == NOTHING {
        text.to_owned()
    } else {
        format!("`{text}`")
    }
}

/// Names in a sentence: `` `a`, `b` and `c` ``.
pub(crate) fn listed(names: &[String]) -> String {
    joined(names, "and")
}

/// Names in a question: `` `a`, `b` or `c` ``.
pub(crate) fn any_of(names: &[String]) -> String {
    joined(names, "or")
}

fn joined(names: &[String], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
    }
}

/// The structure of a type, whatever its name: `tuple<u8, u8>`, `record { age: u32 }`.
pub(crate) fn structure_text(resolve: &Resolve, id: TypeId) -> String {
    let kind = &resolve.types[definition(resolve, id)].kind;
    let typed = |name: &str, ty: Option<&Type>, open: &str, close: &str| match ty {
        Some(ty) => format!("{name}{open}{}{close}", type_text(resolve, ty)),
        None => name.to_owned(),
    };
    let members: Vec<String> = match kind {
        TypeDefKind::Record(record) => record
            .fields
            .iter()
            .map(|field| typed(&field.name, Some(&field.ty), ": ", ""))
            .collect(),
        TypeDefKind::Variant(variant) => variant
            .cases
            .iter()
            .map(|case| typed(&case.name, case.ty.as_ref(), "(", ")"))
            .collect(),
        TypeDefKind::Enum(cases) => cases.cases.iter().map(|case| case.name.clone()).collect(),
        TypeDefKind::Flags(flags) => flags.flags.iter().map(|flag| flag.name.clone()).collect(),
        TypeDefKind::Resource => return "resource".to_owned(),
        TypeDefKind::Type(ty) => return type_text(resolve, ty),
        _ => return nameless_text(resolve, kind),
    };
    format!("{} {{ {} }}", kind.as_str(), members.join(", "))
}

/// A structure such as the `tuple<u8, u8>` of `type pair = tuple<u8, u8>`.
pub(crate) fn nameless_text(resolve: &Resolve, kind: &TypeDefKind) -> String {
    let text = |ty: &Type| type_text(resolve, ty);
    let some = |ty: &Option<Type>| ty.as_ref().map(text);
    match kind {
        TypeDefKind::Tuple(tuple) => {
            let types: Vec<String> = tuple.types.iter().map(text).collect();
            format!("tuple<{}>", types.join(", "))
        }
        TypeDefKind::Option(ty) => format!("option<{}>", text(ty)),
        TypeDefKind::List(ty) => format!("list<{}>", text(ty)),
        TypeDefKind::FixedLengthList(ty, length) => format!("list<{}, {length}>", text(ty)),
        TypeDefKind::Map(key, value) => format!("map<{}, {}>", text(key), text(value)),
        TypeDefKind::Result(result) => match (some(&result.ok), some(&result.err)) {
            (Some(ok), Some(err)) => format!("result<{ok}, {err}>"),
            (Some(ok), None) => format!("result<{ok}>"),
            (None, Some(err)) => format!("result<_, {err}>"),
            (None, None) => "result".to_owned(),
        },
        TypeDefKind::Future(ty) => match some(ty) {
            Some(ty) => format!("future<{ty}>"),
            None => "future".to_owned(),
        },
        TypeDefKind::Stream(ty) => match some(ty) {
            Some(ty) => format!("stream<{ty}>"),
            None => "stream".to_owned(),
        },
        TypeDefKind::Handle(wit_parser::Handle::Own(id)) => text(&Type::Id(*id)),
        TypeDefKind::Handle(wit_parser::Handle::Borrow(id)) => {
            format!("borrow<{}>", text(&Type::Id(*id)))
        }
        _ => kind.as_str().to_owned(),
    }
}
