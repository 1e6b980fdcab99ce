//! The component that is served, and its instances.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use hyper::Request;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use wasmtime::component::{Component, InstancePre};
use wasmtime::{Engine, Store};
use wasmtime_wasi::WasiCtxBuilder;
use wasmtime_wasi::cli::AsyncStdinStream;
use wasmtime_wasi::p2::bindings::CommandPre;
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::p2::bindings::http::types::{ErrorCode, Scheme};
use wasmtime_wasi_http::p2::bindings::{Proxy, ProxyPre};
use wasmtime_wasi_http::p2::body::HyperOutgoingBody;

use super::body::Limited;
use super::cgi::{self, CgiRequest};
use super::counters::{Counted, Counters, add};
use super::error::ServeError;
use super::event::ServeFailure;
use super::hosts::{Compiling, Hosts, IdlePermits};
use super::options::ServeOptions;
use crate::binary_header::requirements;
use crate::engine::Wasi;
use crate::error::{EngineFailure, RunError, with_causes};
use crate::executor::{TimeOver, interrupt, with_deadline};
use crate::guest::{CommandOptions, Guest, Limiter, RunLimits, Thread, begin_call, context};
use crate::http::{self, Http, HttpHost};
use crate::link::{Missing, instantiate_pre, link, needs_nobody, provides};
use crate::load::{LoadError, LoadOptions, LoadStep, compile, componentize};
use crate::outcome::{Outcome, outcome};
use crate::plugin::Host;

/// What error messages of grants call the guest.
const NAME: &str = "the component";

/// The export that answers requests, without its version.
const HANDLER: &str = "wasi:http/incoming-handler@0.2.";
const RUN: &str = "wasi:cli/run@0.2.";
const HANDLER_03: &str = "wasi:http/handler@0.3.";

/// The most elements of all tables of an instance, and the most core instances, memories and tables.
const TABLE_ELEMENTS_MAX: u64 = 1_000_000;
const CORE_INSTANCES_MAX: usize = 100;

/// The most handles that an instance holds at once.
const HANDLES_MAX: usize = 10_000;

/// What the guest answers a request with.
pub(super) type GuestAnswer = Result<hyper::Response<HyperOutgoingBody>, ErrorCode>;

/// A request, and what becomes of it.
pub(super) struct Asked {
    pub request: Request<Limited>,
    pub cgi: CgiRequest,
    /// Gets the answer.
    pub answer: oneshot::Sender<GuestAnswer>,
    pub deadline: Instant,
    /// Set before the guest of a request that failed ends.
    pub failed: Arc<AtomicBool>,
}

pub(super) struct Guests {
    host: Host,
    engine: Engine,
    program: Program,
    guest: CommandOptions,
    http_hosts: Arc<[HttpHost]>,
    timeout: std::time::Duration,
    reuse: u64,
    fuel: Option<u64>,
    counters: Arc<Counters>,
    idle_permits: IdlePermits,
    /// How many places of the pool an instance takes.
    places: u32,
    idle: Mutex<Idle>,
}

/// The instances that wait for a request.
#[derive(Default)]
struct Idle {
    /// The one used last at the end.
    instances: Vec<(Instance, OwnedSemaphorePermit)>,
    /// Whether another version has taken the place of this one.
    is_retired: bool,
}

/// How many places of the pool an instance of `component` takes, where a place is room for a common component: a memory
/// and the one of its adapter, four tables.
fn places(component: &Component) -> u32 {
    let Some(required) = component.resources_required() else {
        return u32::MAX;
    };
    let (memories, tables) = (required.num_memories, required.num_tables);
    memories.div_ceil(2).max(tables.div_ceil(4)).max(1)
}

/// How the component answers requests.
enum Program {
    Http(ProxyPre<Guest>),
    Cgi(CommandPre<Guest>),
}

struct Instance {
    store: Store<Guest>,
    proxy: Proxy,
    uses: u64,
}

impl std::fmt::Debug for Guests {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guests").finish_non_exhaustive()
    }
}

