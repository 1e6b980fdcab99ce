//! The look-up of names.
//!
//! The operating system looks a name up on the thread that asks, and nothing interrupts it. So it is asked on threads
//! of their own, of which there are few. Guests wait for the answer no longer than they like, and never for the thread.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::net::{IpAddr, ToSocketAddrs};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::account::Slot;

/// How long a guest waits for a look-up.
const LOOKUP_TIME_MAX: Duration = Duration::from_secs(10);

/// How many look-ups of one account may wait or run.
pub(super) const AT_ONCE_MAX: usize = 16;

/// How many look-ups run at once in this process, of all guests and of one account.
const THREADS_MAX: usize = 8;
const THREADS_OF_ACCOUNT_MAX: usize = 2;

/// How many look-ups of all guests may wait for a thread.
const QUEUE_MAX: usize = 256;

/// What finds the addresses of a name. It may block.
#[derive(Clone)]
pub(super) struct Resolver(Arc<Find>);

type Find = dyn Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync;

impl Resolver {
    pub(super) fn new(
        find: impl Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(find))
    }
}

impl Default for Resolver {
    /// The operating system's.
    fn default() -> Self {
        Self::new(|name| {
            let addresses = (name, 0).to_socket_addrs()?;
            Ok(addresses
                .map(|address| address.ip().to_canonical())
                .collect())
        })
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resolver")
    }
}

/// Why a look-up gives no addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotFound {
    /// The name has no addresses, or nobody knows.
    Unresolvable,
    /// No answer came in time, or too many look-ups wait.
    Temporary,
}

/// Looks `name` up on another thread, with what `resolver` finds.
///
/// The look-up begins before the result is awaited. To drop the result is to give the look-up up.
pub(super) fn look_up(
    resolver: &Resolver,
    name: &str,
    slot: Slot,
) -> impl Future<Output = Result<Vec<IpAddr>, NotFound>> + Send + use<> {
    static THREADS: LazyLock<Threads> = LazyLock::new(|| Threads::new(THREADS_MAX));
    let answer = THREADS.begin(resolver, name, slot);
    wait(answer, LOOKUP_TIME_MAX)
}

type Answer = oneshot::Receiver<Result<Vec<IpAddr>, NotFound>>;

async fn wait(answer: Answer, time_max: Duration) -> Result<Vec<IpAddr>, NotFound> {
    match tokio::time::timeout(time_max, answer).await {
        Ok(Ok(found)) => found,
        // Too late, or never begun.
        Err(_) | Ok(Err(_)) => Err(NotFound::Temporary),
    }
}

/// Threads that look names up. They end when nothing is left to look up.
#[derive(Clone)]
struct Threads(Arc<Shared>);

struct Shared {
    threads_max: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Job>,
    threads: usize,
    /// For each look-up that runs, the account that it belongs to.
    running: Vec<u64>,
}

struct Job {
    resolver: Resolver,
    name: String,
    slot: Slot,
    answer: oneshot::Sender<Result<Vec<IpAddr>, NotFound>>,
}

