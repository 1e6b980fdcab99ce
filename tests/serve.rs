//! `carrick serve`: real requests to small components in text form, on free ports of this machine.

#[path = "support/toolchain.rs"]
mod toolchain;

#[path = "serve/admin.rs"]
mod admin;

#[path = "serve/cgi.rs"]
mod cgi;

#[path = "serve/go.rs"]
mod go;
#[path = "serve/programs.rs"]
mod programs;

#[path = "serve/malformed.rs"]
mod malformed;

#[path = "serve/reload.rs"]
mod reload;

#[path = "serve/routes.rs"]
mod routes;

#[path = "serve/tls.rs"]
mod tls;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A server that is stopped when the test ends.
struct Server {
    child: Child,
    address: SocketAddr,
    stdout: BufReader<ChildStdout>,
}

impl Server {
    fn start(component: &Path, options: &[&str]) -> Self {
        Self::start_by(
            Command::new(env!("CARGO_BIN_EXE_carrick")),
            component,
            options,
        )
    }

    fn start_by(mut carrick: Command, component: &Path, options: &[&str]) -> Self {
        carrick.arg("serve").arg(component).args(options);
        Self::start_command(carrick)
    }

    /// Starts `carrick serve` with the arguments that it has.
    fn start_command(mut carrick: Command) -> Self {
        let mut child = carrick
            .args(["--listen", "127.0.0.1:0"])
            .env("CARRICK_CACHE_DIR", cache().path())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("carrick starts");
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        stdout.read_line(&mut line).expect("a line");
        let address = line.trim().split_once("://");
        let address = address.map(|(_, address)| address.parse());
        let Some(Ok(address)) = address else {
            panic!("{line}: {:?}", child.wait_with_output());
        };
        Self {
            child,
            address,
            stdout,
        }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).expect("it listens")
    }

    /// The whole answer to these bytes; the server closes the connection.
    fn answer(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("written");
        let mut answer = Vec::new();
        // A connection that is cut off has an answer up to there.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.answer(&format!(
            "GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
        ))
    }

    /// The next line that it prints.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("a line");
        line
    }

    /// Sends bytes and leaves the connection open.
    fn send(&self, request: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("written");
        stream
    }

    /// A request whose guest waits for one byte of the body.
    fn waiting_for_its_body(&self) -> TcpStream {
        let mut stream = self.send(
            "POST /read HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 1\r\n\
             Expect: 100-continue\r\n\r\n",
        );
        let mut head = [0; 25];
        stream
            .read_exact(&mut head)
            .expect("it is asked for the body");
        assert_eq!(&head, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream
    }

    /// Stops it with SIGTERM, and returns its log.
    fn stop(mut self) -> String {
        signal(&self.child, "TERM");
        let status = self.child.wait().expect("it ends");
        let mut log = String::new();
        let mut stderr = self.child.stderr.take().expect("piped");
        stderr.read_to_string(&mut log).expect("text");
        assert_eq!(status.code(), Some(0), "{log}");
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name])
        .arg(child.id().to_string())
        .status();
    assert!(status.expect("`kill` starts").success());
}

fn cache() -> &'static TempDir {
    static CACHE: OnceLock<TempDir> = OnceLock::new();
    CACHE.get_or_init(|| tempfile::tempdir().expect("a folder"))
}

/// `handler.wat` as a component.
fn component() -> PathBuf {
    static COMPONENT: OnceLock<TempDir> = OnceLock::new();
    let folder = COMPONENT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        write_component(&answering("count"), &folder.path().join("handler.wasm"));
        folder
    });
    folder.path().join("handler.wasm")
}

/// A component that answers all requests with this text.
fn answering(text: &str) -> String {
    let source = std::fs::read_to_string(inputs().join("handler.wat")).expect("it exists");
    assert_eq!(text.len(), 5, "it takes the place of another text");
    source.replace(
        "(data (i32.const 0) \"count\")",
        &format!("(data (i32.const 0) \"{text}\")"),
    )
}

