//! The few functions of ours: `run`, `_initialize`, and wrappers around guest exports.

use wasm_encoder::{BlockType, Function, InstructionSink, ValType};

use super::reach::{REALLOCS, Reachable, is_silent};
use super::{Layout, LinkPlan};
use crate::module::{INITIALIZERS, Module, is_function};

/// A function that the linker writes.
pub(super) struct Glue {
    /// The name it is exported under.
    pub export: String,
    pub ty: GlueType,
    pub body: Function,
    /// Guest exports that are not carried over because of it.
    hides: Vec<String>,
}

pub(super) enum GlueType {
    /// The type of the guest function it wraps.
    OfGuest(u32),
    /// A type of its own.
    New {
        params: Vec<ValType>,
        results: Vec<ValType>,
    },
}

impl Glue {
    /// Whether the guest's export `name` gives way to this function.
    pub fn replaces(&self, name: &str) -> bool {
        self.export == name || self.hides.iter().any(|hidden| hidden == name)
    }
}

/// Writes all glue that `guest` needs, in a fixed order.
pub(super) fn glue(
    guest: &Module<'_>,
    reachable: &Reachable,
    layout: &Layout,
    plan: &LinkPlan,
) -> Vec<Glue> {
    let mut glue = Vec::new();
    let function = |index: u32| layout.guest_functions.get(index as usize).copied();
    let exported = |name: &str| guest.exported_function(name).and_then(function);
    // What has the name of an allocator but not its type serves nobody.
    let allocator = |name: &str| {
        let index = guest.exported_function(name)?;
        let ty = guest.function_type(guest.type_of_function(index)?)?;
        let is_one = ty.params() == [wasmparser::ValType::I32; 4]
            && ty.results() == [wasmparser::ValType::I32];
        function(index).filter(|_| is_one)
    };
    let flush = layout.adapter_export(reachable, "carrick_flush");
    let start = guest.start.and_then(function);

    let [own, standard] = INITIALIZERS.map(exported);
    // Exports of a world may be called before the program runs, or without that.
    let initializes = !plan.command || plan.world && (own.is_some() || standard.is_some());
    if initializes && (start.is_some() || plan.command) {
        // A core start function would run before the tables of the component
        // are filled, so it becomes the first thing that `_initialize` does.
        glue.push(calls_in_turn(
            "_initialize",
            &[start, own, standard],
            false,
            &INITIALIZERS,
        ));
    }
    if plan.command {
        let calls = [start.filter(|_| !initializes), exported("_start"), flush];
        let hides: &[&str] = if initializes {
            &["_start"]
        } else {
            &["_start", "_initialize", "cm32p2_initialize"]
        };
        glue.push(calls_in_turn("wasi:cli/run@0.2.0#run", &calls, true, hides));
    }
    let silent = Silent {
        enter: layout.adapter_export(reachable, "carrick_silent_enter"),
        leave: layout.adapter_export(reachable, "carrick_silent_leave"),
    };
    glue.extend(reallocs(&allocator, reachable, layout, &silent));
    for export in guest.exports.iter().filter(|export| is_kept(export, plan)) {
        let silent_one = is_silent(export.name);
        if REALLOCS.contains(&export.name) || glue.iter().any(|piece| piece.replaces(export.name)) {
            continue;
        }
        let Some(target) = function(export.index) else {
            continue;
        };
        let wrapped = if silent_one && silent.enter.is_some() {
            wrapper(guest, export, target, silent.enter, silent.leave)
        } else if !silent_one && flush.is_some() && !INITIALIZERS.contains(&export.name) {
            wrapper(guest, export, target, flush, None)
        } else {
            None
        };
        glue.extend(wrapped);
    }
    glue
}

/// Whether an export of the guest is one of the linked module too, unless a
/// function of ours has its name.
///
/// Without a world nothing but the entry is of use, and the encoder would try
/// to make sense of names that belong to some other tool.
pub(super) fn is_kept(export: &wasmparser::Export<'_>, plan: &LinkPlan) -> bool {
    let named_by_a_world = plan.world
        && !REALLOCS.contains(&export.name)
        && !(plan.command && export.name.contains("wasi:cli/run@"));
    is_function(export) && (INITIALIZERS.contains(&export.name) || named_by_a_world)
}

