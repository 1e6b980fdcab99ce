//! A network: what comes is laid out in advance, what is sent is kept.

use super::{Fake, Resource};
use crate::memory::GuestMemory;
use std::collections::VecDeque;

pub(crate) const WOULD_BLOCK: u8 = 8;

/// Nothing comes that was not laid out in advance.
pub(crate) const WAITS_FOR_EVER: &str = "waits for ever";

/// How often one call may wait.
const WAITS_MAX: u32 = 100;
const INVALID_STATE: u8 = 9;

/// An address: its family (0 or 1), port and bytes.
pub(crate) type Address = (u8, u16, [u8; 16]);

/// An IPv4 address.
pub(crate) fn ipv4(a: u8, b: u8, c: u8, d: u8, port: u16) -> Address {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&[a, b, c, d]);
    (0, port, bytes)
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Network {
    /// How often the next steps that finish something would block.
    pub(crate) waits: u32,
    /// How often something waited, and whether it may wait for any number of times.
    pub(crate) polls: u32,
    pub(crate) patient: bool,
    /// How the next call fails.
    pub(crate) fail: Option<u8>,
    /// How the next attempt to connect ends, if badly.
    pub(crate) refuse: Option<u8>,
    /// How attempts to bind end, if badly.
    pub(crate) refuse_bind: Option<u8>,
    /// What connections bring; at the end of it, if the peer has closed, they end.
    pub(crate) incoming: VecDeque<u8>,
    pub(crate) closed: bool,
    /// What went out over connections.
    pub(crate) written: Vec<u8>,
    /// Connections that wait to be accepted.
    pub(crate) waiting: u32,
    pub(crate) datagrams: VecDeque<(Vec<u8>, Address)>,
    pub(crate) sent: Vec<(Vec<u8>, Option<Address>)>,
    /// What names lead to.
    pub(crate) names: Vec<Address>,
    /// Where sockets were bound and connected to, and what was looked up.
    pub(crate) log: Vec<String>,
    /// The last value that was set.
    pub(crate) value: u64,
}

impl Fake {
    /// Notes that a call waited; the tests that need it set the number back.
    pub(super) fn waited(&self) {
        let network = &mut self.world.borrow_mut().network;
        network.polls += 1;
        assert!(
            network.polls < WAITS_MAX || network.patient,
            "{WAITS_FOR_EVER}"
        );
    }

    /// The beginning of every call of the network that can fail.
    fn network(&self, name: &'static str) -> Result<(), u8> {
        self.called(name, self.subsystems.get().sockets);
        match self.world.borrow_mut().network.fail.take() {
            Some(code) => Err(code),
            None => Ok(()),
        }
    }

    /// Whether something is not finished yet.
    pub(super) fn waits(&self) -> Result<(), u8> {
        let network = &mut self.world.borrow_mut().network;
        match network.waits.checked_sub(1) {
            Some(rest) => {
                network.waits = rest;
                Err(WOULD_BLOCK)
            }
            None => Ok(()),
        }
    }

    fn log(&self, text: String) {
        self.world.borrow_mut().network.log.push(text);
    }

    pub(super) fn called_network(&self, name: &'static str) {
        self.called(name, self.subsystems.get().sockets);
    }

    /// A result without a value.
    fn network_unit(&self, ret: u32, done: Result<(), u8>) {
        self.check_borrowed(ret, 2, 1);
        self.store8(ret, u8::from(done.is_err()));
        if let Err(code) = done {
            self.store8(ret + 1, code);
        }
    }

    /// A result with handles.
    fn network_handles(&self, ret: u32, done: Result<Vec<u32>, u8>, count: u32) {
        self.check_borrowed(ret, 4 + count * 4, 4);
        self.store8(ret, u8::from(done.is_err()));
        match done {
            Ok(handles) => {
                for (index, handle) in (0..).zip(handles) {
                    self.store32(ret + 4 + index * 4, handle);
                }
            }
            Err(code) => self.store8(ret + 4, code),
        }
    }

    fn network_long(&self, ret: u32, done: Result<u64, u8>) {
        self.check_borrowed(ret, 16, 8);
        self.store8(ret, u8::from(done.is_err()));
        match done {
            Ok(value) => self.store64(ret + 8, value),
            Err(code) => self.store8(ret + 8, code),
        }
    }

    pub(super) fn instance(&self) -> u32 {
        self.called_network("instance_network");
        self.add(Resource::Network)
    }

    pub(super) fn create(&self, ret: u32, family: u32, resource: Resource) {
        assert!(family < 2);
        let done = self.network("create_socket");
        self.network_handles(ret, done.map(|()| vec![self.add(resource)]), 1);
    }

    pub(super) fn start(&self, what: &'static str, network: u32, address: [u32; 12], ret: u32) {
        assert!(matches!(self.resource(network), Resource::Network));
        let done = self.network(what);
        self.log(format!("{what} {}", text(address)));
        self.network_unit(ret, done);
    }

