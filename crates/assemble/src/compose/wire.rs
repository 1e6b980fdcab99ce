//! From resolved imports to instances, and to the bytes of a component.

use std::collections::{HashMap, HashSet};

use carrick_wit::catch_panic;
use wac_graph::{EncodeError, NodeId};

use super::explain::{Explanation, Export, ExportRef, Import, ImportStatus, Instance, Note};
use super::named_types;
use super::open_imports::{check_imports, opened_before, unwritable};
use super::part::{ENCODING, Parts};
use super::resolution::{Resolution, Resolved, SOCKET};
use super::resources::{self, Hidden};
use super::{Cause, ComposeError, Composed};
use crate::validate::{validate, validate_for_hosts};

/// How many instances a component may have in the engines we know
/// (`MAX_WASM_INSTANCES` of wasmparser).
const INSTANCES_MAX: usize = 1000;

/// Which instances there are, and who takes what from whom.
pub(super) struct Wiring {
    /// The part of each instance; the socket's instance is the first.
    instances: Vec<usize>,
    /// For each instance, which instance of a plug it takes its imports from.
    suppliers: Vec<HashMap<usize, usize>>,
    /// What each instance is called.
    names: Vec<String>,
}

impl Wiring {
    /// Makes one instance of each part that the socket needs, or, of the parts
    /// in `separate`, one for each instance that uses it.
    pub fn new(
        parts: &Parts,
        resolution: &Resolution,
        separate: &[usize],
    ) -> Result<Self, ComposeError> {
        let mut wiring = Self {
            instances: vec![SOCKET],
            suppliers: Vec::new(),
            names: Vec::new(),
        };
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let mut user = 0;
        while let Some(part) = wiring.instances.get(user).copied() {
            let mut own: HashMap<usize, usize> = HashMap::new();
            let mut suppliers = HashMap::new();
            for (_, resolved) in &resolution.imports[part] {
                let Resolved::Wired { plug, .. } = resolved else {
                    continue;
                };
                let known = if separate.contains(plug) {
                    &mut own
                } else {
                    &mut shared
                };
                let instances = &mut wiring.instances;
                let instance = *known.entry(*plug).or_insert_with(|| {
                    instances.push(*plug);
                    instances.len() - 1
                });
                suppliers.insert(*plug, instance);
            }
            if wiring.instances.len() > INSTANCES_MAX {
                return Err(ComposeError::TooManyInstances { max: INSTANCES_MAX });
            }
            wiring.suppliers.push(suppliers);
            user += 1;
        }
        let called = wiring
            .instances
            .iter()
            .map(|part| parts.list[*part].name.as_str());
        let all = parts.list.iter().map(|part| part.name.as_str());
        wiring.names = instance_names(called, all);
        Ok(wiring)
    }

    /// Whether there is an instance of the part.
    pub fn uses(&self, part: usize) -> bool {
        self.instances.contains(&part)
    }

    /// Every import of every part, used or not.
    pub fn explanation(&self, parts: &Parts, resolution: &Resolution) -> Explanation {
        let mut instances = Vec::new();
        for part in 0..parts.list.len() {
            let mut places = (0..self.instances.len())
                .filter(|instance| self.instances[*instance] == part)
                .map(Some)
                .collect::<Vec<_>>();
            if places.is_empty() {
                places.push(None);
            }
            for place in places {
                instances.push(Instance {
                    name: place.map_or_else(
                        || parts.list[part].name.clone(),
                        |instance| self.names[instance].clone(),
                    ),
                    part: parts.list[part].name.clone(),
                    adapted: parts.list[part].adapted,
                    used: place.is_some(),
                    imports: self.imports(parts, resolution, part, place),
                });
            }
        }
        Explanation {
            instances,
            ..Explanation::default()
        }
    }

    fn imports(
        &self,
        parts: &Parts,
        resolution: &Resolution,
        part: usize,
        instance: Option<usize>,
    ) -> Vec<Import> {
        resolution.imports[part]
            .iter()
            .map(|(name, resolved)| match resolved {
                Resolved::Other(status) => Import::new(name, status.clone()),
                Resolved::Wired {
                    plug,
                    export,
                    member,
                    near_misses,
                } => {
                    let supply = ExportRef {
                        instance: match instance.and_then(|of| self.suppliers[of].get(plug)) {
                            Some(supplier) => self.names[*supplier].clone(),
                            None => parts.list[*plug].name.clone(),
                        },
                        export: match member {
                            Some(member) => format!("{export} . {member}"),
                            None => export.clone(),
                        },
                    };
                    Import {
                        near_misses: near_misses.clone(),
                        ..Import::new(name, ImportStatus::Satisfied(supply))
                    }
                }
            })
            .collect()
    }
}

