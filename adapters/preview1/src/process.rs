//! `proc_exit`, `proc_raise` and `sched_yield`.

use crate::Adapter;
use crate::arguments::check_case;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::trap;

/// How long a guest sleeps that does nothing but yield. Its timers are late by no more.
const IDLE_SLEEP_NANOS: u64 = 1_000_000;

/// How many times a guest yields without work between before it sleeps.
const IDLE_YIELDS: u32 = 64;

/// Two yields with less time between them have no work between them. Go's scheduler runs up to sixty
/// other goroutines, if it has any, before it comes back to one that yields.
const IDLE_GAP_NANOS: u64 = 4_000;

/// On a host whose clock is slow to read, the time of so many reads is the limit instead. Go's
/// scheduler reads the clock several times between two yields.
const IDLE_GAP_READS: u64 = 16;

/// Whether the guest does nothing but yield.
pub(crate) struct Spinning {
    last: u64,
    yields: u32,
}

impl Spinning {
    pub(crate) const fn new() -> Spinning {
        Spinning { last: 0, yields: 0 }
    }

    /// Takes note of a yield. `clock` reads the monotonic clock. Two yields at the same time show
    /// that the clock is too coarse to see whether there was work between them.
    fn is_idle(&mut self, mut clock: impl FnMut() -> u64) -> bool {
        let now = clock();
        let gap = now.saturating_sub(self.last);
        self.last = now;
        let idle = match gap {
            0 => false,
            1..IDLE_GAP_NANOS => true,
            _ => {
                self.last = clock();
                gap < self.last.saturating_sub(now).saturating_mul(IDLE_GAP_READS)
            }
        };
        self.yields = match idle {
            true => self.yields.saturating_add(1),
            false => 0,
        };
        self.yields >= IDLE_YIELDS
    }
}

impl<H: Host> Adapter<H> {
    /// `proc_exit`. What silent phases held back goes out first.
    pub fn proc_exit(&mut self, code: u32) -> ! {
        if self.silent() {
            trap::proc_exit_called_while_the_component_must_not_call_out();
        }
        self.flush();
        if self.sockets.any_linger() {
            self.via_socket_linger();
        }
        if self.host.exact_exit() {
            self.host.exit_with_code(code & 0xff);
        } else {
            self.host.exit(u32::from(code != 0));
        }
        trap::exit_returned()
    }

    /// `proc_raise`: there are no signals.
    pub fn proc_raise(&mut self, signal: u32) -> Answer {
        check_case(signal, 30);
        Err(Errno::Notsup)
    }

    /// `sched_yield`: there is nobody to yield to. A guest that does nothing else sleeps.
    ///
    /// A goroutine that waits for a signal asks again and again, and none ever comes.
    pub fn sched_yield(&mut self) -> Answer {
        if self.silent() || !self.host.clocks() {
            return Ok(());
        }
        let Adapter { spinning, host, .. } = self;
        if !spinning.is_idle(|| host.monotonic_now()) {
            return Ok(());
        }
        self.flush();
        let pollable = self.host.subscribe_duration(IDLE_SLEEP_NANOS);
        // Without room in the guest's memory it goes on as it is.
        let _ = self.poll(&[pollable], &[]);
        self.host.pollable_drop(pollable);
        self.spinning.last = self.host.monotonic_now();
        Ok(())
    }
}
