//! The module by itself, on the engine's own preview-1 host.

use std::sync::Arc;

use carrick_assemble::to_binary;
use wasmtime::{Engine, InstancePre, Module, UnknownImportError};
use wasmtime_wasi::FsPerms;
use wasmtime_wasi::p1::WasiP1Ctx;

use super::alike::Alike;
use super::{VerifyError, VerifyOptions};
use crate::binary_header::{Layer, layer};
use crate::cache::Key;
use crate::engine::{Compiled, EngineOptions, engine};
use crate::error::{EngineFailure, RunError};
use crate::executor::Waited;
use crate::guest::{CommandOptions, Thread, context};
use crate::load::{LoadError, LoadStep};
use crate::outcome::Outcome;
use crate::preview1::{self, Ended, Preview1};

pub(super) use crate::preview1::REFUSED_CODES;

const START: &str = "_start";

pub(super) struct Reference {
    pre: InstancePre<Preview1>,
    compiled: Compiled,
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
    let compiled = Compiled {
        fuel: options.guest.limits.fuel.is_some(),
        interruptible: options.guest.limits.timeout.is_some(),
    };
    let engine = engine(EngineOptions {
        concurrency: false,
        fuel: compiled.fuel,
        wasm_stack_bytes_max: options.load.wasm_stack_bytes_max,
        interruptible: compiled.interruptible,
        pool: None,
    })
    .map_err(LoadError::Engine)?;
    let failed = |error: wasmtime::Error| VerifyError::CompileModule(EngineFailure::new(error));
    let module = module_of(&engine, &binary, options, observe).map_err(failed)?;
    if module.get_export(START).is_none() {
        return Err(VerifyError::NotACommand);
    }
    let linker = preview1::linker(&engine).map_err(failed)?;
    let pre = linker.instantiate_pre(&module).map_err(|error| {
        match error.downcast_ref::<UnknownImportError>() {
            Some(import) => VerifyError::UnknownImport {
                module: import.module().to_owned(),
                name: import.name().to_owned(),
            },
            None => failed(error),
        }
    })?;
    Ok(Reference { pre, compiled })
}

/// The module's code, from the cache where there is one.
fn module_of(
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
        &self,
        options: CommandOptions,
        alike: &Arc<Alike>,
    ) -> Result<(Outcome, Option<u32>), VerifyError> {
        let limits = options.limits;
        let alike = Arc::clone(alike);
        let wasi = move |thread: &Thread, waited: Waited| wasi(options, thread, &alike, waited);
        let ended = preview1::call(
            self.pre.clone(),
            (START, None),
            self.compiled,
            limits,
            wasi,
            |_, _, _| (),
        );
        match ended {
            Ok(Ended::Returned(())) => Ok((Outcome::Exited(0), None)),
            Ok(Ended::Ended { outcome, code }) => Ok((outcome, code)),
            Err(source) => Err(VerifyError::Run {
                side: "module",
                source,
            }),
        }
    }
}

fn wasi(
    options: CommandOptions,
    thread: &Thread,
    alike: &Alike,
    waited: Waited,
) -> Result<WasiP1Ctx, RunError> {
    let dirs = options.dirs.clone();
    let mut context = context(options, thread)?.wasi;
    alike.prepare(&mut context, waited);
    // Otherwise `poll_oneoff` puts the thread to sleep, and nothing wakes it at the deadline.
    context.allow_blocking_current_thread(false);
    for dir in dirs {
        let perms = if dir.is_read_only() {
            FsPerms::ReadOnly
        } else {
            FsPerms::ReadWrite
        };
        context
            .preopened_dir(dir.opened_path()?, dir.guest(), perms)
            .map_err(|error| RunError::Folder {
                path: dir.host().to_owned(),
                source: error.downcast().unwrap_or_else(std::io::Error::other),
            })?;
    }
    Ok(context.build_p1())
}
