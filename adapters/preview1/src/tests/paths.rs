use super::*;
use crate::fake::Node;

#[test]
fn opens_files_and_directories() {
    let mut adapter = adapter();
    let file = adapter.open("new", CREATE, READ | WRITE, 0).expect("opens");
    assert_eq!(adapter.write(file, b"data"), Ok(4));
    // A directory is one also when it was not asked for.
    let folder = adapter.open("folder", 0, READ, 0).expect("opens");
    assert_eq!(adapter.read(folder, 1), Err(Errno::Badf));
    let len = adapter.path_at(PATH, "inner");
    assert_eq!(
        adapter.path_open(folder, 0, PATH, len, 0, READ, 0, 0, RESULT),
        Ok(())
    );
    assert_eq!(
        adapter.path_open(file, 0, PATH, len, 0, READ, 0, 0, RESULT),
        Err(Errno::Notdir)
    );
    assert_eq!(
        adapter.path_open(1, 0, PATH, len, 0, READ, 0, 0, RESULT),
        Err(Errno::Badf)
    );
    assert_eq!(
        adapter.path_open(9, 0, PATH, len, 0, READ, 0, 0, RESULT),
        Err(Errno::Badf)
    );
    assert_eq!(adapter.open("nothing", 0, READ, 0), Err(Errno::Noent));
    assert_eq!(adapter.open("file", DIRECTORY, READ, 0), Err(Errno::Notdir));
    assert_eq!(adapter.open("file", CREATE | 4, READ, 0), Err(Errno::Exist));
    adapter.check_host_errors(|adapter| adapter.open("file", 0, READ, 0).map(|_| ()));
}

#[test]
fn open_arguments_of_no_meaning_trap() {
    let mut adapter = adapter();
    let mut open = |lookup, oflags, rights, inheriting, fdflags| {
        trap_of(|| {
            adapter.path_open(
                3, lookup, PATH, 1, oflags, rights, inheriting, fdflags, RESULT,
            )
        })
    };
    assert_eq!(open(2, 0, 0, 0, 0), NO_VALUE);
    assert_eq!(open(0, 16, 0, 0, 0), NO_VALUE);
    assert_eq!(open(0, 0, 1 << 30, 0, 0), NO_VALUE);
    assert_eq!(open(0, 0, 0, 1 << 30, 0), NO_VALUE);
    assert_eq!(open(0, 0, 0, 0, 32), NO_VALUE);
    let len = adapter.path_at(PATH, "file");
    assert_eq!(
        trap_of(|| adapter.path_open(3, 0, PATH, len, 0, READ, 0, 0, RESULT + 1)),
        MISALIGNED
    );
}

#[test]
fn paths_are_checked_after_the_directory_but_not_by_open() {
    let mut adapter = adapter();
    adapter.put(PATH, b"a\xff");
    assert_eq!(
        adapter.path_create_directory(9, OUTSIDE, 9),
        Err(Errno::Badf)
    );
    assert_eq!(
        trap_of(|| adapter.path_create_directory(3, OUTSIDE, 9)),
        OUT_OF_BOUNDS
    );
    assert_eq!(adapter.path_create_directory(3, PATH, 2), Err(Errno::Ilseq));
    assert_eq!(
        adapter.path_create_directory(3, PATH, 1 << 28),
        Err(Errno::Nomem)
    );
    assert_eq!(
        adapter.path_open(9, 0, PATH, 2, 0, READ, 0, 0, RESULT),
        Err(Errno::Ilseq)
    );
    assert_eq!(
        trap_of(|| adapter.path_open(9, 0, OUTSIDE, 2, 0, READ, 0, 0, RESULT)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.path_unlink_file(3, PATH, 1 << 28)),
        OUT_OF_BOUNDS
    );
}

