//! A guest that is called any number of times.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};

use wasmtime::component::{Instance, InstancePre, ResourceAny, ResourceType, Val};
use wasmtime::{Engine, Store};

use super::error::CallError;
use super::plan::{self, Call, PlannedCall};
use crate::command::store;
use crate::error::RunError;
use crate::executor::{Deadline, EventLoop, OwnThread};
use crate::guest::{CommandOptions, Guest, RunLimits, Thread, set_fuel};
use crate::link::{Missing, instantiate_pre, link};
use crate::load::Program;
use crate::outcome::{Outcome, Trap, TrapKind, is_result_too_large, outcome};
use crate::values::{Exports, Function, Handles, Scope, Value, exported, lift, lower};

/// How much a guest may hand over in one call unless told otherwise, in bytes
/// as this host keeps them: an element of a list counts for 40 or so, one byte of
/// a string for one.
///
/// It lets a `list<u8>` of 25 MB pass, and is far from what exhausts a machine.
pub const RESULT_BYTES_MAX: usize = 1 << 30;

/// What a session's guest is given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionOptions {
    /// What it is granted, and what it may use up. The time and the fuel are
    /// those of each call. The start of the instance counts against the time of
    /// the first one, and has fuel of its own.
    pub guest: CommandOptions,
    /// Whether imports that the host does not provide become functions that
    /// trap when they are called.
    pub stub: bool,
    /// How much it may hand over in one call, counted as for [`RESULT_BYTES_MAX`].
    pub result_bytes_max: usize,
}

impl SessionOptions {
    /// With what the guest is granted and may use up.
    #[must_use]
    pub fn with_guest(self, guest: CommandOptions) -> Self {
        Self { guest, ..self }
    }

    /// With functions that trap in the place of missing imports, or without.
    #[must_use]
    pub fn with_stub(self, stub: bool) -> Self {
        Self { stub, ..self }
    }

    /// With results of at most so many bytes.
    #[must_use]
    pub fn with_result_bytes_max(self, bytes: usize) -> Self {
        Self {
            result_bytes_max: bytes,
            ..self
        }
    }
}

impl Default for SessionOptions {
    fn default() -> Self {
        Self {
            guest: CommandOptions::default(),
            stub: false,
            result_bytes_max: RESULT_BYTES_MAX,
        }
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub enum CallOutcome {
    /// The function returned this; `None` where it returns nothing.
    Returned(Option<Value>),
    /// The guest ended instead, and with it the session.
    Ended(Outcome),
}

impl CallOutcome {
    /// Whether the function returned an `err`.
    pub fn is_err(&self) -> bool {
        matches!(self, Self::Returned(Some(Value::Result(Err(_)))))
    }
}

/// One instance of a component, and the resources it has handed out.
///
/// The instance is made by the first call, so that calls may be planned, and
/// found wrong, before anything of the guest runs. It lives on a thread of its
/// own. What a guest does that ends it, a trap for one, ends the session, and its thread with it. A call that
/// takes longer than [`RunLimits::timeout`] is ended as [`run`](crate::run()) ends a command.
///
/// Calls block the thread that makes them; a host with an event loop makes them in `spawn_blocking`.
///
/// ```
/// use carrick_host::{Call, CallOutcome, LoadOptions, Session, SessionOptions, Value, load};
///
/// let component = br#"(component
///     (core module $m (func (export "add") (param i32 i32) (result i32)
///         (i32.add (local.get 0) (local.get 1))))
///     (core instance $i (instantiate $m))
///     (func (export "add") (param "a" u32) (param "b" u32) (result u32)
///         (canon lift (core func $i "add"))))"#;
/// let program = load(component, &LoadOptions::default(), &mut |_| {})?;
/// let mut session = Session::open(&program, SessionOptions::default())?;
/// let calls = session.plan(&[Call::Wave("add(2, 3)".to_owned())])?;
/// for call in calls {
///     let sum = Value::Integer(5);
///     assert_eq!(session.call(call)?, CallOutcome::Returned(Some(sum)));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Session {
    exports: Arc<Exports>,
    limits: RunLimits,
    /// The resources there are now.
    scope: Scope,
    engine: Engine,
    /// When the call that is under way has to be over.
    deadline: Deadline,
    /// The guest's thread, and what it is asked; `None` when the guest has ended.
    guest: Option<(OwnThread, Sender<Request>)>,
}

impl Session {
    /// Makes everything ready for the first call.
    ///
    /// # Errors
    ///
    /// * The component imports something the host lacks, and `stub` is not set.
    /// * A granted folder cannot be opened.
    /// * Time is limited, and the program was not loaded as one that can be stopped.
    /// * The engine or the system fails.
    pub fn open(program: &Program, options: SessionOptions) -> Result<Self, CallError> {
        let missing = if options.stub {
            Missing::Trap
        } else {
            Missing::Refuse
        };
        let linker = link(&program.component, program.wasi, missing)?;
        let pre = instantiate_pre(&linker, &program.component, program.wasi)?;
        options.guest.open_dirs()?;
        let exports = Arc::new(Exports::of(&program.component));
        let limits = options.guest.limits;
        if limits.timeout.is_some() && !program.compiled.interruptible {
            return Err(RunError::NotInterruptible.into());
        }
        let deadline = Deadline::default();
        let result_bytes_max = options.result_bytes_max;
        let host = Host {
            program: program.clone(),
            pre,
            options: Some(options),
            limits,
            deadline: deadline.clone(),
            result_bytes_max,
            running: None,
            kept: Kept {
                exports: Arc::clone(&exports),
                resources: BTreeMap::new(),
                wanted: None,
                replaced: Vec::new(),
            },
        };
        let (requests, receiver) = mpsc::channel();
        let thread = OwnThread::start(move || match EventLoop::new() {
            Ok(events) => serve(&events, host, &receiver),
            Err(error) => refuse(error, &receiver),
        })?;
        Ok(Self {
            exports,
            limits,
            scope: Scope::new(),
            engine: program.component.engine().clone(),
            deadline,
            guest: Some((thread, requests)),
        })
    }

