//! The functions of `wasi:sockets` that are replaced: those that look names up, and those that make and drop sockets.

use std::net::IpAddr;

use wasmtime::StoreContextMut;
use wasmtime::component::{Accessor, Linker, Resource, ResourceType};
use wasmtime_wasi::p2::bindings::sockets as p2;
use wasmtime_wasi::p2::{
    DynInputStream, DynOutputStream, Network as NetworkHandle, TcpSocket, UdpSocket,
};
use wasmtime_wasi::p3::bindings::sockets as p3;
use wasmtime_wasi::sockets::{WasiSockets, WasiSocketsView};

use super::{LookupRefused, grant};
use crate::guest::Guest;

type Addresses = p2::ip_name_lookup::ResolveAddressStream;
type ErrorCode02 = p2::network::ErrorCode;

/// Provides `wasi:sockets/ip-name-lookup` of WASI 0.2; `name` is its name with the version, here and below.
pub(crate) fn link_lookup_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    p2::ip_name_lookup::add_to_linker::<_, WasiSockets>(linker, Guest::sockets)?;
    replace(linker, name, |instance| {
        instance.func_wrap(
            "resolve-addresses",
            |mut store: StoreContextMut<'_, Guest<T>>,
             (network, name): (Resource<NetworkHandle>, String)| {
                Ok((resolve_addresses_02(store.data_mut(), network, name)?,))
            },
        )?;
        instance.func_wrap(
            "[method]resolve-address-stream.resolve-next-address",
            |mut store: StoreContextMut<'_, Guest<T>>, (addresses,): (Resource<Addresses>,)| {
                Ok((next_address_02(store.data_mut(), addresses)?,))
            },
        )
    })
}

/// Begins to look a name up, if it is granted.
fn resolve_addresses_02<T: Send>(
    guest: &mut Guest<T>,
    network: Resource<NetworkHandle>,
    text: String,
) -> wasmtime::Result<Result<Resource<Addresses>, ErrorCode02>> {
    use p2::ip_name_lookup::Host;
    let looked_up = match read_name(&text) {
        Ok(looked_up) => looked_up,
        Err(NoName) => return Ok(Err(ErrorCode02::InvalidArgument)),
    };
    if let Some(name) = &looked_up
        && let Err(refused) = guest.network.begin_lookup(name)
    {
        return Ok(Err(match refused {
            LookupRefused::NotGranted => ErrorCode02::AccessDenied,
            LookupRefused::TooMany => ErrorCode02::TemporaryResolverFailure,
        }));
    }
    let text = looked_up.clone().unwrap_or(text);
    match guest.sockets().resolve_addresses(network, text) {
        Ok(addresses) => {
            let mut state = guest.network.state();
            // The number may be that of a look-up that has ended.
            match looked_up {
                Some(name) => state.lookups.insert(addresses.rep(), name),
                None => state.lookups.remove(&addresses.rep()),
            };
            drop(state);
            Ok(Ok(addresses))
        }
        Err(error) => Ok(Err(error.downcast()?)),
    }
}

/// The next address that a look-up gave, which from then on belongs to the name.
fn next_address_02<T: Send>(
    guest: &mut Guest<T>,
    addresses: Resource<Addresses>,
) -> wasmtime::Result<Result<Option<p2::network::IpAddress>, ErrorCode02>> {
    use p2::ip_name_lookup::HostResolveAddressStream;
    use p2::network::IpAddress;
    let rep = addresses.rep();
    let next = guest.sockets().resolve_next_address(addresses);
    let name = guest.network.state().lookups.get(&rep).cloned();
    match next {
        Ok(Some(address)) => {
            if let Some(name) = name {
                let ip: IpAddr = match address {
                    IpAddress::Ipv4((a, b, c, d)) => [a, b, c, d].into(),
                    IpAddress::Ipv6((a, b, c, d, e, f, g, h)) => [a, b, c, d, e, f, g, h].into(),
                };
                guest.network.note_resolved(&name, ip);
            }
            Ok(Ok(Some(address)))
        }
        Ok(None) => Ok(Ok(None)),
        Err(error) => Ok(Err(error.downcast()?)),
    }
}

/// What is no name of a host.
struct NoName;

