//! The file tree behind `wasi:filesystem`, as free-standing steps; the imports
//! themselves are in `imports.rs`, since a trait has one implementation.

use super::{Fake, Node, Resource};
use crate::memory::GuestMemory;
use std::collections::VecDeque;

pub(crate) const BAD_DESCRIPTOR: u8 = 3;
pub(crate) const EXIST: u8 = 7;
pub(crate) const INVALID: u8 = 12;
pub(crate) const IS_DIRECTORY: u8 = 14;
pub(crate) const NO_ENTRY: u8 = 20;
pub(crate) const NOT_DIRECTORY: u8 = 24;
pub(crate) const NOT_EMPTY: u8 = 25;

pub(crate) type Done<T = ()> = Result<T, u8>;

impl Fake {
    /// The failure a test asked for, once.
    pub(super) fn planned_failure(&self) -> Done {
        match self.world.borrow_mut().fail_files.take() {
            Some(code) => Err(code),
            None => Ok(()),
        }
    }

    pub(super) fn path_of(&self, handle: u32) -> String {
        match self.resource(handle) {
            Resource::Descriptor { path, .. } => path,
            other => panic!("{other:?} is no descriptor"),
        }
    }

    pub(super) fn under(&self, handle: u32, at: u32, len: u32) -> String {
        let name = self.string(at, len);
        let path = self.path_of(handle);
        if name == "." {
            path
        } else {
            format!("{path}/{name}")
        }
    }

    pub(super) fn node(&self, path: &str) -> Done<Node> {
        self.world.borrow().tree.get(path).cloned().ok_or(NO_ENTRY)
    }

    /// The node a path leads to, through at most one link.
    pub(super) fn followed(&self, path: &str, follow: bool) -> Done<(String, Node)> {
        match self.node(path)? {
            Node::Link(target) if follow => {
                let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                let path = format!("{parent}/{target}");
                let node = self.node(&path)?;
                Ok((path, node))
            }
            node => Ok((path.to_string(), node)),
        }
    }

    pub(super) fn contents(&self, path: &str) -> Done<Vec<u8>> {
        match self.node(path)? {
            Node::File(bytes) => Ok(bytes),
            _ => Err(BAD_DESCRIPTOR),
        }
    }

    pub(super) fn set_contents(&self, path: &str, bytes: Vec<u8>) {
        self.world
            .borrow_mut()
            .tree
            .insert(path.to_string(), Node::File(bytes));
    }

    pub(super) fn write_into(&self, path: &str, offset: u64, data: &[u8]) -> Done<u64> {
        let mut bytes = self.contents(path)?;
        let offset = usize::try_from(offset).map_err(|_| INVALID)?;
        if offset > 1 << 20 {
            return Err(INVALID);
        }
        bytes.resize(bytes.len().max(offset + data.len()), 0);
        bytes[offset..offset + data.len()].copy_from_slice(data);
        self.set_contents(path, bytes);
        Ok(data.len() as u64)
    }

    pub(super) fn open(&self, path: &str, follow: bool, open: u32, mode: u32) -> Done<u32> {
        let (create, directory, exclusive, truncate) =
            (open & 1 != 0, open & 2 != 0, open & 4 != 0, open & 8 != 0);
        let (path, node) = match self.followed(path, follow) {
            Ok(_) if create && exclusive => return Err(EXIST),
            Ok(found) => found,
            Err(NO_ENTRY) if create => (path.to_string(), Node::File(Vec::new())),
            Err(code) => return Err(code),
        };
        if directory && node != Node::Directory {
            return Err(NOT_DIRECTORY);
        }
        if matches!(node, Node::Directory) && mode & 2 != 0 {
            return Err(IS_DIRECTORY);
        }
        let node = match node {
            Node::File(_) if truncate => Node::File(Vec::new()),
            node => node,
        };
        self.world.borrow_mut().tree.insert(path.clone(), node);
        Ok(self.add(Resource::Descriptor { path, mode }))
    }

