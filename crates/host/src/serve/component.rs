//! A component that is to be served.

use std::fmt;
use std::sync::Arc;

use super::options::ServeOptions;
use super::route::Route;
use crate::load::LoadOptions;

/// A component with the requests that it answers and with what it may do.
///
/// ```
/// use carrick_host::ServeComponent;
///
/// let component = ServeComponent::new("api", *b"\0asm")
///     .with_routes(["/api".parse()?, "api.example.com/".parse()?]);
/// assert_eq!(component.routes.len(), 2);
/// # Ok::<(), carrick_host::RouteError>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct ServeComponent {
    /// What errors and figures call it.
    pub name: String,
    /// The component, or a core module that is adapted first.
    pub bytes: Arc<[u8]>,
    /// The requests that it answers; all by default.
    pub routes: Vec<Route>,
    /// How it is loaded.
    pub load: LoadOptions,
    /// What its guests may do, and their limits. Not used are the fields that are the server's:
    /// [`connections_max`](ServeOptions::connections_max), [`head_bytes_max`](ServeOptions::head_bytes_max),
    /// [`client_timeout`](ServeOptions::client_timeout) and [`drain_timeout`](ServeOptions::drain_timeout).
    pub options: ServeOptions,
}

impl ServeComponent {
    /// The component in `bytes`, which answers all requests.
    pub fn new(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
            routes: vec![Route::default()],
            load: LoadOptions::default(),
            options: ServeOptions::default(),
        }
    }

    /// Answers these requests and no others.
    #[must_use]
    pub fn with_routes(self, routes: impl IntoIterator<Item = Route>) -> Self {
        let routes = routes.into_iter().collect();
        Self { routes, ..self }
    }

    /// Is loaded in this way.
    #[must_use]
    pub fn with_load(self, load: LoadOptions) -> Self {
        Self { load, ..self }
    }

    /// May do this; see [`ServeComponent::options`].
    #[must_use]
    pub fn with_options(self, options: ServeOptions) -> Self {
        Self { options, ..self }
    }
}

impl fmt::Debug for ServeComponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServeComponent")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .field("routes", &self.routes)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
