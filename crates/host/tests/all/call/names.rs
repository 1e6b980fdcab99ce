//! Which function a name means.

use carrick_host::{CallError, LookupError, functions};

use super::{CALC, SHED, answer, program, refusal, session, wave};

#[test]
fn functions_are_listed_with_their_types() {
    let shown = |text: &str| -> Vec<String> {
        functions(&program(text))
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    assert_eq!(
        shown(CALC)[..4],
        [
            "acme:calc/ops@1.0.0.add: func(a: u32, b: u32) -> u32",
            "acme:calc/ops@1.0.0.divide: func(dividend: u32, divisor: u32) -> result<u32, string>",
            "acme:calc/wrapping@1.0.0.add: func(a: u32, b: u32) -> u32",
            "name-of: func(who: person) -> string",
        ]
    );
    assert_eq!(
        shown(SHED),
        [
            "acme:shed/counters@1.0.0.counter.new: func(start: u32) -> counter",
            "acme:shed/counters@1.0.0.counter.increment: func(self: borrow<counter>) -> u32",
            "acme:shed/counters@1.0.0.counter.merge: func(a: counter, b: counter) -> counter",
            "acme:shed/counters@1.0.0.find: func(start: u32) -> option<counter>",
            "acme:shed/counters@1.0.0.dropped: func() -> u32",
        ]
    );
}

#[test]
fn a_name_is_as_long_as_it_has_to_be() {
    let mut session = session(CALC);
    for name in [
        "divide",
        "ops.divide",
        "acme:calc/ops.divide",
        "acme:calc/ops@1.0.0.divide",
    ] {
        assert_eq!(
            answer(&mut session, wave(&format!("{name}(7, 2)"))),
            "ok(3)",
            "{name}"
        );
    }
    assert_eq!(answer(&mut session, wave("wrapping.add(1, 2)")), "3");
}

#[test]
fn a_name_of_several_functions_is_refused_with_all_of_them() {
    match refusal(&session(CALC), wave("add(1, 2)")) {
        CallError::Lookup(LookupError::AmbiguousFunction { name, candidates }) => {
            assert_eq!(name, "add");
            assert_eq!(
                candidates,
                ["acme:calc/ops@1.0.0.add", "acme:calc/wrapping@1.0.0.add"]
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_name_of_no_function_is_refused_with_the_nearest() {
    let check = |name: &str, expected: Option<&str>| match refusal(&session(CALC), wave(name)) {
        CallError::Lookup(LookupError::UnknownFunction {
            nearest, functions, ..
        }) => {
            assert_eq!(nearest.as_deref(), expected, "{name}");
            assert!(functions.contains(&"acme:calc/ops@1.0.0.divide".to_owned()));
        }
        other => panic!("{other:?}"),
    };
    check("devide(1, 2)", Some("divide"));
    check("ops.name-of(1)", Some("name-of"));
    check(
        "acme:calc/ops@2.0.0.add(1, 2)",
        Some("acme:calc/ops@1.0.0.add"),
    );
    check(
        "acme:calc/opz@1.0.0.add(1, 2)",
        Some("acme:calc/ops@1.0.0.add"),
    );
    check("ops.ad(1, 2)", Some("ops.add"));
    check("calc/ops.add(1, 2)", Some("acme:calc/ops.add"));
    check("ivide(1, 2)", Some("divide"));
    check("nothing-like-it()", None);
}

#[test]
fn a_function_of_a_resource_is_found_by_its_last_part() {
    match refusal(&session(SHED), wave("merge($a, $b)")) {
        CallError::Lookup(LookupError::UnknownFunction { nearest, .. }) => {
            assert_eq!(nearest.as_deref(), Some("counter.merge"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_own_functions_of_a_component_go_before_those_of_its_interfaces() {
    let text = r#"(component
        (core module $m
            (func (export "one") (result i32) (i32.const 1))
            (func (export "two") (result i32) (i32.const 2)))
        (core instance $i (instantiate $m))
        (func $one (result u8) (canon lift (core func $i "one")))
        (instance (export "acme:test/inner") (export "number" (func $one)))
        (func (export "number") (result u8) (canon lift (core func $i "two"))))"#;
    let mut session = session(text);
    assert_eq!(answer(&mut session, wave("number()")), "2");
    assert_eq!(answer(&mut session, wave("inner.number()")), "1");
}
