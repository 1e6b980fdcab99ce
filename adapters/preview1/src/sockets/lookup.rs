//! Names: `sock_getaddrinfo`, which waits, and `sock_lookup`, which gives a descriptor.

use super::address::address_bytes;
use super::{DATAGRAM, INET4, INET6, Kind, STREAM, Socket};
use crate::Adapter;
use crate::errno::{Answer, Errno, WOULD_BLOCK};
use crate::host::Host;
use crate::list::List;
use crate::loans::Borrowed;
use crate::pointer::{GuestPtr, Region, check_range};
use crate::streams::Buffer;
use crate::trap;

/// An address that `sock_lookup` reports: its family and sixteen bytes.
const RECORD_BYTES: u32 = 18;

/// The flags of `sock_getaddrinfo`: for listening; all that there are.
const AI_PASSIVE: u32 = 1;
const AI_ALL: u32 = 0x7f;

/// What `ai_addrlen` is before the call where an IPv6 address follows the port at once.
const COMPACT_ADDRLEN: u32 = 16;

/// Names of services, with their ports.
const SERVICES: [(&[u8], u16); 8] = [
    (b"ftp", 21),
    (b"ssh", 22),
    (b"smtp", 25),
    (b"domain", 53),
    (b"http", 80),
    (b"ntp", 123),
    (b"imap", 143),
    (b"https", 443),
];

/// An address that a look-up found.
#[derive(Clone, Copy)]
struct Found {
    family: u32,
    bytes: [u8; 16],
}

impl Found {
    fn ipv4(bytes: [u8; 4]) -> Found {
        let [a, b, c, d] = bytes;
        let mut found = Found {
            family: INET4,
            bytes: [0; 16],
        };
        if let Some(first) = found.bytes.first_chunk_mut() {
            *first = [a, b, c, d];
        }
        found
    }

    fn ipv6(bytes: [u8; 16]) -> Found {
        Found {
            family: INET6,
            bytes,
        }
    }

    fn used(&self) -> &[u8] {
        let len = address_bytes(self.family) as usize;
        self.bytes.get(..len).unwrap_or_default()
    }
}

/// The next step of a look-up.
enum Next {
    Found(Found),
    End,
    WouldBlock,
}

impl<H: Host> Adapter<H> {
    /// `sock_lookup`: begins to look a name up. The descriptor is read for the addresses.
    pub fn sock_lookup(&mut self, name: u32, len: u32, family: u32, result: u32) -> Answer {
        if family > INET6 {
            return Err(Errno::Aifamily);
        }
        let given = [Region::new(name, len), Region::new(result, 4)];
        let handle = self.resolve(name, len, &given)?;
        let fd = self.add_socket(Socket::new(handle, Kind::Lookup, family));
        self.store(result, fd);
        Ok(())
    }

    /// Asks the host to look up a name, and returns the stream of addresses.
    fn resolve(&mut self, name: u32, len: u32, given: &[Region]) -> Answer<u32> {
        check_range(&self.host, name, len);
        if !self.host.sockets() {
            return Err(Errno::Acces);
        }
        // A host gets text only.
        if self.path_of_any_size(name, len).is_err() {
            return Err(Errno::Ainoname);
        }
        if self.silent() {
            trap::sock_lookup_called_while_the_component_must_not_call_out();
        }
        self.load_preopens(given)?;
        self.with_network(|network| {
            self.network_result::<u32, 1>(4, given, |host, ret| {
                host.resolve_addresses(network, name, len, ret);
            })
        })?
        .map_err(Errno::from_network_code)
    }

    fn next_address(&self, handle: u32, given: &[Region]) -> Answer<Next> {
        let area = Borrowed::<3>::take(&self.host, given)?;
        let host = &self.host;
        host.resolve_next_address(handle, area.at());
        let failed = area.byte(host, 0) != 0;
        let (some, is_ipv6) = (area.byte(host, 2), area.byte(host, 4) != 0);
        let mut bytes = [0; 16];
        host.copy_in(&mut bytes, area.at() + 6);
        area.give_back(host);
        if failed {
            return match some {
                WOULD_BLOCK => Ok(Next::WouldBlock),
                code => Err(Errno::from_network_code(code)),
            };
        }
        if some == 0 {
            return Ok(Next::End);
        }
        if is_ipv6 {
            // Groups are numbers in the guest's memory, most significant byte last.
            for pair in bytes.chunks_exact_mut(2) {
                pair.reverse();
            }
            return Ok(Next::Found(Found::ipv6(bytes)));
        }
        let [a, b, c, d, ..] = bytes;
        Ok(Next::Found(Found::ipv4([a, b, c, d])))
    }

