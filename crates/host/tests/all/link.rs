//! Programs that are composed with others before they run.

use carrick_assemble::compose::{ComposeError, Part, Plugs};
use carrick_host::{
    CACHE_BYTES_MAX, Cache, CommandOptions, LoadError, LoadOptions, Outcome, load, run,
};

use crate::guests::command_with;

/// A command that exits with what `left` returns, times ten, and what `right` returns.
fn app() -> String {
    command_with(
        r#"(import "wasi:cli/exit@0.2.12" (instance $exit
               (export "exit-with-code" (func (param "status-code" u8)))))
           (import "demo:sides/left" (instance $left (export "step" (func (result u32)))))
           (import "demo:sides/right" (instance $right (export "step" (func (result u32)))))
           (core func $exit (canon lower (func $exit "exit-with-code")))
           (core func $left (canon lower (func $left "step")))
           (core func $right (canon lower (func $right "step")))"#,
        r#"(export "exit" (func $exit))
           (export "left" (func $left))
           (export "right" (func $right))"#,
        r#"(import "host" "exit" (func $exit (param i32)))
           (import "host" "left" (func $left (result i32)))
           (import "host" "right" (func $right (result i32)))
           (func (export "run") (result i32)
               (call $exit (i32.add (i32.mul (call $left) (i32.const 10)) (call $right)))
               unreachable)"#,
    )
}

/// A side that returns what the counter returns.
fn side(name: &str) -> Part {
    part(
        name,
        format!(
            r#"(component
                (import "demo:count/counter" (instance $counter
                    (export "next" (func (result u32)))))
                (alias export $counter "next" (func $next))
                (instance $side (export "step" (func $next)))
                (export "demo:sides/{name}" (instance $side)))"#
        ),
    )
}

/// A counter that starts at `first`.
fn counter(first: u32) -> Part {
    part(
        "counter",
        format!(
            r#"(component
                (core module $m
                    (global $next (mut i32) (i32.const {first}))
                    (func (export "next") (result i32)
                        (global.get $next)
                        (global.set $next (i32.add (global.get $next) (i32.const 1)))))
                (core instance $i (instantiate $m))
                (func $next (result u32) (canon lift (core func $i "next")))
                (instance $counter (export "next" (func $next)))
                (export "demo:count/counter" (instance $counter)))"#
        ),
    )
}

fn part(name: &str, text: String) -> Part {
    Part::new(name, text)
}

/// The plugs in an order in which nothing comes before what needs it.
fn plugs(first: u32, separate: &[&str]) -> Plugs {
    let mut plugs = Plugs::new([counter(first), side("right"), side("left")]);
    plugs.separate = separate.iter().map(|name| (*name).to_owned()).collect();
    plugs
}

/// The exit code, and whether the cache had the program.
fn exit_code(link: Plugs, cache: Option<&Cache>) -> (u8, bool) {
    let options = LoadOptions::default()
        .with_link(link)
        .with_cache(cache.cloned());
    let program =
        load(app().as_bytes(), &options, &mut |_| {}).unwrap_or_else(|error| panic!("{error:?}"));
    match run(&program, CommandOptions::default()).expect("it runs") {
        Outcome::Exited(code) => (code, program.from_cache()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn users_of_a_plug_share_one_instance_of_it() {
    assert_eq!(exit_code(plugs(1, &[]), None).0, 12);
}

#[test]
fn users_of_a_separate_plug_have_one_each() {
    assert_eq!(exit_code(plugs(1, &["counter"]), None).0, 11);
}

#[test]
fn what_is_linked_and_how_is_part_of_the_cache_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = Cache::open(folder.path().join("cache"), CACHE_BYTES_MAX).expect("a cache");
    let cache = Some(&cache);
    assert_eq!(exit_code(plugs(1, &[]), cache), (12, false));
    assert_eq!(exit_code(plugs(1, &[]), cache), (12, true));
    assert_eq!(exit_code(plugs(3, &[]), cache), (34, false));
    assert_eq!(exit_code(plugs(1, &["counter"]), cache), (11, false));
    assert_eq!(exit_code(plugs(3, &[]), cache), (34, true));
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    let mut link = plugs(1, &[]);
    link.parts[1] = side("left");
    link.parts[1].name = "other".to_owned();
    let options = LoadOptions::default().with_link(link);
    let error = load(app().as_bytes(), &options, &mut |_| {}).expect_err("two fit");
    let LoadError::Link(error) = error else {
        panic!("{error:?}")
    };
    let ComposeError::Unsettled { explanation } = *error else {
        panic!("{error:?}")
    };
    let unsettled: Vec<_> = explanation
        .unsettled()
        .map(|(instance, import)| (instance.name.as_str(), import.name.as_str()))
        .collect();
    assert_eq!(unsettled, [("the program", "demo:sides/left")]);
}
