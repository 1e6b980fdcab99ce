use super::*;
use crate::fake::ipv4;
use crate::host::Imports as _;
use crate::memory::GuestMemory;

const INET4: u32 = 1;
const INET6: u32 = 2;
const DATAGRAM: u32 = 1;
const STREAM: u32 = 2;
const NONBLOCK: u32 = 4;

/// Where the tests put an address argument, the address, a port, an option.
const ADDRESS: u32 = 0xB00;
const STORAGE: u32 = 0xC00;
const PORT: u32 = 0xB40;
const FLAGS: u32 = 0xB50;
const OPTION: u32 = 0xB60;

const ERROR: u32 = 2;

impl TestAdapter {
    fn sock(&mut self, family: u32, kind: u32) -> u32 {
        assert_eq!(self.sock_open(family, kind, RESULT), Ok(()));
        self.word(RESULT)
    }

    fn address(&self, bytes: &[u8]) {
        self.put(STORAGE, bytes);
        self.put(ADDRESS, &STORAGE.to_le_bytes());
        self.put(ADDRESS + 4, &(bytes.len() as u32).to_le_bytes());
    }

    fn room_for_an_address(&self) {
        self.address(&[0; 128]);
    }

    fn connect(&mut self, fd: u32) -> Answer {
        self.address(&[10, 0, 0, 7]);
        self.sock_connect(fd, ADDRESS, 80)
    }

    /// A connected socket.
    fn connection(&mut self, flags: u32) -> u32 {
        let fd = self.sock(INET4, STREAM);
        assert_eq!(self.connect(fd), Ok(()));
        assert_eq!(self.fd_fdstat_set_flags(fd, flags), Ok(()));
        fd
    }

    fn listener(&mut self) -> u32 {
        let fd = self.sock(INET4, STREAM);
        self.address(&[127, 0, 0, 1]);
        assert_eq!(self.sock_bind(fd, ADDRESS, 8080), Ok(()));
        assert_eq!(self.sock_listen(fd, 64), Ok(()));
        fd
    }

    fn get(&mut self, fd: u32, level: u32, name: u32) -> Answer<u32> {
        self.sock_getsockopt(fd, level, name, OPTION, 4)?;
        Ok(self.word(OPTION))
    }

    fn set(&mut self, fd: u32, level: u32, name: u32, value: u32) -> Answer {
        self.put(OPTION, &value.to_le_bytes());
        self.sock_setsockopt(fd, level, name, OPTION, 4)
    }

    /// What the network was asked to do since the last time.
    fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.world().network.log)
    }

    /// An address with its family in front, as (family, first bytes, port).
    fn stored(&self) -> (u16, Vec<u8>, u32) {
        (
            self.host.load16(STORAGE),
            self.bytes(STORAGE + 2, 16),
            self.word(PORT),
        )
    }

    fn fd_kind(&mut self, fd: u32) -> (u8, u16) {
        assert_eq!(self.fd_fdstat_get(fd, DATA), Ok(()));
        (self.host.load8(DATA), self.host.load16(DATA + 2))
    }
}

#[test]
fn a_connection_is_read_written_and_closed() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, STREAM);
    assert_eq!(fd, 4);
    let alive = adapter.world().alive();
    adapter.log();
    assert_eq!(adapter.connect(fd), Ok(()));
    assert_eq!(adapter.log(), ["connect a.0.0.7:80"]);
    assert_eq!(adapter.write(fd, b"question"), Ok(8));
    assert_eq!(adapter.world().network.written, b"question");
    adapter.world().network.incoming.extend(b"answer");
    assert_eq!(adapter.read(fd, 4), Ok(b"answ".to_vec()));
    assert_eq!(adapter.read(fd, 4), Ok(b"er".to_vec()));
    adapter.world().network.closed = true;
    assert_eq!(adapter.read(fd, 4), Ok(Vec::new()));
    assert_eq!(adapter.read(fd, 4), Ok(Vec::new()));
    assert_eq!(adapter.fd_close(fd), Ok(()));
    assert_eq!(adapter.read(fd, 4), Err(Errno::Badf));
    assert_eq!(adapter.world().alive(), alive - 1);
    assert_eq!(adapter.sock(INET4, STREAM), fd);
}

#[test]
fn a_connection_under_way_is_polled_and_then_there() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, STREAM);
    assert_eq!(adapter.fd_fdstat_set_flags(fd, NONBLOCK), Ok(()));
    adapter.world().network.waits = 6;
    assert_eq!(adapter.connect(fd), Err(Errno::Inprogress));
    assert_eq!(adapter.connect(fd), Err(Errno::Already));
    assert_eq!(adapter.get(fd, 0, ERROR), Ok(Errno::Inprogress as u32));
    assert_eq!(adapter.read(fd, 4), Err(Errno::Again));
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Again));
    adapter.room_for_an_address();
    assert_eq!(
        adapter.sock_getpeeraddr(fd, ADDRESS, PORT),
        Err(Errno::Notconn)
    );
    assert_eq!(adapter.poll_socket(fd, 2), Ok((2, 1, 0)));
    assert_eq!(adapter.get(fd, 0, ERROR), Ok(0));
    assert_eq!(adapter.connect(fd), Err(Errno::Isconn));
    assert_eq!(adapter.write(fd, b"x"), Ok(1));
}