    /// Reads the addresses that a look-up has found.
    pub(super) fn read_lookup(
        &mut self,
        index: u32,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<u32> {
        check_range(&self.host, buffer.at, buffer.len);
        let socket = *self.sockets.get(index)?;
        if buffer.len < RECORD_BYTES {
            return Err(Errno::Inval);
        }
        let mut done = 0;
        while buffer.len - done >= RECORD_BYTES {
            match self.next_address(socket.handle, given)? {
                Next::Found(found) if socket.family == 0 || socket.family == found.family => {
                    self.host.store16(buffer.at + done, found.family as u16);
                    self.host.copy_out(buffer.at + done + 2, &found.bytes);
                    done += RECORD_BYTES;
                }
                Next::Found(_) => {}
                Next::End => break,
                Next::WouldBlock if done > 0 => break,
                Next::WouldBlock if socket.nonblocking => return self.again(given),
                Next::WouldBlock => self.wait_for_socket(index, given)?,
            }
        }
        Ok(done)
    }

    /// `sock_getaddrinfo`
    #[expect(clippy::too_many_arguments, reason = "the signature is WasmEdge's")]
    pub fn sock_getaddrinfo(
        &mut self,
        node: u32,
        node_len: u32,
        service: u32,
        service_len: u32,
        hints: u32,
        list: u32,
        max: u32,
        result: u32,
    ) -> Answer {
        check_range(&self.host, node, node_len);
        check_range(&self.host, service, service_len);
        let node = self.without_end(node, node_len);
        let service = self.without_end(service, service_len);
        let wanted = self.hints(hints)?;
        if node.len == 0 && service.len == 0 {
            return Err(Errno::Ainoname);
        }
        if max == 0 {
            return Err(Errno::Aimemory);
        }
        let port = self.port_of(service)?;
        let first = GuestPtr::<u32>::new(list).read(&self.host);
        let given = [
            node.region(),
            service.region(),
            Region::new(hints, ADDRINFO_BYTES),
            Region::new(list, 4),
            Region::new(result, 4),
        ];
        let mut found = List::new();
        if node.len == 0 {
            let passive = wanted.flags & AI_PASSIVE != 0;
            found.push(Found::ipv4(if passive { [0; 4] } else { [127, 0, 0, 1] }));
            let mut loopback = [0; 16];
            if let Some(last) = loopback.last_mut() {
                *last = u8::from(!passive);
            }
            found.push(Found::ipv6(loopback));
        } else if let Some(address) = self.dotted(node) {
            found.push(address);
        } else {
            self.look_up(node, max, wanted.family, &mut found, &given)?;
        }
        let mut written = 0;
        let mut next = first;
        for found in &*found {
            if written == max || next == 0 {
                break;
            }
            if wanted.family == 0 || wanted.family == found.family {
                next = self.store_found(next, found, port, wanted.kind)?;
                written += 1;
            }
        }
        if written == 0 {
            return Err(Errno::Ainoname);
        }
        self.store(result, written);
        Ok(())
    }

    /// Looks a name up and waits for the result.
    fn look_up(
        &mut self,
        name: Buffer,
        max: u32,
        family: u32,
        found: &mut List<Found>,
        given: &[Region],
    ) -> Answer {
        let handle = self.resolve(name.at, name.len, given)?;
        let index = self.sockets.add(Socket::new(handle, Kind::Lookup, family));
        let outcome = self.collect(index, handle, max, family, found, given);
        self.via_socket_drop(index);
        outcome
    }

    fn collect(
        &mut self,
        index: u32,
        handle: u32,
        max: u32,
        family: u32,
        found: &mut List<Found>,
        given: &[Region],
    ) -> Answer {
        while found.len() < max as usize {
            match self.next_address(handle, given)? {
                Next::Found(address) if family == 0 || family == address.family => {
                    found.push(address);
                }
                Next::Found(_) => {}
                Next::End => break,
                Next::WouldBlock => self.wait_for_socket(index, given)?,
            }
        }
        Ok(())
    }

    /// A string without the zero byte that may end it.
    fn without_end(&self, at: u32, len: u32) -> Buffer {
        let ends = len > 0 && self.host.load8(at + len - 1) == 0;
        Buffer {
            at,
            len: len - u32::from(ends),
        }
    }

    fn hints(&self, hints: u32) -> Answer<Hints> {
        let host = &self.host;
        let hints = GuestPtr::<u32>::new(hints);
        let flags = u32::from(hints.field::<u16>(0).read(host));
        let family = u32::from(hints.field::<u8>(2).read(host));
        let kind = u32::from(hints.field::<u8>(3).read(host));
        if flags & !AI_ALL != 0 {
            return Err(Errno::Aibadflag);
        }
        if family > INET6 {
            return Err(Errno::Aifamily);
        }
        if kind > STREAM {
            return Err(Errno::Nosys);
        }
        Ok(Hints {
            flags,
            family,
            kind: if kind == DATAGRAM { DATAGRAM } else { STREAM },
        })
    }

    /// The port that a service stands for: a number, or one of a few names.
    fn port_of(&self, service: Buffer) -> Answer<u16> {
        let mut text = [0; 16];
        let Some(text) = text.get_mut(..service.len as usize) else {
            return Err(Errno::Aiservice);
        };
        self.host.copy_in(text, service.at);
        let known = SERVICES.iter().find(|(name, _)| *name == &*text);
        if let Some((_, port)) = known {
            return Ok(*port);
        }
        let mut port = 0u32;
        for byte in &*text {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            port = port * 10 + digit;
            if digit > 9 || port > 0xffff {
                return Err(Errno::Aiservice);
            }
        }
        Ok(port as u16)
    }

    /// An IPv4 address in its usual form, which needs no look-up.
    fn dotted(&self, node: Buffer) -> Option<Found> {
        let mut text = [0; 15];
        let text = text.get_mut(..node.len as usize)?;
        self.host.copy_in(text, node.at);
        let mut bytes = [0; 4];
        let mut parts = text.split(|byte| *byte == b'.');
        for byte in &mut bytes {
            let part = parts.next()?;
            if part.is_empty() || part.len() > 3 {
                return None;
            }
            let mut number = 0u32;
            for digit in part {
                let digit = u32::from(digit.wrapping_sub(b'0'));
                if digit > 9 {
                    return None;
                }
                number = number * 10 + digit;
            }
            *byte = u8::try_from(number).ok()?;
        }
        match parts.next() {
            Some(_) => None,
            None => Some(Found::ipv4(bytes)),
        }
    }

    /// Fills in the result at `at`, and returns where the next one is.
    fn store_found(&self, at: u32, found: &Found, port: u16, kind: u32) -> Answer<u32> {
        let host = &self.host;
        let info = GuestPtr::<u32>::new(at);
        let compact = info.field::<u32>(8).read(host) == COMPACT_ADDRLEN;
        let address = GuestPtr::<u32>::new(info.field::<u32>(12).read(host));
        let data = address.field::<u32>(8).read(host);
        let v6 = found.family == INET6;
        let gap = if v6 && !compact { 4 } else { 0 };
        let len = match (v6, compact) {
            (false, _) => 14,
            (true, true) => 18,
            (true, false) => 26,
        };
        check_range(host, data, if v6 { len } else { 6 });
        host.copy_out(data, &port.to_be_bytes());
        host.copy_out(data + 2 + gap, found.used());
        if gap != 0 {
            host.store32(data + 2, 0);
            host.store32(data + 22, 0);
        }
        address.field::<u8>(0).write(host, found.family as u8);
        address.field::<u32>(4).write(host, len);
        info.field::<u16>(0).write(host, 0);
        info.field::<u8>(2).write(host, found.family as u8);
        info.field::<u8>(3).write(host, kind as u8);
        // TCP or UDP.
        info.field::<u8>(4).write(host, 3 - kind as u8);
        info.field::<u32>(8).write(host, len + 2);
        info.field::<u32>(20).write(host, 0);
        Ok(info.field::<u32>(24).read(host))
    }
}

/// The size of an `addrinfo`.
const ADDRINFO_BYTES: u32 = 28;

/// What `sock_getaddrinfo` is asked for.
struct Hints {
    flags: u32,
    family: u32,
    kind: u32,
}
