//! Running a command: a component with `wasi:cli/run`.

use std::any::Any;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use wasmtime::Store;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{FsPerms, WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtxView, WasiHttpView};

use crate::clocks::{self, Clocks};
use crate::engine::Wasi;
use crate::error::EngineFailure;
use crate::limits::{Limiter, RunLimits};
use crate::link::{Missing, link};
use crate::load::Program;
use crate::outcome::{Outcome, outcome};
use crate::plugin::Http;
use crate::stdio::{self, Input, Output};

/// What a command is given. By default that is nothing: no arguments, no
/// variables, no folder, no input, no network, and output that goes nowhere.
#[derive(Clone, Debug, Default)]
pub struct CommandOptions {
    /// The guest's arguments; the first is the program's own name.
    pub args: Vec<String>,
    /// The guest's environment variables, in order.
    pub env: Vec<(String, String)>,
    /// The folders the guest may open.
    pub dirs: Vec<DirGrant>,
    /// Standard input.
    pub stdin: Input,
    /// Standard output.
    pub stdout: Output,
    /// Standard error.
    pub stderr: Output,
    /// How exact the guest's clocks are.
    pub clocks: Clocks,
    /// What the guest may use up.
    pub limits: RunLimits,
}

/// A folder that a guest may open, and everything below it.
///
/// Symbolic links are followed only as long as they stay inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirGrant {
    /// The folder on this machine.
    pub host: PathBuf,
    /// The name the guest knows it by.
    pub guest: String,
    /// Whether the guest may change nothing in it.
    pub read_only: bool,
}

/// Why a program could not be run, or why running it broke down. What the
/// guest itself did is an [`Outcome`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The component has no `wasi:cli/run` to start.
    #[error("the component is not a command: it does not export `wasi:cli/run`")]
    NotACommand {
        /// What it exports instead, in its own order.
        exports: Vec<String>,
    },
    /// The component imports an interface that the host does not have.
    #[error(
        "the component imports `{function}` of `{interface}`, an interface that this host does not provide"
    )]
    UnknownInterface {
        /// The interface's name and version.
        interface: String,
        /// The first function or resource the component wants from it.
        function: String,
    },
    /// The component imports an interface that the host has, but without this
    /// function or with another type of it.
    #[error(
        "the component imports `{function}` of `{interface}`, and this host has that interface but no such function of that type"
    )]
    UnknownMember {
        /// The interface's name and version.
        interface: String,
        /// The function or resource.
        function: String,
        /// How the engine put it.
        source: EngineFailure,
    },
    /// The component imports a function outside any interface.
    #[error("the component imports the function `{function}`, which this host does not provide")]
    UnknownFunction {
        /// The function's name.
        function: String,
    },
    /// The component imports a module, a component or a value.
    #[error("the component imports `{import}`, which is neither an interface nor a function")]
    UnknownImport {
        /// The import's name.
        import: String,
    },
    /// A granted folder cannot be opened.
    #[error("cannot open the folder `{}`", path.display())]
    Folder {
        /// The folder on this machine.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Fuel was limited, but the program was loaded without counting fuel.
    #[error("fuel is limited, but the program was compiled without counting it")]
    FuelNotCounted,
    /// The thread or its event loop could not be started.
    #[error("cannot start a thread for the guest")]
    Thread(#[source] io::Error),
    /// The engine failed: for instance, the system had no memory left for an instance.
    #[error("the engine failed")]
    Engine(#[source] EngineFailure),
    /// The host's own code panicked.
    #[error("the host panicked while the guest ran")]
    Panicked,
}

/// What the store of one guest holds: its view of WASI, its limits, and the
/// `data` of whoever provides more than WASI.
pub struct Guest<T = ()> {
    /// What the functions that a host provides of its own work on.
    pub data: T,
    pub(crate) table: ResourceTable,
    pub(crate) limiter: Limiter,
    /// When its time is over; looked at where the engine stops now and then.
    pub(crate) deadline: Option<Instant>,
    /// As one type for all worlds, so that what works on a store is compiled once and
    /// not for each of them.
    plugin_data: Box<dyn Any + Send>,
    http: Http,
    context: WasiCtx,
}

impl<T> Guest<T> {
    pub(crate) fn new(data: T, limiter: Limiter, context: WasiCtx) -> Self {
        Self {
            data,
            table: ResourceTable::new(),
            limiter,
            deadline: None,
            plugin_data: Box::new(()),
            http: Http::default(),
            context,
        }
    }

    pub(crate) fn with_plugin_data(self, data: impl Any + Send) -> Self {
        Self {
            plugin_data: Box::new(data),
            ..self
        }
    }

    pub(crate) fn with_handles_max(mut self, count: usize) -> Self {
        self.table.set_max_capacity(count);
        self
    }

    pub(crate) fn with_http(self, http: Http) -> Self {
        Self { http, ..self }
    }

    /// What the functions work on that the host of a [plugin](crate::plugin) provides.
    ///
    /// # Panics
    ///
    /// Where `D` is not the [`Data`](crate::plugin::World::Data) of the plugin's world.
    pub fn plugin_data<D: 'static>(&mut self) -> &mut D {
        self.plugin_data
            .downcast_mut()
            .expect("a plugin's store is made with the data of its world")
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Guest<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guest")
            .field("data", &self.data)
            .finish_non_exhaustive()
    }
}

impl<T: Send> WasiView for Guest<T> {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.context,
            table: &mut self.table,
        }
    }
}

