//! The functions of `wasi:sockets` that are replaced.

mod datagrams;

use std::future::poll_fn;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use wasmtime::StoreContextMut;
use wasmtime::component::{Accessor, Linker, LinkerInstance, Resource, ResourceType};
use wasmtime_wasi::p2::bindings::sockets as p2;
use wasmtime_wasi::p2::{
    DynInputStream, DynOutputStream, DynPollable, Network as NetworkHandle, Pollable, SocketResult,
    TcpSocket, subscribe,
};
use wasmtime_wasi::p3::bindings::sockets as p3;
use wasmtime_wasi::sockets::{TcpSocket as TcpSocket03, WasiSockets, WasiSocketsView};

pub(crate) use datagrams::{link_udp_02, link_udp_create_02};

use super::{LookupRefused, NotFound, SocketKind, SocketRefused, State, grant};
use crate::guest::Guest;

type ErrorCode02 = p2::network::ErrorCode;
type ErrorCode03 = p3::types::ErrorCode;

/// The addresses of a name, which a guest of WASI 0.2 takes one by one.
enum Addresses {
    Awaited(Pin<Box<dyn Future<Output = Found> + Send>>),
    Found(Result<std::vec::IntoIter<IpAddr>, ErrorCode02>),
}

type Found = Result<Vec<IpAddr>, NotFound>;

impl Addresses {
    /// The addresses that are left, as soon as they are there.
    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<&mut Result<std::vec::IntoIter<IpAddr>, ErrorCode02>> {
        if let Self::Awaited(found) = self {
            let Poll::Ready(found) = found.as_mut().poll(context) else {
                return Poll::Pending;
            };
            *self = Self::Found(match found {
                Ok(addresses) => Ok(addresses.into_iter()),
                Err(NotFound::Unresolvable) => Err(ErrorCode02::NameUnresolvable),
                Err(NotFound::Temporary) => Err(ErrorCode02::TemporaryResolverFailure),
            });
        }
        match self {
            Self::Found(addresses) => Poll::Ready(addresses),
            Self::Awaited(_) => Poll::Pending,
        }
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Addresses {
    async fn ready(&mut self) {
        poll_fn(|context| self.poll(context).map(|_| ())).await;
    }
}

/// Provides `wasi:sockets/ip-name-lookup` of WASI 0.2; `name` is its name with the version, here and below.
pub(crate) fn link_lookup_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    let mut instance = linker.instance(name)?;
    instance.resource(
        "resolve-address-stream",
        ResourceType::host::<Addresses>(),
        |mut store, rep| {
            let addresses = Resource::<Addresses>::new_own(rep);
            store.data_mut().table.delete(addresses)?;
            Ok(())
        },
    )?;
    instance.func_wrap(
        "resolve-addresses",
        |mut store: StoreContextMut<'_, Guest<T>>,
         (network, name): (Resource<NetworkHandle>, String)| {
            Ok((resolve_addresses_02(store.data_mut(), &network, &name)?,))
        },
    )?;
    instance.func_wrap(
        "[method]resolve-address-stream.resolve-next-address",
        |mut store: StoreContextMut<'_, Guest<T>>, (addresses,): (Resource<Addresses>,)| {
            Ok((next_address_02(store.data_mut(), &addresses)?,))
        },
    )?;
    instance.func_wrap(
        "[method]resolve-address-stream.subscribe",
        |mut store: StoreContextMut<'_, Guest<T>>, (addresses,): (Resource<Addresses>,)| {
            let pollable: Resource<DynPollable> =
                subscribe(&mut store.data_mut().table, addresses)?;
            Ok((pollable,))
        },
    )
}

