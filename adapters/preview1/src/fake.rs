//! A host for the tests: guest memory, a small file tree, streams and clocks,
//! behind the same lowered imports as on wasm.
//!
//! It watches the rules while it plays host: no import in a silent phase, none
//! of a denied subsystem, no return area or scratch over an argument of the
//! call, every handle dropped once.

use crate::Adapter;
use crate::host::{Config, Host};
use crate::loans::Loans;
use crate::memory::GuestMemory;
use core::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

mod files;
mod imports;
mod network;

pub(crate) use network::{WAITS_FOR_EVER, ipv4};

pub(crate) const PAGE: u32 = 1 << 16;

/// What a handle stands for.
#[derive(Clone, Debug)]
pub(crate) enum Resource {
    Descriptor { path: String, mode: u32 },
    FileInput,
    FileOutput { path: String },
    Stdin,
    Stdout,
    Stderr,
    Entries(VecDeque<(u8, String)>),
    Pollable,
    Terminal,
    Error(Option<u8>),
    Network,
    Tcp,
    TcpInput,
    TcpOutput,
    Udp,
    Incoming,
    Outgoing,
    Resolve(VecDeque<network::Address>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Directory,
    File(Vec<u8>),
    Link(String),
}

/// How the next call of a kind is to fail.
#[derive(Clone, Copy)]
pub(crate) enum StreamFailure {
    Closed,
    Failed(Option<u8>),
}

#[derive(Default)]
pub(crate) struct World {
    pub(crate) tree: BTreeMap<String, Node>,
    pub(crate) preopens: Vec<(String, String)>,
    /// Descriptor, family, port and address of each preopened listener.
    pub(crate) listeners: Vec<[u32; 7]>,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) stdin: VecDeque<u8>,
    /// Reads nothing once, without being at the end.
    pub(crate) stdin_interrupted: bool,
    /// Has nothing to read yet when it is empty, instead of being at the end.
    pub(crate) stdin_waits: bool,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) terminal: bool,
    pub(crate) monotonic: u64,
    /// What every reading of the monotonic clock adds to it.
    pub(crate) monotonic_step: u64,
    pub(crate) wall: (u64, u32),
    pub(crate) random: u8,
    pub(crate) ready: Option<Vec<u32>>,
    pub(crate) permit: u64,
    pub(crate) read_max: usize,
    pub(crate) fail_files: Option<u8>,
    pub(crate) fail_stream: Option<StreamFailure>,
    pub(crate) exited: Option<(bool, u32)>,
    pub(crate) calls: Vec<&'static str>,
    pub(crate) network: network::Network,
    /// Which resource each one is a child of.
    parents: BTreeMap<u32, u32>,
    resources: BTreeMap<u32, Resource>,
    last_handle: u32,
}

/// Which subsystems there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subsystems {
    pub(crate) files: bool,
    pub(crate) clocks: bool,
    pub(crate) random: bool,
    pub(crate) environment: bool,
    pub(crate) stdio: bool,
    pub(crate) terminal: bool,
    pub(crate) exact_exit: bool,
    pub(crate) poll_stdin: bool,
    pub(crate) sockets: bool,
}

pub(crate) const ALL: Subsystems = Subsystems {
    files: true,
    clocks: true,
    random: true,
    environment: true,
    stdio: true,
    terminal: true,
    exact_exit: true,
    poll_stdin: true,
    sockets: true,
};

pub(crate) struct Fake {
    pub(crate) memory: RefCell<Vec<u8>>,
    pub(crate) world: RefCell<World>,
    pub(crate) subsystems: Cell<Subsystems>,
    pub(crate) silent: Cell<bool>,
    /// Regions the current call was given, as (address, length).
    pub(crate) given: RefCell<Vec<(u32, u32)>>,
    loans: Loans,
}

pub(crate) type TestAdapter = Adapter<Fake>;

/// An adapter on a fresh host: two pages of memory filled with a pattern, and a
/// folder `/` that holds a file, a directory and a link.
pub(crate) fn adapter() -> TestAdapter {
    adapter_with_pages(2)
}

