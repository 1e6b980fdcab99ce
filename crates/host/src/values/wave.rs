//! WAVE, the component model's text for values: reading it against types,
//! writing it.
//!
//! The grammar is the engine's, with three additions: resources are `$name`, a
//! `map` is a list of pairs, and a list of fixed length is a list.

use std::fmt::{self, Write};

use wasmtime::component::wasm_wave::ast::{Node, NodeType};
use wasmtime::component::wasm_wave::lex::{Keyword, Lexer, Token};
use wasmtime::component::wasm_wave::parser::{ParserError, ParserErrorKind};
use wasmtime::component::wasm_wave::untyped::UntypedValue;
use wasmtime::component::{Type, Val, wasm_wave};

use super::read::{Reader, ValueMismatch, excerpt};
use super::value::Value;

/// Where text stops being WAVE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// In bytes from the start of the text.
    pub offset: usize,
    pub problem: String,
}

/// The arguments of a call, parsed and not yet compared with any type.
pub(crate) struct Arguments<'a> {
    text: &'a str,
    /// The text with `%` for the `$` of every handle, which makes it WAVE, and
    /// with another name for a field or flag that is there twice: the type tells
    /// more about it than the grammar can.
    masked: String,
    tuple: Option<Node>,
}

impl<'a> Arguments<'a> {
    /// Parses `(ARGUMENT, …)`.
    pub(crate) fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let mut masked = mask_handles(text);
        let mut tokens = Lexer::new(&masked);
        let empty = tokens.next() == Some(Ok(Token::ParenOpen))
            && tokens.next() == Some(Ok(Token::ParenClose))
            && tokens.next().is_none();
        let tuple = if empty {
            None
        } else {
            let parsed = match UntypedValue::parse(&masked) {
                Ok(parsed) => parsed.node().clone(),
                Err(error) => rename_duplicate(&mut masked, &error)
                    .and_then(|()| Some(UntypedValue::parse(&masked).ok()?.node().clone()))
                    .ok_or_else(|| syntax(text, &error))?,
            };
            if parsed.ty() != NodeType::Tuple {
                let problem = "expected `(` and arguments".to_owned();
                return Err(SyntaxError { offset: 0, problem });
            }
            Some(parsed)
        };
        Ok(Self {
            text,
            masked,
            tuple,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes().len()
    }

    fn nodes(&self) -> Vec<&Node> {
        let tuple = self.tuple.as_ref();
        tuple
            .and_then(|tuple| Some(tuple.as_tuple().ok()?.collect()))
            .unwrap_or_default()
    }

    /// Reads argument `index` as a value of type `ty`.
    pub(crate) fn read(
        &self,
        index: usize,
        ty: &Type,
        reader: &mut Reader<'_>,
    ) -> Result<Value, ValueMismatch> {
        match self.nodes().get(index) {
            Some(node) => Source(self).read(reader, node, ty),
            None => Err(reader.mismatch(ty, "nothing")),
        }
    }
}

/// Puts `%` for every `$` outside of strings and comments.
fn mask_handles(text: &str) -> String {
    let mut masked = text.to_owned();
    if text.contains('$') {
        // What follows a `$` is then lexed as a label, as it stands.
        let mut from = 0;
        while let Some(at) = Lexer::new(&masked[from..])
            .spanned()
            .find_map(|(token, span)| token.is_err().then_some(from + span.start))
        {
            if masked[at..].starts_with('$') {
                masked.replace_range(at..=at, "%");
                from = at;
            } else {
                break;
            }
        }
    }
    masked
}

/// Gives the field or flag that is there twice a name that nothing else has.
fn rename_duplicate(masked: &mut String, error: &ParserError) -> Option<()> {
    if !matches!(
        error.kind(),
        ParserErrorKind::DuplicateField | ParserErrorKind::DuplicateFlag
    ) {
        return None;
    }
    let span = error.span();
    let length = masked.get(span.clone())?.len();
    let name = ('a'..='z')
        .map(|letter| letter.to_string().repeat(length))
        .find(|name| !masked.contains(name))?;
    masked.replace_range(span, &name);
    Some(())
}

fn syntax(text: &str, error: &ParserError) -> SyntaxError {
    let span = error.span();
    let there = text.get(span.clone()).unwrap_or_default();
    if let ParserErrorKind::UnexpectedToken = error.kind()
        && let Some(misused) = misused_keyword(text.get(..span.start).unwrap_or_default(), there)
    {
        return misused;
    }
    let problem = match error.kind() {
        ParserErrorKind::UnexpectedEnd => "the text ends too early".to_owned(),
        ParserErrorKind::InvalidToken if there.starts_with(['"', '\'']) => {
            let rest = text.get(span.start..).unwrap_or_default();
            not_one_character(rest).unwrap_or_else(|| {
                format!("{} is not closed, or has an unknown escape", excerpt(rest))
            })
        }
        ParserErrorKind::EmptyTuple => "a tuple has one value at least".to_owned(),
        ParserErrorKind::NestingTooDeep => "values are nested too deeply".to_owned(),
        ParserErrorKind::TrailingCharacters => format!("{} is one too many", excerpt(there)),
        ParserErrorKind::DuplicateField => format!("the field {} is there twice", excerpt(there)),
        ParserErrorKind::DuplicateFlag => format!("the flag {} is there twice", excerpt(there)),
        _ => format!("unexpected {}", excerpt(there)),
    };
    SyntaxError {
        offset: span.start.min(text.len()),
        problem,
    }
}

/// What is wrong where `before` ends in a keyword that `there` cannot follow.
fn misused_keyword(before: &str, there: &str) -> Option<SyntaxError> {
    let before = before.trim_end();
    let word = before
        .rsplit(|letter: char| !letter.is_ascii_alphanumeric() && !"-%".contains(letter))
        .next()?;
    let start = before.len() - word.len();
    let problem = match Keyword::decode(word)? {
        Keyword::Some => {
            format!(
                "`{word}` without a value in parentheses: a name that is a keyword is `%{word}`"
            )
        }
        _ if there == "(" => {
            format!("`{word}` with a value in parentheses: a name that is a keyword is `%{word}`")
        }
        _ => return None,
    };
    Some(SyntaxError {
        offset: start,
        problem,
    })
}

/// What is wrong with what `rest` begins with, where that stands in single quotes.
fn not_one_character(rest: &str) -> Option<String> {
    let (inside, _) = rest.strip_prefix('\'')?.split_once('\'')?;
    let count = inside.chars().count();
    if count == 1 || inside.starts_with('\\') || inside.contains(['"', '\n']) {
        return None;
    }
    Some(format!(
        "{} has {count} characters, and a `char` has one: a string is {}",
        excerpt(&format!("'{inside}'")),
        excerpt(&format!("\"{inside}\""))
    ))
}

#[derive(Clone, Copy)]
struct Source<'a>(&'a Arguments<'a>);

impl<'a> Source<'a> {
    fn original(self, node: &Node) -> &'a str {
        self.0.text.get(node.span()).unwrap_or_default()
    }

