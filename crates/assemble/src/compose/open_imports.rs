//! What stays open, as imports of the result.

use carrick_wit::catch_panic;
use wac_graph::CompositionGraph;
use wac_graph::types::{DefinedType, ItemKind, Type, Types, ValueType, are_semver_compatible};

use super::explain::{Explanation, ImportStatus};
use super::part::{ENCODING, Loaded, Parts, register};
use super::{Cause, ComposeError};

/// Makes sure that all that stays open is an import of the result, of which `imports` are
/// the names, sorted, and says under which name where that is another.
pub(super) fn check_imports(
    graph: &CompositionGraph,
    imports: &[String],
    explanation: &mut Explanation,
) -> Result<(), ComposeError> {
    let is_there = |name: &str| {
        let found = imports.binary_search_by(|import| import.as_str().cmp(name));
        found.is_ok()
    };
    let compatible = |name: &str| {
        let mut imports = imports.iter();
        imports.find(|import| are_semver_compatible(import, name))
    };
    let mut open = graph.imports();
    if let Some((lost, _, _)) =
        open.find(|(name, _, _)| !is_there(name) && compatible(name).is_none())
    {
        return Err(ComposeError::LostImport {
            import: lost.to_owned(),
            part: open_in(explanation, lost).unwrap_or_default().to_owned(),
            explanation: Box::new(explanation.clone()),
        });
    }
    let instances = explanation.instances.iter_mut();
    for import in instances.flat_map(|instance| &mut instance.imports) {
        if matches!(import.status, ImportStatus::Open(_)) && !is_there(&import.name) {
            import.imported_as = compatible(&import.name).cloned();
        }
    }
    Ok(())
}

/// The first instance that leaves an import of this name open.
fn open_in<'e>(explanation: &'e Explanation, name: &str) -> Option<&'e str> {
    let mut instances = explanation.instances.iter();
    let found = instances.find(|instance| {
        let mut imports = instance.imports.iter();
        imports.any(|import| import.name == name && matches!(import.status, ImportStatus::Open(_)))
    })?;
    Some(&found.name)
}

/// The first instance that leaves open what is one with the import of this name in `second`,
/// and how it calls that.
pub(super) fn opened_before(
    explanation: &Explanation,
    second: &str,
    name: &str,
) -> Option<(String, String)> {
    let mut used = explanation
        .instances
        .iter()
        .filter(|instance| instance.used);
    used.find_map(|instance| {
        let import = instance.imports.iter().find(|import| {
            are_semver_compatible(&import.name, name)
                && matches!(import.status, ImportStatus::Open(_))
                && (instance.name != second || import.name != name)
        })?;
        Some((instance.name.clone(), import.name.clone()))
    })
}

/// Finds the import that stays open and which the library cannot write.
pub(super) fn unwritable(parts: &Parts, cause: Cause, explanation: Explanation) -> ComposeError {
    for instance in &explanation.instances {
        let named = |part: &Loaded| part.name == instance.part || part.name == instance.name;
        let Some(part) = parts.list.iter().position(named) else {
            continue;
        };
        let open: Vec<&str> = instance
            .imports
            .iter()
            .filter(|import| matches!(import.status, ImportStatus::Open(_)))
            .map(|import| import.name.as_str())
            .collect();
        // The first of them with which it goes wrong.
        let counts: Vec<usize> = (1..=open.len()).collect();
        let fine = counts.partition_point(|count| imports_alone(parts, part, &open[..*count]));
        if let Some(import) = open.get(fine).filter(|_| instance.used) {
            return ComposeError::UnwritableImport {
                cause: unencodable(parts, part, import).map_or(cause, Cause::from),
                import: (*import).to_owned(),
                part: instance.name.clone(),
                explanation: Box::new(explanation),
            };
        }
    }
    ComposeError::Encode {
        cause,
        explanation: Box::new(explanation),
    }
}

/// Whether a component with nothing but these imports of a part can be written.
fn imports_alone(parts: &Parts, part: usize, names: &[&str]) -> bool {
    let written = catch_panic(|| {
        let mut graph = CompositionGraph::new();
        let package = register(&mut graph, ("part", None), parts.binary(part)).ok()?;
        let world = graph[package].ty();
        for name in names {
            let kind = graph.types()[world].imports.get(*name).copied()?;
            graph.import(*name, kind).ok()?;
        }
        graph.encode(ENCODING).ok()
    });
    written.is_ok()
}

/// What in the type of an import the library cannot write, if we know.
fn unencodable(parts: &Parts, part: usize, import: &str) -> Option<String> {
    let (_, kind) = parts.imports(part).find(|(name, _)| *name == import)?;
    let types = parts.graph.types();
    match kind {
        ItemKind::Func(function) => {
            let function = &types[function];
            let mut values = function.params.values().chain(&function.result);
            let resource = values.find_map(|ty| resource_in(types, *ty))?;
            Some(format!(
                "it is a function outside of any interface, and its type uses the resource `{resource}`"
            ))
        }
        ItemKind::Instance(interface) => {
            let mut exports = types[interface].exports.iter();
            exports.find_map(|(name, kind)| {
                let what = match kind {
                    ItemKind::Func(_) | ItemKind::Type(_) => return None,
                    ItemKind::Instance(_) => "an instance",
                    ItemKind::Component(_) => "a component",
                    ItemKind::Module(_) => "a core module",
                    ItemKind::Value(_) => "a value",
                };
                Some(format!(
                    "`{name}` in it is {what}, not a function or a type"
                ))
            })
        }
        ItemKind::Type(Type::Resource(resource)) => {
            let interface = &types[types[resource].alias?.owner?];
            interface.id.is_none().then(|| {
                "it is a resource of an instance that is not called as interfaces are".to_owned()
            })
        }
        _ => None,
    }
}

/// The name of a resource that a type uses.
fn resource_in(types: &Types, ty: ValueType) -> Option<&str> {
    let of = |ty: &ValueType| resource_in(types, *ty);
    match ty {
        ValueType::Primitive(_) => None,
        ValueType::Borrow(id) | ValueType::Own(id) => Some(&types[id].name),
        ValueType::Defined(id) => match &types[id] {
            DefinedType::Tuple(types) => types.iter().find_map(of),
            DefinedType::List(ty)
            | DefinedType::FixedSizeList(ty, _)
            | DefinedType::Option(ty)
            | DefinedType::Alias(ty) => of(ty),
            DefinedType::Map(key, value) => of(key).or_else(|| of(value)),
            DefinedType::Result { ok, err } => ok.iter().chain(err).find_map(of),
            DefinedType::Variant(variant) => variant.cases.values().flatten().find_map(of),
            DefinedType::Record(record) => record.fields.values().find_map(of),
            DefinedType::Stream(ty) | DefinedType::Future(ty) => ty.iter().find_map(of),
            DefinedType::Flags(_) | DefinedType::Enum(_) => None,
        },
    }
}
