//! Connections: TCP.

use super::address::Address;
use super::{Direction, Kind, SHUT_READ, SHUT_WRITE, Socket, State};
use crate::Adapter;
use crate::errno::{Answer, Errno, WOULD_BLOCK};
use crate::host::Host;
use crate::loans::Borrowed;
use crate::pointer::{Region, check_range};
use crate::streams::{Buffer, StreamError};
use crate::trap;

/// What became of an attempt to finish something.
enum Attempt<T> {
    Done(T),
    WouldBlock,
}

impl StreamError {
    /// The error number for a connection. The host does not say why it broke.
    fn of_connection(self, closed: Errno) -> Errno {
        match self {
            StreamError::Closed => closed,
            StreamError::Failed(_) => Errno::Connreset,
        }
    }
}

impl<H: Host> Adapter<H> {
    /// `sock_connect`
    pub fn sock_connect(&mut self, fd: u32, address: u32, port: u32) -> Answer {
        let index = self.socket(fd)?;
        let (address, given) = self.address_argument(address, port)?;
        let socket = *self.sockets.get(index)?;
        self.check_family(&socket, address)?;
        if self.silent() {
            trap::sock_connect_called_while_the_component_must_not_call_out();
        }
        match socket.kind {
            Kind::Stream => self.connect_stream(index, address, &given),
            Kind::Datagram => self.connect_datagrams(index, address, &given),
            Kind::Lookup | Kind::Pollable | Kind::Unmade => Err(Errno::Inval),
        }
    }

    fn connect_stream(&mut self, index: u32, address: Address, given: &[Region]) -> Answer {
        self.settle(index, given)?;
        let socket = *self.sockets.get(index)?;
        match socket.state {
            State::Idle => {}
            State::Connecting => return Err(Errno::Already),
            State::Connected => return Err(Errno::Isconn),
            // The host's socket has had its one attempt.
            State::Failed => return Err(socket.error.unwrap_or(Errno::Connaborted)),
            State::Listening | State::Open => return Err(Errno::Inval),
        }
        let [family, a, b, c, d, e, f, g, h, i, j, k] = address.lowered();
        self.with_network(|network| {
            self.network_unit(given, |host, ret| {
                host.tcp_start_connect(
                    socket.handle,
                    network,
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
                    ret,
                );
            })
        })?;
        self.sockets.get(index)?.state = State::Connecting;
        loop {
            if let Attempt::Done(()) = self.finish_connect(index, given)? {
                return Ok(());
            }
            if socket.nonblocking {
                return Err(Errno::Inprogress);
            }
            self.wait_for_socket(index, given)?;
        }
    }

