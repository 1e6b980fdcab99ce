//! Makes one component of several, and says which export satisfies which import.
//!
//! [`compose()`] takes a *socket*, whose exports the result has, and *plugs*, whose exports satisfy
//! the imports of the socket and of each other. [`compose_script()`] takes a script in the WAC
//! language instead, which names every instance and every wire. Both return an [`Explanation`]
//! that [`dot()`] and [`svg()`] draw; where nothing can be composed, the error has it.

mod draw;
mod explain;
mod fix;
mod matching;
mod named_types;
mod open_imports;
mod part;
mod plug;
mod rebind;
mod resolution;
mod resources;
mod script;
mod wire;

pub use draw::{dot, svg};
pub use explain::{
    Explanation, Export, ExportRef, Import, ImportStatus, Instance, NearMiss, NearMissReason, Note,
    OpenReason,
};
pub use fix::Fix;
pub use part::Part;
pub use script::{Script, ScriptError, ScriptPlace, compose_script};

use carrick_wit::quoted;

use crate::adapt::AdaptError;
use crate::options::AdaptOptions;

/// The error of a parser or encoder, whose types are not public.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Makes one component of several.
///
/// Every import of the socket that an export of a plug satisfies is wired to
/// it, and so are the plugs' own imports. The result exports what the socket
/// exports, and imports what nothing satisfies.
///
/// An export satisfies an import when the names agree, the versions are
/// compatible (`0.2.0` and `0.2.3`, `1.0.0` and `1.4.0`) and the types fit.
///
/// ```
/// use carrick_assemble::compose::{Composition, Part, Plugs, compose};
///
/// let plug = Part::new("one", br#"(component
///     (core module $m (func (export "f") (result i32) (i32.const 1)))
///     (core instance $i (instantiate $m))
///     (func (export "one") (result u32) (canon lift (core func $i "f"))))"#);
/// let socket = Part::new("app", br#"(component
///     (import "one" (func $one (result u32)))
///     (export "run" (func $one)))"#);
/// let composed = compose(&Composition::new(socket, Plugs::new([plug])))?;
/// assert!(composed.explanation.imports.is_empty());
/// assert_eq!(composed.explanation.exports[0].name, "run");
/// # Ok::<(), carrick_assemble::ComposeError>(())
/// ```
///
/// # Errors
///
/// * A part is no WebAssembly, or a core module that cannot be adapted or lacks its world.
/// * An import is not settled: a plug nearly satisfies it, or several plugs do.
///   The error carries the whole [`Explanation`].
/// * A plug is of no use to any part.
/// * A choice names a part or an import that is not there.
pub fn compose(composition: &Composition) -> Result<Composed, ComposeError> {
    plug::compose(composition)
}

/// Says what [`compose()`] would do, whether or not it would succeed.
///
/// ```
/// use carrick_assemble::compose::{Composition, ImportStatus, OpenReason, Part, Plugs, explain};
///
/// let socket = Part::new("app", br#"(component (import "one" (func (result u32))))"#);
/// let explanation = explain(&Composition::new(socket, Plugs::default()))?;
/// let import = &explanation.instances[0].imports[0];
/// assert_eq!(import.name, "one");
/// assert!(matches!(import.status, ImportStatus::Open(OpenReason::Unmatched(_))));
/// # Ok::<(), carrick_assemble::ComposeError>(())
/// ```
///
/// # Errors
///
/// A part cannot be read, or a choice names something that is not there.
pub fn explain(composition: &Composition) -> Result<Explanation, ComposeError> {
    plug::explain(composition)
}

/// What to compose.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Composition {
    /// The part whose exports the result has.
    pub socket: Part,
    /// What satisfies its imports.
    pub plugs: Plugs,
    /// How parts that are core modules become components.
    pub adapt: AdaptOptions,
}

impl Composition {
    /// The composition of `socket` and `plugs`.
    pub fn new(socket: Part, plugs: Plugs) -> Self {
        Self {
            socket,
            plugs,
            adapt: AdaptOptions::default(),
        }
    }

    /// Sets how parts that are core modules are adapted.
    #[must_use]
    pub fn with_adapt(mut self, adapt: AdaptOptions) -> Self {
        self.adapt = adapt;
        self
    }
}

/// Parts that satisfy imports, and the caller's decisions about them.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Plugs {
    /// The parts whose exports satisfy imports, in any order.
    pub parts: Vec<Part>,
    /// Which plug satisfies an import that several could.
    pub choices: Vec<Choice>,
    /// Imports that may stay open although a plug nearly satisfies them.
    pub allow_open: Vec<ImportSelector>,
    /// Names of plugs that every part using them gets an instance of its own
    /// of. All others have one instance, which its users share.
    pub separate: Vec<String>,
}

