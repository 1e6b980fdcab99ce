//! `fd_readdir`.
//!
//! The cookie of an entry is its index, with `.` and `..` in front. The whole
//! directory is listed at once, with inodes, and kept while the guest walks
//! through it with a small buffer, so that a large folder costs each entry once.
//! The list is forgotten on cookie 0 and as soon as the guest changes anything.

use crate::Adapter;
use crate::attributes::{FILETYPE_DIRECTORY, filetype};
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::list::List;
use crate::loans::{Borrowed, Scratch};
use crate::pointer::{GuestPtr, Region, write_bytes};
use crate::trap;

const DIRENT_BYTES: usize = 24;

/// The entries of one directory.
pub(crate) struct Listing {
    directory: Option<u32>,
    entries: List<Entry>,
    names: List<u8>,
}

#[derive(Clone, Copy)]
struct Entry {
    inode: u64,
    name_start: usize,
    name_len: usize,
    filetype: u8,
}

impl Listing {
    pub(crate) const fn new() -> Listing {
        Listing {
            directory: None,
            entries: List::new(),
            names: List::new(),
        }
    }

    /// Makes the next `fd_readdir` list afresh.
    #[inline]
    pub(crate) fn forget(&mut self) {
        self.directory = None;
    }

    fn clear(&mut self) {
        self.directory = None;
        self.entries.clear();
        self.names.clear();
    }

    /// Adds an entry and returns the place for its name.
    fn add(&mut self, name_len: usize, filetype: u8, inode: u64) -> &mut [u8] {
        self.entries.push(Entry {
            inode,
            name_start: self.names.len(),
            name_len,
            filetype,
        });
        self.names.extend_with(name_len, b'.')
    }

    fn name(&self, entry: &Entry) -> &[u8] {
        self.names
            .get(entry.name_start..entry.name_start + entry.name_len)
            .unwrap_or_default()
    }
}

impl<H: Host> Adapter<H> {
    /// `fd_readdir`
    pub fn fd_readdir(
        &mut self,
        fd: u32,
        buffer: u32,
        buffer_len: u32,
        cookie: u64,
        result: u32,
    ) -> Answer {
        let given = [Region::new(buffer, buffer_len), Region::new(result, 4)];
        let handle = self.directory(fd, &given)?;
        if self.silent() {
            trap::fd_readdir_called_while_the_component_must_not_call_out();
        }
        self.flush_files(&given);
        if cookie == 0 || self.listing.directory != Some(handle) {
            self.listing.clear();
            self.list(handle, &given)?;
            self.listing.directory = Some(handle);
        }
        let used = self.write_entries(buffer, buffer_len, cookie);
        self.store(result, used);
        Ok(())
    }

    /// Writes entries from the cookie on until the buffer is full; the last one
    /// may be cut off anywhere.
    fn write_entries(&self, buffer: u32, buffer_len: u32, cookie: u64) -> u32 {
        let skip = usize::try_from(cookie).unwrap_or(usize::MAX);
        let mut to = GuestPtr::<u8>::new(buffer);
        let mut left = buffer_len as usize;
        for (index, entry) in self.listing.entries.iter().enumerate().skip(skip) {
            let name = self.listing.name(entry);
            let mut head = [0u8; DIRENT_BYTES];
            let next = (index as u64 + 1).to_le_bytes();
            let inode = entry.inode.to_le_bytes();
            let len = (name.len() as u32).to_le_bytes();
            let fields = next.iter().chain(&inode).chain(&len);
            for (byte, value) in head.iter_mut().zip(fields.chain(&[entry.filetype])) {
                *byte = *value;
            }
            for part in [&head as &[u8], name] {
                let len = part.len().min(left);
                to = write_bytes(&self.host, to, part.get(..len).unwrap_or_default());
                left -= len;
                if left == 0 {
                    return buffer_len;
                }
            }
        }
        buffer_len - left as u32
    }

    /// Lists the directory into [`Listing`].
    fn list(&mut self, directory: u32, given: &[Region]) -> Answer {
        let stream = self.call_handle(given, |host, ret| host.read_directory(directory, ret))?;
        let listed = self.list_from(directory, stream, given);
        self.host.directory_entry_stream_drop(stream);
        listed
    }

    fn list_from(&mut self, directory: u32, stream: u32, given: &[Region]) -> Answer {
        let own = self.call_long::<3>(given, |host, ret| host.metadata_hash(directory, ret))?;
        // The parent's inode is not known; preview-1 hosts say the directory's.
        self.listing.add(1, FILETYPE_DIRECTORY, own);
        self.listing.add(2, FILETYPE_DIRECTORY, own);
        while self.next_entry(directory, stream, given)? {}
        Ok(())
    }

    /// Adds the next entry, if there is one. Its name goes from one host call
    /// straight into the other, where the host put it.
    fn next_entry(&mut self, directory: u32, stream: u32, given: &[Region]) -> Answer<bool> {
        let area = Borrowed::<3>::take(&self.host, given)?;
        let mut scratch = Scratch::with(given, &area);
        let host = &self.host;
        host.loans().with_scratch(&mut scratch, || {
            host.read_directory_entry(stream, area.at());
        });
        let failed = area.byte(host, 0) != 0;
        let code = area.byte(host, 4);
        let kind = area.byte(host, 8);
        let (at, len) = (area.word(host, 12), area.word(host, 16));
        let answer = if failed {
            Err(Errno::from_error_code(code))
        } else if code == 0 {
            Ok(false)
        } else {
            host.metadata_hash_at(directory, 0, at, len, area.at());
            let code = area.byte(host, 8);
            if area.byte(host, 0) == 0 {
                let place = self
                    .listing
                    .add(len as usize, filetype(kind), area.long(host, 8));
                host.copy_in(place, at);
                Ok(true)
            } else {
                Err(Errno::from_error_code(code))
            }
        };
        scratch.give_back(host);
        area.give_back(host);
        answer
    }
}
