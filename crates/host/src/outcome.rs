//! How a run ended.

use std::time::Duration;

use wasmtime::WasmBacktrace;
use wasmtime_wasi::I32Exit;

use crate::error::EngineFailure;
use crate::executor::TimeOver;
use crate::guest::{MemoryLimitReached, OutputLimitReached, ReaderGone, RunLimits};

/// How a guest ended. A failure of the host is a
/// [`RunError`](crate::RunError) instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The guest ended by itself, with this code; 0 is success.
    Exited(u8),
    /// The guest did what ends it at once.
    Trapped(Trap),
    /// The guest used up its ration of fuel.
    OutOfFuel {
        /// The ration it was given.
        fuel: u64,
    },
    /// The guest asked for more memory than it may have.
    MemoryLimit {
        /// What it may have, in bytes.
        bytes_max: u64,
        /// What it would have had, in bytes.
        bytes_wanted: u64,
    },
    /// The guest was still running when its time was over, and was ended.
    Deadline {
        /// The time it was given.
        timeout: Duration,
    },
    /// The guest wrote more output than is kept.
    OutputLimit {
        /// What is kept of one stream, in bytes.
        bytes_max: usize,
    },
    /// The guest kept writing to a standard stream after a write failed because the stream has no reader any
    /// more. A native program is ended by the signal SIGPIPE then.
    ReaderGone,
}

/// As what the guest did: `exited with code 3`.
impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exited(code) => write!(f, "exited with code {code}"),
            Self::Trapped(trap) => write!(f, "trapped: {}", trap.message),
            Self::OutOfFuel { fuel } => write!(f, "used up its fuel of {fuel}"),
            Self::MemoryLimit {
                bytes_max,
                bytes_wanted,
            } => write!(
                f,
                "asked for {bytes_wanted} bytes of memory in all and may have {bytes_max}"
            ),
            Self::Deadline { timeout } => write!(f, "was still running after {timeout:?}"),
            Self::OutputLimit { bytes_max } => write!(
                f,
                "wrote more than the {bytes_max} bytes of output that are kept"
            ),
            Self::ReaderGone => f.write_str("wrote to a pipe without a reader"),
        }
    }
}

/// What ended a guest at once, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trap {
    /// The kind of trap.
    pub kind: TrapKind,
    /// What happened, as a phrase.
    pub message: String,
    /// The guest's functions that were running, innermost first; the
    /// outermost are left out when there are many.
    pub frames: Vec<Frame>,
}

/// Where the preview-1 adapter keeps its functions that trap, one per reason.
const ADAPTER_REASONS: &str = "carrick_preview1::trap::";

impl Trap {
    /// A trap in no function that is known; `message` says what happened, as a phrase.
    pub fn new(kind: TrapKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            frames: Vec::new(),
        }
    }

    /// With the guest's functions that were running, innermost first.
    #[must_use]
    pub fn with_frames(mut self, frames: impl IntoIterator<Item = Frame>) -> Self {
        self.frames = frames.into_iter().collect();
        self
    }

    /// Why the preview-1 adapter ended the guest, in the words of
    /// `adapters/preview1/src/trap.rs`, such as `guest_pointer_out_of_bounds`;
    /// `None` where it was not the adapter, or the names are stripped.
    pub fn adapter_reason(&self) -> Option<&str> {
        adapter_reason(&self.frames)
    }
}

fn adapter_reason(frames: &[Frame]) -> Option<&str> {
    let innermost = frames.first()?.function.as_deref()?;
    innermost.strip_prefix(ADAPTER_REASONS)
}

/// The traps that call for different remedies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrapKind {
    /// An `unreachable` instruction: the way compilers end a program that found
    /// itself broken.
    Unreachable,
    /// The stack is used up.
    StackOverflow,
    /// An access outside a memory.
    MemoryOutOfBounds,
    /// A call of WASI preview 1 with a pointer that does not lie in the guest's
    /// memory, or is not aligned as its type demands.
    Pointer,
    /// An indirect call or access through a table slot that does not exist, is
    /// empty or holds another type of function.
    Table,
    /// A division by zero, an overflow or a conversion without a result.
    Arithmetic,
    /// A component called out, or was called, when it must not be.
    ComponentRules,
    /// What should have crossed between guest and host is no value of its type.
    Value,
    /// What the guest hands over in one call is more than the host takes.
    TooLarge,
    /// The host, for instance one of its functions, refused to go on.
    Host,
    /// Any other.
    Other,
}

/// One function on the guest's stack.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// The function's name, demangled where it is Rust or C++; `None` when the
    /// binary has no name for it.
    pub function: Option<String>,
    /// The function's index in its module.
    pub function_index: u32,
    /// The module's name, if it has one.
    pub module: Option<String>,
    /// The instruction's offset in its module, in bytes, if known.
    pub offset: Option<u64>,
}

impl Frame {
    /// A function of which only the name and the index in its module are known.
    pub fn new(function: Option<String>, function_index: u32) -> Self {
        Self {
            function,
            function_index,
            module: None,
            offset: None,
        }
    }
}

