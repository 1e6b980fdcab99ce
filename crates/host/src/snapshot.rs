//! A module as it is after its initializer: start-up is paid once, when it is built.
//!
//! Stock Go takes most of a fresh instance's time to start its runtime. Here the module
//! runs `_initialize` once, as wasip1, and what its memory and globals hold then becomes
//! what they begin with.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use carrick_assemble::{ReadError, join_segments, to_binary};
use carrick_wit::catch_panic;
use wasmtime::{Instance, Module, Store, Val};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::random::Deterministic;
use wasmtime_wasi::runtime::poll_noop;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtxBuilder};
use wasmtime_wizer::{InstanceState, SnapshotVal, ValType, Wizer};

use crate::binary_header::{Layer, layer};
use crate::engine::{Compiled, EngineOptions, WASM_STACK_BYTES_MAX, engine};
use crate::error::{EngineFailure, RunError};
use crate::executor::Waited;
use crate::guest::RunLimits;
use crate::outcome::Outcome;
use crate::preview1::{self, Ended, Preview1};

const INITIALIZER: &str = "_initialize";

/// Runs the initializer of `module`, a core reactor of WASI preview 1, and returns a module
/// whose memory and globals are as the initializer left them. The returned module has no initializer.
///
/// The initializer sees nothing of this machine, so the snapshot contains nothing of it: no
/// arguments, no variables, no folders and no input. Its output is discarded. Its calendar
/// stands at the beginning of 1970, and its monotonic clock starts at zero, so that the clock
/// never goes back in an instance. Random bytes are derived from the module: the same module
/// gives the same snapshot. Two consequences: seeds that the initializer draws, such as those
/// of Go's `math/rand` and of its maps, are the same in every instance, and anyone who has the
/// file can read them; and a Go guest has no folders, because Go looks for them only once.
/// Go's `crypto/rand` is not affected: it draws random bytes at each call.
///
/// `limits`, including the deadline, apply to the initializer.
///
/// ```
/// use carrick_host::{RunLimits, snapshot};
///
/// let reactor = br#"(module
///     (memory (export "memory") 1)
///     (global $ready (mut i32) (i32.const 0))
///     (func (export "_initialize") (global.set $ready (i32.const 1)))
///     (func (export "ready") (result i32) (global.get $ready)))"#;
/// let initialized = snapshot(reactor, &RunLimits::default())?;
/// assert!(initialized.starts_with(b"\0asm"));
/// # Ok::<(), carrick_host::SnapshotError>(())
/// ```
///
/// # Errors
///
/// * The module is no core module, or has no `_initialize`.
/// * It may do what cannot be kept, for instance change a table.
/// * The initializer traps, exits, or reaches a limit. It traps where it calls an import
///   that is not of WASI preview 1.
pub fn snapshot(module: &[u8], limits: &RunLimits) -> Result<Vec<u8>, SnapshotError> {
    let options = SnapshotOptions::default().with_limits(*limits);
    Ok(snapshot_with(module, &options)?.module)
}

/// What [`snapshot_with`] runs, and within which limits.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct SnapshotOptions {
    limits: RunLimits,
    start: Option<String>,
    args: Vec<String>,
}

impl SnapshotOptions {
    /// Limits what is run, all of it together. Default: as [`RunLimits`].
    #[must_use]
    pub fn with_limits(mut self, limits: RunLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Calls the export `start` after the initializer. It takes nothing, and returns the address of two 32-bit numbers
    /// in the module's memory: the address and the length of the text that becomes [`Snapshot::text`]. Default: none.
    #[must_use]
    pub fn with_start(mut self, start: impl Into<String>) -> Self {
        self.start = Some(start.into());
        self
    }

    /// Gives the module these arguments, the first of which is its name. Default: none.
    #[must_use]
    pub fn with_args<A: Into<String>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args = args.into_iter().map(Into::into).collect();
        self
    }
}

/// A module after its initializer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Snapshot {
    /// The module, in binary form.
    pub module: Vec<u8>,
    /// What the export of [`SnapshotOptions::with_start`] said; otherwise empty. At most 64 KiB; what is not UTF-8 in it
    /// is replaced.
    pub text: String,
}

