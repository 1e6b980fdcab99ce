//! Core module to component: inspect, plan, link, componentize.

mod contract;
mod error;
mod plan;
mod report;
mod world;

use wasmparser::WasmFeatures;

pub use error::{AdaptError, ForeignImport};

use crate::componentize::{self, Worlds};
use crate::features::{self, Depth, Feature};
use crate::inspect::{Inspection, Kind, inspect_binary, inspect_module};
use crate::link;
use crate::module::Module;
use crate::options::AdaptOptions;
use crate::parallel::both;
use crate::read::to_binary;
use crate::validate;
use plan::Plan;

/// Turns a wasip1 core module into a component that behaves the same.
///
/// `module` is a WebAssembly binary or its text form. A module that imports
/// nothing of WASI preview 1 is componentized as it is when it has a world.
///
/// The component needs an engine with multi-memory, which Wasmtime and V8 have on by default;
/// jco takes `--multi-memory`. What else it needs and Wasmtime does not have on by default is
/// in [`Report::off_by_default`].
///
/// ```
/// use carrick_assemble::{AdaptOptions, adapt};
///
/// let module = br#"(module
///     (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
///     (memory (export "memory") 1)
///     (func (export "_start") (drop (call $random (i32.const 0) (i32.const 8)))))"#;
/// let adapted = adapt(module, &AdaptOptions::new())?;
/// assert_eq!(adapted.report.component_imports, ["wasi:random/random@0.2.0"]);
/// assert_eq!(adapted.report.component_exports, ["wasi:cli/run@0.2.0"]);
/// # Ok::<(), carrick_assemble::AdaptError>(())
/// ```
///
/// # Errors
///
/// * The bytes are not a valid core module, or are a component already.
/// * The module needs something a component cannot give it; the error names
///   the import, export or feature.
/// * The world names an export that the module lacks.
pub fn adapt(module: &[u8], options: &AdaptOptions) -> Result<Adapted, AdaptError> {
    let binary = to_binary(module)?;
    let error = match adapt_binary(&binary, options, features::on_by_default()) {
        Err(error) if error.may_come_from_invalid_input() => error,
        done => return done,
    };
    // An instruction that is not on by default looks invalid at first.
    if let Ok(mut adapted) = adapt_binary(&binary, options, WasmFeatures::all()) {
        let features = features::of(&binary, Depth::Instructions).map_err(AdaptError::invalid)?;
        adapted.report.add_features(features);
        return Ok(adapted);
    }
    // An invalid module explains any other error.
    match validate::validate(&binary) {
        Err(invalid) => Err(AdaptError::invalid(invalid)),
        Ok(_) => Err(error),
    }
}

fn adapt_binary(
    binary: &[u8],
    options: &AdaptOptions,
    features: WasmFeatures,
) -> Result<Adapted, AdaptError> {
    if wasmparser::Parser::is_component(binary) {
        inspect_binary(binary)?;
        return Err(AdaptError::AlreadyComponent);
    }
    let guest = Module::parse(binary).map_err(AdaptError::invalid)?;
    let input = inspect_module(&guest)?;
    let worlds = world::worlds(&guest, options)?;
    let plan = Plan::new(&guest, &worlds, options, (input.language, features))?;
    let written_by = input.producers.clone();
    let (component, linked) = if plan.links {
        link_and_componentize(&guest, &plan, worlds.sections, options)?
    } else {
        let component =
            componentize::componentize_plain(binary, &worlds.sections, &options.adapters)?;
        (component, report::LinkedAccount::default())
    };
    let bodies = if plan.links { guest.code.len() } else { 0 };
    let (validated, (report, finished)) = both(
        component.len(),
        || validate::validate_but(&component, bodies, features),
        || {
            (
                report::report(&guest, input, &plan, options, &linked, &component),
                report::with_producers(&component, &written_by),
            )
        },
    );
    validated.map_err(|error| AdaptError::Output(error.into()))?;
    Ok(Adapted {
        report: report?,
        component: finished?,
    })
}

fn link_and_componentize(
    guest: &Module<'_>,
    plan: &Plan,
    mut worlds: Worlds,
    options: &AdaptOptions,
) -> Result<(Vec<u8>, report::LinkedAccount), AdaptError> {
    let adapter = options
        .preview1
        .as_deref()
        .unwrap_or(carrick_preview1_adapter::MODULE);
    let adapter = Module::parse(adapter).map_err(|error| AdaptError::Preview1(error.into()))?;
    let linked = link::link(guest, &adapter, &plan.link)?;
    let interfaces = linked
        .reachable_imports
        .iter()
        .map(|(interface, _)| interface.clone())
        .collect();
    worlds.add_wasi(&interfaces, plan.link.command)?;
    let account = report::LinkedAccount {
        reached: linked.reached.clone(),
        notes: linked.notes.clone(),
    };
    let component = componentize::componentize(linked, &worlds, &options.adapters)?;
    Ok((component, account))
}

/// A finished component, and what was decided about the module.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Adapted {
    /// The component, validated.
    pub component: Vec<u8>,
    /// What was decided, and why.
    pub report: Report,
}

/// What [`adapt()`] decided about a module, and why.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// What the input is.
    pub input: Inspection,
    /// [`Kind::Command`] or [`Kind::Reactor`].
    pub kind: Kind,
    /// What made it a command or a reactor, in words.
    pub kind_because: String,
    /// Each import of the guest and what became of it, in import order. A function that is
    /// imported twice is here once.
    pub imports: Vec<ImportReport>,
    /// Each export of the guest and what became of it, in export order.
    pub exports: Vec<ExportReport>,
    /// The interfaces and functions the component imports, sorted.
    pub component_imports: Vec<String>,
    /// The interfaces and functions the component exports, sorted.
    pub component_exports: Vec<String>,
    /// What the component needs from an engine and Wasmtime 48 does not have on by default.
    pub off_by_default: Vec<Feature>,
    /// Things the caller should know: a dropped section, a code that changes.
    pub notes: Vec<String>,
}

impl Report {
    fn add_features(&mut self, features: impl IntoIterator<Item = Feature>) {
        let off = features
            .into_iter()
            .filter(|feature| !feature.is_on_by_default());
        self.off_by_default.extend(off);
        self.off_by_default.sort_unstable();
        self.off_by_default.dedup();
    }
}

/// What became of one import of the guest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportReport {
    /// The import's module name.
    pub module: String,
    /// The import's field name.
    pub name: String,
    /// The component interfaces it leads to, sorted; empty when an adapter
    /// answers by itself.
    pub interfaces: Vec<String>,
    /// Whether a further adapter of the caller answers it; which interfaces that leads to
    /// is not looked into.
    pub further_adapter: bool,
}

/// What became of one export of the guest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportReport {
    /// The export's name in the core module.
    pub name: String,
    /// The component export that it serves; `None` when it is left out.
    pub becomes: Option<String>,
    /// Why it is left out, or how it is used.
    pub because: String,
}
