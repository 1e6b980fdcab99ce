//! What a typed call costs, against everything else that could make it, in one run.
//!
//! ```text
//! cargo bench -p carrick --bench typed
//! ```
//!
//! The call is `extract` of `carrick:image`: a PNG goes in, a record comes out. The two
//! sides of a comparison take turns, block after block of calls; a line is the median time
//! of a call, and the median of the blocks' ratios. The guests are built from source, and
//! Extism 1.41.0 with its Go plugin kit is installed by name into the target folder.

#[path = "../../../tests/support/toolchain.rs"]
mod toolchain;

use std::fs::{self, File};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use carrick_assemble::{AdaptOptions, adapt};
use carrick_host::typed::wasmtime::component::{Component, Linker, ResourceTable};
use carrick_host::typed::wasmtime::{Config, Engine, Store};
use carrick_host::typed::{self, Guest};
use carrick_host::{
    BytesAs, Call, CallOutcome, CommandOptions, LoadOptions, Program, Session, SessionOptions,
    Value, load,
};
use toolchain::{
    IMAGE, build_c_typed, build_go_flags, build_go_typed, build_rust_typed, go, guests_dir,
    python_environment, target_dir,
};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

mod waiting {
    carrick_host::typed::wasmtime::component::bindgen!({
        path: "../../wit/image/v0.1.0",
        world: "extractor",
        exports: { default: async },
        wasmtime_crate: carrick_host::typed::wasmtime,
    });
}

mod blocking {
    carrick_host::typed::wasmtime::component::bindgen!({
        path: "../../wit/image/v0.1.0",
        world: "extractor",
        wasmtime_crate: carrick_host::typed::wasmtime,
    });
}

const EXTISM: &str = "1.41.0";
/// How many blocks each side runs.
const BLOCKS: usize = 101;
/// How long a block takes, about.
const BLOCK: Duration = Duration::from_millis(20);

/// The sizes of the argument, in bytes.
const SIZES: [usize; 4] = [4 << 10, 64 << 10, 1 << 20, 8 << 20];

type Error = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Error> {
    // `cargo test --benches` builds and starts benchmarks too, to see that they work.
    let blocks = match std::env::args().any(|arg| arg == "--bench") {
        true => BLOCKS,
        false => 1,
    };
    let picture = guests_dir().join("go-image-info/testdata/picture.png");
    let image = fs::read(&picture)?;
    println!("extract of a PNG of {} bytes", image.len());
    let go_guest = build_go_typed("go-image", IMAGE);
    for (language, guest) in [
        ("Go", go_guest.clone()),
        ("Rust", build_rust_typed("rust-image", IMAGE)),
        ("C", build_c_typed("c-image", IMAGE)),
    ] {
        let component = component(&guest)?;
        let program = load(&component, &LoadOptions::default(), &mut |_| {})?;
        compare(
            blocks,
            &format!("{language}, typed"),
            &mut ours(&program, &image)?,
            &mut [
                (
                    "plain wasmtime, async",
                    BLOCKS,
                    &mut plain_waiting(&component, &image)?,
                ),
                (
                    "plain wasmtime, sync",
                    BLOCKS,
                    &mut plain_blocking(&component, &image)?,
                ),
            ],
        )?;
    }
    let program = load(&component(&go_guest)?, &LoadOptions::default(), &mut |_| {})?;
    compare(
        blocks,
        "Go, typed",
        &mut ours(&program, &image)?,
        &mut [
            (
                "Go, dynamic with JSON",
                BLOCKS,
                &mut json(&program, &image)?,
            ),
            ("a native process per call", 25, &mut subprocess(&picture)?),
            ("Extism plugin in Go, JSON", 11, &mut extism(&picture)?),
        ],
    )?;
    by_size(blocks, &image, &go_guest, &program)
}

