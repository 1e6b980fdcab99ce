//! Pollables of the program as descriptors: `sock_pollable`, which is Carrick's own.
//!
//! A program that imports functions of WASI 0.2 by itself gets pollables, and waiting for one stops it as a whole.
//! As a descriptor a pollable is waited for by `poll_oneoff`, together with sockets and timers, so a scheduler such as
//! Go's runs other tasks meanwhile.

use super::{Kind, Socket};
use crate::Adapter;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::pointer::Region;
use crate::trap;

impl<H: Host> Adapter<H> {
    /// `sock_pollable`: takes over a pollable, and makes a descriptor of it that does not block.
    ///
    /// Reading from the descriptor reads nothing: it succeeds when the pollable is ready.
    pub fn sock_pollable(&mut self, pollable: u32, result: u32) -> Answer {
        let given = [Region::new(result, 4)];
        if self.silent() {
            trap::sock_pollable_called_while_the_component_must_not_call_out();
        }
        self.load_preopens(&given)?;
        let mut socket = Socket::new(pollable, Kind::Pollable, 0);
        socket.pollable = Some(pollable);
        socket.nonblocking = true;
        let fd = self.add_socket(socket);
        self.store(result, fd);
        Ok(())
    }

    pub(super) fn read_pollable(&mut self, index: u32, given: &[Region]) -> Answer<u32> {
        let socket = *self.sockets.get(index)?;
        let pollable = socket.pollable.ok_or(Errno::Badf)?;
        if self.host.pollable_ready(pollable) != 0 {
            return Ok(0);
        }
        if socket.nonblocking {
            return self.again(given);
        }
        self.wait_for(pollable, given)?;
        Ok(0)
    }
}
