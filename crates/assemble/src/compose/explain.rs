//! Which export satisfies which import of a composition, which imports stay open, and why
//! an export does not fit.

use super::ImportSelector;
use crate::features::Feature;

/// Every import of every part and what becomes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The instances: the socket's first, then the plugs' in the order given, also
    /// of plugs that nothing uses; of a script those it makes, in its order.
    pub instances: Vec<Instance>,
    /// What the composed component imports, sorted; empty when nothing could
    /// be composed.
    pub imports: Vec<String>,
    /// What the composed component exports, in the order of its making.
    pub exports: Vec<Export>,
    /// Decisions of the caller that had no effect, imports of the result that no part left open, and features
    /// that hosts do not have on by default.
    pub notes: Vec<Note>,
}

/// Something about a composition that the caller should know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// The import may stay open, and is satisfied.
    SatisfiedAnyway(ImportSelector),
    /// The script names no package of this name.
    UnusedPackage(String),
    /// The result imports the types of this interface, since an export or import of it uses them,
    /// although a part satisfies the interface. A host provides nothing for it.
    ImportedTypes(String),
    /// The result needs this feature, which hosts do not have on by default.
    OffByDefault(Feature),
}

/// One instance of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instance {
    /// What the instance is called: its part's name, with a number when the
    /// part is there several times.
    pub name: String,
    /// The part's name.
    pub part: String,
    /// Whether the part was a core module and has been adapted.
    pub adapted: bool,
    /// Whether the result contains it; a plug that satisfies nothing is left out.
    pub used: bool,
    /// Its imports, in its own order.
    pub imports: Vec<Import>,
}

/// One import of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Import {
    /// The import's name, such as `acme:shed/tools@1.0.0`.
    pub name: String,
    /// What becomes of it.
    pub status: ImportStatus,
    /// What others have that nearly satisfies it, although an export does.
    pub near_misses: Vec<NearMiss>,
    /// Which import of the result it becomes, when that is of another version: of
    /// compatible ones the result has the newest.
    pub imported_as: Option<String>,
}

impl Import {
    pub(super) fn new(name: &str, status: ImportStatus) -> Self {
        Self {
            name: name.to_owned(),
            status,
            near_misses: Vec::new(),
            imported_as: None,
        }
    }
}

/// What becomes of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportStatus {
    /// An export of another instance satisfies it.
    Satisfied(ExportRef),
    /// The composed component imports it.
    Open(OpenReason),
    /// A plug nearly satisfies it, and the caller did not allow it to stay open.
    NearMiss(Vec<NearMiss>),
    /// Several plugs satisfy it, and the caller chose none.
    Ambiguous(Vec<ExportRef>),
    /// A script that went wrong before it was to wire it; these exports would satisfy it.
    Possible(Vec<ExportRef>),
}

/// An export of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExportRef {
    /// The name of the instance.
    pub instance: String,
    /// The name of its export; another than the import's when the versions
    /// differ and are compatible. Empty when it is the instance as a whole.
    pub export: String,
}

/// Why an import becomes one of the result.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenReason {
    /// It belongs to WASI, which hosts provide.
    Wasi,
    /// No plug has anything like it. These exports have a similar name, most
    /// similar first.
    Unmatched(Vec<ExportRef>),
    /// The caller or the script's `...` allowed it, although plugs nearly satisfy it.
    Allowed(Vec<NearMiss>),
    /// The caller allowed it, although these plugs satisfy it, of which none is chosen.
    Unchosen(Vec<ExportRef>),
    /// It is an interface of nothing but types, so there is nothing to provide.
    Types,
    /// The script imports it, or leaves it open by `...`, although it has these exports,
    /// which satisfy it.
    Script(Vec<ExportRef>),
}

/// An export that almost satisfies an import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NearMiss {
    /// The part whose export it is.
    pub part: String,
    /// The export's name.
    pub export: String,
    /// Why it does not fit.
    pub reason: NearMissReason,
}

/// Why an export does not satisfy an import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NearMissReason {
    /// The versions are not compatible.
    Version {
        /// The version the import asks for, if any.
        expected: Option<String>,
        /// The export's.
        found: Option<String>,
        /// Where the types differ as well; empty when only the version is in the way.
        differences: Vec<String>,
    },
    /// The types differ at these places, each with what was expected and found.
    Type {
        /// The export's version, when it is another, compatible one.
        found: Option<String>,
        /// One sentence per place, with the path down to it.
        differences: Vec<String>,
    },
    /// The import has a name of its own, and the plug exports the interface that it implements.
    /// It fits if it is chosen.
    NotChosen,
    /// The import is a function, and the plug has it inside an interface.
    FunctionInInterface,
    /// The import is an interface, and the plug exports its functions without one.
    FunctionsWithoutInterface,
    /// Both use a resource of this name, but not the same one.
    Resource {
        /// The resource with its interface, such as `acme:db/types@1.0.0 . row`.
        resource: String,
        /// Where the importing side takes it from; `None` is the host.
        here: Option<ExportRef>,
        /// Where the exporting side takes it from.
        there: Option<ExportRef>,
    },
    /// Taking it would close a circle of these parts.
    Circle(Vec<String>),
}

/// One export of the composed component.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Export {
    /// The export's name.
    pub name: String,
    /// Where it comes from; `None` for a type that a script defines or an
    /// import that it passes on.
    pub from: Option<ExportRef>,
}

impl ImportStatus {
    /// Whether it keeps the composition from being made.
    pub fn is_unsettled(&self) -> bool {
        matches!(self, Self::NearMiss(_) | Self::Ambiguous(_))
    }
}

impl Explanation {
    /// The imports that keep the composition from being made; those of plugs that nothing
    /// uses do not.
    pub fn unsettled(&self) -> impl Iterator<Item = (&Instance, &Import)> {
        let used = self.instances.iter().filter(|instance| instance.used);
        used.flat_map(|instance| {
            instance
                .imports
                .iter()
                .filter(|import| import.status.is_unsettled())
                .map(move |import| (instance, import))
        })
    }
}
