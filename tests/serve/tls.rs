//! Requests over TLS.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Server, component, signal};

/// Makes a certificate for `localhost` by itself, and its key: `NAME.pem` and `NAME.key`.
fn certificate(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let [certificate, key] = ["pem", "key"].map(|end| folder.join(name).with_extension(end));
    let output = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ])
        .args([
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("`openssl` starts; install it with `apt-get install openssl`");
    assert!(output.status.success(), "{output:?}");
    (certificate, key)
}

/// What a client sees that trusts this certificate: the body, the version of HTTP, and the code of curl.
fn curl(server: &Server, trusted: &Path, options: &[&str]) -> String {
    let output = Command::new("curl")
        .args([
            "--silent",
            "--max-time",
            "60",
            "--write-out",
            " %{http_version} %{exitcode}",
        ])
        .args(options)
        .arg("--cacert")
        .arg(trusted)
        .arg(format!("https://localhost:{}/", server.address.port()))
        .output()
        .expect("`curl` starts; install it with `apt-get install curl`");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn start(certificate: &Path, key: &Path) -> Server {
    let [certificate, key] = [certificate, key].map(|file| file.display().to_string());
    Server::start(
        &component(),
        &[
            "--tls-cert",
            &certificate,
            "--tls-key",
            &key,
            "--client-timeout",
            "500ms",
        ],
    )
}

#[test]
fn clients_choose_the_version_of_http() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = certificate(folder.path(), "a");
    let server = start(&certificate, &key);
    assert_eq!(curl(&server, &certificate, &[]), "count1 2 0");
    assert_eq!(curl(&server, &certificate, &["--http1.1"]), "count1 1.1 0");
    assert_eq!(
        curl(&server, &certificate, &["--no-alpn", "--http1.1"]),
        "count1 1.1 0"
    );
    assert_eq!(
        curl(&server, &certificate, &["--tls-max", "1.2"]),
        "count1 2 0"
    );
    // Who speaks no TLS, or nothing, is let go.
    assert!(!server.get("/").contains("200"));
    assert_eq!(server.answer(""), "");
    assert!(server.stop().contains("\"GET / HTTP/2\" 200"));
}

#[test]
fn a_new_certificate_takes_over_if_it_can_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate_path, key_path) = certificate(folder.path(), "a");
    let (other, other_key) = certificate(folder.path(), "b");
    let first = folder.path().join("first.pem");
    std::fs::copy(&certificate_path, &first).expect("copied");
    let server = start(&certificate_path, &key_path);
    let reload = || signal(&server.child, "HUP");
    let copy = |from: &Path, to: &Path| {
        std::fs::copy(from, to).expect("copied");
    };
    // The certificate without its key.
    copy(&other, &certificate_path);
    reload();
    assert_eq!(curl(&server, &first, &[]), "count1 2 0");
    copy(&other_key, &key_path);
    reload();
    while curl(&server, &other, &[]) != "count1 2 0" {}
    assert!(
        curl(&server, &first, &[]).ends_with(" 60"),
        "not trusted any more"
    );
    std::fs::write(&key_path, "no key").expect("written");
    reload();
    assert_eq!(curl(&server, &other, &[]), "count1 2 0");
    let log = server.stop();
    assert!(log.contains("was reloaded: version 2"), "{log}");
    // Each refusal was found when it was asked for, or some moments later.
    assert!(log.contains("was not reloaded"), "{log}");
}
