//! `carrick serve`

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use carrick_host::{
    CommandOptions, Output, REQUESTS_MAX, RunLimits, ServeOptions, Server, WASM_STACK_BYTES_MAX,
};

use crate::args::{Grants, parse_stack};
use crate::go::http;
use crate::granted::{self, Granted};
use crate::network::NetArgs;
use crate::output::print_text;
use crate::program::{self, ProgramArgs};
use crate::signals;
use crate::spinner::Spinner;
use crate::units::{parse_bytes, parse_duration};
use crate::verbosity::Verbosity;
use crate::view::served::{Log, LogFormat};
use crate::{Verdict, input};

const ACCESS: &str = "Access of the guest";
const LIMITS: &str = "Limits of the guest";
const SERVER: &str = "Limits of the server";

/// Serve HTTP requests with a component
///
/// Answers requests over HTTP/1.1 and HTTP/2 (without TLS) with the component in FILE, which exports
/// `wasi:http/incoming-handler` 0.2. `carrick build --http` makes such a component of a Go web server. If FILE is
/// a folder, the Go web server in it is built first. A core module is adapted in memory.
///
/// The address is printed to standard output when the server is ready, requests and failures to standard
/// error. The output of the guest goes to standard error. Each request has a fresh instance unless `--reuse` is
/// given. The guest gets only what is granted: without options it has no folder, no variable and no network.
///
/// A request is answered with 413 if its body is too large, 431 if its head is, 500 if the guest fails, 503
/// if too many requests are handled at once, and 504 if the time is over. The answer to a request whose guest
/// failed contains the id of the request, which is in the log too.
///
/// SIGTERM and Ctrl-C stop the server: it accepts no more connections and waits for its requests. A second
/// signal ends it at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 stopped by a signal, 2 on error.

Examples:
  carrick serve app.wasm
  carrick serve ./cmd/web
  carrick serve app.wasm --listen 0.0.0.0:8080 --env GREETING=hello --dir ./data::/data:ro
  carrick serve app.wasm --listen 127.0.0.1:0 --reuse 1000 --log json
  carrick serve app.wasm --allow-http api.example.com --timeout 5s --max-memory 64M")]
pub(crate) struct Args {
    /// Component or core module (binary or text, `-` for standard input), or the folder of a Go web server
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Listen on ADDRESS and PORT; port 0 is one that the system chooses
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Handle up to N requests with one instance, one after the other
    ///
    /// What the guest keeps in memory stays from request to request. An instance that fails is not used again.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    reuse: u64,
    /// Choose how requests and failures are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    log: LogFormat,
    #[command(flatten)]
    program: ProgramArgs,
    #[command(flatten)]
    grants: Grants,
    #[command(flatten)]
    net: NetArgs,
    /// Let the guest send HTTP requests to HOST; may be repeated
    ///
    /// HOST is a name, an IP address, `*.NAME` for every name below, or `*`. PORT is a port or `*` [default: the
    /// port of the scheme]. Redirects are not followed.
    #[arg(long, value_name = "HOST[:PORT]", help_heading = ACCESS)]
    allow_http: Vec<String>,
    /// Fail a request when the memory of its instance would exceed SIZE
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, default_value = "256M", help_heading = LIMITS)]
    max_memory: u64,
    /// End a request TIME after its head was received, also while the guest computes or waits
    #[arg(long, value_name = "TIME", value_parser = parse_duration, default_value = "30s", help_heading = LIMITS)]
    timeout: Duration,
    /// Fail a request after N units of work, about one an instruction [default: no limit]; counting slows the
    /// guest down
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    fuel: Option<u64>,
    /// Limit the stack of the guest to SIZE, from 64K to 4G [default: 8M]
    #[arg(long, value_name = "SIZE", value_parser = parse_stack, help_heading = LIMITS)]
    max_wasm_stack: Option<u64>,
    /// Handle up to N requests at once; more are answered with 503 and `Retry-After`
    #[arg(long, value_name = "N", default_value_t = REQUESTS_MAX, help_heading = SERVER,
        value_parser = clap::value_parser!(u32).range(1..=10_000))]
    max_requests: u32,
    /// Keep up to N connections open; more wait
    #[arg(long, value_name = "N", default_value_t = 10_000, help_heading = SERVER)]
    max_connections: usize,
    /// Refuse bodies of requests larger than SIZE
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, default_value = "64M", help_heading = SERVER)]
    max_body: u64,
    /// Refuse heads of requests larger than SIZE, 8K at least
    #[arg(long, value_name = "SIZE", value_parser = parse_head, default_value = "32K", help_heading = SERVER)]
    max_head: u32,
    /// Close a connection when the client takes longer than TIME to send the head of a request, or to take
    /// some bytes of an answer
    #[arg(long, value_name = "TIME", value_parser = parse_duration, default_value = "10s", help_heading = SERVER)]
    client_timeout: Duration,
    /// Wait up to TIME for requests when the server is stopped
    #[arg(long, value_name = "TIME", value_parser = parse_duration, default_value = "10s", help_heading = SERVER)]
    drain_timeout: Duration,
}

