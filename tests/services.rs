//! Go programs that talk to real servers by public libraries: `guests/go-services`, built for this machine and by
//! `carrick build`. Both must print the same lines.
//!
//! The servers of PostgreSQL, Redis and NATS are installed with `apt-get` where they are missing. The others are the
//! same Go program, once built for this machine and once as a component.

#[path = "services/servers.rs"]
mod servers;
#[path = "support/toolchain.rs"]
mod toolchain;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::OnceLock;

use servers::{Nats, Postgres, Redis};
use tempfile::TempDir;
use toolchain::{Go, go, go_version, guests_dir, target_dir};

/// What `go build` is told: without this tag, gRPC brings its own pages for browsers.
const GO_FLAGS: [&str; 3] = ["-tags=grpcnotrace", "-trimpath", "-ldflags=-s -w"];

/// The Go that the libraries need.
const GO_MINOR_MIN: u32 = 26;

/// What goes to each client and server of the Go program.
const PORT: &str = "127.0.0.1:0";

/// The program, built twice.
struct Programs {
    native: PathBuf,
    component: PathBuf,
}

#[derive(Clone, Copy, Debug)]
enum Side {
    Native,
    Component,
}

fn programs() -> &'static Programs {
    static PROGRAMS: OnceLock<Programs> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let found = match go() {
            go if go.minor() >= GO_MINOR_MIN => go.clone(),
            _ => go_version("1.27.3"),
        };
        build(&found)
    })
}

fn build(go: &Go) -> Programs {
    let folder = target_dir().join("guests/go-services");
    std::fs::create_dir_all(&folder).expect("a folder");
    let programs = Programs {
        native: folder.join("go-services"),
        component: folder.join("go-services.component.wasm"),
    };
    let source = guests_dir().join("go-services");
    let mut native = go.command();
    native
        .arg("build")
        .args(GO_FLAGS)
        .arg("-o")
        .arg(&programs.native)
        .arg(".")
        .current_dir(&source);
    succeeds(&mut native);
    let mut component = go.command_of(env!("CARGO_BIN_EXE_carrick"));
    component
        .args(["build", "--quiet"])
        .arg(&source)
        .arg("-o")
        .arg(&programs.component)
        .arg("--")
        .args(GO_FLAGS);
    succeeds(&mut component);
    // Tests that begin at the same time would all compile it.
    let mut unknown = carrick();
    unknown.arg(&programs.component).arg("nothing");
    let unknown = unknown.output().expect("carrick starts");
    assert_eq!(unknown.status.code(), Some(1), "{unknown:?}");
    programs
}

fn succeeds(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {output:?}");
}

/// `carrick run` with what the clients and the servers need.
fn carrick() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carrick"));
    command
        .args(["run", "--timeout", "600s"])
        .args(["--allow-net", "127.0.0.1", "--allow-udp", "127.0.0.1"])
        .args(["--allow-listen", PORT, "--allow-udp-listen", PORT]);
    command
}

/// The program with the folder of certificates `/ca`, which is `ca` on this machine.
fn program(side: Side, ca: &Path, args: &[&str]) -> Command {
    let certificate = ca.join("ca.pem");
    let mut command = match side {
        Side::Native => Command::new(&programs().native),
        Side::Component => {
            let mut command = carrick();
            command.arg("--dir").arg(format!("{}::/ca", ca.display()));
            if certificate.is_file() {
                command.arg(format!("--tls-roots={}", certificate.display()));
            }
            command.arg(&programs().component);
            command
        }
    };
    command
        .args(args)
        .env("SSL_CERT_FILE", certificate)
        .stdin(Stdio::null());
    command
}

/// What a client prints.
fn prints(side: Side, ca: &Path, args: &[&str]) -> String {
    let output = program(side, ca, args).output();
    stdout(side, &output.expect("the client starts"))
}

fn stdout(side: Side, output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{side:?}: {text}{stderr}");
    text
}

/// A server of the Go program; it is killed when the value is dropped.
struct Served {
    child: Child,
    address: String,
    _rest: BufReader<ChildStdout>,
}

