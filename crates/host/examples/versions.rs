//! A host that has moved on to the second version of its contract, and still takes plugins
//! that were made for the first.
//!
//! ```text
//! cargo run --example versions -- filter.wasm "a line of text"
//! ```
//!
//! Each version is a module of its own, which stays as it is once plugins were made for it. The rest of the host knows
//! the trait [`Filter`] only, which is shaped like the latest version; older ones
//! convert. One table, [`VERSIONS`], knows which there are, and the version that a plugin was made for is
//! read from what it exports.

use std::pin::Pin;

use carrick_host::plugin::{
    ComponentSource, Host, HostOptions, Limits, Manifest, OpenError, PluginError, PluginOptions,
};

/// What the host does with a filter, whatever version it was made for.
pub trait Filter: Send + Sync {
    /// Whether the filter keeps `text`; the inner error is what the filter says.
    fn keep<'a>(&'a self, text: &'a str) -> Answer<'a>;
}

/// What a filter answers, once it does.
pub type Answer<'a> =
    Pin<Box<dyn Future<Output = Result<Result<bool, String>, PluginError>> + Send + 'a>>;

/// Plugins of `demo:filter@0.1.0`, which can only say yes or no.
mod since_v0_1_0 {
    use super::{Answer, ComponentSource, Filter, Host, Opening, PluginOptions};

    carrick_host::bindings!({
        plugin: Plugin,
        inline: "
            package demo:filter@0.1.0;
            interface filter { keep: func(text: string) -> bool; }
            world plugin { export filter; }
        ",
    });

    pub fn open(host: Host, source: ComponentSource, options: PluginOptions) -> Opening {
        Box::pin(async move {
            let filter = host.open::<Plugin>(source, options, || ()).await?;
            Ok(Box::new(filter) as Box<dyn Filter>)
        })
    }

    impl Filter for carrick_host::plugin::Plugin<Plugin> {
        fn keep<'a>(&'a self, text: &'a str) -> Answer<'a> {
            Box::pin(async move {
                let kept = self.call("keep", async |world, store| {
                    world.demo_filter_filter().call_keep(store, text).await
                });
                Ok(Ok(kept.await?))
            })
        }
    }
}

/// Plugins of `demo:filter@0.2.0`, which can also say that they do not know, and why.
mod since_v0_2_0 {
    use super::{Answer, ComponentSource, Filter, Host, Opening, PluginOptions};

    carrick_host::bindings!({
        plugin: Plugin,
        inline: "
            package demo:filter@0.2.0;
            interface filter { keep: func(text: string) -> result<bool, string>; }
            world plugin { export filter; }
        ",
    });

    pub fn open(host: Host, source: ComponentSource, options: PluginOptions) -> Opening {
        Box::pin(async move {
            let filter = host.open::<Plugin>(source, options, || ()).await?;
            Ok(Box::new(filter) as Box<dyn Filter>)
        })
    }

    impl Filter for carrick_host::plugin::Plugin<Plugin> {
        fn keep<'a>(&'a self, text: &'a str) -> Answer<'a> {
            Box::pin(self.call("keep", async move |world, store| {
                world.demo_filter_filter().call_keep(store, text).await
            }))
        }
    }
}

/// What plugins of any version export, and who opens them; the latest first.
const INTERFACE: &str = "demo:filter/filter";
const VERSIONS: [(&str, Opens); 2] = [("0.2.0", since_v0_2_0::open), ("0.1.0", since_v0_1_0::open)];

/// What opens a filter of one version.
type Opens = fn(Host, ComponentSource, PluginOptions) -> Opening;
type Opening = Pin<Box<dyn Future<Output = Result<Box<dyn Filter>, OpenError>> + Send>>;

/// Opens a filter of whichever version it was made for.
pub async fn open(
    host: &Host,
    source: ComponentSource,
    options: PluginOptions,
) -> Result<Box<dyn Filter>, OpenError> {
    let source = host.read(source, &options.manifest).await?;
    let version = host.version_of(&source, &options.manifest, INTERFACE, &VERSIONS);
    let open = version.await?;
    open(host.clone(), source, options).await
}

#[allow(
    dead_code,
    reason = "a test includes this file and calls what is above"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [_, file, text] = &std::env::args().collect::<Vec<_>>()[..] else {
        return Err("usage: versions FILTER TEXT".into());
    };
    let host = Host::new(HostOptions::default())?;
    host.block_on(async {
        let options = PluginOptions::new(Manifest::new(file), Limits::untrusted());
        let filter = open(&host, ComponentSource::file(file), options).await?;
        match filter.keep(text).await? {
            Ok(true) => println!("keep"),
            Ok(false) => println!("drop"),
            Err(reason) => println!("cannot tell: {reason}"),
        }
        Ok(())
    })?
}
