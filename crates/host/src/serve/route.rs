//! Which requests a component answers.

use std::fmt;
use std::str::FromStr;

use crate::http::HostName;

/// The requests that a component answers: those whose path begins with a prefix, to any host or to some.
///
/// It is written as the prefix (`/api`), or as a host and the prefix (`admin.example.com/`, `*.example.com/api`). A
/// prefix ends between two segments: `/api` covers `/api`, `/api/` and `/api/users`, and not `/apis`. Paths are
/// compared as the client sent them: `/%61pi` is not `/api`. The port of a host is not compared.
///
/// ```
/// use carrick_host::Route;
///
/// let route: Route = "admin.example.com/users".parse()?;
/// assert!(route.covers("ADMIN.example.com", "/users/7"));
/// assert!(!route.covers("example.com", "/users/7"));
/// assert_eq!(route.prefix(), "/users");
/// # Ok::<(), carrick_host::RouteError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    host: HostName,
    /// Without a slash at its end, so empty for all paths.
    prefix: String,
}

/// All requests.
impl Default for Route {
    fn default() -> Self {
        Self {
            host: HostName::Any,
            prefix: String::new(),
        }
    }
}

impl Route {
    /// Whether a request for `path`, without a query, to `host` is among these.
    pub fn covers(&self, host: &str, path: &str) -> bool {
        self.host.matches(host)
            && path.strip_prefix(self.prefix.as_str()).is_some_and(|rest| {
                self.prefix.is_empty() || rest.is_empty() || rest.starts_with('/')
            })
    }

    /// The prefix of the path, without a slash at its end unless it is `/`.
    pub fn prefix(&self) -> &str {
        match self.prefix.as_str() {
            "" => "/",
            prefix => prefix,
        }
    }

    /// Of two routes that cover a request, the greater one is taken: first that of one host, then that of the longest
    /// end of a name, then that of the longest prefix.
    fn precedence(&self) -> (usize, usize) {
        let of_host = match &self.host {
            HostName::Any => 0,
            HostName::Below(end) => end.len(),
            HostName::One(_) => usize::MAX,
        };
        (of_host, self.prefix.len())
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.host {
            HostName::Any => {}
            HostName::Below(end) => write!(f, "*{end}")?,
            HostName::One(name) => f.write_str(name)?,
        }
        f.write_str(self.prefix())
    }
}

/// The text is no route.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RouteError {
    /// It has no path.
    #[error("the route `{route}` has no path")]
    NoPath {
        /// The text.
        route: String,
    },
    /// What stands before the path is no host.
    #[error("`{host}` in the route `{route}` is no host")]
    Host {
        /// The text.
        route: String,
        /// The part of it.
        host: String,
    },
    /// No request has such a path.
    #[error("`{path}` in the route `{route}` is no path of a request")]
    Path {
        /// The text.
        route: String,
        /// The part of it.
        path: String,
    },
}

impl FromStr for Route {
    type Err = RouteError;

    fn from_str(text: &str) -> Result<Self, RouteError> {
        let route = || text.to_owned();
        let Some(start) = text.find('/') else {
            return Err(RouteError::NoPath { route: route() });
        };
        let (host, path) = text.split_at(start);
        let name = match host {
            "" => Some(HostName::Any),
            host => HostName::parse(host),
        };
        let host = name.ok_or_else(|| RouteError::Host {
            route: route(),
            host: host.to_owned(),
        })?;
        let prefix = path.trim_end_matches('/');
        let is_of_path = |byte: u8| byte.is_ascii_graphic() && !br##"?#"<>\^`{|}"##.contains(&byte);
        if !prefix.bytes().all(is_of_path) {
            return Err(RouteError::Path {
                route: route(),
                path: path.to_owned(),
            });
        }
        Ok(Self {
            host,
            prefix: prefix.to_owned(),
        })
    }
}

/// Routes, each with what it leads to.
#[derive(Clone, Debug)]
pub(super) struct Routes<T>(Vec<(Route, T)>);

impl<T> Default for Routes<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Routes<T> {
    /// Whether the very same requests lead somewhere already.
    pub(super) fn has(&self, route: &Route) -> bool {
        self.0.iter().any(|(other, _)| other == route)
    }

    pub(super) fn add(&mut self, route: Route, target: T) {
        let later = |other: &Route| other.precedence() < route.precedence();
        let place = self.0.iter().position(|(other, _)| later(other));
        self.0
            .insert(place.unwrap_or(self.0.len()), (route, target));
    }

    /// Where a request for `path` to `host` leads.
    pub(super) fn find(&self, host: &str, path: &str) -> Option<&(Route, T)> {
        self.0.iter().find(|(route, _)| route.covers(host, path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_exact_route_takes_a_request() {
        let mut routes = Routes::default();
        for text in [
            "/",
            "/api",
            "/api/v2/",
            "*.example.com/",
            "*.eu.example.com/api",
            "admin.example.com/",
            "admin.example.com/api",
        ] {
            routes.add(text.parse().expect(text), text);
        }
        let check = |host: &str, path: &str, expected: &str| {
            let found = routes.find(host, path).map(|(_, text)| *text);
            assert_eq!(found, Some(expected), "{host} {path}");
        };
        check("localhost", "/", "/");
        check("localhost", "/apis", "/");
        check("localhost", "/%61pi", "/");
        check("localhost", "*", "/");
        check("localhost", "/api", "/api");
        check("localhost", "/api/", "/api");
        check("localhost", "/api/v2", "/api/v2/");
        check("localhost", "/api/v2/x", "/api/v2/");
        check("www.example.com", "/api", "*.example.com/");
        check("example.com", "/api", "/api");
        check("a.eu.example.com", "/api/x", "*.eu.example.com/api");
        check("a.eu.example.com", "/x", "*.example.com/");
        check("Admin.Example.com", "/x", "admin.example.com/");
        check("admin.example.com", "/api/v2", "admin.example.com/api");
        assert!(routes.has(&"/api/".parse().expect("a route")));
        assert!(Routes::<()>::default().find("localhost", "/").is_none());
    }

    #[test]
    fn a_request_that_no_host_covers_leads_nowhere() {
        let mut routes = Routes::default();
        routes.add("a.example/x".parse().expect("a route"), ());
        assert!(routes.find("b.example", "/x").is_none());
        assert!(routes.find("a.example", "/").is_none());
    }

    #[test]
    fn routes_are_written_as_they_are_read() {
        let check = |text: &str, expected: &str| {
            let route: Result<Route, _> = text.parse();
            let shown = route.map_or_else(|error| error.to_string(), |route| route.to_string());
            assert_eq!(shown, expected);
        };
        check("/", "/");
        check("/api/", "/api");
        check("*/api", "/api");
        check("*.Example.com/", "*.example.com/");
        check("[::1]/x", "[::1]/x");
        check("api", "the route `api` has no path");
        check("a.b:80/", "`a.b:80` in the route `a.b:80/` is no host");
        check(
            "http://a.b/",
            "`http:` in the route `http://a.b/` is no host",
        );
        check("/a b", "`/a b` in the route `/a b` is no path of a request");
        check("/a?b", "`/a?b` in the route `/a?b` is no path of a request");
    }
}
