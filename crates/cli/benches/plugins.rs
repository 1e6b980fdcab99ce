//! What the plugin kit costs: fresh and warm instances, deadlines, memory, many plugins.
//!
//! ```text
//! cargo bench -p carrick --bench plugins [-- SECTION...]
//! ```
//!
//! Sections: `fresh`, `warm`, `deadline`, `memory`, `many`, `map`; without one all of them. The guests
//! are those of `carrick:image`, built from source, and the call is `extract` of a PNG. What is
//! compared takes turns.

#[path = "../../../tests/support/toolchain.rs"]
mod toolchain;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use carrick_assemble::{AdaptOptions, adapt};
use carrick_host::plugin::{
    ComponentSource, Host, HostOptions, Instances, Limit, Limits, Manifest, Plugin, PluginError,
    PluginOptions, Policy,
};
use carrick_host::typed::wasmtime::component::{Component, InstancePre, Linker, ResourceTable};
use carrick_host::typed::wasmtime::{
    Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store,
};
use carrick_host::{Cache, snapshot};
use tokio::sync::Barrier;
use toolchain::{
    IMAGE, build_c_typed, build_go_typed, build_rust_typed, go, guests_dir, target_dir,
};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

mod image {
    carrick_host::bindings!({
        plugin: Extractor,
        path: "../../wit/image/v0.1.0",
        world: "extractor",
    });
}

mod endless {
    carrick_host::bindings!({
        plugin: Endless,
        data: super::Never,
        inline: "package bench:endless@0.1.0;
            world endless { import wait: func(); export spin: func(); export sleep: func(); }",
        imports: { default: async },
    });
}

/// Never answers.
pub struct Never;

impl endless::EndlessImports for Never {
    async fn wait(&mut self) {
        std::future::pending().await
    }
}

const ENDLESS: &str = r#"(component
    (import "wait" (func $wait))
    (core func $lowered (canon lower (func $wait)))
    (core module $m
        (import "" "wait" (func $wait))
        (func (export "spin") (loop (br 0)))
        (func (export "sleep") (call $wait)))
    (core instance $i (instantiate $m (with "" (instance (export "wait" (func $lowered))))))
    (func (export "spin") (canon lift (core func $i "spin")))
    (func (export "sleep") (canon lift (core func $i "sleep"))))"#;

