//! The plug form: which export satisfies which import.

use wac_graph::types::{ItemKind, ResourceId, Type, Types, are_semver_compatible};

use super::explain::{
    Explanation, ExportRef, ImportStatus, NearMiss, NearMissReason, Note, OpenReason,
};
use super::matching::{self, Match};
use super::part::Parts;
use super::resolution::{Resolution, Resolved, SOCKET, has_only_types};
use super::wire::{self, Wiring};
use super::{Choice, ComposeError, Composed, Composition, ImportSelector, Plugs};

pub(super) fn compose(composition: &Composition) -> Result<Composed, ComposeError> {
    let (mut parts, resolution) = load(composition)?;
    let wiring = Wiring::new(&parts, &resolution, &separate(&parts, &composition.plugs)?)?;
    let mut explanation = wiring.explanation(&parts, &resolution);
    explanation.notes = consents_in_vain(&explanation, &composition.plugs.allow_open);
    if explanation.unsettled().next().is_some() {
        return Err(ComposeError::Unsettled {
            explanation: Box::new(explanation),
        });
    }
    if let Some(error) = idle(&parts, &resolution, &wiring, &explanation) {
        return Err(error);
    }
    wire::encode(&mut parts, &resolution, &wiring, explanation)
}

pub(super) fn explain(composition: &Composition) -> Result<Explanation, ComposeError> {
    match compose(composition) {
        Ok(composed) => Ok(composed.explanation),
        Err(error) => match error.explanation() {
            Some(explanation) => Ok(explanation.clone()),
            None => Err(error),
        },
    }
}

fn load(composition: &Composition) -> Result<(Parts, Resolution), ComposeError> {
    let all = std::iter::once(&composition.socket).chain(&composition.plugs.parts);
    let parts = Parts::load(all, &composition.adapt)?;
    let choices = choices(&parts, &composition.plugs)?;
    for allowed in &composition.plugs.allow_open {
        check_import(&parts, allowed)?;
    }
    let may_stay_open = |part: usize, name: &str| {
        let mut allowed = composition.plugs.allow_open.iter();
        allowed.any(|allowed| applies(&parts, allowed, part, name))
    };
    let mut resolution = Resolution {
        imports: Vec::new(),
        weighed: vec![false; parts.list.len()],
    };
    for part in 0..parts.list.len() {
        let imports: Vec<_> = parts.imports(part).collect();
        let resolved = imports
            .into_iter()
            .map(|(name, kind)| {
                let chosen = choices
                    .iter()
                    .find(|(choice, plug)| {
                        *plug != part && applies(&parts, &choice.import, part, name)
                    })
                    .map(|(_, plug)| *plug);
                let found = candidates(&parts, (part, name, kind), chosen);
                for (plug, _) in &found {
                    resolution.weighed[*plug] = true;
                }
                let allowed = may_stay_open(part, name);
                let resolved = settle(&parts, (part, name, kind), found, chosen, allowed)?;
                Ok((name.to_owned(), resolved))
            })
            .collect::<Result<_, ComposeError>>()?;
        resolution.imports.push(resolved);
    }
    break_circles(&parts, &mut resolution, &may_stay_open);
    follow_interfaces(&parts, &mut resolution);
    Ok((parts, resolution))
}

/// What each plug has for an import; the part itself and the socket provide nothing.
fn candidates(
    parts: &Parts,
    import: (usize, &str, ItemKind),
    chosen: Option<usize>,
) -> Vec<(usize, Match)> {
    (SOCKET + 1..parts.list.len())
        .filter(|plug| *plug != import.0)
        .filter_map(|plug| {
            let found = matching::find(parts, import, plug, chosen == Some(plug))?;
            Some((plug, found))
        })
        .collect()
}

/// Decides what becomes of one import.
fn settle(
    parts: &Parts,
    (part, name, kind): (usize, &str, ItemKind),
    found: Vec<(usize, Match)>,
    chosen: Option<usize>,
    allowed: bool,
) -> Result<Resolved, ComposeError> {
    let found: Vec<_> = match chosen {
        None => found,
        Some(chosen) => {
            let only: Vec<_> = found
                .into_iter()
                .filter(|(plug, _)| *plug == chosen)
                .collect();
            if only.is_empty() {
                return Err(ComposeError::ChoiceNotExported {
                    plug: parts.list[chosen].name.clone(),
                    import: name.to_owned(),
                });
            }
            only
        }
    };
    let mut fitting = Vec::new();
    let mut misses = Vec::new();
    for (plug, matched) in found {
        match matched {
            Match::Fits(export) => fitting.push((plug, export)),
            Match::Near(miss) => misses.push(miss),
        }
    }
    Ok(match fitting.len() {
        0 if !misses.is_empty() => Resolved::Other(missed(misses, allowed)),
        0 => Resolved::Other(unmatched(parts, (part, name, kind), allowed)),
        1 => {
            let (plug, export) = fitting.remove(0);
            Resolved::Wired {
                plug,
                export,
                member: None,
                near_misses: misses,
            }
        }
        _ => {
            let supplies = fitting
                .into_iter()
                .map(|(plug, export)| ExportRef {
                    instance: parts.list[plug].name.clone(),
                    export,
                })
                .collect();
            Resolved::Other(if allowed {
                ImportStatus::Open(OpenReason::Unchosen(supplies))
            } else {
                ImportStatus::Ambiguous(supplies)
            })
        }
    })
}

