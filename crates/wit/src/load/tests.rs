use super::{Source, load, load_world};

fn check(text: &str, world: Option<&str>, expected: Result<&str, &str>) {
    let source = Source::from_bytes("package.wit", text);
    match (load_world(&source, world), expected) {
        (Ok((resolve, world)), Ok(name)) => assert_eq!(resolve.worlds[world].name, name),
        (Err(error), Err(part)) => {
            let error = error.to_string();
            assert!(error.contains(part), "`{part}` is not in: {error}");
        }
        (found, expected) => {
            panic!(
                "expected {expected:?}, found {:?}",
                found.map(|(_, world)| world)
            );
        }
    }
}

#[test]
fn finds_the_only_world_without_a_name() {
    check("package a:b; world one {}", None, Ok("one"));
}

#[test]
fn finds_a_world_by_its_name() {
    let text = "package a:b@1.2.0; world one {} world two {}";
    for name in ["two", "a:b/two", "a:b/two@1.2.0"] {
        check(text, Some(name), Ok("two"));
    }
}

#[test]
fn does_not_guess_between_worlds() {
    check(
        "package a:b; world one {} world two {}",
        None,
        Err("it has `one`, `two`"),
    );
}

#[test]
fn says_which_worlds_there_are() {
    check(
        "package a:b; world one {}",
        Some("oen"),
        Err("package `a:b` has no world `oen`; it has `one`"),
    );
}

#[test]
fn shows_where_a_package_does_not_parse() {
    check(
        "package a:b;\nworld one { import f: func( }",
        None,
        Err("package.wit:2:"),
    );
}

fn mistake(text: &str, expected: &str) {
    let source = Source::Bytes {
        name: "api.wit".to_owned(),
        bytes: text.into(),
    };
    let error = load(&source).expect_err("it has a mistake").to_string();
    assert_eq!(error, expected.trim_start_matches('\n'));
}

#[test]
fn names_what_is_close_to_a_type_that_does_not_exist() {
    mistake(
        "package a:b;\n\ninterface types {\n  record user { age: u32 }\n  get: func(who: usr);\n}\n",
        "
type `usr` does not exist
 --> api.wit:5:18
  |
5 |   get: func(who: usr);
  |                  ^^^
nearest: `user`",
    );
}

#[test]
fn names_what_is_close_to_an_interface_that_does_not_exist() {
    mistake(
        "package a:b;\ninterface handler {}\nworld w { import handlr; }\n",
        "
interface or world `handlr` does not exist
 --> api.wit:3:18
  |
3 | world w { import handlr; }
  |                  ^^^^^^
nearest: `handler`",
    );
}

#[test]
fn says_which_dependency_is_missing() {
    mistake(
        "package a:b;\nworld w { import wasi:io/streams@0.2.0; }\n",
        "
package `wasi:io@0.2.0` was not found
 --> api.wit:2:18
  |
2 | world w { import wasi:io/streams@0.2.0; }
  |                  ^^^^^^^
missing: `deps/io.wit`, or a folder `deps/io`, that begins with `package wasi:io@0.2.0;`",
    );
}

#[test]
fn says_when_a_dependency_is_there_in_another_version() {
    mistake(
        "package a:b;\nworld w { import c:d/e@1.1.0; }\npackage c:d@1.0.0 { interface e {} }\n",
        "
package `c:d@1.1.0` was not found
 --> api.wit:2:18
  |
2 | world w { import c:d/e@1.1.0; }
  |                  ^^^
the dependencies have `c:d@1.0.0`: the version must be the same",
    );
}

#[test]
fn names_what_is_close_in_a_dependency() {
    mistake(
        "package a:b;\ninterface i { use c:d/e.{usr}; }\npackage c:d { interface e { type user = u32; } }\n",
        "
type `usr` not defined in interface
 --> api.wit:2:26
  |
2 | interface i { use c:d/e.{usr}; }
  |                          ^^^
nearest: `user`",
    );
}

#[test]
fn marks_the_place_after_characters_of_several_bytes() {
    mistake(
        "package a:b;\ninterface i { /* größer → */ f: func(x: q); }\n",
        "
type `q` does not exist
 --> api.wit:2:41
  |
2 | interface i { /* größer → */ f: func(x: q); }
  |                                         ^",
    );
}

#[test]
fn hostile_input_gets_an_answer() {
    let mut inputs: Vec<Vec<u8>> = vec![
        b"\0asm".to_vec(),
        b"\0asm\x01\0\0\0".to_vec(),
        b"\0asm\x0d\0\x01\0".to_vec(),
        b"\xff\xfe".to_vec(),
        b"(component".to_vec(),
        b"(component (import \"a\" (func)) (export \"b\" (core module)))".to_vec(),
        Vec::new(),
    ];
    let deep = format!(
        "package a:b; interface i {{ type t = {}u8",
        "list<".repeat(100_000)
    );
    inputs.push(deep.into_bytes());
    for bytes in inputs {
        let source = Source::Bytes {
            name: "hostile".to_owned(),
            bytes,
        };
        // Either answer will do, as long as there is one.
        let _ = load(&source);
    }
}