impl Threads {
    fn new(threads_max: usize) -> Self {
        Self(Arc::new(Shared {
            threads_max,
            state: Mutex::default(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a look-up. No answer comes where there is no room for it.
    fn begin(&self, resolver: &Resolver, name: &str, slot: Slot) -> Answer {
        let (sender, answer) = oneshot::channel();
        let mut state = self.state();
        state.queue.retain(|job| !job.answer.is_closed());
        if state.queue.len() >= QUEUE_MAX {
            return answer;
        }
        state.queue.push_back(Job {
            resolver: resolver.clone(),
            name: name.to_owned(),
            slot,
            answer: sender,
        });
        if state.threads < self.0.threads_max {
            let threads = self.clone();
            let started = thread::Builder::new()
                .name("carrick-lookup".into())
                .spawn(move || threads.work());
            match started {
                Ok(_) => state.threads += 1,
                // Other threads take the work over, or nobody does.
                Err(_) if state.threads > 0 => {}
                Err(_) => state.queue.clear(),
            }
        }
        answer
    }

    /// Runs look-ups until none is left that may run.
    fn work(&self) {
        let mut state = self.state();
        while let Some(job) = state.next() {
            drop(state);
            let account = job.slot.account_id();
            // What finds addresses may be a function of the host's.
            let found = catch_unwind(AssertUnwindSafe(|| (job.resolver.0)(&job.name)));
            state = self.state();
            if let Some(index) = state.running.iter().position(|other| *other == account) {
                state.running.swap_remove(index);
            }
            drop(job.slot);
            // Nobody may be waiting any more.
            let _ = job.answer.send(match found {
                Ok(Ok(addresses)) => Ok(addresses),
                Ok(Err(_)) | Err(_) => Err(NotFound::Unresolvable),
            });
        }
        state.threads -= 1;
    }
}

impl State {
    /// The first look-up that somebody waits for and whose account has not enough running. It is counted as running.
    fn next(&mut self) -> Option<Job> {
        self.queue.retain(|job| !job.answer.is_closed());
        let index = self.queue.iter().position(|job| {
            let of_account = |other: &&u64| **other == job.slot.account_id();
            self.running.iter().filter(of_account).count() < THREADS_OF_ACCOUNT_MAX
        })?;
        let job = self.queue.remove(index)?;
        self.running.push(job.slot.account_id());
        Some(job)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::super::account::Account;
    use super::*;

    /// A name server that answers when it is told to, and says which names it was asked for.
    struct Slow {
        resolver: Resolver,
        asked: mpsc::Receiver<String>,
        go_on: mpsc::Sender<()>,
    }

    fn slow() -> Slow {
        let (asked, asked_receiver) = mpsc::channel();
        let (go_on, wait) = mpsc::channel();
        let wait = Mutex::new(wait);
        let resolver = Resolver::new(move |name| {
            asked.send(name.to_owned()).map_err(io::Error::other)?;
            let wait = wait.lock().map_err(|_| io::Error::other("poisoned"))?;
            wait.recv().map_err(io::Error::other)?;
            Ok(vec![IpAddr::from([8, 8, 8, 8])])
        });
        Slow {
            resolver,
            asked: asked_receiver,
            go_on,
        }
    }

    fn slot(account: &Arc<Account>) -> Slot {
        let slot = account.begin_lookup(100, AT_ONCE_MAX);
        slot.expect("there is room")
    }

    fn block_on<R>(future: impl Future<Output = R>) -> R {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        runtime.expect("an event loop").block_on(future)
    }

    #[test]
    fn nobody_waits_for_a_name_server_that_does_not_answer() {
        let server = slow();
        let threads = Threads::new(1);
        let account = Arc::new(Account::default());
        let answer = threads.begin(&server.resolver, "a.b", slot(&account));
        let found = block_on(wait(answer, Duration::ZERO));
        assert_eq!(found, Err(NotFound::Temporary));
        server.go_on.send(()).expect("it waits");
    }

    #[test]
    fn an_account_holds_few_threads_and_the_others_go_on() {
        let server = slow();
        let threads = Threads::new(THREADS_OF_ACCOUNT_MAX + 1);
        let (greedy, other) = (Arc::new(Account::default()), Arc::new(Account::default()));
        let begin = |_| threads.begin(&server.resolver, "slow", slot(&greedy));
        let answers: Vec<_> = (0..AT_ONCE_MAX).map(begin).collect();
        assert!(greedy.begin_lookup(100, AT_ONCE_MAX).is_none());
        let fast = Resolver::new(|_| Ok(vec![IpAddr::from([9, 9, 9, 9])]));
        let answer = threads.begin(&fast, "fast", slot(&other));
        let found = block_on(wait(answer, LOOKUP_TIME_MAX));
        assert_eq!(found, Ok(vec![IpAddr::from([9, 9, 9, 9])]));
        // Those that nobody waits for any more are not begun.
        drop(answers);
        for _ in 0..THREADS_OF_ACCOUNT_MAX {
            assert_eq!(server.asked.recv().as_deref(), Ok("slow"));
            server.go_on.send(()).expect("it waits");
        }
        drop(server.go_on);
        let last = threads.begin(&fast, "last", slot(&other));
        assert!(block_on(wait(last, LOOKUP_TIME_MAX)).is_ok());
        assert!(server.asked.try_recv().is_err());
    }

    #[test]
    fn what_finds_addresses_may_panic_and_fail() {
        let account = Arc::new(Account::default());
        for resolver in [
            Resolver::new(|_| panic!("as a test")),
            Resolver::new(|_| Err(io::Error::other("as a test"))),
        ] {
            let answer = Threads::new(1).begin(&resolver, "a.b", slot(&account));
            let found = block_on(wait(answer, LOOKUP_TIME_MAX));
            assert_eq!(found, Err(NotFound::Unresolvable));
        }
    }
}
