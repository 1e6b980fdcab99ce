use super::{Finding, Rule, lint};
use crate::load::{Source, load};
use crate::steps;

fn findings(text: &str, allowed: &[Rule]) -> Vec<Finding> {
    let source = Source::Bytes {
        name: "test.wit".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    lint(
        &load(&source).unwrap_or_else(|error| panic!("{error}")),
        allowed,
    )
}

/// Looks at `text` by one rule; `expected` has `LINE:COLUMN message`.
fn check(rule: Rule, text: &str, expected: &[&str]) {
    let allowed: Vec<Rule> = Rule::ALL
        .into_iter()
        .filter(|other| *other != rule)
        .collect();
    let found: Vec<String> = findings(text, &allowed)
        .iter()
        .map(|finding| {
            let place = finding.place.as_ref().expect("there is a text");
            format!("{}:{} {}", place.line, place.column, finding.message)
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_package_without_a_version_is_found() {
    let rule = Rule::UnversionedPackage;
    check(rule, "package a:b;", &["1:9 package `a:b` has no version"]);
    check(rule, "package a:b@0.1.0;", &[]);
    check(
        rule,
        "// lint: allow(unversioned-package)\npackage a:b;",
        &[],
    );
}

#[test]
fn an_enum_that_does_not_speak_of_growth_is_found() {
    let rule = Rule::UndocumentedGrowth;
    check(
        rule,
        "package a:b;\ninterface i {\n  enum e { one }\n  variant v { one(u8) }\n}",
        &[
            "3:8 enum `e` does not say whether it may get new cases",
            "4:11 variant `v` does not say whether it may get new cases",
        ],
    );
    check(
        rule,
        "package a:b; interface i { variant v { one, other(string) } }",
        &[],
    );
    // An enum has nowhere to put what it does not know.
    check(
        rule,
        "package a:b; interface i { enum e { one, other } }",
        &["1:33 enum `e` does not say whether it may get new cases"],
    );
    check(
        rule,
        "package a:b; interface i { /// Cases may be added.\nenum e { one } }",
        &[],
    );
    check(
        rule,
        "package a:b; interface i { /// A closed set.\nenum e { one } }",
        &[],
    );
    check(
        rule,
        "package a:b; world w { enum e { one } }",
        &["1:29 enum `e` does not say whether it may get new cases"],
    );
}

#[test]
fn functions_of_a_world_are_found() {
    check(
        Rule::BareFunction,
        "package a:b;\ninterface i { f: func(); }\nworld w {\n  import i;\n  import f: func();\n  export g: func();\n  resource r { m: func(); }\n}",
        &[
            "5:10 world `w` imports the function `f`",
            "6:10 world `w` exports the function `g`",
        ],
    );
}

#[test]
fn interfaces_inside_a_world_are_found() {
    check(
        Rule::InlineInterface,
        "package a:b;\ninterface i {}\nworld w {\n  import i;\n  export named: i;\n  export x: interface {}\n}",
        &["6:10 world `w` exports the interface `x`, which is written inside it"],
    );
}

#[test]
fn types_of_a_world_are_found() {
    check(
        Rule::WorldType,
        "package a:b;\ninterface i { type t = u8; }\nworld w {\n  use i.{t};\n  type u = t;\n  record r { a: u8 }\n}",
        &["5:8 world `w` defines `u`", "6:10 world `w` defines `r`"],
    );
}

#[test]
fn items_without_documentation_are_found() {
    let rule = Rule::Undocumented;
    check(
        rule,
        "package a:b;\ninterface i {\n  type t = u8;\n  resource r {\n    constructor();\n    m: func();\n  }\n  f: func();\n}\nworld w {}",
        &[
            "2:11 interface `i` has no doc comment",
            "3:8 type `t` has no doc comment",
            "4:12 resource `r` has no doc comment",
            "5:5 function `r.constructor` has no doc comment",
            "6:5 function `r.m` has no doc comment",
            "8:3 function `f` has no doc comment",
            "10:7 world `w` has no doc comment",
        ],
    );
    check(
        rule,
        "package a:b;\n/// Documented.\ninterface i {\n  use j.{t};\n}\n/** Also. */\ninterface j {\n  /// T.\n  type t = u8;\n}",
        &[],
    );
}

#[test]
fn members_without_documentation_are_found() {
    check(
        Rule::UndocumentedMember,
        "package a:b;\ninterface i {\n  record r {\n    /// A.\n    a: u8,\n    b: u8,\n  }\n  flags f { c }\n  enum e { d }\n  variant v { g }\n}",
        &[
            "6:5 field `b` of `r` has no doc comment",
            "8:13 flag `c` of `f` has no doc comment",
            "9:12 case `d` of `e` has no doc comment",
            "10:15 case `g` of `v` has no doc comment",
        ],
    );
}

#[test]
fn comments_that_document_the_next_item_are_found() {
    check(
        Rule::MisplacedComment,
        "package a:b; // of the package\ninterface i { // fine\n  record r {\n    a: u8, // about a\n    b: u8, // fine\n  } // about r\n  @unstable(feature = x)\n  f: func(a: u8, /* about b */ b: u8);\n  g: func(a: u8, // about a\n    b: u8); // lint: allow(undocumented)\n  // fine\n  h: func();\n}",
        &[
            "1:14 `// of the package` is documentation of the item below it",
            "4:12 `// about a` is documentation of the item below it",
            "6:5 `// about r` is documentation of the item below it",
            "9:18 `// about a` is documentation of the item below it",
        ],
    );
}

#[test]
fn names_of_one_scope_are_compared() {
    check(
        Rule::SimilarNames,
        "package a:b;\ninterface users {\n  record user { name: string, names: list<string> }\n  receive: func();\n  recieve: func();\n  resource r { receive2: func(); size: get() -> u8; size: set(s: u8); }\n}\nworld user {}\nworld http-x {}\ninterface httpx {}",
        &[
            "3:31 `name` and `names` are easily confused: they differ only in an `s`",
            "5:3 `receive` and `recieve` are easily confused: they differ in one letter",
            "8:7 `users` and `user` are easily confused: they differ only in an `s`",
            "9:7 `httpx` and `http-x` are easily confused: they differ only in hyphens or case",
        ],
    );
}

#[test]
fn comments_turn_rules_off_where_they_stand() {
    let rule = Rule::Undocumented;
    // For the item after it, with all that is in it.
    check(
        rule,
        "package a:b@1.0.0;\n// lint: allow(undocumented)\n@since(version = 1.0.0)\ninterface i { f: func(a: u8, b: u8); g: func(); }\ninterface j {}",
        &["5:11 interface `j` has no doc comment"],
    );
    // For its line.
    check(
        rule,
        "package a:b;\ninterface i {} // lint: allow(bare-function, undocumented)\ninterface j {}",
        &["3:11 interface `j` has no doc comment"],
    );
    // For the file.
    check(
        rule,
        "/* lint: allow(undocumented) */\npackage a:b;\ninterface i {}",
        &[],
    );
    // For another rule.
    check(
        rule,
        "package a:b;\n// lint: allow(similar-names)\ninterface i {}",
        &["3:11 interface `i` has no doc comment"],
    );
}

#[test]
fn a_rule_that_does_not_exist_is_found() {
    check(
        Rule::UnknownRule,
        "package a:b;\n\n// lint: allow(undocumented, nothing)\ninterface i {}",
        &["3:1 no rule is called `nothing`"],
    );
}

#[test]
fn of_a_component_only_its_world_is_looked_at() {
    let found = findings(
        "(component (import \"log\" (func)) (import \"a:b/c@1.0.0\" (instance (export \"f\" (func)))))",
        &[],
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "world `root` imports the function `log`");
    assert_eq!(found[0].place, None);
}

#[test]
fn every_rule_is_found_by_its_name() {
    for rule in Rule::ALL {
        assert_eq!(rule.name().parse(), Ok(rule));
    }
    assert!("nothing".parse::<Rule>().is_err());
}

#[test]
fn the_page_of_the_rules_holds() {
    // Read when the test runs: the page is not in the package of this crate, whose tests compile all the same.
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/wit-lint.md");
    let page = std::fs::read_to_string(page).expect("the page is in the checkout");
    let sections: Vec<&str> = page.split("\n## ").skip(1).collect();
    assert_eq!(sections.len(), Rule::ALL.len());
    for (rule, section) in Rule::ALL.into_iter().zip(sections) {
        assert!(section.starts_with(&format!("{rule}\n")), "{rule}");
        assert!(
            section.contains(&format!("\nWhy: {}.\n", rule.why())),
            "{rule}"
        );
        let advice = format!("\nWhat to do: {}.\n", rule.advice());
        assert!(section.contains(&advice), "{rule}");
        let examples: Vec<bool> = section
            .split("```wit\n")
            .skip(1)
            .filter_map(|rest| rest.split("```").next())
            .map(|text| findings(text, &[]).iter().any(|found| found.rule == rule))
            .collect();
        assert_eq!(examples, [true, false], "{rule}");
    }
}

/// Four times the types are about four times the work. With work for each pair of types it would be sixteen times.
#[test]
fn the_work_grows_as_the_package_does() {
    let numbered = |n: usize| format!("  type t{n} = u32;\n");
    let spelled = |n: usize| {
        let digits = (n as u64 + 1)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .to_string();
        let letter = |digit: u8| char::from(b'a' + digit - b'0');
        let name: String = digits.bytes().map(letter).collect();
        format!("  record kind-{name} {{ a: u32 }}\n")
    };
    let allowed = |n: usize| format!("/* lint: allow(undocumented) */ type t-{n}-{n} = u8; ");
    let commented = |n: usize| format!("  type u{n}-{n} = u8; // what it is\n");
    let items: [&dyn Fn(usize) -> String; 4] = [&numbered, &spelled, &allowed, &commented];
    for (index, item) in items.into_iter().enumerate() {
        let steps = |types: usize| {
            let types: String = (0..types).map(item).collect();
            let text = format!("package a:b; interface i {{\n{types}}}\nworld w {{ import i; }}");
            let source = Source::from_bytes("test.wit", text);
            let loaded = load(&source).unwrap_or_else(|error| panic!("{error}"));
            steps::of(|| assert!(lint(&loaded, &[]).len() > 2))
        };
        let (few, many) = (steps(500), steps(2000));
        assert!(few > 500 && many < 6 * few, "shape {index}: {few}, {many}");
    }
}