/// Begins to look a name up, if it is granted.
fn resolve_addresses_02<T: Send>(
    guest: &mut Guest<T>,
    network: &Resource<NetworkHandle>,
    text: &str,
) -> wasmtime::Result<Result<Resource<Addresses>, ErrorCode02>> {
    guest.table.get(network)?;
    let addresses = match read_name(text) {
        Err(NoName) => return Ok(Err(ErrorCode02::InvalidArgument)),
        Ok(Host::Address(address)) => Addresses::Found(Ok(vec![address].into_iter())),
        Ok(Host::Name(name)) => match guest.network.look_up(&name) {
            Ok(found) => Addresses::Awaited(Box::pin(found)),
            Err(LookupRefused::NotGranted) => return Ok(Err(ErrorCode02::AccessDenied)),
            Err(LookupRefused::TooMany) => return Ok(Err(ErrorCode02::TemporaryResolverFailure)),
        },
    };
    Ok(Ok(guest.table.push(addresses)?))
}

/// The next address that a look-up gave.
fn next_address_02<T: Send>(
    guest: &mut Guest<T>,
    addresses: &Resource<Addresses>,
) -> wasmtime::Result<Result<Option<p2::network::IpAddress>, ErrorCode02>> {
    use p2::network::IpAddress;
    let addresses = guest.table.get_mut(addresses)?;
    let next = match addresses.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Pending => return Ok(Err(ErrorCode02::WouldBlock)),
        Poll::Ready(Err(error)) => return Ok(Err(*error)),
        Poll::Ready(Ok(addresses)) => addresses.next(),
    };
    Ok(Ok(next.map(|address| match address {
        IpAddr::V4(address) => IpAddress::Ipv4(address.octets().into()),
        IpAddr::V6(address) => IpAddress::Ipv6(address.segments().into()),
    })))
}

/// What is no name of a host.
struct NoName;

/// What a guest asks the addresses of.
enum Host {
    Name(String),
    /// Nobody is asked for it.
    Address(IpAddr),
}

fn read_name(text: &str) -> Result<Host, NoName> {
    let address = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    if let Ok(address) = address.parse() {
        return Ok(Host::Address(address));
    }
    grant::name(text).map(Host::Name).ok_or(NoName)
}

/// Provides `wasi:sockets/tcp-create-socket` of WASI 0.2.
pub(crate) fn link_tcp_create_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    use p2::tcp_create_socket::Host;
    p2::tcp_create_socket::add_to_linker::<_, WasiSockets>(linker, Guest::sockets)?;
    replace(linker, name, |instance| {
        instance.func_wrap(
            "create-tcp-socket",
            |mut store: StoreContextMut<'_, Guest<T>>,
             (family,): (p2::network::IpAddressFamily,)| {
                let guest = store.data_mut();
                if let Err(refused) = guest.network.begin_socket(SocketKind::Tcp) {
                    return Ok((Err(refused.into()),));
                }
                let made = guest.sockets().create_tcp_socket(family);
                Ok((counted(guest, SocketKind::Tcp, made)?,))
            },
        )
    })
}

impl From<SocketRefused> for ErrorCode02 {
    fn from(refused: SocketRefused) -> Self {
        match refused {
            SocketRefused::NotGranted => Self::AccessDenied,
            SocketRefused::TooMany => Self::NewSocketLimit,
        }
    }
}

impl From<SocketRefused> for ErrorCode03 {
    fn from(refused: SocketRefused) -> Self {
        match refused {
            SocketRefused::NotGranted => Self::AccessDenied,
            // WASI 0.3 has no code for this limit.
            SocketRefused::TooMany => Self::OutOfMemory,
        }
    }
}

/// The answer for a socket that was counted before it was made.
fn counted<T, R>(
    guest: &Guest<T>,
    kind: SocketKind,
    made: SocketResult<R>,
) -> wasmtime::Result<Result<R, ErrorCode02>> {
    match made {
        Ok(made) => Ok(Ok(made)),
        Err(error) => {
            guest.network.end_socket(kind);
            Ok(Err(error.downcast()?))
        }
    }
}