    /// What the text has where `name` is a part of the masked one.
    fn named(self, name: &'a str) -> &'a str {
        let start = (name.as_ptr() as usize).checked_sub(self.masked().as_ptr() as usize);
        start
            .and_then(|start| self.0.text.get(start..start + name.len()))
            .unwrap_or(name)
    }

    fn masked(self) -> &'a str {
        &self.0.masked
    }

    fn read(self, reader: &mut Reader<'_>, node: &Node, ty: &Type) -> Result<Value, ValueMismatch> {
        let unfit = |reader: &Reader<'_>| reader.mismatch(ty, self.found(node, ty));
        let is_compound = matches!(ty, Type::Option(_) | Type::Result(_));
        if let Some(name) = self.original(node).strip_prefix('$')
            && !is_compound
        {
            return match node.ty() {
                NodeType::Label => reader.handle(name, ty),
                _ => Err(unfit(reader)),
            };
        }
        match ty {
            Type::Bool => match node.as_bool() {
                Ok(value) => Ok(Value::Bool(value)),
                Err(_) => Err(unfit(reader)),
            },
            Type::U8
            | Type::S8
            | Type::U16
            | Type::S16
            | Type::U32
            | Type::S32
            | Type::U64
            | Type::S64 => {
                let value = node.as_number::<i128>(self.masked()).ok();
                reader.integer(ty, value, || excerpt(self.original(node)))
            }
            Type::Float32 => match node.as_number::<f32>(self.masked()) {
                Ok(value) if self.in_range(node, value.is_infinite()) => Ok(Value::F32(value)),
                _ => Err(unfit(reader)),
            },
            Type::Float64 => match node.as_number::<f64>(self.masked()) {
                Ok(value) if self.in_range(node, value.is_infinite()) => Ok(Value::F64(value)),
                _ => Err(unfit(reader)),
            },
            Type::Char => match node.as_char(self.masked()) {
                Ok(value) => Ok(Value::Char(value)),
                Err(_) => Err(unfit(reader)),
            },
            Type::String => match node.as_str(self.masked()) {
                Ok(value) => Ok(Value::String(value.into_owned())),
                Err(_) => Err(unfit(reader)),
            },
            _ => self.read_compound(reader, node, ty),
        }
    }

