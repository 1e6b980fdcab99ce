//! `poll_oneoff`, over clocks and descriptors together.

use crate::Adapter;
use crate::arguments::Budget;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::list::List;
use crate::loans::{Borrowed, Scratch};
use crate::pointer::{GuestPtr, Region};
use crate::sockets::Direction;
use crate::table::{Descriptor, Standard};

const SUBSCRIPTION_BYTES: u32 = 48;
const EVENT_BYTES: u32 = 32;

/// What one subscription and one event take of the budget, see [`Budget`].
const BUDGET_EACH: u64 = 32;

const HANGUP: u16 = 1;

/// What is waited for.
enum Wait {
    Clock {
        clock: u32,
        timeout: u64,
        absolute: bool,
    },
    Read(u32),
    Write(u32),
}

struct Subscription {
    userdata: u64,
    wait: Wait,
}

/// Handles that live for one call of `poll_oneoff`.
#[derive(Default)]
struct Handles {
    pollables: List<u32>,
    /// Those of the pollables that are dropped after the call; sockets keep theirs.
    own: List<u32>,
    inputs: List<u32>,
    outputs: List<u32>,
}

impl<H: Host> Adapter<H> {
    /// `poll_oneoff`
    pub fn poll_oneoff(
        &mut self,
        subscriptions: u32,
        events: u32,
        count: u32,
        result: u32,
    ) -> Answer {
        if count == 0 {
            return Err(Errno::Inval);
        }
        if self.silent() {
            self.store(result, 0u32);
            return Ok(());
        }
        let mut budget = Budget::new();
        budget.spend(u64::from(count) * BUDGET_EACH)?;
        budget.spend(u64::from(count) * BUDGET_EACH)?;
        let given = [
            Region::array(subscriptions, count, SUBSCRIPTION_BYTES),
            Region::array(events, count, EVENT_BYTES),
            Region::new(result, 4),
        ];
        self.flush_files(&given);
        self.flush_streams(&given);
        let mut handles = Handles::default();
        let ready = self.wait(subscriptions, count, &mut handles, &given);
        self.drop_handles(&handles);
        let ready = ready?;
        let mut written = 0;
        let mut marks = List::new();
        let marks: &mut [bool] = marks.extend_with(count as usize, false);
        for index in &*ready {
            if let Some(mark) = marks.get_mut(*index as usize) {
                *mark = true;
            }
        }
        for (index, is_ready) in (0..).zip(&*marks) {
            if *is_ready {
                let event = GuestPtr::new(events).element(written, EVENT_BYTES);
                self.report(subscriptions, index, event, &given)?;
                written += 1;
            }
        }
        self.store(result, written);
        Ok(())
    }

    fn wait(
        &mut self,
        subscriptions: u32,
        count: u32,
        handles: &mut Handles,
        given: &[Region],
    ) -> Answer<List<u32>> {
        for index in 0..count {
            let subscription = self.subscription(subscriptions, index)?;
            let socket = match subscription.wait {
                Wait::Clock { .. } => None,
                Wait::Read(fd) => self.socket_to_wait_for(fd)?.zip(Some(Direction::Read)),
                Wait::Write(fd) => self.socket_to_wait_for(fd)?.zip(Some(Direction::Write)),
            };
            if let Some((socket, direction)) = socket {
                let pollable = self.via_socket_pollable(socket, direction, given)?;
                handles.pollables.push(pollable);
                continue;
            }
            let pollable = match subscription.wait {
                Wait::Clock {
                    clock,
                    timeout,
                    absolute,
                } => self.subscribe_clock(clock, timeout, absolute, given)?,
                Wait::Read(fd) => self.subscribe_read(fd, handles, given)?,
                Wait::Write(fd) => self.subscribe_write(fd, handles, given)?,
            };
            handles.pollables.push(pollable);
            handles.own.push(pollable);
        }
        self.poll(&handles.pollables, given)
    }

    /// The socket that a descriptor is, if it is one.
    fn socket_to_wait_for(&mut self, fd: u32) -> Answer<Option<u32>> {
        match self.stream_or_file(fd)? {
            Descriptor::Socket(index) => Ok(Some(*index)),
            _ => Ok(None),
        }
    }

    /// Reads a subscription. Unknown cases and flags are `inval`.
    fn subscription(&self, subscriptions: u32, index: u32) -> Answer<Subscription> {
        let host = &self.host;
        let base = GuestPtr::<u64>::new(subscriptions).element(index, SUBSCRIPTION_BYTES);
        let userdata = base.read(host);
        let wait = match base.field::<u8>(8).read(host) {
            0 => {
                let clock = base.field::<u32>(16).read(host);
                if clock > 3 {
                    return Err(Errno::Inval);
                }
                let timeout = base.field::<u64>(24).read(host);
                base.field::<u64>(32).read(host);
                let flags = base.field::<u16>(40).read(host);
                if flags > 1 {
                    return Err(Errno::Inval);
                }
                Wait::Clock {
                    clock,
                    timeout,
                    absolute: flags == 1,
                }
            }
            1 => Wait::Read(base.field::<u32>(16).read(host)),
            2 => Wait::Write(base.field::<u32>(16).read(host)),
            _ => return Err(Errno::Inval),
        };
        Ok(Subscription { userdata, wait })
    }

