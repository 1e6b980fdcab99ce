//! Which interfaces the host provides, and to whom.

mod stub;

use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, HasData, InstancePre, Linker, ResourceTable};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::p2::bindings as p2;
use wasmtime_wasi::random::{WasiRandom, WasiRandomView};
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};

use stub::{stub, stub_member};

use crate::engine::Wasi;
use crate::error::{EngineFailure, RunError};
use crate::guest::{
    Guest, link_lookup_02, link_preopens_02, link_tcp_02, link_tcp_create_02, link_types_02,
    link_udp_02, link_udp_create_02, relink_filesystem_03, relink_lookup_03, relink_sockets_03,
};
use crate::http;

struct Table;

impl HasData for Table {
    type Data<'a> = &'a mut ResourceTable;
}

/// What becomes of an import that the host does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The component is not linked.
    Refuse,
    /// It traps when it is called.
    Trap,
    /// Somebody else links it.
    Leave,
}

/// Provides what `component` imports, and nothing else.
///
/// Linking only what is asked for keeps the start of a run short.
pub(crate) fn link<T: Send + 'static>(
    component: &Component,
    wasi: Wasi,
    missing: Missing,
) -> Result<Linker<Guest<T>>, RunError> {
    let engine = component.engine();
    let failed = |error: wasmtime::Error| RunError::Engine(EngineFailure::new(error));
    let mut linker = Linker::new(engine);
    let component_type = component.component_type();
    let imports: Vec<_> = component_type.imports(engine).collect();
    if wasi == Wasi::V03 {
        wasmtime_wasi::p3::add_to_linker(&mut linker)
            .and_then(|()| {
                let types = format!("wasi:filesystem/types@{WASI_03_VERSION}");
                relink_filesystem_03(&mut linker, &types)
            })
            .and_then(|()| {
                let lookup = format!("wasi:sockets/ip-name-lookup@{WASI_03_VERSION}");
                relink_lookup_03(&mut linker, &lookup)
            })
            .and_then(|()| {
                let types = format!("wasi:sockets/types@{WASI_03_VERSION}");
                relink_sockets_03(&mut linker, &types)
            })
            .map_err(failed)?;
    }
    // Others link it where they grant it.
    let sends_http =
        missing != Missing::Leave && imports.iter().any(|(name, _)| http::provides(name));
    #[cfg(feature = "http")]
    if sends_http {
        http::link(&mut linker).map_err(failed)?;
    }
    let mut resources = Vec::new();
    for (name, item) in &imports {
        if sends_http && http::provides(name) {
            continue;
        }
        let provided_as = provided_as(wasi, name);
        if let Some(Provided::V02(interface)) = &provided_as {
            link_wasi_02(&mut linker, interface).map_err(failed)?;
        }
        let provided_as = provided_as.map(Provided::instance);
        if missing == Missing::Trap {
            // An instance of the component's own version would hide the host's.
            let instance = provided_as.as_deref().unwrap_or(name);
            stub(&mut linker, name, instance, &item.ty, &mut resources).map_err(failed)?;
            continue;
        }
        if provided_as.is_some() || missing == Missing::Leave {
            continue;
        }
        needs_nobody(engine, name, &item.ty)?;
    }
    Ok(linker)
}

/// Fails where an import that nobody provides can be called. Interfaces that only name types need nobody to
/// provide them.
pub(crate) fn needs_nobody(
    engine: &Engine,
    name: &str,
    item: &ComponentItem,
) -> Result<(), RunError> {
    match item {
        ComponentItem::ComponentInstance(instance) => {
            let mut exports = instance.exports(engine);
            let function = exports.find(|(_, item)| {
                matches!(
                    item.ty,
                    ComponentItem::ComponentFunc(_) | ComponentItem::Resource(_)
                )
            });
            match function {
                None => Ok(()),
                Some((function, _)) => Err(RunError::UnknownInterface {
                    interface: name.to_owned(),
                    function: function.to_owned(),
                }),
            }
        }
        ComponentItem::ComponentFunc(_) => Err(RunError::UnknownFunction {
            function: name.to_owned(),
        }),
        ComponentItem::Type(_) => Ok(()),
        _ => Err(RunError::UnknownImport {
            import: name.to_owned(),
        }),
    }
}

/// The versions under which the engine's implementation provides WASI; others
/// of the same line resolve to them.
const WASI_02_VERSION: &str = "0.2.12";
const WASI_03_VERSION: &str = "0.3.0";

