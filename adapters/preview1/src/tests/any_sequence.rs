//! Any sequence of calls, with any arguments, in and out of silent phases and
//! with any subsystem denied: the fake host checks that no import is called that
//! must not be, and that nothing borrowed lies over an argument; here it is checked
//! that every byte no call was given stays what it was.

use super::*;
use crate::fake::{PAGE, WAITS_FOR_EVER, ipv4};
use proptest::prelude::*;
use std::cell::RefCell;

const PAGES: u32 = 1;

/// Memory the call may write: (address, length).
type Outputs = Vec<(u32, u32)>;

#[derive(Clone, Debug)]
enum Step {
    Enter,
    Leave,
    Flush,
    Pause(bool),
    Call {
        function: u8,
        fd: u32,
        numbers: [u32; 4],
        long: u64,
        path: u8,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let number = prop_oneof![
        12 => (0u32..PAGES * PAGE / 8).prop_map(|number| number * 8),
        2 => 0u32..64,
        2 => 0u32..PAGES * PAGE,
        1 => PAGES * PAGE - 64..PAGES * PAGE + 8,
        1 => any::<u32>(),
    ];
    let fd = prop_oneof![2 => Just(3u32), 2 => Just(4u32), 1 => Just(1u32), 6 => 0u32..10];
    let long = prop_oneof![0u64..20, any::<u64>()];
    // Reads, writes and closes more often than the rest.
    let function = prop_oneof![
        3 => 0u8..46,
        2 => 41u8..58,
        1 => prop::sample::select(vec![8u8, 19, 20, 26]),
    ];
    let call = (
        function,
        fd,
        [number.clone(), number.clone(), number.clone(), number],
        long,
        any::<u8>(),
    )
        .prop_map(|(function, fd, numbers, long, path)| Step::Call {
            function,
            fd,
            numbers,
            long,
            path,
        });
    prop_oneof![
        2 => Just(Step::Enter),
        3 => Just(Step::Leave),
        1 => Just(Step::Flush),
        1 => any::<bool>().prop_map(Step::Pause),
        30 => call,
    ]
}

const PATHS: [&str; 8] = [
    "file",
    "folder",
    "link",
    "new",
    ".",
    "folder/inner",
    "",
    "nothing/here",
];

/// Puts a path where the call wants it, and returns its length.
fn put_path(adapter: &TestAdapter, at: u32, choice: u8) -> u32 {
    let path = PATHS[usize::from(choice) % PATHS.len()];
    let end = u64::from(at) + path.len() as u64;
    if end <= u64::from(PAGES * PAGE) {
        adapter.put(at, path.as_bytes());
    }
    path.len() as u32
}

/// Bits of `denied` that no subsystem has: with both there is a preopened listener.
const LISTENS: u16 = 3 << 9;

/// An adapter with something to read, and the subsystems denied whose bit is set.
fn fresh(denied: u16, terminal: bool, started: bool) -> TestAdapter {
    let mut adapter = crate::fake::adapter_with_pages(PAGES);
    {
        let mut world = adapter.world();
        world.arguments = vec!["program".into(), "argument".into()];
        world.environment = vec![("KEY".into(), "value".into())];
        world.stdin.extend(0..200);
        world.terminal = terminal;
        let network = &mut world.network;
        network.incoming.extend(0..=255);
        network.waiting = 4;
        network.patient = false;
        network.names = vec![ipv4(1, 2, 3, 4, 0), (1, 0, [7; 16])];
        if denied & LISTENS == LISTENS {
            world.listeners.push([8, 1, 80, 0, 0, 0, 0]);
        }
        let network = &mut world.network;
        let datagram = |len: usize| (vec![9; len], ipv4(5, 6, 7, 8, 9));
        network.datagrams.extend([0, 1, 500, 9_000].map(datagram));
    }
    adapter.deny(|subsystems| {
        let [
            files,
            clocks,
            random,
            environment,
            stdio,
            terminal,
            exact_exit,
            poll_stdin,
            sockets,
        ] = std::array::from_fn(|bit| denied & (1 << bit) == 0);
        *subsystems = crate::fake::Subsystems {
            files,
            clocks,
            random,
            environment,
            stdio,
            terminal,
            exact_exit,
            poll_stdin,
            sockets,
        };
    });
    if started {
        start_up(&mut adapter);
    }
    adapter
}

/// What programs do as they start, so that silent phases find everything known:
/// folders, a file (number 4), what is a terminal, lists, random bytes. Where
/// something is denied the errno does not matter.
fn start_up(adapter: &mut TestAdapter) {
    let _ = adapter.open("file", 0, READ | WRITE, 0);
    let _ = adapter.write(1, b"started");
    let _ = adapter.random_get(DATA, 8);
    let _ = adapter.args_sizes_get(RESULT, RESULT + 4);
    let _ = adapter.environ_sizes_get(RESULT, RESULT + 4);
    for fd in 0..3 {
        let _ = adapter.fd_fdstat_get(fd, RESULT);
    }
    // A connection, datagrams and a listener: numbers 5 to 7.
    for kind in [2, 1, 2] {
        let _ = adapter.sock_open(1, kind, RESULT);
    }
    adapter.put(
        DATA,
        &[(DATA + 8).to_le_bytes(), 4u32.to_le_bytes()].concat(),
    );
    let _ = adapter.sock_connect(5, DATA, 80);
    let _ = adapter.sock_listen(7, 9);
}

/// Makes a call. First it says what the call is given and what it may write.
fn call(
    adapter: &mut TestAdapter,
    outputs: &RefCell<Outputs>,
    before: &RefCell<Vec<u8>>,
    step: &Step,
) -> Answer {
    let Step::Call {
        function,
        fd,
        numbers: [a, b, c, d],
        long,
        path,
    } = *step
    else {
        return Ok(());
    };
    // Most calls that end the sequence by a trap are left out, so that more
    // comes after a silent phase.
    let traps = matches!(function, 4 | 6 | 9 | 10 | 13..=16 | 20 | 21 | 27..=36 | 41..);
    if adapter.silent() && traps && !path.is_multiple_of(3) {
        before.replace(adapter.host.memory.borrow().clone());
        return Ok(());
    }
    // Everything is put into memory before the picture of it is taken.
    let small = b % 300;
    let len = put_path(adapter, a, path);
    let other_len = put_path(adapter, c, path / 8);
    let array = (a & !3) % (PAGES * PAGE - 64);
    let reads_or_writes = matches!(function, 16 | 19 | 20 | 26);
    if reads_or_writes {
        adapter.put(array, &(c % (PAGES * PAGE)).to_le_bytes());
        adapter.put(array + 4, &(b % 6_000).to_le_bytes());
    }
    if function == 37 {
        let subscription = [&long.to_le_bytes()[..], &[path % 4, 0, 0, 0, 0, 0, 0, 0]].concat();
        adapter.put(
            array & !7,
            &[subscription, vec![(b % 5) as u8, 0, 0, 0], vec![0; 28]].concat(),
        );
    }
    // An address argument: where the address is and how long, and with its family in front.
    let address = (c & !3) % (PAGES * PAGE - 64);
    let storage = b % (PAGES * PAGE - 128);
    let storage_len = [4, 16, 128, 7][usize::from(path) % 4];
    adapter.world().network.polls = 0;
    if function >= 41 {
        // Socket functions look at the descriptor before they look at any argument.
        adapter.host.given.borrow_mut().clear();
        let _ = adapter.fd_prestat_dir_name(3, 0, 0);
        adapter.world().network.waits = u32::from(path % 5);
        adapter.world().network.fail = (path % 11 == 3).then_some(path % 21);
        adapter.put(storage, &[path / 32, 0]);
        adapter.put(address, &storage.to_le_bytes());
        adapter.put(address + 4, &(storage_len as u32).to_le_bytes());
        adapter.put(array, &(d % (PAGES * PAGE)).to_le_bytes());
        adapter.put(array + 4, &(a % 6_000).to_le_bytes());
        adapter.put(array + 8, &(b % (PAGES * PAGE)).to_le_bytes());
        adapter.put(array + 12, &(d % 6_000).to_le_bytes());
    }
    let buffers = {
        let words = adapter.bytes(array, 16);
        let word = |at: usize| {
            u32::from_le_bytes([words[at], words[at + 1], words[at + 2], words[at + 3]])
        };
        [(word(0), word(4)), (word(8), word(12))]
    };
    let place = [(address, 8), (storage, storage_len as u32)];
    before.replace(adapter.host.memory.borrow().clone());
    let given = |inputs: &[(u32, u32)], results: &[(u32, u32)]| {
        adapter.host.given.replace([inputs, results].concat());
        outputs.replace(results.to_vec());
    };
    let buffer = (c % (PAGES * PAGE), b % 6_000);
    match function {
        0 => {
            given(&[], &[(a, 64), (c, 64)]);
            adapter.host.given.replace(vec![]);
            adapter.args_get(a, c)
        }
        1 => {
            given(&[], &[(a, 4), (c, 4)]);
            adapter.args_sizes_get(a, c)
        }
        2 => {
            given(&[], &[(a, 64), (c, 64)]);
            adapter.host.given.replace(vec![]);
            adapter.environ_get(a, c)
        }
        3 => {
            given(&[], &[(a, 4), (c, 4)]);
            adapter.environ_sizes_get(a, c)
        }
        4 => {
            given(&[], &[(c, 8)]);
            adapter.clock_res_get(fd % 4, c)
        }
        5 => {
            given(&[], &[(c, 8)]);
            adapter.clock_time_get(fd % 4, 0, c)
        }
        6 => {
            given(&[], &[]);
            adapter.fd_advise(fd, long, long, a % 6)
        }
        7 => {
            given(&[], &[]);
            adapter.fd_allocate(fd, long, long)
        }
        8 => {
            given(&[], &[]);
            adapter.fd_close(fd)
        }
        9 => {
            given(&[], &[]);
            adapter.fd_datasync(fd)
        }
        10 => {
            given(&[], &[(c, 24)]);
            adapter.fd_fdstat_get(fd, c)
        }
        11 => {
            given(&[], &[]);
            adapter.fd_fdstat_set_flags(fd, a % 32)
        }
        12 => {
            given(&[], &[]);
            adapter.fd_fdstat_set_rights(fd, 0, 0)
        }
        13 => {
            given(&[], &[(c, 64)]);
            adapter.fd_filestat_get(fd, c)
        }
        14 => {
            given(&[], &[]);
            adapter.fd_filestat_set_size(fd, long % 5_000)
        }
        15 => {
            given(&[], &[]);
            adapter.fd_filestat_set_times(fd, long, long, a % 16)
        }
        16 => {
            given(&[(array, 8)], &[buffer, (d, 4)]);
            adapter.fd_pread(fd, array, 1, long, d)
        }
        17 => {
            given(&[], &[(c, 8)]);
            adapter.fd_prestat_get(fd, c)
        }
        18 => {
            given(&[], &[(c, small)]);
            adapter.fd_prestat_dir_name(fd, c, small)
        }
        19 => {
            given(&[(array, 8), buffer], &[(d, 4)]);
            adapter.fd_pwrite(fd, array, 1, long, d)
        }
        20 => {
            given(&[(array, 8)], &[buffer, (d, 4)]);
            adapter.fd_read(fd, array, 1, d)
        }
        21 => {
            given(&[], &[(c, small), (d, 4)]);
            adapter.fd_readdir(fd, c, small, long, d)
        }
        22 => {
            given(&[], &[]);
            adapter.fd_renumber(fd, a % 8)
        }
        23 => {
            given(&[], &[(c, 8)]);
            adapter.fd_seek(fd, long as i64, a % 3, c)
        }
        24 => {
            given(&[], &[]);
            adapter.fd_sync(fd)
        }
        25 => {
            given(&[], &[(c, 8)]);
            adapter.fd_tell(fd, c)
        }
        26 => {
            given(&[(array, 8), buffer], &[(d, 4)]);
            adapter.fd_write(fd, array, 1, d)
        }
        27 => {
            given(&[(a, len)], &[]);
            adapter.path_create_directory(fd, a, len)
        }
        28 => {
            given(&[(a, len)], &[(d, 64)]);
            adapter.path_filestat_get(fd, 1, a, len, d)
        }
        29 => {
            given(&[(a, len)], &[]);
            adapter.path_filestat_set_times(fd, 0, a, len, long, long, b % 16)
        }
        30 => {
            given(&[(a, len), (c, other_len)], &[]);
            adapter.path_link(fd, 0, a, len, b % 8, c, other_len)
        }
        31 => {
            given(&[(a, len)], &[(d, 4)]);
            adapter.path_open(fd, 1, a, len, b % 16, long % (1 << 30), 0, c % 32, d)
        }
        32 => {
            given(&[(a, len)], &[(c, small), (d, 4)]);
            adapter.path_readlink(fd, a, len, c, small, d)
        }
        33 => {
            given(&[(a, len)], &[]);
            adapter.path_remove_directory(fd, a, len)
        }
        34 => {
            given(&[(a, len), (c, other_len)], &[]);
            adapter.path_rename(fd, a, len, b % 8, c, other_len)
        }
        35 => {
            given(&[(a, len), (c, other_len)], &[]);
            adapter.path_symlink(a, len, fd, c, other_len)
        }
        36 => {
            given(&[(a, len)], &[]);
            adapter.path_unlink_file(fd, a, len)
        }
        37 => {
            given(&[(array & !7, 48)], &[(c, 32), (d, 4)]);
            adapter.poll_oneoff(array & !7, c, 1, d)
        }
        38 => {
            given(&[], &[]);
            adapter.proc_raise(a % 31)
        }
        39 => {
            given(&[], &[(c, small)]);
            adapter.random_get(c, small)
        }
        40 => {
            given(&[], &[]);
            adapter.sched_yield()
        }
        41 => {
            given(&[], &[(c, 4)]);
            adapter.sock_accept(fd, a & 4, c)
        }
        42 => {
            given(&[(array, 8)], &[buffers[0], (c, 4), (d, 2)]);
            adapter.sock_recv(fd, array, 1, b & 2, c, d)
        }
        43 => {
            given(&[(array, 8), buffers[0]], &[(d, 4)]);
            adapter.sock_send(fd, array, 1, 0, d)
        }
        44 => {
            given(&[], &[]);
            adapter.sock_shutdown(fd, a % 4)
        }
        45 => {
            given(&[], &[]);
            adapter.proc_exit(a)
        }
        46 => {
            given(&[], &[(c, 4)]);
            adapter.sock_open(a % 4, b % 3, c)
        }
        47 => {
            given(&place, &[]);
            adapter.sock_bind(fd, address, a)
        }
        48 => {
            given(&[], &[]);
            adapter.sock_listen(fd, a)
        }
        49 => {
            given(&place, &[]);
            adapter.sock_connect(fd, address, a)
        }
        50 => {
            given(&place[..1], &[place[1], (d, 4)]);
            adapter.sock_getlocaladdr(fd, address, d)
        }
        51 => {
            given(&place[..1], &[place[1], (a, 4), (d, 4)]);
            adapter.sock_getpeeraddr_v1(fd, address, a, d)
        }
        52 => {
            given(&[], &[(c, 4)]);
            adapter.sock_getsockopt(fd, [0, 0, 6, 41][a as usize % 4], b % 16, c, 4)
        }
        53 => {
            given(&[(c, 4)], &[]);
            adapter.sock_setsockopt(fd, [0, 0, 6, 41][a as usize % 4], b % 16, c, 4)
        }
        54 => {
            let outputs = [buffers[0], buffers[1], place[1], (a, 2), (b, 4), (d, 2)];
            given(&[(array, 16), place[0]], &outputs);
            // Of several buffers only the first is kept free, see `with_array`.
            let free = [(array, 16), place[0], place[1], (a, 2), (b, 4), (d, 2)];
            adapter.host.given.replace(free.to_vec());
            adapter.sock_recv_from(fd, array, 2, address, 0, a, b, d)
        }
        55 => {
            given(&[(array, 16), place[0], place[1]], &[(d, 4)]);
            adapter.sock_send_to(fd, array, 2, address, a, 0, d)
        }
        56 => {
            given(&[(a, len)], &[(d, 4)]);
            adapter.sock_lookup(a, len, b % 3, d)
        }
        _ => {
            given(&[], &[]);
            adapter.fd_fdstat_set_flags(fd, a & 4)
        }
    }
}

/// Traps that arguments and silent phases explain. Anything else is a broken
/// rule of the fake host, or a panic of the adapter.
fn is_expected(trap: &str) -> bool {
    trap == OUT_OF_BOUNDS
        || trap == MISALIGNED
        || trap == "exit_returned"
        || trap == WAITS_FOR_EVER
        || trap.ends_with("_while_the_component_must_not_call_out")
}

fn check_untouched(before: &[u8], after: &[u8], outputs: &Outputs) {
    const PIECE: usize = 256;
    let pieces = before.chunks(PIECE).zip(after.chunks(PIECE));
    for (piece, (old, new)) in pieces.enumerate().filter(|(_, (old, new))| old != new) {
        let start = (piece * PIECE) as u64;
        for (at, (old, new)) in (start..).zip(old.iter().zip(new)) {
            let given = outputs.iter().any(|(start, len)| {
                (u64::from(*start)..u64::from(*start) + u64::from(*len)).contains(&at)
            });
            assert!(old == new || given, "byte {at} was changed");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn leaves_every_other_byte_alone(
        steps in prop::collection::vec(step(), 1..40),
        denied in prop_oneof![2 => Just(0u16), 1 => any::<u16>()],
        terminal in any::<bool>(),
        started in prop::bool::weighted(0.8),
    ) {
        let mut adapter = fresh(denied, terminal, started);
        let outputs = RefCell::default();
        let before = RefCell::default();
        for step in &steps {
            match step {
                Step::Enter => adapter.hush(),
                Step::Leave => adapter.unhush(),
                Step::Pause(paused) => adapter.monotonic_clock_set_paused(u32::from(*paused)),
                Step::Flush => {
                    adapter.host.given.borrow_mut().clear();
                    let memory = adapter.host.memory.borrow().clone();
                    adapter.flush();
                    prop_assert!(memory == *adapter.host.memory.borrow());
                }
                Step::Call { .. } => {
                    let trap = trap_of(|| call(&mut adapter, &outputs, &before, step));
                    if trap != "no trap" {
                        prop_assert!(is_expected(&trap), "{}", trap);
                        // An instance that trapped is not used again.
                        adapter = fresh(denied, terminal, started);
                        continue;
                    }
                    let after = adapter.host.memory.borrow().clone();
                    check_untouched(&before.borrow(), &after, &outputs.borrow());
                }
            }
        }
    }
}
