//! One call: an instance for it, its bounds, and what became of it.

use std::time::Instant;

use tracing::{Instrument, Span};
use wasmtime::Store;
use wasmtime_wasi::p2::pipe::MemoryInputPipe;

use super::counters::{CounterCells, add};
use super::error::{CallContext, PluginError, START};
use super::instances::PluginInstance;
use super::limits::Limit;
use super::log::{GuestOutputCapture, Log};
use super::open::Version;
use super::world::World;
use super::{Inner, Plugin};
use crate::error::RunError;
use crate::executor::{interrupt, with_deadline};
use crate::guest::{
    CommandOptions, Guest, Limiter, NetRefusal, NetUse, Thread, UnderWay, begin_call, context,
};
#[cfg(feature = "http")]
use crate::http::Http;

impl<W: World> Plugin<W> {
    /// Calls the plugin: gives `call` an instance and the store it lives in, bounds what
    /// happens there, and says how it ended.
    ///
    /// `function` is what errors and logs call it. Deadline and fuel are for everything that `call`
    /// does. The deadline runs from when an instance is free; waiting for one is bounded by
    /// those that wait before, each within its own deadline. An error that `call` makes up
    /// itself counts as the guest's, so a host with errors of its own returns
    /// them inside of `Ok`.
    ///
    /// A caller that goes away, by dropping the future, ends the instance too.
    ///
    /// ```
    /// # use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limits, Manifest, PluginOptions};
    /// carrick_host::bindings!({
    ///     plugin: Calculator,
    ///     inline: "package demo:calculator@0.1.0; world calculator { export halve: func(n: u32) -> u32; }",
    /// });
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let component = br#"(component
    /// #     (core module $m (func (export "halve") (param i32) (result i32)
    /// #         (i32.shr_u (local.get 0) (i32.const 1))))
    /// #     (core instance $i (instantiate $m))
    /// #     (func (export "halve") (param "n" u32) (result u32) (canon lift (core func $i "halve"))))"#;
    /// # let host = Host::new(HostOptions::default())?;
    /// # let options = PluginOptions::new(Manifest::new("calculator"), Limits::untrusted());
    /// # host.block_on(async {
    /// let plugin = host.open::<Calculator>(ComponentSource::bytes(component), options, || ()).await?;
    /// let half = plugin.call("halve", async |calculator, store| {
    ///     calculator.call_halve(store, 84).await
    /// });
    /// assert_eq!(half.await?, 42);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// # })?
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// * The guest trapped, exited, hit a limit, or returned no valid value.
    /// * The host cannot start an instance.
    pub async fn call<R>(
        &self,
        function: &str,
        call: impl AsyncFnOnce(&W, &mut Store<Guest>) -> wasmtime::Result<R>,
    ) -> Result<R, PluginError> {
        self.call_captured(function, None, call).await
    }

    /// The same, where `capture` gets what the guest writes.
    pub(crate) async fn call_captured<R>(
        &self,
        function: &str,
        capture: Option<&GuestOutputCapture>,
        call: impl AsyncFnOnce(&W, &mut Store<Guest>) -> wasmtime::Result<R>,
    ) -> Result<R, PluginError> {
        let span = tracing::info_span!(
            "plugin_call",
            plugin = &*self.0.name,
            function,
            outcome = tracing::field::Empty,
            microseconds = tracing::field::Empty,
            fuel = tracing::field::Empty,
            memory_bytes_peak = tracing::field::Empty,
        );
        let mut noted = Noted {
            counting: &self.0.counting,
            ended: false,
        };
        add(&self.0.counting.calls, 1);
        let called = self.call_current(function, capture, call, &span);
        let result = called.instrument(span.clone()).await;
        noted.ended = true;
        self.0.counting.ended(&result);
        result
    }