    pub(super) fn finish_unit(&self, what: &'static str, ret: u32) {
        let done = self.network(what).and_then(|()| self.waits());
        let refuse = self.world.borrow().network.refuse_bind;
        let done = match (done, refuse) {
            (Ok(()), Some(code)) if what.ends_with("finish_bind") => Err(code),
            (done, _) => done,
        };
        self.network_unit(ret, done);
    }

    /// The streams of a connection.
    fn connection(&self, socket: u32) -> Vec<u32> {
        let input = self.add_child(Resource::TcpInput, socket);
        vec![input, self.add_child(Resource::TcpOutput, socket)]
    }

    pub(super) fn finish_connect(&self, this: u32, ret: u32) {
        self.resource(this);
        let done = self
            .network("tcp_finish_connect")
            .and_then(|()| self.waits());
        let refuse = self.world.borrow().network.refuse;
        let done = match (done, refuse) {
            (Ok(()), Some(code)) => Err(code),
            (done, _) => done,
        };
        self.network_handles(ret, done.map(|()| self.connection(this)), 2);
    }

    pub(super) fn accept(&self, this: u32, ret: u32) {
        self.resource(this);
        let done = self
            .network("tcp_accept")
            .and_then(|()| self.waits())
            .and_then(|()| {
                let network = &mut self.world.borrow_mut().network;
                network.waiting = network.waiting.checked_sub(1).ok_or(WOULD_BLOCK)?;
                Ok(())
            });
        let done = done.map(|()| {
            let socket = self.add(Resource::Tcp);
            let mut handles = vec![socket];
            handles.extend(self.connection(socket));
            handles
        });
        self.network_handles(ret, done, 3);
    }

    pub(super) fn address(&self, what: &'static str, ret: u32) {
        self.check_borrowed(ret, 36, 4);
        let done = self.network(what);
        self.store8(ret, u8::from(done.is_err()));
        if let Err(code) = done {
            self.store8(ret + 4, code);
            return;
        }
        let address = if what.ends_with("local_address") {
            ipv4(127, 0, 0, 1, 4321)
        } else {
            (1, 80, core::array::from_fn(|index| index as u8 + 1))
        };
        self.write_address(ret + 4, address);
    }

    fn write_address(&self, at: u32, (family, port, bytes): Address) {
        self.store8(at, family);
        self.store16(at + 4, port);
        if family == 0 {
            self.copy_out(at + 6, &bytes[..4]);
            return;
        }
        self.store32(at + 8, 0);
        for index in 0..8 {
            let pair = [bytes[index * 2], bytes[index * 2 + 1]];
            self.store16(at + 12 + index as u32 * 2, u16::from_be_bytes(pair));
        }
        self.store32(at + 28, 0);
    }

    fn read_address(&self, at: u32) -> Address {
        let mut bytes = [0; 16];
        let family = self.load8(at);
        if family == 0 {
            self.copy_in(&mut bytes[..4], at + 6);
        } else {
            for index in 0..8 {
                let group = self.load16(at + 12 + index * 2).to_be_bytes();
                bytes[index as usize * 2..][..2].copy_from_slice(&group);
            }
        }
        (family, self.load16(at + 4), bytes)
    }

    pub(super) fn get_value(&self, what: &'static str, ret: u32, bytes: u32) {
        let done = self.network(what);
        let value = self.world.borrow().network.value;
        match bytes {
            1 => {
                self.check_borrowed(ret, 2, 1);
                self.store8(ret, u8::from(done.is_err()));
                self.store8(ret + 1, done.map_or_else(|code| code, |()| value as u8));
            }
            4 => {
                self.check_borrowed(ret, 8, 4);
                self.store8(ret, u8::from(done.is_err()));
                self.store32(ret + 4, done.map_or_else(u32::from, |()| value as u32));
            }
            _ => self.network_long(ret, done.map(|()| value)),
        }
    }

    pub(super) fn set_value(&self, what: &'static str, value: u64, ret: u32) {
        let done = self.network(what);
        if done.is_ok() {
            self.world.borrow_mut().network.value = value;
            self.log(format!("{what} {value}"));
        }
        self.network_unit(ret, done);
    }

    pub(super) fn open_udp_stream(&self, this: u32, some: u32, address: [u32; 12], ret: u32) {
        assert!(!self.has_children(this), "streams are still there");
        let done = self.network("udp_stream");
        if some != 0 {
            self.log(format!("udp_stream {}", text(address)));
        }
        let done = done.map(|()| {
            let incoming = self.add_child(Resource::Incoming, this);
            vec![incoming, self.add_child(Resource::Outgoing, this)]
        });
        self.network_handles(ret, done, 2);
    }

