//! Health and figures, on an address of their own.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::{Method, Request, Response, StatusCode};
use tokio::sync::Semaphore;
use wasmtime_wasi_http::io::TokioIo;

use super::State;
use super::error::ServeError;

/// How many connections are open at once. Whoever asks for figures has one.
const CONNECTIONS_MAX: usize = 32;

/// How long a connection may be open, in all.
const CONNECTION_TIME: Duration = Duration::from_secs(30);

/// The content type of Prometheus' text format.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers on `listener` until it is dropped.
pub(super) async fn serve(listener: TcpListener, told: Arc<State>) -> Result<(), ServeError> {
    let listener = listener
        .set_nonblocking(true)
        .and_then(|()| tokio::net::TcpListener::from_std(listener))
        .map_err(ServeError::Listen)?;
    let permits = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let permit = Arc::clone(&permits).acquire_owned().await;
        let Ok((stream, _)) = listener.accept().await else {
            // Such as too many open files.
            tokio::time::sleep(super::ACCEPT_PAUSE).await;
            continue;
        };
        let told = Arc::clone(&told);
        tokio::spawn(async move {
            let service = hyper::service::service_fn(|request: Request<Incoming>| {
                let answer = answer(&request, &told);
                async move { Ok::<_, Infallible>(answer) }
            });
            let connection = http1::Builder::new()
                // The time of the connection is that of its heads too.
                .header_read_timeout(None)
                .max_buf_size(8 << 10)
                .serve_connection(TokioIo::new(stream), service);
            // What goes wrong with a connection concerns its client alone.
            let _ = tokio::time::timeout(CONNECTION_TIME, connection).await;
            drop(permit);
        });
    }
}

fn answer(request: &Request<Incoming>, told: &State) -> Response<Text> {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "ask with GET\n".to_owned());
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(ALLOW, allowed);
        return response;
    }
    match (request.uri().path(), told.is_healthy()) {
        ("/health", true) => plain(StatusCode::OK, "ok\n".to_owned()),
        ("/health", false) => plain(StatusCode::SERVICE_UNAVAILABLE, "stopping\n".to_owned()),
        ("/metrics", _) => {
            let mut response = plain(StatusCode::OK, told.metrics());
            let prometheus = HeaderValue::from_static(PROMETHEUS);
            response.headers_mut().insert(CONTENT_TYPE, prometheus);
            response
        }
        _ => plain(
            StatusCode::NOT_FOUND,
            "there are /health and /metrics\n".to_owned(),
        ),
    }
}

fn plain(status: StatusCode, text: String) -> Response<Text> {
    let mut response = Response::new(Text(Some(text.into())));
    *response.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response
}

/// A body.
struct Text(Option<Bytes>);

impl Body for Text {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        std::task::Poll::Ready(self.0.take().map(|text| Ok(Frame::data(text))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |text| text.len() as u64))
    }
}
