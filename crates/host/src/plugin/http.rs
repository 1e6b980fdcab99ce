//! Outbound HTTP, to the hosts that were granted and no others.

use std::sync::Arc;

use http::uri::Scheme;
use http::{Request, Response, Uri};
use wasmtime::component::Linker;
use wasmtime_wasi_http::p2::add_only_http_to_linker_async;
use wasmtime_wasi_http::{
    Error, RequestOptions, WasiBody, WasiHttpCtx, WasiHttpHooks, default_hooks,
};

use super::permissions::HttpHost;
use crate::guest::Guest;

/// What a plugin may import that was granted a host: the interfaces of [`link`] but the
/// types that it shares with the rest of WASI.
const INTERFACES: [&str; 2] = ["wasi:http/outgoing-handler", "wasi:http/types"];

/// Whether [`link`] provides an import of this name.
pub(super) fn provides(import: &str) -> bool {
    import.split_once('@').is_some_and(|(interface, version)| {
        version.starts_with("0.2.") && INTERFACES.contains(&interface)
    })
}

/// Lets a plugin send requests. What it may send where is the store's to know.
pub(super) fn link(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    add_only_http_to_linker_async(linker)
}

/// What a store keeps for the requests of its guest; by default, none may be sent.
#[derive(Default)]
pub(crate) struct Http {
    pub context: WasiHttpCtx,
    pub granted: GrantedHosts,
}

impl Http {
    pub(super) fn new(plugin: Arc<str>, hosts: Arc<[HttpHost]>) -> Self {
        Self {
            context: WasiHttpCtx::new(),
            granted: GrantedHosts { plugin, hosts },
        }
    }
}

/// The hosts that requests may go to.
#[derive(Default)]
pub(crate) struct GrantedHosts {
    plugin: Arc<str>,
    hosts: Arc<[HttpHost]>,
}

impl GrantedHosts {
    fn allow(&self, uri: &Uri) -> bool {
        let is_https = uri.scheme() == Some(&Scheme::HTTPS);
        uri.host().is_some_and(|host| {
            let mut hosts = self.hosts.iter();
            hosts.any(|granted| granted.allows(host, uri.port_u16(), is_https))
        })
    }
}

/// How the connection of a request ends.
type Ending = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for GrantedHosts {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        processed: Ending,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Ending), Error>> + Send> {
        // Nobody follows redirects here, so this is the one place where hosts are chosen.
        if self.allow(request.uri()) {
            return default_hooks().send_request(request, options, processed);
        }
        let plugin = &*self.plugin;
        let host = request.uri().authority().map_or("", |host| host.as_str());
        tracing::warn!(target: "carrick::plugin", plugin, host, "HTTP request denied");
        Box::new(std::future::ready(Err(Error::HttpRequestDenied)))
    }
}
