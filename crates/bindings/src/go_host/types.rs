//! Go types for the types of a world, and the codecs that convert their values.

use std::collections::{HashMap, HashSet};

use wit_parser::{Handle, Type, TypeDefKind, TypeId};

use super::model::{Model, Side};
use super::text::{Source, quoted};
use super::unsupported;
use crate::error::BindingsError;
use crate::go::names::pascal;

/// Identifiers of the package that no type may have.
const RESERVED: &[&str] = &["Config", "Exports", "Imports", "Open", "Plugin", "Session"];

/// How many parts a tuple may have in the runtime package.
const TUPLE_MAX: usize = 16;

/// The first of the numbers by which the engine tells resources of the host apart. WASI's are small.
const TAG_FIRST: u32 = 0x0ca0_0000;

/// The types of a package: their names, and the source that declares them.
pub(super) struct Types<'a> {
    model: &'a Model<'a>,
    /// The names in Go, by definition.
    names: HashMap<TypeId, String>,
    /// Everything that the package declares, with the item of WIT it is for.
    declared: HashMap<String, String>,
    /// Definitions in the order in which they are declared.
    order: Vec<TypeId>,
    /// The variables that hold codecs of types without a name, by what makes them.
    anonymous: HashMap<String, String>,
    codecs: Source,
}

impl<'a> Types<'a> {
    pub(super) fn of(model: &'a Model<'a>) -> Result<Self, BindingsError> {
        let mut types = Self {
            model,
            names: HashMap::new(),
            declared: HashMap::new(),
            order: Vec::new(),
            anonymous: HashMap::new(),
            codecs: Source::default(),
        };
        types.order()?;
        types.name()?;
        Ok(types)
    }

    /// Finds all named types: those that the interfaces define, and those that functions use.
    fn order(&mut self) -> Result<(), BindingsError> {
        let model = self.model;
        let mut seen = HashSet::new();
        for interface in &model.interfaces {
            for id in model.resolve.interfaces[*interface].types.values() {
                self.visit(Type::Id(*id), &mut seen, "")?;
            }
        }
        for id in &model.world_types {
            self.visit(Type::Id(*id), &mut seen, "")?;
        }
        let exported = model
            .exports
            .iter()
            .map(|exported| (&exported.interface, exported.function));
        let imported = model.imports.iter().flat_map(|imported| {
            imported
                .functions
                .iter()
                .map(|function| (&imported.interface, *function))
        });
        for (interface, function) in exported.chain(imported) {
            let item = format!("{interface}#{}", function.name);
            let item = item.trim_start_matches('#');
            for parameter in &function.params {
                self.visit(parameter.ty, &mut seen, item)?;
            }
            if let Some(result) = function.result {
                self.visit(result, &mut seen, item)?;
            }
        }
        Ok(())
    }

    fn visit(
        &mut self,
        ty: Type,
        seen: &mut HashSet<TypeId>,
        item: &str,
    ) -> Result<(), BindingsError> {
        let id = match ty {
            Type::Id(id) => id,
            Type::ErrorContext => return Err(unsupported(item, "an error-context")),
            _ => return Ok(()),
        };
        if !seen.insert(id) {
            return Ok(());
        }
        let definition = &self.model.resolve.types[id];
        let name = definition.name.clone();
        let owner = self.model.owner(id);
        let own_item = name.as_ref().map(|name| format!("{owner}#{name}"));
        let item = own_item.as_deref().unwrap_or(item).trim_start_matches('#');
        let parts: Vec<Type> = match &definition.kind {
            TypeDefKind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
            TypeDefKind::Tuple(tuple) => {
                if tuple.types.len() > TUPLE_MAX {
                    return Err(BindingsError::WideTuple {
                        item: item.to_owned(),
                        parts: tuple.types.len(),
                        parts_max: TUPLE_MAX,
                    });
                }
                tuple.types.clone()
            }
            TypeDefKind::Variant(variant) => {
                variant.cases.iter().filter_map(|case| case.ty).collect()
            }
            TypeDefKind::Result(result) => result.ok.into_iter().chain(result.err).collect(),
            TypeDefKind::Option(ty)
            | TypeDefKind::List(ty)
            | TypeDefKind::FixedLengthList(ty, _)
            | TypeDefKind::Type(ty) => vec![*ty],
            TypeDefKind::Map(key, value) => vec![*key, *value],
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => vec![Type::Id(*id)],
            TypeDefKind::Flags(flags) if flags.flags.len() > 32 => {
                return Err(unsupported(item, "more than 32 flags"));
            }
            TypeDefKind::Flags(_) | TypeDefKind::Enum(_) => Vec::new(),
            TypeDefKind::Resource => {
                if !self.model.resources.contains_key(&id) {
                    return Err(unsupported(item, "a resource that WASI implements"));
                }
                Vec::new()
            }
            TypeDefKind::Stream(_) => return Err(unsupported(item, "a stream")),
            TypeDefKind::Future(_) => return Err(unsupported(item, "a future")),
            TypeDefKind::Unknown => return Err(unsupported(item, "an unknown type")),
        };
        for part in parts {
            self.visit(part, seen, item)?;
        }
        if name.is_some() {
            self.order.push(id);
        }
        Ok(())
    }

