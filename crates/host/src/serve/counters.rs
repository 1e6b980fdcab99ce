//! What a component and the server count.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::event::ServeFailure;
use crate::outcome::Outcome;

/// The statuses that an answer can have.
const STATUSES: std::ops::Range<usize> = 100..600;

/// The upper bounds of the histogram of times, in microseconds.
pub(super) const TIMES: [u64; 14] = [
    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000, 5_000_000, 10_000_000,
];

/// Why a request reached no guest, or was cut off by a limit of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    Malformed,
    HeadTooLarge,
    HeadTooSlow,
    Connect,
    Host,
    NoRoute,
    BodyTooLarge,
    TooMany,
    NoLength,
}

const REJECTIONS: [&str; 9] = [
    "malformed",
    "head-too-large",
    "head-too-slow",
    "connect",
    "host",
    "no-route",
    "body-too-large",
    "too-many-requests",
    "no-length",
];

const FAILURES: [&str; 11] = [
    "trap",
    "deadline",
    "memory",
    "fuel",
    "exit",
    "output",
    "no-answer",
    "error",
    "host",
    "request-cut",
    "other",
];

/// Counts of one component, or of the requests that reach none.
#[derive(Debug)]
pub(super) struct Counters {
    statuses: Vec<AtomicU64>,
    /// Requests whose client went away before the answer.
    abandoned: AtomicU64,
    /// Answers that were not sent to their end.
    incomplete: AtomicU64,
    pub body_bytes: AtomicU64,
    /// One more than there are bounds.
    times: [AtomicU64; TIMES.len() + 1],
    microseconds: AtomicU64,
    rejections: [AtomicU64; REJECTIONS.len()],
    failures: [AtomicU64; FAILURES.len()],
    pub instances_started: AtomicU64,
    /// Instances that handle a request.
    pub instances_busy: AtomicU64,
    /// The most bytes that the memories and tables of one instance had.
    pub memory_bytes_peak: AtomicU64,
    pub reloads: AtomicU64,
    pub reloads_refused: AtomicU64,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            statuses: STATUSES.map(|_| AtomicU64::default()).collect(),
            abandoned: AtomicU64::default(),
            incomplete: AtomicU64::default(),
            body_bytes: AtomicU64::default(),
            times: Default::default(),
            microseconds: AtomicU64::default(),
            rejections: Default::default(),
            failures: Default::default(),
            instances_started: AtomicU64::default(),
            instances_busy: AtomicU64::default(),
            memory_bytes_peak: AtomicU64::default(),
            reloads: AtomicU64::default(),
            reloads_refused: AtomicU64::default(),
        }
    }
}

/// A histogram of times: how many took no longer than each of [`TIMES`], how many there were, and how long they took
/// together.
#[derive(Debug, PartialEq)]
pub(super) struct Times {
    pub up_to: [u64; TIMES.len()],
    pub count: u64,
    pub seconds: f64,
}

impl Counters {
    /// Counts a request that is over; without a status its client went away before.
    pub(super) fn served(
        &self,
        status: Option<u16>,
        is_complete: bool,
        bytes: u64,
        time: Duration,
    ) {
        match status.and_then(|status| usize::from(status).checked_sub(STATUSES.start)) {
            Some(index) => {
                if let Some(count) = self.statuses.get(index) {
                    add(count, 1);
                }
                add(&self.incomplete, u64::from(!is_complete));
            }
            None => add(&self.abandoned, 1),
        }
        add(&self.body_bytes, bytes);
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let place = TIMES.iter().position(|bound| microseconds <= *bound);
        add(&self.times[place.unwrap_or(TIMES.len())], 1);
        add(&self.microseconds, microseconds);
    }

    pub(super) fn rejected(&self, rejection: Rejection) {
        add(&self.rejections[rejection as usize], 1);
    }

