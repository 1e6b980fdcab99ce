//! The path functions: one host call each, after the checks.

use crate::Adapter;
use crate::arguments::{Budget, Path, check_flags};
use crate::attributes::HOST_DIRECTORY;
use crate::errno::{Answer, Errno};
use crate::files::{
    FDFLAG_APPEND, FDFLAG_DSYNC, FDFLAG_NONBLOCK, FDFLAG_RSYNC, FDFLAG_SYNC, FDFLAGS_ALL, Times,
    check_rights,
};
use crate::host::Host;
use crate::list::List;
use crate::loans::{Borrowed, Scratch};
use crate::pointer::{GuestPtr, Region, write_bytes};
use crate::table::{Descriptor, File};
use crate::trap;

const OFLAG_CREAT: u32 = 1;
const OFLAG_DIRECTORY: u32 = 2;
const OFLAG_TRUNC: u32 = 8;
const OFLAGS_ALL: u32 = 15;
const RIGHT_FD_READ: u64 = 1 << 1;
const RIGHT_FD_WRITE: u64 = 1 << 6;

impl<H: Host> Adapter<H> {
    /// `path_open`
    #[expect(clippy::too_many_arguments, reason = "the signature is preview 1's")]
    pub fn path_open(
        &mut self,
        fd: u32,
        lookup: u32,
        path: u32,
        path_len: u32,
        oflags: u32,
        rights: u64,
        rights_inheriting: u64,
        fdflags: u32,
        result: u32,
    ) -> Answer {
        check_flags(lookup, 1);
        check_flags(oflags, OFLAGS_ALL);
        check_rights(rights);
        check_rights(rights_inheriting);
        check_flags(fdflags, FDFLAGS_ALL);
        let given = [Region::new(path, path_len), Region::new(result, 4)];
        let path = self.path(&mut Budget::new(), path, path_len)?;
        let directory = match self.descriptor(fd, &given)? {
            Descriptor::Directory { handle, .. } => *handle,
            Descriptor::File(_) | Descriptor::Socket(_) => return Err(Errno::Notdir),
            Descriptor::Standard(_) => return Err(Errno::Badf),
        };
        if self.silent() {
            trap::path_open_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&given);
        self.listing.forget();
        // The open flags have the same bits in both versions.
        let mode = descriptor_flags(rights, fdflags);
        let handle = self.call_handle(&given, |host, ret| {
            host.open_at(directory, lookup, path.at, path.len, oflags, mode, ret);
        })?;
        let is_directory = oflags & OFLAG_DIRECTORY != 0
            || self.call_byte(&given, |host, ret| host.get_type(handle, ret)) == Ok(HOST_DIRECTORY);
        let descriptor = if is_directory {
            Descriptor::Directory {
                handle,
                preopen: None,
            }
        } else {
            Descriptor::File(File {
                handle,
                position: 0,
                append: fdflags & FDFLAG_APPEND != 0,
                nonblocking: fdflags & FDFLAG_NONBLOCK != 0,
                writable: oflags & (OFLAG_CREAT | OFLAG_TRUNC) != 0 || rights & RIGHT_FD_WRITE != 0,
            })
        };
        let opened = self.add_descriptor(descriptor);
        self.store(result, opened);
        Ok(())
    }

    /// `path_create_directory`
    pub fn path_create_directory(&mut self, fd: u32, path: u32, path_len: u32) -> Answer {
        let given = [Region::new(path, path_len)];
        let handle = self.directory(fd, &given)?;
        let path = self.path(&mut Budget::new(), path, path_len)?;
        if self.silent() {
            trap::path_create_directory_called_while_the_component_must_not_call_out();
        }
        self.before_change(&given);
        self.call_unit(&given, |host, ret| {
            host.create_directory_at(handle, path.at, path.len, ret);
        })
    }

    /// `path_remove_directory`
    pub fn path_remove_directory(&mut self, fd: u32, path: u32, path_len: u32) -> Answer {
        let given = [Region::new(path, path_len)];
        let handle = self.directory(fd, &given)?;
        let path = self.path(&mut Budget::new(), path, path_len)?;
        if self.silent() {
            trap::path_remove_directory_called_while_the_component_must_not_call_out();
        }
        self.before_change(&given);
        self.call_unit(&given, |host, ret| {
            host.remove_directory_at(handle, path.at, path.len, ret);
        })
    }

    /// `path_unlink_file`
    pub fn path_unlink_file(&mut self, fd: u32, path: u32, path_len: u32) -> Answer {
        let given = [Region::new(path, path_len)];
        let handle = self.directory(fd, &given)?;
        let path = self.path_of_any_size(path, path_len)?;
        if self.silent() {
            trap::path_unlink_file_called_while_the_component_must_not_call_out();
        }
        self.before_change(&given);
        self.call_unit(&given, |host, ret| {
            host.unlink_file_at(handle, path.at, path.len, ret);
        })
    }

