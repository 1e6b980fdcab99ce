//! Bodies: what a request may have, and what is told of an answer.

use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::Sleep;
use wasmtime_wasi_http::{Error, WasiBody};

use super::counters::Counters;
use super::event::{ServeEvent, Served};
use super::options::ServeOptions;

/// The body of a request, which ends with an error where it is too large.
pub(super) struct Limited {
    body: Incoming,
    left: u64,
    bytes_max: u64,
    exceeded: Arc<AtomicBool>,
}

impl Limited {
    /// The body, and whether it became too large.
    pub(super) fn new(body: Incoming, bytes_max: u64) -> (Self, Arc<AtomicBool>) {
        let exceeded = Arc::<AtomicBool>::default();
        let limited = Self {
            body,
            left: bytes_max,
            bytes_max,
            exceeded: Arc::clone(&exceeded),
        };
        (limited, exceeded)
    }
}

impl Body for Limited {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => return Poll::Ready(Some(Err(Error::Hyper(error)))),
            None => return Poll::Ready(None),
        };
        if let Some(data) = frame.data_ref() {
            match self.left.checked_sub(data.len() as u64) {
                Some(left) => self.left = left,
                None => {
                    self.exceeded.store(true, Ordering::Relaxed);
                    let bytes_max = Some(self.bytes_max);
                    return Poll::Ready(Some(Err(Error::HttpRequestBodySize(bytes_max))));
                }
            }
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A guest stopped before the end of its answer, so the client must not take it for the whole.
#[derive(Debug, thiserror::Error)]
pub(super) enum CutOff {
    #[error("the guest failed before the end of its answer")]
    Failed,
    #[error("the time of the request is over")]
    TimeOver,
    #[error(transparent)]
    Body(Error),
}

/// The body of an answer.
pub(super) struct Answer {
    content: Content,
    /// Told when the body is dropped.
    noted: Noted,
}

enum Content {
    /// Bytes of our own.
    Text(Option<Bytes>),
    Guest {
        body: WasiBody,
        /// Whether the guest failed, set before its end of the body is dropped.
        failed: Arc<AtomicBool>,
        deadline: Pin<Box<Sleep>>,
        /// What the header `content-length` says.
        length: Option<u64>,
    },
}

impl Answer {
    pub(super) fn text(text: String, noted: Noted) -> Self {
        Self {
            content: Content::Text(Some(text.into()).filter(|text: &Bytes| !text.is_empty())),
            noted,
        }
    }

    pub(super) fn guest(
        body: WasiBody,
        failed: Arc<AtomicBool>,
        deadline: Instant,
        length: Option<u64>,
        mut noted: Noted,
    ) -> Self {
        // The HTTP library does not ask for a body that must be empty.
        noted.line.complete = length == Some(0) || noted.has_no_body();
        Self {
            content: Content::Guest {
                body,
                failed,
                deadline: Box::pin(tokio::time::sleep_until(deadline.into())),
                length,
            },
            noted,
        }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        let this = &mut *self;
        let (body, failed, deadline, length) = match &mut this.content {
            Content::Text(text) => {
                let frame = text.take().map(|text| {
                    this.noted.line.body_bytes += text.len() as u64;
                    Ok(Frame::data(text))
                });
                this.noted.line.complete = true;
                return Poll::Ready(frame);
            }
            Content::Guest {
                body,
                failed,
                deadline,
                length,
            } => (body, failed, deadline, *length),
        };
        if deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(CutOff::TimeOver)));
        }
        Poll::Ready(match ready!(Pin::new(body).poll_frame(context)) {
            Some(Ok(frame)) => {
                let line = &mut this.noted.line;
                let count = frame.data_ref().map_or(0, Bytes::len);
                line.body_bytes += count as u64;
                // The HTTP library asks for nothing behind these.
                line.complete = frame.is_trailers() || length == Some(line.body_bytes);
                Some(Ok(frame))
            }
            Some(Err(error)) => Some(Err(CutOff::Body(error))),
            // The engine ends the body in the same way when the guest is gone.
            None if failed.load(Ordering::Acquire) => Some(Err(CutOff::Failed)),
            None => {
                this.noted.line.complete = true;
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.content, Content::Text(None))
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Text(text) => {
                SizeHint::with_exact(text.as_ref().map_or(0, |text| text.len() as u64))
            }
            Content::Guest { body, .. } => body.size_hint(),
        }
    }
}

/// A request that is told of when this is dropped.
pub(super) struct Noted {
    pub line: Served,
    started: Instant,
    options: Arc<ServeOptions>,
    counters: Arc<Counters>,
}

impl Noted {
    /// Tells `options` instead, and counts in `counters`.
    pub(super) fn tell_to(&mut self, options: Arc<ServeOptions>, counters: Arc<Counters>) {
        (self.options, self.counters) = (options, counters);
    }

    pub(super) fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Whether the answer has no body, whatever its headers say.
    fn has_no_body(&self) -> bool {
        self.line.method == "HEAD" || matches!(self.line.status, Some(204 | 304))
    }

    pub(super) fn new(
        id: String,
        client: SocketAddr,
        request: &hyper::Request<Incoming>,
        (options, counters): (Arc<ServeOptions>, Arc<Counters>),
    ) -> Self {
        let line = Served {
            id,
            client,
            method: request.method().to_string(),
            target: request.uri().path_and_query().map_or_else(
                || request.uri().to_string(),
                |target| target.as_str().to_owned(),
            ),
            version: match request.version() {
                hyper::Version::HTTP_2 => "HTTP/2",
                hyper::Version::HTTP_10 => "HTTP/1.0",
                _ => "HTTP/1.1",
            },
            status: None,
            body_bytes: 0,
            complete: false,
            elapsed: std::time::Duration::ZERO,
        };
        Self {
            line,
            started: Instant::now(),
            options,
            counters,
        }
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.line.elapsed = self.started.elapsed();
        let line = &self.line;
        self.counters
            .served(line.status, line.complete, line.body_bytes, line.elapsed);
        let line = &mut self.line;
        let line = Served {
            id: std::mem::take(&mut line.id),
            method: std::mem::take(&mut line.method),
            target: std::mem::take(&mut line.target),
            ..*line
        };
        self.options.tell(ServeEvent::Served(line));
    }
}