impl Guests {
    pub(super) fn load(
        hosts: &Hosts,
        bytes: &[u8],
        load: &LoadOptions,
        (options, counters): (&ServeOptions, Arc<Counters>),
        observe: &mut dyn FnMut(LoadStep),
    ) -> Result<Self, ServeError> {
        let http_hosts = options.http_hosts.iter().map(|host| {
            HttpHost::parse(host).ok_or_else(|| ServeError::HttpHost { host: host.clone() })
        });
        let http_hosts = http_hosts.collect::<Result<_, _>>()?;
        let bytes_max = load.program_bytes_max;
        let bounded = |bytes: &[u8]| match bytes.len() as u64 > bytes_max {
            true => Err(LoadError::TooLarge { bytes_max }),
            false => Ok(()),
        };
        bounded(bytes)?;
        let binary = componentize(bytes, NAME, load, observe)?;
        bounded(&binary)?;
        let wasi = match requirements(&binary).needs_concurrency() {
            true => Wasi::V03,
            false => Wasi::V02,
        };
        let limits = options.guest.limits;
        let compiling = Compiling {
            wasi,
            count_fuel: limits.fuel.is_some(),
            stack_bytes_max: load.wasm_stack_bytes_max,
        };
        let host = hosts.fitting(compiling).map_err(ServeError::Run)?;
        let component = compile(
            &binary,
            blake3::hash(&binary),
            (host.engine(), host.unpooled()),
            load.cache.as_ref(),
            observe,
        )?;
        match options.cgi {
            true => exports_run(&component)?,
            false => exports_handler(&component)?,
        }
        let pre = linked(&component, wasi).map_err(ServeError::Run)?;
        let program = match options.cgi {
            true => CommandPre::new(pre).map(Program::Cgi),
            false => ProxyPre::new(pre).map(Program::Http),
        };
        let program = program
            .map_err(|error| ServeError::Run(RunError::Engine(EngineFailure::new(error))))?;
        options.guest.open_dirs().map_err(ServeError::Run)?;
        Ok(Self {
            host,
            engine: component.engine().clone(),
            program,
            guest: options.guest.clone(),
            http_hosts,
            timeout: options.timeout,
            reuse: options.reuse,
            fuel: limits.fuel,
            counters,
            idle_permits: hosts.idle_permits(),
            places: places(&component),
            idle: Mutex::default(),
        })
    }

    /// Starts an instance, to find out whether that works. It waits for the first request; that of a CGI program is ended.
    pub(super) async fn warm_up(&self) -> Result<(), ServeError> {
        let _under_way = self.host.calls_in_progress();
        let deadline = Instant::now() + self.timeout;
        let start = async {
            match &self.program {
                Program::Http(pre) => self.start(pre, deadline).await.map(Some),
                Program::Cgi(pre) => {
                    let mut store = self.store_of(self.guest.clone(), |_| {})?;
                    self.bound(&mut store, deadline)?;
                    pre.instantiate_async(&mut store).await.map(|_| None)
                }
            }
        };
        let started = with_deadline(deadline, start).await;
        let instance = started
            .unwrap_or_else(|| Err(TimeOver.into()))
            .map_err(|error| ServeError::Start(self.explain(error)))?;
        if let Some(instance) = instance {
            self.keep(instance);
        }
        Ok(())
    }

    /// Has an instance handle a request until its deadline.
    pub(super) async fn handle(&self, asked: Asked) -> Result<(), ServeFailure> {
        let _under_way = self.host.calls_in_progress();
        let _busy = Counted::new(&self.counters.instances_busy);
        match &self.program {
            Program::Http(pre) => self.handle_http(pre, asked).await,
            Program::Cgi(pre) => self.handle_cgi(pre, asked).await,
        }
    }

    async fn handle_cgi(&self, pre: &CommandPre<Guest>, asked: Asked) -> Result<(), ServeFailure> {
        let Asked {
            request,
            cgi,
            answer,
            deadline,
            failed,
        } = asked;
        let (head, body) = request.into_parts();
        let (input, guest_input) = tokio::io::duplex(cgi::INPUT_BYTES);
        let (output, answered) = cgi::output();
        let mut guest = self.guest.clone();
        let variables = cgi::variables(&head, &cgi);
        // A guest that finds a name twice would choose for itself whether it believes the client.
        let is_granted = |name: &str| self.guest.env.iter().any(|(other, _)| other == name);
        let variables = variables.into_iter();
        let variables = variables.filter(|(name, _)| !is_granted(name));
        guest.env.extend(variables);
        let mut store = self
            .store_of(guest, |context| {
                context.stdin(AsyncStdinStream::new(guest_input));
                context.stdout(output);
            })
            .map_err(|error| self.explain(error.into()))?;
        // Dropped before the store, also where the task is aborted.
        let mut cut_off = CutOff {
            failed,
            armed: true,
        };
        let mut answering = std::pin::pin!(async {
            let response = answered.response().await.map_err(ServeFailure::Cgi)?;
            // Where the client is gone, nobody waits for it.
            let _ = answer.send(Ok(response));
            Ok::<_, ServeFailure>(())
        });
        let mut answer_begun = None;
        let mut is_request_cut = false;
        let ended = with_deadline(deadline, async {
            self.bound(&mut store, deadline)?;
            let command = pre.instantiate_async(&mut store).await?;
            let mut run = std::pin::pin!(command.wasi_cli_run().call_run(&mut store));
            let mut feed = std::pin::pin!(cgi::feed(body, input));
            let mut is_fed = false;
            loop {
                tokio::select! {
                    ended = &mut run => return ended.map(Some),
                    begun = &mut answering, if answer_begun.is_none() => {
                        let failed = begun.is_err();
                        answer_begun = Some(begun);
                        if failed {
                            return Ok(None);
                        }
                    }
                    is_whole = &mut feed, if !is_fed => {
                        is_fed = true;
                        // The guest does not run again, so it does not see the end of its input.
                        if !is_whole {
                            is_request_cut = true;
                            return Ok(None);
                        }
                    }
                }
            }
        });
        let ended = match ended.await.unwrap_or_else(|| Err(TimeOver.into())) {
            Ok(None) if is_request_cut => Err(ServeFailure::RequestCut),
            Ok(None | Some(Ok(()))) => Ok(()),
            Ok(Some(Err(()))) => Err(ServeFailure::Ended(Outcome::Exited(1))),
            Err(error) => match self.explain(error) {
                ServeFailure::Ended(Outcome::Exited(0)) => Ok(()),
                failure => Err(failure),
            },
        };
        // What a program has written is its answer, whatever its exit code.
        let is_whole = matches!(ended, Ok(()) | Err(ServeFailure::Ended(Outcome::Exited(_))));
        cut_off.armed = !is_whole;
        drop(cut_off);
        self.note_memory(&store);
        let under_way = store.data().files.under_way();
        // Ends the output.
        drop(store);
        let begun = match answer_begun {
            Some(begun) => begun,
            None if is_whole => answering.await,
            None => Ok(()),
        };
        under_way.end().await;
        ended.and(begun)
    }

