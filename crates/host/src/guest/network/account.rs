//! What all instances of one program or plugin use of the network together.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::{NetRefusal, NetUse};

/// How many different refusals are reported.
const REFUSALS_MAX: usize = 100;

/// The sockets, look-ups and refusals of guests that share limits.
#[derive(Debug)]
pub(super) struct Account {
    id: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    sockets: usize,
    /// Look-ups that wait or run.
    lookups: usize,
    bucket: Option<Bucket>,
    refused: HashSet<NetRefusal>,
}

/// Look-ups that may still be made, and when that was counted.
#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Default for Account {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            state: Mutex::default(),
        }
    }
}

impl Account {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// No other account has it.
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    /// Counts a socket, if there may be one more.
    pub(super) fn begin_socket(&self, sockets_max: usize) -> bool {
        let mut state = self.state();
        let has_room = state.sockets < sockets_max;
        if has_room {
            state.sockets += 1;
        }
        has_room
    }

    pub(super) fn end_sockets(&self, count: usize) {
        let mut state = self.state();
        state.sockets = state.sockets.saturating_sub(count);
    }

    /// Counts a look-up, if there may be one more in this second and one more at once.
    pub(super) fn begin_lookup(
        self: &Arc<Self>,
        per_second_max: u32,
        at_once_max: usize,
    ) -> Option<Slot> {
        let per_second = f64::from(per_second_max);
        let mut state = self.state();
        let now = Instant::now();
        let bucket = state.bucket.get_or_insert(Bucket {
            tokens: per_second,
            at: now,
        });
        // Another thread may have read a later time.
        let passed = now.saturating_duration_since(bucket.at);
        bucket.at = bucket.at.max(now);
        bucket.tokens = (bucket.tokens + passed.as_secs_f64() * per_second).min(per_second);
        if bucket.tokens < 1.0 {
            return None;
        }
        bucket.tokens -= 1.0;
        if state.lookups >= at_once_max {
            return None;
        }
        state.lookups += 1;
        Some(Slot(self.clone()))
    }

    /// What is to be reported of a refusal: it itself, the note that there are too many, or nothing.
    pub(super) fn to_report(&self, refusal: NetRefusal) -> Option<NetRefusal> {
        let mut state = self.state();
        let count = state.refused.len();
        if count > REFUSALS_MAX || state.refused.contains(&refusal) {
            return None;
        }
        let reported = match count {
            REFUSALS_MAX => NetRefusal {
                net_use: NetUse::Further,
                target: String::new(),
                resolved_from: None,
            },
            _ => refusal,
        };
        state.refused.insert(reported.clone());
        Some(reported)
    }
}

/// A look-up that is counted as long as this exists.
#[derive(Debug)]
pub(super) struct Slot(Arc<Account>);

impl Slot {
    pub(super) fn account_id(&self) -> u64 {
        self.0.id()
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.lookups = state.lookups.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_ups_are_limited_in_a_second_and_at_once() {
        let account = Arc::new(Account::default());
        let first = account.begin_lookup(100, 1).expect("the first");
        assert!(account.begin_lookup(100, 1).is_none(), "one at once");
        drop(first);
        assert!(account.begin_lookup(100, 1).is_some());
        assert!(Arc::new(Account::default()).begin_lookup(0, 1).is_none());
    }

    #[test]
    fn sockets_are_limited() {
        let account = Account::default();
        assert!(account.begin_socket(1));
        assert!(!account.begin_socket(1));
        account.end_sockets(1);
        assert!(account.begin_socket(1));
    }
}
