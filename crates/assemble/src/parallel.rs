//! Runs work on all cores when the input is large enough.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

/// The smallest input, in bytes, for which a second thread is started. A new thread may wait
/// milliseconds for a core; smaller inputs are finished by then.
pub(crate) const BYTES_FOR_THREADS_MIN: usize = 512 << 10;

/// How many runs the work is split into for each thread. When a thread starts late, or on a
/// busy core, the other threads take its runs.
const RUNS_PER_THREAD: usize = 4;

/// Splits `work` into runs of neighbours, and returns the result of `run` for each, in order.
///
/// Only the last run can be shorter than `items_min`.
pub(crate) fn in_runs<T: Send, R: Send>(
    work: Vec<T>,
    items_min: usize,
    run: impl Fn(Vec<T>) -> R + Send + Sync,
) -> Vec<R> {
    // Asking for the number of threads starts the threads.
    if work.len() <= items_min {
        return vec![run(work)];
    }
    let items = work
        .len()
        .div_ceil(rayon::current_num_threads() * RUNS_PER_THREAD)
        .max(items_min);
    work.into_par_iter().chunks(items).map(run).collect()
}

/// Runs both, in parallel when they work on many `bytes`, and returns their results.
pub(crate) fn both<A: Send, B: Send>(
    bytes: usize,
    first: impl FnOnce() -> A + Send,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if bytes < BYTES_FOR_THREADS_MIN {
        (first(), second())
    } else {
        rayon::join(first, second)
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
