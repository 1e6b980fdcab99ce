//! Writing to files, positions, sizes, and what else is done to an open file.

use crate::Adapter;
use crate::arguments::{check_case, check_flags};
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::loans::Borrowed;
use crate::pointer::{Region, check_range};
use crate::streams::{Buffer, Place};
use crate::table::{Descriptor, Standard};
use crate::trap;

/// The largest piece `blocking-write-and-flush` takes.
const APPEND_PIECE: u32 = 4096;

impl<H: Host> Adapter<H> {
    /// Writes to a file, and moves its position when `place` is the current
    /// one. In append mode the offset of `fd_pwrite` is ignored, as on Linux.
    pub(crate) fn write_file(
        &mut self,
        fd: u32,
        buffer: Buffer,
        place: Place,
        given: &[Region],
    ) -> Answer<u32> {
        let file = *self.file(fd)?;
        check_range(&self.host, buffer.at, buffer.len);
        if !file.writable {
            return Err(Errno::Badf);
        }
        let offset = match place {
            _ if file.append => None,
            Place::Current => Some(file.position),
            Place::At(offset) => Some(offset),
        };
        let len = if self.silent() {
            self.hold_file(file, offset, buffer);
            buffer.len
        } else {
            self.flush_files(given);
            match offset {
                Some(offset) => self.write_at(file.handle, buffer, offset, given)?,
                None => self.append(file.handle, buffer, given)?,
            }
        };
        if place == Place::Current {
            let position = if file.append && !self.silent() {
                self.file_size(file.handle, given)?
            } else {
                file.position
                    .checked_add(u64::from(len))
                    .ok_or(Errno::Overflow)?
            };
            self.file(fd)?.position = position;
        }
        Ok(len)
    }

    /// Writes at an offset; returns how much the host took.
    pub(crate) fn write_at(
        &self,
        handle: u32,
        buffer: Buffer,
        offset: u64,
        given: &[Region],
    ) -> Answer<u32> {
        let written = self.call_long::<2>(given, |host, ret| {
            host.write(handle, buffer.at, buffer.len, offset, ret);
        })?;
        Ok(written as u32)
    }

    /// Writes at the end of a file. An error after a part has been written is
    /// a short write.
    pub(crate) fn append(&self, handle: u32, buffer: Buffer, given: &[Region]) -> Answer<u32> {
        let stream = self.call_handle(given, |host, ret| host.append_via_stream(handle, ret))?;
        let mut done = 0;
        let mut outcome = Ok(Ok(()));
        while done < buffer.len {
            let len = (buffer.len - done).min(APPEND_PIECE);
            outcome = self.write_and_flush(stream, buffer.at + done, len, given);
            if !matches!(outcome, Ok(Ok(()))) {
                break;
            }
            done += len;
        }
        self.host.output_drop(stream);
        if done == 0 {
            outcome?.map_err(|error| error.errno(Errno::Io))?;
        }
        Ok(done)
    }

    /// The size of a file now.
    pub(crate) fn file_size(&self, handle: u32, given: &[Region]) -> Answer<u64> {
        Ok(self
            .call_stat(given, |host, ret| host.stat(handle, ret))?
            .size)
    }

    /// `fd_seek`
    pub fn fd_seek(&mut self, fd: u32, offset: i64, whence: u32, result: u32) -> Answer {
        check_case(whence, 2);
        let given = [Region::new(result, 8)];
        let file = *self.seekable(fd)?;
        let position = match whence {
            0 => u64::try_from(offset).ok(),
            1 => file.position.checked_add_signed(offset),
            _ => {
                if self.silent() {
                    trap::fd_seek_called_while_the_component_must_not_call_out();
                }
                self.flush_files(&given);
                self.file_size(file.handle, &given)?
                    .checked_add_signed(offset)
            }
        }
        .ok_or(Errno::Inval)?;
        self.file(fd)?.position = position;
        self.store(result, position);
        Ok(())
    }

