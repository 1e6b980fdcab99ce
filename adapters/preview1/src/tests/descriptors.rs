use super::*;

#[test]
fn numbers_are_given_out_as_the_reference_does() {
    let mut adapter = adapter();
    let open = |adapter: &mut TestAdapter| adapter.open("file", 0, READ, 0);
    assert_eq!(open(&mut adapter), Ok(4));
    assert_eq!(open(&mut adapter), Ok(5));
    assert_eq!(open(&mut adapter), Ok(6));
    assert_eq!(adapter.fd_close(4), Ok(()));
    assert_eq!(adapter.fd_close(5), Ok(()));
    assert_eq!(open(&mut adapter), Ok(5));
    assert_eq!(open(&mut adapter), Ok(4));
    assert_eq!(open(&mut adapter), Ok(7));
}

#[test]
fn closing_drops_the_handle_once() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ, 0).expect("opens");
    let alive = adapter.world().alive();
    assert_eq!(adapter.fd_close(fd), Ok(()));
    assert_eq!(adapter.world().alive(), alive - 1);
    assert_eq!(adapter.fd_close(fd), Err(Errno::Badf));
    assert_eq!(adapter.write(1, b"x"), Ok(1));
    for fd in 0..4 {
        assert_eq!(adapter.fd_close(fd), Ok(()));
        assert_eq!(adapter.fd_close(fd), Err(Errno::Badf));
    }
    assert_eq!(adapter.world().alive(), 0);
    assert_eq!(adapter.write(1, b"x"), Err(Errno::Badf));
}

#[test]
fn renumbering_moves_a_descriptor_over_another() {
    let mut adapter = adapter();
    let fd = adapter.open("file", 0, READ, 0).expect("opens");
    assert_eq!(adapter.fd_renumber(fd, 9), Err(Errno::Badf));
    assert_eq!(adapter.fd_renumber(9, fd), Err(Errno::Badf));
    assert_eq!(adapter.fd_renumber(fd, fd), Ok(()));
    assert_eq!(adapter.fd_renumber(fd, 0), Ok(()));
    assert_eq!(adapter.read(0, 4), Ok(b"0123".to_vec()));
    assert_eq!(adapter.read(fd, 4), Err(Errno::Badf));
    assert_eq!(adapter.fd_renumber(1, 3), Ok(()));
    assert_eq!(adapter.write(3, b"moved"), Ok(5));
    assert_eq!(adapter.world().stdout, b"moved");
}

#[test]
fn preopens_have_names_and_nothing_else_does() {
    let mut adapter = adapter();
    adapter
        .world()
        .preopens
        .push(("root/folder".into(), "/second".into()));
    assert_eq!(adapter.fd_prestat_get(4, RESULT), Ok(()));
    assert_eq!(adapter.bytes(RESULT, 1), [0]);
    assert_eq!(adapter.word(RESULT + 4), 7);
    assert_eq!(adapter.fd_prestat_dir_name(4, DATA, 7), Ok(()));
    assert_eq!(adapter.bytes(DATA, 7), b"/second");
    assert_eq!(
        adapter.fd_prestat_dir_name(4, DATA, 6),
        Err(Errno::Nametoolong)
    );
    assert_eq!(adapter.fd_prestat_get(5, RESULT), Err(Errno::Badf));
    assert_eq!(adapter.fd_prestat_get(1, RESULT), Err(Errno::Badf));
    assert_eq!(adapter.fd_prestat_dir_name(1, DATA, 9), Err(Errno::Notdir));
    assert_eq!(adapter.fd_prestat_dir_name(5, DATA, 9), Err(Errno::Badf));
    assert_eq!(
        trap_of(|| adapter.fd_prestat_get(3, OUTSIDE)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.fd_prestat_get(3, RESULT + 2)),
        MISALIGNED
    );
    assert_eq!(
        trap_of(|| adapter.fd_prestat_dir_name(3, OUTSIDE, 1)),
        OUT_OF_BOUNDS
    );
    let fd = adapter.open("folder", DIRECTORY, READ, 0).expect("opens");
    assert_eq!(adapter.fd_prestat_get(fd, RESULT), Err(Errno::Badf));
    assert_eq!(adapter.fd_prestat_dir_name(fd, DATA, 9), Err(Errno::Notdir));
}

#[test]
fn without_files_there_are_no_directories() {
    let mut adapter = adapter();
    adapter.deny(|subsystems| subsystems.files = false);
    assert_eq!(adapter.fd_prestat_get(3, RESULT), Err(Errno::Badf));
    assert_eq!(adapter.open("file", 0, READ, 0), Err(Errno::Badf));
    assert_eq!(adapter.fd_close(3), Err(Errno::Badf));
    adapter.world().fail_stream = Some(crate::fake::StreamFailure::Failed(Some(32)));
    assert_eq!(adapter.write(1, b"x"), Err(Errno::Io));
}
