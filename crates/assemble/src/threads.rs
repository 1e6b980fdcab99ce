//! Work on several threads.

use std::sync::{Mutex, PoisonError};
use std::thread::ScopedJoinHandle;

/// More threads than this bring nothing: what they wait for is one memory.
const THREADS_MAX: usize = 4;

/// So many runs for each thread: a thread that the system starts late, or on a
/// core that is taken, leaves its share to the others.
const RUNS_PER_THREAD: usize = 4;

/// What `run` makes of each run of neighbours in `work`, in order.
///
/// As many threads as the machine has cores, [`THREADS_MAX`] at most, take the
/// runs one after the other; none but the last run is shorter than `items_min`.
pub(crate) fn in_runs<T: Send, R: Send>(
    work: Vec<T>,
    items_min: usize,
    run: impl Fn(Vec<T>) -> R + Sync,
) -> Vec<R> {
    // How many cores there are takes the system as long to say as all else
    // takes with a small component.
    if work.len() <= items_min {
        return vec![run(work)];
    }
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(THREADS_MAX);
    if threads == 1 {
        return vec![run(work)];
    }
    let items = work
        .len()
        .div_ceil(threads * RUNS_PER_THREAD)
        .max(items_min);
    let mut work = work.into_iter();
    let mut runs = Vec::with_capacity(work.len().div_ceil(items));
    while work.len() > 0 {
        runs.push(work.by_ref().take(items).collect::<Vec<T>>());
    }
    let runs = Mutex::new(runs.into_iter().enumerate());
    let next = || runs.lock().unwrap_or_else(PoisonError::into_inner).next();
    let take_turns = || {
        std::iter::from_fn(next)
            .map(|(place, items)| (place, run(items)))
            .collect::<Vec<_>>()
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take_turns)).collect();
        let mut done = take_turns();
        done.extend(others.into_iter().flat_map(joined));
        done
    });
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What the thread came to; its panic goes on in this one.
pub(crate) fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::in_runs;

    #[test]
    fn keeps_the_order() {
        let sums = in_runs((0..1000).collect(), 10, |part: Vec<u32>| part);
        assert_eq!(sums.concat(), (0..1000).collect::<Vec<_>>());
    }

    #[test]
    fn makes_no_short_runs() {
        assert_eq!(in_runs(vec![1, 2, 3], 10, |part: Vec<u32>| part.len()), [3]);
        assert_eq!(in_runs(Vec::new(), 10, |part: Vec<u32>| part.len()), [0]);
    }
}
