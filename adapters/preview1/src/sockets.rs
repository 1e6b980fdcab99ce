//! Sockets: the functions that WasmEdge added to preview 1, on `wasi:sockets`.
//!
//! A socket is a descriptor like any other. What is kept of it here is in [`Socket`]; the
//! table of descriptors has only its place. Functions that other descriptors share call into
//! this module by methods whose names begin with `via_socket`: the linker leaves those out for
//! a guest that can have no socket.
//!
//! A pollable is made once for each direction and kept until the socket closes, so that a
//! guest that waits for thousands of sockets makes no host call for each of them.

mod address;
mod datagram;
mod listeners;
mod lookup;
mod names;
mod options;
mod pollable;
mod stream;

use crate::Adapter;
use crate::arguments::check_flags;
use crate::errno::{Answer, Errno, WOULD_BLOCK};
use crate::files::{FDFLAG_NONBLOCK, FDFLAGS_ALL};
use crate::host::Host;
use crate::list::List;
use crate::loans::Borrowed;
use crate::pointer::{Region, Scalar};
use crate::streams::Buffer;
use crate::table::Descriptor;
use crate::trap;
use address::Address;

/// The socket types of `sock_open` and `SO_TYPE`.
const DATAGRAM: u32 = 1;
const STREAM: u32 = 2;

/// The address families of `sock_open` and of addresses.
const INET4: u32 = 1;
const INET6: u32 = 2;

/// `how` of `sock_shutdown`.
const SHUT_READ: u32 = 1;
const SHUT_WRITE: u32 = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Stream,
    Datagram,
    /// A look-up of a name; it is read like a stream.
    Lookup,
    /// A preopened listener that could not be opened; the host has nothing of it.
    Unmade,
    /// A pollable of the program, which is only waited for.
    Pollable,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Neither connected nor listening.
    Idle,
    Connecting,
    /// Connected to a peer; its streams are there.
    Connected,
    /// A datagram socket that has its streams and no peer.
    Open,
    Listening,
    /// The connection could not be made.
    Failed,
}

/// A socket, or a look-up.
#[derive(Clone, Copy)]
pub(crate) struct Socket {
    /// The host's socket, or its stream of addresses.
    handle: u32,
    kind: Kind,
    family: u32,
    state: State,
    bound: bool,
    nonblocking: bool,
    /// Whether it was there before the program.
    preopened: bool,
    /// Bits of [`SHUT_READ`] and [`SHUT_WRITE`].
    shut: u32,
    /// Whether a read has found the end.
    ended: bool,
    /// The streams, of bytes or of datagrams.
    input: Option<u32>,
    output: Option<u32>,
    /// Pollables of the socket itself and of its streams.
    pollable: Option<u32>,
    readable: Option<u32>,
    writable: Option<u32>,
    /// What `SO_ERROR` has to report.
    error: Option<Errno>,
    options: options::Kept,
}

impl Socket {
    fn new(handle: u32, kind: Kind, family: u32) -> Socket {
        Socket {
            handle,
            kind,
            family,
            state: State::Idle,
            bound: false,
            nonblocking: false,
            preopened: false,
            shut: 0,
            ended: false,
            input: None,
            output: None,
            pollable: None,
            readable: None,
            writable: None,
            error: None,
            options: options::Kept::new(),
        }
    }
}

/// How often sockets are `again`, with no wait for a socket between, before the guest sleeps.
const AGAIN_MAX: u32 = 1_000;

/// How long it then sleeps.
const AGAIN_SLEEP_NANOS: u64 = 1_000_000;

/// At how many lingering connections a closing socket looks.
const LINGERING_LOOKS: usize = 4;

/// How long the end of the guest waits for data that is still on its way.
const LINGER_NANOS: u64 = 5_000_000_000;

/// All sockets, by the place that the table of descriptors knows.
pub(crate) struct Sockets {
    slots: List<Option<Socket>>,
    free: List<u32>,
    /// How often a socket was `again` since the guest waited for one.
    again: u32,
    /// Closed connections whose last data is still on its way.
    lingering: List<u32>,
    /// Where the next look at them begins.
    next_lingering: usize,
}

