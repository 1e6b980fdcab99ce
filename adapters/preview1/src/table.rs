//! The descriptor table: which number stands for what.
//!
//! Numbers are given out as wasmtime's preview-1 host does it: the highest one
//! that was freed, or else one more than the highest in use.

use crate::Adapter;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::list::List;
use crate::loans::{Borrowed, Scratch};
use crate::pointer::{GuestPtr, Region, write_bytes};
use crate::trap;

/// One of the three streams every program starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standard {
    In,
    Out,
    Err,
}

/// What a descriptor number stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Descriptor {
    Standard(Standard),
    Directory {
        handle: u32,
        /// The name it was preopened under; `None` if the guest opened it.
        preopen: Option<Name>,
    },
    File(File),
    /// A socket or a look-up, by its place among them.
    Socket(u32),
}

/// Where the name of a preopened directory is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name {
    start: usize,
    len: usize,
}

/// An open file. The host's descriptor has no position; it is kept here.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File {
    pub(crate) handle: u32,
    pub(crate) position: u64,
    pub(crate) append: bool,
    pub(crate) nonblocking: bool,
    /// Whether it was opened for writing. Hosts differ in what they answer to a
    /// write on a file that was not; preview 1 says `badf`.
    pub(crate) writable: bool,
}

/// What is known of a standard stream; handles are got when first needed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct StandardStream {
    pub(crate) handle: Option<u32>,
    pub(crate) is_terminal: Option<bool>,
    /// Whether a read that would wait returns `again` instead.
    pub(crate) nonblocking: bool,
}

/// The tag of `prestat`.
const PREOPENED_DIRECTORY: u8 = 0;
/// A tag that preview 1 does not have. Programs that look for directories go on to the next number, as wasi-libc and
/// Go do; with an errno, either one or the other would stop.
const PREOPENED_LISTENER: u8 = 1;

pub(crate) struct Table {
    slots: List<Option<Descriptor>>,
    names: List<u8>,
    free: usize,
    /// No free slot is at or above this.
    free_below: usize,
    started: bool,
    preopens_loaded: bool,
    listeners_opened: bool,
    pub(crate) stdin: StandardStream,
    pub(crate) stdout: StandardStream,
    pub(crate) stderr: StandardStream,
}

/// How many descriptors there are before all others.
const STANDARD_STREAMS: usize = 3;

const NO_HANDLES: StandardStream = StandardStream {
    handle: None,
    is_terminal: None,
    nonblocking: false,
};

impl Table {
    pub(crate) const fn new() -> Table {
        Table {
            slots: List::new(),
            names: List::new(),
            free: 0,
            free_below: 0,
            started: false,
            preopens_loaded: false,
            listeners_opened: false,
            stdin: NO_HANDLES,
            stdout: NO_HANDLES,
            stderr: NO_HANDLES,
        }
    }

    #[cold]
    fn start(&mut self) {
        self.started = true;
        for standard in [Standard::In, Standard::Out, Standard::Err] {
            self.slots.push(Some(Descriptor::Standard(standard)));
        }
    }

    #[inline]
    fn slot(&mut self, fd: u32) -> Option<&mut Descriptor> {
        if !self.started {
            self.start();
        }
        self.slots.get_mut(fd as usize)?.as_mut()
    }

    fn push(&mut self, descriptor: Descriptor) -> u32 {
        if self.free > 0
            && let Some(below) = self.slots.get(..self.free_below)
            && let Some(fd) = below.iter().rposition(Option::is_none)
            && let Some(slot) = self.slots.get_mut(fd)
        {
            *slot = Some(descriptor);
            self.free -= 1;
            self.free_below = fd;
            return fd as u32;
        }
        self.slots.push(Some(descriptor));
        self.slots.len() as u32 - 1
    }

    fn remove(&mut self, fd: u32) -> Option<Descriptor> {
        let descriptor = self.slots.get_mut(fd as usize)?.take()?;
        self.free += 1;
        self.free_below = self.free_below.max(fd as usize + 1);
        Some(descriptor)
    }

    fn put(&mut self, fd: u32, descriptor: Descriptor) {
        if let Some(slot) = self.slots.get_mut(fd as usize) {
            if slot.is_none() {
                self.free -= 1;
            }
            *slot = Some(descriptor);
        }
    }

