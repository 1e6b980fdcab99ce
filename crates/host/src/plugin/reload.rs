//! A new version in the place of the old one.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::counters::{CounterCells, add};
use super::error::{OpenError, START};
use super::host::Host;
use super::log::GuestOutputCapture;
use super::open::{Stamp, Version, blocking, prepare, read, stamp};
use super::permissions::Granted;
use super::world::World;
use super::{ComponentSource, Inner, Plugin, PluginOptions};
use crate::executor::with_deadline;

/// The version that calls go to.
pub(super) struct Current<W: World> {
    pub version: Arc<Version<W>>,
    /// Comes to its end with the version.
    gone: mpsc::Receiver<Infallible>,
    /// The file that it came from; bytes that were given are not kept.
    file: Option<PathBuf>,
    stamp: Option<Stamp>,
    pub content: blake3::Hash,
}

/// The old version of a plugin, after a new one took its place.
#[derive(Debug)]
pub struct Replaced {
    /// The number of the version that calls go to now.
    pub version: u64,
    gone: mpsc::Receiver<Infallible>,
}

impl Replaced {
    /// Waits until the last call to the old version has ended and its instances
    /// are gone.
    pub async fn drained(mut self) {
        // Nothing is ever sent.
        let _ = self.gone.recv().await;
    }
}

/// What became of an attempt to load a plugin's file again.
#[derive(Debug)]
#[non_exhaustive]
pub enum Reloaded {
    /// The file is as it was.
    Unchanged,
    /// What the file holds now is what calls go to.
    Replaced(Replaced),
}

/// What reloads a plugin whenever its file changes; see [`Plugin::watch`].
#[derive(Debug)]
pub struct Watch(JoinHandle<()>);

impl Watch {
    /// Ends watching. A reload that is under way is abandoned, and calls go on to the old version.
    pub fn stop(&self) {
        self.0.abort();
    }

    /// Waits until watching has ended.
    pub async fn ended(self) {
        // A task that was stopped has ended too.
        let _ = self.0.await;
    }
}

/// Starts the instance that shows whether a version works.
async fn first_start<W: World>(
    inner: &Inner<W>,
    version: &Version<W>,
    capture: Option<&GuestOutputCapture>,
) -> Result<(), OpenError> {
    let deadline = Instant::now() + inner.options.limits.call_timeout;
    let mut under_way = None;
    let started = inner.start(version, deadline, capture, &mut under_way);
    let started = with_deadline(deadline, started).await;
    let started = started.unwrap_or_else(|| Err(inner.time_over(START)));
    match started {
        Ok(instance) => {
            version.pool.put(instance);
            Ok(())
        }
        Err(error) => {
            if let Some(under_way) = under_way {
                under_way.end().await;
            }
            Err(OpenError::Start {
                plugin: inner.name.to_string(),
                source: Box::new(error),
            })
        }
    }
}

/// Checks and compiles on a thread of its own.
async fn current<W: World>(
    host: &Host,
    source: ComponentSource,
    (options, granted): (&PluginOptions, Option<&Granted>),
    number: u64,
    unless: Option<blake3::Hash>,
) -> Result<Option<Current<W>>, OpenError> {
    let (of_work, granted) = ((host.clone(), options.clone()), granted.cloned());
    let work = move || {
        let (host, options) = of_work;
        let stamp = source.stamp();
        let bytes = read(&source, &options.manifest.name, host.options())?;
        let content = blake3::hash(&bytes);
        if unless == Some(content) {
            return Ok(None);
        }
        let (version, gone) = prepare::<W>(&host, &options, granted, &bytes, number)?;
        Ok(Some(Current {
            version: Arc::new(version),
            gone,
            file: source.path,
            stamp,
            content,
        }))
    };
    blocking(&options.manifest.name, work).await
}

pub(super) async fn open<W: World>(
    host: &Host,
    source: ComponentSource,
    options: PluginOptions,
    granted: Option<Granted>,
    capture: Option<&GuestOutputCapture>,
    data: Box<dyn Fn() -> W::Data + Send + Sync>,
) -> Result<Plugin<W>, OpenError> {
    let Some(first) = current::<W>(host, source, (&options, granted.as_ref()), 1, None).await?
    else {
        return Err(OpenError::Panicked {
            plugin: options.manifest.name,
        });
    };
    let version = Arc::clone(&first.version);
    let plugin = Plugin(Arc::new(Inner {
        host: host.clone(),
        name: options.manifest.name.as_str().into(),
        options,
        granted,
        data,
        current: RwLock::new(first),
        replacing: tokio::sync::Mutex::new(()),
        counting: CounterCells::default(),
    }));
    first_start(&plugin.0, &version, capture).await?;
    Ok(plugin)
}