/// The same as [`snapshot()`] with more to run; see [`SnapshotOptions`].
///
/// Time passes for the module while it waits, so the same module gives the same snapshot only if it waits for no clock.
///
/// # Errors
///
/// * Those of [`snapshot()`].
/// * There is no such export as was to be called.
/// * The module trapped, exited or reached a limit in it. The error has what the module wrote to standard error.
pub fn snapshot_with(module: &[u8], options: &SnapshotOptions) -> Result<Snapshot, SnapshotError> {
    let limits = &options.limits;
    let binary = to_binary(module)?;
    if layer(&binary) == Some(Layer::Component) {
        return Err(SnapshotError::Component);
    }
    // The snapshot has a segment for each one that the module had, and its own.
    let binary = join_segments(&binary);
    let mut wizer = Wizer::new();
    wizer.init_func(INITIALIZER);
    let refused = |error: wasmtime::Error| SnapshotError::Refused(EngineFailure::new(error));
    let (context, instrumented) = unless_panicked(|| wizer.instrument(&binary))?;

    let how = Compiled {
        fuel: limits.fuel.is_some(),
        interruptible: limits.timeout.is_some(),
    };
    let engine = engine(EngineOptions {
        concurrency: false,
        fuel: how.fuel,
        wasm_stack_bytes_max: WASM_STACK_BYTES_MAX,
        interruptible: how.interruptible,
        pool: None,
    })
    .map_err(SnapshotError::Engine)?;
    let failed = |error: wasmtime::Error| SnapshotError::Engine(EngineFailure::new(error));
    let compiled = Module::from_binary(&engine, &instrumented).map_err(refused)?;
    if compiled.get_export(INITIALIZER).is_none() {
        return Err(SnapshotError::NoInitializer);
    }
    if let Some(start) = &options.start
        && compiled.get_export(start).is_none()
    {
        return Err(SnapshotError::NoStart {
            export: start.clone(),
        });
    }
    let mut linker = preview1::linker(&engine).map_err(failed)?;
    // A world's functions are there for calls, and the initializer is none.
    linker
        .define_unknown_imports_as_traps(&compiled)
        .map_err(failed)?;
    let pre = linker.instantiate_pre(&compiled).map_err(failed)?;
    let stderr = MemoryOutputPipe::new(TEXT_BYTES_MAX);
    let mut wasi = sealed(&binary);
    wasi.args(&options.args).stderr(stderr.clone());
    let ended = preview1::call(
        pre,
        (INITIALIZER, options.start.clone()),
        how,
        *limits,
        move |_, waited| Ok(wasi.monotonic_clock(Begun::after(waited)).build_p1()),
        |store, instance, text_at| Initialized {
            store,
            instance,
            text_at,
        },
    )?;
    let mut initialized = match ended {
        Ended::Returned(initialized) => initialized,
        Ended::Ended { outcome, .. } if options.start.is_some() => {
            let said = String::from_utf8_lossy(&stderr.contents()).into_owned();
            return Err(SnapshotError::StartEnded { outcome, said });
        }
        Ended::Ended { outcome, .. } => return Err(SnapshotError::Ended(outcome)),
    };
    let text = initialized.text();
    let module = unless_panicked(|| {
        // What it waits for is below, and none of that waits.
        let snapshot = std::pin::pin!(wizer.snapshot(&context, &mut initialized));
        poll_noop(snapshot).unwrap_or_else(|| Err(wasmtime::Error::msg("the snapshot waits")))
    })?;
    Ok(Snapshot { module, text })
}

/// So much is kept of what a module says.
const TEXT_BYTES_MAX: usize = 64 << 10;

/// The last line of what a module said, behind a colon.
fn last_line(said: &str) -> String {
    let last = said.trim().lines().next_back();
    last.map(|line| format!(": {line}")).unwrap_or_default()
}

/// Calls `work`, a part of wizer. Wizer panics at some constructs of valid modules, such as an
/// imported tag; the panic becomes an error.
fn unless_panicked<R>(work: impl FnOnce() -> wasmtime::Result<R>) -> Result<R, SnapshotError> {
    let unknown = |_| {
        Err(wasmtime::Error::msg(
            "the module uses a feature that snapshots do not support",
        ))
    };
    catch_panic(work)
        .unwrap_or_else(unknown)
        .map_err(|error| SnapshotError::Refused(EngineFailure::new(error)))
}

