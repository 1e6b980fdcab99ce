//! What a grant says: hosts and ports to talk to, and addresses to listen on.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// A text that is no network grant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetGrantError {
    /// The host is neither an address, a block of addresses, a name, nor `*`.
    #[error("`{host}` is neither an IP address, a block of addresses, a name, nor `*`")]
    Host {
        /// What stands where the host belongs.
        host: String,
    },
    /// The number behind `/` does not fit the address.
    #[error("`/{length}` is no length of a block of addresses at `{address}`: expected 0 to {}", if address.is_ipv4() { 32 } else { 128 })]
    Block {
        /// The address before it.
        address: IpAddr,
        /// What stands behind `/`.
        length: String,
    },
    /// The port is neither a number, a range, nor `*`.
    #[error("`{port}` is neither a port, a range such as `8000-8999`, nor `*`")]
    Port {
        /// What stands where the port belongs.
        port: String,
    },
    /// There is no port where one is needed.
    #[error("`{text}` has no port")]
    NoPort {
        /// All of the text.
        text: String,
    },
    /// A listener has a name, and only addresses can be listened on.
    #[error("`{name}` is a name, and a program can listen only on an IP address")]
    ListenName {
        /// The name.
        name: String,
    },
}

/// Hosts that a guest may talk to, and the ports on them: `HOST`, `HOST:PORT`, `HOST:FIRST-LAST` or `HOST:*`.
///
/// HOST is one of:
///
/// * an IP address, or a block of them such as `10.0.0.0/8`: exactly these addresses;
/// * a name, or `*.example.com` for every name that ends in `.example.com` (not `example.com` itself): the addresses that the host's own look-up gives for it, unless
///   they are internal (loopback, private, link-local or otherwise not public);
/// * `localhost`: the loopback addresses;
/// * `*`: every name and every address that is not internal.
///
/// ```
/// use carrick_host::HostGrant;
///
/// let database: HostGrant = "10.0.0.7:5432".parse()?;
/// assert_eq!(database.to_string(), "10.0.0.7:5432");
/// let ipv6: HostGrant = "[2001:db8::/32]:8000-8999".parse()?;
/// assert_eq!(ipv6.to_string(), "[2001:db8::/32]:8000-8999");
/// assert!("ftp://example.com".parse::<HostGrant>().is_err());
/// # Ok::<(), carrick_host::NetGrantError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostGrant {
    hosts: Hosts,
    ports: Ports,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    Any,
    /// `localhost`
    Loopback,
    Block(Block),
    /// Every name that ends in this, which begins with a point.
    Below(String),
    Name(String),
}

/// Addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    address: IpAddr,
    length: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ports {
    first: u16,
    last: u16,
}

impl Ports {
    const ALL: Self = Self {
        first: 0,
        last: u16::MAX,
    };

    fn parse(text: &str) -> Result<Self, NetGrantError> {
        let wrong = || NetGrantError::Port {
            port: text.to_owned(),
        };
        if text == "*" {
            return Ok(Self::ALL);
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => text.parse().map_err(|_| wrong()),
            false => Err(wrong()),
        };
        let (first, last) = (number(first)?, number(last)?);
        if first > last {
            return Err(wrong());
        }
        Ok(Self { first, last })
    }

    fn contains(self, port: u16) -> bool {
        (self.first..=self.last).contains(&port)
    }

    fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ALL => f.write_str("*"),
            Self { first, last } if first == last => write!(f, "{first}"),
            Self { first, last } => write!(f, "{first}-{last}"),
        }
    }
}