#[test]
fn a_connection_that_fails_says_why() {
    let refused = Some(14);
    let mut adapter = adapter();
    adapter.world().network.refuse = refused;
    let blocking = adapter.sock(INET4, STREAM);
    adapter.world().network.waits = 2;
    assert_eq!(adapter.connect(blocking), Err(Errno::Connrefused));
    let fd = adapter.sock(INET4, STREAM);
    assert_eq!(adapter.fd_fdstat_set_flags(fd, NONBLOCK), Ok(()));
    adapter.world().network.waits = 1;
    assert_eq!(adapter.connect(fd), Err(Errno::Inprogress));
    assert_eq!(adapter.poll_socket(fd, 2), Ok((2, 1, 0)));
    assert_eq!(adapter.get(fd, 0, ERROR), Ok(Errno::Connrefused as u32));
    assert_eq!(adapter.get(fd, 0, ERROR), Ok(0));
    assert_eq!(adapter.read(fd, 4), Err(Errno::Notconn));
    // The reason is not lost where nobody asks for it.
    let fd = adapter.sock(INET4, STREAM);
    assert_eq!(adapter.fd_fdstat_set_flags(fd, NONBLOCK), Ok(()));
    adapter.world().network.waits = 1;
    assert_eq!(adapter.connect(fd), Err(Errno::Inprogress));
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Connrefused));
    for fd in [blocking, fd] {
        assert_eq!(adapter.fd_close(fd), Ok(()));
    }
}

#[test]
fn nothing_to_read_and_no_room_to_write_are_again_or_waited_for() {
    let mut adapter = adapter();
    let fd = adapter.connection(NONBLOCK);
    assert_eq!(adapter.read(fd, 4), Err(Errno::Again));
    adapter.world().permit = 0;
    assert_eq!(adapter.write(fd, b"much"), Err(Errno::Again));
    adapter.world().permit = 3;
    adapter.world().read_max = 2;
    adapter.world().network.incoming.extend(b"abc");
    assert_eq!(adapter.read(fd, 4), Ok(b"ab".to_vec()));
    // All of it, in pieces that the host has room for.
    assert_eq!(adapter.write(fd, b"0123456789"), Ok(10));
    assert_eq!(adapter.world().network.written, b"0123456789");
    assert_eq!(adapter.write(fd, b""), Ok(0));
    assert_eq!(adapter.read(fd, 0), Ok(Vec::new()));
}

/// Dropping a stream with data that its peer does not take would hold up the whole guest.
#[test]
fn a_closed_connection_lingers_while_its_data_is_on_its_way() {
    let mut adapter = adapter();
    let other = adapter.sock(INET4, STREAM);
    assert_eq!(adapter.fd_close(other), Ok(()));
    let before = adapter.world().alive();
    let fd = adapter.connection(NONBLOCK);
    let alive = adapter.world().alive();
    adapter.world().permit = 0;
    adapter.log();
    assert_eq!(adapter.fd_close(fd), Ok(()));
    assert_eq!(adapter.log(), ["shutdown 2"]);
    assert_eq!(adapter.world().alive(), alive);
    assert_eq!(adapter.fd_close(fd), Err(Errno::Badf));
    // The next socket that closes finds it sent.
    let other = adapter.sock(INET4, STREAM);
    adapter.world().permit = 3;
    assert_eq!(adapter.fd_close(other), Ok(()));
    assert_eq!(adapter.world().alive(), before);
}

#[test]
fn the_end_of_the_guest_waits_for_closed_connections() {
    let mut adapter = adapter();
    let other = adapter.sock(INET4, STREAM);
    assert_eq!(adapter.fd_close(other), Ok(()));
    let before = adapter.world().alive();
    let fd = adapter.connection(NONBLOCK);
    adapter.world().permit = 0;
    assert_eq!(adapter.fd_close(fd), Ok(()));
    adapter.world().network.polls = 0;
    assert_eq!(trap_of(|| adapter.proc_exit(0)), "exit_returned");
    assert_eq!(adapter.world().network.polls, 1);
    assert_eq!(adapter.world().alive(), before);
}

#[test]
fn a_connection_that_breaks_is_reset_or_a_broken_pipe() {
    use crate::fake::StreamFailure::{Closed, Failed};
    let mut adapter = adapter();
    let fd = adapter.connection(NONBLOCK);
    adapter.world().fail_stream = Some(Failed(None));
    assert_eq!(adapter.read(fd, 4), Err(Errno::Connreset));
    adapter.world().fail_stream = Some(Failed(None));
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Connreset));
    adapter.world().fail_stream = Some(Closed);
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Pipe));
    assert_eq!(adapter.poll_socket(fd, 1), Ok((1, 1, 1)));
}

