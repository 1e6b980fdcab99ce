//! Which compiler wrote a core module.
//!
//! The producers section decides where it is conclusive; otherwise marks that
//! the toolchains are known to leave: custom sections, exports, and names.

use wasmparser::{KnownCustom, Name};

use super::{Producer, SourceLanguage};
use crate::module::Module;

pub(super) fn of(
    module: &Module<'_>,
    producers: &[Producer],
) -> (Option<SourceLanguage>, Option<String>) {
    let language = by_producers(module, producers).or_else(|| by_marks(module));
    let compiler = producers
        .iter()
        .find(|producer| producer.field == "processed-by" && compiles(&producer.name, language))
        .map(|producer| format!("{} {}", producer.name, producer.version));
    (language, compiler)
}

/// Whether a tool of that name is the compiler for `language`, not a later step.
fn compiles(tool: &str, language: Option<SourceLanguage>) -> bool {
    match language {
        Some(SourceLanguage::Rust) => tool == "rustc",
        Some(SourceLanguage::C | SourceLanguage::Cpp) => tool.contains("clang"),
        Some(SourceLanguage::Go) => tool.starts_with("Go"),
        Some(SourceLanguage::TinyGo) => tool == "TinyGo",
        _ => !matches!(
            tool,
            "wit-component" | "wit-bindgen-rust" | "wit-bindgen-c" | "carrick"
        ),
    }
}

fn by_producers(module: &Module<'_>, producers: &[Producer]) -> Option<SourceLanguage> {
    let names = |field: &str, wanted: &dyn Fn(&str) -> bool| {
        producers
            .iter()
            .any(|producer| producer.field == field && wanted(&producer.name))
    };
    if names("processed-by", &|name| name == "TinyGo")
        || has_function(module, &|name| {
            name == "tinygo_getCurrentStackPointer" || name == "runtime.alloc"
        }) && !names("language", &|name| name == "Go")
    {
        return Some(SourceLanguage::TinyGo);
    }
    if names("language", &|name| name == "Go") {
        return Some(SourceLanguage::Go);
    }
    if names("language", &|name| name == "Rust") || names("processed-by", &|name| name == "rustc") {
        return Some(SourceLanguage::Rust);
    }
    if names("language", &|name| name == "Swift")
        || names("processed-by", &|name| name.contains("Swift"))
    {
        return Some(SourceLanguage::Swift);
    }
    if names("processed-by", &|name| name.to_lowercase().contains("zig")) {
        return Some(SourceLanguage::Zig);
    }
    if has_function(module, &|name| {
        name.starts_with("mono_wasm_") || name.starts_with("RhpNew")
    }) {
        return Some(SourceLanguage::DotNet);
    }
    if names("language", &|name| name.starts_with("C_plus_plus")) {
        return Some(SourceLanguage::Cpp);
    }
    // C comes with its year, such as `C11`; other languages begin with that letter too.
    let is_c = |name: &str| {
        let year = name.strip_prefix('C');
        year.is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if names("language", &is_c) || names("processed-by", &|name| name.contains("clang")) {
        return Some(SourceLanguage::C);
    }
    None
}

fn by_marks(module: &Module<'_>) -> Option<SourceLanguage> {
    let section = |wanted: &str| module.customs.iter().any(|custom| custom.name() == wanted);
    if section("go:buildid") || section("go.buildid") {
        return Some(SourceLanguage::Go);
    }
    if has_function(module, &|name| name.starts_with("~lib/"))
        || module.exported_function("__pin").is_some()
    {
        return Some(SourceLanguage::AssemblyScript);
    }
    if has_function(module, &|name| {
        name.starts_with("$s") && name.contains("SS")
    }) {
        return Some(SourceLanguage::Swift);
    }
    if has_function(module, &|name| {
        name == "start.wasi_start"
            || name.starts_with("start.callMain")
            || name == "posixCallMainAndExit"
    }) {
        return Some(SourceLanguage::Zig);
    }
    if has_function(module, &|name| {
        name.contains("__wasi_proc_exit") || name == "__wasm_call_ctors"
    }) {
        return Some(SourceLanguage::C);
    }
    None
}

/// Whether the name section names a function that `wanted` accepts.
fn has_function(module: &Module<'_>, wanted: &dyn Fn(&str) -> bool) -> bool {
    module.customs.iter().any(|custom| {
        let KnownCustom::Name(subsections) = custom.as_known() else {
            return false;
        };
        subsections.flatten().any(|subsection| match subsection {
            Name::Function(map) => map.into_iter().flatten().any(|naming| wanted(naming.name)),
            _ => false,
        })
    })
}
