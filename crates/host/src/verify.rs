//! Does a module do the same as a component as it does by itself?

mod compare;
mod copies;
mod reference;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::clocks::Clocks;
use crate::command::{CommandOptions, DirGrant, RunError, run};
use crate::error::EngineFailure;
use crate::limits::RunLimits;
use crate::load::{LoadError, LoadOptions, LoadStep, load};
use crate::outcome::Outcome;
use crate::stdio::{Captured, Input, Output};
use copies::Copies;

pub use compare::{ContentDifference, Difference, FileDifference, FileKind};

/// What both sides of a comparison are given.
#[derive(Clone, Debug, Default)]
pub struct VerifyOptions {
    /// The guest's arguments; the first is the program's own name.
    pub args: Vec<String>,
    /// The guest's environment variables, in order.
    pub env: Vec<(String, String)>,
    /// The folders the guest may open. Each side gets a copy of those it may
    /// write, so the folders themselves never change.
    pub dirs: Vec<DirGrant>,
    /// All of standard input.
    pub stdin: Arc<[u8]>,
    /// How exact the guest's clocks are.
    pub clocks: Clocks,
    /// What each side may use up.
    pub limits: RunLimits,
    /// How the module is adapted and compiled.
    pub load: LoadOptions,
}

/// What two runs of one module came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verification {
    /// The run as a core module, on the engine's own preview-1 host.
    pub module: Observed,
    /// The run as a component.
    pub component: Observed,
    /// Where they differ, in the order ending, output, errors, files; empty
    /// when they are the same.
    pub differences: Vec<Difference>,
    /// What the comparison had to allow for.
    pub notes: Vec<Note>,
}

/// What one run did, files aside.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Observed {
    /// How it ended.
    pub outcome: Outcome,
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
}

/// Something that the comparison had to allow for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The engine's own preview-1 host refuses exit codes of 126 and above,
    /// so the code the module asked for was taken in its place.
    ExitCodeTakenFromCall {
        /// The code the module gave to `proc_exit`.
        code: u32,
    },
    /// A file that is neither a regular file, a folder nor a symbolic link is
    /// in neither copy.
    NotCopied {
        /// The file.
        path: PathBuf,
    },
}

/// Why the comparison has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Only a core module can run by itself.
    #[error("already a component: there is no module to compare it with")]
    Component,
    /// The module has no `_start`.
    #[error("the module is not a command: it does not export `_start`")]
    NotACommand,
    /// The module is not valid or uses a feature that the engine lacks.
    #[error("the core module does not compile")]
    CompileModule(#[source] EngineFailure),
    /// As a core module it needs more than WASI preview 1.
    #[error("by itself the module cannot run: nothing provides its import `{module}` `{name}`")]
    UnknownImport {
        /// The import's module name.
        module: String,
        /// The import's field name.
        name: String,
    },
    /// The component side could not be made.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A side could not be run.
    #[error("cannot run the {side}")]
    Run {
        /// `module` or `component`.
        side: &'static str,
        /// Why.
        source: RunError,
    },
    /// A folder could not be copied or read back.
    #[error("cannot copy or compare `{}`", path.display())]
    Files {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Neither side ended, so neither has a result.
    #[error("neither the module nor the component ended in time")]
    NoneEnded {
        /// The time each was given.
        timeout: Duration,
    },
}

/// Runs `module` by itself and as a component, and compares what they did.
///
/// Both get the same arguments, variables and input, and their own copies of
/// the folders. Output, exit code, kind of trap and the resulting files are
/// compared byte for byte; times are not.
///
/// # Errors
///
/// * The bytes are a component, or a module that is not a command.
/// * The module cannot be adapted, or needs other imports than preview 1.
/// * A folder cannot be copied.
/// * Neither side ends in the time they have.
pub fn verify(
    module: &[u8],
    options: &VerifyOptions,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Verification, VerifyError> {
    let mut notes = Vec::new();
    let copies = Copies::of(&options.dirs, &mut notes)?;
    let reference = reference::compile(module, options, observe)?;
    let program = load(module, &options.load, observe)?;

    let (module_options, module_streams) = sides_options(options, &copies.for_module);
    let (outcome, code) = reference.run(module_options)?;
    if let Some(code) = code.filter(|&code| code >= reference::REFUSED_CODES) {
        notes.push(Note::ExitCodeTakenFromCall { code });
    }
    let module_side = module_streams.observed(outcome);

    let (component_options, component_streams) = sides_options(options, &copies.for_component);
    let outcome = run(&program, component_options).map_err(|source| VerifyError::Run {
        side: "component",
        source,
    })?;
    let component_side = component_streams.observed(outcome);

    if let (Outcome::Deadline { timeout }, Outcome::Deadline { .. }) =
        (&module_side.outcome, &component_side.outcome)
    {
        return Err(VerifyError::NoneEnded { timeout: *timeout });
    }
    let mut differences = compare::observed(&module_side, &component_side);
    for (folder, in_module, in_component) in copies.pairs() {
        compare::folders(folder, in_module, in_component, &mut differences)?;
    }
    Ok(Verification {
        module: module_side,
        component: component_side,
        differences,
        notes,
    })
}

struct Streams {
    stdout: Captured,
    stderr: Captured,
}

impl Streams {
    fn observed(&self, outcome: Outcome) -> Observed {
        Observed {
            outcome,
            stdout: self.stdout.take(),
            stderr: self.stderr.take(),
        }
    }
}

fn sides_options(options: &VerifyOptions, dirs: &[DirGrant]) -> (CommandOptions, Streams) {
    let streams = Streams {
        stdout: Captured::default(),
        stderr: Captured::default(),
    };
    let side = CommandOptions {
        args: options.args.clone(),
        env: options.env.clone(),
        dirs: dirs.to_vec(),
        stdin: Input::Bytes(options.stdin.clone()),
        stdout: Output::Capture(streams.stdout.clone()),
        stderr: Output::Capture(streams.stderr.clone()),
        clocks: options.clocks,
        limits: options.limits,
    };
    (side, streams)
}