impl Block {
    fn parse(text: &str) -> Option<Result<Self, NetGrantError>> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let bits: u8 = if address.is_ipv4() { 32 } else { 128 };
        let length = match length.map(|text| (text, text.parse())) {
            None => bits,
            Some((_, Ok(length))) if length <= bits => length,
            Some((text, _)) => {
                return Some(Err(NetGrantError::Block {
                    address,
                    length: text.to_owned(),
                }));
            }
        };
        Some(Ok(match address {
            // A block of mapped addresses means the addresses of IPv4 that they stand for.
            IpAddr::V6(mapped) if length >= 96 => match mapped.to_ipv4_mapped() {
                Some(address) => Self {
                    address: address.into(),
                    length: length - 96,
                },
                None => Self { address, length },
            },
            _ => Self { address, length },
        }))
    }

    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(block), IpAddr::V4(address)) => {
                let differ = u32::from(block) ^ u32::from(address);
                differ.leading_zeros() >= u32::from(self.length)
            }
            (IpAddr::V6(block), IpAddr::V6(address)) => {
                let differ = u128::from(block) ^ u128::from(address);
                differ.leading_zeros() >= u32::from(self.length)
            }
            _ => false,
        }
    }

    fn covers(self, other: Self) -> bool {
        self.length <= other.length && self.contains(other.address)
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = if self.address.is_ipv4() { 32 } else { 128 };
        write!(f, "{}", self.address)?;
        match self.length == bits {
            true => Ok(()),
            false => write!(f, "/{}", self.length),
        }
    }
}

/// A host and what stands behind its colon.
fn split(text: &str) -> Result<(&str, Option<&str>), NetGrantError> {
    let wrong = || NetGrantError::Host {
        host: text.to_owned(),
    };
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or_else(wrong)?;
        // Brackets hold addresses of IPv6 alone.
        if !host.contains(':') {
            return Err(wrong());
        }
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, Some(port))),
            None if rest.is_empty() => Ok((host, None)),
            None => Err(wrong()),
        };
    }
    match text.split_once(':') {
        Some((_, rest)) if rest.contains(':') => Ok((text, None)),
        Some((host, port)) => Ok((host, Some(port))),
        None => Ok((text, None)),
    }
}

impl FromStr for HostGrant {
    type Err = NetGrantError;

    fn from_str(text: &str) -> Result<Self, NetGrantError> {
        let (host, ports) = split(text)?;
        let ports = ports.map_or(Ok(Ports::ALL), Ports::parse)?;
        let wrong = || NetGrantError::Host {
            host: host.to_owned(),
        };
        let hosts = match (host, Block::parse(host)) {
            ("*", _) => Hosts::Any,
            (_, Some(block)) => Hosts::Block(block?),
            (_, None) => match host.strip_prefix("*.") {
                Some(rest) => Hosts::Below(format!(".{}", name(rest).ok_or_else(wrong)?)),
                None => match name(host).ok_or_else(wrong)? {
                    name if name == "localhost" => Hosts::Loopback,
                    name => Hosts::Name(name),
                },
            },
        };
        Ok(Self { hosts, ports })
    }
}

impl fmt::Display for HostGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_port = self.ports != Ports::ALL;
        match &self.hosts {
            Hosts::Any => f.write_str("*")?,
            Hosts::Loopback => f.write_str("localhost")?,
            Hosts::Block(block) if block.address.is_ipv6() && has_port => write!(f, "[{block}]")?,
            Hosts::Block(block) => write!(f, "{block}")?,
            Hosts::Below(end) => write!(f, "*{end}")?,
            Hosts::Name(name) => f.write_str(name)?,
        }
        match has_port {
            true => write!(f, ":{}", self.ports),
            false => Ok(()),
        }
    }
}

