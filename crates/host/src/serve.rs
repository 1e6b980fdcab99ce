//! An HTTP server for components that export `wasi:http/incoming-handler` 0.2.
//!
//! ```text
//! accept ─► connection ─► request ─► permit ─► instance ─► handle ─► response ─► back to the pool, or gone
//! ```
//!
//! *Invariant:* what a guest does in one request never changes the answer of another: an instance returns to the pool
//! only after a call that returned and set a response.

mod body;
mod connection;
mod error;
mod event;
mod guests;
mod handle;
mod options;
mod preface;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

pub use error::ServeError;
pub use event::{ServeEvent, ServeFailure, Served};
pub use options::{REQUESTS_MAX, ServeOptions};

use crate::load::{LoadOptions, LoadStep};
use crate::plugin::Host;
use connection::Connection;
use guests::Guests;
use handle::Handler;

/// After a failure to accept a connection, such as too many open files, the server waits so long.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// A component that answers HTTP requests, ready to be served over HTTP/1.1 and HTTP/2 without TLS.
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
#[derive(Debug)]
pub struct Server {
    host: Host,
    handler: Arc<Handler>,
    stop: Arc<watch::Sender<bool>>,
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
    /// Makes the component in `bytes` ready to answer requests. A core module is adapted first. One instance is
    /// started, so that a component that cannot start is an error here.
    ///
    /// # Errors
    ///
    /// * The bytes cannot be loaded.
    /// * The component does not export `wasi:http/incoming-handler` 0.2, or imports what the server does not provide.
    /// * The first instance does not start.
    pub fn new(
        bytes: &[u8],
        load: &LoadOptions,
        options: ServeOptions,
        observe: &mut dyn FnMut(LoadStep),
    ) -> Result<Self, ServeError> {
        let (host, guests) = Guests::load(bytes, load, &options, observe)?;
        let handler = Handler::new(options, guests);
        host.block_on(handler.guests.warm_up())
            .map_err(ServeError::Run)??;
        Ok(Self {
            host,
            handler: Arc::new(handler),
            stop: Arc::new(watch::Sender::new(false)),
        })
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
        self.host
            .block_on(self.serve(listener))
            .map_err(ServeError::Run)?
    }

    async fn serve(&self, listener: TcpListener) -> Result<(), ServeError> {
        let listener = tokio::net::TcpListener::from_std(listener).map_err(ServeError::Listen)?;
        let mut stopped = self.stop.subscribe();
        let mut connections = JoinSet::new();
        let connections_max = self.handler.options.connections_max.max(1);
        loop {
            let has_room = connections.len() < connections_max;
            tokio::select! {
                _ = stopped.wait_for(|stop| *stop) => break,
                Some(_) = connections.join_next() => {}
                accepted = listener.accept(), if has_room => match accepted {
                    Ok((stream, client)) => {
                        // Small answers are not held back for more.
                        let _ = stream.set_nodelay(true);
                        connections.spawn(self.connection(client).serve(stream));
                    }
                    // Other connections go on, and this is over when some of them have ended.
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
            }
        }
        drop(listener);
        let drained = async { while connections.join_next().await.is_some() {} };
        if tokio::time::timeout(self.handler.options.drain_timeout, drained)
            .await
            .is_err()
        {
            connections.shutdown().await;
        }
        Ok(())
    }

    fn connection(&self, client: SocketAddr) -> Connection {
        Connection {
            handler: Arc::clone(&self.handler),
            client,
            stopped: self.stop.subscribe(),
        }
    }
}
