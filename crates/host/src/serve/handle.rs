//! One request: what is refused before a guest sees it, and what becomes of the guest's answer.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hyper::body::{Body, Incoming};
use hyper::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderValue, RETRY_AFTER};
use hyper::http::uri::Authority;
use hyper::{Method, Request, Response, StatusCode, Version};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::AbortHandle;
use wasmtime_wasi_http::p2::bindings::http::types::ErrorCode;

use super::body::{Answer, Limited, Noted};
use super::cgi::CgiRequest;
use super::counters::{Counters, Rejection};
use super::event::ServeFailure;
use super::guests::{Asked, is_time_over};
use super::options::ServeOptions;
use super::route::Routes;
use super::running::RunningComponent;

/// A guest that is over its deadline is held by the system so much longer at most before its client is answered.
const GRACE: Duration = Duration::from_secs(1);

/// What answers requests.
#[derive(Debug)]
pub(super) struct Handler {
    pub options: Arc<ServeOptions>,
    /// Of the requests that reach no component.
    pub counters: Arc<Counters>,
    routes: Routes<Arc<RunningComponent>>,
    /// One permit for each request that may be handled at once.
    permits: Arc<Semaphore>,
    /// The ids of requests begin with it, so that those of two servers differ.
    id_prefix: u32,
    ids: AtomicU64,
}

/// Who sends a request, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    pub address: SocketAddr,
    pub is_tls: bool,
}

impl Handler {
    pub(super) fn new(
        options: Arc<ServeOptions>,
        counters: Arc<Counters>,
        routes: Routes<Arc<RunningComponent>>,
    ) -> Self {
        let permits = options.requests_max.max(1) as usize;
        Self {
            options,
            counters,
            routes,
            permits: Arc::new(Semaphore::new(permits)),
            // Keys of the standard library's maps are random.
            id_prefix: RandomState::new().build_hasher().finish() as u32,
            ids: AtomicU64::new(1),
        }
    }

    fn next_id(&self) -> String {
        let number = self.ids.fetch_add(1, Ordering::Relaxed);
        format!("{:08x}-{number}", self.id_prefix)
    }

