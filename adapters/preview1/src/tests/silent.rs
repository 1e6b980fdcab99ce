use super::*;

#[test]
fn polling_and_yielding_succeed_at_once() {
    let mut adapter = adapter();
    adapter.hush();
    assert_eq!(adapter.poll_oneoff(DATA, DATA, 3, RESULT), Ok(()));
    assert_eq!(adapter.word(RESULT), 0);
    assert_eq!(
        adapter.poll_oneoff(DATA, DATA, 0, RESULT),
        Err(Errno::Inval)
    );
    assert_eq!(adapter.sched_yield(), Ok(()));
}

#[test]
fn phases_nest() {
    let mut adapter = adapter();
    adapter.hush();
    adapter.hush();
    adapter.unhush();
    assert_eq!(adapter.write(1, b"held"), Ok(4));
    adapter.unhush();
    adapter.flush();
    assert_eq!(adapter.world().stdout, b"held");
}

#[test]
fn random_bytes_come_from_the_supply_until_it_runs_out() {
    let mut adapter = adapter();
    adapter.hush();
    assert_eq!(adapter.random_get(DATA, 1), Err(Errno::Again));
    assert_eq!(adapter.random_get(DATA, 0), Ok(()));
    adapter.unhush();
    adapter.world().random = 0;
    assert_eq!(adapter.random_get(DATA, 0), Ok(()));
    adapter.hush();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..25 {
        assert_eq!(adapter.random_get(DATA, 10), Ok(()));
        for byte in adapter.bytes(DATA, 10) {
            assert!(seen.insert(byte), "{byte} was given out twice");
        }
    }
    assert_eq!(adapter.random_get(DATA, 10), Err(Errno::Again));
    assert_eq!(adapter.random_get(DATA, 6), Ok(()));
    assert_eq!(trap_of(|| adapter.random_get(OUTSIDE, 1)), OUT_OF_BOUNDS);
}

#[test]
fn writes_are_kept_in_order_and_go_out_before_the_next_one() {
    let mut adapter = adapter();
    adapter.hush();
    assert_eq!(adapter.write(1, b"one "), Ok(4));
    assert_eq!(adapter.write(2, b"error"), Ok(5));
    assert_eq!(adapter.write(1, &[b'x'; 9_000]), Ok(9_000));
    assert_eq!(adapter.write(0, b"no"), Err(Errno::Badf));
    assert_eq!(adapter.write(9, b"no"), Err(Errno::Badf));
    adapter.flush();
    adapter.unhush();
    assert_eq!(adapter.world().stdout, b"");
    assert_eq!(adapter.write(1, b"three"), Ok(5));
    let expected = [b"one ".to_vec(), vec![b'x'; 9_000], b"three".to_vec()].concat();
    assert_eq!(adapter.world().stdout, expected);
    assert_eq!(adapter.world().stderr, b"error");
    assert!(!adapter.holds_anything());
}

#[test]
fn carrying_out_leaves_no_trace_in_guest_memory() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    let append = adapter.open("file", 0, READ | WRITE, 1).expect("opens");
    adapter.hush();
    for fd in [1, 2, fd, append] {
        assert_eq!(adapter.write(fd, &[b'z'; 5_000]), Ok(5_000));
    }
    adapter.unhush();
    let before = adapter.bytes(0, 2 * crate::fake::PAGE);
    adapter.flush();
    assert!(!adapter.holds_anything());
    assert_eq!(adapter.bytes(0, 2 * crate::fake::PAGE), before);
}

#[test]
fn held_data_goes_out_however_little_room_there_is() {
    let mut adapter = crate::fake::adapter_with_pages(1);
    adapter.hush();
    assert_eq!(adapter.write(1, &[b'y'; 3_000]), Ok(3_000));
    adapter.unhush();
    let before = adapter.bytes(0, 0xFFFF);
    // The next write is given nearly all memory.
    adapter.buffers(&[(0xC00, 0xF000)]);
    assert_eq!(adapter.fd_write(1, BUFFERS, 1, RESULT), Ok(()));
    assert_eq!(adapter.world().stdout[..3_000], [b'y'; 3_000]);
    assert_eq!(adapter.bytes(0xC00, 0xF000), before[0xC00..0xFC00]);
}

#[test]
fn file_writes_are_kept_and_seen_by_the_next_use_of_a_file() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    let append = adapter.open("file", 0, READ | WRITE, 1).expect("opens");
    adapter.hush();
    assert_eq!(adapter.write(fd, b"AB"), Ok(2));
    assert_eq!(adapter.write(fd, b"CD"), Ok(2));
    assert_eq!(adapter.write(append, b"end"), Ok(3));
    adapter.buffers(&[(DATA, 1)]);
    assert_eq!(adapter.fd_pwrite(fd, BUFFERS, 1, 6, RESULT), Ok(()));
    assert_eq!(adapter.fd_tell(fd, RESULT), Ok(()));
    assert_eq!(adapter.long(RESULT), 4);
    adapter.unhush();
    assert_eq!(adapter.read(fd, 9), Ok(b"45e789end".to_vec()));
    assert_eq!(adapter.world().file("root/file"), b"ABCD45e789end");
    assert_eq!(adapter.fd_tell(append, RESULT), Ok(()));
    assert_eq!(adapter.long(RESULT), 13);
}

