//! What went under one name and came back under another.

mod shapes;

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, ChangeKind, Effect};
use crate::Loaded;
use crate::compare::Mismatch;
use crate::types::NOTHING;
use shapes::{Shape, shapes};

/// Turns a removal and an addition that belong together into one change.
pub(super) fn find(changes: &mut Vec<Change>, old: &Loaded, new: &Loaded) {
    positions(changes);
    functions_of_resources(changes);
    let removed: Vec<(usize, Shape)> = shapes(changes, &ChangeKind::Removed, old);
    let added: Vec<(usize, Shape)> = shapes(changes, &ChangeKind::Added, new);
    let mut gone = Vec::new();
    for (index, shape) in &removed {
        let alike = |shapes: &[(usize, Shape)]| -> Vec<usize> {
            shapes
                .iter()
                .filter(|(_, other)| other.is_like(shape))
                .map(|(index, _)| *index)
                .collect()
        };
        // Where several look the same there is no telling which became which.
        let (before, after) = (alike(&removed), alike(&added));
        let (1, &[other]) = (before.len(), after.as_slice()) else {
            continue;
        };
        let Some(new_shape) = added.iter().find(|(index, _)| *index == other) else {
            continue;
        };
        let Some(evidence) = shape.evidence(&new_shape.1) else {
            continue;
        };
        // One of the two may be promised and the other not, which is two things to say.
        if changes[*index].gate != changes[other].gate {
            continue;
        }
        changes[*index].kind = ChangeKind::Renamed {
            to: new_shape.1.name.clone(),
            evidence,
        };
        changes[*index].effect = both(changes[*index].effect, changes[other].effect);
        gone.push(other);
    }
    drop_all(changes, gone);
    mentioned_twice(changes);
    resources_renamed(changes);
}

/// A removal and an addition in one.
fn both(removed: Effect, added: Effect) -> Effect {
    Effect {
        guests: removed.guests || added.guests,
        hosts: removed.hosts || added.hosts,
        adds: added.adds,
    }
}

/// An interface that is new and that a world imports is one change: a new
/// import, or the renaming of an old one. So is one under a new name that a
/// world exports.
fn mentioned_twice(changes: &mut Vec<Change>) {
    let mentioned = |change: &Change, word: &str| -> Option<String> {
        let [label] = change.path.as_slice() else {
            return None;
        };
        let name = label.strip_prefix(word)?;
        (change.kind == ChangeKind::Added).then(|| name.to_owned())
    };
    let imported = |change: &Change| mentioned(change, "import ");
    let new_imports: Vec<(String, Option<String>)> = changes
        .iter()
        .filter_map(|change| Some((format!("`{}`", imported(change)?), change.gate.clone())))
        .collect();
    let mut renamed = BTreeMap::new();
    for (index, change) in changes.iter().enumerate() {
        if let ChangeKind::Renamed { to, .. } = &change.kind
            && change.path.is_empty()
        {
            renamed.insert(to.clone(), index);
        }
    }
    let mut gone = vec![false; changes.len()];
    for index in 0..changes.len() {
        let change = &changes[index];
        let name = imported(change).or_else(|| mentioned(change, "export "));
        if let Some(&rename) = name.and_then(|name| renamed.get(&name)) {
            changes[rename].effect = both(changes[rename].effect, changes[index].effect);
            gone[index] = true;
        }
        let is_new = changes[index].kind == ChangeKind::Added && changes[index].path.is_empty();
        let change = &changes[index];
        gone[index] |= is_new && new_imports.contains(&(change.place.clone(), change.gate.clone()));
    }
    let mut gone = gone.into_iter();
    changes.retain(|_| gone.next() == Some(false));
}

