//! The shape of the committed `preview1.wasm`: what the linker relies on, and
//! that it was built from what `preview1.toml` says.

use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use wasmparser::{
    CompositeInnerType, ExternalKind, FuncType, Imports, Parser, Payload, TypeRef, ValType,
};
use wit_parser::abi::{AbiVariant, WasmType};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve, TypeDefKind, WasmImport, WorldItem};

/// The functions of `wasi_snapshot_preview1`.
const PREVIEW1: [&str; 46] = [
    "args_get",
    "args_sizes_get",
    "environ_get",
    "environ_sizes_get",
    "clock_res_get",
    "clock_time_get",
    "fd_advise",
    "fd_allocate",
    "fd_close",
    "fd_datasync",
    "fd_fdstat_get",
    "fd_fdstat_set_flags",
    "fd_fdstat_set_rights",
    "fd_filestat_get",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pread",
    "fd_prestat_get",
    "fd_prestat_dir_name",
    "fd_pwrite",
    "fd_read",
    "fd_readdir",
    "fd_renumber",
    "fd_seek",
    "fd_sync",
    "fd_tell",
    "fd_write",
    "path_create_directory",
    "path_filestat_get",
    "path_filestat_set_times",
    "path_link",
    "path_open",
    "path_readlink",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
    "poll_oneoff",
    "proc_exit",
    "proc_raise",
    "random_get",
    "sched_yield",
    "sock_accept",
    "sock_recv",
    "sock_send",
    "sock_shutdown",
];

/// The functions that WasmEdge added to it, and two for waiting as for a descriptor: for names and for pollables.
const SOCKETS: [&str; 13] = [
    "sock_open",
    "sock_bind",
    "sock_listen",
    "sock_connect",
    "sock_getlocaladdr",
    "sock_getpeeraddr",
    "sock_getsockopt",
    "sock_setsockopt",
    "sock_recv_from",
    "sock_send_to",
    "sock_getaddrinfo",
    "sock_lookup",
    "sock_pollable",
];

/// Those that have another type in WasmEdge's first generation.
const FIRST_GENERATION: [&str; 4] = [
    "carrick_v1_sock_accept",
    "carrick_v1_sock_getlocaladdr",
    "carrick_v1_sock_getpeeraddr",
    "carrick_v1_sock_recv_from",
];

/// What the linker uses besides.
const OWN: [&str; 6] = [
    "adapter_monotonic_clock_set_paused",
    "cabi_import_realloc",
    "carrick_in_flight",
    "carrick_silent_enter",
    "carrick_silent_leave",
    "carrick_flush",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The module under test: the committed one, or a fresh build in the folder
/// that `CARRICK_PREVIEW1_DIR` names.
fn module_folder() -> PathBuf {
    std::env::var_os("CARRICK_PREVIEW1_DIR").map_or_else(folder, PathBuf::from)
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

struct Module {
    imports: BTreeMap<(String, String), FuncType>,
    exports: BTreeMap<String, ExternalKind>,
    memories: usize,
    element_sections: usize,
    start: bool,
}

fn parse(bytes: &[u8]) -> Module {
    let mut module = Module {
        imports: BTreeMap::new(),
        exports: BTreeMap::new(),
        memories: 0,
        element_sections: 0,
        start: false,
    };
    let mut types = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("a valid module") {
            Payload::TypeSection(section) => {
                for group in section {
                    for ty in group.expect("a valid type").into_types() {
                        let CompositeInnerType::Func(ty) = ty.composite_type.inner else {
                            panic!("a type that is no function");
                        };
                        types.push(ty);
                    }
                }
            }
            Payload::ImportSection(section) => {
                for imports in section {
                    let Imports::Single(_, import) = imports.expect("a valid import") else {
                        panic!("compact imports");
                    };
                    let TypeRef::Func(ty) = import.ty else {
                        panic!("`{}` `{}` is no function", import.module, import.name);
                    };
                    module.imports.insert(
                        (import.module.to_string(), import.name.to_string()),
                        types[ty as usize].clone(),
                    );
                }
            }
            Payload::MemorySection(section) => module.memories += section.count() as usize,
            Payload::ElementSection(_) => module.element_sections += 1,
            Payload::StartSection { .. } => module.start = true,
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.expect("a valid export");
                    module.exports.insert(export.name.to_string(), export.kind);
                }
            }
            _ => {}
        }
    }
    module
}

fn committed() -> Module {
    parse(&read(&module_folder().join("preview1.wasm")))
}

