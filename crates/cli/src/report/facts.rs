//! What a binary is and what became of it, as text.

use std::collections::BTreeMap;
use std::fmt::Write;

use anstream::eprintln;
use carrick_assemble::{Adapted, Feature, Inspection, Item, Kind, Memory, SourceLanguage};

use super::{HEADING, WARNING};
use crate::units::show_bytes;

/// Says on standard error what was decided about a module, and why.
pub(crate) fn adapted(input: &str, output: &str, adapted: &Adapted) {
    let report = &adapted.report;
    eprintln!(
        "{HEADING}{input}{HEADING:#} is a {}: {}",
        kind(report.kind),
        report.kind_because
    );
    if let Some(made_with) = made_with(&report.input) {
        eprintln!("made with {made_with}");
    }
    section("imports", &imports(adapted));
    let (kept, left_out): (Vec<_>, Vec<_>) = report
        .exports
        .iter()
        .partition(|export| export.becomes.is_some());
    let kept = grouped(kept.iter().map(|export| {
        let becomes = export.becomes.as_deref().unwrap_or_default();
        (becomes, export.name.as_str(), export.because.as_str())
    }));
    section("exports", &kept);
    let left_out: Vec<_> = left_out
        .iter()
        .map(|export| (export.name.clone(), export.because.clone()))
        .collect();
    section("left out", &left_out);
    for note in &report.notes {
        eprintln!("{WARNING}note:{WARNING:#} {note}");
    }
    for feature in &report.off_by_default {
        let cure = cure(*feature);
        eprintln!(
            "{WARNING}note:{WARNING:#} the component needs the feature `{feature}`, which hosts do not have on by default{cure}"
        );
    }
    let size = show_bytes(adapted.component.len() as u64);
    eprintln!("{HEADING}{output}{HEADING:#} is the component, {size}");
}

/// One row for each component export, with all core exports that serve it for one reason.
fn grouped<'a>(
    exports: impl Iterator<Item = (&'a str, &'a str, &'a str)>,
) -> Vec<(String, String)> {
    let mut groups: Vec<(&str, Vec<String>, &str)> = Vec::new();
    for (becomes, name, because) in exports {
        let name = format!("`{name}`");
        let mut known = groups.iter_mut();
        match known.find(|(other, _, reason)| (*other, *reason) == (becomes, because)) {
            Some((_, names, _)) => names.push(name),
            None => groups.push((becomes, vec![name], because)),
        }
    }
    groups
        .into_iter()
        .map(|(becomes, names, because)| {
            (
                becomes.to_owned(),
                format!("{}: {because}", names.join(", ")),
            )
        })
        .collect()
}

/// What to do about a feature that hosts do not have on by default.
fn cure(feature: Feature) -> &'static str {
    match feature {
        Feature::LegacyExceptions => {
            ": compile with `-mllvm -wasm-use-legacy-eh=false` (clang, wasi-sdk) or `-Cllvm-args=-wasm-use-legacy-eh=false` (rustc)"
        }
        Feature::CustomPageSizes => {
            ": link without `--page-size`, or run it with `wasmtime run -W custom-page-sizes`"
        }
        Feature::WideArithmetic => {
            ": compile without `-mwide-arithmetic` (clang) or `-Ctarget-feature=+wide-arithmetic` (rustc), or run it with `wasmtime run -W wide-arithmetic`"
        }
        Feature::StackSwitching => ": run it with `wasmtime run -W stack-switching`",
        Feature::Implements => {
            ": `carrick` has it; elsewhere run it with `wasmtime run -W component-model-implements`"
        }
        Feature::Maps | Feature::FixedLengthLists => ": `carrick` has it, other hosts may not",
        _ => "",
    }
}

/// Each interface with the functions of the guest that lead to it.
fn imports(adapted: &Adapted) -> Vec<(String, String)> {
    let mut by_interface: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for interface in &adapted.report.component_imports {
        by_interface.entry(interface).or_default();
    }
    let mut answered = Vec::new();
    let mut further: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for import in &adapted.report.imports {
        if import.further_adapter {
            further
                .entry(&import.module)
                .or_default()
                .push(&import.name);
            continue;
        }
        for interface in &import.interfaces {
            by_interface
                .entry(interface)
                .or_default()
                .push(&import.name);
        }
        if import.interfaces.is_empty() {
            answered.push(import.name.as_str());
        }
    }
    let mut rows: Vec<_> = by_interface
        .into_iter()
        .map(|(interface, functions)| (interface.to_owned(), functions.join(" ")))
        .collect();
    for (module, functions) in further {
        rows.push((format!("(the adapter for {module})"), functions.join(" ")));
    }
    if !answered.is_empty() {
        rows.push(("(the adapter itself)".to_owned(), answered.join(" ")));
    }
    rows
}

