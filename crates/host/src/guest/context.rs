//! What a guest is given, and its view of WASI made of that.

use wasmtime_wasi::WasiCtxBuilder;

use super::clocks::{self, Clocks};
use super::filesystem::Files;
use super::folder::DirGrant;
use super::limits::RunLimits;
use super::network::{NetGrants, Network};
use super::stdio::{self, Input, Output};
use crate::error::RunError;
use crate::executor::Deadline;

/// What a command is given. By default that is nothing: no arguments, no
/// variables, no folder, no input, no network, and output that goes nowhere.
///
/// ```
/// use carrick_host::{Captured, CommandOptions, DirGrant, Output};
///
/// let stdout = Captured::default();
/// let options = CommandOptions::default()
///     .with_args(["app", "--verbose"])
///     .with_dirs([DirGrant::new("/srv/data", "/data").read_only()])
///     .with_stdout(Output::Capture(stdout.clone()));
/// assert_eq!(options.args.len(), 2);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CommandOptions {
    /// The guest's arguments; the first is the program's own name.
    pub args: Vec<String>,
    /// The guest's environment variables, in order.
    pub env: Vec<(String, String)>,
    /// The folders the guest may open.
    pub dirs: Vec<DirGrant>,
    /// What the guest may do on the network.
    pub net: NetGrants,
    /// Standard input.
    pub stdin: Input,
    /// Standard output.
    pub stdout: Output,
    /// Standard error.
    pub stderr: Output,
    /// How exact the guest's clocks are.
    pub clocks: Clocks,
    /// What the guest may use up.
    pub limits: RunLimits,
}

impl CommandOptions {
    /// With these arguments; the first is the program's own name.
    #[must_use]
    pub fn with_args(mut self, args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// With these environment variables, in order.
    #[must_use]
    pub fn with_env(
        mut self,
        env: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        let variables = env.into_iter();
        self.env = variables
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        self
    }

    /// With these folders.
    #[must_use]
    pub fn with_dirs(mut self, dirs: impl IntoIterator<Item = DirGrant>) -> Self {
        self.dirs = dirs.into_iter().collect();
        self
    }

    /// With this network.
    #[must_use]
    pub fn with_net(self, net: NetGrants) -> Self {
        Self { net, ..self }
    }

    /// With this standard input.
    #[must_use]
    pub fn with_stdin(self, stdin: Input) -> Self {
        Self { stdin, ..self }
    }

    /// With this standard output.
    #[must_use]
    pub fn with_stdout(self, stdout: Output) -> Self {
        Self { stdout, ..self }
    }

    /// With this standard error.
    #[must_use]
    pub fn with_stderr(self, stderr: Output) -> Self {
        Self { stderr, ..self }
    }

    /// With clocks that are so exact.
    #[must_use]
    pub fn with_clocks(self, clocks: Clocks) -> Self {
        Self { clocks, ..self }
    }

    /// With these limits.
    #[must_use]
    pub fn with_limits(self, limits: RunLimits) -> Self {
        Self { limits, ..self }
    }

    /// Opens the folders that are not open yet. Otherwise that happens when a guest starts.
    ///
    /// # Errors
    ///
    /// * A folder cannot be opened: [`RunError::Folder`].
    pub fn open_dirs(&self) -> Result<(), RunError> {
        self.dirs.iter().try_for_each(DirGrant::open)
    }
}

/// Whose thread a guest runs on, which decides how it waits for files and streams.
#[derive(Clone, Debug)]
pub(crate) enum Thread {
    /// Its own. What blocks the guest may block the thread, until the deadline.
    Own(Deadline),
    /// An event loop's, which others wait for.
    Shared,
}

impl Thread {
    /// When the thread has to be free again; `None` where it may not be blocked at all.
    fn deadline(&self) -> Option<Deadline> {
        match self {
            Self::Own(deadline) => Some(deadline.clone()),
            Self::Shared => None,
        }
    }
}

/// A guest's view of the world.
pub(crate) struct Context {
    /// All but the folders.
    pub wasi: WasiCtxBuilder,
    pub files: Files,
    pub network: Network,
    pub deadline: Deadline,
}

/// The guest's view of the world, from what it was granted.
pub(crate) fn context(options: CommandOptions, thread: &Thread) -> Result<Context, RunError> {
    let may_block = matches!(thread, Thread::Own(_));
    let mut wasi = WasiCtxBuilder::new();
    wasi.args(&options.args)
        .envs(&options.env)
        .allow_blocking_current_thread(may_block);
    stdio::connect(
        &mut wasi,
        options.stdin,
        options.stdout,
        options.stderr,
        thread.deadline(),
    );
    clocks::set(&mut wasi, options.clocks);
    let network = Network::new(options.net);
    network.set(&mut wasi);
    Ok(Context {
        wasi,
        files: Files::open(&options.dirs, may_block)?,
        network,
        deadline: thread.deadline().unwrap_or_default(),
    })
}
