//! Hosts of HTTP requests, as manifests and policies write them.

/// A host, or any of several, and the ports on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HttpHost {
    name: HostName,
    port: Port,
}

/// The name of a host, or of any of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HostName {
    /// Written `*`.
    Any,
    /// Any name that ends in this, which begins with a point.
    Below(String),
    /// In lower case; an address of IPv6 in brackets.
    One(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Port {
    Any,
    /// The port that the scheme stands for.
    OfScheme,
    One(u16),
}

impl HttpHost {
    /// Reads `HOST` or `HOST:PORT`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_bracketed = text.starts_with('[') && text.ends_with(']');
        let (name, port) = match text.rsplit_once(':') {
            Some((name, port)) if !is_bracketed => (name, Some(port)),
            _ => (text, None),
        };
        Some(Self {
            name: HostName::parse(name)?,
            port: match port {
                None => Port::OfScheme,
                Some("*") => Port::Any,
                Some(port) => Port::One(port.parse().ok()?),
            },
        })
    }

    /// Whether all requests of `other` are among these.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let name = match (&self.name, &other.name) {
            (HostName::Any, _) => true,
            (HostName::Below(end), HostName::One(name) | HostName::Below(name)) => {
                name.ends_with(end.as_str())
            }
            (one, other) => one == other,
        };
        name && (self.port == Port::Any || self.port == other.port)
    }

    /// Whether a request to `host` is among these, where `port` is `None` for the scheme's own.
    #[cfg(any(feature = "http", test))]
    pub(crate) fn allows(&self, host: &str, port: Option<u16>, is_https: bool) -> bool {
        let of_scheme = if is_https { 443 } else { 80 };
        let port = port.unwrap_or(of_scheme);
        self.name.matches(host)
            && match self.port {
                Port::Any => true,
                Port::OfScheme => port == of_scheme,
                Port::One(one) => port == one,
            }
    }
}

impl HostName {
    /// Whether `host` is among these. A host of IPv6 is in brackets.
    #[cfg(any(feature = "http", test))]
    pub(crate) fn matches(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Below(end) => {
                let start = host.len().checked_sub(end.len()).filter(|start| *start > 0);
                start.is_some_and(|start| {
                    host.as_bytes()[start..].eq_ignore_ascii_case(end.as_bytes())
                })
            }
            Self::One(name) => name.eq_ignore_ascii_case(host),
        }
    }

    /// Reads a name, `*.NAME` for every name below, or `*`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let name = text.to_ascii_lowercase();
        if name == "*" {
            return Some(Self::Any);
        }
        let (is_below, plain) = match name.strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, name.as_str()),
        };
        let is_address = plain
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok());
        let is_name = !plain.is_empty()
            && plain
                .split('.')
                .all(|label| !label.is_empty() && label.bytes().all(is_of_label));
        match (is_below, is_name, is_address) {
            (true, true, _) => Some(Self::Below(format!(".{plain}"))),
            (false, true, _) | (false, _, true) => Some(Self::One(name)),
            _ => None,
        }
    }
}

fn is_of_label(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_only_where_its_host_and_port_are_meant() {
        let check = |pattern: &str, host: &str, port, is_https, expected| {
            let pattern = HttpHost::parse(pattern).expect("it parses");
            let allows = pattern.allows(host, port, is_https);
            assert_eq!(allows, expected, "{pattern:?} {host} {port:?} {is_https}");
        };
        check("example.com", "example.com", None, true, true);
        check("example.com", "EXAMPLE.com", None, false, true);
        check("example.com", "example.com", Some(443), true, true);
        check("example.com", "example.com", Some(443), false, false);
        check("example.com", "example.com", Some(8080), false, false);
        check("example.com", "api.example.com", None, true, false);
        check("example.com", "example.com.evil.org", None, true, false);
        check("example.com", "notexample.com", None, true, false);
        check("example.com:8080", "example.com", Some(8080), false, true);
        check("example.com:80", "example.com", None, false, true);
        check("example.com:80", "example.com", None, true, false);
        check("*.example.com", "api.example.com", None, true, true);
        check("*.example.com", ".example.com", None, true, false);
        check("*.example.com", "example.com", None, true, false);
        check("*.example.com", "notexample.com", None, true, false);
        check("*:*", "any.where", Some(1), false, true);
        check("[::1]:80", "[::1]", None, false, true);
        check("[::1]", "[::1]", Some(80), false, true);
    }

    #[test]
    fn what_is_no_host_is_not_read() {
        for text in [
            "",
            ":80",
            "https://a.b",
            "a.b/c",
            "a b",
            "a..b",
            "a.b:",
            "a.b:x",
            "a.*",
            "*a.b",
            "::1",
            "user@a.b",
            "*.[::1]",
            "[::1",
            "a.b:70000",
        ] {
            assert_eq!(HttpHost::parse(text), None, "{text}");
        }
    }
}
