//! The network that a guest reaches: what it is granted, and the functions of `wasi:sockets` that hold it to that.
//!
//! WASI's implementation asks for each address whether it is granted. It does not say which name the address belongs to,
//! which socket uses it, and whether the guest bound the socket itself. So these functions are replaced here: those that
//! look names up, those that make and end sockets (to count them), those that bind, and those of datagrams.

mod account;
mod grant;
mod link;
mod lookup;

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wasmtime_wasi::WasiCtxBuilder;
use wasmtime_wasi::sockets::SocketAddrUse;

pub use grant::{HostGrant, ListenGrant, NetGrantError};
pub(crate) use link::{
    link_lookup_02, link_tcp_02, link_tcp_create_02, link_udp_02, link_udp_create_02,
    relink_lookup_03, relink_sockets_03,
};

#[cfg(feature = "http")]
use crate::http::{Reach, Reached, Reaching, Unreached};
use account::Account;
use lookup::{NotFound, Resolver};

/// How many sockets a guest may have open at once, unless its host says otherwise.
const SOCKETS_MAX: usize = 1_024;

/// How many sockets a guest has at once that it has no grant to use. It has some so that it is refused an address and not a
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
    /// Addresses to receive UDP datagrams on, from anybody. The socket that received a datagram may answer its sender; it
    /// answers an internal address only if it is bound to such an address itself, or if `udp` has the address.
    pub udp_listen: Vec<ListenGrant>,
    /// How many sockets the guest may have open at once; 1,024 by default.
    ///
    /// All instances of a plugin, of a server, and of one call of `map` share this limit and the next.
    pub sockets_max: usize,
    /// How many names the guest may look up in a second; 100 by default.
    pub lookups_per_second_max: u32,
    resolver: Resolver,
    on_refusal: Option<OnRefusal>,
    account: Option<Arc<Account>>,
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
            resolver: Resolver::default(),
            on_refusal: None,
            account: None,
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

    /// Looks names up with `find` and not with the operating system.
    ///
    /// It is called on a thread of its own and may block. A guest waits 10 seconds for it, and its end does not wait.
    #[must_use]
    pub fn with_resolver(
        self,
        find: impl Fn(&str) -> io::Result<Vec<IpAddr>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            resolver: Resolver::new(find),
            ..self
        }
    }

    /// Calls `report` for what the guest is refused, each thing once. After 100 different things it is called once more, with
    /// [`NetUse::Further`].
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
    /// Lets all guests that get clones of these grants share their limits, and the refusals that were reported.
    pub(crate) fn with_one_account(self) -> Self {
        Self {
            account: Some(Arc::default()),
            ..self
        }
    }

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
    /// Something that is not reported, nor is anything after it: 100 different things were reported before.
    Further,
}

/// What a guest was refused on the network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NetRefusal {
    /// What it tried.
    pub net_use: NetUse,
    /// With which address and port, or which name. Empty for [`NetUse::Further`].
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
            NetUse::Further => f.write_str("more; further refusals are not shown")?,
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
    account: Arc<Account>,
    state: Mutex<State>,
}

/// The sockets of a guest that ends are closed.
impl Drop for Shared {
    fn drop(&mut self) {
        let state = self.state.get_mut();
        let sockets = state.unwrap_or_else(PoisonError::into_inner).sockets;
        self.account.end_sockets(sockets.tcp + sockets.udp);
    }
}

#[derive(Default)]
struct State {
    /// What the host gave for which name. The oldest are first.
    resolved: VecDeque<(String, IpAddr)>,
    /// How many there are.
    sockets: Sockets,
    /// The TCP sockets of WASI 0.3 that the guest created itself. All others were accepted.
    created_03: HashSet<u32>,
    /// Whether a socket of WASI 0.2 begins to listen now.
    listens_02: bool,
    /// Whether a socket of WASI 0.3 listens or has listened.
    listens_03: bool,
    /// Whether a socket of WASI 0.2 accepts now. It has counted what it accepts.
    accepts_02: bool,
    /// The sockets that were bound to receive datagrams from anybody, and their addresses, by the number of the resource.
    udp_listeners: HashMap<u32, IpAddr>,
    /// Which of them received a datagram from where.
    senders: VecDeque<(u32, SocketAddr)>,
    /// The socket that sends a datagram now.
    udp_now: Option<u32>,
    /// The socket that a stream of datagrams belongs to, by the number of the stream.
    udp_incoming: HashMap<u32, u32>,
    udp_outgoing: HashMap<u32, u32>,
}

