//! Addresses: in guest memory, as the host takes them, and as it gives them.

use super::{INET4, INET6, Socket};
use crate::Adapter;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::loans::Borrowed;
use crate::memory::GuestMemory;
use crate::pointer::{GuestPtr, Region, check_range, write_bytes};

/// The length of an address with its family in front.
const STORAGE_BYTES: u32 = 128;

/// An IPv4 address is in the first four bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Address {
    pub(super) family: u32,
    pub(super) port: u16,
    pub(super) bytes: [u8; 16],
    flow: u32,
    scope: u32,
}

/// How many bytes an address of a family has.
pub(super) fn address_bytes(family: u32) -> u32 {
    if family == INET6 { 16 } else { 4 }
}

impl Address {
    pub(super) fn new(family: u32, port: u16, bytes: [u8; 16]) -> Address {
        Address {
            family,
            port,
            bytes,
            flow: 0,
            scope: 0,
        }
    }

    /// The address that stands for all addresses.
    pub(super) fn wildcard(family: u32) -> Address {
        Address::new(family, 0, [0; 16])
    }

    /// Group `index` of an IPv6 address.
    fn group(&self, index: usize) -> u32 {
        let byte = |index: usize| u32::from(self.bytes.get(index).copied().unwrap_or(0));
        byte(index * 2) << 8 | byte(index * 2 + 1)
    }

    /// The variant `ip-socket-address` as parameters.
    pub(super) fn lowered(&self) -> [u32; 12] {
        let port = u32::from(self.port);
        if self.family == INET6 {
            let group = |index| self.group(index);
            return [
                1,
                port,
                self.flow,
                group(0),
                group(1),
                group(2),
                group(3),
                group(4),
                group(5),
                group(6),
                group(7),
                self.scope,
            ];
        }
        let [a, b, c, d, ..] = self.bytes.map(u32::from);
        [0, port, a, b, c, d, 0, 0, 0, 0, 0, 0]
    }

    /// Writes an `ip-socket-address` where the host is to read it.
    pub(super) fn write<M: GuestMemory>(&self, memory: &M, at: u32) {
        memory.store8(at, (self.family - INET4) as u8);
        memory.store16(at + 4, self.port);
        if self.family == INET6 {
            memory.store32(at + 8, self.flow);
            for index in 0..8 {
                memory.store16(at + 12 + index * 2, self.group(index as usize) as u16);
            }
            memory.store32(at + 28, self.scope);
        } else {
            memory.copy_out(at + 6, self.bytes.get(..4).unwrap_or_default());
        }
    }

    /// Reads an `ip-socket-address` that the host wrote.
    pub(super) fn read<M: GuestMemory>(memory: &M, at: u32) -> Address {
        let mut bytes = [0; 16];
        let port = memory.load16(at + 4);
        if memory.load8(at) == 0 {
            memory.copy_in(bytes.get_mut(..4).unwrap_or_default(), at + 6);
            return Address::new(INET4, port, bytes);
        }
        for (index, pair) in (0..).zip(bytes.chunks_exact_mut(2)) {
            pair.copy_from_slice(&memory.load16(at + 12 + index * 2).to_be_bytes());
        }
        Address {
            flow: memory.load32(at + 8),
            scope: memory.load32(at + 28),
            ..Address::new(INET6, port, bytes)
        }
    }

    /// The bytes that belong to the family.
    pub(super) fn used(&self) -> &[u8] {
        let len = address_bytes(self.family) as usize;
        self.bytes.get(..len).unwrap_or_default()
    }
}

/// Where the guest keeps an address: a pointer and a length.
#[derive(Clone, Copy)]
pub(super) struct Place {
    at: u32,
    len: u32,
}

impl Place {
    pub(super) fn region(self) -> Region {
        Region::new(self.at, self.len)
    }
}

impl<H: Host> Adapter<H> {
    /// Where the address argument says that the address is.
    pub(super) fn address_place(&self, argument: u32) -> Place {
        let argument = GuestPtr::<u32>::new(argument);
        let at = argument.read(&self.host);
        let len = argument.field::<u32>(4).read(&self.host);
        check_range(&self.host, at, len);
        Place { at, len }
    }

    /// Reads an address argument. The second result is what the call was given.
    pub(super) fn address_argument(
        &self,
        argument: u32,
        port: u32,
    ) -> Answer<(Address, [Region; 2])> {
        let place = self.address_place(argument);
        let given = [Region::new(argument, 8), place.region()];
        let (family, at) = match place.len {
            4 => (INET4, place.at),
            16 => (INET6, place.at),
            STORAGE_BYTES => {
                let family = u32::from(self.host.load16(place.at));
                (family, place.at + 2)
            }
            _ => return Err(Errno::Inval),
        };
        if !matches!(family, INET4 | INET6) {
            return Err(Errno::Afnosupport);
        }
        // Cut off, it would be another port than the guest means.
        let port = u16::try_from(port).map_err(|_| Errno::Inval)?;
        let mut bytes = [0; 16];
        let len = address_bytes(family) as usize;
        if let Some(bytes) = bytes.get_mut(..len) {
            self.host.copy_in(bytes, at);
        }
        Ok((Address::new(family, port, bytes), given))
    }

    /// Refuses an address that the socket cannot have anything to do with.
    pub(super) fn check_family(&self, socket: &Socket, address: Address) -> Answer {
        if socket.family != address.family {
            return Err(Errno::Afnosupport);
        }
        Ok(())
    }

    /// Whether an address with its family in front fits.
    pub(super) fn check_storage(&self, place: Place) -> Answer {
        if place.len != STORAGE_BYTES {
            return Err(Errno::Inval);
        }
        Ok(())
    }

    /// Writes an address with its family in front.
    pub(super) fn store_storage(&self, place: Place, address: &Address) {
        self.host.store16(place.at, address.family as u16);
        self.host.copy_out(place.at + 2, address.used());
    }

    /// Writes the bytes of an address, as the first generation has it.
    pub(super) fn store_bare(&self, place: Place, address: &Address) -> Answer {
        if place.len < address_bytes(address.family) {
            return Err(Errno::Inval);
        }
        write_bytes(&self.host, GuestPtr::new(place.at), address.used());
        Ok(())
    }

    /// A call whose result is `result<ip-socket-address, error-code>`.
    pub(super) fn call_address(
        &self,
        given: &[Region],
        call: impl FnOnce(&H, u32),
    ) -> Answer<Address> {
        let area = Borrowed::<5>::take(&self.host, given)?;
        let host = &self.host;
        call(host, area.at());
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 4);
        let address = Address::read(host, area.at() + 4);
        area.give_back(host);
        if failed {
            return Err(Errno::from_network_code(code));
        }
        Ok(address)
    }
}
