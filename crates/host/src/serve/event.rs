//! What a server tells of its requests.

use std::net::SocketAddr;
use std::time::Duration;

use crate::outcome::Outcome;

/// Something that happened while requests were served.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ServeEvent {
    /// A request was answered, or its client went away.
    Served(Served),
    /// A guest failed while it handled a request.
    Failed {
        /// The id of the request, which the client got too if the answer had not begun.
        id: String,
        /// What happened.
        failure: ServeFailure,
    },
}

/// A request and its answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Served {
    /// The id of the request, unique among those of this server.
    pub id: String,
    /// The address of the client.
    pub client: SocketAddr,
    /// The method, such as `GET`.
    pub method: String,
    /// The path and the query.
    pub target: String,
    /// The version of HTTP, such as `HTTP/1.1`.
    pub version: &'static str,
    /// The status of the answer; `None` where the client went away before it.
    pub status: Option<u16>,
    /// How many bytes of the answer's body were sent.
    pub body_bytes: u64,
    /// Whether the answer was sent to its end.
    pub complete: bool,
    /// The time from the head of the request to the end of the answer.
    pub elapsed: Duration,
}

/// What went wrong while a guest handled a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ServeFailure {
    /// The guest was ended, or ended itself.
    Ended(Outcome),
    /// The guest returned without an answer.
    NoAnswer,
    /// The guest answered with an error of `wasi:http`.
    Error(String),
    /// The host could not start or call the guest.
    Host(String),
    /// The output of a CGI program is no answer.
    Cgi(String),
    /// The body of the request ended before its length, so the guest was ended: a CGI program would take what it had
    /// for all of it.
    RequestCut,
}

/// As what the guest did: `trapped: ...`.
impl std::fmt::Display for ServeFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ended(outcome) => outcome.fmt(f),
            Self::NoAnswer => f.write_str("returned without an answer"),
            Self::Error(error) => write!(f, "answered with the error {error}"),
            Self::Host(error) => write!(f, "could not be called: {error}"),
            Self::Cgi(reason) => write!(f, "wrote no answer of a CGI program: {reason}"),
            Self::RequestCut => f.write_str("was ended: the body of the request broke off"),
        }
    }
}
