//! Datagrams: UDP.
//!
//! The host hands out datagrams through streams, which a socket gets when it is first used
//! and again when it gets another peer.

use super::address::Address;
use super::{Direction, Kind, RECV_PEEK, RECV_WAITALL, State};
use crate::Adapter;
use crate::arguments::{Budget, check_flags};
use crate::errno::{Answer, Errno, WOULD_BLOCK};
use crate::host::Host;
use crate::list::List;
use crate::loans::{Borrowed, Scratch};
use crate::pointer::{GuestPtr, Region, check_range};
use crate::streams::Buffer;
use crate::trap;

/// The sizes of the records `incoming-datagram` and `outgoing-datagram`.
const INCOMING_BYTES: u32 = 40;
const OUTGOING_BYTES: u32 = 44;

/// More than any datagram has.
const DATAGRAM_BYTES: u32 = 1 << 16;

/// What one datagram brought.
#[derive(Clone, Copy)]
pub(super) struct Received {
    /// How many bytes the buffers took.
    pub(super) copied: u32,
    pub(super) truncated: bool,
    from: Address,
}

impl<H: Host> Adapter<H> {
    /// `sock_recv_from`
    #[expect(clippy::too_many_arguments, reason = "the signature is WasmEdge's")]
    pub fn sock_recv_from(
        &mut self,
        fd: u32,
        array: u32,
        count: u32,
        address: u32,
        flags: u32,
        port: u32,
        result: u32,
        result_flags: u32,
    ) -> Answer {
        let place = self.address_place(address);
        let given = [
            Region::new(address, 8),
            place.region(),
            Region::new(port, 2),
            Region::new(result, 4),
            Region::new(result_flags, 2),
        ];
        let received = self.receive_from(fd, array, count, flags, &given)?;
        let from = received.from;
        match place.region().len() {
            4 | 16 => self.store_bare(place, &from)?,
            _ => {
                self.check_storage(place)?;
                self.store_storage(place, &from);
            }
        }
        // Two bytes, as WasmEdge has it; in the order of the host, as guests read them.
        self.store(port, from.port);
        self.store_received(received, result, result_flags);
        Ok(())
    }

    /// `sock_recv_from` of the first generation, which has no port
    #[expect(clippy::too_many_arguments, reason = "the signature is WasmEdge's")]
    pub fn sock_recv_from_v1(
        &mut self,
        fd: u32,
        array: u32,
        count: u32,
        address: u32,
        flags: u32,
        result: u32,
        result_flags: u32,
    ) -> Answer {
        let place = self.address_place(address);
        let given = [
            Region::new(address, 8),
            place.region(),
            Region::new(result, 4),
            Region::new(result_flags, 2),
        ];
        let received = self.receive_from(fd, array, count, flags, &given)?;
        self.store_bare(place, &received.from)?;
        self.store_received(received, result, result_flags);
        Ok(())
    }

    /// Receives from a datagram socket, or from the peer of a stream socket.
    fn receive_from(
        &mut self,
        fd: u32,
        array: u32,
        count: u32,
        flags: u32,
        given: &[Region],
    ) -> Answer<Received> {
        check_flags(flags, RECV_PEEK | RECV_WAITALL);
        let index = self.socket(fd)?;
        if flags & RECV_PEEK != 0 {
            return Err(Errno::Notsup);
        }
        let socket = *self.sockets.get(index)?;
        if socket.kind == Kind::Datagram {
            return self.receive_into(index, array, count, given);
        }
        let buffer = self.first_buffer(array, count)?;
        let mut regions = [Region::EMPTY; 7];
        let all = [Region::array(array, count, 8), buffer.region()];
        for (slot, region) in regions.iter_mut().zip(all.iter().chain(given)) {
            *slot = *region;
        }
        let copied = self.via_socket_read(index, buffer, &regions)?;
        Ok(Received {
            copied,
            truncated: false,
            from: Address::wildcard(socket.family),
        })
    }

    fn store_received(&self, received: Received, result: u32, result_flags: u32) {
        self.store(result, received.copied);
        self.store(result_flags, u16::from(received.truncated));
    }

    /// `sock_send_to`
    #[expect(clippy::too_many_arguments, reason = "the signature is WasmEdge's")]
    pub fn sock_send_to(
        &mut self,
        fd: u32,
        array: u32,
        count: u32,
        address: u32,
        port: u32,
        flags: u32,
        result: u32,
    ) -> Answer {
        check_flags(flags, 0xffff);
        let index = self.socket(fd)?;
        let mut to = None;
        let mut place = Region::EMPTY;
        if address != 0 {
            place = self.address_place(address).region();
            if place.len() != 0 {
                to = Some(self.address_argument(address, port)?.0);
            }
        }
        let given = [Region::new(address, 8), place, Region::new(result, 4)];
        let socket = *self.sockets.get(index)?;
        let written = if socket.kind == Kind::Datagram {
            self.send_from(index, array, count, to, &given)?
        } else {
            let buffer = self.first_buffer(array, count)?;
            let all = [
                Region::array(array, count, 8),
                buffer.region(),
                Region::new(address, 8),
                place,
                Region::new(result, 4),
            ];
            self.via_socket_write(index, buffer, &all)?
        };
        self.store(result, written);
        Ok(())
    }

