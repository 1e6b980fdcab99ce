//! Work on all cores, for inputs that are worth it.

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

/// So many bytes are worth a second thread. Less is done before another thread has begun:
/// it may wait milliseconds for a core.
pub(crate) const BYTES_FOR_THREADS_MIN: usize = 512 << 10;

/// So many runs for each thread: a thread that the system starts late, or on a
/// core that is taken, leaves its share to the others.
const RUNS_PER_THREAD: usize = 4;

/// What `run` makes of each run of neighbours in `work`, in order.
///
/// None but the last run is shorter than `items_min`.
pub(crate) fn in_runs<T: Send, R: Send>(
    work: Vec<T>,
    items_min: usize,
    run: impl Fn(Vec<T>) -> R + Send + Sync,
) -> Vec<R> {
    // To ask for the number of threads starts them.
    if work.len() <= items_min {
        return vec![run(work)];
    }
    let items = work
        .len()
        .div_ceil(rayon::current_num_threads() * RUNS_PER_THREAD)
        .max(items_min);
    work.into_par_iter().chunks(items).map(run).collect()
}

/// The results of both, side by side if they are work on many `bytes`.
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