#[test]
fn either_direction_is_shut_down() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, STREAM);
    assert_eq!(adapter.sock_shutdown(fd, 2), Err(Errno::Notconn));
    assert_eq!(adapter.connect(fd), Ok(()));
    assert_eq!(adapter.sock_shutdown(fd, 0), Err(Errno::Inval));
    adapter.log();
    assert_eq!(adapter.sock_shutdown(fd, 2), Ok(()));
    assert_eq!(adapter.log(), ["shutdown 1"]);
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Pipe));
    adapter.world().network.incoming.extend(b"still");
    assert_eq!(adapter.read(fd, 9), Ok(b"still".to_vec()));
    assert_eq!(adapter.sock_shutdown(fd, 1), Ok(()));
    assert_eq!(adapter.sock_shutdown(fd, 3), Ok(()));
    assert_eq!(adapter.log(), ["shutdown 0", "shutdown 2"]);
    assert_eq!(adapter.read(fd, 9), Ok(Vec::new()));
}

#[test]
fn a_port_that_is_none_is_refused() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, STREAM);
    adapter.address(&[10, 0, 0, 7]);
    for port in [65_536, 65_536 + 80, u32::MAX] {
        assert_eq!(adapter.sock_bind(fd, ADDRESS, port), Err(Errno::Inval));
        assert_eq!(adapter.sock_connect(fd, ADDRESS, port), Err(Errno::Inval));
    }
    let datagrams = adapter.sock(INET4, DATAGRAM);
    adapter.buffers(&[(DATA, 4)]);
    assert_eq!(
        adapter.sock_send_to(datagrams, BUFFERS, 1, ADDRESS, 65_536 + 53, 0, RESULT),
        Err(Errno::Inval)
    );
    assert!(adapter.log().is_empty());
    assert_eq!(adapter.sock_connect(fd, ADDRESS, 65_535), Ok(()));
}

#[test]
fn a_listener_accepts() {
    let mut adapter = adapter();
    let fd = adapter.listener();
    assert_eq!(adapter.log(), ["bind 7f.0.0.1:8080", "set_backlog 64"]);
    assert_eq!(adapter.get(fd, 0, 13), Ok(1));
    adapter.world().network.waiting = 2;
    adapter.world().network.waits = 3;
    assert_eq!(adapter.sock_accept(fd, NONBLOCK, RESULT), Ok(()));
    let first = adapter.word(RESULT);
    assert_eq!(adapter.fd_kind(first), (6, NONBLOCK as u16));
    assert_eq!(adapter.sock_accept_v1(fd, RESULT), Ok(()));
    let second = adapter.word(RESULT);
    assert_eq!(adapter.fd_kind(second), (6, 0));
    assert_eq!(adapter.fd_fdstat_set_flags(fd, NONBLOCK), Ok(()));
    assert_eq!(adapter.sock_accept(fd, 0, RESULT), Err(Errno::Again));
    assert_eq!(adapter.read(fd, 1), Err(Errno::Notconn));
    assert_eq!(adapter.sock_accept(second, 0, RESULT), Err(Errno::Inval));
    // A listener that is closed takes no connection with it.
    assert_eq!(adapter.fd_close(fd), Ok(()));
    adapter.world().network.incoming.extend(b"hi");
    assert_eq!(adapter.read(first, 2), Ok(b"hi".to_vec()));
}

#[test]
fn a_socket_that_is_not_bound_listens_everywhere() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET6, STREAM);
    assert_eq!(adapter.sock_listen(fd, 0), Ok(()));
    assert_eq!(adapter.log(), ["bind [0:0:0:0:0:0:0:0]:0"]);
    assert_eq!(adapter.sock_listen(fd, 5), Ok(()));
    adapter.address(&[0; 16]);
    assert_eq!(adapter.sock_bind(fd, ADDRESS, 1), Err(Errno::Inval));
}

#[test]
fn both_generations_name_both_ends() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, STREAM);
    adapter.room_for_an_address();
    assert_eq!(adapter.sock_getlocaladdr(fd, ADDRESS, PORT), Ok(()));
    let (family, bytes, port) = adapter.stored();
    assert_eq!((family, &bytes[..4], port), (1, &[0; 4][..], 0));
    assert_eq!(adapter.connect(fd), Ok(()));
    adapter.room_for_an_address();
    assert_eq!(adapter.sock_getlocaladdr(fd, ADDRESS, PORT), Ok(()));
    let (family, bytes, port) = adapter.stored();
    assert_eq!((family, &bytes[..4], port), (1, &[127, 0, 0, 1][..], 4321));
    assert_eq!(adapter.sock_getpeeraddr(fd, ADDRESS, PORT), Ok(()));
    let counted: Vec<u8> = (1..=16).collect();
    assert_eq!(adapter.stored(), (2, counted.clone(), 80));

    adapter.address(&[0; 16]);
    assert_eq!(
        adapter.sock_getpeeraddr_v1(fd, ADDRESS, FLAGS, PORT),
        Ok(())
    );
    assert_eq!((adapter.word(FLAGS), adapter.word(PORT)), (6, 80));
    assert_eq!(adapter.bytes(STORAGE, 16), counted);
    assert_eq!(
        adapter.sock_getlocaladdr_v1(fd, ADDRESS, FLAGS, PORT),
        Ok(())
    );
    assert_eq!((adapter.word(FLAGS), adapter.word(PORT)), (4, 4321));
    assert_eq!(adapter.bytes(STORAGE, 4), [127, 0, 0, 1]);
    adapter.address(&[0; 4]);
    assert_eq!(
        adapter.sock_getpeeraddr_v1(fd, ADDRESS, FLAGS, PORT),
        Err(Errno::Inval)
    );
    assert_eq!(
        adapter.sock_getpeeraddr(fd, ADDRESS, PORT),
        Err(Errno::Inval)
    );
}

