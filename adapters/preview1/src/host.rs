//! What the adapter needs from outside: guest memory, configuration, imports.
//!
//! [`Host`] is implemented twice: by the wasm imports, and by a fake in the
//! tests. Imports are the *lowered* functions of the canonical ABI: plain
//! integers in, and for larger results a pointer into guest memory to which
//! the host writes, calling back [`Loans`] for every list and string.

use crate::loans::Loans;
use crate::memory::GuestMemory;

/// What the linker decided for this component. A subsystem that answers
/// `false` has no imports behind it, so none of them may be called.
pub trait Config {
    /// `wasi:filesystem`.
    fn files(&self) -> bool;
    /// `wasi:clocks`.
    fn clocks(&self) -> bool;
    /// `wasi:random`.
    fn random(&self) -> bool;
    /// `wasi:cli/environment`.
    fn environment(&self) -> bool;
    /// `wasi:cli/stdin`, `stdout` and `stderr`.
    fn stdio(&self) -> bool;
    /// `wasi:cli/terminal-*`.
    fn terminal(&self) -> bool;
    /// Whether exit codes other than 0 and 1 reach the host.
    fn exact_exit(&self) -> bool;
    /// Whether standard input can be made non-blocking. Go's scheduler never asks for input
    /// again while its package `os/signal` waits, so such a guest has to block.
    fn poll_stdin(&self) -> bool;
    /// `wasi:sockets`.
    fn sockets(&self) -> bool;
    /// Whether there are preopened listeners.
    fn listeners(&self) -> bool;
    /// One word of what is known of the preopened listeners: for each its descriptor, its family (1 for IPv4, 2 for
    /// IPv6), its port, and the four words of its address, whose first byte is the highest of the first word. What is
    /// behind them is 0.
    fn listener(&self, index: u32) -> u32;
}

