//! Engines: how code is compiled and under which rules it runs.

use std::hash::{Hash, Hasher};

use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig,
    WasmBacktraceDetails,
};

use crate::error::EngineFailure;

/// The stack that guest code may use unless told otherwise.
///
/// 8 MiB is what Go's own wasip1 runner gives; `encoding/json` on deep input
/// needs more than the engine's default of 512 KiB.
pub const WASM_STACK_BYTES_MAX: usize = 8 << 20;

/// Stack kept for host functions beyond what the guest may use.
const HOST_STACK_BYTES: usize = 2 << 20;

/// The WASI generation a component is made for.
///
/// WASI 0.3 needs an engine that supports concurrency, which costs each call a little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wasi {
    /// WASI 0.2, or no WASI at all.
    V02,
    /// WASI 0.3, perhaps with parts of 0.2.
    V03,
}

/// What of an engine depends on the run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EngineOptions {
    /// Whether there may be async functions, streams and futures.
    pub concurrency: bool,
    pub fuel: bool,
    pub wasm_stack_bytes_max: usize,
    /// Whether code looks at the epoch at every loop and call, so that it can be stopped.
    pub interruptible: bool,
    /// For how many component instances at once room is set apart beforehand.
    pub pool: Option<u32>,
}

/// The settings of compiled code that decide how it can be run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Compiled {
    /// Whether it counts fuel.
    pub fuel: bool,
    /// Whether it looks at the epoch.
    pub interruptible: bool,
}

pub(crate) fn engine(options: EngineOptions) -> Result<Engine, EngineFailure> {
    let mut config = Config::new();
    config
        .concurrency_support(options.concurrency)
        .consume_fuel(options.fuel)
        // Types of WIT that the engine has, but does not take by default.
        .wasm_component_model_map(true)
        .wasm_component_model_fixed_length_lists(true)
        // Several imports of one interface, each with a name of its own.
        .wasm_component_model_implements(true)
        .max_wasm_stack(options.wasm_stack_bytes_max)
        .async_stack_size(
            options
                .wasm_stack_bytes_max
                .saturating_add(HOST_STACK_BYTES),
        )
        // Function names are enough for a backtrace; keeping DWARF would
        // multiply the size of every cache entry.
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        // Nothing outside the engine unwinds through guest frames.
        .native_unwind_info(cfg!(windows))
        .epoch_interruption(options.interruptible);
    if options.concurrency {
        // What the component model has of it beside the parts that WASI 0.3 uses.
        config
            .wasm_component_model_more_async_builtins(true)
            .wasm_component_model_async_stackful(true)
            .wasm_component_model_error_context(true);
    }
    if let Some(instances) = options.pool {
        // A stack is one of the pool's for ever. Without this it would keep what the deepest
        // recursion of any guest took.
        config.async_stack_zeroing(true);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(instances)));
    }
    Engine::new(&config).map_err(EngineFailure::new)
}

/// What an adapted component is made of, and some more: guest, adapter, shims.
const CORE_INSTANCES_PER_COMPONENT: u32 = 8;

/// What fits into a place of the pool; all of it is address space.
const TABLE_ELEMENTS: usize = 100_000;
const CORE_INSTANCE_BYTES: usize = 4 << 20;

/// How much of a memory or table stays in place when its instance has ended; it is written
/// back to what it was at the beginning. A call of a Go guest touches half of it.
const KEPT_BYTES: usize = 512 << 10;

/// How many places wait for components that were there: a memory of a guest and one of its adapter
/// for a hundred of them.
const WAITING_PLACES: u32 = 200;

/// How much of a stack stays in place when a call has ended; it is overwritten with zeros.
const KEPT_STACK_BYTES: usize = 32 << 10;

fn pool(instances: u32) -> PoolingAllocationConfig {
    let core_instances = instances.saturating_mul(CORE_INSTANCES_PER_COMPONENT);
    // A guest's memory and its adapter's.
    let memories = instances.saturating_mul(2);
    let tables = instances.saturating_mul(4);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(instances)
        .total_stacks(instances)
        .total_core_instances(core_instances)
        .total_memories(memories)
        .total_tables(tables)
        // What not even the empty pool has room for is found out before it is started.
        .max_core_instances_per_component(core_instances)
        .max_memories_per_component(memories)
        .max_tables_per_component(tables)
        .max_memories_per_module(2)
        .max_tables_per_module(4)
        // Large Go programs have tens of thousands of functions, each with a place in a
        // table and in the instance.
        .table_elements(TABLE_ELEMENTS)
        .max_core_instance_size(CORE_INSTANCE_BYTES)
        .max_component_instance_size(
            CORE_INSTANCE_BYTES.saturating_mul(CORE_INSTANCES_PER_COMPONENT as usize),
        )
        .total_gc_heaps(instances)
        .async_stack_keep_resident(KEPT_STACK_BYTES)
        // A place where a component has been has its memory mapped, so it waits for the next
        // instance of that component before another one gets it.
        .max_unused_warm_slots(WAITING_PLACES);
    if PoolingAllocationConfig::is_pagemap_scan_available() {
        // The pages that a call touched are written back instead of given back, so that the
        // next instance in that place does not have to fault them in again.
        pool.pagemap_scan(Enabled::Yes)
            .linear_memory_keep_resident(KEPT_BYTES)
            .table_keep_resident(KEPT_BYTES);
    }
    pool
}

/// Everything of the engine that decides whether it can open compiled code.
pub(crate) fn compatibility(engine: &Engine) -> [u8; 32] {
    struct Blake3(blake3::Hasher);
    impl Hasher for Blake3 {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
        fn finish(&self) -> u64 {
            let mut first = [0; 8];
            first.copy_from_slice(&self.0.finalize().as_bytes()[..8]);
            u64::from_le_bytes(first)
        }
    }
    let mut hasher = Blake3(blake3::Hasher::new());
    engine.precompile_compatibility_hash().hash(&mut hasher);
    *hasher.0.finalize().as_bytes()
}
