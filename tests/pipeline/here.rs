//! The pipeline on our own host, linked in memory.

use std::path::Path;

use carrick_assemble::compose::Plugs;
use carrick_host::typed::{self, Guest, wasmtime};
use carrick_host::{Cache, CommandOptions, LoadOptions, Program, load_file};
use wasmtime::Store;
use wasmtime::component::HasSelf;

use crate::expected::{Report, Summary, country};

mod generated {
    carrick_host::typed::wasmtime::component::bindgen!({
        path: "../../wit/pipeline/v0.1.0",
        world: "pipeline",
        exports: { default: async },
        wasmtime_crate: carrick_host::typed::wasmtime,
    });
}

use generated::carrick::pipeline::{log, lookup, types};

/// What the host keeps: the lines that were logged.
#[derive(Default)]
struct Log(Vec<String>);

impl log::Host for Log {
    fn log(&mut self, level: log::Level, message: String) {
        let level = match level {
            log::Level::Debug => "debug",
            log::Level::Info => "info",
            log::Level::Warning => "warning",
            log::Level::Error => "error",
        };
        self.0.push(format!("{level}: {message}"));
    }
}

impl types::Host for Log {}

impl lookup::Host for Log {
    fn lookup(&mut self, table: String, key: String) -> Option<String> {
        country(&table, &key).map(str::to_owned)
    }
}

/// The pipeline, ready to be called.
pub struct Pipeline {
    store: Store<Guest<Log>>,
    bindings: generated::Pipeline,
}

/// Links the reporter in the file at `path` to the other parts.
pub fn linked(path: &Path, parts: Plugs) -> Program {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pipeline-cache");
    let options = LoadOptions::default()
        .with_cache(Cache::open(cache, 1 << 30).expect("the target folder is ours"))
        .with_link(parts);
    load_file(path, &options, &mut |_| {})
        .unwrap_or_else(|error| panic!("the parts are linked: {error:?}"))
}

impl Pipeline {
    /// Starts the linked parts.
    pub fn start(program: &Program) -> Self {
        let mut linker = typed::linker(program).expect("it links");
        generated::Pipeline::add_to_linker::<_, HasSelf<Log>>(
            &mut linker,
            |guest: &mut Guest<Log>| &mut guest.data,
        )
        .expect("nobody else has it");
        let mut store = typed::store(program, CommandOptions::default(), Log::default())
            .expect("nothing is granted that may be missing");
        let component = typed::component(program);
        let started = typed::block_on(async {
            generated::Pipeline::instantiate_async(&mut store, component, &linker).await
        });
        let bindings = started.expect("an event loop").expect("it starts");
        Self { store, bindings }
    }

    /// Has the pipeline report on `document`.
    pub fn report(&mut self, document: &str) -> Report {
        let report = self.bindings.carrick_pipeline_report();
        let called = typed::block_on(report.call_report(&mut self.store, document));
        let result = called.expect("an event loop").expect("the guest lives");
        Report {
            result: result
                .map(|summary| Summary {
                    entries_read: summary.entries_read,
                    entries_kept: summary.entries_kept,
                    checksum: summary.checksum,
                    text: summary.text,
                })
                .map_err(|fault| (fault.line, fault.reason)),
            log: std::mem::take(&mut self.store.data_mut().data.0),
        }
    }
}
