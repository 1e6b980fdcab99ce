//! The network that a guest reaches: what it is granted, and the functions of `wasi:sockets` that hold it to that.
//!
//! WASI's implementation asks for each address whether it is granted. Which name an address belongs to it does not say,
//! so the functions that look names up are replaced here, and those that make sockets, to count them.

mod grant;
mod link;

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use wasmtime_wasi::WasiCtxBuilder;
use wasmtime_wasi::sockets::SocketAddrUse;

pub use grant::{HostGrant, ListenGrant, NetGrantError};
pub(crate) use link::{
    link_lookup_02, link_tcp_02, link_tcp_create_02, link_udp_02, link_udp_create_02,
    relink_lookup_03,
};

/// How many sockets a guest may have open at once, unless its host says otherwise.
const SOCKETS_MAX: usize = 1_024;

/// How many sockets a guest has at once that may use none of them. It has some so that it is refused an address and not a
/// socket: that can be reported.
const UNUSABLE_SOCKETS_MAX: usize = 4;

/// How many names a guest may look up in a second, unless its host says otherwise.
const LOOKUPS_PER_SECOND_MAX: u32 = 100;

/// The results of look-ups, and the senders of datagrams, that are remembered for one guest. The oldest are forgotten first.
const REMEMBERED_MAX: usize = 4_096;

/// What a guest may do on the network; by default nothing.
///
/// ```
/// use carrick_host::{CommandOptions, NetGrants};
///
/// let net = NetGrants::default()
///     .with_connect(["db.example.com:5432".parse()?, "10.0.0.0/8:443".parse()?])
///     .with_listen(["0.0.0.0:8080".parse()?]);
/// let options = CommandOptions::default().with_net(net);
/// # Ok::<(), carrick_host::NetGrantError>(())
/// ```
///
/// A name is looked up by the host, and only if a grant has it. A connection by the grant of a name goes only to an
/// address that the host gave this guest for that name, and to no internal address (loopback, private, link-local and
/// others): whoever owns the name decides what it resolves to. An internal address needs a grant that has the address or a
/// block with it, or `localhost`.
#[derive(Clone)]
#[non_exhaustive]
pub struct NetGrants {
    /// Hosts to open TCP connections to.
    pub connect: Vec<HostGrant>,
    /// Addresses to accept TCP connections on.
    pub listen: Vec<ListenGrant>,
    /// Hosts to exchange UDP datagrams with.
    pub udp: Vec<HostGrant>,
    /// Addresses to receive UDP datagrams on, from anybody; whoever sent one may be answered.
    pub udp_listen: Vec<ListenGrant>,
    /// How many sockets the guest may have open at once; 1,024 by default.
    pub sockets_max: usize,
    /// How many names the guest may look up in a second; 100 by default.
    pub lookups_per_second_max: u32,
    on_refusal: Option<OnRefusal>,
}

type OnRefusal = Arc<dyn Fn(&NetRefusal) + Send + Sync>;

impl Default for NetGrants {
    fn default() -> Self {
        Self {
            connect: Vec::new(),
            listen: Vec::new(),
            udp: Vec::new(),
            udp_listen: Vec::new(),
            sockets_max: SOCKETS_MAX,
            lookups_per_second_max: LOOKUPS_PER_SECOND_MAX,
            on_refusal: None,
        }
    }
}

impl fmt::Debug for NetGrants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NetGrants")
            .field("connect", &self.connect)
            .field("listen", &self.listen)
            .field("udp", &self.udp)
            .field("udp_listen", &self.udp_listen)
            .field("sockets_max", &self.sockets_max)
            .field("lookups_per_second_max", &self.lookups_per_second_max)
            .finish_non_exhaustive()
    }
}

impl NetGrants {
    /// With TCP connections to these hosts.
    #[must_use]
    pub fn with_connect(mut self, hosts: impl IntoIterator<Item = HostGrant>) -> Self {
        self.connect = hosts.into_iter().collect();
        self
    }

