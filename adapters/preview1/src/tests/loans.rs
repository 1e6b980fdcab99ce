use super::*;
use crate::fake::PAGE;
use crate::host::Host;
use crate::loans::{Borrowed, Scratch};
use crate::pointer::Region;

#[test]
fn a_borrowed_area_avoids_every_region_and_is_put_back() {
    let adapter = adapter();
    let before = adapter.bytes(0, 2 * PAGE);
    for start in [0, 8, 15, 16, 17, 24, 40] {
        let given = [
            Region::new(start, 10),
            Region::new(50, 3),
            Region::new(OUTSIDE, 999),
        ];
        let area = Borrowed::<3>::take(&adapter.host, &given).expect("fits");
        assert_eq!(area.at() % 8, 0);
        assert!(given.iter().all(|region| !region.overlaps(area.region())));
        adapter.put(area.at(), &[0xEE; 24]);
        area.give_back(&adapter.host);
    }
    assert_eq!(adapter.bytes(0, 2 * PAGE), before);
}

#[test]
fn nothing_is_borrowed_where_nothing_fits() {
    let adapter = crate::fake::adapter_with_pages(1);
    let all = [Region::new(0, PAGE - 4)];
    assert!(Borrowed::<1>::take(&adapter.host, &all).is_err());
    let nearly_all = [Region::new(0, PAGE - 8)];
    let area = Borrowed::<1>::take(&adapter.host, &nearly_all).expect("fits");
    assert_eq!(area.at(), PAGE - 8);
    area.give_back(&adapter.host);
    let none = crate::fake::adapter_with_pages(0);
    assert!(Borrowed::<1>::take(&none.host, &[]).is_err());
}

#[test]
fn a_call_without_room_is_nomem_and_calls_nothing() {
    let mut adapter = crate::fake::adapter_with_pages(1);
    adapter.buffers(&[(BUFFERS + 8, PAGE - BUFFERS - 8)]);
    adapter.put(0, &BUFFERS.to_le_bytes());
    let path = adapter.path_create_directory(3, 0, PAGE);
    assert_eq!(path, Err(Errno::Nomem));
    assert_eq!(adapter.calls(), [""; 0]);
}

#[test]
fn scratch_grows_in_place_or_moves() {
    let adapter = adapter();
    let host = &adapter.host;
    let before = adapter.bytes(0, PAGE);
    let mut scratch = Scratch::new(&[Region::new(100, 10)]);
    let loans = host.loans();
    assert!(!loans.in_flight());
    loans.with_scratch(&mut scratch, || {
        assert!(loans.in_flight());
        let first = loans.realloc(host, 0, 0, 1, 20);
        adapter.put(first, b"abc");
        assert_eq!(loans.realloc(host, first, 20, 1, 40), first);
        assert_eq!(loans.realloc(host, first, 40, 1, 10), first);
        // Address 100 is in the way.
        let moved = loans.realloc(host, first, 40, 1, 90);
        assert!(moved >= 110);
        assert_eq!(adapter.bytes(moved, 3), b"abc");
        let aligned = loans.realloc(host, 0, 0, 8, 8);
        assert_eq!(aligned % 8, 0);
        assert!(aligned >= moved + 90);
        assert_eq!(loans.realloc(host, 0, 0, 8, 0), 0);
        adapter.put(aligned, &[1; 8]);
    });
    scratch.give_back(host);
    assert_eq!(adapter.bytes(0, PAGE), before);
    assert!(!loans.in_flight());
}

#[test]
fn the_guests_buffer_is_lent_once_and_only_as_large_as_it_is() {
    let adapter = adapter();
    let host = &adapter.host;
    let loans = host.loans();
    loans.with_buffer(DATA, 10, || {
        assert_eq!(loans.realloc(host, 0, 0, 1, 4), DATA);
        assert_eq!(loans.realloc(host, DATA, 4, 1, 10), DATA);
        assert_eq!(
            trap_of(|| loans.realloc(host, DATA, 10, 1, 11)),
            "host_returned_more_than_the_buffer_holds"
        );
        assert_eq!(
            trap_of(|| loans.realloc(host, 0, 0, 1, 1)),
            "host_returned_more_than_the_buffer_holds"
        );
    });
    assert_eq!(
        trap_of(|| loans.realloc(host, 0, 0, 1, 1)),
        "cabi_import_realloc_called_outside_of_a_call"
    );
}

#[test]
fn a_result_that_fits_nowhere_traps_by_name() {
    let mut adapter = crate::fake::adapter_with_pages(1);
    adapter.world().arguments = vec!["x".repeat(PAGE as usize)];
    assert_eq!(
        trap_of(|| adapter.args_sizes_get(RESULT, RESULT + 4)),
        "no_room_in_guest_memory_for_a_result"
    );
}
