//! Health and figures of a server.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::{Server, body, component, signal, status};

/// A server, and what answers on its admin address.
struct Watched {
    server: Server,
    admin: String,
}

impl Watched {
    fn start(options: &[&str]) -> Self {
        let options = [&["--admin", "127.0.0.1:0"], options].concat();
        let mut server = Server::start(&component(), &options);
        let line = server.line();
        let admin = line.trim().strip_prefix("admin http://").expect("a line");
        let admin = admin.to_owned();
        Self { server, admin }
    }

    fn ask(&self, method: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.admin).expect("it listens");
        let request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// The value of a figure, by its name and labels.
    fn figure(&self, name: &str) -> f64 {
        let answer = self.ask("GET", "/metrics");
        let line = body(&answer)
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {answer}"))
            .parse()
            .expect("a number")
    }
}

#[test]
fn requests_are_counted_by_what_became_of_them() {
    let options = ["--max-body", "1K", "--timeout", "300ms", "--reuse", "9"];
    let watched = Watched::start(&options);
    let server = &watched.server;
    for path in ["/", "/", "/trap", "/spin", "/none"] {
        server.get(path);
    }
    let post = "POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 2000\r\n\r\n";
    assert_eq!(status(&server.answer(post)), "413");
    assert_eq!(
        status(&server.answer("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")),
        "400"
    );
    assert_eq!(status(&server.answer("nothing\r\n\r\n")), "400");
    let check = |name: &str, expected: f64| assert_eq!(watched.figure(name), expected, "{name}");
    for (labels, count) in [
        ("{component=\"handler\",status=\"200\"}", 2.0),
        ("{component=\"handler\",status=\"500\"}", 2.0),
        ("{component=\"handler\",status=\"504\"}", 1.0),
        ("{component=\"handler\",status=\"413\"}", 1.0),
        ("{component=\"\",status=\"400\"}", 1.0),
    ] {
        check(&format!("carrick_requests_total{labels}"), count);
    }
    for kind in ["trap", "deadline", "no-answer"] {
        let labels = format!("{{component=\"handler\",kind=\"{kind}\"}}");
        check(&format!("carrick_guest_failures_total{labels}"), 1.0);
    }
    for (component, reason) in [
        ("handler", "body-too-large"),
        ("", "host"),
        ("", "malformed"),
    ] {
        let labels = format!("{{component=\"{component}\",reason=\"{reason}\"}}");
        check(&format!("carrick_rejections_total{labels}"), 1.0);
    }
    check(
        "carrick_request_duration_seconds_count{component=\"handler\"}",
        6.0,
    );
    check("carrick_answer_bytes_total{component=\"\"}", 29.0);
    // The first one, and one for each that failed but the last.
    check(
        "carrick_instances_started_total{component=\"handler\"}",
        3.0,
    );
    check("carrick_instances_busy{component=\"handler\"}", 0.0);
    check("carrick_instances_idle{component=\"handler\"}", 0.0);
    let pages = watched.figure("carrick_instance_memory_peak_bytes{component=\"handler\"}");
    assert!((131_072.0..1e6).contains(&pages), "{pages}");
    server.get("/");
    check("carrick_instances_idle{component=\"handler\"}", 1.0);
    assert!(watched.figure("process_resident_memory_bytes") > 1e6);
}

#[test]
fn a_server_that_stops_is_not_healthy() {
    let watched = Watched::start(&[]);
    assert_eq!(body(&watched.ask("GET", "/health")), "ok\n");
    assert_eq!(status(&watched.ask("POST", "/health")), "405");
    assert_eq!(status(&watched.ask("GET", "/")), "404");
    let mut under_way = watched
        .server
        .send("GET /late-sleep HTTP/1.1\r\nHost: here\r\n\r\n");
    under_way
        .read_exact(&mut [0; 15])
        .expect("an answer begins");
    signal(&watched.server.child, "TERM");
    // The signal arrives some time later.
    while status(&watched.ask("GET", "/health")) != "503" {}
    assert!(
        TcpStream::connect(watched.server.address).is_err() || under_way.read(&mut [0]).is_ok()
    );
}
