//! Design problems in WIT that are expensive to fix after a release.

mod allow;
mod names;
mod rules;

use std::fmt;
use std::str::FromStr;

use crate::model::Loaded;
use crate::syntax::Place;

/// A rule of the linter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The package has no version.
    UnversionedPackage,
    /// An enum or variant says nothing about cases to come.
    UndocumentedGrowth,
    /// A world imports or exports a function by itself.
    BareFunction,
    /// A world imports or exports an interface that is written inside it.
    InlineInterface,
    /// A world defines a type.
    WorldType,
    /// A world, interface, type or function has no doc comment.
    Undocumented,
    /// A field, case or flag has no doc comment.
    UndocumentedMember,
    /// A comment behind one item is read as the documentation of the next.
    MisplacedComment,
    /// Two names are easily confused.
    SimilarNames,
    /// A comment allows a rule that does not exist.
    UnknownRule,
}

impl Rule {
    /// Every rule, in the order of reports.
    pub const ALL: [Self; 10] = [
        Self::UnversionedPackage,
        Self::UndocumentedGrowth,
        Self::BareFunction,
        Self::InlineInterface,
        Self::WorldType,
        Self::Undocumented,
        Self::UndocumentedMember,
        Self::MisplacedComment,
        Self::SimilarNames,
        Self::UnknownRule,
    ];

    /// The name that turns it off.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnversionedPackage => "unversioned-package",
            Self::UndocumentedGrowth => "undocumented-growth",
            Self::BareFunction => "bare-function",
            Self::InlineInterface => "inline-interface",
            Self::WorldType => "world-type",
            Self::Undocumented => "undocumented",
            Self::UndocumentedMember => "undocumented-member",
            Self::MisplacedComment => "misplaced-comment",
            Self::SimilarNames => "similar-names",
            Self::UnknownRule => "unknown-rule",
        }
    }

    /// Why it is a problem.
    pub const fn why(self) -> &'static str {
        match self {
            Self::UnversionedPackage => {
                "without a version, the changed package looks like the old one, and no tool can tell which components still fit"
            }
            Self::UndocumentedGrowth => {
                "a new case breaks every component that was built before; authors who handle each case must know whether more will come"
            }
            Self::BareFunction => {
                "components are composed by interfaces; a function outside an interface has no package and no version, and connects only to a function with the same name"
            }
            Self::InlineInterface => {
                "an interface inside a world has no package and no version, so no other world can name it, and it cannot connect components"
            }
            Self::WorldType => {
                "interfaces and other worlds cannot name a type that a world defines, so its values cannot be passed on"
            }
            Self::Undocumented => {
                "people who implement or call it in another language rely on this text: units, limits, errors, ownership"
            }
            Self::UndocumentedMember => {
                "the name alone does not tell its unit, its range, or what it means when it is absent"
            }
            Self::MisplacedComment => {
                "a comment at the end of a line documents the item on the next line, so readers see it at the wrong item"
            }
            Self::SimilarNames => {
                "readers confuse them, and some languages turn both into the same identifier"
            }
            Self::UnknownRule => "no rule has this name, so the comment has no effect",
        }
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::UnversionedPackage => "add a version: `package namespace:name@0.1.0;`",
            Self::UndocumentedGrowth => {
                "write in its doc comment whether cases may be added later, or give a variant a case such as `other(string)`"
            }
            Self::BareFunction => "move it into an interface, and import or export the interface",
            Self::InlineInterface => {
                "move the interface out of the world, and name it there: `import name;`"
            }
            Self::WorldType => {
                "define it in an interface, and write in the world: `use interface.{type};`"
            }
            Self::Undocumented | Self::UndocumentedMember => "write a `///` comment above it",
            Self::MisplacedComment => {
                "move it to a line of its own, above the item that it describes"
            }
            Self::SimilarNames => "rename one of them so that the difference is clear",
            Self::UnknownRule => "write the name of a rule; `carrick wit lint --help` lists them",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        Self::ALL
            .into_iter()
            .find(|rule| rule.name() == name)
            .ok_or_else(|| UnknownRule {
                name: name.to_owned(),
            })
    }
}

/// No rule has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule is called `{name}`")]
pub struct UnknownRule {
    /// The name.
    pub name: String,
}

/// Something a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// What it found, with the name of the item.
    pub message: String,
    /// Where the item's name stands, when it was read from text.
    pub place: Option<Place>,
}

/// Looks at the package that was loaded by every rule that is not in `allowed`.
///
/// A comment `// lint: allow(rule, other-rule)` turns rules off for the item
/// after it, or for the line it ends, or, before everything else in a file,
/// for the file. Of a component or module, whose world is no contract, only
/// what its world imports and exports is looked at. Findings come by rule,
/// then by place.
///
/// ```
/// use carrick_wit::{Rule, Source, lint, load};
///
/// let text = "package acme:db@1.0.0;\nworld app { export run: func(); }";
/// let loaded = load(&Source::from_bytes("db.wit", text))?;
/// let findings = lint(&loaded, &[Rule::Undocumented]);
/// assert_eq!(findings[0].rule, Rule::BareFunction);
/// assert_eq!(findings[0].message, "world `app` exports the function `run`");
/// # Ok::<(), carrick_wit::LoadWitError>(())
/// ```
pub fn lint(loaded: &Loaded, allowed: &[Rule]) -> Vec<Finding> {
    let texts = allow::Texts::new(&loaded.texts);
    let mut found = rules::all(loaded, &texts);
    found.extend(texts.misplaced_comments());
    found.extend(texts.unknown_rules());
    found.retain(|found| !allowed.contains(&found.finding.rule) && !texts.allows(found));
    // A text comes before another by its name, and then by the bytes.
    found.sort_by(|one, other| {
        let key = |found: &Found| (found.finding.rule, found.at);
        key(one).cmp(&key(other))
    });
    found.into_iter().map(|found| found.finding).collect()
}

/// A finding, and where that is in bytes.
struct Found {
    finding: Finding,
    /// The index of the file, and the byte in it.
    at: Option<(usize, usize)>,
}

#[cfg(test)]
mod tests;
