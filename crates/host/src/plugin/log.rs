//! What a guest writes, as log events.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError, StreamResult};

use crate::visible::visible;

/// How long a line may get before it becomes an event without its end.
const LINE_BYTES_MAX: usize = 8 << 10;

/// How much a guest may write in one call of the stream without asking again.
const WRITE_BYTES_MAX: usize = 64 << 10;

/// How much of what a guest writes in one call is kept for [`GuestOutputCapture`], in bytes.
const CAPTURED_BYTES_MAX: usize = 4 << 10;

/// Keeps what a guest writes in one call, for a caller who wants it with the result of the call.
/// Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct GuestOutputCapture {
    lines: Arc<Mutex<GuestOutputLines>>,
    streams: Option<CommandStreams>,
}

/// The arguments and the standard streams of a command that runs once. Its standard output is a result, and no log;
/// its standard error is one. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct CommandStreams {
    pub args: Arc<[String]>,
    pub stdin: Bytes,
    stdout: Arc<Mutex<Vec<u8>>>,
    stdout_bytes_max: usize,
}

#[cfg(feature = "map")]
impl CommandStreams {
    pub(crate) fn new(args: Arc<[String]>, stdin: Bytes, stdout_bytes_max: usize) -> Self {
        Self {
            args,
            stdin,
            stdout: Arc::default(),
            stdout_bytes_max,
        }
    }

