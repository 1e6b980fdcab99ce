//! The smallest host: it asks a plugin about the words of a text. `carrick new` writes such a plugin.
//!
//! ```text
//! cargo run --example words -- word-counter.component.wasm "how many words"
//! ```

#![allow(missing_docs, reason = "the WIT documents what is generated")]

use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limits, Manifest, PluginOptions};

carrick_host::bindings!({
    plugin: Plugin,
    inline: "
        package example:words@0.1.0;
        interface words {
            record summary { words: u32, longest: option<string> }
            summarize: func(text: string) -> summary;
        }
        world plugin { export words; }
    ",
});

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [_, file, text] = &std::env::args().collect::<Vec<_>>()[..] else {
        return Err("expected two arguments: PLUGIN TEXT".into());
    };
    println!("{}", describe(file, text)?);
    Ok(())
}

pub fn describe(file: &str, text: &str) -> Result<String, Box<dyn std::error::Error>> {
    let host = Host::new(HostOptions::default())?;
    let options = PluginOptions::new(Manifest::new("word-counter"), Limits::untrusted());
    host.block_on(async {
        let source = ComponentSource::file(file);
        let plugin = host.open::<Plugin>(source, options, || ()).await?;
        let call = plugin.call("summarize", async |plugin, store| {
            let words = plugin.example_words_words();
            words.call_summarize(store, text).await
        });
        let summary = call.await?;
        let longest = summary.longest.unwrap_or_default();
        Ok(format!("{} words, the longest is {longest}", summary.words))
    })?
}