    /// What can be called, in the component's order.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.exports.list.iter().map(|export| &export.function)
    }

    /// The names of the resources there are, without `$`, each with its
    /// resource's name; sorted.
    pub fn handles(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = &self.exports.names;
        self.scope
            .iter()
            .map(|(name, resource)| (name.as_str(), names.resource(*resource)))
    }

    /// The short names of the methods of the resource `handle`, sorted as the
    /// component has them.
    pub fn methods(&self, handle: &str) -> Vec<String> {
        let resource = self.scope.get(handle);
        resource.map_or_else(Vec::new, |resource| self.exports.methods(*resource))
    }

    /// Whether the guest has ended.
    pub fn is_over(&self) -> bool {
        self.guest.is_none()
    }

    /// Finds the function of each call and reads its arguments.
    ///
    /// A call may use the handles that the calls before it are to name.
    ///
    /// # Errors
    ///
    /// As [`CallError`] says, for the first call that is wrong.
    pub fn plan(&self, calls: &[Call]) -> Result<Vec<PlannedCall>, PlanError> {
        let mut scope = self.scope.clone();
        calls
            .iter()
            .enumerate()
            .map(|(index, call)| {
                plan::plan(&self.exports, &mut scope, call)
                    .map_err(|source| PlanError { index, source })
            })
            .collect()
    }

    /// Makes a call.
    ///
    /// # Errors
    ///
    /// * The guest has ended before.
    /// * A handle that the call uses is gone.
    /// * The host or the system fails.
    pub fn call(&mut self, call: PlannedCall) -> Result<CallOutcome, CallError> {
        for handle in &call.uses {
            plan::resource(&self.scope, handle)?;
        }
        self.ask(|reply| Request::Call { call, reply })
    }

    /// Drops a resource, which runs its destructor; `None` when that went well.
    ///
    /// # Errors
    ///
    /// As for [`Session::call`].
    pub fn drop_handle(&mut self, handle: &str) -> Result<Option<Outcome>, CallError> {
        plan::resource(&self.scope, handle)?;
        let handles = vec![handle.to_owned()];
        self.drop_handles(handles)
    }

    /// Drops all resources that are left; `None` when that went well.
    ///
    /// A session that goes out of scope without it drops none.
    ///
    /// # Errors
    ///
    /// As for [`Session::call`].
    pub fn close(mut self) -> Result<Option<Outcome>, CallError> {
        if self.is_over() || self.scope.is_empty() {
            return Ok(None);
        }
        let handles = self.scope.keys().cloned().collect();
        self.drop_handles(handles)
    }

    fn drop_handles(&mut self, handles: Vec<String>) -> Result<Option<Outcome>, CallError> {
        match self.ask(|reply| Request::Drop { handles, reply })? {
            CallOutcome::Returned(_) => Ok(None),
            CallOutcome::Ended(outcome) => Ok(Some(outcome)),
        }
    }

