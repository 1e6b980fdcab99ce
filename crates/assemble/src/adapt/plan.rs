//! What is to be done with a module, or why nothing can be.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::ops::RangeInclusive;

use wasmparser::{ExternalKind, TypeRef, WasmFeatures};

use super::contract;
use super::world::ModuleWorlds;
use super::{AdaptError, ForeignImport};
use crate::inspect::{Kind, SourceLanguage};
use crate::link::LinkPlan;
use crate::module::{INITIALIZERS, Module, PREVIEW1, signature};
use crate::options::{AdaptOptions, ExitCode, PreopenedListener, Subsystem};

/// The decisions about one module.
pub(super) struct Plan {
    pub kind: Kind,
    pub kind_because: String,
    /// Whether the preview-1 adapter is linked.
    pub links: bool,
    pub link: LinkPlan,
    /// Notes for the report.
    pub notes: Vec<String>,
}

/// Functions that can give a guest a file; without them no descriptor beyond
/// the standard streams is ever of use.
const FILE_FUNCTIONS: [&str; 3] = ["fd_prestat_get", "fd_prestat_dir_name", "fd_readdir"];

/// Functions that look a name up; they, `sock_open` and preopened listeners are what gives a guest a socket.
const LOOK_UP_FUNCTIONS: [&str; 2] = ["sock_getaddrinfo", "sock_lookup"];

/// The numbers that preopened listeners can have: behind the standard streams, and few enough that the numbers
/// in between, which the adapter's table has room for, cost nothing.
const LISTENER_DESCRIPTORS: RangeInclusive<u32> = 3..=255;

impl Plan {
    pub fn new(
        guest: &Module<'_>,
        worlds: &ModuleWorlds,
        options: &AdaptOptions,
        (language, features): (Option<SourceLanguage>, WasmFeatures),
    ) -> Result<Self, AdaptError> {
        let preview1 = guest.imports.iter().any(|import| import.module == PREVIEW1);
        let start = guest.exported_function("_start").is_some();
        let targets_run = worlds.exports_run();
        let command = start && !targets_run;
        let links = preview1 || command;
        // What is not linked is componentized as it is, under wit-component's rules.
        if links || worlds.is_empty() {
            refuse_features(guest)?;
        }
        refuse_imports(guest, worlds, options, links)?;
        refuse_listeners(guest, options)?;
        if !preview1 && !start && worlds.is_empty() {
            return Err(AdaptError::NotPreview1);
        }
        contract::check(worlds, guest)?;
        if links {
            refuse_exports(guest, command)?;
        }
        let initializer = INITIALIZERS
            .iter()
            .find(|name| guest.exported_function(name).is_some());
        let (kind, kind_because) = match (command, initializer) {
            (true, _) => (Kind::Command, "it exports `_start`".to_owned()),
            (false, Some(name)) => (
                Kind::Reactor,
                format!("it exports `{name}`, which runs before any export"),
            ),
            (false, None) if targets_run => (
                Kind::Reactor,
                "its world exports `wasi:cli/run` by itself".to_owned(),
            ),
            (false, None) => (
                Kind::Reactor,
                "it exports neither `_start` nor `_initialize`".to_owned(),
            ),
        };
        let mut notes = Vec::new();
        let link_config = config(guest, options, language);
        if command
            && initializer.is_none()
            && let Some(wit) = contract::first_export(worlds)
        {
            if matches!(language, Some(SourceLanguage::Go | SourceLanguage::TinyGo)) {
                return Err(AdaptError::NotAReactor { wit });
            }
            notes.push(format!(
                "`{wit}` can be called before `_start` has run: a module that needs something set up before exports `_initialize`"
            ));
        }
        for adapter in &options.adapters {
            if !guest
                .imports
                .iter()
                .any(|import| import.module == adapter.name)
            {
                notes.push(format!(
                    "the adapter for `{0}` is not used: the module imports nothing from `{0}`",
                    adapter.name
                ));
            }
        }
        if kind == Kind::Reactor && worlds.is_empty() {
            notes.push(
                "no world given and none embedded: the component exports no functions".to_owned(),
            );
        }
        notes.extend(sockets_note(guest).filter(|_| link_config.contains("sockets")));
        for listener in &options.listeners {
            notes.push(format!(
                "descriptor {} is a listening socket on {}, if the host allows it",
                listener.descriptor, listener.address
            ));
        }
        if imports(guest, "proc_exit") && options.exit_code == ExitCode::Portable {
            notes.push(
                "exit codes other than 0 become 1 (`wasi:cli/exit#exit` has success and failure only)"
                    .to_owned(),
            );
        }
        Ok(Plan {
            kind,
            kind_because,
            links,
            link: LinkPlan {
                command,
                world: !worlds.is_empty(),
                strip: options.strip,
                config: link_config,
                listeners: listener_words(&options.listeners),
                features,
            },
            notes,
        })
    }
}