struct Silent {
    enter: Option<u32>,
    leave: Option<u32>,
}

/// A function without parameters that calls each of `calls`; returns 0 when `result`.
fn calls_in_turn(export: &str, calls: &[Option<u32>], result: bool, hides: &[&str]) -> Glue {
    let mut body = Function::new([]);
    let mut code = body.instructions();
    for call in calls.iter().flatten() {
        code.call(*call);
    }
    if result {
        code.i32_const(0);
    }
    code.end();
    let results = if result {
        vec![ValType::I32]
    } else {
        Vec::new()
    };
    Glue {
        export: export.to_owned(),
        ty: GlueType::New {
            params: Vec::new(),
            results,
        },
        body,
        hides: hides.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// Wraps `export` so that `before` and `after` are called around it.
fn wrapper(
    guest: &Module<'_>,
    export: &wasmparser::Export<'_>,
    target: u32,
    before: Option<u32>,
    after: Option<u32>,
) -> Option<Glue> {
    let ty = guest.type_of_function(export.index)?;
    let parameters = guest.function_type(ty)?.params().len();
    let mut body = Function::new([]);
    let mut code = body.instructions();
    around(&mut code, parameters, target, before, after);
    code.end();
    Some(Glue {
        export: export.name.to_owned(),
        ty: GlueType::OfGuest(ty),
        body,
        hides: Vec::new(),
    })
}

fn around(
    code: &mut InstructionSink<'_>,
    parameters: usize,
    target: u32,
    before: Option<u32>,
    after: Option<u32>,
) {
    if let Some(before) = before {
        code.call(before);
    }
    for parameter in 0..parameters {
        code.local_get(super::to_u32(parameter));
    }
    code.call(target);
    if let Some(after) = after {
        code.call(after);
    }
}

/// `cabi_import_realloc` answers the adapter's own calls from the adapter and
/// all else from the guest; `cabi_export_realloc` is the guest's.
fn reallocs(
    exported: &dyn Fn(&str) -> Option<u32>,
    reachable: &Reachable,
    layout: &Layout,
    silent: &Silent,
) -> Vec<Glue> {
    let general = || {
        ["cabi_realloc", "canonical_abi_realloc", "cm32p2_realloc"]
            .into_iter()
            .find_map(exported)
    };
    let for_imports = exported("cabi_import_realloc").or_else(general);
    let for_exports = exported("cabi_export_realloc").or_else(general);
    let of_adapter = layout.adapter_export(reachable, "cabi_import_realloc");
    let in_flight = layout.adapter_export(reachable, "carrick_in_flight");
    let guest_part = |code: &mut InstructionSink<'_>, target: Option<u32>| match target {
        Some(target) => around(code, 4, target, silent.enter, silent.leave),
        None => {
            code.unreachable();
        }
    };
    let piece = |export: &str, body: Function| Glue {
        export: export.to_owned(),
        ty: GlueType::New {
            params: vec![ValType::I32; 4],
            results: vec![ValType::I32],
        },
        body,
        hides: REALLOCS.iter().map(|name| (*name).to_owned()).collect(),
    };
    let mut glue = Vec::new();
    if let (Some(of_adapter), Some(in_flight)) = (of_adapter, in_flight) {
        let mut body = Function::new([]);
        let mut code = body.instructions();
        code.call(in_flight).if_(BlockType::Result(ValType::I32));
        around(&mut code, 4, of_adapter, None, None);
        code.else_();
        guest_part(&mut code, for_imports);
        code.end().end();
        glue.push(piece("cabi_import_realloc", body));
    } else if for_imports.is_some() {
        let mut body = Function::new([]);
        let mut code = body.instructions();
        guest_part(&mut code, for_imports);
        code.end();
        glue.push(piece("cabi_import_realloc", body));
    }
    if for_exports.is_some() {
        let mut body = Function::new([]);
        let mut code = body.instructions();
        guest_part(&mut code, for_exports);
        code.end();
        glue.push(piece("cabi_export_realloc", body));
    }
    glue
}
