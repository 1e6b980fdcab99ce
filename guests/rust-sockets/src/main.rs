//! Sockets from Rust through the functions that WasmEdge added to WASI preview 1, in their first
//! generation: accepting takes no flags, and an address comes with its type.
//!
//! ```text
//! rust-sockets serve COUNT        echoes COUNT connections, one after the other
//! rust-sockets serve-all COUNT    echoes COUNT connections at once, without blocking
//! rust-sockets send ADDRESS PORT  sends standard input, and prints what comes back
//! rust-sockets echo-datagrams     echoes one datagram
//! rust-sockets datagram ADDRESS PORT TEXT
//! rust-sockets resolve NAME PORT  prints the addresses of a name
//! ```

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address and how long it is.
#[repr(C)]
struct Address {
    bytes: *mut u8,
    len: usize,
}

#[repr(C)]
struct Buffer {
    bytes: *mut u8,
    len: usize,
}

#[link(wasm_import_module = "wasi_snapshot_preview1")]
unsafe extern "C" {
    fn sock_open(family: u32, kind: u32, fd: *mut u32) -> u32;
    fn sock_bind(fd: u32, address: *const Address, port: u32) -> u32;
    fn sock_listen(fd: u32, backlog: u32) -> u32;
    fn sock_accept(fd: u32, accepted: *mut u32) -> u32;
    fn sock_connect(fd: u32, address: *const Address, port: u32) -> u32;
    fn sock_recv(
        fd: u32,
        buffers: *const Buffer,
        count: u32,
        flags: u32,
        len: *mut u32,
        out_flags: *mut u32,
    ) -> u32;
    fn sock_send(fd: u32, buffers: *const Buffer, count: u32, flags: u32, len: *mut u32) -> u32;
    fn sock_recv_from(
        fd: u32,
        buffers: *const Buffer,
        count: u32,
        address: *mut Address,
        flags: u32,
        port: *mut u32,
        len: *mut u32,
        out_flags: *mut u32,
    ) -> u32;
    fn sock_send_to(
        fd: u32,
        buffers: *const Buffer,
        count: u32,
        address: *const Address,
        port: u32,
        flags: u32,
        len: *mut u32,
    ) -> u32;
    fn sock_shutdown(fd: u32, how: u32) -> u32;
    fn sock_getlocaladdr(fd: u32, address: *mut Address, kind: *mut u32, port: *mut u32) -> u32;
    fn sock_getsockopt(fd: u32, level: u32, name: u32, value: *mut i32, len: *mut u32) -> u32;
    fn sock_setsockopt(fd: u32, level: u32, name: u32, value: *const i32, len: u32) -> u32;
    fn sock_getaddrinfo(
        node: *const u8,
        node_len: usize,
        service: *const u8,
        service_len: usize,
        hints: *const AddressInfo,
        list: *mut *mut AddressInfo,
        max: usize,
        found: *mut u32,
    ) -> u32;
    fn fd_close(fd: u32) -> u32;
    fn fd_fdstat_set_flags(fd: u32, flags: u32) -> u32;
    fn poll_oneoff(
        subscriptions: *const Subscription,
        events: *mut Event,
        count: usize,
        ready: *mut usize,
    ) -> u32;
}

#[repr(C)]
struct AddressInfo {
    flags: u16,
    family: u8,
    kind: u8,
    protocol: u8,
    address_len: u32,
    address: *mut SocketAddress,
    name: *mut u8,
    name_len: u32,
    next: *mut AddressInfo,
}

#[repr(C)]
struct SocketAddress {
    family: u8,
    len: u32,
    data: *mut u8,
}

/// A subscription to a descriptor, or to a clock.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Subscription {
    user_data: u64,
    kind: u64,
    /// The descriptor, or the clock.
    subject: u64,
    timeout: u64,
    precision: u64,
    flags: u64,
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Event {
    user_data: u64,
    errno: u16,
    kind: u8,
    bytes: u64,
    flags: u16,
}

const INET4: u32 = 1;
const INET6: u32 = 2;
const DATAGRAM: u32 = 1;
const STREAM: u32 = 2;
const NONBLOCK: u32 = 4;
const AGAIN: u32 = 6;
const SOL_SOCKET: u32 = 0;
const SO_REUSEADDR: u32 = 0;
const SO_TYPE: u32 = 1;
const SHUT_WRITE: u32 = 2;

/// Ends the program unless a call succeeded.
fn check(what: &str, errno: u32) {
    if errno != 0 {
        eprintln!("{what}: errno {errno}");
        std::process::exit(1);
    }
}

struct Socket(u32);

impl Socket {
    fn open(family: u32, kind: u32) -> Socket {
        let mut fd = 0;
        check("open", unsafe { sock_open(family, kind, &mut fd) });
        let socket = Socket(fd);
        assert_eq!(socket.option(SO_TYPE), kind as i32);
        socket
    }

    fn to(address: IpAddr, kind: u32) -> Socket {
        Socket::open(if address.is_ipv4() { INET4 } else { INET6 }, kind)
    }

