//! The guest's standard streams.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite};
use wasmtime_wasi::WasiCtxBuilder;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};

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
    /// A buffer in memory.
    Capture(Captured),
}

/// What a guest wrote; clones share one buffer.
#[derive(Clone, Debug, Default)]
pub struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// Takes what was written so far and leaves the buffer empty.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How much a guest may write in one call without asking again.
///
/// It bounds what the host allocates for that call.
const WRITE_BYTES_MAX: usize = 1 << 20;

pub(crate) fn connect(context: &mut WasiCtxBuilder, stdin: Input, stdout: Output, stderr: Output) {
    match stdin {
        Input::Empty => {}
        #[cfg(unix)]
        Input::Inherit => {
            context.stdin(inherit::Stdin::default());
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
            context.stdout(inherit::Out::Stdout);
        }
        #[cfg(not(unix))]
        Output::Inherit => {
            context.inherit_stdout();
        }
        Output::Capture(captured) => {
            context.stdout(captured);
        }
    }
    match stderr {
        Output::Discard => {}
        #[cfg(unix)]
        Output::Inherit => {
            context.stderr(inherit::Out::Stderr);
        }
        #[cfg(not(unix))]
        Output::Inherit => {
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
        self.lock().extend_from_slice(&bytes);
        Ok(())
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
        self.lock().extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// A boxed reader that shares this process's standard input.
#[cfg(unix)]
fn shared_stdin() -> Box<dyn AsyncRead + Send + Sync> {
    Box::new(tokio::io::stdin())
}
