//! Every WIT type, there and back: through JSON and through WAVE, into a guest
//! and out of it again.

use std::fmt::Write;

use carrick_host::{BytesAs, CallOutcome, Session, Value};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{json, outcome, session, wave};

/// A component whose `echo` returns its argument of type `ty`, in a pair with
/// `none`.
///
/// The padding makes the parameters too many for the stack. They are then
/// passed in memory, and the pair is where they begin.
pub fn echo_of(declarations: &str, ty: &str) -> String {
    format!(
        r#"(component
            (core module $m
                (memory (export "memory") 1)
                (global $next (mut i32) (i32.const 0))
                (func (export "reset") (param i32) (global.set $next (i32.const 0)))
                (func (export "realloc") (param i32 i32 i32 i32) (result i32)
                    (local $at i32)
                    (local.set $at (i32.and
                        (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1)))
                        (i32.sub (i32.const 0) (local.get 2))))
                    (global.set $next (i32.add (local.get $at) (local.get 3)))
                    (block $fits (loop $grow
                        (br_if $fits (i32.le_u (global.get $next)
                            (i32.mul (memory.size) (i32.const 65536))))
                        (drop (memory.grow (i32.const 1)))
                        (br $grow)))
                    (local.get $at))
                (func (export "echo") (param i32) (result i32) (local.get 0)))
            (core instance $i (instantiate $m))
            {declarations}
            (type $padding (option (tuple u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8 u8)))
            (type $also (option bool))
            (type $echoed (tuple {ty} $also))
            (func (export "echo") (param "value" {ty}) (param "also" $also)
                (param "padding" $padding) (result $echoed)
                (canon lift (core func $i "echo") (memory (core memory $i "memory"))
                    (realloc (core func $i "realloc")) (post-return (core func $i "reset")))))"#
    )
}

/// A WIT type.
#[derive(Clone, Debug)]
enum Shape {
    Bool,
    Integer(&'static str, i128, i128),
    F32,
    F64,
    Char,
    String,
    List(Box<Shape>),
    Fixed(Box<Shape>, usize),
    Map(Box<Shape>, Box<Shape>),
    Record(Vec<Shape>),
    Tuple(Vec<Shape>),
    Variant(Vec<Option<Shape>>),
    Enum(usize),
    Option(Box<Shape>),
    Result(Option<Box<Shape>>, Option<Box<Shape>>),
    Flags(usize),
}

/// Names that WIT allows, keywords of WAVE among them.
const NAMES: [&str; 10] = [
    "none",
    "a",
    "some",
    "two-words",
    "ok",
    "err",
    "x9",
    "inf",
    "true",
    "HTTP-status",
];

fn name(index: usize) -> String {
    match NAMES.get(index) {
        Some(name) => (*name).to_owned(),
        None => format!("n{index}"),
    }
}

impl Shape {
    /// Writes what the type needs declared before, and returns how it is called.
    fn declare(&self, out: &mut String, count: &mut usize) -> String {
        let mut reference = |shape: &Self, out: &mut String| shape.declare(out, count);
        let (body, is_named) = match self {
            Self::Bool => return "bool".to_owned(),
            Self::Integer(name, ..) => return (*name).to_owned(),
            Self::F32 => return "f32".to_owned(),
            Self::F64 => return "f64".to_owned(),
            Self::Char => return "char".to_owned(),
            Self::String => return "string".to_owned(),
            Self::List(inner) => (format!("(list {})", reference(inner, out)), false),
            Self::Fixed(inner, length) => {
                (format!("(list {} {length})", reference(inner, out)), false)
            }
            Self::Map(key, value) => {
                let key = reference(key, out);
                (format!("(map {key} {})", reference(value, out)), false)
            }
            Self::Option(inner) => (format!("(option {})", reference(inner, out)), false),
            Self::Result(ok, err) => {
                let mut body = "(result".to_owned();
                if let Some(ok) = ok {
                    body += &format!(" {}", reference(ok, out));
                }
                if let Some(err) = err {
                    body += &format!(" (error {})", reference(err, out));
                }
                (body + ")", false)
            }
            Self::Tuple(inner) => {
                let inner: Vec<_> = inner.iter().map(|shape| reference(shape, out)).collect();
                (format!("(tuple {})", inner.join(" ")), false)
            }
            Self::Record(fields) => {
                let mut body = "(record".to_owned();
                for (index, field) in fields.iter().enumerate() {
                    let ty = reference(field, out);
                    body += &format!(" (field \"{}\" {ty})", name(index));
                }
                (body + ")", true)
            }
            Self::Variant(cases) => {
                let mut body = "(variant".to_owned();
                for (index, case) in cases.iter().enumerate() {
                    let ty = case
                        .as_ref()
                        .map(|ty| reference(ty, out))
                        .unwrap_or_default();
                    body += &format!(" (case \"{}\" {ty})", name(index));
                }
                (body + ")", true)
            }
            Self::Enum(length) => (format!("(enum {})", names(*length)), true),
            Self::Flags(length) => (format!("(flags {})", names(*length)), true),
        };
        *count += 1;
        let id = format!("$t{count}");
        let _ = writeln!(out, "(type {id} {body})");
        if !is_named {
            return id;
        }
        let _ = writeln!(out, "(export {id}-named \"t{count}\" (type {id}))");
        format!("{id}-named")
    }

