//! Names that are taken for one another.

use std::collections::HashMap;

use crate::steps::count;

/// In shorter names one letter is a word of its own: `get` and `set`.
const TYPO_CHARACTERS_MIN: usize = 6;

const SAME: &str = "they differ only in hyphens or case";
const PLURAL: &str = "they differ only in an `s`";
const TYPO: &str = "they differ in one letter";

/// Two names that are too close to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Close {
    /// The index of the name that comes later.
    pub later: usize,
    /// The index of the name that comes before it.
    pub earlier: usize,
    pub reason: &'static str,
}

/// Finds the names that are too close to one before them, in order.
///
/// Comparing each name with each other takes a minute for 20,000 of them. Instead, what a name becomes by
/// each change that makes two names too close is looked up, in time linear in their length.
pub(super) fn too_close(names: &[&str]) -> Vec<Close> {
    let squeezed: Vec<Vec<u8>> = names.iter().map(|name| squeeze(name)).collect();
    let mut found = Vec::new();
    let mut add = |one: usize, other: usize, reason| {
        // A getter and its setter have one name.
        if names[one] != names[other] {
            let (later, earlier) = (one.max(other), one.min(other));
            found.push(Close {
                later,
                earlier,
                reason,
            });
        }
    };
    let mut known = Known {
        names: &squeezed,
        by_hash: HashMap::new(),
    };
    let mut different = Vec::new();
    for (index, name) in squeezed.iter().enumerate() {
        match known.find(hash(name), name) {
            Some(first) => add(index, first, SAME),
            None => {
                known.by_hash.entry(hash(name)).or_default().push(index);
                different.push(index);
            }
        }
    }
    for &index in &different {
        let singular = squeezed[index].strip_suffix(b"s");
        if let Some(other) = singular.and_then(|name| known.find(hash(name), name)) {
            add(index, other, PLURAL);
        }
    }
    let mut add_typo = |one: usize, other: usize| {
        let (left, right) = (&squeezed[one], &squeezed[other]);
        if left.len().min(right.len()) >= TYPO_CHARACTERS_MIN && letters(left).ne(letters(right)) {
            add(one, other, TYPO);
        }
    };
    other_letter(&squeezed, &different, &mut add_typo);
    for &index in &different {
        known.letter_less(&squeezed[index], |other| add_typo(index, other));
        known.letters_swapped(&squeezed[index], |other| add_typo(index, other));
    }
    // A plural has also a letter more; the first reason says it better.
    found.sort_by_key(|close| (close.later, close.earlier));
    found.dedup_by_key(|close| (close.later, close.earlier));
    found
}

/// A name without hyphens and in lower case. Names of WIT are ASCII.
fn squeeze(name: &str) -> Vec<u8> {
    let bytes = name.bytes().filter(|byte| *byte != b'-');
    bytes.map(|byte| byte.to_ascii_lowercase()).collect()
}

/// What is numbered, such as `sha256` and `sha512`, is meant to be alike.
fn letters(name: &[u8]) -> impl Iterator<Item = &u8> {
    name.iter().filter(|byte| !byte.is_ascii_digit())
}

/// The base of the hash, which is a polynomial in it, so that the hash of a name with a small change
/// follows from that of the name.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// `BASE * BASE_INVERSE` is 1, with overflow left out.
const BASE_INVERSE: u64 = inverse(BASE);

const fn inverse(odd: u64) -> u64 {
    // Newton's iteration doubles the number of right bits, of which the first has three.
    let mut inverse = odd;
    let mut bits = 3;
    while bits < 64 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse
}

fn hash(name: &[u8]) -> u64 {
    let terms = name.iter().zip(powers());
    terms.fold(0, |sum, (byte, power)| sum.wrapping_add(term(*byte, power)))
}

/// The powers of the base: those of the first byte, the second, and so on.
fn powers() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(1u64), |power| Some(power.wrapping_mul(BASE)))
}

fn term(byte: u8, power: u64) -> u64 {
    // No byte counts as nothing.
    (u64::from(byte) + 1).wrapping_mul(power)
}

/// The hash of a name without one of its bytes: `before` is that of what comes before it, `whole`
/// that of the whole name.
fn hash_without(byte: u8, power: u64, before: u64, whole: u64) -> u64 {
    let after = whole.wrapping_sub(before).wrapping_sub(term(byte, power));
    before.wrapping_add(after.wrapping_mul(BASE_INVERSE))
}

/// Finds names that have another letter in one place.
fn other_letter(names: &[Vec<u8>], different: &[usize], add: &mut impl FnMut(usize, usize)) {
    struct Running {
        index: usize,
        before: u64,
        whole: u64,
    }
    let mut open: Vec<Running> = different
        .iter()
        .filter(|index| names[**index].len() >= TYPO_CHARACTERS_MIN)
        .map(|&index| Running {
            index,
            before: 0,
            whole: hash(&names[index]),
        })
        .collect();
    let mut without: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, power) in powers().enumerate() {
        open.retain(|running| names[running.index].len() > at);
        if open.is_empty() {
            return;
        }
        without.clear();
        for running in &mut open {
            let name = &names[running.index];
            let rest = hash_without(name[at], power, running.before, running.whole);
            running.before = running.before.wrapping_add(term(name[at], power));
            // As many as there are letters, for the names differ.
            let others = without.entry(rest).or_default();
            count(1 + others.len());
            for &other in others.iter() {
                let other_name = &names[other];
                if other_name[..at] == name[..at] && other_name[at + 1..] == name[at + 1..] {
                    add(running.index, other);
                }
            }
            others.push(running.index);
        }
    }
}

