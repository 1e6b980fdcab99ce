//! The functions of UDP sockets: each datagram is checked with the socket that sends or receives it.

use std::net::SocketAddr;

use wasmtime::StoreContextMut;
use wasmtime::component::{Accessor, Linker, LinkerInstance, Resource, ResourceType};
use wasmtime_wasi::p2::UdpSocket;
use wasmtime_wasi::p2::bindings::sockets as p2;
use wasmtime_wasi::p3::bindings::sockets as p3;
use wasmtime_wasi::sockets::{UdpSocket as UdpSocket03, WasiSockets, WasiSocketsView};

use super::{ErrorCode03, answer, counted, replace, within};
use crate::guest::Guest;
use crate::guest::network::{Network, SocketKind};

type Incoming = p2::udp::IncomingDatagramStream;
type Outgoing = p2::udp::OutgoingDatagramStream;

/// Provides `wasi:sockets/udp-create-socket` of WASI 0.2; `name` is its name with the version, here and below.
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
                    if let Err(refused) = guest.network.begin_socket(SocketKind::Udp) {
                        return Ok((Err(refused.into()),));
                    }
                    let made = guest.sockets().create_udp_socket(family).await;
                    Ok((counted(guest, SocketKind::Udp, made)?,))
                })
            },
        )
    })
}

/// Provides `wasi:sockets/udp` of WASI 0.2.
pub(crate) fn link_udp_02<T: Send + 'static>(
    linker: &mut Linker<Guest<T>>,
    name: &str,
) -> wasmtime::Result<()> {
    use p2::udp::{HostIncomingDatagramStream, HostOutgoingDatagramStream, HostUdpSocket};
    p2::udp::add_to_linker::<_, WasiSockets>(linker, Guest::sockets)?;
    replace(linker, name, |instance| {
        instance.func_wrap_async(
            "[method]udp-socket.start-bind",
            |mut store: StoreContextMut<'_, Guest<T>>,
             (socket, handle, address): (Resource<UdpSocket>, _, p2::network::IpSocketAddress)| {
                Box::new(async move {
                    let guest = store.data_mut();
                    let rep = socket.rep();
                    let mut sockets = guest.sockets();
                    let bound = HostUdpSocket::start_bind(&mut sockets, socket, handle, address);
                    let bound = bound.await;
                    if bound.is_ok() {
                        guest.network.note_udp_bound(rep, SocketAddr::from(address));
                    }
                    Ok((answer(bound)?,))
                })
            },
        )?;
        instance.func_wrap_async(
            "[method]udp-socket.stream",
            |mut store: StoreContextMut<'_, Guest<T>>,
             (socket, peer): (Resource<UdpSocket>, Option<p2::network::IpSocketAddress>)| {
                Box::new(async move {
                    let guest = store.data_mut();
                    let network = guest.network.clone();
                    let rep = socket.rep();
                    let mut sockets = guest.sockets();
                    let streams = HostUdpSocket::stream(&mut sockets, socket, peer);
                    let streams = as_socket(&network, rep, streams).await;
                    if let Ok((incoming, outgoing)) = &streams {
                        let mut state = network.state();
                        state.udp_incoming.insert(incoming.rep(), rep);
                        state.udp_outgoing.insert(outgoing.rep(), rep);
                    }
                    Ok((answer(streams)?,))
                })
            },
        )?;
        instance.func_wrap(
            "[method]incoming-datagram-stream.receive",
            |mut store: StoreContextMut<'_, Guest<T>>, (stream, max): (Resource<Incoming>, u64)| {
                let guest = store.data_mut();
                let socket = guest
                    .network
                    .state()
                    .udp_incoming
                    .get(&stream.rep())
                    .copied();
                let received =
                    HostIncomingDatagramStream::receive(&mut guest.sockets(), stream, max);
                let received = received.map(|mut datagrams| {
                    datagrams.retain(|datagram| {
                        let from = SocketAddr::from(datagram.remote_address);
                        socket.is_some_and(|socket| guest.network.receives(socket, from))
                    });
                    datagrams
                });
                Ok((answer(received)?,))
            },
        )?;
        instance.func_wrap(
            "[method]outgoing-datagram-stream.send",
            |mut store: StoreContextMut<'_, Guest<T>>,
             (stream, datagrams): (Resource<Outgoing>, Vec<p2::udp::OutgoingDatagram>)| {
                let guest = store.data_mut();
                let network = guest.network.clone();
                let socket = network.state().udp_outgoing.get(&stream.rep()).copied();
                let mut sockets = guest.sockets();
                let sent = network.as_udp_socket(socket, || {
                    HostOutgoingDatagramStream::send(&mut sockets, stream, datagrams)
                });
                Ok((answer(sent)?,))
            },
        )?;
        instance.resource(
            "udp-socket",
            ResourceType::host::<UdpSocket>(),
            |mut store, rep| {
                let guest = store.data_mut();
                guest.network.end_udp_socket(rep);
                HostUdpSocket::drop(&mut guest.sockets(), Resource::new_own(rep))
            },
        )
    })
}