    /// What is there instead of a value of type `ty`, with what is wrong about its quotes.
    fn found(self, node: &Node, ty: &Type) -> String {
        let shown = excerpt(self.original(node));
        let quotes = match (ty, node.ty()) {
            (Type::String, NodeType::Label) => " without double quotes",
            (Type::String, NodeType::Char) => " in single quotes instead of double ones",
            (Type::Char, NodeType::Label) => " without single quotes",
            (Type::Char, NodeType::String) => " in double quotes instead of single ones",
            (Type::Enum(_) | Type::Variant(_), NodeType::String | NodeType::Char) => " in quotes",
            _ => "",
        };
        format!("{shown}{quotes}")
    }

    /// A number in decimal may be beyond all finite ones.
    fn in_range(self, node: &Node, is_infinite: bool) -> bool {
        !is_infinite || self.original(node).ends_with("inf")
    }

    fn read_compound(
        self,
        reader: &mut Reader<'_>,
        node: &Node,
        ty: &Type,
    ) -> Result<Value, ValueMismatch> {
        let unfit = |reader: &Reader<'_>| reader.mismatch(ty, self.found(node, ty));
        let read = |reader: &mut Reader<'_>, node: &Node, ty: &Type| self.read(reader, node, ty);
        match ty {
            Type::List(list) => {
                let nodes = node.as_list().map_err(|_| unfit(reader))?;
                let values = reader.elements(nodes, std::iter::repeat(list.ty()), read)?;
                Ok(match list.ty() {
                    Type::U8 => Value::Bytes(values.iter().filter_map(byte).collect()),
                    _ => Value::List(values),
                })
            }
            Type::FixedLengthList(list) => {
                let nodes = node.as_list().map_err(|_| unfit(reader))?;
                reader.length(ty, nodes.len())?;
                let types = std::iter::repeat(list.ty());
                Ok(Value::List(reader.elements(nodes, types, read)?))
            }
            Type::Tuple(tuple) => {
                let nodes = node.as_tuple().map_err(|_| unfit(reader))?;
                reader.length(ty, nodes.len())?;
                Ok(Value::Tuple(reader.elements(nodes, tuple.types(), read)?))
            }
            Type::Map(_) => self.read_map(reader, node, ty),
            Type::Record(_) => {
                let fields = node.as_record(self.masked()).map_err(|_| unfit(reader))?;
                let fields = fields.map(|(name, value)| (self.named(name), value));
                reader.record(ty, fields.collect(), read)
            }
            Type::Variant(_) => {
                let (name, payload) = self.case(node).ok_or_else(|| unfit(reader))?;
                let payload = reader.case(ty, name, payload, read)?;
                Ok(Value::Variant(name.to_owned(), payload))
            }
            Type::Enum(_) => match self.case(node) {
                Some((name, None)) => reader.enumerated(ty, name),
                _ => Err(unfit(reader)),
            },
            Type::Flags(_) => {
                let names = node.as_flags(self.masked()).map_err(|_| unfit(reader))?;
                let names: Vec<&str> = names
                    .map(|name| self.named(name))
                    .map(|name| name.strip_prefix('%').unwrap_or(name))
                    .collect();
                reader.flags(ty, &names)
            }
            Type::Option(option) => Ok(Value::Option(match node.ty() {
                NodeType::OptionNone => None,
                NodeType::OptionSome => match node.as_option() {
                    Ok(Some(inner)) => Some(Box::new(self.read(reader, inner, &option.ty())?)),
                    _ => return Err(unfit(reader)),
                },
                _ => Some(Box::new(self.read_flat(reader, node, ty)?)),
            })),
            Type::Result(_) => Ok(Value::Result(match node.as_result() {
                Ok(Ok(payload)) => Ok(reader.case(ty, "ok", payload, read)?),
                Ok(Err(payload)) => Err(reader.case(ty, "err", payload, read)?),
                Err(_) => Ok(Some(Box::new(self.read_flat(reader, node, ty)?))),
            })),
            _ => Err(unfit(reader)),
        }
    }