    /// Gives each type a name: its own, or where two have the same that of its interface before it.
    fn name(&mut self) -> Result<(), BindingsError> {
        let definitions: Vec<TypeId> = self
            .order
            .iter()
            .copied()
            .filter(|id| self.model.definition(*id) == *id)
            .collect();
        let base = |id: &TypeId| {
            pascal(
                self.model.resolve.types[*id]
                    .name
                    .as_deref()
                    .unwrap_or_default(),
            )
        };
        for id in &definitions {
            let name = base(id);
            let is_shared = definitions
                .iter()
                .filter(|other| base(other) == name)
                .count()
                > 1;
            let owner = self.model.owner(*id);
            let name = if is_shared || RESERVED.contains(&name.as_str()) {
                let interface = owner.rsplit('/').next().unwrap_or_default();
                let interface = interface.split('@').next().unwrap_or_default();
                let interface = if interface.is_empty() {
                    "World".to_owned()
                } else {
                    pascal(interface)
                };
                format!("{interface}{name}")
            } else {
                name
            };
            let item = self.item(*id);
            self.declare(&name, &item)?;
            self.names.insert(*id, name);
        }
        Ok(())
    }

    fn item(&self, id: TypeId) -> String {
        let name = self.model.resolve.types[id]
            .name
            .as_deref()
            .unwrap_or_default();
        let owner = self.model.owner(id);
        format!("{owner}#{name}").trim_start_matches('#').to_owned()
    }

    /// Takes a name of the package for an item.
    pub(super) fn declare(&mut self, name: &str, item: &str) -> Result<(), BindingsError> {
        let taken = RESERVED.contains(&name).then(|| format!("package#{name}"));
        let first = self.declared.insert(name.to_owned(), item.to_owned());
        match first.or(taken) {
            None => Ok(()),
            Some(first) => Err(BindingsError::NameCollision {
                first,
                second: item.to_owned(),
                name: name.to_owned(),
            }),
        }
    }

    pub(super) fn name_of(&self, id: TypeId) -> &str {
        let id = self.model.definition(id);
        self.names.get(&id).map_or("", String::as_str)
    }

    /// The type in Go.
    pub(super) fn go(&self, ty: Type) -> String {
        let id = match ty {
            Type::Bool => return "bool".to_owned(),
            Type::U8 => return "uint8".to_owned(),
            Type::U16 => return "uint16".to_owned(),
            Type::U32 => return "uint32".to_owned(),
            Type::U64 => return "uint64".to_owned(),
            Type::S8 => return "int8".to_owned(),
            Type::S16 => return "int16".to_owned(),
            Type::S32 => return "int32".to_owned(),
            Type::S64 => return "int64".to_owned(),
            Type::F32 => return "float32".to_owned(),
            Type::F64 => return "float64".to_owned(),
            Type::Char => return "rune".to_owned(),
            Type::String => return "string".to_owned(),
            Type::ErrorContext => return "any".to_owned(),
            Type::Id(id) => self.model.definition(id),
        };
        if let Some(name) = self.names.get(&id) {
            return name.clone();
        }
        self.go_kind(id)
    }

