//! What is wrong with arguments, said before anything is instantiated.

use carrick_host::{Call, CallError};

use proptest::prelude::*;

use super::echo::echo_of;
use super::{CALC, answer, json, refusal, session, wave};

/// The types that arguments are compared with here, as WAT.
const TYPES: &str = r#"
    (type $color-enum (enum "red" "green" "none"))
    (export $color "color" (type $color-enum))
    (type $access-flags (flags "read" "write"))
    (export $access "access" (type $access-flags))
    (type $shape-variant (variant (case "point") (case "circle" f32)))
    (export $shape "shape" (type $shape-variant))
    (type $tags (list string))
    (type $note (option string))
    (type $item-record (record
        (field "name" string) (field "tags" $tags) (field "note" $note)))
    (export $item "item" (type $item-record))
    (type $items (list $item))
    (type $pair (tuple u8 s16))
    (type $nested (option $note))
    (type $outcome (result u32 (error string)))
    (type $bytes (list u8))
    (type $three (list u8 3))
    (type $prices (map string u32))"#;

fn check(ty: &str, call: fn(&str) -> Call, given: &str, expected: &str) {
    let session = session(&echo_of(TYPES, ty));
    let error = refusal(&session, call(given));
    let mut text = error.to_string();
    if let Some(source) = std::error::Error::source(&error) {
        text = format!("{text}: {source}");
    }
    assert_eq!(text, expected, "{ty} {given}");
}

fn as_wave(value: &str) -> Call {
    wave(&format!("echo({value})"))
}

fn as_json(value: &str) -> Call {
    json("echo", &[value])
}

#[test]
fn wave_that_does_not_fit_is_told_by_its_place() {
    let check = |ty: &str, given: &str, expected: &str| {
        let expected = format!("parameter `value`{expected}");
        check(ty, as_wave, given, &expected);
    };
    check("u8", "256", ": expected `u8` from 0 to 255, found `256`");
    check("u8", "-1", ": expected `u8` from 0 to 255, found `-1`");
    check(
        "s64",
        "9223372036854775808",
        ": expected `s64` from -9223372036854775808 to 9223372036854775807, found `9223372036854775808`",
    );
    check("u8", "1.5", ": expected `u8` from 0 to 255, found `1.5`");
    check(
        "u8",
        "\"1\"",
        ": expected `u8` from 0 to 255, found `\"1\"`",
    );
    check("f32", "1e39", ": expected `f32`, found `1e39`");
    check("f64", "1e999", ": expected `f64`, found `1e999`");
    check("bool", "yes", ": expected `bool`, found `yes`");
    check(
        "char",
        "\"a\"",
        ": expected `char`, found `\"a\"` in double quotes instead of single ones",
    );
    check(
        "char",
        "a",
        ": expected `char`, found `a` without single quotes",
    );
    check(
        "string",
        "hello",
        ": expected `string`, found `hello` without double quotes",
    );
    check(
        "string",
        "'h'",
        ": expected `string`, found `'h'` in single quotes instead of double ones",
    );
    check(
        "$color",
        "\"red\"",
        ": expected `color`, one of `red`, `green`, `none`, found `\"red\"` in quotes",
    );
    check(
        "$color",
        "purple",
        ": expected `color`, one of `red`, `green`, `none`, found `purple`",
    );
    check(
        "$access",
        "{read, erase}",
        ": expected `access`, any of `read`, `write`, found `erase`",
    );
    check(
        "$shape",
        "square",
        ": expected `shape`, one of `point`, `circle`, found the case `square`",
    );
    check(
        "$shape",
        "circle",
        ": expected the case `circle` with a `f32`, found `circle` alone",
    );
    check(
        "$shape",
        "point(1)",
        ": expected the case `point` alone, found `point` with a payload",
    );
    check(
        "$shape",
        "circle(\"wide\")",
        ", at `circle`: expected `f32`, found `\"wide\"`",
    );
    check(
        "$pair",
        "(1, 2, 3)",
        ": expected `tuple<u8, s16>`, 2 values, found 3 values",
    );
    check(
        "$pair",
        "(1, 40000)",
        ", at `[1]`: expected `s16` from -32768 to 32767, found `40000`",
    );
    check(
        "$three",
        "[1, 2]",
        ": expected `list<u8, 3>`, 3 values, found 2 values",
    );
    check(
        "$items",
        "[{name: \"a\", tags: [\"b\", 3]}]",
        ", at `[0].tags[1]`: expected `string`, found `3`",
    );
    check(
        "$items",
        "[{name: \"a\"}]",
        ", at `[0]`: expected the field `tags: list<string>`, found a record without it",
    );
    check(
        "$items",
        "[{name: \"a\", name: \"b\", tags: []}]",
        ", at `[0]`: expected `item`, found the field `name` twice",
    );
    check(
        "$access",
        "{read, read}",
        ": expected `access`, any of `read`, `write`, found `read` twice",
    );
    check(
        "$item",
        "{name: \"a\", tags: [], size: 1}",
        ": expected `item` with the fields `name`, `tags`, `note`, found a field `size`",
    );
    check(
        "$nested",
        "\"a\"",
        ": expected `option<option<string>>`, found `\"a\"`",
    );
    check(
        "$outcome",
        "err(1)",
        ", at `err`: expected `string`, found `1`",
    );
    check(
        "$prices",
        "[(\"a\", -1)]",
        ", at `[0][1]`: expected `u32` from 0 to 4294967295, found `-1`",
    );
    check(
        "$prices",
        "[1]",
        ", at `[0]`: expected a pair of `map<string, u32>`, found `1`",
    );
    check(
        "u8",
        "$c",
        ": expected `u8` from 0 to 255, found the handle `$c`",
    );
    check(
        "$color",
        "$red",
        ": expected `color`, one of `red`, `green`, `none`, found the handle `$red`",
    );
}