    /// All buffers of an array that are not empty.
    fn all_buffers(&self, array: u32, count: u32) -> Answer<List<Buffer>> {
        let mut budget = Budget::new();
        budget.spend(u64::from(count) * 8)?;
        let mut buffers = List::new();
        for index in 0..count {
            let entry = GuestPtr::<u32>::new(array).element(index, 8);
            let at = entry.read(&self.host);
            let len = entry.field::<u32>(4).read(&self.host);
            if len != 0 {
                check_range(&self.host, at, len);
                budget.spend(u64::from(len))?;
                buffers.push(Buffer { at, len });
            }
        }
        Ok(buffers)
    }

    /// Receives a datagram into all buffers of an array.
    pub(super) fn receive_into(
        &mut self,
        index: u32,
        array: u32,
        count: u32,
        results: &[Region],
    ) -> Answer<Received> {
        let buffers = self.all_buffers(array, count)?;
        let given = with_array(array, count, &buffers, results);
        self.receive(index, &buffers, &given)
    }

    /// Sends all buffers of an array as one datagram.
    pub(super) fn send_from(
        &mut self,
        index: u32,
        array: u32,
        count: u32,
        to: Option<Address>,
        results: &[Region],
    ) -> Answer<u32> {
        let buffers = self.all_buffers(array, count)?;
        let given = with_array(array, count, &buffers, results);
        self.send(index, &buffers, to, &given)
    }

    /// Gives a socket its streams, if it has none, and before that a local address.
    pub(super) fn open_datagrams(&mut self, index: u32, given: &[Region]) -> Answer {
        if self.sockets.get(index)?.input.is_some() {
            return Ok(());
        }
        self.stream_datagrams(index, None, given)?;
        self.sockets.get(index)?.state = State::Open;
        Ok(())
    }

    /// Gives a socket a peer.
    pub(super) fn connect_datagrams(
        &mut self,
        index: u32,
        address: Address,
        given: &[Region],
    ) -> Answer {
        self.stream_datagrams(index, Some(address), given)?;
        self.sockets.get(index)?.state = State::Connected;
        Ok(())
    }

