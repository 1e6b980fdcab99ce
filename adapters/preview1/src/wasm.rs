//! The wasm side: imports, the one instance of the adapter, and its exports.

#![expect(
    unsafe_code,
    reason = "imports, exports and the one static are what this module is"
)]

use crate::Adapter;
use crate::errno::number;
use crate::host::{Config, Host, Imports, for_each_import};
use crate::loans::Loans;
use crate::memory::GuestMemory;

/// The host and the guest's memory, as imports.
struct Wasm;

mod guest {
    #[link(wasm_import_module = "carrick:guest")]
    unsafe extern "C" {
        pub safe fn load8_u(at: u32) -> u32;
        pub safe fn load16_u(at: u32) -> u32;
        pub safe fn load32(at: u32) -> u32;
        pub safe fn load64(at: u32) -> u64;
        pub safe fn store8(at: u32, value: u32);
        pub safe fn store16(at: u32, value: u32);
        pub safe fn store32(at: u32, value: u32);
        pub safe fn store64(at: u32, value: u64);
        pub fn copy_in(to: *mut u8, from: u32, len: u32);
        pub safe fn copy_out(to: u32, from: *const u8, len: u32);
        pub safe fn copy_within(to: u32, from: u32, len: u32);
        pub safe fn size() -> u32;
    }
}

mod config {
    #[link(wasm_import_module = "carrick:config")]
    unsafe extern "C" {
        pub safe fn files() -> i32;
        pub safe fn clocks() -> i32;
        pub safe fn random() -> i32;
        pub safe fn environment() -> i32;
        pub safe fn stdio() -> i32;
        pub safe fn terminal() -> i32;
        #[link_name = "exact-exit"]
        pub safe fn exact_exit() -> i32;
        #[link_name = "poll-stdin"]
        pub safe fn poll_stdin() -> i32;
        pub safe fn sockets() -> i32;
        pub safe fn listeners() -> i32;
        pub safe fn listener(index: u32) -> u32;
    }
}

impl GuestMemory for Wasm {
    #[inline(always)]
    fn pages(&self) -> u32 {
        guest::size()
    }
    #[inline(always)]
    fn load8(&self, at: u32) -> u8 {
        guest::load8_u(at) as u8
    }
    #[inline(always)]
    fn load16(&self, at: u32) -> u16 {
        guest::load16_u(at) as u16
    }
    #[inline(always)]
    fn load32(&self, at: u32) -> u32 {
        guest::load32(at)
    }
    #[inline(always)]
    fn load64(&self, at: u32) -> u64 {
        guest::load64(at)
    }
    #[inline(always)]
    fn store8(&self, at: u32, value: u8) {
        guest::store8(at, u32::from(value));
    }
    #[inline(always)]
    fn store16(&self, at: u32, value: u16) {
        guest::store16(at, u32::from(value));
    }
    #[inline(always)]
    fn store32(&self, at: u32, value: u32) {
        guest::store32(at, value);
    }
    #[inline(always)]
    fn store64(&self, at: u32, value: u64) {
        guest::store64(at, value);
    }
    #[inline(always)]
    fn copy_in(&self, to: &mut [u8], from: u32) {
        // SAFETY: `to` is valid for writes of its own length.
        unsafe { guest::copy_in(to.as_mut_ptr(), from, to.len() as u32) }
    }
    #[inline(always)]
    fn copy_out(&self, to: u32, from: &[u8]) {
        guest::copy_out(to, from.as_ptr(), from.len() as u32);
    }
    #[inline(always)]
    fn copy_within(&self, to: u32, from: u32, len: u32) {
        guest::copy_within(to, from, len);
    }
}

impl Config for Wasm {
    fn files(&self) -> bool {
        config::files() != 0
    }
    fn clocks(&self) -> bool {
        config::clocks() != 0
    }
    fn random(&self) -> bool {
        config::random() != 0
    }
    fn environment(&self) -> bool {
        config::environment() != 0
    }
    fn stdio(&self) -> bool {
        config::stdio() != 0
    }
    fn terminal(&self) -> bool {
        config::terminal() != 0
    }
    fn exact_exit(&self) -> bool {
        config::exact_exit() != 0
    }
    fn poll_stdin(&self) -> bool {
        config::poll_stdin() != 0
    }
    fn sockets(&self) -> bool {
        config::sockets() != 0
    }
    fn listeners(&self) -> bool {
        config::listeners() != 0
    }
    fn listener(&self, index: u32) -> u32 {
        config::listener(index)
    }
}

