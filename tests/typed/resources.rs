//! Resources of the guest that the host uses, and of the host that the guest uses: made,
//! lent, given away and destroyed, with every destructor seen to run.

use std::path::Path;

use carrick_host::CommandOptions;
use carrick_host::typed::{self, Guest, wasmtime};
use wasmtime::component::{HasSelf, Linker, Resource, ResourceTable, Val};

use crate::every_type::link_echo;
use crate::program;
use crate::toolchain::{
    TYPES, build_c_typed, build_go_flags, build_go_typed, build_rust_typed, go,
};

wasmtime::component::bindgen!({
    path: "../../guests/types.wit",
    world: "handles",
    imports: { default: trappable },
    exports: { default: async },
    with: { "carrick-guests:types/tickets.ticket": Ticket },
    wasmtime_crate: carrick_host::typed::wasmtime,
});

use carrick_guests::types::tickets;

/// The host's resource.
#[derive(Debug)]
pub struct Ticket(u32);

/// What the host keeps.
#[derive(Debug, Default)]
pub struct Host {
    tickets: ResourceTable,
    /// How many tickets the destructor has been called for.
    torn: u32,
    /// How many tickets there ever were.
    made: u32,
    /// The arguments of the last call of an echo.
    pub seen: Vec<Val>,
}

impl Host {
    fn make(&mut self, number: u32) -> wasmtime::Result<Resource<Ticket>> {
        self.made += 1;
        Ok(self.tickets.push(Ticket(number))?)
    }
}

impl tickets::HostTicket for Host {
    fn new(&mut self, number: u32) -> wasmtime::Result<Resource<Ticket>> {
        self.make(number)
    }

    fn number(&mut self, ticket: Resource<Ticket>) -> wasmtime::Result<u32> {
        Ok(self.tickets.get(&ticket)?.0)
    }

    fn next(&mut self, ticket: Resource<Ticket>) -> wasmtime::Result<Resource<Ticket>> {
        let number = self.tickets.get(&ticket)?.0;
        self.make(number + 1)
    }

    fn drop(&mut self, ticket: Resource<Ticket>) -> wasmtime::Result<()> {
        self.torn += 1;
        self.tickets.delete(ticket)?;
        Ok(())
    }
}

impl tickets::Host for Host {
    fn valid(&mut self, ticket: Resource<Ticket>) -> wasmtime::Result<bool> {
        Ok(self.tickets.get(&ticket).is_ok())
    }

    fn punch(&mut self, ticket: Resource<Ticket>) -> wasmtime::Result<u32> {
        self.torn += 1;
        Ok(self.tickets.delete(ticket)?.0)
    }
}

/// Provides the host's resource.
pub fn link_tickets(linker: &mut Linker<Guest<Host>>) {
    tickets::add_to_linker::<_, HasSelf<_>>(linker, |guest| &mut guest.data)
        .expect("nobody else has it");
}

fn keeps_track_of_resources(guest: &Path) {
    let program = program(guest, TYPES);
    let mut linker: Linker<Guest<Host>> = typed::linker(&program).expect("it links");
    link_tickets(&mut linker);
    link_echo(&program, &mut linker);
    let mut store =
        typed::store(&program, CommandOptions::default(), Host::default()).expect("a store");
    let ended = typed::block_on(async {
        let component = typed::component(&program);
        let types = Handles::instantiate_async(&mut store, component, &linker).await?;
        the_hosts_view_of_counters(&types, &mut store).await?;
        the_guests_view_of_tickets(&types, &mut store).await
    });
    ended
        .expect("the event loop starts")
        .unwrap_or_else(|error| panic!("{}: {error:?}", guest.display()));
}

/// The guest's counters: made by constructor and function, lent, given back, destroyed.
async fn the_hosts_view_of_counters(
    types: &Handles,
    store: &mut wasmtime::Store<Guest<Host>>,
) -> wasmtime::Result<()> {
    let counters = types.carrick_guests_types_counters();
    let counter = counters.counter();
    for round in 0..20 {
        let one = counter.call_constructor(&mut *store, 10).await?;
        let other = counters.call_make(&mut *store, i64::MIN).await?;
        assert_eq!(counter.call_add(&mut *store, one, 5).await?, 15);
        assert_eq!(counters.call_value(&mut *store, one).await?, 15);
        assert_eq!(counters.call_value(&mut *store, other).await?, i64::MIN);
        assert_eq!(counters.call_alive(&mut *store).await?, 2, "round {round}");

        let sum = counter.call_merge(&mut *store, one, other).await?;
        assert_eq!(counters.call_value(&mut *store, sum).await?, i64::MIN + 15);
        assert_eq!(counters.call_alive(&mut *store).await?, 1, "round {round}");
        let gone = counters.call_value(&mut *store, one).await;
        assert!(gone.is_err(), "a counter that was given away can be used");

        sum.resource_drop_async(&mut *store).await?;
        assert_eq!(counters.call_alive(&mut *store).await?, 0, "round {round}");
    }
    Ok(())
}

/// The host's tickets: made by the guest, lent to the host, given to it, dropped.
async fn the_guests_view_of_tickets(
    types: &Handles,
    store: &mut wasmtime::Store<Guest<Host>>,
) -> wasmtime::Result<()> {
    let tour = types.carrick_guests_types_tour();
    assert_eq!(
        tour.call_visit(&mut *store, 100, 50).await?,
        (100..150).sum::<u64>()
    );
    let host = &store.data().data;
    assert_eq!((host.made, host.torn), (50, 50));

    let mine = store.data_mut().data.make(7)?;
    let lent = Resource::new_borrow(mine.rep());
    assert_eq!(tour.call_look(&mut *store, lent).await?, 7);
    let next = tour.call_exchange(&mut *store, mine).await?;
    let host = &mut store.data_mut().data;
    assert_eq!(host.tickets.get(&next)?.0, 8);
    assert_eq!((host.made, host.torn), (52, 51));
    Ok(())
}

#[test]
fn go_keeps_track_of_resources() {
    keeps_track_of_resources(&build_go_typed("go-types", TYPES));
}

#[test]
fn go_without_generated_code_keeps_track_of_resources() {
    let guest = build_go_flags(go(), "go-types-by-hand", &["-buildmode=c-shared"]);
    keeps_track_of_resources(&guest);
}

#[test]
fn c_keeps_track_of_resources() {
    keeps_track_of_resources(&build_c_typed("c-types", TYPES));
}

#[test]
fn rust_keeps_track_of_resources() {
    keeps_track_of_resources(&build_rust_typed("rust-types", TYPES));
}
