//! What a guest is given, and its view of WASI made of that.

use wasmtime_wasi::WasiCtxBuilder;

use super::clocks::{self, Clocks};
use super::filesystem::Files;
use super::folder::DirGrant;
use super::limits::RunLimits;
use super::stdio::{self, Input, Output};
use crate::error::RunError;
use crate::executor::Deadline;

/// What a command is given. By default that is nothing: no arguments, no
/// variables, no folder, no input, no network, and output that goes nowhere.
#[derive(Clone, Debug, Default)]
pub struct CommandOptions {
    /// The guest's arguments; the first is the program's own name.
    pub args: Vec<String>,
    /// The guest's environment variables, in order.
    pub env: Vec<(String, String)>,
    /// The folders the guest may open.
    pub dirs: Vec<DirGrant>,
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
    pub deadline: Deadline,
}

/// The guest's view of the world, from what it was granted.
pub(crate) fn context(options: CommandOptions, thread: &Thread) -> Result<Context, RunError> {
    let may_block = matches!(thread, Thread::Own(_));
    let mut wasi = WasiCtxBuilder::new();
    wasi.args(&options.args)
        .envs(&options.env)
        .allow_tcp(false)
        .allow_udp(false)
        .allow_blocking_current_thread(may_block);
    stdio::connect(
        &mut wasi,
        options.stdin,
        options.stdout,
        options.stderr,
        thread.deadline(),
    );
    clocks::set(&mut wasi, options.clocks);
    Ok(Context {
        wasi,
        files: Files::open(&options.dirs, may_block)?,
        deadline: thread.deadline().unwrap_or_default(),
    })
}