    /// A socket on a port of the host's choice, which is printed.
    fn bound(kind: u32) -> Socket {
        let socket = Socket::open(INET4, kind);
        let value = 1;
        check("setsockopt", unsafe {
            sock_setsockopt(socket.0, SOL_SOCKET, SO_REUSEADDR, &value, 4)
        });
        with_address(Ipv4Addr::LOCALHOST.into(), |address| {
            check("bind", unsafe { sock_bind(socket.0, address, 0) });
        });
        if kind == STREAM {
            check("listen", unsafe { sock_listen(socket.0, 16) });
        }
        let mut bytes = [0u8; 16];
        let mut address = Address {
            bytes: bytes.as_mut_ptr(),
            len: bytes.len(),
        };
        let (mut kind, mut port) = (0, 0);
        check("getlocaladdr", unsafe {
            sock_getlocaladdr(socket.0, &mut address, &mut kind, &mut port)
        });
        assert_eq!((kind, &bytes[..4]), (4, &[127, 0, 0, 1][..]));
        println!("{port}");
        socket
    }

    fn option(&self, name: u32) -> i32 {
        let (mut value, mut len) = (0, 4);
        check("getsockopt", unsafe {
            sock_getsockopt(self.0, SOL_SOCKET, name, &mut value, &mut len)
        });
        value
    }

    fn nonblocking(&self) {
        check("fdstat", unsafe { fd_fdstat_set_flags(self.0, NONBLOCK) });
    }

    fn accept(&self) -> Result<Socket, u32> {
        let mut fd = 0;
        match unsafe { sock_accept(self.0, &mut fd) } {
            0 => Ok(Socket(fd)),
            errno => Err(errno),
        }
    }

    fn receive(&self, bytes: &mut [u8]) -> Result<usize, u32> {
        let buffer = Buffer {
            bytes: bytes.as_mut_ptr(),
            len: bytes.len(),
        };
        let (mut len, mut flags) = (0, 0);
        match unsafe { sock_recv(self.0, &buffer, 1, 0, &mut len, &mut flags) } {
            0 => Ok(len as usize),
            errno => Err(errno),
        }
    }

    fn send_all(&self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let buffer = Buffer {
                bytes: bytes.as_ptr().cast_mut(),
                len: bytes.len(),
            };
            let mut len = 0;
            let errno = unsafe { sock_send(self.0, &buffer, 1, 0, &mut len) };
            if errno != AGAIN {
                check("send", errno);
                bytes = &bytes[len as usize..];
            }
        }
    }

    fn finish_sending(&self) {
        check("shutdown", unsafe { sock_shutdown(self.0, SHUT_WRITE) });
    }

    /// Sends back what comes until the peer sends no more.
    fn echo(&self) {
        let mut bytes = [0; 4096];
        loop {
            match self.receive(&mut bytes) {
                Ok(0) => return,
                Ok(len) => self.send_all(&bytes[..len]),
                Err(errno) => check("recv", errno),
            }
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        check("close", unsafe { fd_close(self.0) });
    }
}

fn with_address<T>(address: IpAddr, call: impl FnOnce(&Address) -> T) -> T {
    let mut bytes = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    call(&Address {
        bytes: bytes.as_mut_ptr(),
        len: bytes.len(),
    })
}

/// Serves all connections at once: waits until something can be done.
fn serve_all(count: usize) {
    let listener = Socket::bound(STREAM);
    listener.nonblocking();
    let mut open = BTreeMap::new();
    let (mut accepted, mut served) = (0, 0);
    while served < count {
        let mut subscriptions = vec![];
        let descriptors = open.keys().copied();
        let waiting = (accepted < count).then_some(listener.0);
        for fd in descriptors.chain(waiting) {
            subscriptions.push(Subscription {
                user_data: fd.into(),
                kind: 1,
                subject: fd.into(),
                ..Subscription::default()
            });
        }
        // Ten seconds, so that a mistake ends.
        subscriptions.push(Subscription {
            user_data: u64::MAX,
            kind: 0,
            subject: 1,
            timeout: 10_000_000_000,
            ..Subscription::default()
        });
        let mut events = vec![Event::default(); subscriptions.len()];
        let mut ready = 0;
        check("poll", unsafe {
            poll_oneoff(
                subscriptions.as_ptr(),
                events.as_mut_ptr(),
                subscriptions.len(),
                &mut ready,
            )
        });
        for event in &events[..ready] {
            assert_eq!(event.errno, 0);
            assert_ne!(event.user_data, u64::MAX, "nothing happened for ten seconds");
            let fd = event.user_data as u32;
            if fd == listener.0 {
                match listener.accept() {
                    Ok(socket) => {
                        socket.nonblocking();
                        accepted += 1;
                        open.insert(socket.0, socket);
                    }
                    Err(errno) => assert_eq!(errno, AGAIN),
                }
                continue;
            }
            let socket: &Socket = &open[&fd];
            let mut bytes = [0; 4096];
            match socket.receive(&mut bytes) {
                Ok(0) => {
                    open.remove(&fd);
                    served += 1;
                }
                Ok(len) => socket.send_all(&bytes[..len]),
                Err(errno) => assert_eq!(errno, AGAIN),
            }
        }
    }
}