impl HostGrant {
    /// Whether it grants `address`, for which the host's own look-up of one of `names` gave its IP address.
    pub(super) fn grants<'a>(
        &self,
        address: SocketAddr,
        mut names: impl Iterator<Item = &'a str>,
    ) -> bool {
        let ip = address.ip().to_canonical();
        self.ports.contains(address.port())
            && match &self.hosts {
                Hosts::Any => !is_internal(ip),
                Hosts::Loopback => ip.is_loopback(),
                Hosts::Block(block) => block.contains(ip),
                Hosts::Below(_) | Hosts::Name(_) => {
                    !is_internal(ip) && names.any(|name| self.grants_name(name))
                }
            }
    }

    /// Whether it grants to look up `name`, which [`name`] has read.
    pub(super) fn grants_name(&self, name: &str) -> bool {
        match &self.hosts {
            Hosts::Any => true,
            Hosts::Loopback => name == "localhost",
            Hosts::Block(_) => false,
            Hosts::Below(end) => name.len() > end.len() && name.ends_with(end.as_str()),
            Hosts::Name(granted) => granted == name,
        }
    }

    /// Whether all that `other` grants is among what this grants.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let hosts = match (&self.hosts, &other.hosts) {
            (Hosts::Any, Hosts::Any | Hosts::Below(_) | Hosts::Name(_)) => true,
            (Hosts::Any, Hosts::Block(block)) => {
                // A larger block may contain internal addresses.
                block.length == if block.address.is_ipv4() { 32 } else { 128 }
                    && !is_internal(block.address)
            }
            (Hosts::Block(block), Hosts::Block(other)) => block.covers(*other),
            (Hosts::Loopback, Hosts::Block(block)) => {
                let loopback = Block {
                    address: Ipv4Addr::new(127, 0, 0, 0).into(),
                    length: 8,
                };
                let loopback6 = Block {
                    address: Ipv6Addr::LOCALHOST.into(),
                    length: 128,
                };
                loopback.covers(*block) || loopback6.covers(*block)
            }
            (Hosts::Below(end), Hosts::Below(other)) => other.ends_with(end.as_str()),
            (Hosts::Below(_) | Hosts::Name(_), Hosts::Name(name)) => self.grants_name(name),
            (one, other) => one == other,
        };
        hosts && self.ports.covers(other.ports)
    }
}

/// Addresses that a guest may listen on: `ADDRESS:PORT`, where ADDRESS may be a block, or `*` for every address, and
/// PORT a range, or `*` for every port. Port 0 stands for one that the system chooses.
///
/// ```
/// use carrick_host::ListenGrant;
///
/// let web: ListenGrant = "0.0.0.0:8080".parse()?;
/// assert_eq!(web.to_string(), "0.0.0.0:8080");
/// assert!("0.0.0.0".parse::<ListenGrant>().is_err());
/// # Ok::<(), carrick_host::NetGrantError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenGrant {
    /// `None` for every address.
    block: Option<Block>,
    ports: Ports,
}

impl FromStr for ListenGrant {
    type Err = NetGrantError;

    fn from_str(text: &str) -> Result<Self, NetGrantError> {
        let (host, ports) = split(text)?;
        let block = match (host, Block::parse(host)) {
            ("*", _) => None,
            (_, Some(block)) => Some(block?),
            (host, None) => {
                let host = host.to_owned();
                return Err(match name(&host) {
                    Some(_) => NetGrantError::ListenName { name: host },
                    None => NetGrantError::Host { host },
                });
            }
        };
        let ports = ports.ok_or_else(|| NetGrantError::NoPort {
            text: text.to_owned(),
        })?;
        Ok(Self {
            block,
            ports: Ports::parse(ports)?,
        })
    }
}

impl fmt::Display for ListenGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.block {
            None => write!(f, "*:{}", self.ports),
            Some(block) if block.address.is_ipv6() => write!(f, "[{block}]:{}", self.ports),
            Some(block) => write!(f, "{block}:{}", self.ports),
        }
    }
}

impl ListenGrant {
    fn grants_ip(&self, ip: IpAddr) -> bool {
        self.block.is_none_or(|block| block.contains(ip))
    }

    /// Whether it grants to bind a socket to `address`.
    pub(super) fn grants_bind(&self, address: SocketAddr) -> bool {
        self.grants_ip(address.ip()) && self.ports.contains(address.port())
    }

    /// Whether it grants to listen on `address`, which the socket has been bound to before.
    ///
    /// Where the grant has port 0 the port may be any: one that the guest named was checked when it was bound.
    pub(super) fn grants(&self, address: SocketAddr) -> bool {
        self.grants_ip(address.ip())
            && (self.ports.contains(address.port()) || self.ports.contains(0))
    }

    /// Whether all that `other` grants is among what this grants.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let addresses = match (self.block, other.block) {
            (None, _) => true,
            (Some(block), Some(other)) => block.covers(other),
            (Some(_), None) => false,
        };
        addresses && self.ports.covers(other.ports)
    }
}

