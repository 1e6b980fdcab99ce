//! Sending requests, with a check of each against what was granted.

use std::sync::Arc;

use http::uri::Scheme;
use http::{Request, Response, Uri};
use wasmtime::component::Linker;
use wasmtime_wasi_http::p2::add_only_http_to_linker_async;
use wasmtime_wasi_http::{
    Error, RequestOptions, WasiBody, WasiHttpCtx, WasiHttpHooks, WasiHttpView, default_hooks,
};

use super::{Ending, HttpHost, Reach, connect};

/// Lets guests send requests. The store decides which hosts a request may go to.
pub(crate) fn link<T: WasiHttpView + 'static>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    add_only_http_to_linker_async(linker)
}

/// What a store keeps for the requests of its guest. By default the guest may send none.
#[derive(Default)]
pub(crate) struct Http {
    pub context: WasiHttpCtx,
    pub granted: GrantedHosts,
}

impl Http {
    pub(crate) fn new(plugin: Arc<str>, hosts: Arc<[HttpHost]>) -> Self {
        Self {
            context: WasiHttpCtx::new(),
            granted: GrantedHosts {
                plugin,
                hosts,
                network: None,
            },
        }
    }

    /// With requests to all hosts that the guest may open TCP connections to, too.
    pub(crate) fn with_network(mut self, network: impl Reach + 'static) -> Self {
        self.granted.network = Some(Arc::new(network));
        self
    }
}

/// The hosts that requests may go to.
#[derive(Default)]
pub(crate) struct GrantedHosts {
    plugin: Arc<str>,
    hosts: Arc<[HttpHost]>,
    network: Option<Arc<dyn Reach>>,
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

impl WasiHttpHooks for GrantedHosts {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        processed: Ending,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Ending), Error>> + Send> {
        // Redirects are not followed below this function, so every request is checked here.
        if self.allow(request.uri()) {
            return default_hooks().send_request(request, options, processed);
        }
        if let Some(network) = &self.network {
            let Some((host, port)) = connect::target(request.uri()) else {
                return Box::new(std::future::ready(Err(Error::HttpRequestUriInvalid)));
            };
            let reaching = network.reach(host, port);
            return Box::new(connect::send(reaching, request, options, processed));
        }
        let plugin = &*self.plugin;
        let host = request.uri().authority().map_or("", |host| host.as_str());
        tracing::warn!(target: "carrick::plugin", plugin, host, "HTTP request denied");
        Box::new(std::future::ready(Err(Error::HttpRequestDenied)))
    }
}
