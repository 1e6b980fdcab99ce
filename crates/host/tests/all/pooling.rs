//! Adapted components fit hosts that pool instances: under wasmtime's default
//! pooling configuration a core module may define one memory, and a module
//! whose data goes into an imported memory has no copy-on-write image.

use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};
use wasmtime_wasi::p2::bindings::sync::Command;
use wasmtime_wasi::p2::pipe::{MemoryInputPipe, MemoryOutputPipe};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

#[test]
fn a_go_program_runs_under_the_default_pooling_allocator() {
    let guest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../guests/go-image-info");
    let module = std::fs::read(format!("{guest}/image-info.wasm")).expect("the Go module");
    let picture = std::fs::read(format!("{guest}/testdata/picture.gif")).expect("the picture");
    let component = carrick_assemble::adapt(&module, &carrick_assemble::AdaptOptions::default())
        .expect("it adapts")
        .component;

    let mut config = Config::new();
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(
        PoolingAllocationConfig::default(),
    ));
    // This test is about instances; fast compilation is enough.
    config.cranelift_opt_level(wasmtime::OptLevel::None);
    let engine = Engine::new(&config).expect("an engine");
    let component = Component::new(&engine, component).expect("it compiles");
    let mut linker = Linker::<State>::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).expect("WASI links");

    // Twice: the second instance takes the slot of the first.
    for _ in 0..2 {
        let stdout = MemoryOutputPipe::new(4096);
        let wasi = WasiCtx::builder()
            .stdin(MemoryInputPipe::new(picture.clone()))
            .stdout(stdout.clone())
            .build();
        let state = State {
            wasi,
            table: ResourceTable::new(),
        };
        let mut store = Store::new(&engine, state);
        let command = Command::instantiate(&mut store, &component, &linker)
            .expect("it fits the default pool");
        let ended = command.wasi_cli_run().call_run(&mut store);
        let printed = String::from_utf8(stdout.contents().to_vec()).expect("text");
        assert_eq!(
            printed, "{\"width\":80,\"height\":50,\"format\":\"image/gif\"}\n",
            "{ended:?}"
        );
    }
}
