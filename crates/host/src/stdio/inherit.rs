//! This process's own streams, given to a guest.
//!
//! The guest has a thread of its own and nothing else runs there, so a call
//! that blocks the guest may block the thread: bytes go straight between the
//! file descriptor and the guest, with no buffer and no helper thread between.
//! Only waiting for input *and* something else at once needs a helper.

use std::io;
use std::os::fd::AsFd;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;
use wasmtime_wasi::cli::{IsTerminal, StdinStream, StdoutStream};
use wasmtime_wasi::p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult};

use super::{WRITE_BYTES_MAX, shared_stdin};

/// How much is read in one call at most; it bounds what the host allocates.
const READ_BYTES_MAX: usize = 1 << 20;

/// Standard input. All streams made from one share the descriptor, hence the position.
#[derive(Clone, Default)]
pub(super) struct Stdin {
    waiter: Arc<Waiter>,
}

/// The helper that waits for input while the guest also waits for a clock.
#[derive(Default)]
struct Waiter {
    waiting: Mutex<bool>,
    ready: Notify,
}

impl IsTerminal for Stdin {
    fn is_terminal(&self) -> bool {
        io::IsTerminal::is_terminal(&io::stdin())
    }
}

impl StdinStream for Stdin {
    fn p2_stream(&self) -> Box<dyn InputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        shared_stdin()
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Stdin {
    async fn ready(&mut self) {
        loop {
            let notified = self.waiter.ready.notified();
            tokio::pin!(notified);
            notified.as_mut().enable();
            if input_is_ready() {
                return;
            }
            if !Waiter::wait(&self.waiter) {
                // Without a helper the thread itself has to wait.
                block_for_input();
                return;
            }
            notified.await;
        }
    }
}

#[wasmtime_wasi::async_trait]
impl InputStream for Stdin {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        if size == 0 || !input_is_ready() {
            return Ok(Bytes::new());
        }
        match read_some(size) {
            Err(Errno::AGAIN) => Ok(Bytes::new()),
            other => end_of_input(other),
        }
    }

    async fn blocking_read(&mut self, size: usize) -> StreamResult<Bytes> {
        if size == 0 {
            return Ok(Bytes::new());
        }
        loop {
            match read_some(size) {
                Err(Errno::AGAIN) => block_for_input(),
                other => return end_of_input(other),
            }
        }
    }
}

impl Waiter {
    /// Makes sure that a thread waits for input; false when none can be had.
    fn wait(this: &Arc<Self>) -> bool {
        let mut waiting = this.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if *waiting {
            return true;
        }
        let waiter = this.clone();
        let spawned = std::thread::Builder::new()
            .name("carrick-stdin".into())
            .spawn(move || {
                block_for_input();
                *waiter
                    .waiting
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner) = false;
                waiter.ready.notify_waiters();
            });
        *waiting = spawned.is_ok();
        *waiting
    }
}

fn end_of_input(read: rustix::io::Result<Vec<u8>>) -> StreamResult<Bytes> {
    match read {
        Ok(bytes) if bytes.is_empty() => Err(StreamError::Closed),
        Ok(bytes) => Ok(bytes.into()),
        Err(errno) => Err(failed(errno)),
    }
}

fn read_some(size: usize) -> rustix::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(size.min(READ_BYTES_MAX));
    loop {
        match rustix::io::read(
            io::stdin().as_fd(),
            rustix::buffer::spare_capacity(&mut bytes),
        ) {
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
            Ok(_) => return Ok(bytes),
        }
    }
}

/// Whether a read would not block: there are bytes, the end, or an error.
fn input_is_ready() -> bool {
    let stdin = io::stdin();
    let mut poll_fds = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
    matches!(poll(&mut poll_fds, Some(&Timespec::default())), Ok(1..))
}

fn block_for_input() {
    let stdin = io::stdin();
    let mut poll_fds = [PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN)];
    // Any answer but an interruption ends the wait; the read then tells.
    while poll(&mut poll_fds, None) == Err(Errno::INTR) {}
}

/// Standard output or standard error, without a buffer of ours.
#[derive(Clone, Copy)]
pub(super) enum Out {
    Stdout,
    Stderr,
}

impl Out {
    fn write_all(self, mut bytes: &[u8]) -> Result<(), Errno> {
        while !bytes.is_empty() {
            match self.write_some(bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => self.block_for_room(),
                Err(errno) => return Err(errno),
            }
        }
        Ok(())
    }

    fn write_some(self, bytes: &[u8]) -> Result<usize, Errno> {
        match self {
            Self::Stdout => rustix::io::write(io::stdout().as_fd(), bytes),
            Self::Stderr => rustix::io::write(io::stderr().as_fd(), bytes),
        }
    }

    fn block_for_room(self) {
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let descriptor = match self {
            Self::Stdout => stdout.as_fd(),
            Self::Stderr => stderr.as_fd(),
        };
        let mut poll_fds = [PollFd::from_borrowed_fd(descriptor, PollFlags::OUT)];
        while poll(&mut poll_fds, None) == Err(Errno::INTR) {}
    }
}

impl IsTerminal for Out {
    fn is_terminal(&self) -> bool {
        match self {
            Self::Stdout => io::IsTerminal::is_terminal(&io::stdout()),
            Self::Stderr => io::IsTerminal::is_terminal(&io::stderr()),
        }
    }
}

impl StdoutStream for Out {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(*self)
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(*self)
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Out {
    async fn ready(&mut self) {}
}

#[wasmtime_wasi::async_trait]
impl OutputStream for Out {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.write_all(&bytes).map_err(failed)
    }

    async fn blocking_write_and_flush(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.write_all(&bytes).map_err(failed)
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE_BYTES_MAX)
    }
}

impl AsyncWrite for Out {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(
            self.write_all(bytes)
                .map(|()| bytes.len())
                .map_err(io::Error::from),
        )
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn failed(errno: Errno) -> StreamError {
    match errno {
        // A guest's runtime makes a broken pipe of a closed stream.
        Errno::PIPE => StreamError::Closed,
        // The guest can ask which error it was only of an `io::Error`.
        other => StreamError::LastOperationFailed(io::Error::from(other).into()),
    }
}