#[test]
fn an_address_has_three_forms() {
    let mut adapter = adapter();
    let storage = |family: u8, bytes: &[u8]| {
        let mut storage = vec![family, 0];
        storage.extend(bytes);
        storage.resize(128, 0);
        storage
    };
    let ipv6: Vec<u8> = (0xf0..=0xff).collect();
    for (family, bytes, text) in [
        (INET4, vec![1, 2, 3, 4], "connect 1.2.3.4:443"),
        (INET4, storage(1, &[1, 2, 3, 4]), "connect 1.2.3.4:443"),
        (
            INET6,
            ipv6.clone(),
            "connect [f0f1:f2f3:f4f5:f6f7:f8f9:fafb:fcfd:feff]:443",
        ),
        (
            INET6,
            storage(2, &ipv6),
            "connect [f0f1:f2f3:f4f5:f6f7:f8f9:fafb:fcfd:feff]:443",
        ),
    ] {
        let fd = adapter.sock(family, STREAM);
        adapter.address(&bytes);
        assert_eq!(adapter.sock_connect(fd, ADDRESS, 443), Ok(()));
        assert_eq!(adapter.log(), [text]);
    }
    let fd = adapter.sock(INET4, STREAM);
    for (bytes, errno) in [
        (vec![1; 5], Errno::Inval),
        (vec![1; 16], Errno::Afnosupport),
        (storage(3, b"/socket"), Errno::Afnosupport),
    ] {
        adapter.address(&bytes);
        assert_eq!(adapter.sock_connect(fd, ADDRESS, 443), Err(errno));
    }
    adapter.put(ADDRESS, &OUTSIDE.to_le_bytes());
    assert_eq!(
        trap_of(|| adapter.sock_connect(fd, ADDRESS, 1)),
        OUT_OF_BOUNDS
    );
}

#[test]
fn what_is_no_socket_is_refused() {
    let mut adapter = adapter();
    for (family, kind, errno) in [
        (0, STREAM, Errno::Inval),
        (3, STREAM, Errno::Afnosupport),
        (INET4, 0, Errno::Inval),
        (INET4, 3, Errno::Inval),
    ] {
        assert_eq!(adapter.sock_open(family, kind, RESULT), Err(errno));
    }
    adapter.world().network.fail = Some(10);
    assert_eq!(adapter.sock_open(INET4, STREAM, RESULT), Err(Errno::Mfile));
    let alive = adapter.world().alive();
    adapter.address(&[1, 2, 3, 4]);
    for (fd, errno) in [(0, Errno::Notsock), (3, Errno::Notsock), (9, Errno::Badf)] {
        assert_eq!(adapter.sock_bind(fd, ADDRESS, 1), Err(errno));
        assert_eq!(adapter.sock_connect(fd, ADDRESS, 1), Err(errno));
        assert_eq!(adapter.sock_listen(fd, 1), Err(errno));
        assert_eq!(adapter.get(fd, 0, ERROR), Err(errno));
        assert_eq!(adapter.set(fd, 0, 0, 1), Err(errno));
    }
    assert_eq!(adapter.world().alive(), alive);
    adapter.deny(|subsystems| subsystems.sockets = false);
    assert_eq!(adapter.sock_open(INET4, STREAM, RESULT), Err(Errno::Acces));
}

#[test]
fn a_socket_is_no_file() {
    let mut adapter = adapter();
    let fd = adapter.connection(0);
    adapter.buffers(&[(DATA, 1)]);
    assert_eq!(adapter.fd_seek(fd, 0, 0, RESULT), Err(Errno::Spipe));
    assert_eq!(adapter.fd_tell(fd, RESULT), Err(Errno::Spipe));
    assert_eq!(
        adapter.fd_pread(fd, BUFFERS, 1, 0, RESULT),
        Err(Errno::Spipe)
    );
    assert_eq!(
        adapter.fd_pwrite(fd, BUFFERS, 1, 0, RESULT),
        Err(Errno::Spipe)
    );
    assert_eq!(adapter.fd_sync(fd), Err(Errno::Badf));
    assert_eq!(adapter.fd_prestat_get(fd, RESULT), Err(Errno::Badf));
    assert_eq!(adapter.fd_fdstat_set_flags(fd, 1), Err(Errno::Inval));
    assert_eq!(adapter.fd_filestat_get(fd, DATA), Ok(()));
    assert_eq!(adapter.host.load8(DATA + 16), 6);
    let datagrams = adapter.sock(INET4, DATAGRAM);
    assert_eq!(adapter.fd_kind(datagrams), (5, 0));
}