/// Awaits `future`, in which the socket `socket` sends.
async fn as_socket<R>(network: &Network, socket: u32, future: impl Future<Output = R>) -> R {
    within(
        network,
        |state| state.udp_now = Some(socket),
        |state| state.udp_now = None,
        future,
    )
    .await
}

/// Replaces the functions of UDP sockets in `wasi:sockets/types` of WASI 0.3.
pub(super) fn relink_udp_03<T: Send + 'static>(
    instance: &mut LinkerInstance<'_, Guest<T>>,
) -> wasmtime::Result<()> {
    use p3::types::{HostUdpSocket, IpAddressFamily, IpSocketAddress};
    instance.func_wrap_async(
        "[static]udp-socket.create",
        |mut store: StoreContextMut<'_, Guest<T>>, (family,): (IpAddressFamily,)| {
            Box::new(async move {
                let guest = store.data_mut();
                if let Err(refused) = guest.network.begin_socket(SocketKind::Udp) {
                    return Ok((Err(ErrorCode03::from(refused)),));
                }
                let made = HostUdpSocket::create(&mut guest.sockets(), family).await;
                Ok((match made {
                    Ok(socket) => Ok(socket),
                    Err(error) => {
                        guest.network.end_socket(SocketKind::Udp);
                        Err(error.downcast()?)
                    }
                },))
            })
        },
    )?;
    instance.func_wrap_async(
        "[method]udp-socket.bind",
        |mut store: StoreContextMut<'_, Guest<T>>,
         (socket, address): (Resource<UdpSocket03>, IpSocketAddress)| {
            Box::new(async move {
                let guest = store.data_mut();
                let rep = socket.rep();
                let bound = HostUdpSocket::bind(&mut guest.sockets(), socket, address).await;
                Ok((match bound {
                    Ok(()) => {
                        guest.network.note_udp_bound(rep, SocketAddr::from(address));
                        Ok(())
                    }
                    Err(error) => Err(error.downcast()?),
                },))
            })
        },
    )?;
    instance.func_wrap_async(
        "[method]udp-socket.connect",
        |mut store: StoreContextMut<'_, Guest<T>>,
         (socket, address): (Resource<UdpSocket03>, IpSocketAddress)| {
            Box::new(async move {
                let guest = store.data_mut();
                let network = guest.network.clone();
                let rep = socket.rep();
                let mut sockets = guest.sockets();
                let connected = HostUdpSocket::connect(&mut sockets, socket, address);
                Ok((match as_socket(&network, rep, connected).await {
                    Ok(()) => Ok(()),
                    Err(error) => Err(error.downcast()?),
                },))
            })
        },
    )?;
    instance.func_wrap_concurrent(
        "[method]udp-socket.send",
        |accessor: &Accessor<Guest<T>>, arguments: Send03| {
            Box::pin(async move { Ok((send_03(accessor, arguments).await?,)) })
        },
    )?;
    instance.func_wrap_concurrent(
        "[method]udp-socket.receive",
        |accessor: &Accessor<Guest<T>>, (socket,): (Resource<UdpSocket03>,)| {
            Box::pin(async move { Ok((receive_03(accessor, &socket).await?,)) })
        },
    )?;
    instance.resource(
        "udp-socket",
        ResourceType::host::<UdpSocket03>(),
        |mut store, rep| {
            let guest = store.data_mut();
            guest.network.end_udp_socket(rep);
            HostUdpSocket::drop(&mut guest.sockets(), Resource::new_own(rep))
        },
    )
}

type Send03 = (
    Resource<UdpSocket03>,
    Vec<u8>,
    Option<p3::types::IpSocketAddress>,
);

async fn send_03<T: Send + 'static>(
    accessor: &Accessor<Guest<T>>,
    (socket, bytes, address): Send03,
) -> wasmtime::Result<Result<(), ErrorCode03>> {
    use p3::types::HostUdpSocketWithStore;
    let network = accessor.with(|mut store| store.get().network.clone());
    let sockets = accessor.with_getter::<WasiSockets>(Guest::sockets);
    let rep = socket.rep();
    let sent = WasiSockets::send(&sockets, socket, bytes, address);
    match as_socket(&network, rep, sent).await {
        Ok(()) => Ok(Ok(())),
        Err(error) => Ok(Err(error.downcast()?)),
    }
}

type Received03 = (Vec<u8>, p3::types::IpSocketAddress);

async fn receive_03<T: Send + 'static>(
    accessor: &Accessor<Guest<T>>,
    socket: &Resource<UdpSocket03>,
) -> wasmtime::Result<Result<Received03, ErrorCode03>> {
    use p3::types::HostUdpSocketWithStore;
    let network = accessor.with(|mut store| store.get().network.clone());
    let sockets = accessor.with_getter::<WasiSockets>(Guest::sockets);
    loop {
        let this = Resource::new_borrow(socket.rep());
        match WasiSockets::receive(&sockets, this).await {
            Ok((bytes, from)) if network.receives(socket.rep(), SocketAddr::from(from)) => {
                return Ok(Ok((bytes, from)));
            }
            // The guest did not ask for it.
            Ok(_) => {}
            Err(error) => return Ok(Err(error.downcast()?)),
        }
    }
}
