//! WIT packages as data.
//!
//! [`load`] reads a package from wherever WIT is: text, folders, binaries,
//! components, another revision of a git repository. Mistakes in text come with
//! file, line and column. [`show`] prints what was loaded.
//!
//! ```no_run
//! use carrick_wit::{Source, load, select_world, show};
//!
//! let loaded = load(&Source::from_arg("plugin.wasm".as_ref()))?;
//! println!("{}", show(&loaded)?);
//! let world = select_world(&loaded, None)?;
//! println!("{} imports", loaded.resolve.worlds[world].imports.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod catch_panic;
mod check;
mod compare;
mod diff;
mod docs;
mod format;
mod lint;
mod load;
mod model;
mod nearest;
mod outline;
mod show;
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
    GitError, INPUT_BYTES_MAX, LoadWitError, Source, load, load_world, read_file, read_texts,
    select_world,
};
pub use model::{Direction, InputKind, ItemKind, Loaded};
#[doc(hidden)]
pub use nearest::{nearest, quoted};
pub use outline::{
    FunctionOutline, InterfaceOutline, MemberOutline, Outline, PackageOutline, TypeOutline,
    WorldItemOutline, WorldOutline, outline,
};
pub use show::{ShowError, show, show_item};
pub use syntax::{Diagnostic, Place};
pub use types::signature;
pub use wit_parser::{PackageId, Resolve, WorldId};
