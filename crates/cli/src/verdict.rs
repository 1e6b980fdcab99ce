//! How a verb ended, and the exit code that says so.

use carrick_host::Outcome;

/// How a verb ended when nothing failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Done, or the answer is yes.
    Yes,
    /// The answer is no.
    No,
    /// The exit code that a guest's run results in.
    Code(u8),
}

/// The exit code for a guest that timed out; the command `timeout` uses it too.
const TIMED_OUT: u8 = 124;
/// The exit code for a guest that trapped; a shell shows it for a process that aborted.
const TRAPPED: u8 = 134;
/// The exit code for a guest whose output nobody reads; a shell shows it for the signal SIGPIPE.
const READER_GONE: u8 = 141;

impl Verdict {
    /// For a guest that was stopped.
    pub(crate) fn ended(outcome: &Outcome) -> Self {
        Self::Code(match outcome {
            Outcome::Deadline { .. } => TIMED_OUT,
            Outcome::ReaderGone => READER_GONE,
            _ => TRAPPED,
        })
    }

    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Code(code) => code,
        }
    }
}
