//! This process's own streams, given to a guest.
//!
//! Where the guest has a thread of its own, a call that blocks the guest may block the
//! thread, until the guest's deadline: bytes go straight between the file descriptor and the guest, with no
//! buffer and no helper thread between. Waiting for input *and* something else at once, and waiting on the thread of an event
//! loop, needs a helper, which ends with the guest.

use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::JoinHandle;

use bytes::Bytes;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use wasmtime_wasi::cli::{IsTerminal, StdinStream, StdoutStream};
use wasmtime_wasi::p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult};

use super::{ReaderGone, WRITE_BYTES_MAX};
use crate::executor::{Deadline, TimeOver};

/// How much is read in one call at most; it bounds what the host allocates.
const READ_BYTES_MAX: usize = 1 << 20;

/// How much a pipe that has room takes without blocking the writer.
const PIPE_BYTES: usize = 4096;

/// Standard input. All streams made from one share the descriptor, hence the position.
#[derive(Clone)]
pub(super) struct Stdin {
    waiter: Arc<Waiter>,
    /// Until when reading may block the thread; `None` where it may not.
    may_block: Option<Deadline>,
}

impl Stdin {
    pub(super) fn new(may_block: Option<Deadline>) -> Self {
        Self {
            waiter: Arc::default(),
            may_block,
        }
    }
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
        Box::new(self.clone())
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Stdin {
    async fn ready(&mut self) {
        std::future::poll_fn(|context| self.waiter.poll_input(context)).await;
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
            match &self.may_block {
                // Nobody waits for the end of it.
                Some(deadline) if deadline.get().is_none() => {}
                Some(deadline) => wait_until(deadline, io::stdin().as_fd(), PollFlags::IN)?,
                None => self.ready().await,
            }
            match read_some(size) {
                Err(Errno::AGAIN) => {
                    if let Some(deadline) = &self.may_block {
                        wait_until(deadline, io::stdin().as_fd(), PollFlags::IN)?;
                    }
                }
                other => return end_of_input(other),
            }
        }
    }
}

impl AsyncRead for Stdin {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            if self.waiter.poll_input(context).is_pending() {
                return Poll::Pending;
            }
            match read_some(buffer.remaining()) {
                // Somebody else was faster.
                Err(Errno::AGAIN) => {}
                Err(errno) => return Poll::Ready(Err(errno.into())),
                Ok(bytes) => {
                    buffer.put_slice(&bytes);
                    return Poll::Ready(Ok(()));
                }
            }
        }
    }
}

/// The helper that waits for input while the guest's thread does something else. It ends with
/// the last stream.
#[derive(Default)]
struct Waiter(Arc<Waiting>, Mutex<Option<Helper>>);

#[derive(Default)]
struct Waiting {
    wakers: Mutex<Vec<Waker>>,
}

struct Helper {
    thread: JoinHandle<()>,
    /// Whoever drops it ends the helper.
    alive: PipeWriter,
}

impl Waiter {
    fn poll_input(&self, context: &mut Context<'_>) -> Poll<()> {
        if input_is_ready() {
            return Poll::Ready(());
        }
        let mut helper = lock(&self.1);
        {
            let mut wakers = lock(&self.0.wakers);
            let helper_waits = !wakers.is_empty();
            if !wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                wakers.push(context.waker().clone());
            }
            if helper_waits {
                return Poll::Pending;
            }
        }
        // The one before has nothing left to do.
        if let Some(done) = helper.take() {
            done.end();
        }
        match Helper::start(Arc::clone(&self.0)) {
            Ok(started) => {
                *helper = Some(started);
                Poll::Pending
            }
            Err(_) => {
                // Without a helper the thread itself has to wait.
                lock(&self.0.wakers).clear();
                wait(io::stdin().as_fd(), PollFlags::IN, None);
                Poll::Ready(())
            }
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        if let Some(helper) = lock(&self.1).take() {
            helper.end();
        }
    }
}

impl Helper {
    fn start(waiting: Arc<Waiting>) -> io::Result<Self> {
        let (stop, alive) = io::pipe()?;
        let thread = std::thread::Builder::new()
            .name("carrick-stdin".into())
            .spawn(move || {
                wait_for_input_or(&stop);
                for waker in std::mem::take(&mut *lock(&waiting.wakers)) {
                    waker.wake();
                }
            })?;
        Ok(Self { thread, alive })
    }