/// The answer of a function of WASI 0.2.
fn answer<R>(result: SocketResult<R>) -> wasmtime::Result<Result<R, ErrorCode02>> {
    match result {
        Ok(result) => Ok(Ok(result)),
        Err(error) => Ok(Err(error.downcast()?)),
    }
}

/// Awaits `future`, and lets `enter` and `leave` change the state of the network before and after it runs.
async fn within<R>(
    network: &super::Network,
    enter: impl Fn(&mut State),
    leave: impl Fn(&mut State),
    future: impl Future<Output = R>,
) -> R {
    let mut future = pin!(future);
    poll_fn(|context| {
        enter(&mut network.state());
        let result = future.as_mut().poll(context);
        leave(&mut network.state());
        result
    })
    .await
}

type Accepted = (
    Resource<TcpSocket>,
    Resource<DynInputStream>,
    Resource<DynOutputStream>,
);

/// Provides `wasi:sockets/tcp` of WASI 0.2.
pub(crate) fn link_tcp_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    use p2::tcp::HostTcpSocket;
    p2::tcp::add_to_linker::<_, WasiSockets>(linker, Guest::sockets)?;
    replace(linker, name, |instance| {
        instance.func_wrap(
            "[method]tcp-socket.accept",
            |mut store: StoreContextMut<'_, Guest<T>>, (socket,): (Resource<TcpSocket>,)| {
                let guest = store.data_mut();
                if let Err(refused) = guest.network.begin_socket(SocketKind::Tcp) {
                    return Ok((Err(refused.into()),));
                }
                guest.network.state().accepts_02 = true;
                let accepted = guest.sockets().accept(socket);
                guest.network.state().accepts_02 = false;
                let accepted: Result<Accepted, ErrorCode02> =
                    counted(guest, SocketKind::Tcp, accepted)?;
                Ok((accepted,))
            },
        )?;
        instance.func_wrap_async(
            "[method]tcp-socket.start-bind",
            |mut store: StoreContextMut<'_, Guest<T>>,
             (socket, network, address): (Resource<TcpSocket>, _, p2::network::IpSocketAddress)| {
                Box::new(async move {
                    let guest = store.data_mut();
                    if !guest.network.allows_tcp_bind(SocketAddr::from(address)) {
                        return Ok((Err(ErrorCode02::AccessDenied),));
                    }
                    let bound = guest.sockets().start_bind(socket, network, address).await;
                    Ok((answer(bound)?,))
                })
            },
        )?;
        instance.func_wrap_async(
            "[method]tcp-socket.start-listen",
            |mut store: StoreContextMut<'_, Guest<T>>, (socket,): (Resource<TcpSocket>,)| {
                Box::new(async move {
                    let guest = store.data_mut();
                    let network = guest.network.clone();
                    let mut sockets = guest.sockets();
                    let listens = within(
                        &network,
                        |state| state.listens_02 = true,
                        |state| state.listens_02 = false,
                        sockets.start_listen(socket),
                    );
                    Ok((answer(listens.await)?,))
                })
            },
        )?;
        instance.resource(
            "tcp-socket",
            ResourceType::host::<TcpSocket>(),
            |mut store, rep| {
                let guest = store.data_mut();
                guest.network.end_socket(SocketKind::Tcp);
                HostTcpSocket::drop(&mut guest.sockets(), Resource::new_own(rep))
            },
        )
    })
}

/// Replaces the look-up of names, in a linker that has all of WASI 0.3.
pub(crate) fn relink_lookup_03<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    replace(linker, name, |instance| {
        instance.func_wrap_concurrent(
            "resolve-addresses",
            |accessor: &Accessor<Guest<T>>, (name,): (String,)| {
                Box::pin(async move { Ok((resolve_addresses_03(accessor, name).await?,)) })
            },
        )
    })
}

