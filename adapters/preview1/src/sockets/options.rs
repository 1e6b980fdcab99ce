//! `sock_getsockopt` and `sock_setsockopt`.

use super::{DATAGRAM, Kind, STREAM, Socket, State};
use crate::Adapter;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::pointer::{GuestPtr, Region, check_range};
use crate::trap;

const SOL_SOCKET: u32 = 0;
const LEVEL_TCP: u32 = 6;
const LEVEL_IPV6: u32 = 41;

const BILLION: u64 = 1_000_000_000;

/// What the last parameter of `sock_getsockopt` can be as a length. WasmEdge has a pointer to
/// the length there, other hosts the length itself; no pointer is as small as this.
const LONGEST_LEN: u32 = 16;

/// An option that the adapter knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    ReuseAddress,
    Type,
    Error,
    Broadcast,
    SendBuffer,
    ReceiveBuffer,
    KeepAlive,
    AcceptsConnections,
    NoDelay,
    IdleTime,
    Interval,
    Probes,
    OnlyIpv6,
}

impl Name {
    fn of(level: u32, name: u32) -> Answer<Name> {
        Ok(match (level, name) {
            (SOL_SOCKET, 0) => Name::ReuseAddress,
            (SOL_SOCKET, 1) => Name::Type,
            (SOL_SOCKET, 2) => Name::Error,
            (SOL_SOCKET, 4) => Name::Broadcast,
            (SOL_SOCKET, 5) => Name::SendBuffer,
            (SOL_SOCKET, 6) => Name::ReceiveBuffer,
            (SOL_SOCKET, 7) => Name::KeepAlive,
            (SOL_SOCKET, 13) => Name::AcceptsConnections,
            // 1 is what the C libraries have, 15 what wasi-go has.
            (LEVEL_TCP, 1 | 15) => Name::NoDelay,
            (LEVEL_TCP, 4) => Name::IdleTime,
            (LEVEL_TCP, 5) => Name::Interval,
            (LEVEL_TCP, 6) => Name::Probes,
            (LEVEL_IPV6, 26) => Name::OnlyIpv6,
            _ => return Err(Errno::Noprotoopt),
        })
    }
}

/// Options that `wasi:sockets` has no part in; what was set is only remembered.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    reuse_address: bool,
    broadcast: bool,
    no_delay: bool,
}

impl Kept {
    pub(super) fn new() -> Kept {
        Kept {
            reuse_address: false,
            broadcast: false,
            no_delay: true,
        }
    }
}

impl<H: Host> Adapter<H> {
    /// `sock_getsockopt`
    pub fn sock_getsockopt(
        &mut self,
        fd: u32,
        level: u32,
        name: u32,
        value: u32,
        len: u32,
    ) -> Answer {
        let index = self.socket(fd)?;
        let name = Name::of(level, name)?;
        let by_pointer = len > LONGEST_LEN;
        let room = match by_pointer {
            true => GuestPtr::<u32>::new(len).read(&self.host),
            false => len,
        };
        if room < 4 {
            return Err(Errno::Inval);
        }
        let given = [Region::new(value, 4), Region::new(len, 4)];
        let found = self.option(index, name, &given)?;
        check_range(&self.host, value, 4);
        self.host.store32(value, found);
        if by_pointer {
            self.store(len, 4u32);
        }
        Ok(())
    }

    fn option(&mut self, index: u32, name: Name, given: &[Region]) -> Answer<u32> {
        if self.silent() && name != Name::Error {
            trap::sock_getsockopt_called_while_the_component_must_not_call_out();
        }
        if name == Name::Error {
            return self.pending_error(index, given);
        }
        let socket = *self.sockets.get(index)?;
        let handle = socket.handle;
        let stream = socket.kind == Kind::Stream;
        let seconds = |nanoseconds: u64| nanoseconds.div_ceil(BILLION).min(MAX) as u32;
        Ok(match name {
            Name::ReuseAddress => u32::from(socket.options.reuse_address),
            Name::Broadcast => u32::from(socket.options.broadcast),
            Name::NoDelay if stream => u32::from(socket.options.no_delay),
            Name::Type if stream => STREAM,
            Name::Type => DATAGRAM,
            Name::AcceptsConnections => u32::from(socket.state == State::Listening),
            Name::OnlyIpv6 => 1,
            Name::SendBuffer => self.size_of_buffer(given, |host, ret| match stream {
                true => host.tcp_send_buffer(handle, ret),
                false => host.udp_send_buffer(handle, ret),
            })?,
            Name::ReceiveBuffer => self.size_of_buffer(given, |host, ret| match stream {
                true => host.tcp_receive_buffer(handle, ret),
                false => host.udp_receive_buffer(handle, ret),
            })?,
            Name::KeepAlive if stream => {
                let on = self.network_result::<u8, 1>(1, given, |host, ret| {
                    host.tcp_keep_alive(handle, ret);
                });
                u32::from(on?.map_err(Errno::from_network_code)? != 0)
            }
            Name::KeepAlive => 0,
            Name::IdleTime if stream => {
                seconds(self.network_long(given, |host, ret| host.tcp_idle_time(handle, ret))?)
            }
            Name::Interval if stream => {
                seconds(self.network_long(given, |host, ret| host.tcp_interval(handle, ret))?)
            }
            Name::Probes if stream => self
                .network_result::<u32, 1>(4, given, |host, ret| host.tcp_probes(handle, ret))?
                .map_err(Errno::from_network_code)?,
            _ => return Err(Errno::Noprotoopt),
        })
    }

