//! The calls whose results differ, each with the reason. All are asserted to
//! still differ, in just this way.

/// Calls of one script that differ for one reason.
pub struct Known {
    pub script: &'static str,
    /// Each call as the script has it, and the adapter's result.
    pub calls: &'static [(&'static str, &'static str)],
}

/// Exit codes from here on are a trap to the reference's own `proc_exit`:
/// preview 1 names 0 to 125. The adapter passes them on, as POSIX programs
/// expect, and the comparison takes the code that the call was given.
pub const REFUSED_EXIT_CODES: u8 = 126;

/// The results of WASI 0.2 calls go through guest memory, where the adapter
/// borrows a few bytes that the call was not given. Where there are none it
/// says ENOMEM, before it calls anything. Besides, there are calls that programs need and the
/// reference refuses.
pub const KNOWN: &[Known] = &[
    // Standard input can be made non-blocking, so that Go's scheduler can wait for it and let other
    // goroutines run; the reference has no such flag for it.
    Known {
        script: "streams.calls",
        calls: &[
            ("fd_fdstat_set_flags 0 0", "success"),
            ("fd_fdstat_set_flags 0 nonblock", "success"),
        ],
    },
    // A folder can be synchronized, as POSIX has it: databases do so with the folder of a new file.
    Known {
        script: "files.calls",
        calls: &[
            ("fd_sync *d", "success"),
            ("fd_sync 3", "success"),
            ("fd_datasync *d", "success"),
            ("fd_datasync 3", "success"),
        ],
    },
    // The call was given all of the memory.
    Known {
        script: "one-page-filled.calls",
        calls: &[
            ("fd_write 1 [0:65536] &n:4", "nomem"),
            ("fd_write 1 [0:65536] 0", "nomem"),
            ("fd_write *r [0:65536] &n", "nomem"),
            ("fd_pwrite *r [0:65536] 5 &n", "nomem"),
            ("path_readlink 3 \"none\" 0 65536 0", "nomem"),
        ],
    },
    // There is no memory. The list of folders, too, comes through it.
    Known {
        script: "no-memory.calls",
        calls: &[
            ("fd_close 99", "nomem"),
            ("fd_sync 99", "nomem"),
            ("fd_renumber 1 99", "nomem"),
            ("random_get 0 0", "nomem"),
            ("path_open 99 0 0 0 0 0 0 0 0", "nomem"),
            ("path_unlink_file 99 0 0", "nomem"),
            ("fd_prestat_dir_name 99 0 0", "nomem"),
            ("fd_prestat_get 3 0", "nomem"),
            ("args_get 0 0", "nomem"),
            ("environ_get 0 0", "nomem"),
            ("clock_res_get realtime 0", "nomem"),
            ("fd_read 0 0 0 0", "nomem"),
            ("fd_fdstat_get 1 0", "nomem"),
            ("fd_filestat_get 1 0", "nomem"),
            ("args_sizes_get 0 0", "nomem"),
            ("environ_sizes_get 0 4", "nomem"),
        ],
    },
];

/// The adapter's result of a call that is known to differ.
pub fn known(script: &str, call: &str) -> Option<&'static str> {
    let mut calls = KNOWN
        .iter()
        .filter(|known| known.script == script)
        .flat_map(|known| known.calls);
    calls
        .find(|(known, _)| *known == call)
        .map(|(_, adapted)| *adapted)
}

/// Whether output and files differ too, because a write is among these calls.
pub fn leaves_other_files(script: &str) -> bool {
    let mut calls = KNOWN
        .iter()
        .filter(|known| known.script == script)
        .flat_map(|known| known.calls);
    calls.any(|(call, _)| call.starts_with("fd_write") || call.starts_with("fd_pwrite"))
}
