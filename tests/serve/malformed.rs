//! Requests that are not as HTTP/1.1 has them, and clients that go away.

use std::io::{Read, Write};
use std::net::Shutdown;

use super::{Server, component, status};

/// Sends bytes, and returns the statuses of the answers until the server closes the connection.
fn statuses(server: &Server, bytes: &str) -> Vec<String> {
    let answer = server.answer(bytes);
    let lines = answer.split("\r\n");
    let heads = lines.filter_map(|line| line.strip_prefix("HTTP/1.1 "));
    heads.map(|rest| rest[..3].to_owned()).collect()
}

#[test]
fn a_malformed_request_is_refused_and_nothing_behind_it_is_read() {
    let server = Server::start(&component(), &["--client-timeout", "500ms"]);
    let hidden = "GET /hidden HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
    let refuse = |head: &str, body: &str| {
        let bytes = format!("{head}\r\n\r\n{body}{hidden}");
        assert_eq!(statuses(&server, &bytes), ["400"], "{head:?}");
    };
    let post = |headers: &str| format!("POST /read HTTP/1.1\r\nHost: here\r\n{headers}");
    // Lengths that contradict each other, or are none.
    for length in [
        "5\r\nContent-Length: 6",
        "5, 6",
        "+5",
        "-1",
        "5 6",
        "0x5",
        "",
        "99999999999999999999",
    ] {
        refuse(&post(&format!("Content-Length: {length}")), "hello");
    }
    // The last coding is not `chunked`.
    for coding in ["gzip", "chunked, gzip", "chunked, identity", "xchunked"] {
        refuse(&post(&format!("Transfer-Encoding: {coding}")), "0\r\n\r\n");
    }
    refuse(&post("Transfer-Encoding : chunked"), "0\r\n\r\n");
    refuse(&post("X-A: 1\r\n folded"), "");
    refuse(&post(" X-A: 1"), "");
    refuse(&post("X-A: a\rb"), "");
    refuse(&post("X-A: a\0b"), "");
    refuse(&post("no colon"), "");
    refuse(&post(": no name"), "");
    refuse("G@T / HTTP/1.1\r\nHost: here", "");
    refuse("GET / HTTP/9.9\r\nHost: here", "");
    refuse("GET  HTTP/1.1\r\nHost: here", "");
    refuse("GET http:// HTTP/1.1\r\nHost: here", "");
    assert_eq!(status(&server.get("/")), "200");
    assert!(!server.stop().contains("/hidden"));
}

#[test]
fn a_body_that_breaks_off_is_no_whole_body() {
    let server = Server::start(
        &component(),
        &["--client-timeout", "500ms", "--timeout", "5s"],
    );
    let chunked = |body: &str| {
        let request = format!(
            "POST /read HTTP/1.1\r\nHost: here\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{body}"
        );
        statuses(&server, &request)
    };
    assert_eq!(chunked("3\r\nabc\r\n0\r\n\r\n"), ["200"]);
    for body in [
        "zz\r\nabc\r\n",
        "-3\r\nabc",
        "ffffffffffffffffff\r\na",
        "3\r\nabcd\r\n0\r\n\r\n",
    ] {
        let statuses = chunked(body);
        assert!(
            !statuses.contains(&"200".to_owned()),
            "{body:?}: {statuses:?}"
        );
    }
    for request in [
        "POST /read HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nhalf",
        "POST /read HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
        "GET / HT",
        "GET / HTTP/1.1\r\nHo",
    ] {
        let mut stream = server.send(request);
        stream.shutdown(Shutdown::Write).expect("half open");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer);
        assert!(!answer.contains(" 200 "), "{request:?}: {answer}");
        // And one that is gone altogether.
        drop(server.send(request));
    }
    assert_eq!(status(&server.get("/")), "200");
}

#[test]
fn requests_behind_each_other_are_answered_in_their_order() {
    let server = Server::start(&component(), &["--reuse", "100"]);
    let one = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: here\r\n\r\n");
    let close = "GET /c HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
    // An empty line before a request is allowed.
    let mut stream = server.send(&format!(
        "\r\n{}{}{close}{}",
        one("/a"),
        one("/b"),
        one("/d")
    ));
    let mut answers = String::new();
    let _ = stream.read_to_string(&mut answers);
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3, "{answers}");
    let places: Vec<_> = ["\r\n1\r\n1\r\n", "\r\n1\r\n2\r\n", "\r\n1\r\n3\r\n"]
        .map(|count| answers.find(count))
        .into();
    assert!(places.is_sorted() && !places.contains(&None), "{answers}");
    // In pieces.
    let mut stream = server.connect();
    for byte in close.bytes() {
        stream.write_all(&[byte]).expect("written");
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert_eq!(status(&answer), "200", "{answer}");
}

#[test]
fn heads_have_limits_of_every_kind() {
    let server = Server::start(&component(), &["--max-head", "8K"]);
    let head = |headers: &str| {
        statuses(
            &server,
            &format!("GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n{headers}\r\n\r\n"),
        )
    };
    assert_eq!(head(&format!("X-A: {}", "x".repeat(7000))), ["200"]);
    assert_eq!(head(&format!("X-A: {}", "x".repeat(20_000))), ["431"]);
    assert_eq!(head(&format!("{}: a", "x".repeat(20_000))), ["431"]);
    assert_eq!(head(&["A: b"; 300].join("\r\n")), ["431"]);
    assert_eq!(status(&server.get("/")), "200");
}