/// The name that is to be looked up; `None` where it is an address, which nobody is asked for.
fn read_name(text: &str) -> Result<Option<String>, NoName> {
    let address = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    if address.parse::<IpAddr>().is_ok() {
        return Ok(None);
    }
    grant::name(text).map(Some).ok_or(NoName)
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
                if !guest.network.begin_socket() {
                    return Ok((Err(ErrorCode02::NewSocketLimit),));
                }
                let made = guest.sockets().create_tcp_socket(family);
                Ok((counted(guest, made)?,))
            },
        )
    })
}

/// Provides `wasi:sockets/udp-create-socket` of WASI 0.2.
pub(crate) fn link_udp_create_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    use p2::udp_create_socket::Host;
    p2::udp_create_socket::add_to_linker::<_, WasiSockets>(linker, Guest::sockets)?;
    replace(linker, name, |instance| {
        instance.func_wrap_async(
            "create-udp-socket",
            |mut store: StoreContextMut<'_, Guest<T>>,
             (family,): (p2::network::IpAddressFamily,)| {
                Box::new(async move {
                    let guest = store.data_mut();
                    if !guest.network.begin_socket() {
                        return Ok((Err(ErrorCode02::NewSocketLimit),));
                    }
                    let made = guest.sockets().create_udp_socket(family).await;
                    Ok((counted(guest, made)?,))
                })
            },
        )
    })
}

/// The answer for a socket that was counted before it was made.
fn counted<T, R>(
    guest: &Guest<T>,
    made: wasmtime_wasi::p2::SocketResult<R>,
) -> wasmtime::Result<Result<R, ErrorCode02>> {
    match made {
        Ok(made) => Ok(Ok(made)),
        Err(error) => {
            guest.network.end_socket();
            Ok(Err(error.downcast()?))
        }
    }
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
                if !guest.network.begin_socket() {
                    return Ok((Err(ErrorCode02::NewSocketLimit),));
                }
                let accepted = guest.sockets().accept(socket);
                let accepted: Result<Accepted, ErrorCode02> = counted(guest, accepted)?;
                Ok((accepted,))
            },
        )?;
        instance.resource(
            "tcp-socket",
            ResourceType::host::<TcpSocket>(),
            |mut store, rep| {
                let guest = store.data_mut();
                guest.network.end_socket();
                HostTcpSocket::drop(&mut guest.sockets(), Resource::new_own(rep))
            },
        )
    })
}

/// Provides `wasi:sockets/udp` of WASI 0.2.
pub(crate) fn link_udp_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    use p2::udp::HostUdpSocket;
    p2::udp::add_to_linker::<_, WasiSockets>(linker, Guest::sockets)?;
    replace(linker, name, |instance| {
        instance.resource(
            "udp-socket",
            ResourceType::host::<UdpSocket>(),
            |mut store, rep| {
                let guest = store.data_mut();
                guest.network.end_socket();
                HostUdpSocket::drop(&mut guest.sockets(), Resource::new_own(rep))
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
    use p3::ip_name_lookup::{ErrorCode, HostWithStore};
    use p3::types::IpAddress;
    let Ok(looked_up) = read_name(&text) else {
        return Ok(Err(ErrorCode::InvalidArgument));
    };
    let network = accessor.with(|mut store| store.get().network.clone());
    if let Some(name) = &looked_up
        && let Err(refused) = network.begin_lookup(name)
    {
        return Ok(Err(match refused {
            LookupRefused::NotGranted => ErrorCode::AccessDenied,
            LookupRefused::TooMany => ErrorCode::TemporaryResolverFailure,
        }));
    }
    let sockets = accessor.with_getter::<WasiSockets>(Guest::sockets);
    let text = looked_up.clone().unwrap_or(text);
    let found = WasiSockets::resolve_addresses(&sockets, text).await?;
    if let (Ok(addresses), Some(name)) = (&found, looked_up) {
        for address in addresses {
            let ip: IpAddr = match *address {
                IpAddress::Ipv4((a, b, c, d)) => [a, b, c, d].into(),
                IpAddress::Ipv6((a, b, c, d, e, f, g, h)) => [a, b, c, d, e, f, g, h].into(),
            };
            network.note_resolved(&name, ip);
        }
    }
    Ok(found)
}

/// Lets `define` define functions anew in the instance of that name.
fn replace<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
    define: impl FnOnce(&mut wasmtime::component::LinkerInstance<'_, Guest<T>>) -> wasmtime::Result<()>,
) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    let replaced = linker
        .instance(name)
        .and_then(|mut instance| define(&mut instance));
    linker.allow_shadowing(false);
    replaced
}
