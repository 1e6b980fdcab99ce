use super::*;
use crate::fake::StreamFailure;

#[test]
fn writes_to_the_standard_streams_with_one_host_call() {
    let mut adapter = adapter();
    assert_eq!(adapter.write(1, b"out"), Ok(3));
    assert_eq!(adapter.write(2, b"err"), Ok(3));
    adapter.calls();
    assert_eq!(adapter.write(1, b" more"), Ok(5));
    assert_eq!(adapter.calls(), ["output_blocking_write_and_flush"]);
    assert_eq!(adapter.world().stdout, b"out more");
    assert_eq!(adapter.world().stderr, b"err");
}

#[test]
fn a_large_write_is_flushed_once() {
    let mut adapter = adapter();
    let data = vec![7; 40_000];
    adapter.world().permit = 16_000;
    assert_eq!(adapter.write(1, &data), Ok(40_000));
    assert_eq!(adapter.world().stdout, data);
    let calls = adapter.calls();
    assert_eq!(
        calls.iter().filter(|call| **call == "output_write").count(),
        3
    );
    assert_eq!(calls.last(), Some(&"output_blocking_flush"));
}

#[test]
fn a_large_write_waits_when_the_host_permits_nothing() {
    let mut adapter = adapter();
    adapter.world().permit = 0;
    assert_eq!(adapter.write(1, &[1; 5_000]), Ok(5_000));
    assert_eq!(adapter.world().stdout.len(), 5_000);
}

#[test]
fn only_the_first_buffer_that_is_not_empty_is_used() {
    let mut adapter = adapter();
    adapter.put(DATA, b"abcd");
    adapter.buffers(&[(OUTSIDE, 0), (DATA, 2), (OUTSIDE, 9)]);
    assert_eq!(adapter.fd_write(1, BUFFERS, 3, RESULT), Ok(()));
    assert_eq!(adapter.word(RESULT), 2);
    assert_eq!(adapter.world().stdout, b"ab");
}

#[test]
fn writing_nothing_still_checks_the_descriptor() {
    let mut adapter = adapter();
    assert_eq!(adapter.write(1, b""), Ok(0));
    assert_eq!(adapter.fd_write(1, BUFFERS, 0, RESULT), Ok(()));
    assert_eq!(adapter.write(0, b""), Err(Errno::Badf));
    assert_eq!(adapter.write(3, b""), Err(Errno::Badf));
    assert_eq!(adapter.write(9, b""), Err(Errno::Badf));
    assert_eq!(adapter.calls(), [""; 0]);
}

#[test]
fn wrong_pointers_trap_after_the_descriptor_was_checked() {
    let mut adapter = adapter();
    adapter.buffers(&[(OUTSIDE, 4)]);
    assert_eq!(adapter.fd_write(9, BUFFERS, 1, RESULT), Err(Errno::Badf));
    assert_eq!(
        trap_of(|| adapter.fd_write(1, BUFFERS, 1, RESULT)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_write(1, OUTSIDE, 1, RESULT)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_write(1, BUFFERS + 2, 1, RESULT)),
        MISALIGNED
    );
    adapter.buffers(&[(DATA, 1)]);
    assert_eq!(
        trap_of(|| adapter.fd_write(1, BUFFERS, 1, OUTSIDE)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_write(1, BUFFERS, 1, RESULT + 1)),
        MISALIGNED
    );
}

#[test]
fn arguments_beyond_the_budget_are_nomem() {
    let mut adapter = adapter();
    assert_eq!(
        adapter.fd_write(1, BUFFERS, 1 << 25, RESULT),
        Err(Errno::Nomem)
    );
    adapter.buffers(&[(DATA, 128 << 20)]);
    assert_eq!(adapter.fd_write(1, BUFFERS, 1, RESULT), Err(Errno::Nomem));
    assert_eq!(adapter.fd_read(0, BUFFERS, 1, RESULT), Err(Errno::Nomem));
}

#[test]
fn stream_errors_become_errnos() {
    let mut adapter = adapter();
    for (failure, errno) in [
        (StreamFailure::Closed, Errno::Pipe),
        (StreamFailure::Failed(None), Errno::Io),
        (StreamFailure::Failed(Some(32)), Errno::Pipe),
    ] {
        for len in [1, 5_000] {
            adapter.world().fail_stream = Some(failure);
            assert_eq!(adapter.write(1, &vec![0; len]), Err(errno));
        }
    }
    // The stream handle, and none of the errors, is still alive.
    assert_eq!(adapter.world().alive(), 1);
}

#[test]
fn reads_standard_input_into_the_guests_own_buffer() {
    let mut adapter = adapter();
    adapter.world().stdin.extend(b"hello");
    assert_eq!(adapter.read(0, 3), Ok(b"hel".to_vec()));
    assert_eq!(adapter.read(0, 3), Ok(b"lo".to_vec()));
    assert_eq!(adapter.read(0, 3), Ok(Vec::new()));
    assert_eq!(adapter.read(0, 0), Err(Errno::Intr));
    adapter.world().stdin_interrupted = true;
    assert_eq!(adapter.read(0, 3), Err(Errno::Intr));
    adapter.world().fail_stream = Some(StreamFailure::Failed(Some(0)));
    assert_eq!(adapter.read(0, 3), Err(Errno::Acces));
}

