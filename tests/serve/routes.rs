//! Several components of one server.

use std::path::Path;
use std::process::Command;

use super::{Server, answering, body, status, write_component};

/// A folder with components that answer `site.` and so on.
fn components(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in names {
        let file = folder.path().join(format!("{name}.wasm"));
        write_component(&answering(&format!("{name:.<5}")), &file);
    }
    folder
}

/// `carrick serve` in this folder.
fn carrick(folder: &Path, options: &[&str]) -> Command {
    let mut carrick = Command::new(env!("CARGO_BIN_EXE_carrick"));
    carrick.current_dir(folder).arg("serve").args(options);
    carrick
}

fn get(server: &Server, host: &str, path: &str) -> String {
    server.answer(&format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    ))
}

/// Which component answered.
fn who(answer: &str) -> &str {
    assert_eq!(status(answer), "200", "{answer}");
    body(answer).lines().nth(1).expect("a chunk")
}

#[test]
fn the_component_of_the_most_exact_route_answers() {
    let folder = components(&["site", "api", "admin"]);
    let options = [
        "site.wasm",
        "--route=/api=api.wasm",
        "--route=/v2=api.wasm",
        "--route=admin.example.com/=admin.wasm",
        "--reuse=9",
        "--log=json",
    ];
    let server = Server::start_command(carrick(folder.path(), &options));
    let check = |host: &str, path: &str, expected: &str| {
        assert_eq!(who(&get(&server, host, path)), expected, "{host} {path}");
    };
    check("localhost", "/", "site.");
    check("localhost:80", "/apis?/api", "site.");
    check("localhost", "/api", "api..");
    check("localhost", "/api/x", "api..");
    check("admin.example.com:8080", "/api", "admin");
    check("ADMIN.example.com", "/", "admin");
    // Both routes of a component have its instances.
    assert!(body(&get(&server, "localhost", "/v2")).contains("\r\n3\r\n"));
    let log = server.stop();
    assert!(log.contains(r#""component":"admin""#), "{log}");
}

#[test]
fn a_request_that_no_route_covers_is_answered_with_404() {
    let folder = components(&["api"]);
    let server = Server::start_command(carrick(folder.path(), &["--route=a.example/x=api.wasm"]));
    assert_eq!(status(&get(&server, "a.example", "/x")), "200");
    assert_eq!(status(&get(&server, "a.example", "/")), "404");
    assert_eq!(status(&get(&server, "b.example", "/x")), "404");
    assert!(server.stop().contains("\"GET / HTTP/1.1\" 404"));
}

#[test]
fn the_host_of_a_request_is_one_host() {
    let folder = components(&["api"]);
    let server = Server::start_command(carrick(folder.path(), &["--route=a.example/=api.wasm"]));
    let request = |target: &str, host: &str| {
        let answer = server.answer(&format!(
            "GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ));
        status(&answer).to_owned()
    };
    assert_eq!(request("http://a.example/", "a.example"), "200");
    assert_eq!(request("http://b.example/", "a.example"), "400");
    assert_eq!(request("http://a.example/", "b.example"), "400");
    for host in ["a.example:x", "me@a.example", "a.example/", "a b", ":80"] {
        assert_eq!(request("/", host), "400", "{host}");
    }
}

#[test]
fn components_of_a_file_have_limits_of_their_own() {
    let folder = components(&["site", "api"]);
    let config = r#"
        max-requests = 50
        [[component]]
        file = "../components/site.wasm"
        max-memory = "4M"
        [[component]]
        file = "../components/api.wasm"
        routes = ["/r", "/grow"]
        max-body = "1K"
    "#;
    let outer = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(outer.path().join("conf")).expect("a folder");
    std::fs::rename(folder.path(), outer.path().join("components")).expect("moved");
    std::fs::write(outer.path().join("conf/serve.toml"), config).expect("written");
    let options = ["-f", "conf/serve.toml", "--max-memory=64M"];
    let server = Server::start_command(carrick(outer.path(), &options));
    let post = |path: &str| {
        let text = "x".repeat(1025);
        let answer = server.answer(&format!(
            "POST {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 1025\r\n\r\n{text}"
        ));
        status(&answer).to_owned()
    };
    assert_eq!(post("/read"), "200");
    assert_eq!(post("/r"), "413");
    // The answer of `site` to `/grow`, which is taken by `api`, would be the same: so it is asked for by another path.
    assert_eq!(status(&get(&server, "here", "/g")), "500");
    assert_eq!(status(&get(&server, "here", "/grow")), "500");
    let log = server.stop();
    assert!(log.contains("site.wasm` asked for"), "{log}");
    assert!(log.contains("and may have 4194304"), "{log}");
    assert!(log.contains("and may have 67108864"), "{log}");
}

#[test]
fn what_is_printed_as_being_in_force_is_served_in_the_same_way() {
    let folder = components(&["site", "api"]);
    let print = |options: &[&str]| {
        let output = carrick(folder.path(), options)
            .arg("--print-config")
            .output()
            .expect("carrick starts");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let first = print(&["site.wasm", "--route=/api=api.wasm", "--timeout=3s"]);
    std::fs::write(folder.path().join("serve.toml"), &first).expect("written");
    assert_eq!(print(&["-f", "serve.toml"]), first);
    let server = Server::start_command(carrick(folder.path(), &["-f", "serve.toml"]));
    assert_eq!(who(&get(&server, "here", "/api")), "api..");
}
