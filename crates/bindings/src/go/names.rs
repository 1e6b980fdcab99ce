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
    let mut names: HashSet<String> = function
        .params
        .iter()
        .map(|parameter| in_go(&parameter.name))
        .collect();
    for parameter in &mut function.params {
        if TAKEN.contains(&in_go(&parameter.name).as_str()) {
            while !names.insert(in_go(&parameter.name)) {
                parameter.name.push_str("-value");
            }
        }
    }
}

/// A name of WIT as the generator writes it for a variable.
fn in_go(name: &str) -> String {
    let mut words = name.split('-').map(str::to_lowercase);
    let mut camel = words.next().unwrap_or_default();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    camel
}