#[test]
fn standard_input_can_be_read_without_waiting() {
    let mut adapter = adapter();
    assert_eq!(adapter.fd_fdstat_set_flags(0, 4), Ok(()));
    assert_eq!(adapter.fd_fdstat_get(0, RESULT), Ok(()));
    assert_eq!(adapter.word(RESULT) >> 16, 4);
    adapter.world().stdin_waits = true;
    assert_eq!(adapter.read(0, 3), Err(Errno::Again));
    assert_eq!(adapter.read(0, 0), Ok(Vec::new()));
    adapter.world().stdin.extend(b"hello");
    adapter.calls();
    assert_eq!(adapter.read(0, 9), Ok(b"hello".to_vec()));
    assert_eq!(adapter.calls(), ["input_read"]);
    adapter.hush();
    assert_eq!(adapter.read(0, 3), Err(Errno::Again));
    adapter.unhush();
    adapter.world().stdin_waits = false;
    assert_eq!(adapter.read(0, 3), Ok(Vec::new()));

    assert_eq!(adapter.fd_fdstat_set_flags(0, 0), Ok(()));
    adapter.world().stdin.extend(b"x");
    adapter.calls();
    assert_eq!(adapter.read(0, 3), Ok(b"x".to_vec()));
    assert_eq!(adapter.calls(), ["input_blocking_read"]);
}

#[test]
fn of_the_standard_streams_only_input_changes_its_flags() {
    let mut adapter = adapter();
    for flags in [1, 2, 8, 16, 5] {
        assert_eq!(adapter.fd_fdstat_set_flags(0, flags), Err(Errno::Inval));
    }
    assert_eq!(adapter.fd_fdstat_set_flags(1, 4), Err(Errno::Badf));
    assert_eq!(adapter.fd_fdstat_set_flags(2, 0), Err(Errno::Badf));
    adapter.deny(|subsystems| subsystems.poll_stdin = false);
    assert_eq!(adapter.fd_fdstat_set_flags(0, 4), Err(Errno::Badf));
    adapter.world().stdin.extend(b"x");
    assert_eq!(adapter.read(0, 3), Ok(b"x".to_vec()));
}

#[test]
fn a_read_traps_only_when_data_does_not_fit_into_memory() {
    let mut adapter = adapter();
    let end = 2 * crate::fake::PAGE;
    adapter.buffers(&[(end - 2, 100)]);
    assert_eq!(adapter.fd_read(0, BUFFERS, 1, RESULT), Ok(()));
    adapter.world().stdin.extend(b"ab");
    assert_eq!(adapter.fd_read(0, BUFFERS, 1, RESULT), Ok(()));
    assert_eq!(adapter.bytes(end - 2, 2), b"ab");
    adapter.world().stdin.extend(b"abc");
    assert_eq!(
        trap_of(|| adapter.fd_read(0, BUFFERS, 1, RESULT)),
        OUT_OF_BOUNDS
    );
}

#[test]
fn output_cannot_be_read_nor_streams_be_positioned() {
    let mut adapter = adapter();
    assert_eq!(adapter.read(1, 1), Err(Errno::Badf));
    assert_eq!(adapter.read(3, 1), Err(Errno::Badf));
    assert_eq!(
        adapter.fd_pread(0, BUFFERS, 1, 0, RESULT),
        Err(Errno::Spipe)
    );
    assert_eq!(adapter.fd_pread(1, BUFFERS, 1, 0, RESULT), Err(Errno::Badf));
    assert_eq!(
        adapter.fd_pwrite(1, BUFFERS, 1, 0, RESULT),
        Err(Errno::Spipe)
    );
    assert_eq!(
        adapter.fd_pwrite(0, BUFFERS, 1, 0, RESULT),
        Err(Errno::Badf)
    );
    assert_eq!(adapter.fd_tell(1, RESULT), Err(Errno::Spipe));
    assert_eq!(adapter.fd_seek(0, 0, 1, RESULT), Err(Errno::Spipe));
}

#[test]
fn denied_standard_streams_are_bad_descriptors() {
    let mut adapter = adapter();
    adapter.deny(|subsystems| subsystems.stdio = false);
    for fd in 0..3 {
        assert_eq!(adapter.write(fd, b"x"), Err(Errno::Badf));
        assert_eq!(adapter.read(fd, 1), Err(Errno::Badf));
        assert_eq!(adapter.fd_fdstat_get(fd, RESULT), Err(Errno::Badf));
    }
    // Their numbers stay taken.
    assert_eq!(adapter.open("file", 0, READ, 0), Ok(4));
}
