//! Mistakes in a contract that hurt later.

mod allow;
mod names;
mod rules;

use std::fmt;
use std::str::FromStr;

use crate::model::Loaded;
use crate::syntax::Place;

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The package has no version.
    UnversionedPackage,
    /// An enum or variant says nothing about cases to come.
    GrowthUnsaid,
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
    /// Two names are easily taken for one another.
    SimilarNames,
    /// A comment allows a rule that does not exist.
    UnknownRule,
}

impl Rule {
    /// Every rule, in the order of reports.
    pub const ALL: [Self; 10] = [
        Self::UnversionedPackage,
        Self::GrowthUnsaid,
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
            Self::GrowthUnsaid => "growth-unsaid",
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

    /// Why it hurts.
    pub const fn why(self) -> &'static str {
        match self {
            Self::UnversionedPackage => {
                "without a version no change can be told from any other, and a component never fits a newer or older host"
            }
            Self::GrowthUnsaid => {
                "a new case breaks every component built before it; who matches on the cases must know whether more will come"
            }
            Self::BareFunction => {
                "components are composed by interfaces; a function on its own has no package and no version, and meets only an import of the same bare name"
            }
            Self::InlineInterface => {
                "an interface inside a world has no package and no version, so no other world can name it and no component can be composed by it"
            }
            Self::WorldType => {
                "a type of a world cannot be named from an interface or another world, so values of it cannot be passed on"
            }
            Self::Undocumented => {
                "who implements or calls it in another language has only this text to go by: units, limits, errors, who owns what"
            }
            Self::UndocumentedMember => {
                "a name alone leaves its unit, its range and its meaning when absent to guessing"
            }
            Self::MisplacedComment => {
                "every comment before an item is its documentation, also one that ends the line above, so it is shown with the wrong item"
            }
            Self::SimilarNames => {
                "they are mixed up in reading, and some languages give both the same identifier"
            }
            Self::UnknownRule => "the comment turns nothing off",
        }
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::UnversionedPackage => "give it one: `package namespace:name@0.1.0;`",
            Self::GrowthUnsaid => {
                "say in its doc comment whether the cases are closed or may grow, or give a variant a case such as `other(string)`"
            }
            Self::BareFunction => "put it into an interface, and import or export that",
            Self::InlineInterface => {
                "write the interface beside the world and name it: `import name;`"
            }
            Self::WorldType => "define it in an interface, and `use` it from there",
            Self::Undocumented | Self::UndocumentedMember => "put a `///` comment before it",
            Self::MisplacedComment => "put it on a line of its own above what it is about",
            Self::SimilarNames => "rename one so that it says what differs",
            Self::UnknownRule => "take one of the names of the rules",
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