    async fn call_current<R>(
        &self,
        function: &str,
        capture: Option<&GuestOutputCapture>,
        call: impl AsyncFnOnce(&W, &mut Store<Guest>) -> wasmtime::Result<R>,
        span: &Span,
    ) -> Result<R, PluginError> {
        let version = self.current();
        let _turn = version.pool.turn().await;
        let _under_way = self.0.host.calls_in_progress();
        let started = Instant::now();
        let mut instance = version.pool.take();
        let mut under_way = instance
            .as_ref()
            .map(|instance| instance.store.data().files.under_way());
        let limits = &self.0.options.limits;
        let deadline = started + limits.call_timeout;
        let result = with_deadline(deadline, async {
            let instance = match &mut instance {
                Some(instance) => instance,
                none => {
                    let started = self.0.start(&version, deadline, capture, &mut under_way);
                    none.insert(started.await?)
                }
            };
            instance.uses += 1;
            self.0.begin(instance, deadline, function, capture)?;
            let result = call(&instance.world, &mut instance.store).await;
            result.map_err(|error| self.0.of(function, &instance.log).explain(error))
        });
        let mut result = match result.await {
            Some(result) => result,
            None => Err(self.0.time_over(function)),
        };
        if let Some(instance) = &instance {
            self.0.end(instance, function, span, &mut result);
        }
        span.record("outcome", outcome(&result));
        span.record("microseconds", started.elapsed().as_micros() as u64);
        let returned = result.is_ok();
        match instance {
            Some(instance) if returned => version.pool.put(instance),
            instance => drop(instance),
        }
        if let Some(under_way) = under_way
            && !returned
        {
            // Nothing of the guest changes a file after this.
            under_way.end().await;
        }
        result
    }
}

/// Counts a call whose caller went away.
struct Noted<'a> {
    counting: &'a CounterCells,
    ended: bool,
}

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        if !self.ended {
            add(&self.counting.abandoned, 1);
        }
    }
}

fn outcome<R>(result: &Result<R, PluginError>) -> &'static str {
    match result {
        Ok(_) => "returned",
        Err(PluginError::Trapped { .. }) => "trapped",
        Err(PluginError::Exited { .. }) => "exited",
        Err(PluginError::Limit { .. }) => "limit",
        Err(PluginError::Host { .. }) => "failed",
    }
}