/// Why there is no snapshot.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// The input is no WebAssembly.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The input is a component.
    #[error("a snapshot is taken of a core module, before it is adapted; this is a component")]
    Component,
    /// The module has nothing to run.
    #[error("the module exports no `_initialize`: only reactors have an initializer to run")]
    NoInitializer,
    /// The module is invalid, or does what a snapshot cannot keep.
    #[error("no snapshot can be taken of the module")]
    Refused(#[source] EngineFailure),
    /// The initializer did not return.
    #[error("the initializer did not return, but {0}")]
    Ended(Outcome),
    /// The engine failed.
    #[error("the engine failed")]
    Engine(#[source] EngineFailure),
    /// The host failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// What was to be called after the initializer is not there.
    #[error("the module exports no `{export}`")]
    NoStart {
        /// The name of the export.
        export: String,
    },
    /// What was called after the initializer, or the initializer, did not return.
    #[error("the module did not start: it {outcome}{}", last_line(said))]
    StartEnded {
        /// How it ended.
        outcome: Outcome,
        /// What it wrote to standard error, at most 64 KiB of it.
        said: String,
    },
}

/// What the initializer sees of the world: nothing, and the same every time.
fn sealed(module: &[u8]) -> WasiCtxBuilder {
    /// More than any runtime draws when it starts; after that they repeat.
    const RANDOM_BYTES: usize = 4096;
    let mut random = vec![0; RANDOM_BYTES];
    let mut source = blake3::Hasher::new();
    source.update(module);
    source.finalize_xof().fill(&mut random);
    let mut wasi = WasiCtxBuilder::new();
    wasi.allow_tcp(false)
        .allow_udp(false)
        .wall_clock(Still)
        .insecure_random(Deterministic::new(random.clone()))
        .insecure_random_seed(0)
        .secure_random(Deterministic::new(random));
    wasi
}

/// A calendar that stands at the beginning of 1970.
struct Still;

impl HostWallClock for Still {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

/// A clock that advances by a nanosecond whenever it is read, and while the guest waits: whatever clock the guest
/// meets later is ahead of it.
struct Begun {
    reads: AtomicU64,
    waited: Waited,
}

impl Begun {
    fn after(waited: Waited) -> Self {
        Self {
            reads: AtomicU64::new(0),
            waited,
        }
    }
}

impl HostMonotonicClock for Begun {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        self.reads.fetch_add(1, Ordering::Relaxed) + self.waited.nanos()
    }
}

/// An instance whose initializer has returned.
struct Initialized {
    store: Store<Preview1>,
    instance: Instance,
    /// Where the address and the length of its text are.
    text_at: Option<u32>,
}

impl Initialized {
    /// What its start said. It chose the addresses, so they may be anything.
    fn text(&mut self) -> String {
        let memory = self.instance.get_memory(&mut self.store, "memory");
        let (Some(memory), Some(at)) = (memory, self.text_at) else {
            return String::new();
        };
        let memory = memory.data(&self.store);
        let number = |at: usize| {
            let bytes = memory.get(at..at.checked_add(4)?)?;
            Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
        };
        let text = || {
            let at = at as usize;
            let start = number(at)?;
            let length = number(at.checked_add(4)?)?.min(TEXT_BYTES_MAX);
            memory.get(start..start.checked_add(length)?)
        };
        String::from_utf8_lossy(text().unwrap_or_default()).into_owned()
    }
}

impl InstanceState for Initialized {
    async fn global_get(&mut self, name: &str, _: ValType) -> SnapshotVal {
        // The names are exports that wizer added itself, of types it has checked.
        let global = self.instance.get_global(&mut self.store, name);
        match global.map(|global| global.get(&mut self.store)) {
            Some(Val::I32(value)) => SnapshotVal::I32(value),
            Some(Val::I64(value)) => SnapshotVal::I64(value),
            Some(Val::F32(bits)) => SnapshotVal::F32(bits),
            Some(Val::F64(bits)) => SnapshotVal::F64(bits),
            Some(Val::V128(value)) => SnapshotVal::V128(value.as_u128()),
            other => unreachable!("wizer asks for global {name}, which is {other:?}"),
        }
    }

    async fn memory_contents(&mut self, name: &str, contents: impl FnOnce(&[u8]) + Send) {
        match self.instance.get_memory(&mut self.store, name) {
            Some(memory) => contents(memory.data(&self.store)),
            None => unreachable!("wizer asks for memory {name}, which is not there"),
        }
    }
}