impl Sockets {
    pub(crate) const fn new() -> Sockets {
        Sockets {
            slots: List::new(),
            free: List::new(),
            again: 0,
            lingering: List::new(),
            next_lingering: 0,
        }
    }

    fn add(&mut self, socket: Socket) -> u32 {
        if let Some(index) = self.free.pop()
            && let Some(slot) = self.slots.get_mut(index as usize)
        {
            *slot = Some(socket);
            return index;
        }
        self.slots.push(Some(socket));
        self.slots.len() as u32 - 1
    }

    fn remove(&mut self, index: u32) -> Option<Socket> {
        let socket = self.slots.get_mut(index as usize)?.take()?;
        self.free.push(index);
        Some(socket)
    }

    /// Whether the data of a closed connection is still on its way.
    pub(crate) fn any_linger(&self) -> bool {
        !self.lingering.is_empty()
    }

    /// Refuses what is no socket, and a listener that could not be opened with the reason.
    pub(crate) fn check_made(&mut self, index: u32) -> Answer {
        match self.get(index)? {
            Socket {
                kind: Kind::Pollable,
                ..
            } => Err(Errno::Notsock),
            Socket {
                kind: Kind::Unmade,
                error,
                ..
            } => Err(error.unwrap_or(Errno::Inval)),
            _ => Ok(()),
        }
    }

    fn get(&mut self, index: u32) -> Answer<&mut Socket> {
        match self.slots.get_mut(index as usize) {
            Some(Some(socket)) => Ok(socket),
            _ => Err(Errno::Badf),
        }
    }
}

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Read,
    Write,
}

impl<H: Host> Adapter<H> {
    /// A call whose result is `result<_, error-code>` of the network.
    fn network_unit(&self, given: &[Region], call: impl FnOnce(&H, u32)) -> Result<(), Errno> {
        self.network_result::<u8, 1>(1, given, call)?
            .map(|_| ())
            .map_err(Errno::from_network_code)
    }

    /// A call whose result is `result<T, error-code>` of the network; `at` is where the `T`
    /// begins. The inner error is the code, so that the caller can tell one from another.
    fn network_result<T: Scalar, const WORDS: usize>(
        &self,
        at: u32,
        given: &[Region],
        call: impl FnOnce(&H, u32),
    ) -> Answer<Result<T, u8>> {
        let area = Borrowed::<WORDS>::take(&self.host, given)?;
        call(&self.host, area.at());
        Ok(area.outcome(&self.host, at))
    }

    /// Makes a call with the handle of the network, which it drops.
    fn with_network<T>(&self, call: impl FnOnce(u32) -> T) -> T {
        let network = self.host.instance_network();
        let result = call(network);
        self.host.network_drop(network);
        result
    }

    /// `sock_open`
    pub fn sock_open(&mut self, family: u32, kind: u32, result: u32) -> Answer {
        let given = [Region::new(result, 4)];
        let kind = match kind {
            DATAGRAM => Kind::Datagram,
            STREAM => Kind::Stream,
            _ => return Err(Errno::Inval),
        };
        if !matches!(family, INET4 | INET6) {
            return Err(if family == 0 {
                Errno::Inval
            } else {
                Errno::Afnosupport
            });
        }
        if !self.host.sockets() {
            return Err(Errno::Acces);
        }
        if self.silent() {
            trap::sock_open_called_while_the_component_must_not_call_out();
        }
        self.load_preopens(&given)?;
        let handle = self
            .network_result::<u32, 1>(4, &given, |host, ret| match kind {
                Kind::Datagram => host.create_udp_socket(family - INET4, ret),
                _ => host.create_tcp_socket(family - INET4, ret),
            })?
            .map_err(Errno::from_network_code)?;
        let fd = self.add_socket(Socket::new(handle, kind, family));
        self.store(result, fd);
        Ok(())
    }

