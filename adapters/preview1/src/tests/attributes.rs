use super::*;
use crate::fake::{PAGE, adapter};

const PREOPEN_RIGHTS: u64 = 0x07B7_FE00;

#[test]
fn fdstat_says_type_flags_and_rights() {
    let mut adapter = adapter();
    let file = adapter.open("file", 0, READ, 1).expect("opens");
    let folder = adapter.open("folder", DIRECTORY, READ, 0).expect("opens");
    let all = (1 << 30) - 1;
    for (fd, filetype, flags, base, inheriting) in [
        (0, 0, 0, READ, READ),
        (1, 0, 0, WRITE, WRITE),
        (3, 3, 0, PREOPEN_RIGHTS, PREOPEN_RIGHTS | 0x0840_01FF),
        (file, 4, 1, all & !WRITE, all & !WRITE),
        (
            folder,
            3,
            0,
            all & !(WRITE | 1 << 2 | 1 << 19 | 1 << 22),
            all & !(WRITE | 1 << 2 | 1 << 19 | 1 << 22),
        ),
    ] {
        let before = adapter.bytes(RESULT, 24);
        assert_eq!(adapter.fd_fdstat_get(fd, RESULT), Ok(()));
        let after = adapter.bytes(RESULT, 24);
        assert_eq!((after[0], after[2], after[3]), (filetype, flags, 0), "{fd}");
        assert_eq!(adapter.long(RESULT + 8), base, "{fd}");
        assert_eq!(adapter.long(RESULT + 16), inheriting, "{fd}");
        // Padding is not written.
        assert_eq!((after[1], &after[4..8]), (before[1], &before[4..8]));
    }
    assert_eq!(adapter.fd_fdstat_get(9, RESULT), Err(Errno::Badf));
    assert_eq!(trap_of(|| adapter.fd_fdstat_get(3, OUTSIDE)), OUT_OF_BOUNDS);
    assert_eq!(trap_of(|| adapter.fd_fdstat_get(3, RESULT + 4)), MISALIGNED);
}

#[test]
fn a_terminal_is_a_character_device_and_asked_for_once() {
    let mut adapter = adapter();
    adapter.world().terminal = true;
    for fd in [0, 1, 2] {
        assert_eq!(adapter.fd_fdstat_get(fd, RESULT), Ok(()));
        assert_eq!(adapter.bytes(RESULT, 1), [2]);
        assert_eq!(adapter.fd_filestat_get(fd, RESULT), Ok(()));
        assert_eq!(adapter.bytes(RESULT + 16, 1), [2]);
        assert_eq!(adapter.calls().len(), 2);
    }
    assert_eq!(adapter.world().alive(), 0);
    let mut adapter = crate::fake::adapter();
    adapter.world().terminal = true;
    adapter.deny(|subsystems| subsystems.terminal = false);
    assert_eq!(adapter.fd_fdstat_get(1, RESULT), Ok(()));
    assert_eq!(adapter.bytes(RESULT, 1), [0]);
}

#[test]
fn filestat_has_an_inode_and_times() {
    let mut adapter = adapter();
    let file = adapter.open("file", 0, READ, 0).expect("opens");
    let len = adapter.path_at(PATH, "file");
    assert_eq!(adapter.path_filestat_get(3, 0, PATH, len, DATA), Ok(()));
    assert_eq!(adapter.fd_filestat_get(file, RESULT), Ok(()));
    for at in [RESULT, DATA] {
        let expected = [
            (0, 1),
            (24, 1),
            (32, 10),
            (40, 32_000_000_009),
            (48, 56_000_000_009),
            (56, 0),
        ];
        for (offset, value) in expected {
            assert_eq!(adapter.long(at + offset), value, "{offset}");
        }
        assert_eq!(adapter.bytes(at + 16, 1), [4]);
    }
    assert_eq!(adapter.long(RESULT + 8), adapter.long(DATA + 8));
    assert_eq!(adapter.fd_filestat_get(1, RESULT), Ok(()));
    assert_eq!(adapter.long(RESULT), 0);
    assert_eq!(adapter.long(RESULT + 32), 0);
    assert_eq!(adapter.fd_filestat_get(9, RESULT), Err(Errno::Badf));
    assert_eq!(
        trap_of(|| adapter.fd_filestat_get(file, OUTSIDE)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_filestat_get(file, 2 * PAGE - 32)),
        OUT_OF_BOUNDS
    );
}

#[test]
fn rights_cannot_be_changed() {
    let mut adapter = adapter();
    assert_eq!(adapter.fd_fdstat_set_rights(1, 0, 0), Err(Errno::Badf));
    assert_eq!(adapter.fd_fdstat_set_rights(9, 0, 0), Err(Errno::Badf));
    assert_eq!(adapter.fd_fdstat_set_rights(3, 0, 0), Err(Errno::Notsup));
    assert_eq!(
        trap_of(|| adapter.fd_fdstat_set_rights(3, 1 << 30, 0)),
        NO_VALUE
    );
}
