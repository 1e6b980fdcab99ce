//! The engine that all plugins of a process share, and what keeps it going.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use wasmtime::{Engine, EngineWeak};

use super::compiled_components::CompiledComponents;
use crate::cache::Cache;
use crate::engine::{EngineOptions, WASM_STACK_BYTES_MAX, Wasi, engine};
use crate::error::RunError;
use crate::executor::outside_of_event_loops;

/// How often guests that compute are stopped to look at the time, unless told otherwise.
///
/// A call ends at most about so much after its deadline.
pub const TICK: Duration = Duration::from_millis(5);

/// The shortest time from tick to tick; each costs the ticker's thread some microseconds.
const TICK_MIN: Duration = Duration::from_micros(500);

/// The time in which every call that computes gets its turn on a thread.
const ROUND: Duration = Duration::from_millis(20);

/// How often the host looks for warm instances that were idle too long.
const SWEEP: Duration = Duration::from_secs(1);

/// How plugins are compiled and where their instances are put; the same for all
/// plugins of a [`Host`].
///
/// ```
/// use carrick_host::plugin::HostOptions;
///
/// let options = HostOptions::default()
///     .with_pooled_instances(1000)
///     .with_fuel_counted(false);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HostOptions {
    /// The newest WASI that plugins may use. [`Wasi::V03`] takes 0.2 too, and costs
    /// each call a little.
    pub wasi: Wasi,
    /// Whether guests count what they do, so that fuel can be limited and is reported.
    /// It slows every loop of a guest by a few percent.
    pub count_fuel: bool,
    /// The stack of a guest, in bytes.
    pub stack_bytes_max: usize,
    /// For how many instances at once room is set apart, so that a fresh one
    /// takes microseconds. It is address space, not memory: some 8 GiB each. Where an
    /// instance has been, up to half a mebibyte of each of its memories stays for the next one.
    /// A system that does not have it, or 0, makes every instance a place of its own, and
    /// so does a component that is too large for a place of the pool.
    pub pooled_instances: u32,
    /// Where compiled code is kept; `None` compiles at every start.
    pub cache: Option<Cache>,
    /// The largest plugin that is opened, in bytes. Compiling cannot be interrupted, so this bounds its time: two
    /// cores compile about 1.8 MB a second, and the default of 256 MiB in about two and a half minutes; see
    /// [`PROGRAM_BYTES_MAX`](crate::PROGRAM_BYTES_MAX) for hostile code.
    pub component_bytes_max: u64,
    /// The most imports and exports that a plugin may have.
    pub component_items_max: u64,
    /// How often guests that compute are stopped to look at the time. With more calls under way at
    /// once than the machine's cores get round to in time it is more often.
    pub tick: Duration,
}

impl Default for HostOptions {
    fn default() -> Self {
        Self {
            wasi: Wasi::V02,
            count_fuel: true,
            stack_bytes_max: WASM_STACK_BYTES_MAX,
            pooled_instances: 256,
            cache: None,
            component_bytes_max: 256 << 20,
            component_items_max: 10_000,
            tick: TICK,
        }
    }
}

impl HostOptions {
    /// Takes plugins that use `wasi` at most.
    #[must_use]
    pub fn with_wasi(self, wasi: Wasi) -> Self {
        Self { wasi, ..self }
    }

    /// Counts fuel or not; see [`HostOptions::count_fuel`].
    #[must_use]
    pub fn with_fuel_counted(self, count_fuel: bool) -> Self {
        Self { count_fuel, ..self }
    }

    /// Gives guests a stack of `stack_bytes_max` bytes.
    #[must_use]
    pub fn with_stack_bytes_max(self, stack_bytes_max: usize) -> Self {
        Self {
            stack_bytes_max,
            ..self
        }
    }

    /// Sets room apart for so many instances; see [`HostOptions::pooled_instances`].
    #[must_use]
    pub fn with_pooled_instances(self, pooled_instances: u32) -> Self {
        Self {
            pooled_instances,
            ..self
        }
    }

