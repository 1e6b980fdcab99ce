//! What went under one name and came back under another.

mod shapes;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Change, ChangeKind, Effect};
use crate::compare::WitDifferenceKind;
use crate::model::Loaded;
use crate::types::NOTHING;
use shapes::{Shape, Structure, shapes};

/// Turns a removal and an addition that belong together into one change.
pub(super) fn find(changes: &mut Vec<Change>, old: &Loaded, new: &Loaded) {
    positions(changes);
    functions_of_resources(changes);
    let removed: Vec<(usize, Shape)> = shapes(changes, &ChangeKind::Removed, old);
    let added: Vec<(usize, Shape)> = shapes(changes, &ChangeKind::Added, new);
    let (before, after) = (by_structure(&removed), by_structure(&added));
    let mut gone = Vec::new();
    for (index, shape) in &removed {
        // Where several have the same structure, nothing tells which became which.
        let structure = shape.structure();
        let (Some([_]), Some(&[(other, new_shape)])) = (
            before.get(&structure).map(Vec::as_slice),
            after.get(&structure).map(Vec::as_slice),
        ) else {
            continue;
        };
        let Some(evidence) = shape.evidence(new_shape) else {
            continue;
        };
        // One of the two may be promised and the other not, which is two things to say.
        if changes[*index].gate != changes[other].gate {
            continue;
        }
        changes[*index].kind = ChangeKind::Renamed {
            to: new_shape.name.clone(),
            evidence,
        };
        changes[*index].effect = both(changes[*index].effect, changes[other].effect);
        gone.push(other);
    }
    drop_all(changes, &gone);
    mentioned_twice(changes);
    resources_renamed(changes);
}

/// Shapes by their structure, each with the index of its change.
fn by_structure(shapes: &[(usize, Shape)]) -> HashMap<Structure<'_>, Vec<(usize, &Shape)>> {
    let mut by_structure: HashMap<_, Vec<_>> = HashMap::new();
    for (index, shape) in shapes {
        by_structure
            .entry(shape.structure())
            .or_default()
            .push((*index, shape));
    }
    by_structure
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
    let new_imports: BTreeSet<(String, Option<String>)> = changes
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
    let mut places: BTreeMap<(String, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (index, change) in changes.iter().enumerate() {
        let here = (change.place.clone(), change.path.clone());
        places.entry(here).or_default().push(index);
    }
    let mut gone = Vec::new();
    for index in 0..changes.len() {
        let ChangeKind::Changed(WitDifferenceKind::Name { left, right }) = &changes[index].kind
        else {
            continue;
        };
        let (left, right) = (left.clone(), right.clone());
        let here = (changes[index].place.clone(), changes[index].path.clone());
        let at_place = places.get(&here).map_or([].as_slice(), Vec::as_slice);
        let of_another_type =
            at_place
                .iter()
                .copied()
                .find_map(|other| match &changes[other].kind {
                    ChangeKind::Changed(WitDifferenceKind::Type { left, right }) => {
                        Some((other, left.clone(), right.clone()))
                    }
                    _ => None,
                });
        if let Some((other, old_type, new_type)) = of_another_type {
            changes[index].kind = ChangeKind::Changed(WitDifferenceKind::Name {
                left: member(&left, &old_type),
                right: member(&right, &new_type),
            });
            gone.push(other);
            continue;
        }
        // Paths that begin with this one come after it.
        let mut inside = places
            .range(&here..)
            .take_while(|((place, path), _)| *place == here.0 && path.starts_with(&here.1))
            .flat_map(|(_, indices)| indices);
        if inside.any(|other| *other != index) {
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
    drop_all(changes, &gone);
}

/// A member with its type, if it has one.
fn member(name: &str, ty: &str) -> String {
    match ty {
        NOTHING => name.to_owned(),
        _ => format!("{name}: {ty}"),
    }
}

fn drop_all(changes: &mut Vec<Change>, indices: &[usize]) {
    let gone: BTreeSet<usize> = indices.iter().copied().collect();
    let mut index = 0;
    changes.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
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
        ChangeKind::Changed(WitDifferenceKind::Identity { left, right }) => {
            !renamed.iter().any(|(place, old, new)| {
                left.ends_with(place) && is_of(left, old) && is_of(right, new)
            })
        }
        _ => true,
    });
}
