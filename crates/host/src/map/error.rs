//! Why a record failed, and why a stream could not be mapped to its end.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::str::Utf8Error;

use super::framing::Framing;
use crate::error::{RunError, with_causes};
use crate::plugin::{OpenError, PluginError};
use crate::values::{ArgumentNamesError, JsonError, LookupError, ValueMismatch};

/// A record that failed, and why. Its text has all causes.
#[derive(Debug, thiserror::Error)]
#[error("record {record}: {}", self.problem_text())]
#[non_exhaustive]
pub struct RecordError {
    /// Its number, from 1; of lines, the number of the line.
    pub record: u64,
    /// Why it failed.
    pub problem: RecordProblem,
}

impl RecordError {
    /// The problem and all its causes in one line.
    pub(super) fn problem_text(&self) -> String {
        with_causes(&self.problem)
    }
}

/// Why a record failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordProblem {
    /// It is not text.
    #[error("not UTF-8")]
    NotText(#[source] Utf8Error),
    /// It is not JSON.
    #[error("not JSON")]
    NotJson(#[source] JsonError),
    /// It is neither an array with as many elements as the function has parameters nor an object.
    #[error(
        "expected an array of {count} arguments for `{function}`, or an object of them by name"
    )]
    NotArguments {
        /// The function's name.
        function: String,
        /// How many parameters it has.
        count: usize,
    },
    /// An argument is not of its parameter's type.
    #[error(transparent)]
    Argument(ValueMismatch),
    /// The function returned `err`.
    #[error("`{function}` returned `err`{}", value.as_ref().map(|value| format!(": {value}")).unwrap_or_default())]
    Returned {
        /// The function's name.
        function: String,
        /// What the `err` holds, as JSON.
        value: Option<String>,
    },
    /// The guest did not return.
    #[error(transparent)]
    Guest(Box<PluginError>),
    /// The output could not show where the result ends.
    #[error("{}", unframed(*framing))]
    Unframed {
        /// Where records end.
        framing: Framing,
    },
    /// The command ended with another exit code than 0.
    #[error("exit code {code}{}", stderr.iter().map(|line| format!(": {line}")).collect::<String>())]
    Exited {
        /// The exit code.
        code: u8,
        /// The first 4 KiB that it wrote to standard error, as lines, with control characters escaped.
        stderr: Vec<String>,
    },
    /// The names in an object of arguments are not those of the parameters.
    #[error(transparent)]
    ArgumentNames(ArgumentNamesError),
}

fn unframed(framing: Framing) -> &'static str {
    match framing {
        Framing::Lines => "the result has a line break, and records end at one",
        Framing::Nul => "the result has a byte of zero, and records end at one",
        Framing::Length => "the result is longer than four bytes can say",
    }
}

/// Why a stream could not be mapped to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// Two files that have to differ are one.
    #[error("{} is both {first} and {second}", path.as_ref().map_or_else(|| "one file".to_owned(), |path| format!("`{}`", path.display())))]
    SameFile {
        /// A name of the file; `None` where both are streams.
        path: Option<PathBuf>,
        /// What the file is.
        first: MapFile,
        /// What the file is as well.
        second: MapFile,
    },
    /// The component cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The name means no function, or more than one.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// The function takes or returns what has no text.
    #[error("`{function}` has `{ty}` in its type, and a value of this type has no text form")]
    NoText {
        /// The function's full name.
        function: String,
        /// The type.
        ty: String,
    },
    /// Raw records are asked for, and the function takes or returns something else.
    #[error(
        "`{function}` does not take and return raw records: expected one `string` or `list<u8>` each, found `{found}`"
    )]
    NotRaw {
        /// The function's name.
        function: String,
        /// Its type.
        found: String,
    },
    /// The function takes or returns resources, which do not outlive a record.
    #[error("`{function}` has resources in its type, which no record can hold")]
    Resources {
        /// The function's name.
        function: String,
    },
    /// A record failed, and [`OnError::Stop`](super::OnError::Stop) is asked for.
    #[error("a record failed")]
    Record(#[source] RecordError),
    /// A record is longer than is taken.
    #[error("record {record} is longer than {bytes_max} bytes")]
    RecordTooLarge {
        /// Its number, from 1.
        record: u64,
        /// What is taken.
        bytes_max: usize,
    },
    /// The input ends within a record.
    #[error("the input ends within record {record}")]
    Truncated {
        /// Its number, from 1.
        record: u64,
    },
    /// The input cannot be read.
    #[error("cannot read the input")]
    Read(#[source] io::Error),
    /// A file cannot be opened for writing.
    #[error("cannot write `{}`", path.display())]
    Create {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Results cannot be written.
    #[error("cannot write the output")]
    Write(#[source] io::Error),
    /// Records that failed cannot be written.
    #[error("cannot write the dead letters")]
    WriteDeadLetters(#[source] io::Error),
    /// The checkpoint cannot be read or written.
    #[error("cannot use the checkpoint `{}`", path.display())]
    Checkpoint {
        /// Its file.
        path: PathBuf,
        /// What the system said, or what is wrong with it.
        source: io::Error,
    },
    /// The file is larger than a checkpoint can be.
    #[error("`{}` is no checkpoint: it has more than {bytes_max} bytes", path.display())]
    CheckpointTooLarge {
        /// The file.
        path: PathBuf,
        /// The size of the largest checkpoint that is read.
        bytes_max: u64,
    },
    /// The checkpoint was made with another component, function, framing or way with errors.
    #[error("the checkpoint `{}` belongs to another job", path.display())]
    OtherJob {
        /// Its file.
        path: PathBuf,
    },
    /// The input does not begin as it did when the checkpoint was made.
    #[error(
        "the input is not the one that the checkpoint was made with: its first {bytes} bytes differ"
    )]
    OtherInput {
        /// How many bytes were to be the same.
        bytes: u64,
    },
    /// The output is shorter than it was when the checkpoint was made.
    #[error("`{}` is shorter than the {bytes} bytes it had when the checkpoint was made", path.display())]
    OutputLost {
        /// The file.
        path: PathBuf,
        /// What it had.
        bytes: u64,
    },
    /// The host failed.
    #[error(transparent)]
    Host(#[from] RunError),
    /// The component is to be run once for each record, and is no command.
    #[error(
        "no function is named, and `{component}` is no command: it does not export `wasi:cli/run`"
    )]
    NotACommand {
        /// What errors call the component.
        component: String,
        /// The functions that it exports.
        functions: Vec<String>,
    },
}

/// What a file is for a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MapFile {
    /// The component that is called.
    Component,
    /// The records.
    Input,
    /// The results.
    Output,
    /// How far the map has got.
    Checkpoint,
    /// The records that failed.
    DeadLetters,
}

impl fmt::Display for MapFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Component => "the component",
            Self::Input => "the input",
            Self::Output => "the output",
            Self::Checkpoint => "the checkpoint",
            Self::DeadLetters => "the dead letters",
        })
    }
}
