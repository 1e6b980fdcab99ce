//! Commands that answer as CGI does (RFC 3875): variables, the body of the request on standard input, the answer on
//! standard output.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use hyper::body::{Body, Frame};
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION};
use hyper::http::uri::Authority;
use hyper::{Response, StatusCode, http};
use tokio::io::{AsyncWrite, AsyncWriteExt, DuplexStream};
use tokio::sync::mpsc;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError, StreamResult};
use wasmtime_wasi_http::{Error, WasiBody};

use super::body::Limited;

/// How much of the output waits for the client: so many pieces of such a size.
const PIECES: usize = 4;
const PIECE_BYTES: usize = 64 << 10;

/// How much of the body waits for the guest.
pub(super) const INPUT_BYTES: usize = 64 << 10;

/// The largest head of an answer.
const HEAD_BYTES_MAX: usize = 64 << 10;

/// How many headers an answer has at most. A `HeaderMap` takes 24,576.
const HEADERS_MAX: usize = 1000;

/// What a request is to a CGI program, beside its head and its body.
#[derive(Clone, Debug)]
pub(super) struct CgiRequest {
    /// The path of the route: where the program is.
    pub script: String,
    pub client: SocketAddr,
    pub is_tls: bool,
}

/// The variables of a request.
///
/// A header with other signs than letters, digits and `-` in its name has no variable: `X_A` would be taken for `X-A`.
/// The header `proxy` has none, because programs take `HTTP_PROXY` for an order.
pub(super) fn variables(
    head: &http::request::Parts,
    request: &CgiRequest,
) -> Vec<(String, String)> {
    let path = head.uri.path();
    let script = request.script.trim_end_matches('/');
    let info = path.strip_prefix(script).unwrap_or(path);
    let query = head.uri.query().unwrap_or_default();
    let target = head
        .uri
        .path_and_query()
        .map_or(path, |target| target.as_str());
    let of_scheme = if request.is_tls { 443 } else { 80 };
    let authority = authority(head);
    let (name, port) = match &authority {
        Some(authority) => (authority.host(), authority.port_u16()),
        None => ("", None),
    };
    let mut variables: Vec<(String, String)> = [
        ("GATEWAY_INTERFACE", "CGI/1.1".to_owned()),
        (
            "SERVER_SOFTWARE",
            concat!("carrick/", env!("CARGO_PKG_VERSION")).to_owned(),
        ),
        ("SERVER_PROTOCOL", protocol(head.version).to_owned()),
        ("SERVER_NAME", name.to_owned()),
        ("SERVER_PORT", port.unwrap_or(of_scheme).to_string()),
        ("REQUEST_METHOD", head.method.to_string()),
        ("REQUEST_URI", target.to_owned()),
        ("SCRIPT_NAME", script.to_owned()),
        ("PATH_INFO", decoded(info)),
        ("QUERY_STRING", query.to_owned()),
        ("REMOTE_ADDR", request.client.ip().to_string()),
        ("REMOTE_PORT", request.client.port().to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    if request.is_tls {
        variables.push(("HTTPS".to_owned(), "on".to_owned()));
    }
    for name in head.headers.keys() {
        let values = head.headers.get_all(name).iter();
        let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
        let values: Vec<_> = values.collect();
        let comma = if name.as_str() == "cookie" {
            "; "
        } else {
            ", "
        };
        let value = values.join(comma);
        let variable = match name.as_str() {
            // Nothing of these is for programs.
            "proxy" | "connection" | "transfer-encoding" | "te" | "upgrade" | "keep-alive" => {
                continue;
            }
            "content-type" => "CONTENT_TYPE".to_owned(),
            "content-length" => "CONTENT_LENGTH".to_owned(),
            name if name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') =>
            {
                format!("HTTP_{}", name.to_ascii_uppercase().replace('-', "_"))
            }
            _ => continue,
        };
        // A variable ends at a zero byte, which no header has.
        variables.push((variable, value));
    }
    if let Some(authority) = authority.filter(|_| !head.headers.contains_key(HOST)) {
        variables.push(("HTTP_HOST".to_owned(), authority.to_string()));
    }
    variables
}

/// The host that a request is for.
fn authority(head: &http::request::Parts) -> Option<Authority> {
    let header = || head.headers.get(HOST)?.to_str().ok()?.parse().ok();
    head.uri.authority().cloned().or_else(header)
}

fn protocol(version: http::Version) -> &'static str {
    match version {
        http::Version::HTTP_10 => "HTTP/1.0",
        http::Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

/// The text that a path stands for. What is no UTF-8 then stays as it is, and so does a zero byte, which no variable has.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit = |index: usize| char::from(*tail.get(index)?).to_digit(16);
        let byte = match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => Some((high * 16 + low) as u8),
            _ => None,
        };
        match byte {
            Some(0) => return path.to_owned(),
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// Writes the body of a request to the guest's standard input, until one of the two ends. False where the body broke off:
/// the guest would take what it has for all.
pub(super) async fn feed(mut body: Limited, mut input: DuplexStream) -> bool {
    loop {
        let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        let frame = match frame {
            None => return true,
            Some(Ok(frame)) => frame,
            Some(Err(_)) => return false,
        };
        if let Ok(data) = frame.into_data()
            && input.write_all(&data).await.is_err()
        {
            return true;
        }
    }
}

/// A standard output, and what reads it.
pub(super) fn output() -> (Stdout, Answered) {
    let (sender, pieces) = mpsc::channel(PIECES);
    let answered = Answered {
        read: BytesMut::new(),
        pieces,
    };
    (Stdout(sender), answered)
}

/// What a guest writes to becomes an answer. It is over when all of these are dropped.
#[derive(Clone)]
pub(super) struct Stdout(mpsc::Sender<Bytes>);

impl IsTerminal for Stdout {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Stdout {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(Unsupported)
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Stdout {
    async fn ready(&mut self) {
        // An error is for the next write to find.
        let _ = self.0.reserve().await;
    }
}

impl OutputStream for Stdout {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        use mpsc::error::TrySendError;
        if bytes.is_empty() {
            return Ok(());
        }
        // A guest may leave out `check-write`, and pieces wait here outside of its memory.
        if bytes.len() > PIECE_BYTES {
            return Err(StreamError::Trap(wasmtime::Error::msg(
                "the guest wrote more than it may",
            )));
        }
        self.0.try_send(bytes).map_err(|error| match error {
            TrySendError::Closed(_) => StreamError::Closed,
            TrySendError::Full(_) => {
                StreamError::Trap(wasmtime::Error::msg("the guest wrote more than it may"))
            }
        })
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        match self.0.is_closed() {
            true => Err(StreamError::Closed),
            false if self.0.capacity() == 0 => Ok(0),
            false => Ok(PIECE_BYTES),
        }
    }
}

/// Commands of WASI 0.3 are not run as CGI programs.
struct Unsupported;

impl AsyncWrite for Unsupported {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(io::ErrorKind::Unsupported.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The output of a guest.
pub(super) struct Answered {
    /// What was read and not yet given on.
    read: BytesMut,
    pieces: mpsc::Receiver<Bytes>,
}

impl Answered {
    /// The answer, when its head is complete. The rest of the output is its body.
    ///
    /// # Errors
    ///
    /// * The output is no answer of a CGI program; the text says why.
    pub(super) async fn response(mut self) -> Result<Response<WasiBody>, String> {
        // Up to where there is no end of a head: each byte is looked at once.
        let mut searched = 0;
        loop {
            if let Some(end) = end_of_head(&self.read, searched) {
                if end > HEAD_BYTES_MAX {
                    return Err(format!("its head is larger than {HEAD_BYTES_MAX} bytes"));
                }
                let head = head(&self.read[..end])?;
                let _ = self.read.split_to(end);
                return Ok(head.map(|()| WasiBody::new(self)));
            }
            if self.read.len() > HEAD_BYTES_MAX {
                return Err(format!("its head is larger than {HEAD_BYTES_MAX} bytes"));
            }
            searched = self.read.len();
            match self.pieces.recv().await {
                Some(piece) => self.read.extend_from_slice(&piece),
                None if self.read.is_empty() => return Err("it is empty".to_owned()),
                None => return Err("it ends within its head".to_owned()),
            }
        }
    }
}

impl Body for Answered {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if !self.read.is_empty() {
            let read = self.read.split().freeze();
            return Poll::Ready(Some(Ok(Frame::data(read))));
        }
        let piece = self.pieces.poll_recv(context);
        piece.map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}

/// Where the head at the beginning of an output ends, after its empty line. There is no end within the first `searched`
/// bytes.
fn end_of_head(output: &[u8], searched: usize) -> Option<usize> {
    // The line before an end may have begun there.
    let from = searched.saturating_sub(2);
    (from..output.len()).find_map(|at| {
        let is_begin = at == 0 || output[at - 1] == b'\n';
        match &output[at..] {
            [b'\n', ..] if is_begin => Some(at + 1),
            [b'\r', b'\n', ..] if is_begin => Some(at + 2),
            _ => None,
        }
    })
}

/// The head that these lines are, of which the last is empty.
fn head(lines: &[u8]) -> Result<Response<()>, String> {
    let mut headers = HeaderMap::new();
    let mut status = None;
    for line in lines.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        let shown = String::from_utf8_lossy(&line[..line.len().min(100)]).into_owned();
        let wrong = || format!("`{}` in its head is no header", shown.escape_debug());
        let colon = line
            .iter()
            .position(|byte| *byte == b':')
            .ok_or_else(wrong)?;
        let name = HeaderName::from_bytes(&line[..colon]).map_err(|_| wrong())?;
        let value = line[colon + 1..].trim_ascii();
        match name.as_str() {
            "status" => {
                let code = value.split(|byte| *byte == b' ').next().unwrap_or_default();
                let code = StatusCode::from_bytes(code).map_err(|_| wrong())?;
                if code.is_informational() {
                    return Err(format!("its status {code} is none of an answer"));
                }
                status = Some(code);
            }
            // The connection is not the program's.
            "connection" | "transfer-encoding" | "keep-alive" | "upgrade" => {}
            _ if headers.len() == HEADERS_MAX => {
                return Err(format!("its head has more than {HEADERS_MAX} headers"));
            }
            _ => {
                headers.append(name, HeaderValue::from_bytes(value).map_err(|_| wrong())?);
            }
        }
    }
    let found = headers.contains_key(LOCATION).then_some(StatusCode::FOUND);
    if status.is_none() && found.is_none() && !headers.contains_key(CONTENT_TYPE) {
        return Err("its head has no `Content-Type`, `Location` or `Status`".to_owned());
    }
    let mut response = Response::new(());
    *response.status_mut() = status.or(found).unwrap_or(StatusCode::OK);
    *response.headers_mut() = headers;
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_an_output_is_that_of_an_answer() {
        let check = |output: &str, expected: &str| {
            let Some(length) = end_of_head(output.as_bytes(), 0) else {
                assert_eq!(expected, "incomplete", "{output:?}");
                return;
            };
            let shown = match head(&output.as_bytes()[..length]) {
                Err(error) => error,
                Ok(head) => {
                    let names: Vec<_> = head.headers().keys().map(HeaderName::as_str).collect();
                    format!(
                        "{} {} | {}",
                        head.status().as_u16(),
                        names.join(" "),
                        &output[length..]
                    )
                }
            };
            assert_eq!(shown, expected, "{output:?}");
        };
        check(
            "Content-Type: text/plain\n\nbody",
            "200 content-type | body",
        );
        check(
            "content-type: text/plain\r\n\r\nbody\n\n",
            "200 content-type | body\n\n",
        );
        check("Status: 404 Not Found\nX-A: 1\n\n", "404 x-a | ");
        check("Status: 404\n\n", "404  | ");
        check("Location: /other\n\n", "302 location | ");
        check("Status: 301\nLocation: /other\n\n", "301 location | ");
        check(
            "Status: 200\nConnection: close\nTransfer-Encoding: chunked\n\nx",
            "200  | x",
        );
        check("Content-Type: text/plain\n", "incomplete");
        check("", "incomplete");
        check(
            "\nbody",
            "its head has no `Content-Type`, `Location` or `Status`",
        );
        check("hello\n\n", "`hello` in its head is no header");
        check(
            "Status: hello\n\n",
            "`Status: hello` in its head is no header",
        );
        check(
            "Status: 100\n\n",
            "its status 100 Continue is none of an answer",
        );
        check("a b: c\n\n", "`a b: c` in its head is no header");
        check("A: \u{1}\n\n", "`A: \\u{1}` in its head is no header");
        let many: String = (0..30_000).map(|number| format!("a{number}:\n")).collect();
        check(&(many + "\n"), "its head has more than 1000 headers");
    }

    #[test]
    fn the_end_of_a_head_is_found_wherever_its_pieces_end() {
        for output in ["a: 1\n\nbody", "a: 1\r\n\r\nbody", "\nbody", "\r\nbody"] {
            let end = output.len() - "body".len();
            for cut in 0..=output.len() {
                let first = end_of_head(&output.as_bytes()[..cut], 0);
                assert_eq!(first, (cut >= end).then_some(end), "{output:?} {cut}");
                if first.is_none() {
                    let all = end_of_head(output.as_bytes(), cut);
                    assert_eq!(all, Some(end), "{output:?} {cut}");
                }
            }
        }
    }

    #[test]
    fn a_request_becomes_variables() {
        let request = http::Request::builder()
            .method("POST")
            .uri("/app/a%20b/%ff?q=%20")
            .header("host", "a.example:8080")
            .header("cookie", "a=1")
            .header("cookie", "b=2")
            .header("x-a", "1")
            .header("x_a", "2")
            .header("proxy", "evil")
            .header("content-type", "text/plain")
            .header("content-length", "3")
            .body(())
            .expect("a request");
        let (head, ()) = request.into_parts();
        let variables = variables(
            &head,
            &CgiRequest {
                script: "/app".to_owned(),
                client: ([127, 0, 0, 1], 5).into(),
                is_tls: true,
            },
        );
        let check = |name: &str, expected: Option<&str>| {
            let mut values = variables.iter().filter(|(other, _)| other == name);
            assert_eq!(
                values.next().map(|(_, value)| value.as_str()),
                expected,
                "{name}"
            );
            assert_eq!(values.next(), None, "{name} is there once");
        };
        check("REQUEST_METHOD", Some("POST"));
        check("SCRIPT_NAME", Some("/app"));
        // What is no UTF-8 stays encoded.
        check("PATH_INFO", Some("/a%20b/%ff"));
        check("QUERY_STRING", Some("q=%20"));
        check("REQUEST_URI", Some("/app/a%20b/%ff?q=%20"));
        check("SERVER_PORT", Some("8080"));
        check("HTTPS", Some("on"));
        check("HTTP_COOKIE", Some("a=1; b=2"));
        check("HTTP_X_A", Some("1"));
        check("HTTP_PROXY", None);
        check("CONTENT_LENGTH", Some("3"));
        check("HTTP_HOST", Some("a.example:8080"));
        assert_eq!(decoded("/a%20b%2"), "/a b%2");
        assert_eq!(decoded("/a%00"), "/a%00");
    }
}
