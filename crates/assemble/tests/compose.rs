//! `compose` on small parts: each folder of `tests/compose` is a situation. Its
//! `composition.txt` says which files are the parts and what is decided
//! beforehand; what must come of it is in `expected.txt` or `error.txt`.
//!
//! A part is `.wat` (or `.bytes`, taken as it is), or `.wit`: then it is a
//! component made for the only world there, whose functions do nothing. A
//! part in `.module.wit` is the core module of such a component, which carries
//! its world.
//!
//! `wac.txt` is what `wac plug` makes of the same parts, by the library it is made
//! of; `docs/compose.md` speaks of it.
//!
//! Where there is a `drawing.svg` or `drawing.dot`, it is the picture of it.
//!
//! `SNAPSHOTS=overwrite` writes the outcome down.

use std::fmt::Write as _;
use std::path::Path;

use carrick_assemble::compose::{
    Choice, ComposeError, Composed, Composition, Explanation, ExportRef, Fix, ImportSelector,
    ImportStatus, NearMiss, NearMissReason, Note, OpenReason, Part, Plugs, Script, compose,
    compose_script, dot, svg,
};
use carrick_wit::{Source, load_world};
use snapbox::{Assert, Data};
use wac_graph::types::Package;
use wasmparser::{Parser, Payload, Validator, WasmFeatures};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi};

#[test]
fn every_situation_comes_out_as_written() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compose");
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
    let task = task(case);
    let outcome = run(&task);
    let again = run(&task);
    let (name, other, shown) = match &outcome {
        Ok(composed) => {
            let again = again.expect("the second run gives what the first gave");
            assert_eq!(
                composed.component,
                again.component,
                "{}: not deterministic",
                case.display()
            );
            ("expected.txt", "error.txt", show(composed))
        }
        Err(error) => {
            let shown = show_error(error);
            let again = again.expect_err("the second run fails as the first did");
            assert_eq!(shown, show_error(&again), "{}", case.display());
            ("error.txt", "expected.txt", shown)
        }
    };
    let overwrite = matches!(std::env::var("SNAPSHOTS").as_deref(), Ok("overwrite"));
    assert!(
        overwrite || !case.join(other).exists(),
        "{}: expected {other}, found\n{shown}",
        case.display()
    );
    let expect = |shown: String, name: &str| {
        let expected = Data::read_from(&case.join(name), None).raw();
        Assert::new().action_env("SNAPSHOTS").eq(shown, expected);
    };
    expect(shown, name);
    let explanation = match &outcome {
        Ok(composed) => Some(&composed.explanation),
        Err(error) => error.explanation(),
    };
    for (name, draw) in [("drawing.svg", svg as fn(&_) -> _), ("drawing.dot", dot)] {
        if let Some(explanation) = explanation
            && case.join(name).exists()
        {
            expect(draw(explanation), name);
        }
    }
    if let (Task::Plug(composition), Err(error)) = (&task, &outcome) {
        assert_fix_helps(case, composition, error);
    }
    if let Task::Plug(composition) = &task {
        let (said, made) = wac(composition);
        expect(said, "wac.txt");
        // It wires plugs to the socket only; without more, both make the same.
        if let (Ok(composed), Some(component)) = (&outcome, made)
            && !between_plugs(&composed.explanation)
        {
            assert_eq!(imports(&component), composed.explanation.imports);
        }
    }
}

