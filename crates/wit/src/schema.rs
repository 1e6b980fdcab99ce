//! The JSON form of types and functions as JSON Schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use wit_parser::{
    Docs, Function, Handle, InterfaceId, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldId,
    WorldItem,
};

use crate::items::{Item, find};
use crate::model::Loaded;
use crate::show::ShowError;
use crate::types::{definition, interface_name, packages, parameters, type_text};

/// The dialect of the schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A JSON Schema, and what has none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JsonSchema {
    /// The schema: a JSON text with indentation that ends with a line break.
    pub text: String,
    /// The functions and types that were left out, because a value of a type in them has no JSON form.
    pub omitted: Vec<OmittedItem>,
}

/// A function or type without a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OmittedItem {
    /// Its full name.
    pub name: String,
    /// The type in it that has no JSON form, as WIT writes it: `stream<u8>`.
    pub ty: String,
}

/// Which values of a function a schema describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaOf {
    /// An object of its arguments by the names of the parameters.
    #[default]
    Params,
    /// Its result; `null` for a function without one.
    Result,
}

/// Describes the JSON form of what was loaded as a JSON Schema of the dialect 2020-12.
///
/// `docs/json.md` defines the JSON form. The schema of a type accepts what Carrick accepts as an argument, so a `list<u8>`
/// is an array or a string in base64.
///
/// Every named type is a member of `$defs` under its full name, `acme:db/types@1.0.0.user`. Without `name`, every
/// function of the package is there twice: `NAME.params` is an object of the arguments by the names of the parameters,
/// in which a parameter of type `option` may be left out, and `NAME.result` is the result. With the name of an interface
/// or world, only its types and functions are there. The name of a type gives the schema of that type, and the
/// name of a function that of its parameters or its result, as `of` says. Doc comments are descriptions.
///
/// ```
/// use carrick_wit::{SchemaOf, Source, json_schema, load};
///
/// let text = "package acme:db;\ninterface users { record user { id: u64, email: option<string> } }";
/// let loaded = load(&Source::from_bytes("db.wit", text))?;
/// let schema = json_schema(&loaded, Some("user"), SchemaOf::Params)?;
/// assert!(schema.text.contains(r#""required": ["#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// * There is no item of that name, or more than one.
/// * The item is a type or function with a type that has no JSON form: a stream, a future or an error context.
pub fn json_schema(
    loaded: &Loaded,
    name: Option<&str>,
    of: SchemaOf,
) -> Result<JsonSchema, SchemaError> {
    let resolve = &loaded.resolve;
    let mut writer = Writer {
        resolve,
        definitions: Map::new(),
        under_way: BTreeSet::new(),
    };
    let mut root = Map::new();
    root.insert("$schema".to_owned(), DIALECT.into());
    let mut omitted = Vec::new();
    match name {
        None => {
            let package = &resolve.packages[loaded.package];
            root.insert("title".to_owned(), package.name.to_string().into());
            describe(&mut root, &package.docs);
            // A component has its interfaces in the packages that define them, and one world that names them.
            for id in packages(resolve, loaded.package) {
                let is_main = id == loaded.package;
                let package = &resolve.packages[id];
                if is_main || loaded.world.is_some() {
                    for interface in package.interfaces.values() {
                        writer.interface(*interface, &mut omitted);
                    }
                }
                if is_main {
                    for world in package.worlds.values() {
                        writer.world(*world, false, &mut omitted);
                    }
                }
            }
        }
        Some(name) => {
            let found = find(resolve, loaded.package, name).map_err(ShowError::from)?;
            root.insert("title".to_owned(), found.full.clone().into());
            let no_json = |ty| SchemaError::NoJson {
                name: found.full.clone(),
                ty,
            };
            match found.item {
                Item::Interface(id) => {
                    describe(&mut root, &resolve.interfaces[id].docs);
                    writer.interface(id, &mut omitted);
                }
                Item::World(id) => {
                    describe(&mut root, &resolve.worlds[id].docs);
                    writer.world(id, true, &mut omitted);
                }
                Item::Type(id) => {
                    let schema = writer.named(id).map_err(no_json)?;
                    root.extend(schema);
                }
                Item::Function(function) => {
                    let schema = match of {
                        SchemaOf::Params => writer.params(function),
                        SchemaOf::Result => writer.result(function),
                    };
                    root.extend(schema.map_err(no_json)?);
                }
            }
        }
    }
    if !writer.definitions.is_empty() {
        root.insert("$defs".to_owned(), writer.definitions.into());
    }
    let mut text = format!("{:#}", Value::Object(root));
    text.push('\n');
    Ok(JsonSchema { text, omitted })
}