    fn finish_connect(&mut self, index: u32, given: &[Region]) -> Answer<Attempt<()>> {
        let handle = self.sockets.get(index)?.handle;
        let area = Borrowed::<2>::take(&self.host, given)?;
        let host = &self.host;
        host.tcp_finish_connect(handle, area.at());
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 4);
        let (input, output) = (area.word(host, 4), area.word(host, 8));
        area.give_back(host);
        let socket = self.sockets.get(index)?;
        if !failed {
            socket.state = State::Connected;
            socket.bound = true;
            socket.input = Some(input);
            socket.output = Some(output);
            return Ok(Attempt::Done(()));
        }
        if code == WOULD_BLOCK {
            return Ok(Attempt::WouldBlock);
        }
        socket.state = State::Failed;
        Err(Errno::from_network_code(code))
    }

    /// Looks whether a connection that was being made is there now. What went wrong is kept
    /// for `SO_ERROR`.
    pub(super) fn settle(&mut self, index: u32, given: &[Region]) -> Answer {
        if self.sockets.get(index)?.state == State::Connecting
            && let Err(errno) = self.finish_connect(index, given)
        {
            let socket = self.sockets.get(index)?;
            if socket.state != State::Failed {
                return Err(errno);
            }
            socket.error = Some(errno);
        }
        Ok(())
    }

    /// The socket once it is connected. One that is not is waited for, unless it is not to
    /// block.
    fn connected(&mut self, index: u32, given: &[Region]) -> Answer<Socket> {
        loop {
            self.settle(index, given)?;
            let socket = self.sockets.get(index)?;
            match socket.state {
                State::Connected => return Ok(*socket),
                State::Connecting if socket.nonblocking => return self.again(given),
                State::Connecting => self.wait_for_socket(index, given)?,
                _ => return Err(socket.error.take().unwrap_or(Errno::Notconn)),
            }
        }
    }

    pub(super) fn read_stream(
        &mut self,
        index: u32,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<u32> {
        let socket = self.connected(index, given)?;
        check_range(&self.host, buffer.at, buffer.len);
        let Some(input) = socket.input else {
            return Err(Errno::Notconn);
        };
        if buffer.len == 0 || socket.shut & SHUT_READ != 0 {
            return Ok(0);
        }
        loop {
            let outcome = self.read_input(input, socket.nonblocking, buffer, given)?;
            match outcome {
                Ok(0) if socket.nonblocking => return self.again(given),
                Ok(0) => {}
                Ok(len) => return Ok(len),
                Err(StreamError::Closed) => {
                    self.sockets.get(index)?.ended = true;
                    return Ok(0);
                }
                Err(error) => {
                    self.sockets.get(index)?.ended = true;
                    return Err(error.of_connection(Errno::Connreset));
                }
            }
        }
    }

    pub(super) fn write_stream(
        &mut self,
        index: u32,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<u32> {
        let socket = self.connected(index, given)?;
        check_range(&self.host, buffer.at, buffer.len);
        let Some(output) = socket.output else {
            return Err(Errno::Notconn);
        };
        if socket.shut & SHUT_WRITE != 0 {
            return Err(Errno::Pipe);
        }
        let mut done = 0;
        while done < buffer.len {
            let rest = Buffer {
                at: buffer.at + done,
                len: buffer.len - done,
            };
            match self.write_some(output, rest, given)? {
                Ok(0) if !socket.nonblocking => {
                    self.wait_for_direction(index, Direction::Write, given)?;
                }
                Ok(0) if done == 0 => return self.again(given),
                Ok(0) => break,
                Ok(len) => done += len,
                Err(error) if done == 0 => return Err(error.of_connection(Errno::Pipe)),
                // The next write finds the same error.
                Err(_) => break,
            }
        }
        Ok(done)
    }

    /// Writes what the host has room for, which may be nothing.
    fn write_some(
        &self,
        output: u32,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<Result<u32, StreamError>> {
        let permit = match self.check_write(output, given)? {
            Ok(permit) => u64::from(buffer.len).min(permit) as u32,
            Err(error) => return Ok(Err(error)),
        };
        if permit == 0 {
            return Ok(Ok(0));
        }
        let done = self.call_stream(given, |host, ret| {
            host.output_write(output, buffer.at, permit, ret);
        })?;
        Ok(done.map(|()| permit))
    }

    /// `sock_listen`
    pub fn sock_listen(&mut self, fd: u32, backlog: u32) -> Answer {
        let index = self.socket(fd)?;
        let socket = *self.sockets.get(index)?;
        if socket.kind != Kind::Stream {
            return Err(Errno::Notsup);
        }
        if self.silent() {
            trap::sock_listen_called_while_the_component_must_not_call_out();
        }
        // Another backlog for a socket that listens already.
        if socket.state == State::Listening {
            return Ok(());
        }
        if socket.state != State::Idle {
            return Err(Errno::Inval);
        }
        if !socket.bound {
            self.bind(index, Address::wildcard(socket.family), &[])?;
        }
        self.listen(index, backlog, &[])
    }

    /// Lets a bound socket listen; waits until that is done. With a backlog of 0, the host chooses.
    pub(super) fn listen(&mut self, index: u32, backlog: u32, given: &[Region]) -> Answer {
        let handle = self.sockets.get(index)?.handle;
        if backlog.cast_signed() > 0 {
            // A host may have a backlog of its own.
            let _ = self.network_unit(given, |host, ret| {
                host.tcp_set_backlog(handle, u64::from(backlog), ret);
            });
        }
        self.network_unit(given, |host, ret| host.tcp_start_listen(handle, ret))?;
        self.finish(index, given, |host, ret| {
            host.tcp_finish_listen(handle, ret)
        })?;
        self.sockets.get(index)?.state = State::Listening;
        Ok(())
    }

    /// Accepts a connection, and returns its descriptor.
    #[cold]
    #[inline(never)]
    pub(super) fn via_socket_accept(
        &mut self,
        index: u32,
        nonblocking: bool,
        given: &[Region],
    ) -> Answer<u32> {
        let listener = *self.sockets.get(index)?;
        if listener.state != State::Listening {
            return Err(Errno::Inval);
        }
        if self.silent() {
            if listener.nonblocking {
                return Err(Errno::Again);
            }
            trap::sock_accept_called_while_the_component_must_not_call_out();
        }
        loop {
            match self.try_accept(&listener, given)? {
                Attempt::Done(mut socket) => {
                    socket.nonblocking = nonblocking;
                    return Ok(self.add_socket(socket));
                }
                Attempt::WouldBlock if listener.nonblocking => return self.again(given),
                Attempt::WouldBlock => self.wait_for_socket(index, given)?,
            }
        }
    }

    fn try_accept(&self, listener: &Socket, given: &[Region]) -> Answer<Attempt<Socket>> {
        let area = Borrowed::<2>::take(&self.host, given)?;
        let host = &self.host;
        host.tcp_accept(listener.handle, area.at());
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 4);
        let handle = area.word(host, 4);
        let (input, output) = (area.word(host, 8), area.word(host, 12));
        area.give_back(host);
        if failed {
            return match code {
                WOULD_BLOCK => Ok(Attempt::WouldBlock),
                code => Err(Errno::from_network_code(code)),
            };
        }
        let mut socket = Socket::new(handle, Kind::Stream, listener.family);
        socket.state = State::Connected;
        socket.bound = true;
        socket.input = Some(input);
        socket.output = Some(output);
        Ok(Attempt::Done(socket))
    }

    /// Ends one direction of a connection, or both.
    #[cold]
    #[inline(never)]
    pub(super) fn via_socket_shutdown(&mut self, index: u32, how: u32) -> Answer {
        if how == 0 {
            return Err(Errno::Inval);
        }
        if self.silent() {
            trap::sock_shutdown_called_while_the_component_must_not_call_out();
        }
        self.settle(index, &[])?;
        let socket = self.sockets.get(index)?;
        if socket.state != State::Connected {
            return Err(Errno::Notconn);
        }
        socket.shut |= how;
        let socket = *socket;
        if socket.kind != Kind::Stream {
            return Ok(());
        }
        // The cases of `shutdown-type` are in the order of the bits.
        self.network_unit(&[], |host, ret| {
            host.tcp_shutdown(socket.handle, how - 1, ret);
        })
    }
}
