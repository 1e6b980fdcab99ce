//! Tests against the fake host, one file per family.

mod any_network;
mod any_sequence;
mod attributes;
mod clocks;
mod descriptors;
mod environment;
mod files;
mod listeners;
mod loans;
mod paths;
mod poll;
mod readdir;
mod silent;
mod sockets;
mod streams;

use crate::errno::{Answer, Errno};
use crate::fake::{TestAdapter, adapter};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Where tests put strings, buffers and results.
pub(crate) const PATH: u32 = 0x400;
pub(crate) const SECOND_PATH: u32 = 0x600;
pub(crate) const BUFFERS: u32 = 0x800;
pub(crate) const RESULT: u32 = 0xA00;
pub(crate) const DATA: u32 = 0x1000;
/// Past the end of the memory.
pub(crate) const OUTSIDE: u32 = 0xFFFF_FF00;

pub(crate) const READ: u64 = 1 << 1;
pub(crate) const WRITE: u64 = 1 << 6;
pub(crate) const CREATE: u32 = 1;
pub(crate) const DIRECTORY: u32 = 2;

/// The name of the function the adapter traps in.
pub(crate) fn trap_of<T>(call: impl FnOnce() -> T) -> String {
    let Err(payload) = catch_unwind(AssertUnwindSafe(call)) else {
        return "no trap".into();
    };
    match payload.downcast_ref::<String>() {
        Some(message) => message.clone(),
        None => payload
            .downcast_ref::<&str>()
            .map_or_else(String::new, |message| (*message).into()),
    }
}

pub(crate) const OUT_OF_BOUNDS: &str = "guest_pointer_out_of_bounds";
pub(crate) const MISALIGNED: &str = "guest_pointer_misaligned";
pub(crate) const NO_VALUE: &str = "argument_is_not_a_value_of_its_type";

impl TestAdapter {
    /// Opens a path under the preopened directory.
    pub(crate) fn open(
        &mut self,
        path: &str,
        oflags: u32,
        rights: u64,
        fdflags: u32,
    ) -> Answer<u32> {
        let len = self.path_at(PATH, path);
        self.path_open(3, 0, PATH, len, oflags, rights, 0, fdflags, RESULT)?;
        Ok(self.word(RESULT))
    }

    pub(crate) fn path_at(&self, at: u32, path: &str) -> u32 {
        self.put(at, path.as_bytes());
        path.len() as u32
    }

    /// Puts an array of buffers at [`BUFFERS`].
    pub(crate) fn buffers(&self, buffers: &[(u32, u32)]) -> u32 {
        for (index, (at, len)) in (0..).zip(buffers) {
            self.put(BUFFERS + index * 8, &at.to_le_bytes());
            self.put(BUFFERS + index * 8 + 4, &len.to_le_bytes());
        }
        buffers.len() as u32
    }

    pub(crate) fn write(&mut self, fd: u32, data: &[u8]) -> Answer<u32> {
        self.put(DATA, data);
        self.buffers(&[(DATA, data.len() as u32)]);
        self.fd_write(fd, BUFFERS, 1, RESULT)?;
        Ok(self.word(RESULT))
    }

    pub(crate) fn read(&mut self, fd: u32, len: u32) -> Answer<Vec<u8>> {
        self.buffers(&[(DATA, len)]);
        self.fd_read(fd, BUFFERS, 1, RESULT)?;
        Ok(self.bytes(DATA, self.word(RESULT)))
    }

    /// Every file-system error of the host becomes its errno.
    pub(crate) fn check_host_errors(&mut self, mut call: impl FnMut(&mut TestAdapter) -> Answer) {
        for (code, errno) in [
            (0, Errno::Acces),
            (1, Errno::Again),
            (9, Errno::Ilseq),
            (13, Errno::Io),
            (20, Errno::Noent),
            (23, Errno::Nospc),
            (27, Errno::Notsup),
            (31, Errno::Perm),
            (33, Errno::Rofs),
            (36, Errno::Xdev),
        ] {
            self.world().fail_files = Some(code);
            assert_eq!(call(self), Err(errno));
            self.world().fail_files = None;
        }
    }
}

#[test]
fn every_error_code_has_its_errno() {
    let expected = [
        2, 6, 7, 8, 10, 16, 19, 20, 22, 25, 26, 27, 28, 29, 31, 32, 34, 35, 37, 43, 44, 46, 48, 51,
        54, 55, 56, 58, 59, 60, 61, 63, 64, 69, 70, 74, 75,
    ];
    for (code, errno) in (0..).zip(expected) {
        assert_eq!(Errno::from_error_code(code) as u8, errno);
    }
    assert_eq!(Errno::from_error_code(37), Errno::Io);
    assert_eq!(crate::number(Ok(())), 0);
    assert_eq!(crate::number(Err(Errno::Xdev)), 75);
}

