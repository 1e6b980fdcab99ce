//! A package as a page to read.

mod html;
mod markdown;
mod model;
mod picture;
mod prose;
mod signature;

use wit_parser::{PackageId, Resolve};

/// How a page is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocsFormat {
    /// Markdown with links within the page. Doc comments are in it as they are.
    #[default]
    Markdown,
    /// One HTML file that loads nothing: style, search and a picture of every
    /// world are in it. Doc comments are rendered as Markdown, without the raw
    /// HTML, pictures and scripts there may be in them.
    Html,
}

/// Describes `package` and, after it, every other package in `resolve`, by name.
///
/// Every world, interface, type, function, field, case and flag is there, with
/// its doc comment and its gates, and named types are links to where they are
/// defined.
pub fn docs(resolve: &Resolve, package: PackageId, format: DocsFormat) -> String {
    let mut packages: Vec<PackageId> = resolve.packages.iter().map(|(id, _)| id).collect();
    packages.sort_by_key(|id| (*id != package, resolve.packages[*id].name.clone()));
    let page = model::page(resolve, &packages);
    match format {
        DocsFormat::Markdown => markdown::write(&page),
        DocsFormat::Html => html::write(&page),
    }
}
