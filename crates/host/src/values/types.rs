//! The types of a component's functions, as WIT text.

use std::collections::BTreeMap;

use wasmtime::Engine;
use wasmtime::component::ResourceType;
use wasmtime::component::types::{Component, ComponentItem, Type};

/// How much of a type is shown; a type may be larger than anybody reads.
const SHOWN_BYTES_MAX: usize = 1 << 10;

/// What the types of one component are called.
///
/// The engine keeps the names of interfaces' types beside the types, so they
/// are found again by the structure they name.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypeNames {
    resources: Vec<(ResourceType, String)>,
    /// By structure; `None` where types of several names have the same one.
    named: BTreeMap<String, Option<String>>,
}

impl TypeNames {
    pub(crate) fn of(component: &Component, engine: &Engine) -> Self {
        let mut names = Self::default();
        let mut types = Vec::new();
        let items = component.imports(engine).chain(component.exports(engine));
        for (name, item) in items {
            names.collect(name, item.ty, engine, &mut types);
        }
        // Resources are all known now, so structures can name them. Inner types
        // come first, since a type is declared before it is used.
        for (name, ty) in types {
            let structure = names.structure(&ty);
            if structure.len() < SHOWN_BYTES_MAX {
                names
                    .named
                    .entry(structure)
                    .and_modify(|known| {
                        if known.as_deref() != Some(name.as_str()) {
                            *known = None;
                        }
                    })
                    .or_insert(Some(name));
            }
        }
        names
    }

    fn collect(
        &mut self,
        name: &str,
        item: ComponentItem,
        engine: &Engine,
        types: &mut Vec<(String, Type)>,
    ) {
        match item {
            ComponentItem::ComponentInstance(instance) => {
                for (name, item) in instance.exports(engine) {
                    self.collect(name, item.ty, engine, types);
                }
            }
            ComponentItem::Resource(resource) => {
                self.resources.push((resource, name.to_owned()));
            }
            ComponentItem::Type(ty) if is_nominal(&ty) => types.push((name.to_owned(), ty)),
            _ => {}
        }
    }

    /// The type's name, or its structure where it has none.
    pub(crate) fn show(&self, ty: &Type) -> String {
        let mut text = String::new();
        self.write(ty, &mut text);
        text
    }

    /// What the type is made of, down to the next named types.
    pub(crate) fn structure(&self, ty: &Type) -> String {
        let mut text = String::new();
        self.write_structure(ty, &mut text);
        text
    }

    pub(crate) fn resource(&self, resource: ResourceType) -> &str {
        self.resources
            .iter()
            .find(|(known, _)| *known == resource)
            .map_or("resource", |(_, name)| name)
    }

    fn write(&self, ty: &Type, out: &mut String) {
        if !is_nominal(ty) {
            return self.write_structure(ty, out);
        }
        let structure = self.structure(ty);
        match self.named.get(&structure) {
            Some(Some(name)) => out.push_str(name),
            _ => out.push_str(&structure),
        }
    }

    fn write_structure(&self, ty: &Type, out: &mut String) {
        if out.len() >= SHOWN_BYTES_MAX {
            return;
        }
        match ty {
            Type::List(list) => self.write_generic("list", [Some(list.ty())], out),
            Type::FixedLengthList(list) => {
                out.push_str("list<");
                self.write(&list.ty(), out);
                out.push_str(&format!(", {}>", list.len()));
            }
            Type::Map(map) => self.write_generic("map", [Some(map.key()), Some(map.value())], out),
            Type::Tuple(tuple) => self.write_generic("tuple", tuple.types().map(Some), out),
            Type::Option(option) => self.write_generic("option", [Some(option.ty())], out),
            Type::Result(result) => match (result.ok(), result.err()) {
                (None, None) => out.push_str("result"),
                (ok, None) => self.write_generic("result", [ok], out),
                (ok, err) => self.write_generic("result", [ok, err], out),
            },
            Type::Future(future) => self.write_generic("future", [future.ty()], out),
            Type::Stream(stream) => self.write_generic("stream", [stream.ty()], out),
            Type::Own(resource) => out.push_str(self.resource(*resource)),
            Type::Borrow(resource) => {
                out.push_str(&format!("borrow<{}>", self.resource(*resource)));
            }
            Type::Record(record) => {
                let fields = record
                    .fields()
                    .map(|field| (field.name.to_owned(), Some(field.ty)));
                self.write_body("record", ": ", "", fields, out);
            }
            Type::Variant(variant) => {
                let cases = variant.cases().map(|case| (case.name.to_owned(), case.ty));
                self.write_body("variant", "(", ")", cases, out);
            }
            Type::Enum(names) => {
                let names = names.names().map(|name| (name.to_owned(), None));
                self.write_body("enum", "", "", names, out);
            }
            Type::Flags(flags) => {
                let names = flags.names().map(|name| (name.to_owned(), None));
                self.write_body("flags", "", "", names, out);
            }
            simple => out.push_str(simple_name(simple)),
        }
    }

    fn write_generic(
        &self,
        name: &str,
        arguments: impl IntoIterator<Item = Option<Type>>,
        out: &mut String,
    ) {
        out.push_str(name);
        let mut separator = "<";
        for argument in arguments {
            if out.len() >= SHOWN_BYTES_MAX {
                out.push('…');
                break;
            }
            out.push_str(separator);
            separator = ", ";
            match argument {
                Some(ty) => self.write(&ty, out),
                None => out.push('_'),
            }
        }
        if separator == ", " {
            out.push('>');
        }
    }

    fn write_body(
        &self,
        keyword: &str,
        before: &str,
        after: &str,
        members: impl Iterator<Item = (String, Option<Type>)>,
        out: &mut String,
    ) {
        out.push_str(keyword);
        let mut separator = " { ";
        for (name, ty) in members {
            if out.len() >= SHOWN_BYTES_MAX {
                out.push('…');
                break;
            }
            out.push_str(separator);
            separator = ", ";
            out.push_str(&name);
            if let Some(ty) = ty {
                out.push_str(before);
                self.write(&ty, out);
                out.push_str(after);
            }
        }
        out.push_str(if separator == ", " { " }" } else { " {}" });
    }
}

/// Whether WIT has the type only under a name.
fn is_nominal(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Record(_) | Type::Variant(_) | Type::Enum(_) | Type::Flags(_)
    )
}

fn simple_name(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "bool",
        Type::S8 => "s8",
        Type::U8 => "u8",
        Type::S16 => "s16",
        Type::U16 => "u16",
        Type::S32 => "s32",
        Type::U32 => "u32",
        Type::S64 => "s64",
        Type::U64 => "u64",
        Type::Float32 => "f32",
        Type::Float64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        _ => "error-context",
    }
}
