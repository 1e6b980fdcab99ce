use super::*;

fn time(adapter: &mut TestAdapter, clock: u32) -> Answer<u64> {
    adapter.clock_time_get(clock, 0, RESULT)?;
    Ok(adapter.long(RESULT))
}

#[test]
fn reads_the_two_clocks_there_are() {
    let mut adapter = adapter();
    assert_eq!(time(&mut adapter, 0), Ok(1_700_000_000_000_000_123));
    assert_eq!(time(&mut adapter, 1), Ok(1_000));
    assert_eq!(time(&mut adapter, 2), Err(Errno::Badf));
    assert_eq!(time(&mut adapter, 3), Err(Errno::Badf));
    assert_eq!(trap_of(|| time(&mut adapter, 4)), NO_VALUE);
    assert_eq!(
        trap_of(|| adapter.clock_time_get(1, 0, OUTSIDE)),
        OUT_OF_BOUNDS
    );
    assert_eq!(
        trap_of(|| adapter.clock_time_get(0, 0, RESULT + 4)),
        MISALIGNED
    );
    for clock in [0, 1] {
        assert_eq!(adapter.clock_res_get(clock, RESULT), Ok(()));
        assert_eq!(adapter.long(RESULT), 1);
    }
    assert_eq!(adapter.clock_res_get(2, RESULT), Err(Errno::Badf));
    assert_eq!(trap_of(|| adapter.clock_res_get(4, RESULT)), NO_VALUE);
    adapter.world().wall = (u64::MAX / 1_000_000_000, 999_999_999);
    assert_eq!(time(&mut adapter, 0), Err(Errno::Overflow));
}

#[test]
fn denied_clocks_are_not_there() {
    let mut adapter = adapter();
    adapter.deny(|subsystems| subsystems.clocks = false);
    assert_eq!(time(&mut adapter, 0), Err(Errno::Nosys));
    assert_eq!(adapter.clock_res_get(1, RESULT), Err(Errno::Nosys));
}

#[test]
fn silent_readings_advance_and_real_ones_do_not_fall_behind_them() {
    let mut adapter = adapter();
    assert_eq!(time(&mut adapter, 1), Ok(1_000));
    assert_eq!(time(&mut adapter, 0), Ok(1_700_000_000_000_000_123));
    adapter.hush();
    assert_eq!(time(&mut adapter, 1), Ok(1_001));
    assert_eq!(time(&mut adapter, 1), Ok(1_002));
    assert_eq!(time(&mut adapter, 0), Ok(1_700_000_000_000_000_123));
    adapter.unhush();
    assert_eq!(time(&mut adapter, 1), Ok(1_002));
    adapter.world().monotonic = 2_000;
    assert_eq!(time(&mut adapter, 1), Ok(2_000));
}

#[test]
fn a_paused_clock_stands_still() {
    let mut adapter = adapter();
    adapter.monotonic_clock_set_paused(1);
    assert_eq!(time(&mut adapter, 1), Ok(1_000));
    adapter.world().monotonic = 3_000;
    assert_eq!(time(&mut adapter, 1), Ok(1_000));
    adapter.hush();
    assert_eq!(time(&mut adapter, 1), Ok(1_000));
    adapter.unhush();
    adapter.monotonic_clock_set_paused(0);
    assert_eq!(time(&mut adapter, 1), Ok(3_000));
}

#[test]
fn a_clock_that_was_never_read_is_not_zero_in_a_silent_phase() {
    let mut adapter = adapter();
    adapter.monotonic_clock_set_paused(1);
    adapter.hush();
    assert_eq!(time(&mut adapter, 1), Ok(1));
}
