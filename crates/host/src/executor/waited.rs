//! How long a guest waited, and did not compute.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The time that a guest waited for clocks and the like. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Waited(Arc<AtomicU64>);

/// No timer of the event loop is shorter. A shorter wait is one for a file, which differs from run to run.
const SHORTEST: Duration = Duration::from_millis(1);

impl Waited {
    #[cfg(any(feature = "snapshot", feature = "verify", test))]
    pub(crate) fn nanos(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, waited: Duration) {
        if waited >= SHORTEST {
            let nanos = u64::try_from(waited.as_nanos()).unwrap_or(u64::MAX);
            self.0.fetch_add(nanos, Ordering::Relaxed);
        }
    }

    /// Runs `future` and returns its result.
    pub(crate) async fn measure<R>(&self, future: impl Future<Output = R>) -> R {
        let mut future = pin!(future);
        let mut since = None::<Instant>;
        poll_fn(|context| {
            if let Some(since) = since.take() {
                self.add(since.elapsed());
            }
            let polled = future.as_mut().poll(context);
            if polled.is_pending() {
                since = Some(Instant::now());
            }
            polled
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Waited;

    #[test]
    fn waiting_counts_and_computing_does_not() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("an event loop");
        let waited = Waited::default();
        runtime.block_on(waited.measure(async { 1 }));
        assert_eq!(waited.nanos(), 0);
        let pause = Duration::from_millis(2);
        runtime.block_on(waited.measure(async { tokio::time::sleep(pause).await }));
        assert!(u128::from(waited.nanos()) >= pause.as_nanos());
    }
}