pub(crate) fn adapter_with_pages(pages: u32) -> TestAdapter {
    let memory = (0..pages * PAGE)
        .map(|at| (at * 7 + at / 251) as u8)
        .collect();
    let world = World {
        tree: BTreeMap::from([
            ("root".into(), Node::Directory),
            ("root/file".into(), Node::File(b"0123456789".to_vec())),
            ("root/folder".into(), Node::Directory),
            ("root/folder/inner".into(), Node::File(Vec::new())),
            ("root/link".into(), Node::Link("file".into())),
        ]),
        preopens: vec![("root".into(), "/".into())],
        monotonic: 1_000,
        wall: (1_700_000_000, 123),
        permit: 65_536,
        network: network::Network {
            patient: true,
            ..Default::default()
        },
        read_max: 65_536,
        ..World::default()
    };
    Adapter::new(Fake {
        memory: RefCell::new(memory),
        world: RefCell::new(world),
        subsystems: Cell::new(ALL),
        silent: Cell::new(false),
        given: RefCell::new(Vec::new()),
        loans: Loans::new(),
    })
}

impl TestAdapter {
    /// Begins a silent phase, and has the host watch it.
    pub(crate) fn hush(&mut self) {
        self.silent_enter();
        self.host.silent.set(true);
    }

    pub(crate) fn unhush(&mut self) {
        self.silent_leave();
        self.host.silent.set(self.silence != 0);
    }

    pub(crate) fn world(&self) -> std::cell::RefMut<'_, World> {
        self.host.world.borrow_mut()
    }

    pub(crate) fn deny(&self, change: impl FnOnce(&mut Subsystems)) {
        let mut subsystems = self.host.subsystems.get();
        change(&mut subsystems);
        self.host.subsystems.set(subsystems);
    }

    pub(crate) fn put(&self, at: u32, bytes: &[u8]) {
        self.host.copy_out(at, bytes);
    }

    pub(crate) fn bytes(&self, at: u32, len: u32) -> Vec<u8> {
        let mut bytes = vec![0; len as usize];
        self.host.copy_in(&mut bytes, at);
        bytes
    }

    pub(crate) fn word(&self, at: u32) -> u32 {
        self.host.load32(at)
    }

    pub(crate) fn long(&self, at: u32) -> u64 {
        self.host.load64(at)
    }

    pub(crate) fn calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.world().calls)
    }
}

impl World {
    pub(crate) fn file(&self, path: &str) -> &[u8] {
        match self.tree.get(path) {
            Some(Node::File(bytes)) => bytes,
            other => panic!("`{path}` is {other:?}"),
        }
    }

    /// Handles that are alive.
    pub(crate) fn alive(&self) -> usize {
        self.resources.len()
    }
}

impl Fake {
    /// Every import passes here first.
    fn called(&self, name: &'static str, allowed: bool) {
        assert!(!self.silent.get(), "`{name}` was called in a silent phase");
        assert!(
            allowed,
            "`{name}` was called though its subsystem is denied"
        );
        self.world.borrow_mut().calls.push(name);
    }

    fn add(&self, resource: Resource) -> u32 {
        let mut world = self.world.borrow_mut();
        world.last_handle += 1;
        let handle = world.last_handle;
        world.resources.insert(handle, resource);
        handle
    }

    fn resource(&self, handle: u32) -> Resource {
        let world = self.world.borrow();
        match world.resources.get(&handle) {
            Some(resource) => resource.clone(),
            None => panic!("handle {handle} is not alive"),
        }
    }

    /// Adds a resource that has to be dropped before its parent.
    fn add_child(&self, resource: Resource, parent: u32) -> u32 {
        let handle = self.add(resource);
        self.world.borrow_mut().parents.insert(handle, parent);
        handle
    }

    fn has_children(&self, handle: u32) -> bool {
        let world = self.world.borrow();
        world.parents.values().any(|parent| *parent == handle)
    }

    fn remove(&self, handle: u32) {
        assert!(!self.has_children(handle), "handle {handle} has children");
        self.world.borrow_mut().parents.remove(&handle);
        let removed = self.world.borrow_mut().resources.remove(&handle);
        assert!(removed.is_some(), "handle {handle} was dropped twice");
    }

    /// Checks a borrowed area against what the call was given.
    fn check_borrowed(&self, at: u32, len: u32, align: u32) {
        assert_eq!(at % align, 0, "misaligned");
        assert!(at as usize + len as usize <= self.memory.borrow().len());
        for (start, size) in self.given.borrow().iter() {
            let (start, end) = (u64::from(*start), u64::from(*start) + u64::from(*size));
            let (from, to) = (u64::from(at), u64::from(at) + u64::from(len));
            assert!(
                to <= start || end <= from,
                "borrowed {from}..{to} over the argument {start}..{end}"
            );
        }
    }

