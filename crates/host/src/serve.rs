//! An HTTP server for components that export `wasi:http/incoming-handler` 0.2, and for commands that answer as CGI does.
//!
//! ```text
//! accept ─► connection ─► request ─► route ─► permit ─► instance ─► handle ─► response ─► back to the pool, or gone
//! ```
//!
//! *Invariant:* what a guest does in one request never changes the answer of another: an instance returns to the pool
//! only after a call that returned and set a response.

mod admin;
mod body;
mod cgi;
mod component;
mod connection;
mod counters;
mod error;
mod event;
mod guests;
mod handle;
mod hosts;
mod metrics;
mod options;
mod preface;
mod route;
mod running;
mod tls;

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

pub use component::ServeComponent;
pub use error::ServeError;
pub use event::{ServeEvent, ServeFailure, Served};
pub use options::{REQUESTS_MAX, ServeOptions};
pub use route::{Route, RouteError};
pub use tls::{ServeTls, TlsError};

use crate::load::{LoadOptions, LoadStep};
use connection::Connection;
use counters::{Counters, get};
use handle::Handler;
use hosts::Hosts;
use route::Routes;
use running::RunningComponent;

/// After a failure to accept a connection, such as too many open files, the server waits so long.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Components that answer HTTP requests, ready to be served over HTTP/1.1 and HTTP/2, with or without TLS.
///
/// One component that answers all requests:
///
/// ```no_run
/// use std::net::TcpListener;
///
/// use carrick_host::{LoadOptions, ServeOptions, Server};
///
/// let component = std::fs::read("hello.wasm")?;
/// let server = Server::new(&component, &LoadOptions::default(), ServeOptions::default(), &mut |_| {})?;
/// server.run(TcpListener::bind("127.0.0.1:8080")?)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Several, each with requests of its own:
///
/// ```no_run
/// use carrick_host::{ServeComponent, ServeOptions, Server};
///
/// let mut server = Server::empty(ServeOptions::default());
/// for (name, route) in [("site", "/"), ("api", "/api")] {
///     let component = ServeComponent::new(name, std::fs::read(format!("{name}.wasm"))?);
///     server.add(component.with_routes([route.parse()?]), &mut |_| {})?;
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Server {
    hosts: Arc<Hosts>,
    options: Arc<ServeOptions>,
    routes: Routes<Arc<RunningComponent>>,
    components: Vec<Arc<RunningComponent>>,
    admin: Option<TcpListener>,
    tls: Option<ServeTls>,
    stop: Arc<watch::Sender<bool>>,
}

/// What the admin address tells of.
struct State {
    components: Vec<Arc<RunningComponent>>,
    counters: Arc<Counters>,
    connections: AtomicU64,
    stopped: watch::Receiver<bool>,
}

impl State {
    /// Whether requests are answered, and will be.
    fn is_healthy(&self) -> bool {
        !*self.stopped.borrow()
    }

    /// The figures as text.
    fn metrics(&self) -> String {
        metrics::text(&metrics::Figures {
            components: &self.components,
            server: &self.counters,
            connections: get(&self.connections),
        })
    }
}

/// A component of a [`Server`], to put another version in its place while the server runs.
#[derive(Clone, Debug)]
pub struct ComponentHandle {
    hosts: Arc<Hosts>,
    running: Arc<RunningComponent>,
}

impl ComponentHandle {
    /// The name that the component was given.
    pub fn name(&self) -> &str {
        &self.running.name
    }

    /// Puts the component in `bytes` in the place of the version that requests go to, and returns its number; the first
    /// version has number 1. It is loaded as that one was, and has the same options.
    ///
    /// The new version is compiled and one instance of it is started first. Requests that are being handled end where they
    /// began, later ones go to the new version; none is lost. This blocks for as long as compiling takes.
    ///
    /// # Errors
    ///
    /// As for [`Server::add`]. Requests go on to the old version then.
    pub fn replace(
        &self,
        bytes: &[u8],
        observe: &mut dyn FnMut(LoadStep),
    ) -> Result<u64, ServeError> {
        self.running.replace(&self.hosts, bytes, observe)
    }
}

/// Stops a [`Server`].
#[derive(Clone, Debug)]
pub struct Stopper(Arc<watch::Sender<bool>>);

