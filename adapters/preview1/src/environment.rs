//! Arguments and environment, fetched once and kept.

use crate::Adapter;
use crate::errno::Answer;
use crate::host::Host;
use crate::list::List;
use crate::loans::{Borrowed, Scratch};
use crate::pointer::{GuestPtr, Region, write_bytes};
use crate::trap;

/// Strings as preview 1 wants them: each with a zero behind it.
pub(crate) struct Strings {
    bytes: List<u8>,
    /// Where each string ends, behind its zero.
    ends: List<usize>,
    fetched: bool,
}

impl Strings {
    const fn new() -> Strings {
        Strings {
            bytes: List::new(),
            ends: List::new(),
            fetched: false,
        }
    }

    fn append<H: Host>(&mut self, host: &H, entry: u32) {
        let at = host.load32(entry);
        let len = host.load32(entry + 4) as usize;
        host.copy_in(self.bytes.extend_with(len, 0), at);
    }

    fn end(&mut self) {
        self.bytes.push(0);
        self.ends.push(self.bytes.len());
    }

    /// Number of strings and their size together.
    fn sizes(&self) -> (u32, u32) {
        (self.ends.len() as u32, self.bytes.len() as u32)
    }

    /// Writes the strings to `buffer` and a pointer to each to `pointers`.
    fn write<H: Host>(&self, host: &H, pointers: u32, buffer: u32) {
        let mut pointer = GuestPtr::<u32>::new(pointers);
        let mut to = GuestPtr::<u8>::new(buffer);
        let mut start = 0;
        for &end in &*self.ends {
            pointer.write(host, to.address());
            pointer = pointer.field(4);
            to = write_bytes(host, to, self.bytes.get(start..end).unwrap_or_default());
            start = end;
        }
    }
}

pub(crate) struct Lists {
    arguments: Strings,
    environment: Strings,
}

impl Lists {
    pub(crate) const fn new() -> Lists {
        Lists {
            arguments: Strings::new(),
            environment: Strings::new(),
        }
    }
}

impl<H: Host> Adapter<H> {
    /// `args_get`
    pub fn args_get(&mut self, pointers: u32, buffer: u32) -> Answer {
        self.fetch_arguments(&[])?;
        self.lists.arguments.write(&self.host, pointers, buffer);
        Ok(())
    }

    /// `args_sizes_get`
    pub fn args_sizes_get(&mut self, count: u32, bytes: u32) -> Answer {
        self.fetch_arguments(&[Region::new(count, 4), Region::new(bytes, 4)])?;
        let sizes = self.lists.arguments.sizes();
        // The last result first, as wasmtime's own host has it: with one
        // pointer for both, the count remains.
        self.store(bytes, sizes.1);
        self.store(count, sizes.0);
        Ok(())
    }

    /// `environ_get`
    pub fn environ_get(&mut self, pointers: u32, buffer: u32) -> Answer {
        self.fetch_environment(&[])?;
        self.lists.environment.write(&self.host, pointers, buffer);
        Ok(())
    }

    /// `environ_sizes_get`
    pub fn environ_sizes_get(&mut self, count: u32, bytes: u32) -> Answer {
        self.fetch_environment(&[Region::new(count, 4), Region::new(bytes, 4)])?;
        let sizes = self.lists.environment.sizes();
        // The last result first, as wasmtime's own host has it: with one
        // pointer for both, the count remains.
        self.store(bytes, sizes.1);
        self.store(count, sizes.0);
        Ok(())
    }

    fn fetch_arguments(&mut self, given: &[Region]) -> Answer {
        if self.lists.arguments.fetched || !self.host.environment() {
            return Ok(());
        }
        if self.silent() {
            trap::arguments_first_needed_while_the_component_must_not_call_out();
        }
        let area = Borrowed::<1>::take(&self.host, given)?;
        let mut scratch = Scratch::with(given, &area);
        let host = &self.host;
        host.loans()
            .with_scratch(&mut scratch, || host.get_arguments(area.at()));
        let strings = &mut self.lists.arguments;
        let list = area.word(host, 0);
        for index in 0..area.word(host, 4) {
            strings.append(host, list + index * 8);
            strings.end();
        }
        strings.fetched = true;
        scratch.give_back(host);
        area.give_back(host);
        Ok(())
    }

    fn fetch_environment(&mut self, given: &[Region]) -> Answer {
        if self.lists.environment.fetched || !self.host.environment() {
            return Ok(());
        }
        if self.silent() {
            trap::environment_first_needed_while_the_component_must_not_call_out();
        }
        let area = Borrowed::<1>::take(&self.host, given)?;
        let mut scratch = Scratch::with(given, &area);
        let host = &self.host;
        host.loans()
            .with_scratch(&mut scratch, || host.get_environment(area.at()));
        let strings = &mut self.lists.environment;
        let list = area.word(host, 0);
        for index in 0..area.word(host, 4) {
            let entry = list + index * 16;
            strings.append(host, entry);
            strings.bytes.push(b'=');
            strings.append(host, entry + 8);
            strings.end();
        }
        strings.fetched = true;
        scratch.give_back(host);
        area.give_back(host);
        Ok(())
    }
}
