//! Sending a request over a connection that the guest might open itself: to an address that it is granted.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::uri::Scheme;
use http::{Request, Response, Uri};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::client::conn::http1;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, timeout};
use wasmtime_wasi_http::io::TokioIo;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, default_hooks};

use super::{Ending, Reaching, Unreached};

/// How long a step takes at most, unless the guest says otherwise. It is what the engine's own sender takes.
const STEP_MAX: Duration = Duration::from_secs(600);

/// Where a request wants to go: a host and a port.
pub(super) fn target(uri: &Uri) -> Option<(String, u16)> {
    let of_scheme = if is_https(uri) { 443 } else { 80 };
    let host = uri.host()?.to_owned();
    Some((host, uri.port_u16().unwrap_or(of_scheme)))
}

fn is_https(uri: &Uri) -> bool {
    uri.scheme() == Some(&Scheme::HTTPS)
}

/// Sends a request to where `reaching` leads.
pub(super) async fn send(
    reaching: Reaching,
    request: Request<WasiBody>,
    options: Option<RequestOptions>,
    processed: Ending,
) -> Result<(Response<WasiBody>, Ending), Error> {
    let is_https = is_https(request.uri());
    // Looking a name up is a part of connecting.
    let connect_max = options.as_ref().and_then(|options| options.connect_timeout);
    let began = Instant::now();
    let connect_max = connect_max.unwrap_or(STEP_MAX);
    let reached = timeout(connect_max, reaching).await;
    let reached = reached.map_err(|_| Error::ConnectionTimeout)?;
    let reached = reached.map_err(|error| match error {
        Unreached::NotGranted => Error::HttpRequestDenied,
        Unreached::NotFound => Error::DnsError {
            rcode: None,
            info_code: None,
        },
        Unreached::TooMany => Error::ConnectionLimitReached,
    })?;
    let (addresses, socket) = (reached.addresses, reached.socket);
    let (response, ending) = match is_https {
        // The engine's sender looks the name up once more. Whatever it leads to then has to have a certificate for the
        // name, so it is no internal address that somebody else's name leads to.
        true => {
            let sent = default_hooks().send_request(request, options, processed);
            Pin::from(sent).await?
        }
        false => {
            let options = options.unwrap_or_default();
            let left = connect_max.saturating_sub(began.elapsed());
            let connected = timeout(left, TcpStream::connect(&*addresses)).await;
            let stream = connected
                .map_err(|_| Error::ConnectionTimeout)?
                .map_err(Error::Connect)?;
            exchange(stream, request, &options).await?
        }
    };
    let ending = async move {
        let ended = Pin::from(ending).await;
        drop(socket);
        ended
    };
    Ok((response, Box::new(ending)))
}

/// Sends a request over a new connection. The second result drives the connection until it has ended.
async fn exchange(
    stream: TcpStream,
    mut request: Request<WasiBody>,
    options: &RequestOptions,
) -> Result<(Response<WasiBody>, Ending), Error> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // The request line has the path only.
    let path = request.uri().path_and_query().cloned();
    *request.uri_mut() = path.map_or_else(Uri::default, Uri::from);
    let first_max = options.first_byte_timeout.unwrap_or(STEP_MAX);
    let mut connection = Box::pin(connection);
    let mut has_ended = false;
    let response = {
        let mut sent = pin!(timeout(first_max, sender.send_request(request)));
        poll_fn(|cx| {
            if let Poll::Ready(sent) = sent.as_mut().poll(cx) {
                return Poll::Ready(sent.map_err(|_| Error::ConnectionReadTimeout));
            }
            if !has_ended {
                let ended = ready!(connection.as_mut().poll(cx));
                has_ended = true;
                if let Err(error) = ended {
                    return Poll::Ready(Err(error.into()));
                }
            }
            let sent = ready!(sent.as_mut().poll(cx));
            Poll::Ready(sent.map_err(|_| Error::ConnectionReadTimeout))
        })
        .await??
    };
    let between_max = options.between_bytes_timeout.unwrap_or(STEP_MAX);
    let response = response.map(|body| WasiBody::new(Timed::new(body, between_max)));
    let ending = async move {
        match has_ended {
            true => Ok(()),
            false => connection.await.map_err(Error::from),
        }
    };
    Ok((response, Box::new(ending)))
}

/// A body that fails when nothing comes for too long.
struct Timed {
    body: Incoming,
    between_max: Duration,
    expires: Pin<Box<Sleep>>,
}

impl Timed {
    fn new(body: Incoming, between_max: Duration) -> Self {
        Self {
            body,
            between_max,
            expires: Box::pin(sleep(between_max)),
        }
    }
}

impl Body for Timed {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                this.expires
                    .as_mut()
                    .reset(Instant::now() + this.between_max);
                Poll::Ready(frame.map(|frame| frame.map_err(Error::from)))
            }
            Poll::Pending => {
                ready!(this.expires.as_mut().poll(cx));
                Poll::Ready(Some(Err(Error::ConnectionReadTimeout)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
