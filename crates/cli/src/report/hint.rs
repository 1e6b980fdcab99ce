//! Advice: what to do about an error. Libraries report facts; the names of
//! our options appear only here.

use carrick_host::{CacheError, LoadError, RunError};

/// Advice for the first error of the chain that has some.
pub(super) fn for_error(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(for_cause)
}

fn for_cause(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<RunError>() {
        return for_run(error);
    }
    if let Some(error) = cause.downcast_ref::<LoadError>() {
        return for_load(error);
    }
    if let Some(error) = cause.downcast_ref::<CacheError>() {
        return for_cache(error);
    }
    None
}

fn for_run(error: &RunError) -> Option<String> {
    Some(match error {
        RunError::NotACommand { exports } if exports.is_empty() => {
            "it exports nothing at all; `carrick inspect` shows what is in it".to_owned()
        }
        RunError::NotACommand { exports } => format!("it exports {}", quoted(exports)),
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

fn for_load(error: &LoadError) -> Option<String> {
    match error {
        LoadError::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound => Some(
            "options come before the file, and `-` reads the program from standard input"
                .to_owned(),
        ),
        LoadError::Adapt(_) => {
            Some("`carrick inspect` shows what the module imports and exports".to_owned())
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