/// Members at the same position: with the same type they were renamed, else they are others.
fn positions(changes: &mut Vec<Change>) {
    let mut gone = Vec::new();
    for index in 0..changes.len() {
        let ChangeKind::Changed(Mismatch::Name { left, right }) = &changes[index].kind else {
            continue;
        };
        let (left, right) = (left.clone(), right.clone());
        let here = (changes[index].place.clone(), changes[index].path.clone());
        let of_another_type = changes.iter().position(|change| {
            change.place == here.0
                && change.path == here.1
                && matches!(change.kind, ChangeKind::Changed(Mismatch::Type { .. }))
        });
        if let Some(other) = of_another_type {
            if let ChangeKind::Changed(Mismatch::Type {
                left: old_type,
                right: new_type,
            }) = changes[other].kind.clone()
            {
                changes[index].kind = ChangeKind::Changed(Mismatch::Name {
                    left: member(&left, &old_type),
                    right: member(&right, &new_type),
                });
                gone.push(other);
            }
            continue;
        }
        let is_inside = |(other, change): (usize, &Change)| {
            other != index && change.place == here.0 && change.path.starts_with(&here.1)
        };
        if changes.iter().enumerate().any(is_inside) {
            continue;
        }
        let change = &mut changes[index];
        if let Some(last) = change.path.last_mut() {
            let what = last.split(' ').next().unwrap_or_default().to_owned();
            *last = format!("{what} {left}");
        }
        change.kind = ChangeKind::Renamed {
            to: right,
            evidence: "the same position and type".to_owned(),
        };
    }
    drop_all(changes, gone);
}

/// A member with its type, if it has one.
fn member(name: &str, ty: &str) -> String {
    match ty {
        NOTHING => name.to_owned(),
        _ => format!("{name}: {ty}"),
    }
}

fn drop_all(changes: &mut Vec<Change>, mut indexes: Vec<usize>) {
    indexes.sort_unstable();
    indexes.dedup();
    for index in indexes.into_iter().rev() {
        changes.remove(index);
    }
}

/// The functions of a resource come and go with it.
fn functions_of_resources(changes: &mut Vec<Change>) {
    let mut resources = BTreeSet::new();
    for change in changes.iter() {
        if let Some((label, around)) = change.path.split_last()
            && let Some(name) = label.strip_prefix("resource ")
        {
            let is_new = change.kind == ChangeKind::Added;
            if is_new || change.kind == ChangeKind::Removed {
                let name = name.to_owned();
                resources.insert((change.place.clone(), around.to_vec(), name, is_new));
            }
        }
    }
    changes.retain(|change| {
        let is_new = change.kind == ChangeKind::Added;
        if !is_new && change.kind != ChangeKind::Removed {
            return true;
        }
        let Some((label, around)) = change.path.split_last() else {
            return true;
        };
        let Some(name) = resource_of(label) else {
            return true;
        };
        let resource = (
            change.place.clone(),
            around.to_vec(),
            name.to_owned(),
            is_new,
        );
        !resources.contains(&resource)
    });
}

/// The resource that a function belongs to, by what changes call it.
fn resource_of(label: &str) -> Option<&str> {
    // Directly in a world it has the direction before it.
    let label = ["import ", "export "]
        .into_iter()
        .find_map(|direction| label.strip_prefix(direction))
        .unwrap_or(label);
    let (kind, name) = label.split_once(' ')?;
    match kind {
        "constructor" => Some(name),
        "method" | "static" | "getter" | "setter" => name.split_once('.').map(|(of, _)| of),
        _ => None,
    }
}

/// Where a resource has another name, the functions that use it have no other change.
fn resources_renamed(changes: &mut Vec<Change>) {
    let mut renamed = BTreeSet::new();
    for change in changes.iter() {
        if let (ChangeKind::Renamed { to, .. }, [label]) = (&change.kind, change.path.as_slice())
            && let Some(name) = label.strip_prefix("resource ")
        {
            renamed.insert((change.place.clone(), name.to_owned(), to.clone()));
        }
    }
    let is_of = |text: &str, name: &str| text.starts_with(&format!("resource `{name}` of the "));
    changes.retain(|change| match &change.kind {
        ChangeKind::Changed(Mismatch::Identity { left, right }) => {
            !renamed.iter().any(|(place, old, new)| {
                left.ends_with(place) && is_of(left, old) && is_of(right, new)
            })
        }
        _ => true,
    });
}
