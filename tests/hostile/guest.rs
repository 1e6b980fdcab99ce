//! The world of the hostile guests, the languages they are in, and one host of them all.

use std::fmt;
use std::path::Path;
use std::sync::{LazyLock, OnceLock};
use std::task::Poll;
use std::time::Duration;

use carrick_assemble::{AdaptOptions, ExitCode, adapt};
use carrick_host::Cache;
use carrick_host::plugin::{
    ComponentSource, Host, HostOptions, Instances, Limits, Manifest, Plugin, PluginError,
    PluginOptions, Policy,
};
use carrick_host::typed::wasmtime;
use carrick_host::typed::wasmtime::component::{Resource, ResourceTable};

use crate::toolchain::{World, build_c_typed, build_go_typed, build_rust_typed};

mod generated {
    carrick_host::bindings!({
        plugin: Hostile,
        data: super::Desk,
        path: "../../guests/hostile.wit",
        world: "hostile",
        imports: { "carrick-guests:hostile/desk.drip": async, default: trappable },
        with: { "carrick-guests:hostile/desk.ticket": super::Ticket },
    });
}

pub use generated::Hostile;
use generated::carrick_guests::hostile::desk;

const HOSTILE: World = World {
    wit: "guests/hostile.wit",
    name: "hostile",
};

/// What the functions of the host work on.
#[derive(Default)]
pub struct Desk {
    tickets: ResourceTable,
    drips: u32,
}

pub struct Ticket(u32);

impl desk::Host for Desk {
    async fn drip(&mut self, until: u32) -> u32 {
        self.drips = self.drips.wrapping_add(1);
        if self.drips > until {
            std::future::pending::<()>().await;
        }
        // Others get their turn first, as they do where a host really waits.
        let mut waited = false;
        std::future::poll_fn(|context| {
            if std::mem::replace(&mut waited, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        self.drips
    }
}

impl desk::HostTicket for Desk {
    fn new(&mut self, number: u32) -> wasmtime::Result<Resource<Ticket>> {
        Ok(self.tickets.push(Ticket(number))?)
    }

    fn number(&mut self, ticket: Resource<Ticket>) -> wasmtime::Result<u32> {
        Ok(self.tickets.get(&ticket)?.0)
    }

    fn drop(&mut self, ticket: Resource<Ticket>) -> wasmtime::Result<()> {
        self.tickets.delete(ticket)?;
        Ok(())
    }
}

/// What a guest is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    C,
    Go,
    Rust,
}

impl Language {
    /// The guest in this language, built and compiled once for all tests that ask for it.
    pub fn guest(self) -> &'static Guest {
        static GUESTS: [OnceLock<Guest>; 3] = [const { OnceLock::new() }; 3];
        GUESTS[self as usize].get_or_init(|| {
            let module = match self {
                Self::C => build_c_typed("c-hostile", HOSTILE),
                Self::Go => build_go_typed("go-hostile", HOSTILE),
                Self::Rust => build_rust_typed("rust-hostile", HOSTILE),
            };
            let component = component(&module);
            let opened = host().block_on(async {
                let source = ComponentSource::bytes(&component);
                let options = options("good", limits(), Instances::Actor);
                host().open(source, options, Desk::default).await
            });
            let opened = opened.expect("an event loop");
            Guest {
                language: self,
                component: ComponentSource::bytes(component),
                good: opened.unwrap_or_else(|error| panic!("{self:?}: {error:?}")),
            }
        })
    }
}

/// A guest of the world.
pub struct Guest {
    pub language: Language,
    component: ComponentSource,
    /// It is asked for nothing bad, by all tests.
    pub good: Plugin<Hostile>,
}

impl fmt::Debug for Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.language.fmt(f)
    }
}

/// The module as a component, made here so that not every test that opens it has to.
fn component(module: &Path) -> Vec<u8> {
    let bytes = std::fs::read(module).expect("it was just built");
    let options = AdaptOptions::new()
        .with_exit_code(ExitCode::Exact)
        .with_world(HOSTILE.source());
    let adapted = adapt(&bytes, &options);
    adapted
        .unwrap_or_else(|error| panic!("{error:?}"))
        .component
}

/// The guests in all languages.
pub fn guests() -> [&'static Guest; 3] {
    [Language::C, Language::Go, Language::Rust].map(Language::guest)
}

/// The host of all guests, with its settings as they are by default.
pub fn host() -> &'static Host {
    static HOST: LazyLock<Host> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile-cache");
        Host::new(
            HostOptions::default()
                .with_cache(Cache::open(folder, 1 << 30).expect("the target folder is ours")),
        )
        .expect("a host")
    });
    &HOST
}

/// Bounds that a guest which behaves stays far away from, even on a busy machine.
pub fn limits() -> Limits {
    Limits {
        call_timeout: Duration::from_secs(60),
        ..Limits::untrusted()
    }
}

/// Options of a plugin that may use the desk.
pub fn options(name: &str, limits: Limits, instances: Instances) -> PluginOptions {
    let mut manifest = Manifest::new(name);
    manifest.permissions.imports = vec!["carrick-guests:hostile/desk".to_owned()];
    PluginOptions::new(manifest, limits)
        .with_policy(Policy::deny_all().import("carrick-guests:hostile/*"))
        .with_instances(instances)
}

pub async fn open(guest: &Guest, options: PluginOptions) -> Plugin<Hostile> {
    let source = guest.component.clone();
    let opened = host().open(source, options, Desk::default).await;
    opened.unwrap_or_else(|error| panic!("{guest:?}: {error:?}"))
}

pub async fn answer(
    plugin: &Plugin<Hostile>,
    what: &str,
) -> Result<Result<String, String>, PluginError> {
    plugin
        .call("answer", async |hostile, store| {
            let answers = hostile.carrick_guests_hostile_answers();
            answers.call_answer(store, what).await
        })
        .await
}
