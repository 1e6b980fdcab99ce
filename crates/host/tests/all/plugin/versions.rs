//! Plugins of two versions of a contract in one host.

#[path = "../../../examples/versions.rs"]
mod host_of_two;

use carrick_host::plugin::{ComponentSource, Manifest, OpenError, PluginOptions};

use super::probe::{host, limits};

/// A filter of this version that keeps texts with a length, and returns what `answer` makes of
/// that.
fn filter(version: &str, result: &str, answer: &str) -> ComponentSource {
    ComponentSource::bytes(format!(
        r#"(component
            (core module $m
                (memory (export "memory") 1)
                (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
                (func (export "keep") (param i32 i32) (result i32) {answer}))
            (core instance $i (instantiate $m))
            (func $keep (param "text" string) (result {result})
                (canon lift (core func $i "keep") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
            (instance $filter (export "keep" (func $keep)))
            (export "demo:filter/filter@{version}" (instance $filter)))"#
    ))
}

#[test]
fn each_plugin_is_called_through_the_version_it_was_made_for() {
    let host = host();
    let first = filter("0.1.0", "bool", "(i32.ne (local.get 1) (i32.const 0))");
    // `err("?")` for a text of five letters.
    let second = filter(
        "0.2.0",
        "(result bool (error string))",
        "(i32.store8 (i32.const 16) (i32.eq (local.get 1) (i32.const 5)))
         (i32.store (i32.const 20) (i32.const 1))
         (if (i32.eq (local.get 1) (i32.const 5)) (then
            (i32.store (i32.const 20) (i32.const 32)) (i32.store (i32.const 24) (i32.const 1))
            (i32.store8 (i32.const 32) (i32.const 63))))
         (i32.const 16)",
    );
    let options = || PluginOptions::new(Manifest::new("filter"), limits());
    host.block_on(async {
        let first = host_of_two::open(&host, first, options())
            .await
            .expect("it opens");
        let second = host_of_two::open(&host, second, options())
            .await
            .expect("it opens");
        let mut answers = Vec::new();
        for text in ["", "four", "fives"] {
            for filter in [&first, &second] {
                answers.push(filter.keep(text).await.expect("it answers"));
            }
        }
        let unsure = Err("?".to_owned());
        assert_eq!(
            answers,
            [Ok(false), Ok(true), Ok(true), Ok(true), Ok(true), unsure]
        );
        // Of one line they are the same.
        let patched = filter("0.1.7", "bool", "(i32.const 1)");
        let patched = host_of_two::open(&host, patched, options())
            .await
            .expect("it opens");
        assert_eq!(patched.keep("").await.expect("it answers"), Ok(true));
    })
    .expect("an event loop");
}

/// Why a component that is made for another host does not open.
fn refusal(source: ComponentSource) -> OpenError {
    let host = host();
    let options = PluginOptions::new(Manifest::new("filter"), limits());
    let opened = host
        .block_on(host_of_two::open(&host, source, options))
        .expect("an event loop");
    match opened {
        Ok(_) => panic!("nobody knows it"),
        Err(error) => error,
    }
}

#[test]
fn a_plugin_of_a_version_that_nobody_knows_is_told_which_there_are() {
    let error = refusal(filter("0.3.0", "bool", "(i32.const 0)"));
    assert_eq!(
        error.to_string(),
        "plugin `filter` has `demo:filter/filter@0.3.0`, and the host takes \
         `demo:filter/filter@0.2.0`, `demo:filter/filter@0.1.0`"
    );
    let OpenError::NoSuchVersion {
        interface,
        found,
        expected,
        ..
    } = error
    else {
        panic!("{error:?}")
    };
    assert_eq!(interface, "demo:filter/filter");
    assert_eq!(found, ["demo:filter/filter@0.3.0"]);
    assert_eq!(expected.len(), 2);
    assert_eq!(
        refusal(ComponentSource::bytes("(component)")).to_string(),
        "plugin `filter` has no `demo:filter/filter`, and the host takes \
         `demo:filter/filter@0.2.0`, `demo:filter/filter@0.1.0`"
    );
}

#[test]
fn a_plugin_of_a_known_version_that_does_not_fit_it_is_told_why() {
    let error = refusal(filter("0.2.0", "bool", "(i32.const 0)"));
    let OpenError::Incompatible { source, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(source.world, "demo:filter/plugin@0.2.0");
}