/// Whether what is said to settle an import does so, again and again until all are settled.
fn assert_fix_helps(case: &Path, composition: &Composition, error: &ComposeError) {
    let mut composition = composition.clone();
    let mut explanation = error.explanation().cloned();
    let mut taken = Vec::new();
    while let Some(fix) = explanation.as_ref().and_then(Explanation::fix) {
        assert!(!taken.contains(&fix), "{}: {fix:?}", case.display());
        let plugs = &mut composition.plugs;
        match &fix {
            Fix::Choose(choice) => {
                plugs.choices.retain(|other| other.import != choice.import);
                plugs.choices.push(choice.clone());
            }
            Fix::LeaveOpen(import) => plugs.allow_open.push(import.clone()),
            Fix::Share { plug } => plugs.separate.retain(|other| other != plug),
            other => panic!("a fix that is not tried: {other:?}"),
        }
        taken.push(fix);
        explanation = match compose(&composition) {
            Ok(_) => None,
            // What is of no use may become so by what was chosen.
            Err(ComposeError::UnusedPlug { .. }) => None,
            Err(error) => error.explanation().cloned(),
        };
        let left = explanation.iter().flat_map(Explanation::unsettled).count();
        let fine = left == 0 || explanation.as_ref().is_some_and(|e| e.fix().is_some());
        assert!(fine, "{}: {taken:?} does not help", case.display());
    }
}

/// What a case is about.
enum Task {
    Plug(Composition),
    Script(Script),
}

fn run(task: &Task) -> Result<Composed, ComposeError> {
    match task {
        Task::Plug(composition) => compose(composition),
        Task::Script(script) => compose_script(script),
    }
}

/// Whether a plug has something of another.
fn between_plugs(explanation: &Explanation) -> bool {
    explanation.instances[1..]
        .iter()
        .flat_map(|plug| &plug.imports)
        .any(|import| matches!(import.status, ImportStatus::Satisfied(_)))
}

/// What `wac plug` says of the same parts, and what it makes of them.
fn wac(composition: &Composition) -> (String, Option<Vec<u8>>) {
    let outcome = std::panic::catch_unwind(|| {
        let mut graph = wac_graph::CompositionGraph::new();
        let mut register = |part: &Part| {
            let binary = carrick_assemble::to_binary(&part.wasm)?.into_owned();
            let package = Package::from_bytes(&part.name, None, binary, graph.types_mut())?;
            anyhow::Ok(graph.register_package(package)?)
        };
        let plugs = composition.plugs.parts.iter();
        let plugs = plugs.map(&mut register).collect::<Result<_, _>>()?;
        let socket = register(&composition.socket)?;
        wac_graph::plug(&mut graph, plugs, socket)?;
        anyhow::Ok(graph.encode(wac_graph::EncodeOptions::default())?)
    });
    match outcome {
        Err(_) => ("panics\n".to_owned(), None),
        Ok(Err(error)) => {
            let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
            let text = chain.join(": ");
            // The numbers of resources count on from one case to the next.
            let text = text.split(" (ResourceId").next().unwrap_or_default();
            (format!("error: {text}\n"), None)
        }
        Ok(Ok(component)) => {
            let open = imports(&component).join(" ");
            (format!("says nothing; imports: {open}\n"), Some(component))
        }
    }
}

/// What a component imports, sorted.
fn imports(component: &[u8]) -> Vec<String> {
    let mut imports = Vec::new();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(component) {
        match payload.expect("a component") {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentImportSection(reader) if depth == 0 => {
                imports.extend(reader.into_iter().map(|import| {
                    let import = import.expect("an import");
                    import.name.name.to_owned()
                }));
            }
            _ => {}
        }
    }
    imports.sort();
    imports
}

fn task(case: &Path) -> Task {
    let text = std::fs::read_to_string(case.join("composition.txt")).expect("composition.txt");
    let mut parts = Vec::new();
    let mut socket = None;
    let mut plugs = Plugs::default();
    let mut script = None;
    for line in text.lines() {
        let (what, rest) = line.split_once(' ').expect("`what value`");
        match what {
            "socket" => socket = Some(part(case, rest)),
            "plug" => plugs.parts.push(part(case, rest)),
            "package" => parts.push(part(case, rest)),
            "script" => script = Some(rest.to_owned()),
            "use" => {
                let (import, plug) = rest.split_once('=').expect("IMPORT=PLUG");
                plugs.choices.push(Choice::new(import_of(import), plug));
            }
            "allow-open" => plugs.allow_open.push(import_of(rest)),
            "separate" => plugs.separate.push(rest.to_owned()),
            _ => panic!("unknown line `{line}`"),
        }
    }
    match script {
        None => Task::Plug(Composition::new(socket.expect("a socket"), plugs)),
        Some(name) => {
            let text = std::fs::read_to_string(case.join(&name)).expect("the script");
            Task::Script(Script::new(name, text, parts))
        }
    }
}

