//! Traps. Each reason is a function of its own, so that its name stands on top
//! of the backtrace the user sees.

/// Defines one function per reason. The number keeps the bodies different from
/// each other, otherwise the optimiser folds them into one and the names go.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $number:literal;)*) => {
        $(
            $(#[$doc])*
            #[cold]
            #[inline(never)]
            pub(crate) fn $name() -> ! {
                stop($number, stringify!($name))
            }
        )*
    };
}

#[cfg(target_arch = "wasm32")]
#[inline(always)]
#[expect(unsafe_code, reason = "a volatile write to a static nobody reads")]
fn stop(number: u32, _name: &str) -> ! {
    static mut REASON: u32 = 0;
    // SAFETY: the adapter runs on one thread and the value is never read.
    unsafe { core::ptr::write_volatile(&raw mut REASON, number) };
    core::arch::wasm32::unreachable()
}

#[cfg(not(target_arch = "wasm32"))]
fn stop(_number: u32, name: &str) -> ! {
    panic!("{name}")
}

reasons! {
    /// A pointer argument does not lie inside the guest's memory.
    guest_pointer_out_of_bounds = 1;
    /// A pointer argument is not aligned as its type demands.
    guest_pointer_misaligned = 2;
    /// An argument is not a value of its enum or flags type.
    argument_is_not_a_value_of_its_type = 3;
    /// The host asked for more than the guest's own buffer holds.
    host_returned_more_than_the_buffer_holds = 4;
    /// The host asked for memory while no result was expected.
    cabi_import_realloc_called_outside_of_a_call = 5;
    /// The guest's memory has no room for what the host returns.
    no_room_in_guest_memory_for_a_result = 6;
    /// `wasi:cli/exit` returned.
    exit_returned = 7;
    /// The adapter's own memory cannot grow any further.
    adapter_out_of_memory = 9;
    /// A Rust panic inside the adapter.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code, reason = "natively panics unwind"))]
    adapter_panicked = 8;

    // Calls that cannot be answered without an import, made in a silent phase.
    fd_read_called_while_the_component_must_not_call_out = 20;
    fd_pread_called_while_the_component_must_not_call_out = 21;
    fd_advise_called_while_the_component_must_not_call_out = 22;
    fd_datasync_called_while_the_component_must_not_call_out = 23;
    fd_sync_called_while_the_component_must_not_call_out = 24;
    fd_fdstat_get_called_while_the_component_must_not_call_out = 25;
    fd_filestat_get_called_while_the_component_must_not_call_out = 26;
    fd_filestat_set_size_called_while_the_component_must_not_call_out = 27;
    fd_filestat_set_times_called_while_the_component_must_not_call_out = 28;
    fd_readdir_called_while_the_component_must_not_call_out = 29;
    fd_seek_called_while_the_component_must_not_call_out = 30;
    path_create_directory_called_while_the_component_must_not_call_out = 31;
    path_filestat_get_called_while_the_component_must_not_call_out = 32;
    path_filestat_set_times_called_while_the_component_must_not_call_out = 33;
    path_link_called_while_the_component_must_not_call_out = 34;
    path_open_called_while_the_component_must_not_call_out = 35;
    path_readlink_called_while_the_component_must_not_call_out = 36;
    path_remove_directory_called_while_the_component_must_not_call_out = 37;
    path_rename_called_while_the_component_must_not_call_out = 38;
    path_symlink_called_while_the_component_must_not_call_out = 39;
    path_unlink_file_called_while_the_component_must_not_call_out = 40;
    clock_res_get_called_while_the_component_must_not_call_out = 41;
    arguments_first_needed_while_the_component_must_not_call_out = 42;
    environment_first_needed_while_the_component_must_not_call_out = 43;
    preopens_first_needed_while_the_component_must_not_call_out = 44;
    isatty_first_needed_while_the_component_must_not_call_out = 45;
    proc_exit_called_while_the_component_must_not_call_out = 46;
    sock_open_called_while_the_component_must_not_call_out = 47;
    sock_bind_called_while_the_component_must_not_call_out = 48;
    sock_listen_called_while_the_component_must_not_call_out = 49;
    sock_accept_called_while_the_component_must_not_call_out = 50;
    sock_connect_called_while_the_component_must_not_call_out = 51;
    sock_recv_called_while_the_component_must_not_call_out = 52;
    sock_send_called_while_the_component_must_not_call_out = 53;
    sock_shutdown_called_while_the_component_must_not_call_out = 54;
    sock_name_called_while_the_component_must_not_call_out = 55;
    sock_getsockopt_called_while_the_component_must_not_call_out = 56;
    sock_setsockopt_called_while_the_component_must_not_call_out = 57;
    sock_lookup_called_while_the_component_must_not_call_out = 58;
    sock_pollable_called_while_the_component_must_not_call_out = 59;
}