    /// Gives a socket a descriptor.
    fn add_socket(&mut self, socket: Socket) -> u32 {
        let index = self.sockets.add(socket);
        self.add_descriptor(Descriptor::Socket(index))
    }

    /// `sock_bind`
    pub fn sock_bind(&mut self, fd: u32, address: u32, port: u32) -> Answer {
        let index = self.socket(fd)?;
        let (address, given) = self.address_argument(address, port)?;
        let socket = *self.sockets.get(index)?;
        self.check_family(&socket, address)?;
        if self.silent() {
            trap::sock_bind_called_while_the_component_must_not_call_out();
        }
        self.bind(index, address, &given)
    }

    /// Binds a socket; waits until that is done.
    fn bind(&mut self, index: u32, address: Address, given: &[Region]) -> Answer {
        let Socket {
            handle,
            kind,
            bound,
            state,
            ..
        } = *self.sockets.get(index)?;
        if bound || state != State::Idle || kind == Kind::Lookup {
            return Err(Errno::Inval);
        }
        let [family, a, b, c, d, e, f, g, h, i, j, k] = address.lowered();
        self.with_network(|network| {
            self.network_unit(given, |host, ret| match kind {
                Kind::Datagram => host.udp_start_bind(
                    handle, network, family, a, b, c, d, e, f, g, h, i, j, k, ret,
                ),
                _ => host.tcp_start_bind(
                    handle, network, family, a, b, c, d, e, f, g, h, i, j, k, ret,
                ),
            })
        })?;
        self.finish(index, given, |host, ret| match kind {
            Kind::Datagram => host.udp_finish_bind(handle, ret),
            _ => host.tcp_finish_bind(handle, ret),
        })?;
        self.sockets.get(index)?.bound = true;
        Ok(())
    }

    /// Repeats a finishing step until it no longer says that it would block.
    fn finish(&mut self, index: u32, given: &[Region], call: impl Fn(&H, u32)) -> Answer {
        loop {
            match self.network_result::<u8, 1>(1, given, &call)? {
                Ok(_) => return Ok(()),
                Err(WOULD_BLOCK) => self.wait_for_socket(index, given)?,
                Err(code) => return Err(Errno::from_network_code(code)),
            }
        }
    }

    /// The answer of a socket that does not block and has nothing to do.
    ///
    /// A guest that asks again and again instead of waiting is made to wait: a host may move
    /// data only while its guest waits.
    fn again<T>(&mut self, given: &[Region]) -> Answer<T> {
        self.sockets.again += 1;
        if self.sockets.again >= AGAIN_MAX && self.host.clocks() {
            self.sockets.again = 0;
            let pollable = self.host.subscribe_duration(AGAIN_SLEEP_NANOS);
            // Without room in the guest's memory it goes on as it is.
            let _ = self.wait_for(pollable, given);
            self.host.pollable_drop(pollable);
        }
        Err(Errno::Again)
    }

    /// Waits until something changed with the socket itself.
    fn wait_for_socket(&mut self, index: u32, given: &[Region]) -> Answer {
        let pollable = self.pollable_of_socket(index)?;
        self.wait_for(pollable, given)
    }

    fn pollable_of_socket(&mut self, index: u32) -> Answer<u32> {
        let socket = *self.sockets.get(index)?;
        if let Some(pollable) = socket.pollable {
            return Ok(pollable);
        }
        let pollable = match socket.kind {
            Kind::Stream => self.host.tcp_subscribe(socket.handle),
            Kind::Lookup => self.host.resolve_subscribe(socket.handle),
            // Nothing that a datagram socket does takes time.
            Kind::Datagram | Kind::Pollable => return Err(Errno::Inval),
            Kind::Unmade if self.host.listeners() => self.via_listeners_subscribe(&socket)?,
            Kind::Unmade => return Err(Errno::Inval),
        };
        self.sockets.get(index)?.pollable = Some(pollable);
        Ok(pollable)
    }

