//! Arguments that several verbs share, and how their values are read.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use carrick_assemble::compose::{Choice, ImportSelector, Part, Plugs};
use carrick_assemble::{AdaptOptions, AdapterModule, PreopenedListener, WitSource};
use carrick_host::{Clocks, DirGrant, RunLimits, WASM_STACK_BYTES_MAX};
use clap::Args;

use crate::input;
use crate::refusal::{Refusal, refusal};
use crate::units::{parse_bytes, parse_duration, show_duration};

/// The import module of WASI preview 1.
const PREVIEW1: &str = "wasi_snapshot_preview1";

const ACCESS: &str = "Access of the guest";

/// What a guest may reach; by default nothing.
#[derive(Clone, Debug, Args)]
pub(crate) struct Grants {
    /// Let the guest open the folder HOST, under the name GUEST [default: HOST]; `:ro` forbids
    /// changes; may be repeated
    #[arg(
        long = "dir",
        value_name = "HOST[::GUEST][:ro]",
        value_parser = parse_dir,
        help_heading = ACCESS
    )]
    pub dirs: Vec<DirGrant>,
    /// Give the guest the environment variable NAME [default value: the one in this process]; may be
    /// repeated
    #[arg(long = "env", value_name = "NAME[=VALUE]", value_parser = parse_env, help_heading = ACCESS)]
    pub env: Vec<(String, String)>,
    /// Round the guest's clocks down to a multiple of TIME, such as `1ms` [default: exact]
    #[arg(long, value_name = "TIME", value_parser = parse_duration, help_heading = ACCESS)]
    clock_precision: Option<Duration>,
}

impl Grants {
    pub(crate) fn clocks(&self) -> Clocks {
        self.clock_precision.map_or(Clocks::Exact, Clocks::Rounded)
    }

    /// The options in force, as they are written. The value of a variable that this process has too is left out, so that
    /// it is not shown.
    pub(crate) fn written(&self) -> Vec<Written> {
        let dirs = self.dirs.iter().map(|dir| {
            let read_only = if dir.is_read_only() { ":ro" } else { "" };
            format!("{}::{}{read_only}", dir.host().display(), dir.guest())
        });
        let env = self.env.iter().map(|(name, value)| {
            match std::env::var(name).is_ok_and(|ours| ours == *value) {
                true => name.clone(),
                false => format!("{name}={value}"),
            }
        });
        let mut written = vec![Written::list("dir", dirs), Written::list("env", env)];
        if let Some(precision) = self.clock_precision {
            written.push(Written::text("clock-precision", show_duration(precision)));
        }
        written
    }
}

/// An option and its value or values.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// Its name, without dashes.
    pub option: &'static str,
    pub value: WrittenValue,
}

/// See [`Written`].
#[derive(Clone, Debug)]
pub(crate) enum WrittenValue {
    Text(String),
    Number(u64),
    /// Of an option without a value.
    Given,
    /// Of an option that may be repeated.
    List(Vec<String>),
}

impl Written {
    pub(crate) fn text(option: &'static str, value: impl Into<String>) -> Self {
        let value = WrittenValue::Text(value.into());
        Self { option, value }
    }

    pub(crate) fn number(option: &'static str, value: u64) -> Self {
        let value = WrittenValue::Number(value);
        Self { option, value }
    }

    pub(crate) fn list<T: Into<String>>(
        option: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let values = values.into_iter().map(Into::into);
        let value = WrittenValue::List(values.collect());
        Self { option, value }
    }

    pub(crate) fn given(option: &'static str) -> Self {
        let value = WrittenValue::Given;
        Self { option, value }
    }
}

fn parse_dir(text: &str) -> Result<DirGrant, String> {
    let (rest, read_only) = match text.strip_suffix(":ro") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let (host, guest) = rest.split_once("::").unwrap_or((rest, rest));
    if host.is_empty() || guest.is_empty() {
        return Err("write HOST or HOST::GUEST, such as `./data::/data`".to_owned());
    }
    // Guests look for the name of a folder at the beginning of a path, as it is.
    let guest = match guest.trim_end_matches('/') {
        "" => "/",
        guest => guest,
    };
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
                "this process has no variable `{text}`; pass a value: `{text}=VALUE`"
            )),
            Err(std::env::VarError::NotUnicode(_)) => Err(format!(
                "the value of the variable `{text}` of this process is not UTF-8"
            )),
        },
    }
}

const LIMITS: &str = "Limits of the guest";