    async fn handle_http(&self, pre: &ProxyPre<Guest>, asked: Asked) -> Result<(), ServeFailure> {
        let Asked {
            request,
            cgi,
            answer,
            deadline,
            failed,
        } = asked;
        let scheme = if cgi.is_tls {
            Scheme::Https
        } else {
            Scheme::Http
        };
        let mut instance = self.lock().instances.pop().map(|(instance, _)| instance);
        // Dropped before the instance, also where the task is aborted.
        let mut cut_off = CutOff {
            failed,
            armed: true,
        };
        let answered = Arc::<AtomicBool>::default();
        let result = with_deadline(deadline, async {
            let instance = match &mut instance {
                Some(instance) => instance,
                none => none.insert(self.start(pre, deadline).await?),
            };
            instance.uses += 1;
            let store = &mut instance.store;
            self.bound(store, deadline)?;
            let request = store
                .data_mut()
                .http()
                .new_incoming_request(scheme, request)?;
            let sent = Arc::clone(&answered);
            let out = store
                .data_mut()
                .http()
                .new_response_outparam_from_callback(move |response| {
                    sent.store(true, Ordering::Relaxed);
                    // Where the client is gone, nobody waits for it.
                    let _ = answer.send(response);
                })?;
            let handler = instance.proxy.wasi_http_incoming_handler();
            handler.call_handle(&mut *store, request, out).await
        });
        let result = match result.await.unwrap_or_else(|| Err(TimeOver.into())) {
            Ok(()) if answered.load(Ordering::Relaxed) => Ok(()),
            Ok(()) => Err(ServeFailure::NoAnswer),
            Err(error) => Err(self.explain(error)),
        };
        cut_off.armed = result.is_err();
        drop(cut_off);
        let Some(instance) = instance else {
            return result;
        };
        self.note_memory(&instance.store);
        if result.is_ok() {
            if instance.uses < self.reuse {
                self.keep(instance);
            }
            return result;
        }
        let under_way = instance.store.data().files.under_way();
        drop(instance);
        // Nothing of the guest changes a file after this.
        under_way.end().await;
        result
    }

    fn note_memory(&self, store: &Store<Guest>) {
        let bytes_peak = store.data().limiter.bytes_peak();
        let peak = &self.counters.memory_bytes_peak;
        peak.fetch_max(bytes_peak, Ordering::Relaxed);
    }

    async fn start(&self, pre: &ProxyPre<Guest>, deadline: Instant) -> wasmtime::Result<Instance> {
        let mut store = self.store_of(self.guest.clone(), |_| {})?;
        self.bound(&mut store, deadline)?;
        let proxy = pre.instantiate_async(&mut store).await?;
        Ok(Instance {
            store,
            proxy,
            uses: 0,
        })
    }

    /// Has an instance wait for a request.
    fn keep(&self, instance: Instance) {
        let Some(permit) = self.idle_permits.next(self.places) else {
            return;
        };
        let mut idle = self.lock();
        if !idle.is_retired {
            idle.instances.push((instance, permit));
        }
    }

