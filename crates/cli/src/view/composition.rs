//! Who satisfies what in a composition.

use std::fmt::Write;

use carrick_assemble::compose::{
    Composed, Explanation, Export, ExportRef, Import, ImportSelector, ImportStatus, Instance,
    NearMiss, NearMissReason, Note, OpenReason,
};
use serde::{Serialize, Serializer};

use super::adaptation::off_by_default;
use super::remote_lists;
use crate::terminal::{self, ERROR, HEADING, WARNING, message};
use crate::units::show_bytes;

/// `carrick compose --explain --json`; `settled` says whether the parts make a component.
#[derive(Serialize)]
pub(crate) struct Json<'a> {
    settled: bool,
    #[serde(serialize_with = "instances_json")]
    instances: &'a [Instance],
    imports: &'a [String],
    #[serde(serialize_with = "exports_json")]
    exports: &'a [Export],
    /// Options and packages without effect.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

#[derive(Serialize)]
#[serde(remote = "Instance")]
struct InstanceJson {
    name: String,
    part: String,
    adapted: bool,
    used: bool,
    #[serde(serialize_with = "imports_json")]
    imports: Vec<Import>,
}

/// An import; `fate` is `satisfied`, `open`, `near-miss` or `ambiguous`.
#[derive(Serialize)]
struct ImportJson<'a> {
    name: &'a str,
    #[serde(rename = "fate")]
    status: &'static str,
    /// Why it is open: `wasi`, `types`, `unmatched`, `allowed`, `unchosen` or `script`.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'static str>,
    /// Who satisfies it, could, or has something of a similar name.
    #[serde(
        skip_serializing_if = "<[ExportRef]>::is_empty",
        serialize_with = "supplies"
    )]
    exports: &'a [ExportRef],
    #[serde(
        skip_serializing_if = "<[NearMiss]>::is_empty",
        serialize_with = "misses"
    )]
    near_misses: &'a [NearMiss],
    /// The name in the result, when that is another, compatible version.
    #[serde(skip_serializing_if = "Option::is_none")]
    imported_as: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(remote = "ExportRef")]
struct SupplyJson {
    instance: String,
    export: String,
}

/// An export that does not fit; `reason` is `version`, `type`, `not-chosen`,
/// `function-in-interface`, `functions-without-interface`, `resource` or `circle`.
#[derive(Serialize)]
struct MissJson<'a> {
    part: &'a str,
    export: &'a str,
    reason: &'static str,
    message: String,
    differences: &'a [String],
}

#[derive(Serialize)]
#[serde(remote = "Export")]
struct ExportJson {
    name: String,
    #[serde(serialize_with = "supply")]
    from: Option<ExportRef>,
}

remote_lists! {
    instances_json: Instance as InstanceJson;
    exports_json: Export as ExportJson;
    supplies: ExportRef as SupplyJson;
}

fn imports_json<S: Serializer>(imports: &[Import], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(imports.iter().map(import_json))
}

fn misses<S: Serializer>(misses: &[NearMiss], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(misses.iter().map(miss_json))
}

fn supply<S: Serializer>(supply: &Option<ExportRef>, serializer: S) -> Result<S::Ok, S::Error> {
    match supply {
        Some(supply) => SupplyJson::serialize(supply, serializer),
        None => serializer.serialize_none(),
    }
}

impl<'a> Json<'a> {
    pub(crate) fn new(explanation: &'a Explanation, settled: bool) -> Self {
        Self {
            settled,
            instances: &explanation.instances,
            imports: &explanation.imports,
            exports: &explanation.exports,
            notes: explanation.notes.iter().map(show_note).collect(),
        }
    }
}

fn import_json(import: &Import) -> ImportJson<'_> {
    let (status, because, exports, near_misses): (_, _, &[ExportRef], &[NearMiss]) = match &import
        .status
    {
        ImportStatus::Satisfied(supply) => (
            "satisfied",
            None,
            std::slice::from_ref(supply),
            &import.near_misses,
        ),
        ImportStatus::Open(OpenReason::Wasi) => ("open", Some("wasi"), &[], &[]),
        ImportStatus::Open(OpenReason::Types) => ("open", Some("types"), &[], &[]),
        ImportStatus::Open(OpenReason::Unmatched(similar)) => {
            ("open", Some("unmatched"), similar, &[])
        }
        ImportStatus::Open(OpenReason::Allowed(misses)) => ("open", Some("allowed"), &[], misses),
        ImportStatus::Open(OpenReason::Unchosen(fitting)) => {
            ("open", Some("unchosen"), fitting, &[])
        }
        ImportStatus::Open(OpenReason::Script(fitting)) => ("open", Some("script"), fitting, &[]),
        ImportStatus::Open(_) => ("open", None, &[], &[]),
        ImportStatus::NearMiss(misses) => ("near-miss", None, &[], misses),
        ImportStatus::Ambiguous(supplies) => ("ambiguous", None, supplies, &[]),
        ImportStatus::Possible(supplies) => ("possible", None, supplies, &[]),
        _ => ("unknown", None, &[], &[]),
    };
    ImportJson {
        name: &import.name,
        status,
        because,
        exports,
        near_misses,
        imported_as: import.imported_as.as_deref(),
    }
}

