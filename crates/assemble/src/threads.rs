//! Work on several threads.

use std::thread::ScopedJoinHandle;

/// More threads than this bring nothing: what they wait for is one memory.
const THREADS_MAX: usize = 4;

/// What `run` makes of each run of neighbours in `work`, in order.
///
/// There are as many runs as the machine has cores, [`THREADS_MAX`] at most,
/// and none but the last is shorter than `items_min`.
pub(crate) fn in_runs<T: Send, R: Send>(
    mut work: Vec<T>,
    items_min: usize,
    run: impl Fn(Vec<T>) -> R + Sync,
) -> Vec<R> {
    // How many cores there are takes the system as long to say as all else
    // takes with a small component.
    if work.len() <= items_min {
        return vec![run(work)];
    }
    let cores = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(THREADS_MAX);
    let items = work.len().div_ceil(cores).max(items_min);
    let mut runs = Vec::new();
    while work.len() > items {
        let rest = work.split_off(items);
        runs.push(std::mem::replace(&mut work, rest));
    }
    let run = &run;
    std::thread::scope(|scope| {
        let others: Vec<_> = runs
            .into_iter()
            .map(|part| scope.spawn(move || run(part)))
            .collect();
        let last = run(work);
        others.into_iter().map(joined).chain([last]).collect()
    })
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
