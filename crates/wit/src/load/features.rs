//! Resolving text with items that a feature gate holds back.
//!
//! A tool that reads a package turns some features on and leaves others off.
//! We want to see all of it, and yet to refuse what a tool with all features
//! off would trip over.

use wit_parser::{
    PackageId, Resolve, ResolveError, ResolveErrorKind, Span, Stability, UnresolvedPackageGroup,
    WorldItem,
};

pub(super) enum Failed {
    Merge { name: String, message: String },
    Resolve(ResolveError, Box<Resolve>),
}

/// Resolves a package with its dependencies, with all gated items if that is possible.
pub(super) fn resolve(
    main: UnresolvedPackageGroup,
    groups: Vec<UnresolvedPackageGroup>,
    binaries: Vec<(String, Resolve)>,
) -> Result<(Resolve, PackageId), Failed> {
    let plain = resolve_with(false, main.clone(), groups.clone(), binaries.clone());
    let all = resolve_with(true, main, groups, binaries);
    match (plain, all) {
        (Ok((plain, _)), Ok((mut all, package))) => {
            without_a_gate_of_others(&mut all, &plain);
            Ok((all, package))
        }
        // What is gated may be broken; who does not ask for it does not see it.
        (Ok(plain), Err(_)) => Ok(plain),
        (Err(Failed::Resolve(error, _)), Ok(all)) if !needs_gated(&error, &all.0) => Ok(all),
        (Err(error), _) => Err(error),
    }
}

/// What several items of a world need has the gate of whichever needed it first, whether the
/// world names it too or not. It has none if it is there with all features off.
fn without_a_gate_of_others(all: &mut Resolve, plain: &Resolve) {
    let mut lifted = Vec::new();
    for (id, world) in all.worlds.iter() {
        let package = world.package.map(|package| &all.packages[package].name);
        let Some(other) = package
            .and_then(|name| plain.package_names.get(name))
            .and_then(|package| plain.packages[*package].worlds.get(&world.name))
        else {
            continue;
        };
        let other = &plain.worlds[*other];
        let sides = [
            (&world.imports, &other.imports),
            (&world.exports, &other.exports),
        ];
        for (side, (items, others)) in sides.into_iter().enumerate() {
            for (key, item) in items {
                let WorldItem::Interface {
                    stability: Stability::Unstable { .. },
                    ..
                } = item
                else {
                    continue;
                };
                let name = all.name_world_key(key);
                let mut others = others.iter();
                if let Some((_, WorldItem::Interface { stability, .. })) =
                    others.find(|(key, _)| plain.name_world_key(key) == name)
                {
                    lifted.push((id, side, key.clone(), stability.clone()));
                }
            }
        }
    }
    for (world, side, key, plain) in lifted {
        let world = &mut all.worlds[world];
        let items = match side {
            0 => &mut world.imports,
            _ => &mut world.exports,
        };
        if let Some(WorldItem::Interface { stability, .. }) = items.get_mut(&key) {
            *stability = plain;
        }
    }
}

/// Whether the mistake is that an item which is always there needs one that is
/// not. Where a gated item is in the way, or a gated package is not there at
/// all, the package is in order for those who turn the feature on.
fn needs_gated(error: &ResolveError, all: &Resolve) -> bool {
    let ResolveErrorKind::Semantic { span, .. } = error.kind() else {
        return false;
    };
    !gated_spans(all).any(|gated| gated == *span)
}

fn gated_spans(resolve: &Resolve) -> impl Iterator<Item = Span> {
    let is_gated = |stability: &Stability| matches!(stability, Stability::Unstable { .. });
    let types = resolve
        .types
        .iter()
        .filter(move |(_, ty)| is_gated(&ty.stability))
        .map(|(_, ty)| ty.span);
    let functions = resolve
        .interfaces
        .iter()
        .flat_map(|(_, interface)| interface.functions.values())
        .filter(move |function| is_gated(&function.stability))
        .map(|function| function.span);
    types.chain(functions)
}

fn resolve_with(
    all_features: bool,
    main: UnresolvedPackageGroup,
    groups: Vec<UnresolvedPackageGroup>,
    binaries: Vec<(String, Resolve)>,
) -> Result<(Resolve, PackageId), Failed> {
    let mut resolve = Resolve {
        all_features,
        ..Resolve::default()
    };
    for (name, binary) in binaries {
        resolve.merge(binary).map_err(|error| Failed::Merge {
            name,
            message: format!("{error:#}"),
        })?;
    }
    match resolve.push_groups(main, groups) {
        Ok(package) => Ok((resolve, package)),
        Err(error) => Err(Failed::Resolve(error, Box::new(resolve))),
    }
}