    /// Puts a descriptor at a number that nothing has. Numbers below it that nothing has are free.
    pub(crate) fn place(&mut self, fd: u32, descriptor: Descriptor) {
        while self.slots.len() <= fd as usize {
            self.slots.push(None);
            self.free += 1;
            self.free_below = self.slots.len();
        }
        self.put(fd, descriptor);
    }

    /// Gives a preopened directory the first number behind the standard streams that no listener has.
    ///
    /// Not through the free list: numbers freed before the preopens were known must not become theirs.
    fn add_preopen(&mut self, descriptor: Descriptor) {
        let mut slots = self.slots.iter().skip(STANDARD_STREAMS);
        let after = slots.position(Option::is_none);
        let place = after.map_or(self.slots.len(), |after| STANDARD_STREAMS + after);
        self.place(place as u32, descriptor);
    }

    pub(crate) fn files_mut(&mut self) -> impl Iterator<Item = &mut File> {
        self.slots.iter_mut().filter_map(|slot| match slot {
            Some(Descriptor::File(file)) => Some(file),
            _ => None,
        })
    }

    pub(crate) fn standard(&mut self, standard: Standard) -> &mut StandardStream {
        match standard {
            Standard::In => &mut self.stdin,
            Standard::Out => &mut self.stdout,
            Standard::Err => &mut self.stderr,
        }
    }
}

impl<H: Host> Adapter<H> {
    /// The descriptor `fd` if it is a standard stream or a file. Directories
    /// are `badf` to the functions that use this, so it needs no preopens.
    #[inline]
    pub(crate) fn stream_or_file(&mut self, fd: u32) -> Answer<&mut Descriptor> {
        match self.table.slot(fd) {
            None | Some(Descriptor::Directory { .. }) => Err(Errno::Badf),
            Some(Descriptor::Standard(_)) if !self.host.stdio() => Err(Errno::Badf),
            Some(descriptor) => Ok(descriptor),
        }
    }

    /// The file `fd`; everything else is `badf`.
    pub(crate) fn file(&mut self, fd: u32) -> Answer<&mut File> {
        match self.table.slot(fd) {
            Some(Descriptor::File(file)) => Ok(file),
            _ => Err(Errno::Badf),
        }
    }

    /// The file `fd`; a standard stream is `spipe`, as it cannot seek.
    pub(crate) fn seekable(&mut self, fd: u32) -> Answer<&mut File> {
        match self.stream_or_file(fd)? {
            Descriptor::File(file) => Ok(file),
            _ => Err(Errno::Spipe),
        }
    }

    /// The descriptor `fd`, whatever it is.
    pub(crate) fn descriptor(&mut self, fd: u32, given: &[Region]) -> Answer<&mut Descriptor> {
        if fd > 2 {
            self.load_preopens(given)?;
        }
        match self.table.slot(fd) {
            None => Err(Errno::Badf),
            Some(Descriptor::Standard(_)) if !self.host.stdio() => Err(Errno::Badf),
            Some(descriptor) => Ok(descriptor),
        }
    }

    /// The host's descriptor behind a file or directory.
    pub(crate) fn file_or_directory(&mut self, fd: u32, given: &[Region]) -> Answer<u32> {
        match self.descriptor(fd, given)? {
            Descriptor::File(file) => Ok(file.handle),
            Descriptor::Directory { handle, .. } => Ok(*handle),
            Descriptor::Standard(_) | Descriptor::Socket(_) => Err(Errno::Badf),
        }
    }

    /// The host's descriptor behind a directory.
    pub(crate) fn directory(&mut self, fd: u32, given: &[Region]) -> Answer<u32> {
        match self.descriptor(fd, given)? {
            Descriptor::Directory { handle, .. } => Ok(*handle),
            _ => Err(Errno::Badf),
        }
    }

    /// The socket `fd`, by its place among the sockets. No argument has been looked at yet, so
    /// that preopens may be fetched over any of them.
    pub(crate) fn socket(&mut self, fd: u32) -> Answer<u32> {
        match self.descriptor(fd, &[])? {
            Descriptor::Socket(index) => {
                let index = *index;
                self.sockets.check_made(index)?;
                Ok(index)
            }
            _ => Err(Errno::Notsock),
        }
    }