    fn subscribe_clock(
        &mut self,
        clock: u32,
        timeout: u64,
        absolute: bool,
        given: &[Region],
    ) -> Answer<u32> {
        if !self.host.clocks() {
            return Err(Errno::Nosys);
        }
        match (clock, absolute) {
            (0 | 1, false) => Ok(self.host.subscribe_duration(timeout)),
            (1, true) => Ok(self.host.subscribe_instant(timeout)),
            (0, true) => {
                let now = self.call_datetime(given, |host, ret| host.wall_now(ret))?;
                Ok(self.host.subscribe_duration(timeout.saturating_sub(now)))
            }
            _ => Err(Errno::Inval),
        }
    }

    fn subscribe_read(&mut self, fd: u32, handles: &mut Handles, given: &[Region]) -> Answer<u32> {
        let stream = match self.stream_or_file(fd)? {
            Descriptor::Standard(Standard::In) => self.input(),
            Descriptor::File(file) => {
                let file = *file;
                let stream = self.call_handle(given, |host, ret| {
                    host.read_via_stream(file.handle, file.position, ret);
                })?;
                handles.inputs.push(stream);
                stream
            }
            _ => return Err(Errno::Badf),
        };
        Ok(self.host.input_subscribe(stream))
    }

    fn subscribe_write(&mut self, fd: u32, handles: &mut Handles, given: &[Region]) -> Answer<u32> {
        let stream = match self.stream_or_file(fd)? {
            Descriptor::Standard(Standard::In) => return Err(Errno::Badf),
            Descriptor::Standard(standard) => {
                let standard = *standard;
                self.output(standard)
            }
            Descriptor::File(file) => {
                let file = *file;
                let stream = self.call_handle(given, |host, ret| {
                    if file.append {
                        host.append_via_stream(file.handle, ret);
                    } else {
                        host.write_via_stream(file.handle, file.position, ret);
                    }
                })?;
                handles.outputs.push(stream);
                stream
            }
            Descriptor::Directory { .. } | Descriptor::Socket(_) => return Err(Errno::Badf),
        };
        Ok(self.host.output_subscribe(stream))
    }

    /// Waits, and returns the indices of what is ready.
    pub(crate) fn poll(&self, pollables: &[u32], given: &[Region]) -> Answer<List<u32>> {
        let host = &self.host;
        let len = pollables.len() as u32;
        let area = Borrowed::<1>::take(host, given)?;
        let mut scratch = Scratch::with(given, &area);
        let list = match scratch.take(host, len * 4, 4) {
            Ok(list) => list,
            Err(errno) => {
                area.give_back(host);
                return Err(errno);
            }
        };
        for (index, pollable) in (0..).zip(pollables) {
            host.store32(list + index * 4, *pollable);
        }
        host.loans()
            .with_scratch(&mut scratch, || host.poll(list, len, area.at()));
        let ready_list = area.word(host, 0);
        let mut ready = List::new();
        for index in 0..area.word(host, 4) {
            ready.push(host.load32(ready_list + index * 4));
        }
        scratch.give_back(host);
        area.give_back(host);
        Ok(ready)
    }

    fn drop_handles(&self, handles: &Handles) {
        for &pollable in &*handles.own {
            self.host.pollable_drop(pollable);
        }
        for &input in &*handles.inputs {
            self.host.input_drop(input);
        }
        for &output in &*handles.outputs {
            self.host.output_drop(output);
        }
    }

    /// Writes the event for a subscription that is ready. The subscription is
    /// read again: the guest may have its events written over it.
    fn report(
        &mut self,
        subscriptions: u32,
        index: u32,
        event: GuestPtr<u64>,
        given: &[Region],
    ) -> Answer {
        let subscription = self.subscription(subscriptions, index)?;
        let (kind, nbytes, flags) = match subscription.wait {
            Wait::Clock { .. } => (0, 0, 0),
            Wait::Read(fd) => (1, 1, self.hangup(fd, given)?),
            Wait::Write(fd) => {
                if let Descriptor::Standard(Standard::In) = self.stream_or_file(fd)? {
                    return Err(Errno::Badf);
                }
                (2, 1, 0)
            }
        };
        let host = &self.host;
        event.write(host, subscription.userdata);
        event.field::<u16>(8).write(host, 0);
        event.field::<u8>(10).write(host, kind);
        event.field::<u64>(16).write(host, nbytes);
        event.field::<u16>(24).write(host, flags);
        Ok(())
    }

    /// Whether reading from the descriptor would find the end of the file.
    fn hangup(&mut self, fd: u32, given: &[Region]) -> Answer<u16> {
        match self.stream_or_file(fd)? {
            Descriptor::Standard(Standard::In) => Ok(0),
            Descriptor::File(file) => {
                let file = *file;
                let size = self.file_size(file.handle, given)?;
                Ok(if size > file.position { 0 } else { HANGUP })
            }
            Descriptor::Socket(index) => {
                let index = *index;
                Ok(if self.via_socket_ended(index)? {
                    HANGUP
                } else {
                    0
                })
            }
            _ => Err(Errno::Badf),
        }
    }
}