/// A name of a host in lower case and without a point at its end, if `text` is one. What reads as an address of IPv4
/// in any of its old forms, such as `0x7f.1`, is none.
pub(super) fn name(text: &str) -> Option<String> {
    const LENGTH_MAX: usize = 253;
    const LABEL_MAX: usize = 63;
    let name = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    let is_of_label = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_label =
        |label: &str| (1..=LABEL_MAX).contains(&label.len()) && label.bytes().all(is_of_label);
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    (name.len() <= LENGTH_MAX && !is_number && name.split('.').all(is_label)).then_some(name)
}

/// Whether an address belongs to this machine or to a network that is not public: loopback, private, link-local, shared,
/// multicast, reserved, or an address of IPv6 that stands for such a one of IPv4.
pub(super) fn is_internal(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_internal_v4(address),
        IpAddr::V6(address) => {
            let segments = address.segments();
            let last = Ipv4Addr::from(u128::from(address) as u32);
            let of_6to4 = Ipv4Addr::from((u32::from(segments[1]) << 16) | u32::from(segments[2]));
            // Interfaces that a network reaches over IPv4 (ISATAP).
            if matches!(segments, [.., 0 | 0x200, 0x5efe, _, _]) && is_internal_v4(last) {
                return true;
            }
            match segments {
                // Unspecified, loopback, and addresses of IPv4 in two old forms.
                [0, 0, 0, 0, 0, _, _, _] | [0, 0, 0, 0, 0xffff, 0, _, _] => true,
                // What is translated to IPv4, by the well-known prefix and by a network's own.
                [0x64, 0xff9b, 0, 0, 0, 0, _, _] => is_internal_v4(last),
                [0x64, 0xff9b, 1, ..] => true,
                // Discard, 6to4, Teredo and documentation.
                [0x100, 0, 0, 0, ..] => true,
                [0x2002, ..] => is_internal_v4(of_6to4),
                [0x2001, 0, ..] => true,
                [0x2001, 0xdb8, ..] => true,
                [0x3fff, second, ..] if second < 0x1000 => true,
                // Tests of networks, names of hosts in the form of addresses (ORCHID), segment routing.
                [0x2001, 2, 0, ..] | [0x2001, 0x10..=0x2f, ..] | [0x5f00, ..] => true,
                // Unique local, link-local, site-local, multicast.
                [first, ..] => {
                    first & 0xfe00 == 0xfc00 || first & 0xff80 == 0xfe80 || first >= 0xff00
                }
            }
        }
    }
}

/// Whether two addresses are both loopback, both link-local, or both internal in another way.
pub(super) fn are_of_one_kind(one: IpAddr, other: IpAddr) -> bool {
    #[derive(PartialEq)]
    enum Kind {
        Loopback,
        LinkLocal,
        Other,
    }
    let kind = |address: IpAddr| {
        let is_link_local = match address {
            IpAddr::V4(address) => address.is_link_local(),
            IpAddr::V6(address) => address.is_unicast_link_local(),
        };
        if address.is_unspecified() || !is_internal(address) {
            None
        } else if address.is_loopback() {
            Some(Kind::Loopback)
        } else if is_link_local {
            Some(Kind::LinkLocal)
        } else {
            Some(Kind::Other)
        }
    };
    let one = kind(one.to_canonical());
    one.is_some() && one == kind(other.to_canonical())
}