/// Names that are all different.
struct Known<'a> {
    names: &'a [Vec<u8>],
    by_hash: HashMap<u64, Vec<usize>>,
}

impl Known<'_> {
    fn find(&self, hash: u64, name: &[u8]) -> Option<usize> {
        self.find_by(hash, |other| other == name)
    }

    fn find_by(&self, hash: u64, is_it: impl Fn(&[u8]) -> bool) -> Option<usize> {
        let mut indices = self.by_hash.get(&hash)?.iter().copied();
        indices.find(|index| {
            count(1);
            is_it(&self.names[*index])
        })
    }

    /// Finds the names that `name` is without one of its letters.
    fn letter_less(&self, name: &[u8], mut found: impl FnMut(usize)) {
        let (mut before, whole) = (0, hash(name));
        for ((at, &byte), power) in name.iter().enumerate().zip(powers()) {
            let rest = hash_without(byte, power, before, whole);
            before = before.wrapping_add(term(byte, power));
            // Of a letter that is doubled either may go.
            if at > 0 && name[at - 1] == byte {
                continue;
            }
            let is_it = |other: &[u8]| {
                other.len() + 1 == name.len()
                    && other[..at] == name[..at]
                    && other[at..] == name[at + 1..]
            };
            if let Some(other) = self.find_by(rest, is_it) {
                found(other);
            }
        }
    }

    /// Finds the names that `name` is with two letters swapped. Of two such names one is in order.
    fn letters_swapped(&self, name: &[u8], mut found: impl FnMut(usize)) {
        let whole = hash(name);
        for ((at, pair), power) in name.windows(2).enumerate().zip(powers()) {
            let (first, second) = (pair[0], pair[1]);
            if first >= second {
                continue;
            }
            let more = u64::from(second - first);
            let next_power = power.wrapping_mul(BASE);
            let swapped = whole
                .wrapping_add(more.wrapping_mul(power))
                .wrapping_sub(more.wrapping_mul(next_power));
            let is_it = |other: &[u8]| {
                other.len() == name.len()
                    && other[..at] == name[..at]
                    && other[at] == second
                    && other[at + 1] == first
                    && other[at + 2..] == name[at + 2..]
            };
            if let Some(other) = self.find_by(swapped, is_it) {
                found(other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PLURAL, SAME, TYPO, TYPO_CHARACTERS_MIN, squeeze, too_close};

    #[test]
    fn names_are_close_when_one_is_read_for_the_other() {
        let check = |one: &str, other: &str, expected: Option<&str>| {
            for names in [[one, other], [other, one]] {
                let found = too_close(&names);
                let reasons: Vec<&str> = found.iter().map(|close| close.reason).collect();
                let expected: Vec<&str> = expected.into_iter().collect();
                assert_eq!(reasons, expected, "{names:?}");
            }
        };
        check("get-user", "getuser", Some(SAME));
        check("http-url", "HTTP-URL", Some(SAME));
        check("user", "users", Some(PLURAL));
        check("address", "adress", Some(TYPO));
        check("receive", "recieve", Some(TYPO));
        check("compile", "compire", Some(TYPO));
        check("get", "set", None);
        check("ipv4-address", "ipv6-address", None);
        check("sha256", "sha512", None);
        check("stdin", "stdout", None);
        check("read", "write", None);
        check("a", "a", None);
        check("", "s", Some(PLURAL));
    }

    /// The rule said in the plainest way, for pairs of names that are made of few letters.
    #[test]
    fn every_pair_is_judged_as_if_it_were_compared_by_itself() {
        let plain = |one: &str, other: &str| {
            let (left, right) = (squeeze(one), squeeze(other));
            let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
            let letters = |name: &[u8]| text(name).replace(|c: char| c.is_ascii_digit(), "");
            let is_plural = |one: &[u8], many: &[u8]| many.strip_suffix(b"s") == Some(one);
            if left == right {
                (one != other).then_some(SAME)
            } else if is_plural(&left, &right) || is_plural(&right, &left) {
                Some(PLURAL)
            } else if left.len().min(right.len()) < TYPO_CHARACTERS_MIN
                || letters(&left) == letters(&right)
            {
                None
            } else {
                let distance = strsim::damerau_levenshtein(&text(&left), &text(&right));
                (distance == 1).then_some(TYPO)
            }
        };
        let mut names: Vec<String> = Vec::new();
        for start in ["stream", "straem", "sttream", "sream", "s1ream", "s2ream"] {
            for end in ["", "s", "-s", "e", "se", "es", "a", "ss"] {
                names.push(format!("{start}{end}"));
            }
        }
        for (later, name) in names.iter().enumerate() {
            for earlier in &names[..later] {
                let found = too_close(&[earlier, name]);
                let reason = found.first().map(|close| close.reason);
                assert_eq!(reason, plain(earlier, name), "{earlier} {name}");
                assert!(found.len() <= 1, "{found:?}");
            }
        }
        // All together give the same, but that of several that are the same the first one counts.
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = too_close(&names);
        for close in &found {
            let (earlier, later) = (names[close.earlier], names[close.later]);
            assert_eq!(
                plain(earlier, later),
                Some(close.reason),
                "{earlier} {later}"
            );
        }
        for (later, name) in names.iter().enumerate() {
            let close = |other: &&str| plain(other, name).is_some();
            let is_found = found.iter().any(|close| close.later == later);
            assert_eq!(is_found, names[..later].iter().any(close), "{name}");
        }
    }
}
