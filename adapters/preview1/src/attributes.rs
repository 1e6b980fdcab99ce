//! `fd_fdstat_get`, `fd_filestat_get`, `path_filestat_get`: what a descriptor
//! or a file is.

use crate::Adapter;
use crate::arguments::{Budget, check_flags};
use crate::errno::{Answer, Errno};
use crate::files::{
    FDFLAG_APPEND, FDFLAG_DSYNC, FDFLAG_NONBLOCK, FDFLAG_RSYNC, FDFLAG_SYNC, HostStat, RIGHTS_ALL,
};
use crate::host::Host;
use crate::loans::Borrowed;
use crate::pointer::{GuestPtr, Region};
use crate::table::{Descriptor, Standard};
use crate::trap;

pub(crate) const FILETYPE_UNKNOWN: u8 = 0;
pub(crate) const FILETYPE_CHARACTER_DEVICE: u8 = 2;
pub(crate) const FILETYPE_DIRECTORY: u8 = 3;

/// `descriptor-type#directory`
pub(crate) const HOST_DIRECTORY: u8 = 3;

/// The preview-1 file type for a `descriptor-type`. Preview 1 has none for
/// pipes; sockets cannot be told apart and are streams.
pub(crate) fn filetype(host_type: u8) -> u8 {
    match host_type {
        1 => 1, // block device
        2 => FILETYPE_CHARACTER_DEVICE,
        HOST_DIRECTORY => FILETYPE_DIRECTORY,
        5 => 7, // symbolic link
        6 => 4, // regular file
        7 => 6, // socket
        _ => FILETYPE_UNKNOWN,
    }
}

const FD_READ: u64 = 1 << 1;
const FD_SEEK: u64 = 1 << 2;
const FD_WRITE: u64 = 1 << 6;
const FD_READDIR: u64 = 1 << 14;
const PATH_FILESTAT_SET_SIZE: u64 = 1 << 19;
const FD_FILESTAT_SET_SIZE: u64 = 1 << 22;

/// What a preopened directory may do: the path functions (bits 9 to 13 and 15
/// to 18, 20, 24 to 26), listing (14), and its own attributes (21, 23).
const PREOPEN_BASE: u64 = 0x07B7_FE00;

/// What may be opened under it may also do: everything that is done to files
/// (bits 0 to 8, 22), and polling (27).
const PREOPEN_INHERITING: u64 = PREOPEN_BASE | 0x0840_01FF;

/// What a socket may do: read, set flags, write (bits 1, 3, 6), its attributes (21), polling,
/// shutting down, accepting (27 to 29).
const SOCKET_RIGHTS: u64 = 0x3820_004A;

struct Fdstat {
    filetype: u8,
    flags: u32,
    base: u64,
    inheriting: u64,
}

impl<H: Host> Adapter<H> {
    /// `fd_fdstat_get`
    pub fn fd_fdstat_get(&mut self, fd: u32, result: u32) -> Answer {
        let given = [Region::new(result, 24)];
        let stat = match self.descriptor(fd, &given)? {
            Descriptor::Standard(standard) => {
                let standard = *standard;
                let rights = if standard == Standard::In {
                    FD_READ
                } else {
                    FD_WRITE
                };
                let flags = match self.table.standard(standard).nonblocking {
                    true => FDFLAG_NONBLOCK,
                    false => 0,
                };
                Fdstat {
                    filetype: self.standard_filetype(standard, &given)?,
                    flags,
                    base: rights,
                    inheriting: rights,
                }
            }
            Descriptor::Directory {
                preopen: Some(_), ..
            } => Fdstat {
                filetype: FILETYPE_DIRECTORY,
                flags: 0,
                base: PREOPEN_BASE,
                inheriting: PREOPEN_INHERITING,
            },
            Descriptor::Directory { handle, .. } => {
                let handle = *handle;
                self.opened_fdstat(handle, 0, &given)?
            }
            Descriptor::File(file) => {
                let file = *file;
                let mut flags = 0;
                if file.append {
                    flags |= FDFLAG_APPEND;
                }
                if file.nonblocking {
                    flags |= FDFLAG_NONBLOCK;
                }
                self.opened_fdstat(file.handle, flags, &given)?
            }
            Descriptor::Socket(index) => {
                let index = *index;
                let (filetype, flags) = self.via_socket_stat(index)?;
                Fdstat {
                    filetype,
                    flags,
                    base: SOCKET_RIGHTS,
                    inheriting: SOCKET_RIGHTS,
                }
            }
        };
        let result = GuestPtr::<u8>::new(result);
        result.write(&self.host, stat.filetype);
        result.field::<u16>(2).write(&self.host, stat.flags as u16);
        result.field::<u64>(8).write(&self.host, stat.base);
        result.field::<u64>(16).write(&self.host, stat.inheriting);
        Ok(())
    }

    /// For what the guest opened itself the host knows flags and type.
    fn opened_fdstat(&mut self, handle: u32, own_flags: u32, given: &[Region]) -> Answer<Fdstat> {
        if self.silent() {
            trap::fd_fdstat_get_called_while_the_component_must_not_call_out();
        }
        let mode = self.call_byte(given, |host, ret| host.get_flags(handle, ret))?;
        let filetype = filetype(self.call_byte(given, |host, ret| host.get_type(handle, ret))?);
        let mut base = RIGHTS_ALL;
        if filetype == FILETYPE_DIRECTORY {
            base &= !(FD_SEEK | FD_FILESTAT_SET_SIZE | PATH_FILESTAT_SET_SIZE);
        }
        if mode & 1 == 0 {
            base &= !(FD_READ | FD_READDIR);
        }
        if mode & 2 == 0 {
            base &= !FD_WRITE;
        }
        let mut flags = own_flags;
        for (bit, flag) in [(4, FDFLAG_SYNC), (8, FDFLAG_DSYNC), (16, FDFLAG_RSYNC)] {
            if mode & bit != 0 {
                flags |= flag;
            }
        }
        Ok(Fdstat {
            filetype,
            flags,
            base,
            inheriting: base,
        })
    }

