//! What must hold of reading WIT and of comparing it.

use carrick_wit::{
    DiffOptions, Diffed, DocsFormat, LoadWitError, Loaded, Source, WorldOf, check as fits, diff,
    docs, lint, load, select_world, show,
};

/// Bytes are WIT that can be shown, described and compared with itself, or there is a reason
/// why they are not. Whether they are WIT; an error is a mistake of ours.
pub fn check(bytes: &[u8]) -> Result<bool, String> {
    let Some(package) = read(bytes)? else {
        return Ok(false);
    };
    let shown = show(&package).map_err(|error| format!("not shown: {error}"))?;
    let Some(again) = read(shown.as_bytes())? else {
        return Err(format!("what was shown is not taken:\n{shown}"));
    };
    let shown_again = show(&again).map_err(|error| format!("not shown again: {error}"))?;
    if shown_again != shown {
        return Err(format!("shown:\n{shown}\nagain:\n{shown_again}"));
    }
    lint(&package, &[]);
    for format in [DocsFormat::Markdown, DocsFormat::Html] {
        if docs(&package, format).is_empty() {
            return Err("no documentation".to_owned());
        }
    }
    is_itself(&package)?;
    Ok(true)
}

/// Comparing any two texts gives an account, and only equal ones need none. Whether both are WIT.
pub fn compare(old: &[u8], new: &[u8]) -> Result<bool, String> {
    let (Some(old), Some(new)) = (read(old)?, read(new)?) else {
        return Ok(false);
    };
    is_itself(&old)?;
    let forth = difference(&old, &new)?;
    let back = difference(&new, &old)?;
    let unchanged = |diffed: &Option<Diffed>| match diffed {
        Some(diffed) => diffed.changes.is_empty(),
        // Which package or world belongs to which was not to be told.
        None => false,
    };
    if unchanged(&forth) != unchanged(&back) {
        let text = |diffed: Option<Diffed>| diffed.map(|diffed| diffed.to_string());
        return Err(format!("forth: {:?}\nback: {:?}", text(forth), text(back)));
    }
    Ok(true)
}

/// The package in `bytes`; none when there is a reason.
fn read(bytes: &[u8]) -> Result<Option<Loaded>, String> {
    let source = Source::Bytes {
        name: "fuzz.wit".to_owned(),
        bytes: bytes.to_vec(),
    };
    match load(&source) {
        Ok(package) => Ok(Some(package)),
        Err(error) if error.to_string().is_empty() => Err(format!("no reason: {error:?}")),
        Err(LoadWitError::Invalid(diagnostic)) => match &diagnostic.place {
            Some(place) if place.line == 0 || place.column == 0 => Err(format!("{diagnostic:?}")),
            _ => Ok(None),
        },
        Err(_) => Ok(None),
    }
}

/// A package differs in nothing from itself, and its worlds fit themselves.
fn is_itself(package: &Loaded) -> Result<(), String> {
    if let Some(diffed) = difference(package, package)?
        && !diffed.changes.is_empty()
    {
        return Err(format!("not equal to itself: {diffed}"));
    }
    if let Ok(world) = select_world(package, None) {
        let world = WorldOf::new(package, world);
        let checked = fits(world, world);
        if !checked.fits_exactly() {
            return Err(format!("does not fit itself: {checked}"));
        }
    }
    Ok(())
}

/// What changed; none when the two cannot be compared, with a reason.
fn difference(old: &Loaded, new: &Loaded) -> Result<Option<Diffed>, String> {
    match diff(old, new, &DiffOptions::default()) {
        Ok(diffed) => Ok(Some(diffed)),
        Err(error) if error.to_string().is_empty() => Err(format!("no reason: {error:?}")),
        Err(_) => Ok(None),
    }
}
