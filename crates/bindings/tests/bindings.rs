//! What is made of worlds, as far as it does not take a compiler to see it.

#[path = "bindings/go_runtime.rs"]
mod go_runtime;

use carrick_bindings::{BindingsError, BindingsOptions, Language, Owner, SourceFile, bindings};

fn made(wit: &str, language: Language) -> Result<Vec<SourceFile>, BindingsError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("world.wit");
    std::fs::write(&path, wit).expect("written");
    let (resolve, world) = carrick_wit::load_world(&path, None).expect("it is WIT");
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
    let files = made(COUNTERS, Language::Go).expect("it has bindings");
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
    let files = made(COUNTERS, Language::Go).expect("it has bindings");
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
        yours(Language::Go),
        [
            "exports/export_a_b_counters/implementation.go",
            "exports/export_wit_world/implementation.go",
            "go.mod",
            "main.go",
        ]
    );
    assert_eq!(yours(Language::C), Vec::<String>::new());
    assert_eq!(yours(Language::Rust), Vec::<String>::new());
}

#[test]
fn a_go_guest_cannot_wait() {
    let wit = "package a:b; world w { export i: interface { f: async func(); } }";
    let error = made(wit, Language::Go).expect_err("stock Go cannot");
    assert_eq!(
        error.to_string(),
        "`i#f` is async, which stock Go cannot do"
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
        Language::Go,
        &format!("package a:b; world w {{ export f: func() -> option<tuple<{wide}>>; }}"),
        "`f` has a tuple of 17 parts, and in Go it may have 16",
    );
    for language in [Language::Go, Language::C] {
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
    made(wit, Language::Rust).expect("Rust has arrays");
}

#[test]
fn a_parameter_in_go_takes_no_name_that_the_code_needs() {
    let wit = "package a:b; world w {
        import f: func(len: list<string>, len-value: u8, return-area: string, size: u8) -> string;
    }";
    let files = made(wit, Language::Go).expect("it has bindings");
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