/// Adapts the module in this text to a component in `file`.
fn write_component(wat: &str, file: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let module = folder.path().join("handler.wat");
    std::fs::write(&module, wat).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_carrick"))
        .arg("adapt")
        .arg(module)
        .arg("--wit")
        .arg(inputs().join("handler.wit"))
        .arg("-o")
        .arg(file)
        .output()
        .expect("carrick starts");
    assert!(output.status.success(), "{output:?}");
}

fn inputs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/serve.in")
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or(answer)
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn requests_are_answered_each_by_a_fresh_instance() {
    let server = Server::start(&component(), &[]);
    for _ in 0..2 {
        let answer = server.get("/count");
        assert_eq!(
            (status(&answer), body(&answer)),
            ("200", "5\r\ncount\r\n1\r\n1\r\n0\r\n\r\n"),
            "{answer}"
        );
    }
    let log = server.stop();
    assert_eq!(
        log.matches("\"GET /count HTTP/1.1\" 200 6 B").count(),
        2,
        "{log}"
    );
    assert!(log.contains("note: stopping"), "{log}");
}

#[test]
fn an_instance_is_used_as_often_as_was_said() {
    let server = Server::start(&component(), &["--reuse", "2"]);
    let counts: Vec<_> = (0..4)
        .map(|_| body(&server.get("/count")).contains("\r\n2\r\n"))
        .collect();
    assert_eq!(counts, [false, true, false, true]);
}

#[test]
fn a_connection_is_used_again_and_http_2_is_spoken() {
    let server = Server::start(&component(), &[]);
    let mut stream = server.connect();
    for path in ["/a", "/b"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: here\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("written");
        let mut head = [0; 15];
        stream.read_exact(&mut head).expect("an answer");
        assert_eq!(&head, b"HTTP/1.1 200 OK");
        let mut reader = BufReader::new(&mut stream);
        let mut line = String::new();
        while line != "0\r\n" {
            line.clear();
            reader.read_line(&mut line).expect("a line");
        }
        reader.read_line(&mut line).expect("the end");
    }
    let output = Command::new("curl")
        .args([
            "--silent",
            "--http2-prior-knowledge",
            "--write-out",
            " %{http_version}",
        ])
        .arg(format!("http://{}/x", server.address))
        .output()
        .expect("`curl` starts; install it with `apt-get install curl`");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "count1 2",
        "{output:?}"
    );
    assert!(server.stop().contains("\"GET /x HTTP/2\" 200"));
}

#[test]
fn a_trap_is_the_failure_of_one_request_and_has_an_id() {
    let server = Server::start(&component(), &["--reuse", "100"]);
    assert_eq!(status(&server.get("/")), "200");
    let answer = server.get("/trap");
    assert_eq!(status(&answer), "500", "{answer}");
    let (_, id) = body(&answer).trim().rsplit_once("request ").expect("an id");
    let id = id.trim_end_matches(')').to_owned();
    assert!(body(&server.get("/")).contains("1"), "a fresh instance");
    // Without an answer.
    assert_eq!(status(&server.get("/none")), "500");
    let log = server.stop();
    assert!(log.contains(&format!("error: request {id}: `")), "{log}");
    assert!(
        log.contains("trapped: wasm `unreachable` instruction executed"),
        "{log}"
    );
    assert!(log.contains("returned without an answer"), "{log}");
}

#[test]
fn an_answer_that_a_trap_cuts_off_does_not_look_complete() {
    let server = Server::start(&component(), &[]);
    // The head may be cut off too.
    let answer = server.get("/late-trap");
    assert!(!answer.ends_with("0\r\n\r\n"), "{answer:?}");
    let log = server.stop();
    assert!(log.contains("incomplete"), "{log}");
}

