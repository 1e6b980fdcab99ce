//! JSON Schema against what Carrick reads and writes: a schema takes exactly the arguments that `carrick call --json` takes, and
//! every result. The judge is the validator `jsonschema` of Python.

#[path = "support/toolchain.rs"]
mod toolchain;

use std::io::Write;
use std::process::{Command, Stdio};

use carrick_host::{Call, CallOutcome, LoadOptions, Session, SessionOptions, load};
use carrick_wit::{Loaded, SchemaOf, Source, json_schema};

/// Reads lines of `[SCHEMA, VALUE]`, and writes for each whether the schema takes the value.
const VALIDATOR: &str = "
import json, sys
from jsonschema import Draft202012Validator
for line in sys.stdin:
    schema, value = json.loads(line)
    Draft202012Validator.check_schema(schema)
    print(Draft202012Validator(schema).is_valid(value))
";

/// The types of `types.wat`, which is no component that WIT could describe: its types are exports of their own.
const WIT: &str = "
package demo:types;
world types {
  flags access-flags { read, write, execute }
  enum color-name { red, green, blue }
  record person-data { name: string, age: u8, email: option<string> }
  variant shape-kind { point, circle(f32) }
  type padding = option<tuple<u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8>>;
  export number: func(value: u64) -> u64;
  export float: func(value: f64) -> f64;
  export letter: func(value: char) -> char;
  export access: func(value: access-flags) -> access-flags;
  export color: func(value: color-name) -> color-name;
  export name: func(value: string, padding: padding) -> string;
  export bytes: func(value: list<u8>, padding: padding) -> list<u8>;
  export person: func(value: person-data, padding: padding) -> person-data;
  export shape: func(value: shape-kind, padding: padding) -> shape-kind;
  export nested: func(value: option<option<u8>>, padding: padding) -> option<option<u8>>;
  export outcome: func(value: result<u32, string>, padding: padding) -> result<u32, string>;
  export pair: func(value: tuple<u8, string>, padding: padding) -> tuple<u8, string>;
  export prices: func(value: map<string, u32>, padding: padding) -> map<string, u32>;
  export triple: func(value: list<u8, 3>, padding: padding) -> list<u8, 3>;
}
";

/// The functions of `types.wat`, each with arguments that are right and arguments that are wrong.
const ARGUMENTS: &[(&str, &[&str], &[&str])] = &[
    (
        "number",
        &["0", "18446744073709551615"],
        &["-1", "18446744073709551616", "1.5", "\"1\"", "null", "true"],
    ),
    (
        "float",
        &["0.1", "-3", "1e300", "\"NaN\"", "\"-Infinity\""],
        &["\"nan\"", "null", "[]"],
    ),
    (
        "letter",
        &["\"a\"", "\"é\"", "\"😀\""],
        &["\"\"", "\"ab\"", "1"],
    ),
    (
        "access",
        &["[]", "[\"read\"]", "[\"execute\", \"read\"]"],
        &["[\"append\"]", "[\"read\", \"read\"]", "\"read\"", "{}"],
    ),
    ("color", &["\"red\""], &["\"pink\"", "0", "null"]),
    ("name", &["\"\"", "\"Ada\""], &["1", "null"]),
    (
        "bytes",
        &["[]", "[0, 255]", "\"AAH/\""],
        &["[256]", "[-1]", "{}", "[\"a\"]"],
    ),
    (
        "person",
        &[
            "{\"name\": \"Ada\", \"age\": 36}",
            "{\"age\": 0, \"email\": null, \"name\": \"\"}",
            "{\"age\": 0, \"email\": \"a@b\", \"name\": \"\"}",
        ],
        &[
            "{\"name\": \"Ada\"}",
            "{\"name\": \"Ada\", \"age\": 256}",
            "{\"name\": \"Ada\", \"age\": 1, \"more\": 1}",
            "[\"Ada\", 36]",
        ],
    ),
    (
        "shape",
        &[
            "\"point\"",
            "{\"circle\": 1.5}",
            "{\"circle\": \"Infinity\"}",
        ],
        &[
            "\"circle\"",
            "{\"circle\": null}",
            "{\"square\": 1}",
            "{\"circle\": 1, \"point\": null}",
            "{}",
        ],
    ),
    (
        "nested",
        &["null", "{\"some\": null}", "{\"some\": 3}"],
        &["3", "{\"some\": 300}", "{}", "{\"none\": null}"],
    ),
    (
        "outcome",
        &["{\"ok\": 3}", "{\"err\": \"no\"}"],
        &[
            "3",
            "{\"ok\": \"no\"}",
            "{\"ok\": 1, \"err\": \"no\"}",
            "null",
        ],
    ),
    (
        "pair",
        &["[1, \"a\"]"],
        &["[1]", "[1, \"a\", 2]", "[\"a\", 1]", "{}"],
    ),
    (
        "prices",
        &["[]", "[[\"nail\", 3]]", "[[\"nail\", 3], [\"nail\", 4]]"],
        &["{\"nail\": 3}", "[[\"nail\"]]", "[[3, \"nail\"]]"],
    ),
    (
        "triple",
        &["[1, 2, 3]"],
        &["[1, 2]", "[1, 2, 3, 4]", "[1, 2, 300]"],
    ),
];

