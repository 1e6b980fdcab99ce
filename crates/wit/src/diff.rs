//! What changed between two packages, and whom it breaks.

mod classify;
mod explain;
mod pairs;
mod renames;

use crate::compare::WitDifferenceKind;
use crate::model::Loaded;
use semver::{BuildMetadata, Prerelease, Version};

pub use pairs::DiffError;

/// What [`diff`] compares beside the packages themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiffOptions {
    /// Compare only this world, and the interfaces it imports and exports.
    pub world: Option<String>,
}

impl DiffOptions {
    /// Compares only this world, and the interfaces it imports and exports.
    #[must_use]
    pub fn with_world(mut self, name: impl Into<String>) -> Self {
        self.world = Some(name.into());
        self
    }
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
    /// Whether the old side was built: it has no package of its own that has a version.
    is_built: bool,
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

    /// The smallest step of the version that semantic versioning allows for the changes
    /// after the old version; counted as from 1.0.0 if it has none. `None` where a version
    /// has no place: a component or module has no package whose version could rise.
    ///
    /// The step that the package made already does not count: it follows from the changes.
    pub fn version_bump(&self) -> Option<VersionBump> {
        if self.is_built && self.old_version.is_none() {
            return None;
        }
        let content = || {
            let changes = self.changes.iter();
            changes.filter(|change| !change.is_package_version())
        };
        let promised = || content().filter(|change| change.gate.is_none());
        let step = if promised().any(|change| change.effect.guests || change.effect.hosts) {
            VersionBump::Major
        } else if promised().any(|change| change.effect.adds || change.kind.deprecates()) {
            VersionBump::Minor
        } else if content().next().is_none() {
            VersionBump::None
        } else {
            VersionBump::Patch
        };
        Some(match &self.old_version {
            Some(old) => step.counted_from(old),
            None => step,
        })
    }

    /// The lowest version that the new package should have: `None` if the old one has none.
    /// After a pre-release it is the one that is usually next, though any that is higher will do.
    pub fn version_needed(&self) -> Option<Version> {
        let old = self.old_version.as_ref()?;
        Some(self.version_bump()?.after(old))
    }
}

/// The part of a version that has to be counted up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum VersionBump {
    /// Nothing changed.
    None,
    /// Whatever changed after a pre-release, of which nothing is promised.
    PreRelease,
    /// Only documentation, or what nobody relies on; before 1.0.0 also additions,
    /// and before 0.1.0 everything.
    Patch,
    /// Something was added or deprecated; before 1.0.0 something breaks.
    Minor,
    /// Something breaks.
    Major,
}

impl VersionBump {
    /// Its name: `none`, `pre-release`, `patch`, `minor` or `major`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::PreRelease => "pre-release",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// What this step is after `old`. Before 1.0.0 a break is a minor step and all
    /// else a patch, as cargo and the component model have it.
    fn counted_from(self, old: &Version) -> Self {
        match (self, old.major, old.minor) {
            (Self::None, ..) => Self::None,
            _ if !old.pre.is_empty() => Self::PreRelease,
            (Self::Major, 0, 0) | (Self::Minor, 0, _) => Self::Patch,
            (Self::Major, 0, _) => Self::Minor,
            (step, ..) => step,
        }
    }

    /// The version after `old` by this step.
    fn after(self, old: &Version) -> Version {
        match self {
            Self::None => old.clone(),
            Self::PreRelease => next_pre_release(old),
            Self::Patch => Version::new(old.major, old.minor, old.patch.saturating_add(1)),
            Self::Minor => Version::new(old.major, old.minor.saturating_add(1), 0),
            Self::Major => Version::new(old.major.saturating_add(1), 0, 0),
        }
    }
}