fn miss_json(miss: &NearMiss) -> MissJson<'_> {
    let (reason, differences): (_, &[String]) = match &miss.reason {
        NearMissReason::Version { differences, .. } => ("version", differences),
        NearMissReason::Type { differences, .. } => ("type", differences),
        NearMissReason::NotChosen => ("not-chosen", &[]),
        NearMissReason::FunctionInInterface => ("function-in-interface", &[]),
        NearMissReason::FunctionsWithoutInterface => ("functions-without-interface", &[]),
        NearMissReason::Resource { .. } => ("resource", &[]),
        NearMissReason::Circle(_) => ("circle", &[]),
        _ => ("unknown", &[]),
    };
    let message = difference(&miss.reason);
    MissJson {
        part: &miss.part,
        export: &miss.export,
        reason,
        message: message.lines().next().unwrap_or_default().to_owned(),
        differences,
    }
}
/// Prints to standard error what was made, and what it needs from its host.
pub(crate) fn print(output: &str, composed: &Composed) {
    let explanation = &composed.explanation;
    let parts = explanation
        .instances
        .iter()
        .filter(|instance| instance.used);
    for instance in parts.clone() {
        for import in &instance.imports {
            if let ImportStatus::Open(open) = &import.status
                && !matches!(open, OpenReason::Wasi | OpenReason::Types)
            {
                terminal::note(&format!(
                    "`{}` of `{}` stays open: {}",
                    import.name,
                    instance.name,
                    because(open)
                ));
            }
        }
    }
    for instance in explanation
        .instances
        .iter()
        .filter(|instance| !instance.used)
    {
        terminal::note(&format!(
            "`{}` is not in the result: no import uses it",
            instance.name
        ));
    }
    for note in &explanation.notes {
        terminal::note(&show_note(note));
    }
    let parts = match parts.count() {
        1 => "1 instance".to_owned(),
        count => format!("{count} instances"),
    };
    let size = show_bytes(composed.component.len() as u64);
    message!("wrote {HEADING}{output}{HEADING:#}: a component of {parts}, {size}");
}

/// Every import of every part, and the imports and exports of the result.
pub(crate) fn text(explanation: &Explanation) -> String {
    let mut out = String::new();
    let width = explanation
        .instances
        .iter()
        .flat_map(|instance| &instance.imports)
        .map(|import| import.name.chars().count())
        .max()
        .unwrap_or_default();
    for instance in &explanation.instances {
        show_instance(&mut out, instance, width);
    }
    for note in &explanation.notes {
        let _ = writeln!(out, "{WARNING}note:{WARNING:#} {}", show_note(note));
    }
    if explanation.exports.is_empty() && explanation.imports.is_empty() {
        return out;
    }
    let _ = writeln!(out, "{HEADING}the result{HEADING:#}");
    for import in &explanation.imports {
        let _ = writeln!(out, "  imports {import}");
    }
    for export in &explanation.exports {
        let _ = match &export.from {
            Some(from) => writeln!(out, "  exports {}  of `{}`", export.name, from.instance),
            None => writeln!(out, "  exports {}", export.name),
        };
    }
    out
}

fn show_instance(out: &mut String, instance: &Instance, width: usize) {
    let mut notes = String::new();
    if instance.part != instance.name {
        let _ = write!(notes, ", an instance of `{}`", instance.part);
    }
    if instance.adapted {
        notes.push_str(", adapted from a core module");
    }
    if !instance.used {
        notes.push_str(", not used");
    }
    let _ = writeln!(out, "{HEADING}{}{HEADING:#}{notes}", instance.name);
    if instance.imports.is_empty() {
        let _ = writeln!(out, "  imports nothing");
    }
    for import in &instance.imports {
        show_import(out, import, width);
    }
}

fn show_import(out: &mut String, import: &Import, width: usize) {
    let name = &import.name;
    let _ = match &import.status {
        ImportStatus::Satisfied(supply) if supply.export == *name => {
            writeln!(out, "  {name:width$}  from `{}`", supply.instance)
        }
        ImportStatus::Satisfied(supply) => {
            let ExportRef {
                instance, export, ..
            } = supply;
            if export.is_empty() {
                writeln!(out, "  {name:width$}  from `{instance}` as a whole")
            } else {
                writeln!(out, "  {name:width$}  from `{instance}`, as `{export}`")
            }
        }
        ImportStatus::Open(open) => match &import.imported_as {
            Some(newer) => {
                let because = because(open);
                writeln!(out, "  {name:width$}  open, as `{newer}`: {because}")
            }
            None => writeln!(out, "  {name:width$}  open: {}", because(open)),
        },
        ImportStatus::NearMiss(_) => {
            writeln!(out, "  {name:width$}  {ERROR}nearly satisfied{ERROR:#}")
        }
        ImportStatus::Ambiguous(supplies) => {
            let names = instances(supplies, " and ");
            writeln!(
                out,
                "  {name:width$}  {ERROR}several export it{ERROR:#}: {names}"
            )
        }
        ImportStatus::Possible(supplies) => {
            let names = instances(supplies, " or ");
            writeln!(out, "  {name:width$}  would fit: {names}")
        }
        _ => writeln!(out, "  {name:width$}"),
    };
    let misses = match &import.status {
        ImportStatus::NearMiss(misses) | ImportStatus::Open(OpenReason::Allowed(misses)) => misses,
        _ => &import.near_misses,
    };
    for miss in misses {
        show_miss(out, miss);
    }
}