fn is_internal_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || first == 0
        // Shared by a provider's customers.
        || (first == 100 && second & 0xc0 == 64)
        // Protocols and tests of networks.
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && second & 0xfe == 18)
        // Relays of 6to4.
        || (first == 192 && second == 88 && third == 99)
        // Multicast, reserved, broadcast.
        || first >= 224
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> HostGrant {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn address(text: &str) -> SocketAddr {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn grants_read_back_as_they_are_written() {
        for text in [
            "10.0.0.7",
            "10.0.0.7:5432",
            "10.0.0.0/8:8000-8999",
            "::1",
            "[::1]:80",
            "2001:db8::/32",
            "[2001:db8::/32]:443",
            "example.com:443",
            "*.example.com",
            "localhost:8080",
            "*",
            "*:443",
        ] {
            assert_eq!(host(text).to_string(), text);
        }
        assert_eq!(host("EXAMPLE.com.:*").to_string(), "example.com");
        assert_eq!(host("::ffff:10.0.0.7").to_string(), "10.0.0.7");
        for text in ["0.0.0.0:8080", "[::]:0", "127.0.0.0/8:*", "*:8000-8999"] {
            let grant: ListenGrant = text.parse().expect("it parses");
            assert_eq!(grant.to_string(), text);
        }
    }

    #[test]
    fn what_is_no_grant_is_not_read() {
        let check = |text: &str, expected: &str| {
            let error = text.parse::<HostGrant>().expect_err(text);
            assert_eq!(error.to_string(), expected);
        };
        let no_host = |text: &str, host: &str| {
            let expected =
                format!("`{host}` is neither an IP address, a block of addresses, a name, nor `*`");
            check(text, &expected);
        };
        no_host("", "");
        no_host(":80", "");
        no_host("a b", "a b");
        no_host("a.*", "a.*");
        no_host("*a.b", "*a.b");
        no_host("a..b", "a..b");
        no_host("127.1", "127.1");
        no_host("0x7f.0x1", "0x7f.0x1");
        no_host("1.2.3.4.5", "1.2.3.4.5");
        no_host("[10.0.0.7]:80", "[10.0.0.7]:80");
        no_host("[::1", "[::1");
        no_host("[::1]80", "[::1]80");
        no_host("user@a.b", "user@a.b");
        no_host("bücher.example", "bücher.example");
        check(
            "10.0.0.0/33",
            "`/33` is no length of a block of addresses at `10.0.0.0`: expected 0 to 32",
        );
        check(
            "10.0.0.0/x:80",
            "`/x` is no length of a block of addresses at `10.0.0.0`: expected 0 to 32",
        );
        let no_port = |port: &str| {
            let expected =
                format!("`{port}` is neither a port, a range such as `8000-8999`, nor `*`");
            check(&format!("a.b:{port}"), &expected);
        };
        for port in ["", "x", "70000", "9-8", "1-2-3", "+1", "//a"] {
            no_port(port);
        }
        let check = |text: &str, expected: &str| {
            let error = text.parse::<ListenGrant>().expect_err(text);
            assert_eq!(error.to_string(), expected);
        };
        check("0.0.0.0", "`0.0.0.0` has no port");
        check(
            "localhost:1",
            "`localhost` is a name, and a program can listen only on an IP address",
        );
    }

    #[test]
    fn an_address_is_granted_by_itself_by_a_block_or_by_a_name() {
        let check = |grant: &str, to: &str, names: &[&str], expected: bool| {
            let granted = host(grant).grants(address(to), names.iter().copied());
            assert_eq!(granted, expected, "{grant} {to} {names:?}");
        };
        check("10.0.0.7:5432", "10.0.0.7:5432", &[], true);
        check("10.0.0.7:5432", "10.0.0.7:5433", &[], false);
        check("10.0.0.7:5432", "10.0.0.8:5432", &[], false);
        check("10.0.0.7", "10.0.0.7:1", &[], true);
        check("10.0.0.7", "[::ffff:10.0.0.7]:1", &[], true);
        check("10.0.0.0/8:80-90", "10.255.0.1:90", &[], true);
        check("10.0.0.0/8:80-90", "10.255.0.1:91", &[], false);
        check("10.0.0.0/8", "11.0.0.1:1", &[], false);
        check("0.0.0.0/0", "127.0.0.1:1", &[], true);
        check("0.0.0.0/0", "[::1]:1", &[], false);
        check("::/0", "[::1]:1", &[], true);
        check("::/0", "127.0.0.1:1", &[], false);
        check("[2001:db8::/32]:1", "[2001:db8:9::1]:1", &[], true);
        check("[2001:db8::/32]:1", "[2001:db9::1]:1", &[], false);
        check("localhost", "127.0.0.1:1", &[], true);
        check("localhost", "[::1]:1", &[], true);
        check("localhost", "8.8.8.8:1", &["localhost"], false);
        check("example.com:443", "8.8.8.8:443", &["example.com"], true);
        check("example.com:443", "8.8.8.8:80", &["example.com"], false);
        check("example.com:443", "8.8.8.8:443", &["example.org"], false);
        check("example.com:443", "8.8.8.8:443", &[], false);
        check("*.example.com", "8.8.8.8:443", &["a.example.com"], true);
        check("*.example.com", "8.8.8.8:443", &["example.com"], false);
        check("*", "8.8.8.8:1", &[], true);
        // Names that resolve to where they should not.
        for internal in ["127.0.0.1:1", "10.0.0.1:1", "[::1]:1", "169.254.169.254:1"] {
            check("example.com", internal, &["example.com"], false);
            check("*.com", internal, &["example.com"], false);
            check("*", internal, &["example.com"], false);
        }
    }

    #[test]
    fn internal_addresses_are_told_from_public_ones() {
        let check = |text: &str, expected: bool| {
            let address: IpAddr = text.parse().expect("an address");
            assert_eq!(is_internal(address), expected, "{text}");
        };
        for internal in [
            "0.0.0.0",
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.31.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:0:7f00:1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::8.8.8.8",
            "2002:7f00:1::",
            "2001::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "192.88.99.1",
            "2001:2::1",
            "2001:10::1",
            "2001:2f::1",
            "3fff:fff::1",
            "5f00::1",
            "2606:4700::5efe:10.0.0.1",
            "2606:4700::200:5efe:7f00:1",
            "fe80::5efe:8.8.8.8",
        ] {
            check(internal, true);
        }
        for public in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "198.20.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::",
            "2606:4700::1111",
            "192.88.98.1",
            "2001:2:1::1",
            "2001:30::1",
            "3fff:1000::1",
            "2606:4700::5efe:8.8.8.8",
        ] {
            check(public, false);
        }
    }

    #[test]
    fn names_are_looked_up_where_a_grant_has_them() {
        let check = |grant: &str, name: &str, expected: bool| {
            assert_eq!(host(grant).grants_name(name), expected, "{grant} {name}");
        };
        check("10.0.0.7", "example.com", false);
        check("example.com", "example.com", true);
        check("example.com:80", "www.example.com", false);
        check("*.example.com", "www.example.com", true);
        check("*.example.com", "example.com", false);
        check("*.example.com", "notexample.com", false);
        check("localhost", "localhost", true);
        check("*", "example.com", true);
    }

    #[test]
    fn listeners_are_granted_by_address_and_port() {
        let check = |grant: &str, on: &str, bind: bool, listen: bool| {
            let parsed: ListenGrant = grant.parse().expect("it parses");
            let found = (parsed.grants_bind(address(on)), parsed.grants(address(on)));
            assert_eq!(found, (bind, listen), "{grant} {on}");
        };
        check("127.0.0.1:8080", "127.0.0.1:8080", true, true);
        check("127.0.0.1:8080", "0.0.0.0:8080", false, false);
        check("127.0.0.1:8080", "127.0.0.1:0", false, false);
        check("127.0.0.1:8080", "127.0.0.1:40000", false, false);
        check("127.0.0.1:0", "127.0.0.1:0", true, true);
        check("127.0.0.1:0", "127.0.0.1:40000", false, true);
        check("127.0.0.1:0", "127.0.0.2:40000", false, false);
        check("0.0.0.0:80", "[::]:80", false, false);
        check("*:*", "[::]:80", true, true);
    }

    #[test]
    fn a_grant_covers_what_grants_less() {
        let check = |grant: &str, other: &str, expected: bool| {
            assert_eq!(
                host(grant).covers(&host(other)),
                expected,
                "{grant} {other}"
            );
        };
        check("10.0.0.0/8", "10.1.0.0/16:80", true);
        check("10.0.0.0/8:80", "10.1.0.0/16", false);
        check("10.0.0.0/16", "10.0.0.0/8", false);
        check("*", "example.com", true);
        check("*:443", "*.example.com:443", true);
        check("*", "8.8.8.8", true);
        check("*", "8.0.0.0/8", false);
        check("*", "10.0.0.1", false);
        check("*", "localhost", false);
        check("localhost", "127.0.0.1:80", true);
        check("localhost", "[::1]:80", true);
        check("localhost", "10.0.0.1", false);
        check("*.example.com", "a.example.com", true);
        check("*.example.com", "*.a.example.com", true);
        check("*.example.com", "example.com", false);
        check("example.com", "example.com:1-2", true);
    }
}
