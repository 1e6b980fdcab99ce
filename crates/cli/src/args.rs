//! Arguments that several verbs share.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use carrick_assemble::compose::{Choice, ImportSelector, Part, Plugs};
use carrick_assemble::{AdaptOptions, AdapterModule, WitSource};
use carrick_host::{Clocks, DirGrant, RunLimits, WASM_STACK_BYTES_MAX};
use clap::{Args, ValueEnum};

use crate::input;
use crate::units::{parse_bytes, parse_duration};

/// The import module of WASI preview 1.
const PREVIEW1: &str = "wasi_snapshot_preview1";

/// How much is said, and how.
#[derive(Debug, Args)]
pub(crate) struct Talk {
    /// Says nothing but errors
    // Without an order of its own its place among a verb's options would
    // follow the number of verbs.
    #[arg(short, long, global = true, display_order = 900)]
    pub quiet: bool,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        display_order = 901
    )]
    pub color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless the variable NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// What a guest may reach; by default nothing.
#[derive(Debug, Args)]
#[command(next_help_heading = "What the guest gets")]
pub(crate) struct Grants {
    /// Lets the guest open a folder, as GUEST or under its own name; `:ro` forbids changes
    #[arg(long = "dir", value_name = "HOST[::GUEST][:ro]", value_parser = parse_dir)]
    pub dirs: Vec<DirGrant>,
    /// Gives the guest an environment variable, with this value or with ours
    #[arg(long = "env", value_name = "KEY[=VALUE]", value_parser = parse_env)]
    pub env: Vec<(String, String)>,
    /// Rounds what the guest's clocks show down to a multiple of TIME, such as `1ms` [default: exact]
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    clock_precision: Option<Duration>,
}

impl Grants {
    pub(crate) fn clocks(&self) -> Clocks {
        self.clock_precision.map_or(Clocks::Exact, Clocks::Rounded)
    }
}

fn parse_dir(text: &str) -> Result<DirGrant, String> {
    let (rest, read_only) = match text.strip_suffix(":ro") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let (host, guest) = rest.split_once("::").unwrap_or((rest, rest));
    if host.is_empty() || guest.is_empty() {
        return Err("expected HOST, or HOST::GUEST, such as `./data::/data`".to_owned());
    }
    let grant = DirGrant::new(host, guest);
    Ok(if read_only { grant.read_only() } else { grant })
}

fn parse_env(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some(("", _)) => Err("the variable has no name".to_owned()),
        Some((key, value)) => Ok((key.to_owned(), value.to_owned())),
        None => match std::env::var(text) {
            Ok(value) => Ok((text.to_owned(), value)),
            Err(std::env::VarError::NotPresent) => Err(format!(
                "our own environment has no `{text}`; give a value: `{text}=VALUE`"
            )),
            Err(std::env::VarError::NotUnicode(_)) => Err(format!(
                "the value of `{text}` in our own environment is not UTF-8"
            )),
        },
    }
}

/// What a guest may use up.
#[derive(Debug, Args)]
#[command(next_help_heading = "What the guest may use up")]
pub(crate) struct LimitArgs {
    /// Ends the guest when its memory would pass SIZE, such as `256M`
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes)]
    max_memory: Option<u64>,
    /// Ends the guest after this time, also while it sleeps or waits, such as `500ms` or `10s`
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    timeout: Option<Duration>,
    /// Ends the guest after N units of work, about one per instruction; counting slows it
    #[arg(long, value_name = "N")]
    pub fuel: Option<u64>,
    /// The stack the guest may use [default: 8M]
    #[arg(long, value_name = "SIZE", value_parser = parse_stack)]
    max_wasm_stack: Option<u64>,
}

impl LimitArgs {
    pub(crate) fn limits(&self) -> RunLimits {
        RunLimits {
            memory_bytes_max: self.max_memory,
            timeout: self.timeout,
            fuel: self.fuel,
        }
    }

    pub(crate) fn wasm_stack_bytes_max(&self) -> usize {
        self.max_wasm_stack
            .map_or(WASM_STACK_BYTES_MAX, |bytes| bytes as usize)
    }
}

fn parse_stack(text: &str) -> Result<u64, String> {
    // Less than a page is no stack; more than this is no stack but a heap,
    // and could not be had in one piece.
    const RANGE: std::ops::RangeInclusive<u64> = 64 << 10..=4 << 30;
    let bytes = parse_bytes(text)?;
    if RANGE.contains(&bytes) {
        Ok(bytes)
    } else {
        Err("expected between 64K and 4G".to_owned())
    }
}

/// The world of a core module that is made a component.
#[derive(Clone, Debug, Args)]
pub(crate) struct WorldArgs {
    /// The WIT package that the component's world is in: a file or a folder
    #[arg(long, value_name = "PATH")]
    wit: Option<PathBuf>,
    /// The world the component is made for, where the package has several
    #[arg(long, value_name = "NAME", requires = "wit")]
    world: Option<String>,
}

impl WorldArgs {
    /// Reads the package.
    pub(crate) fn source(&self) -> Result<Option<WitSource>> {
        let Some(path) = &self.wit else {
            return Ok(None);
        };
        Ok(Some(input::read_world(path, self.world.as_deref())?))
    }
}

/// Modules that answer a guest's imports.
#[derive(Debug, Args)]
pub(crate) struct AdapterArgs {
    /// Adapts imports from NAME with the module in FILE; for `wasi_snapshot_preview1` it replaces
    /// the built-in adapter
    #[arg(long = "adapt", value_name = "NAME=FILE", value_parser = parse_adapter)]
    adapters: Vec<(String, PathBuf)>,
}