/// `1.0.0-rc.2` after `1.0.0-rc.1`, and `1.0.0-rc.1` after `1.0.0-rc`.
fn next_pre_release(old: &Version) -> Version {
    let text = old.pre.as_str();
    let counted = text.rsplit_once('.').unwrap_or(("", text));
    let next = match (counted, counted.1.parse::<u64>()) {
        ((before, _), Ok(number)) if number < u64::MAX => {
            let next = (number + 1).to_string();
            match before {
                "" => next,
                _ => format!("{before}.{next}"),
            }
        }
        _ => format!("{text}.1"),
    };
    Version {
        // It has the form of the old one.
        pre: Prerelease::new(&next).unwrap_or_else(|_| old.pre.clone()),
        build: BuildMetadata::EMPTY,
        ..*old
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

impl Change {
    /// Whether it is the version of the package that was compared, and not of one that it uses.
    pub fn is_package_version(&self) -> bool {
        matches!(self.kind, ChangeKind::Version { .. }) && self.path.is_empty()
    }
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
    Changed(WitDifferenceKind),
    /// Another text in its doc comment.
    Docs,
    /// Another `@since`, `@unstable` or `@deprecated`, as WIT writes them.
    Stability {
        /// The old annotation, or `nothing`.
        old: String,
        /// The new one.
        new: String,
        /// Whether it is the new one that deprecates what it is on.
        deprecates: bool,
    },
    /// The package itself, or one that it uses, in another version: not semver-compatible with
    /// the old one if that breaks guests or hosts, else compatible and with the same content.
    Version {
        /// The old name with its version.
        old: String,
        /// The new one.
        new: String,
    },
}

impl ChangeKind {
    /// Whether it deprecates something, which is news for those who use it.
    fn deprecates(&self) -> bool {
        matches!(
            self,
            Self::Stability {
                deprecates: true,
                ..
            }
        )
    }
}

/// Compares two packages, or the worlds of two components, and says of every
/// change whom it breaks.
///
/// *Guests built against the old* are components that run on a host of the new
/// package; *hosts built against the old* run guests of the new package. What
/// is only added breaks neither: a guest that uses an import that is new needs
/// a new host, which is what a minor step announces. An added export breaks
/// guests, since the new host calls it; a removed export breaks hosts. Where the
/// new side is a component, or a module made to be one, it needs whatever it
/// imports, so that an added import breaks hosts.
///
/// Interfaces are compared with what the worlds of the package do with them:
/// import, export, or both. What a removal breaks follows from the old worlds, what
/// an addition breaks from worlds that have the interface on both sides. An interface that no world mentions counts as one
/// that hosts give and guests import. A version of the package, or of one it uses, that is not
/// semver-compatible with the old one is a break: hosts match interfaces by name and version.
///
/// # Errors
///
/// Two things that cannot be compared: a component with a package that has not
/// exactly one world, or a world that one of them does not have.
///
/// ```
/// use carrick_wit::{DiffOptions, Source, VersionBump, diff, load};
///
/// let text = "package acme:app@1.0.0;\ninterface log { write: func(line: string); }";
/// let old = load(&Source::from_bytes("old.wit", text))?;
/// let text = text.replace("write", "write-line");
/// let new = load(&Source::from_bytes("new.wit", text))?;
///
/// let diffed = diff(&old, &new, &DiffOptions::default())?;
/// assert!(diffed.breaks_guests());
/// assert_eq!(diffed.version_bump(), Some(VersionBump::Major));
/// println!("{diffed}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diff(old: &Loaded, new: &Loaded, options: &DiffOptions) -> Result<Diffed, DiffError> {
    let pairs = pairs::pairs(old, new, options)?;
    let mut changes = classify::changes(old, new, &pairs);
    renames::find(&mut changes, old, new);
    let version = |loaded: &Loaded| loaded.resolve.packages[loaded.package].name.version.clone();
    Ok(Diffed {
        changes,
        old_version: version(old),
        new_version: version(new),
        is_built: !pairs::is_text(old),
    })
}

#[cfg(test)]
mod tests {
    use super::{Version, VersionBump};

    fn check(step: VersionBump, old: &str, expected: &str) {
        let old = Version::parse(old).expect("a version");
        let step = step.counted_from(&old);
        let shown = format!("{} {}", step.as_str(), step.after(&old));
        assert_eq!(shown, expected, "after {old}");
    }

    #[test]
    fn the_word_for_a_step_is_the_part_that_is_counted_up() {
        check(VersionBump::Major, "1.2.3", "major 2.0.0");
        check(VersionBump::Minor, "1.2.3+build", "minor 1.3.0");
        check(VersionBump::Patch, "1.2.3", "patch 1.2.4");
        check(VersionBump::None, "1.2.3", "none 1.2.3");
        check(VersionBump::Major, "0.2.3", "minor 0.3.0");
        check(VersionBump::Minor, "0.2.3", "patch 0.2.4");
        check(VersionBump::Major, "0.0.1", "patch 0.0.2");
        check(VersionBump::Patch, "0.0.1", "patch 0.0.2");
        check(
            VersionBump::Patch,
            "1.0.18446744073709551615",
            "patch 1.0.18446744073709551615",
        );
    }

    #[test]
    fn a_pre_release_is_followed_by_the_next_one() {
        check(VersionBump::None, "1.0.0-rc.1", "none 1.0.0-rc.1");
        check(VersionBump::Major, "1.0.0-rc.1", "pre-release 1.0.0-rc.2");
        check(VersionBump::Patch, "1.0.0-rc.9", "pre-release 1.0.0-rc.10");
        check(
            VersionBump::Minor,
            "0.2.0-alpha",
            "pre-release 0.2.0-alpha.1",
        );
        check(VersionBump::Minor, "0.2.0-4", "pre-release 0.2.0-5");
        check(
            VersionBump::Major,
            "0.2.0-rc-2023-11-10",
            "pre-release 0.2.0-rc-2023-11-10.1",
        );
        check(
            VersionBump::Major,
            "1.0.0-rc.18446744073709551615",
            "pre-release 1.0.0-rc.18446744073709551615.1",
        );
    }
}
