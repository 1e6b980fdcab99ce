//! `adapt` on small modules: each folder of `tests/adapt` is a situation, with
//! `module.wat` (or `module.bytes`, taken as it is) and what must come of it in
//! `expected.txt` or `error.txt`. A world lies beside it as `world.wit`. Lines
//! of the form `;; deny: filesystem` at the top of the module are options.
//!
//! `SNAPSHOTS=overwrite` writes the outcome down.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;

use carrick_assemble::{
    AdaptError, AdaptOptions, Adapted, AdapterModule, ExitCode, PreopenedListener, Subsystem,
    WitSource, adapt,
};
use snapbox::{Assert, Data, assert::Action};

#[test]
fn every_situation_comes_out_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/adapt");
    let mut cases: Vec<_> = std::fs::read_dir(&root)
        .expect("the folder of cases")
        .map(|case| case.expect("a case").path())
        .collect();
    cases.sort();
    assert!(cases.len() > 20, "cases are missing: found {}", cases.len());
    for case in cases {
        check(&case);
    }
}

fn check(case: &Path) {
    let text = case.join("module.wat");
    let bytes = case.join("module.bytes");
    let module = std::fs::read(if text.exists() { &text } else { &bytes }).expect("the module");
    let options = options(&module, case);
    let outcome = adapt(&module, &options);
    let again = adapt(&module, &options);
    let assert = Assert::new().action_env("SNAPSHOTS");
    let (name, other, shown) = match &outcome {
        Ok(adapted) => {
            let again = again.expect("the second run gives what the first gave");
            assert_eq!(
                adapted.component,
                again.component,
                "{}: not deterministic",
                case.display()
            );
            ("expected.txt", "error.txt", show(adapted))
        }
        Err(error) => ("error.txt", "expected.txt", show_error(error)),
    };
    let overwrite = matches!(std::env::var("SNAPSHOTS").as_deref(), Ok("overwrite"));
    let _: Option<Action> = None;
    assert!(
        overwrite || !case.join(other).exists(),
        "{}: expected {other}, found\n{shown}",
        case.display()
    );
    assert.eq(shown, Data::read_from(&case.join(name), None).raw());
}

fn options(module: &[u8], case: &Path) -> AdaptOptions {
    let mut options = AdaptOptions::default();
    let wit = case.join("world.wit");
    if wit.exists() {
        let text = std::fs::read(wit).expect("the world");
        options.world = Some(WitSource::from_bytes("world.wit", text));
    }
    let text = String::from_utf8_lossy(module);
    for line in text.lines().map_while(|line| line.strip_prefix(";; ")) {
        match line.split_once(": ") {
            Some(("deny", "filesystem")) => options.deny.push(Subsystem::Filesystem),
            Some(("deny", "clocks")) => options.deny.push(Subsystem::Clocks),
            Some(("deny", "stdio")) => options.deny.push(Subsystem::Stdio),
            Some(("deny", "terminal")) => options.deny.push(Subsystem::Terminal),
            Some(("deny", "sockets")) => options.deny.push(Subsystem::Sockets),
            Some(("deny", "random")) => options.deny.push(Subsystem::Random),
            Some(("deny", "environment")) => options.deny.push(Subsystem::Environment),
            Some(("exit-code", "exact")) => options.exit_code = ExitCode::Exact,
            Some(("strip", "yes")) => options.strip = true,
            Some(("listen", listener)) => {
                let (descriptor, address) = listener.split_once('=').expect("two parts");
                let descriptor = descriptor.parse().expect("a number");
                let address: SocketAddr = address.parse().expect("an address");
                let listener = PreopenedListener::new(descriptor, address);
                options.listeners.push(listener);
            }
            Some(("adapter", name)) => {
                let text = std::fs::read(case.join("adapter.wat")).expect("the adapter");
                let module = carrick_assemble::to_binary(&text).expect("it assembles");
                options.adapters.push(AdapterModule::new(name, module));
            }
            other => assert!(other.is_none(), "unknown option {line}"),
        }
    }
    options
}

fn show(adapted: &Adapted) -> String {
    let report = &adapted.report;
    let mut out = String::new();
    let _ = writeln!(out, "{:?}: {}", report.kind, report.kind_because);
    for import in &report.imports {
        let _ = writeln!(
            out,
            "import {} {} -> {}",
            import.module,
            import.name,
            match import.further_adapter {
                true => "the further adapter".to_owned(),
                false => import.interfaces.join(" "),
            }
        );
    }
    for export in &report.exports {
        let becomes = export.becomes.as_deref().unwrap_or("nothing");
        let _ = writeln!(
            out,
            "export {} -> {becomes}: {}",
            export.name, export.because
        );
    }
    let _ = writeln!(
        out,
        "component imports: {}",
        report.component_imports.join(" ")
    );
    let _ = writeln!(
        out,
        "component exports: {}",
        report.component_exports.join(" ")
    );
    for feature in &report.off_by_default {
        let _ = writeln!(out, "off by default: {feature}");
    }
    for note in &report.notes {
        let _ = writeln!(out, "note: {note}");
    }
    out
}

fn show_error(error: &AdaptError) -> String {
    let mut out = format!("{error}\n");
    let mut error: &dyn std::error::Error = error;
    while let Some(source) = error.source() {
        let _ = writeln!(out, "- {source}");
        error = source;
    }
    out
}