#[test]
fn options_are_the_hosts_or_remembered() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, STREAM);
    assert_eq!(adapter.get(fd, 0, 1), Ok(2));
    assert_eq!(adapter.get(fd, 6, 1), Ok(1));
    for (level, name) in [(0, 0), (0, 4), (6, 1), (6, 15)] {
        assert_eq!(adapter.set(fd, level, name, 1), Ok(()));
        assert_eq!(adapter.get(fd, level, name), Ok(1));
        assert_eq!(adapter.set(fd, level, name, 0), Ok(()));
        assert_eq!(adapter.get(fd, level, name), Ok(0));
    }
    assert_eq!(adapter.log(), [""; 0]);
    for (level, name, value, text, found) in [
        (0, 5, 9_000, "set_send_buffer 9000", 9_000),
        (0, 6, 9_001, "set_receive_buffer 9001", 9_001),
        (0, 7, 7, "set_keep_alive 1", 1),
        (6, 4, 30, "set_idle_time 30000000000", 30),
        (6, 5, 15, "set_interval 15000000000", 15),
        (6, 6, 9, "set_probes 9", 9),
    ] {
        assert_eq!(adapter.set(fd, level, name, value), Ok(()));
        assert_eq!(adapter.log(), [text]);
        assert_eq!(adapter.get(fd, level, name), Ok(found));
    }
    assert_eq!(adapter.set(fd, 41, 26, 1), Ok(()));
    assert_eq!(adapter.set(fd, 41, 26, 0), Err(Errno::Notsup));
    for (level, name) in [(0, 9), (0, 14), (0, 99), (6, 2), (1, 1)] {
        assert_eq!(adapter.get(fd, level, name), Err(Errno::Noprotoopt));
        assert_eq!(adapter.set(fd, level, name, 1), Err(Errno::Noprotoopt));
    }
    assert_eq!(
        adapter.sock_setsockopt(fd, 0, 0, OPTION, 2),
        Err(Errno::Inval)
    );
    let datagrams = adapter.sock(INET4, DATAGRAM);
    assert_eq!(adapter.get(datagrams, 0, 1), Ok(1));
    assert_eq!(adapter.get(datagrams, 6, 1), Err(Errno::Noprotoopt));
}

#[test]
fn the_length_of_an_option_is_passed_as_it_is_or_by_a_pointer() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, STREAM);
    adapter.put(FLAGS, &8u32.to_le_bytes());
    assert_eq!(adapter.sock_getsockopt(fd, 0, 1, OPTION, FLAGS), Ok(()));
    assert_eq!((adapter.word(OPTION), adapter.word(FLAGS)), (2, 4));
    assert_eq!(adapter.sock_getsockopt(fd, 0, 1, OPTION, 4), Ok(()));
    assert_eq!(
        adapter.sock_getsockopt(fd, 0, 1, OPTION, 2),
        Err(Errno::Inval)
    );
}

#[test]
fn datagrams_go_to_any_peer_and_come_from_any() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, DATAGRAM);
    adapter.buffers(&[(DATA, 3), (DATA + 100, 2)]);
    adapter.put(DATA, b"abc");
    adapter.put(DATA + 100, b"de");
    adapter.address(&[8, 8, 8, 8]);
    let send = |adapter: &mut TestAdapter, address| {
        adapter.sock_send_to(fd, BUFFERS, 2, address, 53, 0, RESULT)
    };
    assert_eq!(send(&mut adapter, 0), Err(Errno::Destaddrreq));
    assert_eq!(send(&mut adapter, ADDRESS), Ok(()));
    assert_eq!(adapter.word(RESULT), 5);
    assert_eq!(adapter.log(), ["bind 0.0.0.0:0"]);
    let sent = std::mem::take(&mut adapter.world().network.sent);
    assert_eq!(sent, [(b"abcde".to_vec(), Some(ipv4(8, 8, 8, 8, 53)))]);

    let from = ipv4(9, 8, 7, 6, 0x1234);
    adapter
        .world()
        .network
        .datagrams
        .extend([(b"12345".to_vec(), from), (b"1234567".to_vec(), from)]);
    for truncated in [0, 1] {
        adapter.room_for_an_address();
        adapter.put(PORT, &[0; 4]);
        let received = adapter.sock_recv_from(fd, BUFFERS, 2, ADDRESS, 0, PORT, RESULT, FLAGS);
        assert_eq!(received, Ok(()));
        let (family, bytes, port) = adapter.stored();
        assert_eq!((family, &bytes[..4], port), (1, &[9, 8, 7, 6][..], 0x1234));
        assert_eq!(adapter.word(RESULT), 5);
        assert_eq!(adapter.host.load16(FLAGS), truncated);
        assert_eq!(adapter.bytes(DATA, 3), b"123");
        assert_eq!(adapter.bytes(DATA + 100, 2), b"45");
    }
    assert_eq!(adapter.fd_fdstat_set_flags(fd, NONBLOCK), Ok(()));
    assert_eq!(adapter.read(fd, 9), Err(Errno::Again));
    adapter.world().network.waits = 1;
    assert_eq!(send(&mut adapter, ADDRESS), Err(Errno::Again));
    assert_eq!(adapter.fd_close(fd), Ok(()));
}

#[test]
fn datagrams_of_the_first_generation_come_without_a_port() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, DATAGRAM);
    adapter.buffers(&[(DATA, 9)]);
    let datagram = (b"hello".to_vec(), ipv4(9, 8, 7, 6, 5));
    adapter.world().network.datagrams.push_back(datagram);
    adapter.address(&[0; 16]);
    assert_eq!(
        adapter.sock_recv_from_v1(fd, BUFFERS, 1, ADDRESS, 0, RESULT, FLAGS),
        Ok(())
    );
    assert_eq!(adapter.word(RESULT), 5);
    assert_eq!(adapter.bytes(STORAGE, 4), [9, 8, 7, 6]);
}