#[test]
fn utf8_is_checked_across_the_pieces_it_is_read_in() {
    let mut adapter = adapter();
    for padding in 120..132 {
        for (tail, expected) in [
            ("é".as_bytes(), true),
            ("😀".as_bytes(), true),
            (b"\xf0\x9f\x98", false),
            (b"\xed\xa0\x80", false),
        ] {
            let path = [&vec![b'x'; padding], tail].concat();
            adapter.put(DATA, &path);
            let answer = adapter.path_unlink_file(3, DATA, path.len() as u32);
            let errno = if expected { Errno::Noent } else { Errno::Ilseq };
            assert_eq!(answer, Err(errno), "{padding} {tail:?}");
        }
    }
}

#[test]
fn changes_the_tree() {
    let mut adapter = adapter();
    let len = adapter.path_at(PATH, "made");
    assert_eq!(adapter.path_create_directory(3, PATH, len), Ok(()));
    assert_eq!(
        adapter.path_create_directory(3, PATH, len),
        Err(Errno::Exist)
    );
    assert_eq!(adapter.path_unlink_file(3, PATH, len), Err(Errno::Isdir));
    assert_eq!(adapter.path_remove_directory(3, PATH, len), Ok(()));
    assert_eq!(
        adapter.path_remove_directory(3, PATH, len),
        Err(Errno::Noent)
    );
    let len = adapter.path_at(PATH, "file");
    let new_len = adapter.path_at(SECOND_PATH, "folder/moved");
    assert_eq!(
        adapter.path_link(3, 0, PATH, len, 3, SECOND_PATH, new_len),
        Ok(())
    );
    assert_eq!(
        adapter.path_link(3, 1, PATH, len, 3, SECOND_PATH, new_len),
        Err(Errno::Inval)
    );
    assert_eq!(
        adapter.path_link(3, 0, PATH, len, 3, SECOND_PATH, new_len),
        Err(Errno::Exist)
    );
    assert_eq!(
        adapter.path_rename(3, PATH, len, 3, SECOND_PATH, new_len),
        Ok(())
    );
    assert_eq!(
        adapter.path_rename(3, PATH, len, 3, SECOND_PATH, new_len),
        Err(Errno::Noent)
    );
    let new_len = adapter.path_at(SECOND_PATH, "symbolic");
    assert_eq!(
        adapter.path_symlink(PATH, len, 3, SECOND_PATH, new_len),
        Ok(())
    );
    assert_eq!(
        adapter.world().tree["root/symbolic"],
        Node::Link("file".into())
    );
    assert_eq!(
        adapter.path_filestat_set_times(3, 0, SECOND_PATH, new_len, 1, 2, 5),
        Ok(())
    );
    assert_eq!(adapter.path_unlink_file(3, SECOND_PATH, new_len), Ok(()));
}