#[test]
fn a_schema_takes_what_a_call_takes_and_gives() {
    let text = std::fs::read(toolchain::guests_dir().join("../tests/cli/call.in/types.wat"));
    let text = text.expect("the component of the transcripts");
    let program = load(&text, &LoadOptions::default(), &mut |_| {}).expect("it is a component");
    let mut session = Session::open(&program, SessionOptions::default()).expect("it starts");
    let loaded = carrick_wit::load(&Source::from_bytes("types.wit", WIT)).expect("it is WIT");
    let (mut lines, mut expected) = (Vec::new(), Vec::new());
    for (function, right, wrong) in ARGUMENTS {
        let params = schema(&loaded, function, SchemaOf::Params);
        let result = schema(&loaded, function, SchemaOf::Result);
        let takes = |value: &str| format!("[{params}, {{\"value\": {value}}}]");
        for value in *right {
            let returned = call(&mut session, function, value);
            let returned = returned.unwrap_or_else(|error| panic!("{function} {value}: {error}"));
            lines.extend([takes(value), format!("[{result}, {returned}]")]);
            expected.extend([(*function, *value, true), (*function, "its result", true)]);
        }
        for value in *wrong {
            assert!(
                call(&mut session, function, value).is_err(),
                "{function} takes {value}"
            );
            lines.push(takes(value));
            expected.push((*function, *value, false));
        }
    }
    let judged = validate(&lines);
    assert_eq!(judged.len(), expected.len());
    for (judged, (function, value, expected)) in judged.iter().zip(expected) {
        assert_eq!(*judged, expected, "{function}: {value}");
    }
}

/// The schema in one line.
fn schema(loaded: &Loaded, function: &str, of: SchemaOf) -> String {
    let schema = json_schema(loaded, Some(function), of);
    schema.expect("it has a JSON form").text.replace('\n', " ")
}

/// The JSON of what the function returns, or why the value is no argument.
fn call(session: &mut Session, function: &str, value: &str) -> Result<String, String> {
    let call = Call::Json {
        function: function.to_owned(),
        args: vec![value.to_owned()],
    };
    let planned = session.plan(&[call]).map_err(|error| error.to_string())?;
    let [planned] = <[_; 1]>::try_from(planned).expect("one call");
    match session.call(planned).expect("it is called") {
        CallOutcome::Returned(Some(value)) => Ok(value.to_json(Default::default())),
        outcome => panic!("{function}: {outcome:?}"),
    }
}

fn validate(lines: &[String]) -> Vec<bool> {
    let python = toolchain::python_environment("jsonschema-4.26", "jsonschema>=4.26,<5");
    let mut child = Command::new(python.join("bin/python"))
        .args(["-c", VALIDATOR])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = child.stdin.take().expect("piped");
    let text = lines.join("\n");
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads all");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("it is text");
    text.lines().map(|line| line == "True").collect()
}
