use super::{FormatError, WitFile, format};

/// Formats `text`; once more changes nothing.
fn check(text: &str, expected: &str) {
    let once = |text: &str| {
        let name = "test.wit";
        format(&WitFile::new(name, text), &[]).unwrap_or_else(|error| panic!("{error}"))
    };
    let result = once(text);
    assert_eq!(result, expected, "from: {text}");
    assert_eq!(once(&result), result, "formatted twice");
}

#[test]
fn spaces_and_lines_are_in_their_places() {
    check(
        "package a:b;interface x{f:func( a:u32,b:list< u8 >,)->result<_,string>;resource r{}}",
        "package a:b;\n\ninterface x {\n  f: func(a: u32, b: list<u8>) -> result<_, string>;\n  resource r {}\n}\n",
    );
    check(
        "world w{use a : b / x @0.2.0-rc.1 . {a,b as c,};include w2 with{a as b,}\n}",
        "world w {\n  use a:b/x@0.2.0-rc.1.{a, b as c};\n  include w2 with { a as b }\n}\n",
    );
    check(
        "@since(version=1.0.0)@deprecated( version = 1.1.0 )world w{}",
        "@since(version = 1.0.0)\n@deprecated(version = 1.1.0)\nworld w {}\n",
    );
    check("", "");
    check("// nothing but this", "// nothing but this\n");
}

#[test]
fn a_long_line_has_its_parameters_on_lines_of_their_own() {
    let name = "a".repeat(78);
    check(
        &format!("interface x {{ f: func({name}: u8); g: func({name}: u8, b: u16); }}"),
        &format!(
            "interface x {{\n  f: func({name}: u8);\n  g: func(\n    {name}: u8,\n    b: u16,\n  );\n}}\n"
        ),
    );
    check(
        &format!("interface x {{ use a:b/c.{{{name}, more-and-more}}; }}"),
        &format!("interface x {{\n  use a:b/c.{{\n    {name},\n    more-and-more,\n  }};\n}}\n"),
    );
}

#[test]
fn lists_that_fit_are_joined() {
    check(
        "interface x {\n  f: func(\n    a: u8,\n    b: tuple<\n u8,\n >,\n  );\n}\n",
        "interface x {\n  f: func(a: u8, b: tuple<u8>);\n}\n",
    );
}

#[test]
fn a_comment_breaks_a_list_only_where_it_must() {
    check(
        "interface x { f: func(/// first\na: u8, /* second */ b: u8 // end\n); g: func(/* none */); }",
        "interface x {\n  f: func(\n    /// first\n    a: u8,\n    /* second */ b: u8, // end\n  );\n  g: func(/* none */);\n}\n",
    );
}

#[test]
fn comments_stay_on_their_lines() {
    check(
        "// head\n\n\n/// about x\ninterface x { // opens\n\n  // own\n  type a = u8; // a\n\n  /* b */ type b\n = // what\n u8;\n  // last\n\n}\n// end\n\n",
        "// head\n\n/// about x\ninterface x { // opens\n\n  // own\n  type a = u8; // a\n\n  /* b */ type b = // what\n    u8;\n  // last\n}\n// end\n",
    );
}

#[test]
fn a_comment_never_moves_past_a_comma() {
    // It would become the documentation of the next field.
    check(
        "interface x { record r { a: u8 // about a\n, b: u8 /* about b */ } }",
        "interface x {\n  record r {\n    a: u8 // about a\n      ,\n    b: u8, /* about b */\n  }\n}\n",
    );
}

#[test]
fn block_comments_without_a_text_are_kept() {
    check(
        "package a:b; /**/ interface i {}",
        "package a:b;\n\n/**/ interface i {}\n",
    );
    check(
        "/***/\npackage a:b;\n/** */\ninterface i { /**/f: func(/***/a: u8/****/); /*/ */ type t = u8; /**/ }/**/",
        "/***/\npackage a:b;\n\n/** */\ninterface i {\n  /**/ f: func(/***/ a: u8 /****/);\n  /*/ */ type t = u8; /**/\n} /**/\n",
    );
    check(
        "interface i { record r { /**/a: u8, /** */ b: u8 /***/ } }",
        "interface i {\n  record r {\n    /**/ a: u8,\n    /** */ b: u8, /***/\n  }\n}\n",
    );
    check(
        "world w { include v /**/ with { a as b /***/, } /**//***/ }",
        "world w {\n  include v /**/ with { a as b /***/ } /**/ /***/\n}\n",
    );
}

#[test]
fn a_comma_that_goes_leaves_its_comments_where_they_stay() {
    check(
        "interface i { use j.{k /* q */, }; }",
        "interface i {\n  use j.{k /* q */ };\n}\n",
    );
    check(
        "interface i { use j.{k, l /* q */ /* r */, /* s */}; f: func(a: tuple<u8 /* q */, /* r */>, b: u8 /* q */, /* r */) ; }",
        "interface i {\n  use j.{k, l /* q */ /* r */ /* s */ };\n  f: func(a: tuple<u8 /* q */ /* r */>, b: u8 /* q */ /* r */);\n}\n",
    );
    check(
        "world w { include v with { a as b /* q */, /* r */ } include v with {a as b /* q */,} }",
        "world w {\n  include v with { a as b /* q */ /* r */ }\n  include v with { a as b /* q */ }\n}\n",
    );
    // The line is as long as lines may be, with the space.
    let name = "a".repeat(80);
    check(
        &format!("interface i {{ use j.{{{name} /* q */,}}; }}"),
        &format!("interface i {{\n  use j.{{{name} /* q */ }};\n}}\n"),
    );
    check(
        &format!("interface i {{ use j.{{{name}b /* q */,}}; }}"),
        &format!("interface i {{\n  use j.{{\n    {name}b /* q */,\n  }};\n}}\n"),
    );
}

#[test]
fn blocks_of_a_package_stand_apart() {
    check(
        "package a:b;\n// one\ninterface x {}\ninterface y {} // two\nuse x as z;\nuse y as w;\n\n\n\nuse y as v;\n",
        "package a:b;\n\n// one\ninterface x {}\n\ninterface y {} // two\n\nuse x as z;\nuse y as w;\n\nuse y as v;\n",
    );
}

#[test]
fn line_breaks_stay_those_of_the_file() {
    check(
        "/* a\n b */\r\ninterface x {\r\n  // c\r\n}",
        "/* a\n b */\r\ninterface x {\r\n  // c\r\n}\r\n",
    );
    check("\u{feff}world w {}", "world w {}\n");
}

#[test]
fn names_of_other_files_need_not_be_there() {
    check(
        "interface x { use other.{t}; }",
        "interface x {\n  use other.{t};\n}\n",
    );
}

#[test]
fn what_is_not_wit_is_rejected_with_its_place() {
    for (text, place) in [
        ("interface x {", "test.wit:1:14"),
        ("interface x {\n  f: func(;\n}", "test.wit:2:11"),
        ("interface x {} }", "test.wit:1:16"),
        ("/* no end", "test.wit:1:1"),
        ("interface x { type a = \"b\"; }", "test.wit:1:24"),
        ("interface x { type a = b\u{202e}; }", "test.wit:1:25"),
    ] {
        let name = "test.wit";
        match format(&WitFile::new(name, text), &[]) {
            Err(FormatError::Syntax(diagnostic)) => {
                let found = diagnostic.place.expect("it has a place");
                let found = format!("{}:{}:{}", found.file, found.line, found.column);
                assert_eq!(found, place, "{}", diagnostic.message);
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}
