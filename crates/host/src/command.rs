//! Running a command: a component with `wasi:cli/run`.

use wasmtime::Store;
use wasmtime_wasi::WasiCtxBuilder;

use crate::engine::Wasi;
use crate::error::RunError;
use crate::executor::{Deadline, EventLoop, Waited, on_own_thread};
use crate::guest::{
    CommandOptions, Context, Guest, Limiter, Output, RunLimits, Thread, context, set_limits,
};
use crate::link::{Missing, instantiate_pre, link};
use crate::load::Program;
use crate::outcome::{Outcome, outcome};

/// Runs a command from its start to its end.
///
/// The guest runs on a thread of its own, and this call blocks until the guest has ended: a host
/// with an event loop calls it through `spawn_blocking`. At its deadline
/// ([`RunLimits::timeout`](crate::RunLimits::timeout)) the guest is ended, whatever it does: it computes
/// no more, it writes to no file any more, and its thread is gone when this returns.
///
/// Two things are left to the operating system. A file operation that the system itself does not
/// finish, as on a network file system that does not answer, keeps its thread; after ten seconds `run`
/// returns without it. On Windows a thread of the engine may go on waiting for this process's standard input.
///
/// ```
/// use std::time::Duration;
///
/// use carrick_host::{CommandOptions, LoadOptions, Outcome, RunLimits, load, run};
///
/// let endless = br#"(component
///     (core module $m (func (export "run") (result i32) (loop (br 0)) unreachable))
///     (core instance $i (instantiate $m))
///     (func $run (result (result)) (canon lift (core func $i "run")))
///     (instance $run (export "run" (func $run)))
///     (export "wasi:cli/run@0.2.0" (instance $run)))"#;
/// let timeout = Duration::from_millis(10);
/// let limits = RunLimits::default().with_timeout(timeout);
/// let options = LoadOptions::default().for_limits(&limits);
/// let program = load(endless, &options, &mut |_| {})?;
/// let ended = run(&program, CommandOptions::default().with_limits(limits))?;
/// assert_eq!(ended, Outcome::Deadline { timeout });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// * The component is not a command, or imports something the host lacks.
/// * A granted folder cannot be opened.
/// * Time or fuel is limited, and the program was not loaded for that.
/// * The engine or the system fails.
pub fn run(program: &Program, options: CommandOptions) -> Result<Outcome, RunError> {
    run_prepared(program, options, |_, _| {})
}

/// The same, where `prepare` may change what the guest sees of the world.
pub(crate) fn run_prepared(
    program: &Program,
    options: CommandOptions,
    prepare: impl FnOnce(&mut WasiCtxBuilder, Waited) + Send + 'static,
) -> Result<Outcome, RunError> {
    let limits = options.limits;
    let deadline = Deadline::after(limits.timeout);
    let (program, thread) = (program.clone(), Thread::Own(deadline.clone()));
    let engine = program.component.engine().clone();
    let ended = on_own_thread(&engine, &deadline, move || {
        run_here(&program, options, &thread, prepare)
    })?;
    Ok(ended.unwrap_or(Outcome::Deadline {
        timeout: limits.timeout.unwrap_or_default(),
    }))
}

enum Run {
    V02,
    V03,
}

fn run_here(
    program: &Program,
    options: CommandOptions,
    thread: &Thread,
    prepare: impl FnOnce(&mut WasiCtxBuilder, Waited),
) -> Result<Outcome, RunError> {
    let run = exported_run(program)?;
    let linker = link(&program.component, program.wasi, Missing::Refuse)?;
    let pre = instantiate_pre(&linker, &program.component, program.wasi)?;
    let limits = options.limits;
    let outputs = [options.stdout.clone(), options.stderr.clone()];
    let events = EventLoop::new()?;
    // After the event loop, so that it goes before it.
    let mut context = context(options, thread)?;
    prepare(&mut context.wasi, events.waited());
    let mut store = store_with(program, &limits, context, ())?;
    let deadline = store.data().deadline.clone();
    let result = events.block_on(&deadline, async {
        match run {
            Run::V02 => {
                let command = wasmtime_wasi::p2::bindings::CommandPre::new(pre)?
                    .instantiate_async(&mut store)
                    .await?;
                command.wasi_cli_run().call_run(&mut store).await
            }
            Run::V03 => {
                let instance = pre.instantiate_async(&mut store).await?;
                let command = wasmtime_wasi::p3::bindings::Command::new(&mut store, &instance)?;
                store
                    .run_concurrent(async |store| command.wasi_cli_run().call_run(store).await)
                    .await?
            }
        }
    });
    // A guest of WASI 0.3 learns of the end of its output as of an error, and may get over it.
    for output in outputs {
        if let Output::Capture(captured) = output
            && let Some(reached) = captured.overflow()
        {
            return Ok(Outcome::OutputLimit {
                bytes_max: reached.bytes_max,
            });
        }
    }
    match result {
        None => Ok(Outcome::Deadline {
            timeout: limits.timeout.unwrap_or_default(),
        }),
        Some(Ok(Ok(()))) => Ok(Outcome::Exited(0)),
        Some(Ok(Err(()))) => Ok(Outcome::Exited(1)),
        Some(Err(error)) => outcome(error, &limits).map_err(RunError::Engine),
    }
}

/// What a guest lives in, with what `options` grant and bound.
pub(crate) fn store<T: 'static>(
    program: &Program,
    options: CommandOptions,
    data: T,
    thread: &Thread,
) -> Result<Store<Guest<T>>, RunError> {
    let limits = options.limits;
    store_with(program, &limits, context(options, thread)?, data)
}

fn store_with<T: 'static>(
    program: &Program,
    limits: &RunLimits,
    context: Context,
    data: T,
) -> Result<Store<Guest<T>>, RunError> {
    let guest = Guest::new(data, Limiter::new(limits), context);
    let mut store = Store::new(program.component.engine(), guest);
    let deadline = store.data().deadline.clone();
    set_limits(&mut store, program.compiled, limits, &deadline, |guest| {
        &mut guest.limiter
    })?;
    Ok(store)
}

fn exported_run(program: &Program) -> Result<Run, RunError> {
    let component_type = program.component.component_type();
    for (name, _) in component_type.exports(program.component.engine()) {
        match name.strip_prefix("wasi:cli/run@") {
            Some(version) if version.starts_with("0.2.") => return Ok(Run::V02),
            Some(version) if program.wasi == Wasi::V03 && version.starts_with("0.3.") => {
                return Ok(Run::V03);
            }
            _ => {}
        }
    }
    Err(RunError::NotACommand {
        exports: program.exports(),
    })
}