fn parse_head(text: &str) -> Result<u32, String> {
    let bytes = parse_bytes(text)?;
    u32::try_from(bytes)
        .ok()
        .filter(|bytes| (8 << 10..=1 << 20).contains(bytes))
        .ok_or_else(|| "choose a size from 8K to 1M".to_owned())
}

pub(super) fn run(args: Args, verbosity: &Verbosity) -> Result<Verdict> {
    let name = input::name(&args.file);
    let wasm = match &args.file {
        file if input::is_stdin(file) => input::read_stdin()?,
        folder if folder.is_dir() => {
            let _spinner = (!verbosity.quiet).then(|| Spinner::start("building"));
            http::component(folder).with_context(|| format!("cannot build {name}"))?
        }
        file => granted::read(file)?.into_owned(),
    };
    let mut granted = Granted::fit(&args.grants, || Ok(wasm.as_slice().into()), verbosity)?;
    granted.add_tls_roots(args.net.tls_roots()?);
    // Before the program is compiled, which takes longer.
    let listener = listen(args.listen)?;
    let load = args.program.options(verbosity)?.with_wasm_stack_bytes_max(
        args.max_wasm_stack
            .map_or(WASM_STACK_BYTES_MAX, |bytes| bytes as usize),
    );
    let log = Log::start(args.log, &name);
    let options = args.options(&granted).with_on_event(log.sender());
    let server = Server::new(&wasm, &load, options, &mut program::observer(verbosity))
        .with_context(|| format!("cannot serve {name}"))?;
    let address = listener.local_addr().context("cannot listen")?;
    signals::on_stop(args.drain_timeout, verbosity.quiet, {
        let stopper = server.stopper();
        move || stopper.stop()
    })?;
    print_text(&format!("http://{address}\n"))?;
    server.run(listener)?;
    drop(server);
    log.end();
    Ok(Verdict::Yes)
}

fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("cannot listen on `{address}`"))
}

impl Args {
    fn options(&self, granted: &Granted) -> ServeOptions {
        let limits = RunLimits::default()
            .with_memory_bytes_max(self.max_memory)
            .with_fuel(self.fuel);
        let guest = CommandOptions::default()
            .with_args([guest_name(&self.file)])
            .with_clocks(self.grants.clocks())
            .with_env(granted.env.clone())
            .with_dirs(granted.dirs.clone())
            .with_net(self.net.grants())
            .with_stdout(Output::Stderr)
            .with_stderr(Output::Stderr)
            .with_limits(limits);
        ServeOptions::default()
            .with_guest(guest)
            .with_http_hosts(&self.allow_http)
            .with_timeout(self.timeout)
            .with_reuse(self.reuse)
            .with_requests_max(self.max_requests)
            .with_connections_max(self.max_connections)
            .with_body_bytes_max(self.max_body)
            .with_head_bytes_max(self.max_head)
            .with_client_timeout(self.client_timeout)
            .with_drain_timeout(self.drain_timeout)
    }
}

/// The guest's first argument, by which programs call themselves.
fn guest_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