fn instances(supplies: &[ExportRef], between: &str) -> String {
    let names: Vec<_> = supplies
        .iter()
        .map(|supply| format!("`{}`", supply.instance))
        .collect();
    names.join(between)
}

fn because(open: &OpenReason) -> String {
    match open {
        OpenReason::Wasi => "the host provides WASI".to_owned(),
        OpenReason::Types => "it has only types, so a host provides nothing for it".to_owned(),
        OpenReason::Unmatched(similar) => {
            let mut text = "no part exports it".to_owned();
            for (index, supply) in similar.iter().enumerate() {
                let word = if index == 0 { "; similar is" } else { "," };
                let _ = write!(text, "{word} `{}` of `{}`", supply.export, supply.instance);
            }
            text
        }
        OpenReason::Allowed(_) => "allowed, although an export nearly satisfies it".to_owned(),
        OpenReason::Unchosen(fitting) => {
            format!("allowed, although {} would fit", instances(fitting, " or "))
        }
        OpenReason::Script(fitting) if fitting.is_empty() => {
            "the script leaves it to the host".to_owned()
        }
        OpenReason::Script(fitting) => format!(
            "the script leaves it to the host, although {} would fit",
            instances(fitting, " or ")
        ),
        _ => String::new(),
    }
}

/// A note in a sentence.
fn show_note(note: &Note) -> String {
    match note {
        Note::SatisfiedAnyway(ImportSelector { part, import, .. }) => {
            let of = part
                .as_ref()
                .map_or_else(String::new, |part| format!(" of `{part}`"));
            format!("`--allow-open` had no effect: a plug satisfies `{import}`{of} already")
        }
        Note::ImportedTypes(interface) => format!(
            "the component imports the types of `{interface}`, which its exports use; a host provides nothing for it"
        ),
        Note::OffByDefault(feature) => off_by_default(*feature),
        Note::UnusedPackage(name) => format!("the script does not use the package `{name}`"),
        _ => String::new(),
    }
}

fn show_miss(out: &mut String, miss: &NearMiss) {
    let reason = difference(&miss.reason);
    let mut lines = reason.lines();
    let first = lines.next().unwrap_or_default();
    let _ = writeln!(
        out,
        "      `{}` exports `{}`: {first}",
        miss.part, miss.export
    );
    for line in lines {
        let _ = writeln!(out, "        {line}");
    }
}

/// Why an export does not satisfy an import, in one line and, below it, where.
fn difference(reason: &NearMissReason) -> String {
    match reason {
        NearMissReason::Version {
            expected,
            found,
            differences,
        } => {
            let show = |version: &Option<String>| match version {
                Some(version) => format!("version {version}"),
                None => "no version".to_owned(),
            };
            let mut text = format!(
                "expected {}, or one compatible with it, found {}",
                show(expected),
                show(found)
            );
            if differences.is_empty() {
                text.push_str("; the types are the same");
            }
            lines(text, differences)
        }
        NearMissReason::Type { found, differences } => {
            let text = match found {
                Some(version) => format!("version {version} is compatible, but its types differ"),
                None => "the types differ".to_owned(),
            };
            lines(text, differences)
        }
        NearMissReason::NotChosen => {
            "it implements the same interface, but the import has a name of its own, so a plug must be chosen"
                .to_owned()
        }
        NearMissReason::FunctionInInterface => {
            "expected a function, found it inside this interface".to_owned()
        }
        NearMissReason::FunctionsWithoutInterface => {
            "expected an interface, found its functions outside of any".to_owned()
        }
        NearMissReason::Resource {
            resource,
            here,
            there,
        } => {
            // Where both are of one instance, it is their interfaces that are not the same.
            let instance =
                |from: &Option<ExportRef>| from.as_ref().map(|from| from.instance.clone());
            let same = instance(here) == instance(there);
            let show = |from: &Option<ExportRef>| match from {
                Some(from) if same => format!("`{}` of `{}`", from.export, from.instance),
                Some(from) => format!("`{}`", from.instance),
                None => "the host".to_owned(),
            };
            format!(
                "the resource `{resource}` is not the same: the importing part takes it from {}, the exporting part from {}",
                show(here),
                show(there)
            )
        }
        NearMissReason::Circle(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| format!("`{part}`")).collect();
            format!("the parts would need each other: {}", parts.join(" needs "))
        }
        _ => String::new(),
    }
}

fn lines(mut text: String, below: &[String]) -> String {
    for line in below {
        text.push('\n');
        text.push_str(line);
    }
    text
}
