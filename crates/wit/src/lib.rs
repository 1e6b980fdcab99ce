//! WIT packages as data.
//!
//! [`load_world`] reads a package from disk and finds a world in it, with
//! errors that show file, line and column.
//!
//! ```no_run
//! let (resolve, world) = carrick_wit::load_world("wit".as_ref(), Some("plugin"))?;
//! println!("{} imports", resolve.worlds[world].imports.len());
//! # Ok::<(), carrick_wit::LoadError>(())
//! ```

mod docs;
mod format;
mod lint;
mod load;

pub use docs::{DocsFormat, docs};
pub use format::{FormatError, WitFile, format};
pub use lint::{Finding, FindingPlace, Rule, UnknownRule, lint};
pub use load::{LoadError, load_world};
pub use wit_parser::{Resolve, WorldId};
