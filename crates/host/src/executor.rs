//! The executor: runs guests such that they end at their deadline, whatever they do.
//!
//! | what the guest does | what ends it |
//! | --- | --- |
//! | computes | generated code checks the engine's epoch, which advances from the deadline on ([`interrupt`]; [`OwnThread::wait`] or the ticker of a plugin host advances it) |
//! | waits for a clock, a socket, a function of the host | the future of the call is dropped ([`Deadline::bound`]) |
//! | waits for a standard stream on a thread of its own | the stream waits no longer than the [`Deadline`] |
//! | has a file operation under way | the operation is short; the end of the guest waits for it ([`EventLoop`]) |
//!
//! When a guest ends, its store is dropped, then its event loop, and then its thread is joined. After
//! that nothing of the guest runs any more, and the caller continues.

mod deadline;
mod waited;

use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::runtime::{Handle, Runtime};
use wasmtime::{Engine, Store, UpdateDeadline};

pub(crate) use deadline::{Deadline, TimeOver, with_deadline};
pub(crate) use waited::Waited;

use crate::error::RunError;

/// From the deadline on the epoch advances this often, until the guest has ended. Once is enough
/// unless the guest had not begun yet.
const TICK: Duration = Duration::from_millis(1);

/// How long after its deadline a guest may be held by the operating system, for instance by a
/// network file system that does not answer, before its thread is left to the system.
const GRACE: Duration = Duration::from_secs(10);

/// Makes the code in `store` stop at `deadline`. The engine of the store must have epochs, and the
/// caller must advance them.
pub(crate) fn interrupt<T>(store: &mut Store<T>, deadline: Deadline) {
    store.epoch_deadline_callback(move |_| {
        if deadline.is_over() {
            Err(TimeOver.into())
        } else {
            Ok(UpdateDeadline::Yield(1))
        }
    });
    store.set_epoch_deadline(1);
}

/// An event loop for the thread that makes it.
///
/// Its end waits for file operations that the guest began.
pub(crate) struct EventLoop {
    runtime: Option<Runtime>,
    waited: Waited,
}

impl EventLoop {
    /// # Errors
    ///
    /// * The thread is inside another event loop, which would be held up.
    pub(crate) fn new() -> Result<Self, RunError> {
        outside_of_event_loops()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .thread_name("carrick-guest")
            .enable_all()
            .build()
            .map_err(RunError::Thread)?;
        Ok(Self {
            runtime: Some(runtime),
            waited: Waited::default(),
        })
    }

    /// Whether and how long the guest waits.
    pub(crate) fn waited(&self) -> Waited {
        self.waited.clone()
    }

    /// Runs `future` until `deadline`. Returns its result, or `None` if the deadline came first.
    pub(crate) fn block_on<R>(
        &self,
        deadline: &Deadline,
        future: impl Future<Output = R>,
    ) -> Option<R> {
        // It is taken only when this is dropped.
        let runtime = self.runtime.as_ref()?;
        runtime.block_on(deadline.bound(self.waited.measure(future)))
    }
}

impl Drop for EventLoop {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else {
            return;
        };
        if cfg!(unix) {
            runtime.shutdown_timeout(GRACE);
        } else {
            // The engine's own standard input holds a thread of the loop until a line comes.
            runtime.shutdown_background();
        }
    }
}

/// Fails where a thread that waits would hold up an event loop.
pub(crate) fn outside_of_event_loops() -> Result<(), RunError> {
    match Handle::try_current() {
        Ok(_) => Err(RunError::Thread(std::io::Error::other(
            "an event loop runs on this thread: wait for the future with `await`",
        ))),
        Err(_) => Ok(()),
    }
}

/// Runs `work` on a thread of its own, and ends it at `deadline`; `None` where the operating system
/// holds the thread.
///
/// `work` runs a guest on `engine` and ends it at `deadline` where it waits. Where the guest
/// computes, the thread that called this advances the epoch.
pub(crate) fn on_own_thread<R: Send + 'static>(
    engine: &Engine,
    deadline: &Deadline,
    work: impl FnOnce() -> Result<R, RunError> + Send + 'static,
) -> Result<Option<R>, RunError> {
    let (sender, receiver) = sync_channel(1);
    let thread = OwnThread::start(move || {
        // The receiver is gone only where the system held this thread.
        let _ = sender.send(work());
    })?;
    let answer = thread.wait(&receiver, engine, deadline);
    if !matches!(answer, Ok(None)) {
        thread.join()?;
    }
    answer?.transpose()
}

/// A thread of a guest.
#[derive(Debug)]
pub(crate) struct OwnThread(JoinHandle<()>);

impl OwnThread {
    pub(crate) fn start(work: impl FnOnce() + Send + 'static) -> Result<Self, RunError> {
        std::thread::Builder::new()
            .name("carrick-guest".into())
            .spawn(work)
            .map(Self)
            .map_err(RunError::Thread)
    }

    /// Waits for an answer, and ends the guest at `deadline`; `None` where the operating system
    /// holds the guest.
    pub(crate) fn wait<R>(
        &self,
        answers: &Receiver<R>,
        engine: &Engine,
        deadline: &Deadline,
    ) -> Result<Option<R>, RunError> {
        let panicked = |_| RunError::Panicked;
        let Some(left) = deadline.left() else {
            return answers.recv().map(Some).map_err(panicked);
        };
        let mut wait = left;
        let mut given_up = None;
        loop {
            match answers.recv_timeout(wait) {
                Ok(answer) => return Ok(Some(answer)),
                Err(RecvTimeoutError::Disconnected) => return Err(RunError::Panicked),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            if now >= *given_up.get_or_insert(now + GRACE) {
                return Ok(None);
            }
            engine.increment_epoch();
            wait = TICK;
        }
    }

    /// Waits for the end of a thread that has nothing left to do.
    pub(crate) fn join(self) -> Result<(), RunError> {
        self.0.join().map_err(|_| RunError::Panicked)
    }
}