#[derive(Clone, Copy, Default)]
struct Sockets {
    tcp: usize,
    udp: usize,
}

/// A kind of socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SocketKind {
    Tcp,
    Udp,
}

impl Sockets {
    fn of(&mut self, kind: SocketKind) -> &mut usize {
        match kind {
            SocketKind::Tcp => &mut self.tcp,
            SocketKind::Udp => &mut self.udp,
        }
    }
}

/// Why there is no socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SocketRefused {
    /// No grant is of use to it.
    NotGranted,
    TooMany,
}

impl Network {
    pub(super) fn new(grants: NetGrants) -> Self {
        Self(Arc::new(Shared {
            account: grants.account.clone().unwrap_or_default(),
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
        // Names are looked up here.
        wasi.allow_tcp(true)
            .allow_udp(true)
            .allow_ip_name_lookup(false)
            .socket_addr_check(move |address, wanted| {
                Box::pin(std::future::ready(network.allows(address, wanted)))
            });
    }

    fn allows(&self, address: SocketAddr, wanted: SocketAddrUse) -> bool {
        let grants = &self.0.grants;
        let (granted, net_use) = match wanted {
            SocketAddrUse::TcpConnect => (self.grants_connect(address), NetUse::Connect),
            // What the guest binds itself is asked about in `allows_tcp_bind`, too.
            SocketAddrUse::TcpBind => (
                is_implicit(address) || grants.grants_tcp_bind(address),
                NetUse::Listen,
            ),
            SocketAddrUse::TcpListen => (self.begin_listen(address), NetUse::Listen),
            // Whoever may listen may accept.
            SocketAddrUse::TcpAccept if !grants.listen.is_empty() => return self.begin_accept(),
            SocketAddrUse::TcpAccept => (false, NetUse::Listen),
            SocketAddrUse::UdpBind => (grants.grants_udp_bind(address), NetUse::UdpListen),
            SocketAddrUse::UdpSend => (self.grants_udp_send(address), NetUse::Udp),
            // Datagrams from elsewhere are dropped, and no guest asked for them. Which socket received it is not known
            // here: `receives` asks again.
            SocketAddrUse::UdpReceive => {
                return !grants.udp_listen.is_empty() || self.granted_by(&grants.udp, address);
            }
        };
        if !granted {
            // A port that the guest named was checked when it was bound: this one is the system's choice.
            let is_chosen = matches!(wanted, SocketAddrUse::TcpListen);
            let port = if is_chosen { 0 } else { address.port() };
            self.refuse(net_use, SocketAddr::new(address.ip(), port));
        }
        granted
    }

    /// Whether the guest may listen on `address`.
    fn begin_listen(&self, address: SocketAddr) -> bool {
        let granted = self.0.grants.grants_listen(address);
        let mut state = self.state();
        if granted && !state.listens_02 {
            state.listens_03 = true;
        }
        granted
    }

    /// Whether the guest may bind a TCP socket to `address` itself. A connection needs no such thing.
    fn allows_tcp_bind(&self, address: SocketAddr) -> bool {
        let granted = self.0.grants.grants_tcp_bind(address);
        if !granted {
            self.refuse(NetUse::Listen, address);
        }
        granted
    }

    /// Notes that the UDP socket `socket` is now bound to `address`, as the guest asked.
    fn note_udp_bound(&self, socket: u32, address: SocketAddr) {
        let is_listener = self.0.grants.grants_udp_listen(address);
        let mut state = self.state();
        match is_listener {
            true => state.udp_listeners.insert(socket, address.ip()),
            false => state.udp_listeners.remove(&socket),
        };
    }

    /// Runs `work`, in which the UDP socket `socket` sends.
    fn as_udp_socket<R>(&self, socket: Option<u32>, work: impl FnOnce() -> R) -> R {
        self.state().udp_now = socket;
        let result = work();
        self.state().udp_now = None;
        result
    }

    /// Whether the guest may open a TCP connection to `address`.
    fn grants_connect(&self, address: SocketAddr) -> bool {
        self.granted_by(&self.0.grants.connect, address)
    }

    /// Whether the guest may send a UDP datagram to `address`.
    fn grants_udp_send(&self, address: SocketAddr) -> bool {
        self.granted_by(&self.0.grants.udp, address) || self.state().may_answer(address)
    }

    /// Whether the guest may have a datagram that the UDP socket `socket` received from `address`.
    fn receives(&self, socket: u32, address: SocketAddr) -> bool {
        if self.granted_by(&self.0.grants.udp, address) {
            return true;
        }
        let mut state = self.state();
        if !state.udp_listeners.contains_key(&socket) {
            return false;
        }
        if !state.senders.contains(&(socket, address)) {
            remember(&mut state.senders, (socket, address));
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

    /// Begins to look `name` up, if it may be. What is found belongs to the name when the result is awaited.
    fn look_up(
        &self,
        name: &str,
    ) -> Result<impl Future<Output = Result<Vec<IpAddr>, NotFound>> + Send + use<>, LookupRefused>
    {
        let grants = &self.0.grants;
        if !grants.grants_lookup(name) {
            self.report(NetRefusal {
                net_use: NetUse::Lookup,
                target: name.to_owned(),
                resolved_from: None,
            });
            return Err(LookupRefused::NotGranted);
        }
        let slot = self
            .0
            .account
            .begin_lookup(grants.lookups_per_second_max, lookup::AT_ONCE_MAX)
            .ok_or(LookupRefused::TooMany)?;
        let found = lookup::look_up(&grants.resolver, name, slot);
        // The guest holds what it waits for, and this may not hold the guest.
        let network = Arc::downgrade(&self.0);
        let name = name.to_owned();
        Ok(async move {
            let addresses = found.await?;
            if let Some(shared) = network.upgrade() {
                Network(shared).note_resolved(&name, &addresses);
            }
            Ok(addresses)
        })
    }

    /// Remembers that the host gave `addresses` for `name`.
    fn note_resolved(&self, name: &str, addresses: &[IpAddr]) {
        let mut state = self.state();
        for address in addresses {
            let address = address.to_canonical();
            let is_known = |known: &(String, IpAddr)| known.1 == address && known.0 == name;
            // What was found again is forgotten last.
            if let Some(index) = state.resolved.iter().position(is_known) {
                state.resolved.remove(index);
            }
            remember(&mut state.resolved, (name.to_owned(), address));
        }
    }

    /// Finds the addresses of `host` that the guest may open a TCP connection to, for a request of HTTP. The connection is
    /// counted as a socket.
    #[cfg(feature = "http")]
    async fn reach_by_http(self, host: &str, port: u16) -> Result<Reached, Unreached> {
        let bare = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        let addresses = match bare.unwrap_or(host).parse() {
            Ok(address) => vec![address],
            Err(_) => {
                let name = host.to_ascii_lowercase();
                let mut grants = self.0.grants.connect.iter();
                if !grants.any(|grant| grant.grants_name(&name)) {
                    self.report(NetRefusal {
                        net_use: NetUse::Connect,
                        target: format!("{host}:{port}"),
                        resolved_from: None,
                    });
                    return Err(Unreached::NotGranted);
                }
                let found = self.look_up(&name).map_err(|refused| match refused {
                    LookupRefused::NotGranted => Unreached::NotGranted,
                    LookupRefused::TooMany => Unreached::TooMany,
                })?;
                found.await.map_err(|_| Unreached::NotFound)?
            }
        };
        let addresses = addresses.iter().map(|ip| SocketAddr::new(*ip, port));
        let (granted, refused): (Vec<_>, Vec<_>) =
            addresses.partition(|address| self.grants_connect(*address));
        if granted.is_empty() {
            for address in refused {
                self.refuse(NetUse::Connect, address);
            }
            return Err(Unreached::NotGranted);
        }
        self.begin_socket(SocketKind::Tcp)
            .map_err(|_| Unreached::TooMany)?;
        Ok(Reached {
            addresses: granted,
            socket: Box::new(CountedSocket(self)),
        })
    }

    /// Counts a socket that is to be made, if there may be one more.
    fn begin_socket(&self, kind: SocketKind) -> Result<(), SocketRefused> {
        let grants = &self.0.grants;
        let is_usable = grants.uses(kind);
        let mut state = self.state();
        let of_kind = *state.sockets.of(kind);
        if !is_usable && of_kind >= UNUSABLE_SOCKETS_MAX {
            return Err(SocketRefused::NotGranted);
        }
        if !self.0.account.begin_socket(grants.sockets_max) {
            return Err(match is_usable {
                true => SocketRefused::TooMany,
                false => SocketRefused::NotGranted,
            });
        }
        *state.sockets.of(kind) += 1;
        Ok(())
    }

    fn end_socket(&self, kind: SocketKind) {
        let mut state = self.state();
        let count = state.sockets.of(kind);
        if *count > 0 {
            *count -= 1;
            self.0.account.end_sockets(1);
        }
    }

    /// Counts a connection that is accepted, unless its listener has counted it. Without room for it the connection is
    /// closed.
    fn begin_accept(&self) -> bool {
        let is_counted = {
            let state = self.state();
            state.accepts_02 || !state.listens_03
        };
        is_counted || self.begin_socket(SocketKind::Tcp).is_ok()
    }

    /// Forgets the UDP socket `socket`, which is closed.
    fn end_udp_socket(&self, socket: u32) {
        self.end_socket(SocketKind::Udp);
        let mut state = self.state();
        if state.udp_listeners.remove(&socket).is_some() {
            state.senders.retain(|(other, _)| *other != socket);
        }
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
        if let Some(refusal) = self.0.account.to_report(refusal) {
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

    /// Whether the socket that sends now received a datagram from `address` and may answer it.
    ///
    /// A datagram may lie about who sent it. So an internal address gets an answer only from a socket that is bound to an
    /// internal address of the same kind: whoever granted that expects datagrams from there.
    fn may_answer(&self, address: SocketAddr) -> bool {
        let Some(socket) = self.udp_now else {
            return false;
        };
        let Some(bound) = self.udp_listeners.get(&socket) else {
            return false;
        };
        self.senders.contains(&(socket, address))
            && (!grant::is_internal(address.ip()) || grant::are_of_one_kind(*bound, address.ip()))
    }
}

/// Whether `address` is one that a socket is bound to without the guest's having said so, for a connection.
fn is_implicit(address: SocketAddr) -> bool {
    address.ip().is_unspecified() && address.port() == 0
}

fn remember<T>(list: &mut VecDeque<T>, item: T) {
    if list.len() == REMEMBERED_MAX {
        list.pop_front();
    }
    list.push_back(item);
}

#[cfg(feature = "http")]
impl Reach for Network {
    fn reach(&self, host: String, port: u16) -> Reaching {
        let network = self.clone();
        Box::pin(async move { network.reach_by_http(&host, port).await })
    }
}

/// A TCP socket that is counted as long as this exists.
#[cfg(feature = "http")]
struct CountedSocket(Network);

#[cfg(feature = "http")]
impl Drop for CountedSocket {
    fn drop(&mut self) {
        self.0.end_socket(SocketKind::Tcp);
    }
}

/// Why a name is not looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LookupRefused {
    NotGranted,
    TooMany,
}

impl NetGrants {
    /// Whether a socket of this kind is of use.
    fn uses(&self, kind: SocketKind) -> bool {
        match kind {
            SocketKind::Tcp => !self.connect.is_empty() || !self.listen.is_empty(),
            SocketKind::Udp => !self.udp.is_empty() || !self.udp_listen.is_empty(),
        }
    }

    /// Whether the guest may bind a TCP socket to `address` itself.
    fn grants_tcp_bind(&self, address: SocketAddr) -> bool {
        self.listen.iter().any(|grant| grant.grants_bind(address))
    }

    /// Whether the guest may listen on `address`.
    fn grants_listen(&self, address: SocketAddr) -> bool {
        self.listen.iter().any(|grant| grant.grants(address))
    }

    /// Whether the guest may bind a UDP socket to `address`. Whoever sends datagrams may bind one to a port and an address
    /// of the system's choice.
    fn grants_udp_bind(&self, address: SocketAddr) -> bool {
        (!self.udp.is_empty() && is_implicit(address)) || self.grants_udp_listen(address)
    }

    /// Whether the guest may receive datagrams from anybody on `address`.
    fn grants_udp_listen(&self, address: SocketAddr) -> bool {
        let mut grants = self.udp_listen.iter();
        grants.any(|grant| grant.grants_bind(address))
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

    fn address(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    /// Whether a guest with `grants` may do `wanted` with each of `addresses`.
    fn check(grants: &NetGrants, wanted: SocketAddrUse, addresses: &[(&str, bool)]) {
        let network = Network::new(grants.clone());
        for (text, expected) in addresses {
            let allowed = network.allows(address(text), wanted);
            assert_eq!(allowed, *expected, "{wanted:?} {text} {grants:?}");
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
        // A connection begins with an address and a port of the system's choice.
        check(
            &any,
            SocketAddrUse::TcpBind,
            &[
                ("0.0.0.0:0", true),
                ("[::]:0", true),
                ("127.0.0.1:0", false),
                ("0.0.0.0:80", false),
            ],
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
            let network = Network::new(none.clone());
            for explicit in ["0.0.0.0:0", "127.0.0.1:0", "127.0.0.1:80"] {
                assert!(!network.allows_tcp_bind(address(explicit)), "{explicit}");
            }
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
            &[
                ("0.0.0.0:0", true),
                ("127.0.0.1:0", false),
                ("0.0.0.0:53", false),
            ],
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
    fn a_datagram_is_answered_by_the_socket_that_received_it_and_not_inward() {
        let grants = NetGrants::default()
            .with_udp(hosts(&["10.0.0.0/16:53"]))
            .with_udp_listen(listeners(&["*:53"]));
        let network = Network::new(grants);
        let bound = [(1, "0.0.0.0:53"), (2, "127.0.0.1:53"), (3, "10.0.0.1:53")];
        for (socket, at) in bound {
            assert!(network.allows(address(at), SocketAddrUse::UdpBind));
            network.note_udp_bound(socket, address(at));
        }
        network.note_udp_bound(4, address("0.0.0.0:0"));
        let answers = |socket, to: &str| {
            let allows = || network.allows(address(to), SocketAddrUse::UdpSend);
            network.as_udp_socket(Some(socket), allows)
        };
        let (public, loopback, private) = ("8.8.8.8:9", "127.0.0.1:9", "10.1.0.9:9");
        let (metadata, granted) = ("169.254.169.254:53", "10.0.9.9:53");
        for from in [public, loopback, private, metadata] {
            assert!(!answers(1, from), "{from} has sent nothing yet");
        }
        for from in [public, loopback, private, metadata] {
            assert!((1..=3).all(|socket| network.receives(socket, address(from))));
            assert!(!network.receives(4, address(from)), "it is no listener");
        }
        let check = |to: &str, expected: [bool; 4]| {
            assert_eq!(
                [1, 2, 3, 4].map(|socket| answers(socket, to)),
                expected,
                "{to}"
            );
        };
        check(public, [true, true, true, false]);
        check(loopback, [false, true, false, false]);
        check(private, [false, false, true, false]);
        check(metadata, [false; 4]);
        check(granted, [true; 4]);
        check("8.8.8.8:10", [false; 4]);
        let outside = network.allows(address(public), SocketAddrUse::UdpSend);
        assert!(!outside, "no socket that received it sends");
        network.end_udp_socket(1);
        network.note_udp_bound(1, address("0.0.0.0:53"));
        assert!(!answers(1, public), "another socket of that number");
    }

    #[test]
    fn a_name_leads_where_its_look_up_led() {
        let network = Network::new(NetGrants::default().with_connect(hosts(&["example.com:443"])));
        let public = "8.8.8.8:443".parse().expect("an address");
        assert!(!network.allows(public, SocketAddrUse::TcpConnect));
        network.note_resolved("example.com", &[public.ip(), [10, 0, 0, 1].into()]);
        assert!(network.allows(public, SocketAddrUse::TcpConnect));
        let internal = "10.0.0.1:443".parse().expect("an address");
        assert!(!network.allows(internal, SocketAddrUse::TcpConnect));
        let other = network.look_up("example.org").map(|_| ());
        assert_eq!(other, Err(LookupRefused::NotGranted));
    }

    #[test]
    fn what_is_looked_up_belongs_to_the_name() {
        let grants = NetGrants::default()
            .with_connect(hosts(&["example.com:443"]))
            .with_resolver(|name| match name {
                "example.com" => Ok(vec![[8, 8, 8, 8].into()]),
                _ => Err(io::ErrorKind::NotFound.into()),
            });
        let network = Network::new(grants);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("an event loop");
        let found = network.look_up("example.com").expect("it is granted");
        assert_eq!(runtime.block_on(found), Ok(vec![[8, 8, 8, 8].into()]));
        assert!(network.allows(address("8.8.8.8:443"), SocketAddrUse::TcpConnect));
    }

    /// Whoever owns a name decides where it leads, and may change that after the first look-up.
    #[test]
    fn a_name_that_rebinds_leads_to_no_internal_address() {
        use std::sync::atomic::{AtomicUsize, Ordering};

        let public: IpAddr = [8, 8, 8, 8].into();
        let internal: [IpAddr; 6] = [
            [127, 0, 0, 1].into(),
            [10, 0, 0, 1].into(),
            [169, 254, 169, 254].into(),
            [0, 0, 0, 0].into(),
            "::1".parse().expect("an address"),
            "::ffff:192.168.0.1".parse().expect("an address"),
        ];
        let network = |grant: &str| {
            let turn = AtomicUsize::new(0);
            let grants = NetGrants::default()
                .with_connect(hosts(&[grant]))
                .with_udp(hosts(&[grant]))
                .with_resolver(move |_| {
                    let turn = turn.fetch_add(1, Ordering::Relaxed);
                    // First what is granted, then each internal address, alone and with the other.
                    Ok(match turn.checked_sub(1) {
                        None => vec![public],
                        Some(turn) if turn < internal.len() => vec![internal[turn]],
                        Some(turn) => vec![internal[turn % internal.len()], public],
                    })
                });
            Network::new(grants)
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("an event loop");
        for grant in ["evil.example:443", "*.example:443", "*:443"] {
            let network = network(grant);
            for _ in 0..1 + 2 * internal.len() {
                let found = network.look_up("evil.example").expect("it is granted");
                assert!(runtime.block_on(found).is_ok());
            }
            for ip in internal {
                let address = SocketAddr::new(ip, 443);
                for wanted in [SocketAddrUse::TcpConnect, SocketAddrUse::UdpSend] {
                    assert!(!network.allows(address, wanted), "{grant} {address}");
                }
            }
            let granted = SocketAddr::new(public, 443);
            assert!(network.allows(granted, SocketAddrUse::TcpConnect));
            assert!(!network.allows(SocketAddr::new(public, 80), SocketAddrUse::TcpConnect));
        }
        #[cfg(feature = "http")]
        {
            let network = network("evil.example:443");
            for turn in 0..1 + 2 * internal.len() {
                let reached = runtime.block_on(network.clone().reach_by_http("evil.example", 443));
                match reached {
                    Ok(reached) => {
                        assert_eq!(reached.addresses, [SocketAddr::new(public, 443)], "{turn}");
                    }
                    Err(refused) => {
                        assert!(matches!(refused, Unreached::NotGranted), "{turn}");
                        assert!((1..=internal.len()).contains(&turn), "{turn}");
                    }
                }
            }
            let reached = runtime.block_on(network.reach_by_http("evil.example", 80));
            assert!(matches!(reached, Err(Unreached::NotGranted)));
        }
    }

    #[test]
    fn what_is_found_again_is_remembered_longest() {
        let network = Network::new(NetGrants::default());
        let first: IpAddr = [0, 0, 0, 0].into();
        for number in 0..2 * REMEMBERED_MAX as u32 {
            network.note_resolved("a.b", &[first, number.to_be_bytes().into()]);
        }
        let state = network.state();
        assert_eq!(state.resolved.len(), REMEMBERED_MAX);
        assert_eq!(state.names_of(first).count(), 1);
    }

    #[test]
    fn guests_of_one_account_share_its_limits() {
        let grants = NetGrants::default()
            .with_connect(hosts(&["*"]))
            .with_lookups_per_second_max(1)
            .with_sockets_max(2)
            .with_resolver(|_| Ok(Vec::new()))
            .with_one_account();
        let (one, other) = (Network::new(grants.clone()), Network::new(grants));
        assert!(one.look_up("a.b").is_ok());
        let refused = other.look_up("a.b").map(|_| ());
        assert_eq!(refused, Err(LookupRefused::TooMany));
        assert_eq!(one.begin_socket(SocketKind::Tcp), Ok(()));
        assert_eq!(other.begin_socket(SocketKind::Tcp), Ok(()));
        let refused = other.begin_socket(SocketKind::Tcp);
        assert_eq!(refused, Err(SocketRefused::TooMany));
        drop(one);
        assert_eq!(other.begin_socket(SocketKind::Tcp), Ok(()));
        other.end_socket(SocketKind::Tcp);
        assert_eq!(other.begin_socket(SocketKind::Tcp), Ok(()));
    }

    #[test]
    fn sockets_that_nothing_is_granted_to_are_refused_before_they_are_too_many() {
        let grants = NetGrants::default()
            .with_udp(hosts(&["*"]))
            .with_sockets_max(UNUSABLE_SOCKETS_MAX + 1);
        let network = Network::new(grants);
        for _ in 0..UNUSABLE_SOCKETS_MAX {
            assert_eq!(network.begin_socket(SocketKind::Tcp), Ok(()));
        }
        let refused = network.begin_socket(SocketKind::Tcp);
        assert_eq!(refused, Err(SocketRefused::NotGranted));
        assert_eq!(network.begin_socket(SocketKind::Udp), Ok(()));
        let refused = network.begin_socket(SocketKind::Udp);
        assert_eq!(refused, Err(SocketRefused::TooMany));
    }

    #[test]
    fn connections_that_nobody_counted_are_counted_when_they_are_accepted() {
        let grants = NetGrants::default()
            .with_listen(listeners(&["127.0.0.1:80"]))
            .with_sockets_max(1);
        let network = Network::new(grants);
        let accepts = || network.allows(address("8.8.8.8:9"), SocketAddrUse::TcpAccept);
        assert!(network.allows(address("127.0.0.1:80"), SocketAddrUse::TcpListen));
        assert!(accepts());
        assert!(!accepts(), "a second is too many");
        network.end_socket(SocketKind::Tcp);
        assert!(accepts());
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
        network.note_resolved("example.com", &[[10, 0, 0, 1].into()]);
        for _ in 0..2 {
            let internal = "10.0.0.1:80".parse().expect("an address");
            assert!(!network.allows(internal, SocketAddrUse::TcpConnect));
            let listener = "0.0.0.0:80".parse().expect("an address");
            assert!(!network.allows(listener, SocketAddrUse::TcpBind));
            assert!(network.look_up("example.org").is_err());
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
        let reported = reported.lock().expect("no panic");
        assert_eq!(reported.len(), 101);
        assert_eq!(reported[100], "more; further refusals are not shown");
    }
}