    /// The pollable for one direction of a socket, which stays the socket's.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_pollable(
        &mut self,
        index: u32,
        direction: Direction,
        given: &[Region],
    ) -> Answer<u32> {
        self.sockets.again = 0;
        if self.sockets.get(index)?.kind == Kind::Datagram {
            self.open_datagrams(index, given)?;
        }
        let socket = *self.sockets.get(index)?;
        let (stream, known) = match direction {
            Direction::Read => (socket.input, socket.readable),
            Direction::Write => (socket.output, socket.writable),
        };
        if let Some(pollable) = known {
            return Ok(pollable);
        }
        let Some(stream) = stream else {
            return self.pollable_of_socket(index);
        };
        let host = &self.host;
        let pollable = match (direction, socket.kind) {
            (Direction::Read, Kind::Datagram) => host.incoming_subscribe(stream),
            (Direction::Write, Kind::Datagram) => host.outgoing_subscribe(stream),
            (Direction::Read, _) => host.input_subscribe(stream),
            (Direction::Write, _) => host.output_subscribe(stream),
        };
        let socket = self.sockets.get(index)?;
        match direction {
            Direction::Read => socket.readable = Some(pollable),
            Direction::Write => socket.writable = Some(pollable),
        }
        Ok(pollable)
    }

    /// Waits until one direction of a socket is ready.
    fn wait_for_direction(&mut self, index: u32, direction: Direction, given: &[Region]) -> Answer {
        let pollable = self.via_socket_pollable(index, direction, given)?;
        self.wait_for(pollable, given)
    }

    fn wait_for(&mut self, pollable: u32, given: &[Region]) -> Answer {
        self.flush_files(given);
        self.flush_streams(given);
        self.poll(&[pollable], given)?;
        Ok(())
    }

    /// Whether a read of the socket is known to find the end.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_ended(&mut self, index: u32) -> Answer<bool> {
        let socket = self.sockets.get(index)?;
        Ok(socket.ended || socket.shut & SHUT_READ != 0)
    }

    /// `fd_read`: what came, at most the first buffer.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_read(
        &mut self,
        index: u32,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<u32> {
        let socket = *self.sockets.get(index)?;
        if self.silent() {
            if socket.nonblocking {
                return Err(Errno::Again);
            }
            trap::sock_recv_called_while_the_component_must_not_call_out();
        }
        match socket.kind {
            Kind::Stream => self.read_stream(index, buffer, given),
            Kind::Datagram => Ok(self.receive(index, &[buffer], given)?.copied),
            Kind::Lookup => self.read_lookup(index, buffer, given),
            Kind::Pollable => self.read_pollable(index, given),
            Kind::Unmade => Err(Errno::Notconn),
        }
    }

    /// `fd_write`: as much as there is room for, at most the first buffer.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_write(
        &mut self,
        index: u32,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<u32> {
        let socket = *self.sockets.get(index)?;
        if self.silent() {
            if socket.nonblocking {
                return Err(Errno::Again);
            }
            trap::sock_send_called_while_the_component_must_not_call_out();
        }
        match socket.kind {
            Kind::Stream => self.write_stream(index, buffer, given),
            Kind::Datagram => self.send(index, &[buffer], None, given),
            Kind::Lookup | Kind::Pollable => Err(Errno::Badf),
            Kind::Unmade => Err(Errno::Notconn),
        }
    }

    /// Closes a socket, or has it closed after the silent phase.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_close(&mut self, index: u32) {
        if self.silent() {
            self.hold_socket(index);
        } else {
            self.via_socket_let_go(index);
        }
    }

    /// Drops what the host has of a socket. A connection with data that is still on its way to a peer that
    /// does not read lingers: its last data and the end are sent later.
    ///
    /// Dropping the stream at once would wait for the peer, and so would the whole guest (`cancel` of
    /// wasmtime-wasi's `p2/tcp.rs`).
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_let_go(&mut self, index: u32) {
        self.look_at_lingering();
        if self.is_sending(index) {
            let _ = self.via_socket_shutdown(index, SHUT_READ | SHUT_WRITE);
            if self.is_sending(index) {
                self.sockets.lingering.push(index);
                return;
            }
        }
        self.via_socket_drop(index);
    }

    /// Whether the host has not passed on all that was written to a connection.
    fn is_sending(&mut self, index: u32) -> bool {
        let Ok(&mut Socket {
            kind: Kind::Stream,
            output: Some(output),
            ..
        }) = self.sockets.get(index)
        else {
            return false;
        };
        matches!(self.check_write(output, &[]), Ok(Ok(0)))
    }

    /// Drops lingering connections whose data is sent, of a few of them.
    fn look_at_lingering(&mut self) {
        for _ in 0..LINGERING_LOOKS.min(self.sockets.lingering.len()) {
            let place = self.sockets.next_lingering % self.sockets.lingering.len().max(1);
            self.sockets.next_lingering = place + 1;
            let Some(&index) = self.sockets.lingering.get(place) else {
                return;
            };
            if self.is_sending(index) {
                continue;
            }
            if let Some(last) = self.sockets.lingering.pop()
                && let Some(slot) = self.sockets.lingering.get_mut(place)
            {
                *slot = last;
            }
            self.via_socket_drop(index);
        }
    }

    /// Waits for the data of lingering connections, because a host drops it with the guest.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_linger(&mut self) {
        if !self.host.clocks() {
            return;
        }
        let timer = self.host.subscribe_duration(LINGER_NANOS);
        while let Some(&index) = self.sockets.lingering.last() {
            if self.is_sending(index) {
                let Ok(pollable) = self.via_socket_pollable(index, Direction::Write, &[]) else {
                    break;
                };
                match self.poll(&[pollable, timer], &[]) {
                    Ok(ready) if ready.contains(&0) => {}
                    _ => break,
                }
            }
            let _ = self.sockets.lingering.pop();
            self.via_socket_drop(index);
        }
        self.host.pollable_drop(timer);
    }

    /// Drops all that the host has of a socket.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_drop(&mut self, index: u32) {
        self.drop_streams(index);
        let Some(socket) = self.sockets.remove(index) else {
            return;
        };
        if let Some(pollable) = socket.pollable {
            self.host.pollable_drop(pollable);
        }
        match socket.kind {
            Kind::Stream => self.host.tcp_drop(socket.handle),
            Kind::Datagram => self.host.udp_drop(socket.handle),
            Kind::Lookup => self.host.resolve_drop(socket.handle),
            Kind::Unmade | Kind::Pollable => {}
        }
    }

    /// Drops the streams of a socket and their pollables.
    fn drop_streams(&mut self, index: u32) {
        let Ok(socket) = self.sockets.get(index) else {
            return;
        };
        let pollables = [socket.readable.take(), socket.writable.take()];
        let (input, output) = (socket.input.take(), socket.output.take());
        let datagrams = socket.kind == Kind::Datagram;
        let host = &self.host;
        for pollable in pollables.into_iter().flatten() {
            host.pollable_drop(pollable);
        }
        match (input, datagrams) {
            (Some(input), true) => host.incoming_drop(input),
            (Some(input), false) => host.input_drop(input),
            (None, _) => {}
        }
        match (output, datagrams) {
            (Some(output), true) => host.outgoing_drop(output),
            (Some(output), false) => host.output_drop(output),
            (None, _) => {}
        }
    }

    /// `fd_fdstat_set_flags`
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_set_flags(&mut self, index: u32, flags: u32) -> Answer {
        if flags & !FDFLAG_NONBLOCK != 0 {
            return Err(Errno::Inval);
        }
        self.sockets.get(index)?.nonblocking = flags & FDFLAG_NONBLOCK != 0;
        Ok(())
    }

    /// What `fd_fdstat_get` says: the file type, and the flags.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_socket_stat(&mut self, index: u32) -> Answer<(u8, u32)> {
        const FILETYPE_DATAGRAM: u8 = 5;
        const FILETYPE_STREAM: u8 = 6;
        let socket = self.sockets.get(index)?;
        let filetype = match socket.kind {
            Kind::Datagram => FILETYPE_DATAGRAM,
            _ => FILETYPE_STREAM,
        };
        let flags = if socket.nonblocking {
            FDFLAG_NONBLOCK
        } else {
            0
        };
        Ok((filetype, flags))
    }

    /// `sock_accept`
    pub fn sock_accept(&mut self, fd: u32, flags: u32, result: u32) -> Answer {
        check_flags(flags, FDFLAGS_ALL);
        let index = self.socket(fd)?;
        let given = [Region::new(result, 4)];
        let fd = self.via_socket_accept(index, flags & FDFLAG_NONBLOCK != 0, &given)?;
        self.store(result, fd);
        Ok(())
    }

    /// `sock_accept` of the first generation
    pub fn sock_accept_v1(&mut self, fd: u32, result: u32) -> Answer {
        self.sock_accept(fd, 0, result)
    }

    /// `sock_shutdown`
    pub fn sock_shutdown(&mut self, fd: u32, how: u32) -> Answer {
        check_flags(how, SHUT_READ | SHUT_WRITE);
        let index = self.socket(fd)?;
        self.via_socket_shutdown(index, how)
    }

    /// `sock_recv`
    pub fn sock_recv(
        &mut self,
        fd: u32,
        array: u32,
        count: u32,
        flags: u32,
        result: u32,
        result_flags: u32,
    ) -> Answer {
        check_flags(flags, RECV_PEEK | RECV_WAITALL);
        let index = self.socket(fd)?;
        self.via_socket_recv(index, (array, count), flags, (result, result_flags))
    }

    /// `sock_send`
    pub fn sock_send(
        &mut self,
        fd: u32,
        array: u32,
        count: u32,
        flags: u32,
        result: u32,
    ) -> Answer {
        check_flags(flags, 0xffff);
        let index = self.socket(fd)?;
        self.via_socket_send(index, (array, count), result)
    }

    #[cold]
    #[inline(never)]
    fn via_socket_recv(
        &mut self,
        index: u32,
        (array, count): (u32, u32),
        flags: u32,
        (result, result_flags): (u32, u32),
    ) -> Answer {
        if flags & RECV_PEEK != 0 {
            return Err(Errno::Notsup);
        }
        let (read, truncated) = if self.sockets.get(index)?.kind == Kind::Datagram {
            let received = self.receive_into(
                index,
                array,
                count,
                &[Region::new(result, 4), Region::new(result_flags, 2)],
            )?;
            (received.copied, received.truncated)
        } else {
            let mut buffer = self.first_buffer(array, count)?;
            let given = [
                Region::array(array, count, 8),
                buffer.region(),
                Region::new(result, 4),
                Region::new(result_flags, 2),
            ];
            let mut read = self.via_socket_read(index, buffer, &given)?;
            let wait_all = flags & RECV_WAITALL != 0 && !self.sockets.get(index)?.nonblocking;
            let wanted = buffer.len;
            while wait_all && read < wanted {
                buffer = Buffer {
                    at: buffer.at + read,
                    len: wanted - read,
                };
                match self.via_socket_read(index, buffer, &given) {
                    Ok(0) | Err(_) => break,
                    Ok(more) => read += more,
                }
            }
            (read, false)
        };
        self.store(result, read);
        self.store(result_flags, u16::from(truncated));
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn via_socket_send(&mut self, index: u32, (array, count): (u32, u32), result: u32) -> Answer {
        let written = if self.sockets.get(index)?.kind == Kind::Datagram {
            self.send_from(index, array, count, None, &[Region::new(result, 4)])?
        } else {
            let buffer = self.first_buffer(array, count)?;
            let given = [
                Region::array(array, count, 8),
                buffer.region(),
                Region::new(result, 4),
            ];
            self.via_socket_write(index, buffer, &given)?
        };
        self.store(result, written);
        Ok(())
    }
}

/// `riflags`
const RECV_PEEK: u32 = 1;
const RECV_WAITALL: u32 = 2;