/// Misses that keep an import from being satisfied, or do not keep it from staying open.
fn missed(misses: Vec<NearMiss>, allowed: bool) -> ImportStatus {
    if allowed {
        ImportStatus::Open(OpenReason::Allowed(misses))
    } else {
        ImportStatus::NearMiss(misses)
    }
}

/// The status of an import that no plug has anything for.
fn unmatched(
    parts: &Parts,
    (part, name, kind): (usize, &str, ItemKind),
    allowed: bool,
) -> ImportStatus {
    if name.starts_with("wasi:") {
        return ImportStatus::Open(OpenReason::Wasi);
    }
    // A part cannot take from the socket what the socket, perhaps by other
    // parts, takes from it.
    let of_socket = parts
        .exports(SOCKET)
        .map(|(export, _)| export)
        .find(|export| part != SOCKET && are_semver_compatible(name, export));
    if let Some(export) = of_socket {
        let miss = NearMiss {
            part: parts.list[SOCKET].name.clone(),
            export: export.to_owned(),
            reason: NearMissReason::Circle(vec![
                parts.list[SOCKET].name.clone(),
                parts.list[part].name.clone(),
                parts.list[SOCKET].name.clone(),
            ]),
        };
        return missed(vec![miss], allowed);
    }
    if has_only_types(parts, kind) {
        return ImportStatus::Open(OpenReason::Types);
    }
    let others = (SOCKET + 1..parts.list.len()).filter(|plug| *plug != part);
    ImportStatus::Open(OpenReason::Unmatched(matching::similar(
        parts,
        others,
        name,
        Some(kind),
    )))
}

/// Turns wires that close a circle into near misses that name it, or leaves open what
/// may stay so.
fn break_circles(
    parts: &Parts,
    resolution: &mut Resolution,
    may_stay_open: &dyn Fn(usize, &str) -> bool,
) {
    // The way from the socket down to the part being looked at, each with the
    // place of its next import.
    let mut path: Vec<(usize, usize)> = vec![(SOCKET, 0)];
    let mut done = vec![false; parts.list.len()];
    while let Some((part, next)) = path.last().copied() {
        let Some((name, resolved)) = resolution.imports[part].get(next) else {
            done[part] = true;
            path.pop();
            continue;
        };
        if let Some(last) = path.last_mut() {
            last.1 += 1;
        }
        let Resolved::Wired { plug, export, .. } = resolved else {
            continue;
        };
        let plug = *plug;
        if let Some(start) = path.iter().position(|(part, _)| *part == plug) {
            let circle = path[start..].iter().map(|(part, _)| *part).chain([plug]);
            let miss = NearMiss {
                part: parts.list[plug].name.clone(),
                export: export.clone(),
                reason: NearMissReason::Circle(
                    circle.map(|part| parts.list[part].name.clone()).collect(),
                ),
            };
            let status = missed(vec![miss], may_stay_open(part, name));
            resolution.imports[part][next].1 = Resolved::Other(status);
        } else if !done[plug] {
            path.push((plug, 0));
        }
    }
}

/// Lets the resources that a world has of an interface come from where the interface does.
fn follow_interfaces(parts: &Parts, resolution: &mut Resolution) {
    for part in 0..parts.list.len() {
        for (place, (_, kind)) in parts.imports(part).enumerate() {
            let ItemKind::Type(Type::Resource(resource)) = kind else {
                continue;
            };
            let Some((interface, member)) = home(parts.graph.types(), resource) else {
                continue;
            };
            let imports = &mut resolution.imports[part];
            let resolved = match imports.iter().find(|(name, _)| name == interface) {
                Some((_, Resolved::Wired { plug, export, .. })) => Resolved::Wired {
                    plug: *plug,
                    export: export.clone(),
                    member: Some(member.to_owned()),
                    near_misses: Vec::new(),
                },
                Some(_) => Resolved::Other(ImportStatus::Open(OpenReason::Types)),
                None => continue,
            };
            imports[place].1 = resolved;
        }
    }
}

/// The interface that a resource of a world belongs to, and its name there.
fn home(types: &Types, resource: ResourceId) -> Option<(&str, &str)> {
    let interface = &types[types[resource].alias?.owner?];
    let source = types.resolve_resource(resource);
    let (member, _) = interface.exports.iter().find(|(_, kind)| {
        matches!(kind, ItemKind::Type(Type::Resource(id)) if types.resolve_resource(*id) == source)
    })?;
    Some((interface.id.as_deref()?, member))
}