fn import_of(text: &str) -> ImportSelector {
    match text.split_once('#') {
        Some((part, import)) => ImportSelector::new(import).with_part(part),
        None => ImportSelector::new(text),
    }
}

/// `FILE`, called as it is without its endings, or `NAME=FILE`.
fn part(case: &Path, text: &str) -> Part {
    let stem = text.split('.').next().unwrap_or(text);
    let (name, file) = text.split_once('=').unwrap_or((stem, text));
    let path = case.join(file);
    let wasm = if let Some(stem) = file.strip_suffix(".wit") {
        let (resolve, world) =
            load_world(&Source::Path(path.clone()), None).expect("the part's world");
        let mangling = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
        let mut module = dummy_module(&resolve, world, mangling);
        embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
            .expect("the world fits");
        if stem.ends_with(".module") {
            module
        } else {
            ComponentEncoder::default()
                .module(&module)
                .and_then(|encoder| encoder.encode())
                .expect("a component")
        }
    } else {
        std::fs::read(&path).expect("the part")
    };
    Part::new(name, wasm)
}

fn show(composed: &Composed) -> String {
    assert_eq!(imports(&composed.component), composed.explanation.imports);
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(&composed.component)
        .expect("the result validates");
    show_explanation(&composed.explanation)
}

fn show_explanation(explanation: &Explanation) -> String {
    let mut out = String::new();
    for instance in &explanation.instances {
        let mut notes = String::new();
        if instance.adapted {
            notes.push_str(", adapted");
        }
        if !instance.used {
            notes.push_str(", not used");
        }
        let _ = writeln!(out, "{} of {}{notes}", instance.name, instance.part);
        for import in &instance.imports {
            let _ = write!(out, "  {}: ", import.name);
            match &import.status {
                ImportStatus::Satisfied(supply) => out.push_str(&show_supply(supply)),
                ImportStatus::Open(OpenReason::Wasi) => out.push_str("open (WASI)"),
                ImportStatus::Open(OpenReason::Types) => out.push_str("open (only types)"),
                ImportStatus::Open(OpenReason::Unmatched(similar)) => {
                    out.push_str("open");
                    for supply in similar {
                        let _ = write!(out, ", like {}", show_supply(supply));
                    }
                }
                ImportStatus::Open(OpenReason::Allowed(misses)) => {
                    let _ = write!(out, "open, allowed{}", show_misses(misses));
                }
                ImportStatus::Open(OpenReason::Unchosen(supplies)) => {
                    let supplies: Vec<_> = supplies.iter().map(show_supply).collect();
                    let _ = write!(out, "open, allowed; not {}", supplies.join(" nor "));
                }
                ImportStatus::Open(OpenReason::Script(fitting)) => {
                    out.push_str("open by the script");
                    for supply in fitting {
                        let _ = write!(out, ", although {}", show_supply(supply));
                    }
                }
                ImportStatus::Possible(supplies) => {
                    let supplies: Vec<_> = supplies.iter().map(show_supply).collect();
                    let _ = write!(out, "possible: {}", supplies.join(" or "));
                }
                ImportStatus::NearMiss(misses) => {
                    let _ = write!(out, "NOT SATISFIED{}", show_misses(misses));
                }
                ImportStatus::Ambiguous(supplies) => {
                    let supplies: Vec<_> = supplies.iter().map(show_supply).collect();
                    let _ = write!(out, "AMBIGUOUS: {}", supplies.join(" or "));
                }
                other => panic!("a status without words: {other:?}"),
            }
            out.push_str(&show_misses(&import.near_misses));
            if let Some(name) = &import.imported_as {
                let _ = write!(out, ", as {name}");
            }
            out.push('\n');
        }
    }
    let _ = writeln!(out, "imports: {}", explanation.imports.join(" "));
    for export in &explanation.exports {
        let from = export.from.as_ref().map_or("itself".into(), show_supply);
        let _ = writeln!(out, "export {}: {from}", export.name);
    }
    for note in &explanation.notes {
        let _ = match note {
            Note::SatisfiedAnyway(import) => {
                writeln!(out, "note: {} is satisfied anyway", show_import(import))
            }
            Note::ImportedTypes(name) => writeln!(out, "note: the types of {name} are imported"),
            Note::OffByDefault(feature) => writeln!(out, "note: it needs {feature}"),
            Note::UnusedPackage(name) => writeln!(out, "note: {name} is not named"),
            other => panic!("a note without words: {other:?}"),
        };
    }
    out
}