/// What a guest may use.
#[derive(Debug, Args)]
pub(crate) struct LimitArgs {
    /// Stop the guest when its memory would exceed SIZE, such as `256M` [default: no limit]
    ///
    /// SIZE is a number with a unit: `64M` and `64MiB` are 67,108,864 bytes, `64MB` is 64,000,000. K, G
    /// and T are used in the same way. Without a unit it is in bytes.
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, help_heading = LIMITS)]
    max_memory: Option<u64>,
    /// Stop the guest after TIME, also while it sleeps or waits, such as `500ms` or `10s` [default: no
    /// limit]
    ///
    /// TIME is a number with ms, s, m or h, or several of these: `1m 30s`. Without a unit it is in
    /// seconds.
    #[arg(long, value_name = "TIME", value_parser = parse_duration, help_heading = LIMITS)]
    timeout: Option<Duration>,
    /// Stop the guest after N units of work, about one an instruction [default: no limit]; counting
    /// slows the guest down
    #[arg(long, value_name = "N", help_heading = LIMITS)]
    pub fuel: Option<u64>,
    /// Limit the stack of the guest to SIZE, from 64K to 4G [default: 8M]
    #[arg(long, value_name = "SIZE", value_parser = parse_stack, help_heading = LIMITS)]
    max_wasm_stack: Option<u64>,
}

impl LimitArgs {
    pub(crate) fn limits(&self) -> RunLimits {
        RunLimits::default()
            .with_memory_bytes_max(self.max_memory)
            .with_timeout(self.timeout)
            .with_fuel(self.fuel)
    }

    pub(crate) fn wasm_stack_bytes_max(&self) -> usize {
        self.max_wasm_stack
            .map_or(WASM_STACK_BYTES_MAX, |bytes| bytes as usize)
    }
}

pub(crate) fn parse_stack(text: &str) -> Result<u64, String> {
    // A smaller stack holds no page; a larger one cannot be allocated in one piece.
    const RANGE: std::ops::RangeInclusive<u64> = 64 << 10..=4 << 30;
    let bytes = parse_bytes(text)?;
    if RANGE.contains(&bytes) {
        Ok(bytes)
    } else {
        Err("choose a size from 64K to 4G".to_owned())
    }
}

/// The world of a core module that is adapted.
#[derive(Clone, Debug, Args)]
pub(crate) struct WorldArgs {
    /// Read the world of a core module from the WIT package in PATH, a file or a folder [default: the
    /// world that the module carries]
    #[arg(long, value_name = "PATH")]
    wit: Option<PathBuf>,
    /// Choose the world NAME of the package [default: its only world]
    #[arg(long, value_name = "NAME", requires = "wit")]
    world: Option<String>,
}

impl WorldArgs {
    /// Where the package is read from.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.wit.as_deref()
    }

    /// Reads the package.
    pub(crate) fn source(&self) -> Result<Option<WitSource>> {
        let Some(path) = &self.wit else {
            return Ok(None);
        };
        Ok(Some(input::read_world(path, self.world.as_deref())?))
    }
}

/// Modules that implement a guest's imports.
#[derive(Clone, Debug, Args)]
pub(crate) struct AdapterArgs {
    /// Implement the imports from the module NAME with the core module in FILE; for
    /// `wasi_snapshot_preview1` it replaces the built-in adapter; may be repeated
    #[arg(long = "adapt", value_name = "NAME=FILE", value_parser = parse_adapter)]
    adapters: Vec<(String, PathBuf)>,
}

fn parse_adapter(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => {
            Ok((name.to_owned(), file.into()))
        }
        _ => Err("write NAME=FILE, such as `env=env.wasm`".to_owned()),
    }
}

impl AdapterArgs {
    /// The options in force, as they are written.
    pub(crate) fn written(&self) -> Vec<Written> {
        let adapters = self.adapters.iter();
        let adapters = adapters.map(|(name, path)| format!("{name}={}", path.display()));
        vec![Written::list("adapt", adapters)]
    }

    /// The files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.adapters.iter().map(|(_, path)| path.as_path())
    }

    /// Reads the files into `options`.
    pub(crate) fn read_into(&self, options: &mut AdaptOptions) -> Result<()> {
        for (name, path) in &self.adapters {
            let text_or_binary = input::read(path)?;
            let module = carrick_assemble::to_binary(&text_or_binary)
                .map_err(|error| {
                    anyhow::Error::new(error).context(Refusal::new(
                        format!("cannot use `{}` as an adapter", path.display()),
                        "pass a complete core module, in binary or text form",
                    ))
                })?
                .into_owned();
            let taken = match name == PREVIEW1 {
                true => options.preview1.is_some(),
                false => options.adapters.iter().any(|other| other.name == *name),
            };
            if taken {
                bail!(refusal(
                    format!("`--adapt {name}` is given twice"),
                    "pass one module for each name",
                ));
            }
            if name == PREVIEW1 {
                options.preview1 = Some(module);
            } else {
                options.adapters.push(AdapterModule::new(name, module));
            }
        }
        Ok(())
    }
}