/// The same call with larger arguments. The guest ignores the bytes after the picture.
fn by_size(blocks: usize, image: &[u8], guest: &Path, program: &Program) -> Result<(), Error> {
    let component = component(guest)?;
    for bytes in SIZES {
        let mut image = image.to_vec();
        image.resize(bytes, 0);
        let file = target_dir().join("bench-picture.png");
        fs::write(&file, &image)?;
        println!("extract of {bytes} bytes");
        compare(
            blocks.min(31),
            "Go, typed",
            &mut ours(program, &image)?,
            &mut [
                (
                    "plain wasmtime, async",
                    BLOCKS,
                    &mut plain_waiting(&component, &image)?,
                ),
                ("Extism plugin in Go, JSON", 5, &mut extism(&file)?),
                ("a native process per call", 11, &mut subprocess(&file)?),
                ("a native call in Rust", BLOCKS, &mut native(&image)),
            ],
        )?;
    }
    Ok(())
}

/// Runs so many calls in a row.
type Calls<'a> = Box<dyn FnMut(u32) -> Result<Duration, Error> + 'a>;

/// Prints what a call of `ours` costs, and of each of `others`, which take turns with it,
/// each for so many blocks at most.
fn compare(
    blocks: usize,
    name: &str,
    ours: &mut Calls<'_>,
    others: &mut [(&str, usize, &mut Calls<'_>)],
) -> Result<(), Error> {
    let per_block = calls_per_block(ours)?;
    for (other, blocks_max, theirs) in others {
        let their_per_block = calls_per_block(theirs)?;
        let mut own_times = Vec::new();
        let mut their_times = Vec::new();
        let mut ratios = Vec::new();
        for _ in 0..blocks.min(*blocks_max) {
            let own = ours(per_block)?.as_secs_f64() / f64::from(per_block);
            let their = theirs(their_per_block)?.as_secs_f64() / f64::from(their_per_block);
            own_times.push(own);
            their_times.push(their);
            ratios.push(own / their);
        }
        println!(
            "{name:10} {:9.3} µs   {other:26} {:10.3} µs   ratio {:.3}",
            median(&mut own_times) * 1e6,
            median(&mut their_times) * 1e6,
            median(&mut ratios),
        );
    }
    Ok(())
}

fn calls_per_block(calls: &mut Calls<'_>) -> Result<u32, Error> {
    calls(3)?;
    let one = calls(3)?.as_secs_f64() / 3.0;
    Ok((BLOCK.as_secs_f64() / one).ceil().clamp(1.0, 100_000.0) as u32)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn component(guest: &Path) -> Result<Vec<u8>, Error> {
    let options = AdaptOptions::new().with_world(IMAGE.source());
    Ok(adapt(&fs::read(guest)?, &options)?.component)
}

/// Through this library.
fn ours<'a>(program: &Program, image: &'a [u8]) -> Result<Calls<'a>, Error> {
    let linker = typed::linker(program)?;
    let mut store: Store<Guest> = typed::store(program, CommandOptions::default(), ())?;
    let component = typed::component(program).clone();
    let extractor = typed::block_on(async {
        waiting::Extractor::instantiate_async(&mut store, &component, &linker).await
    })??;
    Ok(awaited(extractor, store, image))
}

fn awaited<T: Send + 'static>(
    extractor: waiting::Extractor,
    mut store: Store<T>,
    image: &[u8],
) -> Calls<'_> {
    Box::new(move |calls| {
        let extract = extractor.carrick_image_metadata();
        typed::block_on(async {
            let start = Instant::now();
            for _ in 0..calls {
                let info = extract.call_extract(&mut store, black_box(image)).await?;
                assert!(black_box(info).is_ok());
            }
            Ok(start.elapsed())
        })?
    })
}

/// The state of a host that uses wasmtime as its documentation shows.
struct Plain {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for Plain {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

fn plain_store(engine: &Engine) -> Store<Plain> {
    Store::new(
        engine,
        Plain {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
        },
    )
}

fn plain_waiting<'a>(component: &[u8], image: &'a [u8]) -> Result<Calls<'a>, Error> {
    let engine = Engine::new(&Config::new())?;
    let component = Component::new(&engine, component)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    let mut store = plain_store(&engine);
    let extractor = typed::block_on(async {
        waiting::Extractor::instantiate_async(&mut store, &component, &linker).await
    })??;
    Ok(awaited(extractor, store, image))
}

