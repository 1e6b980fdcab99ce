//! `fd_read` and `fd_write`: the paths that must be short.

use crate::Adapter;
use crate::arguments::Budget;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::loans::Borrowed;
use crate::pointer::{GuestPtr, Region, check_range};
use crate::table::{Descriptor, File, Standard};
use crate::trap;

/// The most bytes `blocking-write-and-flush` takes.
const FLUSHED_WRITE_MAX: u32 = 4096;

/// A read that fills a whole block of this size may have been cut short by
/// the host, and is continued; wasmtime's hosts read at most so much at once.
const READ_BLOCK: u32 = 64 << 10;

/// A buffer argument: the first of an array that is not empty.
#[derive(Clone, Copy, Default)]
pub(crate) struct Buffer {
    pub(crate) at: u32,
    pub(crate) len: u32,
}

impl Buffer {
    #[inline]
    pub(crate) fn region(self) -> Region {
        Region::new(self.at, self.len)
    }
}

/// Where a write goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the position of the descriptor, which moves on.
    Current,
    /// At an offset; the position stays.
    At(u64),
}

/// How a stream operation failed.
#[derive(Clone, Copy)]
pub(crate) enum StreamError {
    Closed,
    Failed(Errno),
}

impl StreamError {
    /// The error number, which for a stream that is closed is `closed`.
    pub(crate) fn errno(self, closed: Errno) -> Errno {
        match self {
            StreamError::Closed => closed,
            StreamError::Failed(errno) => errno,
        }
    }
}

impl<H: Host> Adapter<H> {
    /// The first buffer of an array that is not empty. Preview-1 hosts use
    /// only that one: reads and writes may be short.
    #[inline]
    pub(crate) fn first_buffer(&self, array: u32, count: u32) -> Answer<Buffer> {
        let mut budget = Budget::new();
        budget.spend(u64::from(count) * 8)?;
        for index in 0..count {
            let entry = GuestPtr::<u32>::new(array).element(index, 8);
            let at = entry.read(&self.host);
            let len = entry.field::<u32>(4).read(&self.host);
            if len != 0 {
                budget.spend(u64::from(len))?;
                return Ok(Buffer { at, len });
            }
        }
        Ok(Buffer::default())
    }

    /// `fd_write`
    pub fn fd_write(&mut self, fd: u32, array: u32, count: u32, written: u32) -> Answer {
        let buffer = self.first_buffer(array, count)?;
        let given = [
            Region::array(array, count, 8),
            buffer.region(),
            Region::new(written, 4),
        ];
        let len = match self.stream_or_file(fd)? {
            Descriptor::Standard(Standard::In) => return Err(Errno::Badf),
            Descriptor::Standard(standard) => {
                let standard = *standard;
                self.write_standard(standard, buffer, &given)?
            }
            Descriptor::Socket(index) => {
                let index = *index;
                self.via_socket_write(index, buffer, &given)?
            }
            _ => self.write_file(fd, buffer, Place::Current, &given)?,
        };
        self.store(written, len);
        Ok(())
    }

    /// `fd_pwrite`
    pub fn fd_pwrite(
        &mut self,
        fd: u32,
        array: u32,
        count: u32,
        offset: u64,
        written: u32,
    ) -> Answer {
        let buffer = self.first_buffer(array, count)?;
        let given = [
            Region::array(array, count, 8),
            buffer.region(),
            Region::new(written, 4),
        ];
        match self.stream_or_file(fd)? {
            Descriptor::Standard(Standard::In) => return Err(Errno::Badf),
            Descriptor::Standard(_) | Descriptor::Socket(_) => return Err(Errno::Spipe),
            _ => {}
        }
        let len = self.write_file(fd, buffer, Place::At(offset), &given)?;
        self.store(written, len);
        Ok(())
    }