impl Plugs {
    /// The plugs in `parts`, without any decision.
    pub fn new(parts: impl IntoIterator<Item = Part>) -> Self {
        Self {
            parts: parts.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Adds a choice.
    #[must_use]
    pub fn with_choice(mut self, choice: Choice) -> Self {
        self.choices.push(choice);
        self
    }

    /// Adds an import that may stay open.
    #[must_use]
    pub fn with_allow_open(mut self, import: ImportSelector) -> Self {
        self.allow_open.push(import);
        self
    }

    /// Adds a plug that every part using it gets an instance of its own of.
    #[must_use]
    pub fn with_separate(mut self, plug: impl Into<String>) -> Self {
        self.separate.push(plug.into());
        self
    }
}

/// An import of one part, or of whichever parts have it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportSelector {
    /// The part's name; `None` means every part.
    pub part: Option<String>,
    /// The import's name.
    pub import: String,
}

impl ImportSelector {
    /// The import of this name, of every part.
    pub fn new(import: impl Into<String>) -> Self {
        Self {
            part: None,
            import: import.into(),
        }
    }

    /// Limits it to the part called `part`.
    #[must_use]
    pub fn with_part(mut self, part: impl Into<String>) -> Self {
        self.part = Some(part.into());
        self
    }
}

/// A plug chosen for an import.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// What it satisfies.
    pub import: ImportSelector,
    /// The plug's name.
    pub plug: String,
}

impl Choice {
    /// The plug called `plug` satisfies `import`.
    pub fn new(import: ImportSelector, plug: impl Into<String>) -> Self {
        Self {
            import,
            plug: plug.into(),
        }
    }
}

/// A composed component, and which export satisfies which import in it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Composed {
    /// The component, validated.
    pub component: Vec<u8>,
    /// Who satisfies what, and what stays open.
    pub explanation: Explanation,
}

/// Why parts do not make a component.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComposeError {
    /// A part is not a component.
    #[error("`{name}` cannot be read as a component")]
    Part {
        /// The part's name.
        name: String,
        /// What is wrong with it.
        #[source]
        cause: Cause,
    },
    /// A part is a core module that does not become a component.
    #[error("`{name}` is a core module that cannot be adapted")]
    Adapt {
        /// The part's name.
        name: String,
        /// Why it cannot.
        source: Box<AdaptError>,
    },
    /// A part is a core module with functions of interfaces, and carries no world that
    /// would make them exports.
    #[error(
        "`{name}` is a core module that carries no world, which would export {}",
        quoted(functions)
    )]
    NoWorld {
        /// The part's name.
        name: String,
        /// The functions, such as `acme:shed/tools@1.0.0#mend`.
        functions: Vec<String>,
    },
    /// Two parts have one name.
    #[error("two parts have the name `{name}`")]
    SameName {
        /// The name.
        name: String,
    },
    /// A package of a script has a name that is not a package name.
    #[error(
        "`{name}` is not a package name: expected one such as `acme:shed` or `acme:shed@1.0.0`"
    )]
    PackageName {
        /// What was given.
        name: String,
    },
    /// The script does not parse or does not fit the packages.
    #[error(transparent)]
    Script(Box<ScriptError>),
    /// A choice names a plug that was not given.
    #[error("there is no plug `{name}`: expected one of {}", quoted(plugs))]
    UnknownPlug {
        /// The name.
        name: String,
        /// The plugs there are.
        plugs: Vec<String>,
    },
    /// A choice is for a part that was not given.
    #[error("there is no part `{name}`: expected one of {}", quoted(parts))]
    UnknownPart {
        /// The name.
        name: String,
        /// The parts there are.
        parts: Vec<String>,
    },
    /// Two plugs are chosen for one import.
    #[error("both `{}` and `{}` are chosen for `{import}`", plugs[0], plugs[1])]
    ChosenTwice {
        /// The import's name.
        import: String,
        /// The plugs' names.
        plugs: [String; 2],
    },
    /// A plug is chosen for an import of its own.
    #[error("`{plug}` cannot satisfy its own import `{import}`, for which it was chosen")]
    ChosenForItself {
        /// The plug's name.
        plug: String,
        /// The import's name.
        import: String,
    },
    /// A choice names an import that no part has.
    #[error(
        "{}{}",
        part.as_ref().map_or_else(
            || format!("no part has an import `{import}`"),
            |part| format!("`{part}` has no import `{import}`")
        ),
        carrick_wit::nearest_text(nearest)
    )]
    UnknownImport {
        /// The part, if one was named.
        part: Option<String>,
        /// The import's name.
        import: String,
        /// Imports with a similar name.
        nearest: Vec<String>,
    },
    /// A chosen plug does not satisfy the import that it was chosen for.
    #[error("`{plug}` exports nothing like `{import}`, for which it was chosen")]
    ChoiceNotExported {
        /// The plug's name.
        plug: String,
        /// The import's name.
        import: String,
    },
    /// Imports are nearly satisfied, or by several plugs.
    #[error("{}", unsettled_text(explanation))]
    Unsettled {
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
    /// A plug satisfies nothing.
    #[error(
        "`{plug}` satisfies no import of any part: it exports {}",
        quoted(exports)
    )]
    UnusedPlug {
        /// The plug's name.
        plug: String,
        /// What it exports.
        exports: Vec<String>,
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
    /// The composition has more instances than a component may have.
    #[error("the composition needs more than {max} instances")]
    TooManyInstances {
        /// How many there may be.
        max: usize,
    },
    /// Two parts leave an import open that would be one, with types that do not agree.
    #[error("{}", disagreement((first_import, first), (import, second)))]
    OpenImports {
        /// The import's name.
        import: String,
        /// One part.
        first: String,
        /// What that part calls the import: perhaps another version, but a compatible one.
        first_import: String,
        /// The other.
        second: String,
        /// Where they differ.
        #[source]
        cause: Cause,
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
    /// An import that stays open has a type that cannot be written as an import.
    #[error(
        "`{import}` of `{part}` is not satisfied, and its type cannot be an import of the result"
    )]
    UnwritableImport {
        /// The import's name.
        import: String,
        /// Whose it is.
        part: String,
        /// What is in the way.
        #[source]
        cause: Cause,
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
    /// An import that stays open would be taken from another import of the result.
    #[error(
        "`{import}` of `{part}` is not satisfied, but would be missing in the imports of the result"
    )]
    LostImport {
        /// The import's name.
        import: String,
        /// Whose it is.
        part: String,
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
    /// The parts fit but cannot be written as one component.
    #[error("the composition cannot be written as a component")]
    Encode {
        /// The encoder's error.
        #[source]
        cause: Cause,
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
    /// An export of the socket uses a resource of a plug, which has no name
    /// outside of the result.
    #[error(
        "`{export}` uses the resource `{resource}` of `{plug}`, which the result neither imports nor exports"
    )]
    HiddenResource {
        /// The export's name.
        export: String,
        /// The resource with its interface.
        resource: String,
        /// The plug that satisfies the interface.
        plug: String,
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
    /// An export, or an import that stays open, uses a type that has no name outside of the
    /// result yet, because a part satisfies the interface that defines it. A script can export the
    /// interface of that part before.
    #[error(
        "`{item}` of `{user}` uses the type `{ty}` of `{interface}`, which the result neither imports nor exports before it"
    )]
    UnnamedType {
        /// The import or export.
        item: String,
        /// The instance whose import or export it is.
        user: String,
        /// The type's name in its interface.
        ty: String,
        /// The interface.
        interface: String,
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
    /// The code of a part is not valid.
    #[error("`{name}` is not valid")]
    InvalidPart {
        /// The part's name.
        name: String,
        /// The validator's error.
        #[source]
        cause: Cause,
    },
    /// The finished component does not validate although its parts do.
    #[error("the composed component does not pass validation")]
    Output {
        /// The validator's error.
        #[source]
        cause: Cause,
        /// Every import of every part.
        explanation: Box<Explanation>,
    },
}

