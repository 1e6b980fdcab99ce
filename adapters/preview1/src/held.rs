//! Silent phases: what was written while no import may be called.
//!
//! Writes and closes are kept in the adapter's memory, in order, and carried
//! out at the next chance: file operations before the next use of any file,
//! standard output and error before the next write, poll or exit, and all of
//! it when the linker calls [`Adapter::flush`].

use crate::Adapter;
use crate::errno::Answer;
use crate::host::Host;
use crate::list::List;
use crate::loans::Scratch;
use crate::pointer::Region;
use crate::streams::Buffer;
use crate::table::{File, Standard};

/// A piece of [`Held::data`].
#[derive(Clone, Copy)]
struct Piece {
    start: usize,
    len: usize,
}

impl Piece {
    /// What is left behind the first `len` bytes.
    fn after(self, len: u32) -> Piece {
        let len = (len as usize).min(self.len);
        Piece {
            start: self.start + len,
            len: self.len - len,
        }
    }
}

#[derive(Clone, Copy)]
enum FileStep {
    /// Writes at the offset, or at the end if there is none.
    Write {
        handle: u32,
        offset: Option<u64>,
        data: Piece,
    },
    Drop(u32),
    /// A socket, by its place among them.
    DropSocket(u32),
}

#[derive(Clone, Copy)]
enum StreamStep {
    Write { standard: Standard, data: Piece },
    DropInput(u32),
    DropOutput(u32),
}

/// What waits to be carried out.
pub(crate) struct Held {
    files: List<FileStep>,
    streams: List<StreamStep>,
    data: List<u8>,
}

/// Held data goes through scratch in the guest's memory in pieces of at most
/// this size.
const PIECE_MAX: usize = 4096;

impl Held {
    pub(crate) const fn new() -> Held {
        Held {
            files: List::new(),
            streams: List::new(),
            data: List::new(),
        }
    }
}

impl<H: Host> Adapter<H> {
    fn keep(&mut self, buffer: Buffer) -> Piece {
        let piece = Piece {
            start: self.held.data.len(),
            len: buffer.len as usize,
        };
        let place = self.held.data.extend_with(piece.len, 0);
        self.host.copy_in(place, buffer.at);
        piece
    }

    /// Keeps a write to standard output or error.
    #[cold]
    pub(crate) fn hold_stream(&mut self, standard: Standard, buffer: Buffer) {
        let data = self.keep(buffer);
        self.held.streams.push(StreamStep::Write { standard, data });
    }

    /// Keeps a write to a file.
    #[cold]
    pub(crate) fn hold_file(&mut self, file: File, offset: Option<u64>, buffer: Buffer) {
        let data = self.keep(buffer);
        self.held.files.push(FileStep::Write {
            handle: file.handle,
            offset,
            data,
        });
    }

    /// Drops the host's descriptor of a closed file or directory.
    pub(crate) fn drop_file(&mut self, handle: u32) {
        if self.silent() {
            self.held.files.push(FileStep::Drop(handle));
        } else {
            self.host.descriptor_drop(handle);
        }
    }

    /// Has a closed socket dropped.
    #[cold]
    pub(crate) fn hold_socket(&mut self, index: u32) {
        self.held.files.push(FileStep::DropSocket(index));
    }

    /// Drops the handle of a closed standard stream, after what is still to be
    /// written to it.
    pub(crate) fn drop_standard(&mut self, standard: Standard) {
        let Some(handle) = self.table.standard(standard).handle.take() else {
            return;
        };
        let held = self.silent() || !self.held.streams.is_empty();
        match (standard, held) {
            (Standard::In, false) => self.host.input_drop(handle),
            (Standard::In, true) => self.held.streams.push(StreamStep::DropInput(handle)),
            (_, false) => self.host.output_drop(handle),
            (_, true) => self.held.streams.push(StreamStep::DropOutput(handle)),
        }
    }

    /// Carries out everything that waits. Does nothing in a silent phase.
    #[inline(never)]
    pub fn flush(&mut self) {
        self.flush_files(&[]);
        self.flush_streams(&[]);
    }