    /// A standard stream is a character device if it is a terminal, otherwise
    /// unknown.
    fn standard_filetype(&mut self, standard: Standard, given: &[Region]) -> Answer<u8> {
        let known = self.table.standard(standard).is_terminal;
        let is_terminal = match known {
            Some(is_terminal) => is_terminal,
            None => {
                let is_terminal = self.host.terminal() && self.ask_terminal(standard, given)?;
                self.table.standard(standard).is_terminal = Some(is_terminal);
                is_terminal
            }
        };
        Ok(if is_terminal {
            FILETYPE_CHARACTER_DEVICE
        } else {
            FILETYPE_UNKNOWN
        })
    }

    fn ask_terminal(&self, standard: Standard, given: &[Region]) -> Answer<bool> {
        if self.silent() {
            trap::isatty_first_needed_while_the_component_must_not_call_out();
        }
        let area = Borrowed::<1>::take(&self.host, given)?;
        let host = &self.host;
        match standard {
            Standard::In => host.get_terminal_stdin(area.at()),
            Standard::Out => host.get_terminal_stdout(area.at()),
            Standard::Err => host.get_terminal_stderr(area.at()),
        }
        let is_terminal = area.byte(host, 0) != 0;
        let handle = area.word(host, 4);
        area.give_back(host);
        if is_terminal {
            if standard == Standard::In {
                host.terminal_input_drop(handle);
            } else {
                host.terminal_output_drop(handle);
            }
        }
        Ok(is_terminal)
    }

    /// `fd_filestat_get`
    pub fn fd_filestat_get(&mut self, fd: u32, result: u32) -> Answer {
        let given = [Region::new(result, 64)];
        let handle = match self.descriptor(fd, &given)? {
            Descriptor::Standard(standard) => {
                let standard = *standard;
                let filetype = self.standard_filetype(standard, &given)?;
                self.store_filestat(result, 0, 0, filetype, 0, 0, [0; 3]);
                return Ok(());
            }
            Descriptor::Directory { handle, .. } => *handle,
            Descriptor::File(file) => file.handle,
            Descriptor::Socket(index) => {
                let index = *index;
                let (filetype, _) = self.via_socket_stat(index)?;
                self.store_filestat(result, 0, 0, filetype, 0, 0, [0; 3]);
                return Ok(());
            }
        };
        if self.silent() {
            trap::fd_filestat_get_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&given);
        let stat = self.call_stat(&given, |host, ret| host.stat(handle, ret))?;
        let inode = self.call_long::<3>(&given, |host, ret| host.metadata_hash(handle, ret))?;
        self.finish_filestat(result, stat, inode)
    }

    /// `path_filestat_get`
    pub fn path_filestat_get(
        &mut self,
        fd: u32,
        flags: u32,
        path: u32,
        path_len: u32,
        result: u32,
    ) -> Answer {
        check_flags(flags, 1);
        let given = [Region::new(path, path_len), Region::new(result, 64)];
        let handle = self.directory(fd, &given)?;
        let path = self.path(&mut Budget::new(), path, path_len)?;
        if self.silent() {
            trap::path_filestat_get_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&given);
        let stat = self.call_stat(&given, |host, ret| {
            host.stat_at(handle, flags, path.at, path.len, ret);
        })?;
        let inode = self.call_long::<3>(&given, |host, ret| {
            host.metadata_hash_at(handle, flags, path.at, path.len, ret);
        })?;
        self.finish_filestat(result, stat, inode)
    }

    fn finish_filestat(&self, result: u32, stat: HostStat, inode: u64) -> Answer {
        let times = [
            timestamp(stat.access)?,
            timestamp(stat.modify)?,
            timestamp(stat.change)?,
        ];
        self.store_filestat(
            result,
            1,
            inode,
            filetype(stat.kind),
            stat.links,
            stat.size,
            times,
        );
        Ok(())
    }

    /// Writes the fields one by one: padding is not the adapter's to touch.
    #[expect(clippy::too_many_arguments, reason = "the fields of the record")]
    fn store_filestat(
        &self,
        result: u32,
        device: u64,
        inode: u64,
        filetype: u8,
        links: u64,
        size: u64,
        times: [u64; 3],
    ) {
        let result = GuestPtr::<u64>::new(result);
        let host = &self.host;
        result.write(host, device);
        result.field::<u64>(8).write(host, inode);
        result.field::<u8>(16).write(host, filetype);
        result.field::<u64>(24).write(host, links);
        result.field::<u64>(32).write(host, size);
        let [access, modify, change] = times;
        result.field::<u64>(40).write(host, access);
        result.field::<u64>(48).write(host, modify);
        result.field::<u64>(56).write(host, change);
    }
}

/// Nanoseconds, or `overflow` when preview 1 cannot say them.
pub(crate) fn timestamp((seconds, nanoseconds): (u64, u32)) -> Answer<u64> {
    seconds
        .checked_mul(1_000_000_000)
        .and_then(|time| time.checked_add(u64::from(nanoseconds)))
        .ok_or(Errno::Overflow)
}
