//! Every type of WIT through every language, both ways.
//!
//! The values are drawn from the types of the component itself, so a function that is
//! added to `guests/types.wit` is tested without a line more here.

use std::path::Path;

use carrick_host::typed::{self, Guest, wasmtime};
use carrick_host::{CommandOptions, Program};
use proptest::prelude::*;
use proptest::strategy::{BoxedStrategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use wasmtime::Store;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Instance, Linker, Type, Val};

use crate::program;
use crate::resources::{Host, link_tickets};
use crate::toolchain::{
    TYPES, build_c_typed, build_go_flags, build_go_typed, build_rust_typed, go,
};

/// The interface that a guest both imports and exports.
const ECHO: &str = "carrick-guests:types/echo@0.1.0";

/// How many values each function is called with; the variable CARRICK_TYPES_CALLS asks for
/// another number.
fn calls_per_function() -> u32 {
    let wanted = std::env::var("CARRICK_TYPES_CALLS").ok();
    wanted.map_or(24, |count| count.parse().expect("a number"))
}

/// Calls every function of a guest with values drawn from its parameters' types. The host
/// checks what the guest hands on, and the test what comes back.
fn brings_every_type_through(guest: &Path) {
    let program = program(guest, TYPES);
    let mut linker: Linker<Guest<Host>> = typed::linker(&program).expect("it links");
    link_tickets(&mut linker);
    let functions = link_echo(&program, &mut linker);
    assert!(functions.len() > 30, "only {}", functions.len());
    let mut store =
        typed::store(&program, CommandOptions::default(), Host::default()).expect("a store");
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        // The same values in every run.
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let ended = typed::block_on(async {
        let component = typed::component(&program);
        let instance = linker.instantiate_async(&mut store, component).await;
        let instance = instance.expect("it starts");
        for (name, ty) in &functions {
            let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
            let strategy: Vec<BoxedStrategy<Val>> = types.iter().map(any).collect();
            for _ in 0..calls_per_function() {
                let drawn = strategy.new_tree(&mut runner).expect("a value");
                let arguments = drawn.current();
                let found = call(&mut store, &instance, name, &arguments).await;
                let expected = match &arguments[..] {
                    [one] => one.clone(),
                    many => Val::Tuple(many.to_vec()),
                };
                let seen = std::mem::take(&mut store.data_mut().data.seen);
                assert!(
                    same_all(&seen, &arguments),
                    "{name}: {seen:?} is not {arguments:?}"
                );
                assert!(
                    same(&found, &expected),
                    "{name}: {found:?} is not {expected:?}"
                );
            }
        }
    });
    ended.expect("the event loop starts");
}

/// Provides the host's side of [`ECHO`], and returns the functions it has.
pub fn link_echo(
    program: &Program,
    linker: &mut Linker<Guest<Host>>,
) -> Vec<(String, ComponentFunc)> {
    let functions = functions(program);
    let mut echo = linker.instance(ECHO).expect("nobody else has it");
    for (name, _) in &functions {
        let linked = echo.func_new(name, |mut store, _, arguments, results| {
            let host = &mut store.data_mut().data;
            host.seen = arguments.to_vec();
            results[0] = match arguments {
                [one] => one.clone(),
                many => Val::Tuple(many.to_vec()),
            };
            Ok(())
        });
        linked.expect("nobody else has it");
    }
    functions
}

/// The functions of [`ECHO`] that the component exports.
fn functions(program: &Program) -> Vec<(String, ComponentFunc)> {
    let component = typed::component(program);
    let engine = component.engine();
    let ty = component.component_type();
    let Some(ComponentItem::ComponentInstance(echo)) =
        ty.get_export(engine, ECHO).map(|item| item.ty)
    else {
        panic!("the guest does not export {ECHO}");
    };
    let functions = echo
        .exports(engine)
        .filter_map(|(name, item)| match item.ty {
            ComponentItem::ComponentFunc(ty) => Some((name.to_owned(), ty)),
            _ => None,
        });
    functions.collect()
}

async fn call(
    store: &mut Store<Guest<Host>>,
    instance: &Instance,
    name: &str,
    arguments: &[Val],
) -> Val {
    let interface = instance.get_export_index(&mut *store, None, ECHO);
    let index = instance.get_export_index(&mut *store, interface.as_ref(), name);
    let function = instance.get_func(&mut *store, index.expect("it is exported"));
    let function = function.expect("it is a function");
    let mut results = [Val::Bool(false)];
    let called = function
        .call_async(&mut *store, arguments, &mut results)
        .await;
    called.unwrap_or_else(|error| panic!("{name}: {error:?}\ncalled with {arguments:?}"));
    let [result] = results;
    result
}