async fn resolve_addresses_03<T: Send + 'static>(
    accessor: &Accessor<Guest<T>>,
    text: String,
) -> wasmtime::Result<Result<Vec<p3::types::IpAddress>, p3::ip_name_lookup::ErrorCode>> {
    use p3::ip_name_lookup::ErrorCode;
    use p3::types::IpAddress;
    let name = match read_name(&text) {
        Err(NoName) => return Ok(Err(ErrorCode::InvalidArgument)),
        Ok(Host::Address(address)) => return Ok(Ok(vec![IpAddress::from(address)])),
        Ok(Host::Name(name)) => name,
    };
    let found = match accessor.with(|mut store| store.get().network.look_up(&name)) {
        Ok(found) => found,
        Err(LookupRefused::NotGranted) => return Ok(Err(ErrorCode::AccessDenied)),
        Err(LookupRefused::TooMany) => return Ok(Err(ErrorCode::TemporaryResolverFailure)),
    };
    Ok(match found.await {
        Ok(addresses) => Ok(addresses.into_iter().map(IpAddress::from).collect()),
        Err(NotFound::Unresolvable) => Err(ErrorCode::NameUnresolvable),
        Err(NotFound::Temporary) => Err(ErrorCode::TemporaryResolverFailure),
    })
}

/// Replaces functions of `wasi:sockets/types`, in a linker that has all of WASI 0.3.
pub(crate) fn relink_sockets_03<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    use p3::types::HostTcpSocket;
    replace(linker, name, |instance| {
        instance.func_wrap(
            "[static]tcp-socket.create",
            |mut store: StoreContextMut<'_, Guest<T>>, (family,): (p3::types::IpAddressFamily,)| {
                let guest = store.data_mut();
                if let Err(refused) = guest.network.begin_socket(SocketKind::Tcp) {
                    return Ok((Err(ErrorCode03::from(refused)),));
                }
                Ok((match HostTcpSocket::create(&mut guest.sockets(), family) {
                    Ok(socket) => {
                        guest.network.state().created_03.insert(socket.rep());
                        Ok(socket)
                    }
                    Err(error) => {
                        guest.network.end_socket(SocketKind::Tcp);
                        Err(error.downcast()?)
                    }
                },))
            },
        )?;
        instance.func_wrap_async(
            "[method]tcp-socket.bind",
            |mut store: StoreContextMut<'_, Guest<T>>,
             (socket, address): (Resource<TcpSocket03>, p3::types::IpSocketAddress)| {
                Box::new(async move {
                    let guest = store.data_mut();
                    if !guest.network.allows_tcp_bind(SocketAddr::from(address)) {
                        return Ok((Err(ErrorCode03::AccessDenied),));
                    }
                    let mut sockets = guest.sockets();
                    Ok((
                        match HostTcpSocket::bind(&mut sockets, socket, address).await {
                            Ok(()) => Ok(()),
                            Err(error) => Err(error.downcast()?),
                        },
                    ))
                })
            },
        )?;
        instance.resource(
            "tcp-socket",
            ResourceType::host::<TcpSocket03>(),
            |mut store, rep| {
                let guest = store.data_mut();
                let mut sockets = guest.sockets();
                // An accepted socket that has no address was never a connection, and was not counted.
                let socket = Resource::new_borrow(rep);
                let is_connection = HostTcpSocket::get_local_address(&mut sockets, socket).is_ok();
                HostTcpSocket::drop(&mut sockets, Resource::new_own(rep))?;
                if guest.network.state().created_03.remove(&rep) || is_connection {
                    guest.network.end_socket(SocketKind::Tcp);
                }
                Ok(())
            },
        )?;
        datagrams::relink_udp_03(instance)
    })
}

/// Lets `define` define functions anew in the instance of that name.
fn replace<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
    define: impl FnOnce(&mut LinkerInstance<'_, Guest<T>>) -> wasmtime::Result<()>,
) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    let replaced = linker
        .instance(name)
        .and_then(|mut instance| define(&mut instance));
    linker.allow_shadowing(false);
    replaced
}
