//! A world, guests that are made for it, and a host of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use carrick_host::plugin::{
    ComponentSource, Host, HostOptions, Instances, Limits, Manifest, OpenError, Plugin,
    PluginError, PluginOptions, Policy,
};
use carrick_host::typed::wasmtime;
use carrick_host::typed::wasmtime::component::{Resource, ResourceTable};

/// The world that all guests of these tests are made for.
mod generated {
    carrick_host::bindings!({
        plugin: Probe,
        data: super::Desk,
        path: "../host/tests/all/plugin/probe.wit",
        imports: { "test:kit/desk.drip": async, default: trappable },
        with: { "test:kit/desk.ticket": super::Ticket },
    });
}

pub use generated::Probe;
use generated::test::kit::desk;
pub use generated::test::kit::kinds::Color;

/// What the functions of the host work on.
#[derive(Default)]
pub struct Desk {
    tickets: ResourceTable,
    /// Calls of `drip` of all instances.
    drips: Arc<AtomicU32>,
}

pub struct Ticket(u32);

impl desk::Host for Desk {
    /// Answers `until` times at once, and then never again.
    async fn drip(&mut self, until: u32) -> u32 {
        let drips = self.drips.fetch_add(1, Ordering::Relaxed) + 1;
        if drips > until {
            std::future::pending::<()>().await;
        }
        tokio::task::yield_now().await;
        drips
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

impl generated::test::kit::kinds::Host for Desk {}

/// A guest of the world: what it does, and the pieces of text around it.
pub struct Guest {
    /// Imports of the component, and core functions made of them.
    pub imports: &'static str,
    /// What the core module may import from `host`.
    pub host: &'static str,
    /// Imports, globals, tables, data and functions of the core module.
    pub module: &'static str,
    pub realloc: &'static str,
    /// The body of `answer`, from the pointer and length of the input to a pointer to the result.
    pub answer: &'static str,
    pub post: &'static str,
}

/// Answers with its input: the discriminant at 16, pointer and length behind it.
pub const ECHO: Guest = Guest {
    imports: "",
    host: "",
    module: "",
    realloc: "(i32.const 1024)",
    answer: "(i32.store (i32.const 20) (local.get 0)) (i32.store (i32.const 24) (local.get 1)) (i32.const 16)",
    post: "",
};

/// May call `drip`.
pub const DRIP: Guest = Guest {
    imports: r#"(import "test:kit/desk" (instance $desk
            (export "drip" (func (param "until" u32) (result u32)))))
        (core func $drip (canon lower (func $desk "drip")))"#,
    host: r#"(export "drip" (func $drip))"#,
    module: r#"(import "host" "drip" (func $drip (param i32) (result i32)))"#,
    ..ECHO
};

impl Guest {
    pub fn text(&self) -> String {
        let Self {
            imports,
            host,
            module,
            realloc,
            answer,
            post,
        } = self;
        format!(
            r#"(component
                (import "test:kit/kinds" (instance $kinds
                    (type $color (enum "red" "green" "blue"))
                    (export "color" (type (eq $color)))))
                (alias export $kinds "color" (type $color))
                {imports}
                (core module $m
                    {module}
                    (memory (export "memory") 1)
                    (func (export "realloc") (param i32 i32 i32 i32) (result i32) {realloc})
                    (func (export "answer") (param i32 i32) (result i32) {answer})
                    (func (export "post") (param i32) {post}))
                (core instance $host {host})
                (core instance $i (instantiate $m (with "host" (instance $host))))
                (func (export "answer") (param "input" string)
                    (result (result string (error $color)))
                    (canon lift (core func $i "answer") (memory (core memory $i "memory"))
                        (realloc (core func $i "realloc")) (post-return (core func $i "post")))))"#
        )
    }

    pub fn source(&self) -> ComponentSource {
        ComponentSource::bytes(self.text())
    }
}

/// A guest that answers with `letter`, so that versions can be told apart.
pub fn says(letter: char) -> ComponentSource {
    ComponentSource::bytes(text_that_says(letter))
}

/// The text of the component in [`says`].
pub fn text_that_says(letter: char) -> String {
    ECHO.text().replace(
        ECHO.answer,
        &format!(
            "(i32.store8 (i32.const 32) (i32.const {})) (i32.store (i32.const 20) (i32.const 32))
             (i32.store (i32.const 24) (i32.const 1)) (i32.const 16)",
            u32::from(letter)
        ),
    )
}

/// A host without a pool, which takes less to set up.
pub fn host() -> Host {
    Host::new(HostOptions::default().with_pooled_instances(0)).expect("a host")
}

/// Bounds that a guest which behaves stays far away from, even on a busy machine.
pub fn limits() -> Limits {
    Limits {
        call_timeout: Duration::from_secs(30),
        ..Limits::untrusted()
    }
}

/// Options of a plugin that may use what the desk has.
pub fn options(name: &str, limits: Limits) -> PluginOptions {
    let mut manifest = Manifest::new(name);
    manifest.permissions.imports = vec!["test:kit/desk".to_owned()];
    PluginOptions::new(manifest, limits).with_policy(Policy::deny_all().import("test:kit/*"))
}

pub async fn open_with(
    host: &Host,
    source: ComponentSource,
    options: PluginOptions,
) -> Result<Plugin<Probe>, OpenError> {
    host.open(source, options, Desk::default).await
}

pub async fn open(host: &Host, source: ComponentSource) -> Plugin<Probe> {
    open_with(host, source, options("probe", limits()))
        .await
        .unwrap_or_else(|error| panic!("{error:?}"))
}

/// The same with other instances.
pub async fn open_as(host: &Host, source: ComponentSource, instances: Instances) -> Plugin<Probe> {
    let options = options("probe", limits()).with_instances(instances);
    open_with(host, source, options)
        .await
        .unwrap_or_else(|error| panic!("{error:?}"))
}

pub async fn answer(
    plugin: &Plugin<Probe>,
    input: &str,
) -> Result<Result<String, Color>, PluginError> {
    plugin
        .call("answer", async |probe, store| {
            probe.call_answer(store, input).await
        })
        .await
}
