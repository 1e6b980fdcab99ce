//! What a server and its guests may do.

use std::sync::Arc;
use std::time::Duration;

use super::event::ServeEvent;
use crate::guest::{CommandOptions, RunLimits};

/// How many requests are handled at once unless told otherwise.
pub const REQUESTS_MAX: u32 = 128;

/// What a server and its guests may do. By default a guest has no folder, no variable and no network, 256 MiB of memory
/// and 30 seconds for a request.
///
/// A server has such options, and each of its [components](super::ServeComponent) has its own.
///
/// ```
/// use std::time::Duration;
///
/// use carrick_host::ServeOptions;
///
/// let options = ServeOptions::default()
///     .with_timeout(Duration::from_secs(5))
///     .with_reuse(100)
///     .with_http_hosts(["api.example.com"]);
/// assert_eq!(options.reuse, 100);
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct ServeOptions {
    /// What each guest is given: variables, folders, network, streams, clocks, memory and fuel. Its
    /// `limits.timeout` is not used; see [`ServeOptions::timeout`].
    pub guest: CommandOptions,
    /// The hosts that guests may send HTTP requests to: `HOST`, `HOST:PORT`, `*.NAME` or `*`.
    pub http_hosts: Vec<String>,
    /// The time from a request to the last byte that the guest makes of its answer.
    pub timeout: Duration,
    /// How many requests one instance answers, one after the other. With 1, each request has a fresh instance.
    pub reuse: u64,
    /// Whether the component is a command that answers as CGI does (RFC 3875): variables, the body of the request on
    /// standard input, the answer on standard output. Each request has a fresh instance then.
    pub cgi: bool,
    /// How many requests are handled at once, by the server or by the component. More are answered with 503.
    pub requests_max: u32,
    /// How many connections are open at once. More wait until one is closed.
    pub connections_max: usize,
    /// The largest body of a request, in bytes. A larger one is answered with 413.
    pub body_bytes_max: u64,
    /// The largest head of a request, in bytes, from 8 KiB. A larger one is answered with 431.
    pub head_bytes_max: u32,
    /// The time that a client has to send the head of a request, or to take some bytes of an answer.
    pub client_timeout: Duration,
    /// After [`stop`](super::Stopper::stop), requests have so much time to end.
    pub drain_timeout: Duration,
    /// Gets what happens, on a thread of the event loop: it must not block. That of a component gets what concerns its
    /// requests, and that of the server gets the requests that reach no component.
    pub on_event: Option<Arc<dyn Fn(ServeEvent) + Send + Sync>>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self {
            guest: CommandOptions::default()
                .with_limits(RunLimits::default().with_memory_bytes_max(256 << 20)),
            http_hosts: Vec::new(),
            timeout: Duration::from_secs(30),
            reuse: 1,
            cgi: false,
            requests_max: REQUESTS_MAX,
            connections_max: 10_000,
            body_bytes_max: 64 << 20,
            head_bytes_max: 32 << 10,
            client_timeout: Duration::from_secs(10),
            drain_timeout: Duration::from_secs(10),
            on_event: None,
        }
    }
}

impl ServeOptions {
    /// Gives each guest what `guest` has; see [`ServeOptions::guest`].
    #[must_use]
    pub fn with_guest(self, guest: CommandOptions) -> Self {
        Self { guest, ..self }
    }

    /// Lets guests send requests to these hosts; see [`ServeOptions::http_hosts`].
    #[must_use]
    pub fn with_http_hosts(self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let http_hosts = hosts.into_iter().map(Into::into).collect();
        Self { http_hosts, ..self }
    }

    /// Gives a request so much time; see [`ServeOptions::timeout`].
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Uses an instance for so many requests; see [`ServeOptions::reuse`].
    #[must_use]
    pub fn with_reuse(self, reuse: u64) -> Self {
        Self { reuse, ..self }
    }

    /// Runs a command for each request; see [`ServeOptions::cgi`].
    #[must_use]
    pub fn with_cgi(self, cgi: bool) -> Self {
        Self { cgi, ..self }
    }

    /// Handles so many requests at once; see [`ServeOptions::requests_max`].
    #[must_use]
    pub fn with_requests_max(self, requests_max: u32) -> Self {
        Self {
            requests_max,
            ..self
        }
    }

    /// Has so many connections open at once.
    #[must_use]
    pub fn with_connections_max(self, connections_max: usize) -> Self {
        Self {
            connections_max,
            ..self
        }
    }

    /// Takes bodies of at most so many bytes.
    #[must_use]
    pub fn with_body_bytes_max(self, body_bytes_max: u64) -> Self {
        Self {
            body_bytes_max,
            ..self
        }
    }

    /// Takes heads of at most so many bytes.
    #[must_use]
    pub fn with_head_bytes_max(self, head_bytes_max: u32) -> Self {
        Self {
            head_bytes_max,
            ..self
        }
    }

    /// Waits so long for a client; see [`ServeOptions::client_timeout`].
    #[must_use]
    pub fn with_client_timeout(self, client_timeout: Duration) -> Self {
        Self {
            client_timeout,
            ..self
        }
    }

    /// Gives requests so much time to end after the server is stopped.
    #[must_use]
    pub fn with_drain_timeout(self, drain_timeout: Duration) -> Self {
        Self {
            drain_timeout,
            ..self
        }
    }

    /// Tells `on_event` what happens; see [`ServeOptions::on_event`].
    #[must_use]
    pub fn with_on_event(self, on_event: impl Fn(ServeEvent) + Send + Sync + 'static) -> Self {
        Self {
            on_event: Some(Arc::new(on_event)),
            ..self
        }
    }

    pub(super) fn tell(&self, event: ServeEvent) {
        if let Some(on_event) = &self.on_event {
            on_event(event);
        }
    }
}

impl std::fmt::Debug for ServeOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServeOptions")
            .field("http_hosts", &self.http_hosts)
            .field("timeout", &self.timeout)
            .field("reuse", &self.reuse)
            .field("requests_max", &self.requests_max)
            .finish_non_exhaustive()
    }
}
