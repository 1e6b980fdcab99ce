//! Core module to component: inspect, plan, link, componentize.

mod contract;
mod error;
mod fates;
mod names;
mod plan;
mod validate;
mod world;

use std::path::PathBuf;

pub use error::{AdaptError, ForeignImport};
pub(crate) use validate::validate;

use crate::componentize::{self, Worlds};
use crate::inspect::{Inspection, Kind, inspect_binary, inspect_module};
use crate::link::{self, Module};
use crate::read::to_binary;
use crate::threads::joined;
use plan::Plan;

/// Turns a wasip1 core module into a component that behaves the same.
///
/// `module` is a WebAssembly binary or its text form. A module that imports
/// nothing of WASI preview 1 is componentized as it is when it has a world.
///
/// # Errors
///
/// * The bytes are not a valid core module, or are a component already.
/// * The module needs something a component cannot give it; the error names
///   the import, export or feature.
/// * The world names an export that the module lacks.
pub fn adapt(module: &[u8], options: &AdaptOptions) -> Result<Adapted, AdaptError> {
    let binary = to_binary(module)?;
    match adapt_binary(&binary, options) {
        Ok(adapted) => Ok(adapted),
        // Whatever went wrong, an invalid module is the better account of it.
        Err(error) => match validate::validate(&binary) {
            Err(invalid) if error.may_come_from_invalid_input() => {
                Err(AdaptError::invalid(invalid))
            }
            _ => Err(error),
        },
    }
}

fn adapt_binary(binary: &[u8], options: &AdaptOptions) -> Result<Adapted, AdaptError> {
    if wasmparser::Parser::is_component(binary) {
        inspect_binary(binary)?;
        return Err(AdaptError::AlreadyComponent);
    }
    let guest = Module::parse(binary).map_err(AdaptError::invalid)?;
    let input = inspect_module(&guest)?;
    let worlds = world::worlds(&guest, options)?;
    let plan = Plan::new(&guest, &worlds, options, input.language)?;
    let written_by = input.producers.clone();
    let (component, linked) = if plan.links {
        link_and_componentize(&guest, &plan, worlds.sections, options)?
    } else {
        let component =
            componentize::componentize_plain(binary, &worlds.sections, &options.adapters)?;
        (component, fates::LinkedAccount::default())
    };
    let bodies = if plan.links { guest.code.len() } else { 0 };
    std::thread::scope(|scope| {
        let report =
            scope.spawn(|| fates::report(&guest, input, &plan, options, &linked, &component));
        let finished = scope.spawn(|| fates::with_producers(&component, &written_by));
        validate::validate_but(&component, bodies)
            .map_err(|error| AdaptError::Output(error.into()))?;
        Ok(Adapted {
            report: joined(report)?,
            component: joined(finished)?,
        })
    })
}

fn link_and_componentize(
    guest: &Module<'_>,
    plan: &Plan,
    mut worlds: Worlds,
    options: &AdaptOptions,
) -> Result<(Vec<u8>, fates::LinkedAccount), AdaptError> {
    let adapter = options
        .preview1
        .as_deref()
        .unwrap_or(carrick_preview1_adapter::MODULE);
    let adapter = Module::parse(adapter).map_err(|error| AdaptError::Preview1(error.into()))?;
    let linked = link::link(guest, &adapter, &plan.link)?;
    let interfaces = linked
        .live_imports
        .iter()
        .map(|(interface, _)| interface.clone())
        .collect();
    worlds.add_wasi(&interfaces, plan.link.command)?;
    let account = fates::LinkedAccount {
        reached: linked.reached.clone(),
        notes: linked.notes.clone(),
    };
    let component = componentize::componentize(linked, &worlds, &options.adapters)?;
    Ok((component, account))
}

/// What [`adapt()`] does with a module; the default suits a file that any host runs.
#[derive(Clone, Debug, Default)]
pub struct AdaptOptions {
    /// How the guest's exit code leaves the component.
    pub exit_code: ExitCode,
    /// Subsystems that the component must not import, whatever the guest calls.
    pub deny: Vec<Subsystem>,
    /// Whether name sections, DWARF and other custom sections are left out.
    pub strip: bool,
    /// The world the component targets beside WASI; `None` takes the one the
    /// module carries, if any.
    pub world: Option<WitSource>,
    /// Further adapter modules, for imports that are neither WASI preview 1
    /// nor in the world.
    pub adapters: Vec<AdapterModule>,
    /// A preview-1 adapter to link instead of the built-in one, under the same
    /// link ABI.
    pub preview1: Option<Vec<u8>>,
}

/// How a guest's exit code leaves the component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExitCode {
    /// Success or failure, through `wasi:cli/exit#exit`: every WASI 0.2 host has it.
    #[default]
    Portable,
    /// The exact code, through `exit-with-code`, stable since WASI 0.2.12.
    Exact,
}

/// A part of WASI that a component can be made without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subsystem {
    /// `wasi:filesystem`: no preopened folder, so every path operation fails.
    Filesystem,
    /// `wasi:clocks`: clock functions answer with an errno.
    Clocks,
    /// `wasi:random`: `random_get` answers with an errno.
    Random,
    /// `wasi:cli/environment`: no arguments and no variables.
    Environment,
    /// `wasi:cli/{stdin,stdout,stderr}`: descriptors 0 to 2 do not exist.
    Stdio,
    /// `wasi:cli/terminal-*`: no standard stream is a terminal.
    Terminal,
}

/// A WIT package on disk and the world wanted from it.
#[derive(Clone, Debug)]
pub struct WitSource {
    /// A `.wit` file, a folder with `deps/`, or a package in binary form.
    pub path: PathBuf,
    /// The world's name; `None` when the package has exactly one.
    pub world: Option<String>,
}

/// A module that provides imports of the guest, as `wasm-tools component new --adapt` takes it.
#[derive(Clone, Debug)]
pub struct AdapterModule {
    /// The import module name it answers for.
    pub name: String,
    /// The module, with its world in a `component-type` section.
    pub module: Vec<u8>,
}

/// A finished component and the account of how it came to be.
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
    /// Each import of the guest and what became of it, in import order.
    pub imports: Vec<ImportFate>,
    /// Each export of the guest and what became of it, in export order.
    pub exports: Vec<ExportFate>,
    /// The interfaces and functions the component imports, sorted.
    pub component_imports: Vec<String>,
    /// The interfaces and functions the component exports, sorted.
    pub component_exports: Vec<String>,
    /// Things the caller should know: a dropped section, a code that changes.
    pub notes: Vec<String>,
}

/// What became of one import of the guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFate {
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
pub struct ExportFate {
    /// The export's name in the core module.
    pub name: String,
    /// The component export that it serves; `None` when it is left out.
    pub becomes: Option<String>,
    /// Why it is left out, or how it is used.
    pub because: String,
}
