//! Which of the adapter's functions and imports the guest can reach.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::TypeRef;

use super::{Failure, LinkError, LinkPlan};
use crate::module::{Module, PREVIEW1, is_function, signature};

/// The core import module that the linker turns into instructions on guest memory.
pub(super) const GUEST: &str = "carrick:guest";
/// The core import module that the linker turns into constants.
pub(super) const CONFIG: &str = "carrick:config";

/// The part of the adapter that the guest can reach: what the linked module contains of it.
pub(crate) struct Reachable {
    /// Adapter imports that stay imports, by function index, ascending.
    pub imports: Vec<u32>,
    /// Adapter functions that are linked, by function index, ascending.
    pub functions: Vec<u32>,
    /// Adapter imports that become functions of the linked module: those of a denied subsystem that linked code
    /// names, and the table of listeners.
    pub denied: Vec<u32>,
    /// The adapter exports in use, with their function index.
    pub exports: BTreeMap<String, u32>,
    /// The adapter function that each preview-1 import of the guest becomes, by the position
    /// of the import.
    pub targets: BTreeMap<usize, u32>,
    /// Every preview-1 import of the guest and the interfaces it can reach.
    pub reached: Vec<(String, BTreeSet<String>)>,
    /// Adapter functions whose calls are left out, since there is never anything to carry out.
    pub elided: BTreeSet<u32>,
    /// Adapter functions that are never called, since the guest can have no socket.
    pub unreached: BTreeSet<u32>,
    /// Names of `carrick:config` constants that are 1.
    pub config: BTreeSet<String>,
}

impl Reachable {
    /// The imports of the component that the adapter needs: (interface, function).
    pub fn wasi_imports(&self, adapter: &Module<'_>) -> BTreeSet<(String, String)> {
        let imports: Vec<_> = adapter.function_imports().collect();
        self.imports
            .iter()
            .filter_map(|index| imports.get(*index as usize))
            .map(|(import, _)| (import.module.to_owned(), import.name.to_owned()))
            .collect()
    }
}

/// Functions of the adapter that hold something back while the component may not call out.
const HOLDING: [&str; 4] = ["fd_write", "fd_pwrite", "fd_close", "fd_renumber"];
/// What the names of adapter functions contain that carry out what was held
/// back: under the link ABI they are left out for a guest that never holds.
const CARRY_OUT: &str = "carry_out_";
/// What the names of adapter functions contain that are for sockets and that functions for
/// other descriptors call: under the link ABI no call reaches them without `sockets`.
const VIA_SOCKET: &str = "via_socket_";
/// The same for preopened listeners, without `listeners`.
const VIA_LISTENERS: &str = "via_listeners_";
/// The import of [`CONFIG`] that is a function with a parameter, and which the linker writes.
pub(super) const LISTENER: &str = "listener";
/// What is in front of the name of a socket function of the first generation, which has another
/// type than the second.
const FIRST_GENERATION: &str = "carrick_v1_";
/// Guest exports that the host calls in a phase in which no import may be called.
pub(super) const REALLOCS: [&str; 5] = [
    "cabi_realloc",
    "cabi_import_realloc",
    "cabi_export_realloc",
    "canonical_abi_realloc",
    "cm32p2_realloc",
];

/// Whether `name` is an export that runs while no import may be called.
pub(crate) fn is_silent(name: &str) -> bool {
    REALLOCS.contains(&name)
        || name == "cabi_realloc_adapter"
        || name.starts_with("cabi_post_")
        || (name.starts_with("cm32p2|") && name.ends_with("_post"))
}