    /// The type in Go of a definition, whatever its name is.
    fn go_kind(&self, id: TypeId) -> String {
        match &self.model.resolve.types[id].kind {
            TypeDefKind::List(Type::U8) => "[]byte".to_owned(),
            TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => {
                format!("[]{}", self.go(*ty))
            }
            TypeDefKind::Map(key, value) => format!("map[{}]{}", self.go(*key), self.go(*value)),
            TypeDefKind::Option(ty) if self.has_nil(*ty) => self.go(*ty),
            TypeDefKind::Option(ty) => format!("*{}", self.go(*ty)),
            TypeDefKind::Result(result) => {
                let part = |ty: Option<Type>| ty.map_or("struct{}".to_owned(), |ty| self.go(ty));
                format!("carrick.Result[{}, {}]", part(result.ok), part(result.err))
            }
            TypeDefKind::Tuple(tuple) => {
                let parts: Vec<_> = tuple.types.iter().map(|ty| self.go(*ty)).collect();
                format!("carrick.Tuple{}[{}]", parts.len(), parts.join(", "))
            }
            TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => self.handle(*id),
            TypeDefKind::Type(ty) => self.go(*ty),
            _ => "any".to_owned(),
        }
    }

    fn handle(&self, id: TypeId) -> String {
        match self.side(id) {
            Side::Plugin => format!("*{}", self.name_of(id)),
            Side::Host => self.name_of(id).to_owned(),
        }
    }

    fn side(&self, id: TypeId) -> Side {
        let side = self.model.resources.get(&self.model.definition(id));
        side.copied().unwrap_or(Side::Host)
    }

    /// Whether a type of Go has a nil that its type in WIT does not have, so that it can be `none`.
    fn has_nil(&self, ty: Type) -> bool {
        let Type::Id(id) = ty else { return false };
        match &self.model.resolve.types[self.model.definition(id)].kind {
            TypeDefKind::Variant(_) | TypeDefKind::Handle(_) => true,
            TypeDefKind::Type(ty) => self.has_nil(*ty),
            _ => false,
        }
    }

