//! Commands that answer as CGI does.

use std::io::{Read, Write};
use std::process::Command;

use super::{Server, body, component, status};
use crate::toolchain::{build_go, build_go_with, go_version};

/// A request with more headers and a body.
fn send(server: &Server, method: &str, path: &str, headers: &str, text: &str) -> String {
    server.answer(&format!(
        "{method} {path} HTTP/1.1\r\nHost: here:80\r\nConnection: close\r\n{headers}\r\n{text}"
    ))
}

/// The first line of a body that comes in pieces: behind the length of its piece.
fn text(answer: &str) -> &str {
    body(answer).lines().nth(1).unwrap_or_default()
}

#[test]
fn a_program_of_net_http_cgi_answers_as_it_is_with_old_and_new_go() {
    for version in ["1.21.13", "1.27.3"] {
        let program = build_go_with(&go_version(version), "go-cgi");
        let mut carrick = Command::new(env!("CARGO_BIN_EXE_carrick"));
        carrick
            .args([
                "serve",
                "--cgi",
                "--env",
                "GREETING=hi",
                "--env",
                "HTTP_X_TOKEN=ours",
            ])
            .arg(format!("--route=/app={}", program.display()));
        let server = Server::start_command(carrick);
        let headers = "X-A: 7\r\nProxy: evil\r\nContent-Length: 4\r\n";
        let answer = send(&server, "POST", "/app/echo?q=%20", headers, "text");
        assert_eq!(status(&answer), "201", "{answer}");
        assert!(answer.contains("x-greeting: hi\r\n"), "{answer}");
        assert_eq!(
            text(&answer),
            "POST http://here:80/app/echo?q=%20 here:80 7 text <nil>"
        );
        let variable = |name: &str| {
            let answer = send(
                &server,
                "GET",
                &format!("/app/env?{name}"),
                "Proxy: evil\r\nX-Token: theirs\r\n",
                "",
            );
            text(&answer).to_owned()
        };
        assert_eq!(variable("SCRIPT_NAME"), "/app");
        assert_eq!(variable("PATH_INFO"), "/env");
        assert_eq!(variable("SERVER_NAME"), "here");
        assert_eq!(variable("REMOTE_ADDR"), "127.0.0.1");
        assert_eq!(variable("GATEWAY_INTERFACE"), "CGI/1.1");
        assert_eq!(variable("HTTP_PROXY"), "");
        // What is granted is no client's to change.
        assert_eq!(variable("HTTP_X_TOKEN"), "ours");
        assert_eq!(status(&send(&server, "GET", "/app/none", "", "")), "404");
        assert_eq!(status(&server.get("/other")), "404");
        assert!(!server.stop().contains("incomplete"));
    }
}

#[test]
fn a_cgi_program_that_fails_is_the_failure_of_one_request() {
    let program = build_go("go-cgi");
    let mut carrick = Command::new(env!("CARGO_BIN_EXE_carrick"));
    carrick
        .args(["serve", "--cgi", "--timeout", "5s"])
        .arg(format!("--route=/app={}", program.display()));
    let server = Server::start_command(carrick);
    assert_eq!(status(&server.get("/app/fail")), "500");
    assert_eq!(status(&server.get("/app/junk")), "500");
    let written = server.get("/app/exit");
    assert_eq!(
        (status(&written), text(&written)),
        ("200", "written"),
        "{written}"
    );
    assert!(written.ends_with("\r\n0\r\n\r\n"), "it is whole: {written}");
    let cut = server.get("/app/late-sleep");
    assert_eq!(status(&cut), "200", "{cut}");
    assert!(!cut.ends_with("\r\n0\r\n\r\n"), "{cut}");
    assert_eq!(status(&server.get("/app/sleep")), "504");
    let chunked = "Transfer-Encoding: chunked\r\n";
    let answer = send(&server, "POST", "/app/echo", chunked, "1\r\nx\r\n0\r\n\r\n");
    assert_eq!(status(&answer), "411", "{answer}");
    let log = server.stop();
    assert!(log.contains("exited with code 3"), "{log}");
    assert!(
        log.contains("wrote no answer of a CGI program: `hello, world` in its head is no header"),
        "{log}"
    );
}

#[test]
fn bodies_of_cgi_programs_are_streamed() {
    let program = build_go("go-cgi");
    let mut carrick = Command::new(env!("CARGO_BIN_EXE_carrick"));
    carrick
        .args(["serve", "--cgi", "--max-memory", "64M"])
        .arg(format!("--route=/app={}", program.display()));
    let server = Server::start_command(carrick);
    let length = 20_000_000;
    let headers = format!("Content-Length: {length}\r\n");
    let answer = send(
        &server,
        "POST",
        "/app/length",
        &headers,
        &"x".repeat(length),
    );
    assert_eq!(text(&answer), format!("{length} <nil>"));
    let answer = server.get("/app/large");
    assert!(answer.ends_with("\r\n0\r\n\r\n"));
    assert!(answer.len() > 32 << 20, "{}", answer.len());
}

#[test]
fn a_body_that_breaks_off_is_never_taken_for_a_whole_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let stored = folder.path().join("stored");
    let program = build_go("go-cgi");
    let mut carrick = Command::new(env!("CARGO_BIN_EXE_carrick"));
    carrick
        .args(["serve", "--cgi", "--dir"])
        .arg(format!("{}::/data", folder.path().display()))
        .arg(format!("--route=/app={}", program.display()));
    let server = Server::start_command(carrick);
    let mut client = server.connect();
    let head = "POST /app/store HTTP/1.1\r\nHost: here\r\nContent-Length: 8\r\n\r\nhalf";
    client.write_all(head.as_bytes()).expect("written");
    let mut answer = Vec::new();
    while !answer.windows(5).any(|five| five == b"begun") {
        let mut piece = [0; 1024];
        let count = client.read(&mut piece).expect("an answer");
        assert!(count > 0, "{}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&piece[..count]);
    }
    drop(client);
    let log = server.stop();
    assert!(log.contains("the body of the request broke off"), "{log}");
    assert!(!stored.exists(), "half of a body was taken for all");
}

#[test]
fn a_component_that_is_no_command_is_no_cgi_program() {
    let output = Command::new(env!("CARGO_BIN_EXE_carrick"))
        .args(["serve", "--cgi", "--listen", "127.0.0.1:0"])
        .arg(component())
        .output()
        .expect("carrick starts");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains("it does not export `wasi:cli/run` of 0.2"),
        "{error}"
    );
    assert!(
        error.contains("hint: it answers HTTP requests itself"),
        "{error}"
    );
}
