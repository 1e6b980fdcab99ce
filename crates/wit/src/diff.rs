//! What changed between two packages, and whom it breaks.

mod classify;
mod explain;
mod pairs;
mod renames;

use crate::Loaded;
use crate::compare::Mismatch;
use semver::Version;

pub use pairs::DiffError;

/// What [`diff`] compares beside the packages themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiffOptions {
    /// Compares only this world, and the interfaces it imports and exports.
    pub world: Option<String>,
}

/// What changed from one package to another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diffed {
    /// Every change, in the order of the old text, what was added last.
    pub changes: Vec<Change>,
    /// The old package's version.
    pub old_version: Option<Version>,
    /// The new package's version.
    pub new_version: Option<Version>,
}

impl Diffed {
    /// Whether guests built against the old package stop working on hosts of the new one.
    pub fn breaks_guests(&self) -> bool {
        self.changes.iter().any(|change| change.effect.guests)
    }

    /// Whether hosts built against the old package stop working with guests of the new one.
    pub fn breaks_hosts(&self) -> bool {
        self.changes.iter().any(|change| change.effect.hosts)
    }

    /// The smallest step of the version that semantic versioning allows for the changes.
    pub fn step(&self) -> Step {
        let promised = || self.changes.iter().filter(|change| change.gate.is_none());
        if promised().any(|change| change.effect.guests || change.effect.hosts) {
            Step::Major
        } else if promised().any(|change| change.effect.adds) {
            Step::Minor
        } else if self.changes.is_empty() {
            Step::None
        } else {
            Step::Patch
        }
    }

    /// The lowest version that the new package may have: `None` if the old one has none.
    pub fn version_needed(&self) -> Option<Version> {
        let old = self.old_version.as_ref()?;
        Some(self.step().after(old))
    }
}

/// By how much a version has to rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Step {
    /// Nothing changed.
    None,
    /// Only documentation, or what nobody relies on.
    Patch,
    /// Something was added.
    Minor,
    /// Something breaks.
    Major,
}

impl Step {
    /// The lowest version after `old`. Before 1.0.0 a break is a minor step and
    /// all else a patch, as cargo and the component model have it.
    fn after(self, old: &Version) -> Version {
        let pre_release = !old.pre.is_empty();
        let next = |major, minor, patch| Version::new(major, minor, patch);
        match (self, old.major, old.minor) {
            (Self::None, ..) => old.clone(),
            // Of a pre-release nothing is promised; the next one will do.
            _ if pre_release => old.clone(),
            (Self::Major, 0, 0) => next(0, 0, old.patch + 1),
            (Self::Major, 0, minor) => next(0, minor + 1, 0),
            (Self::Major, major, _) => next(major + 1, 0, 0),
            (Self::Minor, major, minor) if major > 0 => next(major, minor + 1, 0),
            (_, major, minor) => next(major, minor, old.patch + 1),
        }
    }
}

/// Whom a change concerns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Effect {
    /// It breaks guests built against the old package.
    pub guests: bool,
    /// It breaks hosts built against the old package.
    pub hosts: bool,
    /// It adds something: who uses it needs the new version on the other side.
    pub adds: bool,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The world or interface it is in, as the old package calls it if it has it.
    pub place: String,
    /// From there to what changed: `record user`, `field age`; empty if it is
    /// the place itself.
    pub path: Vec<String>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// Whom it breaks.
    pub effect: Effect,
    /// The feature that what changed is behind, if it is `@unstable`. It concerns
    /// only those who turned the feature on, and the version promises them nothing.
    pub gate: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is there under another name.
    Renamed {
        /// The new name.
        to: String,
        /// Why this is taken for the same thing.
        evidence: String,
    },
    /// Its type, or what it consists of, is another.
    Changed(Mismatch),
    /// Another text in its doc comment.
    Docs,
    /// Another `@since`, `@unstable` or `@deprecated`, as WIT writes them.
    Stability {
        /// The old annotation, or `nothing`.
        old: String,
        /// The new one.
        new: String,
    },
    /// A used package in a version of another semver track.
    Version {
        /// The old name with its version.
        old: String,
        /// The new one.
        new: String,
    },
}

/// Compares two packages, or the worlds of two components, and says of every
/// change whom it breaks.
///
/// *Guests built against the old* are components that run on a host of the new
/// package; *hosts built against the old* run guests of the new package. What
/// is only added breaks neither: a guest that uses an import that is new needs
/// a new host, which is what a minor step announces. An added export breaks
/// guests, since the new host calls it; a removed export breaks hosts.
///
/// Interfaces are compared with what the worlds of the package do with them:
/// import, export, or both. An interface that no world mentions counts as one
/// that hosts give and guests import. The version of the package itself plays no
/// part; of the packages it uses, another semver track is a break.
///
/// # Errors
///
/// Two things that cannot be compared: a component with a package that has not
/// exactly one world, or a world that one of them does not have.
pub fn diff(old: &Loaded, new: &Loaded, options: &DiffOptions) -> Result<Diffed, DiffError> {
    let pairs = pairs::pairs(old, new, options)?;
    let mut changes = classify::changes(old, new, &pairs);
    renames::find(&mut changes, old, new);
    let version = |loaded: &Loaded| loaded.resolve.packages[loaded.package].name.version.clone();
    Ok(Diffed {
        changes,
        old_version: version(old),
        new_version: version(new),
    })
}
