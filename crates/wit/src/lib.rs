//! WIT packages as data: read, show, check, compare, format, lint and document them.
//!
//! WIT is the language of the WebAssembly component model that says what a component imports and
//! exports. [`load`] reads a WIT package from text, a folder, a binary, a component, or a revision of a
//! git repository. The result, [`Loaded`], is the input of every other function:
//!
//! | to learn | call |
//! | --- | --- |
//! | what a package or component contains | [`show`], [`show_item`], [`outline`] |
//! | whether a component fits a world, and why not | [`check`] |
//! | what changed between two versions, and what breaks | [`diff`] |
//! | whether one component can supply what another imports | [`compare_supply`] |
//! | which design problems a package has | [`lint`] |
//! | how to use a package, as a page to read | [`docs`] |
//! | which JSON texts are values of its types | [`json_schema`] |
//!
//! [`format`](format()) works on the text of one file and needs no loaded package.
//!
//! ```
//! use carrick_wit::{Source, load, select_world, show};
//!
//! let text = "package acme:db@1.0.0;\n\nworld app {\n  import log: func(line: string);\n}\n";
//! let loaded = load(&Source::from_bytes("db.wit", text))?;
//! let world = select_world(&loaded, None)?;
//! assert_eq!(loaded.resolve.worlds[world].imports.len(), 1);
//! assert_eq!(show(&loaded)?, text);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Invariants:
//!
//! * Input may be hostile. Every input gets a result or an error, and none is read beyond
//!   [`INPUT_BYTES_MAX`].
//! * An error in text has its file, line and column ([`Diagnostic`]).
//! * Results do not depend on the order of a hash map.
//! * Nothing is printed, and no state of the process is changed.

mod catch_panic;
mod check;
mod compare;
mod diff;
mod docs;
mod format;
mod items;
mod lint;
mod load;
mod model;
mod nearest;
mod outline;
mod schema;
mod show;
mod steps;
mod syntax;
mod types;

pub use catch_panic::{Panicked, catch_panic, is_catching_panic};
pub use check::{
    Candidate, CandidateReason, Checked, CheckedItem, Fit, Gate, UsedType, WorldOf, check,
    compare_supply,
};
pub use compare::{WitDifference, WitDifferenceKind, is_semver_compatible};
pub use diff::{Change, ChangeKind, DiffError, DiffOptions, Diffed, Effect, VersionBump, diff};
pub use docs::{DocsFormat, docs};
pub use format::{FormatError, WitFile, format};
pub use lint::{Finding, Rule, UnknownRule, lint};
pub use load::{
    GitError, INPUT_BYTES_MAX, LoadWitError, Source, load, load_world, package_files, read_file,
    read_texts, select_world,
};
pub use model::{Direction, InputKind, ItemKind, Loaded};
#[doc(hidden)]
pub use nearest::{nearest, nearest_text, quoted};
pub use outline::{
    FunctionOutline, InterfaceOutline, MemberOutline, Outline, PackageOutline, TypeOutline,
    WorldItemOutline, WorldOutline, outline,
};
pub use schema::{JsonSchema, OmittedItem, SchemaError, SchemaOf, json_schema};
pub use show::{ShowError, show, show_item};
pub use syntax::{Diagnostic, Place};
pub use types::signature;
pub use wit_parser::{PackageId, Resolve, WorldId};
