//! Types and functions as WIT writes them, in pieces that may be links.

use std::collections::HashMap;

use wit_parser::{Function, FunctionKind, Handle, Resolve, Type, TypeDefKind, TypeId, TypeOwner};

/// A run of text.
pub(super) struct Piece {
    pub(super) text: String,
    /// The anchor of the type it names.
    pub(super) anchor: Option<String>,
}

/// The anchors of named types.
pub(super) type Anchors = HashMap<TypeId, String>;

/// A type between two texts.
pub(super) fn type_pieces(
    resolve: &Resolve,
    before: &str,
    ty: &Type,
    after: &str,
    anchors: &Anchors,
) -> Vec<Piece> {
    let mut writer = Writer::new(resolve, anchors);
    writer.text(before);
    writer.ty(ty);
    writer.text(after);
    writer.pieces
}

/// The word for a definition, and what stands for it: `type a = list<u8>`,
/// `use b.{c}`, and nothing for what has members.
pub(super) fn definition(
    resolve: &Resolve,
    id: TypeId,
    anchors: &Anchors,
) -> (&'static str, Vec<Piece>) {
    let definition = &resolve.types[id];
    let name = definition.name.as_deref().unwrap_or_default();
    let mut writer = Writer::new(resolve, anchors);
    if let TypeDefKind::Type(Type::Id(target)) = definition.kind
        && resolve.types[target].owner != definition.owner
        && let TypeOwner::Interface(interface) = resolve.types[target].owner
    {
        let path = resolve.id_of(interface).unwrap_or_default();
        writer.text(&format!("use {path}.{{"));
        writer.named(target);
        let target_name = resolve.types[target].name.as_deref().unwrap_or_default();
        writer.text(&if target_name == name {
            "}".to_owned()
        } else {
            format!(" as {name}}}")
        });
        return ("use", writer.pieces);
    }
    let kind = match definition.kind {
        TypeDefKind::Record(_) => "record",
        TypeDefKind::Variant(_) => "variant",
        TypeDefKind::Enum(_) => "enum",
        TypeDefKind::Flags(_) => "flags",
        TypeDefKind::Resource => "resource",
        _ => "type",
    };
    // Of the others the heading and the members say it all.
    if kind == "type" {
        writer.text(&format!("type {name} = "));
        writer.kind(&definition.kind);
    }
    (kind, writer.pieces)
}

/// The word for a function, and its signature.
pub(super) fn function(
    resolve: &Resolve,
    function: &Function,
    anchors: &Anchors,
) -> (&'static str, Vec<Piece>) {
    let mut writer = Writer::new(resolve, anchors);
    let (kind, word) = match function.kind {
        FunctionKind::Freestanding => ("func", "func"),
        FunctionKind::AsyncFreestanding => ("func", "async func"),
        FunctionKind::Getter => ("getter", "get"),
        FunctionKind::Setter => ("setter", "set"),
        FunctionKind::Method(_) => ("method", "func"),
        FunctionKind::AsyncMethod(_) => ("method", "async func"),
        FunctionKind::MethodGetter(_) => ("getter", "get"),
        FunctionKind::MethodSetter(_) => ("setter", "set"),
        FunctionKind::Static(_) => ("static", "static func"),
        FunctionKind::AsyncStatic(_) => ("static", "static async func"),
        FunctionKind::StaticGetter(_) => ("getter", "static get"),
        FunctionKind::StaticSetter(_) => ("setter", "static set"),
        FunctionKind::Constructor(_) => ("constructor", "constructor"),
    };
    if kind == "constructor" {
        writer.text("constructor(");
    } else {
        writer.text(&format!("{}: {word}(", function.item_name()));
    }
    for (index, param) in crate::types::parameters(function).enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        writer.text(&format!("{comma}{}: ", param.name));
        writer.ty(&param.ty);
    }
    writer.text(")");
    if let Some(result) = &function.result
        && !function.is_constructor_shorthand(resolve)
    {
        writer.text(" -> ");
        writer.ty(result);
    }
    (kind, writer.pieces)
}

struct Writer<'a> {
    resolve: &'a Resolve,
    anchors: &'a Anchors,
    pieces: Vec<Piece>,
}

impl<'a> Writer<'a> {
    fn new(resolve: &'a Resolve, anchors: &'a Anchors) -> Self {
        Self {
            resolve,
            anchors,
            pieces: Vec::new(),
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(piece) if piece.anchor.is_none() => piece.text.push_str(text),
            _ => self.pieces.push(Piece {
                text: text.to_owned(),
                anchor: None,
            }),
        }
    }

    /// The name of a type that has one.
    fn named(&mut self, id: TypeId) {
        let name = self.resolve.types[id].name.clone().unwrap_or_default();
        match self.anchors.get(&id) {
            Some(anchor) => self.pieces.push(Piece {
                text: name,
                anchor: Some(anchor.clone()),
            }),
            None => self.text(&name),
        }
    }

    fn ty(&mut self, ty: &Type) {
        let word = match ty {
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S8 => "s8",
            Type::S16 => "s16",
            Type::S32 => "s32",
            Type::S64 => "s64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::Char => "char",
            Type::String => "string",
            Type::ErrorContext => "error-context",
            Type::Id(id) => {
                let definition = &self.resolve.types[*id];
                return if definition.name.is_some() {
                    self.named(*id);
                } else {
                    self.kind(&definition.kind);
                };
            }
        };
        self.text(word);
    }

    fn kind(&mut self, kind: &TypeDefKind) {
        match kind {
            TypeDefKind::Type(ty) => self.ty(ty),
            TypeDefKind::Option(ty) => self.generic("option", &[Some(ty)]),
            TypeDefKind::List(ty) => self.generic("list", &[Some(ty)]),
            TypeDefKind::FixedLengthList(ty, length) => {
                self.text("list<");
                self.ty(ty);
                self.text(&format!(", {length}>"));
            }
            TypeDefKind::Map(key, value) => self.generic("map", &[Some(key), Some(value)]),
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<_> = tuple.types.iter().map(Some).collect();
                self.generic("tuple", &types);
            }
            TypeDefKind::Result(result) => match (&result.ok, &result.err) {
                (None, None) => self.text("result"),
                (ok, None) => self.generic("result", &[ok.as_ref()]),
                (ok, err) => self.generic("result", &[ok.as_ref(), err.as_ref()]),
            },
            TypeDefKind::Future(None) => self.text("future"),
            TypeDefKind::Future(ty) => self.generic("future", &[ty.as_ref()]),
            TypeDefKind::Stream(None) => self.text("stream"),
            TypeDefKind::Stream(ty) => self.generic("stream", &[ty.as_ref()]),
            // A bare name is an owned handle.
            TypeDefKind::Handle(Handle::Own(id)) => self.named(*id),
            TypeDefKind::Handle(Handle::Borrow(id)) => {
                self.text("borrow<");
                self.named(*id);
                self.text(">");
            }
            // These have names wherever they are used.
            TypeDefKind::Record(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Flags(_)
            | TypeDefKind::Resource
            | TypeDefKind::Unknown => self.text(kind.as_str()),
        }
    }

    fn generic(&mut self, word: &str, types: &[Option<&Type>]) {
        self.text(word);
        self.text("<");
        for (index, ty) in types.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            match ty {
                Some(ty) => self.ty(ty),
                None => self.text("_"),
            }
        }
        self.text(">");
    }
}