#[test]
fn a_datagram_socket_with_a_peer_is_read_and_written() {
    let mut adapter = adapter();
    let fd = adapter.sock(INET4, DATAGRAM);
    adapter.address(&[127, 0, 0, 1]);
    assert_eq!(adapter.sock_bind(fd, ADDRESS, 99), Ok(()));
    for _ in 0..2 {
        assert_eq!(adapter.connect(fd), Ok(()));
    }
    assert_eq!(
        adapter.log(),
        [
            "bind 7f.0.0.1:99",
            "udp_stream a.0.0.7:80",
            "udp_stream a.0.0.7:80"
        ]
    );
    adapter.world().network.waits = 1;
    assert_eq!(adapter.write(fd, b"one"), Ok(3));
    assert_eq!(adapter.world().network.sent, [(b"one".to_vec(), None)]);
    let datagram = (b"two".to_vec(), ipv4(10, 0, 0, 7, 80));
    adapter.world().network.datagrams.push_back(datagram);
    adapter.world().network.waits = 1;
    assert_eq!(adapter.poll_socket(fd, 1), Ok((1, 1, 0)));
    assert_eq!(adapter.read(fd, 9), Ok(b"two".to_vec()));
    adapter.room_for_an_address();
    assert_eq!(adapter.sock_getpeeraddr(fd, ADDRESS, PORT), Ok(()));
    assert_eq!(adapter.sock_listen(fd, 1), Err(Errno::Notsup));
    assert_eq!(adapter.fd_close(fd), Ok(()));
}

#[test]
fn a_datagram_that_may_not_fit_into_guest_memory_is_nomem() {
    let mut adapter = crate::fake::adapter_with_pages(1);
    let fd = adapter.sock(INET4, DATAGRAM);
    let datagram = (b"two".to_vec(), ipv4(10, 0, 0, 7, 80));
    adapter.world().network.datagrams.push_back(datagram);
    assert_eq!(adapter.read(fd, 9), Err(Errno::Nomem));
    assert_eq!(adapter.world().network.datagrams.len(), 1);
}

#[test]
fn a_look_up_is_read_like_a_stream() {
    let mut adapter = adapter();
    let len = adapter.path_at(PATH, "example.org");
    let ipv6 = (1, 0, core::array::from_fn(|index| index as u8 + 0x20));
    adapter.world().network.names = vec![ipv4(1, 2, 3, 4, 0), ipv6, ipv4(5, 6, 7, 8, 0)];
    let mut record4 = vec![1, 0, 1, 2, 3, 4];
    record4.resize(18, 0);
    let record6 = [&[2, 0][..], &ipv6.2].concat();

    adapter.world().network.waits = 1;
    assert_eq!(adapter.sock_lookup(PATH, len, 0, RESULT), Ok(()));
    let fd = adapter.word(RESULT);
    assert_eq!(adapter.log(), ["resolve example.org"]);
    assert_eq!(adapter.fd_fdstat_set_flags(fd, NONBLOCK), Ok(()));
    assert_eq!(adapter.read(fd, 40), Err(Errno::Again));
    assert_eq!(adapter.poll_socket(fd, 1), Ok((1, 1, 0)));
    let both = [record4.clone(), record6.clone()].concat();
    assert_eq!(adapter.read(fd, 40), Ok(both));
    assert_eq!(adapter.read(fd, 17), Err(Errno::Inval));
    assert_eq!(adapter.read(fd, 40).map(|bytes| bytes.len()), Ok(18));
    assert_eq!(adapter.read(fd, 40), Ok(Vec::new()));
    assert_eq!(adapter.fd_close(fd), Ok(()));

    assert_eq!(adapter.sock_lookup(PATH, len, INET6, RESULT), Ok(()));
    let fd = adapter.word(RESULT);
    assert_eq!(adapter.read(fd, 100), Ok(record6));
    adapter.world().network.fail = Some(18);
    assert_eq!(adapter.read(fd, 100), Err(Errno::Ainoname));
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Badf));
    assert_eq!(adapter.connect(fd), Err(Errno::Afnosupport));
    adapter.put(PATH, &[0xff]);
    assert_eq!(
        adapter.sock_lookup(PATH, 1, 0, RESULT),
        Err(Errno::Ainoname)
    );
}

/// Where `sock_getaddrinfo` finds its hints, and the list of results.
const HINTS: u32 = 0x2000;
const LIST: u32 = 0x2040;
const INFOS: u32 = 0x2080;
const COUNT: u32 = 0x2050;

impl TestAdapter {
    /// Looks up with room for three results; each is 256 bytes long, with its `addrlen`.
    fn getaddrinfo(
        &mut self,
        node: &str,
        service: &str,
        (family, kind): (u8, u8),
        addrlen: u32,
    ) -> Answer<u32> {
        let (node_len, service_len) =
            (self.path_at(PATH, node), self.path_at(SECOND_PATH, service));
        self.put(HINTS, &[0, 0, family, kind, 0, 0, 0, 0]);
        self.put(LIST, &INFOS.to_le_bytes());
        for index in 0..3 {
            let info = INFOS + index * 256;
            let next = if index == 2 { 0 } else { info + 256 };
            self.put(info, &[0; 256]);
            self.put(info + 8, &addrlen.to_le_bytes());
            self.put(info + 12, &(info + 64).to_le_bytes());
            self.put(info + 24, &next.to_le_bytes());
            self.put(info + 72, &(info + 128).to_le_bytes());
        }
        self.sock_getaddrinfo(
            PATH,
            node_len,
            SECOND_PATH,
            service_len,
            HINTS,
            LIST,
            3,
            COUNT,
        )?;
        Ok(self.word(COUNT))
    }

