use super::*;

const POINTERS: u32 = 0x2000;

#[test]
fn arguments_are_fetched_once_and_end_in_zeroes() {
    let mut adapter = adapter();
    adapter.world().arguments = vec!["program".into(), String::new(), "ü".into()];
    for _ in 0..2 {
        assert_eq!(adapter.args_sizes_get(RESULT, RESULT + 4), Ok(()));
        assert_eq!((adapter.word(RESULT), adapter.word(RESULT + 4)), (3, 12));
        assert_eq!(adapter.args_get(POINTERS, DATA), Ok(()));
    }
    assert_eq!(adapter.bytes(DATA, 12), "program\0\0ü\0".as_bytes());
    let pointers = [0, 4, 8].map(|offset| adapter.word(POINTERS + offset));
    assert_eq!(pointers, [DATA, DATA + 8, DATA + 9]);
    assert_eq!(adapter.calls(), ["get_arguments"]);
    assert_eq!(adapter.args_sizes_get(RESULT, RESULT), Ok(()));
    assert_eq!(adapter.word(RESULT), 3);
    assert_eq!(trap_of(|| adapter.args_get(OUTSIDE, DATA)), OUT_OF_BOUNDS);
    assert_eq!(
        trap_of(|| adapter.args_get(POINTERS, OUTSIDE)),
        OUT_OF_BOUNDS
    );
    assert_eq!(trap_of(|| adapter.args_get(POINTERS + 2, DATA)), MISALIGNED);
    assert_eq!(
        trap_of(|| adapter.args_sizes_get(OUTSIDE, RESULT)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.args_sizes_get(RESULT, RESULT + 1)),
        MISALIGNED
    );
}

#[test]
fn the_environment_is_keys_and_values() {
    let mut adapter = adapter();
    adapter.world().environment = vec![("A".into(), "1".into()), ("EMPTY".into(), String::new())];
    assert_eq!(adapter.environ_sizes_get(RESULT, RESULT + 4), Ok(()));
    assert_eq!((adapter.word(RESULT), adapter.word(RESULT + 4)), (2, 11));
    assert_eq!(adapter.environ_get(POINTERS, DATA), Ok(()));
    assert_eq!(adapter.bytes(DATA, 11), b"A=1\0EMPTY=\0");
    assert_eq!(
        trap_of(|| adapter.environ_get(OUTSIDE, DATA)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.environ_sizes_get(RESULT, OUTSIDE)),
        OUT_OF_BOUNDS
    );
}

#[test]
fn without_them_there_are_none_and_pointers_do_not_matter() {
    let mut adapter = adapter();
    adapter.world().arguments = vec!["hidden".into()];
    adapter.deny(|subsystems| subsystems.environment = false);
    assert_eq!(adapter.args_sizes_get(RESULT, RESULT + 4), Ok(()));
    assert_eq!((adapter.word(RESULT), adapter.word(RESULT + 4)), (0, 0));
    assert_eq!(adapter.args_get(OUTSIDE, OUTSIDE), Ok(()));
    assert_eq!(adapter.environ_sizes_get(RESULT, RESULT + 4), Ok(()));
    assert_eq!(adapter.environ_get(OUTSIDE, OUTSIDE), Ok(()));
}

#[test]
fn random_bytes_go_into_the_guests_own_buffer() {
    let mut adapter = adapter();
    let behind = adapter.bytes(DATA + 4, 4);
    assert_eq!(adapter.random_get(DATA, 4), Ok(()));
    assert_eq!(adapter.bytes(DATA, 4), [0, 1, 2, 3]);
    assert_eq!(adapter.bytes(DATA + 4, 4), behind);
    // The second call is the supply for silent phases; it is not made again.
    assert_eq!(adapter.calls(), ["get_random_bytes"; 2]);
    assert_eq!(adapter.random_get(DATA, 2), Ok(()));
    assert_eq!(adapter.bytes(DATA, 2), [4, 5]);
    assert_eq!(adapter.random_get(OUTSIDE, 0), Ok(()));
    assert_eq!(adapter.calls(), ["get_random_bytes"; 2]);
    assert_eq!(trap_of(|| adapter.random_get(OUTSIDE, 1)), OUT_OF_BOUNDS);
    assert_eq!(trap_of(|| adapter.random_get(0, u32::MAX)), OUT_OF_BOUNDS);
    let mut adapter = crate::fake::adapter();
    adapter.deny(|subsystems| subsystems.random = false);
    assert_eq!(adapter.random_get(DATA, 4), Err(Errno::Nosys));
}