impl Served {
    fn start(side: Side, ca: &Path, kind: &str) -> Self {
        let folder = match side {
            Side::Native => ca.to_str().expect("text"),
            Side::Component => "/ca",
        };
        let mut command = program(side, ca, &[&format!("{kind}-serve"), PORT, folder]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the server starts");
        let mut reader = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        assert!(line.starts_with("127.0.0.1:"), "{side:?} {kind}: {line}");
        Self {
            child,
            address: line.trim().to_owned(),
            _rest: reader,
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Has a native client and one in a component talk to a native server and to one in a component.
fn both_sides(kind: &str, more: &[&str]) {
    let mut expected = None;
    for server in [Side::Native, Side::Component] {
        let ca = TempDir::new().expect("a folder");
        let served = Served::start(server, ca.path(), kind);
        let args = [&[kind, &served.address], more].concat();
        for client in [Side::Native, Side::Component] {
            let printed = prints(client, ca.path(), &args);
            let expected = expected.get_or_insert_with(|| printed.clone());
            assert_eq!(&printed, expected, "{client:?} client, {server:?} server");
        }
    }
}

/// Has both clients do the same with a server that is none of ours, and returns what they print.
fn same_lines(args: &[&str]) -> String {
    let ca = TempDir::new().expect("a folder");
    let native = prints(Side::Native, ca.path(), args);
    assert_eq!(prints(Side::Component, ca.path(), args), native);
    native
}

#[test]
fn postgresql_by_pgx_and_by_pq() {
    let server = Postgres::start();
    let printed = same_lines(&["postgres", &server.url()]);
    assert_eq!(printed.lines().count(), 13, "{printed}");
    assert!(printed.contains("pgx: copied: 100000 "), "{printed}");
    assert!(printed.contains("pq: copied: 100000 "), "{printed}");
    assert!(!printed.contains("cancelled: false"), "{printed}");
}

#[test]
fn redis_by_go_redis() {
    let server = Redis::start();
    let printed = same_lines(&["redis", &server.address()]);
    assert!(printed.contains("goroutines: 3200 <nil> true"), "{printed}");
}

#[test]
fn nats_with_a_server_that_is_killed_and_started_again() {
    let run = |side| {
        let ca = TempDir::new().expect("a folder");
        let mut server = Nats::start();
        let mut command = program(side, ca.path(), &["nats", &server.address()]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the client starts");
        let mut reader = BufReader::new(child.stdout.take().expect("piped"));
        let mut printed = String::new();
        while !printed.ends_with("kill the server\n") {
            let bytes = reader.read_line(&mut printed).expect("a line");
            assert_ne!(bytes, 0, "{printed}{:?}", child.wait_with_output());
        }
        server.kill();
        reader.read_line(&mut printed).expect("a line");
        server.start_again();
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(b"started\n").expect("written");
        reader.read_to_string(&mut printed).expect("text");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{side:?}: {printed}{output:?}");
        printed
    };
    let native = run(Side::Native);
    assert!(native.contains("hello again"), "{native}");
    assert_eq!(run(Side::Component), native);
}

#[test]
fn http_1_and_2_over_tls() {
    both_sides("http", &[]);
}

#[test]
fn http_with_a_gibibyte_down_and_up() {
    let ca = TempDir::new().expect("a folder");
    let served = Served::start(Side::Native, ca.path(), "http-large");
    let gibibyte = (1_u64 << 30).to_string();
    let printed = same_lines(&["http-large", &served.address, &gibibyte]);
    assert!(
        printed.starts_with(&format!("down: {gibibyte} ")),
        "{printed}"
    );
}

#[test]
fn grpc_unary_and_streaming() {
    both_sides("grpc", &[]);
}

#[test]
fn websocket_messages_of_every_length() {
    both_sides("websocket", &[]);
}

#[test]
fn dns_over_udp() {
    both_sides("dns", &[]);
}

#[test]
fn udp_datagrams_of_every_size() {
    both_sides("udp", &[]);
}

#[test]
fn smtp_with_starttls() {
    both_sides("smtp", &[]);
}

#[test]
fn ssh_sessions() {
    both_sides("ssh", &[]);
}