/// The imports that may stay open and are satisfied all the same.
fn consents_in_vain(explanation: &Explanation, allow_open: &[ImportSelector]) -> Vec<Note> {
    let in_vain = |allowed: &&ImportSelector| {
        let mut statuses = explanation
            .instances
            .iter()
            .filter(|instance| {
                allowed
                    .part
                    .as_ref()
                    .is_none_or(|part| *part == instance.part)
            })
            .flat_map(|instance| &instance.imports)
            .filter(|import| import.name == allowed.import)
            .map(|import| &import.status);
        statuses.all(|status| matches!(status, ImportStatus::Satisfied(_)))
    };
    let allowed = allow_open.iter().filter(in_vain).cloned();
    allowed.map(Note::SatisfiedAnyway).collect()
}

/// The first plug that is neither used nor was weighed against another.
fn idle(
    parts: &Parts,
    resolution: &Resolution,
    wiring: &Wiring,
    explanation: &Explanation,
) -> Option<ComposeError> {
    let plug = (SOCKET + 1..parts.list.len())
        .find(|plug| !resolution.weighed[*plug] && !wiring.uses(*plug))?;
    Some(ComposeError::UnusedPlug {
        plug: parts.list[plug].name.clone(),
        exports: parts
            .exports(plug)
            .map(|(export, _)| export.to_owned())
            .collect(),
        explanation: Box::new(explanation.clone()),
    })
}

/// The choices with the places of their plugs.
fn choices<'c>(parts: &Parts, plugs: &'c Plugs) -> Result<Vec<(&'c Choice, usize)>, ComposeError> {
    // A choice for one part goes before one for all.
    let mut choices: Vec<_> = plugs.choices.iter().collect();
    choices.sort_by_key(|choice| choice.import.part.is_none());
    for (place, choice) in choices.iter().enumerate() {
        let mut before = choices[..place].iter();
        let other = before.find(|other| other.import == choice.import);
        if let Some(other) = other.filter(|other| other.plug != choice.plug) {
            return Err(ComposeError::ChosenTwice {
                import: choice.import.import.clone(),
                plugs: [other.plug.clone(), choice.plug.clone()],
            });
        }
    }
    choices
        .into_iter()
        .map(|choice| {
            check_import(parts, &choice.import)?;
            let plug = plug_called(parts, &choice.plug)?;
            if choice.import.part.as_ref() == Some(&choice.plug) {
                return Err(ComposeError::ChosenForItself {
                    plug: choice.plug.clone(),
                    import: choice.import.import.clone(),
                });
            }
            Ok((choice, plug))
        })
        .collect()
}

fn separate(parts: &Parts, plugs: &Plugs) -> Result<Vec<usize>, ComposeError> {
    plugs
        .separate
        .iter()
        .map(|name| plug_called(parts, name))
        .collect()
}

fn plug_called(parts: &Parts, name: &str) -> Result<usize, ComposeError> {
    let plugs = &parts.list[SOCKET + 1..];
    match plugs.iter().position(|plug| plug.name == name) {
        Some(position) => Ok(SOCKET + 1 + position),
        None => Err(ComposeError::UnknownPlug {
            name: name.to_owned(),
            plugs: plugs.iter().map(|plug| plug.name.clone()).collect(),
        }),
    }
}

fn check_import(parts: &Parts, wanted: &ImportSelector) -> Result<(), ComposeError> {
    let named = |name: &String| parts.list.iter().any(|part| part.name == *name);
    if let Some(name) = wanted.part.as_ref().filter(|name| !named(name)) {
        return Err(ComposeError::UnknownPart {
            name: name.clone(),
            parts: parts.list.iter().map(|part| part.name.clone()).collect(),
        });
    }
    let among: Vec<usize> = (0..parts.list.len())
        .filter(|part| {
            wanted
                .part
                .as_ref()
                .is_none_or(|name| parts.list[*part].name == *name)
        })
        .collect();
    let imports = || {
        among
            .iter()
            .flat_map(|part| parts.imports(*part).map(|(name, _)| name))
    };
    if imports().any(|name| name == wanted.import) {
        return Ok(());
    }
    let mut nearest: Vec<String> = imports()
        .filter(|name| matching::is_similar(name, &wanted.import))
        .map(str::to_owned)
        .collect();
    nearest.sort();
    nearest.dedup();
    Err(ComposeError::UnknownImport {
        part: wanted.part.clone(),
        import: wanted.import.clone(),
        nearest,
    })
}

fn applies(parts: &Parts, to: &ImportSelector, part: usize, name: &str) -> bool {
    to.import == name
        && to
            .part
            .as_ref()
            .is_none_or(|wanted| *wanted == parts.list[part].name)
}