/// Declares every import, and calls it from the trait.
macro_rules! implement_imports {
    ($($module:literal { $($name:literal => $method:ident ( $($arg:ident : $ty:ty),* ) $(-> $result:ty)?;)* })*) => {
        impl Imports for Wasm {
            $($(
                #[inline(always)]
                fn $method(&self, $($arg: $ty),*) $(-> $result)? {
                    #[link(wasm_import_module = $module)]
                    unsafe extern "C" {
                        #[link_name = $name]
                        safe fn $method($($arg: $ty),*) $(-> $result)?;
                    }
                    $method($($arg),*)
                }
            )*)*
        }
    };
}
for_each_import!(implement_imports);

/// A value that only this module's one thread touches.
struct OneThread<T>(T);

// SAFETY: the module is built without threads and shares no memory.
unsafe impl<T> Sync for OneThread<T> {}

static LOANS: OneThread<Loans> = OneThread(Loans::new());

impl Host for Wasm {
    #[inline(always)]
    fn loans(&self) -> &Loans {
        &LOANS.0
    }
}

static mut ADAPTER: Adapter<Wasm> = Adapter::new(Wasm);

/// The adapter. Exports use it one at a time: while one of them is in an
/// import call, the host may only call `cabi_import_realloc` and
/// `carrick_in_flight`, which use [`LOANS`] and nothing else.
#[inline(always)]
fn adapter() -> &'static mut Adapter<Wasm> {
    let adapter = &raw mut ADAPTER;
    // SAFETY: one thread, and no export runs inside another, see above.
    unsafe { &mut *adapter }
}

/// Defines preview-1 functions that return an errno.
macro_rules! export_preview1 {
    ($($name:ident ( $($arg:ident : $ty:ty),* );)*) => {
        $(
            #[unsafe(no_mangle)]
            extern "C" fn $name($($arg: $ty),*) -> i32 {
                number(adapter().$name($($arg),*))
            }
        )*
    };
}

export_preview1! {
    args_get(pointers: u32, buffer: u32);
    args_sizes_get(count: u32, bytes: u32);
    environ_get(pointers: u32, buffer: u32);
    environ_sizes_get(count: u32, bytes: u32);
    clock_res_get(clock: u32, result: u32);
    clock_time_get(clock: u32, precision: u64, result: u32);
    fd_advise(fd: u32, offset: u64, len: u64, advice: u32);
    fd_allocate(fd: u32, offset: u64, len: u64);
    fd_close(fd: u32);
    fd_datasync(fd: u32);
    fd_fdstat_get(fd: u32, result: u32);
    fd_fdstat_set_flags(fd: u32, flags: u32);
    fd_fdstat_set_rights(fd: u32, base: u64, inheriting: u64);
    fd_filestat_get(fd: u32, result: u32);
    fd_filestat_set_size(fd: u32, size: u64);
    fd_filestat_set_times(fd: u32, access: u64, modify: u64, flags: u32);
    fd_pread(fd: u32, array: u32, count: u32, offset: u64, result: u32);
    fd_prestat_get(fd: u32, result: u32);
    fd_prestat_dir_name(fd: u32, path: u32, len: u32);
    fd_pwrite(fd: u32, array: u32, count: u32, offset: u64, result: u32);
    fd_read(fd: u32, array: u32, count: u32, result: u32);
    fd_readdir(fd: u32, buffer: u32, len: u32, cookie: u64, result: u32);
    fd_renumber(fd: u32, to: u32);
    fd_seek(fd: u32, offset: i64, whence: u32, result: u32);
    fd_sync(fd: u32);
    fd_tell(fd: u32, result: u32);
    fd_write(fd: u32, array: u32, count: u32, result: u32);
    path_create_directory(fd: u32, path: u32, len: u32);
    path_filestat_get(fd: u32, flags: u32, path: u32, len: u32, result: u32);
    path_filestat_set_times(fd: u32, lookup: u32, path: u32, len: u32, access: u64, modify: u64, flags: u32);
    path_link(fd: u32, lookup: u32, old: u32, old_len: u32, new_fd: u32, new: u32, new_len: u32);
    path_open(fd: u32, lookup: u32, path: u32, len: u32, oflags: u32, base: u64, inheriting: u64, fdflags: u32, result: u32);
    path_readlink(fd: u32, path: u32, len: u32, buffer: u32, buffer_len: u32, result: u32);
    path_remove_directory(fd: u32, path: u32, len: u32);
    path_rename(fd: u32, old: u32, old_len: u32, new_fd: u32, new: u32, new_len: u32);
    path_symlink(old: u32, old_len: u32, fd: u32, new: u32, new_len: u32);
    path_unlink_file(fd: u32, path: u32, len: u32);
    poll_oneoff(subscriptions: u32, events: u32, count: u32, result: u32);
    proc_raise(signal: u32);
    random_get(buffer: u32, len: u32);
    sched_yield();
    sock_accept(fd: u32, flags: u32, result: u32);
    sock_recv(fd: u32, array: u32, count: u32, flags: u32, result: u32, result_flags: u32);
    sock_send(fd: u32, array: u32, count: u32, flags: u32, result: u32);
    sock_shutdown(fd: u32, how: u32);
    sock_open(family: u32, kind: u32, result: u32);
    sock_bind(fd: u32, address: u32, port: u32);
    sock_listen(fd: u32, backlog: u32);
    sock_connect(fd: u32, address: u32, port: u32);
    sock_getlocaladdr(fd: u32, address: u32, port: u32);
    sock_getpeeraddr(fd: u32, address: u32, port: u32);
    sock_getsockopt(fd: u32, level: u32, name: u32, value: u32, len: u32);
    sock_setsockopt(fd: u32, level: u32, name: u32, value: u32, len: u32);
    sock_recv_from(fd: u32, array: u32, count: u32, address: u32, flags: u32, port: u32, result: u32, result_flags: u32);
    sock_send_to(fd: u32, array: u32, count: u32, address: u32, port: u32, flags: u32, result: u32);
    sock_getaddrinfo(node: u32, node_len: u32, service: u32, service_len: u32, hints: u32, list: u32, max: u32, result: u32);
    sock_lookup(name: u32, len: u32, family: u32, result: u32);
    sock_pollable(pollable: u32, result: u32);
}