impl ComposeError {
    /// Every import of every part, when the error is about their wiring; of a script that
    /// goes wrong, every import of every package.
    pub fn explanation(&self) -> Option<&Explanation> {
        match self {
            Self::Unsettled { explanation }
            | Self::UnusedPlug { explanation, .. }
            | Self::OpenImports { explanation, .. }
            | Self::UnwritableImport { explanation, .. }
            | Self::LostImport { explanation, .. }
            | Self::HiddenResource { explanation, .. }
            | Self::UnnamedType { explanation, .. }
            | Self::Encode { explanation, .. }
            | Self::Output { explanation, .. } => Some(explanation),
            Self::Script(error) => error.explanation.as_deref(),
            _ => None,
        }
    }
}

fn unsettled_text(explanation: &Explanation) -> String {
    let mut near = 0_usize;
    let mut ambiguous = 0_usize;
    for (_, import) in explanation.unsettled() {
        match import.status {
            ImportStatus::Ambiguous(_) => ambiguous += 1,
            _ => near += 1,
        }
    }
    let count = |count: usize, what: &str| match count {
        1 => format!("1 import is {what}"),
        count => format!("{count} imports are {what}"),
    };
    match (near, ambiguous) {
        (near, 0) => count(near, "nearly satisfied"),
        (0, ambiguous) => count(ambiguous, "satisfied by several plugs"),
        (near, ambiguous) => format!(
            "{} and {}",
            count(near, "nearly satisfied"),
            count(ambiguous, "satisfied by several plugs")
        ),
    }
}

/// Which imports do not agree, and whose the types are that the cause compares.
fn disagreement((first_import, first): (&str, &str), (import, second): (&str, &str)) -> String {
    let named = if import == first_import {
        String::new()
    } else {
        format!("`{import}` ")
    };
    // The library holds an interface that it knows against the next, and all else the other
    // way round.
    let (expected, found) = if import.contains(':') {
        (second, first)
    } else {
        (first, second)
    };
    format!(
        "`{first_import}` of `{first}` and {named}of `{second}` are not satisfied and become one import of the result, but their types differ (expected is the type in `{expected}`, found the type in `{found}`)"
    )
}