#[test]
fn json_that_does_not_fit_is_told_by_its_place() {
    let check = |ty: &str, given: &str, expected: &str| {
        let expected = format!("parameter `value`{expected}");
        check(ty, as_json, given, &expected);
    };
    check("u8", "256", ": expected `u8` from 0 to 255, found `256`");
    check("u8", "1.0", ": expected `u8` from 0 to 255, found `1.0`");
    check(
        "u64",
        "18446744073709551616",
        ": expected `u64` from 0 to 18446744073709551615, found `18446744073709551616`",
    );
    check("u8", "1e3", ": expected `u8` from 0 to 255, found `1e3`");
    check("u8", "-0", ": expected `u8` from 0 to 255, found `-0`");
    check("f64", "1e999", ": expected `f64`, found `1e999`");
    check(
        "$item",
        r#"{"name": "a\ud800b", "tags": []}"#,
        r#", at `name`: expected `string`, found `"a\ud800b"`, with half of a surrogate pair"#,
    );
    check(
        "string",
        r#""\udc00 alone""#,
        r#": expected `string`, found `"\udc00 alone"`, with half of a surrogate pair"#,
    );
    check("f32", "1e39", ": expected `f32`, found `1e39`");
    check("f32", "\"nan\"", ": expected `f32`, found `\"nan\"`");
    check("char", "\"ab\"", ": expected `char`, found `\"ab\"`");
    check("char", "\"\"", ": expected `char`, found `\"\"`");
    check("string", "null", ": expected `string`, found `null`");
    check(
        "$color",
        "\"purple\"",
        ": expected `color`, one of `red`, `green`, `none`, found `purple`",
    );
    check(
        "$access",
        "[\"read\", \"read\"]",
        ": expected `access`, any of `read`, `write`, found `read` twice",
    );
    check(
        "$shape",
        "{\"square\": 1}",
        ": expected `shape`, one of `point`, `circle`, found the case `square`",
    );
    check(
        "$shape",
        "{\"circle\": \"wide\"}",
        ", at `circle`: expected `f32`, found `\"wide\"`",
    );
    check(
        "$shape",
        "\"circle\"",
        ": expected the case `circle` with a `f32`, found `circle` alone",
    );
    check(
        "$pair",
        "[1]",
        ": expected `tuple<u8, s16>`, 2 values, found 1 value",
    );
    check(
        "$items",
        "[{\"name\": \"a\", \"tags\": [\"b\", {}]}]",
        ", at `[0].tags[1]`: expected `string`, found an empty object",
    );
    check(
        "$item",
        "{\"name\": \"a\", \"name\": \"b\", \"tags\": []}",
        ": expected `item`, found the field `name` twice",
    );
    check(
        "$nested",
        "\"a\"",
        ": expected `option<option<string>>`, as null or {\"some\": …}, found `\"a\"`",
    );
    check(
        "$outcome",
        "3",
        ": expected `result<u32, string>`, as {\"ok\": …} or {\"err\": …}, found `3`",
    );
    check(
        "$bytes",
        "\"%%%%\"",
        ": expected `list<u8>`, as an array or as base64, found `%%%%`, which is not base64: Invalid symbol 37, offset 0.",
    );
    check(
        "$bytes",
        "[1, 300]",
        ", at `[1]`: expected `u8` from 0 to 255, found `300`",
    );
    check(
        "$prices",
        "{\"a\": 1}",
        ": expected `map<string, u32>`, found an object with `a`",
    );
}

