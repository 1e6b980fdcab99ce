//! Why a server does not start.

use std::io;

use super::event::ServeFailure;
use super::route::Route;
use crate::error::RunError;
use crate::load::LoadError;

/// Why a component cannot be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The program cannot be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The component does not answer requests.
    #[error(
        "the component answers no HTTP requests: it does not export `wasi:http/incoming-handler`"
    )]
    NotAServer {
        /// What it exports instead, in its own order.
        exports: Vec<String>,
    },
    /// The component is made for WASI 0.3.
    #[error(
        "the component exports `{export}`, and only `wasi:http/incoming-handler` of 0.2 is served"
    )]
    Wasi03 {
        /// The export.
        export: String,
    },
    /// A granted host cannot be read.
    #[error("`{host}` is no host that requests can be granted to")]
    HttpHost {
        /// The text.
        host: String,
    },
    /// The component cannot be linked, or the event loop cannot be started.
    #[error(transparent)]
    Run(RunError),
    /// The first instance of the component does not start.
    #[error("the component does not start: it {0}")]
    Start(ServeFailure),
    /// The listener cannot be used.
    #[error("cannot listen")]
    Listen(#[source] io::Error),
    /// Two components are to answer the same requests.
    #[error("the route `{route}` leads to two components")]
    RouteTaken {
        /// The route.
        route: Route,
    },
    /// The component is to answer as CGI does, and is no command.
    #[error("the component is no CGI program: it does not export `wasi:cli/run` of 0.2")]
    NotACommand {
        /// What it exports instead, in its own order.
        exports: Vec<String>,
    },
}
