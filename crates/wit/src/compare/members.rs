//! Fields, cases, flags and parameters: lists of names, perhaps with types.

use wit_parser::{Type, TypeDefKind};

use super::{Mismatch, Walk, extend};

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
        let names = |members: &[Member]| -> Vec<String> {
            members.iter().map(|(name, _)| name.clone()).collect()
        };
        let (left_names, right_names) = (names(left), names(right));
        let mut renamed = Vec::new();
        if left.len() == right.len() {
            for (index, (left_name, right_name)) in left_names.iter().zip(&right_names).enumerate()
            {
                if !right_names.contains(left_name) && !left_names.contains(right_name) {
                    renamed.push(index);
                }
            }
        }
        for (index, (name, ty)) in left.iter().enumerate() {
            if renamed.contains(&index) {
                let (right_name, right_type) = &right[index];
                let path = extend(path, &format!("{what} {}", index + 1));
                let mismatch = Mismatch::Name {
                    left: name.clone(),
                    right: right_name.clone(),
                };
                self.differ(path.clone(), mismatch);
                self.optional(&path, *ty, *right_type);
                continue;
            }
            let path = extend(path, &format!("{what} {name}"));
            match right.iter().find(|(other, _)| other == name) {
                Some((_, other)) => self.optional(&path, *ty, *other),
                None => self.differ(path, Mismatch::OnlyLeft),
            }
        }
        for (index, (name, _)) in right.iter().enumerate() {
            if !left_names.contains(name) && !renamed.contains(&index) {
                self.differ(extend(path, &format!("{what} {name}")), Mismatch::OnlyRight);
            }
        }
        let common = |names: &[String], others: &[String]| -> Vec<String> {
            names
                .iter()
                .filter(|name| others.contains(name))
                .cloned()
                .collect()
        };
        let order = (
            common(&left_names, &right_names),
            common(&right_names, &left_names),
        );
        if order.0 != order.1 {
            let mismatch = Mismatch::Order {
                left: order.0,
                right: order.1,
            };
            self.differ(extend(path, &format!("order of the {what}s")), mismatch);
        }
    }
}
