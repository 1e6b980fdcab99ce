//! What the server itself may do: the options that the command line and the top of a configuration file share.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use carrick_host::ServeOptions;
use clap::ValueEnum;

use super::certificate::Certificate;
use crate::args::Written;
use crate::units::{exact_bytes, parse_bytes, parse_duration, show_duration};
use crate::view::served::LogFormat;

const SERVER: &str = "Limits of the server";

/// Where the server listens, its log and its limits.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct ServerArgs {
    /// Listen on ADDRESS and PORT; port 0 is one that the system chooses [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Serve HTTPS with the certificate in FILE, which has those that lead to its root behind it (PEM)
    ///
    /// A changed file takes over like a new version of a component.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Use the private key in FILE (PEM, not encrypted)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Answer `GET /health` and `GET /metrics` (for Prometheus) on ADDRESS and PORT; port 0 is one that the system
    /// chooses
    ///
    /// Whoever reaches this address sees how many requests there are and how they end.
    #[arg(long, value_name = "ADDRESS:PORT")]
    admin: Option<SocketAddr>,
    /// Choose how requests and failures are printed [default: text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    log: Option<LogFormat>,
    /// Put new versions of the files into service at SIGHUP only [default: also when a file changes]
    #[arg(long)]
    no_reload: bool,
    /// Handle up to N requests at once [default: 128]; more are answered with 503 and `Retry-After`
    #[arg(long, value_name = "N", help_heading = SERVER, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    max_requests: Option<u32>,
    /// Keep up to N connections open [default: 10000]; more wait
    #[arg(long, value_name = "N", help_heading = SERVER)]
    max_connections: Option<usize>,
    /// Refuse heads of requests larger than SIZE, from 8K to 1M [default: 32K]
    #[arg(long, value_name = "SIZE", value_parser = parse_head, help_heading = SERVER)]
    max_head: Option<u32>,
    /// Close a connection when the client takes longer than TIME to send the head of a request, or to take
    /// some bytes of an answer [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = parse_duration, help_heading = SERVER)]
    client_timeout: Option<Duration>,
    /// Wait up to TIME for requests when the server is stopped [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = parse_duration, help_heading = SERVER)]
    drain_timeout: Option<Duration>,
}

fn parse_head(text: &str) -> Result<u32, String> {
    let bytes = parse_bytes(text)?;
    u32::try_from(bytes)
        .ok()
        .filter(|bytes| (8 << 10..=1 << 20).contains(bytes))
        .ok_or_else(|| "choose a size from 8K to 1M".to_owned())
}

impl ServerArgs {
    /// These options, and those of `other` that are not among these.
    pub(super) fn or(self, other: Self) -> Self {
        // The two belong together.
        let (tls_cert, tls_key) = match &self.tls_cert {
            Some(_) => (self.tls_cert, self.tls_key),
            None => (other.tls_cert, other.tls_key),
        };
        Self {
            tls_cert,
            tls_key,
            listen: self.listen.or(other.listen),
            admin: self.admin.or(other.admin),
            log: self.log.or(other.log),
            no_reload: self.no_reload || other.no_reload,
            max_requests: self.max_requests.or(other.max_requests),
            max_connections: self.max_connections.or(other.max_connections),
            max_head: self.max_head.or(other.max_head),
            client_timeout: self.client_timeout.or(other.client_timeout),
            drain_timeout: self.drain_timeout.or(other.drain_timeout),
        }
    }

    pub(super) fn listener(&self) -> Result<TcpListener> {
        bind(self.address())
    }

    /// The certificate and its key, if there is to be TLS.
    pub(super) fn certificate(&self) -> Result<Option<Certificate>> {
        let files = self.tls_cert.clone().zip(self.tls_key.clone());
        files
            .map(|(certificate, key)| Certificate::read(certificate, key))
            .transpose()
    }

    /// The listener for health and figures, if there is to be one.
    pub(super) fn admin(&self) -> Result<Option<TcpListener>> {
        self.admin.map(bind).transpose()
    }

    fn address(&self) -> SocketAddr {
        self.listen.unwrap_or(([127, 0, 0, 1], 8080).into())
    }

    /// Whether files are looked at without being asked to.
    pub(super) fn reloads(&self) -> bool {
        !self.no_reload
    }

    pub(super) fn log(&self) -> LogFormat {
        self.log.unwrap_or_default()
    }

    pub(super) fn options(&self) -> ServeOptions {
        let defaults = ServeOptions::default();
        let requests_max = self.max_requests.unwrap_or(defaults.requests_max);
        let connections_max = self.max_connections.unwrap_or(defaults.connections_max);
        let head_bytes_max = self.max_head.unwrap_or(defaults.head_bytes_max);
        let client_timeout = self.client_timeout.unwrap_or(defaults.client_timeout);
        let drain_timeout = self.drain_timeout.unwrap_or(defaults.drain_timeout);
        defaults
            .with_requests_max(requests_max)
            .with_connections_max(connections_max)
            .with_head_bytes_max(head_bytes_max)
            .with_client_timeout(client_timeout)
            .with_drain_timeout(drain_timeout)
    }

    /// All options in force, as they are written.
    pub(super) fn written(&self) -> Vec<Written> {
        let options = self.options();
        let admin = self.admin.map(|address| address.to_string());
        let log = self.log().to_possible_value();
        let log = log.map_or_else(String::new, |log| log.get_name().to_owned());
        let mut written = vec![
            Written::text("listen", self.address().to_string()),
            Written::text("log", log),
            Written::number("max-requests", options.requests_max.into()),
            Written::number("max-connections", options.connections_max as u64),
            Written::text("max-head", exact_bytes(options.head_bytes_max.into())),
            Written::text("client-timeout", show_duration(options.client_timeout)),
            Written::text("drain-timeout", show_duration(options.drain_timeout)),
        ];
        for (option, file) in [("tls-cert", &self.tls_cert), ("tls-key", &self.tls_key)] {
            let file = file.as_ref().map(|file| file.display().to_string());
            written.extend(file.map(|file| Written::text(option, file)));
        }
        written.extend(admin.map(|admin| Written::text("admin", admin)));
        written.extend(self.no_reload.then(|| Written::given("no-reload")));
        written
    }
}

fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("cannot listen on `{address}`"))
}