    /// Gives a newly opened descriptor its number.
    pub(crate) fn add_descriptor(&mut self, descriptor: Descriptor) -> u32 {
        self.table.push(descriptor)
    }

    /// Puts the preopened directories into the table, behind the standard
    /// streams. Only functions that can meet a directory come here.
    pub(crate) fn load_preopens(&mut self, given: &[Region]) -> Answer {
        if self.table.preopens_loaded {
            return Ok(());
        }
        if !self.table.started {
            self.table.start();
        }
        if (self.host.files() || self.host.listeners()) && self.silent() {
            trap::preopens_first_needed_while_the_component_must_not_call_out();
        }
        if self.host.listeners() && !self.table.listeners_opened {
            self.table.listeners_opened = true;
            self.via_listeners_open(given);
        }
        if self.host.files() {
            self.fetch_preopens(given)?;
        }
        self.table.preopens_loaded = true;
        Ok(())
    }

    fn fetch_preopens(&mut self, given: &[Region]) -> Answer {
        let area = Borrowed::<1>::take(&self.host, given)?;
        let mut scratch = Scratch::with(given, &area);
        let host = &self.host;
        host.loans()
            .with_scratch(&mut scratch, || host.get_directories(area.at()));
        let list = area.word(host, 0);
        let count = area.word(host, 4);
        for index in 0..count {
            let entry = list + index * 12;
            let handle = host.load32(entry);
            let name = Name {
                start: self.table.names.len(),
                len: host.load32(entry + 8) as usize,
            };
            let place = self.table.names.extend_with(name.len, 0);
            host.copy_in(place, host.load32(entry + 4));
            self.table.add_preopen(Descriptor::Directory {
                handle,
                preopen: Some(name),
            });
        }
        scratch.give_back(host);
        area.give_back(host);
        Ok(())
    }

    /// `fd_close`
    pub fn fd_close(&mut self, fd: u32) -> Answer {
        self.descriptor(fd, &[])?;
        self.flush_files(&[]);
        let Some(descriptor) = self.table.remove(fd) else {
            return Err(Errno::Badf);
        };
        self.listing.forget();
        match descriptor {
            Descriptor::Directory { handle, .. } => self.drop_file(handle),
            Descriptor::File(file) => self.drop_file(file.handle),
            Descriptor::Standard(standard) => self.drop_standard(standard),
            Descriptor::Socket(index) => self.via_socket_close(index),
        }
        Ok(())
    }

    /// `fd_renumber`
    pub fn fd_renumber(&mut self, from: u32, to: u32) -> Answer {
        self.descriptor(to, &[])?;
        self.descriptor(from, &[])?;
        if from == to {
            return Ok(());
        }
        self.fd_close(to)?;
        if let Some(descriptor) = self.table.remove(from) {
            self.table.put(to, descriptor);
        }
        Ok(())
    }

    /// `fd_prestat_get`
    pub fn fd_prestat_get(&mut self, fd: u32, prestat: u32) -> Answer {
        let descriptor = *self.descriptor(fd, &[Region::new(prestat, 8)])?;
        let (kind, len) = match descriptor {
            Descriptor::Directory {
                preopen: Some(name),
                ..
            } => (PREOPENED_DIRECTORY, name.len as u32),
            Descriptor::Socket(index)
                if self.host.listeners() && self.via_listeners_include(index) =>
            {
                (PREOPENED_LISTENER, 0)
            }
            _ => return Err(Errno::Badf),
        };
        let prestat = GuestPtr::<u8>::new(prestat);
        prestat.write(&self.host, kind);
        prestat.field::<u32>(4).write(&self.host, len);
        Ok(())
    }

    /// `fd_prestat_dir_name`
    pub fn fd_prestat_dir_name(&mut self, fd: u32, path: u32, path_len: u32) -> Answer {
        let Descriptor::Directory {
            preopen: Some(name),
            ..
        } = *self.descriptor(fd, &[Region::new(path, path_len)])?
        else {
            return Err(Errno::Notdir);
        };
        if name.len > path_len as usize {
            return Err(Errno::Nametoolong);
        }
        let bytes = self.table.names.get(name.start..name.start + name.len);
        write_bytes(&self.host, GuestPtr::new(path), bytes.unwrap_or_default());
        Ok(())
    }
}