    pub(super) fn children(&self, path: &str) -> Done<VecDeque<(u8, String)>> {
        if self.node(path)? != Node::Directory {
            return Err(NOT_DIRECTORY);
        }
        let prefix = format!("{path}/");
        let world = self.world.borrow();
        Ok(world
            .tree
            .iter()
            .filter_map(|(name, node)| {
                let name = name.strip_prefix(&prefix)?;
                (!name.contains('/')).then(|| (kind_of(node), name.to_string()))
            })
            .collect())
    }

    pub(super) fn make_directory(&self, path: &str) -> Done {
        if self.node(path).is_ok() {
            return Err(EXIST);
        }
        self.world
            .borrow_mut()
            .tree
            .insert(path.to_string(), Node::Directory);
        Ok(())
    }

    pub(super) fn remove_node(&self, path: &str, directory: bool) -> Done {
        let is_directory = self.node(path)? == Node::Directory;
        if directory && !is_directory {
            return Err(NOT_DIRECTORY);
        }
        if !directory && is_directory {
            return Err(IS_DIRECTORY);
        }
        if directory && !self.children(path)?.is_empty() {
            return Err(NOT_EMPTY);
        }
        self.world.borrow_mut().tree.remove(path);
        Ok(())
    }

    pub(super) fn copy_node(&self, from: &str, to: &str, remove: bool) -> Done {
        let node = self.node(from)?;
        let mut world = self.world.borrow_mut();
        if remove {
            world.tree.remove(from);
        } else if world.tree.contains_key(to) {
            return Err(EXIST);
        }
        world.tree.insert(to.to_string(), node);
        Ok(())
    }

    // Results, as the canonical ABI lays them out.

    pub(super) fn return_unit(&self, ret: u32, done: Done) {
        self.return_byte(ret, done.map(|()| 0));
    }

    pub(super) fn return_byte(&self, ret: u32, done: Done<u8>) {
        self.check_borrowed(ret, 2, 1);
        let (case, value) = match done {
            Ok(value) => (0, value),
            Err(code) => (1, code),
        };
        self.store8(ret, case);
        self.store8(ret + 1, value);
    }

    pub(super) fn return_handle(&self, ret: u32, done: Done<u32>) {
        self.check_borrowed(ret, 8, 4);
        match done {
            Ok(handle) => {
                self.store8(ret, 0);
                self.store32(ret + 4, handle);
            }
            Err(code) => {
                self.store8(ret, 1);
                self.store8(ret + 4, code);
            }
        }
    }

    pub(super) fn return_longs(&self, ret: u32, done: Done<Vec<u64>>) {
        match done {
            Ok(longs) => {
                self.check_borrowed(ret, 8 + longs.len() as u32 * 8, 8);
                self.store8(ret, 0);
                for (index, long) in (1..).zip(longs) {
                    self.store64(ret + index * 8, long);
                }
            }
            Err(code) => {
                self.store8(ret, 1);
                self.store8(ret + 8, code);
            }
        }
    }

    pub(super) fn return_stat(&self, ret: u32, done: Done<Node>) {
        self.check_borrowed(ret, 104, 8);
        let node = match done {
            Ok(node) => node,
            Err(code) => {
                self.store8(ret, 1);
                self.store8(ret + 8, code);
                return;
            }
        };
        let size = match &node {
            Node::Directory => 0,
            Node::File(bytes) => bytes.len() as u64,
            Node::Link(target) => target.len() as u64,
        };
        self.store8(ret, 0);
        self.store8(ret + 8, kind_of(&node));
        self.store64(ret + 16, 1);
        self.store64(ret + 24, size);
        // The access time is known, the change time is not.
        for (offset, known) in [(32, true), (56, true), (80, false)] {
            self.store8(ret + offset, u8::from(known));
            self.store64(ret + offset + 8, u64::from(offset));
            self.store32(ret + offset + 16, 9);
        }
    }
}

/// A `descriptor-type`.
pub(crate) fn kind_of(node: &Node) -> u8 {
    match node {
        Node::Directory => 3,
        Node::Link(_) => 5,
        Node::File(_) => 6,
    }
}

/// The inode the fake gives a path.
pub(crate) fn inode(path: &str) -> u64 {
    path.bytes().fold(17u64, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(u64::from(byte))
    })
}