/// An interface that the host provides, without its version.
enum Provided<'a> {
    V02(&'a str),
    V03(&'a str),
}

impl Provided<'_> {
    /// The name of the instance in the linker.
    fn instance(self) -> String {
        match self {
            Self::V02(interface) => format!("{interface}@{WASI_02_VERSION}"),
            Self::V03(interface) => format!("{interface}@{WASI_03_VERSION}"),
        }
    }
}

/// What the host provides for the import `name`, if anything.
fn provided_as(wasi: Wasi, name: &str) -> Option<Provided<'_>> {
    let (interface, version) = name.split_once('@')?;
    if version.starts_with("0.2.") && WASI_02.contains(&interface) {
        return Some(Provided::V02(interface));
    }
    (wasi == Wasi::V03 && version.starts_with("0.3.") && WASI_03.contains(&interface))
        .then_some(Provided::V03(interface))
}

/// Makes sure that `linker` has all that `component` needs.
///
/// # Errors
///
/// * An interface that the host provides lacks a member, or has it with another type:
///   [`RunError::UnknownMember`].
/// * Anything else that the engine finds: [`RunError::Engine`].
pub(crate) fn instantiate_pre<T: Send + 'static>(
    linker: &Linker<Guest<T>>,
    component: &Component,
    wasi: Wasi,
) -> Result<InstancePre<Guest<T>>, RunError> {
    let error = match linker.instantiate_pre(component) {
        Ok(pre) => return Ok(pre),
        Err(error) => error,
    };
    match misfit(linker, component, wasi) {
        Some((interface, function)) => Err(RunError::UnknownMember {
            interface,
            function,
            source: EngineFailure::new(error),
        }),
        None => Err(RunError::Engine(EngineFailure::new(error))),
    }
}

/// The first member of a provided interface that the linker lacks or has with another type.
///
/// The engine's error names it in a sentence only. But the linker tells whether it has a name, and functions
/// of any type can be put into it: a misfit is the member without which the rest links.
fn misfit<T: Send + 'static>(
    linker: &Linker<Guest<T>>,
    component: &Component,
    wasi: Wasi,
) -> Option<(String, String)> {
    let engine = component.engine();
    let component_type = component.component_type();
    let mut members = Vec::new();
    for (interface, item) in component_type.imports(engine) {
        let Some(provided) = provided_as(wasi, interface) else {
            continue;
        };
        let instance = provided.instance();
        let ComponentItem::ComponentInstance(ty) = &item.ty else {
            continue;
        };
        for (member, item) in ty.exports(engine) {
            let callable = matches!(
                item.ty,
                ComponentItem::ComponentFunc(_) | ComponentItem::Resource(_)
            );
            if callable {
                members.push((
                    interface.to_owned(),
                    instance.clone(),
                    member.to_owned(),
                    item.ty.clone(),
                ));
            }
        }
    }
    for (interface, instance, member, item) in &members {
        let mut probe = linker.clone();
        // A name that is there cannot be defined again.
        if stub_member(&mut probe, instance, member, item).is_ok() {
            return Some((interface.clone(), member.clone()));
        }
    }
    // From the last to the first, so that the first misfit is the one that makes the rest link.
    let mut probe = linker.clone();
    probe.allow_shadowing(true);
    for (interface, instance, member, item) in members.into_iter().rev() {
        if !matches!(item, ComponentItem::ComponentFunc(_)) {
            continue;
        }
        stub_member(&mut probe, &instance, &member, &item).ok()?;
        if probe.instantiate_pre(component).is_ok() {
            return Some((interface, member));
        }
    }
    None
}

/// The interfaces of WASI 0.2 that [`link_wasi_02`] provides.
const WASI_02: &[&str] = &[
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/wall-clock",
    "wasi:filesystem/preopens",
    "wasi:filesystem/types",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
    "wasi:sockets/instance-network",
    "wasi:sockets/ip-name-lookup",
    "wasi:sockets/network",
    "wasi:sockets/tcp",
    "wasi:sockets/tcp-create-socket",
    "wasi:sockets/udp",
    "wasi:sockets/udp-create-socket",
];

/// The interfaces of WASI 0.3 that the engine's implementation has.
const WASI_03: &[&str] = &[
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:cli/types",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/system-clock",
    "wasi:clocks/types",
    "wasi:filesystem/preopens",
    "wasi:filesystem/types",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
    "wasi:sockets/ip-name-lookup",
    "wasi:sockets/types",
];

