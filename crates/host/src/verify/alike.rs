//! What each run of a comparison sees alike: random numbers and clocks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use wasmtime_wasi::random::Deterministic;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtxBuilder};

use crate::executor::Waited;
use crate::guest::Clocks;

/// More than a program draws that wants no two alike; after that they repeat.
const RANDOM_BYTES: usize = 1 << 20;

/// How far a clock advances whenever it is read.
const STEP_NANOS: u64 = 1_000;

/// The world of a comparison.
pub(super) struct Alike {
    random: Vec<u8>,
    /// When the first run began, since 1970.
    began: Duration,
    clocks: Clocks,
}

impl Alike {
    /// Random bytes are derived from the module, so that a comparison may be repeated.
    pub(super) fn new(module: &[u8], clocks: Clocks) -> Self {
        let mut random = vec![0; RANDOM_BYTES];
        let mut source = blake3::Hasher::new();
        source.update(module);
        source.finalize_xof().fill(&mut random);
        let began = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self {
            random,
            began: began.unwrap_or_default(),
            clocks,
        }
    }

    /// Prepares one run, which waits as `waited` says.
    pub(super) fn prepare(&self, wasi: &mut WasiCtxBuilder, waited: Waited) {
        let round_nanos = match self.clocks {
            Clocks::Rounded(step) => u64::try_from(step.as_nanos()).unwrap_or(u64::MAX).max(1),
            _ => 1,
        };
        let clock = Clock {
            began: self.began,
            round_nanos,
            read_nanos: Arc::default(),
            waited,
        };
        wasi.secure_random(Deterministic::new(self.random.clone()))
            .insecure_random(Deterministic::new(self.random.clone()))
            .insecure_random_seed(0)
            .wall_clock(clock.clone())
            .monotonic_clock(clock);
    }
}

/// A clock that shows how often it was read and how long the guest waited, and not how long it
/// computed: that differs from run to run.
#[derive(Clone)]
struct Clock {
    began: Duration,
    round_nanos: u64,
    read_nanos: Arc<AtomicU64>,
    waited: Waited,
}

impl Clock {
    fn nanos(&self) -> u64 {
        let read = self.read_nanos.fetch_add(STEP_NANOS, Ordering::Relaxed);
        read.saturating_add(STEP_NANOS)
            .saturating_add(self.waited.nanos())
    }

    fn round(&self, nanos: u128) -> u128 {
        nanos - nanos % u128::from(self.round_nanos)
    }
}

impl HostMonotonicClock for Clock {
    fn resolution(&self) -> u64 {
        self.round_nanos
    }

    /// It begins at one step of its rounding: Go's runtime takes a clock at zero for broken.
    fn now(&self) -> u64 {
        let nanos = u128::from(self.nanos()) + u128::from(self.round_nanos);
        u64::try_from(self.round(nanos)).unwrap_or(u64::MAX)
    }
}

impl HostWallClock for Clock {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(self.round_nanos)
    }

    fn now(&self) -> Duration {
        let nanos = self.round(self.began.as_nanos() + u128::from(self.nanos()));
        let seconds = u64::try_from(nanos / 1_000_000_000).unwrap_or(u64::MAX);
        Duration::new(seconds, (nanos % 1_000_000_000) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_two_runs_show_the_same() {
        let alike = Alike::new(b"module", Clocks::Exact);
        let readings = |rounded: u64| {
            let clock = Clock {
                began: alike.began,
                round_nanos: rounded,
                read_nanos: Arc::default(),
                waited: Waited::default(),
            };
            let monotonic = HostMonotonicClock::now(&clock);
            (
                monotonic,
                HostWallClock::now(&clock),
                HostMonotonicClock::now(&clock),
            )
        };
        assert_eq!(readings(1), readings(1));
        assert!(readings(1).0 < readings(1).2, "it goes on");
        let second = 1_000_000_000;
        assert_eq!(readings(second).0, second);
        assert_eq!(readings(second).1.subsec_nanos(), 0);
    }
}
