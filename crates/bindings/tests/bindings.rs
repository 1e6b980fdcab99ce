//! What is made of worlds, as far as it does not take a compiler to see it.

#[path = "bindings/go_runtime.rs"]
mod go_runtime;

use carrick_bindings::{
    BindingsError, BindingsLanguage, BindingsOptions, Owner, SourceFile, bindings,
};
use carrick_wit::{Source, load_world};

fn made(wit: &str, language: BindingsLanguage) -> Result<Vec<SourceFile>, BindingsError> {
    let source = Source::from_bytes("world.wit", wit);
    let (resolve, world) = load_world(&source, None).expect("it is WIT");
    bindings(&resolve, world, &BindingsOptions::new(language))
}

fn text<'a>(files: &'a [SourceFile], path: &str) -> &'a str {
    let file = files.iter().find(|file| file.path == path);
    let file = file.unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(&file.contents).expect("it is text")
}

const COUNTERS: &str = "package a:b@1.0.0;
    interface names { record name { text: string } }
    interface counters {
        use names.{name};
        resource counter { constructor(name: name); next: func() -> u32; }
        resource other { get: func() -> option<name>; }
        find: func(name: name) -> option<counter>;
    }
    world plugin { export counters; export run: func(); }";

#[test]
fn a_go_file_to_fill_in_has_what_only_its_author_can_write() {
    let files = made(COUNTERS, BindingsLanguage::Go).expect("it has bindings");
    let folder = "exports/export_a_b_counters";
    let yours = text(&files, &format!("{folder}/implementation.go"));
    let generated = text(&files, &format!("{folder}/wit_bindings.go"));
    for declaration in [
        "type Counter struct",
        "type Other struct",
        "func MakeCounter(",
        "func (self *Counter) Next() uint32",
        "func Find(",
    ] {
        assert!(
            yours.contains(declaration),
            "{declaration} is not in\n{yours}"
        );
        assert!(!generated.contains(declaration), "{declaration}");
    }
    for declaration in ["func resourceNewCounter(", "func (self *Other) TakeHandle("] {
        assert!(
            generated.contains(declaration),
            "{declaration} is not in\n{generated}"
        );
        assert!(!yours.contains(declaration), "{declaration} is in\n{yours}");
    }
    assert_eq!(yours.matches("\nimport (").count(), 1, "{yours}");
    assert!(
        !yours.contains("\"unsafe\""),
        "an import that nothing uses: {yours}"
    );
    assert!(
        yours.contains("\"example/plugin/imports/a_b_names\""),
        "{yours}"
    );
}

#[test]
fn a_go_guest_has_the_package_that_its_bindings_import() {
    let files = made(COUNTERS, BindingsLanguage::Go).expect("it has bindings");
    assert!(text(&files, "go.mod").contains("=> ./wit_runtime"));
    let module = text(&files, "wit_runtime/go.mod");
    assert!(
        module.contains(carrick_bindings::GO_VERSION_MIN),
        "{module}"
    );
    assert!(text(&files, "wit_runtime/LICENSE").contains("Apache License"));
    assert!(text(&files, "wit_runtime/wit/runtime/runtime.go").contains("cabi_realloc"));
}

#[test]
fn only_files_to_start_from_are_the_authors() {
    let yours = |language| {
        let files = made(COUNTERS, language).expect("it has bindings");
        let yours = files.into_iter().filter(|file| file.owner == Owner::Author);
        yours.map(|file| file.path).collect::<Vec<_>>()
    };
    assert_eq!(
        yours(BindingsLanguage::Go),
        [
            "exports/export_a_b_counters/implementation.go",
            "exports/export_wit_world/implementation.go",
            "go.mod",
            "main.go",
        ]
    );
    assert_eq!(yours(BindingsLanguage::C), Vec::<String>::new());
    assert_eq!(yours(BindingsLanguage::Rust), Vec::<String>::new());
}

#[test]
fn a_go_guest_cannot_wait() {
    let wit = "package a:b; world w { export i: interface { f: async func(); } }";
    let error = made(wit, BindingsLanguage::Go).expect_err("stock Go cannot");
    assert_eq!(
        error.to_string(),
        "`i#f` is async, which the bindings for Go do not support"
    );
}

