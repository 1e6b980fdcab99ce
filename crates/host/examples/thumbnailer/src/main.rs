//! Makes thumbnails of the images in a folder, with plugins.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use carrick_host::plugin::{
    ComponentSource, Host, HostOptions, Instances, Limits, Manifest, Plugin, PluginOptions,
    Reloaded,
};
use serde::Deserialize;

mod generated {
    carrick_host::bindings!({
        plugin: Plugin,
        inline: "
            package demo:thumbnailer@0.1.0;

            /// Makes a small picture of a large one.
            interface thumbnails {
                /// Why there is no thumbnail.
                variant failure {
                    /// The bytes are no image that the plugin knows.
                    unknown-format,
                    /// The bytes break the rules of their format; says which.
                    malformed(string),
                }

                /// Makes a thumbnail of `image`, the bytes of a file, with at most so many
                /// pixels in each direction; the bytes of a file again.
                make: func(image: list<u8>, pixels-max: u32) -> result<list<u8>, failure>;
            }

            /// A plugin of the thumbnailer.
            world plugin {
                export thumbnails;
            }
        ",
    });
}

use generated::exports::demo::thumbnailer::thumbnails::Failure;

pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// How large a thumbnail may be.
const PIXELS_MAX: u32 = 128;

/// How often folders and plugins are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What a plugin may use up for one image.
const LIMITS: Limits = Limits {
    memory_bytes_max: 256 << 20,
    call_timeout: Duration::from_secs(5),
    result_bytes_max: 1 << 20,
    ..Limits::untrusted()
};

/// What this application reads in a manifest beside what the kit does.
#[derive(Deserialize)]
struct AppManifest {
    app: App,
}

#[derive(Deserialize)]
struct App {
    /// The ends of the names of files that the plugin wants to see.
    formats: Vec<String>,
}

/// A plugin and what it asks for.
pub struct Thumbnailer {
    plugin: Plugin<generated::Plugin>,
    formats: Vec<String>,
}

impl Thumbnailer {
    /// Opens the plugin in `folder`, and takes over new versions of it from now on.
    async fn open(host: &Host, folder: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(folder.join("plugin.toml"))?;
        let formats = toml::from_str::<AppManifest>(&text)?.app.formats;
        let mut options = PluginOptions::new(Manifest::parse(&text)?, LIMITS);
        options.instances = Instances::warm(2, 100, Duration::from_secs(60));
        let source = ComponentSource::file(folder.join("plugin.wasm"));
        let plugin = host.open(source, options, || ()).await?;
        let name = plugin.name().to_owned();
        plugin.watch(LOOK_EVERY, move |report| match report {
            Ok(Reloaded::Replaced(new)) => println!("{name}: now version {}", new.version),
            Ok(_) => {}
            Err(error) => println!("{name}: the new version is no good: {}", shown(&error)),
        });
        Ok(Self { plugin, formats })
    }

    fn wants(&self, image: &Path) -> bool {
        let format = image.extension().and_then(|end| end.to_str());
        format.is_some_and(|format| self.formats.iter().any(|wanted| wanted == format))
    }

    /// Makes one thumbnail and says what became of it.
    async fn make(&self, image: &Path, thumbnails: &Path) -> Result<String, Error> {
        let bytes = fs::read(image)?;
        let made = self.plugin.call("make", async |plugin, store| {
            let thumbnails = plugin.demo_thumbnailer_thumbnails();
            thumbnails.call_make(store, &bytes, PIXELS_MAX).await
        });
        let made = match made.await? {
            Ok(made) => made,
            Err(Failure::UnknownFormat) => return Ok("no image that it knows".to_owned()),
            Err(Failure::Malformed(reason)) => return Ok(format!("malformed: {reason}")),
        };
        let name = image.file_name().unwrap_or_default();
        let folder = thumbnails.join(self.plugin.name());
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), &made)?;
        Ok(format!("{} bytes of {}", made.len(), bytes.len()))
    }
}

/// Opens every plugin in `folder`; says which cannot be.
pub async fn open_all(host: &Host, folder: &Path) -> Result<Vec<Thumbnailer>, Error> {
    let mut thumbnailers = Vec::new();
    for entry in sorted(folder)?.into_iter().filter(|entry| entry.is_dir()) {
        match Thumbnailer::open(host, &entry).await {
            Ok(thumbnailer) => thumbnailers.push(thumbnailer),
            Err(error) => println!("{}: {}", entry.display(), shown(&*error)),
        }
    }
    Ok(thumbnailers)
}

/// Has plugins look at every image that is new or has changed since it was `seen`. Returns a line
/// for each.
pub async fn look(
    thumbnailers: &[Thumbnailer],
    images: &Path,
    thumbnails: &Path,
    seen: &mut BTreeMap<PathBuf, SystemTime>,
) -> Result<Vec<String>, Error> {
    let mut lines = Vec::new();
    for image in sorted(images)?.into_iter().filter(|image| image.is_file()) {
        let changed = fs::metadata(&image)?.modified()?;
        if seen.insert(image.clone(), changed) == Some(changed) {
            continue;
        }
        for thumbnailer in thumbnailers.iter().filter(|each| each.wants(&image)) {
            let said = match thumbnailer.make(&image, thumbnails).await {
                Ok(said) => said,
                Err(error) => shown(&*error),
            };
            let name = image.file_name().unwrap_or_default().to_string_lossy();
            lines.push(format!("{name}: {}: {said}", thumbnailer.plugin.name()));
        }
    }
    Ok(lines)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<Result<Vec<_>, std::io::Error>>()?;
    entries.sort();
    Ok(entries)
}

/// An error with its causes.
fn shown(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

#[allow(
    dead_code,
    reason = "a test includes this file and calls what is above"
)]
fn main() -> Result<(), Error> {
    let mut args: Vec<_> = std::env::args().skip(1).collect();
    let once = args.first().is_some_and(|first| first == "--once");
    if once {
        args.remove(0);
    }
    let [plugins, images, thumbnails] = &args[..] else {
        return Err("usage: thumbnailer [--once] PLUGINS IMAGES THUMBNAILS".into());
    };
    let host = Host::new(HostOptions::default())?;
    host.block_on(async {
        let thumbnailers = open_all(&host, Path::new(plugins)).await?;
        let mut seen = BTreeMap::new();
        loop {
            let (images, thumbnails) = (Path::new(images), Path::new(thumbnails));
            for line in look(&thumbnailers, images, thumbnails, &mut seen).await? {
                println!("{line}");
            }
            if once {
                return Ok(());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    })?
}