    fn values(&self) -> BoxedStrategy<Value> {
        let boxed = |inner: &Self| inner.values().prop_map(Box::new);
        match self {
            Self::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
            Self::Integer(_, min, max) => prop_oneof![
                Just(*min),
                Just(*max),
                *min..=*max,
                (*min).max(-9)..=(*max).min(9),
            ]
            .prop_map(Value::Integer)
            .boxed(),
            // Every NaN is the same to the component model.
            Self::F32 => any::<u32>()
                .prop_map(|bits| {
                    Value::F32(
                        Some(f32::from_bits(bits))
                            .filter(|value| !value.is_nan())
                            .unwrap_or(f32::NAN),
                    )
                })
                .boxed(),
            Self::F64 => prop_oneof![
                any::<u64>().prop_map(f64::from_bits),
                prop_oneof![
                    Just(-0.0),
                    Just(f64::INFINITY),
                    Just(f64::NEG_INFINITY),
                    Just(5e-324)
                ],
            ]
            .prop_map(|value| Value::F64(if value.is_nan() { f64::NAN } else { value }))
            .boxed(),
            Self::Char => any::<char>().prop_map(Value::Char).boxed(),
            Self::String => vec(any::<char>(), 0..9)
                .prop_map(|chars| Value::String(chars.into_iter().collect()))
                .boxed(),
            Self::List(inner) if matches!(**inner, Self::Integer("u8", ..)) => {
                vec(any::<u8>(), 0..9).prop_map(Value::Bytes).boxed()
            }
            Self::List(inner) => vec(inner.values(), 0..4).prop_map(Value::List).boxed(),
            Self::Fixed(inner, length) => {
                vec(inner.values(), *length).prop_map(Value::List).boxed()
            }
            Self::Map(key, value) => vec((key.values(), value.values()), 0..4)
                .prop_map(Value::Map)
                .boxed(),
            Self::Record(fields) => fields
                .iter()
                .map(Self::values)
                .collect::<Vec<_>>()
                .prop_map(|values| {
                    let named = values.into_iter().enumerate();
                    Value::Record(named.map(|(index, value)| (name(index), value)).collect())
                })
                .boxed(),
            Self::Tuple(inner) => inner
                .iter()
                .map(Self::values)
                .collect::<Vec<_>>()
                .prop_map(Value::Tuple)
                .boxed(),
            Self::Variant(cases) => {
                let cases = cases.iter().enumerate().map(|(index, case)| match case {
                    Some(ty) => ty
                        .values()
                        .prop_map(move |value| Value::Variant(name(index), Some(Box::new(value))))
                        .boxed(),
                    None => Just(Value::Variant(name(index), None)).boxed(),
                });
                proptest::strategy::Union::new(cases.collect::<Vec<_>>()).boxed()
            }
            Self::Enum(length) => (0..*length)
                .prop_map(|index| Value::Enum(name(index)))
                .boxed(),
            Self::Option(inner) => proptest::option::of(boxed(inner))
                .prop_map(Value::Option)
                .boxed(),
            Self::Result(ok, err) => {
                let payload = |ty: &Option<Box<Self>>| match ty {
                    Some(ty) => boxed(ty).prop_map(Some).boxed(),
                    None => Just(None).boxed(),
                };
                prop_oneof![
                    payload(ok).prop_map(|value| Value::Result(Ok(value))),
                    payload(err).prop_map(|value| Value::Result(Err(value))),
                ]
                .boxed()
            }
            Self::Flags(length) => vec(any::<bool>(), *length)
                .prop_map(|set| {
                    let set = set.into_iter().enumerate().filter(|(_, set)| *set);
                    Value::Flags(set.map(|(index, _)| name(index)).collect())
                })
                .boxed(),
        }
    }
}

fn names(length: usize) -> String {
    let quoted: Vec<String> = (0..length)
        .map(|index| format!("\"{}\"", name(index)))
        .collect();
    quoted.join(" ")
}

fn integers() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(Shape::Integer("u8", 0, u8::MAX.into())),
        Just(Shape::Integer("s8", i8::MIN.into(), i8::MAX.into())),
        Just(Shape::Integer("u16", 0, u16::MAX.into())),
        Just(Shape::Integer("s16", i16::MIN.into(), i16::MAX.into())),
        Just(Shape::Integer("u32", 0, u32::MAX.into())),
        Just(Shape::Integer("s32", i32::MIN.into(), i32::MAX.into())),
        Just(Shape::Integer("u64", 0, u64::MAX.into())),
        Just(Shape::Integer("s64", i64::MIN.into(), i64::MAX.into())),
    ]
}