impl Stopper {
    /// Makes the server accept no more connections, and end when its requests have ended or its
    /// [drain time](ServeOptions::drain_timeout) is over.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Server {
    /// A server without a component, which answers each request with 404. Of the options, those of the guests are not
    /// used.
    pub fn empty(options: ServeOptions) -> Self {
        Self {
            hosts: Arc::new(Hosts::new(options.requests_max)),
            options: Arc::new(options),
            routes: Routes::default(),
            components: Vec::new(),
            admin: None,
            tls: None,
            stop: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Makes the component in `bytes` ready to answer all requests. A core module is adapted first. One instance is
    /// started, so that a component that cannot start is an error here.
    ///
    /// # Errors
    ///
    /// * The bytes cannot be loaded.
    /// * The component does not export `wasi:http/incoming-handler` 0.2, or with [`ServeOptions::cgi`] `wasi:cli/run` 0.2,
    ///   or it imports what the server does not provide.
    /// * A host of [`ServeOptions::http_hosts`] cannot be read, or a granted folder cannot be opened.
    /// * The first instance does not start.
    pub fn new(
        bytes: &[u8],
        load: &LoadOptions,
        options: ServeOptions,
        observe: &mut dyn FnMut(LoadStep),
    ) -> Result<Self, ServeError> {
        let mut server = Self::empty(options.clone());
        let component = ServeComponent::new("component", bytes)
            .with_load(load.clone())
            .with_options(options);
        server.add(component, observe)?;
        Ok(server)
    }

    /// Makes a component ready to answer the requests of its routes, as [`new`](Self::new) does. The answer can put another
    /// version in its place.
    ///
    /// Of the routes that cover a request, the most exact one decides: first that of one host, then that of names below a
    /// domain, the longest first, then that of any host; and among these that of the longest path.
    ///
    /// # Errors
    ///
    /// * As for [`new`](Self::new).
    /// * Another component has one of the routes.
    pub fn add(
        &mut self,
        component: ServeComponent,
        observe: &mut dyn FnMut(LoadStep),
    ) -> Result<ComponentHandle, ServeError> {
        if let Some(route) = component.routes.iter().find(|route| self.routes.has(route)) {
            let route = route.clone();
            return Err(ServeError::RouteTaken { route });
        }
        let routes = component.routes.clone();
        let running = RunningComponent::start(&self.hosts, component, observe)?;
        let running = Arc::new(running);
        for route in routes {
            if !self.routes.has(&route) {
                self.routes.add(route, Arc::clone(&running));
            }
        }
        self.components.push(Arc::clone(&running));
        Ok(ComponentHandle {
            hosts: Arc::clone(&self.hosts),
            running,
        })
    }

    /// Takes connections with TLS only, with this certificate. Clients choose HTTP/2 or HTTP/1.1 by ALPN. Without this, they
    /// choose HTTP/2 by prior knowledge.
    #[must_use]
    pub fn with_tls(self, tls: ServeTls) -> Self {
        let tls = Some(tls);
        Self { tls, ..self }
    }

    /// Answers on `listener` to `GET /health`, with 200 or, when the server is stopping, 503, and to `GET /metrics`, with the
    /// figures of the server in the text format of Prometheus. It begins and ends with [`run`](Self::run). Whoever reaches
    /// this address sees the figures.
    #[must_use]
    pub fn with_admin(self, listener: TcpListener) -> Self {
        let admin = Some(listener);
        Self { admin, ..self }
    }

    /// What stops the server, from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper(Arc::clone(&self.stop))
    }

    /// Serves connections of `listener` until the server is stopped.
    ///
    /// # Errors
    ///
    /// * The listener cannot be used.
    /// * The thread is on an event loop already.
    pub fn run(&self, listener: TcpListener) -> Result<(), ServeError> {
        listener.set_nonblocking(true).map_err(ServeError::Listen)?;
        let admin = self.admin.as_ref().map(TcpListener::try_clone).transpose();
        let admin = admin.map_err(ServeError::Listen)?;
        let counters = Arc::<Counters>::default();
        let state = Arc::new(State {
            components: self.components.clone(),
            counters: Arc::clone(&counters),
            connections: AtomicU64::default(),
            stopped: self.stop.subscribe(),
        });
        let handler = Handler::new(Arc::clone(&self.options), counters, self.routes.clone());
        let serve = async {
            let serve = self.serve(listener, Arc::new(handler), &state);
            let Some(admin) = admin else {
                return serve.await;
            };
            tokio::select! {
                result = serve => result,
                result = admin::serve(admin, Arc::clone(&state)) => result,
            }
        };
        self.hosts.block_on(serve).map_err(ServeError::Run)?
    }

    async fn serve(
        &self,
        listener: TcpListener,
        handler: Arc<Handler>,
        state: &State,
    ) -> Result<(), ServeError> {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::Listen)?;
        let mut stopped = self.stop.subscribe();
        let mut connections = JoinSet::new();
        let connections_max = self.options.connections_max.max(1);
        loop {
            let has_room = connections.len() < connections_max;
            state
                .connections
                .store(connections.len() as u64, Ordering::Relaxed);
            tokio::select! {
                _ = stopped.wait_for(|stop| *stop) => break,
                Some(_) = connections.join_next() => {}
                accepted = listener.accept(), if has_room => match accepted {
                    Ok((stream, client)) => {
                        // Small answers are not held back for more.
                        let _ = stream.set_nodelay(true);
                        let connection = Connection {
                            handler: Arc::clone(&handler),
                            tls: self.tls.clone(),
                            client,
                            stopped: self.stop.subscribe(),
                        };
                        connections.spawn(connection.serve(stream));
                    }
                    // Other connections go on, and this is over when some of them have ended.
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
            }
        }
        drop(listener);
        let drained = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(self.options.drain_timeout, drained)
            .await
            .is_err()
        {
            connections.shutdown().await;
        }
        Ok(())
    }
}
