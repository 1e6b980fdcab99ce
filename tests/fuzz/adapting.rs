//! What holds for `adapt` on any bytes whatever.

use carrick_assemble::{
    AdaptError, AdaptOptions, ComponentizeError, ExitCode, Kind, LinkError, Subsystem, adapt,
    inspect,
};
use wasmparser::{Validator, WasmFeatures};

const SUBSYSTEMS: [(Subsystem, &str); 6] = [
    (Subsystem::Filesystem, "wasi:filesystem/"),
    (Subsystem::Clocks, "wasi:clocks/"),
    (Subsystem::Random, "wasi:random/"),
    (Subsystem::Environment, "wasi:cli/environment@"),
    (Subsystem::Stdio, "wasi:cli/std"),
    (Subsystem::Terminal, "wasi:cli/terminal-"),
];

/// Options as one byte says: a bit per denied subsystem, one for the exit code
/// and one for stripping.
pub fn options(bits: u8) -> AdaptOptions {
    let exit_code = if bits & 0x40 == 0 {
        ExitCode::Exact
    } else {
        ExitCode::Portable
    };
    let denied = (0..)
        .zip(SUBSYSTEMS)
        .filter(|(bit, _)| bits >> bit & 1 == 1)
        .map(|(_, (subsystem, _))| subsystem);
    AdaptOptions::new()
        .with_exit_code(exit_code)
        .with_deny(denied)
        .with_strip(bits & 0x80 != 0)
}

/// Adapts `input`; true when that gives a component. What must not happen, a
/// panic aside, comes back as a message.
pub fn check(input: &[u8], options: &AdaptOptions) -> Result<bool, String> {
    // Whether or not it can be inspected, it does not panic.
    let _ = inspect(input);
    let first = adapt(input, options);
    let second = adapt(input, options);
    match (first, second) {
        (Ok(first), Ok(second)) => {
            if first.component != second.component {
                return Err("the same input gave two components".to_owned());
            }
            check_component(&first.component, options, &first.report.component_imports)?;
            Ok(true)
        }
        (Err(first), Err(second)) => {
            if chain(&first) != chain(&second) {
                return Err(format!(
                    "the same input gave two errors: {} and {}",
                    chain(&first),
                    chain(&second)
                ));
            }
            if is_defect(input, &first) {
                return Err(format!("not a refusal but a defect: {}", chain(&first)));
            }
            Ok(false)
        }
        _ => Err("the same input was adapted once and refused once".to_owned()),
    }
}

fn check_component(
    component: &[u8],
    options: &AdaptOptions,
    imports: &[String],
) -> Result<(), String> {
    Validator::new_with_features(WasmFeatures::all())
        .validate_all(component)
        .map_err(|error| format!("the component is not valid: {error}"))?;
    let inspection = inspect(component)
        .map_err(|error| format!("the component cannot be inspected: {error}"))?;
    if inspection.kind != Kind::Component {
        return Err(format!(
            "the component is taken for a {:?}",
            inspection.kind
        ));
    }
    for (subsystem, prefix) in SUBSYSTEMS {
        // `wasi:filesystem/types` takes the type of a time from `wasi:clocks/wall-clock`.
        let times_of_files = |import: &str| {
            import.starts_with("wasi:clocks/wall-clock@")
                && imports
                    .iter()
                    .any(|other| other.starts_with("wasi:filesystem/"))
        };
        let imported = imports
            .iter()
            .find(|import| import.starts_with(prefix) && !times_of_files(import));
        if let Some(import) = imported.filter(|_| options.deny.contains(&subsystem)) {
            return Err(format!("{subsystem:?} was denied, but there is {import}"));
        }
    }
    match adapt(component, options) {
        Err(AdaptError::AlreadyComponent) => Ok(()),
        Err(error) => Err(format!("the component is refused: {}", chain(&error))),
        Ok(_) => Err("the component could be adapted again".to_owned()),
    }
}

/// Errors that no input should lead to.
fn is_defect(input: &[u8], error: &AdaptError) -> bool {
    match error {
        AdaptError::Output(_)
        | AdaptError::Preview1(_)
        | AdaptError::Link(LinkError::Adapter { .. } | LinkError::Read(_))
        | AdaptError::Componentize(ComponentizeError::Shape { .. } | ComponentizeError::Read(_)) => {
            true
        }
        // A world in the input may be anything, so the encoder may refuse it;
        // without one, what it refuses is ours.
        AdaptError::Componentize(ComponentizeError::Encode(_)) => !carries_world(input),
        _ => false,
    }
}

fn carries_world(input: &[u8]) -> bool {
    let name = b"component-type";
    input.windows(name.len()).any(|window| window == name)
}

/// An error with all its causes.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