fn shapes() -> impl Strategy<Value = Shape> {
    let keys = || {
        prop_oneof![
            integers(),
            Just(Shape::String),
            Just(Shape::Char),
            Just(Shape::Bool)
        ]
    };
    let leaf = prop_oneof![
        3 => integers(),
        1 => Just(Shape::Bool),
        1 => Just(Shape::F32),
        1 => Just(Shape::F64),
        1 => Just(Shape::Char),
        1 => Just(Shape::String),
        1 => (1usize..300).prop_map(Shape::Enum),
        1 => (1usize..=32).prop_map(Shape::Flags),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let maybe = || proptest::option::of(inner.clone());
        prop_oneof![
            2 => boxed().prop_map(Shape::List),
            1 => (boxed(), 1usize..4).prop_map(|(inner, length)| Shape::Fixed(inner, length)),
            1 => (keys().prop_map(Box::new), boxed()).prop_map(|(key, value)| Shape::Map(key, value)),
            2 => boxed().prop_map(Shape::Option),
            2 => vec(inner.clone(), 1..5).prop_map(Shape::Record),
            1 => vec(inner.clone(), 1..4).prop_map(Shape::Tuple),
            2 => vec(maybe(), 1..5).prop_map(Shape::Variant),
            1 => (maybe(), maybe())
                .prop_map(|(ok, err)| Shape::Result(ok.map(Box::new), err.map(Box::new))),
        ]
    })
}

/// Sends `text` through the guest, and expects exactly `value` back.
#[track_caller]
fn assert_returns(session: &mut Session, call: carrick_host::Call, value: &Value) {
    let expected = Value::Tuple(vec![value.clone(), Value::Option(None)]);
    match outcome(session, call) {
        // NaN is not equal to itself, but looks the same.
        CallOutcome::Returned(Some(returned)) => {
            assert_eq!(format!("{returned:?}"), format!("{expected:?}"));
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_of_all_types_come_back_as_they_went(
        (shape, values) in shapes().prop_flat_map(|shape| {
            let values = vec(shape.values(), 4);
            (Just(shape), values)
        })
    ) {
        let mut declarations = String::new();
        let ty = shape.declare(&mut declarations, &mut 0);
        let mut session = session(&echo_of(&declarations, &ty));
        for value in values {
            for bytes in [BytesAs::Array, BytesAs::Base64] {
                assert_returns(&mut session, json("echo", &[&value.to_json(bytes)]), &value);
            }
            assert_returns(&mut session, wave(&format!("echo({value})")), &value);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_shortest_text_of_an_f32_is_read_back_exactly(bits in any::<u32>()) {
        thread_local! {
            static SESSION: std::cell::RefCell<Session> =
                std::cell::RefCell::new(session(&echo_of("", "f32")));
        }
        let value = f32::from_bits(bits);
        prop_assume!(value.is_finite());
        SESSION.with_borrow_mut(|session| {
            for text in [format!("{value}"), format!("{value:e}")] {
                assert_returns(session, json("echo", &[&text]), &Value::F32(value));
            }
        });
    }
}

#[test]
fn numbers_in_json_are_exact() {
    let check = |ty: &str, given: &str, expected: &str| {
        let mut session = session(&echo_of("", ty));
        let returned = super::answer(&mut session, json("echo", &[given]));
        assert_eq!(returned, format!("[{expected},null]"));
    };
    check("u64", "18446744073709551615", "18446744073709551615");
    check("u64", "9007199254740993", "9007199254740993");
    check("s64", "-9223372036854775808", "-9223372036854775808");
    check("f32", "0.1", "0.1");
    // An `f64` of it lies between two values of `f32`, and would be rounded up.
    // Written so that it is the same number for who reads an f64 first.
    check("f32", "7.038531e-26", "7.038530691851209e-26");
    check("f64", "0.1", "0.1");
    check("f64", "1", "1.0");
    check("f64", "-0.0", "-0.0");
    check("f64", "5e-324", "5e-324");
    check("f64", "1.7976931348623157e308", "1.7976931348623157e+308");
    check("f32", "3.4028235e38", "3.4028235e+38");
    check("f64", "\"NaN\"", "\"NaN\"");
    check("f32", "\"-Infinity\"", "\"-Infinity\"");
}