    /// What `SO_ERROR` says, which it says once.
    fn pending_error(&mut self, index: u32, given: &[Region]) -> Answer<u32> {
        if !self.silent() {
            self.settle(index, given)?;
        }
        let socket = self.sockets.get(index)?;
        if socket.state == State::Connecting {
            return Ok(Errno::Inprogress as u32);
        }
        Ok(socket.error.take().map_or(0, |errno| errno as u32))
    }

    fn size_of_buffer(&self, given: &[Region], call: impl FnOnce(&H, u32)) -> Answer<u32> {
        Ok(self.network_long(given, call)?.min(MAX) as u32)
    }

    /// A call whose result is `result<u64, error-code>` of the network.
    fn network_long(&self, given: &[Region], call: impl FnOnce(&H, u32)) -> Answer<u64> {
        self.network_result::<u64, 2>(8, given, call)?
            .map_err(Errno::from_network_code)
    }

    /// `sock_setsockopt`
    pub fn sock_setsockopt(
        &mut self,
        fd: u32,
        level: u32,
        name: u32,
        value: u32,
        len: u32,
    ) -> Answer {
        let index = self.socket(fd)?;
        let name = Name::of(level, name)?;
        if len < 4 {
            return Err(Errno::Inval);
        }
        check_range(&self.host, value, len);
        let given = [Region::new(value, len)];
        let value = self.host.load32(value);
        let on = value != 0;
        let silent = self.silent();
        let socket = self.sockets.get(index)?;
        let stream = socket.kind == Kind::Stream;
        match name {
            Name::ReuseAddress => socket.options.reuse_address = on,
            Name::Broadcast => socket.options.broadcast = on,
            Name::NoDelay if stream => socket.options.no_delay = on,
            Name::OnlyIpv6 if on => {}
            Name::OnlyIpv6 => return Err(Errno::Notsup),
            Name::Error | Name::Type | Name::AcceptsConnections => return Err(Errno::Noprotoopt),
            _ => {
                if silent {
                    trap::sock_setsockopt_called_while_the_component_must_not_call_out();
                }
                let socket = *socket;
                return self.set_option(&socket, name, value, &given);
            }
        }
        Ok(())
    }

    /// Sets an option that the host has.
    fn set_option(&self, socket: &Socket, name: Name, value: u32, given: &[Region]) -> Answer {
        let handle = socket.handle;
        let long = u64::from(value);
        let stream = socket.kind == Kind::Stream;
        match name {
            Name::SendBuffer => self.network_unit(given, |host, ret| match stream {
                true => host.tcp_set_send_buffer(handle, long, ret),
                false => host.udp_set_send_buffer(handle, long, ret),
            }),
            Name::ReceiveBuffer => self.network_unit(given, |host, ret| match stream {
                true => host.tcp_set_receive_buffer(handle, long, ret),
                false => host.udp_set_receive_buffer(handle, long, ret),
            }),
            Name::KeepAlive if stream => self.network_unit(given, |host, ret| {
                host.tcp_set_keep_alive(handle, u32::from(value != 0), ret);
            }),
            Name::KeepAlive => Ok(()),
            Name::IdleTime if stream => self.network_unit(given, |host, ret| {
                host.tcp_set_idle_time(handle, long * BILLION, ret);
            }),
            Name::Interval if stream => self.network_unit(given, |host, ret| {
                host.tcp_set_interval(handle, long * BILLION, ret);
            }),
            Name::Probes if stream => self.network_unit(given, |host, ret| {
                host.tcp_set_probes(handle, value, ret);
            }),
            _ => Err(Errno::Noprotoopt),
        }
    }
}

/// The largest value of an option.
const MAX: u64 = i32::MAX as u64;
