//! Outbound HTTP requests, to the hosts that were granted and no others.

mod host;

#[cfg(feature = "http")]
use std::net::SocketAddr;
#[cfg(feature = "http")]
use std::pin::Pin;

#[cfg(feature = "http")]
mod connect;
#[cfg(feature = "http")]
mod send;

#[cfg(feature = "serve")]
pub(crate) use host::HostName;
pub(crate) use host::HttpHost;
#[cfg(feature = "http")]
pub(crate) use send::{Http, link};

/// Finds where the requests of one guest may go, by what the guest may do on the network.
#[cfg(feature = "http")]
pub(crate) trait Reach: Send + Sync {
    /// Finds the addresses of `host` that the guest may open a TCP connection to on `port`.
    fn reach(&self, host: String, port: u16) -> Reaching;
}

/// What [`Reach::reach`] is to find.
#[cfg(feature = "http")]
pub(crate) type Reaching = Pin<Box<dyn Future<Output = Result<Reached, Unreached>> + Send>>;

/// Where a request may go.
#[cfg(feature = "http")]
pub(crate) struct Reached {
    /// At least one.
    pub addresses: Vec<SocketAddr>,
    /// Counts the connection as long as it exists.
    pub socket: Box<dyn Send>,
}

/// Why a request goes nowhere.
#[cfg(feature = "http")]
#[derive(Debug)]
pub(crate) enum Unreached {
    NotGranted,
    NotFound,
    TooMany,
}

/// Resolves when the connection of a request has ended.
#[cfg(feature = "http")]
type Ending = Box<dyn Future<Output = Result<(), wasmtime_wasi_http::Error>> + Send>;

/// What a guest that was granted a host may import: what `link` provides, without the types that it
/// shares with the rest of WASI.
const INTERFACES: [&str; 2] = ["wasi:http/outgoing-handler", "wasi:http/types"];

/// Whether `link` provides an import of this name.
pub(crate) fn provides(import: &str) -> bool {
    cfg!(feature = "http")
        && import.split_once('@').is_some_and(|(interface, version)| {
            version.starts_with("0.2.") && INTERFACES.contains(&interface)
        })
}