/// Finds what the guest can reach, and checks guest imports and adapter against the link ABI.
pub(crate) fn reachable(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    plan: &LinkPlan,
) -> Result<Reachable, Failure> {
    check_adapter(adapter)?;
    let silent = guest.exports.iter().any(|export| is_silent(export.name));
    let holding = silent
        && guest
            .imports
            .iter()
            .any(|import| import.module == PREVIEW1 && HOLDING.contains(&import.name));
    let elided = if holding {
        BTreeSet::new()
    } else {
        carry_out_functions(adapter)
    };
    let mut unreached = BTreeSet::new();
    let uses = |flag| plan.config.contains(flag);
    if !uses("sockets") && !uses("pollables") {
        unreached.extend(functions_named(adapter, VIA_SOCKET));
    }
    if !uses("listeners") {
        unreached.extend(functions_named(adapter, VIA_LISTENERS));
    }
    let graph = Graph::new(adapter, &elided, &unreached)?;
    let mut exports = BTreeMap::new();
    let mut targets = BTreeMap::new();
    let mut reached = Vec::new();
    let mut roots = BTreeSet::new();
    for (position, import) in guest
        .imports
        .iter()
        .enumerate()
        .filter(|(_, import)| import.module == PREVIEW1)
    {
        let (TypeRef::Func(ty) | TypeRef::FuncExact(ty)) = import.ty else {
            return Err(Failure(LinkError::UnknownFunction {
                name: import.name.to_owned(),
                nearest: None,
            }));
        };
        let index = adapter
            .exported_function(import.name)
            .filter(|_| !is_link_abi(import.name))
            .ok_or_else(|| LinkError::UnknownFunction {
                name: import.name.to_owned(),
                nearest: carrick_wit::nearest(import.name, functions(adapter))
                    .into_iter()
                    .next(),
            })?;
        let index = first_generation(guest, adapter, import.name, ty).unwrap_or(index);
        check_signature(guest, adapter, import.name, ty, index)?;
        exports.insert(import.name.to_owned(), index);
        targets.insert(position, index);
        roots.insert(index);
        let interfaces = graph
            .reachable([index].into())
            .iter()
            .filter_map(|index| graph.import(*index))
            .filter(|(module, name)| {
                module.starts_with("wasi:") && allowed(module, name, &plan.config)
            })
            .map(|(module, _)| module.to_owned())
            .collect();
        reached.push((import.name.to_owned(), interfaces));
    }
    let mut also = Vec::new();
    if !roots.is_empty() {
        let calls_out = graph.reachable(roots.clone()).iter().any(|index| {
            graph.import(*index).is_some_and(|(module, name)| {
                module.starts_with("wasi:")
                    && !module.starts_with("wasi:cli/exit@")
                    && allowed(module, name, &plan.config)
            })
        });
        if calls_out {
            also.extend(["cabi_import_realloc", "carrick_in_flight"]);
        }
        if silent {
            also.extend(["carrick_silent_enter", "carrick_silent_leave"]);
            if holding {
                also.push("carrick_flush");
            }
        }
    }
    for name in also {
        let index = adapter
            .exported_function(name)
            .ok_or_else(|| LinkError::Adapter {
                what: format!("export `{name}` is missing"),
            })?;
        exports.insert(name.to_owned(), index);
        roots.insert(index);
    }
    let mut reachable = Reachable {
        imports: Vec::new(),
        functions: Vec::new(),
        denied: Vec::new(),
        exports,
        targets,
        reached,
        elided,
        unreached,
        config: plan.config.clone(),
    };
    for index in graph.reachable(roots) {
        match graph.import(index) {
            None => reachable.functions.push(index),
            Some((CONFIG, LISTENER)) => reachable.denied.push(index),
            Some((GUEST | CONFIG, _)) => {}
            Some((module, name)) if allowed(module, name, &plan.config) => {
                reachable.imports.push(index)
            }
            Some(_) => reachable.denied.push(index),
        }
    }
    Ok(reachable)
}

/// Whether an import of the adapter stays, given the constants.
///
/// The adapter asks `carrick:config` before it calls an import of a subsystem,
/// so one that is denied is never reached at run time.
fn allowed(module: &str, name: &str, config: &BTreeSet<String>) -> bool {
    let interface = module.split('@').next().unwrap_or(module);
    let flag = match interface {
        "wasi:cli/environment" => "environment",
        "wasi:cli/stdin" | "wasi:cli/stdout" | "wasi:cli/stderr" => "stdio",
        "wasi:cli/exit" => return (name == "exit-with-code") == config.contains("exact-exit"),
        _ if interface.starts_with("wasi:cli/terminal-") => "terminal",
        _ if interface.starts_with("wasi:filesystem/") => "files",
        _ if interface.starts_with("wasi:clocks/") => "clocks",
        _ if interface.starts_with("wasi:random/") => "random",
        "wasi:sockets/ip-name-lookup" => "names",
        "wasi:sockets/udp" | "wasi:sockets/udp-create-socket" => "datagrams",
        _ if interface.starts_with("wasi:sockets/") => "sockets",
        // Streams serve standard streams, files and sockets, and polling serves clocks too.
        "wasi:io/streams" | "wasi:io/error" => {
            return ["stdio", "files", "sockets"]
                .iter()
                .any(|flag| config.contains(*flag));
        }
        "wasi:io/poll" => {
            return ["stdio", "files", "clocks", "sockets", "pollables"]
                .iter()
                .any(|flag| config.contains(*flag));
        }
        _ => return true,
    };
    config.contains(flag)
}

fn is_link_abi(name: &str) -> bool {
    name.starts_with("carrick_") || name.starts_with("cabi_")
}

