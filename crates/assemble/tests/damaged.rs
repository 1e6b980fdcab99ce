//! `compose` on damaged parts and hostile scripts: they are answered, and nothing ends in a panic.

use carrick_assemble::compose::{
    ComposeError, Composed, Composition, Part, Plugs, Script, compose, compose_script,
};
use wasmparser::{Validator, WasmFeatures};

/// The composer's library reads parts by itself and expects them to be sound.
#[test]
fn damaged_parts_are_answered() {
    let socket = r#"(component
        (import "acme:shed/steps@1.0.0" (instance $steps (export "step" (func (result string)))))
        (alias export $steps "step" (func $step))
        (export "run" (func $step)))"#;
    let plug = r#"(component
        (core module $m
            (func (export "step") (result i32) i32.const 8)
            (memory (export "memory") 1)
            (data (i32.const 8) "\10\00\00\00\01"))
        (core instance $i (instantiate $m))
        (component $inner (import "x" (func)) (type $kinds (enum "a" "b")) (export "k" (type $kinds)))
        (func $step (result string)
            (canon lift (core func $i "step") (memory (core memory $i "memory"))))
        (instance $steps (export "step" (func $step)))
        (export "acme:shed/steps@1.0.0" (instance $steps)))"#;
    let wasm = wat::parse_str(plug).expect("it assembles");
    compose_two(socket.into(), wasm.clone()).expect("it fits");
    damage(&wasm, |damaged| compose_two(socket.into(), damaged));
}

/// What stays open is written anew, from types that the library reads by itself.
#[test]
fn damaged_sockets_with_open_imports_are_answered() {
    let socket = r#"(component
        (import "acme:shed/steps@1.0.0" (instance $steps (export "step" (func (result string)))))
        (import "acme:db/types" (instance $types
            (export "row" (type $row (sub resource)))
            (export "[method]row.name" (func (param "self" (borrow $row)) (result string)))))
        (alias export $types "row" (type $row))
        (import "acme:db/query" (instance
            (alias outer 1 $row (type $outer))
            (export "row" (type $row (eq $outer)))
            (type $found (variant (case "one" (own $row)) (case "none")))
            (export "found" (type $named (eq $found)))
            (export "first" (func (result $named)))))
        (import "row" (type $mine (eq $row)))
        (type $pair (record (field "x" u32)))
        (import "point" (type $point (eq $pair)))
        (import "take" (func (param "row" (own $mine)) (param "at" $point)))
        (alias export $steps "step" (func $step))
        (export "run" (func $step)))"#;
    let plug = r#"(component
        (core module $m
            (func (export "step") (result i32) i32.const 8)
            (memory (export "memory") 1))
        (core instance $i (instantiate $m))
        (func $step (result string)
            (canon lift (core func $i "step") (memory (core memory $i "memory"))))
        (instance $steps (export "step" (func $step)))
        (export "acme:shed/steps@1.0.0" (instance $steps)))"#;
    let wasm = wat::parse_str(socket).expect("it assembles");
    compose_two(wasm.clone(), plug.into()).expect("it fits");
    damage(&wasm, |damaged| compose_two(damaged, plug.into()));
}

fn compose_two(socket: Vec<u8>, plug: Vec<u8>) -> Result<Composed, ComposeError> {
    let plugs = Plugs::new([Part::new("plug", plug)]);
    compose(&Composition::new(Part::new("socket", socket), plugs))
}

/// Cuts a binary off everywhere and changes every byte of it: what comes of it is a sound
/// component or an error that names a part.
fn damage(wasm: &[u8], compose: impl Fn(Vec<u8>) -> Result<Composed, ComposeError>) {
    let check = |damaged: Vec<u8>, what: String| match compose(damaged) {
        Ok(composed) => {
            Validator::new_with_features(WasmFeatures::all())
                .validate_all(&composed.component)
                .unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        Err(error) => assert!(
            !matches!(error, ComposeError::Encode { .. }),
            "{what}: {error:?}"
        ),
    };
    for place in 0..wasm.len() {
        check(wasm[..place].to_vec(), format!("cut off at {place}"));
        for change in [1, 0x80, 0xff] {
            let mut damaged = wasm.to_vec();
            damaged[place] ^= change;
            check(damaged, format!("{place} ^ {change}"));
        }
    }
}

/// A script is hostile input too: the parser calls itself for each bracket.
#[test]
fn brackets_are_counted_as_the_parser_reads_them() {
    let compose = |text: String| {
        let error = compose_script(&Script::new("case.wac", text, []));
        error.expect_err("there is no package").to_string()
    };
    let deep = |count: usize, open: &str| {
        let (open, close) = (open.repeat(count), ")".repeat(count));
        compose(format!("package a:b; let x = {open}y{close};"))
    };
    assert!(deep(100_000, "(/*>*/").contains("more than 200 brackets"));
    assert!(deep(201, "(").contains("more than 200 brackets"));
    assert!(deep(200, "(/*(*/").contains("undefined name `y`"));
    let comments = "/**/".repeat(100_000);
    let text = format!("package a:b; // {}\n{comments} let x = y;", "(".repeat(201));
    assert!(compose(text).contains("undefined name `y`"));
}
