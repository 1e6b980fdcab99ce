//! Does what one component exports stand where another imports it?

use wit_parser::WorldItem;

use super::WorldOf;
use crate::compare::{Items, Side, Walk, WitDifference, WitDifferenceKind};
use crate::model::Direction;

/// In what the export of `supplier` differs from the import of `user`; nothing
/// when it can stand for it.
///
/// The left side of a difference is the import, which is what is expected, the
/// right side is the export. Names and versions are not compared: whether two
/// items are meant to be one is the caller's judgement. `None` when there is
/// no such import or export, or when they are not of one kind.
///
/// ```
/// use carrick_wit::{Source, WorldOf, compare_supply, load, select_world};
///
/// let text = "package acme:app;
/// interface log { write: func(line: string); }
/// world user { import log; }
/// world supplier { export log; }";
/// let loaded = load(&Source::from_bytes("app.wit", text))?;
/// let world = |name| -> Result<_, carrick_wit::LoadWitError> {
///     Ok(WorldOf::new(&loaded, select_world(&loaded, Some(name))?))
/// };
/// let (user, supplier) = (world("user")?, world("supplier")?);
/// let differences = compare_supply((user, "acme:app/log"), (supplier, "acme:app/log"));
/// assert_eq!(differences, Some(Vec::new()));
/// # Ok::<(), carrick_wit::LoadWitError>(())
/// ```
pub fn compare_supply(
    (user, import): (WorldOf<'_>, &str),
    (supplier, export): (WorldOf<'_>, &str),
) -> Option<Vec<WitDifference>> {
    let wanted = item(user, Direction::Import, import)?;
    let given = item(supplier, Direction::Export, export)?;
    let mut walk = Walk::new(without_world(user), without_world(supplier));
    match (wanted, given) {
        (WorldItem::Interface { id: left, .. }, WorldItem::Interface { id: right, .. }) => {
            walk.pair(*left, *right, import.to_owned());
            let used = user.loaded.crossing(Direction::Import, import);
            let there = supplier.loaded.crossing(Direction::Export, export);
            walk.items(
                Direction::Import,
                Some(import.to_owned()),
                &Items::of_interface(&user.loaded.resolve, *left, used),
                &Items::of_interface(&supplier.loaded.resolve, *right, there),
            );
        }
        (WorldItem::Function(_), WorldItem::Function(_))
        | (WorldItem::Type { .. }, WorldItem::Type { .. }) => {
            walk.items(
                Direction::Import,
                None,
                &Items::of_world_item(wanted),
                &Items::of_world_item(given),
            );
        }
        _ => return None,
    }
    let found = walk.finish().into_iter();
    Some(
        found
            // An export may have more than the import asks for.
            .filter(|found| {
                !(found.is_item
                    && matches!(found.difference.kind, WitDifferenceKind::OnlyRight { .. }))
            })
            .map(|found| {
                let mut difference = found.difference;
                if let Some(interface) = found.location.interface
                    && interface != import
                {
                    difference.path.insert(0, format!("interface {interface}"));
                }
                difference
            })
            .collect(),
    )
}

/// A side on which a resource is the same whether it is imported or exported.
fn without_world(of: WorldOf<'_>) -> Side<'_> {
    Side {
        world: None,
        ..of.side()
    }
}

/// What a world imports or exports under a name.
fn item<'a>(of: WorldOf<'a>, direction: Direction, name: &str) -> Option<&'a WorldItem> {
    let mut items = of.items(direction).iter();
    items
        .find(|(key, _)| of.loaded.resolve.name_world_key(key) == name)
        .map(|(_, item)| item)
}