    /// The case that a node names, even without the `%` that would keep it
    /// apart from a keyword: the type has decided already.
    fn case<'n>(self, node: &'n Node) -> Option<(&'a str, Option<&'n Node>)> {
        Some(match node.ty() {
            NodeType::OptionNone => ("none", None),
            NodeType::OptionSome => ("some", node.as_option().ok()?),
            NodeType::ResultOk => ("ok", node.as_result().ok()?.ok()?),
            NodeType::ResultErr => ("err", node.as_result().ok()?.err()?),
            NodeType::BoolTrue => ("true", None),
            NodeType::BoolFalse => ("false", None),
            NodeType::Number => match self.original(node) {
                word @ ("inf" | "nan") => (word, None),
                _ => return None,
            },
            _ => node.as_variant(self.masked()).ok()?,
        })
    }

    /// A payload without the `some` or `ok` around it.
    fn read_flat(
        self,
        reader: &mut Reader<'_>,
        node: &Node,
        ty: &Type,
    ) -> Result<Value, ValueMismatch> {
        match flat_target(ty) {
            Some(inner) => self.read(reader, node, &inner),
            None => Err(reader.mismatch(ty, excerpt(self.original(node)))),
        }
    }

    fn read_map(
        self,
        reader: &mut Reader<'_>,
        node: &Node,
        ty: &Type,
    ) -> Result<Value, ValueMismatch> {
        let (Type::Map(map), Ok(pairs)) = (ty, node.as_list()) else {
            return Err(reader.mismatch(ty, excerpt(self.original(node))));
        };
        let mut entries = Vec::with_capacity(pairs.len());
        for (index, pair) in pairs.enumerate() {
            let parts: Vec<&Node> = pair.as_tuple().map(Iterator::collect).unwrap_or_default();
            let [key, value] = parts[..] else {
                let expected = format!("a pair of `{}`", reader.names.show(ty));
                let mismatch = ValueMismatch::new(expected, excerpt(self.original(pair)));
                return Err(mismatch.in_element(index));
            };
            let mut part = |node, ty: Type, at| {
                self.read(reader, node, &ty)
                    .map_err(|mismatch| mismatch.in_element(at).in_element(index))
            };
            entries.push((part(key, map.key(), 0)?, part(value, map.value(), 1)?));
        }
        Ok(Value::Map(entries))
    }
}

/// What an `option` or `result` may be written as without `some` or `ok`.
fn flat_target(ty: &Type) -> Option<Type> {
    let inner = match ty {
        Type::Option(option) => option.ty(),
        Type::Result(result) => result.ok()?,
        _ => return None,
    };
    (!matches!(inner, Type::Option(_) | Type::Result(_))).then_some(inner)
}

fn byte(value: &Value) -> Option<u8> {
    match value {
        Value::Integer(value) => (*value).try_into().ok(),
        _ => None,
    }
}

/// WAVE.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::F32(value) => write_leaf(f, &Val::Float32(*value)),
            Self::F64(value) => write_leaf(f, &Val::Float64(*value)),
            Self::Char(value) => write_leaf(f, &Val::Char(*value)),
            Self::String(value) => write_leaf(f, &Val::String(value.clone())),
            Self::Bytes(bytes) => write_all(f, '[', bytes, ']'),
            Self::List(values) => write_all(f, '[', values, ']'),
            Self::Tuple(values) => write_all(f, '(', values, ')'),
            Self::Map(entries) => {
                let pairs = entries
                    .iter()
                    .map(|(key, value)| Pair("(", key, ", ", value, ")"));
                write_all(f, '[', pairs, ']')
            }
            Self::Record(fields) => {
                let mut present = fields
                    .iter()
                    .filter(|(_, value)| *value != Self::Option(None))
                    .map(|(name, value)| Pair("", name, ": ", value, ""))
                    .peekable();
                match present.peek() {
                    Some(_) => write_all(f, '{', present, '}'),
                    None => f.write_str("{:}"),
                }
            }
            Self::Variant(name, payload) => {
                write_label(f, name)?;
                write_payload(f, payload)
            }
            Self::Enum(name) => write_label(f, name),
            Self::Option(None) => f.write_str("none"),
            Self::Option(Some(value)) => write!(f, "some({value})"),
            Self::Result(Ok(payload)) => {
                f.write_str("ok")?;
                write_payload(f, payload)
            }
            Self::Result(Err(payload)) => {
                f.write_str("err")?;
                write_payload(f, payload)
            }
            Self::Flags(names) => write_all(f, '{', names, '}'),
            Self::Handle(name) => write!(f, "${name}"),
        }
    }
}

struct Pair<'a, K, V>(&'a str, K, &'a str, V, &'a str);

impl<K: fmt::Display, V: fmt::Display> fmt::Display for Pair<'_, K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}{}{}", self.0, self.1, self.2, self.3, self.4)
    }
}

/// A value that the engine's own writer knows.
fn write_leaf(f: &mut fmt::Formatter<'_>, val: &Val) -> fmt::Result {
    f.write_str(&wasm_wave::to_string(val).map_err(|_| fmt::Error)?)
}

fn write_label(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    if Keyword::decode(name).is_some() {
        f.write_char('%')?;
    }
    f.write_str(name)
}

fn write_payload(f: &mut fmt::Formatter<'_>, payload: &Option<Box<Value>>) -> fmt::Result {
    match payload {
        Some(value) => write!(f, "({value})"),
        None => Ok(()),
    }
}

fn write_all(
    f: &mut fmt::Formatter<'_>,
    open: char,
    items: impl IntoIterator<Item: fmt::Display>,
    close: char,
) -> fmt::Result {
    f.write_char(open)?;
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    f.write_char(close)
}