    fn end(self) {
        drop(self.alive);
        // It wakes others and does nothing else, so it does not panic.
        let _ = self.thread.join();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
    wait(
        io::stdin().as_fd(),
        PollFlags::IN,
        Some(&Timespec::default()),
    )
}

fn wait_for_input_or(end: &PipeReader) {
    let stdin = io::stdin();
    let mut poll_fds = [
        PollFd::from_borrowed_fd(stdin.as_fd(), PollFlags::IN),
        PollFd::from_borrowed_fd(end.as_fd(), PollFlags::IN),
    ];
    // Any answer but an interruption ends the wait; the read then tells.
    while poll(&mut poll_fds, None) == Err(Errno::INTR) {}
}

/// Waits until `descriptor` is as `wanted`, no longer than `time`; whether it is.
fn wait(descriptor: BorrowedFd<'_>, wanted: PollFlags, time: Option<&Timespec>) -> bool {
    let mut poll_fds = [PollFd::from_borrowed_fd(descriptor, wanted)];
    loop {
        match poll(&mut poll_fds, time) {
            Err(Errno::INTR) => {}
            // What is wrong is for the read or write to say.
            answer => return answer != Ok(0),
        }
    }
}

/// The same until `deadline`, which ends the guest.
fn wait_until(
    deadline: &Deadline,
    descriptor: BorrowedFd<'_>,
    wanted: PollFlags,
) -> StreamResult<()> {
    let left = deadline.left().map(Timespec::try_from);
    // A time that the system cannot show is as good as none.
    let left = left.and_then(Result::ok);
    if wait(descriptor, wanted, left.as_ref()) && !deadline.is_over() {
        Ok(())
    } else {
        Err(StreamError::Trap(TimeOver.into()))
    }
}

/// Standard output or standard error, without a buffer of ours.
#[derive(Clone)]
pub(super) struct Out {
    stream: OutStream,
    /// When the thread must be free again; `None` when nothing waits for the thread.
    deadline: Option<Deadline>,
    /// Whether a write of the guest has failed because its reader is gone.
    told: Arc<AtomicBool>,
}

#[derive(Clone, Copy)]
pub(super) enum OutStream {
    Stdout,
    Stderr,
}

impl OutStream {
    fn with<R>(self, work: impl FnOnce(BorrowedFd<'_>) -> R) -> R {
        match self {
            Self::Stdout => work(io::stdout().as_fd()),
            Self::Stderr => work(io::stderr().as_fd()),
        }
    }
}

impl Out {
    pub(super) fn new(stream: OutStream, deadline: Option<Deadline>) -> Self {
        Self {
            stream,
            deadline,
            told: Arc::default(),
        }
    }

    fn write_all(&self, mut bytes: &[u8]) -> StreamResult<()> {
        let deadline = self.deadline.as_ref();
        let deadline = deadline.filter(|deadline| deadline.get().is_some());
        while !bytes.is_empty() {
            let mut some = bytes;
            if let Some(deadline) = deadline {
                self.stream
                    .with(|out| wait_until(deadline, out, PollFlags::OUT))?;
                some = &bytes[..bytes.len().min(PIPE_BYTES)];
            }
            match self.stream.with(|out| rustix::io::write(out, some)) {
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    if deadline.is_none() {
                        self.stream.with(|out| wait(out, PollFlags::OUT, None));
                    }
                }
                // The guest is told once, as an error. A native program would have been ended by a signal
                // by then, so one that goes on all the same is ended too.
                Err(Errno::PIPE) if self.told.swap(true, Ordering::Relaxed) => {
                    return Err(StreamError::Trap(ReaderGone.into()));
                }
                Err(errno) => return Err(failed(errno)),
            }
        }
        Ok(())
    }
}

impl IsTerminal for Out {
    fn is_terminal(&self) -> bool {
        match self.stream {
            OutStream::Stdout => io::IsTerminal::is_terminal(&io::stdout()),
            OutStream::Stderr => io::IsTerminal::is_terminal(&io::stderr()),
        }
    }
}

impl StdoutStream for Out {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Out {
    async fn ready(&mut self) {}
}

#[wasmtime_wasi::async_trait]
impl OutputStream for Out {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.write_all(&bytes)
    }

    async fn blocking_write_and_flush(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.write_all(&bytes)
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
        Poll::Ready(match self.write_all(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(StreamError::Closed) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(StreamError::LastOperationFailed(error) | StreamError::Trap(error)) => {
                Err(io::Error::other(error.into_boxed_dyn_error()))
            }
        })
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
