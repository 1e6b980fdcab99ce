//! `sock_getlocaladdr` and `sock_getpeeraddr`, in both generations.

use super::address::Address;
use super::{Kind, State};
use crate::Adapter;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::pointer::Region;
use crate::trap;

/// Which end of a connection.
#[derive(Clone, Copy)]
enum End {
    Local,
    Peer,
}

impl<H: Host> Adapter<H> {
    /// `sock_getlocaladdr`
    pub fn sock_getlocaladdr(&mut self, fd: u32, address: u32, port: u32) -> Answer {
        self.store_name(fd, End::Local, address, port)
    }

    /// `sock_getpeeraddr`
    pub fn sock_getpeeraddr(&mut self, fd: u32, address: u32, port: u32) -> Answer {
        self.store_name(fd, End::Peer, address, port)
    }

    /// `sock_getlocaladdr` of the first generation
    pub fn sock_getlocaladdr_v1(
        &mut self,
        fd: u32,
        address: u32,
        family: u32,
        port: u32,
    ) -> Answer {
        self.store_name_v1(fd, End::Local, address, family, port)
    }

    /// `sock_getpeeraddr` of the first generation
    pub fn sock_getpeeraddr_v1(&mut self, fd: u32, address: u32, family: u32, port: u32) -> Answer {
        self.store_name_v1(fd, End::Peer, address, family, port)
    }

    fn store_name(&mut self, fd: u32, end: End, address: u32, port: u32) -> Answer {
        let index = self.socket(fd)?;
        let place = self.address_place(address);
        self.check_storage(place)?;
        let given = [
            Region::new(address, 8),
            place.region(),
            Region::new(port, 4),
        ];
        let name = self.name(index, end, &given)?;
        self.store_storage(place, &name);
        self.store(port, u32::from(name.port));
        Ok(())
    }

    fn store_name_v1(&mut self, fd: u32, end: End, address: u32, family: u32, port: u32) -> Answer {
        let index = self.socket(fd)?;
        let place = self.address_place(address);
        let given = [
            Region::new(address, 8),
            place.region(),
            Region::new(family, 4),
            Region::new(port, 4),
        ];
        let name = self.name(index, end, &given)?;
        self.store_bare(place, &name)?;
        // 4 and 6, not the numbers of the families.
        self.store(family, name.family * 2 + 2);
        self.store(port, u32::from(name.port));
        Ok(())
    }

    /// The address of one end of a socket.
    fn name(&mut self, index: u32, end: End, given: &[Region]) -> Answer<Address> {
        if self.silent() {
            trap::sock_name_called_while_the_component_must_not_call_out();
        }
        self.settle(index, given)?;
        let socket = *self.sockets.get(index)?;
        let named = match end {
            End::Local => socket.bound,
            End::Peer => socket.state == State::Connected,
        };
        let handle = socket.handle;
        match (end, socket.kind) {
            (_, Kind::Lookup | Kind::Pollable | Kind::Unmade) => Err(Errno::Inval),
            (End::Peer, _) if !named => Err(Errno::Notconn),
            (End::Local, _) if !named || socket.state == State::Failed => {
                Ok(Address::wildcard(socket.family))
            }
            (End::Local, Kind::Stream) => self.call_address(given, |host, ret| {
                host.tcp_local_address(handle, ret);
            }),
            (End::Local, Kind::Datagram) => self.call_address(given, |host, ret| {
                host.udp_local_address(handle, ret);
            }),
            (End::Peer, Kind::Stream) => self.call_address(given, |host, ret| {
                host.tcp_remote_address(handle, ret);
            }),
            (End::Peer, Kind::Datagram) => self.call_address(given, |host, ret| {
                host.udp_remote_address(handle, ret);
            }),
        }
    }
}