fn plain_blocking<'a>(component: &[u8], image: &'a [u8]) -> Result<Calls<'a>, Error> {
    let engine = Engine::new(&Config::new())?;
    let component = Component::new(&engine, component)?;
    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let mut store = plain_store(&engine);
    let extractor = blocking::Extractor::instantiate(&mut store, &component, &linker)?;
    Ok(Box::new(move |calls| {
        let extract = extractor.carrick_image_metadata();
        let start = Instant::now();
        for _ in 0..calls {
            let info = extract.call_extract(&mut store, black_box(image))?;
            assert!(black_box(info).is_ok());
        }
        Ok(start.elapsed())
    }))
}

/// As `carrick call --json` does it: text in, text out.
fn json<'a>(program: &Program, image: &[u8]) -> Result<Calls<'a>, Error> {
    let mut session = Session::open(program, SessionOptions::default())?;
    let call = Call::Json {
        function: "extract".to_owned(),
        args: vec![format!("{image:?}")],
    };
    Ok(Box::new(move |calls| {
        let start = Instant::now();
        for _ in 0..calls {
            for planned in session.plan(std::slice::from_ref(&call))? {
                let CallOutcome::Returned(Some(value @ Value::Result(Ok(_)))) =
                    session.call(planned)?
                else {
                    return Err("the call fails".into());
                };
                black_box(value.to_json(BytesAs::Array));
            }
        }
        Ok(start.elapsed())
    }))
}

/// What the Rust guest does, compiled into this program: a copy and a look at the header.
fn native(image: &[u8]) -> Calls<'_> {
    Box::new(move |calls| {
        let start = Instant::now();
        for _ in 0..calls {
            let copy = black_box(image).to_vec();
            let number = |at: usize| copy.get(at..at + 4).map(<[u8]>::to_vec);
            black_box((number(16), number(20)));
        }
        Ok(start.elapsed())
    })
}

/// The same program for this machine, started for every call.
fn subprocess<'a>(picture: &Path) -> Result<Calls<'a>, Error> {
    let program = target_dir().join("go-image-info-native");
    let built = go()
        .command()
        .args(["build", "-trimpath", "-buildvcs=false", "-o"])
        .arg(&program)
        .arg(".")
        .current_dir(guests_dir().join("go-image-info"))
        .status()?;
    assert!(built.success(), "go build of the native program");
    let picture = picture.to_owned();
    Ok(Box::new(move |calls| {
        let start = Instant::now();
        for _ in 0..calls {
            let output = Command::new(&program)
                .stdin(File::open(&picture)?)
                .stderr(Stdio::inherit())
                .output()?;
            assert!(output.status.success() && !output.stdout.is_empty());
        }
        Ok(start.elapsed())
    }))
}

/// A plugin that gives the record as JSON, in Extism's release build.
fn extism<'a>(picture: &Path) -> Result<Calls<'a>, Error> {
    let guest = build_go_flags(go(), "go-image-extism", &["-buildmode=c-shared"]);
    let environment = python_environment(
        &format!("extism-{EXTISM}"),
        &format!("extism-sys=={EXTISM}"),
    );
    let library = library_folder(&environment)?;
    let program = target_dir().join("bench-extism");
    let built = Command::new("cc")
        .args(["-O2", "-o"])
        .arg(&program)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/extism.c"))
        .arg(library.join("libextism_sys.so"))
        .arg(format!("-Wl,-rpath,{}", library.display()))
        .status()?;
    assert!(built.success(), "cc of benches/extism.c");
    let picture = picture.to_owned();
    Ok(Box::new(move |calls| {
        let output = Command::new(&program)
            .arg(&guest)
            .arg("extract")
            .arg(&picture)
            .args([calls.to_string(), "2".to_owned()])
            .stderr(Stdio::null())
            .output()?;
        assert!(output.status.success(), "the plugin runs in Extism");
        // The first block warms up.
        let text = String::from_utf8(output.stdout)?;
        let per_call: f64 = text.lines().last().ok_or("no time")?.parse()?;
        Ok(Duration::from_secs_f64(per_call * f64::from(calls) / 1e9))
    }))
}

fn library_folder(environment: &Path) -> Result<PathBuf, Error> {
    for version in fs::read_dir(environment.join("lib"))? {
        let folder = version?.path().join("site-packages/extism_sys");
        if folder.join("libextism_sys.so").is_file() {
            return Ok(folder);
        }
    }
    Err("extism-sys has no library for this machine".into())
}
