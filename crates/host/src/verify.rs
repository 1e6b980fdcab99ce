//! Does a module do the same as a component as it does by itself?

mod alike;
mod compare;
mod copies;
mod reference;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::command::run_prepared;
use crate::error::{EngineFailure, RunError};
use crate::guest::{Captured, CommandOptions, DirGrant, Input, NetGrants, Output};
use crate::load::{LoadError, LoadOptions, LoadStep, load};
use crate::outcome::Outcome;
use alike::Alike;
use copies::Copies;

pub use compare::{ContentDifference, Difference, FileDifference, FileKind};

/// What both sides of a comparison are given.
///
/// ```
/// use carrick_host::{CommandOptions, DirGrant, VerifyOptions};
///
/// let guest = CommandOptions::default()
///     .with_args(["app", "--verbose"])
///     .with_dirs([DirGrant::new("/srv/data", "/data")]);
/// let options = VerifyOptions::default().with_guest(guest).with_stdin(*b"one\ntwo\n");
/// assert_eq!(options.guest.args.len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct VerifyOptions {
    /// What each side is granted, and what it may use up. Each side gets a copy of the folders
    /// that it may write, so the folders themselves never change. Neither side has a network, because
    /// preview 1 has none. The standard streams in it are not used: the input is [`stdin`](Self::stdin), and
    /// the output is captured.
    pub guest: CommandOptions,
    /// All of standard input.
    pub stdin: Arc<[u8]>,
    /// How the module is adapted and compiled.
    pub load: LoadOptions,
}

impl VerifyOptions {
    /// With what each side is granted and may use up.
    #[must_use]
    pub fn with_guest(self, guest: CommandOptions) -> Self {
        Self { guest, ..self }
    }

    /// With this standard input.
    #[must_use]
    pub fn with_stdin(mut self, stdin: impl Into<Arc<[u8]>>) -> Self {
        self.stdin = stdin.into();
        self
    }

    /// With this way to adapt and compile. What the limits need of the code is added.
    #[must_use]
    pub fn with_load(self, load: LoadOptions) -> Self {
        Self { load, ..self }
    }
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
    pub notes: Vec<VerifyNote>,
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
pub enum VerifyNote {
    /// The engine's own preview-1 host refuses exit codes of 126 and above,
    /// so the code the module asked for was taken in its place.
    ExitCodeTakenFromCall {
        /// The code the module gave to `proc_exit`.
        code: u32,
    },
    /// The module, run a second time, differed from itself here, so that a difference of the component in
    /// the same place says nothing and is left out.
    DiffersFromItself(Difference),
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
    /// The component differs from the module only where the module, run a second time, differs from itself.
    #[error(
        "two runs of the module differ from each other in {}, so its component cannot be compared with it",
        places(differences)
    )]
    DiffersFromItself {
        /// Where two runs of the module differ; `component` is the second run there.
        differences: Vec<Difference>,
        /// The first run of the module, the run of the component, and all their differences.
        verification: Box<Verification>,
    },
    /// Neither side ended, so neither has a result.
    #[error("neither the module nor the component ended in time")]
    NoneEnded {
        /// The time each was given.
        timeout: Duration,
    },
}

fn places(differences: &[Difference]) -> String {
    let places: Vec<_> = differences.iter().map(Difference::place).collect();
    places.join(", ")
}

/// Runs `module` by itself and as a component, and compares what they did.
///
/// Both get the same arguments, variables, input and random numbers, clocks that show the same, and their own copies of
/// the folders. The clocks advance whenever they are read and while the guest waits, not while it
/// computes. Output, exit code, kind of trap and the resulting files are
/// compared byte for byte; times are not.
///
/// Where the two differ the module is run a second time. What differs between its own two runs is no difference
/// of the component, but a [`VerifyNote::DiffersFromItself`].
///
/// ```
/// use carrick_host::{Outcome, VerifyOptions, verify};
///
/// let module = br#"(module
///     (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
///     (memory (export "memory") 1)
///     (func (export "_start") (call $exit (i32.const 3))))"#;
/// let verification = verify(module, &VerifyOptions::default(), &mut |_| {})?;
/// assert_eq!(verification.component.outcome, Outcome::Exited(3));
/// assert!(verification.differences.is_empty());
/// # Ok::<(), carrick_host::VerifyError>(())
/// ```
///
/// # Errors
///
/// * The bytes are a component, or a module that is not a command.
/// * The module cannot be adapted, or needs other imports than preview 1.
/// * A folder cannot be copied.
/// * Neither side ends in the time they have.
/// * The two differ, but only where the module differs from itself.
pub fn verify(
    module: &[u8],
    options: &VerifyOptions,
    observe: &mut dyn FnMut(LoadStep),
) -> Result<Verification, VerifyError> {
    let mut notes = Vec::new();
    let copies = Copies::of(&options.guest.dirs, &mut notes)?;
    let reference = reference::compile(module, options, observe)?;
    let load_options = options.load.clone().for_limits(&options.guest.limits);
    let program = load(module, &load_options, observe)?;

    let alike = Arc::new(Alike::new(module, options.guest.clocks));
    let run_module = |dirs: &[DirGrant]| {
        let (side, streams) = sides_options(options, dirs);
        let (outcome, code) = reference.run(side, &alike)?;
        Ok::<_, VerifyError>((streams.observed(outcome), code))
    };

    let (module_side, code) = run_module(&copies.for_module)?;
    if let Some(code) = code.filter(|&code| code >= reference::REFUSED_CODES) {
        notes.push(VerifyNote::ExitCodeTakenFromCall { code });
    }

    let (component_options, component_streams) = sides_options(options, &copies.for_component);
    let prepare = {
        let alike = Arc::clone(&alike);
        move |wasi: &mut _, waited| alike.prepare(wasi, waited)
    };
    let outcome =
        run_prepared(&program, component_options, prepare).map_err(|source| VerifyError::Run {
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
    if !differences.is_empty() {
        // The folders themselves have not changed, so what was not copied was noted before.
        let again = Copies::of(&options.guest.dirs, &mut Vec::new())?;
        let (second_side, _) = run_module(&again.for_module)?;
        let found = differences.clone();
        let mut own = compare::observed(&module_side, &second_side);
        for ((folder, first, _), (_, second, _)) in copies.pairs().zip(again.pairs()) {
            compare::folders(folder, first, second, &mut own)?;
        }
        differences.retain(|difference| !own.iter().any(|own| own.is_where(difference)));
        if differences.is_empty() {
            return Err(VerifyError::DiffersFromItself {
                differences: own,
                verification: Box::new(Verification {
                    module: module_side,
                    component: component_side,
                    differences: found,
                    notes,
                }),
            });
        }
        notes.extend(own.into_iter().map(VerifyNote::DiffersFromItself));
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
    let side = options
        .guest
        .clone()
        .with_dirs(dirs.iter().cloned())
        // Preview 1 has no way to a network, so neither side gets one.
        .with_net(NetGrants::default())
        .with_stdin(Input::Bytes(options.stdin.clone()))
        .with_stdout(Output::Capture(streams.stdout.clone()))
        .with_stderr(Output::Capture(streams.stderr.clone()));
    (side, streams)
}
