//! The end of a call that takes too long.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;

/// What `future` comes to; `None` if it does not before `deadline`.
///
/// Where tokio's own timeout lets the future go on first and asks the clock then, this does it
/// the other way round: a guest that computes would go on to the next tick, and of a hundred that run
/// out of time together the last would wait for the ticks of all others.
pub(super) async fn until<R>(deadline: Instant, future: impl Future<Output = R>) -> Option<R> {
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

    use super::until;

    #[test]
    fn nothing_goes_on_after_the_deadline() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("an event loop");
        runtime.block_on(async {
            let over = Instant::now();
            assert_eq!(until(over, ready(1)).await, None);
            assert_eq!(until(over, pending::<i32>()).await, None);
            let soon = over + Duration::from_millis(1);
            assert_eq!(until(soon, pending::<i32>()).await, None);
            let later = over + Duration::from_secs(3600);
            assert_eq!(until(later, ready(1)).await, Some(1));
        });
    }
}