/// Why there is no schema.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// The name means no item, or more than one.
    #[error(transparent)]
    Item(#[from] ShowError),
    /// A type has no JSON form.
    #[error("`{name}` has `{ty}` in its type, and a value of this type has no JSON form")]
    NoJson {
        /// The full name of the item.
        name: String,
        /// The type, as WIT writes it.
        ty: String,
    },
}

type Schema = Map<String, Value>;

/// The type that has no JSON form, as WIT writes it.
type NoJson = String;

struct Writer<'a> {
    resolve: &'a Resolve,
    definitions: Map<String, Value>,
    /// The types whose definitions are being written.
    under_way: BTreeSet<String>,
}

impl Writer<'_> {
    fn interface(&mut self, id: InterfaceId, omitted: &mut Vec<OmittedItem>) {
        let resolve = self.resolve;
        let interface = &resolve.interfaces[id];
        let outer = interface_name(resolve, id);
        for (name, id) in &interface.types {
            self.listed_type(&format!("{outer}.{name}"), *id, omitted);
        }
        for function in interface.functions.values() {
            self.listed_function(&outer, function, omitted);
        }
    }

    /// With `whole`, what the world names belongs to it too: the interfaces that it imports and exports.
    fn world(&mut self, id: WorldId, whole: bool, omitted: &mut Vec<OmittedItem>) {
        let resolve = self.resolve;
        let world = &resolve.worlds[id];
        let outer = world_name(resolve, id);
        for (key, item) in world.imports.iter().chain(&world.exports) {
            match item {
                WorldItem::Interface { id, .. } => {
                    if whole || resolve.interfaces[*id].name.is_none() {
                        self.interface(*id, omitted);
                    }
                }
                WorldItem::Function(function) => self.listed_function(&outer, function, omitted),
                WorldItem::Type { id, .. } => {
                    let name = resolve.name_world_key(key);
                    self.listed_type(&format!("{outer}.{name}"), *id, omitted);
                }
            }
        }
    }

    fn listed_type(&mut self, name: &str, id: TypeId, omitted: &mut Vec<OmittedItem>) {
        if let Err(ty) = self.named(id) {
            let name = name.to_owned();
            omitted.push(OmittedItem { name, ty });
        }
    }

    fn listed_function(
        &mut self,
        outer: &str,
        function: &Function,
        omitted: &mut Vec<OmittedItem>,
    ) {
        let name = match function.kind.resource() {
            None => format!("{outer}.{}", function.name),
            Some(id) => {
                let resource = self.resolve.types[id].name.as_deref().unwrap_or_default();
                let own = match function.kind {
                    // `carrick call` knows a constructor by this name.
                    wit_parser::FunctionKind::Constructor(_) => "new",
                    _ => function.item_name(),
                };
                format!("{outer}.{resource}.{own}")
            }
        };
        let schemas = self.params(function).and_then(|params| {
            let result = self.result(function)?;
            Ok((params, result))
        });
        match schemas {
            Ok((params, result)) => {
                self.definitions
                    .insert(format!("{name}.params"), params.into());
                self.definitions
                    .insert(format!("{name}.result"), result.into());
            }
            Err(ty) => omitted.push(OmittedItem { name, ty }),
        }
    }

    fn params(&mut self, function: &Function) -> Result<Schema, NoJson> {
        let params = parameters(function);
        let params: Vec<(&str, &Docs, Type)> = params
            .map(|param| (param.name.as_str(), NO_DOCS, param.ty))
            .collect();
        let mut schema = self.object(&params)?;
        describe(&mut schema, &function.docs);
        Ok(schema)
    }

    fn result(&mut self, function: &Function) -> Result<Schema, NoJson> {
        match &function.result {
            Some(ty) => self.ty(ty),
            None => Ok(object(json!({ "type": "null" }))),
        }
    }

    /// An object with these members; those of type `option` may be left out.
    fn object(&mut self, members: &[(&str, &Docs, Type)]) -> Result<Schema, NoJson> {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for (name, docs, ty) in members {
            let mut schema = self.ty(ty)?;
            describe(&mut schema, docs);
            properties.insert((*name).to_owned(), schema.into());
            if !self.is_option(ty) {
                required.push(*name);
            }
        }
        Ok(object(json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        })))
    }

    fn is_option(&self, ty: &Type) -> bool {
        let Type::Id(id) = ty else { return false };
        let id = definition(self.resolve, *id);
        matches!(self.resolve.types[id].kind, TypeDefKind::Option(_))
    }

    fn ty(&mut self, ty: &Type) -> Result<Schema, NoJson> {
        let integer =
            |min: Value, max: Value| json!({ "type": "integer", "minimum": min, "maximum": max });
        Ok(object(match ty {
            Type::Bool => json!({ "type": "boolean" }),
            Type::U8 => integer(0.into(), u8::MAX.into()),
            Type::U16 => integer(0.into(), u16::MAX.into()),
            Type::U32 => integer(0.into(), u32::MAX.into()),
            Type::U64 => integer(0.into(), u64::MAX.into()),
            Type::S8 => integer(i8::MIN.into(), i8::MAX.into()),
            Type::S16 => integer(i16::MIN.into(), i16::MAX.into()),
            Type::S32 => integer(i32::MIN.into(), i32::MAX.into()),
            Type::S64 => integer(i64::MIN.into(), i64::MAX.into()),
            Type::F32 | Type::F64 => json!({
                "anyOf": [{ "type": "number" }, { "enum": ["NaN", "Infinity", "-Infinity"] }],
            }),
            Type::Char => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
            Type::String => json!({ "type": "string" }),
            Type::ErrorContext => return Err(type_text(self.resolve, ty)),
            Type::Id(id) => return self.named(*id),
        }))
    }

    /// The schema of a type: a reference where the type has a name.
    fn named(&mut self, id: TypeId) -> Result<Schema, NoJson> {
        let id = definition(self.resolve, id);
        let ty = &self.resolve.types[id];
        let Some(name) = &ty.name else {
            return self.structure(id);
        };
        let outer = match ty.owner {
            TypeOwner::Interface(id) => interface_name(self.resolve, id),
            TypeOwner::World(id) => world_name(self.resolve, id),
            TypeOwner::None => return self.structure(id),
        };
        let full = format!("{outer}.{name}");
        if !self.definitions.contains_key(&full) && self.under_way.insert(full.clone()) {
            let schema = self.structure(id);
            self.under_way.remove(&full);
            let mut schema = schema?;
            describe(&mut schema, &ty.docs);
            self.definitions.insert(full.clone(), schema.into());
        }
        // RFC 6901, section 3, and RFC 3986, section 3.5: of the letters of a WIT name only the slash is special.
        Ok(object(
            json!({ "$ref": format!("#/$defs/{}", full.replace('/', "~1")) }),
        ))
    }

    fn structure(&mut self, id: TypeId) -> Result<Schema, NoJson> {
        let resolve = self.resolve;
        Ok(object(match &resolve.types[id].kind {
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter();
                let fields: Vec<(&str, &Docs, Type)> = fields
                    .map(|field| (field.name.as_str(), &field.docs, field.ty))
                    .collect();
                return self.object(&fields);
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter();
                let cases = cases.map(|case| self.case(&case.name, &case.docs, case.ty.as_ref()));
                json!({ "oneOf": cases.collect::<Result<Vec<_>, _>>()? })
            }
            TypeDefKind::Enum(cases)
                if cases.cases.iter().any(|case| case.docs.contents.is_some()) =>
            {
                let cases = cases.cases.iter();
                let cases = cases.map(|case| self.case(&case.name, &case.docs, None));
                json!({ "oneOf": cases.collect::<Result<Vec<_>, _>>()? })
            }
            TypeDefKind::Enum(cases) => {
                let names: Vec<&str> = cases.cases.iter().map(|case| case.name.as_str()).collect();
                json!({ "type": "string", "enum": names })
            }
            TypeDefKind::Flags(flags) => {
                let names: Vec<&str> = flags.flags.iter().map(|flag| flag.name.as_str()).collect();
                json!({ "type": "array", "items": { "enum": names }, "uniqueItems": true })
            }
            TypeDefKind::Tuple(tuple) => self.tuple(&tuple.types)?,
            TypeDefKind::List(Type::U8) => json!({
                "anyOf": [
                    { "type": "array", "items": self.ty(&Type::U8)? },
                    { "type": "string", "contentEncoding": "base64" },
                ],
            }),
            TypeDefKind::List(element) => json!({ "type": "array", "items": self.ty(element)? }),
            TypeDefKind::FixedLengthList(element, length) => json!({
                "type": "array",
                "items": self.ty(element)?,
                "minItems": length,
                "maxItems": length,
            }),
            TypeDefKind::Map(key, value) => {
                json!({ "type": "array", "items": self.tuple(&[*key, *value])? })
            }
            TypeDefKind::Option(inner) if self.is_option(inner) => json!({
                "anyOf": [{ "type": "null" }, self.case("some", NO_DOCS, Some(inner))?],
            }),
            TypeDefKind::Option(inner) => {
                json!({ "anyOf": [self.ty(inner)?, { "type": "null" }] })
            }
            TypeDefKind::Result(result) => {
                let nothing = object(json!({ "type": "null" }));
                let mut side = |name: &str, ty: &Option<Type>| {
                    let schema = match ty {
                        Some(ty) => self.ty(ty)?,
                        None => nothing.clone(),
                    };
                    Ok::<_, NoJson>(tagged(name, schema))
                };
                json!({ "oneOf": [side("ok", &result.ok)?, side("err", &result.err)?] })
            }
            TypeDefKind::Resource | TypeDefKind::Handle(Handle::Own(_) | Handle::Borrow(_)) => {
                json!({
                    "type": "string",
                    "pattern": "^\\$",
                    "description": "The name of a handle of the session.",
                })
            }
            TypeDefKind::Type(ty) => return self.ty(ty),
            _ => return Err(type_text(resolve, &Type::Id(id))),
        }))
    }

    fn tuple(&mut self, types: &[Type]) -> Result<Value, NoJson> {
        let items: Vec<Schema> = types
            .iter()
            .map(|ty| self.ty(ty))
            .collect::<Result<_, _>>()?;
        Ok(json!({
            "type": "array",
            "prefixItems": items,
            "minItems": types.len(),
            "maxItems": types.len(),
        }))
    }

    fn case(&mut self, name: &str, docs: &Docs, ty: Option<&Type>) -> Result<Schema, NoJson> {
        let mut schema = match ty {
            Some(ty) => tagged(name, self.ty(ty)?),
            None => object(json!({ "const": name })),
        };
        describe(&mut schema, docs);
        Ok(schema)
    }
}

/// What stands for the doc comment of something that can have none.
const NO_DOCS: &Docs = &Docs { contents: None };

/// An object with one member.
fn tagged(name: &str, schema: Schema) -> Schema {
    object(json!({
        "type": "object",
        "properties": { name: schema },
        "required": [name],
        "additionalProperties": false,
    }))
}

fn object(value: Value) -> Schema {
    match value {
        Value::Object(members) => members,
        // Every schema here is written as an object.
        _ => Map::new(),
    }
}

fn describe(schema: &mut Schema, docs: &Docs) {
    if let Some(text) = &docs.contents {
        schema.insert("description".to_owned(), text.trim_end().into());
    }
}

/// `ns:pkg/name@version`, as for interfaces.
fn world_name(resolve: &Resolve, id: WorldId) -> String {
    let world = &resolve.worlds[id];
    match world.package {
        Some(package) => resolve.packages[package].name.interface_id(&world.name),
        None => world.name.clone(),
    }
}
