//! Differences as lines: what they are in data is often two things that people see as one.

use crate::compare::{Difference, Mismatch};
use crate::types::{NOTHING, any_of, quoted};

/// One line for each thing that a reader would call one.
pub(super) fn lines(differences: &[Difference]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = differences.iter().peekable();
    while let Some(difference) = rest.next() {
        if is_told(difference, differences) {
            continue;
        }
        let other_type = rest.next_if(|next| is_type_of(difference, next));
        lines.push(line(difference, other_type, differences));
    }
    lines
}

/// Whether lines of other differences say it already: of the functions of a resource that
/// is not there, and of a name that another one may have been meant to be.
fn is_told(difference: &Difference, all: &[Difference]) -> bool {
    let is_function_of_absent = all
        .iter()
        .any(|other| is_absent_resource_of(other, difference));
    let Mismatch::OnlyRight { .. } = difference.what else {
        return is_function_of_absent;
    };
    let Some((last, parent)) = difference.path.split_last() else {
        return false;
    };
    let name = last.split_once(' ').map_or(last.as_str(), |(_, name)| name);
    let is_renaming = all.iter().any(|other| match &other.what {
        Mismatch::OnlyLeft { nearest } if !parent.is_empty() => {
            let beside = other
                .path
                .split_last()
                .is_some_and(|(_, path)| path == parent);
            beside && nearest.first().is_some_and(|nearest| nearest == name)
        }
        _ => false,
    });
    is_function_of_absent || is_renaming
}

/// Whether `one` is that a resource is on one side only, and `other` the same of one of
/// its functions.
fn is_absent_resource_of(one: &Difference, other: &Difference) -> bool {
    let ([label], [function]) = (one.path.as_slice(), other.path.as_slice()) else {
        return false;
    };
    let same = matches!(
        (&one.what, &other.what),
        (Mismatch::OnlyLeft { .. }, Mismatch::OnlyLeft { .. })
            | (Mismatch::OnlyRight { .. }, Mismatch::OnlyRight { .. })
    );
    let resource = label.strip_prefix("resource ");
    same && resource.is_some() && resource_of(function) == resource
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
fn is_type_of(one: &Difference, next: &Difference) -> bool {
    matches!(one.what, Mismatch::Name { .. })
        && matches!(next.what, Mismatch::Type { .. })
        && one.path == next.path
}

fn line(difference: &Difference, other_type: Option<&Difference>, all: &[Difference]) -> String {
    let path = difference.path();
    match (&difference.what, other_type.map(|other| &other.what)) {
        (
            Mismatch::Name { left, right },
            Some(Mismatch::Type {
                left: left_type,
                right: right_type,
            }),
        ) => format!(
            "{path}: expected {}, found {}",
            member(&path, left, left_type),
            member(&path, right, right_type)
        ),
        (Mismatch::Name { left, right }, _) => {
            format!(
                "{}: expected `{left}`, found `{right}`",
                of_name(difference)
            )
        }
        (Mismatch::Type { left, right }, _) => {
            format!("{path}: expected {}, found {}", quoted(left), quoted(right))
        }
        (Mismatch::OnlyLeft { nearest }, _) => {
            let near = match nearest.as_slice() {
                [] => String::new(),
                names => format!("; was {} meant to be it?", any_of(names)),
            };
            let (functions, they) = functions(difference, all);
            format!("{path}{functions}: the world has {they}, the component does not{near}")
        }
        (Mismatch::OnlyRight { nearest }, _) => {
            let near = match nearest.as_slice() {
                [] => String::new(),
                names => format!("; did you mean {}?", any_of(names)),
            };
            let (functions, they) = functions(difference, all);
            format!("{path}{functions}: the component has {they}, the world does not{near}")
        }
        (Mismatch::Order { left, right }, _) => format!(
            "{path}: expected `{}`, found `{}`",
            left.join(", "),
            right.join(", ")
        ),
        (Mismatch::Identity { left, right }, _) => {
            format!("{path}: expected {left}, found {right}")
        }
    }
}

/// What is absent with a resource, and the word for it all.
fn functions(difference: &Difference, all: &[Difference]) -> (&'static str, &'static str) {
    let has_functions = all
        .iter()
        .any(|other| is_absent_resource_of(difference, other));
    if has_functions {
        (" and its functions", "them")
    } else {
        ("", "it")
    }
}

/// Where a name differs. The names of parameters and fields read like types, so that it is
/// said which they are; what cases are called is all there is to many.
fn of_name(difference: &Difference) -> String {
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