    /// `fd_tell`
    pub fn fd_tell(&mut self, fd: u32, result: u32) -> Answer {
        self.flush_files(&[Region::new(result, 8)]);
        let position = self.seekable(fd)?.position;
        self.store(result, position);
        Ok(())
    }

    /// After a held append: the position is the end of the file.
    pub(crate) fn move_appended(&mut self, handle: u32, size: u64) {
        for file in self.table.files_mut() {
            if file.handle == handle {
                file.position = size;
            }
        }
    }

    /// `fd_advise`
    pub fn fd_advise(&mut self, fd: u32, offset: u64, len: u64, advice: u32) -> Answer {
        check_case(advice, 5);
        let handle = self.file(fd)?.handle;
        if self.silent() {
            trap::fd_advise_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&[]);
        self.call_unit(&[], |host, ret| {
            host.advise(handle, offset, len, advice, ret);
        })
    }

    /// `fd_allocate`: WASI 0.2 has no such thing.
    pub fn fd_allocate(&mut self, fd: u32, _offset: u64, _len: u64) -> Answer {
        self.file(fd)?;
        Err(Errno::Notsup)
    }

    /// `fd_datasync`, also of a directory, as POSIX has it; wasmtime's own preview-1 host
    /// refuses that.
    pub fn fd_datasync(&mut self, fd: u32) -> Answer {
        let handle = self.file_or_directory(fd, &[])?;
        if self.silent() {
            trap::fd_datasync_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&[]);
        self.call_unit(&[], |host, ret| host.sync_data(handle, ret))
    }

    /// `fd_sync`, also of a directory: databases make sure in this way that a new file has its
    /// name after a crash.
    pub fn fd_sync(&mut self, fd: u32) -> Answer {
        let handle = self.file_or_directory(fd, &[])?;
        if self.silent() {
            trap::fd_sync_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&[]);
        self.call_unit(&[], |host, ret| host.sync(handle, ret))
    }

    /// `fd_filestat_set_size`
    pub fn fd_filestat_set_size(&mut self, fd: u32, size: u64) -> Answer {
        let handle = self.file(fd)?.handle;
        if self.silent() {
            trap::fd_filestat_set_size_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&[]);
        self.call_unit(&[], |host, ret| host.set_size(handle, size, ret))
    }

    /// `fd_filestat_set_times`
    pub fn fd_filestat_set_times(
        &mut self,
        fd: u32,
        access_ns: u64,
        modify_ns: u64,
        flags: u32,
    ) -> Answer {
        let times = Times::new(access_ns, modify_ns, flags)?;
        let handle = self.file_or_directory(fd, &[])?;
        if self.silent() {
            trap::fd_filestat_set_times_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&[]);
        let Times { access, modify } = times;
        self.call_unit(&[], |host, ret| {
            host.set_times(
                handle,
                access.case,
                access.seconds,
                access.nanoseconds,
                modify.case,
                modify.seconds,
                modify.nanoseconds,
                ret,
            );
        })
    }

    /// `fd_fdstat_set_flags`: only append and nonblock can be changed, and of standard input
    /// only nonblock.
    pub fn fd_fdstat_set_flags(&mut self, fd: u32, flags: u32) -> Answer {
        check_flags(flags, FDFLAGS_ALL);
        let unchangeable = FDFLAG_DSYNC | FDFLAG_RSYNC | FDFLAG_SYNC;
        let nonblocking = flags & FDFLAG_NONBLOCK != 0;
        let polls = self.host.poll_stdin();
        match self.stream_or_file(fd)? {
            Descriptor::Standard(Standard::In) if polls => {
                if flags & (unchangeable | FDFLAG_APPEND) != 0 {
                    return Err(Errno::Inval);
                }
                self.table.stdin.nonblocking = nonblocking;
            }
            Descriptor::File(file) => {
                if flags & unchangeable != 0 {
                    return Err(Errno::Inval);
                }
                file.append = flags & FDFLAG_APPEND != 0;
                file.nonblocking = nonblocking;
            }
            Descriptor::Socket(index) => {
                let index = *index;
                self.via_socket_set_flags(index, flags)?;
            }
            _ => return Err(Errno::Badf),
        }
        Ok(())
    }