    fn ask(
        &mut self,
        request: impl FnOnce(SyncSender<Reply>) -> Request,
    ) -> Result<CallOutcome, CallError> {
        let (thread, requests) = self.guest.take().ok_or(CallError::Over)?;
        let (sender, receiver) = mpsc::sync_channel(1);
        self.deadline.set_after(self.limits.timeout);
        requests
            .send(request(sender))
            .map_err(|_| RunError::Panicked)?;
        let reply = thread.wait(&receiver, &self.engine, &self.deadline)?;
        let Some(reply) = reply else {
            // The operating system holds the guest.
            self.scope.clear();
            return Ok(CallOutcome::Ended(Outcome::Deadline {
                timeout: self.limits.timeout.unwrap_or_default(),
            }));
        };
        self.scope = reply.scope;
        if let Ok(CallOutcome::Returned(_)) = reply.outcome {
            self.guest = Some((thread, requests));
        } else {
            self.scope.clear();
            drop(requests);
            thread.join()?;
        }
        Ok(reply.outcome?)
    }
}

/// The guest's thread is gone when the session is.
impl Drop for Session {
    fn drop(&mut self) {
        if let Some((thread, requests)) = self.guest.take() {
            drop(requests);
            // Between calls nothing of the guest runs, so it ends at once. That it panicked was told by the call.
            let _ = thread.join();
        }
    }
}

/// Which of several calls cannot be made, and why.
#[derive(Debug, thiserror::Error)]
#[error("call {} cannot be made", index + 1)]
#[non_exhaustive]
pub struct PlanError {
    /// The call's position, counted from 0.
    pub index: usize,
    /// What is wrong with it.
    pub source: CallError,
}

/// What the guest's thread is asked to do.
#[derive(Debug)]
enum Request {
    Call {
        call: PlannedCall,
        reply: SyncSender<Reply>,
    },
    Drop {
        handles: Vec<String>,
        reply: SyncSender<Reply>,
    },
}

#[derive(Debug)]
struct Reply {
    outcome: Result<CallOutcome, RunError>,
    scope: Scope,
}

/// Works for a session until it is gone, or its guest. The guest's store goes before its event loop.
fn serve(events: &EventLoop, mut host: Host, requests: &Receiver<Request>) {
    while let Ok(request) = requests.recv() {
        let deadline = host.deadline.clone();
        let (outcome, reply) = match request {
            Request::Call { call, reply } => (events.block_on(&deadline, host.call(call)), reply),
            Request::Drop { handles, reply } => {
                let dropped = events.block_on(&deadline, host.drop_handles(handles));
                (dropped, reply)
            }
        };
        let outcome = outcome.unwrap_or_else(|| {
            Ok(CallOutcome::Ended(Outcome::Deadline {
                timeout: host.limits.timeout.unwrap_or_default(),
            }))
        });
        let is_over = !matches!(outcome, Ok(CallOutcome::Returned(_)));
        let scope = host.kept.scope();
        // The session is gone only where the operating system held this thread.
        let _ = reply.send(Reply { outcome, scope });
        if is_over {
            return;
        }
    }
}

/// Answers the first request where there is no event loop.
fn refuse(error: RunError, requests: &Receiver<Request>) {
    if let Ok(Request::Call { reply, .. } | Request::Drop { reply, .. }) = requests.recv() {
        // The session waits for it.
        let _ = reply.send(Reply {
            outcome: Err(error),
            scope: Scope::new(),
        });
    }
}

/// The guest's side of a session.
struct Host {
    program: Program,
    pre: InstancePre<Guest>,
    /// What the store is made of; `None` when it has been made.
    options: Option<SessionOptions>,
    limits: RunLimits,
    deadline: Deadline,
    result_bytes_max: usize,
    running: Option<(Store<Guest>, Instance)>,
    kept: Kept,
}

impl Host {
    async fn call(&mut self, call: PlannedCall) -> Result<CallOutcome, RunError> {
        if let Some(options) = self.options.take() {
            let thread = Thread::Own(self.deadline.clone());
            let mut store = store(&self.program, options.guest, (), &thread)?;
            store.set_hostcall_fuel(self.result_bytes_max);
            match self.pre.instantiate_async(&mut store).await {
                Ok(instance) => self.running = Some((store, instance)),
                Err(error) => {
                    let outcome = outcome(error, &self.limits).map_err(RunError::Engine)?;
                    return Ok(CallOutcome::Ended(outcome));
                }
            }
        }
        let Some((store, instance)) = &mut self.running else {
            return Err(RunError::Panicked);
        };
        set_fuel(store, self.program.compiled.fuel, self.limits.fuel)?;
        match call_instance(store, instance, &mut self.kept, call).await {
            Ok(value) => Ok(CallOutcome::Returned(value)),
            Err(error) => Ok(CallOutcome::Ended(self.ending(error))),
        }
    }

