//! Borrowing guest memory for the instant of one import call.
//!
//! WASI 0.2 imports write results into guest memory, of which the adapter owns
//! no byte. So it borrows: `Borrowed` is a return area of fixed size,
//! `Scratch` holds whatever the host allocates for lists and strings. Both
//! pick addresses that overlap no region the current call was given, save what
//! lies there in the adapter's own memory, and put it back. Guest code cannot
//! run in between.
//!
//! [`Loans`] is the side the host calls: through `cabi_import_realloc` it gets
//! either scratch, or once, without any copying, the guest's own buffer.

use crate::errno::{Answer, Errno};
use crate::list::List;
use crate::memory::GuestMemory;
use crate::pointer::{Region, Scalar, in_bounds, memory_bytes};
use crate::trap;
use core::cell::Cell;

/// No scratch below this address: a result at address 0 is legal, but the
/// first place where a host might take it for "none".
const LOWEST: u32 = 16;

/// The lowest aligned address from `from` on where `len` bytes fit without
/// touching any of the regions.
#[inline(never)]
fn find_spot(memory_bytes: u64, given: &[Region], from: u32, len: u32, align: u32) -> Option<u32> {
    let mask = u64::from(align) - 1;
    let mut start = (u64::from(from) + mask) & !mask;
    'search: loop {
        let end = start + u64::from(len);
        if end > memory_bytes {
            return None;
        }
        let spot = Region::new(start as u32, len);
        for region in given {
            if region.overlaps(spot) {
                start = (region.end() + mask) & !mask;
                continue 'search;
            }
        }
        return Some(start as u32);
    }
}

/// A return area of `WORDS` 64-bit words, aligned to 8.
#[must_use = "the guest's bytes must be put back"]
pub(crate) struct Borrowed<const WORDS: usize> {
    at: u32,
    saved: [u64; WORDS],
}

impl<const WORDS: usize> Borrowed<WORDS> {
    /// Borrows the area, away from everything the call was given.
    ///
    /// # Errors
    ///
    /// `Nomem` when the memory has no such place; nothing has been called yet.
    //
    // Always inlined, here and below: passing the area on would move it, and a
    // move is a `memory.copy`, which costs more than all the rest of a short write.
    #[inline(always)]
    pub(crate) fn take<M: GuestMemory>(memory: &M, given: &[Region]) -> Answer<Self> {
        let len = WORDS as u32 * 8;
        let at = find_spot(memory_bytes(memory), given, LOWEST, len, 8).ok_or(Errno::Nomem)?;
        Ok(Self::take_at(memory, at))
    }

    #[inline(always)]
    fn take_at<M: GuestMemory>(memory: &M, at: u32) -> Self {
        let mut saved = [0; WORDS];
        for (index, word) in saved.iter_mut().enumerate() {
            *word = memory.load64(at + index as u32 * 8);
        }
        Borrowed { at, saved }
    }

    /// The bytes that are borrowed.
    pub(crate) fn region(&self) -> Region {
        Region::new(self.at, WORDS as u32 * 8)
    }

    /// Where the host is to write.
    #[inline]
    pub(crate) fn at(&self) -> u32 {
        self.at
    }

    /// Puts the guest's bytes back, and takes the result as the `T` of a
    /// `result<T, E>` with an `E` of one byte; `at` says where `T` and `E` begin.
    #[inline(always)]
    pub(crate) fn outcome<T: Scalar, M: GuestMemory>(self, memory: &M, at: u32) -> Result<T, u8> {
        let failed = self.byte(memory, 0) != 0;
        let code = self.byte(memory, at);
        let value = T::load(memory, self.at + at);
        self.give_back(memory);
        if failed { Err(code) } else { Ok(value) }
    }

    /// Reads a byte of the result.
    #[inline]
    pub(crate) fn byte<M: GuestMemory>(&self, memory: &M, offset: u32) -> u8 {
        memory.load8(self.at + offset)
    }

    /// Reads a 32-bit word of the result.
    #[inline]
    pub(crate) fn word<M: GuestMemory>(&self, memory: &M, offset: u32) -> u32 {
        memory.load32(self.at + offset)
    }

