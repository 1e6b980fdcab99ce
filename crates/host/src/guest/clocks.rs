//! How exact a guest's clocks are.

use std::time::{Duration, Instant, SystemTime};

use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtxBuilder};

/// How exact a guest's clocks are.
///
/// Exact clocks let a guest measure what other code on the machine does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Clocks {
    /// As exact as the machine's own.
    #[default]
    Exact,
    /// Readings are rounded down to a multiple of this step.
    Rounded(Duration),
}

pub(crate) fn set(context: &mut WasiCtxBuilder, clocks: Clocks) {
    match clocks {
        Clocks::Exact => {}
        Clocks::Rounded(step) => {
            context.wall_clock(Rounded::new(step));
            context.monotonic_clock(Rounded::new(step));
        }
    }
}

/// Go asks for the time a dozen times in the shortest of calls, so nanoseconds are numbers of one
/// word here: they last for five hundred years.
struct Rounded {
    step_nanos: u64,
    start: Instant,
}

impl Rounded {
    fn new(step: Duration) -> Self {
        Self {
            step_nanos: nanos(step).max(1),
            start: Instant::now(),
        }
    }

    fn round(&self, nanos: u64) -> u64 {
        nanos - nanos % self.step_nanos
    }
}

fn nanos(duration: Duration) -> u64 {
    duration
        .as_secs()
        .saturating_mul(1_000_000_000)
        .saturating_add(u64::from(duration.subsec_nanos()))
}

impl HostWallClock for Rounded {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(self.step_nanos)
    }

    fn now(&self) -> Duration {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Duration::from_nanos(self.round(nanos(since_epoch.unwrap_or_default())))
    }
}

impl HostMonotonicClock for Rounded {
    fn resolution(&self) -> u64 {
        self.step_nanos
    }

    /// It begins at one step: at zero Go's runtime takes the clock for broken, and gives up.
    fn now(&self) -> u64 {
        self.round(nanos(self.start.elapsed()).saturating_add(self.step_nanos))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_clock_shows_whole_steps_and_never_zero() {
        let step = Duration::from_secs(3600);
        let clock = Rounded::new(step);
        assert_eq!(HostMonotonicClock::now(&clock), 3_600_000_000_000);
        let wall = HostWallClock::now(&clock);
        assert_eq!(wall.as_nanos() % step.as_nanos(), 0);
        assert!(!wall.is_zero());
    }
}
