//! Error numbers of preview 1 and what WASI 0.2 errors become in it.

/// A preview-1 error number. Success is not among them: it is the `Ok` of a
/// `Result`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Errno {
    /// Permission denied.
    Acces = 2,
    /// Resource unavailable, try again.
    Again = 6,
    /// Connection already in progress.
    Already = 7,
    /// Bad file descriptor.
    Badf = 8,
    /// Device or resource busy.
    Busy = 10,
    /// Resource deadlock would occur.
    Deadlk = 16,
    /// Quota exceeded.
    Dquot = 19,
    /// File exists.
    Exist = 20,
    /// File too large.
    Fbig = 22,
    /// Illegal byte sequence.
    Ilseq = 25,
    /// Operation in progress.
    Inprogress = 26,
    /// Interrupted function.
    Intr = 27,
    /// Invalid argument.
    Inval = 28,
    /// I/O error.
    Io = 29,
    /// Is a directory.
    Isdir = 31,
    /// Too many levels of symbolic links.
    Loop = 32,
    /// Too many links.
    Mlink = 34,
    /// Message too large.
    Msgsize = 35,
    /// File name too long.
    Nametoolong = 37,
    /// No such device.
    Nodev = 43,
    /// No such file or directory.
    Noent = 44,
    /// No locks available.
    Nolck = 46,
    /// Not enough memory.
    Nomem = 48,
    /// No space left on the device.
    Nospc = 51,
    /// Function not supported.
    Nosys = 52,
    /// Not a directory.
    Notdir = 54,
    /// Directory not empty.
    Notempty = 55,
    /// State not recoverable.
    Notrecoverable = 56,
    /// Not a socket.
    Notsock = 57,
    /// Not supported.
    Notsup = 58,
    /// Inappropriate I/O control operation.
    Notty = 59,
    /// No such device or address.
    Nxio = 60,
    /// Value too large for its type.
    Overflow = 61,
    /// Operation not permitted.
    Perm = 63,
    /// Broken pipe.
    Pipe = 64,
    /// Read-only file system.
    Rofs = 69,
    /// Invalid seek.
    Spipe = 70,
    /// Text file busy.
    Txtbsy = 74,
    /// Cross-device link.
    Xdev = 75,
}

/// The result of an adapter function.
pub type Answer<T = ()> = Result<T, Errno>;

impl Errno {
    /// The error number for a case of `wasi:filesystem/types#error-code`.
    #[cold]
    #[inline(never)]
    pub(crate) fn from_error_code(code: u8) -> Errno {
        use Errno::*;
        // In the order of the WIT enum.
        const ERRNOS: [Errno; 37] = [
            Acces,
            Again,
            Already,
            Badf,
            Busy,
            Deadlk,
            Dquot,
            Exist,
            Fbig,
            Ilseq,
            Inprogress,
            Intr,
            Inval,
            Io,
            Isdir,
            Loop,
            Mlink,
            Msgsize,
            Nametoolong,
            Nodev,
            Noent,
            Nolck,
            Nomem,
            Nospc,
            Notdir,
            Notempty,
            Notrecoverable,
            Notsup,
            Notty,
            Nxio,
            Overflow,
            Perm,
            Pipe,
            Rofs,
            Spipe,
            Txtbsy,
            Xdev,
        ];
        ERRNOS.get(usize::from(code)).copied().unwrap_or(Io)
    }
}

/// What an exported function returns: 0 or an error number.
pub fn number(answer: Answer) -> i32 {
    match answer {
        Ok(()) => 0,
        Err(errno) => errno as i32,
    }
}