    /// Reads a 64-bit word of the result.
    #[inline]
    pub(crate) fn long<M: GuestMemory>(&self, memory: &M, offset: u32) -> u64 {
        memory.load64(self.at + offset)
    }

    /// [`Borrowed::outcome`] with the error number of a file-system error code.
    #[inline(always)]
    pub(crate) fn finish<T: Scalar, M: GuestMemory>(self, memory: &M, at: u32) -> Answer<T> {
        self.outcome(memory, at).map_err(Errno::from_error_code)
    }

    /// Puts the guest's bytes back.
    #[inline(always)]
    pub(crate) fn give_back<M: GuestMemory>(self, memory: &M) {
        for (index, word) in self.saved.iter().enumerate() {
            memory.store64(self.at + index as u32 * 8, *word);
        }
    }
}

/// Scratch of any size, taken piece by piece and put back all at once.
#[derive(Default)]
#[must_use = "the guest's bytes must be put back"]
pub(crate) struct Scratch {
    given: [Region; Scratch::REGIONS],
    next: u32,
    pieces: List<Piece>,
    saved: List<u8>,
}

#[derive(Clone, Copy)]
struct Piece {
    at: u32,
    len: u32,
}

impl Scratch {
    /// The most regions any call is given are eight, by `sock_recv_from` (array, buffer,
    /// address and its bytes, places for port, size and flags) and its return area.
    const REGIONS: usize = 8;

    /// Starts borrowing, away from everything the call was given.
    pub(crate) fn new(given: &[Region]) -> Scratch {
        let mut regions = [Region::EMPTY; Scratch::REGIONS];
        for (slot, region) in regions.iter_mut().zip(given) {
            *slot = *region;
        }
        Scratch {
            given: regions,
            next: LOWEST,
            pieces: List::new(),
            saved: List::new(),
        }
    }

    /// The same for a call that also has a return area.
    pub(crate) fn with<const WORDS: usize>(given: &[Region], area: &Borrowed<WORDS>) -> Scratch {
        let mut scratch = Scratch::new(given);
        if let Some(last) = scratch.given.last_mut() {
            *last = area.region();
        }
        scratch
    }

    /// What the call was given, and one region more.
    pub(crate) fn given_and(&self, more: Region) -> [Region; Scratch::REGIONS] {
        let mut regions = self.given;
        if let Some(last) = regions.last_mut() {
            *last = more;
        }
        regions
    }

    /// Takes `len` bytes, or says that they fit nowhere.
    pub(crate) fn take<M: GuestMemory>(&mut self, memory: &M, len: u32, align: u32) -> Answer<u32> {
        let at = find_spot(memory_bytes(memory), &self.given, self.next, len, align)
            .ok_or(Errno::Nomem)?;
        self.save(memory, at, len);
        Ok(at)
    }

    /// Whether `len` bytes more would fit in one piece.
    pub(crate) fn has_room<M: GuestMemory>(&self, memory: &M, len: u32) -> bool {
        find_spot(memory_bytes(memory), &self.given, self.next, len, 8).is_some()
    }

    fn save<M: GuestMemory>(&mut self, memory: &M, at: u32, len: u32) {
        memory.copy_in(self.saved.extend_with(len as usize, 0), at);
        self.pieces.push(Piece { at, len });
        self.next = at + len;
    }

    /// Makes the piece at `old` larger: in place if it is the last one and
    /// nothing lies behind it, otherwise as a copy.
    fn grow<M: GuestMemory>(
        &mut self,
        memory: &M,
        old: u32,
        old_len: u32,
        len: u32,
        align: u32,
    ) -> Answer<u32> {
        let end = old + old_len;
        if end == self.next {
            let more = len - old_len;
            if find_spot(memory_bytes(memory), &self.given, end, more, 1) == Some(end) {
                self.save(memory, end, more);
                return Ok(old);
            }
        }
        let at = self.take(memory, len, align)?;
        memory.copy_within(at, old, old_len);
        Ok(at)
    }