    /// A result as (family, kind, protocol, family of the address, first bytes of the data).
    fn info(&self, index: u32, len: u32) -> (u8, u8, u8, u8, Vec<u8>) {
        let info = INFOS + index * 256;
        (
            self.host.load8(info + 2),
            self.host.load8(info + 3),
            self.host.load8(info + 4),
            self.host.load8(info + 64),
            self.bytes(info + 128, len),
        )
    }
}

#[test]
fn getaddrinfo_fills_in_the_results_that_the_guest_made() {
    let mut adapter = adapter();
    let ipv6 = (1, 0, core::array::from_fn(|index| index as u8 + 0x20));
    adapter.world().network.names = vec![ipv4(1, 2, 3, 4, 0), ipv6];
    assert_eq!(adapter.fd_prestat_get(3, RESULT), Ok(()));
    let alive = adapter.world().alive();
    adapter.world().network.waits = 2;
    let found = adapter.getaddrinfo("example.org\0", "443\0", (0, 0), 0);
    assert_eq!(found, Ok(2));
    assert_eq!(adapter.log(), ["resolve example.org"]);
    let expected4 = (1, 2, 1, 1, vec![0x01, 0xbb, 1, 2, 3, 4]);
    assert_eq!(adapter.info(0, 6), expected4);
    let data = [&[0x01, 0xbb, 0, 0, 0, 0][..], &ipv6.2].concat();
    assert_eq!(adapter.info(1, 22), (2, 2, 1, 2, data));
    assert_eq!(adapter.world().alive(), alive);

    // Where the guest says that its addresses are short, nothing is between port and address.
    assert_eq!(
        adapter.getaddrinfo("example.org", "https", (2, 1), 16),
        Ok(1)
    );
    let data = [&[0x01, 0xbb][..], &ipv6.2].concat();
    assert_eq!(adapter.info(0, 18), (2, 1, 2, 2, data));

    adapter.log();
    assert_eq!(adapter.getaddrinfo("192.168.0.1", "", (0, 2), 0), Ok(1));
    assert_eq!(adapter.info(0, 6).4, [0, 0, 192, 168, 0, 1]);
    assert_eq!(adapter.getaddrinfo("", "80", (1, 2), 0), Ok(1));
    assert_eq!(adapter.info(0, 6).4, [0, 80, 127, 0, 0, 1]);
    assert_eq!(adapter.log(), [""; 0]);

    for (node, service, hints, errno) in [
        ("", "", (0, 0), Errno::Ainoname),
        ("a", "no such", (0, 0), Errno::Aiservice),
        ("a", "65536", (0, 0), Errno::Aiservice),
        ("a", "80", (3, 0), Errno::Aifamily),
        ("a", "80", (0, 3), Errno::Nosys),
        ("1.2.3.4", "80", (2, 0), Errno::Ainoname),
    ] {
        assert_eq!(adapter.getaddrinfo(node, service, hints, 0), Err(errno));
    }
    adapter.world().network.fail = Some(19);
    let failed = adapter.getaddrinfo("a", "80", (0, 0), 0);
    assert_eq!(failed, Err(Errno::Aiagain));
    assert_eq!(adapter.world().alive(), alive);
}

#[test]
fn every_network_error_has_its_errno() {
    let expected = [
        29, 2, 58, 28, 48, 73, 7, 28, 6, 28, 33, 4, 3, 23, 14, 15, 13, 35, 84, 78, 80,
    ];
    let mut adapter = adapter();
    for (code, errno) in (0..).zip(expected) {
        adapter.world().network.fail = Some(code);
        let answer = adapter.sock_open(INET4, STREAM, RESULT);
        assert_eq!(crate::number(answer), errno);
    }
    assert_eq!(Errno::from_network_code(21), Errno::Io);
}

#[test]
fn pollables_of_sockets_are_made_once() {
    let mut adapter = adapter();
    let sockets: Vec<u32> = (0..3).map(|_| adapter.connection(NONBLOCK)).collect();
    adapter.calls();
    for round in 0..3 {
        for fd in &sockets {
            assert_eq!(adapter.poll_socket(*fd, 1), Ok((1, 1, 0)));
            assert_eq!(adapter.poll_socket(*fd, 2), Ok((2, 1, 0)));
        }
        let calls = adapter.calls();
        let made = calls.iter().filter(|call| call.ends_with("subscribe"));
        assert_eq!(made.count(), if round == 0 { 6 } else { 0 });
        assert!(!calls.contains(&"pollable_drop"));
    }
    for fd in sockets {
        assert_eq!(adapter.fd_close(fd), Ok(()));
    }
}

