use super::*;

const APPEND: u32 = 1;
const NONBLOCK: u32 = 4;

#[test]
fn a_file_is_written_and_read_at_its_position() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    assert_eq!(adapter.write(fd, b"ab"), Ok(2));
    assert_eq!(adapter.read(fd, 3), Ok(b"234".to_vec()));
    assert_eq!(adapter.fd_tell(fd, RESULT), Ok(()));
    assert_eq!(adapter.long(RESULT), 5);
    assert_eq!(adapter.world().file("root/file"), b"ab23456789");
    adapter.put(DATA, b"XY");
    adapter.buffers(&[(DATA, 2)]);
    assert_eq!(adapter.fd_pwrite(fd, BUFFERS, 1, 8, RESULT), Ok(()));
    assert_eq!(adapter.fd_pread(fd, BUFFERS, 1, 7, RESULT), Ok(()));
    assert_eq!(adapter.bytes(DATA, 2), b"7X");
    assert_eq!(adapter.read(fd, 2), Ok(b"56".to_vec()));
}

#[test]
fn a_read_longer_than_the_hosts_block_goes_on() {
    let mut adapter = adapter();
    let data: Vec<u8> = (0..100_000).map(|index| index as u8).collect();
    adapter
        .world()
        .tree
        .insert("root/big".into(), crate::fake::Node::File(data.clone()));
    let fd = adapter.open("big", 0, READ, 0).expect("opens");
    assert_eq!(adapter.read(fd, 120_000), Ok(data));
    assert_eq!(adapter.read(fd, 10), Ok(Vec::new()));
}

#[test]
fn appending_ignores_position_and_offset() {
    let mut adapter = adapter();
    let fd = adapter
        .open("file", 0, READ | WRITE, APPEND)
        .expect("opens");
    assert_eq!(adapter.write(fd, b"AB"), Ok(2));
    assert_eq!(adapter.fd_tell(fd, RESULT), Ok(()));
    assert_eq!(adapter.long(RESULT), 12);
    adapter.buffers(&[(DATA, 1)]);
    assert_eq!(adapter.fd_pwrite(fd, BUFFERS, 1, 0, RESULT), Ok(()));
    assert_eq!(adapter.world().file("root/file"), b"0123456789ABA");
    assert_eq!(adapter.write(fd, &[b'x'; 5_000]), Ok(5_000));
    assert_eq!(adapter.world().file("root/file").len(), 5_013);
    assert_eq!(adapter.fd_fdstat_set_flags(fd, 0), Ok(()));
    assert_eq!(adapter.fd_seek(fd, 0, 0, RESULT), Ok(()));
    assert_eq!(adapter.write(fd, b"Z"), Ok(1));
    assert_eq!(&adapter.world().file("root/file")[..2], b"Z1");
}

#[test]
fn a_file_not_opened_for_writing_is_a_bad_descriptor() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ, 0).expect("opens");
    assert_eq!(adapter.write(fd, b"x"), Err(Errno::Badf));
    assert_eq!(adapter.write(fd, b""), Err(Errno::Badf));
    let fd = adapter.open("file", 0, WRITE, 0).expect("opens");
    assert_eq!(adapter.read(fd, 1), Err(Errno::Badf));
    let fd = adapter.open("new", CREATE, 0, 0).expect("opens");
    assert_eq!(adapter.write(fd, b"x"), Ok(1));
}

#[test]
fn wrong_file_buffers_trap() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    adapter.buffers(&[(OUTSIDE, 4)]);
    assert_eq!(
        trap_of(|| adapter.fd_read(fd, BUFFERS, 1, RESULT)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_write(fd, BUFFERS, 1, RESULT)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_pwrite(fd, BUFFERS, 1, 0, RESULT)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_pread(fd, BUFFERS, 1, 0, RESULT)),
        OUT_OF_BOUNDS
    );
    assert_eq!(adapter.fd_pread(fd, BUFFERS, 1, 100, RESULT), Ok(()));
}

#[test]
fn seeks_from_start_position_and_end() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ, 0).expect("opens");
    for (offset, whence, expected) in [
        (4, 0, Ok(4)),
        (-1, 1, Ok(3)),
        (-4, 1, Err(Errno::Inval)),
        (-2, 2, Ok(8)),
        (i64::MAX, 0, Ok(i64::MAX as u64)),
        (-1, 0, Err(Errno::Inval)),
        (-11, 2, Err(Errno::Inval)),
    ] {
        let answer = adapter.fd_seek(fd, offset, whence, RESULT);
        assert_eq!(answer.map(|()| adapter.long(RESULT)), expected);
    }
    assert_eq!(trap_of(|| adapter.fd_seek(fd, 0, 3, RESULT)), NO_VALUE);
    assert_eq!(
        trap_of(|| adapter.fd_seek(fd, 0, 0, OUTSIDE)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_seek(fd, 0, 0, RESULT + 4)),
        MISALIGNED
    );
    assert_eq!(adapter.fd_seek(3, 0, 0, RESULT), Err(Errno::Badf));
    assert_eq!(adapter.fd_seek(9, 0, 0, RESULT), Err(Errno::Badf));
    assert_eq!(adapter.fd_tell(3, RESULT), Err(Errno::Badf));
}

