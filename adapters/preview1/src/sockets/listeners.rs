//! Preopened listeners: sockets that listen before the program does anything.
//!
//! The linker writes what was asked for into the component, as words that the adapter reads through
//! [`Config::listener`](crate::host::Config::listener). They become descriptors together with the preopened
//! folders. One that cannot be opened is a descriptor all the same: the program learns the reason where it
//! accepts, which it can report.

use super::address::Address;
use super::{INET4, INET6, Kind, Socket};
use crate::Adapter;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::pointer::Region;
use crate::table::Descriptor;

/// How many words there are of each listener: descriptor, family, port and four of the address.
const WORDS: u32 = 7;

/// As many as the system has.
const BACKLOG: u32 = 0;

impl Socket {
    /// What stands for a listener that could not be opened.
    fn unmade(errno: Errno, family: u32) -> Socket {
        let mut socket = Socket::new(u32::MAX, Kind::Unmade, family);
        socket.error = Some(errno);
        socket
    }
}

impl<H: Host> Adapter<H> {
    /// Opens the listeners and gives them their descriptors.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_listeners_open(&mut self, given: &[Region]) {
        let mut at = 0;
        loop {
            let word = |index| self.host.listener(at + index);
            let fd = word(0);
            // The words end with a zero.
            if fd == 0 {
                return;
            }
            let family = if word(1) == INET6 { INET6 } else { INET4 };
            let port = word(2) as u16;
            let mut bytes = [0; 16];
            for (index, part) in (3..).zip(bytes.chunks_exact_mut(4)) {
                part.copy_from_slice(&word(index).to_be_bytes());
            }
            at += WORDS;
            let index = match self.open_listener(Address::new(family, port, bytes), given) {
                Ok(index) => index,
                Err(errno) => self.sockets.add(Socket::unmade(errno, family)),
            };
            if let Ok(socket) = self.sockets.get(index) {
                // As other hosts have it; Go waits for a listener in its poller only if it does not block.
                socket.nonblocking = true;
                socket.preopened = true;
            }
            self.table.place(fd, Descriptor::Socket(index));
        }
    }

    fn open_listener(&mut self, address: Address, given: &[Region]) -> Answer<u32> {
        let handle = self
            .network_result::<u32, 1>(4, given, |host, ret| {
                host.create_tcp_socket(address.family - INET4, ret);
            })?
            .map_err(Errno::from_network_code)?;
        let socket = Socket::new(handle, Kind::Stream, address.family);
        let index = self.sockets.add(socket);
        let opened = match self.bind(index, address, given) {
            Ok(()) => self.listen(index, BACKLOG, given),
            Err(errno) => Err(errno),
        };
        if let Err(errno) = opened {
            self.via_socket_drop(index);
            return Err(errno);
        }
        Ok(index)
    }

    /// A pollable of a listener that could not be opened. It is ready: what comes next is the error.
    #[cold]
    #[inline(never)]
    pub(super) fn via_listeners_subscribe(&self, socket: &Socket) -> Answer<u32> {
        if !self.host.clocks() {
            return Err(socket.error.unwrap_or(Errno::Inval));
        }
        Ok(self.host.subscribe_duration(0))
    }

    /// Whether the socket is one that was there before the program.
    #[cold]
    #[inline(never)]
    pub(crate) fn via_listeners_include(&mut self, index: u32) -> bool {
        self.sockets.get(index).is_ok_and(|socket| socket.preopened)
    }
}