type Error = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` builds and starts benchmarks too, to see that they work.
    let whole = args.iter().any(|arg| arg == "--bench");
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let wants = |section: &str| wanted.is_empty() || wanted.iter().any(|it| *it == section);
    let bench = Bench {
        guests: guests()?,
        picture: fs::read(guests_dir().join("go-image-info/testdata/picture.png"))?,
        rounds: if whole { 401 } else { 3 },
        whole,
    };
    if wants("fresh") {
        bench.fresh()?;
    }
    if wants("warm") {
        bench.warm()?;
    }
    if wants("deadline") {
        bench.deadline()?;
    }
    if wants("memory") {
        bench.memory()?;
    }
    if wants("many") {
        bench.many()?;
    }
    if wants("map") {
        bench.map()?;
    }
    Ok(())
}

struct Bench {
    /// The name of each guest and its component.
    guests: Vec<(&'static str, Vec<u8>)>,
    picture: Vec<u8>,
    rounds: usize,
    whole: bool,
}

/// The guests as components; Go's twice, as it is and as it is after its start.
fn guests() -> Result<Vec<(&'static str, Vec<u8>)>, Error> {
    let read = |path: &Path| fs::read(path);
    let go = read(&build_go_typed("go-image", IMAGE))?;
    let started = snapshot(&go, &carrick_host::RunLimits::default())?;
    Ok(vec![
        ("C", component(&read(&build_c_typed("c-image", IMAGE))?)?),
        (
            "Rust",
            component(&read(&build_rust_typed("rust-image", IMAGE))?)?,
        ),
        ("Go", component(&go)?),
        ("Go, snapshot", component(&started)?),
    ])
}

fn component(module: &[u8]) -> Result<Vec<u8>, Error> {
    let options = AdaptOptions::new().with_world(IMAGE.source());
    Ok(adapt(module, &options)?.component)
}

fn limits() -> Limits {
    Limits {
        memory_bytes_max: 256 << 20,
        call_timeout: Duration::from_secs(30),
        ..Limits::untrusted()
    }
}

async fn open(
    host: &Host,
    component: &[u8],
    instances: Instances,
) -> Result<Plugin<image::Extractor>, Error> {
    let mut options = PluginOptions::new(Manifest::new("bench"), limits());
    options.instances = instances;
    Ok(host
        .open(ComponentSource::bytes(component), options, || ())
        .await?)
}

async fn extract(plugin: &Plugin<image::Extractor>, picture: &[u8]) -> Result<(), Error> {
    let found = plugin
        .call("extract", async |world, store| {
            let metadata = world.carrick_image_metadata();
            metadata.call_extract(store, black_box(picture)).await
        })
        .await?;
    assert!(black_box(found).is_ok());
    Ok(())
}

impl Bench {
    /// Calls that each get a new instance.
    fn fresh(&self) -> Result<(), Error> {
        println!(
            "\nfresh: a new instance for each call, time of one call from asking to the instance's end"
        );
        let host = Host::new(HostOptions::default())?;
        println!("  pooled: {}", host.is_pooled());
        for (name, component) in &self.guests {
            let pooled = Plain::new(component, true, true)?;
            let without_image = Plain::new(component, true, false)?;
            let on_demand = Plain::new(component, false, true)?;
            let (mut own, mut a, mut b, mut c) = (vec![], vec![], vec![], vec![]);
            host.block_on(async {
                let plugin = open(&host, component, Instances::fresh(1)).await?;
                // Block after block, since whoever comes next finds the caches cold.
                const CALLS: usize = 20;
                for _ in 0..self.rounds.div_ceil(CALLS) {
                    for _ in 0..CALLS {
                        own.push(timed(extract(&plugin, &self.picture)).await?);
                    }
                    for (plain, times) in [
                        (&pooled, &mut a),
                        (&without_image, &mut b),
                        (&on_demand, &mut c),
                    ] {
                        for _ in 0..CALLS {
                            times.push(timed(plain.extract(&self.picture)).await?);
                        }
                    }
                }
                Ok::<_, Error>(())
            })??;
            line(name, "carrick plugin", &mut own, None);
            let own = median(&mut own);
            line(name, "plain wasmtime, pool", &mut a, Some(own));
            line(
                name,
                "plain wasmtime, pool, no copy-on-write image",
                &mut b,
                Some(own),
            );
            line(name, "plain wasmtime, on demand", &mut c, Some(own));
        }
        Ok(())
    }

    /// Calls to an instance that is there.
    fn warm(&self) -> Result<(), Error> {
        println!("\nwarm: a call to an instance that is there");
        let host = Host::new(HostOptions::default())?;
        let instances = Instances::warm(1, u64::MAX, Duration::from_secs(3600));
        for (name, component) in &self.guests[..3] {
            let plain = Plain::new(component, false, true)?;
            let (mut own, mut theirs) = (vec![], vec![]);
            host.block_on(async {
                let plugin = open(&host, component, instances).await?;
                let mut store = plain.store();
                let world = plain.instance(&mut store).await?;
                let metadata = world.carrick_image_metadata();
                const CALLS: u32 = 200;
                for _ in 0..self.rounds / 4 + 1 {
                    let start = Instant::now();
                    for _ in 0..CALLS {
                        extract(&plugin, &self.picture).await?;
                    }
                    own.push(start.elapsed() / CALLS);
                    let start = Instant::now();
                    for _ in 0..CALLS {
                        let found = metadata
                            .call_extract(&mut store, black_box(&self.picture))
                            .await?;
                        assert!(black_box(found).is_ok());
                    }
                    theirs.push(start.elapsed() / CALLS);
                }
                Ok::<_, Error>(())
            })??;
            line(name, "carrick plugin", &mut own, None);
            let own = median(&mut own);
            line(name, "plain wasmtime, async", &mut theirs, Some(own));
        }
        Ok(())
    }

    /// How long after its deadline a call ends.
    fn deadline(&self) -> Result<(), Error> {
        println!("\ndeadline: how long after its deadline of 50 ms a call ends");
        let host = Host::new(HostOptions::default())?;
        let timeout = Duration::from_millis(50);
        let limits = Limits {
            call_timeout: timeout,
            ..limits()
        };
        let mut manifest = Manifest::new("endless");
        manifest.permissions.imports = vec!["wait".to_owned()];
        let mut options = PluginOptions::new(manifest, limits);
        options.policy = Policy::deny_all().import("wait");
        options.instances = Instances::fresh(128);
        host.block_on(async {
            let plugin = host
                .open::<endless::Endless>(ComponentSource::bytes(ENDLESS), options, || Never)
                .await?;
            for (name, spins) in [("computes", true), ("waits for the host", false)] {
                for at_once in [1, 8, 100] {
                    let mut over = Vec::new();
                    for _ in 0..self.rounds / 40 + 1 {
                        let calls: Vec<_> = (0..at_once)
                            .map(|_| {
                                let plugin = plugin.clone();
                                tokio::spawn(
                                    async move { overshoot(&plugin, spins, timeout).await },
                                )
                            })
                            .collect();
                        for call in calls {
                            over.push(call.await??);
                        }
                    }
                    over.sort();
                    println!(
                        "  {name:20} {at_once} at once  median {:8.3} ms  greatest {:8.3} ms",
                        over[over.len() / 2].as_secs_f64() * 1e3,
                        over[over.len() - 1].as_secs_f64() * 1e3,
                    );
                }
            }
            Ok(())
        })?
    }

    /// What an instance that waits for its next call keeps.
    fn memory(&self) -> Result<(), Error> {
        println!(
            "\nmemory: anonymous memory of the process per warm instance, after one call each"
        );
        let count: u32 = if self.whole { 64 } else { 2 };
        for (name, component) in &self.guests {
            let host = Host::new(HostOptions::default())?;
            let instances = Instances::warm(count as usize, u64::MAX, Duration::from_secs(3600));
            let bytes = host.block_on(async {
                let plugin = open(&host, component, instances).await?;
                extract(&plugin, &self.picture).await?;
                let before = anonymous_bytes()?;
                // All of them are at work at once, so that there are so many.
                let barrier = Arc::new(Barrier::new(count as usize));
                let calls: Vec<_> = (0..count)
                    .map(|_| {
                        let (plugin, barrier) = (plugin.clone(), Arc::clone(&barrier));
                        let picture = self.picture.clone();
                        tokio::spawn(async move {
                            let call = plugin.call("extract", async |world, store| {
                                let metadata = world.carrick_image_metadata();
                                let found = metadata.call_extract(store, &picture).await;
                                barrier.wait().await;
                                found
                            });
                            call.await.map(drop)
                        })
                    })
                    .collect();
                for call in calls {
                    call.await??;
                }
                assert_eq!(plugin.idle_instances(), count as usize);
                let after = anonymous_bytes()?;
                Ok::<_, Error>(after.saturating_sub(before) / u64::from(count - 1))
            })??;
            println!("  {name:14} {:9.1} KiB", bytes as f64 / 1024.0);
        }
        Ok(())
    }

    /// Many plugins in one host.
    fn many(&self) -> Result<(), Error> {
        println!("\nmany: so many plugins in one host, their compiled code cached on disk");
        let counts: [(&str, bool, &[usize]); 2] = [
            ("of one component", false, &[1, 10, 100, 1000]),
            ("of one each", true, &[10, 30]),
        ];
        for name in ["Rust", "Go, snapshot"] {
            let Some((_, component)) = self.guests.iter().find(|(it, _)| *it == name) else {
                continue;
            };
            for (of, each, counts) in counts {
                let counts = if self.whole { counts } else { &[2] };
                for count in counts {
                    let components: Vec<_> = (0..if each { *count } else { 1 })
                        .map(|number| variant(component, number))
                        .collect();
                    let line = self.so_many(&components, *count)?;
                    println!("  {name:14} {count:5} plugins {of:18} {line}");
                }
            }
        }
        Ok(())
    }

    fn so_many(&self, components: &[Vec<u8>], count: usize) -> Result<String, Error> {
        let folder = target_dir().join("bench-plugins-cache");
        let host = || {
            let cache = Some(Cache::open(&folder, 4 << 30)?);
            let mut options = HostOptions::default();
            options.cache = cache;
            Ok::<_, Error>(Host::new(options)?)
        };
        let instances = Instances::fresh(1);
        let compiling = host()?;
        compiling.block_on(async {
            for component in components {
                open(&compiling, component, instances).await?;
            }
            Ok::<_, Error>(())
        })??;
        drop(compiling);
        let host = host()?;
        host.block_on(async {
            let before = anonymous_bytes()?;
            let start = Instant::now();
            let mut plugins = Vec::new();
            for component in components.iter().cycle().take(count) {
                plugins.push(open(&host, component, instances).await?);
            }
            let opened = start.elapsed() / count as u32;
            let bytes = anonymous_bytes()?.saturating_sub(before) / count as u64;
            let mut times = Vec::new();
            for plugin in plugins.iter().cycle().take(self.rounds.max(count)) {
                times.push(timed(extract(plugin, &self.picture)).await?);
            }
            Ok(format!(
                "open {:9.3} ms each  {:9.1} KiB each  call {:9.1} µs",
                opened.as_secs_f64() * 1e3,
                bytes as f64 / 1024.0,
                median(&mut times).as_secs_f64() * 1e6,
            ))
        })?
    }
}

/// The same component with a section of its own, so that it is another one.
fn variant(component: &[u8], number: usize) -> Vec<u8> {
    let name = format!("variant-{number:04}");
    let mut bytes = component.to_vec();
    bytes.extend([0, name.len() as u8 + 1, name.len() as u8]);
    bytes.extend(name.as_bytes());
    bytes
}

/// Records of images, one a line, through whole processes.
impl Bench {
    fn map(&self) -> Result<(), Error> {
        println!(
            "\nmap: records a second, each a line with a PNG in base64; whole processes, all started and warm once before"
        );
        let folder = target_dir().join("bench-map");
        fs::create_dir_all(&folder)?;
        let native = native(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/records"),
            &folder,
        )?;
        let once = native_image_info(&folder)?;
        let line = format!("\"{}\"\n", BASE64_STANDARD.encode(&self.picture));
        let counts = if self.whole { (20_000, 300) } else { (50, 3) };
        let records = folder.join("records.ndjson");
        fs::write(&records, line.repeat(counts.0))?;
        let picture = folder.join("picture.png");
        fs::write(&picture, &self.picture)?;
        let one_each = {
            let start = Instant::now();
            for _ in 0..counts.1 {
                run(&once, &[], &picture)?;
            }
            f64::from(counts.1) / start.elapsed().as_secs_f64()
        };
        println!(
            "  {:50} {one_each:10.0} /s",
            "a process of the native Go program per record"
        );
        let streamed = rate(counts.0, || run(&native, &[], &records))?;
        println!(
            "  {:50} {streamed:10.0} /s",
            "one process of the native Go program"
        );
        let carrick = Path::new(env!("CARGO_BIN_EXE_carrick"));
        for (name, component) in &self.guests {
            let file = folder.join("plugin.wasm");
            fs::write(&file, component)?;
            let file = file.to_str().ok_or("a path in UTF-8")?;
            for options in [&["--jobs", "1"][..], &[], &["--fresh"]] {
                let plain = ["map", "--bytes", "base64", file, "extract"];
                let args: Vec<&str> = plain[..1]
                    .iter()
                    .chain(options)
                    .chain(&plain[1..])
                    .copied()
                    .collect();
                let rate = rate(counts.0, || run(carrick, &args, &records))?;
                println!(
                    "  {:50} {rate:10.0} /s  {:7.1} times a process per record  {:5.2} times one native process",
                    format!("carrick map {} ({name})", options.join(" ")),
                    rate / one_each,
                    rate / streamed,
                );
            }
        }
        Ok(())
    }
}

/// Records a second, the better of two runs.
fn rate(records: usize, mut run: impl FnMut() -> Result<(), Error>) -> Result<f64, Error> {
    let mut best = f64::MAX;
    for _ in 0..2 {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed().as_secs_f64());
    }
    Ok(records as f64 / best)
}

fn run(program: &Path, args: &[&str], stdin: &Path) -> Result<(), Error> {
    let status = Command::new(program)
        .args(args)
        .stdin(fs::File::open(stdin)?)
        .stdout(Stdio::null())
        .status()?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("{} {args:?}: {status}", program.display()).into()),
    }
}

/// The program for this machine that reads one image.
fn native_image_info(folder: &Path) -> Result<PathBuf, Error> {
    native(&guests_dir().join("go-image-info"), folder)
}

fn native(source: &Path, folder: &Path) -> Result<PathBuf, Error> {
    let name = source.file_name().ok_or("a folder")?;
    let program = folder.join(name);
    let built = go()
        .command()
        .args(["build", "-trimpath", "-buildvcs=false", "-o"])
        .arg(&program)
        .arg(".")
        .current_dir(source)
        .status()?;
    assert!(built.success(), "go build of {}", source.display());
    Ok(program)
}

async fn overshoot(
    plugin: &Plugin<endless::Endless>,
    spins: bool,
    timeout: Duration,
) -> Result<Duration, Error> {
    let start = Instant::now();
    let ended = plugin
        .call("endless", async |world, store| match spins {
            true => world.call_spin(store).await,
            false => world.call_sleep(store).await,
        })
        .await;
    let took = start.elapsed();
    match ended {
        Err(PluginError::Limit {
            limit: Limit::Time { .. },
            ..
        }) => Ok(took.saturating_sub(timeout)),
        other => Err(format!("it ended otherwise: {other:?}").into()),
    }
}

/// A host that uses wasmtime as its documentation shows, and makes an instance for each call.
struct Plain {
    engine: Engine,
    pre: InstancePre<State>,
}

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl Plain {
    fn new(component: &[u8], pool: bool, image: bool) -> Result<Self, Error> {
        let mut config = Config::new();
        config.memory_init_cow(image);
        if pool {
            let mut pool = PoolingAllocationConfig::new();
            pool.total_memories(64)
                .max_memories_per_module(2)
                .max_tables_per_module(4)
                .table_elements(100_000)
                .max_core_instance_size(4 << 20)
                .total_component_instances(32);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        }
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, component)?;
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        let pre = linker.instantiate_pre(&component)?;
        Ok(Self { engine, pre })
    }

    fn store(&self) -> Store<State> {
        Store::new(
            &self.engine,
            State {
                wasi: WasiCtx::builder().build(),
                table: ResourceTable::new(),
            },
        )
    }

    async fn instance(&self, store: &mut Store<State>) -> Result<image::Extractor, Error> {
        let pre = image::ExtractorPre::new(self.pre.clone())?;
        Ok(pre.instantiate_async(store).await?)
    }

    async fn extract(&self, picture: &[u8]) -> Result<(), Error> {
        let mut store = self.store();
        let world = self.instance(&mut store).await?;
        let metadata = world.carrick_image_metadata();
        let found = metadata
            .call_extract(&mut store, black_box(picture))
            .await?;
        assert!(black_box(found).is_ok());
        Ok(())
    }
}

async fn timed(work: impl Future<Output = Result<(), Error>>) -> Result<Duration, Error> {
    let start = Instant::now();
    work.await?;
    Ok(start.elapsed())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Prints the median and how much of it `own`, our median, is.
fn line(guest: &str, what: &str, times: &mut [Duration], own: Option<Duration>) {
    let median = median(times).as_secs_f64();
    let ratio = own.map_or_else(String::new, |own| {
        format!("   carrick / it {:.3}", own.as_secs_f64() / median)
    });
    println!("  {guest:14} {what:46} {:10.1} µs{ratio}", median * 1e6);
}

/// What of the process's memory is its own, in bytes; 0 where the system does not say.
fn anonymous_bytes() -> Result<u64, Error> {
    let Ok(status) = fs::read_to_string("/proc/self/status") else {
        return Ok(0);
    };
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))
        .and_then(|rest| rest.trim().strip_suffix("kB"))
        .ok_or("the system does not say what memory the process has")?;
    Ok(kib.trim().parse::<u64>()? << 10)
}
