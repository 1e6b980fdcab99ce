//! Core modules of WASI preview 1, run as they are on the engine's own preview-1 host.

use std::sync::{Arc, OnceLock};

use wasmtime::{Caller, Engine, Instance, InstancePre, Linker, Store};
use wasmtime_wasi::I32Exit;
use wasmtime_wasi::p1::{WasiP1Ctx, add_to_linker_async};

use crate::engine::Compiled;
use crate::error::RunError;
use crate::executor::{Deadline, EventLoop, Waited, on_own_thread};
use crate::guest::{Limiter, RunLimits, Thread, set_limits};
use crate::outcome::{Outcome, outcome};

/// The import module of WASI preview 1.
const MODULE: &str = "wasi_snapshot_preview1";

/// Exit codes from here on are a trap to the engine's own host.
#[cfg(feature = "verify")]
pub(crate) const REFUSED_CODES: u32 = 126;

/// What the store of such a module holds.
pub(crate) struct Preview1 {
    wasi: WasiP1Ctx,
    limiter: Limiter,
    exit_code: Arc<OnceLock<u32>>,
}

/// A linker that provides preview 1.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker<Preview1>> {
    let mut linker = Linker::new(engine);
    add_to_linker_async(&mut linker, |guest: &mut Preview1| &mut guest.wasi)?;
    linker.allow_shadowing(true);
    // The engine's own function turns codes of 126 and above into a trap, and
    // then nothing tells what the module asked for.
    linker.func_wrap(
        MODULE,
        "proc_exit",
        |caller: Caller<'_, Preview1>, code: u32| {
            // A module exits once.
            let _ = caller.data().exit_code.set(code);
            Err::<(), wasmtime::Error>(I32Exit(code.cast_signed()).into())
        },
    )?;
    linker.allow_shadowing(false);
    Ok(linker)
}

/// What became of a call of a module's function.
pub(crate) enum Ended<R> {
    /// It returned, and this was made of its instance.
    Returned(R),
    /// It ended the instance.
    Ended {
        outcome: Outcome,
        /// The code that the module gave to `proc_exit`, if it did.
        #[cfg_attr(
            not(feature = "verify"),
            allow(dead_code, reason = "`verify` reads it")
        )]
        code: Option<u32>,
    },
}

/// Instantiates a module on a thread of its own and calls its export `function`, which takes and
/// returns nothing, and then its export `after`, which returns a number. `wasi` makes its view of the world there.
pub(crate) fn call<R: Send + 'static>(
    pre: InstancePre<Preview1>,
    (function, after): (&'static str, Option<String>),
    compiled: Compiled,
    limits: RunLimits,
    wasi: impl FnOnce(&Thread, Waited) -> Result<WasiP1Ctx, RunError> + Send + 'static,
    returned: impl FnOnce(Store<Preview1>, Instance, Option<u32>) -> R + Send + 'static,
) -> Result<Ended<R>, RunError> {
    let engine = pre.module().engine().clone();
    let deadline = Deadline::after(limits.timeout);
    let thread = Thread::Own(deadline.clone());
    let exit_code = Arc::new(OnceLock::new());
    let of_thread = (Arc::clone(&exit_code), deadline.clone());
    let ended = on_own_thread(&engine, &deadline, move || {
        let (exit_code, deadline) = of_thread;
        let events = EventLoop::new()?;
        let guest = Preview1 {
            wasi: wasi(&thread, events.waited())?,
            limiter: Limiter::new(&limits),
            exit_code,
        };
        // After the event loop, so that it goes before it.
        let mut store = Store::new(pre.module().engine(), guest);
        set_limits(&mut store, compiled, &limits, &deadline, |guest| {
            &mut guest.limiter
        })?;
        let result = events.block_on(&deadline, async {
            let instance = pre.instantiate_async(&mut store).await?;
            let function = instance.get_typed_func::<(), ()>(&mut store, function)?;
            function.call_async(&mut store, ()).await?;
            let Some(after) = after else {
                return Ok((instance, None));
            };
            let after = instance.get_typed_func::<(), u32>(&mut store, &after)?;
            let result = after.call_async(&mut store, ()).await?;
            Ok((instance, Some(result)))
        });
        match result {
            Some(Ok((instance, result))) => Ok(Ok(returned(store, instance, result))),
            Some(Err(error)) => outcome(error, &limits).map(Err).map_err(RunError::Engine),
            None => Ok(Err(time_over(&limits))),
        }
    })?;
    Ok(match ended.unwrap_or(Err(time_over(&limits))) {
        Ok(returned) => Ended::Returned(returned),
        Err(outcome) => Ended::Ended {
            outcome,
            code: exit_code.get().copied(),
        },
    })
}

fn time_over(limits: &RunLimits) -> Outcome {
    Outcome::Deadline {
        timeout: limits.timeout.unwrap_or_default(),
    }
}
