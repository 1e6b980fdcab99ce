//! Differences as lines: what they are in data is often two things that people see as one.

use std::collections::HashSet;

use crate::compare::{WitDifference, WitDifferenceKind};
use crate::nearest::quoted;
use crate::types::{NOTHING, type_in_sentence};

/// One line for each thing that a reader would call one.
pub(super) fn lines(differences: &[WitDifference]) -> Vec<String> {
    let reported = Reported::new(differences);
    let mut lines = Vec::new();
    let mut rest = differences.iter().peekable();
    while let Some(difference) = rest.next() {
        if reported.includes(difference) {
            continue;
        }
        let other_type = rest.next_if(|next| is_type_of(difference, next));
        lines.push(line(difference, other_type, &reported));
    }
    lines
}

/// What lines of other differences say already: of the functions of a resource that is not
/// there, and of a name that another one may have been meant to be.
struct Reported<'a> {
    /// Resources that only one side has: the left one, or the right one.
    absent: HashSet<(bool, &'a str)>,
    /// The resources of functions that only one side has.
    of_functions: HashSet<(bool, &'a str)>,
    /// Where a name is only on the left, and the nearest one on the right.
    likely_names: HashSet<(&'a [String], &'a str)>,
}

impl<'a> Reported<'a> {
    fn new(differences: &'a [WitDifference]) -> Self {
        let mut reported = Self {
            absent: HashSet::new(),
            of_functions: HashSet::new(),
            likely_names: HashSet::new(),
        };
        for difference in differences {
            let Some(is_left) = is_only_left(difference) else {
                continue;
            };
            if let [label] = difference.path.as_slice() {
                if let Some(resource) = label.strip_prefix("resource ") {
                    reported.absent.insert((is_left, resource));
                } else if let Some(resource) = resource_of(label) {
                    reported.of_functions.insert((is_left, resource));
                }
            }
            if let (WitDifferenceKind::OnlyLeft { nearest }, Some((_, parent))) =
                (&difference.kind, difference.path.split_last())
                && let Some(nearest) = nearest.first()
                && !parent.is_empty()
            {
                reported.likely_names.insert((parent, nearest));
            }
        }
        reported
    }

    fn includes(&self, difference: &WitDifference) -> bool {
        let Some(is_left) = is_only_left(difference) else {
            return false;
        };
        let Some((last, parent)) = difference.path.split_last() else {
            return false;
        };
        let is_function_of_absent = parent.is_empty()
            && resource_of(last).is_some_and(|of| self.absent.contains(&(is_left, of)));
        let name = last.split_once(' ').map_or(last.as_str(), |(_, name)| name);
        is_function_of_absent || !is_left && self.likely_names.contains(&(parent, name))
    }

    /// What is absent with a resource, and the word for it all.
    fn functions(&self, difference: &WitDifference) -> (&'static str, &'static str) {
        let resource = match difference.path.as_slice() {
            [label] => label.strip_prefix("resource "),
            _ => None,
        };
        let with = is_only_left(difference).zip(resource);
        if with.is_some_and(|with| self.of_functions.contains(&with)) {
            (" and its functions", "them")
        } else {
            ("", "it")
        }
    }
}

/// Whether only the left side has it, or only the right side; `None` if both have it.
fn is_only_left(difference: &WitDifference) -> Option<bool> {
    match difference.kind {
        WitDifferenceKind::OnlyLeft { .. } => Some(true),
        WitDifferenceKind::OnlyRight { .. } => Some(false),
        _ => None,
    }
}

/// The resource that a function's label names: `conn` of `method conn.send`.
pub(super) fn resource_of(label: &str) -> Option<&str> {
    let (word, name) = label.split_once(' ')?;
    if word == "constructor" {
        return Some(name);
    }
    name.split_once('.').map(|(resource, _)| resource)
}

/// Whether `one` is another name, and `next` another type of the same thing.
fn is_type_of(one: &WitDifference, next: &WitDifference) -> bool {
    matches!(one.kind, WitDifferenceKind::Name { .. })
        && matches!(next.kind, WitDifferenceKind::Type { .. })
        && one.path == next.path
}

fn line(
    difference: &WitDifference,
    other_type: Option<&WitDifference>,
    reported: &Reported<'_>,
) -> String {
    let path = difference.path();
    match (&difference.kind, other_type.map(|other| &other.kind)) {
        (
            WitDifferenceKind::Name { left, right },
            Some(WitDifferenceKind::Type {
                left: left_type,
                right: right_type,
            }),
        ) => format!(
            "{path}: expected {}, found {}",
            member(&path, left, left_type),
            member(&path, right, right_type)
        ),
        (WitDifferenceKind::Name { left, right }, _) => {
            format!(
                "{}: expected `{left}`, found `{right}`",
                of_name(difference)
            )
        }
        (WitDifferenceKind::Type { left, right }, _) => {
            format!(
                "{path}: expected {}, found {}",
                type_in_sentence(left),
                type_in_sentence(right)
            )
        }
        (WitDifferenceKind::OnlyLeft { nearest }, _) => {
            let near = match nearest.as_slice() {
                [] => String::new(),
                names => format!("; similar in the component: {}", quoted(names)),
            };
            let (functions, they) = reported.functions(difference);
            format!("{path}{functions}: the world has {they}, the component does not{near}")
        }
        (WitDifferenceKind::OnlyRight { nearest }, _) => {
            let near = match nearest.as_slice() {
                [] => String::new(),
                names => format!("; similar in the world: {}", quoted(names)),
            };
            let (functions, they) = reported.functions(difference);
            format!("{path}{functions}: the component has {they}, the world does not{near}")
        }
        (WitDifferenceKind::Order { left, right }, _) => format!(
            "{path}: expected `{}`, found `{}`",
            left.join(", "),
            right.join(", ")
        ),
        (WitDifferenceKind::Identity { left, right }, _) => {
            format!("{path}: expected {left}, found {right}")
        }
    }
}

/// Where a name differs. The names of parameters and fields read like types, so that it is
/// said which they are; what cases are called is all there is to many.
fn of_name(difference: &WitDifference) -> String {
    let mut path = difference.path.clone();
    if let Some(last) = path.last_mut()
        && (last.starts_with("parameter ") || last.starts_with("field "))
    {
        last.insert_str(0, "name of ");
    }
    path.join(" . ")
}

/// A name and its type as WIT writes them in such a place.
fn member(path: &str, name: &str, ty: &str) -> String {
    let last = path.rsplit(" . ").next().unwrap_or_default();
    match ty {
        NOTHING => format!("`{name}`"),
        _ if last.starts_with("case ") => format!("`{name}({ty})`"),
        _ => format!("`{name}: {ty}`"),
    }
}
