//! What a guest logged, and how two logs differ.

use std::collections::BTreeMap;

use super::guest::{Area, FILL, Guest, MAGIC, walk_place};
use super::preview1::errno_name;
use super::script::{Action, Mask, Place, Step, Value};

/// One call's result and what it did to the guest's memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub line: u32,
    pub result: u32,
    pages: u32,
    changed: BTreeMap<u32, u8>,
}

/// Splits what a guest wrote into its own output and its log.
pub fn split(output: &[u8]) -> (&[u8], Option<&[u8]>) {
    let at = output
        .windows(MAGIC.len())
        .position(|window| window == MAGIC);
    match at.and_then(|at| output.split_at_checked(at)) {
        Some((output, log)) => (output, log.get(MAGIC.len()..)),
        None => (output, None),
    }
}

/// Reads a log.
pub fn entries(log: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut rest = log;
    while let Some(entry) = entry(&mut rest) {
        entries.push(entry);
    }
    assert!(rest.is_empty(), "the log is cut off");
    entries
}

fn entry(rest: &mut &[u8]) -> Option<Entry> {
    let (line, result, pages, count) = (number(rest)?, number(rest)?, number(rest)?, number(rest)?);
    let mut changed = BTreeMap::new();
    for _ in 0..count {
        let at = number(rest)?;
        let (old, new) = (take::<8>(rest)?, take::<8>(rest)?);
        for (at, (old, new)) in (at..).zip(old.into_iter().zip(new)) {
            if old != new {
                changed.insert(at, new);
            }
        }
    }
    Some(Entry {
        line,
        result,
        pages,
        changed,
    })
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    take(rest).map(u32::from_le_bytes)
}

fn take<const LENGTH: usize>(rest: &mut &[u8]) -> Option<[u8; LENGTH]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}

impl Entry {
    /// Forgets the bytes that the step says cannot be the same.
    pub fn mask(&mut self, step: &Step, guest: &Guest) {
        for mask in &step.masks {
            match mask {
                Mask::Range(value, length) => {
                    let start = address(value, guest);
                    self.changed
                        .retain(|at, _| !(start..start + length).contains(at));
                }
                Mask::Dirents(value) => {
                    self.mask_inodes(address(value, guest), area_length(value, guest))
                }
            }
        }
        if let Action::Walk(_, length) = step.action {
            let place = walk_place(length);
            let area = area(&place, guest);
            self.mask_inodes(area.at, length);
        }
    }

    /// Directory entries hold the inode in their second word.
    fn mask_inodes(&mut self, buffer: u32, length: u32) {
        let byte = |changed: &BTreeMap<u32, u8>, at: u32| changed.get(&at).copied().unwrap_or(FILL);
        let mut at = buffer;
        while at < buffer + length {
            let name: [u8; 4] =
                std::array::from_fn(|index| byte(&self.changed, at + 16 + index as u32));
            self.changed
                .retain(|changed, _| !(at + 8..at + 16).contains(changed));
            at = at
                .saturating_add(24)
                .saturating_add(u32::from_le_bytes(name));
        }
    }

    /// How `found` differs, in words; `None` when it does not.
    pub fn difference(&self, found: &Entry, guest: &Guest) -> Option<String> {
        let mut words = Vec::new();
        if self.result != found.result {
            let (expected, found) = (errno_name(self.result), errno_name(found.result));
            words.push(format!("expected {expected}, found {found}"));
        }
        if self.pages != found.pages {
            words.push(format!(
                "expected {} pages of memory, found {}",
                self.pages, found.pages
            ));
        }
        let mut addresses: Vec<u32> = self
            .changed
            .keys()
            .chain(found.changed.keys())
            .copied()
            .collect();
        addresses.sort_unstable();
        addresses.dedup();
        addresses.retain(|at| self.changed.get(at) != found.changed.get(at));
        for run in addresses.chunk_by(|before, at| before + 1 == *at).take(8) {
            let hex = |changed: &BTreeMap<u32, u8>| -> String {
                let byte = |at: &u32| {
                    changed
                        .get(at)
                        .map_or("--".into(), |byte| format!("{byte:02x}"))
                };
                run.iter().take(64).map(byte).collect::<Vec<_>>().join(" ")
            };
            words.push(format!(
                "at {}: expected {}, found {}",
                name(run.first().copied().unwrap_or_default(), guest),
                hex(&self.changed),
                hex(&found.changed)
            ));
        }
        (!words.is_empty()).then(|| words.join("\n    "))
    }
}

fn area(place: &Place, guest: &Guest) -> Area {
    guest
        .areas
        .get(&place.area)
        .copied()
        .unwrap_or_else(|| panic!("no area `{}`", place.area))
}

fn address(value: &Value, guest: &Guest) -> u32 {
    match value {
        Value::Address(place) => area(place, guest).at + place.offset,
        Value::Top(offset) => (i64::from(guest.memory_bytes) + offset) as u32,
        _ => panic!("{value:?} cannot be masked"),
    }
}

fn area_length(value: &Value, guest: &Guest) -> u32 {
    match value {
        Value::Address(place) => area(place, guest).length,
        _ => 0,
    }
}

/// An address as a script would write it.
fn name(at: u32, guest: &Guest) -> String {
    let inside = |area: &Area| (area.at..area.at + area.length).contains(&at);
    match guest.areas.iter().find(|(_, area)| inside(area)) {
        Some((name, area)) => format!("{name}+{}", at - area.at),
        None => format!("{at:#x}"),
    }
}
