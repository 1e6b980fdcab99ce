//! The module by itself, on the engine's own preview-1 host.

use std::sync::{Arc, OnceLock};

use carrick_assemble::to_binary;
use wasmtime::{Caller, Engine, InstancePre, Linker, Module, Store, UnknownImportError};
use wasmtime_wasi::I32Exit;
use wasmtime_wasi::p1::{WasiP1Ctx, add_to_linker_async};

use super::{VerifyError, VerifyOptions};
use crate::cache::Key;
use crate::command::{CommandOptions, RunError, block_on, context, on_own_thread, ration};
use crate::engine::{EngineOptions, Wasi, engine};
use crate::limits::Limiter;
use crate::load::{LoadError, LoadStep};
use crate::outcome::{Outcome, outcome};
use crate::scan::{Layer, layer};

const PREVIEW1: &str = "wasi_snapshot_preview1";

/// Exit codes from here on are a trap to the engine's own host.
pub(super) const REFUSED_CODES: u32 = 126;

pub(super) struct Reference {
    pre: InstancePre<Guest>,
    fuel: bool,
}

struct Guest {
    preview1: WasiP1Ctx,
    limiter: Limiter,
    exit_code: Arc<OnceLock<u32>>,
}

pub(super) fn compile(
    module: &[u8],
    options: &VerifyOptions,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Reference, VerifyError> {
    let binary = to_binary(module).map_err(LoadError::NotWebAssembly)?;
    if layer(&binary) == Some(Layer::Component) {
        return Err(VerifyError::Component);
    }
    let engine = engine(EngineOptions {
        wasi: Wasi::V02,
        fuel: options.load.fuel,
        wasm_stack_bytes_max: options.load.wasm_stack_bytes_max,
        epochs: false,
        pool: None,
    })
    .map_err(LoadError::Engine)?;
    let failed = |error: wasmtime::Error| VerifyError::CompileModule(error.into());
    let module = compiled(&engine, &binary, options, observe).map_err(failed)?;
    if module.get_export("_start").is_none() {
        return Err(VerifyError::NotACommand);
    }
    let mut linker = Linker::new(&engine);
    add_to_linker_async(&mut linker, |guest: &mut Guest| &mut guest.preview1).map_err(failed)?;
    linker.allow_shadowing(true);
    // The engine's own function turns codes of 126 and above into a trap, and
    // then nothing tells what the module asked for.
    linker
        .func_wrap(
            PREVIEW1,
            "proc_exit",
            |caller: Caller<'_, Guest>, code: u32| {
                // A module exits once.
                let _ = caller.data().exit_code.set(code);
                Err::<(), wasmtime::Error>(I32Exit(code.cast_signed()).into())
            },
        )
        .map_err(failed)?;
    let pre = linker.instantiate_pre(&module).map_err(|error| {
        match error.downcast_ref::<UnknownImportError>() {
            Some(import) => VerifyError::UnknownImport {
                module: import.module().to_owned(),
                name: import.name().to_owned(),
            },
            None => failed(error),
        }
    })?;
    Ok(Reference {
        pre,
        fuel: options.load.fuel,
    })
}

/// The module's code, from the cache where there is one.
fn compiled(
    engine: &Engine,
    binary: &[u8],
    options: &VerifyOptions,
    observe: &mut dyn FnMut(LoadStep),
) -> wasmtime::Result<Module> {
    let Some(cache) = &options.load.cache else {
        observe(LoadStep::Compiling);
        return Module::from_binary(engine, binary);
    };
    // No adapter has a part in this.
    let unadapted = blake3::hash(b"");
    let key = Key::new::<Module>(&blake3::hash(binary), &unadapted, engine);
    if let Some(module) = cache.get(&key, engine) {
        return Ok(module);
    }
    observe(LoadStep::Compiling);
    let module = Module::from_binary(engine, binary)?;
    if let Err(error) = cache.put(&key, &module.serialize()?) {
        observe(LoadStep::NotCached(error));
    }
    Ok(module)
}

impl Reference {
    /// The outcome, and the code that the module gave to `proc_exit`, if it did.
    pub(super) fn run(
        self,
        options: CommandOptions,
    ) -> Result<(Outcome, Option<u32>), VerifyError> {
        let exit_code = Arc::new(OnceLock::new());
        let timeout = options.limits.timeout;
        let (told, kept) = (exit_code.clone(), exit_code);
        let outcome =
            on_own_thread(timeout, move || self.run_here(options, told)).map_err(|source| {
                VerifyError::Run {
                    side: "module",
                    source,
                }
            })?;
        Ok((outcome, kept.get().copied()))
    }

    fn run_here(
        self,
        options: CommandOptions,
        exit_code: Arc<OnceLock<u32>>,
    ) -> Result<Outcome, RunError> {
        let limits = options.limits;
        let guest = Guest {
            preview1: context(options)?.build_p1(),
            limiter: Limiter::new(&limits),
            exit_code,
        };
        let mut store = Store::new(self.pre.module().engine(), guest);
        if limits.memory_bytes_max.is_some() {
            store.limiter(|guest| &mut guest.limiter);
        }
        ration(&mut store, self.fuel, limits.fuel)?;
        let result = block_on(async {
            let instance = self.pre.instantiate_async(&mut store).await?;
            let start = instance.get_typed_func::<(), ()>(&mut store, "_start")?;
            start.call_async(&mut store, ()).await
        })?;
        match result {
            Ok(()) => Ok(Outcome::Exited(0)),
            Err(error) => outcome(error, limits.fuel).map_err(RunError::Engine),
        }
    }
}
