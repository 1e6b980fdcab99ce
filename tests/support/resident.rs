//! The memory that this process has resident, for tests of what is left behind.

/// How much memory this process has resident, in bytes; `None` but on Linux, whose
/// `/proc/self/status` says so.
///
/// It is the whole process's, so a test that compares two of these is alone in its program.
pub fn resident_bytes() -> Option<u64> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Some(kibibytes.expect("a number of kibibytes") << 10)
}