fn send(address: IpAddr, port: u32) {
    let socket = Socket::to(address, STREAM);
    with_address(address, |address| {
        check("connect", unsafe { sock_connect(socket.0, address, port) });
    });
    let mut question = Vec::new();
    std::io::stdin().read_to_end(&mut question).expect("input");
    socket.send_all(&question);
    socket.finish_sending();
    let mut bytes = [0; 4096];
    loop {
        match socket.receive(&mut bytes) {
            Ok(0) => return,
            Ok(len) => std::io::stdout().write_all(&bytes[..len]).expect("output"),
            Err(errno) => check("recv", errno),
        }
    }
}

fn echo_datagram() {
    let socket = Socket::bound(DATAGRAM);
    let mut bytes = vec![0; 65_536];
    let (len, from, port) = receive_from(&socket, &mut bytes);
    send_to(&socket, &bytes[..len], from, port);
}

fn receive_from(socket: &Socket, bytes: &mut [u8]) -> (usize, IpAddr, u32) {
    let buffer = Buffer {
        bytes: bytes.as_mut_ptr(),
        len: bytes.len(),
    };
    let mut storage = [0u8; 128];
    let mut address = Address {
        bytes: storage.as_mut_ptr(),
        len: storage.len(),
    };
    let (mut port, mut len, mut flags) = (0, 0, 0);
    check("recv_from", unsafe {
        sock_recv_from(
            socket.0,
            &buffer,
            1,
            &mut address,
            0,
            &mut port,
            &mut len,
            &mut flags,
        )
    });
    let mut from = [0; 4];
    assert_eq!(storage[..2], [INET4 as u8, 0]);
    from.copy_from_slice(&storage[2..6]);
    (len as usize, Ipv4Addr::from(from).into(), port)
}

fn send_to(socket: &Socket, bytes: &[u8], to: IpAddr, port: u32) {
    let buffer = Buffer {
        bytes: bytes.as_ptr().cast_mut(),
        len: bytes.len(),
    };
    let mut len = 0;
    with_address(to, |address| {
        check("send_to", unsafe {
            sock_send_to(socket.0, &buffer, 1, address, port, 0, &mut len)
        });
    });
    assert_eq!(len as usize, bytes.len());
}

fn resolve(name: &str, port: &str) {
    const MAX: usize = 8;
    let mut data = [[0u8; 26]; MAX];
    let mut addresses: Vec<SocketAddress> = data
        .iter_mut()
        .map(|data| SocketAddress {
            family: 0,
            len: 14,
            data: data.as_mut_ptr(),
        })
        .collect();
    let info = |address: *mut SocketAddress| AddressInfo {
        flags: 0,
        family: 0,
        kind: STREAM as u8,
        protocol: 1,
        address_len: 0,
        address,
        name: std::ptr::null_mut(),
        name_len: 0,
        next: std::ptr::null_mut(),
    };
    let mut infos: Vec<AddressInfo> = addresses.iter_mut().map(|at| info(at)).collect();
    for index in (1..MAX).rev() {
        let next: *mut AddressInfo = &mut infos[index];
        infos[index - 1].next = next;
    }
    let hints = info(std::ptr::null_mut());
    let mut list = infos.as_mut_ptr();
    let mut found = 0;
    check("getaddrinfo", unsafe {
        sock_getaddrinfo(
            name.as_ptr(),
            name.len(),
            port.as_ptr(),
            port.len(),
            &hints,
            &mut list,
            MAX,
            &mut found,
        )
    });
    for index in 0..found as usize {
        let port = u16::from_be_bytes([data[index][0], data[index][1]]);
        let address: IpAddr = match addresses[index].family {
            1 => <[u8; 4]>::try_from(&data[index][2..6]).expect("four").into(),
            _ => Ipv6Addr::from(<[u8; 16]>::try_from(&data[index][6..22]).expect("sixteen")).into(),
        };
        println!("{address} {port}");
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve", count] => {
            let listener = Socket::bound(STREAM);
            for _ in 0..count.parse().expect("a number") {
                match listener.accept() {
                    Ok(socket) => socket.echo(),
                    Err(errno) => check("accept", errno),
                }
            }
        }
        ["serve-all", count] => serve_all(count.parse().expect("a number")),
        ["send", address, port] => send(
            address.parse().expect("an address"),
            port.parse().expect("a port"),
        ),
        ["echo-datagrams"] => echo_datagram(),
        ["datagram", address, port, text] => {
            let address = address.parse().expect("an address");
            let socket = Socket::to(address, DATAGRAM);
            send_to(
                &socket,
                text.as_bytes(),
                address,
                port.parse().expect("a port"),
            );
            let mut bytes = vec![0; 65_536];
            let (len, from, _) = receive_from(&socket, &mut bytes);
            println!("{from}: {}", String::from_utf8_lossy(&bytes[..len]));
        }
        ["resolve", name, port] => resolve(name, port),
        _ => {
            eprintln!("usage: see the source");
            std::process::exit(2);
        }
    }
}