/// Whether [`link`] provides an import of this name.
pub(crate) fn provides(wasi: Wasi, import: &str) -> bool {
    provided_as(wasi, import).is_some()
}

/// Provides one interface of WASI 0.2, of those in [`WASI_02`].
fn link_wasi_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    interface: &str,
) -> wasmtime::Result<()> {
    let l = linker;
    let versioned = Provided::V02(interface).instance();
    let table: fn(&mut Guest<T>) -> &mut ResourceTable = |guest| &mut guest.table;
    match interface {
        "wasi:io/error" => p2::io::error::add_to_linker::<_, Table>(l, table),
        "wasi:io/poll" => p2::io::poll::add_to_linker::<_, Table>(l, table),
        "wasi:io/streams" => p2::io::streams::add_to_linker::<_, Table>(l, table),
        "wasi:cli/environment" => p2::cli::environment::add_to_linker::<_, WasiCli>(l, Guest::cli),
        "wasi:cli/exit" => p2::cli::exit::add_to_linker::<_, WasiCli>(l, Guest::cli),
        "wasi:cli/stdin" => p2::cli::stdin::add_to_linker::<_, WasiCli>(l, Guest::cli),
        "wasi:cli/stdout" => p2::cli::stdout::add_to_linker::<_, WasiCli>(l, Guest::cli),
        "wasi:cli/stderr" => p2::cli::stderr::add_to_linker::<_, WasiCli>(l, Guest::cli),
        "wasi:cli/terminal-input" => {
            p2::cli::terminal_input::add_to_linker::<_, WasiCli>(l, Guest::cli)
        }
        "wasi:cli/terminal-output" => {
            p2::cli::terminal_output::add_to_linker::<_, WasiCli>(l, Guest::cli)
        }
        "wasi:cli/terminal-stdin" => {
            p2::cli::terminal_stdin::add_to_linker::<_, WasiCli>(l, Guest::cli)
        }
        "wasi:cli/terminal-stdout" => {
            p2::cli::terminal_stdout::add_to_linker::<_, WasiCli>(l, Guest::cli)
        }
        "wasi:cli/terminal-stderr" => {
            p2::cli::terminal_stderr::add_to_linker::<_, WasiCli>(l, Guest::cli)
        }
        "wasi:clocks/monotonic-clock" => {
            p2::clocks::monotonic_clock::add_to_linker::<_, WasiClocks>(l, Guest::clocks)
        }
        "wasi:clocks/wall-clock" => {
            p2::clocks::wall_clock::add_to_linker::<_, WasiClocks>(l, Guest::clocks)
        }
        "wasi:filesystem/preopens" => link_preopens_02(l),
        "wasi:filesystem/types" => link_types_02(l, &versioned),
        "wasi:random/random" => {
            p2::random::random::add_to_linker::<_, WasiRandom>(l, Guest::random)
        }
        "wasi:random/insecure" => {
            p2::random::insecure::add_to_linker::<_, WasiRandom>(l, Guest::random)
        }
        "wasi:random/insecure-seed" => {
            p2::random::insecure_seed::add_to_linker::<_, WasiRandom>(l, Guest::random)
        }
        "wasi:sockets/instance-network" => {
            p2::sockets::instance_network::add_to_linker::<_, WasiSockets>(l, Guest::sockets)
        }
        "wasi:sockets/ip-name-lookup" => link_lookup_02(l, &versioned),
        "wasi:sockets/network" => {
            let options = p2::sockets::network::LinkOptions::default();
            p2::sockets::network::add_to_linker::<_, WasiSockets>(l, &options, Guest::sockets)
        }
        "wasi:sockets/tcp" => link_tcp_02(l, &versioned),
        "wasi:sockets/tcp-create-socket" => link_tcp_create_02(l, &versioned),
        "wasi:sockets/udp" => link_udp_02(l, &versioned),
        "wasi:sockets/udp-create-socket" => link_udp_create_02(l, &versioned),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use wasmtime::Engine;

    use super::*;

    #[test]
    fn every_interface_that_is_named_is_provided() {
        let engine = Engine::default();
        for interface in WASI_02 {
            let mut linker = Linker::<Guest>::new(&engine);
            link_wasi_02(&mut linker, interface).expect("it links");
            let instance = Provided::V02(interface).instance();
            // Interfaces of types alone put nothing into the linker.
            linker.allow_shadowing(false);
            let taken = linker.root().func_new(&instance, |_, _, _, _| Ok(()));
            assert!(taken.is_err(), "{interface}");
        }
    }
}