fn imports(guest: &Module<'_>, name: &str) -> bool {
    guest
        .imports
        .iter()
        .any(|import| import.module == PREVIEW1 && import.name == name)
}

/// The constants of the link ABI that are 1 for this guest.
fn config(
    guest: &Module<'_>,
    options: &AdaptOptions,
    language: Option<SourceLanguage>,
) -> BTreeSet<String> {
    let files = guest.imports.iter().any(|import| {
        import.module == PREVIEW1
            && (import.name.starts_with("path_") || FILE_FUNCTIONS.contains(&import.name))
    });
    let names = looks_up_names(guest);
    let opens = imports(guest, "sock_open");
    let listeners = !options.listeners.is_empty();
    let sockets = names || opens || listeners;
    let granted = |subsystem| !options.deny.contains(&subsystem);
    [
        ("files", files && granted(Subsystem::Filesystem)),
        ("clocks", granted(Subsystem::Clocks)),
        ("random", granted(Subsystem::Random)),
        ("environment", granted(Subsystem::Environment)),
        ("stdio", granted(Subsystem::Stdio)),
        ("terminal", granted(Subsystem::Terminal)),
        ("sockets", sockets && granted(Subsystem::Sockets)),
        ("listeners", listeners),
        // No constants of the adapter: without these functions it has nothing to ask.
        ("names", names && granted(Subsystem::Sockets)),
        ("datagrams", opens && granted(Subsystem::Sockets)),
        ("pollables", imports(guest, "sock_pollable")),
        ("exact-exit", options.exit_code == ExitCode::Exact),
        ("poll-stdin", !waits_for_signals(guest, language)),
    ]
    .into_iter()
    .filter(|(_, on)| *on)
    .map(|(name, _)| name.to_owned())
    .collect()
}

fn looks_up_names(guest: &Module<'_>) -> bool {
    LOOK_UP_FUNCTIONS.iter().any(|name| imports(guest, name))
}

/// The listeners as the adapter reads them: descriptor, family, port, and the four words of the address, which
/// begin with its first bytes.
fn listener_words(listeners: &[PreopenedListener]) -> Vec<u32> {
    let words = listeners.iter().flat_map(|listener| {
        let (family, bits) = match listener.address.ip() {
            IpAddr::V4(address) => (1, u128::from(address.to_bits()) << 96),
            IpAddr::V6(address) => (2, address.to_bits()),
        };
        let word = |index: u32| (bits >> (96 - 32 * index)) as u32;
        let port = u32::from(listener.address.port());
        [
            listener.descriptor,
            family,
            port,
            word(0),
            word(1),
            word(2),
            word(3),
        ]
    });
    words.collect()
}

/// What the sockets of a guest reach, as far as its imports tell; nothing for one that only accepts.
fn sockets_note(guest: &Module<'_>) -> Option<String> {
    let mut does = Vec::new();
    if imports(guest, "sock_open") {
        does.push("opens TCP and UDP sockets");
    }
    if looks_up_names(guest) {
        does.push("looks up names");
    }
    if does.is_empty() {
        return None;
    }
    Some(format!(
        "the module {}; which addresses it reaches cannot be known from the binary, the host decides",
        does.join(" and ")
    ))
}

/// Whether the guest is a Go program with the package `os/signal`.
///
/// While its `Notify` waits, Go's scheduler always has a goroutine to run, and asks for input
/// only when it has none: a read that does not wait would never be tried again. Go keeps the names of
/// all functions in the module's data, with and without `-ldflags=-s`.
fn waits_for_signals(guest: &Module<'_>, language: Option<SourceLanguage>) -> bool {
    let name = memchr::memmem::Finder::new("os/signal.signal_recv");
    language == Some(SourceLanguage::Go)
        && guest.data.iter().any(|data| name.find(data.data).is_some())
}