    /// Carries out the file operations that wait.
    #[inline]
    pub(crate) fn flush_files(&mut self, given: &[Region]) {
        if !self.held.files.is_empty() && !self.silent() {
            self.carry_out_files(given);
        }
    }

    /// Carries out what waits for the standard streams.
    #[inline]
    pub(crate) fn flush_streams(&mut self, given: &[Region]) {
        if !self.held.streams.is_empty() && !self.silent() {
            self.carry_out_streams(given);
        }
    }

    #[cold]
    #[inline(never)]
    fn carry_out_files(&mut self, given: &[Region]) {
        self.listing.forget();
        let mut index = 0;
        while let Some(&step) = self.held.files.get(index) {
            index += 1;
            match step {
                FileStep::Drop(handle) => self.host.descriptor_drop(handle),
                FileStep::DropSocket(index) => self.via_socket_let_go(index),
                FileStep::Write {
                    handle,
                    offset,
                    data,
                } => {
                    // There is nobody left to tell about an error: the guest
                    // was told that the write succeeded.
                    let _ = self.write_held(handle, offset, data, given);
                }
            }
        }
        self.held.files.clear();
        self.forget_data();
    }

    fn write_held(
        &mut self,
        handle: u32,
        offset: Option<u64>,
        data: Piece,
        given: &[Region],
    ) -> Answer {
        let mut rest = data;
        let mut at = offset;
        while rest.len > 0 {
            let written = self.lend(rest, given, |adapter, piece, given| match at {
                Some(offset) => adapter.write_at(handle, piece, offset, given),
                None => adapter.append(handle, piece, given),
            })?;
            if written == 0 {
                break;
            }
            rest = rest.after(written);
            at = at.map(|offset| offset.saturating_add(u64::from(written)));
        }
        if offset.is_none() {
            let size = self.file_size(handle, given)?;
            self.move_appended(handle, size);
        }
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn carry_out_streams(&mut self, given: &[Region]) {
        let mut index = 0;
        while let Some(&step) = self.held.streams.get(index) {
            index += 1;
            match step {
                StreamStep::DropInput(handle) => self.host.input_drop(handle),
                StreamStep::DropOutput(handle) => self.host.output_drop(handle),
                StreamStep::Write { standard, data } => {
                    let handle = self.output(standard);
                    let mut rest = data;
                    while rest.len > 0 {
                        let done = self.lend(rest, given, |adapter, piece, given| {
                            let done =
                                adapter.write_and_flush(handle, piece.at, piece.len, given)?;
                            Ok(done.map(|()| piece.len))
                        });
                        let Ok(Ok(written)) = done else {
                            break;
                        };
                        rest = rest.after(written);
                    }
                }
            }
        }
        self.held.streams.clear();
        self.forget_data();
    }

    fn forget_data(&mut self) {
        if self.held.files.is_empty() && self.held.streams.is_empty() {
            self.held.data.clear();
        }
    }

    /// Lends the beginning of a piece to the guest's memory for one call, as
    /// much of it as there is room for.
    fn lend<T>(
        &self,
        piece: Piece,
        given: &[Region],
        call: impl FnOnce(&Self, Buffer, &[Region]) -> Answer<T>,
    ) -> Answer<T> {
        let mut len = piece.len.min(PIECE_MAX);
        let mut scratch = Scratch::new(given);
        let at = loop {
            match scratch.take(&self.host, len as u32, 1) {
                Ok(at) => break at,
                Err(errno) if len == 1 => return Err(errno),
                Err(_) => len /= 2,
            }
        };
        let bytes = self.held.data.get(piece.start..piece.start + len);
        self.host.copy_out(at, bytes.unwrap_or_default());
        let lent = Buffer {
            at,
            len: len as u32,
        };
        let answer = call(self, lent, &scratch.given_and(lent.region()));
        scratch.give_back(&self.host);
        answer
    }

    /// Whether anything waits.
    #[cfg(test)]
    pub(crate) fn holds_anything(&self) -> bool {
        !self.held.files.is_empty() || !self.held.streams.is_empty()
    }
}