#[test]
fn changes_size_and_times_and_syncs() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    assert_eq!(adapter.fd_filestat_set_size(fd, 3), Ok(()));
    assert_eq!(adapter.world().file("root/file"), b"012");
    assert_eq!(adapter.fd_filestat_set_times(fd, 1, 2, 1 | 8), Ok(()));
    assert_eq!(adapter.fd_filestat_set_times(3, 1, 2, 0), Ok(()));
    assert_eq!(adapter.fd_filestat_set_times(9, 1, 2, 3), Err(Errno::Inval));
    assert_eq!(
        adapter.fd_filestat_set_times(9, 1, 2, 12),
        Err(Errno::Inval)
    );
    assert_eq!(
        trap_of(|| adapter.fd_filestat_set_times(fd, 1, 2, 16)),
        NO_VALUE
    );
    assert_eq!(adapter.fd_advise(fd, 0, 0, 5), Ok(()));
    assert_eq!(trap_of(|| adapter.fd_advise(fd, 0, 0, 6)), NO_VALUE);
    assert_eq!(adapter.fd_allocate(fd, 0, 10), Err(Errno::Notsup));
    assert_eq!(adapter.fd_sync(fd), Ok(()));
    assert_eq!(adapter.fd_datasync(fd), Ok(()));
}

#[test]
fn what_is_done_to_files_is_not_done_to_anything_else() {
    let mut adapter = adapter();
    for fd in [0, 1, 2, 3, 9] {
        assert_eq!(adapter.fd_filestat_set_size(fd, 3), Err(Errno::Badf));
        assert_eq!(adapter.fd_advise(fd, 0, 0, 0), Err(Errno::Badf));
        assert_eq!(adapter.fd_allocate(fd, 0, 0), Err(Errno::Badf));
    }
    for fd in [0, 1, 2, 9] {
        assert_eq!(adapter.fd_filestat_set_times(fd, 0, 0, 0), Err(Errno::Badf));
        assert_eq!(adapter.fd_sync(fd), Err(Errno::Badf));
        assert_eq!(adapter.fd_datasync(fd), Err(Errno::Badf));
    }
    for fd in [1, 2, 3, 9] {
        assert_eq!(adapter.fd_fdstat_set_flags(fd, 0), Err(Errno::Badf));
    }
}

#[test]
fn a_directory_can_be_made_sure_to_be_on_the_disk() {
    let mut adapter = adapter();
    assert_eq!(adapter.fd_sync(3), Ok(()));
    assert_eq!(adapter.fd_datasync(3), Ok(()));
    adapter.check_host_errors(|adapter| adapter.fd_sync(3));
}

#[test]
fn host_errors_become_errnos() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    adapter.buffers(&[(DATA, 4)]);
    adapter.check_host_errors(|adapter| adapter.fd_read(fd, BUFFERS, 1, RESULT));
    adapter.check_host_errors(|adapter| adapter.fd_pread(fd, BUFFERS, 1, 0, RESULT));
    adapter.check_host_errors(|adapter| adapter.fd_write(fd, BUFFERS, 1, RESULT));
    adapter.check_host_errors(|adapter| adapter.fd_pwrite(fd, BUFFERS, 1, 0, RESULT));
    adapter.check_host_errors(|adapter| adapter.fd_filestat_set_size(fd, 0));
    adapter.check_host_errors(|adapter| adapter.fd_filestat_set_times(fd, 0, 0, 0));
    adapter.check_host_errors(|adapter| adapter.fd_filestat_get(fd, RESULT));
    adapter.check_host_errors(|adapter| adapter.fd_fdstat_get(fd, RESULT));
    adapter.check_host_errors(|adapter| adapter.fd_seek(fd, 0, 2, RESULT));
    adapter.check_host_errors(|adapter| adapter.fd_advise(fd, 0, 0, 0));
    adapter.check_host_errors(|adapter| adapter.fd_sync(fd));
    adapter.check_host_errors(|adapter| adapter.fd_datasync(fd));
    adapter.check_host_errors(|adapter| adapter.fd_readdir(3, DATA, 100, 0, RESULT));
    assert_eq!(adapter.fd_fdstat_set_flags(fd, APPEND), Ok(()));
    adapter.check_host_errors(|adapter| adapter.fd_write(fd, BUFFERS, 1, RESULT));
}

#[test]
fn flags_can_be_set_but_not_the_synchronous_ones() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ, 0).expect("opens");
    assert_eq!(adapter.fd_fdstat_set_flags(fd, APPEND | NONBLOCK), Ok(()));
    assert_eq!(adapter.fd_fdstat_get(fd, RESULT), Ok(()));
    assert_eq!(adapter.bytes(RESULT + 2, 2), [5, 0]);
    for flag in [2, 8, 16] {
        assert_eq!(adapter.fd_fdstat_set_flags(fd, flag), Err(Errno::Inval));
    }
    assert_eq!(trap_of(|| adapter.fd_fdstat_set_flags(fd, 32)), NO_VALUE);
}