fn parse_adapter(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => {
            Ok((name.to_owned(), file.into()))
        }
        _ => Err("expected NAME=FILE, such as `env=env.wasm`".to_owned()),
    }
}

impl AdapterArgs {
    /// Reads the files into `options`.
    pub(crate) fn read_into(&self, options: &mut AdaptOptions) -> Result<()> {
        for (name, path) in &self.adapters {
            let text_or_binary = input::read(path)?;
            let module = carrick_assemble::to_binary(&text_or_binary)
                .with_context(|| format!("cannot use `{}` as an adapter", path.display()))?
                .into_owned();
            if name == PREVIEW1 {
                if options.preview1.replace(module).is_some() {
                    bail!("`--adapt {PREVIEW1}` is given twice");
                }
            } else if options.adapters.iter().any(|other| other.name == *name) {
                bail!("`--adapt {name}` is given twice");
            } else {
                options.adapters.push(AdapterModule::new(name, module));
            }
        }
        Ok(())
    }
}

/// A file and what it is called.
#[derive(Clone, Debug)]
pub(crate) struct NamedFile {
    name: String,
    path: PathBuf,
}

impl NamedFile {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn read(&self) -> Result<Part> {
        Ok(Part::new(&self.name, input::read(&self.path)?))
    }
}

impl From<PathBuf> for NamedFile {
    /// A file that is called as it is, without folders and without its last ending.
    fn from(path: PathBuf) -> Self {
        let name = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        Self { name, path }
    }
}

pub(crate) fn parse_named_file(text: &str) -> Result<NamedFile, String> {
    match text.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok(NamedFile {
            name: name.to_owned(),
            path: file.into(),
        }),
        None if !text.is_empty() => Ok(Path::new(text).to_owned().into()),
        _ => Err("expected FILE, or NAME=FILE, such as `db=sqlite.wasm`".to_owned()),
    }
}

/// Who is wired to whom, where that is not plain.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is decided beforehand")]
pub(crate) struct WiringArgs {
    /// Takes IMPORT, of every part or of PART, from the plug NAME, where several export it
    #[arg(long = "use", value_name = "[PART#]IMPORT=NAME", value_parser = parse_choice)]
    choices: Vec<Choice>,
    /// Leaves IMPORT open although a plug exports it nearly
    #[arg(long, value_name = "[PART#]IMPORT", value_parser = parse_import)]
    allow_open: Vec<ImportSelector>,
    /// Gives each part that uses the plug NAME an instance of its own; else they share one
    #[arg(long, value_name = "NAME")]
    separate: Vec<String>,
}

impl WiringArgs {
    pub(crate) fn is_empty(&self) -> bool {
        self.choices.is_empty() && self.allow_open.is_empty() && self.separate.is_empty()
    }

    /// The plugs in `files` under these decisions.
    pub(crate) fn plugs(&self, files: &[NamedFile]) -> Result<Plugs> {
        let parts: Vec<Part> = files.iter().map(NamedFile::read).collect::<Result<_>>()?;
        let mut plugs = Plugs::new(parts);
        plugs.choices.clone_from(&self.choices);
        plugs.allow_open.clone_from(&self.allow_open);
        plugs.separate.clone_from(&self.separate);
        Ok(plugs)
    }
}

fn parse_choice(text: &str) -> Result<Choice, String> {
    match text.rsplit_once('=') {
        Some((import, plug)) if !plug.is_empty() => Ok(Choice::new(parse_import(import)?, plug)),
        _ => Err("expected IMPORT=NAME, such as `acme:db/store@1.0.0=sqlite`".to_owned()),
    }
}

fn parse_import(text: &str) -> Result<ImportSelector, String> {
    let (part, import) = match text.split_once('#') {
        Some((part, import)) => (Some(part), import),
        None => (None, text),
    };
    if import.is_empty() || part == Some("") {
        return Err(
            "expected IMPORT, or PART#IMPORT, such as `app#acme:db/store@1.0.0`".to_owned(),
        );
    }
    let selector = ImportSelector::new(import);
    Ok(match part {
        Some(part) => selector.with_part(part),
        None => selector,
    })
}

/// Components that are composed with a program before it runs.
#[derive(Debug, Args)]
pub(crate) struct LinkArgs {
    /// Satisfies imports of the program with the component in FILE, called NAME; may be repeated
    #[arg(long = "link", value_name = "[NAME=]FILE", value_parser = parse_named_file)]
    links: Vec<NamedFile>,
    #[command(flatten)]
    wiring: WiringArgs,
}

impl LinkArgs {
    /// Reads the files.
    pub(crate) fn plugs(&self) -> Result<Plugs> {
        self.wiring.plugs(&self.links)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_folder_grants() {
        let check = |text: &str, host: &str, guest: &str, read_only: bool| {
            let grant = parse_dir(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(grant.host(), Path::new(host), "{text}");
            assert_eq!(
                (grant.guest(), grant.is_read_only()),
                (guest, read_only),
                "{text}"
            );
        };
        check("data", "data", "data", false);
        check("data:ro", "data", "data", true);
        check("./data::/data", "./data", "/data", false);
        check("./data::/data:ro", "./data", "/data", true);
        check(".::.", ".", ".", false);
        check("a::b::c", "a", "b::c", false);
        for wrong in ["", "::", "::guest", "host::", ":ro", "host:::ro"] {
            assert!(parse_dir(wrong).is_err(), "{wrong}");
        }
    }
}
