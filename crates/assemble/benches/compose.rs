//! `compose` next to what `wac plug` does by its library, on the same parts:
//! plugs of three sizes with a small socket.

#![expect(missing_docs, reason = "criterion's macro makes a public function")]

use std::fmt::Write as _;

use carrick_assemble::compose::{Composition, Part, Plugs, compose};
use criterion::{Criterion, criterion_group, criterion_main};
use wac_graph::types::Package;
use wac_graph::{CompositionGraph, EncodeOptions, plug};

const SOCKET: &str = r#"(component
    (import "acme:shed/steps@1.0.0" (instance $steps (export "step" (func (result u32)))))
    (alias export $steps "step" (func $step))
    (export "run" (func $step)))"#;

/// A plug with so many functions beside the one that is wired.
fn plug_text(functions: usize) -> String {
    let mut filler = String::new();
    for function in 0..functions {
        let _ = write!(filler, "(func (param i32 i32) (result i32)");
        for constant in 0..20 {
            let constant = function * 20 + constant;
            let _ = write!(
                filler,
                " (local.set 0 (i32.add (local.get 1) (i32.const {constant})))"
            );
        }
        filler.push_str(" (local.get 0))\n");
    }
    format!(
        r#"(component
            (core module $m {filler} (func (export "step") (result i32) i32.const 1))
            (core instance $i (instantiate $m))
            (func $step (result u32) (canon lift (core func $i "step")))
            (instance $steps (export "step" (func $step)))
            (export "acme:shed/steps@1.0.0" (instance $steps)))"#
    )
}

fn part(name: &str, text: &str) -> Part {
    let wasm = carrick_assemble::to_binary(text.as_bytes()).expect("it assembles");
    Part::new(name, wasm)
}

fn by_wac(composition: &Composition) -> Vec<u8> {
    let mut graph = CompositionGraph::new();
    let mut register = |part: &Part| {
        let wasm = part.wasm.clone();
        let package = Package::from_bytes(&part.name, None, wasm, graph.types_mut());
        let package = package.expect("a component");
        graph.register_package(package).expect("another name")
    };
    let plugs = composition.plugs.parts.iter().map(&mut register).collect();
    let socket = register(&composition.socket);
    plug(&mut graph, plugs, socket).expect("it fits");
    graph.encode(EncodeOptions::default()).expect("it is valid")
}

fn benches(criterion: &mut Criterion) {
    for (size, functions) in [("small", 1), ("middle", 3_000), ("large", 30_000)] {
        let plugs = Plugs::new([part("plug", &plug_text(functions))]);
        let composition = Composition::new(part("socket", SOCKET), plugs);
        let bytes = composition.plugs.parts[0].wasm.len();
        let mut group = criterion.benchmark_group(format!("{size} plug, {bytes} bytes"));
        group.sample_size(20);
        group.bench_function("compose", |bencher| {
            bencher.iter(|| compose(&composition).expect("it fits"));
        });
        group.bench_function("wac plug", |bencher| bencher.iter(|| by_wac(&composition)));
        group.finish();
    }
}

criterion_group!(compose_benches, benches);
criterion_main!(compose_benches);
