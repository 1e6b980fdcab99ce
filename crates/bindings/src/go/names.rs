//! Names of parameters that Go code uses for something else.

use std::collections::HashSet;

use wit_bindgen_core::wit_parser::{Function, Resolve, WorldItem};

/// What generated functions call, convert to, or declare; a parameter of that name would
/// stand in its place. First what Go declares by itself, then the packages and variables of
/// the generator, which makes the names of all others unlike those of the parameters.
const TAKEN: &[&str] = &[
    "any",
    "append",
    "bool",
    "byte",
    "cap",
    "clear",
    "close",
    "comparable",
    "complex",
    "complex128",
    "complex64",
    "copy",
    "delete",
    "error",
    "false",
    "float32",
    "float64",
    "imag",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "iota",
    "len",
    "make",
    "max",
    "min",
    "new",
    "nil",
    "panic",
    "print",
    "println",
    "real",
    "recover",
    "rune",
    "string",
    "true",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uintptr", //
    "base",
    "element",
    "index",
    "lifters",
    "math",
    "payload",
    "pinner",
    "returnArea",
    "runtime",
    "unsafe",
    "witAsync",
    "witRuntime",
    "witTypes",
];

/// Gives other names to the parameters whose name is taken; no binary has them, and callers
/// in Go go by their order.
pub(super) fn rename_parameters(resolve: &mut Resolve) {
    for (_, interface) in resolve.interfaces.iter_mut() {
        interface.functions.values_mut().for_each(rename);
    }
    for (_, world) in resolve.worlds.iter_mut() {
        for item in world.imports.values_mut().chain(world.exports.values_mut()) {
            if let WorldItem::Function(function) = item {
                rename(function);
            }
        }
    }
}

fn rename(function: &mut Function) {
    let parameters = &mut function.params;
    let mut names: HashSet<String> = parameters
        .iter()
        .map(|parameter| camel(&parameter.name))
        .collect();
    for parameter in parameters {
        if TAKEN.contains(&camel(&parameter.name).as_str()) {
            while !names.insert(camel(&parameter.name)) {
                parameter.name.push_str("-value");
            }
        }
    }
}

/// A name of WIT as the generator writes it for a variable: `byte-count` is `byteCount`.
pub(crate) fn camel(name: &str) -> String {
    let mut words = words(name);
    let mut camel = words.next().unwrap_or_default();
    camel.extend(words.map(|word| capitalized(&word)));
    camel
}

/// The same for a type, a function or a field: `ByteCount`.
pub(crate) fn pascal(name: &str) -> String {
    words(name).map(|word| capitalized(&word)).collect()
}

/// The same for a package or a core function: `byte_count`.
pub(super) fn snake(name: &str) -> String {
    words(name).collect::<Vec<_>>().join("_")
}

/// The words of a name, which hyphens separate, or the signs in `[method]r.m`.
fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