/// Calls `$receiver!` with the list of imports, so that the trait and the wasm
/// implementation cannot drift apart.
macro_rules! for_each_import {
    ($receiver:ident) => {
        $receiver! {
            "wasi:io/error@0.2.0" {
                "[resource-drop]error" => error_drop(this: u32);
            }
            "wasi:io/poll@0.2.0" {
                "poll" => poll(list: u32, len: u32, ret: u32);
                "[method]pollable.ready" => pollable_ready(this: u32) -> u32;
                "[resource-drop]pollable" => pollable_drop(this: u32);
            }
            "wasi:io/streams@0.2.0" {
                "[method]input-stream.read" => input_read(this: u32, len: u64, ret: u32);
                "[method]input-stream.blocking-read" => input_blocking_read(this: u32, len: u64, ret: u32);
                "[method]input-stream.subscribe" => input_subscribe(this: u32) -> u32;
                "[resource-drop]input-stream" => input_drop(this: u32);
                "[method]output-stream.check-write" => output_check_write(this: u32, ret: u32);
                "[method]output-stream.write" => output_write(this: u32, data: u32, len: u32, ret: u32);
                "[method]output-stream.blocking-write-and-flush" => output_blocking_write_and_flush(this: u32, data: u32, len: u32, ret: u32);
                "[method]output-stream.blocking-flush" => output_blocking_flush(this: u32, ret: u32);
                "[method]output-stream.subscribe" => output_subscribe(this: u32) -> u32;
                "[resource-drop]output-stream" => output_drop(this: u32);
            }
            "wasi:clocks/monotonic-clock@0.2.0" {
                "now" => monotonic_now() -> u64;
                "resolution" => monotonic_resolution() -> u64;
                "subscribe-instant" => subscribe_instant(when: u64) -> u32;
                "subscribe-duration" => subscribe_duration(duration: u64) -> u32;
            }
            "wasi:clocks/wall-clock@0.2.0" {
                "now" => wall_now(ret: u32);
                "resolution" => wall_resolution(ret: u32);
            }
            "wasi:random/random@0.2.0" {
                "get-random-bytes" => get_random_bytes(len: u64, ret: u32);
            }
            "wasi:cli/environment@0.2.0" {
                "get-environment" => get_environment(ret: u32);
                "get-arguments" => get_arguments(ret: u32);
            }
            "wasi:cli/exit@0.2.0" {
                "exit" => exit(failed: u32);
            }
            "wasi:cli/exit@0.2.12" {
                "exit-with-code" => exit_with_code(code: u32);
            }
            "wasi:cli/stdin@0.2.0" {
                "get-stdin" => get_stdin() -> u32;
            }
            "wasi:cli/stdout@0.2.0" {
                "get-stdout" => get_stdout() -> u32;
            }
            "wasi:cli/stderr@0.2.0" {
                "get-stderr" => get_stderr() -> u32;
            }
            "wasi:cli/terminal-input@0.2.0" {
                "[resource-drop]terminal-input" => terminal_input_drop(this: u32);
            }
            "wasi:cli/terminal-output@0.2.0" {
                "[resource-drop]terminal-output" => terminal_output_drop(this: u32);
            }
            "wasi:cli/terminal-stdin@0.2.0" {
                "get-terminal-stdin" => get_terminal_stdin(ret: u32);
            }
            "wasi:cli/terminal-stdout@0.2.0" {
                "get-terminal-stdout" => get_terminal_stdout(ret: u32);
            }
            "wasi:cli/terminal-stderr@0.2.0" {
                "get-terminal-stderr" => get_terminal_stderr(ret: u32);
            }
            "wasi:filesystem/preopens@0.2.0" {
                "get-directories" => get_directories(ret: u32);
            }
            "wasi:filesystem/types@0.2.0" {
                "[method]descriptor.read-via-stream" => read_via_stream(this: u32, offset: u64, ret: u32);
                "[method]descriptor.write-via-stream" => write_via_stream(this: u32, offset: u64, ret: u32);
                "[method]descriptor.append-via-stream" => append_via_stream(this: u32, ret: u32);
                "[method]descriptor.advise" => advise(this: u32, offset: u64, len: u64, advice: u32, ret: u32);
                "[method]descriptor.sync-data" => sync_data(this: u32, ret: u32);
                "[method]descriptor.get-flags" => get_flags(this: u32, ret: u32);
                "[method]descriptor.get-type" => get_type(this: u32, ret: u32);
                "[method]descriptor.set-size" => set_size(this: u32, size: u64, ret: u32);
                "[method]descriptor.set-times" => set_times(this: u32, access: u32, access_s: u64, access_ns: u32, modify: u32, modify_s: u64, modify_ns: u32, ret: u32);
                "[method]descriptor.read" => read(this: u32, len: u64, offset: u64, ret: u32);
                "[method]descriptor.write" => write(this: u32, data: u32, len: u32, offset: u64, ret: u32);
                "[method]descriptor.read-directory" => read_directory(this: u32, ret: u32);
                "[method]descriptor.sync" => sync(this: u32, ret: u32);
                "[method]descriptor.create-directory-at" => create_directory_at(this: u32, path: u32, len: u32, ret: u32);
                "[method]descriptor.stat" => stat(this: u32, ret: u32);
                "[method]descriptor.stat-at" => stat_at(this: u32, flags: u32, path: u32, len: u32, ret: u32);
                "[method]descriptor.set-times-at" => set_times_at(this: u32, flags: u32, path: u32, len: u32, access: u32, access_s: u64, access_ns: u32, modify: u32, modify_s: u64, modify_ns: u32, ret: u32);
                "[method]descriptor.link-at" => link_at(this: u32, flags: u32, old: u32, old_len: u32, to: u32, new: u32, new_len: u32, ret: u32);
                "[method]descriptor.open-at" => open_at(this: u32, flags: u32, path: u32, len: u32, open: u32, mode: u32, ret: u32);
                "[method]descriptor.readlink-at" => readlink_at(this: u32, path: u32, len: u32, ret: u32);
                "[method]descriptor.remove-directory-at" => remove_directory_at(this: u32, path: u32, len: u32, ret: u32);
                "[method]descriptor.rename-at" => rename_at(this: u32, old: u32, old_len: u32, to: u32, new: u32, new_len: u32, ret: u32);
                "[method]descriptor.symlink-at" => symlink_at(this: u32, old: u32, old_len: u32, new: u32, new_len: u32, ret: u32);
                "[method]descriptor.unlink-file-at" => unlink_file_at(this: u32, path: u32, len: u32, ret: u32);
                "[method]descriptor.metadata-hash" => metadata_hash(this: u32, ret: u32);
                "[method]descriptor.metadata-hash-at" => metadata_hash_at(this: u32, flags: u32, path: u32, len: u32, ret: u32);
                "[resource-drop]descriptor" => descriptor_drop(this: u32);
                "[method]directory-entry-stream.read-directory-entry" => read_directory_entry(this: u32, ret: u32);
                "[resource-drop]directory-entry-stream" => directory_entry_stream_drop(this: u32);
                "filesystem-error-code" => filesystem_error_code(error: u32, ret: u32);
            }
            "wasi:sockets/network@0.2.0" {
                "[resource-drop]network" => network_drop(this: u32);
            }
            "wasi:sockets/instance-network@0.2.0" {
                "instance-network" => instance_network() -> u32;
            }
            "wasi:sockets/tcp@0.2.0" {
                "[method]tcp-socket.start-bind" => tcp_start_bind(this: u32, network: u32, family: u32, a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, ret: u32);
                "[method]tcp-socket.finish-bind" => tcp_finish_bind(this: u32, ret: u32);
                "[method]tcp-socket.start-connect" => tcp_start_connect(this: u32, network: u32, family: u32, a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, ret: u32);
                "[method]tcp-socket.finish-connect" => tcp_finish_connect(this: u32, ret: u32);
                "[method]tcp-socket.start-listen" => tcp_start_listen(this: u32, ret: u32);
                "[method]tcp-socket.finish-listen" => tcp_finish_listen(this: u32, ret: u32);
                "[method]tcp-socket.accept" => tcp_accept(this: u32, ret: u32);
                "[method]tcp-socket.local-address" => tcp_local_address(this: u32, ret: u32);
                "[method]tcp-socket.remote-address" => tcp_remote_address(this: u32, ret: u32);
                "[method]tcp-socket.set-listen-backlog-size" => tcp_set_backlog(this: u32, value: u64, ret: u32);
                "[method]tcp-socket.keep-alive-enabled" => tcp_keep_alive(this: u32, ret: u32);
                "[method]tcp-socket.set-keep-alive-enabled" => tcp_set_keep_alive(this: u32, value: u32, ret: u32);
                "[method]tcp-socket.keep-alive-idle-time" => tcp_idle_time(this: u32, ret: u32);
                "[method]tcp-socket.set-keep-alive-idle-time" => tcp_set_idle_time(this: u32, value: u64, ret: u32);
                "[method]tcp-socket.keep-alive-interval" => tcp_interval(this: u32, ret: u32);
                "[method]tcp-socket.set-keep-alive-interval" => tcp_set_interval(this: u32, value: u64, ret: u32);
                "[method]tcp-socket.keep-alive-count" => tcp_probes(this: u32, ret: u32);
                "[method]tcp-socket.set-keep-alive-count" => tcp_set_probes(this: u32, value: u32, ret: u32);
                "[method]tcp-socket.receive-buffer-size" => tcp_receive_buffer(this: u32, ret: u32);
                "[method]tcp-socket.set-receive-buffer-size" => tcp_set_receive_buffer(this: u32, value: u64, ret: u32);
                "[method]tcp-socket.send-buffer-size" => tcp_send_buffer(this: u32, ret: u32);
                "[method]tcp-socket.set-send-buffer-size" => tcp_set_send_buffer(this: u32, value: u64, ret: u32);
                "[method]tcp-socket.subscribe" => tcp_subscribe(this: u32) -> u32;
                "[method]tcp-socket.shutdown" => tcp_shutdown(this: u32, how: u32, ret: u32);
                "[resource-drop]tcp-socket" => tcp_drop(this: u32);
            }
            "wasi:sockets/tcp-create-socket@0.2.0" {
                "create-tcp-socket" => create_tcp_socket(family: u32, ret: u32);
            }
            "wasi:sockets/udp@0.2.0" {
                "[method]udp-socket.start-bind" => udp_start_bind(this: u32, network: u32, family: u32, a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, ret: u32);
                "[method]udp-socket.finish-bind" => udp_finish_bind(this: u32, ret: u32);
                "[method]udp-socket.stream" => udp_stream(this: u32, some: u32, family: u32, a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, ret: u32);
                "[method]udp-socket.local-address" => udp_local_address(this: u32, ret: u32);
                "[method]udp-socket.remote-address" => udp_remote_address(this: u32, ret: u32);
                "[method]udp-socket.receive-buffer-size" => udp_receive_buffer(this: u32, ret: u32);
                "[method]udp-socket.set-receive-buffer-size" => udp_set_receive_buffer(this: u32, value: u64, ret: u32);
                "[method]udp-socket.send-buffer-size" => udp_send_buffer(this: u32, ret: u32);
                "[method]udp-socket.set-send-buffer-size" => udp_set_send_buffer(this: u32, value: u64, ret: u32);
                "[resource-drop]udp-socket" => udp_drop(this: u32);
                "[method]incoming-datagram-stream.receive" => incoming_receive(this: u32, max: u64, ret: u32);
                "[method]incoming-datagram-stream.subscribe" => incoming_subscribe(this: u32) -> u32;
                "[resource-drop]incoming-datagram-stream" => incoming_drop(this: u32);
                "[method]outgoing-datagram-stream.check-send" => outgoing_check_send(this: u32, ret: u32);
                "[method]outgoing-datagram-stream.send" => outgoing_send(this: u32, list: u32, len: u32, ret: u32);
                "[method]outgoing-datagram-stream.subscribe" => outgoing_subscribe(this: u32) -> u32;
                "[resource-drop]outgoing-datagram-stream" => outgoing_drop(this: u32);
            }
            "wasi:sockets/udp-create-socket@0.2.0" {
                "create-udp-socket" => create_udp_socket(family: u32, ret: u32);
            }
            "wasi:sockets/ip-name-lookup@0.2.0" {
                "resolve-addresses" => resolve_addresses(network: u32, name: u32, len: u32, ret: u32);
                "[method]resolve-address-stream.resolve-next-address" => resolve_next_address(this: u32, ret: u32);
                "[method]resolve-address-stream.subscribe" => resolve_subscribe(this: u32) -> u32;
                "[resource-drop]resolve-address-stream" => resolve_drop(this: u32);
            }
        }
    };
}
#[cfg(target_arch = "wasm32")]
pub(crate) use for_each_import;

macro_rules! declare_trait {
    ($($module:literal { $($name:literal => $method:ident ( $($arg:ident : $ty:ty),* ) $(-> $result:ty)?;)* })*) => {
        /// The WASI 0.2 functions the adapter calls, lowered.
        #[allow(clippy::too_many_arguments, reason = "the signatures are the canonical ABI's")]
        pub trait Imports {
            $($(
                #[doc = concat!("`", $module, "` `", $name, "`")]
                fn $method(&self, $($arg: $ty),*) $(-> $result)?;
            )*)*
        }
    };
}
for_each_import!(declare_trait);

/// Everything outside the adapter.
pub trait Host: GuestMemory + Config + Imports {
    /// The loans through which the host gets guest memory for its results. On
    /// wasm they are a static of their own, since the host calls back while
    /// the adapter is in the middle of a call.
    fn loans(&self) -> &Loans;
}