fn refuse_features(guest: &Module<'_>) -> Result<(), AdaptError> {
    let mut index = 0;
    for import in &guest.imports {
        if let TypeRef::Memory(memory) = import.ty {
            if memory.shared {
                let because = format!(
                    "import `{}` `{}` is a shared memory",
                    import.module, import.name
                );
                return Err(AdaptError::Threads { because });
            }
            return Err(AdaptError::ImportedMemory {
                module: import.module.to_owned(),
                name: import.name.to_owned(),
            });
        }
    }
    for memory in &guest.memories {
        if memory.shared {
            return Err(AdaptError::Threads {
                because: format!("memory {index} is shared"),
            });
        }
        if memory.memory64 {
            return Err(AdaptError::Memory64 { index });
        }
        index += 1;
    }
    Ok(())
}

/// Refuses entries that cannot be called and a memory that preview 1 would not find.
fn refuse_exports(guest: &Module<'_>, command: bool) -> Result<(), AdaptError> {
    let entries = if command {
        &["_start"][..]
    } else {
        &INITIALIZERS
    };
    for entry in entries {
        let found = guest
            .exported_function(entry)
            .and_then(|index| guest.type_of_function(index))
            .and_then(|ty| guest.function_type(ty))
            .filter(|ty| !ty.params().is_empty() || !ty.results().is_empty());
        if let Some(found) = found {
            return Err(AdaptError::EntrySignature {
                name: (*entry).to_owned(),
                found: signature(found),
            });
        }
    }
    let memory = guest
        .exports
        .iter()
        .find(|export| export.name == "memory" && export.kind == ExternalKind::Memory);
    match memory {
        Some(export) if export.index != 0 => Err(AdaptError::OtherMemory {
            index: export.index,
        }),
        _ => Ok(()),
    }
}

fn refuse_imports(
    guest: &Module<'_>,
    worlds: &ModuleWorlds,
    options: &AdaptOptions,
    links: bool,
) -> Result<(), AdaptError> {
    for import in &guest.imports {
        let because = match import.module {
            PREVIEW1 => continue,
            "wasi_unstable" => {
                return Err(AdaptError::Unstable {
                    name: import.name.to_owned(),
                });
            }
            module
                if options
                    .adapters
                    .iter()
                    .any(|adapter| adapter.name == module) =>
            {
                continue;
            }
            module if worlds.imports(module, import.name) => continue,
            "env" if !links && is_component_builtin(import.name) => continue,
            "wasi" if import.name == "thread-spawn" => Some(ForeignImport::ThreadSpawn),
            "gojs" | "go" => Some(ForeignImport::GoJs),
            "env" => Some(ForeignImport::Env),
            _ => None,
        };
        return Err(AdaptError::ForeignImport {
            module: import.module.to_owned(),
            name: import.name.to_owned(),
            because,
        });
    }
    Ok(())
}

/// Refuses listeners that the guest could not have or not use.
fn refuse_listeners(guest: &Module<'_>, options: &AdaptOptions) -> Result<(), AdaptError> {
    let mut taken = BTreeSet::new();
    for &PreopenedListener { descriptor, .. } in &options.listeners {
        if !LISTENER_DESCRIPTORS.contains(&descriptor) {
            return Err(AdaptError::ListenerDescriptor {
                descriptor,
                first: *LISTENER_DESCRIPTORS.start(),
                last: *LISTENER_DESCRIPTORS.end(),
            });
        }
        if !taken.insert(descriptor) {
            return Err(AdaptError::ListenerTwice { descriptor });
        }
    }
    if !taken.is_empty() && options.deny.contains(&Subsystem::Sockets) {
        return Err(AdaptError::ListenersDenied);
    }
    if !taken.is_empty() && !imports(guest, "sock_accept") {
        return Err(AdaptError::ListenersUnused);
    }
    Ok(())
}

/// Names in `env` that wit-component itself provides to a main module.
fn is_component_builtin(name: &str) -> bool {
    name == "memory" || name.starts_with("__wasm_")
}