fn section(heading: &str, rows: &[(String, String)]) {
    if !rows.is_empty() {
        eprintln!("{HEADING}{heading}{HEADING:#}");
        anstream::eprint!("{}", table(rows));
    }
}

/// Two columns; the second starts where the first ends, within reason.
fn table(rows: &[(String, String)]) -> String {
    const WIDTH_MAX: usize = 50;
    let width = rows
        .iter()
        .map(|(left, _)| left.chars().count())
        .max()
        .unwrap_or(0)
        .min(WIDTH_MAX);
    let mut text = String::new();
    for (left, right) in rows {
        let line = format!("  {left:width$}  {right}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// What a binary is, for standard output.
pub(crate) fn inspection(inspection: &Inspection, features: &[Feature]) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:10}  {value}");
    };
    let core = if inspection.kind == Kind::Component {
        ""
    } else {
        " (core module)"
    };
    line("kind", &format!("{}{core}", kind(inspection.kind)));
    if let Some(made_with) = made_with(inspection) {
        line("made with", &made_with);
    }
    for producer in &inspection.producers {
        let value = format!("{} {} {}", producer.field, producer.name, producer.version);
        line("producer", value.trim_end());
    }
    if let Some(world) = &inspection.world {
        line("world", world);
    }
    line("size", &show_bytes(inspection.bytes));
    for shown in inspection.memories.iter().map(memory) {
        line("memory", &shown);
    }
    if !inspection.wasi.is_empty() {
        line("wasi", &inspection.wasi.join(", "));
    }
    if !features.is_empty() {
        let names: Vec<_> = features.iter().map(|feature| feature.name()).collect();
        line("needs", &names.join(", "));
    }
    let capabilities: Vec<_> = inspection
        .capabilities
        .iter()
        .map(|capability| (capability.name.clone(), capability.because.join(" ")))
        .collect();
    list(&mut text, "could reach", &capabilities);
    list(&mut text, "imports", &items(&inspection.imports));
    list(&mut text, "exports", &items(&inspection.exports));
    let sections: Vec<_> = inspection
        .sections
        .iter()
        .map(|section| (section.name.clone(), show_bytes(section.bytes)))
        .collect();
    list(&mut text, "sections", &sections);
    text
}

fn list(text: &mut String, heading: &str, rows: &[(String, String)]) {
    if !rows.is_empty() {
        let _ = write!(text, "\n{heading}\n{}", table(rows));
    }
}

fn items(items: &[Item]) -> Vec<(String, String)> {
    let name = |item: &Item| match item.module.as_str() {
        "" => item.name.clone(),
        module => format!("{module} {}", item.name),
    };
    items
        .iter()
        .map(|item| (name(item), item.ty.clone()))
        .collect()
}

fn memory(memory: &Memory) -> String {
    let mut text = show_bytes(memory.bytes_min);
    match memory.bytes_max {
        Some(max) => text.push_str(&format!(" to {}", show_bytes(max))),
        None => text.push_str(" and more"),
    }
    for (is, word) in [
        (memory.imported, "imported"),
        (memory.shared, "shared"),
        (memory.memory64, "64-bit"),
    ] {
        if is {
            text.push_str(&format!(", {word}"));
        }
    }
    if !memory.owner.is_empty() {
        text.push_str(&format!(", of {}", memory.owner));
    }
    text
}

pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Command => "command",
        Kind::Reactor => "reactor",
        Kind::Component => "component",
        Kind::Plain => "plain",
    }
}

fn made_with(inspection: &Inspection) -> Option<String> {
    let language = inspection.language.map(language);
    match (language, &inspection.compiler) {
        (Some(language), Some(compiler)) if compiler.starts_with(language) => {
            Some(compiler.clone())
        }
        (Some(language), Some(compiler)) => Some(format!("{language} ({compiler})")),
        (Some(language), None) => Some(language.to_owned()),
        (None, Some(compiler)) => Some(compiler.clone()),
        (None, None) => None,
    }
}

pub(crate) fn language(language: SourceLanguage) -> &'static str {
    match language {
        SourceLanguage::Go => "Go",
        SourceLanguage::TinyGo => "TinyGo",
        SourceLanguage::Rust => "Rust",
        SourceLanguage::C => "C",
        SourceLanguage::Cpp => "C++",
        SourceLanguage::Zig => "Zig",
        SourceLanguage::AssemblyScript => "AssemblyScript",
        SourceLanguage::Swift => "Swift",
        SourceLanguage::DotNet => ".NET",
        _ => "another language",
    }
}
