//! The clocks.
//!
//! A monotonic reading never goes back, whatever happened in between: a silent
//! phase, in which readings are made up, or a pause, in which they stand still. And none is zero,
//! which Go's runtime takes for a time that was never read: an instance that begins at a snapshot
//! may read its clock in a pause before it ever read a real one.

use crate::Adapter;
use crate::arguments::check_case;
use crate::attributes::timestamp;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::loans::Borrowed;
use crate::pointer::Region;
use crate::trap;

const REALTIME: u32 = 0;
const MONOTONIC: u32 = 1;
const LAST_CLOCK: u32 = 3;

pub(crate) struct Clocks {
    monotonic_last: u64,
    monotonic_read: bool,
    wall_last: u64,
    paused: bool,
}

impl Clocks {
    pub(crate) const fn new() -> Clocks {
        Clocks {
            monotonic_last: 1,
            monotonic_read: false,
            wall_last: 0,
            paused: false,
        }
    }
}

impl<H: Host> Adapter<H> {
    /// `clock_time_get`
    pub fn clock_time_get(&mut self, clock: u32, _precision: u64, result: u32) -> Answer {
        check_case(clock, LAST_CLOCK);
        let now = match clock {
            _ if !self.host.clocks() => return Err(Errno::Nosys),
            REALTIME => self.wall_time(&[Region::new(result, 8)])?,
            MONOTONIC => self.monotonic_time(),
            _ => return Err(Errno::Badf),
        };
        self.store(result, now);
        Ok(())
    }

    fn monotonic_time(&mut self) -> u64 {
        let clocks = &mut self.clocks;
        if self.silence != 0 {
            clocks.monotonic_last += u64::from(!clocks.paused);
        } else if !(clocks.paused && clocks.monotonic_read) {
            clocks.monotonic_last = clocks.monotonic_last.max(self.host.monotonic_now());
            clocks.monotonic_read = true;
        }
        clocks.monotonic_last
    }

    fn wall_time(&mut self, given: &[Region]) -> Answer<u64> {
        if self.silent() {
            return Ok(self.clocks.wall_last);
        }
        let now = self.call_datetime(given, |host, ret| host.wall_now(ret))?;
        self.clocks.wall_last = now;
        Ok(now)
    }

    /// A call that returns a `datetime`, as nanoseconds.
    pub(crate) fn call_datetime(
        &self,
        given: &[Region],
        call: impl FnOnce(&H, u32),
    ) -> Answer<u64> {
        let area = Borrowed::<2>::take(&self.host, given)?;
        call(&self.host, area.at());
        let datetime = (area.long(&self.host, 0), area.word(&self.host, 8));
        area.give_back(&self.host);
        timestamp(datetime)
    }

    /// `clock_res_get`
    pub fn clock_res_get(&mut self, clock: u32, result: u32) -> Answer {
        check_case(clock, LAST_CLOCK);
        if !self.host.clocks() {
            return Err(Errno::Nosys);
        }
        if clock > MONOTONIC {
            return Err(Errno::Badf);
        }
        if self.silent() {
            trap::clock_res_get_called_while_the_component_must_not_call_out();
        }
        let resolution = if clock == REALTIME {
            self.call_datetime(&[Region::new(result, 8)], |host, ret| {
                host.wall_resolution(ret);
            })?
        } else {
            self.host.monotonic_resolution()
        };
        self.store(result, resolution);
        Ok(())
    }

    /// `adapter_monotonic_clock_set_paused`: while paused, monotonic readings
    /// do not advance.
    pub fn monotonic_clock_set_paused(&mut self, paused: u32) {
        self.clocks.paused = paused != 0;
    }
}