    /// `fd_fdstat_set_rights`: rights cannot be changed.
    pub fn fd_fdstat_set_rights(&mut self, fd: u32, base: u64, inheriting: u64) -> Answer {
        check_rights(base);
        check_rights(inheriting);
        match self.descriptor(fd, &[])? {
            Descriptor::Standard(_) => Err(Errno::Badf),
            _ => Err(Errno::Notsup),
        }
    }

    /// A call whose result is `result<descriptor-stat, error-code>`.
    pub(crate) fn call_stat(
        &self,
        given: &[Region],
        call: impl FnOnce(&H, u32),
    ) -> Answer<HostStat> {
        let area = Borrowed::<13>::take(&self.host, given)?;
        let host = &self.host;
        call(host, area.at());
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 8);
        let time = |offset: u32| match area.byte(host, offset) {
            0 => (0, 0),
            _ => (area.long(host, offset + 8), area.word(host, offset + 16)),
        };
        let stat = HostStat {
            kind: code,
            links: area.long(host, 16),
            size: area.long(host, 24),
            access: time(32),
            modify: time(56),
            change: time(80),
        };
        area.give_back(host);
        if failed {
            return Err(Errno::from_error_code(code));
        }
        Ok(stat)
    }
}

/// A `descriptor-stat`; times are seconds and nanoseconds.
pub(crate) struct HostStat {
    pub(crate) kind: u8,
    pub(crate) links: u64,
    pub(crate) size: u64,
    pub(crate) access: (u64, u32),
    pub(crate) modify: (u64, u32),
    pub(crate) change: (u64, u32),
}

pub(crate) const FDFLAG_APPEND: u32 = 1;
pub(crate) const FDFLAG_DSYNC: u32 = 2;
pub(crate) const FDFLAG_NONBLOCK: u32 = 4;
pub(crate) const FDFLAG_RSYNC: u32 = 8;
pub(crate) const FDFLAG_SYNC: u32 = 16;
pub(crate) const FDFLAGS_ALL: u32 = 31;

/// All 30 rights.
pub(crate) const RIGHTS_ALL: u64 = (1 << 30) - 1;

/// Checks a rights argument: traps on bits there are no rights for.
pub(crate) fn check_rights(rights: u64) {
    if rights & !RIGHTS_ALL != 0 {
        trap::argument_is_not_a_value_of_its_type();
    }
}

/// A `new-timestamp`, lowered.
#[derive(Clone, Copy)]
pub(crate) struct NewTime {
    pub(crate) case: u32,
    pub(crate) seconds: u64,
    pub(crate) nanoseconds: u32,
}

impl NewTime {
    fn new(nanoseconds: u64, set: bool, now: bool) -> Answer<NewTime> {
        const BILLION: u64 = 1_000_000_000;
        let (case, time) = match (set, now) {
            (true, true) => return Err(Errno::Inval),
            (true, false) => (2, nanoseconds),
            (false, true) => (1, 0),
            (false, false) => (0, 0),
        };
        Ok(NewTime {
            case,
            seconds: time / BILLION,
            nanoseconds: (time % BILLION) as u32,
        })
    }
}

/// The times of `fd_filestat_set_times` and `path_filestat_set_times`.
pub(crate) struct Times {
    pub(crate) access: NewTime,
    pub(crate) modify: NewTime,
}

impl Times {
    /// Traps on unknown flags; `inval` when a time is to be both given and now.
    pub(crate) fn new(access_ns: u64, modify_ns: u64, flags: u32) -> Answer<Times> {
        check_flags(flags, 15);
        Ok(Times {
            access: NewTime::new(access_ns, flags & 1 != 0, flags & 2 != 0)?,
            modify: NewTime::new(modify_ns, flags & 4 != 0, flags & 8 != 0)?,
        })
    }
}
