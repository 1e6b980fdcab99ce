//! A program that tries to reach what it was not granted: `guests/go-hostile-net`.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::{ANY_PORT, build_guest, carrick, server, stdout};
use crate::toolchain::go;

/// More than the buffers of two systems and of a host hold.
const BUFFERED_BYTES_MAX: u64 = 256 << 20;

#[test]
fn nothing_gets_out_but_what_is_granted() {
    let component = build_guest("go-hostile-net", go());
    let decoy = TcpListener::bind(ANY_PORT).expect("a port");
    decoy.set_nonblocking(true).expect("it does not wait");
    let datagrams = UdpSocket::bind(ANY_PORT).expect("a port");
    datagrams.set_nonblocking(true).expect("it does not wait");
    let (first, sent) = (AtomicBool::new(true), Arc::new(AtomicU64::new(0)));
    let shared = Arc::new((first, sent.clone()));
    let granted = server(move |mut stream: TcpStream| {
        let (first, sent) = &*shared;
        if !first.swap(false, Ordering::Relaxed) {
            let _ = stream.read(&mut [0]);
            return;
        }
        // Without end, unless the other side takes too much.
        let bytes = vec![0; 1 << 16];
        while sent.load(Ordering::Relaxed) <= BUFFERED_BYTES_MAX {
            match stream.write(&bytes) {
                Ok(written) => sent.fetch_add(written as u64, Ordering::Relaxed),
                // The guest has ended the connection.
                Err(_) => return,
            };
        }
    });
    let port = |address: std::io::Result<std::net::SocketAddr>| {
        address.expect("an address").port().to_string()
    };
    let (tcp, udp) = (port(decoy.local_addr()), port(datagrams.local_addr()));
    let (granted, verbose) = (granted.to_string(), "--verbose");
    let grants = [
        verbose,
        "--allow-net",
        &granted,
        "--allow-net",
        "example.net",
    ];
    let output = carrick(&component, &grants, &[&granted, &tcp, &udp]).output();
    let output = output.expect("carrick starts");
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(stdout(&output), "sockets: true true\ndone\n", "{log}");
    assert!(output.status.success(), "{}: {log}", output.status);
    // What was reached would be there now.
    let accepted = decoy.accept().expect_err("nobody connects");
    assert_eq!(accepted.kind(), ErrorKind::WouldBlock);
    let received = datagrams.recv(&mut [0; 8]).expect_err("nobody sends");
    assert_eq!(received.kind(), ErrorKind::WouldBlock);
    let sent = sent.load(Ordering::Relaxed);
    assert!(
        sent <= BUFFERED_BYTES_MAX,
        "the host took {sent} bytes that nobody read"
    );
    for tried in [
        &format!("a TCP connection to `127.0.0.1:{tcp}`"),
        &format!("a TCP connection to `[::1]:{tcp}`"),
        &format!("a TCP connection to `169.254.169.254:{tcp}`"),
        "a TCP listener on `0.0.0.0:22`",
        "a TCP listener on `0.0.0.0:0`",
        "a TCP listener on `127.0.0.1:0`",
        "a UDP socket on `0.0.0.0:0`",
        "the look-up of the name `metadata.google.internal`",
    ] {
        assert!(log.contains(tried), "{tried}: {log}");
    }
}