/// Listening sockets of a module that is adapted.
#[derive(Clone, Debug, Args)]
pub(crate) struct ListenArgs {
    /// Give the program of a core module the descriptor FD as a socket that listens on ADDRESS and PORT, such
    /// as `3=0.0.0.0:8080`; may be repeated
    ///
    /// This is for programs that find a listening socket open and accept its connections, such as a Go program
    /// with `net.FileListener(os.NewFile(3, ""))`. FD is a number from 3 to 255. Folders get the numbers that
    /// remain. ADDRESS is an IP address; for port 0 the host chooses the port.
    #[arg(long = "listen", value_name = "FD=ADDRESS:PORT", value_parser = parse_listener)]
    pub listeners: Vec<PreopenedListener>,
}

fn parse_listener(text: &str) -> Result<PreopenedListener, String> {
    let parts = text.split_once('=');
    let parts = parts.and_then(|(fd, address)| Some((fd.parse().ok()?, address.parse().ok()?)));
    let (fd, address): (u32, SocketAddr) =
        parts.ok_or("write FD=ADDRESS:PORT, such as `3=0.0.0.0:8080` or `3=[::1]:8080`")?;
    Ok(PreopenedListener::new(fd, address))
}

/// A file and the name of the part in it.
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
    /// Names the part after the file, without folders and without the last ending.
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
        _ => Err("write FILE or NAME=FILE, such as `db=sqlite.wasm`".to_owned()),
    }
}

const CONNECTIONS: &str = "Connections between components";

/// Which plug satisfies which import, where the types alone do not decide it.
#[derive(Clone, Debug, Args)]
pub(crate) struct WiringArgs {
    /// Connect IMPORT to the plug NAME where several plugs export it; `PART#IMPORT` means the import of
    /// PART only; may be repeated
    #[arg(
        long = "use",
        value_name = "[PART#]IMPORT=NAME",
        value_parser = parse_choice,
        help_heading = CONNECTIONS
    )]
    choices: Vec<Choice>,
    /// Leave IMPORT to the host although an export nearly fits; may be repeated
    #[arg(
        long,
        value_name = "[PART#]IMPORT",
        value_parser = parse_import,
        help_heading = CONNECTIONS
    )]
    allow_open: Vec<ImportSelector>,
    /// Give each user of the plug NAME its own instance [default: one instance for all]; may be
    /// repeated
    #[arg(long, value_name = "NAME", help_heading = CONNECTIONS)]
    separate: Vec<String>,
}

impl WiringArgs {
    fn written(&self) -> Vec<Written> {
        let selector = |selector: &ImportSelector| match &selector.part {
            Some(part) => format!("{part}#{}", selector.import),
            None => selector.import.clone(),
        };
        let choices = self.choices.iter();
        let choices = choices.map(|choice| format!("{}={}", selector(&choice.import), choice.plug));
        vec![
            Written::list("use", choices),
            Written::list("allow-open", self.allow_open.iter().map(selector)),
            Written::list("separate", &self.separate),
        ]
    }

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
        _ => Err("write IMPORT=NAME, such as `acme:db/store@1.0.0=sqlite`".to_owned()),
    }
}

fn parse_import(text: &str) -> Result<ImportSelector, String> {
    let (part, import) = match text.split_once('#') {
        Some((part, import)) => (Some(part), import),
        None => (None, text),
    };
    if import.is_empty() || part == Some("") {
        return Err("write IMPORT or PART#IMPORT, such as `app#acme:db/store@1.0.0`".to_owned());
    }
    let selector = ImportSelector::new(import);
    Ok(match part {
        Some(part) => selector.with_part(part),
        None => selector,
    })
}

/// Components that are composed with a program before it runs.
#[derive(Clone, Debug, Args)]
pub(crate) struct LinkArgs {
    /// Satisfy imports of the program with the component in FILE, named NAME [default: the file's
    /// name]; may be repeated
    #[arg(long = "link", value_name = "[NAME=]FILE", value_parser = parse_named_file)]
    links: Vec<NamedFile>,
    #[command(flatten)]
    wiring: WiringArgs,
}

impl LinkArgs {
    /// The options in force, as they are written.
    pub(crate) fn written(&self) -> Vec<Written> {
        let links = self.links.iter();
        let links = links.map(|link| format!("{}={}", link.name, link.path.display()));
        let mut written = vec![Written::list("link", links)];
        written.extend(self.wiring.written());
        written
    }

    /// The files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.links.iter().map(NamedFile::path)
    }

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
        check("data/", "data/", "data", false);
        check("data::/x/", "data", "/x", false);
        check("data:://:ro", "data", "/", true);
        for wrong in ["", "::", "::guest", "host::", ":ro", "host:::ro"] {
            assert!(parse_dir(wrong).is_err(), "{wrong}");
        }
    }
}
