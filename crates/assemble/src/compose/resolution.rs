//! Which export satisfies which import, before there are instances.

use wac_graph::types::{ItemKind, Type};

use super::explain::{ImportStatus, NearMiss};
use super::part::Parts;

/// The socket's place among the parts; the plugs follow.
pub(super) const SOCKET: usize = 0;

/// What becomes of an import of a part, before there are instances.
#[derive(Clone, Debug)]
pub(super) enum Resolved {
    /// An export of this plug satisfies it.
    Wired {
        plug: usize,
        export: String,
        /// Of an interface, what is meant in it.
        member: Option<String>,
        /// What others have that nearly satisfies it.
        near_misses: Vec<NearMiss>,
    },
    /// It does not come from a plug, or cannot yet.
    Other(ImportStatus),
}

/// The imports of every part, resolved, and which plugs came into question.
pub(super) struct Resolution {
    pub imports: Vec<Vec<(String, Resolved)>>,
    pub weighed: Vec<bool>,
}

/// Whether an import is a type, or an interface of types, that no code belongs to.
pub(super) fn has_only_types(parts: &Parts, kind: ItemKind) -> bool {
    let is_plain =
        |kind: &ItemKind| matches!(kind, ItemKind::Type(ty) if !matches!(ty, Type::Resource(_)));
    match kind {
        ItemKind::Instance(interface) => {
            let interface = &parts.graph.types()[interface];
            interface.exports.values().all(is_plain)
        }
        kind => is_plain(&kind),
    }
}