    /// Puts the guest's bytes back.
    pub(crate) fn give_back<M: GuestMemory>(self, memory: &M) {
        let mut saved = &*self.saved;
        for piece in &*self.pieces {
            let Some((bytes, rest)) = saved.split_at_checked(piece.len as usize) else {
                return;
            };
            memory.copy_out(piece.at, bytes);
            saved = rest;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// No call that returns a list or string is under way.
    Idle,
    /// The next allocation is the guest's own buffer.
    Buffer { at: u32, len: u32 },
    /// The guest's own buffer has been handed out.
    BufferTaken { at: u32, len: u32 },
    /// Allocations come from the scratch.
    Scratch,
}

/// Where the host's allocations go while an import call is under way.
pub struct Loans {
    mode: Cell<Mode>,
    scratch: Cell<Option<Scratch>>,
}

impl Default for Loans {
    fn default() -> Self {
        Loans::new()
    }
}

impl Loans {
    /// Nothing lent yet.
    pub const fn new() -> Loans {
        Loans {
            mode: Cell::new(Mode::Idle),
            scratch: Cell::new(None),
        }
    }

    /// Whether a call is under way whose allocations are answered here.
    pub fn in_flight(&self) -> bool {
        self.mode.get() != Mode::Idle
    }

    /// Makes the call with the guest's buffer as the place for its one result.
    #[inline]
    pub(crate) fn with_buffer(&self, at: u32, len: u32, call: impl FnOnce()) {
        self.mode.set(Mode::Buffer { at, len });
        call();
        self.mode.set(Mode::Idle);
    }

    /// Makes the call with scratch for any number of results.
    #[inline]
    pub(crate) fn with_scratch(&self, scratch: &mut Scratch, call: impl FnOnce()) {
        self.begin(scratch);
        call();
        self.end(scratch);
    }

    #[inline(never)]
    fn begin(&self, scratch: &mut Scratch) {
        self.scratch.set(Some(core::mem::take(scratch)));
        self.mode.set(Mode::Scratch);
    }

    #[inline(never)]
    fn end(&self, scratch: &mut Scratch) {
        self.mode.set(Mode::Idle);
        *scratch = self.scratch.take().unwrap_or_default();
    }

    /// `cabi_import_realloc`: memory for a result of the call under way.
    ///
    /// Traps when no call is, when the guest's buffer is too small or asked for
    /// twice, and when scratch fits nowhere.
    pub fn realloc<M: GuestMemory>(
        &self,
        memory: &M,
        old: u32,
        old_len: u32,
        align: u32,
        len: u32,
    ) -> u32 {
        if len == 0 && self.in_flight() {
            return 0;
        }
        match self.mode.get() {
            Mode::Idle => trap::cabi_import_realloc_called_outside_of_a_call(),
            Mode::Buffer { at, len: room } => {
                self.mode.set(Mode::BufferTaken { at, len: room });
                self.buffer(memory, at, room, len)
            }
            Mode::BufferTaken { at, len: room } if old_len > 0 && old == at => {
                self.buffer(memory, at, room, len)
            }
            Mode::BufferTaken { .. } => trap::host_returned_more_than_the_buffer_holds(),
            Mode::Scratch => {
                let mut scratch = self.scratch.take().unwrap_or_default();
                let answer = if old_len == 0 {
                    scratch.take(memory, len, align)
                } else if len <= old_len {
                    Ok(old)
                } else {
                    scratch.grow(memory, old, old_len, len, align)
                };
                self.scratch.set(Some(scratch));
                match answer {
                    Ok(at) => at,
                    Err(_) => trap::no_room_in_guest_memory_for_a_result(),
                }
            }
        }
    }

    fn buffer<M: GuestMemory>(&self, memory: &M, at: u32, room: u32, len: u32) -> u32 {
        if len > room {
            trap::host_returned_more_than_the_buffer_holds();
        }
        if !in_bounds(memory, at, len) {
            trap::guest_pointer_out_of_bounds();
        }
        at
    }
}
