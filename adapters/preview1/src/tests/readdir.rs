use super::*;

/// Entries as (next cookie, type, name).
fn entries(bytes: &[u8]) -> Vec<(u64, u8, String)> {
    let mut rest = bytes;
    let mut entries = Vec::new();
    while rest.len() >= 24 {
        let next = u64::from_le_bytes(rest[..8].try_into().expect("8 bytes"));
        let len = u32::from_le_bytes(rest[16..20].try_into().expect("4 bytes")) as usize;
        if rest.len() < 24 + len {
            break;
        }
        let name = String::from_utf8(rest[24..24 + len].to_vec()).expect("a name");
        entries.push((next, rest[20], name));
        rest = &rest[24 + len..];
    }
    entries
}

fn list(adapter: &mut TestAdapter, len: u32, cookie: u64) -> Vec<(u64, u8, String)> {
    assert_eq!(adapter.fd_readdir(3, DATA, len, cookie, RESULT), Ok(()));
    let used = adapter.word(RESULT);
    assert!(used <= len);
    entries(&adapter.bytes(DATA, used))
}

#[test]
fn lists_dot_entries_first_and_all_with_inodes() {
    let mut adapter = adapter();
    let expected = [
        (1, 3, "."),
        (2, 3, ".."),
        (3, 4, "file"),
        (4, 3, "folder"),
        (5, 7, "link"),
    ];
    let expected = expected.map(|(next, kind, name)| (next, kind, name.to_string()));
    assert_eq!(list(&mut adapter, 1_000, 0), expected);
    assert_eq!(adapter.long(DATA + 8), adapter.long(DATA + 25 + 8));
    assert_eq!(list(&mut adapter, 1_000, 3), expected[3..]);
    assert_eq!(list(&mut adapter, 1_000, 5), []);
    assert_eq!(list(&mut adapter, 1_000, u64::MAX), []);
    // The stream and the borrowed names are gone again.
    assert_eq!(adapter.world().alive(), 1);
}

#[test]
fn a_full_buffer_is_used_to_its_last_byte() {
    let mut adapter = adapter();
    for len in [0, 1, 24, 25, 30, 50] {
        let behind = adapter.bytes(DATA + len, 8);
        assert_eq!(adapter.fd_readdir(3, DATA, len, 0, RESULT), Ok(()));
        assert_eq!(adapter.word(RESULT), len);
        assert_eq!(adapter.bytes(DATA + len, 8), behind);
    }
    assert_eq!(adapter.fd_readdir(3, OUTSIDE, 0, 0, RESULT), Ok(()));
    assert_eq!(
        trap_of(|| adapter.fd_readdir(3, OUTSIDE, 9, 0, RESULT)),
        OUT_OF_BOUNDS
    );
}

#[test]
fn a_large_folder_is_listed_once_however_small_the_buffer() {
    let mut adapter = adapter();
    for index in 0..2_000 {
        let path = format!("root/entry-{index:04}");
        adapter
            .world()
            .tree
            .insert(path, crate::fake::Node::Directory);
    }
    let mut seen = Vec::new();
    let mut cookie = 0;
    loop {
        let some = list(&mut adapter, 200, cookie);
        let Some((next, ..)) = some.last() else { break };
        cookie = *next;
        seen.extend(some);
    }
    assert_eq!(seen.len(), 2_005);
    let calls = adapter.calls();
    assert_eq!(
        calls
            .iter()
            .filter(|call| **call == "read_directory")
            .count(),
        1
    );
}

#[test]
fn a_change_is_seen_by_the_next_call() {
    let mut adapter = adapter();
    assert_eq!(list(&mut adapter, 1_000, 0).len(), 5);
    let len = adapter.path_at(PATH, "another");
    assert_eq!(adapter.path_create_directory(3, PATH, len), Ok(()));
    assert_eq!(list(&mut adapter, 1_000, 1).len(), 5);
    adapter
        .world()
        .tree
        .insert("root/zzz".into(), crate::fake::Node::Directory);
    assert_eq!(list(&mut adapter, 1_000, 0).len(), 7);
}