    /// The expression for the codec of a type.
    pub(super) fn codec(&mut self, ty: Type) -> String {
        let id = match ty {
            Type::Bool => return "carrick.Bool".to_owned(),
            Type::U8 => return "carrick.Uint8".to_owned(),
            Type::U16 => return "carrick.Uint16".to_owned(),
            Type::U32 => return "carrick.Uint32".to_owned(),
            Type::U64 => return "carrick.Uint64".to_owned(),
            Type::S8 => return "carrick.Int8".to_owned(),
            Type::S16 => return "carrick.Int16".to_owned(),
            Type::S32 => return "carrick.Int32".to_owned(),
            Type::S64 => return "carrick.Int64".to_owned(),
            Type::F32 => return "carrick.Float32".to_owned(),
            Type::F64 => return "carrick.Float64".to_owned(),
            Type::Char => return "carrick.Char".to_owned(),
            Type::String => return "carrick.String".to_owned(),
            Type::ErrorContext => return "nil".to_owned(),
            Type::Id(id) => self.model.definition(id),
        };
        let kind = self.model.resolve.types[id].kind.clone();
        let made = match kind {
            TypeDefKind::Record(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Flags(_) => {
                return format!("codec{}", self.name_of(id));
            }
            TypeDefKind::Type(ty) => return self.codec(ty),
            TypeDefKind::List(Type::U8) => return "carrick.Bytes".to_owned(),
            TypeDefKind::List(Type::Char) => return "carrick.Chars".to_owned(),
            TypeDefKind::List(ty) => self.list(ty),
            TypeDefKind::FixedLengthList(ty, length) => {
                format!("carrick.FixedList({}, {length})", self.list(ty))
            }
            TypeDefKind::Map(key, value) => {
                format!("carrick.Map({}, {})", self.codec(key), self.codec(value))
            }
            TypeDefKind::Option(ty) if self.has_nil(ty) => {
                let some = self.codec(ty);
                format!(
                    "carrick.Nilable({some}, func(v {}) bool {{ return v == nil }})",
                    self.go(ty)
                )
            }
            TypeDefKind::Option(ty) => format!("carrick.Option({})", self.codec(ty)),
            TypeDefKind::Result(result) => {
                let ok = self.codec_or_unit(result.ok);
                format!("carrick.ResultOf({ok}, {})", self.codec_or_unit(result.err))
            }
            TypeDefKind::Tuple(tuple) => {
                let parts: Vec<_> = tuple.types.iter().map(|ty| self.codec(*ty)).collect();
                format!("carrick.TupleOf{}({})", parts.len(), parts.join(", "))
            }
            TypeDefKind::Handle(handle) => self.handle_codec(handle),
            _ => "nil".to_owned(),
        };
        if let Some(variable) = self.anonymous.get(&made) {
            return variable.clone();
        }
        let variable = format!("codec{}", self.anonymous.len());
        self.codecs.line(format!("var {variable} = {made}"));
        self.codecs.gap();
        self.anonymous.insert(made, variable.clone());
        variable
    }

    pub(super) fn codec_or_unit(&mut self, ty: Option<Type>) -> String {
        ty.map_or("carrick.Unit".to_owned(), |ty| self.codec(ty))
    }

    fn list(&mut self, element: Type) -> String {
        let mut bare = element;
        while let Type::Id(id) = bare {
            match self.model.resolve.types[id].kind {
                TypeDefKind::Type(ty) => bare = ty,
                _ => break,
            }
        }
        match bare {
            Type::U8 => "carrick.Bytes".to_owned(),
            Type::Char => "carrick.Chars".to_owned(),
            Type::Id(_) | Type::String => format!("carrick.List({})", self.codec(element)),
            _ => format!("carrick.Scalars({})", self.codec(element)),
        }
    }

    fn handle_codec(&mut self, handle: Handle) -> String {
        let (Handle::Own(id) | Handle::Borrow(id)) = handle;
        let is_owned = matches!(handle, Handle::Own(_));
        let name = self.name_of(id).to_owned();
        match (self.side(id), is_owned) {
            (Side::Plugin, true) => {
                format!("carrick.PluginOwned(&resource{name}, wrap{name}, unwrap{name})")
            }
            (Side::Plugin, false) => format!("carrick.PluginLent(&resource{name}, unwrap{name})"),
            (Side::Host, is_owned) => format!(
                "carrick.Host{}(&resource{name}, func(v {name}) bool {{ return v == nil }})",
                if is_owned { "Owned" } else { "Lent" }
            ),
        }
    }

    /// The type of a parameter or result for the description of a function.
    pub(super) fn described(&mut self, ty: Type) -> String {
        format!("{}.Type", self.codec(ty))
    }

    /// The declarations of all types, and the codecs that were asked for.
    pub(super) fn source(mut self) -> Source {
        let mut text = Source::default();
        for id in std::mem::take(&mut self.order) {
            let mut declaration = Source::default();
            self.declaration(&mut declaration, id);
            if !declaration.is_empty() {
                text.gap();
                text.append(&declaration);
            }
        }
        if !self.codecs.is_empty() {
            text.gap();
            text.line("// How values are converted.");
            text.gap();
            text.append(&self.codecs);
        }
        text
    }

    /// Names that a type takes beside its own, which are checked before anything is written.
    pub(super) fn declare_cases(&mut self) -> Result<(), BindingsError> {
        for id in self.order.clone() {
            let definition = &self.model.resolve.types[id];
            let cases: Vec<String> = match &definition.kind {
                TypeDefKind::Variant(variant) => {
                    variant.cases.iter().map(|case| case.name.clone()).collect()
                }
                TypeDefKind::Enum(cases) => {
                    cases.cases.iter().map(|case| case.name.clone()).collect()
                }
                TypeDefKind::Flags(flags) => {
                    flags.flags.iter().map(|flag| flag.name.clone()).collect()
                }
                TypeDefKind::Record(record) => {
                    let mut fields = HashMap::new();
                    for field in &record.fields {
                        let name = pascal(&field.name);
                        if let Some(first) = fields.insert(name.clone(), &field.name) {
                            return Err(BindingsError::NameCollision {
                                first: format!("{}.{first}", self.item(id)),
                                second: format!("{}.{}", self.item(id), field.name),
                                name,
                            });
                        }
                    }
                    Vec::new()
                }
                _ => Vec::new(),
            };
            for case in cases {
                let name = format!("{}{}", self.name_of(id), pascal(&case));
                let item = format!("{}.{case}", self.item(id));
                self.declare(&name, &item)?;
            }
        }
        Ok(())
    }

    fn declaration(&mut self, text: &mut Source, id: TypeId) {
        let model = self.model;
        let definition = &model.resolve.types[id];
        let wit = definition.name.clone().unwrap_or_default();
        let docs = definition.docs.contents.as_deref();
        let name = self.name_of(id).to_owned();
        let kind = |what: &str| format!("{name} is the {what} `{wit}`.");
        match &definition.kind {
            TypeDefKind::Record(record) => {
                text.doc("", docs, &kind("record"));
                let fields: Vec<_> = record
                    .fields
                    .iter()
                    .map(|field| {
                        (
                            pascal(&field.name),
                            self.go(field.ty),
                            field.docs.contents.clone(),
                        )
                    })
                    .collect();
                if fields.is_empty() {
                    text.line(format!("type {name} struct{{}}"));
                } else {
                    text.line(format!("type {name} struct {{"));
                    text.fields(&fields);
                    text.line("}");
                }
                self.record_codec(&name, &wit, record);
            }
            TypeDefKind::Variant(variant) => {
                text.doc("", docs, &kind("variant"));
                text.line("//");
                text.line("// It is one of these types:");
                text.line("//");
                for case in &variant.cases {
                    text.line(format!("//   - [{name}{}]", pascal(&case.name)));
                }
                text.line(format!("type {name} interface{{ is{name}() }}"));
                for case in &variant.cases {
                    text.gap();
                    let case_name = format!("{name}{}", pascal(&case.name));
                    let default = format!("{case_name} is the case `{}` of [{name}].", case.name);
                    text.doc("", case.docs.contents.as_deref(), &default);
                    match case.ty {
                        Some(ty) => text.line(format!(
                            "type {case_name} struct{{ Value {} }}",
                            self.go(ty)
                        )),
                        None => text.line(format!("type {case_name} struct{{}}")),
                    }
                    text.gap();
                    text.line(format!("func ({case_name}) is{name}() {{}}"));
                }
                self.variant_codec(&name, &wit, variant);
            }
            TypeDefKind::Enum(cases) => {
                text.doc("", docs, &kind("enum"));
                let cases = cases.cases.iter();
                let cases = cases.map(|case| (case.name.as_str(), case.docs.contents.as_deref()));
                self.numbers(text, &name, &wit, false, &cases.collect::<Vec<_>>());
            }
            TypeDefKind::Flags(flags) => {
                text.doc("", docs, &kind("set of flags"));
                let flags = flags.flags.iter();
                let flags = flags.map(|flag| (flag.name.as_str(), flag.docs.contents.as_deref()));
                self.numbers(text, &name, &wit, true, &flags.collect::<Vec<_>>());
            }
            TypeDefKind::Resource => self.resource(text, id, &name, &wit, docs),
            TypeDefKind::Type(Type::Id(_)) => {
                // What `use` brings in has the name that it has where it is defined.
                let other = pascal(&wit);
                if other != name
                    && !self.declared.contains_key(&other)
                    && !RESERVED.contains(&other.as_str())
                {
                    self.declared.insert(other.clone(), self.item(id));
                    text.doc("", docs, &format!("{other} is [{name}]."));
                    text.line(format!("type {other} = {name}"));
                }
            }
            _ => {
                text.doc("", docs, &kind("type"));
                text.line(format!("type {name} = {}", self.go_kind(id)));
            }
        }
    }

    fn resource(
        &mut self,
        text: &mut Source,
        id: TypeId,
        name: &str,
        wit: &str,
        docs: Option<&str>,
    ) {
        let owner = self.model.owner(id);
        let (interface, resource) = (quoted(&owner), quoted(wit));
        match self.side(id) {
            Side::Plugin => {
                text.doc("", docs, &format!("{name} is the resource `{wit}`."));
                text.line("//");
                text.line("// It belongs to the instance that returned it; Close runs its destructor there.");
                text.line(format!("type {name} struct{{ *carrick.Handle }}"));
                text.gap();
                text.line(format!("var resource{name} = carrick.Resource{{Interface: {interface}, Name: {resource}}}"));
                text.gap();
                text.line(format!(
                    "func wrap{name}(handle *carrick.Handle) *{name} {{ return &{name}{{handle}} }}"
                ));
                text.gap();
                text.line(format!("func unwrap{name}(v *{name}) *carrick.Handle {{"));
                text.line("\tif v == nil {\n\t\treturn nil\n\t}\n\treturn v.Handle\n}");
            }
            Side::Host => {
                let mut hosts: Vec<_> = self
                    .model
                    .resources
                    .iter()
                    .filter(|(_, side)| **side == Side::Host)
                    .map(|(id, _)| *id)
                    .collect();
                hosts.sort_by_key(|id| id.index());
                let number = hosts.iter().position(|other| *other == id).unwrap_or(0);
                let tag = TAG_FIRST + u32::try_from(number).unwrap_or(0);
                // The interface itself stands beside the functions of its own interface.
                text.line(format!(
                    "var resource{name} = carrick.Resource{{Interface: {interface}, Name: {resource}, Imported: true, Tag: {tag:#x}}}"
                ));
            }
        }
    }

    fn record_codec(&mut self, name: &str, wit: &str, record: &wit_parser::Record) {
        let fields: Vec<_> = record
            .fields
            .iter()
            .map(|field| {
                (
                    pascal(&field.name),
                    quoted(&field.name),
                    self.codec(field.ty),
                )
            })
            .collect();
        let codecs = &mut self.codecs;
        codecs.line(format!(
            "var type{name} = carrick.RecordType({},",
            quoted(wit)
        ));
        for (_, wit, codec) in &fields {
            codecs.line(format!("\tcarrick.Part({wit}, {codec}.Type),"));
        }
        codecs.line(")");
        codecs.gap();
        codecs.line(format!("var codec{name} = carrick.Codec[{name}]{{"));
        codecs.line(format!("\tType: type{name},"));
        codecs.line(format!(
            "\tLower: func(c *carrick.Call, v {name}) (carrick.Value, error) {{"
        ));
        codecs.line(format!("\t\tvalues := c.Lowering({})", fields.len()));
        for (field, wit, codec) in &fields {
            codecs.line(format!(
                "\t\tcarrick.Lower(&values, {wit}, {codec}, v.{field})"
            ));
        }
        codecs.line("\t\treturn values.Record()\n\t},");
        codecs.line(format!(
            "\tLift: func(c *carrick.Call, value carrick.Value) (v {name}, err error) {{"
        ));
        codecs.line(format!("\t\tvalues := c.Lifting(value, type{name})"));
        for (field, wit, codec) in &fields {
            codecs.line(format!(
                "\t\tv.{field} = carrick.Lift(&values, {wit}, {codec})"
            ));
        }
        codecs.line("\t\treturn v, values.Err()\n\t},\n}");
        codecs.gap();
    }

    /// Declares an enum or flags: a number with a constant for each case.
    fn numbers(
        &mut self,
        text: &mut Source,
        name: &str,
        wit: &str,
        is_flags: bool,
        cases: &[(&str, Option<&str>)],
    ) {
        let (what, shift, said, namer, maker) = if is_flags {
            (
                "flag",
                "1 << ",
                "names of the flags",
                "FlagNames",
                "FlagsOf",
            )
        } else {
            ("case", "", "name of the case", "CaseName", "EnumOf")
        };
        text.line(format!("type {name} uint32"));
        for (number, (case, docs)) in cases.iter().enumerate() {
            text.gap();
            let constant = format!("{name}{}", pascal(case));
            text.doc("", *docs, &format!("{constant} is the {what} `{case}`."));
            text.line(format!("const {constant} {name} = {shift}{number}"));
        }
        text.gap();
        text.line(format!("// String returns the {said} in WIT."));
        text.line(format!("func (v {name}) String() string {{"));
        text.line(format!(
            "\treturn carrick.{namer}(codec{name}.Type, uint32(v))\n}}"
        ));
        self.named_codec(maker, name, wit, cases.iter().map(|(case, _)| *case));
    }

    fn variant_codec(&mut self, name: &str, wit: &str, variant: &wit_parser::Variant) {
        let cases: Vec<_> = variant
            .cases
            .iter()
            .map(|case| {
                (
                    format!("{name}{}", pascal(&case.name)),
                    quoted(&case.name),
                    case.ty.map(|ty| self.codec(ty)),
                )
            })
            .collect();
        let codecs = &mut self.codecs;
        codecs.line(format!(
            "var type{name} = carrick.VariantType({},",
            quoted(wit)
        ));
        for (_, wit, codec) in &cases {
            let ty = codec
                .as_ref()
                .map_or("nil".to_owned(), |codec| format!("{codec}.Type"));
            codecs.line(format!("\tcarrick.Part({wit}, {ty}),"));
        }
        codecs.line(")");
        codecs.gap();
        codecs.line(format!("var codec{name} = carrick.Codec[{name}]{{"));
        codecs.line(format!("\tType: type{name},"));
        codecs.line(format!(
            "\tLower: func(c *carrick.Call, v {name}) (carrick.Value, error) {{"
        ));
        let is_bound = cases.iter().any(|(_, _, codec)| codec.is_some());
        codecs.line(if is_bound {
            "\t\tswitch v := v.(type) {"
        } else {
            "\t\tswitch v.(type) {"
        });
        for (number, (case, wit, codec)) in cases.iter().enumerate() {
            codecs.line(format!("\t\tcase {case}:"));
            codecs.line(match codec {
                Some(codec) => {
                    format!("\t\t\treturn carrick.LowerCase(c, {number}, {wit}, {codec}, v.Value)")
                }
                None => format!("\t\t\treturn carrick.Case({number}), nil"),
            });
        }
        codecs.line("\t\t}");
        codecs.line(format!(
            "\t\treturn nil, carrick.NoCase(v, type{name})\n\t}},"
        ));
        codecs.line(format!(
            "\tLift: func(c *carrick.Call, value carrick.Value) ({name}, error) {{"
        ));
        codecs.line(format!(
            "\t\tvariant, err := carrick.LiftVariant(value, type{name})"
        ));
        codecs.line("\t\tif err != nil {\n\t\t\treturn nil, err\n\t\t}");
        codecs.line("\t\tswitch variant.Disc {");
        for (number, (case, wit, codec)) in cases.iter().enumerate() {
            codecs.line(format!("\t\tcase {number}:"));
            match codec {
                Some(codec) => {
                    codecs.line(format!(
                        "\t\t\tpayload, err := carrick.LiftCase(c, {wit}, {codec}, variant.Payload)"
                    ));
                    codecs.line(format!("\t\t\treturn {case}{{payload}}, err"));
                }
                None => codecs.line(format!("\t\t\treturn {case}{{}}, nil")),
            }
        }
        codecs.line("\t\t}");
        codecs.line(format!(
            "\t\treturn nil, carrick.NoCase(nil, type{name})\n\t}},\n}}"
        ));
        codecs.gap();
    }

    fn named_codec<'n>(
        &mut self,
        maker: &str,
        name: &str,
        wit: &str,
        names: impl Iterator<Item = &'n str>,
    ) {
        let names: Vec<_> = std::iter::once(quoted(wit))
            .chain(names.map(quoted))
            .collect();
        self.codecs.line(format!(
            "var codec{name} = carrick.{maker}[{name}]({})",
            names.join(", ")
        ));
        self.codecs.gap();
    }
}