#[test]
fn sockets_move_and_are_many() {
    let mut adapter = adapter();
    let first = adapter.connection(0);
    assert_eq!(adapter.fd_renumber(first, 0), Ok(()));
    assert_eq!(adapter.write(0, b"x"), Ok(1));
    let alive = adapter.world().alive();
    let many: Vec<u32> = (0..5_000).map(|_| adapter.sock(INET4, STREAM)).collect();
    assert_eq!(many.first().zip(many.last()), Some((&4, &5_003)));
    for fd in many.iter().step_by(2) {
        assert_eq!(adapter.fd_close(*fd), Ok(()));
    }
    // The highest that is free first, as with files.
    assert_eq!(adapter.sock(INET4, STREAM), 5_002);
    assert_eq!(adapter.sock(INET4, STREAM), 5_000);
    assert_eq!(adapter.world().alive(), alive + 2_502);
}

#[test]
fn in_a_silent_phase_sockets_are_again_or_trap_and_close_later() {
    let mut adapter = adapter();
    let fd = adapter.connection(NONBLOCK);
    let blocking = adapter.connection(0);
    let listener = adapter.listener();
    let alive = adapter.world().alive();
    adapter.hush();
    assert_eq!(adapter.read(fd, 1), Err(Errno::Again));
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Again));
    assert_eq!(adapter.get(fd, 0, ERROR), Ok(0));
    assert_eq!(adapter.fd_close(fd), Ok(()));
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Badf));
    assert_eq!(adapter.world().alive(), alive);
    let mut check = |name: &str, call: &mut dyn FnMut(&mut TestAdapter) -> Answer| {
        let trap = trap_of(|| call(&mut adapter));
        let expected = format!("sock_{name}_called_while_the_component_must_not_call_out");
        assert_eq!(trap, expected);
    };
    check("recv", &mut |adapter| adapter.read(blocking, 1).map(|_| ()));
    check("send", &mut |adapter| {
        adapter.write(blocking, b"x").map(|_| ())
    });
    check("open", &mut |adapter| adapter.sock_open(1, 2, RESULT));
    check("accept", &mut |adapter| {
        adapter.sock_accept(listener, 0, RESULT)
    });
    check("connect", &mut |adapter| adapter.connect(blocking));
    check("shutdown", &mut |adapter| {
        adapter.sock_shutdown(blocking, 3)
    });
    check("lookup", &mut |adapter| {
        adapter.sock_lookup(PATH, 0, 0, RESULT)
    });
    check("name", &mut |adapter| {
        adapter.room_for_an_address();
        adapter.sock_getlocaladdr(blocking, ADDRESS, PORT)
    });
    check("getsockopt", &mut |adapter| {
        adapter.get(blocking, 0, 5).map(|_| ())
    });
    check("setsockopt", &mut |adapter| adapter.set(blocking, 0, 5, 1));
    adapter.unhush();
    adapter.flush();
    // The socket, its two streams; it has no pollables.
    assert_eq!(adapter.world().alive(), alive - 3);
}

#[test]
fn a_guest_that_only_asks_again_sleeps() {
    let mut adapter = adapter();
    let fd = adapter.connection(NONBLOCK);
    let asks = |adapter: &mut TestAdapter, count: u32| {
        adapter.calls();
        for _ in 0..count {
            assert_eq!(adapter.read(fd, 1), Err(Errno::Again));
        }
        let calls = adapter.calls();
        let sleeps = calls.iter().filter(|call| **call == "subscribe_duration");
        sleeps.count()
    };
    assert_eq!(asks(&mut adapter, 2_500), 2);
    // Whoever waits between is not made to.
    assert_eq!(adapter.poll_socket(fd, 1), Ok((1, 1, 0)));
    assert_eq!(asks(&mut adapter, 999), 0);
    assert_eq!(asks(&mut adapter, 1), 1);
    adapter.deny(|subsystems| subsystems.clocks = false);
    assert_eq!(asks(&mut adapter, 2_500), 0);
}

#[test]
fn a_pollable_of_the_program_is_a_descriptor_to_wait_for() {
    let mut adapter = adapter();
    let alive = adapter.world().alive();
    let pollable = adapter.host.subscribe_duration(1);
    assert_eq!(adapter.sock_pollable(pollable, RESULT), Ok(()));
    let fd = adapter.word(RESULT);
    assert_eq!(adapter.fd_kind(fd), (6, NONBLOCK as u16));
    adapter.world().network.waits = 1;
    assert_eq!(adapter.read(fd, 1), Err(Errno::Again));
    assert_eq!(adapter.poll_socket(fd, 1), Ok((1, 1, 0)));
    assert_eq!(adapter.read(fd, 1), Ok(Vec::new()));
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Badf));
    assert_eq!(adapter.get(fd, 0, ERROR), Err(Errno::Notsock));
    assert_eq!(adapter.sock_shutdown(fd, 1), Err(Errno::Notsock));
    // One that blocks waits.
    assert_eq!(adapter.fd_fdstat_set_flags(fd, 0), Ok(()));
    adapter.world().network.waits = 1;
    assert_eq!(adapter.read(fd, 1), Ok(Vec::new()));
    assert_eq!(adapter.fd_close(fd), Ok(()));
    // The folder is there, and the pollable is not.
    assert_eq!(adapter.world().alive(), alive + 1);
}
