//! The smallest host: it asks a plugin how many words a text has.
//!
//! ```text
//! cargo run --example words -- plugin.wasm "how many words"
//! ```

#![allow(missing_docs, reason = "the WIT documents what is generated")]

use carrick_host::plugin::{Host, HostOptions, Limits, Manifest, PluginOptions, Source};

carrick_host::bindings!({
    plugin: Counter,
    inline: "package demo:words@0.1.0; world counter { export count: func(text: string) -> u32; }",
});

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [_, file, text] = &std::env::args().collect::<Vec<_>>()[..] else {
        return Err("usage: words PLUGIN TEXT".into());
    };
    let host = Host::new(HostOptions::default())?;
    host.block_on(async {
        let options = PluginOptions::new(Manifest::new("counter"), Limits::untrusted());
        let source = Source::file(file);
        let plugin = host.open::<Counter>(source, options, || ()).await?;
        let count = plugin.call("count", async |counter, store| {
            counter.call_count(store, text).await
        });
        println!("{}", count.await?);
        Ok(())
    })?
}