/// The adapter's call graph.
struct Graph<'a> {
    imports: Vec<(&'a str, &'a str)>,
    mentioned: Vec<Vec<u32>>,
}

impl<'a> Graph<'a> {
    fn new(
        adapter: &Module<'a>,
        elided: &BTreeSet<u32>,
        unreached: &BTreeSet<u32>,
    ) -> Result<Self, Failure> {
        let imports = adapter
            .function_imports()
            .map(|(import, _)| (import.module, import.name))
            .collect();
        let mut mentioned: Vec<Vec<u32>> = adapter
            .code
            .iter()
            .map(Module::mentioned_by)
            .collect::<wasmparser::Result<_>>()?;
        for mentions in &mut mentioned {
            mentions.retain(|index| !elided.contains(index) && !unreached.contains(index));
        }
        Ok(Graph { imports, mentioned })
    }

    fn import(&self, index: u32) -> Option<(&'a str, &'a str)> {
        self.imports.get(index as usize).copied()
    }

    fn reachable(&self, roots: BTreeSet<u32>) -> BTreeSet<u32> {
        let mut seen = roots.clone();
        let mut work: Vec<u32> = roots.into_iter().collect();
        while let Some(index) = work.pop() {
            let defined = (index as usize).checked_sub(self.imports.len());
            for next in defined
                .and_then(|body| self.mentioned.get(body))
                .into_iter()
                .flatten()
            {
                if seen.insert(*next) {
                    work.push(*next);
                }
            }
        }
        seen
    }
}

/// The functions, without results, whose name says that they carry out what was held back.
fn carry_out_functions(adapter: &Module<'_>) -> BTreeSet<u32> {
    let mut functions = functions_named(adapter, CARRY_OUT);
    functions.retain(|index| {
        let ty = adapter
            .type_of_function(*index)
            .and_then(|ty| adapter.function_type(ty));
        ty.is_some_and(|ty| ty.results().is_empty())
    });
    functions
}

/// The functions whose name contains `part`.
fn functions_named(adapter: &Module<'_>, part: &str) -> BTreeSet<u32> {
    adapter
        .function_names()
        .into_iter()
        .filter(|(_, name)| name.contains(part))
        .map(|(index, _)| index)
        .collect()
}

/// The function of the first generation of sockets called `name`, if the guest's import has
/// its type.
fn first_generation(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    name: &str,
    found: u32,
) -> Option<u32> {
    let index = adapter.exported_function(&format!("{FIRST_GENERATION}{name}"))?;
    let expected = adapter.function_type(adapter.type_of_function(index)?)?;
    (guest.function_type(found)? == expected).then_some(index)
}

fn check_adapter(adapter: &Module<'_>) -> Result<(), Failure> {
    let fail = |what: &str| {
        Err(Failure(LinkError::Adapter {
            what: what.to_owned(),
        }))
    };
    if !adapter.elements.is_empty() {
        return fail("it has an element section");
    }
    if adapter.memories.len() != 1 {
        return fail("it must define exactly one memory");
    }
    if adapter.start.is_some() {
        return fail("it has a start function");
    }
    if adapter
        .imports
        .iter()
        .any(|import| !matches!(import.ty, TypeRef::Func(_)))
    {
        return fail("it imports something other than functions");
    }
    if !adapter.tags.is_empty() {
        return fail("it defines tags");
    }
    Ok(())
}

/// The names of the functions of preview 1.
fn functions<'a>(adapter: &Module<'a>) -> impl Iterator<Item = &'a str> {
    let functions = adapter
        .exports
        .iter()
        .filter(|export| is_function(export) && !is_link_abi(export.name));
    functions.map(|export| export.name)
}

fn check_signature(
    guest: &Module<'_>,
    adapter: &Module<'_>,
    name: &str,
    found: u32,
    target: u32,
) -> Result<(), Failure> {
    let plain = guest.is_plain_type(found);
    let found = guest.function_type(found);
    let expected = adapter
        .type_of_function(target)
        .and_then(|ty| adapter.function_type(ty));
    match (found, expected) {
        (Some(found), Some(expected)) if found != expected => Err(Failure(LinkError::Signature {
            name: name.to_owned(),
            expected: signature(expected),
            found: signature(found),
        })),
        // A type in a group is another type, also where the signature is the same.
        (Some(found), Some(expected)) if !plain => Err(Failure(LinkError::Signature {
            name: name.to_owned(),
            expected: signature(expected),
            found: format!(
                "{} in a recursion group or with a supertype",
                signature(found)
            ),
        })),
        (Some(_), Some(_)) => Ok(()),
        _ => Err(Failure(LinkError::Adapter {
            what: format!("`{name}` has no function type"),
        })),
    }
}