#[test]
fn json_is_read_only_as_deep_as_its_type() {
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    let check = |ty: &str, given: &str, expected: &str| {
        let expected = format!("parameter `value`{expected}");
        check(ty, as_json, given, &expected);
    };
    check(
        "u8",
        &deep,
        ": expected `u8` from 0 to 255, found an array of 1",
    );
    check(
        "$pair",
        &format!("[1, {deep}]"),
        ", at `[1]`: expected `s16` from -32768 to 32767, found an array of 1",
    );
    check(
        "$shape",
        &format!("{{\"circle\": {deep}}}"),
        ", at `circle`: expected `f32`, found an array of 1",
    );
}

#[test]
fn text_that_is_no_json_is_refused() {
    let check = |ty: &str, given: &str, expected: &str| {
        let expected =
            format!("parameter `value`: expected `{ty}`, found text that is not JSON: {expected}");
        check(ty, as_json, given, &expected);
    };
    check(
        "string",
        "\"open",
        "EOF while parsing a string at line 1 column 5",
    );
    check("u8", "1 2", "trailing characters at line 1 column 3");
    check("f64", "NaN", "expected value at line 1 column 1");
}

#[test]
fn text_that_is_no_wave_is_refused() {
    let check = |given: &str, expected: &str| {
        let error = refusal(&session(CALC), wave(given));
        assert_eq!(error.to_string(), expected, "{given}");
    };
    check(
        "check(true",
        "the arguments are not WAVE: the text ends too early, at column 11",
    );
    check(
        "check",
        "`check` is not a call: expected a function and its arguments in parentheses",
    );
    check(
        "(true)",
        "`(true)` is not a call: expected a function and its arguments in parentheses",
    );
    check(
        "length(\"open)",
        "the arguments are not WAVE: `\"open)` is not closed, or has an unknown escape, at column 8",
    );
    check(
        "length(\"\\ud800\")",
        "the arguments are not WAVE: `\"\\ud800\")` is not closed, or has an unknown escape, at column 8",
    );
    check(
        "check(true) + 1",
        "the arguments are not WAVE: `+` is one too many, at column 13",
    );
    check(
        "check(true, {a: 1, a: 2})",
        "`check: func(what: bool)` takes 1 argument, found 2",
    );
    check(
        "check(tru€)",
        "the arguments are not WAVE: unexpected `€`, at column 10",
    );
    check(
        &format!("check({}true{})", "[".repeat(200), "]".repeat(200)),
        "the arguments are not WAVE: values are nested too deeply, at column 105",
    );
    check(
        "check()",
        "`check: func(what: bool)` takes 1 argument, found 0",
    );
    check(
        "check(true, false)",
        "`check: func(what: bool)` takes 1 argument, found 2",
    );
}

