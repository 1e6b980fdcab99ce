//! Which interfaces the host provides, and to whom.

use wasmtime::Engine;
use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, HasData, Linker, ResourceTable};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
use wasmtime_wasi::filesystem::{WasiFilesystem, WasiFilesystemView};
use wasmtime_wasi::p2::bindings as p2;
use wasmtime_wasi::random::{WasiRandom, WasiRandomView};
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};

use crate::call::stub;
use crate::command::{Guest, RunError};
use crate::engine::Wasi;

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
    let mut linker = Linker::new(component.engine());
    let component_type = component.component_type();
    let imports: Vec<_> = component_type.imports(component.engine()).collect();
    if wasi == Wasi::V03 {
        wasmtime_wasi::p3::add_to_linker(&mut linker)
            .map_err(|error| RunError::Engine(error.into()))?;
    }
    let mut resources = Vec::new();
    for (name, item) in &imports {
        let provided_as = match name.split_once('@') {
            Some((interface, version))
                if version.starts_with("0.2.")
                    && link_wasi_02(&mut linker, interface)
                        .map_err(|error| RunError::Engine(error.into()))? =>
            {
                Some(format!("{interface}@{WASI_02_VERSION}"))
            }
            Some((interface, version))
                if wasi == Wasi::V03
                    && version.starts_with("0.3.")
                    && WASI_03.contains(&interface) =>
            {
                Some(format!("{interface}@{WASI_03_VERSION}"))
            }
            _ => None,
        };
        if missing == Missing::Trap {
            // An instance of the component's own version would hide the host's.
            let instance = provided_as.as_deref().unwrap_or(name);
            stub(&mut linker, wasi, name, instance, &item.ty, &mut resources)
                .map_err(|error| RunError::Engine(error.into()))?;
            continue;
        }
        if provided_as.is_some() || missing == Missing::Leave {
            continue;
        }
        match &item.ty {
            // Interfaces that only name types need nobody to provide them.
            ComponentItem::ComponentInstance(instance) => {
                let function = instance
                    .exports(component.engine())
                    .find_map(|(function, item)| {
                        matches!(
                            item.ty,
                            ComponentItem::ComponentFunc(_) | ComponentItem::Resource(_)
                        )
                        .then(|| function.to_owned())
                    });
                if let Some(function) = function {
                    return Err(RunError::UnknownInterface {
                        interface: (*name).to_owned(),
                        function,
                    });
                }
            }
            ComponentItem::ComponentFunc(_) => {
                return Err(RunError::UnknownFunction {
                    function: (*name).to_owned(),
                });
            }
            ComponentItem::Type(_) => {}
            _ => {
                return Err(RunError::UnknownImport {
                    import: (*name).to_owned(),
                });
            }
        }
    }
    Ok(linker)
}

/// The versions under which the engine's implementation provides WASI; others
/// of the same line resolve to them.
const WASI_02_VERSION: &str = "0.2.12";
const WASI_03_VERSION: &str = "0.3.0";

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
pub(crate) fn provides(engine: &Engine, wasi: Wasi, import: &str) -> bool {
    let Some((interface, version)) = import.split_once('@') else {
        return false;
    };
    if version.starts_with("0.2.") {
        return link_wasi_02(&mut Linker::<Guest>::new(engine), interface).unwrap_or(false);
    }
    wasi == Wasi::V03 && version.starts_with("0.3.") && WASI_03.contains(&interface)
}

/// Provides one interface of WASI 0.2; false when there is none of that name.
fn link_wasi_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    interface: &str,
) -> wasmtime::Result<bool> {
    let l = linker;
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
        "wasi:filesystem/preopens" => {
            p2::filesystem::preopens::add_to_linker::<_, WasiFilesystem>(l, Guest::filesystem)
        }
        "wasi:filesystem/types" => {
            p2::filesystem::types::add_to_linker::<_, WasiFilesystem>(l, Guest::filesystem)
        }
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
        "wasi:sockets/ip-name-lookup" => {
            p2::sockets::ip_name_lookup::add_to_linker::<_, WasiSockets>(l, Guest::sockets)
        }
        "wasi:sockets/network" => {
            let options = p2::sockets::network::LinkOptions::default();
            p2::sockets::network::add_to_linker::<_, WasiSockets>(l, &options, Guest::sockets)
        }
        "wasi:sockets/tcp" => p2::sockets::tcp::add_to_linker::<_, WasiSockets>(l, Guest::sockets),
        "wasi:sockets/tcp-create-socket" => {
            p2::sockets::tcp_create_socket::add_to_linker::<_, WasiSockets>(l, Guest::sockets)
        }
        "wasi:sockets/udp" => p2::sockets::udp::add_to_linker::<_, WasiSockets>(l, Guest::sockets),
        "wasi:sockets/udp-create-socket" => {
            p2::sockets::udp_create_socket::add_to_linker::<_, WasiSockets>(l, Guest::sockets)
        }
        _ => return Ok(false),
    }?;
    Ok(true)
}
