//! The guest's standard streams.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::WasiCtxBuilder;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError, StreamResult};

use crate::executor::Deadline;

#[cfg(unix)]
mod inherit;

/// Where a guest's standard input comes from.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Input {
    /// Nothing: the first read finds the end.
    #[default]
    Empty,
    /// This process's standard input, read when and as far as the guest reads.
    Inherit,
    /// These bytes.
    Bytes(Arc<[u8]>),
}

/// Where a guest's standard output or standard error goes.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Output {
    /// Nowhere.
    #[default]
    Discard,
    /// This process's own stream, written as the guest writes, unbuffered.
    Inherit,
    /// This process's standard error, for either stream of the guest.
    Stderr,
    /// A buffer in memory, which has a bound.
    Capture(Captured),
}

/// How much a [`Captured`] holds unless told otherwise: 64 MiB.
pub const CAPTURED_BYTES_MAX: usize = 64 << 20;

/// What a guest wrote; clones share one buffer.
///
/// A guest that writes more than the buffer holds ends with
/// [`Outcome::OutputLimit`](crate::Outcome::OutputLimit).
#[derive(Clone, Debug)]
pub struct Captured(Arc<Mutex<Buffer>>);

#[derive(Debug)]
struct Buffer {
    bytes: Vec<u8>,
    bytes_max: usize,
    overflowed: bool,
}

impl Default for Captured {
    fn default() -> Self {
        Self::new(CAPTURED_BYTES_MAX)
    }
}

impl Captured {
    /// A buffer that holds at most `bytes_max` bytes.
    pub fn new(bytes_max: usize) -> Self {
        Self(Arc::new(Mutex::new(Buffer {
            bytes: Vec::new(),
            bytes_max,
            overflowed: false,
        })))
    }

    /// Takes what was written so far and leaves the buffer empty.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.lock().bytes)
    }

    /// What bound the guest ran into, if it did.
    pub(crate) fn overflow(&self) -> Option<OutputLimitReached> {
        let buffer = self.lock();
        buffer.overflowed.then_some(OutputLimitReached {
            bytes_max: buffer.bytes_max,
        })
    }

    fn push(&self, bytes: &[u8]) -> Result<(), OutputLimitReached> {
        let mut buffer = self.lock();
        let room = buffer.bytes_max.saturating_sub(buffer.bytes.len());
        buffer
            .bytes
            .extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() <= room {
            return Ok(());
        }
        buffer.overflowed = true;
        Err(OutputLimitReached {
            bytes_max: buffer.bytes_max,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Buffer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Raised out of a guest that writes more than is kept.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the guest wrote more than the {bytes_max} bytes of output that are kept")]
pub(crate) struct OutputLimitReached {
    pub bytes_max: usize,
}

/// Ends a guest that keeps writing to a pipe without a reader.
#[derive(Debug, thiserror::Error)]
#[error("the guest wrote to a pipe without a reader")]
pub(crate) struct ReaderGone;

/// How much a guest may write in one call without asking again.
///
/// It bounds what the host allocates for that call.
const WRITE_BYTES_MAX: usize = 1 << 20;

/// Gives `context` its streams. `may_block` tells until when they may block the thread, if they may.
pub(super) fn connect(
    context: &mut WasiCtxBuilder,
    stdin: Input,
    stdout: Output,
    stderr: Output,
    may_block: Option<Deadline>,
) {
    match stdin {
        Input::Empty => {}
        #[cfg(unix)]
        Input::Inherit => {
            context.stdin(inherit::Stdin::new(may_block.clone()));
        }
        #[cfg(not(unix))]
        Input::Inherit => {
            context.inherit_stdin();
        }
        Input::Bytes(bytes) => {
            context.stdin(MemoryInputPipe::new(Bytes::from_owner(bytes)));
        }
    }
    match stdout {
        Output::Discard => {}
        #[cfg(unix)]
        Output::Inherit => {
            let stdout = inherit::OutStream::Stdout;
            context.stdout(inherit::Out::new(stdout, may_block.clone()));
        }
        #[cfg(not(unix))]
        Output::Inherit => {
            context.inherit_stdout();
        }
        #[cfg(unix)]
        Output::Stderr => {
            let stderr = inherit::OutStream::Stderr;
            context.stdout(inherit::Out::new(stderr, may_block.clone()));
        }
        #[cfg(not(unix))]
        Output::Stderr => {
            context.stdout(wasmtime_wasi::cli::stderr());
        }
        Output::Capture(captured) => {
            context.stdout(captured);
        }
    }
    match stderr {
        Output::Discard => {}
        #[cfg(unix)]
        Output::Inherit | Output::Stderr => {
            context.stderr(inherit::Out::new(inherit::OutStream::Stderr, may_block));
        }
        #[cfg(not(unix))]
        Output::Inherit | Output::Stderr => {
            let _ = may_block;
            context.inherit_stderr();
        }
        Output::Capture(captured) => {
            context.stderr(captured);
        }
    }
}

impl IsTerminal for Captured {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Captured {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Captured {
    async fn ready(&mut self) {}
}

impl OutputStream for Captured {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.push(&bytes)
            .map_err(|reached| StreamError::Trap(reached.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE_BYTES_MAX)
    }
}

impl AsyncWrite for Captured {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(match self.push(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(reached) => Err(io::Error::other(reached)),
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
