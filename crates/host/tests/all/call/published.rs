//! The cases that come with the published crate `wasm-wave`, read from cargo's registry:
//! what its authors accept we accept, what they reject we reject with a place, and where
//! we differ it is on purpose.

use carrick_host::{CallError, LoadOptions, LookupError, Session, SessionOptions, load};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

use super::{refusal, wave};
use crate::package::{entries, folder_of};

/// The release that wasmtime is built with.
const CRATE: &str = "wasm-wave-0.254.2";

/// What is rejected here and accepted there.
const STRICTER: [&str; 2] = [
    // A number that is beyond all of its type is not infinity.
    "f32(3.4028234664e39)",
    // An interface has its version where WIT has it: `ui:tests/ui@0.1.0.string`.
    "ui:tests/ui.string@0.1.0(\"\")",
];

/// What is accepted here and rejected there: the type of an enum says what a word means, so
/// none needs the `%` that keeps it apart from a keyword.
const MORE_LENIENT: [&str; 7] = [
    "keyword-cases-enum(true)",
    "keyword-cases-enum(false)",
    "keyword-cases-enum(none)",
    "keyword-cases-enum(ok)",
    "keyword-cases-enum(err)",
    "keyword-cases-enum(inf)",
    "keyword-cases-enum(nan)",
];

#[test]
fn what_wasm_wave_accepts_is_accepted() {
    let session = session();
    let mut stricter = Vec::new();
    let cases = cases("accept-");
    assert!(cases.len() >= 50, "found {}", cases.len());
    for case in &cases {
        if let Err(error) = session.plan(&[wave(case)]) {
            stricter.push(case.as_str());
            assert_has_a_place(case, &error.source);
        }
    }
    assert_eq!(stricter, STRICTER);
}

#[test]
fn what_wasm_wave_rejects_is_rejected_with_a_place() {
    let session = session();
    let cases = cases("reject-");
    assert!(cases.len() >= 120, "found {}", cases.len());
    let lenient: Vec<&str> = cases
        .iter()
        .map(String::as_str)
        .filter(|case| session.plan(&[wave(case)]).is_ok())
        .collect();
    assert_eq!(lenient, MORE_LENIENT);
    for case in cases
        .iter()
        .filter(|case| !lenient.contains(&case.as_str()))
    {
        assert_has_a_place(case, &refusal(&session, wave(case)));
    }
}

/// A column of the text, or the parameter, or the function.
#[track_caller]
fn assert_has_a_place(case: &str, error: &CallError) {
    match error {
        CallError::NotWave { column, .. } => {
            assert!(
                (1..=case.chars().count() + 1).contains(column),
                "{case}: {error}"
            );
        }
        CallError::Argument(mismatch) => {
            assert!(
                mismatch.to_string().starts_with("parameter `"),
                "{case}: {error}"
            );
        }
        CallError::ArgumentCount { function, .. } => assert!(!function.is_empty(), "{case}"),
        CallError::Lookup(LookupError::UnknownFunction { name, .. }) => {
            assert!(case.starts_with(name), "{case}")
        }
        other => panic!("{case}: {other}"),
    }
}

/// A component with the functions that the cases call.
fn session() -> Session {
    let mut resolve = Resolve::default();
    let (package, _) = resolve
        .push_path(folder_of(CRATE, "tests/ui").join("ui.wit"))
        .expect("it is WIT");
    let world = resolve
        .push_str(
            "world.wit",
            "package a:b; world w { export ui:tests/ui@0.1.0; }",
        )
        .and_then(|with_world| resolve.select_world(&[package, with_world], Some("a:b/w")))
        .expect("it has one world");
    let abi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
    let mut module = dummy_module(&resolve, world, abi);
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
        .expect("the module takes its world");
    let component = ComponentEncoder::default()
        .module(&module)
        .and_then(|encoder| encoder.encode())
        .expect("it becomes a component");
    let program = load(&component, &LoadOptions::default(), &mut |_| {}).expect("it loads");
    Session::open(&program, SessionOptions::default()).expect("nothing is asked for")
}

/// The calls of the scripts whose names begin with `prefix`.
fn cases(prefix: &str) -> Vec<String> {
    let scripts = entries(&folder_of(CRATE, "tests/ui"))
        .into_iter()
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(prefix) && name.ends_with(".waves")
        });
    let mut cases = Vec::new();
    for script in scripts {
        let text = std::fs::read_to_string(&script).expect("a script is text");
        for case in text.trim_end().trim_end_matches(';').split(";\n") {
            let mut case = case;
            while let (true, Some((_, rest))) = (case.starts_with("//"), case.split_once('\n')) {
                case = rest;
            }
            cases.push(case.to_owned());
        }
    }
    cases
}