    /// What the command wrote since the last time.
    pub(crate) fn take_stdout(&self) -> Vec<u8> {
        std::mem::take(&mut *self.stdout.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Lines that a guest wrote, of both streams in the order in which they ended.
#[derive(Debug, Default)]
pub(crate) struct GuestOutputLines {
    pub lines: Vec<String>,
    /// How many more there were than are kept.
    #[cfg_attr(not(feature = "map"), allow(dead_code, reason = "`map` reads it"))]
    pub omitted: u64,
    /// How long all were together.
    bytes: usize,
}

impl GuestOutputCapture {
    /// The same for a command that runs with these streams.
    #[cfg(feature = "map")]
    pub(crate) fn with_streams(&self, streams: CommandStreams) -> Self {
        Self {
            lines: Arc::clone(&self.lines),
            streams: Some(streams),
        }
    }

    /// The streams of the command, if the call is the run of one.
    pub(super) fn streams(&self) -> Option<&CommandStreams> {
        self.streams.as_ref()
    }

    /// What the guest wrote since the last time.
    #[cfg(any(feature = "map", test))]
    pub(crate) fn take(&self) -> GuestOutputLines {
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn keep(&self, line: &str) {
        let mut kept = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let room = CAPTURED_BYTES_MAX.saturating_sub(kept.bytes);
        if line.len() <= room {
            kept.lines.push(line.to_owned());
        } else if room > 0 {
            let end = line.floor_char_boundary(room);
            kept.lines.push(format!("{}…", &line[..end]));
        } else {
            kept.omitted += 1;
        }
        kept.bytes = kept.bytes.saturating_add(line.len());
    }
}

/// The two streams of an instance; clones share them.
#[derive(Clone, Debug)]
pub(super) struct Log(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    plugin: Arc<str>,
    bytes_max: u64,
    /// Written in this call.
    bytes: u64,
    overflowed: bool,
    /// Whether a command wrote more to its standard output than is taken as its result.
    result_overflowed: bool,
    /// Who else wants to know what is written in this call.
    capture: Option<GuestOutputCapture>,
    /// The unfinished lines of standard output and of standard error.
    lines: [Vec<u8>; 2],
}

impl Log {
    pub(super) fn new(plugin: Arc<str>, bytes_max: u64) -> Self {
        Self(Arc::new(Mutex::new(State {
            plugin,
            bytes_max,
            bytes: 0,
            overflowed: false,
            result_overflowed: false,
            capture: None,
            lines: [Vec::new(), Vec::new()],
        })))
    }

    pub(super) fn stdout(&self) -> Stream {
        Stream {
            log: self.clone(),
            which: Which::Stdout,
        }
    }

    pub(super) fn stderr(&self) -> Stream {
        Stream {
            log: self.clone(),
            which: Which::Stderr,
        }
    }

    /// Gives the guest the whole volume again.
    pub(super) fn begin_call(&self, capture: Option<&GuestOutputCapture>) {
        let mut state = self.lock();
        state.bytes = 0;
        state.capture = capture.cloned();
    }

    /// Sends off lines that have no end yet, and says how much was written.
    pub(super) fn end_call(&self) -> u64 {
        let mut state = self.lock();
        for which in [Which::Stdout, Which::Stderr] {
            if !state.lines[which as usize].is_empty() {
                state.send(which);
            }
        }
        state.capture = None;
        state.bytes
    }

    /// Whether the guest ever wanted to write more than it may.
    pub(super) fn overflowed(&self) -> bool {
        self.lock().overflowed
    }

    /// Whether a command ever wanted to write a longer result than is taken.
    pub(super) fn result_overflowed(&self) -> bool {
        self.lock().result_overflowed
    }

    fn write(&self, which: Which, bytes: &[u8]) -> Result<(), LogFull> {
        let state = &mut *self.lock();
        if let Which::Stdout = which
            && let Some(streams) = state.capture.as_ref().and_then(GuestOutputCapture::streams)
        {
            let mut stdout = streams
                .stdout
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if state.result_overflowed || stdout.len() + bytes.len() > streams.stdout_bytes_max {
                state.result_overflowed = true;
                return Err(LogFull);
            }
            stdout.extend_from_slice(bytes);
            return Ok(());
        }
        let after = state.bytes.saturating_add(bytes.len() as u64);
        if state.overflowed || after > state.bytes_max {
            state.overflowed = true;
            return Err(LogFull);
        }
        state.bytes = after;
        for &byte in bytes {
            if byte == b'\n' {
                state.send(which);
                continue;
            }
            let line = &mut state.lines[which as usize];
            line.push(byte);
            if line.len() == LINE_BYTES_MAX {
                state.send(which);
            }
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn send(&mut self, which: Which) {
        let line = std::mem::take(&mut self.lines[which as usize]);
        // A guest must not move the cursor of whoever reads the log.
        let line = visible(&String::from_utf8_lossy(&line));
        if let Some(capture) = &self.capture {
            capture.keep(&line);
        }
        let plugin = &*self.plugin;
        match which {
            Which::Stdout => {
                tracing::info!(target: "carrick::guest", plugin, stream = "stdout", "{line}")
            }
            Which::Stderr => {
                tracing::warn!(target: "carrick::guest", plugin, stream = "stderr", "{line}")
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Which {
    Stdout = 0,
    Stderr = 1,
}

/// Raised out of a guest that writes more than it may.
#[derive(Debug, thiserror::Error)]
#[error("the guest wrote more than it may in one call")]
struct LogFull;

/// One stream of a guest.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    log: Log,
    which: Which,
}

impl IsTerminal for Stream {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Stream {
    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }

    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Stream {
    async fn ready(&mut self) {}
}

impl OutputStream for Stream {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.log
            .write(self.which, &bytes)
            .map_err(|full| StreamError::Trap(full.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE_BYTES_MAX)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = self.log.write(self.which, bytes);
        Poll::Ready(written.map(|()| bytes.len()).map_err(io::Error::other))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_call_is_bounded() {
        let log = Log::new("long".into(), u64::MAX);
        let capture = GuestOutputCapture::default();
        log.begin_call(Some(&capture));
        for _ in 0..50 {
            let line = format!("{}\n", "é".repeat(50));
            log.write(Which::Stdout, line.as_bytes()).expect("room");
        }
        log.end_call();
        let kept = capture.take();
        assert_eq!((kept.lines.len(), kept.omitted), (41, 9));
        assert_eq!(kept.lines[0].len(), 100);
        assert_eq!(kept.lines[40], format!("{}…", "é".repeat(48)));
    }

    #[test]
    fn each_caller_gets_the_output_of_its_own_call() {
        let log = Log::new("two".into(), u64::MAX);
        let captures = [GuestOutputCapture::default(), GuestOutputCapture::default()];
        for (capture, line) in [
            (Some(&captures[0]), "one"),
            (None, "two"),
            (Some(&captures[1]), "three"),
        ] {
            log.begin_call(capture);
            log.write(Which::Stderr, line.as_bytes()).expect("room");
            log.end_call();
        }
        assert_eq!(
            captures.map(|capture| capture.take().lines),
            [["one"], ["three"]]
        );
    }
}
