//! Every operation on packages with thousands of items. A step that compares each item with each other
//! takes minutes here.

use std::time::Instant;

use carrick_wit::{
    DiffOptions, DocsFormat, Loaded, Source, WitFile, WorldOf, check, compare_supply, diff, docs,
    format, lint, load, outline, select_world, show, show_item,
};

const ITEMS: usize = 20_000;

/// `ITEMS` times the text of one item, which gets its number.
fn items(item: impl Fn(usize) -> String) -> String {
    (0..ITEMS).map(item).collect()
}

/// Letters that stand for a number, and that are seldom nearly those of another one.
fn spelled(number: usize) -> String {
    let digits = (number as u64 + 1)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .to_string();
    digits
        .bytes()
        .map(|digit| char::from(b'a' + digit - b'0'))
        .collect()
}

fn types(prefix: &str) -> String {
    let types = items(|n| format!("  record {prefix}-{} {{ a: u32 }}\n", spelled(n)));
    format!("package a:b@1.0.0;\ninterface i {{\n{types}}}\nworld w {{ import i; export i; }}\n")
}

#[test]
fn types_of_one_interface() {
    let numbered = items(|n| format!("  type t{n} = u32;\n"));
    let numbered =
        format!("package a:b@1.0.0; interface i {{\n{numbered}}} world w {{ import i; }}");
    all_operations(&numbered, &numbered.replace("= u32", "= u64"));
    all_operations(&types("kind"), &types("sort"));
}

#[test]
fn types_on_one_line_with_rules_turned_off() {
    let allowed = items(|n| {
        format!(
            "/* lint: allow(undocumented) */ type t-{} = u8; ",
            spelled(n)
        )
    });
    let text = format!("package a:b@1.0.0; interface i {{ {allowed} }} world w {{ import i; }}");
    all_operations(&text, &text);
}

#[test]
fn functions_and_methods_of_one_interface() {
    let text = |word: &str| {
        let methods = items(|n| format!("    {word}-{}: func(a: t) -> option<t>;\n", spelled(n)));
        let functions = items(|n| format!("  f-{word}-{n}: func(a: borrow<r>);\n"));
        format!(
            "package a:b@1.0.0;\ninterface i {{\n  type t = string;\n  resource r {{\n{methods}  }}\n{functions}}}\n\
             world w {{ import i; export i; }}\n"
        )
    };
    all_operations(&text("get"), &text("put"));
}

#[test]
fn members_of_one_type() {
    let text = |word: &str| {
        let fields = items(|n| format!("    {word}-{}: u8,\n", spelled(n)));
        let cases = items(|n| format!("    {word}{n},\n"));
        format!(
            "package a:b@1.0.0;\ninterface i {{\n  record r {{\n{fields}  }}\n  enum e {{\n{cases}  }}\n}}\n\
             world w {{ import i; }}\n"
        )
    };
    all_operations(&text("one"), &text("other"));
}

#[test]
fn imports_of_one_world() {
    let text = |word: &str| {
        let functions = items(|n| format!("  import {word}-{}: func(a: u8);\n", spelled(n)));
        format!("package a:b@1.0.0;\nworld w {{\n{functions}}}\n")
    };
    all_operations(&text("get"), &text("put"));
}

#[test]
fn interfaces_of_one_package() {
    const INTERFACES: usize = 2_000;
    let text = |word: &str| {
        let names = || (0..INTERFACES).map(|n| format!("{word}-{}", spelled(n)));
        let interfaces: String = names()
            .map(|name| format!("interface {name} {{ type t = u8; f: func(a: t); }}\n"))
            .collect();
        let imports: String = names().map(|name| format!("  import {name};\n")).collect();
        let inline: String = names()
            .map(|name| format!("  export x-{name}: interface {{ f: func(); }}\n"))
            .collect();
        format!("package a:b@1.0.0;\n{interfaces}world w {{\n{imports}{inline}}}\n")
    };
    all_operations(&text("get"), &text("put"));
}

/// Says how long each takes, which nothing depends on.
fn timed<T>(what: &str, operation: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = operation();
    println!("{what}: {:?}", start.elapsed());
    result
}

fn all_operations(old: &str, new: &str) {
    let name = "large.wit";
    let read = |text: &str| {
        let source = Source::Bytes {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        timed("load", || {
            load(&source).unwrap_or_else(|error| panic!("{error}"))
        })
    };
    let (old_loaded, new_loaded) = (read(old), read(new));
    let shown = timed("show", || {
        show(&old_loaded).unwrap_or_else(|error| panic!("{error}"))
    });
    assert!(shown.len() > ITEMS / 10);
    timed("show an item", || {
        show_item(&old_loaded, "w").unwrap_or_else(|error| panic!("{error}"))
    });
    timed("outline", || outline(&old_loaded));
    timed("lint", || lint(&old_loaded, &[]));
    let file = WitFile::new(name, old);
    timed("format", || {
        format(&file, &[]).unwrap_or_else(|error| panic!("{error}"))
    });
    for format in [DocsFormat::Markdown, DocsFormat::Html] {
        timed("docs", || docs(&old_loaded, format));
    }
    for (left, right) in [(&old_loaded, &old_loaded), (&old_loaded, &new_loaded)] {
        let checked = timed("check", || check(of(left), of(right)));
        timed("check as text", || checked.to_string());
        let options = DiffOptions::default();
        let diffed = timed("diff", || {
            diff(left, right, &options).unwrap_or_else(|error| panic!("{error}"))
        });
        timed("diff as text", || diffed.to_string());
    }
    timed("supply", || {
        compare_supply(
            (of(&old_loaded), "a:b/i@1.0.0"),
            (of(&new_loaded), "a:b/i@1.0.0"),
        )
    });
}

fn of(loaded: &Loaded) -> WorldOf<'_> {
    let world = select_world(loaded, None).unwrap_or_else(|error| panic!("{error}"));
    WorldOf::new(loaded, world)
}