    /// How many instances wait, and how many bytes of memory they have.
    pub(super) fn idle(&self) -> (usize, u64) {
        let idle = self.lock();
        let instances = idle.instances.iter();
        let bytes = instances.map(|(instance, _)| instance.store.data().limiter.bytes());
        (idle.instances.len(), bytes.sum())
    }

    /// Ends the instances that wait, and those that work when they have answered. No requests come any more, except those
    /// that are on their way.
    pub(super) fn retire(&self) {
        let waiting = {
            let mut idle = self.lock();
            idle.is_retired = true;
            std::mem::take(&mut idle.instances)
        };
        drop(waiting);
    }

    fn store_of(
        &self,
        guest: CommandOptions,
        prepare: impl FnOnce(&mut WasiCtxBuilder),
    ) -> Result<Store<Guest>, RunError> {
        let memory_bytes_max = self.guest.limits.memory_bytes_max.unwrap_or(u64::MAX);
        // The thread is the event loop's, and others wait for it.
        let mut context = context(guest, &Thread::Shared)?;
        prepare(&mut context.wasi);
        let limiter = Limiter::strict(memory_bytes_max, TABLE_ELEMENTS_MAX, CORE_INSTANCES_MAX);
        let http = Http::new(NAME.into(), Arc::clone(&self.http_hosts))
            .with_network(context.network.clone());
        let guest = Guest::new((), limiter, context)
            .with_handles_max(HANDLES_MAX)
            .with_http(http);
        add(&self.counters.instances_started, 1);
        let mut store = Store::new(&self.engine, guest);
        store.limiter(|guest| &mut guest.limiter);
        let deadline = store.data().deadline.clone();
        interrupt(&mut store, deadline);
        Ok(store)
    }

    /// Gives a store its time and its fuel.
    fn bound(&self, store: &mut Store<Guest>, deadline: Instant) -> Result<(), RunError> {
        begin_call(store, deadline, self.host.options().count_fuel, self.fuel)
    }

    fn explain(&self, error: wasmtime::Error) -> ServeFailure {
        let limits = RunLimits::default()
            .with_timeout(self.timeout)
            .with_fuel(self.fuel);
        match outcome(error, &limits) {
            Ok(outcome) => ServeFailure::Ended(outcome),
            Err(failure) => ServeFailure::Host(with_causes(&failure)),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says that a guest failed, unless it did not.
struct CutOff {
    failed: Arc<AtomicBool>,
    armed: bool,
}

impl Drop for CutOff {
    fn drop(&mut self) {
        if self.armed {
            self.failed.store(true, Ordering::Release);
        }
    }
}

/// Whether the time of a request was over.
pub(super) fn is_time_over(failure: &ServeFailure) -> bool {
    matches!(failure, ServeFailure::Ended(Outcome::Deadline { .. }))
}

fn exports_run(component: &Component) -> Result<(), ServeError> {
    let component_type = component.component_type();
    let exports = component_type.exports(component.engine());
    let exports: Vec<String> = exports.map(|(name, _)| name.to_owned()).collect();
    match exports.iter().any(|name| name.starts_with(RUN)) {
        true => Ok(()),
        false => Err(ServeError::NotACommand { exports }),
    }
}

fn exports_handler(component: &Component) -> Result<(), ServeError> {
    let component_type = component.component_type();
    let exports: Vec<_> = component_type
        .exports(component.engine())
        .map(|(name, _)| name.to_owned())
        .collect();
    if exports.iter().any(|name| name.starts_with(HANDLER)) {
        return Ok(());
    }
    match exports.iter().find(|name| name.starts_with(HANDLER_03)) {
        Some(export) => Err(ServeError::Wasi03 {
            export: export.clone(),
        }),
        None => Err(ServeError::NotAServer { exports }),
    }
}

fn linked(component: &Component, wasi: Wasi) -> Result<InstancePre<Guest>, RunError> {
    let engine = component.engine();
    let component_type = component.component_type();
    for (name, item) in component_type.imports(engine) {
        if !provides(wasi, name) && !http::provides(name) {
            needs_nobody(engine, name, &item.ty)?;
        }
    }
    let mut linker = link(component, wasi, Missing::Leave)?;
    http::link(&mut linker).map_err(|error| RunError::Engine(EngineFailure::new(error)))?;
    instantiate_pre(&linker, component, wasi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_of_many_memories_takes_many_places() {
        let check = |memories: usize, expected: u32| {
            let module = "(core module $m (memory 1))";
            let instances = "(core instance (instantiate $m))".repeat(memories);
            let bytes = wat::parse_str(format!("(component {module} {instances})"));
            let engine = Engine::default();
            let component = Component::new(&engine, bytes.expect("it is text"));
            let found = places(&component.expect("it is a component"));
            assert_eq!(found, expected, "{memories}");
        };
        check(0, 1);
        check(2, 1);
        check(3, 2);
        check(100, 50);
    }
}