#[test]
fn the_time_of_a_request_ends_whatever_the_guest_does() {
    let server = Server::start(&component(), &["--timeout", "300ms"]);
    for path in ["/spin", "/sleep"] {
        let answer = server.get(path);
        assert_eq!(status(&answer), "504", "{path}: {answer}");
    }
    // The head was sent, so the connection is cut off.
    let answer = server.get("/late-spin");
    assert_eq!(status(&answer), "200", "{answer}");
    assert!(!answer.ends_with("0\r\n\r\n"), "{answer:?}");
    assert_eq!(status(&server.get("/")), "200");
}

#[test]
fn memory_bodies_and_heads_are_limited() {
    let options = ["--max-memory", "4M", "--max-body", "1K", "--max-head", "8K"];
    let server = Server::start(&component(), &options);
    assert_eq!(status(&server.get("/grow")), "500");
    let post = |head: &str, body: &str| {
        server.answer(&format!(
            "POST /read HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{head}\r\n\r\n{body}"
        ))
    };
    let body_of = |bytes: usize| "x".repeat(bytes);
    let fits = post("Content-Length: 1024", &body_of(1024));
    assert_eq!(status(&fits), "200", "{fits}");
    let long = post("Content-Length: 1025", &body_of(1025));
    assert_eq!(status(&long), "413", "{long}");
    let chunk = format!("401\r\n{}\r\n0\r\n\r\n", body_of(1025));
    let chunked = post("Transfer-Encoding: chunked", &chunk);
    assert_eq!(status(&chunked), "413", "{chunked}");
    let head = server.get(&format!("/{}", "x".repeat(16 << 10)));
    assert!(["431", "414"].contains(&status(&head)), "{head}");
    let no_host = server.answer("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert_eq!(status(&no_host), "400", "{no_host}");
    assert_eq!(status(&server.get("/")), "200");
    assert!(server.stop().contains("asked for"));
}

#[test]
fn requests_run_at_once_up_to_a_limit() {
    let server = Server::start(&component(), &["--max-requests", "2"]);
    let mut under_way = [(); 2].map(|()| server.waiting_for_its_body());
    let refused = server.get("/");
    assert_eq!(status(&refused), "503", "{refused}");
    assert!(
        refused.to_lowercase().contains("retry-after: 1"),
        "{refused}"
    );
    for stream in &mut under_way {
        stream.write_all(b"x").expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert_eq!(status(&answer), "200", "{answer}");
    }
    assert_eq!(status(&server.get("/")), "200");
}

#[test]
fn a_client_that_says_nothing_is_let_go() {
    let server = Server::start(&component(), &["--client-timeout", "200ms"]);
    for first in ["", "G", "GET / HTTP/1.1\r\nHost: he", "PRI * HT"] {
        let mut stream = server.connect();
        stream.write_all(first.as_bytes()).expect("written");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.contains(" 408 "), "{answer}");
    }
}

#[test]
fn a_stopped_server_ends_its_requests_or_cuts_them_off() {
    let server = Server::start(&component(), &["--drain-timeout", "200ms"]);
    let mut stream = server.connect();
    let request = "GET /late-sleep HTTP/1.1\r\nHost: here\r\n\r\n";
    stream.write_all(request.as_bytes()).expect("written");
    let mut head = [0; 15];
    stream.read_exact(&mut head).expect("an answer begins");
    let began = Instant::now();
    let address = server.address;
    server.stop();
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "it did not wait for the guest"
    );
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn the_log_is_json_where_it_is_asked_for() {
    let server = Server::start(&component(), &["--log", "json"]);
    server.get("/trap?a=b");
    let log = server.stop();
    let events: Vec<serde_json::Value> = log
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let event = |name: &str| events.iter().find(|event| event["event"] == name);
    let (request, failure) = (
        event("request").expect("one"),
        event("failure").expect("one"),
    );
    assert_eq!(request["status"], 500);
    assert_eq!(request["id"], failure["id"]);
}
