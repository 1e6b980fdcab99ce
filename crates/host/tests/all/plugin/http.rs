//! Requests that plugins send.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use carrick_assemble::WitSource;
use carrick_host::plugin::{
    ComponentSource, Host, Limit, Limits, Manifest, OpenError, Plugin, PluginError, PluginOptions,
    Policy,
};
use tempfile::TempDir;

use crate::package;

use super::probe::{host, limits};
use super::telling::told_of;

/// What hosts see of the guest: who sends requests needs no world that says so.
mod generated {
    carrick_host::bindings!({
        plugin: Fetcher,
        inline: "package demo:fetch; world fetcher { export fetch: func(authority: string) -> u32; }",
    });
}

use generated::Fetcher;

/// The world of the guest, below the WIT that wasmtime has.
const WORLD: &str = "package demo:fetch;
world fetcher {
    import wasi:http/outgoing-handler@0.2.12;
    export fetch: func(authority: string) -> u32;
}";

/// What the guest adds to the case of an error.
const ERROR: u32 = 1000;
/// The case of `error-code` that is met here.
const HTTP_REQUEST_DENIED: u32 = ERROR + 15;

/// A folder with the guest's world and what it is made of.
fn wit() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("world.wit"), WORLD).expect("written");
    let deps = folder.path().join("deps");
    std::fs::create_dir(&deps).expect("made");
    let of_wasmtime = package::folder_of(&locked("wasmtime-wasi-http"), "wit/deps");
    for file in package::entries(&of_wasmtime) {
        let name = file.file_name().expect("it has one");
        std::fs::copy(&file, deps.join(name)).expect("copied");
    }
    folder
}

/// The name and version of a dependency in Cargo.lock, such as `hyper-1.12.0`.
fn locked(name: &str) -> String {
    let lock = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock"));
    let (_, after) = lock
        .split_once(&format!("name = \"{name}\"\nversion = \""))
        .expect("it is a dependency");
    let (version, _) = after.split_once('"').expect("a version ends");
    format!("{name}-{version}")
}

fn options(name: &str, asked: &[&str], policy: Policy, wit: &Path) -> PluginOptions {
    let mut manifest = Manifest::new(name);
    manifest.permissions.http = asked.iter().map(|host| (*host).to_owned()).collect();
    let package = carrick_wit::load(&carrick_wit::Source::Path(wit.to_owned()));
    let world = WitSource::from_package(&package.expect("its WIT")).expect("it is encoded");
    let mut options = PluginOptions::new(manifest, limits()).with_policy(policy);
    options.adapt_mut().world = Some(world.with_world("fetcher"));
    options
}

async fn open(host: &Host, options: PluginOptions) -> Result<Plugin<Fetcher>, OpenError> {
    let guest = ComponentSource::bytes(include_str!("http.wat"));
    host.open::<Fetcher>(guest, options, || ()).await
}

async fn fetch(plugin: &Plugin<Fetcher>, authority: &str) -> Result<u32, PluginError> {
    let fetched = plugin.call("fetch", async |fetcher, store| {
        fetcher.call_fetch(store, authority).await
    });
    fetched.await
}

/// Listens where nobody else does.
fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("it has one").to_string();
    (listener, address)
}

/// Answers one request with the status 204; its end are the lines of the request.
fn serve_one(listener: TcpListener) -> JoinHandle<Vec<String>> {
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let lines = BufReader::new(&stream).lines();
        let lines: Vec<_> = lines
            .map(|line| line.expect("text"))
            .take_while(|line| !line.is_empty())
            .collect();
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
            .expect("the client reads");
        lines
    })
}

#[test]
fn requests_go_to_granted_hosts_only() {
    let wit = wit();
    let (granted, address) = listen();
    let (other, other_address) = listen();
    other.set_nonblocking(true).expect("it can be");
    let server = serve_one(granted);
    let policy = Policy::deny_all().http("127.0.0.1:*");
    let told = told_of("told-of-http", async |host| {
        let options = options("told-of-http", &[&address], policy, wit.path());
        let plugin = open(host, options).await.expect("it opens");
        let denied = fetch(&plugin, &other_address).await.expect("it returns");
        assert_eq!(denied, HTTP_REQUEST_DENIED);
        let status = fetch(&plugin, &address).await.expect("it returns");
        assert_eq!(status, 204);
    });
    let lines = server.join().expect("it answered");
    assert_eq!(lines[0], "GET / HTTP/1.1");
    assert!(lines.contains(&format!("host: {address}")), "{lines:?}");
    let unheard = other.accept().expect_err("nobody came");
    assert_eq!(unheard.kind(), ErrorKind::WouldBlock);
    let events: Vec<_> = told
        .events
        .iter()
        .map(|event| (event.0["message"].as_str(), event.0["host"].as_str()))
        .collect();
    assert_eq!(events, [("HTTP request denied", other_address.as_str())]);
}

#[test]
fn the_deadline_ends_a_request_that_nobody_answers() {
    let wit = wit();
    // It is connected to, since the system does that, and says nothing.
    let (_silent, address) = listen();
    let host = host();
    let policy = Policy::deny_all().http(&address);
    let mut options = options("waits", &[&address], policy, wit.path());
    options.limits = Limits {
        call_timeout: Duration::from_millis(200),
        ..options.limits
    };
    let error = host.block_on(async {
        let plugin = open(&host, options).await.expect("it opens");
        fetch(&plugin, &address).await.expect_err("nobody answers")
    });
    let limit = error.expect("an event loop").limit();
    assert!(matches!(limit, Some(Limit::Time { .. })), "{limit:?}");
}

#[test]
fn who_sends_requests_has_to_ask_and_be_granted() {
    let wit = wit();
    let refusal = |asked: &[&str], policy| {
        let host = host();
        let options = options("asks", asked, policy, wit.path());
        let opened = host.block_on(open(&host, options)).expect("an event loop");
        match opened {
            Err(OpenError::Denied { source, .. }) => source.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let everywhere = || Policy::deny_all().http("*:*");
    assert_eq!(
        refusal(&[], everywhere()),
        "it imports `wasi:http/types@0.2.12`, which its manifest does not ask for; \
         it imports `wasi:http/outgoing-handler@0.2.12`, which its manifest does not ask for"
    );
    assert_eq!(
        refusal(&["api.example.com"], Policy::deny_all().http("example.com")),
        "it asks to send HTTP requests to `api.example.com`, and the host grants only `example.com`"
    );
    assert_eq!(
        refusal(&["https://example.com"], everywhere()),
        "it asks to send HTTP requests to `https://example.com`: expected a host, perhaps with a port, \
         such as `api.example.com` or `10.0.0.7:8080`"
    );
}
