//! Error numbers of preview 1 and what WASI 0.2 errors become in it.

/// A preview-1 error number. Success is not among them: it is the `Ok` of a
/// `Result`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Errno {
    /// Permission denied.
    Acces = 2,
    /// Address in use.
    Addrinuse = 3,
    /// Address not available.
    Addrnotavail = 4,
    /// Address family not supported.
    Afnosupport = 5,
    /// Resource unavailable, try again.
    Again = 6,
    /// Connection already in progress.
    Already = 7,
    /// Bad file descriptor.
    Badf = 8,
    /// Device or resource busy.
    Busy = 10,
    /// Connection aborted.
    Connaborted = 13,
    /// Connection refused.
    Connrefused = 14,
    /// Connection reset.
    Connreset = 15,
    /// Resource deadlock would occur.
    Deadlk = 16,
    /// Destination address required.
    Destaddrreq = 17,
    /// Quota exceeded.
    Dquot = 19,
    /// File exists.
    Exist = 20,
    /// File too large.
    Fbig = 22,
    /// Host is unreachable.
    Hostunreach = 23,
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
    /// Socket is connected.
    Isconn = 30,
    /// Is a directory.
    Isdir = 31,
    /// Too many levels of symbolic links.
    Loop = 32,
    /// Too many open descriptors.
    Mfile = 33,
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
    /// Protocol option not available.
    Noprotoopt = 50,
    /// No space left on the device.
    Nospc = 51,
    /// Function not supported.
    Nosys = 52,
    /// Socket is not connected.
    Notconn = 53,
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
    /// Connection timed out.
    Timedout = 73,
    /// Text file busy.
    Txtbsy = 74,
    /// Cross-device link.
    Xdev = 75,
    /// A name cannot be looked up now. This one and the rest are not of preview 1: WasmEdge
    /// added them for `sock_getaddrinfo`.
    Aiagain = 78,
    /// Flags of a look-up that do not exist.
    Aibadflag = 79,
    /// A name cannot be looked up at all.
    Aifail = 80,
    /// A look-up for an address family that does not exist.
    Aifamily = 81,
    /// No room for the result of a look-up.
    Aimemory = 82,
    /// There is no such name.
    Ainoname = 84,
    /// There is no such service.
    Aiservice = 85,
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

/// `wasi:sockets/network#error-code` `would-block`.
pub(crate) const WOULD_BLOCK: u8 = 8;

impl Errno {
    /// The error number for a case of `wasi:sockets/network#error-code`.
    #[cold]
    #[inline(never)]
    pub(crate) fn from_network_code(code: u8) -> Errno {
        use Errno::*;
        // In the order of the WIT enum.
        const ERRNOS: [Errno; 21] = [
            Io,
            Acces,
            Notsup,
            Inval,
            Nomem,
            Timedout,
            Already,
            Inval,
            Again,
            Inval,
            Mfile,
            Addrnotavail,
            Addrinuse,
            Hostunreach,
            Connrefused,
            Connreset,
            Connaborted,
            Msgsize,
            Ainoname,
            Aiagain,
            Aifail,
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