#[test]
fn exits_with_the_code_the_configuration_allows() {
    for (exact, code, expected) in [
        (true, 7, (true, 7)),
        (true, 0, (true, 0)),
        (true, 255, (true, 255)),
        (false, 7, (false, 1)),
        (false, 0, (false, 0)),
    ] {
        let mut adapter = adapter();
        adapter.deny(|subsystems| subsystems.exact_exit = exact);
        assert_eq!(trap_of(|| adapter.proc_exit(code)), "exit_returned");
        assert_eq!(adapter.world().exited, Some(expected));
    }
}

#[test]
fn signals_and_sockets_are_refused_with_an_errno() {
    let mut adapter = adapter();
    assert_eq!(adapter.proc_raise(9), Err(Errno::Notsup));
    assert_eq!(trap_of(|| adapter.proc_raise(31)), NO_VALUE);
    assert_eq!(adapter.sched_yield(), Ok(()));
    for (fd, errno) in [(0, Errno::Notsock), (3, Errno::Notsock), (4, Errno::Badf)] {
        assert_eq!(adapter.sock_accept(fd, 4, RESULT), Err(errno));
        assert_eq!(
            adapter.sock_recv(fd, BUFFERS, 1, 3, RESULT, RESULT),
            Err(errno)
        );
        assert_eq!(adapter.sock_send(fd, BUFFERS, 1, 0, RESULT), Err(errno));
        assert_eq!(adapter.sock_shutdown(fd, 3), Err(errno));
    }
    assert_eq!(trap_of(|| adapter.sock_accept(0, 32, RESULT)), NO_VALUE);
    assert_eq!(
        trap_of(|| adapter.sock_recv(0, BUFFERS, 1, 4, RESULT, RESULT)),
        NO_VALUE
    );
    assert_eq!(
        trap_of(|| adapter.sock_send(0, BUFFERS, 1, 1 << 16, RESULT)),
        NO_VALUE
    );
    assert_eq!(trap_of(|| adapter.sock_shutdown(0, 4)), NO_VALUE);
}

/// Yields `count` times, and says how often the guest slept.
fn sleeps_of(adapter: &mut TestAdapter, count: u32) -> usize {
    adapter.calls();
    for _ in 0..count {
        assert_eq!(adapter.sched_yield(), Ok(()));
    }
    let calls = adapter.calls();
    calls
        .iter()
        .filter(|call| **call == "subscribe_duration")
        .count()
}

#[test]
fn a_guest_that_only_yields_sleeps() {
    let mut adapter = adapter();
    adapter.world().monotonic_step = 300;
    assert_eq!(sleeps_of(&mut adapter, 60), 0);
    assert_eq!(sleeps_of(&mut adapter, 104), 101);
    // The first gap is from the last sleep, and work begins a new count.
    adapter.world().monotonic += 10_000;
    assert_eq!(sleeps_of(&mut adapter, 64), 0);
    assert_eq!(sleeps_of(&mut adapter, 1), 1);
    assert_eq!(adapter.world().alive(), 0);
}

#[test]
fn a_guest_that_only_yields_sleeps_where_the_clock_is_slow() {
    let mut adapter = adapter_with_step(5_000);
    assert!(sleeps_of(&mut adapter, 200) > 100);
    assert_eq!(adapter.world().alive(), 0);
}

fn adapter_with_step(step: u64) -> TestAdapter {
    let adapter = adapter();
    adapter.world().monotonic_step = step;
    adapter
}

#[test]
fn a_guest_that_works_between_yields_never_sleeps() {
    // A clock too coarse to tell.
    assert_eq!(sleeps_of(&mut adapter_with_step(0), 1_000), 0);
    // Work between all yields, with a fast clock and a slow one.
    for (step, work) in [(300, 10_000), (5_000, 100_000)] {
        let mut adapter = adapter_with_step(step);
        for _ in 0..1_000 {
            adapter.world().monotonic += work;
            assert_eq!(sleeps_of(&mut adapter, 1), 0, "{step}");
        }
    }
    let mut adapter = adapter_with_step(300);
    for _ in 0..30 {
        adapter.world().monotonic += 20_000;
        assert_eq!(sleeps_of(&mut adapter, 50), 0);
    }
}

#[test]
fn a_yield_in_a_silent_phase_or_without_clocks_does_nothing() {
    let mut adapter = adapter();
    adapter.world().monotonic_step = 300;
    assert_eq!(sleeps_of(&mut adapter, 80), 17);
    adapter.hush();
    assert_eq!(sleeps_of(&mut adapter, 80), 0);
    adapter.unhush();
    adapter.deny(|subsystems| subsystems.clocks = false);
    assert_eq!(sleeps_of(&mut adapter, 80), 0);
}