#[test]
fn checksum_and_size_are_those_of_the_module() {
    let bytes = read(&module_folder().join("preview1.wasm"));
    let text = fs::read_to_string(module_folder().join("preview1.toml")).expect("preview1.toml");
    let record: toml::Table = text.parse().expect("TOML");
    let hash: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(record["sha256"].as_str(), Some(hash.as_str()));
    assert_eq!(record["bytes"].as_integer(), Some(bytes.len() as i64));
}

#[test]
fn has_one_memory_and_neither_elements_nor_a_start_function() {
    let module = committed();
    assert_eq!(module.memories, 1);
    assert_eq!(module.element_sections, 0);
    assert!(!module.start);
}

#[test]
fn exports_every_preview1_function_and_what_the_linker_needs() {
    let module = committed();
    let all = PREVIEW1.iter().chain(&SOCKETS);
    let all: Vec<_> = all.chain(&FIRST_GENERATION).chain(&OWN).collect();
    for name in &all {
        assert_eq!(
            module.exports.get(**name),
            Some(&ExternalKind::Func),
            "{name}"
        );
    }
    assert_eq!(module.exports.get("memory"), Some(&ExternalKind::Memory));
    let functions = module
        .exports
        .values()
        .filter(|kind| **kind == ExternalKind::Func)
        .count();
    assert_eq!(functions, all.len());
}

#[test]
fn imports_are_those_of_the_wit_with_its_core_signatures() {
    let module = committed();
    let imports: BTreeMap<_, _> = module
        .imports
        .into_iter()
        .filter(|((module, _), _)| !module.starts_with("carrick:"))
        .map(|(name, ty)| (name, (core(ty.params()), core(ty.results()))))
        .collect();
    assert_eq!(imports, wit_imports());
}

#[test]
fn imports_nothing_else_but_guest_memory_and_configuration() {
    let own: BTreeSet<_> = committed()
        .imports
        .into_keys()
        .filter(|(module, _)| module.starts_with("carrick:"))
        .collect();
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        (
            "carrick:guest",
            &[
                "load8_u",
                "load16_u",
                "load32",
                "load64",
                "store8",
                "store16",
                "store32",
                "store64",
                "copy_in",
                "copy_out",
                "copy_within",
                "fill",
                "size",
            ] as &[&str],
        ),
        (
            "carrick:config",
            &[
                "files",
                "clocks",
                "random",
                "environment",
                "stdio",
                "terminal",
                "exact-exit",
                "poll-stdin",
                "sockets",
                "listeners",
                "listener",
            ],
        ),
    ]);
    for (module, name) in own {
        assert!(
            allowed
                .get(module.as_str())
                .is_some_and(|names| names.contains(&name.as_str())),
            "`{module}` `{name}`"
        );
    }
}

fn core(types: &[ValType]) -> Vec<WasmType> {
    types
        .iter()
        .map(|ty| match ty {
            ValType::I32 => WasmType::I32,
            ValType::I64 => WasmType::I64,
            other => panic!("{other:?} in a signature"),
        })
        .collect()
}

/// Pointers and lengths are `i32` in the module.
fn plain(types: &[WasmType]) -> Vec<WasmType> {
    types
        .iter()
        .map(|ty| match ty {
            WasmType::I64 => WasmType::I64,
            _ => WasmType::I32,
        })
        .collect()
}

type Signatures = BTreeMap<(String, String), (Vec<WasmType>, Vec<WasmType>)>;

/// Every function and resource drop of the interfaces in `wit/imports.wit`,
/// as a module imports it.
fn wit_imports() -> Signatures {
    let mut resolve = Resolve::default();
    let (package, _) = resolve
        .push_path(folder().join("wit/imports.wit"))
        .expect("wit/imports.wit");
    let world = resolve.packages[package].worlds["imports"];
    let mut signatures = Signatures::new();
    for (key, item) in &resolve.worlds[world].imports {
        let WorldItem::Interface { id, .. } = item else {
            panic!("an import that is no interface");
        };
        for function in resolve.interfaces[*id].functions.values() {
            let import = WasmImport::Func {
                interface: Some(key),
                func: function,
            };
            let signature = resolve.wasm_signature(AbiVariant::GuestImport, function);
            signatures.insert(
                resolve.wasm_import_name(ManglingAndAbi::Legacy(LiftLowerAbi::Sync), import),
                (plain(&signature.params), plain(&signature.results)),
            );
        }
        let interface = resolve.name_world_key(key);
        for (name, ty) in &resolve.interfaces[*id].types {
            if matches!(resolve.types[*ty].kind, TypeDefKind::Resource) {
                signatures.insert(
                    (interface.clone(), format!("[resource-drop]{name}")),
                    (vec![WasmType::I32], vec![]),
                );
            }
        }
    }
    signatures
}
