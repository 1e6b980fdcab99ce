//! A package, or one item of it, as WIT text.

mod uses;

use std::borrow::Cow;
use std::collections::HashMap;

use wit_component::{OutputToString, WitPrinter};
use wit_parser::{Function, PackageId, Resolve, TypeId, TypeOwner, WorldItem};

use crate::format::{WitFile, format as laid_out};
use crate::items::{Item, Listed, NotFound, find};
use crate::model::{InputKind, Loaded};
use crate::types::{packages, signature};

/// Prints what was loaded as WIT: the package and, nested below it, every
/// package it depends on, so that the text stands by itself. Its layout is that of
/// [`format`](crate::format()).
///
/// Loading the text and printing it again gives the same text. Comments above an
/// item are its documentation and kept as such; others are no part of a resolved
/// package.
///
/// # Errors
///
/// It holds something that has no way to be written as WIT.
///
/// ```
/// use carrick_wit::{Source, load, show};
///
/// let component = "(component (import \"log\" (func (param \"line\" string))))";
/// let loaded = load(&Source::from_bytes("app.wat", component))?;
/// let text = "package root:component;\n\nworld root {\n  import log: func(line: string);\n}\n";
/// assert_eq!(show(&loaded)?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn show(loaded: &Loaded) -> Result<String, ShowError> {
    let all = packages(&loaded.resolve, loaded.package);
    print_packages(&*complete(loaded)?, loaded.package, &all[1..])
}

/// What was loaded, with a `use` for all types that are named where they are not defined.
fn complete(loaded: &Loaded) -> Result<Cow<'_, Resolve>, ShowError> {
    // WIT text cannot do without, nor can what is encoded from it.
    if loaded.kind != InputKind::Component {
        return Ok(Cow::Borrowed(&loaded.resolve));
    }
    let mut resolve = loaded.resolve.clone();
    uses::complete(&mut resolve)?;
    Ok(Cow::Owned(resolve))
}

/// Prints one item as WIT.
///
/// `name` is that of a world, interface, type or function: `user`, with its
/// interface or world `types.user`, or with its package as well
/// `acme:db/types.user`; a version may follow the path as everywhere in WIT
/// (`acme:db/types@1.0.0.user`). What the package that was asked for defines
/// comes before what it only uses.
///
/// # Errors
///
/// * There is no such item, or more than one.
/// * It has no way to be written as WIT.
pub fn show_item(loaded: &Loaded, name: &str) -> Result<String, ShowError> {
    let resolve = &*complete(loaded)?;
    print_item(resolve, &find(resolve, loaded.package, name)?)
}

/// Why nothing could be shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShowError {
    /// There is no item of that name.
    #[error("there is no world, interface, type or function `{name}`")]
    NoSuchItem {
        /// The name asked for.
        name: String,
        /// Names that are close to it, closest first.
        nearest: Vec<String>,
    },
    /// Several items have the name.
    #[error("`{name}` may mean {}", crate::types::listed(items))]
    Ambiguous {
        /// The name asked for.
        name: String,
        /// The full name of each.
        items: Vec<String>,
    },
    /// Something that WIT cannot say.
    #[error("it cannot be written as WIT: {0}")]
    Unprintable(String),
}

impl From<NotFound> for ShowError {
    fn from(error: NotFound) -> Self {
        match error {
            NotFound::NoSuchItem { name, nearest } => Self::NoSuchItem { name, nearest },
            NotFound::Ambiguous { name, items } => Self::Ambiguous { name, items },
        }
    }
}

fn print_item(resolve: &Resolve, listed: &Listed<'_>) -> Result<String, ShowError> {
    match &listed.item {
        Item::Interface(_) | Item::World(_) => {
            // Only whole packages can be printed, so the rest is taken out of a copy.
            let mut resolve = resolve.clone();
            let package = &mut resolve.packages[listed.package];
            package.docs.contents = None;
            let item = &listed.item;
            package
                .interfaces
                .retain(|_, id| matches!(item, Item::Interface(wanted) if wanted == id));
            package
                .worlds
                .retain(|_, id| matches!(item, Item::World(wanted) if wanted == id));
            let text = print_packages(&resolve, listed.package, &[])?;
            let (_, item) = text.split_once(";\n").unwrap_or(("", &text));
            Ok(item.trim_start().to_owned())
        }
        Item::Type(id) => print_type(resolve, *id, listed.last()),
        Item::Function(function) => {
            let mut text = String::new();
            for line in function.docs.contents.iter().flat_map(|docs| docs.lines()) {
                text.push_str(format!("/// {line}").trim_end());
                text.push('\n');
            }
            text.push_str(&format!(
                "{}: {};\n",
                listed.last(),
                signature(resolve, function)
            ));
            Ok(text)
        }
    }
}

fn print_type(resolve: &Resolve, id: TypeId, name: &str) -> Result<String, ShowError> {
    let owner = resolve.types[id].owner;
    let functions: Vec<&Function> = match owner {
        TypeOwner::Interface(id) => resolve.interfaces[id].functions.values().collect(),
        TypeOwner::World(id) => {
            let world = &resolve.worlds[id];
            let items = world.imports.values().chain(world.exports.values());
            items
                .filter_map(|item| match item {
                    WorldItem::Function(function) => Some(function),
                    _ => None,
                })
                .collect()
        }
        TypeOwner::None => Vec::new(),
    };
    let own = functions
        .into_iter()
        .filter(|function| function.kind.resource() == Some(id))
        .collect();
    let mut printer = WitPrinter::<OutputToString>::default();
    printer
        .print_types(
            resolve,
            owner,
            [(name, id)].into_iter(),
            &HashMap::from([(id, own)]),
        )
        .map_err(|error| ShowError::Unprintable(format!("{error:#}")))?;
    Ok(ended(printer.output.to_string()))
}

fn print_packages(
    resolve: &Resolve,
    main: PackageId,
    nested: &[PackageId],
) -> Result<String, ShowError> {
    let mut printer = WitPrinter::<OutputToString>::default();
    printer
        .print(resolve, main, nested)
        .map_err(|error| ShowError::Unprintable(format!("{error:#}")))?;
    let text = ended(printer.output.to_string());
    let file = WitFile::new("the shown package", &text);
    // What is printed is right as it is; its layout is not worth an error.
    Ok(laid_out(&file, &[]).unwrap_or(text))
}

fn ended(mut text: String) -> String {
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}