    fn stream_datagrams(&mut self, index: u32, peer: Option<Address>, given: &[Region]) -> Answer {
        let socket = *self.sockets.get(index)?;
        if !socket.bound {
            self.bind(index, Address::wildcard(socket.family), given)?;
        }
        self.drop_streams(index);
        self.sockets.get(index)?.state = State::Open;
        let lowered = peer.map_or([0; 12], |peer| peer.lowered());
        let [family, a, b, c, d, e, f, g, h, i, j, k] = lowered;
        let some = u32::from(peer.is_some());
        let area = Borrowed::<2>::take(&self.host, given)?;
        let host = &self.host;
        host.udp_stream(
            socket.handle,
            some,
            family,
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j,
            k,
            area.at(),
        );
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 4);
        let (input, output) = (area.word(host, 4), area.word(host, 8));
        area.give_back(host);
        if failed {
            return Err(Errno::from_network_code(code));
        }
        let socket = self.sockets.get(index)?;
        socket.input = Some(input);
        socket.output = Some(output);
        Ok(())
    }

    /// Receives a datagram; what the buffers do not hold of it is lost.
    pub(super) fn receive(
        &mut self,
        index: u32,
        buffers: &[Buffer],
        given: &[Region],
    ) -> Answer<Received> {
        for buffer in buffers {
            check_range(&self.host, buffer.at, buffer.len);
        }
        let nonblocking = self.sockets.get(index)?.nonblocking;
        if self.silent() {
            if nonblocking {
                return Err(Errno::Again);
            }
            trap::sock_recv_called_while_the_component_must_not_call_out();
        }
        self.open_datagrams(index, given)?;
        loop {
            if let Some(received) = self.receive_one(index, buffers, given)? {
                return Ok(received);
            }
            if nonblocking {
                return self.again(given);
            }
            self.wait_for_direction(index, Direction::Read, given)?;
        }
    }

    fn receive_one(
        &mut self,
        index: u32,
        buffers: &[Buffer],
        given: &[Region],
    ) -> Answer<Option<Received>> {
        let Some(input) = self.sockets.get(index)?.input else {
            return Err(Errno::Notconn);
        };
        let area = Borrowed::<2>::take(&self.host, given)?;
        let mut scratch = Scratch::with(given, &area);
        let host = &self.host;
        // A host that finds no room for what came cannot say so.
        if !scratch.has_room(host, DATAGRAM_BYTES + INCOMING_BYTES) {
            area.give_back(host);
            return Err(Errno::Nomem);
        }
        host.loans().with_scratch(&mut scratch, || {
            host.incoming_receive(input, 1, area.at());
        });
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 4);
        let (record, count) = (area.word(host, 4), area.word(host, 8));
        let mut data = List::new();
        let mut from = Address::wildcard(super::INET4);
        if !failed && count > 0 {
            let (at, len) = (host.load32(record), host.load32(record + 4));
            host.copy_in(data.extend_with(len as usize, 0), at);
            from = Address::read(host, record + 8);
        }
        scratch.give_back(host);
        area.give_back(host);
        if failed {
            return match code {
                WOULD_BLOCK => Ok(None),
                code => Err(Errno::from_network_code(code)),
            };
        }
        if count == 0 {
            return Ok(None);
        }
        let mut rest: &[u8] = &data;
        for buffer in buffers {
            let len = rest.len().min(buffer.len as usize);
            let (now, later) = rest.split_at_checked(len).unwrap_or((rest, &[]));
            host.copy_out(buffer.at, now);
            rest = later;
        }
        Ok(Some(Received {
            copied: (data.len() - rest.len()) as u32,
            truncated: !rest.is_empty(),
            from,
        }))
    }

    /// Sends a datagram; returns how long it was.
    pub(super) fn send(
        &mut self,
        index: u32,
        buffers: &[Buffer],
        to: Option<Address>,
        given: &[Region],
    ) -> Answer<u32> {
        for buffer in buffers {
            check_range(&self.host, buffer.at, buffer.len);
        }
        let socket = *self.sockets.get(index)?;
        if let Some(to) = to {
            self.check_family(&socket, to)?;
        } else if socket.state != State::Connected {
            return Err(Errno::Destaddrreq);
        }
        if self.silent() {
            if socket.nonblocking {
                return Err(Errno::Again);
            }
            trap::sock_send_called_while_the_component_must_not_call_out();
        }
        self.open_datagrams(index, given)?;
        loop {
            if let Some(len) = self.send_one(index, buffers, to, given)? {
                return Ok(len);
            }
            if socket.nonblocking {
                return self.again(given);
            }
            self.wait_for_direction(index, Direction::Write, given)?;
        }
    }

    fn send_one(
        &mut self,
        index: u32,
        buffers: &[Buffer],
        to: Option<Address>,
        given: &[Region],
    ) -> Answer<Option<u32>> {
        let Some(output) = self.sockets.get(index)?.output else {
            return Err(Errno::Notconn);
        };
        let permit = self.network_result::<u64, 2>(8, given, |host, ret| {
            host.outgoing_check_send(output, ret);
        })?;
        match permit {
            Ok(0) | Err(WOULD_BLOCK) => return Ok(None),
            Ok(_) => {}
            Err(code) => return Err(Errno::from_network_code(code)),
        }
        let area = Borrowed::<2>::take(&self.host, given)?;
        let mut scratch = Scratch::with(given, &area);
        let lent = self.lend_datagram(buffers, to, &mut scratch);
        let host = &self.host;
        let (record, len) = match lent {
            Ok(lent) => lent,
            Err(errno) => {
                scratch.give_back(host);
                area.give_back(host);
                return Err(errno);
            }
        };
        host.outgoing_send(output, record, 1, area.at());
        scratch.give_back(host);
        match area.outcome::<u64, H>(host, 8) {
            Ok(0) | Err(WOULD_BLOCK) => Ok(None),
            Ok(_) => Ok(Some(len)),
            Err(code) => Err(Errno::from_network_code(code)),
        }
    }

    /// Lays out a record `outgoing-datagram` in the guest's memory. One buffer is sent from
    /// where it is; several are put together.
    fn lend_datagram(
        &self,
        buffers: &[Buffer],
        to: Option<Address>,
        scratch: &mut Scratch,
    ) -> Answer<(u32, u32)> {
        let host = &self.host;
        let record = scratch.take(host, OUTGOING_BYTES, 4)?;
        let data = match *buffers {
            [] => Buffer::default(),
            [only] => only,
            _ => {
                let mut together = List::new();
                for buffer in buffers {
                    let len = together.len() as u64 + u64::from(buffer.len);
                    if len > u64::from(DATAGRAM_BYTES) {
                        return Err(Errno::Msgsize);
                    }
                    host.copy_in(together.extend_with(buffer.len as usize, 0), buffer.at);
                }
                let at = scratch.take(host, together.len() as u32, 1)?;
                host.copy_out(at, &together);
                Buffer {
                    at,
                    len: together.len() as u32,
                }
            }
        };
        if data.len > DATAGRAM_BYTES {
            return Err(Errno::Msgsize);
        }
        host.store32(record, data.at);
        host.store32(record + 4, data.len);
        host.store8(record + 8, u8::from(to.is_some()));
        if let Some(to) = to {
            to.write(host, record + 12);
        }
        Ok((record, data.len))
    }
}

/// What a call with an array of buffers was given. Of several buffers only the first is among
/// it: what is borrowed over another is put back before the buffer is read or written.
fn with_array(array: u32, count: u32, buffers: &[Buffer], results: &[Region]) -> [Region; 7] {
    let mut given = [Region::EMPTY; 7];
    let first = buffers
        .first()
        .map_or(Region::EMPTY, |buffer| buffer.region());
    let all = [Region::array(array, count, 8), first];
    for (slot, region) in given.iter_mut().zip(all.iter().chain(results)) {
        *slot = *region;
    }
    given
}
