//! Reading records so that the reader can be stopped.

use std::io::{self, PipeReader, PipeWriter, Read};
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

/// Ends the wait of an [`Interruptible`] when it is dropped.
#[derive(Debug)]
pub(super) struct Interrupter {
    _closes: PipeWriter,
}

/// Reads a file, pipe or terminal without a buffer, until its [`Interrupter`] is dropped.
#[derive(Debug)]
pub(super) struct Interruptible<R> {
    input: R,
    /// Readable when the wait is to end; `None` where the system has no pipe left.
    interrupted: Option<PipeReader>,
}

impl<R: AsFd> Interruptible<R> {
    pub(super) fn new(input: R) -> (Self, Option<Interrupter>) {
        let (interrupted, interrupter) = match io::pipe() {
            Ok((reader, writer)) => (Some(reader), Some(Interrupter { _closes: writer })),
            Err(_) => (None, None),
        };
        (Self { input, interrupted }, interrupter)
    }

    /// Waits for input; fails when it is interrupted.
    fn wait(&self) -> io::Result<()> {
        let mut descriptors = vec![PollFd::new(&self.input, PollFlags::IN)];
        let interrupted = self.interrupted.iter();
        descriptors.extend(interrupted.map(|pipe| PollFd::new(pipe, PollFlags::IN)));
        while poll(&mut descriptors, None) == Err(Errno::INTR) {}
        // Any other answer is for the read to explain.
        let is_interrupted = |pipe: &PollFd<'_>| !pipe.revents().is_empty();
        if descriptors.get(1).is_some_and(is_interrupted) {
            return Err(io::Error::other("the map has ended"));
        }
        Ok(())
    }
}

impl<R: AsFd> Read for Interruptible<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            self.wait()?;
            match rustix::io::read(&self.input, &mut *buffer) {
                // Another process took the input first.
                Err(Errno::AGAIN) => {}
                result => return result.map_err(io::Error::from),
            }
        }
    }
}