/// What a guest's call came back with, in the engine's terms.
pub(crate) fn outcome(
    error: wasmtime::Error,
    limits: &RunLimits,
) -> Result<Outcome, EngineFailure> {
    if let Some(exit) = error.downcast_ref::<I32Exit>() {
        // The interface takes a `u8`, so nothing is lost.
        return Ok(Outcome::Exited(exit.0 as u8));
    }
    if let Some(limit) = error.downcast_ref::<MemoryLimitReached>() {
        return Ok(Outcome::MemoryLimit {
            bytes_max: limit.bytes_max,
            bytes_wanted: limit.bytes_wanted,
        });
    }
    if error.is::<TimeOver>() {
        return Ok(Outcome::Deadline {
            timeout: limits.timeout.unwrap_or_default(),
        });
    }
    if let Some(limit) = error.downcast_ref::<OutputLimitReached>() {
        return Ok(Outcome::OutputLimit {
            bytes_max: limit.bytes_max,
        });
    }
    if error.is::<ReaderGone>() {
        return Ok(Outcome::ReaderGone);
    }
    let trap = error.downcast_ref::<wasmtime::Trap>().copied();
    if let (Some(wasmtime::Trap::OutOfFuel), Some(fuel)) = (trap, limits.fuel) {
        return Ok(Outcome::OutOfFuel { fuel });
    }
    let backtrace = error.downcast_ref::<WasmBacktrace>();
    if trap.is_none() && backtrace.is_none() {
        return Err(EngineFailure::new(error));
    }
    let frames = backtrace.map(frames).unwrap_or_default();
    let (kind, message) = match trap {
        Some(trap) => {
            let message = trap.to_string();
            let from_pointer =
                adapter_reason(&frames).is_some_and(|reason| reason.starts_with("guest_pointer_"));
            let kind = if from_pointer {
                TrapKind::Pointer
            } else {
                kind(trap)
            };
            (kind, message.trim_start_matches("wasm trap: ").to_owned())
        }
        None => {
            let cause = error.root_cause();
            let kind = if is_wrong_pointer(cause) {
                TrapKind::Pointer
            } else {
                TrapKind::Host
            };
            (kind, cause.to_string())
        }
    };
    Ok(Outcome::Trapped(
        Trap::new(kind, message).with_frames(frames),
    ))
}

/// Whether the engine's preview-1 host refused a pointer.
#[cfg(any(feature = "snapshot", feature = "verify"))]
fn is_wrong_pointer(cause: &(dyn std::error::Error + 'static)) -> bool {
    use wiggle::GuestError;
    // Where a result cannot be written, the cause is kept in a box.
    let boxed = cause.downcast_ref::<Box<GuestError>>();
    matches!(
        cause.downcast_ref().or(boxed.map(|cause| &**cause)),
        Some(
            GuestError::PtrOverflow
                | GuestError::PtrOutOfBounds(..)
                | GuestError::PtrNotAligned(..)
        )
    )
}

/// Only core modules are run by that host.
#[cfg(not(any(feature = "snapshot", feature = "verify")))]
fn is_wrong_pointer(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}

/// Whether a guest handed over more in one call than it may.
///
/// The engine has a sentence for this and no type. Where a later release has another sentence, such a guest counts as one
/// that handed over no valid value.
pub(crate) fn is_result_too_large(error: &wasmtime::Error) -> bool {
    let message = error.root_cause().to_string();
    message.starts_with("too much data is being copied")
}

/// Whether an instance is made of more core instances, memories or tables than it may.
///
/// The engine has a sentence for this and no type. Where a later release has another sentence, it counts as a
/// failure of the engine.
pub(crate) fn is_count_limit(error: &wasmtime::Error) -> bool {
    let message = error.root_cause().to_string();
    message.starts_with("resource limit exceeded:")
}

fn kind(trap: wasmtime::Trap) -> TrapKind {
    use wasmtime::Trap as T;
    match trap {
        T::UnreachableCodeReached => TrapKind::Unreachable,
        T::StackOverflow => TrapKind::StackOverflow,
        T::MemoryOutOfBounds | T::HeapMisaligned => TrapKind::MemoryOutOfBounds,
        T::TableOutOfBounds | T::IndirectCallToNull | T::BadSignature => TrapKind::Table,
        T::IntegerOverflow | T::IntegerDivisionByZero | T::BadConversionToInteger => {
            TrapKind::Arithmetic
        }
        T::CannotEnterComponent | T::CannotLeaveComponent | T::CannotBlockSyncTask => {
            TrapKind::ComponentRules
        }
        _ => TrapKind::Other,
    }
}

fn frames(backtrace: &WasmBacktrace) -> Vec<Frame> {
    let frame = |frame: &wasmtime::FrameInfo| Frame {
        function: frame.func_name().map(demangle),
        function_index: frame.func_index(),
        module: frame.module().name().map(str::to_owned),
        offset: frame.module_offset().map(|offset| offset as u64),
    };
    backtrace.frames().iter().map(frame).collect()
}

fn demangle(name: &str) -> String {
    if let Ok(demangled) = rustc_demangle::try_demangle(name) {
        // The alternate form leaves the hash out.
        return format!("{demangled:#}");
    }
    cpp_demangle::Symbol::new(name)
        .ok()
        .and_then(|symbol| symbol.demangle().ok())
        .map_or_else(|| name.to_owned(), |demangled| demangled.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_sentence_of_the_engine_is_its_failure() {
        let unknown = || wasmtime::Error::msg("something that a later release says");
        assert!(!is_result_too_large(&unknown()));
        assert!(!is_count_limit(&unknown()));
        let failure = outcome(unknown(), &RunLimits::default()).expect_err("no outcome");
        assert_eq!(failure.to_string(), "something that a later release says");
    }
}
