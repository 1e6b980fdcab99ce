//! Listening sockets that a program finds open: `guests/go-listen`, built by plain `go build`, with `--listen`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use super::toolchain::{build_go, build_go_with, go_version};
use super::{ANY_PORT, carrick};

/// An address that was free a moment ago. A guest has no way to say which port the host chose.
fn free_address() -> SocketAddr {
    let listener = TcpListener::bind(ANY_PORT).expect("a port");
    listener.local_addr().expect("an address")
}

/// Starts a server; returns it when it has said that it listens, with what it said before.
fn start(mut command: Command) -> (Child, String) {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut reader = BufReader::new(child.stdout.take().expect("piped"));
    let mut said = String::new();
    while !said.ends_with("listening\n") {
        let read = reader.read_line(&mut said).expect("a line");
        assert!(read > 0, "{said:?}");
    }
    (child, said)
}

fn ask(address: SocketAddr, path: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let head = format!(
        "POST {path} HTTP/1.0\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("written");
    stream.write_all(body).expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("read");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
    body.to_owned()
}

#[test]
fn stock_go_serves_http_on_a_socket_that_it_finds_open() {
    for version in ["1.21.13", "1.27.3"] {
        let module = build_go_with(&go_version(version), "go-listen");
        let address = free_address();
        let listen = format!("3={address}");
        let (mut child, _) = start(carrick(&module, &["--listen", &listen], &["3"]));
        let body = "x".repeat(100_000);
        assert_eq!(ask(address, "/echo", body.as_bytes()), body);
        // Clients that say nothing hold up nobody.
        let silent: Vec<_> = (0..8)
            .map(|_| TcpStream::connect(address).expect("it listens"))
            .collect();
        assert_eq!(ask(address, "/wait", b""), "waited\n");
        drop(silent);
        ask(address, "/stop", b"");
        assert!(child.wait().expect("it ends").success(), "Go {version}");
    }
}

#[test]
fn a_component_keeps_its_listeners_and_needs_the_grant() {
    let module = build_go("go-listen");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("note"), "hello").expect("written");
    let component = folder.path().join("server.component.wasm");
    let address = free_address();
    let output = Command::new(env!("CARGO_BIN_EXE_carrick"))
        .arg("adapt")
        .arg(&module)
        .args(["--listen", &format!("4={address}"), "-o"])
        .arg(&component)
        .output()
        .expect("carrick starts");
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("wasi:sockets/tcp@0.2.0"), "{said}");
    for unused in [
        "wasi:sockets/udp@0.2.0",
        "wasi:sockets/udp-create-socket@0.2.0",
        "wasi:sockets/ip-name-lookup@0.2.0",
    ] {
        assert!(!said.contains(unused), "{said}");
    }
    let grant = address.to_string();
    let dir = format!("{}::/data", folder.path().display());
    let other = format!("{}::/other", folder.path().display());
    let (mut child, said) = start(carrick(
        &component,
        &["--allow-listen", &grant, "--dir", &dir, "--dir", &other],
        &["4", "/other/note"],
    ));
    assert!(said.contains("file: hello <nil>\n"), "{said}");
    assert_eq!(ask(address, "/echo", b"over"), "over");
    ask(address, "/stop", b"");
    assert!(child.wait().expect("it ends").success());

    let refused = carrick(&component, &["--verbose"], &["4"]).output();
    let refused = refused.expect("carrick starts");
    let stdout = String::from_utf8_lossy(&refused.stdout);
    let stderr = String::from_utf8_lossy(&refused.stderr);
    assert!(
        stdout.contains("Permission denied true\n"),
        "{stdout}{stderr}"
    );
    let hint = format!("allow it with `--allow-listen {address}`");
    assert!(stderr.contains(&hint), "{stderr}");
}

#[test]
fn a_listener_that_cannot_be_opened_is_an_error_of_accept() {
    let module = build_go("go-listen");
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let listen = format!("3={}", taken.local_addr().expect("an address"));
    let output = carrick(&module, &["--listen", &listen], &["3"]).output();
    let output = output.expect("carrick starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        stdout.contains("Address already in use false\n"),
        "{output:?}"
    );
    // Without `--listen` there is nothing at that number.
    let output = carrick(&module, &[], &["3"]).output();
    let output = output.expect("carrick starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.starts_with("no listener: "), "{output:?}");
}
