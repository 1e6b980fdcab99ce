//! One connection of a client.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::{Request, Response};
use tokio::net::TcpStream;
use tokio::sync::watch;
use wasmtime_wasi_http::io::TokioIo;

use super::body::Answer;
use super::counters::Rejection;
use super::handle::{Client, Handler};
use super::preface::{Stream, Tasks, Timer};
use super::tls::ServeTls;

/// How many requests of one HTTP/2 connection are handled at once.
const STREAMS_MAX: u32 = 100;

/// The smallest buffer that the HTTP library takes for a head.
const HEAD_BYTES_MIN: u32 = 8 << 10;

pub(super) struct Connection {
    pub handler: Arc<Handler>,
    pub tls: Option<ServeTls>,
    pub client: SocketAddr,
    pub stopped: watch::Receiver<bool>,
}

impl Connection {
    /// Serves the connection until it is closed, or the server is stopped and the requests have ended.
    ///
    /// What goes wrong with a connection concerns its client alone.
    pub(super) async fn serve(self, tcp: TcpStream) {
        let Self {
            handler,
            tls,
            client,
            mut stopped,
        } = self;
        let client_timeout = handler.options.client_timeout;
        let head_bytes_max = handler.options.head_bytes_max.max(HEAD_BYTES_MIN);
        let opened = tokio::time::timeout(
            client_timeout,
            Stream::open(tcp, tls.as_ref(), client_timeout),
        );
        let opened = tokio::select! {
            opened = opened => opened,
            _ = stopped.wait_for(|stop| *stop) => return,
        };
        let Ok(Ok((stream, is_http2))) = opened else {
            return;
        };
        let client = Client {
            address: client,
            is_tls: tls.is_some(),
        };
        let stream = TokioIo::new(stream);
        let counters = Arc::clone(&handler.counters);
        let ended = |result: hyper::Result<()>| {
            if let Some(rejection) = result.err().as_ref().and_then(rejection) {
                counters.rejected(rejection);
            }
        };
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let handler = Arc::clone(&handler);
            async move { Ok::<Response<Answer>, Infallible>(handler.handle(client, request).await) }
        });
        // Both end gracefully, but have no type in common.
        macro_rules! serve {
            ($connection:expr) => {{
                let mut connection = pin!($connection);
                tokio::select! {
                    result = connection.as_mut() => return ended(result),
                    _ = stopped.wait_for(|stop| *stop) => {}
                }
                connection.as_mut().graceful_shutdown();
                ended(connection.await);
            }};
        }
        if is_http2 {
            serve!(
                http2::Builder::new(Tasks)
                    .timer(Timer)
                    .max_header_list_size(head_bytes_max)
                    .max_concurrent_streams(STREAMS_MAX)
                    .keep_alive_interval(client_timeout)
                    .keep_alive_timeout(client_timeout)
                    .serve_connection(stream, service)
            );
        } else {
            serve!(
                http1::Builder::new()
                    .timer(Timer)
                    .header_read_timeout(client_timeout)
                    .max_buf_size(head_bytes_max as usize)
                    .serve_connection(stream, service)
            );
        }
    }
}

/// Why the HTTP library itself refused what a client sent, if it did.
fn rejection(error: &hyper::Error) -> Option<Rejection> {
    match error {
        error if error.is_parse_too_large() => Some(Rejection::HeadTooLarge),
        error if error.is_parse() => Some(Rejection::Malformed),
        error if error.is_timeout() => Some(Rejection::HeadTooSlow),
        _ => None,
    }
}