    /// `path_filestat_set_times`
    #[expect(clippy::too_many_arguments, reason = "the signature is preview 1's")]
    pub fn path_filestat_set_times(
        &mut self,
        fd: u32,
        lookup: u32,
        path: u32,
        path_len: u32,
        access_ns: u64,
        modify_ns: u64,
        flags: u32,
    ) -> Answer {
        check_flags(lookup, 1);
        let Times { access, modify } = Times::new(access_ns, modify_ns, flags)?;
        let given = [Region::new(path, path_len)];
        let handle = self.directory(fd, &given)?;
        let path = self.path(&mut Budget::new(), path, path_len)?;
        if self.silent() {
            trap::path_filestat_set_times_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&given);
        self.call_unit(&given, |host, ret| {
            host.set_times_at(
                handle,
                lookup,
                path.at,
                path.len,
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

    /// `path_link`
    #[expect(clippy::too_many_arguments, reason = "the signature is preview 1's")]
    pub fn path_link(
        &mut self,
        old_fd: u32,
        lookup: u32,
        old: u32,
        old_len: u32,
        new_fd: u32,
        new: u32,
        new_len: u32,
    ) -> Answer {
        check_flags(lookup, 1);
        let given = [Region::new(old, old_len), Region::new(new, new_len)];
        let old_handle = self.directory(old_fd, &given)?;
        let new_handle = self.directory(new_fd, &given)?;
        let (old, new) = self.two_paths(old, old_len, new, new_len)?;
        if self.silent() {
            trap::path_link_called_while_the_component_must_not_call_out();
        }
        self.before_change(&given);
        self.call_unit(&given, |host, ret| {
            host.link_at(
                old_handle, lookup, old.at, old.len, new_handle, new.at, new.len, ret,
            );
        })
    }

    /// `path_rename`
    pub fn path_rename(
        &mut self,
        old_fd: u32,
        old: u32,
        old_len: u32,
        new_fd: u32,
        new: u32,
        new_len: u32,
    ) -> Answer {
        let given = [Region::new(old, old_len), Region::new(new, new_len)];
        let old_handle = self.directory(old_fd, &given)?;
        let new_handle = self.directory(new_fd, &given)?;
        let (old, new) = self.two_paths(old, old_len, new, new_len)?;
        if self.silent() {
            trap::path_rename_called_while_the_component_must_not_call_out();
        }
        self.before_change(&given);
        self.call_unit(&given, |host, ret| {
            host.rename_at(
                old_handle, old.at, old.len, new_handle, new.at, new.len, ret,
            );
        })
    }

    /// `path_symlink`
    pub fn path_symlink(
        &mut self,
        old: u32,
        old_len: u32,
        fd: u32,
        new: u32,
        new_len: u32,
    ) -> Answer {
        let given = [Region::new(old, old_len), Region::new(new, new_len)];
        let handle = self.directory(fd, &given)?;
        let (old, new) = self.two_paths(old, old_len, new, new_len)?;
        if self.silent() {
            trap::path_symlink_called_while_the_component_must_not_call_out();
        }
        self.before_change(&given);
        self.call_unit(&given, |host, ret| {
            host.symlink_at(handle, old.at, old.len, new.at, new.len, ret);
        })
    }

    /// `path_readlink`
    pub fn path_readlink(
        &mut self,
        fd: u32,
        path: u32,
        path_len: u32,
        buffer: u32,
        buffer_len: u32,
        result: u32,
    ) -> Answer {
        let given = [
            Region::new(path, path_len),
            Region::new(buffer, buffer_len),
            Region::new(result, 4),
        ];
        let handle = self.directory(fd, &given)?;
        let path = self.path(&mut Budget::new(), path, path_len)?;
        if self.silent() {
            trap::path_readlink_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&given);
        let target = self.link_target(handle, path, &given)?;
        let len = target.len().min(buffer_len as usize);
        let target = target.get(..len).unwrap_or_default();
        write_bytes(&self.host, GuestPtr::new(buffer), target);
        self.store(result, len as u32);
        Ok(())
    }

    fn link_target(&self, handle: u32, path: Path, given: &[Region]) -> Answer<List<u8>> {
        let area = Borrowed::<2>::take(&self.host, given)?;
        let mut scratch = Scratch::with(given, &area);
        let host = &self.host;
        host.loans().with_scratch(&mut scratch, || {
            host.readlink_at(handle, path.at, path.len, area.at());
        });
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 4);
        let mut target = List::new();
        if !failed {
            let place = target.extend_with(area.word(host, 8) as usize, 0);
            host.copy_in(place, area.word(host, 4));
        }
        scratch.give_back(host);
        area.give_back(host);
        if failed {
            return Err(Errno::from_error_code(code));
        }
        Ok(target)
    }

    fn two_paths(&self, old: u32, old_len: u32, new: u32, new_len: u32) -> Answer<(Path, Path)> {
        let mut budget = Budget::new();
        let old = self.path(&mut budget, old, old_len)?;
        let new = self.path(&mut budget, new, new_len)?;
        Ok((old, new))
    }

    /// What must be done before the tree changes: held writes go out, and a
    /// listing kept for `fd_readdir` is no longer true.
    fn before_change(&mut self, given: &[Region]) {
        self.flush_files(given);
        self.listing.forget();
    }
}

/// The `descriptor-flags` to open with.
fn descriptor_flags(rights: u64, fdflags: u32) -> u32 {
    let mut mode = 0;
    if rights & RIGHT_FD_READ != 0 {
        mode |= 1;
    }
    if rights & RIGHT_FD_WRITE != 0 {
        mode |= 2;
    }
    for (flag, bit) in [(FDFLAG_SYNC, 4), (FDFLAG_DSYNC, 8), (FDFLAG_RSYNC, 16)] {
        if fdflags & flag != 0 {
            mode |= bit;
        }
    }
    mode
}