    /// Keeps compiled code in `cache`.
    #[must_use]
    pub fn with_cache(self, cache: Cache) -> Self {
        let cache = Some(cache);
        Self { cache, ..self }
    }

    /// Opens plugins of `component_bytes_max` bytes at most.
    #[must_use]
    pub fn with_component_bytes_max(self, component_bytes_max: u64) -> Self {
        Self {
            component_bytes_max,
            ..self
        }
    }

    /// Opens plugins with `component_items_max` imports and exports at most.
    #[must_use]
    pub fn with_component_items_max(self, component_items_max: u64) -> Self {
        Self {
            component_items_max,
            ..self
        }
    }

    /// Stops guests that compute after each `tick`; see [`HostOptions::tick`].
    #[must_use]
    pub fn with_tick(self, tick: Duration) -> Self {
        Self { tick, ..self }
    }
}

/// What all plugins of a process share: the engine, and the thread that stops
/// its guests now and then to look at the time.
///
/// Clones are the same host. With the last of them, and the last plugin, the thread ends.
#[derive(Clone)]
pub struct Host(Arc<Shared>);

struct Shared {
    engine: Engine,
    /// For components that do not fit into the pool of `engine`; `None` where that has none.
    unpooled: Option<Engine>,
    options: HostOptions,
    ticker: Ticker,
    compiled: CompiledComponents,
    /// For callers that are not async themselves.
    runtime: OnceLock<Runtime>,
}

impl std::fmt::Debug for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host")
            .field("options", &self.0.options)
            .field("pooled", &self.is_pooled())
            .finish_non_exhaustive()
    }
}

impl Host {
    /// Makes the engine and starts its ticker.
    ///
    /// # Errors
    ///
    /// * The engine refuses the settings, for instance the size of the stack.
    /// * The ticker's thread does not start.
    pub fn new(options: HostOptions) -> Result<Self, RunError> {
        let with_pool = |pool| {
            engine(EngineOptions {
                concurrency: options.wasi == Wasi::V03,
                fuel: options.count_fuel,
                wasm_stack_bytes_max: options.stack_bytes_max,
                interruptible: true,
                pool,
            })
        };
        let pool = (options.pooled_instances > 0).then_some(options.pooled_instances);
        // A pool takes address space that a container may not have; without one
        // everything works the same, only slower.
        let without_pool = with_pool(None).map_err(RunError::Engine)?;
        let (engine, unpooled) = match pool.map(|pool| with_pool(Some(pool))) {
            Some(Ok(engine)) => (engine, Some(without_pool)),
            _ => (without_pool, None),
        };
        let engines = std::iter::once(&engine).chain(&unpooled);
        let ticker = Ticker::start(engines.map(Engine::weak).collect(), options.tick)
            .map_err(RunError::Thread)?;
        Ok(Self(Arc::new(Shared {
            engine,
            unpooled,
            options,
            ticker,
            compiled: CompiledComponents::default(),
            runtime: OnceLock::new(),
        })))
    }

    /// The settings that it was made with.
    pub fn options(&self) -> &HostOptions {
        &self.0.options
    }

    /// Whether room for instances could be set apart.
    pub fn is_pooled(&self) -> bool {
        self.0.unpooled.is_some()
    }

