//! Outbound HTTP requests, to the hosts that were granted and no others.

mod host;

#[cfg(feature = "http")]
mod connect;
#[cfg(feature = "http")]
mod send;

#[cfg(feature = "serve")]
pub(crate) use host::HostName;
pub(crate) use host::HttpHost;
#[cfg(feature = "http")]
pub(crate) use send::{Http, link};

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