    #[inline]
    fn write_standard(
        &mut self,
        standard: Standard,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<u32> {
        if buffer.len == 0 {
            return Ok(0);
        }
        check_range(&self.host, buffer.at, buffer.len);
        if self.silent() {
            self.hold_stream(standard, buffer);
            return Ok(buffer.len);
        }
        self.flush_streams(given);
        let handle = self.output(standard);
        let written = if buffer.len <= FLUSHED_WRITE_MAX {
            self.write_and_flush(handle, buffer.at, buffer.len, given)?
        } else {
            self.write_large(handle, buffer, given)?
        };
        // Whoever read it is gone. Wasmtime's own preview-1 host says `io`, which no program
        // knows for the end of a pipe.
        written.map_err(|error| error.errno(Errno::Pipe))?;
        Ok(buffer.len)
    }

    /// The handle of standard output or standard error.
    #[inline]
    pub(crate) fn output(&mut self, standard: Standard) -> u32 {
        let stream = self.table.standard(standard);
        if let Some(handle) = stream.handle {
            return handle;
        }
        let handle = if standard == Standard::Err {
            self.host.get_stderr()
        } else {
            self.host.get_stdout()
        };
        self.table.standard(standard).handle = Some(handle);
        handle
    }

    /// One host call for up to [`FLUSHED_WRITE_MAX`] bytes, delivered when it
    /// returns.
    #[inline]
    pub(crate) fn write_and_flush(
        &self,
        handle: u32,
        at: u32,
        len: u32,
        given: &[Region],
    ) -> Answer<Result<(), StreamError>> {
        self.call_stream(given, |host, ret| {
            host.output_blocking_write_and_flush(handle, at, len, ret);
        })
    }

    /// Larger writes go out in pieces as big as the host permits and are
    /// flushed once. What arrives and which error is reported is the same as
    /// with pieces of 4096 bytes, each flushed.
    fn write_large(
        &self,
        handle: u32,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<Result<(), StreamError>> {
        let mut at = buffer.at;
        let mut left = buffer.len;
        let mut unflushed = false;
        while left > 0 {
            let permit = match self.check_write(handle, given)? {
                Ok(permit) => u64::from(left).min(permit) as u32,
                Err(error) => return Ok(Err(error)),
            };
            // No permit: the next flushed write waits until there is one.
            let len = if permit == 0 {
                left.min(FLUSHED_WRITE_MAX)
            } else {
                permit
            };
            unflushed = permit != 0;
            let done = if unflushed {
                self.call_stream(given, |host, ret| host.output_write(handle, at, len, ret))?
            } else {
                self.write_and_flush(handle, at, len, given)?
            };
            if let Err(error) = done {
                return Ok(Err(error));
            }
            at = at.wrapping_add(len);
            left -= len;
        }
        if unflushed {
            let flushed =
                self.call_stream(given, |host, ret| host.output_blocking_flush(handle, ret))?;
            // A stream that closes after it took everything is no failure.
            if let Err(StreamError::Failed(errno)) = flushed {
                return Ok(Err(StreamError::Failed(errno)));
            }
        }
        Ok(Ok(()))
    }

    pub(crate) fn check_write(
        &self,
        handle: u32,
        given: &[Region],
    ) -> Answer<Result<u64, StreamError>> {
        let area = Borrowed::<2>::take(&self.host, given)?;
        self.host.output_check_write(handle, area.at());
        let failed = area.byte(&self.host, 0) != 0;
        let closed = area.byte(&self.host, 8) != 0;
        let error = area.word(&self.host, 12);
        let permit = area.long(&self.host, 8);
        area.give_back(&self.host);
        if failed {
            return Ok(Err(self.stream_error(closed, error, given)));
        }
        Ok(Ok(permit))
    }

    /// A call whose result is `result<_, stream-error>`.
    #[inline]
    pub(crate) fn call_stream(
        &self,
        given: &[Region],
        call: impl FnOnce(&H, u32),
    ) -> Answer<Result<(), StreamError>> {
        let area = Borrowed::<2>::take(&self.host, given)?;
        call(&self.host, area.at());
        let failed = area.byte(&self.host, 0) != 0;
        let closed = area.byte(&self.host, 4) != 0;
        let error = area.word(&self.host, 8);
        area.give_back(&self.host);
        if failed {
            return Ok(Err(self.stream_error(closed, error, given)));
        }
        Ok(Ok(()))
    }

    /// What a `stream-error` means: the error resource, when there is one, is
    /// asked for a file-system error code and dropped.
    #[cold]
    fn stream_error(&self, closed: bool, error: u32, given: &[Region]) -> StreamError {
        if closed {
            return StreamError::Closed;
        }
        let mut errno = Errno::Io;
        if self.host.files()
            && let Ok(area) = Borrowed::<1>::take(&self.host, given)
        {
            self.host.filesystem_error_code(error, area.at());
            if area.byte(&self.host, 0) != 0 {
                errno = Errno::from_error_code(area.byte(&self.host, 1));
            }
            area.give_back(&self.host);
        }
        self.host.error_drop(error);
        StreamError::Failed(errno)
    }

    /// `fd_read`
    pub fn fd_read(&mut self, fd: u32, array: u32, count: u32, read: u32) -> Answer {
        let buffer = self.first_buffer(array, count)?;
        let given = [
            Region::array(array, count, 8),
            buffer.region(),
            Region::new(read, 4),
        ];
        let len = match self.stream_or_file(fd)? {
            Descriptor::Standard(Standard::In) => self.read_stdin(buffer, &given)?,
            Descriptor::File(file) => {
                let file = *file;
                self.read_file(fd, file, buffer, &given)?
            }
            Descriptor::Socket(index) => {
                let index = *index;
                self.via_socket_read(index, buffer, &given)?
            }
            _ => return Err(Errno::Badf),
        };
        self.store(read, len);
        Ok(())
    }

    fn read_stdin(&mut self, buffer: Buffer, given: &[Region]) -> Answer<u32> {
        let nonblocking = self.table.stdin.nonblocking;
        if self.silent() {
            if nonblocking {
                return Err(Errno::Again);
            }
            trap::fd_read_called_while_the_component_must_not_call_out();
        }
        let handle = self.input();
        match self.read_input(handle, nonblocking, buffer, given)? {
            Ok(0) if nonblocking && buffer.len == 0 => Ok(0),
            Ok(0) if nonblocking => Err(Errno::Again),
            // Nothing, and yet not the end: the reference calls that an
            // interrupted read.
            Ok(0) => Err(Errno::Intr),
            Ok(len) => Ok(len),
            Err(StreamError::Closed) => Ok(0),
            Err(StreamError::Failed(errno)) => Err(errno),
        }
    }

    /// Reads from a stream, straight into the guest's buffer.
    #[inline]
    pub(crate) fn read_input(
        &self,
        handle: u32,
        nonblocking: bool,
        buffer: Buffer,
        given: &[Region],
    ) -> Answer<Result<u32, StreamError>> {
        let area = Borrowed::<2>::take(&self.host, given)?;
        let host = &self.host;
        host.loans().with_buffer(buffer.at, buffer.len, || {
            let len = u64::from(buffer.len);
            if nonblocking {
                host.input_read(handle, len, area.at());
            } else {
                host.input_blocking_read(handle, len, area.at());
            }
        });
        let failed = area.byte(host, 0) != 0;
        let closed = area.byte(host, 4) != 0;
        let len = area.word(host, 8);
        area.give_back(host);
        if failed {
            return Ok(Err(self.stream_error(closed, len, given)));
        }
        Ok(Ok(len))
    }

    /// The handle of standard input.
    pub(crate) fn input(&mut self) -> u32 {
        if let Some(handle) = self.table.stdin.handle {
            return handle;
        }
        let handle = self.host.get_stdin();
        self.table.stdin.handle = Some(handle);
        handle
    }

    fn read_file(&mut self, fd: u32, file: File, buffer: Buffer, given: &[Region]) -> Answer<u32> {
        check_range(&self.host, buffer.at, buffer.len);
        if self.silent() {
            if file.nonblocking {
                return Err(Errno::Again);
            }
            trap::fd_read_called_while_the_component_must_not_call_out();
        }
        self.flush_files(given);
        let mut done = 0;
        loop {
            let rest = Buffer {
                at: buffer.at + done,
                len: buffer.len - done,
            };
            let position = file.position.saturating_add(u64::from(done));
            let len = match self.read_at(file.handle, rest, position, given) {
                Ok(len) => len,
                Err(errno) if done == 0 => return Err(errno),
                Err(_) => break,
            };
            done += len;
            if len < READ_BLOCK || done == buffer.len {
                break;
            }
        }
        let position = file
            .position
            .checked_add(u64::from(done))
            .ok_or(Errno::Overflow)?;
        self.file(fd)?.position = position;
        Ok(done)
    }

    /// Reads from a file at an offset, straight into the guest's buffer.
    fn read_at(&self, handle: u32, buffer: Buffer, offset: u64, given: &[Region]) -> Answer<u32> {
        let area = Borrowed::<2>::take(&self.host, given)?;
        let host = &self.host;
        host.loans().with_buffer(buffer.at, buffer.len, || {
            host.read(handle, u64::from(buffer.len), offset, area.at());
        });
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 4);
        let len = area.word(host, 8);
        area.give_back(host);
        if failed {
            return Err(Errno::from_error_code(code));
        }
        Ok(len)
    }

    /// `fd_pread`
    pub fn fd_pread(&mut self, fd: u32, array: u32, count: u32, offset: u64, read: u32) -> Answer {
        let buffer = self.first_buffer(array, count)?;
        let given = [
            Region::array(array, count, 8),
            buffer.region(),
            Region::new(read, 4),
        ];
        let file = match self.stream_or_file(fd)? {
            Descriptor::File(file) => *file,
            Descriptor::Standard(Standard::In) | Descriptor::Socket(_) => {
                return Err(Errno::Spipe);
            }
            _ => return Err(Errno::Badf),
        };
        if self.silent() {
            if file.nonblocking {
                return Err(Errno::Again);
            }
            trap::fd_pread_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&given);
        let len = self.read_at(file.handle, buffer, offset, &given)?;
        self.store(read, len);
        Ok(())
    }
}