    /// Waits for `future`: the way in for hosts that are not async.
    ///
    /// ```
    /// use carrick_host::plugin::{Host, HostOptions};
    ///
    /// let host = Host::new(HostOptions::default())?;
    /// assert_eq!(host.block_on(async { 6 * 7 })?, 42);
    /// # Ok::<(), carrick_host::RunError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// * The event loop cannot be started.
    /// * The caller is on an event loop already and would hold it up.
    pub fn block_on<R>(&self, future: impl Future<Output = R>) -> Result<R, RunError> {
        outside_of_event_loops()?;
        if let Some(runtime) = self.0.runtime.get() {
            return Ok(runtime.block_on(future));
        }
        let made = tokio::runtime::Builder::new_multi_thread()
            .thread_name("carrick-host")
            .enable_all()
            .build()
            .map_err(RunError::Thread)?;
        // Of two threads that come first at once, one has made an event loop in vain.
        Ok(self.0.runtime.get_or_init(|| made).block_on(future))
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Where components go that are too large for the pool of [`Host::engine`].
    pub(crate) fn unpooled(&self) -> Option<&Engine> {
        self.0.unpooled.as_ref()
    }

    /// The code of the components whose plugins are open.
    pub(super) fn compiled(&self) -> &CompiledComponents {
        &self.0.compiled
    }

    /// Counts a call as under way until the answer is dropped.
    pub(crate) fn calls_in_progress(&self) -> CallInProgress {
        let state = Arc::clone(&self.0.ticker.state);
        state.calls_in_progress.fetch_add(1, Ordering::Relaxed);
        CallInProgress(state)
    }

    /// Has `sweep` called about every second for as long as it lives.
    pub(super) fn sweep_regularly(&self, sweep: Weak<dyn Sweep>) {
        let mut sweeps = lock(&self.0.ticker.state.sweeps);
        sweeps.retain(|sweep| sweep.strong_count() > 0);
        sweeps.push(sweep);
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // An event loop must not wait for its own end, and the last host may
        // well be dropped on one.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What is to be looked through now and then.
pub(super) trait Sweep: Send + Sync {
    fn sweep(&self, now: Instant);
}

struct Ticker {
    state: Arc<TickerState>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct TickerState {
    stop: AtomicBool,
    calls_in_progress: AtomicUsize,
    sweeps: Mutex<Vec<Weak<dyn Sweep>>>,
}

impl Ticker {
    fn start(engines: Vec<EngineWeak>, tick: Duration) -> std::io::Result<Self> {
        let state = Arc::<TickerState>::default();
        let of_thread = Arc::clone(&state);
        let thread = std::thread::Builder::new()
            .name("carrick-ticker".into())
            .spawn(move || run(&engines, &of_thread, tick.max(Duration::from_millis(1))))?;
        Ok(Self {
            state,
            thread: Some(thread),
        })
    }
}

/// A call that is under way; see [`Host::calls_in_progress`].
pub(crate) struct CallInProgress(Arc<TickerState>);

impl Drop for CallInProgress {
    fn drop(&mut self) {
        self.0.calls_in_progress.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The time to the next tick. Each call that computes goes on until one, so with many of them
/// the one that waits for its turn longest would be far beyond its deadline.
fn pace(tick: Duration, cores: usize, calls_in_progress: usize) -> Duration {
    let turn = ROUND.mul_f64(cores as f64 / calls_in_progress.max(1) as f64);
    turn.max(TICK_MIN).min(tick)
}

fn run(engines: &[EngineWeak], state: &TickerState, tick: Duration) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut swept = Instant::now();
    while !state.stop.load(Ordering::Relaxed) {
        let calls_in_progress = state.calls_in_progress.load(Ordering::Relaxed);
        std::thread::park_timeout(pace(tick, cores, calls_in_progress));
        let mut alive = false;
        for engine in engines.iter().filter_map(EngineWeak::upgrade) {
            engine.increment_epoch();
            alive = true;
        }
        if !alive {
            return;
        }
        let now = Instant::now();
        if now.duration_since(swept) >= SWEEP {
            swept = now;
            let sweeps: Vec<_> = lock(&state.sweeps)
                .iter()
                .filter_map(Weak::upgrade)
                .collect();
            for sweep in sweeps {
                sweep.sweep(now);
            }
        }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.state.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // The ticker may be the one that drops the last plugin, while it sweeps.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_calls_are_under_way_the_shorter_are_their_turns() {
        let check = |calls_in_progress, expected| {
            assert_eq!(
                pace(TICK, 2, calls_in_progress),
                Duration::from_micros(expected)
            );
        };
        check(0, 5_000);
        check(1, 5_000);
        check(8, 5_000);
        check(16, 2_500);
        check(40, 1_000);
        check(1_000, 500);
    }
}