/// Any value of a type: short lists, since long ones are the stress test's.
fn any(ty: &Type) -> BoxedStrategy<Val> {
    match ty {
        Type::Bool => any_of(Val::Bool),
        Type::S8 => any_of(Val::S8),
        Type::U8 => any_of(Val::U8),
        Type::S16 => any_of(Val::S16),
        Type::U16 => any_of(Val::U16),
        Type::S32 => any_of(Val::S32),
        Type::U32 => any_of(Val::U32),
        Type::S64 => any_of(Val::S64),
        Type::U64 => any_of(Val::U64),
        // From bits, so that infinities, zeroes with a sign and the like are among them.
        Type::Float32 => any_of(|bits| Val::Float32(f32::from_bits(bits))),
        Type::Float64 => any_of(|bits| Val::Float64(f64::from_bits(bits))),
        Type::Char => any_of(Val::Char),
        Type::String => "\\PC{0,40}".prop_map(Val::String).boxed(),
        Type::List(list) => proptest::collection::vec(any(&list.ty()), 0..9)
            .prop_map(Val::List)
            .boxed(),
        Type::Record(record) => {
            let names: Vec<String> = record.fields().map(|field| field.name.to_owned()).collect();
            let fields: Vec<_> = record.fields().map(|field| any(&field.ty)).collect();
            fields
                .prop_map(move |values| Val::Record(names.iter().cloned().zip(values).collect()))
                .boxed()
        }
        Type::Tuple(tuple) => {
            let types: Vec<_> = tuple.types().map(|ty| any(&ty)).collect();
            types.prop_map(Val::Tuple).boxed()
        }
        Type::Variant(variant) => {
            let cases = variant.cases().map(|case| {
                let name = case.name.to_owned();
                maybe(case.ty.as_ref())
                    .prop_map(move |value| Val::Variant(name.clone(), value))
                    .boxed()
            });
            proptest::strategy::Union::new(cases).boxed()
        }
        Type::Enum(cases) => {
            let names: Vec<String> = cases.names().map(str::to_owned).collect();
            proptest::sample::select(names).prop_map(Val::Enum).boxed()
        }
        Type::Flags(flags) => {
            let names: Vec<String> = flags.names().map(str::to_owned).collect();
            let count = names.len();
            proptest::sample::subsequence(names, 0..=count)
                .prop_map(Val::Flags)
                .boxed()
        }
        Type::Option(option) => proptest::option::of(any(&option.ty()).prop_map(Box::new))
            .prop_map(Val::Option)
            .boxed(),
        Type::Result(result) => prop_oneof![
            maybe(result.ok().as_ref()).prop_map(|value| Val::Result(Ok(value))),
            maybe(result.err().as_ref()).prop_map(|value| Val::Result(Err(value))),
        ]
        .boxed(),
        other => panic!("no values of {other:?} are drawn here"),
    }
}

fn any_of<T: Arbitrary + 'static>(make: impl Fn(T) -> Val + 'static) -> BoxedStrategy<Val> {
    proptest::prelude::any::<T>().prop_map(make).boxed()
}

/// The value of a case that may carry none.
fn maybe(ty: Option<&Type>) -> BoxedStrategy<Option<Box<Val>>> {
    match ty {
        None => Just(None).boxed(),
        Some(ty) => any(ty).prop_map(|value| Some(Box::new(value))).boxed(),
    }
}

fn same_all(one: &[Val], other: &[Val]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

/// Whether two values are the same to the last bit. A NaN is any NaN: the component model
/// does not say which one arrives.
fn same(one: &Val, other: &Val) -> bool {
    let same_maybe = |one: &Option<Box<Val>>, other: &Option<Box<Val>>| match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    };
    match (one, other) {
        (Val::Float32(one), Val::Float32(other)) => {
            one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan()
        }
        (Val::Float64(one), Val::Float64(other)) => {
            one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan()
        }
        (Val::List(one), Val::List(other)) | (Val::Tuple(one), Val::Tuple(other)) => {
            same_all(one, other)
        }
        (Val::Record(one), Val::Record(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| one.0 == other.0 && same(&one.1, &other.1))
        }
        (Val::Variant(one, value), Val::Variant(other, other_value)) => {
            one == other && same_maybe(value, other_value)
        }
        (Val::Option(one), Val::Option(other))
        | (Val::Result(Ok(one)), Val::Result(Ok(other)))
        | (Val::Result(Err(one)), Val::Result(Err(other))) => same_maybe(one, other),
        _ => one == other,
    }
}

#[test]
fn go_brings_every_type_through() {
    brings_every_type_through(&build_go_typed("go-types", TYPES));
}

#[test]
fn go_without_generated_code_brings_every_type_through() {
    let guest = build_go_flags(go(), "go-types-by-hand", &["-buildmode=c-shared"]);
    brings_every_type_through(&guest);
}

#[test]
fn c_brings_every_type_through() {
    brings_every_type_through(&build_c_typed("c-types", TYPES));
}

#[test]
fn rust_brings_every_type_through() {
    brings_every_type_through(&build_rust_typed("rust-types", TYPES));
}