    /// Has the adapter provide memory for a result, as a host does.
    fn allocate(&self, len: u32, align: u32) -> u32 {
        let at = self.loans.realloc(self, 0, 0, align, len);
        let own = self.given.borrow().iter().any(|(start, _)| *start == at);
        if len > 0 && !own {
            self.check_borrowed(at, len, align);
        }
        at
    }

    fn return_list(&self, ret: u32, bytes: &[u8]) {
        let at = self.allocate(bytes.len() as u32, 1);
        self.copy_out(at, bytes);
        self.store32(ret, at);
        self.store32(ret + 4, bytes.len() as u32);
    }

    /// Returns a list of records that begin with `head` words and then strings.
    fn return_records(&self, ret: u32, records: &[(Option<u32>, Vec<String>)]) {
        let size = records.first().map_or(4, |(head, strings)| {
            u32::from(head.is_some()) * 4 + strings.len() as u32 * 8
        });
        let list = self.allocate(records.len() as u32 * size, 4);
        let mut at = list;
        for (head, strings) in records {
            if let Some(head) = head {
                self.store32(at, *head);
                at += 4;
            }
            for string in strings {
                self.return_list(at, string.as_bytes());
                at += 8;
            }
        }
        self.store32(ret, list);
        self.store32(ret + 4, records.len() as u32);
    }

    fn string(&self, at: u32, len: u32) -> String {
        let mut bytes = vec![0; len as usize];
        self.copy_in(&mut bytes, at);
        String::from_utf8(bytes).expect("the host is given UTF-8 only")
    }
}

impl Host for Fake {
    fn loans(&self) -> &Loans {
        &self.loans
    }
}

impl Config for Fake {
    fn files(&self) -> bool {
        self.subsystems.get().files
    }
    fn clocks(&self) -> bool {
        self.subsystems.get().clocks
    }
    fn random(&self) -> bool {
        self.subsystems.get().random
    }
    fn environment(&self) -> bool {
        self.subsystems.get().environment
    }
    fn stdio(&self) -> bool {
        self.subsystems.get().stdio
    }
    fn terminal(&self) -> bool {
        self.subsystems.get().terminal
    }
    fn exact_exit(&self) -> bool {
        self.subsystems.get().exact_exit
    }
    fn poll_stdin(&self) -> bool {
        self.subsystems.get().poll_stdin
    }
    fn sockets(&self) -> bool {
        self.subsystems.get().sockets
    }
    fn listeners(&self) -> bool {
        self.subsystems.get().sockets && !self.world.borrow().listeners.is_empty()
    }
    fn listener(&self, index: u32) -> u32 {
        let world = self.world.borrow();
        let mut words = world.listeners.iter().flatten();
        words.nth(index as usize).copied().unwrap_or(0)
    }
}

/// Loads and stores of one width. Out of bounds is a panic that no test expects:
/// the adapter must have checked.
macro_rules! width {
    ($load:ident, $store:ident, $ty:ty) => {
        fn $load(&self, at: u32) -> $ty {
            let mut bytes = [0; size_of::<$ty>()];
            self.copy_in(&mut bytes, at);
            <$ty>::from_le_bytes(bytes)
        }
        fn $store(&self, at: u32, value: $ty) {
            self.copy_out(at, &value.to_le_bytes());
        }
    };
}

impl GuestMemory for Fake {
    fn pages(&self) -> u32 {
        (self.memory.borrow().len() as u32) / PAGE
    }
    width!(load8, store8, u8);
    width!(load16, store16, u16);
    width!(load32, store32, u32);
    width!(load64, store64, u64);
    fn copy_in(&self, to: &mut [u8], from: u32) {
        let from = from as usize;
        to.copy_from_slice(&self.memory.borrow()[from..from + to.len()]);
    }
    fn copy_out(&self, to: u32, from: &[u8]) {
        let to = to as usize;
        self.memory.borrow_mut()[to..to + from.len()].copy_from_slice(from);
    }
    fn copy_within(&self, to: u32, from: u32, len: u32) {
        let (to, from, len) = (to as usize, from as usize, len as usize);
        self.memory.borrow_mut().copy_within(from..from + len, to);
    }
}