/// Defines the functions of the first generation of sockets whose types differ from those
/// of the second; the linker chooses by the type of the guest's import.
macro_rules! export_first_generation {
    ($($export:literal => $name:ident ( $($arg:ident : $ty:ty),* );)*) => {
        $(
            #[unsafe(export_name = $export)]
            extern "C" fn $name($($arg: $ty),*) -> i32 {
                number(adapter().$name($($arg),*))
            }
        )*
    };
}

export_first_generation! {
    "carrick_v1_sock_accept" => sock_accept_v1(fd: u32, result: u32);
    "carrick_v1_sock_getlocaladdr" => sock_getlocaladdr_v1(fd: u32, address: u32, family: u32, port: u32);
    "carrick_v1_sock_getpeeraddr" => sock_getpeeraddr_v1(fd: u32, address: u32, family: u32, port: u32);
    "carrick_v1_sock_recv_from" => sock_recv_from_v1(fd: u32, array: u32, count: u32, address: u32, flags: u32, result: u32, result_flags: u32);
}

#[unsafe(no_mangle)]
extern "C" fn proc_exit(code: u32) {
    adapter().proc_exit(code)
}

#[unsafe(no_mangle)]
extern "C" fn adapter_monotonic_clock_set_paused(paused: u32) {
    adapter().monotonic_clock_set_paused(paused);
}

#[unsafe(no_mangle)]
extern "C" fn cabi_import_realloc(old: u32, old_len: u32, align: u32, len: u32) -> u32 {
    LOANS.0.realloc(&Wasm, old, old_len, align, len)
}

#[unsafe(no_mangle)]
extern "C" fn carrick_in_flight() -> i32 {
    i32::from(LOANS.0.in_flight())
}

#[unsafe(no_mangle)]
extern "C" fn carrick_silent_enter() {
    adapter().silent_enter();
}

#[unsafe(no_mangle)]
extern "C" fn carrick_silent_leave() {
    adapter().silent_leave();
}

#[unsafe(no_mangle)]
extern "C" fn carrick_flush() {
    adapter().flush();
}

#[panic_handler]
fn panicked(_: &core::panic::PanicInfo<'_>) -> ! {
    crate::trap::adapter_panicked()
}
