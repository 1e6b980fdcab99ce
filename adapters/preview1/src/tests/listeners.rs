use super::*;
use crate::memory::GuestMemory;

const NONBLOCK: u16 = 4;
const STREAM: u8 = 6;

/// IPv4, 127.0.0.1.
const LOCAL: [u32; 4] = [0x7f00_0001, 0, 0, 0];

/// An adapter whose program finds listeners open at these numbers.
fn listening(descriptors: &[u32]) -> TestAdapter {
    let adapter = adapter();
    adapter.world().listeners = descriptors
        .iter()
        .map(|fd| [*fd, 1, 8080, LOCAL[0], LOCAL[1], LOCAL[2], LOCAL[3]])
        .collect();
    adapter
}

impl TestAdapter {
    fn log_of_network(&self) -> Vec<String> {
        std::mem::take(&mut self.world().network.log)
    }

    /// The tag and the length of the name of a preopen.
    fn prestat(&mut self, fd: u32) -> Answer<(u8, u32)> {
        self.fd_prestat_get(fd, RESULT)?;
        Ok((self.host.load8(RESULT), self.word(RESULT + 4)))
    }
}

#[test]
fn a_listener_is_open_before_the_program_asks() {
    let mut adapter = listening(&[3]);
    assert_eq!(adapter.fd_fdstat_get(3, DATA), Ok(()));
    assert_eq!(adapter.log_of_network(), ["bind 7f.0.0.1:8080"]);
    assert_eq!(adapter.host.load8(DATA), STREAM);
    assert_eq!(adapter.host.load16(DATA + 2), NONBLOCK);
    assert_eq!(adapter.sock_accept(3, 0, RESULT), Err(Errno::Again));
    adapter.world().network.waiting = 1;
    assert_eq!(adapter.sock_accept(3, 0, RESULT), Ok(()));
    // The folder has 4.
    assert_eq!(adapter.word(RESULT), 5);
    adapter.world().network.incoming.extend(b"hi");
    assert_eq!(adapter.read(5, 2), Ok(b"hi".to_vec()));
    let alive = adapter.world().alive();
    assert_eq!(adapter.fd_close(3), Ok(()));
    assert_eq!(adapter.world().alive(), alive - 1);
    assert_eq!(adapter.sock_accept(3, 0, RESULT), Err(Errno::Badf));
    assert_eq!(adapter.prestat(3), Err(Errno::Badf));
}

#[test]
fn an_address_of_ipv6_is_bound_as_it_is_written() {
    let mut adapter = adapter();
    adapter.world().listeners = vec![[3, 2, 443, 0x2001_0db8, 0, 0, 0x000a_000b]];
    assert_eq!(adapter.sock_accept(3, 0, RESULT), Err(Errno::Again));
    assert_eq!(
        adapter.log_of_network(),
        ["bind [2001:db8:0:0:0:0:a:b]:443"]
    );
}

#[test]
fn folders_get_the_numbers_that_listeners_leave() {
    let mut adapter = listening(&[4, 7]);
    for name in ["/second", "/third"] {
        let preopen = ("root/folder".into(), name.into());
        adapter.world().preopens.push(preopen);
    }
    // A number that was freed before is not theirs.
    assert_eq!(adapter.fd_close(0), Ok(()));
    assert_eq!(adapter.prestat(3), Ok((0, 1)));
    // No folder and no end: programs go on to the next number.
    assert_eq!(adapter.prestat(4), Ok((1, 0)));
    assert_eq!(adapter.fd_prestat_dir_name(4, DATA, 8), Err(Errno::Notdir));
    assert_eq!(adapter.prestat(5), Ok((0, 7)));
    assert_eq!(adapter.prestat(6), Ok((0, 6)));
    assert_eq!(adapter.prestat(7), Ok((1, 0)));
    assert_eq!(adapter.prestat(8), Err(Errno::Badf));
    assert_eq!(adapter.open("file", 0, READ, 0), Ok(0));
    assert_eq!(adapter.open("file", 0, READ, 0), Ok(8));
    // A gap is filled by what the program opens.
    let mut adapter = listening(&[5]);
    assert_eq!(adapter.open("file", 0, READ, 0), Ok(4));
    assert_eq!(adapter.open("file", 0, READ, 0), Ok(6));
    // Sockets of the program are no preopens.
    assert_eq!(adapter.sock_open(1, 2, RESULT), Ok(()));
    let fd = adapter.word(RESULT);
    assert_eq!(adapter.prestat(fd), Err(Errno::Badf));
}

#[test]
fn a_listener_that_fails_is_an_error_where_connections_are_accepted() {
    let access_denied = 1;
    let mut adapter = listening(&[3]);
    adapter.world().network.fail = Some(access_denied);
    assert_eq!(adapter.fd_fdstat_get(3, DATA), Ok(()));
    assert_eq!(adapter.host.load8(DATA), STREAM);
    let alive = adapter.world().alive();
    for _ in 0..2 {
        assert_eq!(adapter.sock_accept(3, 0, RESULT), Err(Errno::Acces));
    }
    assert_eq!(adapter.read(3, 1), Err(Errno::Notconn));
    assert_eq!(adapter.write(3, b"x"), Err(Errno::Notconn));
    assert_eq!(adapter.sock_listen(3, 1), Err(Errno::Acces));
    // One that waits learns it too.
    assert_eq!(adapter.poll_socket(3, 1), Ok((1, 1, 0)));
    assert_eq!(adapter.fd_close(3), Ok(()));
    assert_eq!(adapter.world().alive(), alive);

    // It had a socket already: that one is dropped.
    let address_in_use = 12;
    let mut adapter = listening(&[3]);
    adapter.world().network.refuse_bind = Some(address_in_use);
    assert_eq!(adapter.sock_accept(3, 0, RESULT), Err(Errno::Addrinuse));
    let alive = adapter.world().alive();
    assert_eq!(adapter.fd_close(3), Ok(()));
    assert_eq!(adapter.world().alive(), alive);
}

#[test]
fn listeners_are_not_opened_in_a_silent_phase() {
    let mut adapter = listening(&[3]);
    adapter.deny(|subsystems| subsystems.files = false);
    adapter.hush();
    assert_eq!(
        trap_of(|| adapter.fd_fdstat_get(3, DATA)),
        "preopens_first_needed_while_the_component_must_not_call_out"
    );
}