#[test]
fn a_function_without_parameters_takes_an_object_without_members() {
    let text = "(component (core module $m (func (export \"seven\") (result i32) i32.const 7))
        (core instance $i (instantiate $m))
        (func (export \"seven\") (result u32) (canon lift (core func $i \"seven\"))))";
    for args in [&[][..], &["{}"]] {
        let planned = session(text).plan(&[json("seven", args)]);
        assert!(planned.is_ok(), "{args:?}: {planned:?}");
    }
    let error = refusal(&session(text), json("seven", &[r#"{"a": 1}"#]));
    assert_eq!(
        error.to_string(),
        "no parameter is called `a`: expected nothing"
    );
}

#[test]
fn keywords_and_quotes_that_are_misused_are_named_with_the_cure() {
    let check = |given: &str, expected: &str| {
        let error = refusal(&session(CALC), wave(given));
        let expected = format!("the arguments are not WAVE: {expected}");
        assert_eq!(error.to_string(), expected, "{given}");
    };
    let cure = "a name that is a keyword is";
    check(
        "check(some)",
        &format!("`some` without a value in parentheses: {cure} `%some`, at column 7"),
    );
    check(
        "check([one, some, other])",
        &format!("`some` without a value in parentheses: {cure} `%some`, at column 13"),
    );
    check(
        "check({key: some})",
        &format!("`some` without a value in parentheses: {cure} `%some`, at column 13"),
    );
    check(
        "check(none(1))",
        &format!("`none` with a value in parentheses: {cure} `%none`, at column 7"),
    );
    check(
        "check((1, true (2)))",
        &format!("`true` with a value in parentheses: {cure} `%true`, at column 11"),
    );
    check("check(//é", "the text ends too early, at column 10");
    check(
        "length('single')",
        "`'single'` has 6 characters, and a `char` has one: a string is `\"single\"`, at column 8",
    );
    check(
        "length('ab')",
        "`'ab'` has 2 characters, and a `char` has one: a string is `\"ab\"`, at column 8",
    );
    check(
        "length('')",
        "`''` has 0 characters, and a `char` has one: a string is `\"\"`, at column 8",
    );
    check(
        "length('it')+'s')",
        "`'it'` has 2 characters, and a `char` has one: a string is `\"it\"`, at column 8",
    );
    check(
        "length('open)",
        "`'open)` is not closed, or has an unknown escape, at column 8",
    );
}

#[test]
fn a_name_that_is_a_keyword_is_written_with_a_percent_sign() {
    let types =
        "(type $key-enum (enum \"some\" \"ok\" \"other\")) (export $key \"key\" (type $key-enum))";
    for given in ["%some", "ok", "%ok", "other"] {
        let session = session(&echo_of(types, "$key"));
        session.plan(&[as_wave(given)]).expect("it is a case");
    }
}

#[test]
fn what_may_be_left_out_is_none() {
    let person = "{name: \"Ada\", age: 36}";
    assert_eq!(
        answer(&mut session(CALC), wave(&format!("name-of({person})"))),
        "\"Ada\""
    );
    let person = r#"{"age": 36, "name": "Ada"}"#;
    assert_eq!(
        answer(&mut session(CALC), json("name-of", &[person])),
        "\"Ada\""
    );
}

#[test]
fn keywords_name_cases_with_and_without_a_sign() {
    for given in ["none", "%none"] {
        let mut session = session(&echo_of(TYPES, "$color"));
        assert_eq!(answer(&mut session, as_wave(given)), "(%none, none)");
    }
}

#[test]
fn bytes_may_be_base64() {
    let mut session = session(&echo_of(TYPES, "$bytes"));
    assert_eq!(
        answer(&mut session, as_json("\"AAH/\"")),
        "[[0,1,255],null]"
    );
}

#[test]
fn a_function_of_streams_is_not_called() {
    // The name of WASI 0.3 makes it an engine that has streams.
    let text = r#"(component
        (import "wasi:cli/types@0.3.0" (instance))
        (core module $m (func (export "feed") (result i32) (i32.const 0)))
        (core instance $i (instantiate $m))
        (type $bytes (stream u8))
        (func (export "feed") (result $bytes) (canon lift (core func $i "feed"))))"#;
    match refusal(&session(text), wave("feed()")) {
        CallError::NoText { function, ty } => {
            assert_eq!((function.as_str(), ty.as_str()), ("feed", "stream<u8>"));
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("{"), Just("}"), Just("["), Just("]"), Just("("), Just(")"), Just(","),
                Just(":"), Just("name"), Just("tags"), Just("note"), Just("\""), Just("'"),
                Just("\\"), Just("\\u{d800}"), Just("\\ud800"), Just("$c"), Just("$"), Just("%"),
                Just("%name"), Just("some"), Just("none"), Just("1"), Just("-"), Just("e9"),
                Just(" "), Just("\n"), Just("//"), Just("\"\"\""), Just("é"), Just("null"),
                Just("="),
            ],
            0..24,
        )
    ) {
        thread_local! {
            static SESSION: carrick_host::Session = session(&echo_of(TYPES, "$items"));
        }
        let text = pieces.concat();
        let calls = [wave(&text), as_wave(&text), as_wave(&format!("[{{{text}}}]")), as_json(&text)];
        SESSION.with(|session| for call in calls {
            // Whatever the answer is, it is one.
            let _ = session.plan(&[call]);
        });
    }
}
