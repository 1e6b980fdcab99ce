//! When a guest's time is over, and what ends then.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

/// When a guest's time is over, if ever. Clones are the same deadline, which each call may set
/// anew.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deadline(Arc<Mutex<Option<Instant>>>);

impl Deadline {
    /// A deadline `timeout` from now; a time that no clock can show is none.
    pub(crate) fn after(timeout: Option<Duration>) -> Self {
        let deadline = Self::default();
        deadline.set_after(timeout);
        deadline
    }

    pub(crate) fn set_after(&self, timeout: Option<Duration>) {
        self.set(timeout.and_then(|timeout| Instant::now().checked_add(timeout)));
    }

    pub(crate) fn set(&self, deadline: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = deadline;
    }

    pub(crate) fn get(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.get()
            .is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// How much time is left; `None` where there is no deadline.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.get()
            .map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }

    /// Runs `future` until this deadline. Returns its result, or `None` if the deadline came first.
    pub(crate) async fn bound<R>(&self, future: impl Future<Output = R>) -> Option<R> {
        match self.get() {
            Some(deadline) => with_deadline(deadline, future).await,
            None => Some(future.await),
        }
    }
}

/// Raised out of a guest whose time is over.
#[derive(Debug, thiserror::Error)]
#[error("the time of the guest is over")]
pub(crate) struct TimeOver;

/// Runs `future` until `deadline`. Returns its result, or `None` if the deadline came first.
///
/// Tokio's own timeout polls the future first and asks the clock afterwards. This does it
/// the other way round: a guest that computes would go on to the next tick, and of a hundred that run
/// out of time together the last would wait for the ticks of all others.
pub(crate) async fn with_deadline<R>(
    deadline: Instant,
    future: impl Future<Output = R>,
) -> Option<R> {
    let mut future = pin!(future);
    let mut timer = pin!(tokio::time::sleep_until(deadline.into()));
    poll_fn(|context| {
        if Instant::now() >= deadline {
            return Poll::Ready(None);
        }
        match future.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending => timer.as_mut().poll(context).map(|()| None),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::time::{Duration, Instant};

    use super::{Deadline, with_deadline};

    #[test]
    fn nothing_goes_on_after_the_deadline() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("an event loop");
        runtime.block_on(async {
            let over = Instant::now();
            assert_eq!(with_deadline(over, ready(1)).await, None);
            assert_eq!(with_deadline(over, pending::<i32>()).await, None);
            let soon = over + Duration::from_millis(1);
            assert_eq!(with_deadline(soon, pending::<i32>()).await, None);
            let later = over + Duration::from_secs(3600);
            assert_eq!(with_deadline(later, ready(1)).await, Some(1));
        });
    }

    #[test]
    fn a_time_that_no_clock_can_show_is_no_deadline() {
        let deadline = Deadline::after(Some(Duration::MAX));
        assert_eq!(deadline.get(), None);
        assert!(!deadline.is_over());
        assert!(Deadline::after(Some(Duration::ZERO)).is_over());
    }
}
