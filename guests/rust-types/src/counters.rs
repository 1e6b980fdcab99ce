//! The guest's resource.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::Types;
use crate::exports::carrick_guests::types::counters::{
    Counter, CounterBorrow, Guest, GuestCounter,
};

static ALIVE: AtomicU32 = AtomicU32::new(0);

pub struct Count(Cell<i64>);

impl Drop for Count {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

impl GuestCounter for Count {
    fn new(start: i64) -> Self {
        ALIVE.fetch_add(1, Ordering::Relaxed);
        Self(Cell::new(start))
    }

    fn add(&self, by: i64) -> i64 {
        self.0.set(self.0.get().wrapping_add(by));
        self.0.get()
    }

    fn merge(one: Counter, other: Counter) -> Counter {
        let [one, other] = [one, other].map(|counter| counter.get::<Self>().0.get());
        Counter::new(Self::new(one.wrapping_add(other)))
    }
}

impl Guest for Types {
    type Counter = Count;

    fn make(start: i64) -> Counter {
        Counter::new(Count::new(start))
    }

    fn value(counter: CounterBorrow<'_>) -> i64 {
        counter.get::<Count>().0.get()
    }

    fn alive() -> u32 {
        ALIVE.load(Ordering::Relaxed)
    }
}
