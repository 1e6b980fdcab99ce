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
            let step = step.max(Duration::from_nanos(1));
            context.wall_clock(Rounded {
                step,
                start: Instant::now(),
            });
            context.monotonic_clock(Rounded {
                step,
                start: Instant::now(),
            });
        }
    }
}

struct Rounded {
    step: Duration,
    start: Instant,
}

impl Rounded {
    fn round(&self, reading: Duration) -> Duration {
        let step = self.step.as_nanos();
        let nanos = reading.as_nanos() / step * step;
        let seconds = u64::try_from(nanos / 1_000_000_000).unwrap_or(u64::MAX);
        Duration::new(seconds, (nanos % 1_000_000_000) as u32)
    }
}

impl HostWallClock for Rounded {
    fn resolution(&self) -> Duration {
        self.step
    }

    fn now(&self) -> Duration {
        let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        self.round(since_epoch.unwrap_or_default())
    }
}

impl HostMonotonicClock for Rounded {
    fn resolution(&self) -> u64 {
        u64::try_from(self.step.as_nanos()).unwrap_or(u64::MAX)
    }

    /// It begins at one step: at zero Go's runtime takes the clock for broken, and gives up.
    fn now(&self) -> u64 {
        let since_start = self.start.elapsed().saturating_add(self.step);
        u64::try_from(self.round(since_start).as_nanos()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_clock_shows_whole_steps_and_never_zero() {
        let step = Duration::from_secs(3600);
        let clock = Rounded {
            step,
            start: Instant::now(),
        };
        assert_eq!(HostMonotonicClock::now(&clock), 3_600_000_000_000);
        let wall = HostWallClock::now(&clock);
        assert_eq!(wall.as_nanos() % step.as_nanos(), 0);
        assert!(!wall.is_zero());
    }
}