impl<W: World> Inner<W> {
    /// What errors of a call are told with.
    fn of<'a>(&'a self, function: &'a str, log: &'a Log) -> CallContext<'a> {
        CallContext {
            plugin: &self.name,
            function,
            limits: &self.options.limits,
            stack_bytes_max: self.host.options().stack_bytes_max,
            log,
            starting: false,
        }
    }

    pub(super) fn time_over(&self, function: &str) -> PluginError {
        PluginError::Limit {
            plugin: self.name.to_string(),
            function: function.to_owned(),
            limit: Limit::Time {
                timeout: self.options.limits.call_timeout,
            },
        }
    }

    /// Starts an instance, which may take until `deadline` where it computes. Where it waits,
    /// the caller's clock ends it. `under_way` gets what the instance does with files.
    pub(super) async fn start(
        &self,
        version: &Version<W>,
        deadline: Instant,
        capture: Option<&GuestOutputCapture>,
        under_way: &mut Option<UnderWay>,
    ) -> Result<PluginInstance<W>, PluginError> {
        let limits = &self.options.limits;
        let log = Log::new(self.name.clone(), limits.log_bytes_per_call_max);
        log.begin_call(capture);
        let context = CallContext {
            starting: true,
            ..self.of(START, &log)
        };
        let mut store = self
            .store(version, &log, capture)
            .map_err(|source| context.host(source))?;
        *under_way = Some(store.data().files.under_way());
        self.bound(&mut store, deadline)
            .map_err(|source| context.host(source))?;
        add(&self.counting.instances, 1);
        let started = async {
            let instance = version.pre.instantiate_async(&mut store).await?;
            W::load(&version.indices, &mut store, &instance)
        };
        match started.await {
            Ok(world) => Ok(PluginInstance {
                world,
                store,
                log,
                uses: 0,
            }),
            Err(error) => {
                // The last line may have no end, and says most of all why.
                log.end_call();
                Err(context.explain(error))
            }
        }
    }

    fn store(
        &self,
        version: &Version<W>,
        log: &Log,
        capture: Option<&GuestOutputCapture>,
    ) -> Result<Store<Guest>, RunError> {
        let granted = &version.granted;
        let limits = &self.options.limits;
        let name = self.name.clone();
        let net = granted
            .net
            .clone()
            .or_on_refusal(move |refusal| log_refusal(&name, refusal));
        let mut options = CommandOptions {
            net,
            env: granted.variables.clone(),
            dirs: granted.folders.clone(),
            clocks: granted.clocks,
            ..CommandOptions::default()
        };
        let streams = capture.and_then(GuestOutputCapture::streams);
        if let Some(streams) = streams {
            options.args = streams.args.to_vec();
        }
        // The thread is the event loop's, and others wait for it.
        let mut context = context(options, &Thread::Shared)?;
        let wasi = &mut context.wasi;
        wasi.stdout(log.stdout()).stderr(log.stderr());
        if let Some(streams) = streams {
            wasi.stdin(MemoryInputPipe::new(streams.stdin.clone()));
        }
        let limiter = Limiter::strict(
            limits.memory_bytes_max,
            limits.table_elements_max,
            limits.core_instances_max,
        );
        let guest = Guest::new((), limiter, context)
            .with_plugin_data((self.data)())
            .with_handles_max(limits.handles_max);
        #[cfg(feature = "http")]
        let guest = guest.with_http(Http::new(self.name.clone(), granted.http_hosts.clone()));
        let mut store = Store::new(version.pre.component().engine(), guest);
        store.limiter(|guest| &mut guest.limiter);
        store.set_hostcall_fuel(limits.result_bytes_max);
        let deadline = store.data().deadline.clone();
        interrupt(&mut store, deadline);
        Ok(store)
    }

    /// Gives a store its time and its fuel.
    fn bound(&self, store: &mut Store<Guest>, deadline: Instant) -> Result<(), RunError> {
        let fuel = self.options.limits.fuel_per_call;
        begin_call(store, deadline, self.host.options().count_fuel, fuel)
    }

    fn fuel_per_call(&self) -> u64 {
        self.options.limits.fuel_per_call.unwrap_or(u64::MAX)
    }

    fn begin(
        &self,
        instance: &mut PluginInstance<W>,
        deadline: Instant,
        function: &str,
        capture: Option<&GuestOutputCapture>,
    ) -> Result<(), PluginError> {
        instance.log.begin_call(capture);
        self.bound(&mut instance.store, deadline)
            .map_err(|source| self.of(function, &instance.log).host(source))
    }

    /// Notes what a call took.
    fn end<R>(
        &self,
        instance: &PluginInstance<W>,
        function: &str,
        span: &Span,
        result: &mut Result<R, PluginError>,
    ) {
        add(&self.counting.log_bytes, instance.log.end_call());
        if let Ok(left) = instance.store.get_fuel() {
            let used = self.fuel_per_call().saturating_sub(left);
            span.record("fuel", used);
            add(&self.counting.fuel, used);
        }
        span.record(
            "memory_bytes_peak",
            instance.store.data().limiter.bytes_peak(),
        );
        // A guest may take the failure of its stream for one that can be got over.
        if result.is_ok() && instance.log.overflowed() {
            let bytes_max = self.options.limits.log_bytes_per_call_max;
            *result = Err(self
                .of(function, &instance.log)
                .limit(Limit::Log { bytes_max }));
        }
        if result.is_ok() && instance.log.result_overflowed() {
            let bytes_max = self.options.limits.result_bytes_max;
            *result = Err(self
                .of(function, &instance.log)
                .limit(Limit::Result { bytes_max }));
        }
    }
}

/// Says in the log what a plugin was refused, and which permission it lacks.
fn log_refusal(plugin: &str, refusal: &NetRefusal) {
    if refusal.net_use == NetUse::Further {
        tracing::warn!(target: "carrick::guest", plugin, "refused {refusal}");
        return;
    }
    let permission = match refusal.net_use {
        NetUse::Connect => "connect",
        NetUse::Listen => "listen",
        NetUse::Udp => "udp",
        NetUse::UdpListen => "udp-listen",
        _ => "connect` or `udp",
    };
    tracing::warn!(
        target: "carrick::guest",
        plugin,
        "refused {refusal}: no permission `{permission}` that was granted has it"
    );
}
