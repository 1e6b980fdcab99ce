//! From bytes to a program that is ready to run.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[cfg(feature = "assemble")]
use carrick_assemble::compose::{ComposeError, Composition, Part, Plugs, compose};
#[cfg(feature = "assemble")]
use carrick_assemble::{AdaptError, AdaptOptions, ExitCode, ReadError, adapt, to_binary};
use wasmtime::Engine;
use wasmtime::component::Component;

use crate::binary_header::{Layer, is_wasi_03, layer, requirements};
use crate::cache::{Cache, CacheError, Key};
use crate::engine::{Compiled, EngineOptions, WASM_STACK_BYTES_MAX, Wasi, engine};
use crate::error::EngineFailure;
use crate::guest::RunLimits;

/// A compiled component together with the engine that can run it.
///
/// Cloning is cheap, and one program may run any number of times.
#[derive(Clone)]
pub struct Program {
    pub(crate) component: Component,
    pub(crate) wasi: Wasi,
    pub(crate) compiled: Compiled,
    from_cache: bool,
}

impl Program {
    fn new(component: Component, options: &LoadOptions, from_cache: bool) -> Self {
        let wasi = wasi_of(&component);
        Self {
            component,
            wasi,
            compiled: Compiled {
                fuel: options.fuel,
                interruptible: options.interruptible,
            },
            from_cache,
        }
    }

    /// The newest WASI that the program imports or exports.
    pub fn wasi(&self) -> Wasi {
        self.wasi
    }

    /// Whether the compiled code came from the cache.
    pub fn from_cache(&self) -> bool {
        self.from_cache
    }

    /// The names of what the component exports, in its own order.
    pub fn exports(&self) -> Vec<String> {
        let component_type = self.component.component_type();
        component_type
            .exports(self.component.engine())
            .map(|(name, _)| name.to_owned())
            .collect()
    }
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Program")
            .field("wasi", &self.wasi)
            .field("compiled", &self.compiled)
            .field("from_cache", &self.from_cache)
            .finish_non_exhaustive()
    }
}

/// The newest WASI that a compiled component imports or exports.
fn wasi_of(component: &Component) -> Wasi {
    let (engine, ty) = (component.engine(), component.component_type());
    let imports = ty.imports(engine).map(|(name, _)| name);
    let exports = ty.exports(engine).map(|(name, _)| name);
    if imports.chain(exports).any(is_wasi_03) {
        Wasi::V03
    } else {
        Wasi::V02
    }
}

/// The largest program that is loaded unless told otherwise, in bytes: 256 MiB.
///
/// Two cores compile about 1.8 MB of an ordinary program a second, so a program of this size takes about
/// two and a half minutes. Compiling cannot be interrupted, and this limit does not bound its time for
/// hostile code: the time for one function can grow with the square of its size. A function has at most
/// 7,654,321 bytes; one of 240 kB that consists of nested blocks took 40 seconds of processor time in a build with
/// debug assertions. Load code that you do not trust in a process that you can end.
pub const PROGRAM_BYTES_MAX: u64 = 256 << 20;

/// How a program is made ready; the default neither caches nor meters.
///
/// ```
/// use std::time::Duration;
///
/// use carrick_host::{LoadOptions, RunLimits};
///
/// let limits = RunLimits::default().with_timeout(Duration::from_secs(10));
/// let options = LoadOptions::default().for_limits(&limits);
/// assert!(options.interruptible && !options.fuel);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LoadOptions {
    /// Where compiled code is kept; `None` compiles every time.
    pub cache: Option<Cache>,
    /// Whether the code counts what it does, so that it can run on a ration
    /// of fuel. Counting slows every instruction.
    pub fuel: bool,
    /// Whether the code can be stopped, which a [timeout](crate::RunLimits::timeout) needs. The
    /// code looks at a counter at every loop and call for that, which costs a program that computes about a
    /// tenth of its speed.
    pub interruptible: bool,
    /// The stack the guest may use, in bytes.
    pub wasm_stack_bytes_max: usize,
    /// The largest program that is loaded, in bytes, and the largest component that is made of one.
    /// See [`PROGRAM_BYTES_MAX`].
    pub program_bytes_max: u64,
    #[cfg(feature = "assemble")]
    pub(crate) adapt: AdaptOptions,
    #[cfg(feature = "assemble")]
    pub(crate) link: Plugs,
}