    /// Answers a request.
    pub(super) async fn handle(
        &self,
        client: Client,
        request: Request<Incoming>,
    ) -> Response<Answer> {
        let id = self.next_id();
        let of_server = (Arc::clone(&self.options), Arc::clone(&self.counters));
        let mut noted = Noted::new(id.clone(), client.address, &request, of_server);
        let found = match refused(&request) {
            Ok(host) => self.routes.find(host, request.uri().path()),
            Err(refusal) => return refusal.answer(noted),
        };
        let Some((route, component)) = found else {
            return NO_ROUTE.answer(noted);
        };
        let component = Arc::clone(component);
        let options = Arc::clone(&component.options);
        noted.tell_to(Arc::clone(&options), Arc::clone(&component.counters));
        if request.body().size_hint().lower() > options.body_bytes_max {
            return BODY_TOO_LARGE.answer(noted);
        }
        let has_length = request.headers().contains_key(CONTENT_LENGTH);
        if options.cgi && !has_length && !request.body().is_end_stream() {
            return NO_LENGTH.answer(noted);
        }
        let permit = Arc::clone(&self.permits).try_acquire_owned().ok();
        let Some(permits) = permit.zip(component.permit()) else {
            let mut response = TOO_MANY.answer(noted);
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
            return response;
        };
        let cgi = CgiRequest {
            script: route.prefix().to_owned(),
            client: client.address,
            is_tls: client.is_tls,
        };
        let deadline = Instant::now() + options.timeout;
        let (parts, body) = request.into_parts();
        let (body, exceeded) = Limited::new(body, options.body_bytes_max);
        let request = Request::from_parts(parts, body);
        let (sender, receiver) = oneshot::channel();
        let failed = Arc::<AtomicBool>::default();
        let task = tokio::spawn({
            let guests = component.current();
            let component = Arc::clone(&component);
            let (id, failed) = (id.clone(), Arc::clone(&failed));
            async move {
                let asked = Asked {
                    request,
                    cgi,
                    answer: sender,
                    deadline,
                    failed,
                };
                let result = guests.handle(asked).await;
                if let Err(failure) = &result {
                    component.failed(id, failure.clone());
                }
                drop(permits);
                result
            }
        });
        // A client that goes away before the answer begins ends the guest.
        let mut abandoned = AbortOnDrop(Some(task.abort_handle()));
        let begun = tokio::time::timeout_at((deadline + GRACE).into(), receiver).await;
        let failure = match begun {
            Ok(Ok(Ok(response))) => {
                abandoned.0 = None;
                let mut noted = noted;
                noted.line.status = Some(response.status().as_u16());
                let length = response.headers().get(CONTENT_LENGTH);
                let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
                return response.map(|body| Answer::guest(body, failed, deadline, length, noted));
            }
            Ok(Ok(Err(error))) => {
                // The guest may go on after it has said so.
                abandoned.0 = None;
                let too_large = matches!(error, ErrorCode::HttpRequestBodySize(_));
                let failure = ServeFailure::Error(format!("{error:?}"));
                if !too_large {
                    component.failed(id.clone(), failure.clone());
                }
                failure
            }
            // The sender is gone, and the guest with it.
            Ok(Err(_)) => match task.await {
                Ok(result) => result.err().unwrap_or(ServeFailure::NoAnswer),
                Err(_) => {
                    // The task did not come as far as to say so.
                    let failure = ServeFailure::Host("the host panicked".to_owned());
                    component.failed(id.clone(), failure.clone());
                    failure
                }
            },
            Err(_) => return failed_with(StatusCode::GATEWAY_TIMEOUT, &id, noted),
        };
        let status = match &failure {
            _ if exceeded.load(Ordering::Relaxed) => {
                component.counters.rejected(Rejection::BodyTooLarge);
                StatusCode::PAYLOAD_TOO_LARGE
            }
            ServeFailure::Host(_) => StatusCode::SERVICE_UNAVAILABLE,
            ServeFailure::RequestCut => StatusCode::BAD_REQUEST,
            failure if is_time_over(failure) => StatusCode::GATEWAY_TIMEOUT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        failed_with(status, &id, noted)
    }
}

/// The answer to a request that no guest sees, and what it is counted as.
struct Refusal(StatusCode, &'static str, Rejection);

const NO_PROXY: Refusal = Refusal(
    StatusCode::NOT_IMPLEMENTED,
    "this server is no proxy",
    Rejection::Connect,
);
const NO_ROUTE: Refusal = Refusal(
    StatusCode::NOT_FOUND,
    "nothing is served here",
    Rejection::NoRoute,
);
const BODY_TOO_LARGE: Refusal = Refusal(
    StatusCode::PAYLOAD_TOO_LARGE,
    "the body is too large",
    Rejection::BodyTooLarge,
);
const NO_LENGTH: Refusal = Refusal(
    StatusCode::LENGTH_REQUIRED,
    "a CGI program is told the length of the body",
    Rejection::NoLength,
);
const TOO_MANY: Refusal = Refusal(
    StatusCode::SERVICE_UNAVAILABLE,
    "too many requests at once",
    Rejection::TooMany,
);

impl Refusal {
    fn answer(self, noted: Noted) -> Response<Answer> {
        let Self(status, text, rejection) = self;
        noted.counters().rejected(rejection);
        own(status, text, noted)
    }
}

/// The host of a request, or the answer where no guest sees the request.
fn refused(request: &Request<Incoming>) -> Result<&str, Refusal> {
    let bad = |text| Err(Refusal(StatusCode::BAD_REQUEST, text, Rejection::Host));
    if request.method() == Method::CONNECT {
        return Err(NO_PROXY);
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let header = hosts.next().map(HeaderValue::to_str);
    if hosts.next().is_some() || matches!(header, Some(Err(_))) {
        return bad("the header `host` is not valid");
    }
    let header = header.and_then(Result::ok);
    let authority = request.uri().authority().map(Authority::as_str);
    match (authority, header) {
        (None, None) => bad("the header `host` is missing"),
        // Whoever sees one of the two must not see another host than who sees the other.
        (Some(authority), Some(header)) if !authority.eq_ignore_ascii_case(header) => {
            bad("the header `host` is not the host of the request")
        }
        (Some(host), _) | (None, Some(host)) => match name_of(host) {
            Some(name) => Ok(name),
            None => bad("the header `host` is not valid"),
        },
    }
}

/// The name or address in `HOST` or `HOST:PORT`; that of IPv6 is in brackets.
fn name_of(host: &str) -> Option<&str> {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, port),
        _ => (host, ""),
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = !name.is_empty() && host.parse::<Authority>().is_ok() && !host.contains('@');
    (is_port && is_name).then_some(name)
}

/// An answer to a request whose guest failed; it has the id that the log has.
fn failed_with(status: StatusCode, id: &str, noted: Noted) -> Response<Answer> {
    let reason = status.canonical_reason().unwrap_or_default().to_lowercase();
    own(status, &format!("{reason} (request {id})"), noted)
}

/// An answer of our own.
fn own(status: StatusCode, text: &str, mut noted: Noted) -> Response<Answer> {
    noted.line.status = Some(status.as_u16());
    let version = noted.line.version;
    let mut response = Response::new(Answer::text(format!("{text}\n"), noted));
    *response.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    // The rest of a body that is not read stands before the next request.
    let is_unread = [StatusCode::PAYLOAD_TOO_LARGE, StatusCode::LENGTH_REQUIRED].contains(&status);
    if is_unread && version != "HTTP/2" {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    if version == "HTTP/1.0" {
        *response.version_mut() = Version::HTTP_10;
    }
    response
}

struct AbortOnDrop(Option<AbortHandle>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn the_name_of_a_host_has_no_port() {
        let check = |host, expected| assert_eq!(name_of(host), expected, "{host}");
        check("a.example", Some("a.example"));
        check("a.example:80", Some("a.example"));
        check("a.example:", Some("a.example"));
        check("[::1]", Some("[::1]"));
        check("[::1]:80", Some("[::1]"));
        for wrong in [
            "",
            ":80",
            "a:b:80",
            "a.example:x",
            "me@a.example",
            "a b",
            "a/b",
        ] {
            check(wrong, None);
        }
    }
}