impl<T: Send> WasiHttpView for Guest<T> {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.http.granted,
            table: &mut self.table,
            ctx: &mut self.http.context,
        }
    }
}

/// Runs a command from its start to its end.
///
/// The guest runs on a thread of its own; this call returns when it has ended
/// or when its time is over.
///
/// # Errors
///
/// * The component is not a command, or imports something the host lacks.
/// * A granted folder cannot be opened.
/// * The engine or the system fails.
pub fn run(program: &Program, options: CommandOptions) -> Result<Outcome, RunError> {
    let program = program.clone();
    let timeout = options.limits.timeout;
    on_own_thread(timeout, move || run_here(&program, options))
}

/// Runs `work` on a new thread for as long as `timeout` allows, and leaves the
/// thread to itself after that.
pub(crate) fn on_own_thread(
    timeout: Option<Duration>,
    work: impl FnOnce() -> Result<Outcome, RunError> + Send + 'static,
) -> Result<Outcome, RunError> {
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("carrick-guest".into())
        .spawn(move || {
            // Nobody listens any more once the deadline has passed.
            let _ = sender.send(work());
        })
        .map_err(RunError::Thread)?;
    match timeout {
        None => receiver.recv().map_err(|_| RunError::Panicked)?,
        Some(timeout) => match receiver.recv_timeout(timeout) {
            Ok(result) => result,
            Err(mpsc::RecvTimeoutError::Timeout) => Ok(Outcome::Deadline { timeout }),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(RunError::Panicked),
        },
    }
}

/// An event loop for this thread alone.
///
/// Its end does not wait for reads of standard input that are still under way.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> Result<T, RunError> {
    let runtime = event_loop()?;
    let value = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(value)
}

pub(crate) fn event_loop() -> Result<Runtime, RunError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(RunError::Thread)
}

fn run_here(program: &Program, options: CommandOptions) -> Result<Outcome, RunError> {
    let run = exported_run(program)?;
    let linker = link(&program.component, program.wasi, Missing::Refuse)?;
    let pre = linker
        .instantiate_pre(&program.component)
        .map_err(unknown_member)?;
    let limits = options.limits;
    let mut store = store(program, options, ())?;
    ration(&mut store, program.fuel, limits.fuel)?;
    let result = block_on(async {
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
    })?;
    match result {
        Ok(Ok(())) => Ok(Outcome::Exited(0)),
        Ok(Err(())) => Ok(Outcome::Exited(1)),
        Err(error) => outcome(error, limits.fuel).map_err(RunError::Engine),
    }
}

/// What a guest lives in, with what `options` grant and bound; its fuel is
/// still to be given.
pub(crate) fn store<T: 'static>(
    program: &Program,
    options: CommandOptions,
    data: T,
) -> Result<Store<Guest<T>>, RunError> {
    let limits = options.limits;
    let guest = Guest::new(data, Limiter::new(&limits), context(options)?.build());
    let mut store = Store::new(program.component.engine(), guest);
    if limits.memory_bytes_max.is_some() {
        store.limiter(|guest| &mut guest.limiter);
    }
    Ok(store)
}

/// Gives `store` its fuel, where its engine counts any.
pub(crate) fn ration<T>(
    store: &mut Store<T>,
    counted: bool,
    fuel: Option<u64>,
) -> Result<(), RunError> {
    match (counted, fuel) {
        (false, None) => Ok(()),
        (false, Some(_)) => Err(RunError::FuelNotCounted),
        (true, fuel) => store
            .set_fuel(fuel.unwrap_or(u64::MAX))
            .map_err(|error| RunError::Engine(error.into())),
    }
}

enum Run {
    V02,
    V03,
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

/// The guest's view of the world, from what it was granted.
pub(crate) fn context(options: CommandOptions) -> Result<WasiCtxBuilder, RunError> {
    let mut context = WasiCtxBuilder::new();
    context
        .args(&options.args)
        .envs(&options.env)
        .allow_tcp(false)
        .allow_udp(false)
        // The guest has its thread to itself, so it may as well wait there.
        .allow_blocking_current_thread(true);
    stdio::connect(&mut context, options.stdin, options.stdout, options.stderr);
    clocks::set(&mut context, options.clocks);
    for dir in options.dirs {
        let unopened = |source| RunError::Folder {
            path: dir.host.clone(),
            source,
        };
        if !std::fs::metadata(&dir.host).map_err(unopened)?.is_dir() {
            return Err(unopened(io::ErrorKind::NotADirectory.into()));
        }
        let perms = if dir.read_only {
            FsPerms::ReadOnly
        } else {
            FsPerms::ReadWrite
        };
        context
            .preopened_dir(&dir.host, &dir.guest, perms)
            .map_err(|error| {
                unopened(
                    error
                        .downcast::<io::Error>()
                        .unwrap_or_else(io::Error::other),
                )
            })?;
    }
    Ok(context)
}

/// Names what the engine found missing inside an interface.
pub(crate) fn unknown_member(error: wasmtime::Error) -> RunError {
    // The engine tells it as a chain of sentences with the names in
    // backticks: the import first, then its member.
    let quoted = |cause: &(dyn std::error::Error + 'static)| {
        cause.to_string().split('`').nth(1).map(str::to_owned)
    };
    let mut names = error.chain().filter_map(quoted);
    match (names.next(), names.next()) {
        (Some(interface), Some(function)) => {
            drop(names);
            RunError::UnknownMember {
                interface,
                function,
                source: error.into(),
            }
        }
        _ => {
            drop(names);
            RunError::Engine(error.into())
        }
    }
}
