//! `random_get`.
//!
//! Bytes for silent phases are fetched in advance, whenever the guest asks for
//! some outside of them. No byte is given out twice.

use crate::Adapter;
use crate::errno::{Answer, Errno};
use crate::host::Host;
use crate::loans::{Borrowed, Scratch};
use crate::pointer::{Region, check_range};

const POOL_BYTES: usize = 256;

pub(crate) struct Pool {
    bytes: [u8; POOL_BYTES],
    /// How many of the bytes, from the beginning, are unused.
    unused: usize,
}

impl Pool {
    pub(crate) const fn new() -> Pool {
        Pool {
            bytes: [0; POOL_BYTES],
            unused: 0,
        }
    }
}

impl<H: Host> Adapter<H> {
    /// `random_get`
    pub fn random_get(&mut self, buffer: u32, len: u32) -> Answer {
        if !self.host.random() {
            return Err(Errno::Nosys);
        }
        let given = [Region::new(buffer, len)];
        if self.silent() {
            return self.random_from_pool(buffer, len);
        }
        if len > 0 {
            check_range(&self.host, buffer, len);
        }
        let area = Borrowed::<1>::take(&self.host, &given)?;
        let host = &self.host;
        host.loans().with_buffer(buffer, len, || {
            host.get_random_bytes(u64::from(len), area.at());
        });
        area.give_back(host);
        if self.pool.unused < POOL_BYTES {
            self.fill_pool(&given);
        }
        Ok(())
    }

    fn random_from_pool(&mut self, buffer: u32, len: u32) -> Answer {
        if len == 0 {
            return Ok(());
        }
        check_range(&self.host, buffer, len);
        let Some(left) = self.pool.unused.checked_sub(len as usize) else {
            return Err(Errno::Again);
        };
        if let Some(bytes) = self.pool.bytes.get_mut(left..self.pool.unused) {
            self.host.copy_out(buffer, bytes);
            bytes.fill(0);
        }
        self.pool.unused = left;
        Ok(())
    }

    /// Makes the pool full again. If there is no room for it in the guest's
    /// memory it stays as it is.
    #[cold]
    fn fill_pool(&mut self, given: &[Region]) {
        let Ok(area) = Borrowed::<1>::take(&self.host, given) else {
            return;
        };
        let mut scratch = Scratch::with(given, &area);
        let host = &self.host;
        let missing = POOL_BYTES - self.pool.unused;
        if let Ok(at) = scratch.take(host, missing as u32, 1) {
            host.loans().with_buffer(at, missing as u32, || {
                host.get_random_bytes(missing as u64, area.at());
            });
            if let Some(bytes) = self.pool.bytes.get_mut(self.pool.unused..) {
                host.copy_in(bytes, at);
            }
            self.pool.unused = POOL_BYTES;
        }
        scratch.give_back(host);
        area.give_back(host);
    }
}
