//! A package as a page to read.

mod escape;
mod html;
mod markdown;
mod model;
mod picture;
mod prose;
mod signature;

use crate::model::Loaded;
use crate::types::packages;

/// How a page is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DocsFormat {
    /// Markdown with links within the page. Doc comments are in it as they are.
    #[default]
    Markdown,
    /// One HTML file that loads nothing: style, search and a picture of every
    /// world are in it. Doc comments are rendered as Markdown, without the raw
    /// HTML, pictures and scripts there may be in them.
    Html,
}

/// Describes the package that was loaded and, after it, every other one that it
/// needs, by name.
///
/// Every world, interface, type, function, field, case and flag is there, with
/// its doc comment and its gates, and named types are links to where they are
/// defined.
///
/// ```
/// use carrick_wit::{DocsFormat, Source, docs, load};
///
/// let text = "package acme:db;\n/// Who uses the database.\ninterface users {}";
/// let loaded = load(&Source::from_bytes("db.wit", text))?;
/// let page = docs(&loaded, DocsFormat::Markdown);
/// assert!(page.contains("Who uses the database."));
/// # Ok::<(), carrick_wit::LoadWitError>(())
/// ```
pub fn docs(loaded: &Loaded, format: DocsFormat) -> String {
    let packages = packages(&loaded.resolve, loaded.package);
    let page = model::page(&loaded.resolve, &packages);
    match format {
        DocsFormat::Markdown => markdown::write(&page),
        DocsFormat::Html => html::write(&page),
    }
}