impl LoadOptions {
    /// With a cache for compiled code; `None` compiles every time.
    #[must_use]
    pub fn with_cache(self, cache: impl Into<Option<Cache>>) -> Self {
        Self {
            cache: cache.into(),
            ..self
        }
    }

    /// With code that counts fuel, or code that does not.
    #[must_use]
    pub fn with_fuel(self, fuel: bool) -> Self {
        Self { fuel, ..self }
    }

    /// With code that can be stopped, or code that cannot.
    #[must_use]
    pub fn with_interruptible(self, interruptible: bool) -> Self {
        Self {
            interruptible,
            ..self
        }
    }

    /// With what these limits need of the code, and no more: counting for fuel, and interruption for a timeout.
    #[must_use]
    pub fn for_limits(self, limits: &RunLimits) -> Self {
        Self {
            fuel: limits.fuel.is_some(),
            interruptible: limits.timeout.is_some(),
            ..self
        }
    }

    /// With so large a stack for the guest, in bytes.
    #[must_use]
    pub fn with_wasm_stack_bytes_max(self, bytes: usize) -> Self {
        Self {
            wasm_stack_bytes_max: bytes,
            ..self
        }
    }

    /// With programs of at most so many bytes.
    #[must_use]
    pub fn with_program_bytes_max(self, bytes: u64) -> Self {
        Self {
            program_bytes_max: bytes,
            ..self
        }
    }
}

#[cfg(feature = "assemble")]
impl LoadOptions {
    /// With another way to adapt core modules. The default keeps exit codes exact, since the program runs
    /// right here.
    #[must_use]
    pub fn with_adapt(self, adapt: AdaptOptions) -> Self {
        Self { adapt, ..self }
    }

    /// How core modules are adapted, to be changed.
    pub fn adapt_mut(&mut self) -> &mut AdaptOptions {
        &mut self.adapt
    }

    /// With components that satisfy imports of the program. With any, the program is composed with
    /// them in memory before it is compiled; without, it is loaded as it is.
    #[must_use]
    pub fn with_link(self, link: Plugs) -> Self {
        Self { link, ..self }
    }
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self {
            cache: None,
            fuel: false,
            interruptible: false,
            wasm_stack_bytes_max: WASM_STACK_BYTES_MAX,
            program_bytes_max: PROGRAM_BYTES_MAX,
            #[cfg(feature = "assemble")]
            adapt: AdaptOptions::new().with_exit_code(ExitCode::Exact),
            #[cfg(feature = "assemble")]
            link: Plugs::default(),
        }
    }
}

/// What loading is about to do, for those who show progress.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadStep {
    /// The module is being turned into a component.
    Adapting,
    /// The program is being composed with what it is linked to.
    Linking,
    /// The component is being compiled, which takes a second for a megabyte or two.
    Compiling,
    /// The program will run, but it could not be kept for the next time.
    NotCached(CacheError),
}

/// As measured with Go programs on two cores (docs/benchmarks.md), rounded down.
const COMPILED_BYTES_PER_SECOND: u64 = 1_800_000;

