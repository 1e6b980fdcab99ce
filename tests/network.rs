//! Programs with a network against servers in this process: `guests/go-net`, built by `carrick build` as it is, and
//! `guests/rust-sockets`, which calls the functions of WasmEdge.

#[path = "network/hostile.rs"]
mod hostile;
#[path = "network/http_client.rs"]
mod http_client;
#[path = "network/listeners.rs"]
mod listeners;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;

use toolchain::{Go, build_rust, go, go_version, guests_dir, target_dir};

const ANY_PORT: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 0);

/// A component of `guests/go-net`, built by `carrick build` with this Go.
fn build(go: &Go) -> PathBuf {
    let component = build_guest("go-net", go);
    // Tests that begin at the same time would all compile it.
    let unknown = carrick(&component, &[], &["nothing"]).output();
    assert_eq!(unknown.expect("carrick starts").status.code(), Some(1));
    component
}

/// A component of the Go guest `name`, built by `carrick build` with this Go.
fn build_guest(name: &str, go: &Go) -> PathBuf {
    let folder = target_dir()
        .join("guests")
        .join(format!("{name}-{}", go.version));
    std::fs::create_dir_all(&folder).expect("a folder");
    let component = folder.join(format!("{name}.component.wasm"));
    let output = go
        .command_of(env!("CARGO_BIN_EXE_carrick"))
        .args(["build", "--quiet"])
        .arg(guests_dir().join(name))
        .arg("-o")
        .arg(&component)
        .output()
        .expect("carrick starts");
    assert!(output.status.success(), "{output:?}");
    component
}

fn component() -> &'static Path {
    static COMPONENT: OnceLock<PathBuf> = OnceLock::new();
    COMPONENT.get_or_init(|| build(go()))
}

fn carrick(component: &Path, grants: &[&str], args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carrick"));
    command
        .args(["run", "--timeout", "60s"])
        .args(grants)
        .arg(component)
        .args(args)
        .stdin(Stdio::null());
    command
}

/// What the guest prints with these grants and arguments, on standard output.
fn prints(grants: &[&str], args: &[&str]) -> String {
    stdout(&output(grants, args))
}

fn output(grants: &[&str], args: &[&str]) -> Output {
    let output = carrick(component(), grants, args).output();
    output.expect("carrick starts")
}

fn stdout(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!text.is_empty(), "{}: {stderr}", output.status);
    text
}

/// A server on a free port of this machine, which `serve` gets each connection of.
fn server(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind(ANY_PORT).expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            let serve = serve.clone();
            let stream = stream.expect("a connection");
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Sends back all that comes, to the end.
fn echo(mut stream: TcpStream) {
    let mut reader = stream.try_clone().expect("a handle");
    // A client may go away at any time.
    let _ = std::io::copy(&mut reader, &mut stream);
}

/// Answers a request of HTTP, and closes.
fn hello(mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().expect("a handle"));
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|bytes| bytes > 2) {
        line.clear();
    }
    let _ =
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
}