    pub(super) fn receive(&self, this: u32, max: u64, ret: u32) {
        assert!(matches!(self.resource(this), Resource::Incoming));
        assert_eq!(max, 1);
        self.check_borrowed(ret, 12, 4);
        let done = self
            .network("incoming_receive")
            .and_then(|()| self.waits())
            .map(|()| self.world.borrow_mut().network.datagrams.pop_front());
        match done {
            Err(code) => {
                self.store8(ret, 1);
                self.store8(ret + 4, code);
            }
            Ok(None) => {
                self.store8(ret, 0);
                self.store64(ret + 4, 0);
            }
            Ok(Some((data, from))) => {
                let record = self.allocate(40, 4);
                self.return_list(record, &data);
                self.write_address(record + 8, from);
                self.store8(ret, 0);
                self.store32(ret + 4, record);
                self.store32(ret + 8, 1);
            }
        }
    }

    pub(super) fn check_send(&self, this: u32, ret: u32) {
        assert!(matches!(self.resource(this), Resource::Outgoing));
        let done = self.network("outgoing_check_send");
        let ready = self.waits().is_ok();
        self.network_long(ret, done.map(|()| u64::from(ready)));
    }

    pub(super) fn send(&self, this: u32, list: u32, len: u32, ret: u32) {
        assert!(matches!(self.resource(this), Resource::Outgoing));
        assert_eq!(len, 1);
        self.check_borrowed(list, 44, 4);
        let done = self.network("outgoing_send");
        if done.is_ok() {
            let mut data = vec![0; self.load32(list + 4) as usize];
            self.copy_in(&mut data, self.load32(list));
            let to = (self.load8(list + 8) != 0).then(|| self.read_address(list + 12));
            self.world.borrow_mut().network.sent.push((data, to));
        }
        self.network_long(ret, done.map(|()| 1));
    }

    pub(super) fn resolve(&self, network: u32, name: u32, len: u32, ret: u32) {
        assert!(matches!(self.resource(network), Resource::Network));
        let done = self.network("resolve_addresses");
        self.log(format!("resolve {}", self.string(name, len)));
        let names = self.world.borrow().network.names.clone();
        let done = done.map(|()| vec![self.add(Resource::Resolve(names.into()))]);
        self.network_handles(ret, done, 1);
    }

    pub(super) fn next_address(&self, this: u32, ret: u32) {
        self.check_borrowed(ret, 22, 2);
        let done = self
            .network("resolve_next_address")
            .and_then(|()| self.waits());
        let mut world = self.world.borrow_mut();
        let done = done.map(|()| match world.resources.get_mut(&this) {
            Some(Resource::Resolve(names)) => names.pop_front(),
            other => panic!("{other:?} is no look-up"),
        });
        drop(world);
        self.store8(ret, u8::from(done.is_err()));
        match done {
            Err(code) => self.store8(ret + 2, code),
            Ok(None) => self.store8(ret + 2, 0),
            Ok(Some((family, _, bytes))) => {
                self.store8(ret + 2, 1);
                self.store8(ret + 4, family);
                if family == 0 {
                    self.copy_out(ret + 6, &bytes[..4]);
                    return;
                }
                for index in 0..8 {
                    let pair = [bytes[index * 2], bytes[index * 2 + 1]];
                    self.store16(ret + 6 + index as u32 * 2, u16::from_be_bytes(pair));
                }
            }
        }
    }

    /// What a connection brings now.
    pub(super) fn read_connection(&self, len: u64, blocking: bool) -> Result<Vec<u8>, ()> {
        let mut world = self.world.borrow_mut();
        let read_max = world.read_max;
        let network = &mut world.network;
        if !blocking && network.waits > 0 {
            network.waits -= 1;
            return Ok(Vec::new());
        }
        let count = network.incoming.len().min(len as usize).min(read_max);
        if count == 0 && network.closed {
            return Err(());
        }
        assert!(!blocking || count > 0 || len == 0, "{WAITS_FOR_EVER}");
        Ok(network.incoming.drain(..count).collect())
    }

    pub(super) fn listens(&self, ret: u32) {
        let done = self.network("tcp_start_listen");
        self.network_unit(ret, done);
    }

    pub(super) fn shut_down(&self, this: u32, how: u32, ret: u32) {
        self.resource(this);
        assert!(how < 3);
        let done = self.network("tcp_shutdown");
        self.log(format!("shutdown {how}"));
        let done = match self.has_children(this) {
            true => done,
            false => Err(INVALID_STATE),
        };
        self.network_unit(ret, done);
    }
}

/// A lowered address as text.
fn text(address: [u32; 12]) -> String {
    let [family, port, rest @ ..] = address;
    let rest: Vec<_> = rest.iter().map(|number| format!("{number:x}")).collect();
    match family {
        0 => format!("{}:{port}", rest[..4].join(".")),
        _ => format!("[{}]:{port}", rest[1..9].join(":")),
    }
}
