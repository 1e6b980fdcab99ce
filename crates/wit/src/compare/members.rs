//! Fields, cases, flags and parameters: lists of names, perhaps with types.

use std::collections::HashMap;

use wit_parser::{Type, TypeDefKind};

use super::{Walk, WitDifferenceKind, are_few, extend};
use crate::nearest::nearest;

/// A name and the type that goes with it.
pub(super) type Member = (String, Option<Type>);

/// The members of a type and what they are called; `None` if it has none.
pub(super) fn of(kind: &TypeDefKind) -> Option<(&'static str, Vec<Member>)> {
    let bare = |name: &String| (name.clone(), None);
    // An enum is no variant whose cases hold nothing: they are different types.
    Some(match kind {
        TypeDefKind::Record(record) => (
            "field",
            record
                .fields
                .iter()
                .map(|field| (field.name.clone(), Some(field.ty)))
                .collect(),
        ),
        TypeDefKind::Variant(variant) => (
            "case",
            variant
                .cases
                .iter()
                .map(|case| (case.name.clone(), case.ty))
                .collect(),
        ),
        TypeDefKind::Enum(cases) => (
            "enum case",
            cases.cases.iter().map(|case| bare(&case.name)).collect(),
        ),
        TypeDefKind::Flags(flags) => (
            "flag",
            flags.flags.iter().map(|flag| bare(&flag.name)).collect(),
        ),
        _ => return None,
    })
}

impl Walk<'_> {
    /// Compares members by name and position: `what` is `field`, `case`, `parameter` …
    pub(super) fn members(
        &mut self,
        path: &[String],
        what: &str,
        left: &[Member],
        right: &[Member],
    ) {
        let what = what.strip_prefix("enum ").unwrap_or(what);
        let left_types: HashMap<&str, Option<Type>> = types(left);
        let right_types: HashMap<&str, Option<Type>> = types(right);
        let is_renamed = |index: usize| {
            left.len() == right.len()
                && !right_types.contains_key(left[index].0.as_str())
                && !left_types.contains_key(right[index].0.as_str())
        };
        let only_left = only_in(left, &right_types);
        let only_right = only_in(right, &left_types);
        let (near_left, near_right) = match are_few(only_left.len(), only_right.len()) {
            true => (only_left.as_slice(), only_right.as_slice()),
            false => (&[][..], &[][..]),
        };
        for (index, (name, ty)) in left.iter().enumerate() {
            if is_renamed(index) {
                let (right_name, right_type) = &right[index];
                let path = extend(path, &format!("{what} {}", index + 1));
                let mismatch = WitDifferenceKind::Name {
                    left: name.clone(),
                    right: right_name.clone(),
                };
                self.differ(path.clone(), mismatch);
                self.optional(&path, *ty, *right_type);
                continue;
            }
            let path = extend(path, &format!("{what} {name}"));
            match right_types.get(name.as_str()) {
                Some(other) => self.optional(&path, *ty, *other),
                None => {
                    let nearest = nearest(name, near_right.iter().copied());
                    self.differ(path, WitDifferenceKind::OnlyLeft { nearest });
                }
            }
        }
        for (index, (name, _)) in right.iter().enumerate() {
            if !left_types.contains_key(name.as_str()) && !is_renamed(index) {
                let nearest = nearest(name, near_left.iter().copied());
                let path = extend(path, &format!("{what} {name}"));
                self.differ(path, WitDifferenceKind::OnlyRight { nearest });
            }
        }
        let common = |members: &[Member], others: &HashMap<&str, Option<Type>>| -> Vec<String> {
            let names = members.iter().map(|(name, _)| name);
            names
                .filter(|name| others.contains_key(name.as_str()))
                .cloned()
                .collect()
        };
        let order = (common(left, &right_types), common(right, &left_types));
        if order.0 != order.1 {
            let mismatch = WitDifferenceKind::Order {
                left: order.0,
                right: order.1,
            };
            self.differ(extend(path, &format!("order of the {what}s")), mismatch);
        }
    }
}

fn types(members: &[Member]) -> HashMap<&str, Option<Type>> {
    let members = members.iter();
    members.map(|(name, ty)| (name.as_str(), *ty)).collect()
}

fn only_in<'a>(members: &'a [Member], others: &HashMap<&str, Option<Type>>) -> Vec<&'a str> {
    let names = members.iter().map(|(name, _)| name.as_str());
    names.filter(|name| !others.contains_key(name)).collect()
}