/// What instances are called: as their parts, and from the second of a part on with a number
/// that makes it a name which neither another nor any of `parts` has.
pub(super) fn instance_names<'n>(
    called: impl Iterator<Item = &'n str>,
    parts: impl Iterator<Item = &'n str>,
) -> Vec<String> {
    let mut taken: HashSet<String> = parts.map(str::to_owned).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut names = Vec::new();
    for part in called {
        let count = counts.entry(part).or_default();
        *count += 1;
        let mut name = part.to_owned();
        if *count > 1 {
            name = format!("{part} ({count})");
            while taken.contains(&name) {
                *count += 1;
                name = format!("{part} ({count})");
            }
        }
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// Writes the component and validates it.
pub(super) fn encode(
    parts: &mut Parts,
    resolution: &Resolution,
    wiring: &Wiring,
    mut explanation: Explanation,
) -> Result<Composed, ComposeError> {
    let built = catch_panic(|| build(parts, resolution, wiring));
    let nodes = match built.map_err(Cause::from).flatten() {
        Ok(nodes) => nodes,
        Err(cause) => {
            return Err(ComposeError::Encode {
                cause,
                explanation: Box::new(explanation),
            });
        }
    };
    let component = match catch_panic(|| parts.graph.encode(ENCODING)) {
        Err(panicked) => return Err(unwritable(parts, panicked.into(), explanation)),
        Ok(Ok(component)) => component,
        Ok(Err(EncodeError::ImportTypeMergeConflict {
            import,
            first,
            second,
            source,
        })) => {
            let name = |node: NodeId| {
                let instance = nodes.iter().position(|other| *other == node);
                instance.map_or_else(String::new, |instance| wiring.names[instance].clone())
            };
            let (mut first, second) = (name(first), name(second));
            let mut first_import = import.clone();
            // The library knows the first by the name that the second has.
            if let Some((other, theirs)) = opened_before(&explanation, &second, &import) {
                (first, first_import) = (other, theirs);
            }
            return Err(ComposeError::OpenImports {
                import,
                first,
                first_import,
                second,
                cause: source.into(),
                explanation: Box::new(explanation),
            });
        }
        Ok(Err(error)) => {
            return Err(ComposeError::Encode {
                cause: error.into(),
                explanation: Box::new(explanation),
            });
        }
    };
    let (component, imports) = match validate_for_hosts(&component) {
        Ok((names, features)) => {
            let notes = features.into_iter().map(Note::OffByDefault);
            explanation.notes.extend(notes);
            (component, names.sorted().0)
        }
        Err(error) => match named_types::named(&mut parts.graph) {
            Some(named) => {
                let notes = named.types_of.into_iter().map(Note::ImportedTypes);
                explanation.notes.extend(notes);
                (named.component, named.imports)
            }
            None => {
                return Err(match invalid(parts, error.into(), explanation) {
                    ComposeError::Output { cause, explanation } => {
                        hidden_resource(parts, cause, explanation)
                    }
                    error => error,
                });
            }
        },
    };
    check_imports(&parts.graph, &imports, &mut explanation)?;
    explanation.imports = imports;
    explanation.exports = exports(parts, wiring);
    Ok(Composed {
        component,
        explanation,
    })
}

/// The error of a result whose exports use a resource or type that it neither imports nor
/// exports, if that is why it is invalid.
fn hidden_resource(parts: &Parts, cause: Cause, explanation: Box<Explanation>) -> ComposeError {
    match resources::hidden(parts, &explanation) {
        Some(Hidden {
            export,
            resource,
            plug,
        }) => ComposeError::HiddenResource {
            export,
            resource,
            plug,
            explanation,
        },
        None => unnamed_type(parts, cause, explanation),
    }
}

/// The error of a result that uses a type without a name, if that is why it is invalid.
pub(super) fn unnamed_type(
    parts: &Parts,
    cause: Cause,
    explanation: Box<Explanation>,
) -> ComposeError {
    let unnamed = named_types::find(&parts.graph);
    match unnamed.into_iter().next() {
        Some(unnamed) => ComposeError::UnnamedType {
            user: named_types::user_of(&parts.graph, &unnamed),
            item: unnamed.item,
            ty: unnamed.ty,
            interface: unnamed.interface,
            explanation,
        },
        None => ComposeError::Output { cause, explanation },
    }
}

/// Fills the graph; gives the node of each instance.
fn build(
    parts: &mut Parts,
    resolution: &Resolution,
    wiring: &Wiring,
) -> Result<Vec<NodeId>, Cause> {
    let nodes: Vec<NodeId> = wiring
        .instances
        .iter()
        .map(|part| parts.graph.instantiate(parts.list[*part].package))
        .collect();
    for (instance, suppliers) in wiring.suppliers.iter().enumerate() {
        parts
            .graph
            .set_node_name(nodes[instance], wiring.names[instance].as_str());
        let imports = &resolution.imports[wiring.instances[instance]];
        for (name, resolved) in imports {
            let Resolved::Wired {
                plug,
                export,
                member,
                ..
            } = resolved
            else {
                continue;
            };
            let Some(supplier) = suppliers.get(plug) else {
                continue;
            };
            let mut alias = parts
                .graph
                .alias_instance_export(nodes[*supplier], export)?;
            if let Some(member) = member {
                alias = parts.graph.alias_instance_export(alias, member)?;
            }
            parts
                .graph
                .set_instantiation_argument(nodes[instance], name, alias)?;
        }
    }
    let exports: Vec<String> = parts
        .exports(SOCKET)
        .map(|(name, _)| name.to_owned())
        .collect();
    for name in exports {
        let alias = parts.graph.alias_instance_export(nodes[0], &name)?;
        parts.graph.export(alias, name)?;
    }
    Ok(nodes)
}

/// What the result exports: all that the socket does.
fn exports(parts: &Parts, wiring: &Wiring) -> Vec<Export> {
    let exports = parts.exports(SOCKET).map(|(name, _)| Export {
        name: name.to_owned(),
        from: Some(ExportRef {
            instance: wiring.names[0].clone(),
            export: name.to_owned(),
        }),
    });
    exports.collect()
}

/// Finds whose fault an invalid result is.
pub(super) fn invalid(parts: &Parts, cause: Cause, mut explanation: Explanation) -> ComposeError {
    for (part, loaded) in parts.list.iter().enumerate() {
        if let Err(error) = validate(parts.binary(part)) {
            return ComposeError::InvalidPart {
                name: loaded.name.clone(),
                cause: error.into(),
            };
        }
    }
    if resources::mark(parts, &mut explanation) {
        return ComposeError::Unsettled {
            explanation: Box::new(explanation),
        };
    }
    ComposeError::Output {
        cause,
        explanation: Box::new(explanation),
    }
}
