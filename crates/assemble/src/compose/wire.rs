//! From resolved imports to instances, and to the bytes of a component.

use std::collections::HashMap;

use wac_graph::{EncodeError, EncodeOptions, NodeId, Processor};

use super::explain::{Explanation, Export, Fate, Import, Instance, Supply};
use super::identity;
use super::part::Parts;
use super::plug::{Resolution, Resolved, SOCKET};
use super::{ComposeError, Composed};
use crate::adapt::validate;

/// How many instances a component may have in the engines we know
/// (`MAX_WASM_INSTANCES` of wasmparser).
const INSTANCES_MAX: usize = 1000;

/// How a composed component names us.
pub(super) const PROCESSOR: Processor<'static> = Processor {
    name: "carrick",
    version: env!("CARGO_PKG_VERSION"),
};

/// Which instances there are, and who takes what from whom.
pub(super) struct Wiring {
    /// The part of each instance; the socket's instance is the first.
    instances: Vec<usize>,
    /// For each instance, which instance of a plug it takes its imports from.
    suppliers: Vec<HashMap<usize, usize>>,
}

impl Wiring {
    /// Makes one instance of each part that the socket needs, or, of the parts
    /// in `separate`, one for each instance that uses it.
    pub fn new(resolution: &Resolution, separate: &[usize]) -> Result<Self, ComposeError> {
        let mut wiring = Self {
            instances: vec![SOCKET],
            suppliers: Vec::new(),
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
        Ok(wiring)
    }

    /// Whether there is an instance of the part.
    pub fn uses(&self, part: usize) -> bool {
        self.instances.contains(&part)
    }

    /// What an instance is called.
    fn name(&self, parts: &Parts, instance: usize) -> String {
        let part = self.instances[instance];
        let name = &parts.list[part].name;
        let before = self.instances[..instance]
            .iter()
            .filter(|other| **other == part)
            .count();
        match before {
            0 => name.clone(),
            before => format!("{name} ({})", before + 1),
        }
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
                        |instance| self.name(parts, instance),
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
            .map(|(name, resolved)| Import {
                name: name.clone(),
                fate: match resolved {
                    Resolved::Other(fate) => fate.clone(),
                    Resolved::Wired { plug, export } => Fate::Satisfied(Supply {
                        instance: match instance.and_then(|of| self.suppliers[of].get(plug)) {
                            Some(supplier) => self.name(parts, *supplier),
                            None => parts.list[*plug].name.clone(),
                        },
                        export: export.clone(),
                    }),
                },
            })
            .collect()
    }
}

/// Writes the component and validates it.
pub(super) fn encode(
    parts: &mut Parts,
    resolution: &Resolution,
    wiring: &Wiring,
    mut explanation: Explanation,
) -> Result<Composed, ComposeError> {
    let nodes = match build(parts, resolution, wiring, &mut explanation) {
        Ok(nodes) => nodes,
        Err(cause) => {
            return Err(ComposeError::Encode {
                cause,
                explanation: Box::new(explanation),
            });
        }
    };
    let options = EncodeOptions {
        define_components: true,
        // Ours does it on all cores, once.
        validate: false,
        processor: Some(PROCESSOR),
    };
    let component = match parts.graph.encode(options) {
        Ok(component) => component,
        Err(EncodeError::ImportTypeMergeConflict {
            import,
            first,
            second,
            source,
        }) => {
            let name = |node: NodeId| {
                let instance = nodes.iter().position(|other| *other == node);
                instance.map_or_else(String::new, |instance| wiring.name(parts, instance))
            };
            return Err(ComposeError::OpenImports {
                import,
                first: name(first),
                second: name(second),
                cause: source.into(),
                explanation: Box::new(explanation),
            });
        }
        Err(error) => {
            return Err(ComposeError::Encode {
                cause: error.into(),
                explanation: Box::new(explanation),
            });
        }
    };
    match validate(&component) {
        Ok(names) => (explanation.imports, _) = names.sorted(),
        Err(error) => return Err(invalid(parts, error.into(), explanation)),
    }
    Ok(Composed {
        component,
        explanation,
    })
}

/// Fills the graph; gives the node of each instance.
fn build(
    parts: &mut Parts,
    resolution: &Resolution,
    wiring: &Wiring,
    explanation: &mut Explanation,
) -> Result<Vec<NodeId>, super::Cause> {
    let nodes: Vec<NodeId> = wiring
        .instances
        .iter()
        .map(|part| parts.graph.instantiate(parts.list[*part].package))
        .collect();
    for (instance, suppliers) in wiring.suppliers.iter().enumerate() {
        parts
            .graph
            .set_node_name(nodes[instance], wiring.name(parts, instance));
        let imports = &resolution.imports[wiring.instances[instance]];
        for (name, resolved) in imports {
            let Resolved::Wired { plug, export } = resolved else {
                continue;
            };
            let Some(supplier) = suppliers.get(plug) else {
                continue;
            };
            let alias = parts
                .graph
                .alias_instance_export(nodes[*supplier], export)?;
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
        parts.graph.export(alias, &name)?;
        explanation.exports.push(Export {
            from: Some(Supply {
                instance: wiring.name(parts, 0),
                export: name.clone(),
            }),
            name,
        });
    }
    Ok(nodes)
}

/// Finds whose fault an invalid result is.
pub(super) fn invalid(
    parts: &Parts,
    cause: super::Cause,
    mut explanation: Explanation,
) -> ComposeError {
    for (part, loaded) in parts.list.iter().enumerate() {
        if let Err(error) = validate(parts.binary(part)) {
            return ComposeError::InvalidPart {
                name: loaded.name.clone(),
                cause: error.into(),
            };
        }
    }
    if identity::mark(parts, &mut explanation) {
        return ComposeError::Unsettled {
            explanation: Box::new(explanation),
        };
    }
    ComposeError::Output {
        cause,
        explanation: Box::new(explanation),
    }
}