    /// With TCP listeners on these addresses.
    #[must_use]
    pub fn with_listen(mut self, addresses: impl IntoIterator<Item = ListenGrant>) -> Self {
        self.listen = addresses.into_iter().collect();
        self
    }

    /// With UDP datagrams to and from these hosts.
    #[must_use]
    pub fn with_udp(mut self, hosts: impl IntoIterator<Item = HostGrant>) -> Self {
        self.udp = hosts.into_iter().collect();
        self
    }

    /// With UDP datagrams from anybody to these addresses, and answers to them.
    #[must_use]
    pub fn with_udp_listen(mut self, addresses: impl IntoIterator<Item = ListenGrant>) -> Self {
        self.udp_listen = addresses.into_iter().collect();
        self
    }

    /// With at most this many sockets at once.
    #[must_use]
    pub fn with_sockets_max(self, sockets_max: usize) -> Self {
        Self {
            sockets_max,
            ..self
        }
    }

    /// With at most this many look-ups of names in a second.
    #[must_use]
    pub fn with_lookups_per_second_max(self, lookups_per_second_max: u32) -> Self {
        Self {
            lookups_per_second_max,
            ..self
        }
    }

    /// Calls `report` for what the guest is refused, each thing once.
    ///
    /// It is called on the thread of the guest, which waits for it.
    #[must_use]
    pub fn with_on_refusal(self, report: impl Fn(&NetRefusal) + Send + Sync + 'static) -> Self {
        Self {
            on_refusal: Some(Arc::new(report)),
            ..self
        }
    }
}

impl NetGrants {
    /// Calls `report` for what the guest is refused, unless something else is called for that.
    pub(crate) fn or_on_refusal(
        self,
        report: impl Fn(&NetRefusal) + Send + Sync + 'static,
    ) -> Self {
        match self.on_refusal {
            Some(_) => self,
            None => self.with_on_refusal(report),
        }
    }
}

/// One kind of thing that a guest may do on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NetUse {
    /// A TCP connection to somewhere.
    Connect,
    /// A TCP listener.
    Listen,
    /// A UDP datagram to somewhere.
    Udp,
    /// A UDP socket with a port that others know.
    UdpListen,
    /// The look-up of a name.
    Lookup,
}

/// What a guest was refused on the network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NetRefusal {
    /// What it tried.
    pub net_use: NetUse,
    /// With which address and port, or which name.
    pub target: String,
    /// A name that was looked up for this guest and gave the address, which is [internal](NetGrants).
    pub resolved_from: Option<String>,
}

impl fmt::Display for NetRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = &self.target;
        match self.net_use {
            NetUse::Connect => write!(f, "a TCP connection to `{target}`")?,
            NetUse::Listen => write!(f, "a TCP listener on `{target}`")?,
            NetUse::Udp => write!(f, "a UDP datagram to `{target}`")?,
            NetUse::UdpListen => write!(f, "a UDP socket on `{target}`")?,
            NetUse::Lookup => write!(f, "the look-up of the name `{target}`")?,
        }
        match &self.resolved_from {
            Some(name) => write!(f, ", an internal address that `{name}` resolved to"),
            None => Ok(()),
        }
    }
}

/// The network of one guest: its grants, and what it has done with them.
#[derive(Clone)]
pub(crate) struct Network(Arc<Shared>);

struct Shared {
    grants: NetGrants,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What the host gave for which name.
    resolved: VecDeque<(String, IpAddr)>,
    /// Which name a look-up that is open is for, by the number of its resource.
    lookups: HashMap<u32, String>,
    /// Who has sent a datagram.
    senders: VecDeque<SocketAddr>,
    refused: HashSet<NetRefusal>,
    sockets: usize,
    bucket: Option<Bucket>,
}

/// Look-ups that may still be made, and when that was counted.
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// How many different refusals are reported.
const REFUSALS_MAX: usize = 100;

