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
mod nearest;
mod outline;
mod show;
mod types;

pub use catch_panic::{Panicked, catch_panic, is_catching_panic};
pub use check::{
    Candidate, CandidateReason, Checked, CheckedItem, Fit, Gate, ItemKind, UsedType, WorldOf,
    check, compare_supply,
};
pub use compare::{Difference, Direction, Mismatch, stands_for};
pub use diff::{Change, ChangeKind, DiffError, DiffOptions, Diffed, Effect, Step, diff};
pub use docs::{DocsFormat, docs};
pub use format::{FormatError, WitFile, format};
pub use lint::{Finding, Rule, UnknownRule, lint};
pub use load::{
    Form, GitError, INPUT_BYTES_MAX, LoadError, Loaded, Mistake, Place, Source, load, load_world,
    read_file, read_texts, select_world,
};
pub use outline::{
    FunctionOutline, InterfaceOutline, MemberOutline, Outline, PackageOutline, TypeOutline,
    WorldItemOutline, WorldOutline, outline,
};
pub use show::{ShowError, show, show_item};
pub use types::signature;
pub use wit_parser::{PackageId, Resolve, WorldId};