#[test]
fn two_paths_are_checked_in_order() {
    let mut adapter = adapter();
    adapter.put(PATH, b"\xff");
    assert_eq!(
        adapter.path_rename(9, PATH, 1, 3, OUTSIDE, 1),
        Err(Errno::Badf)
    );
    assert_eq!(
        adapter.path_rename(3, PATH, 1, 9, OUTSIDE, 1),
        Err(Errno::Badf)
    );
    assert_eq!(
        adapter.path_rename(3, PATH, 1, 3, OUTSIDE, 1),
        Err(Errno::Ilseq)
    );
    assert_eq!(
        adapter.path_link(3, 0, PATH, 1, 3, OUTSIDE, 1),
        Err(Errno::Ilseq)
    );
    assert_eq!(
        adapter.path_symlink(PATH, 1, 1, OUTSIDE, 1),
        Err(Errno::Badf)
    );
    adapter.put(PATH, b"x");
    assert_eq!(
        trap_of(|| adapter.path_rename(3, PATH, 1, 3, OUTSIDE, 1)),
        OUT_OF_BOUNDS
    );
    // One budget for both.
    let half = 65 << 20;
    assert_eq!(
        trap_of(|| adapter.path_symlink(PATH, half, 3, PATH, half)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        adapter.path_symlink(PATH, 1, 3, PATH, 128 << 20),
        Err(Errno::Nomem)
    );
}

#[test]
fn path_functions_refuse_what_is_no_directory() {
    let mut adapter = adapter();
    let file = adapter.open("file", 0, READ, 0).expect("opens");
    for fd in [0, 1, file, 9] {
        assert_eq!(adapter.path_create_directory(fd, PATH, 1), Err(Errno::Badf));
        assert_eq!(adapter.path_remove_directory(fd, PATH, 1), Err(Errno::Badf));
        assert_eq!(adapter.path_unlink_file(fd, PATH, 1), Err(Errno::Badf));
        assert_eq!(
            adapter.path_filestat_get(fd, 0, PATH, 1, RESULT),
            Err(Errno::Badf)
        );
        assert_eq!(
            adapter.path_filestat_set_times(fd, 0, PATH, 1, 0, 0, 0),
            Err(Errno::Badf)
        );
        assert_eq!(
            adapter.path_filestat_set_times(fd, 0, PATH, 1, 0, 0, 3),
            Err(Errno::Inval)
        );
        assert_eq!(
            adapter.path_readlink(fd, PATH, 1, DATA, 9, RESULT),
            Err(Errno::Badf)
        );
        assert_eq!(adapter.fd_readdir(fd, DATA, 9, 0, RESULT), Err(Errno::Badf));
    }
    assert_eq!(
        trap_of(|| adapter.path_filestat_get(3, 2, PATH, 1, RESULT)),
        NO_VALUE
    );
    assert_eq!(
        trap_of(|| adapter.path_filestat_set_times(3, 2, PATH, 1, 0, 0, 0)),
        NO_VALUE
    );
    assert_eq!(
        trap_of(|| adapter.path_link(3, 2, PATH, 1, 3, PATH, 1)),
        NO_VALUE
    );
}

#[test]
fn reads_links_cut_to_the_buffer() {
    let mut adapter = adapter();
    let len = adapter.path_at(PATH, "link");
    assert_eq!(
        adapter.path_readlink(3, PATH, len, DATA, 100, RESULT),
        Ok(())
    );
    assert_eq!(adapter.word(RESULT), 4);
    assert_eq!(adapter.bytes(DATA, 4), b"file");
    assert_eq!(adapter.path_readlink(3, PATH, len, DATA, 2, RESULT), Ok(()));
    assert_eq!(adapter.word(RESULT), 2);
    assert_eq!(
        adapter.path_readlink(3, PATH, len, OUTSIDE, 0, RESULT),
        Ok(())
    );
    assert_eq!(
        trap_of(|| adapter.path_readlink(3, PATH, len, OUTSIDE, 9, RESULT)),
        OUT_OF_BOUNDS
    );
    let len = adapter.path_at(PATH, "file");
    assert_eq!(
        adapter.path_readlink(3, PATH, len, DATA, 9, RESULT),
        Err(Errno::Inval)
    );
}

#[test]
fn host_errors_become_errnos() {
    let mut adapter = adapter();
    let len = adapter.path_at(PATH, "file");
    adapter.check_host_errors(|adapter| adapter.path_create_directory(3, PATH, len));
    adapter.check_host_errors(|adapter| adapter.path_remove_directory(3, PATH, len));
    adapter.check_host_errors(|adapter| adapter.path_unlink_file(3, PATH, len));
    adapter.check_host_errors(|adapter| adapter.path_filestat_get(3, 0, PATH, len, RESULT));
    adapter.check_host_errors(|adapter| adapter.path_filestat_set_times(3, 0, PATH, len, 0, 0, 0));
    adapter.check_host_errors(|adapter| adapter.path_readlink(3, PATH, len, DATA, 9, RESULT));
    adapter.check_host_errors(|adapter| adapter.path_rename(3, PATH, len, 3, PATH, len));
    adapter.check_host_errors(|adapter| adapter.path_link(3, 0, PATH, len, 3, PATH, len));
    adapter.check_host_errors(|adapter| adapter.path_symlink(PATH, len, 3, PATH, len));
}