/// A guest that listens, and the address that it printed.
fn listening(grants: &[&str], args: &[&str]) -> (Child, BufReader<impl Read>, SocketAddr) {
    let mut command = carrick(component(), grants, args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("carrick starts");
    let mut reader = BufReader::new(child.stdout.take().expect("piped"));
    let mut line = String::new();
    reader.read_line(&mut line).expect("a line");
    let address = match line.trim().parse() {
        Ok(address) => address,
        Err(_) => panic!("{line}: {:?}", child.wait_with_output()),
    };
    (child, reader, address)
}

#[test]
fn http_clients_reach_what_is_granted_with_every_go() {
    let address = server(hello);
    let url = format!("http://{address}/");
    for version in ["1.21.13", "1.24.11", "1.27.3"] {
        let component = build(&go_version(version));
        let output = carrick(
            &component,
            &["--allow-net", &address.to_string()],
            &["get", &url],
        )
        .output()
        .expect("carrick starts");
        assert_eq!(stdout(&output), "200 OK 5 hello\n", "Go {version}");
    }
}

#[test]
fn tcp_connections_have_addresses_options_and_ends() {
    let address = server(echo).to_string();
    let granted = ["--allow-net", &address];
    assert_eq!(
        prints(&granted, &["talk", &address]),
        "peer: true\nlocal: 127.0.0.1 true\noptions: <nil> <nil> <nil>\necho: one\necho: two\n"
    );
    assert_eq!(prints(&granted, &["half", &address]), "received: 1048576\n");
    assert_eq!(prints(&granted, &["many", &address]), "connections: 100\n");
}

#[test]
fn deadlines_and_contexts_end_what_waits() {
    // It takes connections and says nothing.
    let address = server(|mut stream| {
        let _ = std::io::copy(&mut stream, &mut std::io::sink());
    })
    .to_string();
    let expected = "read: true true\nrequest: true\ndial: dial tcp ADDRESS: i/o timeout\n";
    assert_eq!(
        prints(&["--allow-net", "127.0.0.1"], &["timeouts", &address]),
        expected.replace("ADDRESS", &address)
    );
}

#[test]
fn servers_accept_from_others() {
    let grants = ["--allow-listen", "127.0.0.1:0"];
    let (mut child, mut reader, address) = listening(&grants, &["serve", "127.0.0.1:0", "12"]);
    for text in ["one", "two"] {
        let mut stream = TcpStream::connect(address).expect("it listens");
        stream.write_all(text.as_bytes()).expect("written");
        stream
            .shutdown(std::net::Shutdown::Write)
            .expect("half closed");
        let mut back = String::new();
        stream.read_to_string(&mut back).expect("read");
        assert_eq!(back, text);
    }
    let mut rest = String::new();
    reader.read_to_string(&mut rest).expect("text");
    assert_eq!(rest, "from: 127.0.0.1\nfrom: 127.0.0.1\nclosed: true\n");
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn http_servers_serve_others() {
    let grants = ["--allow-listen", "127.0.0.1:0"];
    let (mut child, _reader, address) = listening(&grants, &["http", "127.0.0.1:0"]);
    let get = |path: &str| {
        let mut stream = TcpStream::connect(address).expect("it listens");
        let request = format!("GET {path} HTTP/1.0\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        answer
    };
    assert!(get("/world").ends_with("hello, /world HTTP/1.0 false\n"));
    assert!(get("/stop").starts_with("HTTP/1.0 200 OK"));
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn tls_is_verified_with_the_certificates_that_are_granted() {
    let folder = tempfile::tempdir().expect("a folder");
    let grant = format!("{}::/ca", folder.path().display());
    let grants = ["--allow-listen", "127.0.0.1:0", "--dir", &grant];
    let (mut child, _reader, address) = listening(&grants, &["https", "127.0.0.1:0", "/ca/ca.pem"]);
    let net = ["--allow-net", "127.0.0.1"];
    let url = format!("https://{address}/");
    let answer = prints(&net, &["get", &url]);
    assert!(
        answer.contains("certificate signed by unknown authority"),
        "{answer}"
    );
    let roots = format!("--tls-roots={}", folder.path().join("ca.pem").display());
    let net = [&net[..], &[&roots]].concat();
    assert_eq!(
        prints(&net, &["get", &url]),
        "200 OK 23 hello, / HTTP/2.0 true\n"
    );
    assert_eq!(prints(&net, &["get", &format!("{url}stop")]), "200 OK 0 \n");
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn datagrams_go_and_come() {
    let socket = UdpSocket::bind(ANY_PORT).expect("a port");
    let address = socket.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        let mut buffer = vec![0; 65536];
        while let Ok((size, from)) = socket.recv_from(&mut buffer) {
            let _ = socket.send_to(&buffer[..size], from);
        }
    });
    assert_eq!(
        prints(&["--allow-udp", &address], &["udp", &address]),
        "peer: true\nsize: 1 <nil>\nsize: 1500 <nil>\nsize: 60000 <nil>\nnothing more: true\n\
         from the peer: hello true <nil>\nfrom the peer: again true <nil>\n"
    );
    let grants = ["--allow-udp-listen", "127.0.0.1:0"];
    let (mut child, _reader, address) = listening(&grants, &["udp-serve", "127.0.0.1:0"]);
    let client = UdpSocket::bind(ANY_PORT).expect("a port");
    client.send_to(b"hello", address).expect("sent");
    let mut buffer = [0; 16];
    let (size, from) = client.recv_from(&mut buffer).expect("an answer");
    assert_eq!((&buffer[..size], from), (&b"hello"[..], address));
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn names_are_looked_up_by_the_host_where_they_are_granted() {
    let addresses = prints(&["--allow-net", "localhost"], &["lookup", "localhost"]);
    assert!(addresses.contains("127.0.0.1"), "{addresses}");
    assert_eq!(
        prints(&["--allow-net", "localhost"], &["lookup", "example.com"]),
        "no such host: false\nlookup example.com: Permission denied\n"
    );
    assert_eq!(
        prints(&["--allow-net", "*"], &["lookup", "nothing.invalid"]),
        "no such host: true\nlookup nothing.invalid: no such host\n"
    );
    let address = server(hello);
    let url = format!("http://localhost:{}/", address.port());
    let grant = format!("localhost:{}", address.port());
    assert_eq!(
        prints(&["--allow-net", &grant], &["get", &url]),
        "200 OK 5 hello\n"
    );
}

#[test]
fn what_is_not_granted_is_refused_as_permission_denied() {
    let address = server(echo).to_string();
    let port = address.rsplit(':').next().expect("a port");
    let (mapped, any) = (
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("0.0.0.0:{port}"),
    );
    let tried = [
        "try", "tcp", &address, "tcp", &mapped, "tcp", &any, "udp", &address, "listen", ":0",
    ];
    let refused = "tcp works: false permission: true\n".repeat(3)
        + "udp works: false permission: true\nlisten works: false permission: true\n";
    let elsewhere = format!("127.0.0.1:{}", port.parse::<u16>().expect("a port") ^ 1);
    for grants in [
        &[][..],
        &["--allow-net", "*"],
        &["--allow-net", "10.0.0.0/8"],
        &["--allow-net", &elsewhere],
        &["--allow-net", "example.com", "--allow-udp", "*"],
        &["--allow-listen", "127.0.0.1:0"],
    ] {
        assert_eq!(prints(grants, &tried), refused, "{grants:?}");
    }
    let output = output(&["--verbose"], &["try", "tcp", &address]);
    let expected = format!(
        "note: the guest was refused a TCP connection to `{address}`; allow it with `--allow-net {address}`"
    );
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains(&expected), "{stderr}");
}

#[test]
fn programs_without_grants_talk_within_themselves() {
    assert_eq!(prints(&[], &["within"]), "200 OK 5 hello\n");
    let folder = tempfile::tempdir().expect("a folder");
    let grant = format!("{}::/run", folder.path().display());
    assert_eq!(
        prints(&["--dir", &grant], &["within", "/run/socket"]),
        "200 OK 5 hello\nunix <nil>\n"
    );
}

#[test]
fn rust_programs_with_the_functions_of_wasmedge_reach_what_is_granted() {
    let module = build_rust("rust-sockets");
    let address = server(echo);
    let (ip, port) = (address.ip().to_string(), address.port().to_string());
    let send = |grants: &[&str]| {
        let mut command = carrick(&module, grants, &["send", &ip, &port]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("carrick starts");
        let mut stdin = child.stdin.take().expect("piped");
        let sent = "a line\n".repeat(10_000);
        let writer = thread::spawn(move || {
            // A guest that is refused the network reads nothing.
            let _ = stdin.write_all(sent.as_bytes());
        });
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("it ends");
        output
    };
    let output = send(&["--allow-net", &address.to_string()]);
    assert!(
        output.status.success() && output.stdout.len() == 70_000,
        "{} {:?}",
        output.stdout.len(),
        output.stderr
    );
    let output = send(&["--allow-net", "10.0.0.0/8"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "connect: errno 2\n"
    );

    // It serves eight clients at once.
    let mut command = carrick(
        &module,
        &["--allow-listen", "127.0.0.1:0"],
        &["serve-all", "8"],
    );
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    let mut reader = BufReader::new(child.stdout.take().expect("piped"));
    reader.read_line(&mut line).expect("a line");
    let port: u16 = line.trim().parse().expect("a port");
    let mut clients: Vec<_> = (0..8)
        .map(|_| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens"))
        .collect();
    for stream in &mut clients {
        stream.write_all(b"hello").expect("written");
    }
    for stream in &mut clients {
        stream
            .shutdown(std::net::Shutdown::Write)
            .expect("half closed");
        let mut back = String::new();
        stream.read_to_string(&mut back).expect("read");
        assert_eq!(back, "hello");
    }
    assert!(child.wait().expect("it ends").success());

    let socket = UdpSocket::bind(ANY_PORT).expect("a port");
    let port = socket.local_addr().expect("an address").port();
    thread::spawn(move || {
        let mut buffer = [0; 100];
        let (size, from) = socket.recv_from(&mut buffer).expect("a datagram");
        socket.send_to(&buffer[..size], from).expect("sent");
    });
    let printed = |grants: &[&str], args: &[&str]| {
        let output = carrick(&module, grants, args).output();
        stdout(&output.expect("carrick starts"))
    };
    assert_eq!(
        printed(
            &["--allow-udp", "127.0.0.1"],
            &["datagram", "127.0.0.1", &port.to_string(), "hello"]
        ),
        "127.0.0.1: hello\n"
    );
    let addresses = printed(
        &["--allow-net", "localhost"],
        &["resolve", "localhost", "80"],
    );
    assert!(addresses.contains("127.0.0.1 80\n"), "{addresses}");
}
