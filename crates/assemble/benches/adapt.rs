//! Adapting a real Go module against wit-component with the stock adapter, in
//! one run: what `wasm-tools component new --adapt` does, as a library.

#![expect(missing_docs, reason = "criterion's macro makes a public function")]

use std::hint::black_box;

use carrick_assemble::{AdaptOptions, adapt, inspect};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
};
use wit_component::ComponentEncoder;

fn benches(criterion: &mut Criterion) {
    let path = std::env::var("CARRICK_BENCH_MODULE").unwrap_or_else(|_| {
        concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../guests/go-image-info/image-info.wasm"
        )
        .to_owned()
    });
    let module = std::fs::read(path).expect("the Go module");
    let mut group = criterion.benchmark_group("go-image-info");
    group
        .throughput(Throughput::Bytes(module.len() as u64))
        .sample_size(20);
    group.bench_function("adapt", |bencher| {
        let options = AdaptOptions::default();
        bencher.iter(|| adapt(black_box(&module), &options).expect("the module adapts"));
    });
    group.bench_function("wit-component with the stock adapter", |bencher| {
        bencher.iter(|| {
            ComponentEncoder::default()
                .validate(true)
                .module(black_box(&module))
                .and_then(|encoder| {
                    encoder.adapter(
                        WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME,
                        WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
                    )
                })
                .and_then(ComponentEncoder::encode)
                .expect("the peer componentizes it")
        });
    });
    group.bench_function("inspect", |bencher| {
        bencher.iter(|| inspect(black_box(&module)).expect("the module is read"));
    });
    group.finish();
}

criterion_group!(adapting, benches);
criterion_main!(adapting);