/// Why a program could not be made ready.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The program, or the component made of it, is larger than is loaded.
    #[error(
        "the program is larger than the limit of {bytes_max} bytes; compiling that many takes about {} s",
        bytes_max / COMPILED_BYTES_PER_SECOND
    )]
    TooLarge {
        /// What is loaded.
        bytes_max: u64,
    },
    /// The bytes are no WebAssembly.
    #[cfg(feature = "assemble")]
    #[error("not WebAssembly")]
    NotWebAssembly(#[source] ReadError),
    /// The bytes are no WebAssembly binary.
    #[error("neither a core module nor a component: the header is {found:02x?}")]
    UnknownHeader {
        /// The first bytes, eight at most.
        found: Vec<u8>,
    },
    /// The core module cannot become a component.
    #[cfg(feature = "assemble")]
    #[error("the core module cannot be adapted")]
    Adapt(#[source] Box<AdaptError>),
    /// The program and what it is linked to do not make a component.
    #[cfg(feature = "assemble")]
    #[error("the program cannot be linked")]
    Link(#[source] Box<ComposeError>),
    /// A core module where only components are accepted.
    #[error("a core module, where a component is needed")]
    CoreModule,
    /// The component is not valid or uses a feature that the engine lacks.
    #[error("the component does not compile")]
    Compile(#[source] EngineFailure),
    /// The engine refuses the settings, for instance the size of the stack.
    #[error("the engine cannot be set up")]
    Engine(#[source] EngineFailure),
    /// Listening sockets are asked for, which are part of a component that exists already.
    #[cfg(feature = "assemble")]
    #[error("a component, which has its listening sockets already: expected a core module")]
    ListenersOfComponent,
}

/// Makes the program in the file at `path` ready to run.
///
/// The file is a component, or a core module made for WASI preview 1, as a
/// binary or as text. With a cache, a program that was seen before is neither
/// parsed nor adapted: the file is hashed and its compiled code mapped.
///
/// # Errors
///
/// * The file cannot be read, is too large, or is no WebAssembly.
/// * The core module cannot be adapted.
/// * The program does not fit what it is linked to.
/// * The component is not valid.
pub fn load_file(
    path: &Path,
    options: &LoadOptions,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Program, LoadError> {
    let unreadable = |source| LoadError::Read {
        path: path.to_owned(),
        source,
    };
    let bytes_max = options.program_bytes_max;
    let open = || Ok(File::open(path)?.take(bytes_max.saturating_add(1)));
    if let Some(cache) = &options.cache {
        let mut hasher = blake3::Hasher::new();
        let mut file = open().map_err(unreadable)?;
        hasher.update_reader(&mut file).map_err(unreadable)?;
        if file.limit() == 0 {
            return Err(LoadError::TooLarge { bytes_max });
        }
        if let Some(program) = cached(cache, &hasher.finalize(), options)? {
            return Ok(program);
        }
    }
    // The bytes are read anew and hashed anew: the file may have changed.
    let mut bytes = Vec::new();
    open()
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(unreadable)?;
    let name = path.file_stem().map(|stem| stem.to_string_lossy());
    build(&bytes, name.as_deref().unwrap_or(UNNAMED), options, observe)
}

/// What explanations call a program that comes from no file.
const UNNAMED: &str = "the program";

/// Makes the program in `bytes` ready to run, as [`load_file`] does.
///
/// # Errors
///
/// As for [`load_file`].
pub fn load(
    bytes: &[u8],
    options: &LoadOptions,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Program, LoadError> {
    if let Some(cache) = &options.cache
        && let Some(program) = cached(cache, &blake3::hash(bytes), options)?
    {
        return Ok(program);
    }
    build(bytes, UNNAMED, options, observe)
}

fn cached(
    cache: &Cache,
    content: &blake3::Hash,
    options: &LoadOptions,
) -> Result<Option<Program>, LoadError> {
    let Some(adaptation) = adaptation(options) else {
        return Ok(None);
    };
    // Which engine the program needs is not known before it is parsed, so
    // both places are looked at, the common one first.
    for concurrency in [false, true] {
        let engine = engine_for(concurrency, options)?;
        let key = Key::new::<Component>(content, &adaptation, &engine);
        if let Some(component) = cache.get(&key, &engine) {
            return Ok(Some(Program::new(component, options, true)));
        }
    }
    Ok(None)
}

fn build(
    bytes: &[u8],
    name: &str,
    options: &LoadOptions,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Program, LoadError> {
    bounded(bytes, options)?;
    let component_binary = componentize(bytes, name, options, observe)?;
    bounded(&component_binary, options)?;
    let concurrency = requirements(&component_binary).needs_concurrency();
    let engine = engine_for(concurrency, options)?;
    observe(LoadStep::Compiling);
    let component = Component::from_binary(&engine, &component_binary)
        .map_err(|error| LoadError::Compile(EngineFailure::new(error)))?;
    if let Some(cache) = &options.cache
        && let Some(adaptation) = adaptation(options)
    {
        let key = Key::new::<Component>(&blake3::hash(bytes), &adaptation, &engine);
        keep(cache, &key, &component, observe)?;
    }
    Ok(Program::new(component, options, false))
}

fn bounded(bytes: &[u8], options: &LoadOptions) -> Result<(), LoadError> {
    let bytes_max = options.program_bytes_max;
    if bytes.len() as u64 > bytes_max {
        return Err(LoadError::TooLarge { bytes_max });
    }
    Ok(())
}

fn keep(
    cache: &Cache,
    key: &Key,
    component: &Component,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<(), LoadError> {
    let compiled = component
        .serialize()
        .map_err(|error| LoadError::Compile(EngineFailure::new(error)))?;
    if let Err(error) = cache.put(key, &compiled) {
        observe(LoadStep::NotCached(error));
    }
    Ok(())
}

/// Compiles a component, whose bytes have the hash `content`, for the engine in `engines` that is
/// there already, or finds it in `cache`. The second engine takes what the first does not, if there is one; the error is the
/// last one's.
pub(crate) fn compile(
    component_binary: &[u8],
    content: blake3::Hash,
    engines: (&Engine, Option<&Engine>),
    cache: Option<&Cache>,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Component, LoadError> {
    // Nothing is decided any more but how code is compiled, and the key has that.
    let as_it_is = blake3::hash(b"component");
    let key = |engine: &Engine| Key::new::<Component>(&content, &as_it_is, engine);
    if let Some(cache) = cache {
        // Before the first would compile in vain.
        let mut engines = std::iter::once(engines.0).chain(engines.1);
        if let Some(component) = engines.find_map(|engine| cache.get(&key(engine), engine)) {
            return Ok(component);
        }
    }
    observe(LoadStep::Compiling);
    let compile = |engine| Component::from_binary(engine, component_binary);
    let component = match (compile(engines.0), engines.1) {
        (Err(_), Some(second)) => compile(second),
        (first, _) => first,
    }
    .map_err(|error| LoadError::Compile(EngineFailure::new(error)))?;
    if let Some(cache) = cache {
        keep(cache, &key(component.engine()), &component, observe)?;
    }
    Ok(component)
}

#[cfg(feature = "assemble")]
pub(crate) fn componentize(
    bytes: &[u8],
    name: &str,
    options: &LoadOptions,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Vec<u8>, LoadError> {
    let binary = to_binary(bytes).map_err(LoadError::NotWebAssembly)?;
    let component = match layer(&binary) {
        Some(Layer::Component) if !options.adapt.listeners.is_empty() => {
            return Err(LoadError::ListenersOfComponent);
        }
        Some(Layer::Component) => binary.into_owned(),
        Some(Layer::Module) => {
            observe(LoadStep::Adapting);
            let adapted = adapt(&binary, &options.adapt)
                .map_err(|error| LoadError::Adapt(Box::new(error)))?;
            adapted.component
        }
        None => return Err(unknown_header(&binary)),
    };
    if options.link.parts.is_empty() {
        return Ok(component);
    }
    observe(LoadStep::Linking);
    // World and listeners are the program's; what it is linked to carries its own world.
    let mut adapt = options.adapt.clone();
    adapt.world = None;
    adapt.listeners.clear();
    let socket = Part::new(name, component);
    let composition = Composition::new(socket, options.link.clone()).with_adapt(adapt);
    match compose(&composition) {
        Ok(composed) => Ok(composed.component),
        Err(error) => Err(LoadError::Link(Box::new(error))),
    }
}

#[cfg(not(feature = "assemble"))]
pub(crate) fn componentize(
    bytes: &[u8],
    _: &str,
    _: &LoadOptions,
    _: &mut dyn FnMut(LoadStep),
) -> Result<Vec<u8>, LoadError> {
    match layer(bytes) {
        Some(Layer::Component) => Ok(bytes.to_owned()),
        Some(Layer::Module) => Err(LoadError::CoreModule),
        None => Err(unknown_header(bytes)),
    }
}

fn unknown_header(binary: &[u8]) -> LoadError {
    LoadError::UnknownHeader {
        found: binary.iter().take(8).copied().collect(),
    }
}

fn engine_for(concurrency: bool, options: &LoadOptions) -> Result<Engine, LoadError> {
    let options = EngineOptions {
        concurrency,
        fuel: options.fuel,
        wasm_stack_bytes_max: options.wasm_stack_bytes_max,
        interruptible: options.interruptible,
        pool: None,
    };
    engine(options).map_err(LoadError::Engine)
}

/// A hash of what, beside its bytes, decides which component a program
/// becomes; `None` when the running program cannot be told from another build of it.
fn adaptation(options: &LoadOptions) -> Option<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    // Two builds of one version may carry different adapters. The identity of
    // the running program stands for all the code in it.
    let build = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let built = build
        .modified()
        .ok()?
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    hasher.update(&build.len().to_le_bytes());
    hasher.update(&built.as_nanos().to_le_bytes());
    #[cfg(feature = "assemble")]
    {
        hasher.update(adapted(&options.adapt).as_bytes());
        hasher.update(linked(&options.link).as_bytes());
    }
    #[cfg(not(feature = "assemble"))]
    let _ = options;
    Some(hasher.finalize())
}

/// A hash of how a program is adapted, with the world that it is made for.
#[cfg(feature = "assemble")]
pub(crate) fn adapted(adapt: &AdaptOptions) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut deny = adapt.deny.clone();
    deny.sort_unstable();
    deny.dedup();
    let world = adapt.world.as_ref().map(|world| {
        let package = blake3::hash(world.bytes());
        (package.to_hex(), world.world())
    });
    let decided = format!(
        "{:?} {deny:?} {} {world:?} {:?}",
        adapt.exit_code, adapt.strip, adapt.listeners
    );
    hasher.update(blake3::hash(decided.as_bytes()).as_bytes());
    for adapter in &adapt.adapters {
        hasher.update(blake3::hash(adapter.name.as_bytes()).as_bytes());
        hasher.update(blake3::hash(&adapter.module).as_bytes());
    }
    hasher.update(b"preview1");
    if let Some(preview1) = &adapt.preview1 {
        hasher.update(blake3::hash(preview1).as_bytes());
    }
    hasher.finalize()
}

/// A hash of what a program is linked to, and how.
#[cfg(feature = "assemble")]
pub(crate) fn linked(plugs: &Plugs) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    // Each part has the same number of bytes here, so no two lists look alike.
    for part in &plugs.parts {
        hasher.update(blake3::hash(part.name.as_bytes()).as_bytes());
        hasher.update(blake3::hash(&part.wasm).as_bytes());
    }
    let decided = format!(
        "{:?} {:?} {:?}",
        plugs.choices, plugs.allow_open, plugs.separate
    );
    hasher.update(blake3::hash(decided.as_bytes()).as_bytes());
    hasher.finalize()
}