    async fn drop_handles(&mut self, handles: Vec<String>) -> Result<CallOutcome, RunError> {
        let Some((store, _)) = &mut self.running else {
            return Err(RunError::Panicked);
        };
        set_fuel(store, self.program.compiled.fuel, self.limits.fuel)?;
        for handle in handles {
            if let Some(resource) = self.kept.take(&handle)
                && let Err(error) = resource.resource_drop_async(&mut *store).await
            {
                return Ok(CallOutcome::Ended(self.ending(error)));
            }
        }
        Ok(CallOutcome::Returned(None))
    }

    /// What a call came to that did not return.
    fn ending(&self, error: wasmtime::Error) -> Outcome {
        let message = error.root_cause().to_string();
        let too_large = is_result_too_large(&error);
        // Where neither an instruction nor a host function trapped, a value could
        // not cross over: the guest's allocator or its result is not as the
        // component model wants it.
        outcome(error, &self.limits).unwrap_or_else(|_| {
            let (kind, message) = if too_large {
                let message = format!(
                    "the result is larger than the {} bytes that this host takes in one call",
                    self.result_bytes_max
                );
                (TrapKind::TooLarge, message)
            } else {
                (TrapKind::Value, format!("no valid value: {message}"))
            };
            Outcome::Trapped(Trap::new(kind, message))
        })
    }
}

async fn call_instance(
    store: &mut Store<Guest>,
    instance: &Instance,
    kept: &mut Kept,
    call: PlannedCall,
) -> wasmtime::Result<Option<Value>> {
    let exports = Arc::clone(&kept.exports);
    let export = &exports.list[call.export];
    let function = exported(store, instance, export)?;
    let mut args = Vec::with_capacity(call.args.len());
    for (value, (_, ty)) in call.args.into_iter().zip(export.ty.params()) {
        args.push(lower(value, &ty, kept)?);
    }
    let result_type = export.result();
    let mut results = vec![Val::Bool(false); usize::from(result_type.is_some())];
    function
        .call_async(&mut *store, &args, &mut results)
        .await?;
    let (Some(ty), Some(result)) = (result_type, results.pop()) else {
        return Ok(None);
    };
    kept.wanted = call.name;
    let value = lift(result, &ty, kept)?;
    for resource in std::mem::take(&mut kept.replaced) {
        resource.resource_drop_async(&mut *store).await?;
    }
    Ok(Some(value))
}

/// The resources that a session holds.
struct Kept {
    exports: Arc<Exports>,
    resources: BTreeMap<String, (ResourceAny, ResourceType)>,
    /// The name for the next resource of this type that comes.
    wanted: Option<(String, ResourceType)>,
    /// Those whose names went to others.
    replaced: Vec<ResourceAny>,
}

impl Kept {
    fn scope(&self) -> Scope {
        self.resources
            .iter()
            .map(|(name, (_, ty))| (name.clone(), *ty))
            .collect()
    }

    /// A name made of the resource's, with the lowest number that is free.
    fn free_name(&self, ty: ResourceType) -> String {
        let stem = self.exports.names.resource(ty);
        (1u64..)
            .map(|number| format!("{stem}{number}"))
            .find(|name| !self.resources.contains_key(name))
            .unwrap_or_default()
    }
}

impl Handles for Kept {
    fn borrow(&self, name: &str) -> Option<ResourceAny> {
        self.resources.get(name).map(|(resource, _)| *resource)
    }

    fn take(&mut self, name: &str) -> Option<ResourceAny> {
        self.resources.remove(name).map(|(resource, _)| resource)
    }

    fn keep(&mut self, resource: ResourceAny, ty: ResourceType) -> String {
        let name = match self.wanted.take_if(|(_, wanted)| *wanted == ty) {
            Some((name, _)) => name,
            None => self.free_name(ty),
        };
        if let Some((replaced, _)) = self.resources.insert(name.clone(), (resource, ty)) {
            self.replaced.push(replaced);
        }
        name
    }
}