impl Network {
    pub(super) fn new(grants: NetGrants) -> Self {
        Self(Arc::new(Shared {
            grants,
            state: Mutex::default(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets `wasi` ask for each address whether it is granted.
    pub(super) fn set(&self, wasi: &mut WasiCtxBuilder) {
        let network = self.clone();
        wasi.allow_tcp(true)
            .allow_udp(true)
            .allow_ip_name_lookup(true)
            .socket_addr_check(move |address, wanted| {
                Box::pin(std::future::ready(network.allows(address, wanted)))
            });
    }

    fn allows(&self, address: SocketAddr, wanted: SocketAddrUse) -> bool {
        let grants = &self.0.grants;
        let (granted, net_use) = match wanted {
            SocketAddrUse::TcpConnect => (self.grants_connect(address), NetUse::Connect),
            SocketAddrUse::TcpBind => (
                grants.grants_tcp_bind(address) || address.port() == 0,
                NetUse::Listen,
            ),
            SocketAddrUse::TcpListen => (grants.grants_listen(address), NetUse::Listen),
            // Whoever may listen may accept.
            SocketAddrUse::TcpAccept => (!grants.listen.is_empty(), NetUse::Listen),
            SocketAddrUse::UdpBind => (grants.grants_udp_bind(address), NetUse::UdpListen),
            SocketAddrUse::UdpSend => (self.grants_udp_send(address), NetUse::Udp),
            // Datagrams from elsewhere are dropped, and no guest asked for them.
            SocketAddrUse::UdpReceive => return self.grants_udp_receive(address),
        };
        if !granted {
            // A port that the guest named was checked when it was bound: this one is the system's choice.
            let is_chosen = matches!(wanted, SocketAddrUse::TcpListen);
            let port = if is_chosen { 0 } else { address.port() };
            self.refuse(net_use, SocketAddr::new(address.ip(), port));
        }
        granted
    }

    /// Whether the guest may open a TCP connection to `address`.
    fn grants_connect(&self, address: SocketAddr) -> bool {
        self.granted_by(&self.0.grants.connect, address)
    }

    /// Whether the guest may send a UDP datagram to `address`.
    fn grants_udp_send(&self, address: SocketAddr) -> bool {
        self.granted_by(&self.0.grants.udp, address)
            || (!self.0.grants.udp_listen.is_empty() && self.state().senders.contains(&address))
    }

    /// Whether the guest may have a datagram from `address`.
    fn grants_udp_receive(&self, address: SocketAddr) -> bool {
        if self.granted_by(&self.0.grants.udp, address) {
            return true;
        }
        if self.0.grants.udp_listen.is_empty() {
            return false;
        }
        let mut state = self.state();
        if !state.senders.contains(&address) {
            remember(&mut state.senders, address);
        }
        true
    }

    fn granted_by(&self, grants: &[HostGrant], address: SocketAddr) -> bool {
        if grants.is_empty() {
            return false;
        }
        let ip = address.ip().to_canonical();
        let state = self.state();
        grants
            .iter()
            .any(|grant| grant.grants(address, state.names_of(ip)))
    }

    /// Counts a look-up of `name`, and says whether it may be made.
    fn begin_lookup(&self, name: &str) -> Result<(), LookupRefused> {
        if !self.0.grants.grants_lookup(name) {
            self.report(NetRefusal {
                net_use: NetUse::Lookup,
                target: name.to_owned(),
                resolved_from: None,
            });
            return Err(LookupRefused::NotGranted);
        }
        let per_second = f64::from(self.0.grants.lookups_per_second_max);
        let mut state = self.state();
        let now = Instant::now();
        let bucket = state.bucket.get_or_insert(Bucket {
            tokens: per_second,
            at: now,
        });
        let passed: Duration = now - bucket.at;
        bucket.at = now;
        bucket.tokens = (bucket.tokens + passed.as_secs_f64() * per_second).min(per_second);
        if bucket.tokens < 1.0 {
            return Err(LookupRefused::TooMany);
        }
        bucket.tokens -= 1.0;
        Ok(())
    }

    /// Remembers that the host gave `address` for `name`.
    fn note_resolved(&self, name: &str, address: IpAddr) {
        let address = address.to_canonical();
        let mut state = self.state();
        if !state.names_of(address).any(|known| known == name) {
            remember(&mut state.resolved, (name.to_owned(), address));
        }
    }

    /// Counts a socket that is to be made, if there may be one more.
    fn begin_socket(&self) -> bool {
        let mut state = self.state();
        let room = state.sockets < self.0.grants.sockets_max();
        if room {
            state.sockets += 1;
        }
        room
    }

    fn end_socket(&self) {
        let mut state = self.state();
        state.sockets = state.sockets.saturating_sub(1);
    }

    fn refuse(&self, net_use: NetUse, address: SocketAddr) {
        let ip = address.ip().to_canonical();
        let resolved_from = match net_use {
            NetUse::Connect | NetUse::Udp if grant::is_internal(ip) => {
                self.state().names_of(ip).next().map(ToOwned::to_owned)
            }
            _ => None,
        };
        self.report(NetRefusal {
            net_use,
            target: address.to_string(),
            resolved_from,
        });
    }

    fn report(&self, refusal: NetRefusal) {
        let Some(report) = &self.0.grants.on_refusal else {
            return;
        };
        let is_new = {
            let mut state = self.state();
            state.refused.len() < REFUSALS_MAX && state.refused.insert(refusal.clone())
        };
        if is_new {
            report(&refusal);
        }
    }
}

impl State {
    fn names_of(&self, address: IpAddr) -> impl Iterator<Item = &str> {
        let of_address = self
            .resolved
            .iter()
            .filter(move |(_, other)| *other == address);
        of_address.map(|(name, _)| name.as_str())
    }
}

fn remember<T>(list: &mut VecDeque<T>, item: T) {
    if list.len() == REMEMBERED_MAX {
        list.pop_front();
    }
    list.push_back(item);
}

/// Why a name is not looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LookupRefused {
    NotGranted,
    TooMany,
}

impl NetGrants {
    fn sockets_max(&self) -> usize {
        let has_none = self.connect.is_empty()
            && self.listen.is_empty()
            && self.udp.is_empty()
            && self.udp_listen.is_empty();
        match has_none {
            true => self.sockets_max.min(UNUSABLE_SOCKETS_MAX),
            false => self.sockets_max,
        }
    }

    /// Whether the guest may bind a TCP socket to `address`. Port 0 may be bound by every guest: the
    /// system's choice of a port belongs to a connection as well.
    fn grants_tcp_bind(&self, address: SocketAddr) -> bool {
        self.listen.iter().any(|grant| grant.grants_bind(address))
    }

    /// Whether the guest may listen on `address`.
    fn grants_listen(&self, address: SocketAddr) -> bool {
        self.listen.iter().any(|grant| grant.grants(address))
    }

    /// Whether the guest may bind a UDP socket to `address`.
    fn grants_udp_bind(&self, address: SocketAddr) -> bool {
        let is_client = !self.udp.is_empty() && address.port() == 0;
        is_client
            || self
                .udp_listen
                .iter()
                .any(|grant| grant.grants_bind(address))
    }

    /// Whether the guest may look `name` up.
    fn grants_lookup(&self, name: &str) -> bool {
        let mut grants = self.connect.iter().chain(&self.udp);
        grants.any(|grant| grant.grants_name(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(texts: &[&str]) -> Vec<HostGrant> {
        let parse = |text: &&str| text.parse().expect("a grant");
        texts.iter().map(parse).collect()
    }

    fn listeners(texts: &[&str]) -> Vec<ListenGrant> {
        let parse = |text: &&str| text.parse().expect("a grant");
        texts.iter().map(parse).collect()
    }

    /// Whether a guest with `grants` may do `wanted` with each of `addresses`.
    fn check(grants: &NetGrants, wanted: SocketAddrUse, addresses: &[(&str, bool)]) {
        let network = Network::new(grants.clone());
        for (address, expected) in addresses {
            let parsed = address.parse().expect("an address");
            let allowed = network.allows(parsed, wanted);
            assert_eq!(allowed, *expected, "{wanted:?} {address} {grants:?}");
        }
    }

    #[test]
    fn tcp_connections_need_a_grant_of_theirs() {
        let wanted = SocketAddrUse::TcpConnect;
        let others = NetGrants::default()
            .with_udp(hosts(&["*", "localhost", "0.0.0.0/0"]))
            .with_udp_listen(listeners(&["*:*"]))
            .with_listen(listeners(&["*:*"]));
        check(&NetGrants::default(), wanted, &[("8.8.8.8:80", false)]);
        check(
            &others,
            wanted,
            &[("8.8.8.8:80", false), ("127.0.0.1:80", false)],
        );
        let exact = NetGrants::default().with_connect(hosts(&["127.0.0.1:80"]));
        check(
            &exact,
            wanted,
            &[("127.0.0.1:80", true), ("127.0.0.1:81", false)],
        );
        let any = NetGrants::default().with_connect(hosts(&["*"]));
        check(
            &any,
            wanted,
            &[("8.8.8.8:80", true), ("127.0.0.1:80", false)],
        );
        // A connection begins with a port of the system's choice.
        check(
            &any,
            SocketAddrUse::TcpBind,
            &[("0.0.0.0:0", true), ("0.0.0.0:80", false)],
        );
        check(&any, SocketAddrUse::TcpListen, &[("0.0.0.0:40000", false)]);
        check(&any, SocketAddrUse::TcpAccept, &[("8.8.8.8:80", false)]);
    }

    #[test]
    fn tcp_listeners_need_a_grant_of_theirs() {
        let others = NetGrants::default()
            .with_connect(hosts(&["*", "0.0.0.0/0"]))
            .with_udp_listen(listeners(&["*:*"]));
        for none in [&NetGrants::default(), &others] {
            check(none, SocketAddrUse::TcpBind, &[("127.0.0.1:80", false)]);
            check(
                none,
                SocketAddrUse::TcpListen,
                &[("127.0.0.1:40000", false)],
            );
        }
        let exact = NetGrants::default().with_listen(listeners(&["127.0.0.1:80"]));
        check(
            &exact,
            SocketAddrUse::TcpBind,
            &[("127.0.0.1:80", true), ("0.0.0.0:80", false)],
        );
        check(
            &exact,
            SocketAddrUse::TcpListen,
            &[("127.0.0.1:80", true), ("0.0.0.0:40000", false)],
        );
        check(&exact, SocketAddrUse::TcpAccept, &[("8.8.8.8:40000", true)]);
        check(
            &exact,
            SocketAddrUse::TcpConnect,
            &[("127.0.0.1:80", false)],
        );
        let any = NetGrants::default().with_listen(listeners(&["*:*"]));
        check(
            &any,
            SocketAddrUse::TcpListen,
            &[("[::]:80", true), ("0.0.0.0:40000", true)],
        );
    }

    #[test]
    fn datagrams_need_a_grant_of_theirs() {
        let others = NetGrants::default()
            .with_connect(hosts(&["*", "0.0.0.0/0"]))
            .with_listen(listeners(&["*:*"]));
        for none in [&NetGrants::default(), &others] {
            check(none, SocketAddrUse::UdpBind, &[("0.0.0.0:0", false)]);
            check(none, SocketAddrUse::UdpSend, &[("8.8.8.8:53", false)]);
            check(none, SocketAddrUse::UdpReceive, &[("8.8.8.8:53", false)]);
        }
        let exact = NetGrants::default().with_udp(hosts(&["127.0.0.1:53"]));
        check(
            &exact,
            SocketAddrUse::UdpBind,
            &[("0.0.0.0:0", true), ("0.0.0.0:53", false)],
        );
        for wanted in [SocketAddrUse::UdpSend, SocketAddrUse::UdpReceive] {
            check(
                &exact,
                wanted,
                &[("127.0.0.1:53", true), ("127.0.0.1:54", false)],
            );
        }
        let any = NetGrants::default().with_udp(hosts(&["*"]));
        check(
            &any,
            SocketAddrUse::UdpSend,
            &[("8.8.8.8:53", true), ("127.0.0.1:53", false)],
        );
    }

    #[test]
    fn who_sent_a_datagram_may_be_answered() {
        let grants = NetGrants::default().with_udp_listen(listeners(&["0.0.0.0:53"]));
        check(
            &grants,
            SocketAddrUse::UdpBind,
            &[("0.0.0.0:53", true), ("0.0.0.0:0", false)],
        );
        let network = Network::new(grants);
        let client = "10.0.0.1:40000".parse().expect("an address");
        assert!(!network.allows(client, SocketAddrUse::UdpSend));
        assert!(network.allows(client, SocketAddrUse::UdpReceive));
        assert!(network.allows(client, SocketAddrUse::UdpSend));
        let other = "10.0.0.1:40001".parse().expect("an address");
        assert!(!network.allows(other, SocketAddrUse::UdpSend));
    }

    #[test]
    fn a_name_leads_where_its_look_up_led() {
        let network = Network::new(NetGrants::default().with_connect(hosts(&["example.com:443"])));
        let public = "8.8.8.8:443".parse().expect("an address");
        assert!(!network.allows(public, SocketAddrUse::TcpConnect));
        assert_eq!(network.begin_lookup("example.com"), Ok(()));
        network.note_resolved("example.com", public.ip());
        network.note_resolved("example.com", "10.0.0.1".parse().expect("an address"));
        assert!(network.allows(public, SocketAddrUse::TcpConnect));
        let internal = "10.0.0.1:443".parse().expect("an address");
        assert!(!network.allows(internal, SocketAddrUse::TcpConnect));
        let other = "example.org";
        assert_eq!(network.begin_lookup(other), Err(LookupRefused::NotGranted));
    }

    #[test]
    fn look_ups_and_sockets_are_limited() {
        let grants = NetGrants::default()
            .with_connect(hosts(&["*"]))
            .with_lookups_per_second_max(0)
            .with_sockets_max(1);
        let network = Network::new(grants);
        assert_eq!(network.begin_lookup("a.b"), Err(LookupRefused::TooMany));
        assert!(network.begin_socket());
        assert!(!network.begin_socket());
        network.end_socket();
        assert!(network.begin_socket());
        for number in 0..2 * REMEMBERED_MAX as u32 {
            network.note_resolved("a.b", IpAddr::from(number.to_be_bytes()));
        }
        assert_eq!(network.state().resolved.len(), REMEMBERED_MAX);
    }

    #[test]
    fn each_refusal_is_reported_once() {
        let reported = Arc::new(Mutex::new(Vec::new()));
        let sink = reported.clone();
        let grants = NetGrants::default()
            .with_connect(hosts(&["example.com"]))
            .with_on_refusal(move |refusal| {
                sink.lock().expect("no panic").push(refusal.to_string());
            });
        let network = Network::new(grants);
        network.note_resolved("example.com", "10.0.0.1".parse().expect("an address"));
        for _ in 0..2 {
            let internal = "10.0.0.1:80".parse().expect("an address");
            assert!(!network.allows(internal, SocketAddrUse::TcpConnect));
            let listener = "0.0.0.0:80".parse().expect("an address");
            assert!(!network.allows(listener, SocketAddrUse::TcpBind));
            assert!(network.begin_lookup("example.org").is_err());
        }
        assert_eq!(
            *reported.lock().expect("no panic"),
            [
                "a TCP connection to `10.0.0.1:80`, an internal address that `example.com` resolved to",
                "a TCP listener on `0.0.0.0:80`",
                "the look-up of the name `example.org`",
            ]
        );
        for port in 0..1_000 {
            let _ = network.allows(
                SocketAddr::from(([9, 9, 9, 9], port)),
                SocketAddrUse::TcpConnect,
            );
        }
        assert_eq!(reported.lock().expect("no panic").len(), REFUSALS_MAX);
    }
}
