//! The guest's memory, as the adapter reaches it.

/// The guest's linear memory. Addresses have been checked by the caller.
pub trait GuestMemory {
    /// The size of the memory in pages of 64 KiB.
    fn pages(&self) -> u32;
    /// Reads one byte.
    fn load8(&self, at: u32) -> u8;
    /// Reads two bytes, little endian.
    fn load16(&self, at: u32) -> u16;
    /// Reads four bytes, little endian.
    fn load32(&self, at: u32) -> u32;
    /// Reads eight bytes, little endian.
    fn load64(&self, at: u32) -> u64;
    /// Writes one byte.
    fn store8(&self, at: u32, value: u8);
    /// Writes two bytes, little endian.
    fn store16(&self, at: u32, value: u16);
    /// Writes four bytes, little endian.
    fn store32(&self, at: u32, value: u32);
    /// Writes eight bytes, little endian.
    fn store64(&self, at: u32, value: u64);
    /// Copies from the guest into the adapter.
    fn copy_in(&self, to: &mut [u8], from: u32);
    /// Copies from the adapter into the guest.
    fn copy_out(&self, to: u32, from: &[u8]);
    /// Copies inside the guest; the ranges may overlap.
    fn copy_within(&self, to: u32, from: u32, len: u32);
}