    pub(super) fn failed(&self, failure: &ServeFailure) {
        let name = match failure {
            ServeFailure::Ended(outcome) => match outcome {
                Outcome::Exited(_) => "exit",
                Outcome::Trapped(_) => "trap",
                Outcome::OutOfFuel { .. } => "fuel",
                Outcome::MemoryLimit { .. } => "memory",
                Outcome::Deadline { .. } => "deadline",
                Outcome::OutputLimit { .. } => "output",
                _ => "other",
            },
            ServeFailure::NoAnswer => "no-answer",
            ServeFailure::Error(_) | ServeFailure::Cgi(_) => "error",
            ServeFailure::Host(_) => "host",
            ServeFailure::RequestCut => "request-cut",
        };
        let place = FAILURES.iter().position(|other| *other == name);
        debug_assert!(place.is_some(), "{name} is no kind of failure");
        // The last is for all others.
        add(&self.failures[place.unwrap_or(FAILURES.len() - 1)], 1);
    }

    /// The statuses that answers had, and how many had each.
    pub(super) fn statuses(&self) -> impl Iterator<Item = (usize, u64)> {
        STATUSES
            .zip(self.statuses.iter().map(get))
            .filter(|(_, count)| *count > 0)
    }

    pub(super) fn abandoned(&self) -> u64 {
        get(&self.abandoned)
    }

    pub(super) fn incomplete(&self) -> u64 {
        get(&self.incomplete)
    }

    pub(super) fn times(&self) -> Times {
        let mut up_to = [0; TIMES.len()];
        let mut count = 0;
        for (index, of_bound) in self.times.iter().enumerate() {
            count += get(of_bound);
            if let Some(bound) = up_to.get_mut(index) {
                *bound = count;
            }
        }
        Times {
            up_to,
            count,
            seconds: get(&self.microseconds) as f64 / 1e6,
        }
    }

    pub(super) fn rejections(&self) -> impl Iterator<Item = (&'static str, u64)> {
        named(&REJECTIONS, &self.rejections)
    }

    pub(super) fn failures(&self) -> impl Iterator<Item = (&'static str, u64)> {
        named(&FAILURES, &self.failures)
    }
}

fn named<'a>(
    names: &'a [&'static str],
    counts: &'a [AtomicU64],
) -> impl Iterator<Item = (&'static str, u64)> + 'a {
    names.iter().copied().zip(counts.iter().map(get))
}

pub(super) fn add(count: &AtomicU64, more: u64) {
    count.fetch_add(more, Ordering::Relaxed);
}

pub(super) fn get(count: &AtomicU64) -> u64 {
    count.load(Ordering::Relaxed)
}

/// Counts as one more until it is dropped.
pub(super) struct Counted<'a>(&'a AtomicU64);

impl<'a> Counted<'a> {
    pub(super) fn new(count: &'a AtomicU64) -> Self {
        add(count, 1);
        Self(count)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_by_its_status_and_its_time() {
        let counters = Counters::default();
        let milliseconds = Duration::from_millis;
        counters.served(Some(200), true, 5, milliseconds(1));
        counters.served(Some(200), false, 5, milliseconds(20_000));
        counters.served(None, false, 0, Duration::ZERO);
        counters.served(Some(999), true, 0, milliseconds(2));
        assert_eq!(counters.statuses().collect::<Vec<_>>(), [(200, 2)]);
        assert_eq!((counters.abandoned(), counters.incomplete()), (1, 1));
        let times = counters.times();
        assert_eq!(times.up_to[..3], [1, 2, 3]);
        assert_eq!((times.up_to[13], times.count), (3, 4));
        assert!((times.seconds - 20.003).abs() < 1e-9);
    }

    #[test]
    fn each_reason_has_its_name() {
        let counters = Counters::default();
        counters.rejected(Rejection::TooMany);
        counters.rejected(Rejection::Malformed);
        let count = |name| counters.rejections().find(|(other, _)| *other == name);
        assert_eq!(count("too-many-requests"), Some(("too-many-requests", 1)));
        assert_eq!(count("malformed"), Some(("malformed", 1)));
        counters.failed(&ServeFailure::NoAnswer);
        let failed: Vec<_> = counters
            .failures()
            .filter(|(_, count)| *count > 0)
            .collect();
        assert_eq!(failed, [("no-answer", 1)]);
    }
}