impl<W: World> Plugin<W> {
    /// Puts another component in the place of the one that calls go to now.
    ///
    /// It is checked, compiled and started beside the running one first. Calls that are under way
    /// end where they began, later ones go to the new version; none is lost.
    ///
    /// ```
    /// # use carrick_host::plugin::{ComponentSource, Host, HostOptions, Limits, Manifest, PluginOptions};
    /// carrick_host::bindings!({
    ///     plugin: Answers,
    ///     inline: "package demo:answers@0.1.0; world answers { export answer: func() -> u32; }",
    /// });
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answers = |number: u32| ComponentSource::bytes(format!(r#"(component
    /// #     (core module $m (func (export "answer") (result i32) (i32.const {number})))
    /// #     (core instance $i (instantiate $m))
    /// #     (func (export "answer") (result u32) (canon lift (core func $i "answer"))))"#));
    /// # let (old, new) = (answers(41), answers(42));
    /// # let host = Host::new(HostOptions::default())?;
    /// # let options = PluginOptions::new(Manifest::new("answers"), Limits::untrusted());
    /// # host.block_on(async {
    /// let plugin = host.open::<Answers>(old, options, || ()).await?;
    /// let replaced = plugin.replace(new).await?;
    /// assert_eq!(replaced.version, 2);
    /// let answer = plugin.call("answer", async |answers, store| answers.call_answer(store).await);
    /// assert_eq!(answer.await?, 42);
    /// replaced.drained().await;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// # })?
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Host::open`]. Calls go on to the old version then.
    pub async fn replace(&self, source: ComponentSource) -> Result<Replaced, OpenError> {
        let _one_at_a_time = self.0.replacing.lock().await;
        match self.exchange(source, None).await? {
            Reloaded::Replaced(replaced) => Ok(replaced),
            // Nothing counts as unchanged when nothing is compared.
            Reloaded::Unchanged => Err(OpenError::Panicked {
                plugin: self.0.name.to_string(),
            }),
        }
    }

    /// Reads the file again that the plugin came from and, where it has changed, puts what it
    /// holds now in the place of what it held. One that came from bytes is as it was.
    ///
    /// # Errors
    ///
    /// As for [`Host::open`]. Calls go on to the old version then.
    pub async fn reload(&self) -> Result<Reloaded, OpenError> {
        let _one_at_a_time = self.0.replacing.lock().await;
        let (file, content) = {
            let current = self
                .0
                .current
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            (current.file.clone(), current.content)
        };
        match file {
            Some(file) => {
                self.exchange(ComponentSource::file(file), Some(content))
                    .await
            }
            None => Ok(Reloaded::Unchanged),
        }
    }

    /// Reloads the plugin whenever its file has another size or time of change. Looks at the file after each
    /// `every`, and tells `report` what became of a reload.
    ///
    /// Watching ends with the plugin or by [`Watch::stop`]. It goes on when the [`Watch`] is dropped.
    ///
    /// # Panics
    ///
    /// Where no event loop of tokio runs.
    pub fn watch(
        &self,
        every: Duration,
        mut report: impl FnMut(Result<Reloaded, OpenError>) + Send + 'static,
    ) -> Watch {
        let weak = Arc::downgrade(&self.0);
        let mut seen = self.current_file().1;
        let task = tokio::spawn(async move {
            loop {
                tokio::time::sleep(every).await;
                let Some(plugin) = weak.upgrade().map(Plugin) else {
                    return;
                };
                let (file, _) = plugin.current_file();
                let now = tokio::task::spawn_blocking(move || stamp(&file?)).await;
                let now = now.unwrap_or(None);
                if now == seen {
                    continue;
                }
                seen = now;
                match plugin.reload().await {
                    Ok(Reloaded::Unchanged) => {}
                    result => report(result),
                }
            }
        });
        Watch(task)
    }

    /// The file of the version that calls go to, and its stamp from before it was read.
    fn current_file(&self) -> (Option<PathBuf>, Option<Stamp>) {
        let current = self.0.current.read();
        let current = current.unwrap_or_else(PoisonError::into_inner);
        (current.file.clone(), current.stamp)
    }

    async fn exchange(
        &self,
        source: ComponentSource,
        unless: Option<blake3::Hash>,
    ) -> Result<Reloaded, OpenError> {
        let inner = &*self.0;
        let number = self.version() + 1;
        let next = async {
            let options = (&inner.options, inner.granted.as_ref());
            let next = current::<W>(&inner.host, source, options, number, unless).await?;
            if let Some(next) = &next {
                first_start(inner, &next.version, None).await?;
            }
            Ok(next)
        };
        let next = next.await.inspect_err(|_| {
            add(&inner.counting.reloads_refused, 1);
        })?;
        let Some(next) = next else {
            return Ok(Reloaded::Unchanged);
        };
        let old = {
            let mut current = inner
                .current
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, next)
        };
        add(&inner.counting.reloads, 1);
        Ok(Reloaded::Replaced(Replaced {
            version: number,
            gone: old.gone,
        }))
    }
}
