//! A pipeline of four components in four languages, composed of contracts in `wit/`: Go
//! reads, Rust transforms, C sums, Python reports. Go may take the place of Rust, and other
//! hosts that of ours.

#[path = "pipeline/elsewhere.rs"]
mod elsewhere;
#[path = "pipeline/expected.rs"]
mod expected;
#[path = "support/foreign.rs"]
mod foreign;
#[path = "pipeline/here.rs"]
mod here;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use carrick_assemble::compose::{Composition, ImportStatus, OpenReason, Part, Plugs, compose};
use carrick_assemble::{AdaptOptions, adapt};
use carrick_host::Program;
use expected::{Report, Summary};
use foreign::Host;
use here::Pipeline;
use toolchain::{World, build_c_typed, build_go_typed, build_python, build_rust_typed};

/// The language in which the rules are written.
#[derive(Clone, Copy, Debug)]
enum Rules {
    Rust,
    Go,
}

const BOTH: [Rules; 2] = [Rules::Rust, Rules::Go];

/// A world of `carrick:pipeline@0.1.0`.
fn world(name: &'static str) -> World {
    let wit = "wit/pipeline/v0.1.0";
    World { wit, name }
}

fn reporter() -> PathBuf {
    build_python("python-pipeline-report", world("reporter"))
}

/// The parts that the reporter needs, in no particular order. C and Rust carry their world
/// with them and are adapted when they are composed.
fn plugs(rules: Rules) -> Plugs {
    let checksum = build_c_typed("c-pipeline-checksum", world("summer"));
    let rules = match rules {
        Rules::Rust => {
            let module = build_rust_typed("rust-pipeline-rules", world("transformer"));
            part("rules", &module)
        }
        Rules::Go => go("rules", "go-pipeline-rules", "transformer"),
    };
    let parse = go("parse", "go-pipeline-parse", "parser");
    Plugs::new([part("checksum", &checksum), rules, parse])
}

fn part(name: &str, path: &Path) -> Part {
    Part::new(name, fs::read(path).expect("it was just built"))
}

/// A part in Go, whose modules carry no world: it is adapted to the one it was written for.
fn go(name: &str, guest: &str, world_name: &'static str) -> Part {
    let world = world(world_name);
    let mut part = part(name, &build_go_typed(guest, world));
    let options = AdaptOptions::new().with_world(world.source());
    part.wasm = adapt(&part.wasm, &options)
        .unwrap_or_else(|error| panic!("{guest}: {error}"))
        .component;
    part
}

/// The four parts as one component that any host with WASI 0.2 runs.
fn composed(rules: Rules) -> Vec<u8> {
    let composition = Composition::new(part("report", &reporter()), plugs(rules));
    let composed = compose(&composition).expect("the parts fit");
    for instance in &composed.explanation.instances {
        for import in &instance.imports {
            let fits = match import.name.as_str() {
                "carrick:pipeline/types@0.1.0" => {
                    matches!(import.status, ImportStatus::Open(OpenReason::Types))
                }
                "carrick:pipeline/log@0.1.0" | "carrick:pipeline/lookup@0.1.0" => {
                    matches!(import.status, ImportStatus::Open(OpenReason::Unmatched(_)))
                }
                name if name.starts_with("wasi:") => {
                    matches!(import.status, ImportStatus::Open(OpenReason::Wasi))
                }
                _ => matches!(import.status, ImportStatus::Satisfied(_)),
            };
            assert!(fits, "{}: {import:?}", instance.name);
        }
    }
    composed.component
}

/// The four parts on our host, compiled once for all tests.
fn linked(rules: Rules) -> &'static Program {
    static RUST: OnceLock<Program> = OnceLock::new();
    static GO: OnceLock<Program> = OnceLock::new();
    let program = match rules {
        Rules::Rust => &RUST,
        Rules::Go => &GO,
    };
    program.get_or_init(|| here::linked(&reporter(), plugs(rules)))
}

/// A document written by hand, whose report is known.
const PEOPLE: &str = include_str!("pipeline/people.jsonl");

/// What the contract says about [`PEOPLE`]; the checksum is that of zlib.
fn report_on_people() -> Report {
    Report {
        result: Ok(Summary {
            entries_read: 6,
            entries_kept: 4,
            checksum: 0xc10e_eae7,
            text: "line 1: 4 fields\n\
                   line 3: 3 fields\n\
                   line 4: left out\n\
                   line 5: refused: the entry has no name\n\
                   line 6: 7 fields\n\
                   line 7: 5 fields\n\
                   4 of 6 entries, checksum c10eeae7\n"
                .to_owned(),
        }),
        log: vec!["warning: line 3: no country XX".to_owned()],
    }
}

#[test]
fn four_languages_report_on_a_document() {
    for rules in BOTH {
        let mut pipeline = Pipeline::start(linked(rules));
        assert_eq!(pipeline.report(PEOPLE), report_on_people(), "{rules:?}");
        // No part keeps anything of the call before.
        assert_eq!(pipeline.report(PEOPLE), report_on_people(), "{rules:?}");
        let nothing = pipeline.report("\n\n");
        assert_eq!(nothing, expected::report(&[]), "{rules:?}");
    }
}

#[test]
fn a_line_that_cannot_be_read_is_named_through_all_parts() {
    for rules in BOTH {
        let mut pipeline = Pipeline::start(linked(rules));
        for (line, reason) in [
            (
                "{\"name\": [1]}",
                "the field \"name\" is a list or an object, and entries have neither",
            ),
            ("{\"a\": 1, \"a\": 2}", "the field \"a\" is there twice"),
            ("{\"a\": 1e999}", "the field \"a\" is a number out of range"),
            ("[1]", "the line is no JSON object"),
            ("{} {}", "something follows the object"),
        ] {
            let document = format!("{PEOPLE}{line}\n{PEOPLE}");
            let report = pipeline.report(&document);
            assert_eq!(report.result, Err((8, reason.to_owned())), "{rules:?}");
            assert_eq!(report.log, [""; 0], "{rules:?}");
        }
        assert_eq!(pipeline.report(PEOPLE), report_on_people(), "{rules:?}");
    }
}

#[test]
fn reports_on_drawn_documents_are_those_of_the_contract() {
    let documents = expected::documents();
    for rules in BOTH {
        let mut pipeline = Pipeline::start(linked(rules));
        for entries in &documents {
            let document = expected::document(entries);
            let found = pipeline.report(&document);
            assert_eq!(found, expected::report(entries), "{rules:?}:\n{document}");
        }
    }
}

/// What the composition does on another host is what it does here.
fn runs_on(host: &Host) {
    for rules in BOTH {
        let found = elsewhere::reports(host, &composed(rules), &[PEOPLE, "{}\n[1]", PEOPLE]);
        let fault = Report {
            result: Err((2, "the line is no JSON object".to_owned())),
            log: Vec::new(),
        };
        let expected = [report_on_people(), fault, report_on_people()];
        assert_eq!(found, expected, "{rules:?}");
    }
}

#[test]
fn wasmtime_for_python_runs_the_same_composition() {
    runs_on(&Host::python());
}

#[test]
fn node_runs_the_same_composition() {
    runs_on(&Host::node());
}