#[test]
fn what_a_generator_does_not_know_is_named_with_its_place() {
    let check = |language, wit: &str, expected: &str| {
        let Err(error) = made(wit, language) else {
            panic!("{language} has bindings of {wit}");
        };
        assert_eq!(error.to_string(), expected);
    };
    let wide = vec!["u8"; 17].join(", ");
    check(
        BindingsLanguage::Go,
        &format!("package a:b; world w {{ export f: func() -> option<tuple<{wide}>>; }}"),
        "`f` has a tuple of 17 parts, and in Go it may have 16",
    );
    for language in [BindingsLanguage::Go, BindingsLanguage::C] {
        check(
            language,
            "package a:b; interface i { type key = list<u8, 4>; record r { key: key }
                f: func(r: r); } world w { import i; }",
            &format!(
                "`a:b/i#f` has a `list<u8, 4>`, and the generator for {language} does not know lists of a fixed length"
            ),
        );
        check(
            language,
            "package a:b; interface i { record r { p: tuple<list<r0, 2>> } enum r0 { a } }
                world w { import i; }",
            &format!(
                "`a:b/i#r` has a `list<r0, 2>`, and the generator for {language} does not know lists of a fixed length"
            ),
        );
    }
    let wit = "package a:b; world w { export f: func(key: list<u8, 4>); }";
    made(wit, BindingsLanguage::Rust).expect("Rust has arrays");
}

#[test]
fn a_parameter_in_go_takes_no_name_that_the_code_needs() {
    let wit = "package a:b; world w {
        import f: func(len: list<string>, len-value: u8, return-area: string, size: u8) -> string;
    }";
    let files = made(wit, BindingsLanguage::Go).expect("it has bindings");
    let code = text(&files, "imports/wit_world/wit_bindings.go");
    let line = code.lines().find(|line| line.starts_with("func F("));
    let line = line.unwrap_or_else(|| panic!("there is no F in\n{code}"));
    let names: Vec<_> = line["func F(".len()..]
        .split(", ")
        .filter_map(|parameter| parameter.split(' ').next())
        .collect();
    assert_eq!(
        names,
        ["lenValueValue", "lenValue", "returnAreaValue", "size"]
    );
}

#[test]
fn two_items_that_would_have_one_name_in_go_are_both_named() {
    let check = |wit: &str, expected: &str| {
        let wit = format!("package a:b; {wit}");
        let Err(error) = made(&wit, BindingsLanguage::Go) else {
            panic!("there are bindings of {wit}");
        };
        assert_eq!(error.to_string(), expected);
    };
    let both = |first: &str, second: &str, name: &str| {
        format!("`{first}` and `{second}` would both be `{name}` in Go")
    };
    // A static function and another function; a method of the same name is no reason.
    let wit =
        "interface i { resource r { x: static func() -> r; m: func(); } r-x: func(); m: func(); }
        world w { import i; }";
    check(wit, &both("a:b/i#r.x", "a:b/i#r-x", "RX"));
    check(
        &wit.replace("import", "export"),
        &both("a:b/i#r.x", "a:b/i#r-x", "RX"),
    );
    // What is made for a resource, and for a case of a variant.
    check(
        "interface i { resource r { constructor(); } make-r: func() -> r; } world w { export i; }",
        &both("a:b/i#r.constructor", "a:b/i#make-r", "MakeR"),
    );
    check(
        "interface i { resource r; r-from-own-handle: func(); } world w { import i; }",
        &both("a:b/i#r", "a:b/i#r-from-own-handle", "RFromOwnHandle"),
    );
    check(
        "interface i { variant v { x(u8) } make-v-x: func() -> v; } world w { import i; }",
        &both("a:b/i#v.x", "a:b/i#make-v-x", "MakeVX"),
    );
    // The core functions behind them, and packages.
    check(
        "interface i { resource r { m: func(); } method-r-m: func(); } world w { import i; }",
        &both("a:b/i#r.m", "a:b/i#method-r-m", "wasm_import_method_r_m"),
    );
    check(
        "interface i { f: func(); } world w { import i; import a-b-i: interface { g: func(); } }",
        &both("a:b/i", "a-b-i", "a_b_i"),
    );
    check(
        "world w { import x: interface { record r { a: u8 } f: func(r: r); }
            export x: interface { record r { a: u8 } f: func(r: r); } }",
        &both("x#r (imported)", "x#r (exported)", "R"),
    );
    check(
        "world w { import internal: interface { f: func(); } }",
        "the interface `internal` would be the package `internal` in Go, and that name is taken",
    );
}

#[test]
fn what_is_alike_in_go_and_lies_apart_has_bindings() {
    for wit in [
        // The functions of imports and of exports are in packages of their own.
        "interface i { resource r { constructor(); x: func(); } f: func() -> r; }
            world w { import i; export i; import f: func(); export f: func(); }",
        "interface i { record r { a: u8 } f: func(r: r); } interface j { use i.{r}; f: func(r: r); }
            world w { import i; export i; import j; export j; }",
        "world w { import runtime: interface { f: func(); } }",
    ] {
        made(&format!("package a:b; {wit}"), BindingsLanguage::Go)
            .unwrap_or_else(|error| panic!("{wit}: {error}"));
    }
}