fn show_fix(explanation: &Explanation) -> String {
    match explanation.fix() {
        None => String::new(),
        Some(Fix::Choose(Choice { import, plug, .. })) => {
            format!("fix: use {}={plug}\n", show_import(&import))
        }
        Some(Fix::LeaveOpen(import)) => {
            format!("fix: allow-open {}\n", show_import(&import))
        }
        Some(Fix::Share { plug }) => format!("fix: no separate {plug}\n"),
        Some(other) => panic!("a fix without words: {other:?}"),
    }
}

fn show_import(ImportSelector { part, import, .. }: &ImportSelector) -> String {
    match part {
        Some(part) => format!("{part}#{import}"),
        None => import.clone(),
    }
}

fn show_supply(supply: &ExportRef) -> String {
    format!("`{}` of {}", supply.export, supply.instance)
}

fn show_misses(misses: &[NearMiss]) -> String {
    let mut out = String::new();
    for miss in misses {
        let _ = write!(out, "\n    `{}` of {}: ", miss.export, miss.part);
        let shown = match &miss.reason {
            NearMissReason::Version {
                expected,
                found,
                differences,
            } => {
                let show = |version: &Option<String>| version.clone().unwrap_or("none".into());
                let (expected, found) = (show(expected), show(found));
                let differences = indented(differences);
                format!("expected version {expected}, found {found}{differences}")
            }
            NearMissReason::Type { found, differences } => {
                let found = found.as_ref().map_or_else(String::new, |version| {
                    format!(" of version {version}, which is compatible")
                });
                format!("type{found}{}", indented(differences))
            }
            NearMissReason::NotChosen => "implements it, not chosen".to_owned(),
            NearMissReason::FunctionInInterface => "the function is in this interface".to_owned(),
            NearMissReason::FunctionsWithoutInterface => {
                "the functions are in no interface".to_owned()
            }
            NearMissReason::Resource {
                resource,
                here,
                there,
            } => {
                let show = |from: &Option<ExportRef>| match from {
                    Some(supply) => show_supply(supply),
                    None => "the host".to_owned(),
                };
                let (here, there) = (show(here), show(there));
                format!("{resource} comes from {here} here and from {there} there")
            }
            NearMissReason::Circle(parts) => format!("circle {}", parts.join(" -> ")),
            other => panic!("a reason without words: {other:?}"),
        };
        out.push_str(&shown);
    }
    out
}

fn indented(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n      {line}")).collect()
}

fn show_error(error: &ComposeError) -> String {
    let mut out = format!("{error}\n");
    if let Some(explanation) = error.explanation() {
        out.push_str(&show_explanation(explanation));
    }
    if let ComposeError::Unsettled { explanation } = error {
        out.push_str(&show_fix(explanation));
    }
    let mut error: &dyn std::error::Error = error;
    while let Some(source) = error.source() {
        let _ = writeln!(out, "- {source}");
        error = source;
    }
    out
}