#[test]
fn closing_waits_behind_what_was_written() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    assert_eq!(adapter.write(1, b"a"), Ok(1));
    let alive = adapter.world().alive();
    adapter.hush();
    assert_eq!(adapter.write(fd, b"Z"), Ok(1));
    assert_eq!(adapter.fd_close(fd), Ok(()));
    assert_eq!(adapter.write(fd, b"Z"), Err(Errno::Badf));
    assert_eq!(adapter.write(1, b"b"), Ok(1));
    assert_eq!(adapter.fd_close(1), Ok(()));
    assert_eq!(adapter.world().alive(), alive);
    adapter.unhush();
    adapter.flush();
    assert_eq!(&adapter.world().file("root/file")[..1], b"Z");
    assert_eq!(adapter.world().stdout, b"ab");
    assert!(!adapter.holds_anything());
}

#[test]
fn exit_writes_out_what_was_held() {
    let mut adapter = adapter();
    adapter.hush();
    assert_eq!(adapter.write(2, b"last words"), Ok(10));
    adapter.unhush();
    assert_eq!(trap_of(|| adapter.proc_exit(1)), "exit_returned");
    assert_eq!(adapter.world().stderr, b"last words");
}

#[test]
fn a_nonblocking_file_is_again_and_others_trap_by_name() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ | WRITE, 0).expect("opens");
    let nonblocking = adapter.open("file", 0, READ, 4).expect("opens");
    adapter.hush();
    assert_eq!(adapter.read(nonblocking, 1), Err(Errno::Again));
    assert_eq!(
        adapter.fd_pread(nonblocking, BUFFERS, 1, 0, RESULT),
        Err(Errno::Again)
    );
    let trap = |call: &mut dyn FnMut(&mut TestAdapter) -> Answer, adapter: &mut TestAdapter| {
        trap_of(|| call(adapter))
            .strip_suffix("_called_while_the_component_must_not_call_out")
            .map(str::to_string)
    };
    let mut check = |name: &str, call: &mut dyn FnMut(&mut TestAdapter) -> Answer| {
        assert_eq!(trap(call, &mut adapter).as_deref(), Some(name));
    };
    check("fd_read", &mut |adapter| adapter.read(fd, 1).map(|_| ()));
    check("fd_read", &mut |adapter| adapter.read(0, 1).map(|_| ()));
    check("fd_pread", &mut |adapter| {
        adapter.fd_pread(fd, BUFFERS, 1, 0, RESULT)
    });
    check("fd_seek", &mut |adapter| adapter.fd_seek(fd, 0, 2, RESULT));
    check("fd_sync", &mut |adapter| adapter.fd_sync(fd));
    check("fd_datasync", &mut |adapter| adapter.fd_datasync(fd));
    check("fd_advise", &mut |adapter| adapter.fd_advise(fd, 0, 0, 0));
    check("fd_fdstat_get", &mut |adapter| {
        adapter.fd_fdstat_get(fd, RESULT)
    });
    check("fd_filestat_get", &mut |adapter| {
        adapter.fd_filestat_get(fd, RESULT)
    });
    check("fd_filestat_set_size", &mut |adapter| {
        adapter.fd_filestat_set_size(fd, 0)
    });
    check("fd_filestat_set_times", &mut |adapter| {
        adapter.fd_filestat_set_times(fd, 0, 0, 0)
    });
    check("fd_readdir", &mut |adapter| {
        adapter.fd_readdir(3, DATA, 9, 0, RESULT)
    });
    check("path_open", &mut |adapter| {
        adapter.open("file", 0, READ, 0).map(|_| ())
    });
    check("path_create_directory", &mut |adapter| {
        adapter.path_create_directory(3, PATH, 1)
    });
    check("path_remove_directory", &mut |adapter| {
        adapter.path_remove_directory(3, PATH, 1)
    });
    check("path_unlink_file", &mut |adapter| {
        adapter.path_unlink_file(3, PATH, 1)
    });
    check("path_filestat_get", &mut |adapter| {
        adapter.path_filestat_get(3, 0, PATH, 1, RESULT)
    });
    check("path_filestat_set_times", &mut |adapter| {
        adapter.path_filestat_set_times(3, 0, PATH, 1, 0, 0, 0)
    });
    check("path_link", &mut |adapter| {
        adapter.path_link(3, 0, PATH, 1, 3, PATH, 1)
    });
    check("path_rename", &mut |adapter| {
        adapter.path_rename(3, PATH, 1, 3, PATH, 1)
    });
    check("path_symlink", &mut |adapter| {
        adapter.path_symlink(PATH, 1, 3, PATH, 1)
    });
    check("path_readlink", &mut |adapter| {
        adapter.path_readlink(3, PATH, 1, DATA, 9, RESULT)
    });
    check("clock_res_get", &mut |adapter| {
        adapter.clock_res_get(0, RESULT)
    });
    check("proc_exit", &mut |adapter| adapter.proc_exit(0));
}

#[test]
fn what_was_never_fetched_cannot_be_fetched_then() {
    let mut adapter = adapter();
    adapter.hush();
    let mut check = |what: &str, call: &mut dyn FnMut(&mut TestAdapter) -> Answer| {
        let trap = trap_of(|| call(&mut adapter));
        assert_eq!(
            trap,
            format!("{what}_first_needed_while_the_component_must_not_call_out")
        );
    };
    check("arguments", &mut |adapter| adapter.args_get(DATA, DATA));
    check("environment", &mut |adapter| {
        adapter.environ_get(DATA, DATA)
    });
    check("preopens", &mut |adapter| adapter.fd_prestat_get(3, RESULT));
    check("isatty", &mut |adapter| adapter.fd_fdstat_get(1, RESULT));
}
