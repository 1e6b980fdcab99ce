use super::*;
use crate::memory::GuestMemory;

const SUBSCRIPTIONS: u32 = 0x2000;
const EVENTS: u32 = 0x3000;

impl TestAdapter {
    fn clock_subscription(&self, index: u32, clock: u32, timeout: u64, flags: u16) {
        let at = self.subscribe(index, 0, clock);
        self.host.store64(at + 24, timeout);
        self.host.store64(at + 32, 1);
        self.host.store16(at + 40, flags);
    }

    fn subscribe(&self, index: u32, kind: u8, subject: u32) -> u32 {
        let at = SUBSCRIPTIONS + index * 48;
        self.host.store64(at, u64::from(100 + index));
        self.host.store8(at + 8, kind);
        self.host.store32(at + 16, subject);
        at
    }

    /// Waits for one direction of a descriptor: its event as (type, bytes, flags).
    pub(crate) fn poll_socket(&mut self, fd: u32, kind: u8) -> Answer<(u8, u64, u16)> {
        self.subscribe(0, kind, fd);
        assert_eq!(self.poll_now(1)?, 1);
        let (_, errno, kind, bytes, flags) = self.event(0);
        assert_eq!(errno, 0);
        Ok((kind, bytes, flags))
    }

    fn poll_now(&mut self, count: u32) -> Answer<u32> {
        self.poll_oneoff(SUBSCRIPTIONS, EVENTS, count, RESULT)?;
        Ok(self.word(RESULT))
    }

    /// An event as (user data, errno, type, bytes, flags).
    fn event(&self, index: u32) -> (u64, u16, u8, u64, u16) {
        let at = EVENTS + index * 32;
        (
            self.long(at),
            self.host.load16(at + 8),
            self.host.load8(at + 10),
            self.long(at + 16),
            self.host.load16(at + 24),
        )
    }
}

#[test]
fn clocks_and_descriptors_are_polled_together() {
    let mut adapter = adapter();
    let file = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    let append = adapter.open("file", 0, READ | WRITE, 1).expect("opens");
    let alive = adapter.world().alive();
    adapter.clock_subscription(0, 1, 5, 0);
    adapter.clock_subscription(1, 1, 5, 1);
    adapter.clock_subscription(2, 0, 5, 0);
    adapter.clock_subscription(3, 0, 5, 1);
    for (index, (kind, fd)) in
        (4..).zip([(1, 0), (1, file), (2, 1), (2, 2), (2, file), (2, append)])
    {
        adapter.subscribe(index, kind, fd);
    }
    let before = adapter.bytes(EVENTS + 11, 5);
    assert_eq!(adapter.poll_now(10), Ok(10));
    for index in 0..4 {
        assert_eq!(adapter.event(index), (u64::from(100 + index), 0, 0, 0, 0));
    }
    assert_eq!(adapter.event(4), (104, 0, 1, 1, 0));
    assert_eq!(adapter.event(5), (105, 0, 1, 1, 0));
    for index in 6..10 {
        assert_eq!(adapter.event(index), (u64::from(100 + index), 0, 2, 1, 0));
    }
    // Padding is not written, and of all handles three stay: the streams.
    assert_eq!(adapter.bytes(EVENTS + 11, 5), before);
    assert_eq!(adapter.world().alive(), alive + 3);
}

#[test]
fn a_clock_is_polled_alone_as_beside_others() {
    let mut adapter = adapter();
    for (clock, flags) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        adapter.clock_subscription(0, clock, 5, flags);
        assert_eq!(adapter.poll_now(1), Ok(1));
        assert_eq!(adapter.event(0), (100, 0, 0, 0, 0));
    }
    for (clock, flags) in [(2, 0), (2, 1), (3, 0), (3, 1)] {
        adapter.clock_subscription(0, clock, 5, flags);
        assert_eq!(adapter.poll_now(1), Err(Errno::Inval));
    }
    assert_eq!(adapter.world().alive(), 0);
}

#[test]
fn only_what_is_ready_is_reported() {
    let mut adapter = adapter();
    let file = adapter.open("file", 0, READ, 0).expect("opens");
    assert_eq!(adapter.read(file, 10).map(|bytes| bytes.len()), Ok(10));
    adapter.clock_subscription(0, 1, 5, 0);
    adapter.subscribe(1, 1, file);
    adapter.subscribe(2, 2, 1);
    adapter.world().ready = Some(vec![1]);
    assert_eq!(adapter.poll_now(3), Ok(1));
    assert_eq!(adapter.event(0), (101, 0, 1, 1, 1));
}

#[test]
fn a_bad_subscription_fails_the_whole_call() {
    let mut adapter = adapter();
    let alive = adapter.world().alive();
    assert_eq!(adapter.poll_now(0), Err(Errno::Inval));
    assert_eq!(adapter.poll_now(1 << 27), Err(Errno::Nomem));
    adapter.clock_subscription(0, 1, 5, 0);
    for (kind, subject, errno) in [
        (0, 2, Errno::Inval),
        (0, 4, Errno::Inval),
        (3, 0, Errno::Inval),
        (1, 1, Errno::Badf),
        (1, 3, Errno::Badf),
        (2, 0, Errno::Badf),
        (2, 9, Errno::Badf),
    ] {
        adapter.clock_subscription(1, 0, 0, 0);
        adapter.subscribe(1, kind, subject);
        assert_eq!(adapter.poll_now(2), Err(errno), "{kind} {subject}");
    }
    adapter.clock_subscription(1, 1, 5, 2);
    assert_eq!(adapter.poll_now(2), Err(Errno::Inval));
    assert_eq!(adapter.world().alive(), alive);
    let poll = |adapter: &mut TestAdapter, subscriptions, events| {
        trap_of(|| adapter.poll_oneoff(subscriptions, events, 1, RESULT))
    };
    assert_eq!(poll(&mut adapter, OUTSIDE, EVENTS), OUT_OF_BOUNDS);
    assert_eq!(poll(&mut adapter, SUBSCRIPTIONS + 4, EVENTS), MISALIGNED);
    assert_eq!(poll(&mut adapter, SUBSCRIPTIONS, OUTSIDE), OUT_OF_BOUNDS);
    assert_eq!(poll(&mut adapter, SUBSCRIPTIONS, EVENTS + 4), MISALIGNED);
    adapter.deny(|subsystems| subsystems.clocks = false);
    assert_eq!(adapter.poll_now(1), Err(Errno::Nosys));
}

#[test]
fn host_errors_become_errnos() {
    let mut adapter = adapter();
    let file = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    adapter.subscribe(0, 1, file);
    adapter.check_host_errors(|adapter| adapter.poll_now(1).map(|_| ()));
    adapter.subscribe(0, 2, file);
    adapter.check_host_errors(|adapter| adapter.poll_now(1).map(|_| ()));
}

#[test]
fn a_poll_that_fits_nowhere_is_nomem_before_anything_waits() {
    let mut adapter = crate::fake::adapter_with_pages(1);
    let (subscriptions, count) = (32, 800);
    let events = subscriptions + count * 48;
    // What they leave free is less than the list of 800 handles.
    for index in 0..count {
        adapter.put(subscriptions + index * 48 + 8, &[1]);
        adapter.put(subscriptions + index * 48 + 16, &[0; 4]);
    }
    let answer = adapter.poll_oneoff(subscriptions, events, count, 0);
    assert_eq!(answer, Err(Errno::Nomem));
    assert!(!adapter.calls().contains(&"poll"));
    assert_eq!(adapter.world().alive(), 1);
}
